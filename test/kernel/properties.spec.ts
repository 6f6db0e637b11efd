import fc from 'fast-check';
import { addDays, addMs, civilDate, londonDate, startOfDay } from '../../statute';
import { familyGroupDecisionMaking as definition } from '../../workflows/family-group-decision-making/definition';
import { decide, nextWake, wake } from '../../workflows/kernel/decide';
import type { Recorded } from '../../workflows/kernel/events';
import { changesBetween, stretches, type Changes } from '../../workflows/kernel/projection';
import {
  emptyJourney,
  fold,
  gateKey,
  momentOf,
  type DutyRecord,
  type JourneyState,
} from '../../workflows/kernel/state';
import { statusOf } from '../../workflows/kernel/status';
import { lastOf, turns, walk, type Stretch, type Turn } from './walks';

/** The same walks for every law, so that each is walked once. */
const WALKS = { seed: 20261122, numRuns: 50 };

const law = (holds: (walked: readonly Stretch[], path: readonly Turn[]) => void) => () =>
  fc.assert(
    fc.property(turns, (path) => holds(walk(path), path)),
    WALKS,
  );

const eventsOf = (walked: readonly Stretch[]): readonly Recorded[] => walked.flatMap(({ events }) => events);
const dutiesOf = ({ duties }: JourneyState): readonly DutyRecord[] => Object.values(duties);
/** After every clock of every walk has run out. */
const LONG_AFTER = startOfDay(civilDate('2035-01-01'));
/** What the record holds; the law known is learnt beside it. */
const recordOf = ({ law: _, ...recorded }: JourneyState) => recorded;

test('the walks go somewhere: most commands are taken, some are refused, many clocks run and settle, and some journeys end', () => {
  const seen = {
    taken: 0,
    refused: new Set<string>(),
    outcomes: new Set<string>(),
    ends: new Set<string>(),
    types: new Set<string>(),
  };
  fc.assert(
    fc.property(turns, (path) => {
      for (const { refused, events } of walk(path)) {
        if (refused === undefined) seen.taken += 1;
        else seen.refused.add(refused);
        for (const { event } of events) {
          seen.types.add(event.type);
          if (event.type === 'clock.settled') seen.outcomes.add(event.outcome);
          if (event.type === 'journey.ended') seen.ends.add(event.end);
        }
      }
    }),
    WALKS,
  );
  expect(seen.taken).toBeGreaterThan(600);
  expect(seen.refused.size).toBeGreaterThan(8);
  expect(seen.ends.size).toBeGreaterThan(2);
  expect([...seen.outcomes].toSorted()).toEqual(['excused', 'met', 'met-late', 'no-longer-applicable', 'superseded']);
  expect(seen.types.size).toBe(16);
});

/** The same state, of which nothing is remembered: what is asked of it is worked out. */
const unseen = (state: JourneyState): JourneyState => ({ ...state });

test(
  'whatever the order of commands, an end leaves nothing unsettled but follow-ups, at any moment after it',
  law((walked) => {
    for (const { after } of walked) {
      const { ended } = after;
      if (!ended) continue;
      const moments = [momentOf(ended), ...[1, 30, 400].map((days) => startOfDay(addDays(ended.on, days)))];
      for (const duty of dutiesOf(after).filter(({ step }) => !definition.steps[step]?.followUp)) {
        expect(duty.outcome).toBeDefined();
        for (const at of moments) expect(['settled', 'not-open']).toContain(statusOf(duty, at));
      }
    }
  }),
);

test(
  'and every journey can be ended: as opened in error, if as nothing else',
  law((walked) => {
    const last = walked.at(-1);
    if (!last || last.after.ended) return;
    const judged = endedInError(last);
    const left = judged.ok ? dutiesOf(judged.value.state) : [];
    expect(judged.ok && judged.value.state.ended?.end).toBe('opened-in-error');
    expect(left.filter(({ outcome, step }) => outcome === undefined && !definition.steps[step]?.followUp)).toEqual([]);
  }),
);

test(
  'recomputing at the same moment says nothing new',
  law((walked) => {
    for (const { after, now } of walked)
      for (const cause of ['time', 'law'] as const)
        expect(wake(definition, unseen(after), now, cause).events).toEqual([]);
  }),
);

test(
  'the events fold to the state that the decider ended with',
  law((walked) => {
    expect(recordOf(fold(emptyJourney('journey'), eventsOf(walked)))).toEqual(recordOf(lastOf(walked)));
  }),
);

test(
  'what was known at a moment is a prefix of the record, and never changes afterwards',
  law((walked) => {
    const events = eventsOf(walked);
    for (const { after } of walked.filter((_, index) => index % 4 === 0)) {
      const known = events.filter(({ recordedAt }) => recordedAt <= after.recordedAt);
      expect(known).toEqual(events.slice(0, known.length));
      expect(recordOf(fold(emptyJourney('journey'), known))).toEqual(recordOf(after));
    }
  }),
);

test(
  'sequences run on, and moments rise strictly from append to append',
  law((walked) => {
    expect(eventsOf(walked).map(({ sequence }) => sequence)).toEqual(eventsOf(walked).map((_, index) => index + 1));
    const moments = walked.flatMap(({ events }) => [...new Set(events.map(({ recordedAt }) => recordedAt))]);
    expect(walked.filter(({ events }) => events.length > 0)).toHaveLength(moments.length);
    expect(moments).toEqual([...new Set(moments)].toSorted());
  }),
);

test(
  'the next wake is later than now, and waking changes something or asks to be woken later: no busy loop',
  law((walked) => {
    for (const { after, now } of walked) {
      const next = nextWake(definition, after, now);
      if (next !== undefined) expect(next > now).toBe(true);
    }
    const woken = walked.filter(({ turn }) => turn === 'wake').map(({ now }) => now);
    expect(woken.length).toBeLessThan(400);
  }),
);

test(
  'between two wakes time alone changes nothing',
  law((walked) => {
    for (const { after, now } of walked) {
      const next = nextWake(definition, after, now);
      const justBefore = next === undefined ? LONG_AFTER : addMs(next, -1);
      if (justBefore > now) expect(wake(definition, unseen(after), justBefore, 'time').events).toEqual([]);
    }
  }),
);

test(
  'a command leads to the same events, whether or not anything is remembered of the state before it',
  law((walked) => {
    for (const { sent, before, events, now } of walked) {
      const judged = sent && decide(definition, unseen(before), sent, now);
      if (judged) expect(judged.ok && judged.value.events).toEqual(events);
    }
  }),
);

test(
  'what is remembered of a state is what it comes to when worked out afresh',
  law((walked) => {
    for (const { after, now } of walked) {
      const next = nextWake(definition, after, now);
      expect(nextWake(definition, unseen(after), now)).toBe(next);
      if (next === undefined) continue;
      expect(wake(definition, after, next, 'time').events).toEqual(
        wake(definition, unseen(after), next, 'time').events,
      );
      expect(nextWake(definition, after, next)).toBe(nextWake(definition, unseen(after), next));
    }
  }),
);

test(
  'one meaning of overdue: an alert stands for each duty that is overdue now, and for no other',
  law((walked) => {
    for (const { after, now, refused } of walked) {
      if (refused !== undefined || !after.started) continue;
      const overdue = dutiesOf(after).flatMap((duty) =>
        statusOf(duty, now) === 'overdue' ? [`duty/${duty.key}`] : [],
      );
      const standing = Object.values(after.alerts).flatMap(({ about, subject }) =>
        about === 'duty-overdue' ? [subject] : [],
      );
      expect(standing.toSorted()).toEqual(overdue.toSorted());
    }
  }),
);

test(
  'exactly one thing stands at each moment from a duty’s opening on, and the last is what the record says',
  law((walked) => {
    for (const duty of dutiesOf(lastOf(walked))) {
      const { segments, opened, outcome, due, paused } = duty;
      const froms = segments.map(({ from }) => from);
      expect((froms[0] ?? '') <= momentOf(opened)).toBe(true);
      expect(froms).toEqual(froms.toSorted());
      expect(segments.at(-1)).toMatchObject({ standing: outcome ? 'settled' : paused ? 'paused' : 'open', due });
      const runs = stretches(duty);
      expect(runs.map(({ to }) => to)).toEqual([...runs.slice(1).map(({ from }) => from), null]);
      expect(runs[0]?.from).toBe(froms[0]);
    }
  }),
);

test(
  'a duty once opened is never forgotten, and what is settled in time or late says so with its days',
  law((walked) => {
    for (const { before, after } of walked)
      expect(Object.keys(after.duties)).toEqual(expect.arrayContaining(Object.keys(before.duties)));
    for (const { outcome, settled, due, daysLate } of dutiesOf(lastOf(walked))) {
      if (outcome === 'met' && settled && due?.at === undefined) expect(!due || settled.on <= due.on).toBe(true);
      if (outcome === 'met-late' && due?.at === undefined) expect(daysLate).toBeGreaterThan(0);
    }
  }),
);

test(
  'changes applied step by step give the same rows as the whole record at once',
  law((walked) => {
    const stepwise = walked.reduce(
      (rows, { before, after, events }) => applied(rows, changesBetween(before, after, events)),
      NO_ROWS,
    );
    const atOnce = applied(NO_ROWS, changesBetween(emptyJourney('journey'), lastOf(walked), eventsOf(walked)));
    expect(stepwise).toEqual(atOnce);
  }),
);

interface Rows {
  readonly duties: ReadonlyMap<string, unknown>;
  readonly gates: ReadonlyMap<string, unknown>;
  readonly handOvers: ReadonlyMap<number, unknown>;
  readonly alerts: ReadonlyMap<string, string | null>;
}

const NO_ROWS: Rows = { duties: new Map(), gates: new Map(), handOvers: new Map(), alerts: new Map() };

/** What the reading tables would hold; a duty's team aside, which is the journey's. */
function applied(
  rows: Rows,
  { duties, gates, handOvers, handOversWithdrawn = [], alertsRaised, alertsClosed }: Changes,
): Rows {
  const offers = new Map([...rows.handOvers, ...handOvers.map((handOver) => [handOver.id, handOver] as const)]);
  for (const id of handOversWithdrawn) offers.delete(id);
  return {
    duties: new Map([...rows.duties, ...duties.map((duty) => [duty.key, duty] as const)]),
    gates: new Map([...rows.gates, ...gates.map((gate) => [gateKey(gate), gate] as const)]),
    handOvers: offers,
    alerts: new Map([
      ...rows.alerts,
      ...alertsRaised.map(({ id, because }) => [id, because] as const),
      ...alertsClosed.map(({ id, because }) => [id, because] as const),
    ]),
  };
}

function endedInError({ after, now }: Stretch) {
  const author = { by: { id: 'manager', roles: ['team-manager'] as const } };
  const command = { type: 'end', end: 'opened-in-error', occurred: { on: londonDate(now) } } as const;
  return decide(definition, after, { id: 'end', body: '', author, command }, now);
}
