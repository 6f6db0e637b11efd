import { type CalendarEdition, daysOffBetween, isWorkingDay } from './calendar';
import { type CivilDate, addDays, isCivilDate } from './dates';
import { StatuteError } from './errors';

/** Days from one to another, both inside. */
export interface DateSpan {
  readonly start: CivilDate;
  readonly end: CivilDate;
}

export interface SchoolTerm extends DateSpan {
  readonly name: string;
  readonly breaks: readonly DateSpan[];
}

/**
 * The terms of one school or authority, as somebody supplied them: no national calendar of school days exists. A school
 * day is a working day inside a term and outside its breaks that is not listed as closed.
 */
export interface SchoolCalendar {
  readonly terms: readonly SchoolTerm[];
  readonly closed: readonly CivilDate[];
}

/**
 * The day so many school days after a day (before it, when negative); the day itself is day 0.
 * @throws StatuteError `school-calendar-start`, `school-calendar-horizon` where the terms supplied do not reach
 */
export function schoolDays(
  from: CivilDate,
  amount: number,
  school: SchoolCalendar,
  calendar: CalendarEdition,
): CivilDate {
  const step = amount < 0 ? -1 : 1;
  checkReach(from, school);
  let day = from;
  for (let left = Math.abs(amount); left > 0;) {
    day = addDays(day, step);
    checkReach(day, school);
    if (isSchoolDay(day, school, calendar)) left -= 1;
  }
  return day;
}

/**
 * Once in each term: when last done on a day, the last school day of the next term is the last in time for the next.
 * Done in a holiday, the term that follows still needs its own.
 */
export function schoolTerms(
  from: CivilDate,
  amount: number,
  school: SchoolCalendar,
  calendar: CalendarEdition,
): CivilDate {
  checkReach(from, school);
  const term = school.terms.filter(({ start }) => start > from)[amount - 1];
  if (term === undefined) throw beyond();
  for (let day = term.end; day >= term.start; day = addDays(day, -1)) {
    if (isSchoolDay(day, school, calendar)) return day;
  }
  throw new StatuteError('school-calendar-malformed', 'A term has no school day.');
}

/** A weekday in term that is neither in a break, nor closed, nor a bank holiday. */
export function isSchoolDay(day: CivilDate, school: SchoolCalendar, calendar: CalendarEdition): boolean {
  const term = school.terms.find((span) => within(day, span));
  if (term === undefined || term.breaks.some((span) => within(day, span)) || school.closed.includes(day)) return false;
  return isWorkingDay(day, calendar);
}

/** What is left out of a count of school days, both ends counted: holidays and breaks as spans, bank holidays and closures. */
export function schoolDaysOff(
  from: CivilDate,
  to: CivilDate,
  school: SchoolCalendar,
  calendar: CalendarEdition,
): readonly { readonly on: CivilDate; readonly to?: CivilDate; readonly name: string }[] {
  const spans = school.terms.flatMap(({ breaks, end }, index) => {
    const next = school.terms[index + 1];
    const holiday =
      next === undefined ? [] : [{ start: addDays(end, 1), end: addDays(next.start, -1), name: 'school holiday' }];
    return [...breaks.map((span) => ({ ...span, name: 'break' })), ...holiday];
  });
  const inSpan = (day: CivilDate): boolean => spans.some((span) => within(day, span));
  const single = [
    ...daysOffBetween(from, to, calendar).map(({ date, name }) => ({ on: date, name })),
    ...school.closed.filter((day) => day >= from && day <= to).map((on) => ({ on, name: 'school closed' })),
  ].filter(({ on }) => !inSpan(on));
  const whole = spans.filter(({ start, end }) => end >= from && start <= to);
  return [...single, ...whole.map(({ start, end, name }) => ({ on: start, to: end, name }))].toSorted((a, b) =>
    a.on < b.on ? -1 : 1,
  );
}

/**
 * Reads a school calendar from data: terms in order that do not overlap, each with its breaks inside it.
 * @throws StatuteError `school-calendar-malformed`
 */
export function readSchoolCalendar(value: unknown): SchoolCalendar {
  const row = record(value);
  const terms = list(row['terms']).map(readTerm);
  if (terms.length === 0) throw malformed('At least one term is wanted.');
  terms.forEach((term, index) => {
    const before = terms[index - 1];
    if (before !== undefined && before.end >= term.start) throw malformed('Terms come in order and do not overlap.');
  });
  return Object.freeze({
    terms: Object.freeze(terms),
    closed: Object.freeze(list(row['closed'] ?? []).map(readDay)),
  });
}

function readTerm(value: unknown): SchoolTerm {
  const row = record(value);
  const span = readSpan(row);
  const breaks = list(row['breaks'] ?? []).map((one) => readSpan(record(one)));
  if (breaks.some(({ start, end }) => start < span.start || end > span.end)) {
    throw malformed('A break lies inside its term.');
  }
  const name = row['name'] ?? 'term';
  if (typeof name !== 'string') throw malformed('A name is text.');
  return Object.freeze({ name, ...span, breaks: Object.freeze(breaks) });
}

function readSpan(row: Readonly<Record<string, unknown>>): DateSpan {
  const span = { start: readDay(row['start']), end: readDay(row['end']) };
  if (span.start > span.end) throw malformed('A span ends on or after the day it starts.');
  return Object.freeze(span);
}

function readDay(value: unknown): CivilDate {
  if (!isCivilDate(value)) throw malformed('Days are written YYYY-MM-DD.');
  return value;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed('An object is wanted.');
  return value as Record<string, unknown>;
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw malformed('A list is wanted.');
  return value;
}

/**
 * Days outside the terms supplied may be in a term that was not. Only the summer is safe: a calendar that opens with an
 * autumn term is taken to know the holiday from 1 August of that year.
 */
function checkReach(day: CivilDate, school: SchoolCalendar): void {
  const first = school.terms[0]?.start ?? day;
  const month = Number(first.slice(5, 7));
  const known = month === 8 || month === 9 ? `${first.slice(0, 4)}-08-01` : first;
  if (day < known) {
    throw new StatuteError('school-calendar-start', 'The school calendar supplied does not reach back to this day.');
  }
  if (day > (school.terms[school.terms.length - 1]?.end ?? day)) throw beyond();
}

function within(day: CivilDate, { start, end }: DateSpan): boolean {
  return day >= start && day <= end;
}

function beyond(): StatuteError {
  return new StatuteError('school-calendar-horizon', 'The school calendar supplied ends before the answer does.');
}

function malformed(message: string): StatuteError {
  return new StatuteError('school-calendar-malformed', message);
}
