import { randomUUID } from 'node:crypto';
import { Prisma, type PrismaClient } from '../prisma/client';
import { addMs, londonDate, noonOf, plainTime, type CivilDate, type Instant } from '../statute';
import type { Place } from '../workflows/home-matching/search/home';
import {
  freeFrom,
  freePlaces,
  HOLD_LENGTHS,
  serve,
  settle,
  type HeldPlaces,
  type Holding,
  type Lane,
  type Moved,
  type Waiting,
} from '../workflows/home-matching/search/holds';
import { SYSTEM } from '../workflows/kernel/decide';
import { BASE_LAW, lawOn, learn, type LawKnown } from '../workflows/kernel/law';
import { accepted, refusal, refused, type Judged, type Refusal } from '../workflows/kernel/refusals';
import type { Kept } from '../workflows/messages';
import { bodyHash } from './chain';
import type { HoldEnd, HomeEvent } from './matching';
import { lawSince } from './record';
import { eventOf } from './shapes';
import { register, type Drafts, type RegisterDraft } from './register';

/*
 * Holds on places of a home, as its stream takes them up: each of these is worked out under the home's lock, so that whoever comes
 * first has the places. Each first records what time has done meanwhile, so that nobody has to have run for a hold to be over.
 */

type Tx = Prisma.TransactionClient;

/** Who asks for places of a home, and from which day. */
export interface Taking {
  readonly home: string;
  readonly request: string;
  readonly authority: string;
  readonly lane: Lane;
  readonly places: number;
  readonly neededOn: CivilDate;
  /** Wait for them where they are held. */
  readonly queue: boolean;
}

// ---- Under the lock ----

/** All the places that are asked for are held, or none: then the request waits for them, or is told when they are free. */
export const taking =
  (asked: Taking, now: Instant): Drafts =>
  async (_, tx) => {
    const { request, places, neededOn } = asked;
    const wrong = await mayNotHold(tx, asked);
    if (wrong) return refused(wrong);
    const { moved, after } = settled(await readHolding(tx, asked.home, now), now);
    if (moved.some((one) => one.type === 'given' && one.to.request === request)) return told(moved, now);
    const own = after.held.find((held) => held.request === request && held.until > now);
    if (own) return refused(ownHold(own));
    const free = freePlaces(after, now, neededOn).slice(0, places);
    if (free.length === places) {
      const until = endOfHold(await lawFor(tx, asked.authority), { ...asked, from: now });
      const held = { type: 'places.held', hold: randomUUID(), places: free, until, ...whose(asked) } as const;
      const waits = after.queue.some((one) => one.request === request);
      return told(moved, now, held, ...(waits ? [{ type: 'queue.left', request, why: 'held' } as const] : []));
    }
    const frees = freeFrom(after, now, neededOn, places);
    if (frees === undefined) return refused(TOO_FEW);
    if (!asked.queue) return refused(heldElsewhere(frees));
    if (after.queue.some((one) => one.request === request)) return told(moved, now);
    return told(moved, now, { type: 'queue.joined', places, neededOn, ...whose(asked) });
  };

/** Once, by the same length again, from its end. */
export const extending =
  (home: string, hold: string, now: Instant): Drafts =>
  async (_, tx) => {
    const { moved, after } = settled(await readHolding(tx, home, now), now);
    const row = await tx.hold.findFirst({ where: { id: hold, home } });
    const live = after.held.find(({ id, until }) => id === hold && until > now);
    if (!row || !live) return refused(HOLD_EXPIRED);
    if (row.extended) return refused(refusal('not-compliant', 'A hold is extended once, and this one was.', 'hold'));
    const lane = row.lane === 'emergency' ? 'emergency' : 'planned';
    const law = await lawFor(tx, row.authority);
    const until = endOfHold(law, { authority: row.authority, lane, from: live.until }, londonDate(now));
    return told(moved, now, { type: 'hold.extended', hold, until });
  };

/** Ends a hold before its time, and has the queue move; what was booked is free for nobody. */
export const ending =
  (home: string, hold: string, how: HoldEnd, now: Instant): Drafts =>
  async (_, tx) => {
    const { moved, after, terms } = settled(await readHolding(tx, home, now), now);
    const live = after.held.find(({ id, until }) => id === hold && until > now);
    if (!live) return refused(HOLD_EXPIRED);
    const ended = { type: 'hold.ended', hold, how, at: now } as const;
    const held = after.held.map((one) => (one === live ? { ...one, until: now, ended: true } : one));
    const booked = how === 'booked' ? [...after.booked, ...live.places] : after.booked;
    const next = serve({ ...after, held, booked }, now, terms);
    return told(moved, now, ended, ...eventsOf(next.moved));
  };

/** A request that waits for places no longer wants them. */
export const leaving =
  (home: string, request: string, why: 'own-wish' | 'request-closed', now: Instant): Drafts =>
  async (_, tx) => {
    const { moved, after } = settled(await readHolding(tx, home, now), now);
    if (!after.queue.some((one) => one.request === request))
      return refused(refusal('not-found', 'This request does not wait for places of this home.', 'request'));
    return told(moved, now, { type: 'queue.left', request, why });
  };

/** What time alone has done. */
const passing =
  (home: string, now: Instant): Drafts =>
  async (_, tx) =>
    told(settled(await readHolding(tx, home, now), now).moved, now);

/**
 * Records what has run out at a home by a moment, and who has the places since. The author is the product itself.
 * @param because what is over, so that it is recorded once however often this runs
 * @returns the requests that have places now because it was their turn
 */
export async function recordPassing(
  prisma: PrismaClient,
  home: string,
  because: string,
  now: Instant,
): Promise<readonly string[]> {
  const row = await prisma.home.findUnique({ where: { id: home } });
  if (!row) return [];
  const { body, provider, reference } = row;
  const kept = await register(prisma, {
    stream: { kind: 'home', id: home, body, provider, reference },
    ...{ opens: false, command: because, body: bodyHash({ because }), author: SYSTEM, recordedAt: now },
    drafts: passing(home, now),
  });
  return kept.ok ? servedBy(prisma, home, kept.value) : [];
}

/** Requests that were given places of a home by their turn, in what one command recorded there. */
export async function servedBy(
  prisma: Pick<PrismaClient, 'event'>,
  home: string,
  kept: Kept | undefined,
): Promise<readonly string[]> {
  if (!kept) return [];
  const recorded = await prisma.event.findMany({
    where: { stream: home, sequence: { gte: kept.first, lte: kept.last }, type: 'places.held' },
  });
  return recorded.flatMap((row) => {
    const event = eventOf(row) as Extract<HomeEvent, { type: 'places.held' }>; // of no other type
    return event.from === undefined ? [] : [event.request];
  });
}

// ---- Refusals ----

const HOLD_EXPIRED = refusal(
  'hold-expired',
  'This hold is over: hold the places again if they are free, or choose from new options.',
  'hold',
);
const TOO_FEW = refusal('not-compliant', 'This home has not so many places on that day, whoever holds them.', 'places');

const heldElsewhere = (frees: Instant): Refusal =>
  refusal(
    'held-elsewhere',
    `The places are held for another search. If nobody holds them longer, they are free at ${plainTime(frees)}.`,
    'home',
  );

const ownHold = ({ until }: HeldPlaces): Refusal =>
  refusal('not-compliant', `This request holds places of this home already, until ${plainTime(until)}.`, 'home');

/** Why a request may hold nothing at a home: it is over, or its latest search does not know the home or rules it out. */
async function mayNotHold(tx: Tx, { request, home }: Taking): Promise<Refusal | undefined> {
  const [found] = await tx.$queryRaw<{ closed: boolean; outcome: string | null }[]>`
    select closed_at is not null as closed, ${latestOutcome(Prisma.sql`r.id`, home)} as outcome
    from home_request r where r.id = ${request}`;
  if (!found) return refusal('not-found', 'There is no such request.', 'request');
  if (found.closed) return refusal('already-ended', 'This request is closed: it holds no places any more.', 'request');
  if (found.outcome === null)
    return refusal('not-compliant', 'No search of this request has considered this home: search first.', 'home');
  return found.outcome === 'ruled-out'
    ? refusal('not-compliant', 'The latest search of this request rules this home out, so it cannot be held.', 'home')
    : undefined;
}

/** How a home came out in the newest search of a request that considered it. */
const latestOutcome = (request: Prisma.Sql, home: string): Prisma.Sql => Prisma.sql`
  (select c.outcome from search_run_home c join search_run s on s.id = c.run
    where s.request = ${request} and c.home = ${home} order by s.as_at desc, s.id desc limit 1)`;

// ---- How long ----

interface Counted {
  readonly authority: string;
  readonly lane: Lane;
  readonly from: Instant;
}

const TO_THE_END_OF_WORK_MS = 5 * 3_600_000;

/**
 * The moment at which a hold runs out: elapsed hours, or 17:00 in London on the last working day. The setting is that of the
 * authority whose child it is for.
 * @param from the moment from which it is counted: for an extension, the end so far
 * @param today the day on which it is set
 */
export function endOfHold(law: LawKnown, { authority, lane, from }: Counted, today = londonDate(from)): Instant {
  const { title, due } = HOLD_LENGTHS[lane];
  const trigger = { name: 'heldFrom', on: londonDate(from), at: from, title };
  const { dueAt, dueOn } = lawOn(law, authority, today).explain(due, trigger).explanation;
  const until = dueAt ?? addMs(noonOf(dueOn ?? trigger.on), TO_THE_END_OF_WORK_MS);
  return until > from ? until : from;
}

const lawFor = async (tx: Tx, authority: string): Promise<LawKnown> =>
  learn(BASE_LAW, await lawSince(tx, authority, 0));

// ---- How a home stands ----

interface Read {
  readonly holding: Holding;
  readonly laws: ReadonlyMap<string, LawKnown>;
}

interface Row {
  readonly places: readonly Place[] | null;
  readonly booked: readonly string[] | null;
  readonly held: readonly HeldPlaces[] | null;
  readonly queue: readonly Waiting[] | null;
}

const asInstant = (column: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** A home's places, the holds that may still matter at a moment, and its queue, with the law of each who waits. */
async function readHolding(tx: Tx, home: string, now: Instant): Promise<Read> {
  const [row] = await tx.$queryRaw<Row[]>`
    select v.content->'places' as places,
      (select json_agg(distinct p.place) from hold b join hold_place p on p.hold = b.id
        where b.home = h.id and b.how = 'booked' and b.ended_at >= v.known_from) as booked,
      (select json_agg(json_build_object('id', o.id, 'request', o.request,
          'places', (select json_agg(p.place order by p.place) from hold_place p where p.hold = o.id),
          'until', ${asInstant(Prisma.sql`coalesce(o.ended_at, o.expires_at)`)}, 'ended', o.ended_at is not null))
        from hold o where o.home = h.id and (o.ended_at is null or o.ended_at > (
          select coalesce(least(min(expires_at), ${now}::timestamptz), ${now}::timestamptz) from hold
          where home = h.id and ended_at is null))) as held,
      (select json_agg(json_build_object('request', q.request, 'authority', q.authority, 'lane', q.lane,
          'places', q.places, 'neededOn', q.needed_on, 'joinedAt', ${asInstant(Prisma.sql`q.joined_at`)},
          'mayHold', r.closed_at is null
            and ${latestOutcome(Prisma.sql`q.request`, home)} is distinct from 'ruled-out'))
        from hold_queue q join home_request r on r.id = q.request where q.home = h.id and q.left_at is null) as queue
    from home h left join home_version v on v.home = h.id and v.version = h.version where h.id = ${home}`;
  const { places, booked, held, queue } = row ?? { places: null, booked: null, held: null, queue: null };
  const laws = new Map<string, LawKnown>();
  for (const { authority } of queue ?? []) laws.set(authority, await lawFor(tx, authority));
  return {
    holding: { home: { places: places ?? [] }, booked: booked ?? [], held: held ?? [], queue: queue ?? [] },
    laws,
  };
}

function settled({ holding, laws }: Read, now: Instant) {
  const until = ({ authority, lane }: Waiting, from: Instant) =>
    endOfHold(laws.get(authority) ?? BASE_LAW, { authority, lane, from });
  const terms = { until, newId: randomUUID };
  return { ...settle(holding, now, terms), terms };
}

// ---- What is recorded ----

const whose = ({ request, authority, lane }: Pick<Taking, 'request' | 'authority' | 'lane'>) => ({
  ...{ request, authority, lane },
});

const eventsOf = (moved: readonly Moved[]): readonly HomeEvent[] =>
  moved.flatMap((one): readonly HomeEvent[] => {
    if (one.type === 'ran-out') return [{ type: 'hold.ended', hold: one.hold, how: 'expired', at: one.at }];
    const { hold, to, places, from, until } = one;
    return [
      { type: 'places.held', hold, places, until, from, ...whose(to) },
      { type: 'queue.left', request: to.request, why: 'held' },
    ];
  });

const told = (
  moved: readonly Moved[],
  now: Instant,
  ...events: readonly HomeEvent[]
): Judged<readonly RegisterDraft[]> =>
  accepted([...eventsOf(moved), ...events].map((event) => ({ event, occurred: occurredAt(momentOf(event) ?? now) })));

/** When it came about, where that is not when it is recorded. */
const momentOf = (event: HomeEvent): Instant | undefined => {
  if (event.type === 'places.held') return event.from;
  return event.type === 'hold.ended' ? event.at : undefined;
};

/** A moment as something occurred. */
export const occurredAt = (at: Instant) => ({ on: londonDate(at), at });
