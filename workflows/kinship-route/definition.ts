import { journey } from '../kernel/definition';
import type { Sent } from '../kernel/decide';
import { refusal, type Refusal } from '../kernel/refusals';
import { documents } from './documents';
import { ends, handOvers } from './ends';
import { decisions, facts, type Kinship } from './facts';
import { gates } from './gates';
import { KINSHIP_ROUTE, steps } from './steps';

/*
 * Kinship routes: a relative or friend chooses, informed, between informal care, an order, kinship foster care and a plan; and
 * what the route brings with it for years afterwards. Facts and decisions are in facts.ts and its folder, what they come to in
 * meaning/, what is owed in steps/, what an act must meet in gates.ts, hand-overs and ends in ends.ts.
 */

/** A letter may not show as a right what no law gives, nor may a choice be kept without the carer's answer. */
function refuses(view: Kinship, { command }: Sent): Refusal | undefined {
  if (command.type !== 'record' && command.type !== 'correct') return undefined;
  const given = command.sealed?.fields ?? [];
  const { value, occurred } = command;
  if (value['says'] === 'proof-of-order-and-right-to-leave' && !view.packOn('review-2022', occurred.on))
    return refusal('not-compliant', 'No law gives a right to kinship leave; the letter proves the order.', 'says');
  if (command.type === 'record' && value['pressureAsked'] === true && !given.includes('pressure'))
    return refusal('missing-value', 'Say what the carer answered when asked about pressure.', 'pressure');
  return undefined;
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
