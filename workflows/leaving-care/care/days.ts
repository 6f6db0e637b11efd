import {
  type CivilDate,
  type Limit,
  type Rule,
  type Spell,
  StatuteError,
  addDays,
  amountReached,
  anniversary,
  civilDate,
  daysBetween,
  findRule,
  limitOf,
} from '../../../statute';

/*
 * Days looked after, as the leaving care duties count them. Pure over the facts that are known: what was known by some
 * day is what comes out of the facts that were known by it.
 */

/** What a child is looked after under. An interim order is a care order here (s.31(11), from memory). */
export const LEGAL_BASES = [
  'agreement',
  'care-order',
  'interim-order',
  'placement-order',
  'emergency-order',
  'police-protection',
  'remand',
  'detained',
  'other',
] as const;
export type LegalBasis = (typeof LEGAL_BASES)[number];

/** A time of being looked after. Days only: whether 24 hours had passed (C1) is settled before it is recorded. */
export interface CareEpisode {
  /** The first day looked after. */
  readonly from: CivilDate;
  /** The day care ended; null while it goes on, and it is then taken to go on to 18. */
  readonly to: CivilDate | null;
  readonly basis: LegalBasis;
  /** The series of short breaks that this is a break of (reg 48), by any name that tells series apart. */
  readonly series?: string;
  /** How many days the break was meant to last, where that was recorded. */
  readonly meantDays?: number;
}

/** What is known of a series of short breaks as a whole. What was not recorded is not held against the series. */
export interface ShortBreakTerms {
  readonly series: string;
  /** All breaks are with the same person or in the same place. */
  readonly samePlace?: boolean;
  /** The child goes home between breaks. */
  readonly homeBetween?: boolean;
  /** What the decision on `short-break-status` said: the days are set aside after all, or they count. */
  readonly decided?: 'set-aside' | 'counted';
}

/** Everything that categories are worked out from. Lists may be in any order. */
export interface CareHistory {
  readonly bornOn: CivilDate;
  readonly episodes: readonly CareEpisode[];
  readonly shortBreaks?: readonly ShortBreakTerms[];
  readonly parentReturns?: readonly ParentReturn[];
  readonly detentions?: readonly Detention[];
  readonly specialGuardianships?: readonly SpecialGuardianship[];
  readonly education?: readonly Education[];
  /** What the decision on `borderline-count` said; the fuller count stands while there is none. */
  readonly countDecided?: 'days' | 'nights';
}

/** At home with a parent, or another who holds parental responsibility. */
export interface ParentReturn {
  readonly from: CivilDate;
  /** The day it broke down; left out while it has not. */
  readonly brokeDownOn?: CivilDate;
}

/** Detained, or in hospital: it matters on the sixteenth birthday. `to` is the last day, null while it goes on. */
export interface Detention {
  readonly from: CivilDate;
  readonly to: CivilDate | null;
  readonly where: 'detained' | 'hospital';
}

/** `fromCare`: looked after immediately before the order. `to` is the day the order ended, null while it is in force. */
export interface SpecialGuardianship {
  readonly from: CivilDate;
  readonly to: CivilDate | null;
  readonly fromCare: boolean;
}

/** The authority was told of study or training, or of a wish for it; `endedOn` is the day that came to an end. */
export interface Education {
  readonly toldOn: CivilDate;
  readonly endedOn?: CivilDate;
}

/**
 * How days are told. `days`: each calendar day of care, first and last alike; `nights`: nights completed; `strict`: as
 * `days`, but only of care that began on or after the fourteenth birthday.
 */
export type Reading = 'days' | 'nights' | 'strict';

/** From one day to another, both counted. */
export interface Span {
  readonly from: CivilDate;
  readonly to: CivilDate;
}

/** Which condition of reg 48 is not kept. */
export type BrokenLimit = 'one-break' | 'all-breaks' | 'same-place' | 'home-between' | 'care-order';

/** A series of short breaks, and whether its days stay out of the count. */
export interface Series {
  readonly series: string;
  /** The breaks in order, those that touch joined; `to` is null for one that goes on. */
  readonly breaks: readonly Spell[];
  /** Each limit that is not kept, with the first day on which it is not. */
  readonly broken: readonly { readonly limit: BrokenLimit; readonly on: CivilDate }[];
  readonly decided: ShortBreakTerms['decided'];
  /** From this day on the days of the series count, all of them; null while they are set aside. */
  readonly countsFrom: CivilDate | null;
}

/** Everything that the count needs, in order and joined. */
export interface Care {
  readonly bornOn: CivilDate;
  /** Ordinary care, joined where an episode begins on the day the last one ended. */
  readonly ordinary: readonly Spell[];
  readonly series: readonly Series[];
}

/** The count at the end of a day, that day included; the night that follows it is not over. */
export interface Count {
  readonly days: number;
  readonly nights: number;
  readonly strict: number;
  /** Days of short breaks set aside, where they are not counted for another reason. */
  readonly excluded: number;
}

/** How a rule is looked up: the newest catalogue, unless somebody has another. */
export type Rules = (id: string) => Rule;
export const newestRules: Rules = (id) => findRule(id);

/**
 * Joins episodes and judges each series of short breaks. The order in which episodes are given does not matter.
 * @throws StatuteError `spells-malformed` for care that ends before it begins
 */
export function careOf({ bornOn, episodes, shortBreaks = [] }: CareHistory, rules: Rules = newestRules): Care {
  if (episodes.some(({ from, to }) => to !== null && to < from))
    throw new StatuteError('spells-malformed', 'An episode of care ends before it begins.');
  const names = [...new Set(episodes.flatMap(({ series }) => series ?? []))].toSorted();
  return {
    bornOn,
    ordinary: joined(episodes.filter(({ series }) => series === undefined)),
    series: names.map((name) =>
      judged(
        name,
        episodes,
        shortBreaks.findLast(({ series }) => series === name),
        rules,
      ),
    ),
  };
}

/** Spells in order, those that overlap or touch on a day made one. A night between two keeps them apart. */
export function joined(spells: readonly Spell[]): readonly Spell[] {
  const kept: Spell[] = [];
  for (const { from, to } of spells.toSorted((a, b) => (a.from < b.from ? -1 : Number(a.from > b.from)))) {
    const last = kept.at(-1);
    if (last === undefined || (last.to !== null && from > last.to)) kept.push({ from, to });
    else kept[kept.length - 1] = { from: last.from, to: later(last.to, to) };
  }
  return kept;
}

/** Care that is judged as ordinary on a day: a series whose limits were broken by then is among it, as a whole. */
export function countedCare({ ordinary, series }: Care, on: CivilDate): readonly Spell[] {
  return joined([...ordinary, ...countingBy(series, on).flatMap(({ breaks }) => breaks)]);
}

/** All care of whatever kind, joined. */
export function allCare({ ordinary, series }: Care): readonly Spell[] {
  return joined([...ordinary, ...series.flatMap(({ breaks }) => breaks)]);
}

/**
 * Care during which a child may be eligible: ordinary care, and breaks of a series from the day its limits were broken.
 */
export function ordinaryCare({ ordinary, series }: Care): readonly Spell[] {
  const breaks = series.flatMap(({ breaks, countsFrom }) =>
    countsFrom === null ? [] : startingAt(breaks, countsFrom),
  );
  return joined([...ordinary, ...breaks]);
}

/**
 * The first day on which the days since 14 come to thirteen weeks, under a reading; null when they never do. A series
 * whose limits break brings all its days in at once, on that day.
 */
export function thirteenWeeksOn(care: Care, reading: Reading, rules: Rules = newestRules): CivilDate | null {
  const limit = limitOf(rules('G1.1'));
  const joins = care.series.flatMap(({ countsFrom }) => countsFrom ?? []).toSorted();
  const found = [null, ...joins].flatMap((since) => {
    const on = reachedWith(limit, care, reading, since);
    return on === null ? [] : [since !== null && since > on ? since : on];
  });
  return found.toSorted()[0] ?? null;
}

/** How many days had been counted by the end of a day, under each reading, and how many were set aside. */
export function countOn(care: Care, on: CivilDate): Count {
  const counted = countedCare(care, on);
  const spans = spansSinceFourteen(care.bornOn, counted, on);
  const all = spansSinceFourteen(care.bornOn, allCare(care), on);
  const strict = spansSinceFourteen(care.bornOn, begunSinceFourteen(care.bornOn, counted), on);
  return {
    days: daysIn(spans),
    nights: daysIn(spans) - spans.length,
    strict: daysIn(strict),
    excluded: daysIn(all) - daysIn(spans),
  };
}

/** The days of care that lie between the fourteenth and the eighteenth birthday, up to a day. */
export function spansSinceFourteen(bornOn: CivilDate, spells: readonly Spell[], upTo: CivilDate): readonly Span[] {
  const first = anniversary(bornOn, 14);
  const last = earlier(upTo, addDays(anniversary(bornOn, 18), -1));
  const spans = spells.flatMap(({ from, to }) => {
    const span = { from: latest(day(from), first), to: to === null ? last : earlier(day(to), last) };
    return span.from <= span.to ? [span] : [];
  });
  return spans;
}

/** Calendar days in spans that do not overlap, first and last counted. */
export const daysIn = (spans: readonly Span[]): number =>
  spans.reduce((sum, { from, to }) => sum + daysBetween(from, to) + 1, 0);

// ---- The count ----

function reachedWith(limit: Limit, care: Care, reading: Reading, since: CivilDate | null): CivilDate | null {
  const { bornOn } = care;
  const all = since === null ? joined(care.ordinary) : countedCare(care, since);
  const counted = reading === 'strict' ? begunSinceFourteen(bornOn, all) : all;
  const spans = spansSinceFourteen(bornOn, counted, anniversary(bornOn, 18));
  const reached = amountReached(limit, null, spans, reading === 'nights' ? 'nights' : 'days');
  return reached === null ? null : day(reached);
}

/** Schedule 2 paragraph 19B speaks of periods that began after that age: the strict reading leaves earlier ones out. */
const begunSinceFourteen = (bornOn: CivilDate, spells: readonly Spell[]): readonly Spell[] =>
  spells.filter(({ from }) => from >= anniversary(bornOn, 14));

const countingBy = (series: readonly Series[], on: CivilDate): readonly Series[] =>
  series.filter(({ countsFrom }) => countsFrom !== null && countsFrom <= on);

const startingAt = (spells: readonly Spell[], first: CivilDate): readonly Spell[] =>
  spells.flatMap(({ from, to }) => (to !== null && to < first ? [] : [{ from: latest(day(from), first), to }]));

// ---- Short breaks ----

function judged(
  name: string,
  episodes: readonly CareEpisode[],
  terms: ShortBreakTerms | undefined,
  rules: Rules,
): Series {
  const own = episodes.filter(({ series }) => series === name);
  const breaks = joined(own);
  const orders = episodes.filter(({ basis }) => isCareOrder(basis));
  const found: readonly (readonly [BrokenLimit, CivilDate | undefined])[] = [
    ['one-break', tooLong(own, breaks, limitOf(rules('C23.1')).amount ?? Infinity)],
    ['all-breaks', tooMany(breaks, rules('C23.2'))],
    ['same-place', terms?.samePlace === false ? secondBreak(breaks) : undefined],
    ['home-between', terms?.homeBetween === false ? secondBreak(breaks) : undefined],
    ['care-order', underOrder(breaks, orders)],
  ];
  const broken = found.flatMap(([limit, on]) => (on === undefined ? [] : [{ limit, on }]));
  const decided = terms?.decided;
  return { series: name, breaks, broken, decided, countsFrom: countsFrom(breaks, broken, decided) };
}

function countsFrom(
  breaks: readonly Spell[],
  broken: Series['broken'],
  decided: ShortBreakTerms['decided'],
): CivilDate | null {
  if (decided === 'set-aside') return null;
  const first = breaks[0];
  if (decided === 'counted') return first === undefined ? null : day(first.from);
  return broken.map(({ on }) => on).toSorted()[0] ?? null;
}

/** A break meant for longer is outside from its first day; one that ran over, from the day after the last allowed. */
function tooLong(own: readonly CareEpisode[], breaks: readonly Spell[], most: number): CivilDate | undefined {
  const meant = own.flatMap(({ from, meantDays }) => (meantDays !== undefined && meantDays > most ? [from] : []));
  const ranOver = breaks.flatMap(({ from, to }) => {
    const over = addDays(day(from), most);
    return to === null || day(to) >= over ? [over] : [];
  });
  return [...meant, ...ranOver].toSorted()[0];
}

/** The first day that is one too many within any span of the rule's length. */
function tooMany(breaks: readonly Spell[], rule: Rule): CivilDate | undefined {
  const limit = limitOf(rule);
  const over = amountReached({ ...limit, amount: (limit.amount ?? 0) + 1 }, rule.rolling, breaks, 'days');
  return over === null ? undefined : day(over);
}

const secondBreak = (breaks: readonly Spell[]): CivilDate | undefined => {
  const one = breaks[1] ?? breaks[0];
  return one === undefined ? undefined : day(one.from);
};

/** Care that begins on the day a break ends does not reach back into the break. */
function underOrder(breaks: readonly Spell[], orders: readonly CareEpisode[]): CivilDate | undefined {
  const found = breaks.flatMap(({ from, to }) =>
    orders.flatMap((order) => {
      const apart = (to !== null && order.from >= to && order.from > from) || (order.to !== null && order.to <= from);
      return apart && order.from !== from ? [] : [latest(day(from), order.from)];
    }),
  );
  return found.toSorted()[0];
}

export const isCareOrder = (basis: LegalBasis): boolean =>
  basis === 'care-order' || basis === 'interim-order' || basis === 'placement-order';

// ---- Days ----

/** Care is told in days throughout. */
const day = (when: Spell['from']): CivilDate => civilDate(when);
export const earlier = (a: CivilDate, b: CivilDate): CivilDate => (a < b ? a : b);
export const latest = (a: CivilDate, b: CivilDate): CivilDate => (a > b ? a : b);
const later = (a: Spell['to'], b: Spell['to']): Spell['to'] => {
  if (a === null || b === null) return null;
  return a > b ? a : b;
};
