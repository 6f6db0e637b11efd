import { CONFIRM_VACANCY, daysKnown, knownUntil } from '../../../api/settings';
import { civilDate, days, months, workingDays, type Limit } from '../../../statute';
import { BASE_LAW, learn, lawOn } from '../../../workflows/kernel/law';

/** For how long what a home said of its places counts as known: one figure for lists and for searches, in whatever unit it is set. */

const TODAY = civilDate('2027-01-04'); // a Monday, after a bank holiday on the Friday before

const known = (limit?: Limit) => {
  const from = civilDate('2026-01-01');
  const law = limit
    ? learn(BASE_LAW, [{ version: 1, kind: 'setting', setting: CONFIRM_VACANCY.id, limit, from }])
    : BASE_LAW;
  const view = lawOn(law, 'X', TODAY);
  return { back: daysKnown(view, CONFIRM_VACANCY, TODAY), until: knownUntil(view, CONFIRM_VACANCY, TODAY) };
};

test.each([
  ['seven days when the authority has set nothing', undefined, 7, '2027-01-11'],
  ['so many days', days(3), 3, '2027-01-07'],
  ['working days, over a weekend and a bank holiday', workingDays(2), 5, '2027-01-06'],
  ['months and not as many days', months(1), 31, '2027-02-04'],
] as const)('%s', (_, limit, back, until) => {
  expect(known(limit)).toEqual({ back, until });
});
