import { addMonths, anniversary, type CivilDate } from '../../../statute';
import type { Occurred } from '../../kernel/events';
import { on, once, perView, type Span } from '../../kernel/readings';
import type { Category } from '../care/standing';
import type { Categories } from '../categories';
import type { Leaving } from '../facts';
import { asItCounts, historyThatCounts } from './corrections';
import { cameTo } from './history';

/*
 * What the young person is in law: categories, birthdays, and each time in a category that has begun.
 */

/** What follows from a view's facts. */
interface Standing {
  readonly categories: Categories | null;
  readonly undecided: Categories | null;
}

const standing = perView((view: Leaving): Standing => {
  const history = historyThatCounts(view);
  if (history === undefined) return { categories: null, undecided: null };
  const { countDecided, shortBreaks = [], ...facts } = history;
  const categories = cameTo(view, history);
  if (countDecided === undefined && shortBreaks.every(({ decided }) => decided === undefined))
    return { categories, undecided: categories };
  const undecided = cameTo(view, { ...facts, shortBreaks: shortBreaks.map(({ decided: _, ...terms }) => terms) });
  return { categories, undecided };
});

/** Every category that the facts come to; null while the birth date is not known. */
export const categories = (view: Leaving): Categories | null => standing(view).categories;
/** The same, as it would be if nobody had decided on the count or on a series of breaks. */
export const undecided = (view: Leaving): Categories | null => standing(view).undecided;

/** The day of birth, from which ages are counted. */
export function birth(view: Leaving): Occurred | undefined {
  const day = categories(view)?.bornOn;
  return day === undefined ? undefined : { on: day };
}

/** The birthday on which an age is reached. */
export function ageDay(view: Leaving, years: number): CivilDate | undefined {
  const day = categories(view)?.bornOn;
  return day === undefined ? undefined : anniversary(day, years);
}

/** Half-years are months from the day of birth. */
export function monthsDay(view: Leaving, years: number, months: number): CivilDate | undefined {
  const day = categories(view)?.bornOn;
  return day === undefined ? undefined : addMonths(day, years * 12 + months);
}

export const atAge = (view: Leaving, years: number, months = 0): Occurred | undefined =>
  once(view, months === 0 ? ageDay(view, years) : monthsDay(view, years, months));

/** A journey that begins after 25 is there for contact, the file and a way back: what was owed before is not owed in it. */
export function beganAfterTwentyFive(view: Leaving): boolean {
  const birthday = ageDay(view, 25);
  return birthday !== undefined && view.started.on >= birthday;
}

/** Each time in one of these categories that has begun and is this journey's; those that follow one another are one. */
export const spells = (view: Leaving, ...codes: readonly Category[]): readonly Span[] =>
  beganAfterTwentyFive(view) ? [] : everIn(view, codes);

function everIn(view: Leaving, codes: readonly Category[]): readonly Span[] {
  const asked = spellsAsked(view);
  const key = codes.join();
  const found = asked.get(key) ?? spellsIn(view, codes);
  asked.set(key, found);
  return found;
}

const spellsAsked = perView((_: Leaving) => new Map<string, readonly Span[]>());

function spellsIn(view: Leaving, codes: readonly Category[]): readonly Span[] {
  const periods = (categories(view)?.periods ?? [])
    .filter(({ code, from, until }) => codes.includes(code) && until !== from && view.reached(from))
    .toSorted((a, b) => (a.from < b.from ? -1 : Number(a.from > b.from)));
  const spans: Span[] = [];
  for (const { from, until } of periods) {
    const to = until === null ? undefined : once(view, until);
    const last = spans.at(-1);
    if (last?.to?.on === from) spans.splice(-1, 1, { ...last, to });
    else spans.push({ from: { on: from }, to });
  }
  return spans;
}

/** Time looked after at 16 or 17 with thirteen weeks. */
export const eligible = (view: Leaving): readonly Span[] => spells(view, 'eligible');
const OWED = ['eligible', 'relevant', 'former-relevant', 'former-relevant-education', 'person-under-25'] as const;
/** Owed the duties of a leaver, before or after care ends. */
export const owedDuties = (view: Leaving): readonly Span[] => spells(view, ...OWED);
/** Whether those were owed at any time, in this journey or before it. */
export const wereOwedDuties = (view: Leaving): boolean => everIn(view, OWED).length > 0;

/** Whether the young person is in one of the categories on a day. */
export const isOn = (view: Leaving, day: CivilDate, ...codes: readonly Category[]): boolean =>
  spells(view, ...codes).some(({ from, to }) => from.on <= day && !(to && to.on <= day));

/** Each time looked after, as it was recorded and counts. */
export const timesInCare = perView((view: Leaving): readonly Span[] => {
  const told = asItCounts(view);
  const left = told.latestPer('leftCare');
  return told.latestPer('enteredCare').map((entry) => {
    const end = left.find(({ value }) => value.episode === entry.value.episode);
    return { from: on(entry), to: end && on(end) };
  });
});
