import type { PrismaClient } from '../prisma/client';
import { instant, type Instant } from '../statute';
import { SYSTEM, type Command, type Sent } from '../workflows/kernel/decide';
import type { Authorship } from '../workflows/kernel/people';
import { accepted } from '../workflows/kernel/refusals';
import type { Delivered, Delivery, RoundLook } from '../workflows/messages';
import { askNext } from './asking';
import { bodyHash } from './chain';
import { occurredAt, recordPassing } from './holds';
import { register, type RegisterDraft } from './register';

/*
 * What time does to a request for a home: approaches that nobody answers, holds that run out, a queue that moves. The round of a
 * request holds no state of its own: it asks the record what waits, and records what is over, each of it once.
 */

/** How a round reaches the journeys of its request, and other rounds. */
export interface RoundReach {
  send(delivery: Delivery): Promise<Delivered>;
  nudgeRound(request: string, clockOffsetMs: number): Promise<void>;
}

/** Whether a request goes on, and the next moment at which time alone changes something. */
export async function openIn(prisma: PrismaClient, request: string): Promise<RoundLook> {
  const [row] = await prisma.$queryRaw<{ closed: boolean; next: Date | null }[]>`
    select r.closed_at is not null as closed, least(
      (select min(answer_by) from approach where request = r.id and answer is null and ended_at is null),
      (select min(expires_at) from hold where request = r.id and ended_at is null),
      (select min(h.expires_at) from hold_queue q join hold h on h.home = q.home
        where q.request = r.id and q.left_at is null and h.ended_at is null)) as next
    from home_request r where r.id = ${request}`;
  if (!row) return { closed: true, next: null };
  return { closed: row.closed, next: row.next && instant(row.next.getTime()) };
}

/**
 * Records what is over for a request by a moment, in its own stream and in those of the homes that it holds or waits for, and
 * tells its journeys. Safe to run again at any point: what is recorded is not recorded twice, and what was not told yet is told.
 */
export async function lapse(
  prisma: PrismaClient,
  reach: RoundReach,
  { request, now, clockOffsetMs }: { readonly request: string; readonly now: Instant; readonly clockOffsetMs: number },
): Promise<void> {
  for (const { home, because } of await homesToMove(prisma, request, now))
    for (const served of await recordPassing(prisma, home, because, now))
      if (served !== request) await reach.nudgeRound(served, clockOffsetMs);
  for (const approach of await unanswered(prisma, request, now)) await endUnanswered(prisma, request, approach, now);
  await askNext(prisma, request, now);
  for (const telling of await untold(prisma, request)) await tellOne(reach, telling);
}

// ---- Homes ----

/** Homes at which a hold of the request, or one that it waits for, has run out; and those at which it still waits. */
const homesToMove = (prisma: PrismaClient, request: string, now: Instant) => prisma.$queryRaw<
  { home: string; because: string }[]
>`
  select distinct on (h.home) h.home, 'lapse:' || h.id as because from hold h
  where h.ended_at is null and h.expires_at <= ${now}::timestamptz and (h.request = ${request}
    or h.home in (select home from hold_queue where request = ${request} and left_at is null))
  union all
  select q.home, 'turn:' || q.request || ':' || q.joined_at from hold_queue q
  where q.request = ${request} and q.left_at is null
  order by home, because`;

// ---- Approaches ----

interface Unanswered {
  readonly id: string;
  readonly answerBy: Date;
}

const unanswered = (
  prisma: Pick<PrismaClient, 'approach'>,
  request: string,
  now: Instant,
): Promise<readonly Unanswered[]> =>
  prisma.approach.findMany({
    where: { request, answer: null, endedAt: null, answerBy: { lte: now } },
    select: { id: true, answerBy: true },
    orderBy: [{ answerBy: 'asc' }, { id: 'asc' }],
  });

/** That nobody answered in time, which is an outcome of its own; unless somebody has answered just now. */
async function endUnanswered(prisma: PrismaClient, id: string, approach: Unanswered, now: Instant): Promise<void> {
  const row = await prisma.homeRequest.findUniqueOrThrow({ where: { id } });
  const at = instant(approach.answerBy.getTime());
  const because = `lapse:${approach.id}`;
  const drafts: readonly RegisterDraft[] = [
    { type: 'home.answered', approach: approach.id, answer: 'no-reply', at } as const,
    { type: 'approach.ended', approach: approach.id, outcome: 'no-reply', reason: 'no-reply', at } as const,
  ].map((event) => ({ event, occurred: occurredAt(at) }));
  await register(prisma, {
    stream: {
      ...{ kind: 'request', id, body: row.body, authority: row.authority },
      lane: row.lane === 'emergency' ? 'emergency' : 'planned',
    },
    ...{ opens: false, command: because, body: bodyHash({ because }), author: SYSTEM, recordedAt: now },
    drafts: async (_, tx) =>
      accepted((await unanswered(tx, id, now)).some((one) => one.id === approach.id) ? drafts : []),
  });
}

// ---- Telling the journeys ----

interface Telling {
  readonly journey: string;
  readonly command: string;
  readonly fact: 'hold' | 'holdReleased' | 'providerAnswer' | 'approach';
  readonly value: Readonly<Record<string, string>>;
  readonly at: Date;
}

/**
 * What nobody tells a journey of a request and it has not been told: places that came with a turn, holds that ran out or fell with
 * something else, approaches without an answer, and homes whose turn it was. What somebody did, that person's own command tells.
 */
const untold = (prisma: PrismaClient, request: string) => prisma.$queryRaw<Telling[]>`
  with over as (
    select 'given:' || id as command, 'hold' as fact, taken_at as at, json_build_object('hold', id, 'home', home,
      'until', to_char(expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) as value
    from hold where request = ${request} and from_queue
    union all
    select 'ended:' || id, 'holdReleased', ended_at, json_build_object('hold', id, 'how', how)
    from hold where request = ${request} and how in ('expired', 'booked', 'withdrawn')
    union all
    select 'lapse:' || id, 'providerAnswer', answered_at, json_build_object('approach', id, 'answer', answer)
    from approach where request = ${request} and answer = 'no-reply'
    union all
    select 'next:' || id, 'approach', asked_at, json_build_object('approach', id, 'home', home, 'run', run)
    from approach where request = ${request} and in_turn)
  select j.journey, over.* from home_request r, unnest(r.journeys) as j(journey), over
  where r.id = ${request}
    and not exists (select from event e where e.stream = j.journey and e.command = over.command)
  order by over.at, over.command, j.journey`;

/** The product itself, in the part of a system that tells a journey what it holds elsewhere. */
const AUTHOR: Authorship = { by: { ...SYSTEM.by, roles: ['case-system'] } };

/** A journey that refuses for good, because it is over, is told no more of it than it takes. */
async function tellOne({ send }: RoundReach, { journey, command: id, fact, value, at }: Telling): Promise<void> {
  const command: Command = { type: 'record', fact, value, occurred: occurredAt(instant(at.getTime())) };
  const sent: Sent = { id, body: bodyHash(command), author: AUTHOR, command };
  const { refusal } = await send({ journey, workflowType: 'homeMatching', sent: [sent] });
  if (refusal && NOT_YET.includes(refusal.code)) throw new Error(`A journey could not be told yet: ${refusal.code}.`);
}

const NOT_YET: readonly string[] = ['unavailable', 'in-the-future'];
