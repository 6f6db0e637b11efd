import { addMonths, anniversary, type CivilDate } from '../../../statute';
import type { Occurred } from '../../kernel/events';
import { on, once, perView, type Span } from '../../kernel/readings';
import type { CareHistory } from '../care/days';
import type { Category } from '../care/standing';
import { categoriesOf, lostBetween, type Categories } from '../categories';
import type { Leaving } from '../facts';

/*
 * What the young person is in law: the birth date that counts, birthdays, and each time in a category that has begun.
 */

/** What follows from a view's facts. */
interface Standing {
  readonly categories: Categories | null;
  readonly undecided: Categories | null;
  readonly doubted: readonly Doubted[];
}

const standing = perView((view: Leaving): Standing => {
  const { counts, doubted } = birthDates(view);
  if (counts === undefined) return { categories: null, undecided: null, doubted };
  const history = historyOf(view, counts);
  const { countDecided, shortBreaks = [], ...facts } = history;
  const categories = cameTo(view, history);
  if (countDecided === undefined && shortBreaks.every(({ decided }) => decided === undefined))
    return { categories, undecided: categories, doubted };
  const undecided = cameTo(view, { ...facts, shortBreaks: shortBreaks.map(({ decided: _, ...terms }) => terms) });
  return { categories, undecided, doubted };
});

/** Beside each entry of a birth date, what the last histories came to: most of what is recorded changes nothing of them. */
const worked = new WeakMap<object, ReadonlyMap<string, Categories>>();
/** Now, before each act of a gate and each birthday: so many histories are asked about again and again. */
const HISTORIES = 12;

function cameTo(view: Leaving, history: CareHistory): Categories {
  const entry = view.latest('dateOfBirth') ?? view;
  const known = worked.get(entry) ?? new Map<string, Categories>();
  const text = JSON.stringify(history);
  const found = known.get(text);
  if (found) return found;
  const categories = categoriesOf(history);
  worked.set(entry, new Map([...[...known].slice(1 - HISTORIES), [text, categories]]));
  return categories;
}

/** Every category that the facts come to; null while the birth date is not known. */
export const categories = (view: Leaving): Categories | null => standing(view).categories;
/** The same, as it would be if nobody had decided on the count or on a series of breaks. */
export const undecided = (view: Leaving): Categories | null => standing(view).undecided;
/** Corrected birth dates that would take a category away. */
export const doubtedBirthDates = (view: Leaving): readonly Doubted[] => standing(view).doubted;

/** A corrected birth date that would take a category away, since when it is said, and up to when, if it was corrected again. */
export interface Doubted {
  readonly bornOn: CivilDate;
  readonly since: Occurred;
  readonly until: Occurred | undefined;
}

/** The birth date that counts, and those that would take a category away until somebody has decided. */
function birthDates(view: Leaving): { readonly counts: CivilDate | undefined; readonly doubted: readonly Doubted[] } {
  const entry = view.latest('dateOfBirth');
  const said = entry ? [...(entry.earlier ?? []), { value: entry.value, until: undefined }] : [];
  const doubted: Doubted[] = [];
  let counts: CivilDate | undefined;
  for (const [index, { value, until }] of said.entries()) {
    const since = said[index - 1]?.until;
    if (counts !== undefined && since !== undefined && takesAway(view, counts, value.bornOn, since)) {
      doubted.push({ bornOn: value.bornOn, since: { on: since }, until: until && { on: until } });
      if (!confirmed(view, value.bornOn)) continue;
    }
    counts = value.bornOn;
  }
  return { counts, doubted };
}

const takesAway = (view: Leaving, was: CivilDate, is: CivilDate, day: CivilDate): boolean =>
  lostBetween(cameTo(view, historyOf(view, was)), cameTo(view, historyOf(view, is)), day).length > 0;

const confirmed = (view: Leaving, bornOn: CivilDate): boolean =>
  view.made('dobCorrection').findLast(({ value }) => value.bornOn === bornOn)?.value.choice === 'confirm';

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

/** Each time looked after, as it was recorded. */
export const timesInCare = perView((view: Leaving): readonly Span[] => {
  const left = view.latestPer('leftCare');
  return view.latestPer('enteredCare').map((entry) => {
    const end = left.find(({ value }) => value.episode === entry.value.episode);
    return { from: on(entry), to: end && on(end) };
  });
});

/** Facts as the count wants them. */
function historyOf(view: Leaving, born: CivilDate): CareHistory {
  const left = view.latestPer('leftCare');
  const toParent = view.all('leftCare').filter(({ value }) => value.to === 'parent');
  const episodes = view.latestPer('enteredCare').map(({ on: from, value: { episode, basis } }) => {
    return { from, basis, to: left.find(({ value }) => value.episode === episode)?.on ?? null };
  });
  const breaks = view.all('shortBreak').map(({ on: from, value: { series, lastDay: to, meantDays } }) => {
    return { from, to, basis: 'agreement' as const, series, ...(meantDays === undefined ? {} : { meantDays }) };
  });
  const counted = view.decided('borderlineCount')?.value.choice;
  return {
    bornOn: born,
    episodes: [...episodes, ...breaks],
    shortBreaks: termsOfSeries(view),
    parentReturns: until([...view.all('parentReturn'), ...toParent], view.all('parentReturnBrokeDown')).map(
      ({ from, to }) => (to ? { from: from.on, brokeDownOn: to.on } : { from: from.on }),
    ),
    detentions: view.all('custody').map((entry) => ({
      from: entry.on,
      to: view.all('released').find((out) => out.on >= entry.on)?.on ?? null,
      where: entry.value.where === 'hospital' ? ('hospital' as const) : ('detained' as const),
    })),
    specialGuardianships: view.all('guardianship').map(({ on: from }) => ({ from, to: null, fromCare: true })),
    education: until(view.all('educationWish'), view.all('educationEnded')).map(({ from, to }) =>
      to ? { toldOn: from.on, endedOn: to.on } : { toldOn: from.on },
    ),
    ...(counted === undefined ? {} : { countDecided: counted }),
  };
}

/** From each beginning to the first end since. */
const until = (begun: readonly Occurred[], ended: readonly Occurred[]): readonly Span[] =>
  begun.map((one) => {
    const end = ended.find((over) => over.on >= one.on);
    return { from: on(one), to: end && on(end) };
  });

const termsOfSeries = (view: Leaving) => {
  const said = view.latestPer('shortBreakSeries').map(({ value }) => value);
  const named = new Set([...said, ...view.made('shortBreakStatus').map(({ value }) => value)].map((one) => one.series));
  return [...named].map((series) => {
    const terms = said.find((one) => one.series === series);
    const decided = view.made('shortBreakStatus').findLast(({ value }) => value.series === series)?.value.choice;
    return { series, ...terms, ...(decided === undefined ? {} : { decided }) };
  });
};
