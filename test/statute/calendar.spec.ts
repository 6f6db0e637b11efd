import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  type CalendarEdition,
  type CivilDate,
  addDays,
  calendarAsKnownOn,
  calendarEdition,
  civilDate,
  daysBetween,
  daysOffBetween,
  due,
  explainRule,
  extendCalendar,
  isWorkingDay,
  newestCalendar,
  readCalendarEdition,
  regularDaysOff,
  ruleCatalogue,
  weekday,
  workingDayAfter,
  workingDayBefore,
  workingDayOnOrAfter,
  workingDayOnOrBefore,
  workingDays,
  workingDaysBetween,
} from '../../statute';
import file from '../../statute/data/calendar.england-and-wales.json';
import guarded from '../../statute/data/published.json';
import { codeOf, dates } from './support';

const day = civilDate;
const edition = (id: string, publishedOn: string, adds: string[], removes: string[] = [], more = {}): unknown => ({
  id,
  publishedOn,
  source: 'Invented for a test',
  adds: adds.map((date) => ({ date, name: `Holiday of ${date}` })),
  removes: removes.map((date) => ({ date, name: `Holiday of ${date}` })),
  ...more,
});
const extended = (...editions: unknown[]): CalendarEdition =>
  extendCalendar(newestCalendar, editions.map(readCalendarEdition));

/** Days off counted one by one: slow, plain, and written apart from the tables it checks. */
function worksOn(date: CivilDate, calendar: CalendarEdition): boolean {
  return !['Saturday', 'Sunday'].includes(weekday(date)) && daysOffBetween(date, date, calendar).length === 0;
}

describe('published calendars', () => {
  test('no published edition has been edited', () => {
    const sums = Object.fromEntries(file.editions.map((one) => [one.id, checksum(one)]));
    expect(sums).toEqual(guarded.calendar);
  });

  test('no published edition of the rules has been edited, and none is published unguarded', () => {
    const sums = Object.fromEntries(ruleCatalogue.editions.map(({ id, rules }) => [id, checksum(rules)]));
    expect(sums).toEqual(guarded.rules);
  });

  test('the rule for regular holidays gives the list of 2010 to 2030 exactly', () => {
    const byRule = Array.from({ length: 21 }, (_, index) => regularDaysOff(2010 + index))
      .flat()
      .toSorted((a, b) => (a.date < b.date ? -1 : 1));
    expect(byRule).toEqual(file.editions[0]?.adds.map(({ date, name }) => ({ date, name })));
  });

  test('each edition follows from the one before without contradiction', () => {
    const first = calendarEdition('2010-01-01');
    const replayed = extendCalendar(first, newestCalendar.editions.slice(1));
    expect(replayed.id).toBe(newestCalendar.id);
    expect(daysOffBetween(first.firstDay, first.horizon, replayed)).toEqual(
      daysOffBetween(first.firstDay, first.horizon, newestCalendar),
    );
  });

  test('eight regular days off a year to 2079, none on a weekend', () => {
    for (let year = 2031; year <= 2079; year += 1) {
      const days = daysOffBetween(day(`${year}-01-01`), day(`${year}-12-31`), newestCalendar);
      expect(days).toHaveLength(8);
      for (const { date } of days) expect(['Saturday', 'Sunday']).not.toContain(weekday(date));
    }
  });

  test.each([
    ['2031-04-11', 'Good Friday'],
    ['2038-04-23', 'Good Friday'], // Easter on 25 April, the latest there is
    ['2057-12-26', 'Boxing Day'],
    ['2060-12-27', 'Christmas Day'], // Christmas on a Saturday
    ['2061-12-27', 'Christmas Day'], // and on a Sunday
  ])('%s is %s', (date, name) => {
    expect(daysOffBetween(day(date), day(date), newestCalendar)).toEqual([{ date, name }]);
  });
});

describe('what was known on a day', () => {
  test.each([
    ['2022-08-30', '2020-11-12', '2022-09-19'],
    ['2022-09-09', '2020-11-12', '2022-09-19'],
    ['2022-09-10', '2022-09-10', '2022-09-20'],
    ['2022-09-12', '2022-09-10', '2022-09-20'],
    ['2026-11-22', '2022-11-06', '2022-09-20'],
  ])('asked on %s: edition %s, ten working days after 5 September 2022 end on %s', (asked, id, end) => {
    const calendar = calendarAsKnownOn(day(asked));
    expect(calendar.id).toBe(id);
    expect(due(workingDays(10), day('2022-09-05'), calendar)).toBe(end);
  });

  test.each([
    ['2015-06-01', '2016-12-31'], // no copy of the list seen yet: the end of the next year
    ['2017-01-01', '2017-12-31'],
    ['2022-09-09', '2023-12-31'],
    ['2026-02-24', '2027-12-31'],
    ['2026-02-25', '2028-12-31'],
  ])('asked on %s, days off are published to %s', (asked, through) => {
    expect(calendarAsKnownOn(day(asked)).publishedThrough).toBe(through);
  });

  test('a date that rests on days not yet published is marked as projected', () => {
    const facts = { becameLookedAfterOn: '2028-12-15' };
    expect(explainRule('C10', facts, { calendar: newestCalendar }).projected).toBe(true);
    expect(explainRule('C10', { becameLookedAfterOn: '2028-11-15' }, { calendar: newestCalendar }).projected).toBe(
      false,
    );
    const hearing = explainRule('B8', '2029-01-03', { calendar: newestCalendar });
    expect([hearing.dueOn, hearing.projected]).toEqual(['2028-12-29', true]); // counted back over New Year's Day
    const then = calendarAsKnownOn(day('2022-09-09'));
    expect(explainRule('C10', { becameLookedAfterOn: '2024-01-10' }, { calendar: then }).projected).toBe(true);
  });

  test('nothing was known before the calendar began', () => {
    expect(codeOf(() => calendarAsKnownOn(day('2009-12-31')))).toBe('calendar-start');
    expect(codeOf(() => calendarEdition('2022-09-11'))).toBe('unknown-calendar-edition');
  });

  test('a date beyond the horizon is an error, never a guess', () => {
    expect(codeOf(() => workingDayAfter(day('2079-12-20'), 10, newestCalendar))).toBe('calendar-horizon');
    expect(codeOf(() => workingDayAfter(day('2080-01-03'), 1, newestCalendar))).toBe('calendar-horizon');
    expect(codeOf(() => workingDayBefore(day('2010-01-10'), 10, newestCalendar))).toBe('calendar-start');
    expect(codeOf(() => isWorkingDay(day('2009-12-31'), newestCalendar))).toBe('calendar-start');
  });
});

describe('editions loaded later', () => {
  const jubilee = edition('2027-05-01', '2027-05-01', ['2027-06-07']);

  test('a new day off moves what counts over it, and the old calendar still answers as before', () => {
    const calendar = extended(jubilee);
    expect(due(workingDays(5), day('2027-06-03'), newestCalendar)).toBe('2027-06-10');
    expect(due(workingDays(5), day('2027-06-03'), calendar)).toBe('2027-06-11');
    expect(calendarAsKnownOn(day('2027-04-30'), calendar).id).toBe('2022-11-06');
    expect(due(workingDays(5), day('2027-06-03'), calendarAsKnownOn(day('2027-04-30'), calendar))).toBe('2027-06-10');
    expect(calendarEdition('2027-05-01', calendar)).toEqual(calendar);
  });

  test('a longer list moves the day from which dates are projected', () => {
    const calendar = extended(edition('2027-02-20', '2027-02-20', [], [], { publishedThrough: '2029-12-26' }));
    expect(calendar.publishedThrough).toBe('2029-12-31');
  });

  test.each([
    ['adds a day that is off', edition('x', '2027-01-02', ['2027-12-27']), 'calendar-contradiction'],
    ['adds a Saturday', edition('x', '2027-01-02', ['2027-06-05']), 'calendar-contradiction'],
    ['removes a working day', edition('x', '2027-01-02', [], ['2027-06-07']), 'calendar-contradiction'],
    ['changes a day twice', edition('x', '2027-01-02', ['2027-05-03'], ['2027-05-03']), 'calendar-contradiction'],
    ['reuses an id', edition('2022-11-06', '2027-01-02', ['2027-06-07']), 'calendar-contradiction'],
    ['comes out of order', edition('x', '2022-11-05', ['2027-06-07']), 'calendar-contradiction'],
    ['changes the past', edition('x', '2027-06-08', ['2027-06-07']), 'calendar-past-change'],
    ['undoes a past holiday', edition('x', '2027-06-08', [], ['2027-05-31']), 'calendar-past-change'],
    ['reaches beyond the horizon', edition('x', '2027-01-02', ['2085-06-07']), 'calendar-horizon'],
    ['has an impossible day', edition('x', '2027-01-02', ['2027-02-30']), 'impossible-date'],
    ['has no source', edition('x', '2027-01-02', [], [], { source: '' }), 'calendar-malformed'],
    ['has no id', edition('', '2027-01-02', []), 'calendar-malformed'],
    ['has no days', { ...(edition('x', '2027-01-02', []) as object), adds: null }, 'calendar-malformed'],
    ['is not an edition', null, 'calendar-malformed'],
  ])('refused when it %s', (_, value, code) => {
    expect(codeOf(() => extended(value))).toBe(code);
  });

  test('a holiday may be announced on its own day', () => {
    expect(extended(edition('x', '2027-06-07', ['2027-06-07'])).id).toBe('x');
  });

  test('editions load together or one by one to the same calendar', () => {
    const later = fc.uniqueArray(
      dates('2027-01-04', '2030-12-31').filter((date) => worksOn(date, newestCalendar)),
      { minLength: 2, maxLength: 6 },
    );
    fc.assert(
      fc.property(later, fc.nat(5), (days, cut) => {
        const issues = days.map((date, index) => readCalendarEdition(edition(`e${index}`, '2027-01-02', [date])));
        const together = extendCalendar(newestCalendar, issues);
        const split = extendCalendar(extendCalendar(newestCalendar, issues.slice(0, cut)), issues.slice(cut));
        const merged = extended(edition('one', '2027-01-02', days));
        expect(split).toEqual(together);
        for (const calendar of [split, merged]) {
          expect(workingDaysBetween(day('2027-01-01'), day('2030-12-31'), calendar)).toBe(
            workingDaysBetween(day('2027-01-01'), day('2030-12-31'), newestCalendar) - days.length,
          );
          expect(daysOffBetween(day('2027-01-01'), day('2030-12-31'), calendar).map(({ date }) => date)).toEqual(
            daysOffBetween(day('2027-01-01'), day('2030-12-31'), together).map(({ date }) => date),
          );
        }
      }),
      { numRuns: 30 },
    );
  });

  test('a calendar is a value: nobody can change one', () => {
    expect(Object.isFrozen(newestCalendar)).toBe(true);
    expect(Object.isFrozen(newestCalendar.editions)).toBe(true);
    expect(newestCalendar.editions.every((one) => Object.isFrozen(one) && Object.isFrozen(one.adds))).toBe(true);
  });

  test('a calendar that was stored and read back answers the same', () => {
    const stored = JSON.parse(JSON.stringify(extended(jubilee))) as CalendarEdition;
    expect(due(workingDays(5), day('2027-06-03'), stored)).toBe('2027-06-11');
  });
});

describe('working days', () => {
  const inReach = dates('2010-02-01', '2079-06-30');

  test('are Monday to Friday and not off, as a plain walk over the days has it', () => {
    fc.assert(
      fc.property(inReach, fc.integer({ min: 1, max: 60 }), (from, amount) => {
        let walked = from;
        for (let left = amount; left > 0;) {
          walked = addDays(walked, 1);
          if (worksOn(walked, newestCalendar)) left -= 1;
        }
        expect(workingDayAfter(from, amount, newestCalendar)).toBe(walked);
        expect(workingDaysBetween(from, walked, newestCalendar)).toBe(amount);
        expect(isWorkingDay(from, newestCalendar)).toBe(worksOn(from, newestCalendar));
      }),
    );
  });

  test('back, as a plain walk has it', () => {
    fc.assert(
      fc.property(inReach, fc.integer({ min: 1, max: 15 }), (from, amount) => {
        let walked = from;
        for (let left = amount; left > 0;) {
          walked = addDays(walked, -1);
          if (worksOn(walked, newestCalendar)) left -= 1;
        }
        expect(workingDayBefore(from, amount, newestCalendar)).toBe(walked);
      }),
    );
  });

  test('the nearest working day is the day itself, or the first past nothing but days off', () => {
    fc.assert(
      fc.property(inReach, (date) => {
        const [back, on] = [workingDayOnOrBefore(date, newestCalendar), workingDayOnOrAfter(date, newestCalendar)];
        expect([isWorkingDay(back, newestCalendar), isWorkingDay(on, newestCalendar)]).toEqual([true, true]);
        expect(workingDaysBetween(back, date, newestCalendar)).toBe(0);
        expect(daysBetween(date, on)).toBeLessThanOrEqual(4);
        expect(back === date).toBe(on === date);
      }),
    );
  });

  test('days late: from Friday to the next Monday is one, and a weekend adds none', () => {
    expect(workingDaysBetween(day('2026-11-20'), day('2026-11-23'), newestCalendar)).toBe(1);
    expect(workingDaysBetween(day('2026-11-20'), day('2026-11-22'), newestCalendar)).toBe(0);
    expect(workingDaysBetween(day('2026-11-23'), day('2026-11-20'), newestCalendar)).toBe(-1);
    expect(workingDaysBetween(day('2026-12-24'), day('2026-12-29'), newestCalendar)).toBe(1);
  });
});

function checksum(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
