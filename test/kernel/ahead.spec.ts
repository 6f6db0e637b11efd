import { civilDate, days, daysBefore, workingDaysBefore } from '../../statute';
import { localSetting } from '../../workflows/kernel/definition';
import { arranges, begins, does, oneStep, started } from './small';

/** Due on a day that was set, and owed from five working days before it. */
const ahead = oneStep({
  due: localSetting('small.plain', days(0), 'Made up.'),
  ahead: localSetting('small.plain-ahead', workingDaysBefore(5), 'Made up.'),
  countsFrom: (view) => {
    const arranged = view.latest('arranged');
    return arranged && { on: arranged.value.plannedFor };
  },
});

const dutyOf = (ledger: ReturnType<typeof started>) => ledger.open().includes('plain');

test('a duty that is owed ahead of a day opens so long before it, and the journey wakes for that', () => {
  // Five working days before Tuesday 1 June, leaving out the holiday of Monday 31 May.
  const ledger = started(ahead).on('2027-04-01', begins(), arranges('2027-06-01')).on('2027-05-23');
  expect(dutyOf(ledger)).toBe(false);
  ledger.on('2027-05-24');
  expect(ledger.duty('plain')).toMatchObject({ opened: '2027-05-24', due: '2027-06-01', outcome: null });
});

test('it opens at once where that day has passed, and not at all while no day is set', () => {
  const late = started(ahead).on('2027-05-27', begins(), arranges('2027-06-01'));
  expect(late.duty('plain')).toMatchObject({ opened: '2027-05-27', due: '2027-06-01' });
  expect(dutyOf(started(ahead).on('2027-05-27', begins()))).toBe(false);
});

test("an authority's own lead is used", () => {
  const ledger = started(ahead)
    .on('2027-04-01', begins(), arranges('2027-06-01'))
    .learns('2027-04-02', {
      kind: 'setting',
      setting: 'small.plain-ahead',
      limit: workingDaysBefore(10),
      from: civilDate('2027-04-02'),
    })
    .on('2027-05-16');
  expect(dutyOf(ledger)).toBe(false);
  expect(dutyOf(ledger.on('2027-05-17'))).toBe(true);
});

test('counted from its ground, it is owed ahead of what that comes to', () => {
  const fromGround = oneStep({ ahead: localSetting('small.plain-ahead', daysBefore(3), 'Made up.') });
  const ledger = started(fromGround).on('2027-04-01', begins()).on('2027-04-07');
  expect(dutyOf(ledger)).toBe(false);
  expect(ledger.on('2027-04-08').duty('plain')).toMatchObject({ opened: '2027-04-08', due: '2027-04-11' });
});

test('settled, it stays as it opened when a holiday comes later', () => {
  const ledger = started(ahead).on('2027-04-01', begins(), arranges('2027-06-01')).on('2027-05-24', does());
  ledger.learns('2027-05-25', {
    kind: 'calendar',
    edition: {
      id: 'later',
      publishedOn: civilDate('2027-05-25'),
      source: 'Made up.',
      adds: [{ date: civilDate('2027-05-26'), name: 'A day off' }],
      removes: [],
    },
  });
  expect(ledger.duty('plain')).toMatchObject({ opened: '2027-05-24', outcome: 'met' });
  expect(ledger.told('duty.opened')).toHaveLength(1);
});
