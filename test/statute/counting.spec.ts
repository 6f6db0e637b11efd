import fc from 'fast-check';
import {
  type CivilDate,
  type Counting,
  type Instant,
  type Limit,
  StatuteError,
  addDays,
  age,
  calendarEdition,
  civilDate,
  days,
  daysBefore,
  due,
  hours,
  instant,
  isWorkingDay,
  londonDate,
  looksAtCalendar,
  months,
  monthsBefore,
  newestCalendar,
  planningDate,
  readLimit,
  readSchoolCalendar,
  weeks,
  weeksBefore,
  workingDays,
  workingDaysBefore,
} from '../../statute';
import published from '../../statute/vectors/vectors.json';
import { codeOf, dates } from './support';

const day = civilDate;
const school = readSchoolCalendar(published.schoolCalendars['sample-2026-27']);
const inReach = dates('2012-01-01', '2070-12-31');

const limit = (counting: Counting, unit: Limit['unit'], amount: number, more: Partial<Limit> = {}): Limit => ({
  amount,
  unit,
  counting,
  direction: 'after',
  kind: 'limit',
  ...more,
});

/** Every code that counts days, with the least amount it can have. */
const CODES: readonly [name: string, make: (amount: number) => Limit, least: number, most?: number][] = [
  ['WD', (n) => limit('WD', 'working-day', n), 0],
  ['WD+n', (n) => limit('WD+n', 'working-day', n), 1],
  ['WD-B', (n) => limit('WD-B', 'working-day', n), 1],
  ['D', (n) => limit('D', 'day', n), 0],
  ['D-B', (n) => limit('D-B', 'day', n), 1],
  ['W', (n) => limit('W', 'week', n), 0],
  ['W-B', (n) => limit('W-B', 'week', n), 1],
  ['MO in months', (n) => limit('MO', 'month', n), 0],
  ['MO in years', (n) => limit('MO', 'year', n), 0],
  ['BD', (n) => limit('BD', 'business-day', n), 1],
  ['FPR to seven days', (n) => limit('FPR', 'day', n), 1, 6],
  ['FPR over seven days', (n) => limit('FPR', 'day', n), 8],
  ['FPR at the court office', (n) => limit('FPR', 'day', n, { act: 'court-office' }), 8],
  ['age', age, 0],
];
const BACKWARDS: readonly [name: string, make: (amount: number) => Limit][] = [
  ['WD', workingDaysBefore],
  ['D', daysBefore],
  ['W', weeksBefore],
  ['MO', monthsBefore],
  ['BD', (n) => limit('BD', 'business-day', n, { direction: 'before' })],
  ['FPR', (n) => limit('FPR', 'day', n + 7, { direction: 'before' })],
];

const dueDay = (made: Limit, from: CivilDate): CivilDate => due(made, from, newestCalendar) as CivilDate;

describe('laws of counting', () => {
  describe.each(CODES)('%s', (_, make, least, most = 40) => {
    const amounts = fc.integer({ min: least, max: most });

    test('a later start never comes to an earlier end', () => {
      fc.assert(
        fc.property(inReach, fc.nat(60), amounts, (from, later, amount) => {
          expect(dueDay(make(amount), addDays(from, later)) >= dueDay(make(amount), from)).toBe(true);
        }),
      );
    });

    test('a longer limit is never sooner', () => {
      fc.assert(
        fc.property(inReach, amounts, (from, amount) => {
          expect(dueDay(make(amount + 1), from) >= dueDay(make(amount), from)).toBe(true);
        }),
      );
    });

    test('a limit ends on its first day or after', () => {
      fc.assert(fc.property(inReach, amounts, (from, amount) => expect(dueDay(make(amount), from) >= from).toBe(true)));
    });
  });

  test('only at seven court days is a longer limit sooner, for from eight on every day counts', () => {
    const end = (amount: number): CivilDate => dueDay(limit('FPR', 'day', amount), day('2027-03-24'));
    expect([end(7), end(8)]).toEqual(['2027-04-06', '2027-04-01']);
  });

  describe.each(BACKWARDS)('%s before', (_, make) => {
    test('a later event never has an earlier day before it, and a longer time is never later', () => {
      fc.assert(
        fc.property(inReach, fc.nat(60), fc.integer({ min: 1, max: 30 }), (from, later, amount) => {
          expect(dueDay(make(amount), addDays(from, later)) >= dueDay(make(amount), from)).toBe(true);
          expect(dueDay(make(amount + 1), from) <= dueDay(make(amount), from)).toBe(true);
        }),
      );
    });
  });

  test('forward then back: days and weeks always, working days from a working day', () => {
    fc.assert(
      fc.property(inReach, fc.integer({ min: 1, max: 60 }), (from, amount) => {
        expect(dueDay(daysBefore(amount), dueDay(days(amount), from))).toBe(from);
        expect(dueDay(weeksBefore(amount), dueDay(weeks(amount), from))).toBe(from);
        const working = dueDay(limit('WD', 'working-day', 0), from);
        expect(dueDay(workingDaysBefore(amount), dueDay(workingDays(amount), working))).toBe(working);
      }),
    );
  });

  test('months forward then back come to the same date, or to an earlier one where a month had no such date', () => {
    fc.assert(
      fc.property(inReach, fc.integer({ min: 1, max: 60 }), (from, amount) => {
        const back = dueDay(monthsBefore(amount), dueDay(months(amount), from));
        expect(back <= from && back.slice(0, 7) === from.slice(0, 7)).toBe(true);
        if (Number(from.slice(8)) <= 28) expect(back).toBe(from);
      }),
    );
  });

  test('working days end on working days; an event on a day off counts as the working day before it', () => {
    fc.assert(
      fc.property(inReach, fc.integer({ min: 1, max: 60 }), (from, amount) => {
        const end = dueDay(workingDays(amount), from);
        expect(isWorkingDay(end, newestCalendar)).toBe(true);
        const before = dueDay(limit('WD', 'working-day', 0, { direction: 'before' }), from);
        expect(end).toBe(dueDay(workingDays(amount), before));
      }),
    );
  });

  test('counts add up: so many working days and then some more', () => {
    fc.assert(
      fc.property(inReach, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), (from, a, b) => {
        expect(dueDay(workingDays(b), dueDay(workingDays(a), from))).toBe(dueDay(workingDays(a + b), from));
      }),
    );
  });

  test('"beginning with" a working day is one day shorter; with a day off, the count starts after it', () => {
    fc.assert(
      fc.property(inReach, fc.integer({ min: 2, max: 40 }), (from, amount) => {
        const shorter = isWorkingDay(from, newestCalendar) ? amount - 1 : amount;
        expect(dueDay(limit('WD-B', 'working-day', amount), from)).toBe(dueDay(workingDays(shorter), from));
        expect(dueDay(limit('D-B', 'day', amount), from)).toBe(dueDay(days(amount - 1), from));
        expect(dueDay(limit('W-B', 'week', amount), from)).toBe(dueDay(days(7 * amount - 1), from));
      }),
    );
  });

  test('hours are real hours: the difference in time is exact across every clock change', () => {
    const moments = fc.integer({ min: Date.UTC(2012, 0, 1), max: Date.UTC(2060, 0, 1) });
    fc.assert(
      fc.property(moments, fc.integer({ min: 0, max: 5000 }), (ms, amount) => {
        const end = due(hours(amount), instant(ms), null) as Instant;
        expect(Date.parse(end) - ms).toBe(amount * 3_600_000);
      }),
    );
  });

  test('a code that does not look at the calendar needs none, and the others say so', () => {
    for (const [, make] of CODES) {
      const made = make(3);
      const code = codeOf(() => due(made, day('2026-11-20'), null));
      expect(code).toBe(looksAtCalendar(made.counting) ? 'calendar-needed' : 'no error');
    }
  });

  test('a moment counts days from its day in London', () => {
    const late = instant('2026-06-30T23:30:00Z');
    expect(londonDate(late)).toBe('2026-07-01');
    expect(due(days(1), late, null)).toBe('2026-07-02');
  });

  test('adding a holiday never makes a working-day limit sooner, taking one away never later', () => {
    const [before, after] = [calendarEdition('2020-11-12'), calendarEdition('2022-09-10')];
    fc.assert(
      fc.property(dates('2022-08-01', '2022-10-01'), fc.integer({ min: 1, max: 40 }), (from, amount) => {
        const [was, is] = [due(workingDays(amount), from, before), due(workingDays(amount), from, after)];
        expect((is ?? '') >= (was ?? '')).toBe(true);
      }),
    );
  });
});

describe('school days', () => {
  const sd = (amount: number, more: Partial<Limit> = {}): Limit =>
    limit('SD', 'school-day', amount, { schoolCalendar: school, ...more });

  test('forward then back over a break comes to the same school day', () => {
    const end = dueDay(sd(10), day('2026-10-20'));
    expect(end).toBe('2026-11-10');
    expect(dueDay(sd(10, { direction: 'before' }), end)).toBe('2026-10-20');
  });

  test('the summer before the first term is known; the term before it is not', () => {
    expect(dueDay(sd(1), day('2026-08-14'))).toBe('2026-09-02');
    expect(dueDay(sd(1), day('2026-08-01'))).toBe('2026-09-02');
    expect(codeOf(() => dueDay(sd(1), day('2026-07-31')))).toBe('school-calendar-start');
  });

  test('no answer past the terms supplied', () => {
    expect(codeOf(() => dueDay(sd(10), day('2027-07-15')))).toBe('school-calendar-horizon');
    expect(codeOf(() => dueDay(sd(1), day('2027-08-15')))).toBe('school-calendar-horizon');
    const term = limit('SD', 'school-term', 1, { schoolCalendar: school });
    expect(codeOf(() => dueDay(term, day('2027-05-01')))).toBe('school-calendar-horizon');
  });

  test('no answer without a calendar of terms', () => {
    expect(codeOf(() => dueDay(limit('SD', 'school-day', 1), day('2026-10-20')))).toBe('school-calendar-needed');
  });

  test.each([
    ['no terms', { terms: [] }],
    [
      'terms that overlap',
      {
        terms: [
          { start: '2026-09-01', end: '2026-12-01' },
          { start: '2026-12-01', end: '2027-03-01' },
        ],
      },
    ],
    ['a term that ends before it starts', { terms: [{ start: '2026-09-01', end: '2026-08-01' }] }],
    [
      'a break outside its term',
      { terms: [{ start: '2026-09-01', end: '2026-12-01', breaks: [{ start: '2026-12-05', end: '2026-12-06' }] }] },
    ],
    ['an impossible day', { terms: [{ start: '2026-09-31', end: '2026-12-01' }] }],
    ['a closed day that is none', { terms: [{ start: '2026-09-01', end: '2026-12-01' }], closed: [5] }],
    ['nothing', null],
    ['a list', []],
  ])('a school calendar with %s is refused', (_, value) => {
    expect(codeOf(() => readSchoolCalendar(value))).toBe('school-calendar-malformed');
  });
});

describe('planning dates', () => {
  test.each([
    ['2027-05-23', true, '2027-05-21'],
    ['2026-12-25', true, '2026-12-24'],
    ['2026-12-28', true, '2026-12-24'],
    ['2026-11-23', true, null],
    ['2026-11-23', false, '2026-11-20'], // the period is over as the Monday begins, so Sunday is its last day
    ['2026-11-24', false, null],
    ['2085-01-06', true, null], // past the calendar: no guess
  ])('%s, day inside %s: %s', (date, counts, planned) => {
    expect(planningDate(day(date), counts, newestCalendar)).toBe(planned);
  });
});

describe('limits that cannot be counted', () => {
  test.each<[string, unknown, string]>([
    ['hours from a day', limit('H', 'hour', 1), 'instant-needed'],
    ['a unit of another code', limit('WD+n', 'day', 1), 'unit-mismatch'],
    ['no unit', limit('D', null, 1), 'unit-mismatch'],
    ['a figure where none can be', limit('EVENT', 'day', 1), 'unit-mismatch'],
    ['an age in months', limit('MO', 'month', 18, { kind: 'age' }), 'unit-mismatch'],
    ['half a day', limit('D', 'day', 0.5), 'amount-invalid'],
    ['not a number', limit('D', 'day', NaN), 'amount-invalid'],
    ['a negative amount', limit('D', 'day', -1), 'amount-out-of-range'],
    ['no working days', limit('WD+n', 'working-day', 0), 'amount-out-of-range'],
    ['no day to begin with', limit('D-B', 'day', 0), 'amount-out-of-range'],
    ['every second month', limit('MO-each', 'calendar-month', 2), 'amount-out-of-range'],
    ['a huge amount of days', limit('D', 'day', 1e7), 'date-out-of-range'],
    ['a huge amount of months', limit('MO', 'month', 1e7), 'date-out-of-range'],
    ['more than can be added', limit('D', 'day', 1e12), 'amount-out-of-range'],
    ['working days past the calendar', limit('WD+n', 'working-day', 20_000), 'calendar-horizon'],
    ['"beginning with", backwards', limit('D-B', 'day', 1, { direction: 'before' }), 'direction-undefined'],
    [
      '"in each month", backwards',
      limit('MO-each', 'calendar-month', 1, { direction: 'before' }),
      'direction-undefined',
    ],
  ])('%s', (_, made, code) => {
    expect(codeOf(() => due(made as Limit, day('2026-11-20'), newestCalendar))).toBe(code);
  });

  test.each<[unknown, string]>([
    [{ counting: 'XX', amount: 1, unit: 'day' }, 'unknown-counting'],
    [{ counting: 'D', amount: 1, unit: 'fortnight' }, 'unknown-unit'],
    [{ counting: 'D', amount: 1, unit: 'day', direction: 'sideways' }, 'unknown-direction'],
    [{ counting: 'D', amount: 1, unit: 'day', kind: 'wish' }, 'unknown-kind'],
    [{ counting: 'FPR', amount: 1, unit: 'day', act: 'fax' }, 'unknown-act'],
    [{ counting: 'D', amount: '1', unit: 'day' }, 'amount-invalid'],
    [{ counting: 'D' }, 'unit-mismatch'],
    [null, 'line-malformed'],
    [[], 'line-malformed'],
    ['D', 'line-malformed'],
  ])('%j is refused as %s', (value, code) => expect(codeOf(() => readLimit(value))).toBe(code));

  test('definitions cannot be written with an amount that does not count', () => {
    expect(() => workingDays(0)).toThrow(StatuteError);
    expect(() => weeks(-1)).toThrow(StatuteError);
    expect(days(0)).toEqual({ amount: 0, unit: 'day', counting: 'D', direction: 'after', kind: 'limit' });
  });
});
