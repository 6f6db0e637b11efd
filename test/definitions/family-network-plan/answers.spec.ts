import { civilDate, instant } from '../../../statute';
import { endingDecided, packAt, type PlanEnding } from '../../../workflows/family-network-plan/answers';
import type { Ledger } from '../../support/ledger';
import { decides, line, packs, running, stay, teamManager, term } from './network';

/* What a plan answers to supervisors and auditors, beside what its papers show. */

const DAY = '2027-03-08';
const END = '2027-06-06';
const at = (day: string) => instant(`${day}T20:00:00Z`);

const decided = ({ state }: Ledger, day: string, item: PlanEnding['item'], about: string, endsOn: string) =>
  endingDecided(state, at(day), { item, about, endsOn: civilDate(endsOn) });

describe('an end that comes', () => {
  const plan = () =>
    running(DAY, END, '2027-04-19').on(
      DAY,
      line('wages', DAY, { endOn: '2027-05-30' }),
      stay(DAY, { to: '2027-05-23' }),
    );

  test('is decided on the day of the decision about it, and not the day before', () => {
    const ledger = plan().on(
      '2027-05-17',
      ...[decides('extend'), teamManager.decides('lineEnd', { line: 'wages', choice: 'end' })],
      teamManager.decides('stayEnd', { stay: 'stay-1', choice: 'ended' }),
    );
    for (const [item, about, endsOn] of [
      ['plan', '', END],
      ['line', 'wages', '2027-05-30'],
      ['stay', 'stay-1', '2027-05-23'],
    ] as const) {
      expect(decided(ledger, '2027-05-17', item, about, endsOn)).toBe('2027-05-17');
      expect(decided(ledger, '2027-05-16', item, about, endsOn)).toBeUndefined();
    }
  });

  test('is not decided by what was decided about another', () => {
    const ledger = plan().on(
      '2027-05-17',
      ...[decides('continue'), line('travel', '2027-05-24')],
      teamManager.decides('stayEnd', { stay: 'stay-2', choice: 'ended' }),
    );
    expect(decided(ledger, '2027-05-17', 'plan', '', END)).toBeUndefined();
    expect(decided(ledger, '2027-05-17', 'line', 'wages', '2027-05-30')).toBeUndefined();
    expect(decided(ledger, '2027-05-17', 'stay', 'stay-1', '2027-05-23')).toBeUndefined();
  });

  test('that was agreed anew is open again', () => {
    const ledger = plan().on('2027-05-17', decides('extend')).on('2027-05-18', term(DAY, '2027-09-05'));
    expect(decided(ledger, '2027-05-18', 'plan', '', END)).toBe('2027-05-17');
    expect(decided(ledger, '2027-05-18', 'plan', '', '2027-09-05')).toBeUndefined();
  });
});

test('the pack is the last one put together by a moment', () => {
  const { state } = running(DAY, END, '2027-04-19')
    .on('2027-05-17', packs([]))
    .on('2027-05-18', packs(['wages'], ['visits']));
  expect(packAt(state, at('2027-05-16'))).toBeUndefined();
  expect(packAt(state, at('2027-05-17'))?.lines).toEqual([]);
  expect(packAt(state, at('2027-05-18'))).toMatchObject({ lines: ['wages'], parts: ['visits'] });
});
