import {
  type Limit,
  type Spell,
  amountReached,
  civilDate,
  days,
  explainRule,
  hours,
  instant,
  newestCalendar,
  weeks,
} from '../../statute';
import { codeOf } from './support';

const span = (from: string, to: string | null): Spell => ({
  from: civilDate(from),
  to: to === null ? null : civilDate(to),
});
const stay = (from: string, to: string | null): Spell => ({
  from: instant(from),
  to: to === null ? null : instant(to),
});
const YEAR = { amount: 12, unit: 'month' };
const FOUR_WEEKS = { amount: 28, unit: 'day' };

describe('amounts that add up', () => {
  test('one unbroken spell comes to what the bare count does', () => {
    expect(amountReached(days(75), YEAR, [span('2026-11-23', null)])).toBe('2027-02-06');
    expect(amountReached(weeks(13), null, [span('2026-11-23', null)])).toBe('2027-02-22');
    expect(amountReached(hours(72), FOUR_WEEKS, [stay('2026-11-23T10:00:00Z', null)])).toBe('2026-11-26T10:00:00.000Z');
  });

  test('breaks inside twelve months add up to seventy-five days', () => {
    const breaks = [
      span('2026-01-05', '2026-01-22'),
      span('2026-04-01', '2026-04-18'),
      span('2026-08-01', '2026-08-18'),
    ];
    expect(amountReached(days(75), YEAR, [...breaks, span('2026-11-01', null)])).toBe('2026-11-25'); // 51 and 24
  });

  test('a break falls out of the twelve months as they roll', () => {
    const breaks = [span('2025-11-01', '2025-12-01'), span('2026-10-01', '2026-11-14')];
    expect(amountReached(days(75), YEAR, breaks)).toBeNull(); // 30 and 44, and the first begins to fall out
    expect(amountReached(days(75), null, [...breaks, span('2026-12-01', null)])).toBe('2026-12-02');
  });

  test('hours add up inside any twenty-eight days, and fall out of them again', () => {
    const first = stay('2026-11-01T00:00:00Z', '2026-11-03T00:00:00Z');
    expect(amountReached(hours(72), FOUR_WEEKS, [first, stay('2026-11-20T12:00:00Z', null)])).toBe(
      '2026-11-21T12:00:00.000Z',
    );
    expect(amountReached(hours(72), FOUR_WEEKS, [first, stay('2026-11-28T12:00:00Z', null)])).toBe(
      '2026-12-01T12:00:00.000Z',
    );
    expect(amountReached(hours(72), FOUR_WEEKS, [first, stay('2026-12-20T00:00:00Z', null)])).toBe(
      '2026-12-23T00:00:00.000Z',
    );
  });

  test('spells that overlap count once', () => {
    const overlapping = [span('2026-01-01', '2026-02-01'), span('2026-01-15', '2026-02-20')];
    expect(amountReached(days(50), null, overlapping)).toBe('2026-02-20');
    expect(amountReached(days(51), null, overlapping)).toBeNull();
  });

  test('never reached, or nothing yet', () => {
    expect(amountReached(days(75), YEAR, [span('2026-01-05', '2026-01-22')])).toBeNull();
    expect(amountReached(days(75), YEAR, [])).toBeNull();
  });

  test.each<[string, Limit, readonly Spell[], string]>([
    [
      'out of order',
      days(75),
      [span('2026-02-01', '2026-02-05'), span('2026-01-01', '2026-01-05')],
      'spells-malformed',
    ],
    ['an end before its start', days(75), [span('2026-02-05', '2026-02-01')], 'spells-malformed'],
    ['days for hours', hours(72), [span('2026-02-01', null)], 'spells-malformed'],
    ['moments for days', days(75), [stay('2026-02-01T00:00:00Z', null)], 'spells-malformed'],
    ['months', { ...days(3), unit: 'month', counting: 'MO' }, [span('2026-02-01', null)], 'unit-mismatch'],
  ])('refused: %s', (_, limit, spells, code) => {
    expect(codeOf(() => amountReached(limit, YEAR, spells))).toBe(code);
  });

  test('an explanation names the spells that it added up', () => {
    const spells = [span('2026-01-05', '2026-01-22'), span('2026-11-01', null)];
    const explained = explainRule('C23.2', { shortBreakStartedOn: '2026-11-01' }, { calendar: newestCalendar, spells });
    expect(explained.dueOn).toBe('2026-12-29'); // 17 and 58
    expect(explained.inputs).toContainEqual({ name: 'spells', value: '2026-01-05 to 2026-01-22, 2026-11-01' });
    expect(explained.rolling).toEqual(YEAR);
    const unused = explainRule('C23.2', '2026-01-05', { calendar: newestCalendar, spells: spells.slice(0, 1) });
    expect([unused.dueOn, unused.sentence]).toEqual([
      null,
      'The amount is not used up, so there is no date; added up inside any 12 months',
    ]);
  });
});
