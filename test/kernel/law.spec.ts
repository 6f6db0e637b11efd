import { civilDate, workingDays, type CalendarEditionData } from '../../statute';
import { lawOn, learn, BASE_LAW, type LawChange } from '../../workflows/kernel/law';
import { localSetting } from '../../workflows/kernel/definition';
import { Ledger } from '../support/ledger';
import { begins, DAY, does, oneStep, plain, small, started, step, system, worker } from './small';

const tenDays = small({
  plain: step('Ten working days', { ...plain, due: localSetting('small.plain', workingDays(10), 'Made up.') }),
});
const dayOff = (id: string, date: string, publishedOn: string): { kind: 'calendar'; edition: CalendarEditionData } => ({
  kind: 'calendar',
  edition: {
    id,
    publishedOn: civilDate(publishedOn),
    source: 'A made-up announcement',
    adds: [{ date: civilDate(date), name: 'A day off' }],
    removes: [],
  },
});
const setTo = (amount: number, from: string) =>
  ({
    kind: 'setting',
    setting: 'small.plain',
    limit: { amount, unit: 'working-day', counting: 'WD+n', direction: 'after', kind: 'limit' },
    from: civilDate(from),
  }) as const;
const begun = () => started(tenDays).on(DAY, begins());
const moves = (ledger: Ledger) =>
  ledger
    .told('clock.moved')
    .map(({ event, recordedAt }) => [event.from?.on, event.to?.on, event.cause, event.trueFrom, recordedAt]);

describe('a setting', () => {
  test('moves what is open, saying from, to, why and from when; what is settled keeps its own', () => {
    const open = begun().learns('2027-01-12', setTo(5, '2027-01-01'));
    expect(moves(open)).toEqual([['2027-01-25', '2027-01-18', 'law', '2027-01-12', '2027-01-12T10:00:00.000Z']]);
    expect(open.told('clock.moved')[0]?.event).toMatchObject({ law: { setting: 1 }, explanation: { edition: '1' } });
    const settled = begun().on('2027-01-21', does()).learns('2027-01-22', setTo(5, '2027-01-01'));
    expect(settled.duty('plain')).toMatchObject({ outcome: 'met', due: '2027-01-25', daysLate: 0 });
    expect(moves(settled)).toEqual([]);
  });

  test('with a day to come, the journey wakes on that day and not before', () => {
    const ledger = begun().learns('2027-01-12', setTo(5, '2027-01-14'));
    expect(ledger.duty('plain').due).toBe('2027-01-25');
    expect(ledger.nextWake()).toBe('2027-01-14T00:00:00.000Z');
    ledger.on('2027-01-14');
    expect(moves(ledger)).toEqual([['2027-01-25', '2027-01-18', 'law', '2027-01-14', '2027-01-14T00:00:00.000Z']]);
    expect([ledger.status('plain', '2027-01-13'), ledger.status('plain', '2027-01-14')]).toEqual(['open', 'due-soon']);
  });

  test('a settled clock is corrected with the law it was settled with', () => {
    const ledger = begun().on('2027-01-21', does()).learns('2027-01-22', setTo(5, '2027-01-01'));
    ledger.on('2027-01-23', worker.corrects('began', {}, { on: '2027-01-04' }));
    expect(ledger.duty('plain')).toMatchObject({ outcome: 'met-late', due: '2027-01-18', daysLate: 3 });
  });

  test('opened again, it takes the law of the day', () => {
    const ledger = begun().on('2027-01-21', does()).learns('2027-01-22', setTo(5, '2027-01-01'));
    ledger.on('2027-01-23', worker.withdraws('done'));
    expect(ledger.duty('plain')).toMatchObject({ outcome: null, due: '2027-01-18' });
  });

  test('the one loaded last holds from its own day on', () => {
    const ledger = begun().learns('2027-01-12', setTo(5, '2027-01-01'), setTo(20, '2027-01-13'));
    expect(ledger.duty('plain').due).toBe('2027-01-18');
    ledger.on('2027-01-13');
    expect(ledger.duty('plain').due).toBe('2027-02-08');
    ledger.learns('2027-01-14', setTo(10, '2027-01-01'));
    expect(ledger.duty('plain').due).toBe('2027-01-25');
  });
});

describe('a calendar', () => {
  test('with a new day off inside the count moves what is open', () => {
    const ledger = begun().learns('2027-01-12', dayOff('funeral', '2027-01-20', '2027-01-12'));
    expect(moves(ledger).map((move) => move.slice(0, 3))).toEqual([['2027-01-25', '2027-01-26', 'law']]);
    expect(ledger.told('clock.moved')[0]?.event).toMatchObject({
      law: { calendar: 'funeral' },
      explanation: { calendarEdition: 'funeral' },
    });
  });

  test('outside the count it changes nothing, and settled clocks keep theirs', () => {
    const outside = begun().learns('2027-01-12', dayOff('later', '2027-03-01', '2027-01-12'));
    expect([outside.duty('plain').due, moves(outside)]).toEqual(['2027-01-25', []]);
    const settled = begun()
      .on('2027-01-19', does())
      .learns('2027-01-20', dayOff('funeral', '2027-01-25', '2027-01-20'));
    expect([settled.duty('plain').due, moves(settled)]).toEqual(['2027-01-25', []]);
    settled.on('2027-01-21', worker.corrects('began', {}, { on: '2027-01-12' }));
    expect(settled.duty('plain').due).toBe('2027-01-26');
  });

  test('published on a day to come, it is taken up on that day', () => {
    const ledger = begun().learns('2027-01-12', dayOff('funeral', '2027-01-20', '2027-01-14'));
    expect([ledger.duty('plain').due, ledger.nextWake()]).toEqual(['2027-01-25', '2027-01-14T00:00:00.000Z']);
    ledger.on('2027-01-14');
    expect(moves(ledger)).toEqual([['2027-01-25', '2027-01-26', 'law', '2027-01-14', '2027-01-14T00:00:00.000Z']]);
  });

  test('of the library’s own, in a story of another year, too', () => {
    const ledger = new Ledger(tenDays).on('2022-09-05', system.starts(), begins());
    expect(ledger.duty('plain').due).toBe('2022-09-19');
    ledger.on('2022-09-10'); // the day of national mourning was announced that day for the 19th
    expect(ledger.duty('plain').due).toBe('2022-09-20');
    expect(moves(ledger)).toEqual([['2022-09-19', '2022-09-20', 'law', '2022-09-10', '2022-09-09T23:00:00.000Z']]);
  });

  test('of one authority is not taken for another’s of the same name', () => {
    const [one, other] = ['2027-01-20', '2027-03-01'].map((date) =>
      begun().learns('2027-01-12', dayOff('same-name', date, '2027-01-12')),
    );
    expect([one?.duty('plain').due, other?.duty('plain').due]).toEqual(['2027-01-26', '2027-01-25']);
  });

  test('working days late are counted with the calendar of the day it was done', () => {
    const ledger = begun()
      .learns('2027-01-26', dayOff('funeral', '2027-01-27', '2027-01-26'))
      .on('2027-01-28', does());
    expect(ledger.duty('plain')).toMatchObject({ daysLate: 3, workingDaysLate: 2 });
    const { length } = ledger.events;
    ledger.on('2027-01-29', worker.records('contact', {}));
    expect(ledger.events.length).toBe(length + 1);
  });
});

describe('what an authority has loaded', () => {
  const changes: readonly LawChange[] = [
    { version: 1, kind: 'pack', pack: 'review-2022', on: true, from: civilDate('2027-01-01') },
    { version: 2, kind: 'commencement', rule: 'B2', from: civilDate('2027-04-01') },
    { version: 3, kind: 'pack', pack: 'review-2022', on: false, from: civilDate('2027-06-01') },
  ];
  const law = lawOn(learn(BASE_LAW, changes), 'X', DAY);

  test.each([
    ['2026-12-31', false, false],
    ['2027-01-01', true, false],
    ['2027-04-01', true, true],
    ['2027-05-31', true, true],
    ['2027-06-01', false, true],
  ])('on %s the review is on: %s; s.31ZA is in force: %s', (day, packOn, inForce) => {
    const on = civilDate(day);
    expect([law.packOn('review-2022', on), law.inForce('B2.1', on), law.binding('B2.2', on)]).toEqual([
      packOn,
      inForce,
      inForce,
    ]);
  });

  test('the law of England is always on; packs that are on today are named', () => {
    expect(law.packOn('england-law', civilDate('1990-01-01'))).toBe(true);
    expect(law.packs).toEqual(['england-law', 'review-2022']);
  });

  test('a rule whose weakest mark is not of a reading binds nobody, though it is in force', () => {
    const known = learn(BASE_LAW, [
      { version: 1, kind: 'commencement', rule: 'fgdm-child', from: civilDate('2027-01-01') },
    ]);
    const child = lawOn(known, 'X', DAY);
    expect([child.inForce('fgdm-child', DAY), child.binding('fgdm-child', DAY)]).toEqual([true, false]);
  });

  test('rows are learnt once, in order', () => {
    const once = learn(BASE_LAW, changes.slice(0, 2));
    expect(learn(once, changes)).toEqual(learn(BASE_LAW, changes));
    expect(learn(once, changes.slice(0, 2))).toBe(once);
  });
});

test('every due date carries its explanation', () => {
  const ledger = started(oneStep({ due: localSetting('small.plain', workingDays(10), 'As one county does it.') })).on(
    '2027-03-22',
    begins(),
  );
  expect(ledger.told('clock.set')[0]?.event.explanation).toMatchObject({
    rule: 'small.plain',
    edition: '0',
    label: 'Local default of this product; not law',
    verified: false,
    clockKind: 'local-guard',
    calendarEdition: '2022-11-06',
    dueOn: '2027-04-07',
    inputs: [{ name: 'from', value: '2027-03-22' }],
    steps: [
      {
        did: 'counted',
        skipped: [
          { on: '2027-03-26', name: 'Good Friday' },
          { on: '2027-03-29', name: 'Easter Monday' },
        ],
      },
    ],
    note: 'As one county does it.',
  });
});

test('a rule starts on its own first day, on the first that was loaded for the area, or on none that is known', () => {
  const known = learn(BASE_LAW, [
    { version: 1, kind: 'commencement', rule: 'G15', from: civilDate('2028-04-01') },
    { version: 2, kind: 'commencement', rule: 'B2', from: civilDate('2027-04-01') },
  ]);
  const law = lawOn(known, 'X', DAY);
  expect([law.startOf('G19'), law.startOf('G15'), law.startOf('B2.1')]).toEqual([
    '2025-07-10',
    '2028-04-01',
    '2027-04-01',
  ]);
  const unloaded = lawOn(BASE_LAW, 'X', DAY);
  expect([unloaded.startOf('G15'), unloaded.startOf('G1')]).toEqual([undefined, undefined]);
});
