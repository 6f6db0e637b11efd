import type { CivilDate } from '../../statute';
import {
  type Care,
  type CareHistory,
  type Count,
  type Reading,
  type Rules,
  type Series,
  careOf,
  countOn,
  newestRules,
} from './care/days';
import { type CategoryPeriod, type Reached, periodsOf } from './care/reasons';
import { CATEGORIES, type Category, type Known, type Standing, differing, standingUnder } from './care/standing';
import { type Stretch, holdsOn } from './care/stretches';

/*
 * What the law owes a young person in or leaving care turns on one word, and the word on days of care and birthdays.
 * Here are the words, all at once and for all time, each with the reasons for it. Nothing here knows of today: an episode
 * that goes on is taken to go on, and what lies ahead is a forecast.
 */

export interface Categories {
  readonly bornOn: CivilDate;
  readonly care: Care;
  /** In the order in which they begin; of those that begin on one day, the strongest first. */
  readonly periods: readonly CategoryPeriod[];
  /** The reading that stands. */
  readonly reading: 'days' | 'nights';
  /** What each reading comes to. The strict one is kept beside the others and decides nothing. */
  readonly readings: Readonly<Record<Reading, Reached>>;
  /** When the lead category would differ by nights: `borderline-count` is open then. None once that is decided. */
  readonly borderline: readonly Stretch[];
  /** Series with a broken limit on which nobody has decided: `short-break-status` is open from `countsFrom`. */
  readonly shortBreaksOpen: readonly Series[];
}

/**
 * Every category that the facts come to, dated by when it is true.
 * @param rules where the rules are looked up; the newest catalogue when left out
 * @throws StatuteError `spells-malformed` for care that ends before it begins
 */
export function categoriesOf(history: CareHistory, rules: Rules = newestRules): Categories {
  const care = careOf(history, rules);
  const known: Known = { history, care, rules };
  const under = {
    days: standingUnder(known, 'days'),
    nights: standingUnder(known, 'nights'),
    strict: standingUnder(known, 'strict'),
  };
  const reading = history.countDecided ?? 'days';
  const readings = { days: reachedIn(under.days), nights: reachedIn(under.nights), strict: reachedIn(under.strict) };
  return {
    bornOn: history.bornOn,
    care,
    periods: periodsOf({ ...known, standing: under[reading], readings }),
    reading,
    readings,
    borderline: history.countDecided === undefined ? differing(under.days, under.nights) : [],
    shortBreaksOpen: care.series.filter(({ broken, decided }) => broken.length > 0 && decided === undefined),
  };
}

/** The categories that hold on a day, the strongest first. */
export function categoriesOn({ periods }: Categories, on: CivilDate): readonly CategoryPeriod[] {
  const held = periods.filter((period) => holdsOn(period, on));
  return held.toSorted((a, b) => CATEGORIES.indexOf(a.code) - CATEGORIES.indexOf(b.code));
}

/** The category that leads on a day; undefined for somebody who was not looked after by then. */
export const leadOn = (categories: Categories, on: CivilDate): Category | undefined =>
  categoriesOn(categories, on)[0]?.code;

/** The counts at the end of a day. */
export const countedOn = ({ care }: Categories, on: CivilDate): Count => countOn(care, on);

/** What holds on a day by one account where by another only weaker ones do: what a correction would take away. */
export function lostBetween(before: Categories, after: Categories, on: CivilDate): readonly Category[] {
  const kept = categoriesOn(after, on).map(({ code }) => CATEGORIES.indexOf(code));
  return categoriesOn(before, on).flatMap(({ code }) =>
    kept.every((strength) => strength > CATEGORIES.indexOf(code)) ? [code] : [],
  );
}

const reachedIn = ({ reachedOn, stretches }: Standing): Reached => ({
  reachedOn,
  eligibleFrom: stretches.eligible[0]?.from ?? null,
});
