import type { Prisma, PrismaClient } from '../prisma/client';
import type { Instant } from '../statute';
import type { Occurred } from '../workflows/kernel/events';
import type { Authorship } from '../workflows/kernel/people';
import { chained, FIRST_LINK, link, type Link } from './chain';
import { takeUpHomes, takeUpProviders, type HomeEvent, type MatchingStream } from './matching';
import { writeEvents } from './record';

/*
 * What is told of homes, many at once: a register of ten thousand comes in as one file. Each home has a stream of its own all the
 * same, and what cannot be recorded of one undoes nothing of the others.
 */

/** What one command tells of one home. */
export interface HomeTelling {
  readonly stream: Extract<MatchingStream, { kind: 'home' }>;
  readonly command: string;
  /** A hash of what was said, by which another content under the same key is known. */
  readonly body: string;
  /** The version that it was worked out from; 0 for a home that is new. */
  readonly after: number;
  /** One of each type at most, and at least one. */
  readonly events: readonly Extract<HomeEvent, { type: 'home.registered' | 'home.told' }>[];
}

/** Who tells it, and when. */
export interface HomesTold {
  readonly author: Authorship;
  readonly recordedAt: Instant;
  readonly occurred: Occurred;
  readonly tellings: readonly HomeTelling[];
}

/**
 * `told`: recorded. `told-before`: recorded when it was sent before. `different`: the same key came before with another content.
 * `moved-on`: there is a later version than the one it was worked out from.
 */
export type HomeOutcome = 'told' | 'told-before' | 'different' | 'moved-on';

type Tx = Prisma.TransactionClient;

/**
 * Records what is told of homes, each home named once, in one transaction.
 * @returns what became of each, in the order given
 */
export function registerHomes(prisma: PrismaClient, told: HomesTold): Promise<readonly HomeOutcome[]> {
  return prisma.$transaction((tx) => registerWithin(tx, told), { maxWait: 10_000, timeout: 30_000 });
}

async function registerWithin(tx: Tx, told: HomesTold): Promise<readonly HomeOutcome[]> {
  const { tellings } = told;
  await makeRows(
    tx,
    tellings.filter(({ after }) => after === 0).map(({ stream }) => stream),
  );
  const heads = await lockHeads(tx, tellings);
  const outcomes = tellings.map((telling) => outcomeOf(telling, heads.get(telling.stream.id)));
  const kept = tellings.filter((_, place) => outcomes[place] === 'told');
  if (kept.length > 0) await write(tx, told, kept, heads);
  return outcomes;
}

/** In one order everywhere, so that two files with the same homes wait for each other and not each for the other. */
async function makeRows(tx: Tx, streams: readonly HomeTelling['stream'][]): Promise<void> {
  if (streams.length === 0) return;
  await tx.$executeRaw`
    insert into home (id, body, provider, reference, version, sequence, head)
    select id, body, provider, reference, 0, 0, decode(${FIRST_LINK}, 'base64')
    from jsonb_to_recordset(${JSON.stringify(streams)}::jsonb) as s(id text, body text, provider text, reference text)
    order by id on conflict do nothing`;
}

interface Head {
  readonly id: string;
  readonly version: number;
  readonly sequence: number;
  readonly hash: string;
  /** Of the same command, where it came before. */
  readonly body: string | null;
}

async function lockHeads(tx: Tx, tellings: readonly HomeTelling[]): Promise<ReadonlyMap<string, Head>> {
  const asked = JSON.stringify(tellings.map(({ stream: { id }, command }) => ({ id, command })));
  const ids = tellings.map(({ stream }) => stream.id);
  const rows = await tx.$queryRaw<Omit<Head, 'body'>[]>`
    select id, version, sequence, encode(head, 'base64') as hash from home where id = any(${ids}) order by id for update`;
  // Asked only now that nobody else can add to these streams.
  const before = await tx.$queryRaw<{ stream: string; body: string }[]>`
    select distinct e.stream, e.body from jsonb_to_recordset(${asked}::jsonb) as c(id text, command text)
    join event e on e.stream = c.id and e.command = c.command`;
  const bodies = new Map(before.map(({ stream, body }) => [stream, body]));
  return new Map(rows.map((row) => [row.id, { ...row, body: bodies.get(row.id) ?? null }]));
}

function outcomeOf({ body, after }: HomeTelling, head: Head | undefined): HomeOutcome {
  if (!head) return 'moved-on';
  if (head.body !== null) return head.body === body ? 'told-before' : 'different';
  return head.version === after ? 'told' : 'moved-on';
}

async function write(
  tx: Tx,
  { author, recordedAt, occurred }: HomesTold,
  kept: readonly HomeTelling[],
  heads: ReadonlyMap<string, Head>,
): Promise<void> {
  const links = kept.map(({ stream: { id: stream }, command, body, events }): readonly Link[] => {
    const { hash, sequence } = heads.get(stream) ?? { hash: FIRST_LINK, sequence: 0 };
    const place = { stream, streamKind: 'home', command, body, recordedAt };
    return link(
      hash,
      events.map((event, part) =>
        chained({ ...place, part, sequence: sequence + part + 1 }, { event, occurred, author }),
      ),
    );
  });
  await writeEvents(tx, links.flat());
  const all = kept.flatMap(({ stream: { id }, events }) => events.map((event) => ({ id, event })));
  await takeUpProviders(
    tx,
    all.flatMap(({ id, event }) => (event.type === 'home.registered' ? [{ id, provider: event.provider }] : [])),
  );
  await takeUpHomes(
    tx,
    all.flatMap(({ id, event }) => (event.type === 'home.told' ? [{ id, ...event }] : [])),
    recordedAt,
  );
  await moveHeads(
    tx,
    links.flatMap((of) => of.at(-1) ?? []),
  );
}

async function moveHeads(tx: Tx, last: readonly Link[]): Promise<void> {
  const heads = JSON.stringify(last.map(({ stream, sequence, hash }) => ({ stream, sequence, hash })));
  await tx.$executeRaw`
    update home h set sequence = l.sequence, head = decode(l.hash, 'base64')
    from jsonb_to_recordset(${heads}::jsonb) as l(stream text, sequence int, hash text) where h.id = l.stream`;
}
