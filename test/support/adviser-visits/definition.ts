import { weeks } from '../../../statute';
import { fact, journey, localSetting, rule, wordsFor, type View } from '../../../workflows/kernel/definition';
import { civilDay } from '../../../workflows/kernel/shape';

const facts = {
  dateOfBirth: fact('Date of birth', {
    occurred: 'The day of birth',
    holds: { bornOn: civilDay('The day') },
    recordedBy: ['case-system'],
    ofChild: true,
  }),
  entered: fact('Came into care', { occurred: 'The day', holds: {}, recordedBy: ['social-worker'] }),
  assessed: fact('Assessed', { occurred: 'The day', holds: {}, recordedBy: ['social-worker'] }),
  visited: fact('Visited', { occurred: 'The day', holds: {}, recordedBy: ['social-worker'] }),
} as const;

type Seen = View<typeof facts>;
const { step, end } = wordsFor<Seen>();
const shared = { owedBy: 'social-worker', opens: (view: Seen) => view.latest('entered'), excusedBy: 'nobody' } as const;

/**
 * A journey that no council has, for tests of the law in flight: a step due by a rule of law, one due by a rule that waits
 * for its start, and one due by a local setting that stands beside a rule.
 */
export const adviserVisits = journey<Seen>({
  id: 'adviser-visits',
  title: 'Visits of a personal adviser',
  noun: 'AdviserVisits',
  purposes: ['plain'],
  startedBy: ['case-system'],
  facts,
  decisions: {},
  steps: {
    'first-review': step('The first review', {
      ...shared,
      due: rule('C10'),
      done: (view) => view.latest('assessed'),
      evidence: ['assessed'],
    }),
    'new-duty': step('What a provision asks that waits for its start', {
      ...shared,
      due: rule('A24'),
      done: (view) => view.latest('assessed'),
      evidence: ['assessed'],
    }),
    visit: step('Visit', {
      ...shared,
      due: localSetting('adviser-visits.visit', weeks(8), 'A common local target.', 'G12'),
      done: (view) => view.latest('visited'),
      evidence: ['visited'],
    }),
  },
  gates: {},
  handOvers: {},
  ends: { closed: end('Closed', { endedBy: ['team-manager'], settles: 'no-longer-applicable' }) },
});
