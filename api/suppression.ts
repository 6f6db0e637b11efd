/*
 * Small numbers are not told: whoever knows the young people of a place could find one of them in such a number. There is one
 * way of it for every measure.
 */

/** So many at least, or nothing is said. */
export const FEWEST = 5;

/** How many, of how many. */
export interface Figure {
  readonly numerator: number;
  readonly denominator: number;
}

export interface Told {
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly suppressed: boolean;
}

/**
 * A figure as it may be told. `share`: the numerator counts some of those whom the denominator counts, and what is left of
 * them would tell a small number too. `sum`: the numerator is a sum of days or months, told whenever those behind it are enough;
 * so is a `count`, where the numerator is the denominator.
 * @param others the same figure of those whom a question left out, where it asked for a part: together with the whole, which
 *   anybody may ask for, they would be told as well
 */
export function toldFigure(of: 'share' | 'sum' | 'count', { numerator, denominator }: Figure, others?: Figure): Told {
  const all = tellable(denominator) && restTellable(others?.denominator);
  const rest = denominator - numerator;
  const some =
    of !== 'share' ||
    (tellable(numerator) &&
      restTellable(rest) &&
      restTellable(others?.numerator) &&
      restTellable(others && others.denominator - others.numerator));
  return {
    numerator: all && some ? numerator : null,
    denominator: all ? denominator : null,
    suppressed: !all || !some,
  };
}

/**
 * The parts of one whole as they may be told, in their order. Told beside each other they tell the last of them by subtraction:
 * so where one is a small number, none is told. A part that is nobody is not told, as no share of nobody is.
 * @param parts how many each part has; together they are the whole
 */
export function toldParts(parts: readonly number[]): readonly Told[] {
  const denominator = parts.reduce((sum, part) => sum + part, 0);
  const all = tellable(denominator);
  const some = all && parts.every(restTellable);
  return parts.map((part) => ({
    numerator: some && part > 0 ? part : null,
    denominator: all ? denominator : null,
    suppressed: !some || part === 0,
  }));
}

const tellable = (count: number): boolean => count >= FEWEST;
/** What can be worked out by subtraction: nobody at all is no small number. */
const restTellable = (count: number | undefined): boolean => count === undefined || count === 0 || tellable(count);
