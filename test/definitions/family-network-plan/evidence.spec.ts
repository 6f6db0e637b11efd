import { civilDate } from '../../../statute';
import { EVIDENCE as GROUP_EVIDENCE } from '../../../workflows/family-group-decision-making/evidence';
import { familyGroupDecisionMaking } from '../../../workflows/family-group-decision-making/definition';
import { EVIDENCE, FAMILY_GROUP_RECORD } from '../../../workflows/family-network-plan/evidence';
import { familyNetworkPlan } from '../../../workflows/family-network-plan/definition';
import type { Network } from '../../../workflows/family-network-plan/facts';
import { PACK_PARTS } from '../../../workflows/family-network-plan/facts/life';
import { changeAnswers } from '../../../workflows/family-network-plan/meaning/changes';
import { promisedAgainstDelivered } from '../../../workflows/family-network-plan/meaning/promises';
import { situation } from '../../../workflows/kernel/owed';
import type { Ledger } from '../../support/ledger';
import { answers, delivers, grades, line, network, reports, running } from './network';

/*
 * What the evidence of a plan is made of, and its table of promises: by the version of each day, in calendar days.
 */

const tableOn = (ledger: Ledger, day: string) => {
  const view = situation(familyNetworkPlan, ledger.state, ledger.now).view as unknown as Network;
  return promisedAgainstDelivered(view, civilDate(day)).map(({ key, mark, daysLate, deliveredOn }) => [
    ...[key, mark, daysLate],
    deliveredOn,
  ]);
};

test('each part that a pack must hold has its entries, and the family group its own journey', () => {
  expect(['family-group-record', ...Object.keys(EVIDENCE)].toSorted()).toEqual([...PACK_PARTS].toSorted());
  expect(FAMILY_GROUP_RECORD.journey).toBe(familyGroupDecisionMaking.id);
  expect([...FAMILY_GROUP_RECORD.entries].toSorted()).toEqual(
    Object.values(GROUP_EVIDENCE)
      .flatMap(({ entries }) => entries)
      .toSorted(),
  );
});

test.each(Object.entries(EVIDENCE))('%s: whatever completes one of its steps is in it', (_, { entries, steps }) => {
  const all: readonly string[] = [...entries, ...Object.values(EVIDENCE).flatMap((part) => part.entries)];
  for (const step of steps)
    expect(all).toEqual(expect.arrayContaining([...(familyNetworkPlan.steps[step]?.evidence ?? [])]));
});

test('a promise is not late on its day, is a day late on the next, and stays late once it is kept', () => {
  const ledger = running('2027-03-08', '2027-09-05', '2027-04-19').on('2027-03-09', line('wages', '2027-03-22'));
  expect(tableOn(ledger, '2027-03-22')).toEqual([['wages', 'not-yet-due', 0, undefined]]);
  expect(tableOn(ledger, '2027-03-23')).toEqual([['wages', 'not-delivered', 1, undefined]]);
  ledger.on('2027-04-12', delivers('wages'));
  expect(tableOn(ledger, '2027-06-01')).toEqual([['wages', 'late', 21, '2027-04-12']]);
});

test('a line that is agreed anew after its day is a further promise; the one before keeps what came of it', () => {
  const ledger = running('2027-03-08', '2027-09-05', '2027-04-19').on('2027-03-09', line('wages', '2027-03-22'));
  ledger.on('2027-04-01', line('wages', '2027-04-05')).on('2027-04-06', delivers('wages'));
  expect(tableOn(ledger, '2027-06-01')).toEqual([
    ['wages', 'late', 15, '2027-04-06'],
    ['wages/2', 'late', 1, '2027-04-06'],
  ]);
});

test('nobody is blamed for support to a person who had died before its day, nor for a plan that never started', () => {
  const ledger = running('2027-03-08', '2027-09-05', '2027-04-19').on('2027-03-09', line('wages', '2027-03-22'));
  const dies = reports('change-1', 'carer-dies');
  ledger.on('2027-03-15', (at) => {
    const act = dies(at);
    return act.command.type === 'record'
      ? { ...act, command: { ...act.command, value: { ...act.command.value, person: 'grandmother' } } }
      : act;
  });
  expect(tableOn(ledger, '2027-06-01')).toEqual([['wages', 'person-died', 0, undefined]]);
  const never = network('2027-02-19').on('2027-03-01', line('wages', '2027-03-22'));
  expect(tableOn(never, '2027-06-01')).toEqual([['wages', 'plan-never-started', 0, undefined]]);
});

test('hours to an answer are those begun, through a night; where an hour is not known there are none', () => {
  const [reported, answered] = ['2027-07-01T09:00:00Z', '2027-07-02T09:30:00Z'];
  const ledger = running('2027-03-08', '2027-09-05', '2027-04-19')
    .on(reported, ...['change-1', 'change-3'].map((name) => reports(name, 'safety-concern', { at: reported })))
    .on(reported, reports('change-2', 'safety-concern', { on: '2027-07-01' }))
    .on(answered, grades('change-1'), ...['change-1', 'change-2'].map((name) => answers(name, { at: answered })));
  const view = situation(familyNetworkPlan, ledger.state, ledger.now).view as unknown as Network;
  const read = changeAnswers(view).map(({ key, grade, answered: by, hours }) => [key, grade, by?.on, hours]);
  expect(read.toSorted()).toEqual([
    ['change-1', 'safety', '2027-07-02', 25],
    ['change-2', undefined, '2027-07-02', undefined],
    ['change-3', undefined, undefined, undefined],
  ]);
});
