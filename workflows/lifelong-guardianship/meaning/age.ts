import { addMonths, type CivilDate } from '../../../statute';
import type { Occurred } from '../../kernel/events';
import { earliest, latest, on, once, type Span } from '../../kernel/readings';
import type { Guarding } from '../facts';

/*
 * Ages and times in care. A birthday opens; the eighteenth ends care in law, and is never held up.
 */

/** The day an age is reached; undefined while no birth date is known. Half-years are months from the day of birth. */
export function ageDay(view: Guarding, years: number, months = 0): CivilDate | undefined {
  const born = view.latest('dateOfBirth')?.value.bornOn;
  if (born === undefined) return undefined;
  return months === 0 ? view.birthday(years) : addMonths(born, years * 12 + months);
}

export const atAge = (view: Guarding, years: number, months = 0): Occurred | undefined =>
  once(view, ageDay(view, years, months));

export const birth = (view: Guarding): Occurred | undefined => {
  const born = view.latest('dateOfBirth')?.value.bornOn;
  return born === undefined ? undefined : { on: born };
};

/** Whether something happened at or after an age; not while no birth date is known. */
export const agedBy =
  (view: Guarding, years: number) =>
  (one: Occurred): boolean => {
    const day = ageDay(view, years);
    return day !== undefined && one.on >= day;
  };

/** Each time in care that this journey was there to see; the eighteenth birthday ends it in law. */
export function timesInCare(view: Guarding): readonly Span[] {
  const eighteen = atAge(view, 18);
  const left = view.latestPer('leftCare');
  return view.latestPer('enteredCare').flatMap((entry) => {
    const ends = [left.find(({ value }) => value.episode === entry.value.episode), eighteen].flatMap((end) =>
      end && end.on >= entry.on ? [on(end)] : [],
    );
    const to = earliest(ends);
    return to && to.on < view.started.on ? [] : [{ from: on(entry), to }];
  });
}

/** In care on a day; the day care ends is not in it. */
export const inCareOn = (view: Guarding, { on: day }: Occurred): boolean =>
  timesInCare(view).some(({ from, to }) => from.on <= day && !(to && to.on <= day));

/** Each entry to care, from the start of this journey on. */
export const entries = (view: Guarding): readonly Occurred[] =>
  timesInCare(view).flatMap(({ from }) => latest([from, on(view.started)]) ?? []);

/** Each exit from care, planned or by age. */
export const exits = (view: Guarding): readonly Occurred[] => timesInCare(view).flatMap(({ to }) => (to ? [to] : []));

export const notBefore =
  (from: Occurred) =>
  (one: Occurred): boolean =>
    one.on >= from.on;
export const after =
  (from: Occurred) =>
  (one: Occurred): boolean =>
    one.on > from.on;

export const inOrder = (all: readonly Occurred[]): readonly Occurred[] =>
  all.toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)));

/** One of each day. */
export const eachDay = (all: readonly Occurred[]): readonly Occurred[] =>
  inOrder(all)
    .filter(({ on: day }, index, sorted) => sorted[index - 1]?.on !== day)
    .map(({ on: day }) => ({ on: day }));
