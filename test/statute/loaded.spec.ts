import {
  allRules,
  calendarAsKnownOn,
  calendarWith,
  catalogueWith,
  checkRuleEdition,
  civilDate,
  explainRule,
  findRule,
  findRuleOn,
  newestCalendar,
  readCalendarEdition,
  ruleCatalogue,
  workingDayAfter,
  type CalendarEditionData,
  type RuleEdition,
  type RuleRow,
} from '../../statute';
import { codeOf } from './support';

const day = civilDate;
const holiday = (id: string, publishedOn: string, ...dates: string[]): CalendarEditionData =>
  readCalendarEdition({
    ...{ id, publishedOn, source: 'Invented for a test', removes: [] },
    adds: dates.map((date) => ({ date, name: 'A day off' })),
  });

describe('a calendar with what was loaded', () => {
  test('is the published one when nothing was, and one value for the same issues', () => {
    expect(calendarWith([])).toBe(newestCalendar);
    const issue = holiday('one', '2027-01-04', '2027-01-06');
    expect(calendarWith([issue])).toBe(calendarWith([{ ...issue }]));
    expect(calendarWith([issue]).id).toBe('one');
    expect(workingDayAfter(day('2027-01-05'), 1, calendarWith([issue]))).toBe('2027-01-07');
  });

  test('tells what was known on a day', () => {
    const calendar = calendarWith([
      holiday('late', '2027-02-01', '2027-02-03'),
      holiday('early', '2027-01-04', '2027-01-06'),
    ]);
    expect(['2027-01-03', '2027-01-04', '2027-02-01'].map((on) => calendarAsKnownOn(day(on), calendar).id)).toEqual([
      newestCalendar.id,
      'early',
      'late',
    ]);
  });

  test('an issue that the library has published since, or whose days it has, is the library’s', () => {
    const own = newestCalendar.editions.at(-1);
    expect(own && calendarWith([own])).toBe(newestCalendar);
    const coronation = calendarWith([holiday('our-coronation', '2022-11-07', '2023-05-08')]);
    expect(workingDayAfter(day('2023-05-05'), 1, coronation)).toBe('2023-05-09');
    const before = calendarWith([holiday('loaded-first', '2022-09-01', '2022-09-19')]); // the library's own came on the tenth
    expect(before.editions.map(({ id }) => id).slice(-3)).toEqual(['loaded-first', '2022-09-10', '2022-11-06']);
    expect(workingDayAfter(day('2022-09-16'), 1, before)).toBe('2022-09-20');
  });
});

const rowOf = (id: string): RuleRow => {
  const { edition: _, partOf: __, ...row } = findRule(id);
  return row;
};
const edition = (id: string, publishedOn: string, ...rules: readonly RuleRow[]): RuleEdition => ({
  id,
  publishedOn: day(publishedOn),
  rules,
});
const limited = (row: RuleRow, amount: number): RuleRow => ({ ...row, limit: { ...row.limit, amount } });

describe('a catalogue with what was loaded', () => {
  const amended = edition('e1', '2027-01-04', { ...limited(rowOf('C10'), 15), inForceFrom: day('2027-02-01') });

  test('keeps each wording for the days it governs', () => {
    const catalogue = catalogueWith([amended]);
    expect(catalogueWith([])).toBe(ruleCatalogue);
    const on = (date: string) => findRuleOn('C10', day(date), { catalogue }).limit.amount;
    expect([on('2027-01-31'), on('2027-02-01')]).toEqual([20, 15]);
    const due = (date: string) => explainRule('C10', date, { catalogue, calendar: newestCalendar });
    expect([due('2027-01-29'), due('2027-02-01')]).toMatchObject([
      { dueOn: '2027-02-26', edition: '2026-11-22' },
      { dueOn: '2027-02-22', edition: 'e1' },
    ]);
    expect(allRules(catalogue)).toHaveLength(allRules().length);
  });

  test('an edition is checked before it is loaded', () => {
    const check = (one: RuleEdition) => codeOf(() => checkRuleEdition(ruleCatalogue, one));
    const c10 = rowOf('C10');
    expect(() => checkRuleEdition(ruleCatalogue, amended)).not.toThrow();
    expect(check(edition('2026-11-22', '2027-01-04', c10))).toBe('rule-contradiction'); // the id is taken
    expect(check(edition('e1', '2026-01-04', c10))).toBe('rule-contradiction'); // before the last
    expect(check(edition('e1', '2027-01-04', c10))).toBe('rule-contradiction'); // says nothing new
    expect(check(edition('e1', '2027-01-04', { ...c10, id: 'No1' }))).toBe('unknown-rule');
    expect(check(edition('e1', '2027-01-04', limited(c10, 15)))).toBe('rule-past-change'); // read, so not put right
    expect(check(edition('e1', '2027-01-04', { ...c10, inForceFrom: day('2027-01-03') }))).toBe('rule-past-change');
    expect(check(edition('e1', '2027-01-04', { ...c10, inForceTo: day('2027-01-03') }))).toBe('rule-past-change');
    const ended = { ...c10, inForceFrom: day('2027-03-01'), inForceTo: day('2027-02-01') };
    expect(check(edition('e1', '2027-01-04', ended))).toBe('rule-contradiction');
  });

  test('a figure that nobody had read is put right by whoever has read it', () => {
    const a10 = rowOf('A10'); // from a secondary source
    expect(codeOf(() => checkRuleEdition(ruleCatalogue, edition('e1', '2027-01-04', limited(a10, 10))))).toBe(
      'rule-past-change',
    );
    const read: RuleRow = { ...limited(a10, 10), confidence: ['V-rev'] };
    expect(() => checkRuleEdition(ruleCatalogue, edition('e1', '2027-01-04', read))).not.toThrow();
  });
});
