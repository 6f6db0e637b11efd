import { civilDate, dayOf, due, findRuleOn, limitOf, type CivilDate } from '../../../statute';
import type { Occurred } from '../../kernel/events';
import { earliest, latest, notBefore, on } from '../../kernel/readings';
import type { Kinship } from '../facts';

/*
 * Orders, support and money: when an application may come, since when support runs, and whether the allowance keeps up.
 */

/** The first day on which an application may be made: three months after notice, rule D6. */
export function earliestApplication(view: Kinship): CivilDate | undefined {
  const notice = view.all('noticeGiven')[0];
  const from = notice && due(limitOf(findRuleOn('D6', notice.on)), notice.on, null);
  return from === null || from === undefined ? undefined : civilDate(dayOf(from));
}

export const guardianshipOrder = (view: Kinship) =>
  view.all('order').find(({ value }) => value.order === 'special-guardianship');

/** Since when services, or regular payments, run: decided on, and an order made. */
export function supportSince(view: Kinship, what: 'services' | 'regularPayments'): Occurred | undefined {
  const decided = view.made('support').find(({ value }) => value.choice !== 'refuse' && value[what]);
  const ordered = guardianshipOrder(view);
  return decided && ordered && latest([on(decided), on(ordered)]);
}

export const supportEnded = (view: Kinship) => {
  const ended = view.made('changeSupport').find(({ value }) => value.choice === 'end');
  return ended && { ...on(ended), reason: 'support-ended' };
};

// ---- Parity ----

/** The review's proposal where an authority has adopted it, or the pilot where an area takes part. */
export const parityRuns = (law: Pick<Kinship, 'packOn' | 'inForce'>, day: CivilDate): boolean =>
  law.packOn('review-2022', day) || law.inForce('pilot-kinship-allowance', day);

/** It runs, and nobody has said that the child would not otherwise be in care. */
export const parityAsked = (view: Kinship, day: CivilDate): boolean =>
  parityRuns(view, day) && view.latest('otherwiseInCare')?.value.would !== false;

/** Each rate that came after the carer was first paid. */
export const rateChanges = (view: Kinship) => {
  const paid = view.all('allowance')[0];
  return view.all('fosteringRate').filter((one) => paid && one.on > paid.on && parityAsked(view, one.on));
};

/** The allowance that reached a rate since it changed; one that was as high already had. */
export function atParity(view: Kinship, rate: Occurred & { readonly value: { readonly poundsWeekly: number } }) {
  const before = view.upTo(rate.on).latest('allowance');
  const since = view.all('allowance').filter(notBefore(rate));
  const reached = [...(before ? [before] : []), ...since].find(
    ({ value }) => value.poundsWeekly >= rate.value.poundsWeekly,
  );
  return reached && (reached.on < rate.on ? on(rate) : on(reached));
}

/** Below the fostering rate of its day. */
export const belowRate = (view: Kinship): boolean => {
  const [paid, rate] = [view.latest('allowance')?.value.poundsWeekly, view.latest('fosteringRate')?.value.poundsWeekly];
  return paid !== undefined && rate !== undefined && paid < rate;
};

// ---- Carers who are known ----

/** Peer support is owed from an order; by the review, from the carer's choice where that is earlier. */
export function carerStands(view: Kinship): Occurred | undefined {
  const [ordered, chosen] = [view.all('order')[0], view.all('routeChoice')[0]];
  const known = chosen && view.packOn('review-2022', chosen.on) ? [on(chosen)] : [];
  return earliest([...known, ...(ordered ? [on(ordered)] : [])]);
}
