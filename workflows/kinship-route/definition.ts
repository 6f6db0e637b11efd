import { journey } from '../kernel/definition';
import type { Sent } from '../kernel/decide';
import { refusal, type Refusal } from '../kernel/refusals';
import { documents } from './documents';
import { ends, handOvers } from './ends';
import { decisions, facts, type Kinship } from './facts';
import { gates } from './gates';
import { untold } from './meaning/choice';
import { KINSHIP_ROUTE, steps } from './steps';

/*
 * Kinship routes: a relative or friend chooses, informed, between informal care, an order, kinship foster care and a plan; and
 * what the route brings with it for years afterwards. Facts and decisions are in facts.ts and its folder, what they come to in
 * meaning/, what is owed in steps/, what an act must meet in gates.ts, hand-overs and ends in ends.ts.
 */

/**
 * A choice before the carer knew of every route waits for the facts, unless whoever records it says that it was made all the
 * same, and why: then it is kept, and judged.
 */
function uninformed(view: Kinship, { value, occurred }: Choosing, given: readonly string[]): Refusal | undefined {
  const lacks = untold(view.upTo(occurred.on));
  if (lacks.length === 0) return undefined;
  if (value['madeUninformed'] !== true)
    return refusal(
      'not-yet',
      `The carer has not been told of everything yet: ${lacks.join(', ')}. Tell the carer first; or say that the choice was made all the same, and why.`,
      'choice',
    );
  return given.includes('whyUninformed')
    ? undefined
    : refusal('missing-value', 'Say why the carer chose before being told of every route.', 'whyUninformed');
}

type Choosing = Pick<Extract<Sent['command'], { type: 'record' | 'correct' }>, 'value' | 'occurred'>;

/** A letter may not show as a right what no law gives, nor may a choice be kept without the carer's answer. */
function refuses(view: Kinship, { command }: Sent): Refusal | undefined {
  if (command.type !== 'record' && command.type !== 'correct') return undefined;
  const corrected =
    command.type === 'correct' ? view.all('routeChoice').find(({ id }) => id === command.entry) : undefined;
  const given = [...(corrected?.sealed ?? []), ...(command.sealed?.fields ?? [])];
  const { value, occurred } = command;
  if (value['says'] === 'proof-of-order-and-right-to-leave' && !view.packOn('review-2022', occurred.on))
    return refusal('not-compliant', 'No law gives a right to kinship leave; the letter proves the order.', 'says');
  if (command.type === 'record' && value['pressureAsked'] === true && !given.includes('pressure'))
    return refusal('missing-value', 'Say what the carer answered when asked about pressure.', 'pressure');
  const choosing = corrected || (command.type === 'record' && command.fact === 'routeChoice');
  return choosing ? uninformed(view, command, given) : undefined;
}

export const kinshipRoute = journey<Kinship>({
  id: KINSHIP_ROUTE,
  title: 'Kinship route: special guardianship, child arrangements, kinship foster care',
  noun: 'KinshipRoute',
  purposes: ['kinship-route'],
  startedBy: ['case-system', 'kinship-worker', 'social-worker', 'team-manager', 'receiving-service'],
  facts,
  decisions,
  steps,
  gates,
  handOvers,
  ends,
  documents,
  refuses,
});
