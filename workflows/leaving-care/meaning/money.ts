import { findRule, labelOf } from '../../../statute';
import type { Occurred } from '../../kernel/events';
import type { Leaving } from '../facts';
import { firstOwnHome } from './homes';

/*
 * The grant to set up home: what the young person is entitled to, and what of it was paid. Savings are no part of it.
 */

/** Proposed by the review of 2022, at prices of that year. No index is given, so none is applied. */
const PROPOSED_FLOOR = 2438;

/** What the young person is entitled to, in whole pounds, with what it rests on. */
export interface Grant {
  readonly pounds: number;
  /** What the authority recorded; none yet where left out. */
  readonly recorded: number | undefined;
  /** The floor of the review, where its pack is on for the day; never law. */
  readonly floor: number | undefined;
  readonly says: string;
}

/** The higher of what was recorded and, with the review's pack on, its floor: a floor lowers nothing. */
export function grantOf(view: Leaving): Grant {
  const entry = view.latest('grantEntitlement');
  const recorded = entry?.value.pounds;
  const since = entry ?? firstOwnHome(view);
  const floor = since && view.packOn('review-2022', since.on) ? PROPOSED_FLOOR : undefined;
  const pounds = Math.max(recorded ?? 0, floor ?? 0);
  const said = recorded === undefined ? 'No entitlement is recorded.' : `Recorded: £${recorded}.`;
  const proposed = `Floor of £${PROPOSED_FLOOR} at prices of 2022: ${labelOf(findRule('rev-grant'))}.`;
  return { pounds, recorded, floor, says: floor === undefined ? said : `${said} ${proposed} Entitled to £${pounds}.` };
}

/** The day on which the sums paid came to the whole of it. */
export function paidInFull(view: Leaving): Occurred | undefined {
  const whole = grantOf(view).pounds;
  let paid = 0;
  return whole === 0 ? undefined : view.all('grantPaid').find(({ value }) => (paid += value.pounds) >= whole);
}
