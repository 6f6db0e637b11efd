import { addBusinessDays } from 'date-fns';
import { DateTime } from 'luxon';
import { addDays, civilDate, due, explainRule, newestCalendar, workingDays, type CivilDate } from '../statute';
import { tableOf, type Figure } from './figures';

const FIRST = civilDate('2020-01-01');
const DAYS = 3_650;
/** Limits of the catalogue in working days, short and long. */
const AMOUNTS = [1, 3, 5, 10, 15, 20, 45];
const RULE = 'A10'; // fifteen working days
const WARM_UP = 20_000;
const AIMS = { bare: 1_000_000, explained: 100_000 };

/** One question: so many working days after a day. */
interface Question {
  readonly from: CivilDate;
  readonly amount: number;
}

const QUESTIONS: readonly Question[] = Array.from({ length: DAYS }, (_, day) => ({
  from: addDays(FIRST, day),
  amount: AMOUNTS[day % AMOUNTS.length] ?? 10,
}));

/**
 * Due dates worked out in a second of one core, bare and with the whole explanation, beside the same count with two
 * libraries of common use. All three are asked the same questions, and a different answer from any of them ends the run.
 * @returns figures by the processor's own clock, so that whatever else keeps the machine busy does not count
 */
export function measureDueDates(): readonly Figure[] {
  for (const question of QUESTIONS) checkSame(question);
  const bare = rate(4_000_000, ({ from, amount }) => due(limits[amount] ?? workingDays(amount), from, newestCalendar));
  const explained = rate(400_000, ({ from }) => explainRule(RULE, from, { calendar: newestCalendar }));
  const others = {
    '`addBusinessDays` of date-fns, with the holidays left out': rate(100_000, dateFns),
    'luxon, day by day': rate(20_000, luxon),
  };
  return [
    figure('Due dates, bare', bare, AIMS.bare),
    figure('Due dates, explained', explained, AIMS.explained),
    ...Object.entries(others).map(([what, theirs]) => compared(what, theirs, bare, explained)),
  ];
}

const limits: Readonly<Record<number, ReturnType<typeof workingDays>>> = Object.fromEntries(
  AMOUNTS.map((amount) => [amount, workingDays(amount)]),
);

function figure(what: string, rateOf: number, aim: number): Figure {
  return { what, figure: aSecond(rateOf), aim: { text: `at least ${aSecond(aim)}`, met: rateOf >= aim } };
}

const compared = (what: string, theirs: number, bare: number, explained: number): Figure => ({
  what: `The same dates by ${what}`,
  figure: `${aSecond(theirs)}; bare is ${(bare / theirs).toFixed(0)} times, explained ${(explained / theirs).toFixed(1)} times as fast`,
});

const aSecond = (count: number): string => `${Math.round(count).toLocaleString('en-GB')} a second`;

/** How often a second of processor time; the questions are asked over and over. */
function rate(count: number, answer: (question: Question) => unknown): number {
  ask(Math.min(count, WARM_UP), answer);
  const before = process.cpuUsage();
  ask(count, answer);
  const { user, system } = process.cpuUsage(before);
  return count / ((user + system) / 1_000_000);
}

function ask(count: number, answer: (question: Question) => unknown): void {
  for (let asked = 0; asked < count; asked += 1) {
    const question = QUESTIONS[asked % DAYS];
    if (question && answer(question) === null) throw new Error(`No date for ${question.from}.`);
  }
}

// ---- The same by other means: days are made before the clock runs, which is in their favour ----

/** Days off of the newest calendar, by their places in time and by their names. */
const OFF = newestCalendar.editions.reduce((off, { adds, removes }) => {
  for (const { date } of removes) off.delete(date);
  for (const { date } of adds) off.add(date);
  return off;
}, new Set<string>());
const midnight = (date: string): Date =>
  new Date(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8)));
const OFF_AT: readonly number[] = [...OFF].map((date) => midnight(date).getTime()).toSorted((a, b) => a - b);

const MADE = new Map(QUESTIONS.map(({ from }) => [from, { date: midnight(from), at: DateTime.fromISO(from) }]));

/** Adds as many again as there were holidays on the way, until there are none. */
function dateFns({ from, amount }: Question): Date {
  let start = MADE.get(from)?.date ?? midnight(from);
  let end = addBusinessDays(start, amount);
  for (let missed = holidays(start, end); missed > 0; missed = holidays(start, end)) {
    start = end;
    end = addBusinessDays(end, missed);
  }
  return end;
}

/** Holidays after one day and up to another; none of the list is on a weekend. */
const holidays = (after: Date, upTo: Date): number => placeAfter(upTo.getTime()) - placeAfter(after.getTime());

/** How many holidays there are up to a moment. */
function placeAfter(moment: number): number {
  let [low, high] = [0, OFF_AT.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((OFF_AT[middle] ?? 0) <= moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

function luxon({ from, amount }: Question): DateTime {
  let day = MADE.get(from)?.at ?? DateTime.fromISO(from);
  for (let left = amount; left > 0;) {
    day = day.plus({ days: 1 });
    if (day.weekday <= 5 && !OFF.has(day.toISODate() ?? '')) left -= 1;
  }
  return day;
}

/** @throws Error when one of them comes to another day */
function checkSame(question: Question): void {
  const ours = due(workingDays(question.amount), question.from, newestCalendar) ?? '';
  const theirs = [dateFns(question), midnight(luxon(question).toISODate() ?? '')];
  if (theirs.some((date) => date.getTime() !== midnight(ours).getTime()))
    throw new Error(`${question.amount} working days after ${question.from}: not the same by all.`);
}

/** `node --import tsx bench/due-dates.ts`: these figures alone. */
if (require.main === module) console.log(tableOf('Due dates', measureDueDates()));
