import fc from 'fast-check';
import { type CivilDate, StatuteError, addDays, civilDate, daysBetween } from '../../statute';

/** Any date in a span, both ends inside. */
export function dates(from = '1900-01-01', to = '2199-12-31'): fc.Arbitrary<CivilDate> {
  const [first, last] = [civilDate(from), civilDate(to)];
  return fc.integer({ min: 0, max: daysBetween(first, last) }).map((days) => addDays(first, days));
}

/** The code with which something is refused. Anything else that it throws is a fault, and fails the test. */
export function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof StatuteError) return error.code;
    throw error;
  }
  return 'no error';
}
