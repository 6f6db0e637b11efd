import fc from 'fast-check';
import {
  type Limit,
  calendarEdition,
  civilDate,
  due,
  instant,
  isInstant,
  londonTime,
  newestCalendar,
  readLimit,
  readSchoolCalendar,
} from '../../statute';
import published from '../../statute/vectors/vectors.json';
import { PLAIN_CODES, type Question, plainAnswer } from './oracle';
import { dates } from './support';

const SCHOOLS = new Map(
  Object.entries(published.schoolCalendars).map(([id, school]) => [id, readSchoolCalendar(school)]),
);

function answer(question: Question, more: Partial<Limit> = {}): string | null {
  const from = question.from.length > 10 ? instant(question.from) : civilDate(question.from);
  const calendar = question.calendarEdition === null ? null : calendarEdition(question.calendarEdition);
  const given = due({ ...readLimit(question), ...more }, from, calendar);
  return given !== null && isInstant(given) ? londonTime(given) : given;
}

describe('the open test set', () => {
  test('holds 167 cases, each with an id of its own and a reason', () => {
    expect(new Set(published.vectors.map(({ id }) => id)).size).toBe(167);
    expect(published.vectors.every(({ why }) => why.length > 5)).toBe(true);
  });

  test.each(published.vectors)('$id $counting $amount $unit from $from: $why', (vector) => {
    const school = vector.schoolCalendar === undefined ? undefined : SCHOOLS.get(vector.schoolCalendar);
    expect(
      answer(vector, {
        ...(school === undefined ? {} : { schoolCalendar: school }),
        ...(vector.ruleId === 'A8' ? { onHoliday: 'noon-of-next-open-day' } : {}),
      }),
    ).toBe(vector.expected);
  });

  const plain = published.vectors.filter(
    ({ counting, ruleId }) => PLAIN_CODES.includes(counting) && ruleId === undefined,
  );

  test.each(plain)('$id worked out a second time, day by day', (vector) => {
    expect(plainAnswer(vector)).toBe(vector.expected);
  });
});

describe('library and plain count agree', () => {
  const UNITS: Readonly<Record<string, readonly string[]>> = {
    WD: ['working-day'],
    'WD+n': ['working-day'],
    'WD-B': ['working-day'],
    BD: ['business-day'],
    D: ['day'],
    'D-B': ['day'],
    W: ['week'],
    'W-B': ['week'],
    MO: ['month', 'year'],
    'MO-each': ['calendar-month', 'calendar-year'],
    H: ['hour'],
    FPR: ['day'],
  };
  const ONLY_AFTER = ['WD-B', 'D-B', 'W-B', 'MO-each'];
  const question = fc
    .record({
      counting: fc.constantFrom(...PLAIN_CODES),
      kind: fc.constantFrom('limit', 'interval', 'window', 'duration'),
      direction: fc.constantFrom('after', 'before'),
      from: dates('2012-01-01', '2027-12-31'),
      minutes: fc.nat(1439),
      amount: fc.integer({ min: 1, max: 40 }),
      place: fc.nat(1),
      calendarEdition: fc.constantFrom(...newestCalendar.editions.map(({ id }) => id)),
      act: fc.constantFrom('court-office', 'other'),
    })
    .map(({ minutes, place, ...one }) => ({
      ...one,
      unit: UNITS[one.counting]?.[place] ?? UNITS[one.counting]?.[0] ?? null,
      from: one.counting === 'H' ? new Date(Date.parse(one.from) + minutes * 60_000).toISOString() : one.from,
      amount: one.counting === 'MO-each' ? 1 : one.amount,
      direction: ONLY_AFTER.includes(one.counting) ? 'after' : one.direction,
    }));

  test('for any code, amount, direction, start and calendar', () => {
    fc.assert(
      fc.property(question, (asked) => expect(answer(asked)).toBe(plainAnswer(asked))),
      { numRuns: 4000 },
    );
  });

  test('for birthdays', () => {
    const born = dates('1990-01-01', '2026-12-31');
    fc.assert(
      fc.property(born, fc.nat(30), (from, amount) => {
        const asked = {
          counting: 'MO',
          kind: 'age',
          direction: 'after',
          from,
          amount,
          unit: 'year',
          calendarEdition: null,
        };
        expect(answer(asked)).toBe(plainAnswer(asked));
      }),
    );
  });
});
