import fc from 'fast-check';
import { addDays, addMs, civilDate, instant, londonDate, type Instant } from '../../statute';
import { JOURNEYS, journeyOf } from '../../workflows/catalogue';
import type { JourneyDefinition } from '../../workflows/kernel/definition';
import { heldBy, holderAt, type Holder } from '../../workflows/kernel/holders';
import { momentOf, type JourneyState } from '../../workflows/kernel/state';
import { standingAt } from '../../workflows/kernel/status';
import { actor, Ledger, type Act, type Telling } from '../support/ledger';
import { manager, oneStep, receiver, started } from './small';

/*
 * Two journeys never disagree on who holds what was handed over: at each moment exactly one of them does, by the giver's record.
 */

const ONWARDS = 'onwards';
const serviceManager = actor('service-manager');

/** One thing that may happen to a hand-over, and when it is said to have happened. */
interface Turn {
  readonly kind: 'offer' | 'accept' | 'refuse' | 'hand-back' | 'take-back' | 'keep' | 'withdraw';
  readonly hours: number;
  /** Days ago; it is refused where that is before what it answers. */
  readonly ago: number;
  readonly timed: boolean;
}

const kinds = [
  'offer',
  'accept',
  'accept',
  'refuse',
  'hand-back',
  'take-back',
  'take-back',
  'keep',
  'withdraw',
] as const;
const turns: fc.Arbitrary<readonly Turn[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(...kinds),
    hours: fc.integer({ min: 0, max: 60 }),
    ago: fc.constantFrom(0, 0, 0, 1, 3),
    timed: fc.boolean(),
  }),
  { minLength: 8, maxLength: 30, size: 'max' },
);

/** Withdraws the answer that was recorded last: the record then says that it was never given. */
const takesBackTheAnswer: Act = ({ state, now }) => {
  const answered = state.handOvers.flatMap(({ answer }) => (answer ? [answer.sequence] : [])).toSorted((a, b) => b - a);
  const roles = ['receiving-service', 'service-manager'] as const;
  return {
    author: { by: { id: 'both', roles: [...roles] } },
    command: {
      ...{ type: 'withdraw', entry: answered[0] ?? 0, occurred: { on: londonDate(now) } },
      sealed: { bytes: '', fields: ['correctionReason'] },
    },
  };
};

function actOf({ kind }: Turn, ledger: Ledger, telling: Telling): Act {
  const offered = ledger.state.handOvers.some(({ handOver }) => handOver === ONWARDS);
  const back = ledger.state.handOvers.some(({ handOver }) => handOver === 'handed-back');
  switch (kind) {
    case 'accept':
      return offered ? receiver.accepts(ONWARDS, telling) : manager.offers(ONWARDS, telling);
    case 'refuse':
      return offered ? receiver.refuses(ONWARDS, telling) : manager.offers(ONWARDS, telling);
    case 'hand-back':
      return offered ? receiver.handsBack(ONWARDS, telling) : manager.offers(ONWARDS, telling);
    case 'take-back':
      return back ? serviceManager.accepts('handed-back', telling) : manager.offers(ONWARDS, telling);
    case 'keep':
      return back ? serviceManager.refuses('handed-back', telling) : manager.offers(ONWARDS, telling);
    case 'withdraw':
      return takesBackTheAnswer;
    case 'offer':
      return manager.offers(ONWARDS, telling);
  }
}

interface Passing {
  readonly when: Instant;
  readonly sequence: number;
  /** The offer whose receiver has it from then on; nothing where the giver has it back from the receiver of another. */
  readonly holder: number | undefined;
  readonly from: number | undefined;
}

/** How it changed hands by the events alone: what a clerk would write down, event by event, striking out what is withdrawn. */
function passedByTheEvents({ events }: Ledger, known: number) {
  const heard = events.slice(0, known);
  const struck = heard.flatMap(({ event }) => (event.type === 'fact.withdrawn' ? [event.withdraws] : []));
  const stands = heard.filter(({ sequence }) => !struck.includes(sequence));
  const offers = new Map(
    stands.flatMap((one) => (one.event.type === 'handover.offered' ? [[one.sequence, one.event]] : [])),
  );
  const wentAt = new Map<number, Instant>();
  return stands
    .flatMap(({ sequence, occurred, event }): readonly Passing[] => {
      const offer = event.type === 'handover.accepted' ? offers.get(event.offer) : undefined;
      if (event.type !== 'handover.accepted' || !offer) return [];
      const when = momentOf(occurred);
      if (offer.returns === undefined) {
        wentAt.set(event.offer, when);
        return [{ when, sequence, holder: event.offer, from: undefined }];
      }
      const went = wentAt.get(offer.returns) ?? when;
      return [{ when: went > when ? went : when, sequence, holder: undefined, from: offer.returns }];
    })
    .toSorted((a, b) => (a.when === b.when ? a.sequence - b.sequence : a.when < b.when ? -1 : 1));
}

function heldByTheEvents(ledger: Ledger, known: number, at: Instant): number | undefined {
  let holder: number | undefined;
  for (const { when, holder: to, from } of passedByTheEvents(ledger, known)) {
    if (when > at) break;
    if (to !== undefined) holder = to;
    else if (holder === from) holder = undefined;
  }
  return holder;
}

const offerOf = (holder: Holder): number | undefined => (holder.by === 'receiver' ? holder.offer : undefined);

/** Takes a small journey through its turns, and keeps what was known after each. */
function walked(path: readonly Turn[]) {
  const ledger = started(oneStep());
  const known: { readonly state: JourneyState; readonly events: number }[] = [];
  let taken = 0;
  for (const turn of path) {
    ledger.goTo(addMs(ledger.now, turn.hours * 3_600_000));
    const day = addDays(londonDate(ledger.now), -turn.ago);
    const telling = turn.timed && turn.ago === 0 ? { at: ledger.now } : { on: day };
    if (ledger.tell(actOf(turn, ledger, telling)) === undefined) taken += 1;
    known.push({ state: ledger.state, events: ledger.events.length });
  }
  return { ledger, known, taken };
}

const WALKS = { seed: 20270111, numRuns: 60 };

test('at each moment, by what was known at each, exactly one holds it: the giver, or the receiver of one offer', () => {
  const seen = { taken: 0, receiver: 0, giverAgain: 0, disputedByTime: 0 };
  fc.assert(
    fc.property(turns, (path) => {
      const { ledger, known, taken } = walked(path);
      seen.taken += taken;
      const happened = [...new Set(ledger.events.map(({ occurred }) => momentOf(occurred)))];
      const moments = happened.flatMap((at) => [addMs(at, -1), at]);
      for (const { state, events } of known)
        for (const at of moments) {
          const holder = holderAt(state.handOvers, ONWARDS, at);
          expect(offerOf(holder)).toBe(heldByTheEvents(ledger, events, at));
          const accepted = state.handOvers.some(
            ({ id, handOver, answer }) => handOver === ONWARDS && id === offerOf(holder) && answer?.accepted,
          );
          expect(accepted).toBe(holder.by === 'receiver');
          const shown = state.handOvers.filter(({ handOver }) => handOver === ONWARDS);
          const holders = shown.filter(({ id }) => heldBy(state.handOvers, id, at) === 'receiver').length;
          expect(holders).toBe(holder.by === 'receiver' ? 1 : 0);
          if (holder.by === 'receiver') seen.receiver += 1;
          else if (state.handOvers.some(({ answer, on }) => answer?.accepted && on < londonDate(at)))
            seen.giverAgain += 1;
          if (offerOf(holder) !== offerOf(holderAt(ledger.state.handOvers, ONWARDS, at))) seen.disputedByTime += 1;
        }
    }),
    WALKS,
  );
  expect(seen.taken).toBeGreaterThan(300);
  expect(Math.min(seen.receiver, seen.giverAgain, seen.disputedByTime)).toBeGreaterThan(100);
});

test('an offer that waits leaves it with the giver; what is on its way back is still with the receiver', () => {
  const ledger = started(oneStep()).on('2027-01-12', manager.offers(ONWARDS));
  const at = (moment: string) => holderAt(ledger.state.handOvers, ONWARDS, instant(moment)).by;
  expect(at('2027-02-01T00:00:00Z')).toBe('giver');
  ledger.on('2027-01-14', receiver.accepts(ONWARDS, { at: '2027-01-14T09:00:00Z' }));
  expect([at('2027-01-14T08:59:59.999Z'), at('2027-01-14T09:00:00Z')]).toEqual(['giver', 'receiver']);
  ledger.on('2027-01-18', receiver.handsBack(ONWARDS));
  expect(at('2027-02-01T00:00:00Z')).toBe('receiver');
  ledger.on('2027-01-20', serviceManager.accepts('handed-back'));
  expect([at('2027-01-19T23:59:59Z'), at('2027-01-20T00:00:00Z')]).toEqual(['receiver', 'giver']);
});

// ---- The journey that opens ----

const opening = JOURNEYS.flatMap(({ definition }) =>
  Object.entries(definition.handOvers).flatMap(([id, { opens, answeredBy }]) =>
    opens ? [{ name: `${definition.id}: ${id}`, opens, answeredBy }] : [],
  ),
);

test('there are hand-overs that open the journey that comes next', () => {
  expect(opening.length).toBeGreaterThan(5);
});

test.each(opening)('$name opens a journey that exists, for a purpose of it, by somebody who may start it', (one) => {
  const { definition } = journeyOf(one.opens.journey);
  expect(definition.purposes).toContain(one.opens.purpose);
  expect(definition.startedBy.filter((role) => one.answeredBy.includes(role))).not.toEqual([]);
});

test.each(opening)('$name: the journey that opens owes nothing before the acceptance', ({ opens }) => {
  const { definition } = journeyOf(opens.journey);
  fc.assert(
    fc.property(
      fc.record({
        day: fc.integer({ min: 0, max: 700 }).map((days) => addDays(civilDate('2026-11-30'), days)),
        hour: fc.option(fc.integer({ min: 8, max: 17 }), { nil: undefined }),
        bornOn: fc.integer({ min: 0, max: 6000 }).map((days) => addDays(civilDate('2009-01-15'), days)),
      }),
      ({ day, hour, bornOn }) => {
        const telling = hour === undefined ? { on: day } : { at: `${day}T${String(hour).padStart(2, '0')}:30:00Z` };
        const { accepted, state } = opened(definition, opens.purpose, bornOn, telling, day);
        for (const duty of Object.values(state.duties)) {
          expect(momentOf(duty.opened) >= accepted).toBe(true);
          expect(standingAt(duty, addMs(accepted, -1))).toBeUndefined();
        }
      },
    ),
    { seed: 20270111, numRuns: 25 },
  );
});

/** The journey as it opens by an acceptance, and half a year on. */
function opened(definition: JourneyDefinition, purpose: string, bornOn: string, telling: Telling, day: string) {
  const ledger = new Ledger(definition, { purpose, bornOn });
  const role = definition.startedBy[0] ?? 'case-system';
  ledger.on(`${day}T18:00:00Z`, actor(role).starts(telling));
  ledger.goTo(addMs(ledger.now, 180 * 86_400_000));
  const { started: began } = ledger.state;
  return { accepted: momentOf(began ?? { on: civilDate(day) }), state: ledger.state };
}
