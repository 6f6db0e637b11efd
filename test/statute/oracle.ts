import calendar from '../../statute/data/calendar.england-and-wales.json';

/**
 * The counting codes a second time, as plainly as they can be put: one day after another, by the host's own dates and
 * zone data, from the calendar file itself. It shares nothing with the library that it checks.
 */
export interface Question {
  readonly counting: string;
  readonly kind: string;
  readonly direction: string;
  readonly from: string;
  readonly amount: number | null;
  readonly unit: string | null;
  readonly calendarEdition: string | null;
  readonly act?: string;
}

export function plainAnswer(question: Question): string | null {
  const { counting, from, amount, unit, direction, kind, act } = question;
  if (amount === null) return null;
  const step = direction === 'before' ? -1 : 1;
  const off = daysOff(question.calendarEdition);
  const works = (day: string): boolean => ![0, 6].includes(new Date(day).getUTCDay()) && !off.has(day);
  switch (counting) {
    case 'WD':
    case 'WD+n':
      return amount === 0 ? seek(from, step, works) : walk(from, amount, step, works);
    case 'WD-B':
      return walk(next(seek(from, 1, works), -1), amount, 1, works);
    case 'BD':
      return direction === 'before'
        ? walk(from, amount, -1, works)
        : walk(next(seek(from, 1, works), -1), amount, 1, works);
    case 'D':
      return walk(from, amount, step, () => true);
    case 'D-B':
      return walk(from, amount - 1, 1, () => true);
    case 'W':
      return walk(from, amount * 7, step, () => true);
    case 'W-B':
      return walk(from, amount * 7 - 1, 1, () => true);
    case 'MO':
      return kind === 'age' ? birthday(from, amount) : sameDate(from, step * amount * (unit === 'year' ? 12 : 1));
    case 'MO-each':
      return unit === 'calendar-year' ? `${Number(from.slice(0, 4)) + 1}-12-31` : endOfNextMonth(from);
    case 'H':
      return inLondon(Date.parse(from) + step * amount * 3_600_000);
    case 'FPR': {
      const clear = direction === 'before' || kind === 'window' ? amount + 1 : amount;
      const end = walk(from, clear, step, amount <= 7 ? works : () => true);
      return act === 'court-office' ? seek(end, step, works) : end;
    }
    default:
      throw new Error(`no plain answer for ${counting}`);
  }
}

/** Every code above, so that a test can ask for all of them. */
export const PLAIN_CODES = ['WD', 'WD+n', 'WD-B', 'BD', 'D', 'D-B', 'W', 'W-B', 'MO', 'MO-each', 'H', 'FPR'];

function daysOff(edition: string | null): ReadonlySet<string> {
  const off = new Set<string>();
  for (const { id, adds, removes } of calendar.editions as readonly {
    id: string;
    adds: readonly { date: string }[];
    removes: readonly { date: string }[];
  }[]) {
    if (edition === null || id > edition) break;
    for (const { date } of removes) off.delete(date);
    for (const { date } of adds) off.add(date);
  }
  return off;
}

function next(day: string, step: number): string {
  const date = new Date(day);
  date.setUTCDate(date.getUTCDate() + step);
  return date.toISOString().slice(0, 10);
}

function walk(from: string, amount: number, step: number, counts: (day: string) => boolean): string {
  let day = from;
  for (let left = amount; left > 0;) {
    day = next(day, step);
    if (counts(day)) left -= 1;
  }
  return day;
}

function seek(from: string, step: number, stop: (day: string) => boolean): string {
  let day = from;
  while (!stop(day)) day = next(day, step);
  return day;
}

/** The host's months run over into the next where there is no such date; step back until they do not. */
function sameDate(from: string, months: number): string {
  const [year = 0, month = 0, day = 0] = from.split('-').map(Number);
  for (let wanted = day; ; wanted -= 1) {
    const date = new Date(Date.UTC(year, month - 1 + months, wanted));
    if (date.getUTCDate() === wanted) return date.toISOString().slice(0, 10);
  }
}

/** Running over is right for a birthday on 29 February: it comes to 1 March. */
function birthday(born: string, years: number): string {
  const [year = 0, month = 0, day = 0] = born.split('-').map(Number);
  return new Date(Date.UTC(year + years, month - 1, day)).toISOString().slice(0, 10);
}

function endOfNextMonth(from: string): string {
  const [year = 0, month = 0] = from.split('-').map(Number);
  return new Date(Date.UTC(year, month + 1, 0)).toISOString().slice(0, 10);
}

const LONDON = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London', dateStyle: 'short', timeStyle: 'medium' });

function inLondon(ms: number): string {
  const local = LONDON.format(ms).replace(' ', 'T');
  const hours = (Date.parse(`${local}Z`) - ms) / 3_600_000;
  return `${local}+0${Math.round(hours)}:00`;
}
