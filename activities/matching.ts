import type { Prisma } from '../prisma/client';
import { londonDate, type CivilDate, type Instant } from '../statute';
import type { Home } from '../workflows/home-matching/search/home';
import type { Lane } from '../workflows/home-matching/search/holds';

/*
 * What is recorded of homes and of requests for a home, in streams of their own, and the reading rows that follow from it. A home's
 * stream is where its places are held: whoever comes first to its lock has them. A request's stream belongs to those who search; what
 * matters to the child's authority is told to the child's journeys as well.
 */

/** How a hold came to its end: given back, run out, its child moved in, or the request taken back. */
export const HOLD_ENDS = ['released', 'expired', 'booked', 'withdrawn'] as const;
export type HoldEnd = (typeof HOLD_ENDS)[number];

/** How far an approach has come, after it was asked: each opens only upon the one before. */
export const APPROACH_STEPS = ['released', 'conditional', 'shortlisted', 'identified'] as const;
export type ApproachStep = (typeof APPROACH_STEPS)[number];

/** What matching never sees: owner and price play no part in any search. */
export interface Terms {
  readonly ownership: 'public' | 'not-for-profit' | 'private';
  readonly purchase: 'own' | 'block' | 'framework' | 'spot';
  /** Whole pounds for a week; left out where it is not told. */
  readonly weeklyPrice?: number;
}

export type HomeEvent =
  | { readonly type: 'home.registered'; readonly body: string; readonly provider: string; readonly reference: string }
  /** A version of a home, whole, without its holds. `digest` is of the content. */
  | { readonly type: 'home.told'; readonly digest: string; readonly home: Home; readonly terms: Terms }
  | {
      readonly type: 'places.held';
      readonly hold: string;
      readonly places: readonly string[];
      readonly request: string;
      readonly authority: string;
      readonly lane: Lane;
      /** The moment at which it ends by itself. */
      readonly until: Instant;
      /** When it began, where the queue moved: the moment at which the places became free, whenever somebody noticed. */
      readonly from?: Instant;
    }
  | { readonly type: 'hold.extended'; readonly hold: string; readonly until: Instant }
  /** `at`: when it ended, which for a hold that ran out is its own moment and not when somebody noticed. */
  | { readonly type: 'hold.ended'; readonly hold: string; readonly how: HoldEnd; readonly at: Instant }
  | {
      readonly type: 'queue.joined';
      readonly request: string;
      readonly authority: string;
      readonly lane: Lane;
      readonly places: number;
      /** The day from which they are needed; the day of joining when left out. */
      readonly neededOn?: CivilDate;
    }
  | { readonly type: 'queue.left'; readonly request: string; readonly why: 'held' | 'request-closed' | 'own-wish' }
  /** Words about the home for those to whom it is shown, sealed beside it with a key of the home's own, field by field. */
  | { readonly type: 'home.described'; readonly fields: readonly string[]; readonly withConsent: boolean };

export type RequestEvent =
  | {
      readonly type: 'request.sent';
      readonly body: string;
      readonly authority: string;
      readonly lane: Lane;
      readonly journeys: readonly string[];
      readonly children: readonly string[];
    }
  | { readonly type: 'request.accepted' }
  /** The need itself is sealed beside it, with the key of the first child. `digest` is of what is sealed. */
  | { readonly type: 'need.frozen'; readonly version: number; readonly digest: string }
  | {
      readonly type: 'search.ran';
      readonly run: string;
      readonly needVersion: number;
      readonly ring: string;
      readonly asAt: Instant;
      readonly rules: string;
      /** Digest of the versions of homes that it saw. */
      readonly register: string;
      /** Of the stored content before it was sealed. */
      readonly digest: string;
      readonly considered: number;
      readonly listed: number;
    }
  /** What somebody found out about a way to a home, or about care that would go on there: sealed beside it. */
  | { readonly type: 'way.recorded'; readonly home: string }
  | { readonly type: 'health.checked'; readonly home: string }
  | { readonly type: 'options.offered'; readonly run: string; readonly homes: readonly string[] }
  /** Somebody who may not do it tried to: what, and why it was refused, by codes. */
  | { readonly type: 'act.refused'; readonly act: string; readonly code: string }
  | {
      readonly type: 'home.asked';
      readonly approach: string;
      readonly home: string;
      readonly homeVersion: number;
      readonly provider: string;
      readonly run: string;
      /** The last moment for an answer; by the clock of the child's authority. */
      readonly answerBy: Instant;
      /** Nobody asked it: homes are asked one after the other, and it was its turn. */
      readonly inTurn?: true;
    }
  | {
      readonly type: 'home.answered';
      readonly approach: string;
      readonly answer: 'interested' | 'declined' | 'too-little-information' | 'no-reply';
      readonly code?: string;
      readonly until?: CivilDate;
      /** When the time for an answer was over, whenever somebody noticed. */
      readonly at?: Instant;
    }
  | { readonly type: 'approach.moved'; readonly approach: string; readonly to: ApproachStep }
  /** Who declined has thought better of it: both answers stay. */
  | { readonly type: 'approach.reopened'; readonly approach: string }
  /** Homes that are asked one after the other, as each says no, in this order. */
  | { readonly type: 'asking.ordered'; readonly run: string; readonly homes: readonly string[] }
  /** Words about the children for providers, sealed beside it field by field; `agreed` are those that the child lets be told. */
  | { readonly type: 'child.described'; readonly fields: readonly string[]; readonly agreed: readonly string[] }
  | {
      readonly type: 'approach.ended';
      readonly approach: string;
      readonly outcome:
        | 'declined'
        | 'no-reply'
        | 'not-chosen'
        | 'pre-empted'
        | 'expired'
        | 'request-withdrawn'
        | 'booked'
        | 'taken-back';
      readonly reason: string;
      /** When it ended, where it ended by itself. */
      readonly at?: Instant;
    }
  | { readonly type: 'request.closed'; readonly why: string };

export type MatchingEvent = HomeEvent | RequestEvent;

/** Streams of matching. A home is known by the body that keeps the register, a request by the body that searches. */
export type MatchingStream =
  | {
      readonly kind: 'home';
      readonly id: string;
      readonly body: string;
      readonly provider: string;
      readonly reference: string;
    }
  | {
      readonly kind: 'request';
      readonly id: string;
      readonly body: string;
      readonly authority: string;
      readonly lane: Lane;
    };

type Tx = Prisma.TransactionClient;

/** Makes the row of a stream before its first event, so that there is something to lock. */
export async function makeMatchingRow(tx: Tx, stream: MatchingStream, firstLink: string): Promise<void> {
  const { id, body } = stream;
  if (stream.kind === 'home')
    await tx.$executeRaw`
      insert into home (id, body, provider, reference, version, sequence, head)
      values (${id}, ${body}, ${stream.provider}, ${stream.reference}, 0, 0, decode(${firstLink}, 'base64'))
      on conflict do nothing`;
  else
    await tx.$executeRaw`
      insert into home_request (id, body, authority, lane, journeys, children, sent_at, need_version, sequence, head)
      values (${id}, ${body}, ${stream.authority}, ${stream.lane}, '{}', '{}', 'epoch', 0, 0, decode(${firstLink}, 'base64'))
      on conflict do nothing`;
}

/** Takes the rows of a stream away that are made again from its events; those that are a record of their own stay. */
export async function clearMatching(tx: Tx, kind: MatchingStream['kind'], id: string): Promise<void> {
  if (kind === 'request') {
    await tx.$executeRaw`delete from approach where request = ${id}`;
    await tx.$executeRaw`
      update home_request set accepted_at = null, closed_at = null, why = null, need_version = 0 where id = ${id}`;
    return;
  }
  await tx.$executeRaw`delete from hold_place where home = ${id}`;
  await tx.$executeRaw`delete from hold where home = ${id}`;
  await tx.$executeRaw`delete from hold_queue where home = ${id}`;
}

/** Brings the reading rows up to one event of a home or a request; their rebuilding goes through the same. */
export async function takeUpMatching(tx: Tx, id: string, event: MatchingEvent, at: Instant): Promise<void> {
  switch (event.type) {
    case 'home.described': // read from the events themselves
      return;
    case 'home.registered':
      return takeUpProviders(tx, [{ id, provider: event.provider }]);
    case 'home.told':
      return takeUpHomes(tx, [{ id, ...event }], at);
    case 'places.held':
      return takeUpHold(tx, id, event, at);
    case 'hold.extended':
      await tx.$executeRaw`
        update hold set expires_at = ${event.until}::timestamptz, extended = true where id = ${event.hold}`;
      await endPlaces(tx, event.hold, event.until);
      return;
    case 'hold.ended':
      await tx.$executeRaw`update hold set ended_at = ${event.at}::timestamptz, how = ${event.how} where id = ${event.hold}`;
      await endPlaces(tx, event.hold, event.at);
      return;
    case 'queue.joined':
      await tx.$executeRaw`
        insert into hold_queue (home, request, authority, lane, places, needed_on, joined_at)
        values (${id}, ${event.request}, ${event.authority}, ${event.lane}, ${event.places},
          ${event.neededOn ?? londonDate(at)}::date, ${at}::timestamptz)`;
      return;
    case 'queue.left':
      await tx.$executeRaw`
        update hold_queue set left_at = ${at}::timestamptz, why = ${event.why}
        where home = ${id} and request = ${event.request} and left_at is null`;
      return;
    default:
      return takeUpRequest(tx, id, event, at);
  }
}

/** Brings the versions that were told of homes into the reading rows, of each home one. */
export async function takeUpHomes(
  tx: Tx,
  told: readonly (Pick<Extract<HomeEvent, { type: 'home.told' }>, 'digest' | 'home' | 'terms'> & {
    readonly id: string;
  })[],
  at: Instant,
): Promise<void> {
  if (told.length === 0) return;
  const rows = told.map(({ id, digest, home, terms }) => ({ id, version: home.version, digest, home, terms }));
  await tx.$executeRaw`
    insert into home_version (home, version, body, known_from, digest, content, terms)
    select h.id, t.version, h.body, ${at}::timestamptz, t.digest, t.home, t.terms
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t(id text, version int, digest text, home jsonb, terms jsonb)
    join home h on h.id = t.id on conflict do nothing`;
  const versions = JSON.stringify(rows.map(({ id, version }) => ({ id, version })));
  await tx.$executeRaw`
    update home h set version = t.version
    from jsonb_to_recordset(${versions}::jsonb) as t(id text, version int) where h.id = t.id`;
}

/** Gives homes to the providers that they are registered with. */
export async function takeUpProviders(
  tx: Tx,
  told: readonly { readonly id: string; readonly provider: string }[],
): Promise<void> {
  if (told.length === 0) return;
  await tx.$executeRaw`
    update home h set provider = t.provider
    from jsonb_to_recordset(${JSON.stringify(told)}::jsonb) as t(id text, provider text) where h.id = t.id`;
}

async function takeUpHold(
  tx: Tx,
  id: string,
  { hold, places, request, authority, lane, until, from }: Extract<HomeEvent, { type: 'places.held' }>,
  at: Instant,
): Promise<void> {
  const begins = from ?? at;
  await tx.$executeRaw`
    insert into hold (id, home, request, authority, body, lane, taken_at, expires_at, extended, from_queue)
    select ${hold}, ${id}, ${request}, ${authority}, body, ${lane}, ${begins}::timestamptz, ${until}::timestamptz, false,
      ${from !== undefined} from home where id = ${id}`;
  await tx.$executeRaw`
    insert into hold_place (hold, home, place, during)
    select ${hold}, ${id}, place, tstzrange(${begins}::timestamptz, ${until}::timestamptz)
    from unnest(${[...places]}::text[]) as p(place)`;
}

/** A hold that ends where it began held nothing. */
async function endPlaces(tx: Tx, hold: string, at: Instant): Promise<void> {
  await tx.$executeRaw`
    update hold_place set during = tstzrange(lower(during), greatest(lower(during), ${at}::timestamptz))
    where hold = ${hold} and not isempty(during)`;
}

async function takeUpRequest(tx: Tx, id: string, event: RequestEvent, at: Instant): Promise<void> {
  switch (event.type) {
    case 'request.sent':
      await tx.$executeRaw`
        update home_request set journeys = ${[...event.journeys]}, children = ${[...event.children]},
          sent_at = ${at}::timestamptz where id = ${id}`;
      return;
    case 'request.accepted':
      await tx.$executeRaw`
        update home_request set accepted_at = coalesce(accepted_at, ${at}::timestamptz) where id = ${id}`;
      return;
    case 'need.frozen':
      await tx.$executeRaw`update home_request set need_version = ${event.version} where id = ${id}`;
      return;
    case 'search.ran': // its row was kept before, and is a record of its own
    case 'asking.ordered': // read from the events themselves
    case 'child.described':
    case 'way.recorded':
    case 'health.checked':
    case 'options.offered':
    case 'act.refused':
      return;
    case 'request.closed':
      await tx.$executeRaw`
        update home_request set closed_at = ${at}::timestamptz, why = ${event.why} where id = ${id}`;
      return;
    default:
      return takeUpApproach(tx, id, event, at);
  }
}

type ApproachEvent = Extract<
  RequestEvent,
  { type: 'home.asked' | 'home.answered' | 'approach.moved' | 'approach.reopened' | 'approach.ended' }
>;

async function takeUpApproach(tx: Tx, request: string, event: ApproachEvent, at: Instant): Promise<void> {
  switch (event.type) {
    case 'home.asked':
      await tx.$executeRaw`
        insert into approach (id, request, home, home_version, run, provider, body, authority, asked_at, answer_by, in_turn)
        select ${event.approach}, id, ${event.home}, ${event.homeVersion}, ${event.run}, ${event.provider}, body, authority,
          ${at}::timestamptz, ${event.answerBy}::timestamptz, ${event.inTurn ?? false} from home_request where id = ${request}`;
      return;
    case 'home.answered':
      await tx.$executeRaw`
        update approach set answer = ${event.answer}, code = ${event.code ?? null}, until_on = ${event.until ?? null}::date,
          answered_at = ${event.at ?? at}::timestamptz where id = ${event.approach}`;
      return;
    case 'approach.moved':
      await tx.$executeRaw`
        update approach set
          released_at = case when ${event.to} = 'released' then ${at}::timestamptz else released_at end,
          conditional_at = case when ${event.to} = 'conditional' then ${at}::timestamptz else conditional_at end,
          shortlisted_at = case when ${event.to} = 'shortlisted' then ${at}::timestamptz else shortlisted_at end,
          identified_at = case when ${event.to} = 'identified' then ${at}::timestamptz else identified_at end
        where id = ${event.approach}`;
      return;
    case 'approach.reopened':
      await tx.$executeRaw`
        update approach set ended_at = null, outcome = null, reason = null where id = ${event.approach}`;
      return;
    case 'approach.ended':
      await tx.$executeRaw`
        update approach set ended_at = ${event.at ?? at}::timestamptz, outcome = ${event.outcome}, reason = ${event.reason}
        where id = ${event.approach}`;
      return;
  }
}

/** The reading rows of a home or a request, for a comparison with what its events make. */
export async function matchingTables(tx: Tx, id: string): Promise<Readonly<Record<string, unknown>>> {
  const [found] = await tx.$queryRaw<{ tables: Readonly<Record<string, unknown>> }[]>`
    select json_build_object(
      'home', (select to_jsonb(t) from home t where id = ${id}),
      'home_version', (select json_agg(to_jsonb(t) order by t.version) from home_version t where home = ${id}),
      'hold', (select json_agg(to_jsonb(t) order by t.id) from hold t where home = ${id}),
      'hold_place', (select json_agg(to_jsonb(t) order by t.hold, t.place) from hold_place t where home = ${id}),
      'hold_queue', (select json_agg(to_jsonb(t) order by t.request, t.joined_at) from hold_queue t where home = ${id}),
      'home_request', (select to_jsonb(t) from home_request t where id = ${id}),
      'approach', (select json_agg(to_jsonb(t) order by t.id) from approach t where request = ${id})) as tables`;
  return found?.tables ?? {};
}
