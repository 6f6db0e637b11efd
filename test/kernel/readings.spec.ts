import { civilDate, instant } from '../../statute';
import { calls, firstWhen, lastOf, notBefore } from '../../workflows/kernel/readings';

const day = (on: string, at?: string) => ({
  on: civilDate(on),
  ...(at === undefined ? {} : { at: instant(`${on}T${at}:00Z`) }),
});

/** What had happened by a day, as far as these readings ask. */
interface Seen {
  readonly day: string;
  upTo(day: string): Seen;
}

test('not before: of the same day only the hours of both can show otherwise', () => {
  const from = day('2027-01-11', '12:00');
  expect(notBefore(from)(day('2027-01-10', '13:00'))).toBe(false);
  expect(notBefore(from)(day('2027-01-11', '11:59'))).toBe(false);
  expect(notBefore(from)(day('2027-01-11', '12:00'))).toBe(true);
  expect(notBefore(from)(day('2027-01-11'))).toBe(true);
  expect(notBefore(from)(day('2027-01-12'))).toBe(true);
});

test('the last to have happened, by the hour where it is known', () => {
  const [morning, evening, next] = [day('2027-01-11', '09:00'), day('2027-01-11', '18:00'), day('2027-01-12', '08:00')];
  expect(lastOf([evening, morning])).toBe(evening);
  expect(lastOf([next, evening])).toBe(next);
  expect(lastOf([])).toBeUndefined();
});

test('an answer closes what was asked; what is asked meanwhile asks for nothing more; an answer may come unasked', () => {
  const [one, two, three, four] = ['11', '12', '13', '14'].map((n) => day(`2027-01-${n}`));
  if (!one || !two || !three || !four) throw new Error('four days');
  expect(calls([one, two, four], [three])).toEqual([
    { from: one, answered: three },
    { from: four, answered: undefined },
  ]);
  expect(calls([], [three])).toEqual([{ from: three, answered: three }]);
  expect(calls([one], [one])).toEqual([{ from: one, answered: one }]);
});

test('the first moment by whose day something holds, in the order of days', () => {
  const seen = (upTo: string): Seen => ({ day: upTo, upTo: seen });
  const moments = [day('2027-01-14'), day('2027-01-11'), day('2027-01-12')];
  expect(firstWhen(seen('2027-12-31'), moments, (then) => then.day >= '2027-01-12')).toEqual(day('2027-01-12'));
  expect(firstWhen(seen('2027-12-31'), moments, () => false)).toBeUndefined();
});
