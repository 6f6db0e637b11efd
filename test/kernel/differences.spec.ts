import fc from 'fast-check';
import { addMs, instant, startOfDay } from '../../statute';
import { differencesAbout, toldMeanwhile, type Difference } from '../../workflows/kernel/differences';
import type { Recorded } from '../../workflows/kernel/events';
import { daysOverdue, statusOf } from '../../workflows/kernel/status';
import { emptyJourney, fold } from '../../workflows/kernel/state';
import type { Ledger } from '../support/ledger';
import { begins, DAY, does, manager, oneStep, receiver, started, worker } from './small';
import { turns, walk } from './walks';

const NOON = '2027-01-25T12:00:00.000Z';
const THIRD = instant(NOON);
const END_OF = (day: string) => instant(`${day}T23:59:59.999Z`);
const asked = (ledger: Ledger, then: string, later: string) =>
  differencesAbout(ledger.events, THIRD, { from: END_OF(then), to: END_OF(later) });
const sequenceOf = (ledger: Ledger, type: Recorded['event']['type']): number =>
  ledger.events.findLast(({ event }) => event.type === type)?.sequence ?? 0;
const typesAt = (ledger: Ledger, sequences: readonly number[]): readonly string[] =>
  sequences.map((place) => ledger.events.find(({ sequence }) => sequence === place)?.event.type ?? '');

/** Ten days run out on the 21st; on the 25th it is overdue. */
const overdue = (): Ledger => started(oneStep()).on(DAY, begins()).on('2027-01-25');

describe('why today’s answer about a day is not the answer given that day', () => {
  test('it was done in time and recorded late', () => {
    const ledger = overdue().on('2027-02-01', does({ on: '2027-01-20' }));
    const { all, since } = asked(ledger, '2027-01-25', '2027-02-01');
    expect(all).toMatchObject([
      {
        about: 'duty',
        key: 'plain',
        before: { status: 'overdue', daysOverdue: 4, outcome: null, due: { on: '2027-01-21' } },
        after: { status: 'settled', daysOverdue: 0, outcome: 'met', settledAt: '2027-01-20T00:00:00.000Z' },
      },
    ]);
    expect(since).toHaveLength(1);
    expect(since[0]?.events.map(({ event }) => event.type)).toEqual(['fact.recorded', 'clock.settled', 'alert.closed']);
    expect(since[0]?.differences).toEqual(all);
  });

  test('each thing recorded between says what it changed; what changed nothing says so', () => {
    const ledger = overdue().on('2027-01-28', worker.corrects('began', {}, { on: '2027-01-18' }));
    ledger.on('2027-02-10', worker.records('contact', {})).on('2027-02-11', does());
    const { all, since } = asked(ledger, '2027-01-25', '2027-02-11');
    expect(since.map(({ differences }) => differences.length)).toEqual([1, 0, 0, 0]);
    expect(all).toMatchObject([
      { before: { status: 'overdue', daysOverdue: 4 }, after: { status: 'due-soon', due: { on: '2027-01-28' } } },
    ]);
  });

  test('what was changed and changed back is told append by append, and in the whole not at all', () => {
    const ledger = overdue().on('2027-01-28', worker.corrects('began', {}, { on: '2027-01-18' }));
    ledger.on('2027-01-29', worker.corrects('began', {}, { on: DAY }));
    const { all, since } = asked(ledger, '2027-01-25', '2027-01-29');
    expect(all).toEqual([]);
    expect(since.map(({ differences }) => differences.length)).toEqual([1, 0, 1]); // between them it fell overdue again
  });

  test('nothing was known of it then', () => {
    const ledger = started(oneStep()).on('2027-02-01', begins({ on: DAY }));
    expect(asked(ledger, '2027-01-25', '2027-02-01').all).toMatchObject([
      { about: 'duty', before: null, after: { status: 'overdue' } },
    ]);
  });

  test('the journey had ended, and the end was taken back', () => {
    const ledger = started(oneStep()).on(DAY, begins()).on('2027-01-20', manager.ends('closed'));
    const ended = ledger.state.ended?.sequence ?? 0;
    ledger.on('2027-02-01', ({ state: _ }) => ({
      author: { by: { id: 'manager', roles: ['team-manager'] } },
      command: {
        type: 'withdraw',
        entry: ended,
        occurred: { on: ledger.events.at(-1)?.occurred.on ?? (DAY as never) },
        sealed: { bytes: '', fields: ['correctionReason'] },
      },
    }));
    expect(asked(ledger, '2027-01-25', '2027-02-01').all).toMatchObject([
      { about: 'duty', before: { outcome: 'no-longer-applicable' }, after: { status: 'overdue' } },
      { about: 'end', before: { end: 'closed', on: '2027-01-20' }, after: null },
    ]);
  });
});

describe('what had been told before a correction', () => {
  test('the due date, the alert and the hand-over that rested on it; not what it does not touch', () => {
    const ledger = overdue().on('2027-01-26', manager.offers('onwards'), receiver.accepts('onwards'));
    ledger.on('2027-01-27', worker.records('contact', {}));
    ledger.on('2027-01-28', worker.corrects('began', {}, { on: '2027-01-18' }));
    const told = toldMeanwhile(ledger.events, sequenceOf(ledger, 'fact.corrected'));
    expect(typesAt(ledger, told)).toEqual(['clock.set', 'alert.raised', 'handover.offered', 'handover.accepted']);
  });

  test('nothing, for what corrects nothing or changes nothing', () => {
    const ledger = overdue().on('2027-01-26', does());
    expect(toldMeanwhile(ledger.events, sequenceOf(ledger, 'fact.recorded'))).toEqual([]);
    expect(toldMeanwhile(ledger.events, 999)).toEqual([]);
    const unmoved = started(oneStep()).on(DAY, begins(), worker.records('contact', {}));
    unmoved.on('2027-01-12', worker.corrects('contact', {}, { on: DAY }));
    expect(toldMeanwhile(unmoved.events, sequenceOf(unmoved, 'fact.corrected'))).toEqual([]);
  });
});

test('of any history, both answers are what the record says, and the steps between lead from one to the other', () => {
  fc.assert(
    fc.property(turns, fc.nat(), fc.nat(), fc.integer({ min: -40, max: 40 }), (path, a, b, days) => {
      const events = walk(path).flatMap(({ events: told }) => told);
      const moments = events.map(({ recordedAt }) => recordedAt);
      const pick = (n: number) => moments[n % moments.length] ?? startOfDay(DAY);
      const [then, later] = [pick(a), pick(b)].toSorted() as [ReturnType<typeof pick>, ReturnType<typeof pick>];
      const asAt = addMs(then, days * 86_400_000);
      const { all, since } = differencesAbout(events, asAt, { from: then, to: later });
      for (const [side, known] of [['before', then] as const, ['after', later] as const]) {
        const state = fold(
          emptyJourney(''),
          events.filter(({ recordedAt }) => recordedAt <= known),
        );
        for (const one of all) {
          if (one.about !== 'duty') continue;
          const duty = state.duties[one.key];
          const open = duty !== undefined && statusOf(duty, asAt) !== 'not-open';
          expect(one[side]?.status).toBe(open ? statusOf(duty, asAt) : undefined);
          expect(one[side]?.daysOverdue).toBe(open ? daysOverdue(duty, asAt) : undefined);
        }
      }
      expect(lastOfEach(since.flatMap(({ differences }) => differences))).toEqual(lastOfEach(all, since));
    }),
    { seed: 20261122, numRuns: 60 },
  );
});

const nameOf = (one: Difference): string => (one.about === 'end' ? 'end' : `${one.about}/${one.key}`);

/** What each thing came to in the end; what came back to its first answer is added where steps touched it. */
function lastOfEach(differences: readonly Difference[], since: ReturnType<typeof differencesAbout>['since'] = []) {
  const last = new Map<string, unknown>();
  for (const step of since.flatMap((one) => one.differences))
    if (!last.has(nameOf(step))) last.set(nameOf(step), step.before);
  for (const one of differences) last.set(nameOf(one), one.after);
  return new Map([...last].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
