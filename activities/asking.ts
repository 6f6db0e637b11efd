import { randomUUID } from 'node:crypto';
import type { Prisma, PrismaClient } from '../prisma/client';
import { endOf, instant, londonDate, type Instant } from '../statute';
import { ANSWER_TIMES, nextInOrder } from '../workflows/home-matching/search/asking';
import type { Lane } from '../workflows/home-matching/search/holds';
import { SYSTEM } from '../workflows/kernel/decide';
import { BASE_LAW, lawOn, learn, type LawKnown } from '../workflows/kernel/law';
import { accepted } from '../workflows/kernel/refusals';
import { bodyHash } from './chain';
import { occurredAt } from './holds';
import type { RequestEvent } from './matching';
import { lawSince } from './record';
import { register } from './register';

/*
 * Asking homes one after the other: the next is asked when the one before said no, or nothing in time.
 */

type Tx = Prisma.TransactionClient;

/** The last moment for an answer to a question of a moment, by the law and settings of the children's authority. */
export function answerBy(law: LawKnown, authority: string, lane: Lane, from: Instant): Instant {
  const { title, due } = ANSWER_TIMES[lane];
  const on = londonDate(from);
  const { dueAt, dueOn } = lawOn(law, authority, on).explain(due, {
    name: 'approach',
    on,
    at: from,
    title,
  }).explanation;
  return dueAt ?? endOf(dueOn ?? on);
}

/** A home whose turn it is, as the search saw it. */
interface Turn {
  readonly home: string;
  readonly version: number;
  readonly provider: string;
  readonly run: string;
}

/** Whose turn it is for a request; undefined while an answer is awaited, somebody is interested or booked, and when all were asked. */
async function turnIn(tx: Tx, request: string, now: Instant): Promise<Turn | undefined> {
  const ordered = await tx.event.findFirst({
    where: { stream: request, type: 'asking.ordered' },
    orderBy: { sequence: 'desc' },
  });
  if (!ordered) return undefined;
  // Written from this type, and never altered since.
  const { run, homes } = ordered.payload as unknown as Extract<RequestEvent, { type: 'asking.ordered' }>;
  const rows = await tx.approach.findMany({
    where: { request, OR: [{ run }, { endedAt: null }] },
    select: { home: true, endedAt: true },
  });
  const mayBe = await askableOf(tx, homes, now);
  const home = nextInOrder(
    mayBe,
    rows.map((row) => ({ home: row.home, over: row.endedAt !== null })),
  );
  if (home === undefined) return undefined;
  const [found] = await tx.$queryRaw<Turn[]>`
    select s.home, s.version, h.provider, s.run from search_run_home s join home h on h.id = s.home
    where s.run = ${run} and s.home = ${home}`;
  return found;
}

/** Homes without those that do not want to be asked on this day; their turn comes when that is over. */
async function askableOf(tx: Tx, homes: readonly string[], now: Instant): Promise<readonly string[]> {
  const untilOn = { gte: new Date(londonDate(now)) };
  const not = await tx.approach.findMany({ where: { home: { in: [...homes] }, untilOn }, select: { home: true } });
  return homes.filter((home) => !not.some((one) => one.home === home));
}

/** Asks the home whose turn it is, if it is anybody's. Safe to run again: nobody is asked twice. */
export async function askNext(prisma: PrismaClient, request: string, now: Instant): Promise<void> {
  const row = await prisma.homeRequest.findUnique({ where: { id: request } });
  if (!row || row.closedAt !== null) return;
  const turn = await prisma.$transaction((tx) => turnIn(tx, request, now));
  if (!turn) return;
  const because = `next:${turn.run}:${turn.home}`;
  const lane: Lane = row.lane === 'emergency' ? 'emergency' : 'planned';
  const { id, body, authority } = row;
  const law = learn(BASE_LAW, await prisma.$transaction((tx) => lawSince(tx, authority, 0)));
  const { home, version: homeVersion, provider, run } = turn;
  const event: RequestEvent = {
    ...{ type: 'home.asked', approach: randomUUID(), home, homeVersion, provider, run, inTurn: true },
    answerBy: answerBy(law, authority, lane, now),
  };
  await register(prisma, {
    ...{ stream: { kind: 'request', id, body, authority, lane }, opens: false, command: because, author: SYSTEM },
    ...{ body: bodyHash({ because }), recordedAt: instant(now) },
    drafts: async (_, tx) =>
      accepted((await turnIn(tx, id, now))?.home === home ? [{ event, occurred: occurredAt(now) }] : []),
  });
}
