import {
  type CalendarEdition,
  isWorkingDay,
  reaches,
  workingDayAfter,
  workingDayBefore,
  workingDayOnOrAfter,
  workingDayOnOrBefore,
} from './calendar';
import {
  type CivilDate,
  type When,
  addDays,
  addMonths,
  addMs,
  anniversary,
  dayOf,
  isMoment,
  isoWeekday,
  monthEnd,
  noonOf,
  toDay,
  yearEnd,
} from './dates';
import { StatuteError } from './errors';
import { type SchoolCalendar, schoolDays, schoolTerms } from './school';

/**
 * How a limit is counted; the codes and their readings are those of `statute/vectors/README.md`. Only WD, WD+n, WD-B,
 * BD, FPR and SD look at the calendar. Nothing else ever moves off a weekend or a holiday.
 */
export type Counting = (typeof COUNTINGS)[number];
export type Unit = (typeof UNITS)[number];
export type Direction = (typeof DIRECTIONS)[number];

/**
 * `limit` do by; `interval` not more than this since the last one; `window` not before or not after; `duration` lasts at
 * most; `gate` must come before an act; `age` on reaching an age.
 */
export type Kind = (typeof KINDS)[number];

/** For court days only: whether the act needs the court office to be open. */
export type Act = (typeof ACTS)[number];

export const COUNTINGS = [
  'WD',
  'WD+n',
  'WD-B',
  'D',
  'D-B',
  'W',
  'W-B',
  'MO',
  'MO-each',
  'H',
  'FPR',
  'BD',
  'SD',
  'EVENT',
] as const;
export const UNITS = [
  'working-day',
  'day',
  'week',
  'month',
  'year',
  'calendar-month',
  'calendar-year',
  'hour',
  'business-day',
  'school-day',
  'school-term',
] as const;
export const DIRECTIONS = ['after', 'before'] as const;
export const KINDS = ['limit', 'interval', 'window', 'duration', 'gate', 'age'] as const;
export const ACTS = ['court-office', 'other'] as const;

/** A figure and how to count it: everything that a due date depends on but the day it counts from and the calendar. */
export interface Limit {
  /** Whole units, 0 or more. Null, with a null unit, exactly where the law holds no figure (`EVENT`). */
  readonly amount: number | null;
  readonly unit: Unit | null;
  readonly counting: Counting;
  readonly direction: Direction;
  readonly kind: Kind;
  readonly act?: Act;
  readonly schoolCalendar?: SchoolCalendar;
  /**
   * The court may run the period on when its last day is Christmas Day, Good Friday, a bank holiday or a Sunday, to noon
   * of the first later day that is none of these (Children Act 1989 s.45(2), from memory). Gives the longest end allowed.
   */
  readonly onHoliday?: 'noon-of-next-open-day';
}

/** Within so many working days of an event; its own day is day 0, working or not. */
export const workingDays = (amount: number): Limit => limit(amount, 'working-day', 'WD+n');
/** So many working days back from an event, whose own day is day 0. */
export const workingDaysBefore = (amount: number): Limit => limit(amount, 'working-day', 'WD', 'before');
/** Calendar days. */
export const days = (amount: number): Limit => limit(amount, 'day', 'D');
export const daysBefore = (amount: number): Limit => limit(amount, 'day', 'D', 'before');
/** Weeks of seven days. */
export const weeks = (amount: number): Limit => limit(amount, 'week', 'W');
export const weeksBefore = (amount: number): Limit => limit(amount, 'week', 'W', 'before');
/** The same date so many months on, or that month's last day. */
export const months = (amount: number): Limit => limit(amount, 'month', 'MO');
export const monthsBefore = (amount: number): Limit => limit(amount, 'month', 'MO', 'before');
/** Real hours, from a moment. */
export const hours = (amount: number): Limit => limit(amount, 'hour', 'H');
/** On reaching an age. */
export const age = (years: number): Limit => Object.freeze({ ...limit(years, 'year', 'MO'), kind: 'age' });

/**
 * The day, or for hours the moment, that a limit comes to when counted from a day or a moment. A moment counts from its
 * day in London for every code but hours. For `window` this is the earliest day; for the others the last day in time, or
 * the day reached.
 * @param calendar may be null for the codes that do not look at one
 * @returns null exactly where no figure is held
 * @throws StatuteError with the code of what is wrong: an amount or unit that the counting cannot have, a day outside the
 *   calendar (`calendar-start`, `calendar-horizon`), hours from a date (`instant-needed`)
 */
export function due(limit: Limit, from: When, calendar: CalendarEdition | null): When | null {
  const { counting, amount } = limit;
  if (counting === 'EVENT') {
    if (amount !== null || limit.unit !== null) throw mismatch(limit);
    return null;
  }
  const count = checkedAmount(limit);
  if (counting === 'H') {
    if (!isMoment(from)) throw new StatuteError('instant-needed', 'Hours are counted from a moment, not from a day.');
    return addMs(from, (limit.direction === 'before' ? -count : count) * HOUR_MS);
  }
  const last = dueDay(limit, counting, count, dayOf(from), calendar);
  return limit.onHoliday === undefined ? last : pastHoliday(last, needed(calendar));
}

/** Whether a code's answer depends on the days off in force. */
export function looksAtCalendar(counting: Counting): boolean {
  switch (counting) {
    case 'WD':
    case 'WD+n':
    case 'WD-B':
    case 'BD':
    case 'FPR':
    case 'SD':
      return true;
    case 'D':
    case 'D-B':
    case 'W':
    case 'W-B':
    case 'MO':
    case 'MO-each':
    case 'H':
    case 'EVENT':
      return false;
  }
}

/**
 * The last working day inside a period that ends on a day off: a date to plan for, beside the legal one, never instead.
 * Null where the last day is a working day, or the calendar does not reach it.
 * @param dueDayCounts false when the period has ended as the day shown begins
 */
export function planningDate(due: CivilDate, dueDayCounts: boolean, calendar: CalendarEdition): CivilDate | null {
  const last = dueDayCounts ? due : addDays(due, -1);
  if (!reaches(calendar, last) || isWorkingDay(last, calendar)) return null;
  return workingDayOnOrBefore(last, calendar);
}

/**
 * Reads a limit from data.
 * @throws StatuteError `unknown-counting`, `unknown-unit`, `unknown-direction`, `unknown-kind`, `unknown-act`,
 *   `amount-invalid`, or what is wrong with the amount for that counting
 */
export function readLimit(value: unknown): Limit {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new StatuteError('line-malformed', 'A limit is an object.');
  }
  const row = value as Record<string, unknown>;
  const limit: Limit = Object.freeze({
    amount: readAmount(row['amount']),
    unit: row['unit'] == null ? null : oneOf(UNITS, row['unit'], 'unknown-unit'),
    counting: oneOf(COUNTINGS, row['counting'], 'unknown-counting'),
    direction: oneOf(DIRECTIONS, row['direction'] ?? 'after', 'unknown-direction'),
    kind: oneOf(KINDS, row['kind'] ?? 'limit', 'unknown-kind'),
    ...(row['act'] == null ? {} : { act: oneOf(ACTS, row['act'], 'unknown-act') }),
  });
  if (limit.counting === 'EVENT' ? limit.amount !== null || limit.unit !== null : false) throw mismatch(limit);
  if (limit.counting !== 'EVENT') checkedAmount(limit);
  return limit;
}

const HOUR_MS = 3_600_000;

/** Two thousand years of hours: past this no answer could be inside the years held, and sums stay exact. */
const LARGEST_AMOUNT = 20_000_000;

const UNITS_OF: Readonly<Record<Counting, readonly Unit[]>> = {
  WD: ['working-day'],
  'WD+n': ['working-day'],
  'WD-B': ['working-day'],
  D: ['day'],
  'D-B': ['day'],
  W: ['week'],
  'W-B': ['week'],
  MO: ['month', 'year'],
  'MO-each': ['calendar-month', 'calendar-year'],
  H: ['hour'],
  FPR: ['day'],
  BD: ['business-day'],
  SD: ['school-day', 'school-term'],
  EVENT: [],
};

/** Codes for which no period counts as none: "the same day" is 0 days, and 0 working days is the working day next to one. */
const MAY_BE_ZERO: readonly Counting[] = ['WD', 'D', 'W', 'MO', 'H'];

/** The smallest amount that a way of counting knows: 0 or 1. */
export const leastAmount = (counting: Counting): number => (MAY_BE_ZERO.includes(counting) ? 0 : 1);

function limit(amount: number, unit: Unit, counting: Counting, direction: Direction = 'after'): Limit {
  const made: Limit = Object.freeze({ amount, unit, counting, direction, kind: 'limit' });
  checkedAmount(made);
  return made;
}

function dueDay(
  limit: Limit,
  counting: Exclude<Counting, 'H' | 'EVENT'>,
  amount: number,
  from: CivilDate,
  calendar: CalendarEdition | null,
): CivilDate {
  const back = limit.direction === 'before';
  switch (counting) {
    case 'WD+n':
    case 'WD':
      return workingDaysFrom(from, amount, back, needed(calendar));
    case 'WD-B':
      return beginningWith(limit, from, amount, needed(calendar));
    case 'BD':
      // "Day n" where Day 1 is the day of issue. Before a hearing, the hearing is day 0.
      return back
        ? workingDayBefore(from, amount, needed(calendar))
        : beginningWith(limit, from, amount, needed(calendar));
    case 'D':
      return addDays(from, back ? -amount : amount);
    case 'W':
      return addDays(from, (back ? -7 : 7) * amount);
    case 'D-B':
      return addDays(from, onlyAfter(limit, amount) - 1);
    case 'W-B':
      return addDays(from, 7 * onlyAfter(limit, amount) - 1);
    case 'MO':
      if (limit.kind === 'age') return anniversary(from, amount); // in either direction: the birthday
      return addMonths(from, (limit.unit === 'year' ? 12 : 1) * (back ? -amount : amount));
    case 'MO-each':
      return limit.unit === 'calendar-year' ? yearEnd(from, onlyAfter(limit, 1)) : monthEnd(from, onlyAfter(limit, 1));
    case 'FPR':
      return courtDay(limit, from, amount, back, needed(calendar));
    case 'SD':
      return schoolDay(limit, from, amount, back, needed(calendar));
  }
}

function workingDaysFrom(from: CivilDate, amount: number, back: boolean, calendar: CalendarEdition): CivilDate {
  if (amount === 0) return back ? workingDayOnOrBefore(from, calendar) : workingDayOnOrAfter(from, calendar);
  return back ? workingDayBefore(from, amount, calendar) : workingDayAfter(from, amount, calendar);
}

/** Day 1 is the first working day on or after the date. */
function beginningWith(limit: Limit, from: CivilDate, amount: number, calendar: CalendarEdition): CivilDate {
  const first = workingDayOnOrAfter(from, calendar);
  return onlyAfter(limit, amount) === 1 ? first : workingDayAfter(first, amount - 1, calendar);
}

/**
 * Family Procedure Rules, rule 2.9: clear days. The day that starts the period is left out; so is the day of an event
 * that ends it, which is why a count back from a hearing, or on to the earliest hearing, goes one day further. In seven
 * days or less only business days count. An act at a closed court office is in time on the next open day; counted back,
 * the open day before is taken, which is the cautious reading.
 */
function courtDay(limit: Limit, from: CivilDate, amount: number, back: boolean, calendar: CalendarEdition): CivilDate {
  const reach = back || limit.kind === 'window' ? amount + 1 : amount;
  const end = amount <= 7 ? workingDaysFrom(from, reach, back, calendar) : addDays(from, back ? -reach : reach);
  if (limit.act !== 'court-office') return end;
  return back ? workingDayOnOrBefore(end, calendar) : workingDayOnOrAfter(end, calendar);
}

function schoolDay(limit: Limit, from: CivilDate, amount: number, back: boolean, calendar: CalendarEdition): CivilDate {
  const school = limit.schoolCalendar;
  if (school === undefined) {
    throw new StatuteError('school-calendar-needed', 'School days need a school calendar; no national one exists.');
  }
  if (limit.unit === 'school-term') return schoolTerms(from, onlyAfter(limit, amount), school, calendar);
  return schoolDays(from, back ? -amount : amount, school, calendar);
}

/** The noon up to which a court may run a period that ends on a holiday; the day itself when it is none. */
function pastHoliday(last: CivilDate, calendar: CalendarEdition): When {
  if (!isHoliday(last, calendar)) return last;
  let open = addDays(last, 1);
  while (isHoliday(open, calendar)) open = addDays(open, 1);
  return noonOf(open);
}

/**
 * Christmas Day, Good Friday, a bank holiday or a Sunday. A Saturday is none, but Christmas Day on a Saturday is, though
 * calendars of days off list only its substitute. (Boxing Day on a Saturday may be one too: from memory, so left out.)
 */
function isHoliday(date: CivilDate, calendar: CalendarEdition): boolean {
  if (date.endsWith('-12-25')) return true;
  const weekday = isoWeekday(toDay(date));
  return weekday === 7 || (weekday < 6 && !isWorkingDay(date, calendar));
}

function checkedAmount(limit: Limit): number {
  const { amount, unit, counting } = limit;
  if (amount === null || unit === null || !UNITS_OF[counting].includes(unit)) throw mismatch(limit);
  if (!Number.isSafeInteger(amount)) throw new StatuteError('amount-invalid', 'An amount is a whole number.');
  if (limit.kind === 'age' && unit !== 'year') throw mismatch(limit);
  const least = leastAmount(counting);
  // "Once in each month" says nothing of every second month, so nothing but 1 is defined.
  const most = counting === 'MO-each' || unit === 'school-term' ? 1 : LARGEST_AMOUNT;
  if (amount < least || amount > most) {
    throw new StatuteError('amount-out-of-range', `${counting} counts from ${least} to ${most}.`, { counting });
  }
  return amount;
}

function onlyAfter(limit: Limit, amount: number): number {
  if (limit.direction === 'after') return amount;
  throw new StatuteError('direction-undefined', `${limit.counting} is not defined backwards.`, {
    counting: limit.counting,
  });
}

function needed(calendar: CalendarEdition | null): CalendarEdition {
  if (calendar === null) throw new StatuteError('calendar-needed', 'This code counts working days: name a calendar.');
  return calendar;
}

function mismatch({ counting, unit }: Limit): StatuteError {
  const message = `${counting} does not count in ${unit === null ? 'nothing' : `${unit}s`}, or has no amount.`;
  return new StatuteError('unit-mismatch', message, { counting, unit });
}

function readAmount(value: unknown): number | null {
  if (value == null) return null;
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    throw new StatuteError('amount-invalid', 'An amount is a whole number.');
  }
  return value;
}

function oneOf<T extends string>(known: readonly T[], value: unknown, code: StatuteError['code']): T {
  const found = known.find((one) => one === value);
  if (found === undefined) throw new StatuteError(code, `One of ${known.join(', ')} is wanted.`);
  return found;
}
