import { type CivilDate, addDays, civilDate, fromDay, isCivilDate, isoWeekday, toDay } from './dates';
import { StatuteError } from './errors';
import published from './data/calendar.england-and-wales.json';

/** A weekday that is not a working day, or was not before an issue changed it. */
export interface DayOff {
  readonly date: CivilDate;
  readonly name: string;
}

/** One announcement as data: which days it makes days off, and which it makes working days again. */
export interface CalendarEditionData {
  /** Names the calendar made by this issue and all before it. */
  readonly id: string;
  readonly publishedOn: CivilDate;
  readonly source: string;
  readonly note?: string;
  readonly adds: readonly DayOff[];
  readonly removes: readonly DayOff[];
  /** The last day that the government's list reached when this issue was read. Left out: as far as before. */
  readonly publishedThrough?: CivilDate;
}

/**
 * The working days of England and Wales as known once an issue was published. A value: asking it never changes it.
 * Saturdays and Sundays are never working days and are not listed.
 */
export interface CalendarEdition {
  readonly id: string;
  readonly publishedOn: CivilDate;
  /** The first day that can be asked about. */
  readonly firstDay: CivilDate;
  /** Beyond this day the days off are worked out by rule: a date there is projected, not known. */
  readonly publishedThrough: CivilDate;
  /** The last day that can be asked about. */
  readonly horizon: CivilDate;
  /** Every issue that this edition rests on, oldest first. */
  readonly editions: readonly CalendarEditionData[];
}

/** Days are computed to here. Far enough for a child born today to reach twenty-five and have every review until then. */
export const LAST_COMPUTED_YEAR = 2079;

/**
 * The calendar up to and including the issue with this id.
 * @param within the newest calendar in use, where issues were loaded later than this library was built
 * @throws StatuteError `unknown-calendar-edition`
 */
export function calendarEdition(id: string, within: CalendarEdition = newestCalendar): CalendarEdition {
  const found = chainOf(within).find((edition) => edition.id === id);
  if (found === undefined) {
    throw new StatuteError('unknown-calendar-edition', 'No calendar edition has this id.', { edition: String(id) });
  }
  return found;
}

/**
 * The calendar as somebody asking on a day would have known it: every issue published on or before that day, and no list
 * that the government had not yet put out.
 * @throws StatuteError `calendar-start` before the first issue
 */
export function calendarAsKnownOn(date: CivilDate, within: CalendarEdition = newestCalendar): CalendarEdition {
  toDay(date);
  const known = chainOf(within).filter((edition) => edition.publishedOn <= date);
  const last = known[known.length - 1];
  if (last === undefined) {
    throw new StatuteError('calendar-start', 'No calendar was published on or before this day.', { date });
  }
  return editionOf(last.editions, addDays(date, 1));
}

/**
 * The calendar with further issues applied, in order of publication. What was known before stays: ask
 * `calendarAsKnownOn` with the answer.
 * @throws StatuteError `calendar-contradiction` when an issue adds a day that is off already, takes away one that is not,
 *   repeats an id or comes out of order; `calendar-past-change` when it changes a day before its own publication;
 *   `calendar-horizon` or `calendar-start` for a day out of reach
 */
export function extendCalendar(base: CalendarEdition, issues: readonly CalendarEditionData[]): CalendarEdition {
  return issues.reduce(extend, base);
}

/** Monday to Friday and not a day off. @throws StatuteError `calendar-start`, `calendar-horizon` */
export function isWorkingDay(date: CivilDate, calendar: CalendarEdition): boolean {
  const table = tableOf(calendar);
  const index = indexIn(table, toDay(date), calendar);
  return upTo(table, index) > upTo(table, index - 1);
}

/** Working days after `from` up to and including `to`: from a Friday to the next Monday is 1; negative when `to` is earlier. */
export function workingDaysBetween(from: CivilDate, to: CivilDate, calendar: CalendarEdition): number {
  const table = tableOf(calendar);
  return upTo(table, indexIn(table, toDay(to), calendar)) - upTo(table, indexIn(table, toDay(from), calendar));
}

/**
 * The day so many working days after another (day 0, whatever kind of day it is).
 * @param days 1 or more
 * @throws StatuteError `calendar-start`, `calendar-horizon`
 */
export function workingDayAfter(date: CivilDate, days: number, calendar: CalendarEdition): CivilDate {
  const table = tableOf(calendar);
  return workingDay(table, upTo(table, indexIn(table, toDay(date), calendar)) + days - 1, calendar);
}

/** The day so many working days before another (day 0). @param days 1 or more */
export function workingDayBefore(date: CivilDate, days: number, calendar: CalendarEdition): CivilDate {
  const table = tableOf(calendar);
  return workingDay(table, upTo(table, indexIn(table, toDay(date), calendar) - 1) - days, calendar);
}

/** The day itself when it is a working day, else the next one. */
export function workingDayOnOrAfter(date: CivilDate, calendar: CalendarEdition): CivilDate {
  const table = tableOf(calendar);
  return workingDay(table, upTo(table, indexIn(table, toDay(date), calendar) - 1), calendar);
}

/** The day itself when it is a working day, else the one before it. */
export function workingDayOnOrBefore(date: CivilDate, calendar: CalendarEdition): CivilDate {
  const table = tableOf(calendar);
  return workingDay(table, upTo(table, indexIn(table, toDay(date), calendar)) - 1, calendar);
}

/** The days off, weekends apart, from one day to another, both ends counted, in order. */
export function daysOffBetween(from: CivilDate, to: CivilDate, calendar: CalendarEdition): readonly DayOff[] {
  const { daysOff } = tableOf(calendar);
  let start = 0;
  for (let end = daysOff.length; start < end;) {
    const middle = (start + end) >> 1;
    if ((daysOff[middle]?.date ?? to) < from) start = middle + 1;
    else end = middle;
  }
  let end = start;
  while (end < daysOff.length && (daysOff[end]?.date ?? '') <= to) end += 1;
  return start === end ? NOTHING : daysOff.slice(start, end);
}

/** Whether a day can be asked about. */
export function reaches(calendar: CalendarEdition, date: CivilDate): boolean {
  return date >= calendar.firstDay && date <= calendar.horizon;
}

/**
 * The regular days off of a year by rule, with substitutes for those that fall on a weekend: the Banking and Financial
 * Dealings Act 1971, Schedule 1, and the customary proclamations (New Year's Day, the early May holiday, and a substitute
 * for every holiday on a weekend). The last two need a proclamation each year, so a day computed here is provisional.
 */
export function regularDaysOff(year: number): readonly DayOff[] {
  const easter = easterSunday(year);
  const christmas = dateIn(year, 12, 25);
  return [
    onOrSubstitute("New Year's Day", dateIn(year, 1, 1)),
    { date: fromDay(easter - 2), name: 'Good Friday' },
    { date: fromDay(easter + 1), name: 'Easter Monday' },
    { date: mondayFrom(dateIn(year, 5, 1)), name: 'Early May bank holiday' },
    { date: mondayFrom(dateIn(year, 5, 25)), name: 'Spring bank holiday' },
    { date: mondayFrom(dateIn(year, 8, 25)), name: 'Summer bank holiday' },
    ...christmasDays(christmas),
  ];
}

/**
 * Reads an issue from data: an administrator's file, or a row loaded while journeys run.
 * @throws StatuteError `calendar-malformed`, `impossible-date`
 */
export function readCalendarEdition(value: unknown): CalendarEditionData {
  if (typeof value !== 'object' || value === null) throw malformed('An issue is an object.');
  const row = value as Record<string, unknown>;
  const { id, publishedOn, source, note, publishedThrough } = row;
  if (typeof id !== 'string' || !/^\S{1,60}$/.test(id)) throw malformed('An issue needs an id without spaces.');
  if (typeof source !== 'string' || source === '') throw malformed('An issue says where it was announced.');
  if (note !== undefined && typeof note !== 'string') throw malformed('A note is text.');
  return Object.freeze({
    id,
    publishedOn: readDate(publishedOn, 'publishedOn'),
    source,
    ...(note === undefined ? {} : { note }),
    adds: readDays(row['adds'], 'adds'),
    removes: readDays(row['removes'], 'removes'),
    ...(publishedThrough === undefined ? {} : { publishedThrough: readDate(publishedThrough, 'publishedThrough') }),
  });
}

/** What counting needs of an issue's days, ready to look up. Never leaves this file, so it need not be frozen. */
interface Table {
  readonly first: number;
  /** How many working days there are from the first day up to and including this one. */
  readonly counts: Uint16Array;
  /** The working days, as days after the first. */
  readonly days: Uint16Array;
  readonly daysOff: readonly DayOff[];
}

const NOTHING: readonly DayOff[] = Object.freeze([]);
const PUBLISHED_ISSUES: readonly CalendarEditionData[] = Object.freeze(published.editions.map(readCalendarEdition));
const FIRST_DATE = PUBLISHED_ISSUES[0]?.publishedOn ?? civilDate('2010-01-01');
const HORIZON = dateIn(LAST_COMPUTED_YEAR, 12, 31);

/** The base issue lists its days to 2030; from there they are worked out by rule when a table is built. */
const FIRST_YEAR_BY_RULE = Number((PUBLISHED_ISSUES[0]?.adds.at(-1)?.date ?? FIRST_DATE).slice(0, 4)) + 1;

const LISTS = published.horizons.map((list) => ({
  seenOn: civilDate(list.listSeenOn),
  through: wholeYear(civilDate(list.publishedThrough)),
}));

const chains = new WeakMap<readonly CalendarEditionData[], readonly CalendarEdition[]>();
const tables = new WeakMap<readonly CalendarEditionData[], Table>();

/** The newest calendar that this library was published with. */
export const newestCalendar: CalendarEdition = editionOf(PUBLISHED_ISSUES, null);

/** Each calendar that the issues have made in turn. */
function chainOf(calendar: CalendarEdition): readonly CalendarEdition[] {
  const known = chains.get(calendar.editions);
  if (known !== undefined) return known;
  const chain = calendar.editions.map((_, index) => {
    const issues = index + 1 === calendar.editions.length ? calendar.editions : calendar.editions.slice(0, index + 1);
    return editionOf(issues, calendar.editions[index + 1]?.publishedOn ?? null);
  });
  chains.set(calendar.editions, chain);
  return chain;
}

/** @param until what was seen on or after this day was not yet known; null for everything */
function editionOf(issues: readonly CalendarEditionData[], until: CivilDate | null): CalendarEdition {
  const last = issues[issues.length - 1];
  if (last === undefined) throw malformed('A calendar has at least one issue.');
  return Object.freeze({
    id: last.id,
    publishedOn: last.publishedOn,
    firstDay: FIRST_DATE,
    publishedThrough: publishedThrough(issues, last, until),
    horizon: HORIZON,
    editions: Object.isFrozen(issues) ? issues : Object.freeze([...issues]),
  });
}

/**
 * Copies of the government's list were seen from December 2016 on. Each of them reached the end of the next year at
 * least, so that is what is taken to have been known before the first of them.
 */
function publishedThrough(
  issues: readonly CalendarEditionData[],
  last: CalendarEditionData,
  until: CivilDate | null,
): CivilDate {
  const seen = LISTS.filter((list) => until === null || list.seenOn < until).map((list) => list.through);
  const own = issues.flatMap((issue) =>
    issue.publishedThrough === undefined ? [] : [wholeYear(issue.publishedThrough)],
  );
  const all = [...seen, ...own];
  const customary = dateIn(Number((until ?? last.publishedOn).slice(0, 4)) + 1, 12, 31);
  return all.length === 0 ? customary : all.reduce((a, b) => (a > b ? a : b));
}

function extend(base: CalendarEdition, added: CalendarEditionData): CalendarEdition {
  const issue = readCalendarEdition(added);
  const refuse = (why: string, date: string | null): StatuteError =>
    new StatuteError('calendar-contradiction', why, { edition: issue.id, date });
  if (base.editions.some(({ id }) => id === issue.id))
    throw refuse('This id is taken: an issue is never edited.', null);
  if (issue.publishedOn < base.publishedOn) throw refuse('Published before an issue that is loaded already.', null);
  const off = new Set(tableOf(base).daysOff.map(({ date }) => date));
  const seen = new Set<CivilDate>();
  for (const { date } of [...issue.removes, ...issue.adds]) {
    indexIn(tableOf(base), toDay(date), base);
    if (date < issue.publishedOn) {
      const why = 'An issue cannot change a day before its own publication.';
      throw new StatuteError('calendar-past-change', why, { edition: issue.id, date });
    }
    if (seen.has(date)) throw refuse('One issue changes this day twice.', date);
    seen.add(date);
  }
  for (const { date } of issue.removes) if (!off.has(date)) throw refuse('Removes a day that is not a day off.', date);
  for (const { date } of issue.adds) {
    if (off.has(date)) throw refuse('Adds a day that is a day off already.', date);
    if (isoWeekday(toDay(date)) > 5) throw refuse('Adds a Saturday or a Sunday.', date);
  }
  return editionOf([...base.editions, issue], null);
}

function tableOf(calendar: CalendarEdition): Table {
  const known = tables.get(calendar.editions);
  if (known !== undefined) return known;
  const table = buildTable(daysOffOf(calendar.editions));
  tables.set(calendar.editions, table);
  return table;
}

function daysOffOf(issues: readonly CalendarEditionData[]): readonly DayOff[] {
  const off = new Map<CivilDate, DayOff>();
  const regular: DayOff[] = [];
  for (let year = FIRST_YEAR_BY_RULE; year <= LAST_COMPUTED_YEAR; year += 1) regular.push(...regularDaysOff(year));
  for (const day of regular) off.set(day.date, day);
  for (const issue of issues) {
    for (const { date } of issue.removes) off.delete(date);
    for (const day of issue.adds) off.set(day.date, day);
  }
  return [...off.values()].toSorted((a, b) => (a.date < b.date ? -1 : 1));
}

function buildTable(daysOff: readonly DayOff[]): Table {
  const first = toDay(FIRST_DATE);
  const size = toDay(HORIZON) - first + 1;
  const counts = new Uint16Array(size);
  const days = new Uint16Array(size);
  const off = new Set(daysOff.map(({ date }) => toDay(date)));
  let count = 0;
  for (let index = 0; index < size; index += 1) {
    if (isoWeekday(first + index) <= 5 && !off.has(first + index)) {
      days[count] = index;
      count += 1;
    }
    counts[index] = count;
  }
  return { first, counts, days: days.slice(0, count), daysOff };
}

/** Working days up to and including a place in the table; none before its start. */
function upTo(table: Table, index: number): number {
  return index < 0 ? 0 : (table.counts[index] ?? 0);
}

/** The working day with this number, from 0. */
function workingDay(table: Table, number: number, calendar: CalendarEdition): CivilDate {
  if (number < 0) throw beforeStart(calendar);
  const index = table.days[number];
  if (index === undefined) throw beyondHorizon(calendar);
  return fromDay(table.first + index);
}

function indexIn(table: Table, day: number, calendar: CalendarEdition): number {
  const index = day - table.first;
  if (index < 0) throw beforeStart(calendar);
  if (index >= table.counts.length) throw beyondHorizon(calendar);
  return index;
}

function beforeStart({ id, firstDay }: CalendarEdition): StatuteError {
  const message = `The calendar begins on ${firstDay}; working days before that are not held.`;
  return new StatuteError('calendar-start', message, { edition: id });
}

function beyondHorizon({ id, horizon }: CalendarEdition): StatuteError {
  const message = `The calendar is worked out to ${horizon}; a date beyond that would be a guess.`;
  return new StatuteError('calendar-horizon', message, { edition: id });
}

function malformed(message: string): StatuteError {
  return new StatuteError('calendar-malformed', message);
}

function readDate(value: unknown, field: string): CivilDate {
  if (!isCivilDate(value)) throw new StatuteError('impossible-date', 'Not a date, written YYYY-MM-DD.', { field });
  return value;
}

function readDays(value: unknown, field: string): readonly DayOff[] {
  if (!Array.isArray(value)) throw malformed(`${field} is a list of days.`);
  const days = value.map((day: unknown) => {
    const { date, name } = (day ?? {}) as Record<string, unknown>;
    if (typeof name !== 'string' || name === '') throw malformed(`Every day in ${field} has a name.`);
    return Object.freeze({ date: readDate(date, field), name });
  });
  return Object.freeze(days);
}

/** The list gives whole years, so it reaches the end of the year whose last day off it gives. */
function wholeYear(date: CivilDate): CivilDate {
  return dateIn(Number(date.slice(0, 4)), 12, 31);
}

function dateIn(year: number, month: number, day: number): CivilDate {
  return civilDate(`${year}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}`);
}

function mondayFrom(date: CivilDate): CivilDate {
  return addDays(date, (8 - isoWeekday(toDay(date))) % 7);
}

function onOrSubstitute(name: string, date: CivilDate): DayOff {
  return { date: isoWeekday(toDay(date)) > 5 ? mondayFrom(date) : date, name };
}

/** Two days off in a row, of which either or both may fall on a weekend; the substitutes keep their holidays' names. */
function christmasDays(christmas: CivilDate): readonly DayOff[] {
  const after = (days: number, name: string): DayOff => ({ date: addDays(christmas, days), name });
  switch (isoWeekday(toDay(christmas))) {
    case 5: // Boxing Day on a Saturday
      return [after(0, 'Christmas Day'), after(3, 'Boxing Day')];
    case 6: // Saturday and Sunday
      return [after(2, 'Christmas Day'), after(3, 'Boxing Day')];
    case 7: // Christmas Day on a Sunday: Monday is Boxing Day itself
      return [after(1, 'Boxing Day'), after(2, 'Christmas Day')];
    default:
      return [after(0, 'Christmas Day'), after(1, 'Boxing Day')];
  }
}

/** Easter Sunday as a day number: the Gregorian computus in the anonymous form of 1876 (Meeus, Jones and Butcher). */
function easterSunday(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return toDay(dateIn(year, Math.floor(n / 31), (n % 31) + 1));
}
