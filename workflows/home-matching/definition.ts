import { journey } from '../kernel/definition';
import { documents } from './documents';
import { ends, handOvers } from './ends';
import { decisions, facts, type Matching } from './facts';
import { gates } from './gates';
import { EMERGENCY, PLANNED } from './meaning/search';
import { refuses } from './refuses';
import { HOLD_LENGTHS } from './search/holds';
import { HOME_MATCHING, steps } from './steps';

export { EMERGENCY as EMERGENCY_PURPOSE } from './meaning/search';

/*
 * Matching a child to a home through a Regional Care Cooperative: from a need to a child moved in and looked in on. Those who search
 * find, ask and offer; the child's own authority alone decides. The search itself is in search/, facts and decisions are in facts.ts
 * and its folder, what they come to in meaning/, what is owed in steps/, what an act must meet in gates.ts, hand-overs and ends in
 * ends.ts, what is refused in refuses.ts, papers in documents.ts. The lane is the purpose: a planned move, or an emergency, which
 * becomes a planned search once the child has arrived.
 */

export const homeMatching = journey<Matching>({
  id: HOME_MATCHING,
  title: 'Matching a child to a home through a Regional Care Cooperative',
  noun: 'HomeMatching',
  purposes: [PLANNED, EMERGENCY],
  startedBy: ['case-system', 'social-worker', 'team-manager', 'out-of-hours-worker'],
  facts,
  decisions,
  steps,
  gates,
  handOvers,
  ends,
  documents,
  settings: Object.values(HOLD_LENGTHS),
  refuses,
});
