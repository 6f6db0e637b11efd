import type { CivilDate } from '../../../statute';
import type { Entry } from '../../kernel/definition';
import type { Occurred } from '../../kernel/events';
import { earliest, lastSpan, latest, notBefore, on, type Span } from '../../kernel/readings';
import type { Matching } from '../facts';
import { type Choice, EMERGENCY, choices, chosen, exhausted, since } from './search';

/*
 * The move: the day that was set, what it waits for, the day it happened, and what its kind asks for.
 */

export const arrival = (view: Matching) => view.latest('moved');
export const firstArrival = (view: Matching) => {
  const moved = arrival(view);
  return moved?.value.first === true ? moved : undefined;
};
export const isEmergency = (view: Matching): boolean => view.purpose === EMERGENCY;
export const inEmergency = (view: Matching) => (isEmergency(view) ? arrival(view) : undefined);

// ---- What the move waits for ----

const INTERRUPTIONS = ['missing', 'in-hospital', 'parent-objects'] as const;

/** Each stretch in which the move stood still, the last of each cause; the director's pause is one of them. */
const stillStood = (view: Matching): readonly Span[] => {
  const told = INTERRUPTIONS.map((why) =>
    lastSpan(
      view.all('moveInterrupted').filter(({ value }) => value.why === why),
      ({ value }) => value.state === 'began',
    ),
  );
  return [...told, lastSpan(view.made('dissentHold'), ({ value }) => value.choice === 'pause')].flatMap(
    (span) => span ?? [],
  );
};

/** Since when the move stands still, while it does. */
export const standsStill = (view: Matching): { readonly from: Occurred } | undefined => {
  const from = earliest(stillStood(view).flatMap((span) => (span.to ? [] : [span.from])));
  return from && { from };
};

/**
 * The day that was promised first for a home: a later day does not make a late move punctual. Where the move stood still over
 * that day, the first that was set when it could go on, or that day itself.
 */
export const promisedFor = (view: Matching, { made, fell }: Choice): CivilDate | undefined => {
  const set = view.all('moveSet').filter((one) => notBefore(made)(one) && !(fell && since(fell)(one)));
  const first = set[0]?.value.movesOn;
  const over = latest(
    stillStood(view).flatMap(({ from, to }) => (to && first !== undefined && from.on <= first ? [to] : [])),
  );
  if (!over || first === undefined || over.on < first) return first;
  return set.find(notBefore(over))?.value.movesOn ?? over.on;
};

/** The day promised for the home that stands chosen. */
export const promised = (view: Matching): CivilDate | undefined => {
  const last = choices(view).findLast(({ fell }) => fell === undefined);
  return last && promisedFor(view, last);
};

// ---- Where the home lies ----

/** Outside the area, and not a home to which the approval does not reach. */
export const needsApproval = (view: Matching): 'nominated-officer' | 'director' | undefined => {
  const choice = chosen(view)?.value;
  if (!choice || choice.exempt === true) return undefined;
  if (choice.where === 'adjoining') return 'nominated-officer';
  return choice.where === 'at-a-distance' ? 'director' : undefined;
};

export const outOfArea = (view: Matching): boolean =>
  ['adjoining', 'at-a-distance'].includes(chosen(view)?.value.where ?? '');

/** Without a court, in any run of 28 days: the figure of C31. */
export const SECURE_HOURS = 72;

/** Years of age on a day are reached on the birthday. */
export const hasAge = (view: Matching, years: number, day: CivilDate): boolean => {
  const birthday = view.birthday(years);
  return birthday !== undefined && birthday <= day;
};

// ---- The stay ----

/** The day until which the child was told it is for, once it has come near enough to be asked about. */
export const toldUntil = (view: Matching) =>
  view
    .all('childTold')
    .flatMap((told) => (told.value.untilOn === undefined ? [] : [{ ...on(told), until: told.value.untilOn }]));

/** The stay that the child moved into has ended. */
export const left = (view: Matching) => {
  const moved = arrival(view);
  const ended =
    moved && view.all('homeEnded').find((one) => one.value.home === moved.value.home && notBefore(moved)(one));
  return ended && { ...on(ended), reason: 'stay-ended' };
};

/** Stays that ended, and a home that the child moved from of which nobody has told that. */
export const staysEnded = (view: Matching): readonly (Occurred & { readonly home: string | undefined })[] => {
  const ended = view.all('homeEnded').map((one) => ({ ...on(one), home: one.value.home }));
  const moved = arrival(view);
  const untold = moved?.value.first === false && !ended.some(({ home }) => home !== moved.value.home);
  return moved && untold ? [{ ...on(moved), home: undefined }, ...ended] : ended;
};

/** Each time the child is without a lasting home: an emergency, a search without a home, a stay that ended unplanned. */
export const withoutLastingHome = (view: Matching): readonly Entry<unknown>[] => {
  const moved = arrival(view);
  const unplanned = view
    .all('homeEnded')
    .filter(({ value }) => value.home === moved?.value.home && value.why !== 'move-planned');
  const all = [inEmergency(view), exhausted(view), ...unplanned].flatMap((one) => one ?? []);
  return all
    .toSorted((a, b) => (since(a)(b) ? -1 : 1))
    .reduce<readonly Entry<unknown>[]>((kept, one) => {
      const last = kept.at(-1);
      const settled = last && lastingHome(view, last);
      return last && !(settled && notBefore(settled)(one)) ? kept : [...kept, one];
    }, []);
};

/** When it was decided where the child lives lastingly, other than by a further search. */
export const lastingHome = (view: Matching, from: Entry<unknown>) =>
  view.all('lastingHomeDecided').find((one) => one.value.how !== 'search' && notBefore(from)(one));
