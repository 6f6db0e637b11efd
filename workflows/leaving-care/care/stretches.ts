import type { CivilDate } from '../../../statute';

/** A time in which something is so: from its first day up to, and without, the day on which it is so no longer. */
export interface Stretch {
  readonly from: CivilDate;
  /** The first day on which it is no longer so; null where no end is known. */
  readonly until: CivilDate | null;
}

/** Whether it is so on a day. */
export const holdsOn = ({ from, until }: Stretch, on: CivilDate): boolean =>
  from <= on && (until === null || on < until);

/** In order, those that overlap or touch made one. An empty one, which begins and ends on a day, stays by itself. */
export function joinedStretches(stretches: readonly Stretch[]): readonly Stretch[] {
  const kept: Stretch[] = [];
  for (const { from, until } of stretches.toSorted((a, b) => (a.from < b.from ? -1 : Number(a.from > b.from)))) {
    const last = kept.at(-1);
    if (last === undefined || (last.until !== null && from > last.until)) kept.push({ from, until });
    else kept[kept.length - 1] = { from: last.from, until: laterEnd(last.until, until) };
  }
  return kept;
}

/** What of a stretch lies within another; none where they do not meet. */
export function within(stretches: readonly Stretch[], { from, until }: Stretch): readonly Stretch[] {
  return stretches.flatMap((one) => {
    const first = one.from > from ? one.from : from;
    const end = earlierEnd(one.until, until);
    return end === null || first < end ? [{ from: first, until: end }] : [];
  });
}

/** What of a stretch is left between others. An empty one among them still divides it: something happened that day. */
export function between(whole: Stretch, others: readonly Stretch[]): readonly Stretch[] {
  const left: Stretch[] = [];
  let from: CivilDate | null = whole.from;
  for (const other of others.toSorted((a, b) => (a.from < b.from ? -1 : Number(a.from > b.from)))) {
    if (from === null || (whole.until !== null && other.from >= whole.until)) break;
    if (other.from > from) left.push({ from, until: other.from });
    if (other.until === null || other.until > from) from = other.until;
  }
  if (from !== null && (whole.until === null || from < whole.until)) left.push({ from, until: whole.until });
  return left;
}

/** What is left of stretches without others. */
export const without = (stretches: readonly Stretch[], others: readonly Stretch[]): readonly Stretch[] =>
  stretches.flatMap((one) => between(one, others));

const laterEnd = (a: Stretch['until'], b: Stretch['until']): Stretch['until'] => {
  if (a === null || b === null) return null;
  return a > b ? a : b;
};
const earlierEnd = (a: Stretch['until'], b: Stretch['until']): Stretch['until'] => {
  if (a === null) return b;
  return b === null || a < b ? a : b;
};
