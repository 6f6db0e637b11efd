import type { CivilDate } from '../../statute';
import type { View } from './definition';
import type { Occurred } from './events';

/*
 * Words in which any journey's meaning is written: the first of several, since when something has stood, one after another.
 */

/** When something happened, without what it was. */
export const on = ({ on: day, at }: Occurred): Occurred => (at === undefined ? { on: day } : { on: day, at });
export const earliest = <T extends Occurred>(entries: readonly T[]): T | undefined =>
  entries.reduce<T | undefined>((first, entry) => (first && first.on <= entry.on ? first : entry), undefined);
export const latest = <T extends Occurred>(entries: readonly T[]): T | undefined =>
  entries.reduce<T | undefined>((last, entry) => (last && last.on > entry.on ? last : entry), undefined);

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
