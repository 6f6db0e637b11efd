import fc from 'fast-check';
import { endOfHold } from '../../../activities/holds';
import { addMs, instant, londonTime, type Instant } from '../../../statute';
import {
  freeFrom,
  freePlaces,
  serve,
  settle,
  type HeldPlaces,
  type Holding,
  type Lane,
  type Moved,
  type Waiting,
} from '../../../workflows/home-matching/search/holds';
import { BASE_LAW, type LawKnown } from '../../../workflows/kernel/law';
import { day } from './homes';

/*
 * How long places are held, who has them next, and that nobody ever has a place twice. Bank holidays on the way: 25 and 28
 * December 2026; clocks change on 28 March and 31 October 2027.
 */

const ends = (lane: Lane, from: string, law: LawKnown = BASE_LAW, today?: string): string =>
  londonTime(
    endOfHold(law, { authority: 'X', lane, from: instant(from) }, today === undefined ? undefined : day(today)),
  );

describe('how long a hold is', () => {
  test.each([
    ['two working days to five o’clock', '2026-12-23T15:00:00Z', '2026-12-29T17:00:00+00:00'],
    ['from its end, for whoever is next', '2026-12-29T17:00:00Z', '2026-12-31T17:00:00+00:00'],
    ['of a planned move, scenario 6', '2026-11-26T11:00:00Z', '2026-11-30T17:00:00+00:00'],
    ['extended, scenario 6', '2026-11-30T17:00:00Z', '2026-12-02T17:00:00+00:00'],
    ['in summer, by London’s clocks', '2027-07-01T09:00:00+01:00', '2027-07-05T17:00:00+01:00'],
    ['over the change of the clocks', '2027-03-26T10:00:00Z', '2027-03-31T17:00:00+01:00'],
  ])('%s', (_, from, until) => expect(ends('planned', from)).toBe(until));

  test.each([
    ['forward', '2027-03-28T00:30:00Z', '2027-03-28T05:30:00+01:00'],
    ['back', '2027-10-31T00:30:00+01:00', '2027-10-31T03:30:00+00:00'],
    ['at no time', '2026-12-24T21:30:00Z', '2026-12-25T01:30:00+00:00'],
  ])('four hours that pass, when the clocks go %s', (_, from, until) => expect(ends('emergency', from)).toBe(until));

  test('the authority’s own figure counts, from the day on which it is set', () => {
    const limit = { amount: 1, unit: 'working-day', counting: 'WD+n', direction: 'after', kind: 'limit' } as const;
    const changes = [{ version: 1, kind: 'setting', setting: 'home-matching.hold', limit, from: day('2026-12-01') }];
    const law = { version: 1, changes } as LawKnown;
    expect(ends('planned', '2026-11-30T10:00:00Z', law)).toBe('2026-12-02T17:00:00+00:00');
    expect(ends('planned', '2026-12-01T10:00:00Z', law)).toBe('2026-12-02T17:00:00+00:00');
    expect(ends('planned', '2026-11-30T17:00:00Z', law, '2026-12-01')).toBe('2026-12-01T17:00:00+00:00');
  });
});

// ---- A home with places ----

const ON = day('2026-12-14');
const at = (hours: number): Instant => addMs(instant('2026-12-01T09:00:00Z'), hours * 3_600_000);

const waits = (request: string, joined: number, more: Partial<Waiting> = {}): Waiting => ({
  ...{ request, authority: 'X', lane: 'planned', places: 1, neededOn: ON, joinedAt: at(joined), mayHold: true },
  ...more,
});
const held = (request: string, places: readonly string[], until: number): HeldPlaces => ({
  ...{ id: `of-${request}`, request, places, until: at(until), ended: false },
});
const homeWith = (count: number, held: readonly HeldPlaces[], queue: readonly Waiting[] = []): Holding => ({
  home: {
    places: Array.from({ length: count }, (_, place) => ({ id: `p${place}`, free: [{ from: day('2026-11-01') }] })),
  },
  ...{ booked: [], held, queue },
});

const HOURS = { planned: 48, emergency: 4 };
let named = 0;
const terms = {
  until: ({ lane }: Waiting, from: Instant) => addMs(from, HOURS[lane] * 3_600_000),
  newId: () => `hold-${(named += 1)}`,
};
const said = (moved: readonly Moved[]) =>
  moved.map((one) =>
    one.type === 'ran-out' ? `${one.hold} over` : `${one.to.request} has ${one.places.join('+')} until ${one.until}`,
  );

describe('when a hold runs out', () => {
  test('emergencies come first, then whoever joined before; each counts from the moment at which the place was free', () => {
    const queue = [waits('late', 2), waits('early', 1), waits('urgent', 3, { lane: 'emergency' })];
    const { moved } = settle(homeWith(1, [held('first', ['p0'], 10)], queue), at(200), terms);
    expect(said(moved)).toEqual([
      'of-first over',
      `urgent has p0 until ${at(14)}`,
      expect.stringMatching(/^hold-\d+ over$/),
      `early has p0 until ${at(62)}`,
      expect.stringMatching(/^hold-\d+ over$/),
      `late has p0 until ${at(110)}`,
      expect.stringMatching(/^hold-\d+ over$/),
    ]);
  });

  test('at its moment and not before', () => {
    const home = homeWith(1, [held('first', ['p0'], 10)], [waits('next', 1)]);
    expect(settle(home, addMs(at(10), -1), terms).moved).toEqual([]);
    expect(settle(home, at(10), terms).moved).toHaveLength(2);
  });

  test('a group has all its places or none, and keeps its turn while a smaller one goes by', () => {
    const queue = [waits('siblings', 1, { places: 2 }), waits('alone', 2)];
    const home = homeWith(3, [held('a', ['p0'], 10), held('b', ['p1', 'p2'], 20)], queue);
    expect(said(settle(home, at(10), terms).moved)).toEqual(['of-a over', `alone has p0 until ${at(58)}`]);
    expect(said(settle(home, at(20), terms).moved).at(-1)).toBe(`siblings has p1+p2 until ${at(68)}`);
  });

  test('who may not hold, or waits only since, is passed over', () => {
    const queue = [waits('barred', 1, { mayHold: false }), waits('since', 11)];
    const { moved, after } = settle(homeWith(1, [held('first', ['p0'], 10)], queue), at(10), terms);
    expect(said(moved)).toEqual(['of-first over']);
    expect(after.queue).toEqual(queue);
  });

  test('a place that was booked goes to nobody, nor one that is free from a later day', () => {
    const booked = { ...homeWith(1, [], [waits('next', 0)]), booked: ['p0'] };
    expect(serve(booked, at(1), terms).moved).toEqual([]);
    expect(freePlaces(homeWith(1, []), at(1), day('2026-10-31'))).toEqual([]);
  });

  test('somebody is told when enough places are free', () => {
    const home = homeWith(3, [held('a', ['p0'], 10), held('b', ['p1', 'p2'], 20)]);
    const frees = (count: number) => freeFrom(home, at(0), ON, count);
    expect([1, 2, 3, 4].map(frees)).toEqual([at(10), at(20), at(20), undefined]);
    expect(freeFrom(home, at(10), ON, 1)).toBe(at(10));
  });
});

// ---- Whatever happens ----

type Step =
  | { readonly type: 'take'; readonly count: number; readonly lane: Lane }
  | { readonly type: 'extend' | 'release'; readonly which: number }
  | { readonly type: 'look' };

/** Clocks of different hosts: mostly on, at times a little back. */
const anyStep: fc.Arbitrary<Step & { readonly hours: number }> = fc.oneof(
  fc.record({
    type: fc.constant('take' as const),
    count: fc.integer({ min: 1, max: 3 }),
    lane: fc.constantFrom<Lane>('planned', 'emergency'),
    hours: fc.integer({ min: -1, max: 30 }),
  }),
  fc.record({
    type: fc.constantFrom('extend' as const, 'release' as const),
    which: fc.nat(5),
    hours: fc.integer({ min: -1, max: 12 }),
  }),
  fc.record({ type: fc.constant('look' as const), hours: fc.integer({ min: 0, max: 80 }) }),
);

/** Each hold that ever was, with the span for which it held its places. */
interface Span {
  readonly id: string;
  readonly places: readonly string[];
  readonly from: Instant;
  until: Instant;
}

/** Plays steps as the record would take them up, each under the lock of the home. */
function play(count: number, steps: readonly (Step & { readonly hours: number })[]): readonly Span[] {
  const spans = new Map<string, Span>();
  let home = homeWith(count, []);
  let hours = 0;
  for (const [turn, step] of steps.entries()) {
    const now = at((hours += step.hours));
    const { moved, after } = settle(home, now, terms);
    for (const one of moved)
      if (one.type === 'given') spans.set(one.hold, { ...one, id: one.hold, places: one.places });
    home = after;
    const change = (id: string, until: Instant, ended: boolean): void => {
      home = { ...home, held: home.held.map((one) => (one.id === id ? { ...one, until, ended } : one)) };
      const span = spans.get(id);
      if (span) span.until = until > span.from ? until : span.from;
    };
    if (step.type === 'take') {
      const [request, id] = [`r${turn}`, `h${turn}`];
      const asks = waits(request, hours, { lane: step.lane, places: step.count });
      const free = freePlaces(home, now, ON).slice(0, step.count);
      if (free.length < step.count) home = { ...home, queue: [...home.queue, asks] };
      else {
        const until = terms.until(asks, now);
        home = { ...home, held: [...home.held, { id, request, places: free, until, ended: false }] };
        spans.set(id, { id, places: free, from: now, until });
      }
    } else if (step.type !== 'look') {
      const live = home.held.filter(({ ended, until }) => !ended && until > now);
      const one = live[step.which % Math.max(1, live.length)];
      if (one && step.type === 'extend') change(one.id, addMs(one.until, 3_600_000), false);
      if (one && step.type === 'release') change(one.id, now, true);
    }
  }
  return [...spans.values()];
}

test('never two holds on one place at one moment, however they are taken, extended and given back, by whatever clocks', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.array(anyStep, { maxLength: 60 }), (count, steps) => {
      const spans = play(count, steps);
      for (const [place, one] of spans.entries())
        for (const other of spans.slice(place + 1))
          if (one.places.some((held) => other.places.includes(held)))
            expect(one.from >= other.until || other.from >= one.until).toBe(true);
    }),
    { seed: 20261123, numRuns: 400 },
  );
});
