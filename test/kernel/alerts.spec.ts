import { days } from '../../statute';
import { localSetting } from '../../workflows/kernel/definition';
import { decide } from '../../workflows/kernel/decide';
import {
  arranges,
  begins,
  DAY,
  does,
  manager,
  oneGate,
  oneStep,
  person,
  plain,
  small,
  started,
  step,
  worker,
} from './small';

const begun = () => started(oneStep({ due: localSetting('small.plain', days(10), 'Made up.') })).on(DAY, begins());
const raised = (ledger: ReturnType<typeof begun>) =>
  ledger.told('alert.raised').map(({ event, recordedAt }) => [event.subject, recordedAt]);
const closed = (ledger: ReturnType<typeof begun>) => ledger.told('alert.closed').map(({ event }) => event.because);

test('raised once, at the first moment at which it is overdue', () => {
  const ledger = begun().on('2027-01-21');
  expect(ledger.alerts()).toEqual([]);
  ledger.on('2027-03-01', worker.records('contact', {}));
  expect(raised(ledger)).toEqual([['duty/plain', '2027-01-22T00:00:00.000Z']]);
  expect(ledger.alerts()).toEqual(['duty/plain']);
});

test.each([
  ['done', [does()]],
  ['recorded-late', [does({ on: '2027-01-20' })]],
  ['excused', [manager.excuses('plain', 'good-reason')]],
  ['moved', [worker.corrects('began', {}, { on: '2027-01-25' })]],
  ['no-longer-applicable', [manager.ends('closed')]],
  ['no-longer-applicable', [worker.withdraws('began')]],
] as const)('closed because: %s', (because, acts) => {
  const ledger = begun().on('2027-01-26', ...acts);
  expect(ledger.alerts()).toEqual([]);
  expect(closed(ledger)).toEqual([because]);
});

test('closed because a longer setting was loaded', () => {
  const ledger = begun().on('2027-01-25');
  const limit = { amount: 30, unit: 'day', counting: 'D', direction: 'after', kind: 'limit' } as const;
  ledger.learns('2027-01-26', { kind: 'setting', setting: 'small.plain', limit, from: DAY });
  expect([ledger.alerts(), closed(ledger)]).toEqual([[], ['moved']]);
});

test('closed and overdue again, it is another alert with a name of its own', () => {
  const ledger = begun()
    .on('2027-01-26', manager.excuses('plain', 'good-reason'))
    .on('2027-01-27', manager.withdraws('excuse'));
  const names = ledger.told('alert.raised').map(({ event }) => event.alert);
  expect([names.length, new Set(names).size]).toEqual([2, 2]);
});

test('when nobody woke the journey in time, the alert is told before what closes it', () => {
  const ledger = begun();
  const judged = decide(
    ledger.definition,
    ledger.state,
    { id: 'late', body: '', ...does({ on: '2027-01-20' })(ledger) },
    '2027-02-01T10:00:00.000Z' as typeof ledger.now,
  );
  const told = judged.ok ? judged.value.events.map(({ event }) => event) : [];
  expect(told.map(({ type }) => type)).toEqual(['fact.recorded', 'alert.raised', 'clock.settled', 'alert.closed']);
  expect(told.at(-1)).toMatchObject({ because: 'recorded-late' });
});

describe('of a gate', () => {
  const watched = oneGate({
    acts: (view) => view.all('began'),
    planned: (view) => view.latest('arranged'),
    awaited: () => true,
    limbs: {
      here: {
        title: 'Somebody is here',
        rule: 'rev-offers',
        missing: (view) => (view.latestPer('person').some(({ value }) => value.here) ? [] : [{ what: 'somebody' }]),
      },
    },
  });
  const reviewed = () => started(watched).learns(DAY, { kind: 'pack', pack: 'review-2022', on: true, from: DAY });

  test('raised when the act is planned and would not be compliant, closed once it would', () => {
    const ledger = reviewed();
    expect(ledger.alerts()).toEqual([]);
    ledger.on('2027-01-12', arranges('2027-02-01'));
    expect(ledger.alerts()).toEqual(['gate/gate/next']);
    ledger.on('2027-01-13', person('a', true));
    expect([ledger.alerts(), closed(ledger)]).toEqual([[], ['gate-met']]);
  });

  test('raised for an act that was not compliant, and closed only by another view of the past', () => {
    const ledger = reviewed().on('2027-01-12', begins()).on('2027-01-13', person('a', true));
    const act = `gate/gate/${ledger.entry('began')}`;
    expect(ledger.alerts()).toEqual([act]);
    ledger.on('2027-01-14', worker.corrects('person', { person: 'a', here: true }, { on: DAY }));
    expect([ledger.alerts(), closed(ledger)]).toEqual([[], ['gate-met']]);
  });

  test('closed as no longer applicable when the pack goes off, or the journey ends', () => {
    const planned = () => reviewed().on('2027-01-12', arranges('2027-02-01'));
    const off = planned().learns('2027-01-13', { kind: 'pack', pack: 'review-2022', on: false, from: DAY });
    const ended = planned().on('2027-01-13', manager.ends('closed'));
    expect([closed(off), closed(ended)]).toEqual([['no-longer-applicable'], ['no-longer-applicable']]);
    expect(ended.limbs('gate', 'next')[0]).toMatchObject({ status: 'not-applicable', reason: 'closed' });
  });
});

test('a condition without a date raises nothing, ever', () => {
  const { due: _, ...condition } = plain;
  const ledger = started(small({ plain: step('A condition', condition) }))
    .on(DAY, begins())
    .on('2030-01-01');
  expect([ledger.open(), ledger.alerts()]).toEqual([['plain'], []]);
});
