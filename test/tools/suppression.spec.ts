import fc from 'fast-check';
import { FEWEST, toldFigure, toldParts } from '../../api/suppression';

/* Numbers under five are not told, nor what would give one away by subtraction. */

const told = (numerator: number, denominator: number, others?: readonly [number, number]) =>
  toldFigure('share', { numerator, denominator }, others && { numerator: others[0], denominator: others[1] });

test('five of ten is told; four of ten is not, and neither is six of ten as four are left', () => {
  expect(told(5, 10)).toEqual({ numerator: 5, denominator: 10, suppressed: false });
  expect(told(4, 10)).toEqual({ numerator: null, denominator: 10, suppressed: true });
  expect(told(6, 10)).toEqual({ numerator: null, denominator: 10, suppressed: true });
});

test('of fewer than five nothing is told, and nothing of nobody', () => {
  expect(told(4, 4)).toEqual({ numerator: null, denominator: null, suppressed: true });
  expect(told(0, 0)).toEqual({ numerator: null, denominator: null, suppressed: true });
});

test('all of ten is told, for nobody is left; none of ten is under five', () => {
  expect(told(10, 10)).toEqual({ numerator: 10, denominator: 10, suppressed: false });
  expect(told(0, 10)).toEqual({ numerator: null, denominator: 10, suppressed: true });
});

test('a part is not told where the whole would give the other part away', () => {
  expect(told(10, 20, [5, 10])).toEqual({ numerator: 10, denominator: 20, suppressed: false });
  expect(told(10, 20, [2, 10])).toEqual({ numerator: null, denominator: 20, suppressed: true });
  expect(told(10, 20, [1, 3])).toEqual({ numerator: null, denominator: null, suppressed: true });
  expect(told(10, 20, [0, 0])).toEqual({ numerator: 10, denominator: 20, suppressed: false });
});

test('a sum is told whatever it is, for enough people', () => {
  expect(toldFigure('sum', { numerator: 3, denominator: 5 })).toEqual({
    numerator: 3,
    denominator: 5,
    suppressed: false,
  });
  expect(toldFigure('sum', { numerator: 90, denominator: 4 })).toEqual({
    numerator: null,
    denominator: null,
    suppressed: true,
  });
});

test('no share ever tells a number of people under five, not even by subtraction', () => {
  const count = fc.nat({ max: 30 });
  fc.assert(
    fc.property(count, count, count, count, (some, rest, otherSome, otherRest) => {
      const { numerator, denominator } = told(some, some + rest, [otherSome, otherSome + otherRest]);
      const known = [
        ...(denominator === null ? [] : [denominator, otherSome + otherRest]),
        ...(numerator === null ? [] : [some, rest, otherSome, otherRest]),
      ];
      expect(known.filter((one) => one > 0 && one < FEWEST)).toEqual([]);
      expect(numerator === 0 || denominator === 0).toBe(false);
    }),
  );
});

describe('parts of one whole', () => {
  const numbers = (...parts: readonly number[]) => toldParts(parts).map(({ numerator }) => numerator);

  test('are told beside each other where none is small; nobody is not told', () => {
    expect(toldParts([10, 7])).toEqual([
      { numerator: 10, denominator: 17, suppressed: false },
      { numerator: 7, denominator: 17, suppressed: false },
    ]);
    expect(numbers(10, 7, 0)).toEqual([10, 7, null]);
  });

  test('are none of them told where one is small, for what is left of the whole would tell it', () => {
    expect(numbers(10, 7, 4)).toEqual([null, null, null]);
    expect(toldParts([10, 4]).map(({ denominator }) => denominator)).toEqual([14, 14]);
    const nothing = { numerator: null, denominator: null, suppressed: true };
    expect(toldParts([2, 2])).toEqual([nothing, nothing]);
  });

  test('never give a small number away by subtraction', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 6 }), (parts) => {
        const told = toldParts(parts);
        const [whole] = told.map(({ denominator }) => denominator);
        const known = told.flatMap(({ numerator }) => (numerator === null ? [] : [numerator]));
        const rest = whole === null || whole === undefined ? 0 : whole - known.reduce((sum, one) => sum + one, 0);
        const small = (count: number): boolean => count > 0 && count < FEWEST;
        expect([...known, rest].filter(small)).toEqual([]);
      }),
    );
  });
});
