import { londonDate, type CivilDate, type Instant } from '../../statute';
import { situation } from '../kernel/owed';
import type { JourneyState } from '../kernel/state';
import { kinshipRoute } from './definition';
import type { Kinship } from './facts';

/*
 * What a journey on a kinship route answers to supervisors and auditors: readings of its record at a moment.
 */

const seenAt = (state: JourneyState, at: Instant): Kinship =>
  // A situation of this definition gives this definition's own view.
  situation(kinshipRoute, state, at).view.upTo(londonDate(at)) as unknown as Kinship;

/** An allowance from a day on, beside the authority's own fostering rate of that day, both in whole pounds a week. */
export interface AllowancePaid {
  readonly from: CivilDate;
  readonly poundsWeekly: number;
  readonly fosteringRate: number | undefined;
  readonly basis: string;
}

export function allowancesAt(state: JourneyState, at: Instant): readonly AllowancePaid[] {
  const view = seenAt(state, at);
  const changes = [...view.all('allowance'), ...view.all('fosteringRate')].map(({ on }) => on);
  return [...new Set(changes)].toSorted().flatMap((from) => {
    const then = view.upTo(from);
    const paid = then.latest('allowance')?.value;
    const fosteringRate = then.latest('fosteringRate')?.value.poundsWeekly;
    return paid ? [{ from, poundsWeekly: paid.poundsWeekly, fosteringRate, basis: paid.basis }] : [];
  });
}
