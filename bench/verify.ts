import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { openCheckpoints } from '../activities/checkpoints';
import { signingKeyFromFile, trustedKeysFrom } from '../activities/keys';
import { verifyTables } from '../activities/tables';
import { openVerifier } from '../activities/verify';
import { openDatabase } from '../prisma/client';
import type { Environment } from '../test/support/environment';
import { megabytes, type Figure } from './figures';

/** What it takes to verify the record so far, and to take a checkpoint over many streams; all of it is removed again. */
export async function measureVerify(
  { settings, folder }: Environment,
  owner: Pool,
  streams: number,
): Promise<readonly Figure[]> {
  const url = settings['DATABASE_URL'] ?? '';
  const key = signingKeyFromFile(settings['SIGNING_KEY_FILE'] ?? '');
  const checkpoints = openCheckpoints(url, key, join(folder, 'bench-checkpoints'));
  const take = () => timed(() => checkpoints.take(randomUUID()));
  await take();
  const figures = [...(await measureWhole(url, settings)), await measureTables(url)];
  await fill(owner, streams);
  const before = await leafBytes(owner);
  const all = await take();
  const bytes = (await leafBytes(owner)) - before;
  const none = await take();
  await checkpoints.close();
  await empty(owner);
  return [
    ...figures,
    {
      what: `A checkpoint in which ${streams} streams moved`,
      figure: `${all.seconds.toFixed(1)} s, ${megabytes(bytes)} kept`,
    },
    { what: `A checkpoint over ${streams} streams of which none moved`, figure: `${none.seconds.toFixed(1)} s` },
  ];
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly done: T; readonly seconds: number }> {
  const began = performance.now();
  return { done: await work(), seconds: (performance.now() - began) / 1000 };
}

/** @throws Error when something is found */
async function measureWhole(url: string, settings: Environment['settings']): Promise<readonly Figure[]> {
  const verifier = openVerifier(url, trustedKeysFrom(settings));
  const fail = (finding: object): never => {
    throw new Error(JSON.stringify(finding));
  };
  await verifier.verify({}, fail);
  const { done, seconds } = await timed(() => verifier.verify({}, fail));
  await verifier.close();
  const { events, streamCount } = done;
  const figure = `${Math.round(events / seconds)} events a second`;
  return [{ what: `Verifying ${events} events in ${streamCount} streams`, figure }];
}

async function measureTables(url: string): Promise<Figure> {
  const prisma = openDatabase(url, 2);
  const { done, seconds } = await timed(() => verifyTables(prisma, new Set(), () => undefined));
  await prisma.$disconnect();
  return {
    what: `Comparing the reading tables of ${done} streams`,
    figure: `${((seconds * 1000) / done).toFixed(1)} ms a stream`,
  };
}

const PREFIX = 'bench-';

/** Streams of one event each. Their hashes are none, so they are not to be verified. */
async function fill(owner: Pool, streams: number): Promise<void> {
  await owner.query(
    `with filled as (
      insert into child (id, authority, reference, sequence, head)
      select '${PREFIX}' || gen_random_uuid(), 'BENCH', n::text, 1, sha256(n::text::bytea) from generate_series(1, $1::int) n
      returning id, head)
    insert into event (stream, sequence, stream_kind, command, part, body, type, version, payload, sealed_fields,
      occurred_on, recorded_at, actor, actor_roles, on_behalf_of_roles, packs, previous_hash, hash)
    select id, 1, 'child', 'x', 0, '', 'child.registered', 1, '{}', '{}', current_date, now(), 'x', '{}', '{}', '{}', head, head
    from filled`,
    [streams],
  );
  await owner.query('analyze child, event');
}

async function empty(owner: Pool): Promise<void> {
  await owner.query(`delete from event where stream like '${PREFIX}%'`);
  await owner.query(`delete from child where id like '${PREFIX}%'`);
  await owner.query('truncate checkpoint, checkpoint_leaf');
  await owner.query('vacuum analyze event, child');
}

async function leafBytes(owner: Pool): Promise<number> {
  const { rows } = await owner.query<{ n: string }>("select pg_total_relation_size('checkpoint_leaf') as n");
  return Number(rows[0]?.n);
}
