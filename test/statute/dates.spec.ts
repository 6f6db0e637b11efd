import fc from 'fast-check';
import {
  addDays,
  addMonths,
  ageOn,
  anniversary,
  civilDate,
  daysBetween,
  epochMs,
  instant,
  isCivilDate,
  isInstant,
  londonDate,
  londonTime,
  monthEnd,
  noonOf,
  plainDate,
  plainTime,
  startOfDay,
  weekday,
  yearEnd,
} from '../../statute';
import { codeOf, dates } from './support';

const day = civilDate;
const DAY_MS = 86_400_000;

describe('civil dates', () => {
  test.each([
    ['2027-02-29', 'impossible-date'],
    ['2026-13-01', 'impossible-date'],
    ['2026-00-10', 'impossible-date'],
    ['2026-04-31', 'impossible-date'],
    ['2026-4-3', 'impossible-date'],
    ['26-04-03', 'impossible-date'],
    ['2026-04-03T00:00:00Z', 'impossible-date'],
    [' 2026-04-03', 'impossible-date'],
    ['٢٠٢٦-٠٤-٠٣', 'impossible-date'],
    ['', 'impossible-date'],
    ['0000-01-01', 'impossible-date'],
    ['0001-01-01', 'date-out-of-range'],
    ['1899-12-31', 'date-out-of-range'],
    ['2200-01-01', 'date-out-of-range'],
    ['9999-12-31', 'date-out-of-range'],
  ])('%s is refused as %s', (text, code) => {
    expect(codeOf(() => civilDate(text))).toBe(code);
    expect(isCivilDate(text)).toBe(false);
  });

  test.each([null, undefined, 20261218, {}, [], new Date(0)])('%p is not a date', (value) => {
    expect(isCivilDate(value)).toBe(false);
    expect(codeOf(() => civilDate(value as unknown as string))).toBe('impossible-date');
  });

  test('every day of three hundred years reads back, in order, one day after the last', () => {
    let count = 0;
    let before = '';
    for (let ms = Date.UTC(1900, 0, 1); ms <= Date.UTC(2199, 11, 31); ms += DAY_MS) {
      const text = new Date(ms).toISOString().slice(0, 10);
      const here = addDays(day('1900-01-01'), count);
      if (here !== text || daysBetween(day('1900-01-01'), day(text)) !== count || !(text > before))
        throw new Error(text);
      before = text;
      count += 1;
    }
    expect(count).toBe(109_573);
  });

  test('no date is counted past the years held', () => {
    expect(codeOf(() => addDays(day('2199-12-31'), 1))).toBe('date-out-of-range');
    expect(codeOf(() => addDays(day('1900-01-01'), -1))).toBe('date-out-of-range');
    expect(codeOf(() => addMonths(day('2199-12-31'), 1))).toBe('date-out-of-range');
    expect(codeOf(() => addDays(day('2026-01-01'), 1.5))).toBe('amount-invalid');
    expect(codeOf(() => addDays(day('2026-01-01'), NaN))).toBe('amount-invalid');
    expect(codeOf(() => anniversary(day('2026-01-01'), 200))).toBe('date-out-of-range');
  });

  test('months have corresponding dates, and month ends do not stick', () => {
    expect(addMonths(day('2026-08-31'), 6)).toBe('2027-02-28');
    expect(addMonths(day('2027-02-28'), 6)).toBe('2027-08-28');
    expect(addMonths(day('2027-03-31'), -1)).toBe('2027-02-28');
    expect(addMonths(day('2026-01-15'), -13)).toBe('2024-12-15');
    expect(monthEnd(day('2026-12-10'), 2)).toBe('2027-02-28');
    expect(yearEnd(day('2026-12-10'), 1)).toBe('2027-12-31');
  });

  test.each([
    ['2008-02-29', 18, '2026-03-01'],
    ['2008-02-29', 16, '2024-02-29'],
    ['2008-02-28', 18, '2026-02-28'],
    ['2008-03-01', 18, '2026-03-01'],
  ])('born %s, %i on %s', (born, years, on) => {
    expect(anniversary(day(born), years)).toBe(on);
    expect(ageOn(day(born), day(on))).toBe(years);
    expect(ageOn(day(born), addDays(day(on), -1))).toBe(years - 1);
  });

  test('days in words', () => {
    expect(plainDate(day('2026-12-18'))).toBe('Friday 18 December 2026');
    expect(weekday(day('2027-01-06'))).toBe('Wednesday');
  });
});

describe('instants', () => {
  test.each([
    ['2026-03-28T10:00:00+00:00', '2026-03-28T10:00:00.000Z'],
    ['2025-10-25T20:00:00+01:00', '2025-10-25T19:00:00.000Z'],
    ['2026-01-01T00:30+01:00', '2025-12-31T23:30:00.000Z'],
    ['2026-01-01T09:15:00.5Z', '2026-01-01T09:15:00.500Z'],
    ['2026-01-01T23:59:59.999-05:30', '2026-01-02T05:29:59.999Z'],
  ])('%s is %s', (text, utc) => {
    expect(instant(text)).toBe(utc);
    expect(epochMs(instant(text))).toBe(Date.parse(text));
    expect(isInstant(utc)).toBe(true);
  });

  test.each([
    '2026-03-28T10:00:00',
    '2026-03-28',
    '2026-03-28 10:00:00Z',
    '2026-03-28T24:00:00Z',
    '2026-03-28T10:60:00Z',
    '2026-03-28T10:00:60Z',
    '2026-02-30T10:00:00Z',
    '2026-03-28T10:00:00+15:00',
    '2026-03-28T10:00:00.1234Z',
    'now',
    '',
  ])('%s is refused: no offset, no such time, or another form', (text) => {
    expect(codeOf(() => instant(text))).toBe('impossible-instant');
    expect(isInstant(text)).toBe(false);
  });

  test.each([NaN, Infinity, 0.5])('%p milliseconds are refused', (ms) => {
    expect(codeOf(() => instant(ms))).toBe('impossible-instant');
  });

  test.each([-1e15, 1e15])('%p milliseconds are out of range', (ms) => {
    expect(codeOf(() => instant(ms))).toBe('date-out-of-range');
  });

  test('the order of the text is the order of time', () => {
    const ms = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2199, 11, 31) });
    fc.assert(
      fc.property(ms, ms, (a, b) => {
        expect(epochMs(instant(a))).toBe(a);
        expect(instant(a) < instant(b)).toBe(a < b);
      }),
    );
  });
});

describe('London', () => {
  const host = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London', dateStyle: 'short', timeStyle: 'medium' });

  test('clocks change as the host has it, every hour of the days around each change, 1972 to 2037', () => {
    let compared = 0;
    for (let year = 1972; year <= 2037; year += 1) {
      for (const [month, first] of [
        [2, 10],
        [9, 15],
      ] as const) {
        const start = Date.UTC(year, month, first);
        for (let ms = start; ms < start + 22 * DAY_MS; ms += DAY_MS / 24) {
          const ours = londonTime(instant(ms)).slice(0, 19).replace('T', ' ');
          if (ours !== host.format(ms)) throw new Error(`${ours} against ${host.format(ms)}`);
          compared += 1;
        }
      }
    }
    expect(compared).toBe(66 * 2 * 22 * 24);
  });

  test('no clock rule is held before 1972', () => {
    expect(codeOf(() => londonDate(instant('1971-12-31T23:00:00Z')))).toBe('london-time-unknown');
    expect(codeOf(() => startOfDay(day('1971-06-01')))).toBe('london-time-unknown');
  });

  test.each([
    ['2026-06-30', '2026-06-29T23:00:00.000Z'],
    ['2026-10-25', '2026-10-24T23:00:00.000Z'],
    ['2026-10-26', '2026-10-26T00:00:00.000Z'],
    ['2026-03-29', '2026-03-29T00:00:00.000Z'],
    ['2026-03-30', '2026-03-29T23:00:00.000Z'],
  ])('%s starts at %s', (date, at) => expect(startOfDay(day(date))).toBe(at));

  test('noon is twelve on the wall clock, also on the days of a change', () => {
    expect(londonTime(noonOf(day('2026-03-29')))).toBe('2026-03-29T12:00:00+01:00');
    expect(londonTime(noonOf(day('2026-10-25')))).toBe('2026-10-25T12:00:00+00:00');
  });

  test('a day begins with its first moment and not a millisecond earlier', () => {
    fc.assert(
      fc.property(dates('1972-01-02'), (date) => {
        const start = epochMs(startOfDay(date));
        expect(londonDate(instant(start))).toBe(date);
        expect(londonDate(instant(start - 1))).toBe(addDays(date, -1));
      }),
    );
  });

  test('times in words', () => {
    expect(plainTime(instant('2025-10-28T19:00:00Z'))).toBe('19:00 on Tuesday 28 October 2025');
    expect(londonTime(instant('2026-06-01T08:15:00.250Z'))).toBe('2026-06-01T09:15:00.250+01:00');
  });
});
