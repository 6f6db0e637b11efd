import type { CivilDate } from '../../statute';
import type { View } from './definition';
import type { Occurred } from './events';
import { precedes } from './view';

/*
 * Words in which any journey's meaning is written: the first of several, since when something has stood, one after another.
 */

/** When something happened, without what it was. */
export const on = ({ on: day, at }: Occurred): Occurred => (at === undefined ? { on: day } : { on: day, at });
export const earliest = <T extends Occurred>(entries: readonly T[]): T | undefined =>
  entries.reduce<T | undefined>((first, entry) => (first && first.on <= entry.on ? first : entry), undefined);
export const latest = <T extends Occurred>(entries: readonly T[]): T | undefined =>
  entries.reduce<T | undefined>((last, entry) => (last && last.on > entry.on ? last : entry), undefined);

/** Of a later day, or of the same unless the hours of both show otherwise. */
export const notBefore =
  (from: Occurred) =>
  (one: Occurred): boolean =>
    !precedes(one, from);

/** The one that happened last, by the hour where the hours are known; of several that nothing tells apart, the last given. */
export const lastOf = <T extends Occurred>(entries: readonly T[]): T | undefined =>
  entries.reduce<T | undefined>((last, entry) => (last && precedes(entry, last) ? last : entry), undefined);

/** The first of several moments by whose day something holds of what had happened. */
export const firstWhen = <V extends { upTo(day: CivilDate): V }>(
  view: V,
  moments: readonly Occurred[],
  holds: (then: V) => boolean,
): Occurred | undefined => {
  const found = moments.toSorted(byDay).find(({ on: day }) => holds(view.upTo(day)));
  return found && on(found);
};

const byDay = (a: Occurred, b: Occurred): number => (a.on < b.on ? -1 : Number(a.on > b.on));

/** Something that asks for an answer, and the answer. */
export interface Call {
  readonly from: Occurred;
  readonly answered: Occurred | undefined;
}

/** Each thing that asks for an answer, unless one is asked for already; an answer may come unasked. */
export function calls(asking: readonly Occurred[], answers: readonly Occurred[]): readonly Call[] {
  const all: Call[] = [];
  const order = [...asking.map((one) => ({ one, answers: false })), ...answers.map((one) => ({ one, answers: true }))];
  for (const { one, answers: isAnswer } of order.toSorted((a, b) => byDay(a.one, b.one))) {
    const last = all.at(-1);
    const waiting = last && !last.answered ? last : undefined;
    if (isAnswer && waiting) all.splice(-1, 1, { ...waiting, answered: on(one) });
    else if (isAnswer || !waiting) all.push({ from: on(one), answered: isAnswer ? on(one) : undefined });
  }
  return all;
}

/** Something that stands from one day until, perhaps, another. */
export interface Span {
  readonly from: Occurred;
  readonly to: Occurred | undefined;
}

/** The last time that something stood: from the entry that began it to the one that ended it. */
export function lastSpan<E extends Occurred>(entries: readonly E[], stands: (entry: E) => boolean): Span | undefined {
  let span: Span | undefined;
  for (const entry of entries) {
    const standing = stands(entry);
    if (standing && (!span || span.to)) span = { from: on(entry), to: undefined };
    if (!standing && span && !span.to) span = { ...span, to: on(entry) };
  }
  return span;
}

export const stillStands = (span: Span | undefined): Occurred | undefined => (span?.to ? undefined : span?.from);
export const over = (span: Span | undefined, reason: string) => span?.to && { ...span.to, reason };

/** All of each kind, in their order, by what the kind goes by. */
export function groupedBy<K, T>(all: readonly T[], by: (one: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const same = groups.get(by(one));
    if (same) same.push(one);
    else groups.set(by(one), [one]);
  }
  return groups;
}

/** The first of a kind goes by the step's own name, later ones by their number. */
export const numbered = <T>(all: readonly T[]) =>
  all.map((about, index) => ({ key: index === 0 ? '' : String(index + 1), about }));

/** A reading that is asked for again and again, worked out once for each view: a view never changes. */
export function perView<V extends object, T>(read: (view: V) => T): (view: V) => T {
  const known = new WeakMap<V, { readonly is: T }>();
  return (view) => {
    const found = known.get(view) ?? { is: read(view) };
    known.set(view, found);
    return found.is;
  };
}

/** A day, once it has come; until then nothing, and the journey wakes on it. */
export const once = (view: Pick<View, 'reached'>, day: CivilDate | undefined): Occurred | undefined =>
  day !== undefined && view.reached(day) ? { on: day } : undefined;
