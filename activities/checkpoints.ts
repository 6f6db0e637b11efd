import { randomUUID } from 'node:crypto';
import { createWriteStream, linkSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, gunzipSync } from 'node:zlib';
import canonicalize from 'canonicalize';
import { Pool, type ClientBase } from 'pg';
import { FIRST_LINK } from './chain';
import type { SigningKey } from './keys';
import {
  FORMAT,
  MerkleTree,
  readStatement,
  runOf,
  statementHash,
  statementText,
  type Leaf,
  type Signed,
} from './proof';

/** A checkpoint as it was signed, by its number. */
export interface Checkpoint extends Signed {
  readonly number: number;
}

/** A leaf with the checkpoint that brought it. */
export interface KeptLeaf extends Leaf {
  readonly checkpoint: number;
}

/** Takes checkpoints, one at a time among all who do. */
export interface Checkpoints {
  /**
   * Signs how far every stream, and every run of reads, has come, and hands it to the folder where there is one.
   * @param command asking twice with the same one takes it once
   * @throws {RecordIsBehind} when the folder has checkpoints that the record does not
   */
  take(command: string): Promise<Checkpoint>;
  close(): Promise<void>;
}

/** Nothing is signed on a record that was set back, for then two checkpoints would have the same number. */
export class RecordIsBehind extends Error {
  override readonly name = 'RecordIsBehind';
  constructor(number: number) {
    super(`Checkpoint ${number} is in CHECKPOINT_FOLDER and not in the record: verify the record against the folder.`);
  }
}

/** @param folder where each checkpoint is written as a file; best where who keeps the database cannot write */
export function openCheckpoints(databaseUrl: string, key: SigningKey, folder?: string): Checkpoints {
  const pool = new Pool({ connectionString: databaseUrl, max: 2 });
  pool.on('error', () => undefined); // a connection that breaks while nobody uses it is made anew by whoever asks next
  if (folder !== undefined) mkdirSync(folder, { recursive: true });
  return {
    take: (command) => withClient(pool, (client) => takeAlone(client, key, command, folder)),
    close: () => pool.end(),
  };
}

/** Any number that nobody else takes a lock by. */
const TURN = 7_420_032;

async function takeAlone(client: ClientBase, key: SigningKey, command: string, folder?: string): Promise<Checkpoint> {
  await client.query('select pg_advisory_lock($1)', [TURN]);
  const taken = await withSnapshot(client, 'read write', () => take(client, key, command, folder));
  if (folder !== undefined) await exportCheckpoints(client, folder);
  await client.query('select pg_advisory_unlock($1)', [TURN]);
  return taken;
}

async function take(client: ClientBase, key: SigningKey, command: string, folder?: string): Promise<Checkpoint> {
  const now = await client.query<{ at: Date }>('select clock_timestamp() as at');
  const columns = 'select number, statement, signature from checkpoint';
  const before = (await client.query<Checkpoint>(`${columns} order by number desc limit 1`)).rows[0];
  if (folder !== undefined) expectSame(before, folder);
  const [known] = (await client.query<Checkpoint>(`${columns} where command = $1`, [command])).rows;
  if (known) return known;
  const number = (before?.number ?? 0) + 1;
  await client.query(MOVED, [number]);
  await client.query(READ_SINCE, [number, runOf('')]);
  const statement = statementText({
    ...{ format: FORMAT, number, key: key.id, previous: before ? statementHash(before) : FIRST_LINK },
    takenAt: now.rows[0]?.at.toISOString() ?? '',
    ...(await treesAt(client, number)),
  });
  const signature = (await key.sign(Buffer.from(statement))).toString('base64');
  await client.query('insert into checkpoint (number, statement, signature, command) values ($1, $2, $3, $4)', [
    ...[number, statement, signature, command],
  ]);
  return { number, statement, signature };
}

const KNOWN = (stream: string): string => `left join lateral (select l.sequence from checkpoint_leaf l
  where l.stream = ${stream} collate "C" order by l.checkpoint desc limit 1) known on true`;

/**
 * Where each stream stands that has moved. Which have is told by their own rows; where they stand, by the events. A leaf only
 * ever goes forward, so that the newest checkpoint still vouches for what was taken away before it.
 */
const MOVED = `
  insert into checkpoint_leaf (checkpoint, stream, sequence, hash)
  select $1, h.stream, e.sequence, e.hash
  from (select id as stream, sequence from journey union all select id, sequence from child
    union all select code, sequence from authority union all select id, sequence from home
    union all select id, sequence from home_request) h
  ${KNOWN('h.stream')}
  cross join lateral (select e.sequence, e.hash from event e where e.stream = h.stream
    order by e.sequence desc limit 1) e
  where h.sequence > coalesce(known.sequence, 0) and e.sequence > coalesce(known.sequence, 0)`;

/** The same of runs of reads. It goes from run to run in the key, so that it does not read the reads themselves. */
const READ_SINCE = `
  with recursive run as (
    (select writer, sequence, hash from read order by writer desc, sequence desc limit 1)
    union all select next.* from run cross join lateral (select writer, sequence, hash from read
      where writer < run.writer order by writer desc, sequence desc limit 1) next)
  insert into checkpoint_leaf (checkpoint, stream, sequence, hash)
  select $1, named.stream, run.sequence, run.hash
  from run cross join lateral (select $2::text || run.writer as stream) named
  ${KNOWN('named.stream')}
  where run.sequence > coalesce(known.sequence, 0)`;

async function treesAt(client: ClientBase, number: number) {
  const [all, moved] = [new MerkleTree(), new MerkleTree()];
  for await (const leaf of leavesAt(client, number)) {
    all.add(leaf);
    if (leaf.checkpoint === number) moved.add(leaf);
  }
  return {
    ...{ streams: all.size, events: all.events, runs: all.runs, reads: all.reads, root: all.close().root },
    ...{ changed: moved.size, changes: moved.close().root },
  };
}

/**
 * Every stream's leaf in the tree of a checkpoint, in the tree's order. It goes from stream to stream in the index, so that
 * what it costs does not grow with the years.
 */
export async function* leavesAt(client: ClientBase, checkpoint: number): AsyncGenerator<KeptLeaf> {
  const latest = (where: string): string =>
    `select l.stream, l.checkpoint, l.sequence, l.hash from checkpoint_leaf l where l.checkpoint <= $1 ${where}
     order by l.stream, l.checkpoint desc limit 1`;
  yield* rowsOf<KeptLeaf>(
    client,
    `with recursive leaf as ((${latest('')})
       union all select next.* from leaf cross join lateral (${latest('and l.stream > leaf.stream')}) next)
     select stream, checkpoint, sequence, encode(hash, 'base64') as hash from leaf`,
    [checkpoint],
  );
}

// ---- The folder ----

const NAME = /^checkpoint-(\d{8})\.json$/;
const nameOf = (number: number): string => `checkpoint-${String(number).padStart(8, '0')}`;

function expectSame(newest: Checkpoint | undefined, folder: string): void {
  const last = Math.max(0, ...numbersIn(folder));
  const there = last === newest?.number ? readExported(folder, last) : undefined;
  if (last > (newest?.number ?? 0) || (there && there.statement !== newest?.statement)) throw new RecordIsBehind(last);
}

/** The numbers of the checkpoints in a folder, in order. */
export function numbersIn(folder: string): readonly number[] {
  const found = readdirSync(folder).flatMap((name) => NAME.exec(name)?.[1] ?? []);
  return found.map(Number).toSorted((a, b) => a - b);
}

/** Writes each checkpoint that a folder lacks: its statement with the signature, and beside it the streams that had moved. */
export async function exportCheckpoints(client: ClientBase, folder: string): Promise<number> {
  const there = numbersIn(folder);
  const { rows } = await client.query<Checkpoint>(
    'select number, statement, signature from checkpoint where number <> all($1) order by number',
    [there],
  );
  for (const { number, statement, signature } of rows) {
    const file = join(folder, nameOf(number));
    // A file named .json is there only when the other is: it is written last.
    await withSnapshot(client, 'read only', () =>
      writeOnce(`${file}.leaves.gz`, linesOf(client, number), createGzip()),
    );
    const said = String(canonicalize({ signature, statement: JSON.parse(statement) }));
    await writeOnce(`${file}.json`, [`${said}\n`]);
  }
  return rows.length;
}

async function* linesOf(client: ClientBase, number: number): AsyncGenerator<string> {
  for await (const { stream, sequence, hash } of movedAt(client, number))
    yield `${JSON.stringify([stream, sequence, hash])}\n`;
}

/** The streams that had moved at a checkpoint, in the tree's order. */
export async function* movedAt(client: ClientBase, number: number): AsyncGenerator<Leaf> {
  const text = `select stream, sequence, encode(hash, 'base64') as hash from checkpoint_leaf where checkpoint = $1 order by stream`;
  yield* rowsOf<Leaf>(client, text, [number]);
}

/** Whole or not at all, and never in the place of a file that is there. */
async function writeOnce(
  file: string,
  lines: Iterable<string> | AsyncIterable<string>,
  ...through: readonly NodeJS.ReadWriteStream[]
): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  try {
    await pipeline([Readable.from(lines), ...through, createWriteStream(draft, { mode: 0o444, flush: true })]);
    linkSync(draft, file);
  } catch (error) {
    if (Object(error).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** A checkpoint of a folder; undefined when it is not there or is none. */
export function readExported(folder: string, number: number): Checkpoint | undefined {
  try {
    const { statement, signature } = Object(JSON.parse(readFileSync(join(folder, `${nameOf(number)}.json`), 'utf8')));
    const text = String(canonicalize(statement));
    return readStatement({ statement: text }) && { number, statement: text, signature: String(signature) };
  } catch {
    return undefined;
  }
}

/** The streams that had moved at a checkpoint of a folder. @throws Error where the file is not there, or not as it was written */
export function leavesIn(folder: string, number: number): readonly Leaf[] {
  const text = gunzipSync(readFileSync(join(folder, `${nameOf(number)}.leaves.gz`))).toString();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [stream, sequence, hash]: readonly unknown[] = JSON.parse(line);
      return { stream: String(stream), sequence: Number(sequence), hash: String(hash) };
    });
}

// ---- The database ----

/** Runs work on a connection of its own; one on which it failed is not used again. */
export async function withClient<T>(pool: Pool, work: (client: ClientBase) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let failed = true;
  try {
    const done = await work(client);
    failed = false;
    return done;
  } finally {
    client.release(failed);
  }
}

/** Runs work on one state of the record, whatever is added meanwhile, and in one form of dates and names. */
export async function withSnapshot<T>(
  client: ClientBase,
  access: 'read only' | 'read write',
  work: () => Promise<T>,
): Promise<T> {
  await client.query(`begin isolation level repeatable read ${access}`);
  try {
    await client.query(
      `set local search_path to public; set local timezone to 'UTC'; set local datestyle to 'ISO, YMD'`,
    );
    const done = await work();
    await client.query('commit');
    return done;
  } catch (error) {
    await client.query('rollback').catch(() => undefined); // what went wrong first is what is told
    throw error;
  }
}

const AT_ONCE = 2_000;

/** The rows of a query, a few at a time in memory. Within a transaction. */
export async function* rowsOf<R extends object>(
  client: ClientBase,
  text: string,
  values: readonly unknown[] = [],
): AsyncGenerator<R> {
  const name = `c${randomUUID().replaceAll('-', '')}`;
  await client.query(`declare ${name} no scroll cursor for ${text}`, [...values]);
  for (;;) {
    const { rows } = await client.query<R>(`fetch ${AT_ONCE} from ${name}`);
    yield* rows;
    if (rows.length < AT_ONCE) break;
  }
  await client.query(`close ${name}`);
}
