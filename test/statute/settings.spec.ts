import {
  type CommencementRow,
  type Limit,
  type RuleCatalogue,
  age,
  checkSetting,
  civilDate,
  days,
  daysBefore,
  extendCatalogue,
  hours,
  months,
  ruleCatalogue,
  weeks,
  weeksBefore,
  workingDays,
  workingDaysBefore,
} from '../../statute';
import rows from '../../statute/data/rules.2026-11-22.json';
import { codeOf } from './support';

const before = (made: Limit): Limit => ({ ...made, direction: 'before' });

describe('a local setting may be stricter than the law, never looser', () => {
  test.each<[string, string, Limit, boolean]>([
    ['eight weeks against two months', 'G12', weeks(8), true],
    ['nine weeks against two months', 'G12', weeks(9), false],
    ['sixty days against two months, which may have fifty-nine', 'G12', days(60), false],
    ['fifty-nine days against two months', 'G12', days(59), true],
    ['two months against two months', 'G12', months(2), true],
    ['ten working days against twenty', 'C10', workingDays(10), true],
    ['twenty-one working days against twenty', 'C10', workingDays(21), false],
    ['four weeks against twenty working days: a day later from a Saturday', 'C10', weeks(4), false],
    ['26 days against twenty working days', 'C10', days(26), true],
    ['five working days against seven days: later over Christmas', 'G10', workingDays(5), false],
    ['three working days against seven days', 'G10', workingDays(3), true],
    ['one day against 72 hours', 'F1', days(1), true],
    ['two days against 72 hours: 73 hours from a midnight when the clocks go back', 'F1', days(2), false],
    ['three days against 72 hours: to the end of the third day', 'F1', days(3), false],
    ['71 hours against 72', 'F1', hours(71), true],
    ['73 hours against 72', 'F1', hours(73), false],
    ['three months against 26 weeks, as a target', 'B5', months(3), true],
    ['six months against 26 weeks beginning with', 'B5', months(6), false],
    ['26 weeks against 26 weeks beginning with: a day too long', 'B5', weeks(26), false],
    ['seven weeks before against six', 'E1', weeksBefore(7), true],
    ['five weeks before against six', 'E1', weeksBefore(5), false],
    ['45 working days in guidance, stretched', 'A2', workingDays(50), false],
    ['45 working days in guidance, tightened', 'A2', workingDays(40), true],
    ['a right to 25, ended at 24', 'G3', before(age(24)), false],
    ['a right to 25, kept to 26', 'G3', before(age(26)), true],
    ['a right from 18, from 19', 'G3.2', age(19), false],
    ['a waiting time of three months, cut', 'D6', months(2), false],
    ['a waiting time of three months, kept', 'D6', months(3), true],
    ['a year that is over as its last day begins', 'B16', months(12), false],
    [
      'a figure taken away',
      'C10',
      { amount: null, unit: null, counting: 'EVENT', direction: 'after', kind: 'limit' },
      false,
    ],
    ['a target where the law has no figure', 'A4', hours(24), true],
    ['a target where the law has no figure, backwards', 'C20', workingDaysBefore(5), true],
    ['local practice', 'A13', weeks(8), true],
    ['a national standard', 'J4', workingDays(20), true],
    ['a proposal', 'RV-21', months(18), true],
    ['a measure of data', 'B14', days(9), true],
  ])('%s (%s)', (_, rule, setting, allowed) => {
    expect(checkSetting(setting, rule) === null).toBe(allowed);
  });

  test('a refusal cites the law, with its label and a day on which it shows', () => {
    expect(checkSetting(weeks(9), 'G12')).toEqual({
      code: 'loosens-law',
      rule: 'G12',
      citation: { instrument: 'Care Leavers (England) Regulations 2010 (SI 2010/2571)', provision: 'reg 8(2)(c)' },
      label: 'Checked against the instrument as made; later changes not checked',
      example: { from: '2024-01-01', law: '2024-03-01', setting: '2024-03-04' },
      message:
        'Care Leavers (England) Regulations 2010 (SI 2010/2571), reg 8(2)(c) allows less. Counted from Monday 1 January ' +
        '2024 the law comes to Friday 1 March 2024 and the setting to Monday 4 March 2024.',
    });
  });

  describe('where and when it is to count', () => {
    const G12 = rows.find(({ id }) => id === 'G12');
    const reworded = (weeksBetween: number, more: object) =>
      extendCatalogue(ruleCatalogue, [
        {
          id: 'amended',
          publishedOn: '2027-01-04',
          rules: [{ ...G12, limit: { amount: weeksBetween, unit: 'week', counting: 'W' }, ...more }],
        },
      ]);
    const tighter = reworded(6, { inForceFrom: '2027-04-01' });
    const looser = reworded(12, { inForceFrom: '2027-04-01' });
    const ended = reworded(8, { inForceTo: '2027-03-31' });
    const standing = (on: string, commencements: readonly CommencementRow[] = []) => ({
      area: 'X',
      on: civilDate(on),
      commencements,
    });

    test.each<[string, RuleCatalogue, Limit, string, boolean]>([
      ['tighter from April, asked for now: the coming wording binds', tighter, weeks(8), '2027-02-01', false],
      ['within both', tighter, weeks(6), '2027-02-01', true],
      ['looser from April, asked for now: the present wording binds', looser, weeks(10), '2027-02-01', false],
      ['looser from April, asked for from then', looser, weeks(10), '2027-04-01', true],
      ['the rule has ended by then', ended, weeks(30), '2027-04-01', true],
      ['the rule has not ended yet', ended, weeks(30), '2027-03-31', false],
    ])('%s', (_, catalogue, setting, on, allowed) => {
      expect(checkSetting(setting, 'G12', { catalogue, standing: standing(on) }) === null).toBe(allowed);
    });

    test('a rule that has not started binds nobody, and binds once a start is known, even one to come', () => {
      const start = { rule: 'A24', area: ['X'], from: civilDate('2027-06-01') };
      expect(checkSetting(days(30), 'A24', { standing: standing('2027-01-01') })).toBeNull();
      expect(checkSetting(days(30), 'A24', { standing: standing('2027-01-01', [start]) })?.rule).toBe('A24');
    });
  });

  test('a setting that cannot be counted, or an unknown rule, is a fault of its own', () => {
    expect(codeOf(() => checkSetting({ ...days(1), amount: -1 }, 'C10'))).toBe('amount-out-of-range');
    expect(codeOf(() => checkSetting(daysBefore(1), 'C99'))).toBe('unknown-rule');
  });
});
