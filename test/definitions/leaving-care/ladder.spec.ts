import fc from 'fast-check';
import { addDays, ageOn, findRule } from '../../../statute';
import { ageReachedOn, ladderOf, rungOf } from '../../../workflows/leaving-care/care/ladder';
import { dates } from '../../statute/support';
import { day } from './histories';

describe('the ladder of ages', () => {
  test('born on 29 February 2012', () => {
    const days = Object.fromEntries(ladderOf(day('2012-02-29')).map(({ id, on }) => [id, on]));
    expect(days).toEqual({
      'age-14': '2026-03-01',
      'age-15-6': '2027-08-29',
      'age-16': '2028-02-29',
      'age-16-6': '2028-08-29',
      'age-17': '2029-03-01',
      'age-17-6': '2029-08-29',
      'age-18': '2030-03-01',
      'age-21': '2033-03-01',
      'age-22': '2034-03-01',
      'age-23': '2035-03-01',
      'age-23-proposed': '2035-03-01',
      'age-24': '2036-02-29',
      'age-24-6': '2036-08-29',
      'age-25': '2037-03-01',
    });
  });

  test('what is due before 18 is done by the end of 28 February', () => {
    expect(rungOf(day('2012-02-29'), 'age-18').before).toBe('2030-02-28');
    expect(rungOf(day('2012-02-29'), 'age-16').before).toBe('2028-02-28');
    expect(rungOf(day('2012-02-28'), 'age-16').before).toBe('2028-02-27');
  });

  test('a half-year that has no corresponding day ends with its month', () => {
    expect(ageReachedOn(day('2010-08-31'), 15, 6)).toBe('2026-02-28');
    expect(ageReachedOn(day('2010-08-31'), 17, 6)).toBe('2028-02-29');
  });

  test('rungs come in order, each birthday on the first day of its age, and every rule exists', () => {
    fc.assert(
      fc.property(dates('1995-01-01', '2040-12-31'), (born) => {
        const ladder = ladderOf(born);
        expect(ladder.map(({ on }) => on)).toEqual(ladder.map(({ on }) => on).toSorted());
        for (const { on, before, years, months } of ladder) {
          expect(addDays(before, 1)).toBe(on);
          expect(ageOn(born, on)).toBe(years);
          if (months === 0) expect(ageOn(born, before)).toBe(years - 1);
        }
      }),
    );
    for (const { rules, pack } of ladderOf(day('2010-05-14')))
      for (const id of rules) expect(findRule(id).pack).toBe(pack ?? 'england-law');
  });
});
