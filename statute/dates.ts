import { StatuteError } from './errors';

/** Taken once: in the context of a workflow each mention of `Math` costs half a microsecond, more than the counting around it. */
const { floor, min } = Math;

declare const civil: unique symbol;
declare const moment: unique symbol;

/** A day in London, 'YYYY-MM-DD', that exists. Branded so that unchecked text, or a time, cannot pass for one. */
export type CivilDate = string & { readonly [civil]: true };

/** A moment as 'YYYY-MM-DDTHH:mm:ss.sssZ'. One fixed form in UTC, so that the order of the text is the order of time. */
export type Instant = string & { readonly [moment]: true };

/** A day, or a moment where the hour matters. */
export type When = CivilDate | Instant;

export type Weekday = (typeof WEEKDAYS)[number];

/**
 * The years that this library answers for. Dates outside are refused: in the records of children's services they are
 * placeholders (0001-01-01, 9999-12-31) or slips, and a due date counted from one would look real.
 */
export const FIRST_YEAR = 1900;
export const LAST_YEAR = 2199;

/**
 * Reads a civil date.
 * @param text 'YYYY-MM-DD'
 * @throws StatuteError `impossible-date` for a day that does not exist or another form, `date-out-of-range` outside 1900 to 2199
 */
export function civilDate(text: string): CivilDate {
  toDay(text as CivilDate);
  return text as CivilDate;
}

/** Whether a value is the text of a day that exists, 1900 to 2199. */
export function isCivilDate(value: unknown): value is CivilDate {
  if (typeof value !== 'string') return false;
  const day = parseDay(value);
  return day >= FIRST_DAY && day <= LAST_DAY;
}

/**
 * Reads a moment and writes it in UTC with milliseconds.
 * @param value ISO text that carries an offset ('2026-03-28T10:00:00+00:00', seconds and milliseconds optional), or
 *   milliseconds since 1970-01-01T00:00Z
 * @throws StatuteError `impossible-instant` for another form, a time without an offset, or an hour that does not exist;
 *   `date-out-of-range` outside 1900 to 2199
 */
export function instant(value: string | number): Instant {
  const ms = typeof value === 'number' ? value : parseMoment(value);
  if (!Number.isInteger(ms)) throw impossibleInstant(value);
  return fromMs(ms);
}

/** Whether a value is an instant in this library's own form. */
export function isInstant(value: unknown): value is Instant {
  return (
    typeof value === 'string' &&
    value.length === 24 &&
    value.endsWith('Z') &&
    isCivilDate(value.slice(0, 10)) &&
    Number.isInteger(tryMoment(value))
  );
}

/**
 * Reads a day or a moment: ten characters are a day.
 * @throws StatuteError `fact-type` for what is not text, and what `civilDate` and `instant` throw
 */
export function readWhen(value: unknown, name = 'from'): When {
  if (typeof value !== 'string') throw new StatuteError('fact-type', 'A day or a moment is wanted.', { fact: name });
  return value.length > 10 ? instant(value) : civilDate(value);
}

/** Whether it is a moment and not a whole day. */
export function isMoment(when: When): when is Instant {
  return when.length > 10;
}

/** The day itself, or the day in London of a moment. */
export function dayOf(when: When): CivilDate {
  return isMoment(when) ? londonDate(when) : when;
}

/** The first moment of a day, or the moment itself. */
export function startOf(when: When): Instant {
  return isMoment(when) ? when : startOfDay(when);
}

/** The moment at which a day is over, or the moment itself. */
export function endOf(when: When): Instant {
  return isMoment(when) ? when : startOfDay(addDays(when, 1));
}

/** The moment in milliseconds since 1970-01-01T00:00Z. */
export function epochMs(at: Instant): number {
  return parseMoment(at);
}

/** The date so many days later (earlier when negative). @throws StatuteError `date-out-of-range`, `amount-invalid` */
export function addDays(date: CivilDate, days: number): CivilDate {
  return fromDay(toDay(date) + whole(days));
}

/** Days from one date to another: 1 from a day to the next, negative when `to` is earlier. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return toDay(to) - toDay(from);
}

/**
 * The corresponding date so many months later (earlier when negative), or that month's last day where there is none:
 * 31 August and six months is 28 February. Month ends do not stick: 28 February and six months is 28 August.
 */
export function addMonths(date: CivilDate, months: number): CivilDate {
  const { year, month, day } = parts(toDay(date));
  const index = year * 12 + (month - 1) + whole(months);
  const toYear = floor(index / 12);
  const toMonth = index - toYear * 12 + 1;
  return fromDay(dayNumber(toYear, toMonth, min(day, monthLength(toYear, toMonth))));
}

/** The last day of the calendar month so many months later. */
export function monthEnd(date: CivilDate, months: number): CivilDate {
  const { year, month } = parts(toDay(date));
  const index = year * 12 + (month - 1) + whole(months) + 1;
  const nextYear = floor(index / 12);
  return fromDay(dayNumber(nextYear, index - nextYear * 12 + 1, 1) - 1);
}

/** The last day of the calendar year so many years later. */
export function yearEnd(date: CivilDate, years: number): CivilDate {
  return fromDay(dayNumber(yearOf(date) + whole(years), 12, 31));
}

/**
 * The birthday on which an age is reached; it is reached at the start of that day. Someone born on 29 February has it on
 * 1 March in a common year: the usual view, not read in an instrument. Ages and months differ here and nowhere else.
 */
export function anniversary(dateOfBirth: CivilDate, years: number): CivilDate {
  const { year, month, day } = parts(toDay(dateOfBirth));
  const toYear = year + whole(years);
  return fromDay(
    day === 29 && month === 2 && !isLeap(toYear) ? dayNumber(toYear, 3, 1) : dayNumber(toYear, month, day),
  );
}

/** Age in whole years on a day; the birthday itself counts. Negative before birth. */
export function ageOn(dateOfBirth: CivilDate, on: CivilDate): number {
  const years = yearOf(on) - yearOf(dateOfBirth);
  return on >= anniversary(dateOfBirth, years) ? years : years - 1;
}

export function weekday(date: CivilDate): Weekday {
  return weekdayNumber(toDay(date));
}

/** 'Friday 18 December 2026' */
export function plainDate(date: CivilDate): string {
  const day = toDay(date);
  return `${weekdayNumber(day)} ${dayAndMonth(date)} ${parts(day).year}`;
}

/** '18 December' */
export function dayAndMonth(date: CivilDate): string {
  const { month, day } = parts(toDay(date));
  return `${day} ${MONTHS[month - 1]}`;
}

/** The day it is in London at a moment. @throws StatuteError `london-time-unknown` before 1972 */
export function londonDate(at: Instant): CivilDate {
  const ms = parseMoment(at);
  return fromDay(floor((ms + londonOffset(ms)) / DAY_MS));
}

/** London time with its offset, '2026-03-31T11:00:00+01:00'; milliseconds only where there are some. */
export function londonTime(at: Instant): string {
  const ms = parseMoment(at);
  const offset = londonOffset(ms);
  const local = fromMs(ms + offset);
  const text = local.endsWith('.000Z') ? local.slice(0, 19) : local.slice(0, 23);
  return `${text}${offset === 0 ? '+00:00' : '+01:00'}`;
}

/** '19:00 on Tuesday 28 October 2025', in London. */
export function plainTime(at: Instant): string {
  const local = londonTime(at);
  return `${local.slice(11, 16)} on ${plainDate(local.slice(0, 10) as CivilDate)}`;
}

/** A day as `plainDate` has it, a moment as `plainTime`. */
export function plainWhen(when: When): string {
  return isMoment(when) ? plainTime(when) : plainDate(when);
}

/** The first moment of a day in London. Clocks never change at midnight, so there is always exactly one. */
export function startOfDay(date: CivilDate): Instant {
  return londonHour(date, 0);
}

/** Twelve noon in London on a day. */
export function noonOf(date: CivilDate): Instant {
  return londonHour(date, 12);
}

/** A moment so many milliseconds later. */
export function addMs(at: Instant, ms: number): Instant {
  return fromMs(parseMoment(at) + whole(ms));
}

/** Whether London's clocks stand differently at two moments. */
export function clocksChangedBetween(from: Instant, to: Instant): boolean {
  return londonOffset(parseMoment(from)) !== londonOffset(parseMoment(to));
}

/** The number of a day, 0 on 1970-01-01: what the counting works in. */
export function toDay(date: CivilDate): number {
  const day = parseDay(date);
  if (Number.isNaN(day)) throw new StatuteError('impossible-date', 'Not a date that exists, written YYYY-MM-DD.');
  if (day < FIRST_DAY || day > LAST_DAY) throw outOfRange();
  return day;
}

/** The date of a day number. @throws StatuteError `date-out-of-range` */
export function fromDay(day: number): CivilDate {
  if (!(day >= FIRST_DAY && day <= LAST_DAY)) throw outOfRange();
  const block = (TEXTS[(day - FIRST_DAY) >> 9] ??= []);
  return (block[(day - FIRST_DAY) & 511] ??= write(day));
}

/** Monday is 1, Sunday is 7. */
export function isoWeekday(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const FIRST_DAY = dayNumber(FIRST_YEAR, 1, 1);
const LAST_DAY = dayNumber(LAST_YEAR, 12, 31);

/** Texts already written, in blocks of 512 days: writing one costs more than all the counting that leads to it. */
const TEXTS: (CivilDate | undefined)[][] = [];

function write(day: number): CivilDate {
  const { year, month, day: ofMonth } = parts(day);
  return `${year}-${two(month)}-${two(ofMonth)}` as CivilDate;
}

function weekdayNumber(day: number): Weekday {
  return WEEKDAYS[isoWeekday(day) - 1] ?? 'Monday';
}

function yearOf(date: CivilDate): number {
  return parts(toDay(date)).year;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function monthLength(year: number, month: number): number {
  return month === 2 && isLeap(year) ? 29 : (MONTH_LENGTHS[month - 1] ?? 0);
}

/** Days since 1970-01-01 in the Gregorian calendar; years are taken from March so that 29 February comes last. */
function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = floor(y / 400);
  const ofEra = y - era * 400;
  const ofYear = floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return era * 146_097 + ofEra * 365 + floor(ofEra / 4) - floor(ofEra / 100) + ofYear - 719_468;
}

/** The inverse of `dayNumber`. */
function parts(day: number): { readonly year: number; readonly month: number; readonly day: number } {
  const z = day + 719_468;
  const era = floor(z / 146_097);
  const ofEra = z - era * 146_097;
  const y = floor((ofEra - floor(ofEra / 1460) + floor(ofEra / 36_524) - floor(ofEra / 146_096)) / 365);
  const ofYear = ofEra - (365 * y + floor(y / 4) - floor(y / 100));
  const fromMarch = floor((5 * ofYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return {
    year: y + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: ofYear - floor((153 * fromMarch + 2) / 5) + 1,
  };
}

/** The day number of 'YYYY-MM-DD', or NaN when there is no such day. */
function parseDay(text: string): number {
  if (typeof text !== 'string' || text.length !== 10) return NaN;
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return NaN;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= monthLength(year, month))) return NaN;
  return dayNumber(year, month, day);
}

function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i += 1) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return value;
}

const MOMENT = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?(Z|[+-]\d\d:\d\d)$/;

function parseMoment(text: string): number {
  const ms = tryMoment(text);
  if (Number.isNaN(ms)) throw impossibleInstant(text);
  if (ms < FIRST_DAY * DAY_MS || ms >= (LAST_DAY + 1) * DAY_MS) throw outOfRange();
  return ms;
}

function tryMoment(text: string): number {
  const own = ownForm(text);
  if (!Number.isNaN(own)) return own;
  const found = typeof text === 'string' ? MOMENT.exec(text) : null;
  if (found === null) return NaN;
  const [, date = '', hour, minute, second = '0', fraction = '', zone = 'Z'] = found;
  const offset = zoneOffset(zone);
  return (
    momentOf(parseDay(date), Number(hour), Number(minute), Number(second), Number(fraction.padEnd(3, '0'))) - offset
  );
}

/** An instant in this library's own form, read without a pattern: nearly all that is ever read. Else NaN. */
function ownForm(text: string): number {
  if (typeof text !== 'string' || text.length !== 24 || text.charCodeAt(23) !== 90) return NaN;
  if (text.charCodeAt(10) !== 84 || text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return NaN;
  if (text.charCodeAt(19) !== 46) return NaN;
  const day = parseDay(text.slice(0, 10));
  return momentOf(day, digits(text, 11, 13), digits(text, 14, 16), digits(text, 17, 19), digits(text, 20, 23));
}

function momentOf(day: number, hour: number, minute: number, second: number, thousandths: number): number {
  if (hour > 23 || minute > 59 || second > 59) return NaN;
  return day * DAY_MS + hour * HOUR_MS + minute * 60_000 + second * 1000 + thousandths;
}

/** An offset in milliseconds, 'Z' or within fourteen hours either way (the widest in use); else NaN. */
function zoneOffset(zone: string): number {
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4));
  if (minutes > 59 || hours * 60 + minutes > 14 * 60) return NaN;
  return (zone.startsWith('-') ? -1 : 1) * (hours * HOUR_MS + minutes * 60_000);
}

function fromMs(ms: number): Instant {
  const day = floor(ms / DAY_MS);
  const rest = ms - day * DAY_MS;
  const [h, m] = [floor(rest / HOUR_MS), floor(rest / 60_000) % 60];
  const [s, thousandths] = [floor(rest / 1000) % 60, rest % 1000];
  return `${fromDay(day)}T${two(h)}:${two(m)}:${two(s)}.${String(thousandths).padStart(3, '0')}Z` as Instant;
}

/** Local noon and midnight never fall in the hour that the clocks skip or repeat, so one correction is enough. */
function londonHour(date: CivilDate, hour: 0 | 12): Instant {
  const asUtc = toDay(date) * DAY_MS + hour * HOUR_MS;
  return fromMs(asUtc - londonOffset(asUtc - londonOffset(asUtc)));
}

/**
 * What London's clocks add to UTC at a moment: an hour in summer time. Since 1996 from 01:00 UTC on the last Sunday of
 * March to 01:00 UTC on the last Sunday of October (Summer Time Act 1972 as amended by SI 2002/262; the Orders of 1994
 * and 1997 before it). Earlier years ended, and before 1981 began, on other Sundays. All of 1972 to 2037 is compared with
 * the host's own zone data in the tests. Before 1972 clocks stood differently and no rule is held.
 */
function londonOffset(ms: number): number {
  const year = parts(floor(ms / DAY_MS)).year;
  if (year < 1972) throw new StatuteError('london-time-unknown', 'No clock rule is held for London before 1972.');
  const { start, end } = (SUMMERS[year - 1972] ??= { start: summerStart(year), end: summerEnd(year) });
  return ms >= start && ms < end ? HOUR_MS : 0;
}

/** Summer times already worked out, from that of 1972 on: every day's start asks for one. */
const SUMMERS: ({ readonly start: number; readonly end: number } | undefined)[] = [];

function summerStart(year: number): number {
  if (year >= 1981) return sundayOnOrBefore(dayNumber(year, 3, 31)) * DAY_MS + HOUR_MS;
  return sundayOnOrBefore(dayNumber(year, 3, 22)) * DAY_MS + 2 * HOUR_MS; // the day after the third Saturday
}

function summerEnd(year: number): number {
  if (year >= 1996) return sundayOnOrBefore(dayNumber(year, 10, 31)) * DAY_MS + HOUR_MS;
  if (year >= 1990) return sundayOnOrBefore(dayNumber(year, 10, 28)) * DAY_MS + HOUR_MS;
  // The day after the fourth Saturday; the change came an hour earlier from 1981.
  return sundayOnOrBefore(dayNumber(year, 10, 29)) * DAY_MS + HOUR_MS * (year >= 1981 ? 1 : 2);
}

function sundayOnOrBefore(day: number): number {
  return day - (isoWeekday(day) % 7);
}

function two(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}

function whole(value: number): number {
  if (!Number.isSafeInteger(value)) throw new StatuteError('amount-invalid', 'An amount is a whole number.');
  return value;
}

function outOfRange(): StatuteError {
  return new StatuteError('date-out-of-range', `Only dates from ${FIRST_YEAR} to ${LAST_YEAR} are answered for.`);
}

function impossibleInstant(value: string | number): StatuteError {
  return new StatuteError(
    'impossible-instant',
    'Not a moment that exists, written as ISO 8601 with an offset (2026-03-28T10:00:00Z).',
    typeof value === 'number' ? { value: String(value) } : {},
  );
}
