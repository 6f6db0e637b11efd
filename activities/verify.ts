import { Pool, type ClientBase } from 'pg';
import {
  leavesAt,
  leavesIn,
  numbersIn,
  readExported,
  rowsOf,
  withClient,
  withSnapshot,
  type Checkpoint,
  type KeptLeaf,
} from './checkpoints';
import {
  MerkleTree,
  runOf,
  readStatement,
  verifyCheckpoint,
  type Finding,
  type FindingCode,
  type InclusionProof,
  type Leaf,
  type Statement,
  type TrustedKeys,
} from './proof';
import type { Instant } from '../statute';
import { RunCheck, type ReadLink } from './reads';
import { StreamCheck, type Place, type Stored } from './streams';

/** What is to be verified, and by what. */
export interface Scope {
  /** Only these streams; every one when left out. */
  readonly streams?: readonly string[];
  /** Whose checkpoints are believed; without it, checkpoints are not looked at. */
  readonly trusted?: TrustedKeys | undefined;
  /** Exported checkpoints: these are believed rather than the table's. */
  readonly folder?: string | undefined;
}

/** What verification went through. Findings are told as they come. */
export interface Verified {
  readonly streams: readonly StreamVerified[];
  readonly streamCount: number;
  readonly events: number;
  /** None, where only some streams were asked for. */
  readonly reads: number;
  /** The newest checkpoint; undefined when there is none, or none was looked at. */
  readonly newest: Statement | undefined;
  readonly checkpoints: number;
}

/** One stream, as far as it went. */
export interface StreamVerified {
  readonly stream: string;
  readonly kind: string;
  readonly events: number;
  /** Shows that the newest checkpoint vouches for it; undefined when it does not. */
  readonly proof: InclusionProof | undefined;
}

/** Looks at the record as it is stored, without the service in between. */
export interface Verifier {
  /** @param found told of each finding: the first of each stream and of each run of reads, and each of a checkpoint */
  verify(scope: Omit<Scope, 'trusted'>, found: (finding: Finding) => void): Promise<Verified>;
  /** A child's own stream and those of all its journeys, by the events alone. */
  streamsOf(child: string): Promise<readonly string[]>;
  /** Runs work on one state of the record, on a connection that can only read. */
  snapshot<T>(work: (client: ClientBase) => Promise<T>): Promise<T>;
  /** The public keys whose checkpoints are believed, in PEM by their ids. */
  readonly keys: ReadonlyMap<string, string>;
  close(): Promise<void>;
}

export function openVerifier(databaseUrl: string, trusted: TrustedKeys | undefined): Verifier {
  const pool = new Pool({ connectionString: databaseUrl, max: 2 });
  pool.on('error', () => undefined); // a connection that breaks while nobody uses it is made anew by whoever asks next
  return {
    verify: (scope, found) => withClient(pool, (client) => verifyRecord(client, { ...scope, trusted }, found)),
    streamsOf: (child) => withClient(pool, (client) => streamsOf(client, child)),
    snapshot: (work) => withClient(pool, (client) => withSnapshot(client, 'read only', () => work(client))),
    keys: new Map(
      [...(trusted ?? [])].map(([id, key]) => [id, key.export({ type: 'spki', format: 'pem' }).toString()]),
    ),
    close: () => pool.end(),
  };
}

async function streamsOf(client: ClientBase, child: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ stream: string }>(
    `select stream from event where payload->>'child' = $1 and sequence = 1 and stream_kind = 'journey'
     union select id from journey where child = $1 order by stream`,
    [child],
  );
  return [child, ...rows.map(({ stream }) => stream)];
}

/** Goes through everything that is stored, at one moment, with little of it in memory at a time. */
function verifyRecord(client: ClientBase, scope: Scope, found: (finding: Finding) => void): Promise<Verified> {
  return withSnapshot(client, 'read only', async () => {
    const vouched = await checkCheckpoints(client, scope, found);
    const walk = new Walk(client, scope, vouched, found);
    await walk.goThrough();
    if (scope.streams === undefined) {
      await walk.lookForSilent();
      await walk.goThroughReads();
    }
    const { streamCount, events, reads, streams } = walk;
    return { streams, streamCount, events, reads, newest: vouched.newest, checkpoints: vouched.times.size };
  });
}

// ---- Checkpoints ----

/** What is believed of checkpoints, once they were checked. */
interface Vouched {
  readonly newest: Statement | undefined;
  /** Milliseconds, by number. */
  readonly times: ReadonlyMap<number, number>;
  /** Checkpoints whose leaves in the table are not what was signed; all, where it cannot be told which. */
  readonly spoilt: ReadonlySet<number> | 'all';
  /** The leaves of those, where a folder has them. */
  readonly restored: ReadonlyMap<string, readonly KeptLeaf[]>;
  /** For the streams asked for alone. */
  readonly proofs: ReadonlyMap<string, InclusionProof>;
}

const NOTHING: Vouched = {
  newest: undefined,
  times: new Map(),
  spoilt: new Set(),
  restored: new Map(),
  proofs: new Map(),
};

async function checkCheckpoints(
  client: ClientBase,
  { trusted, folder, streams }: Scope,
  found: (finding: Finding) => void,
): Promise<Vouched> {
  if (!trusted) return NOTHING;
  const statements =
    streams === undefined
      ? await checkAllStatements(client, trusted, folder, found)
      : await checkStatementsOf(client, trusted, streams, found);
  const newest = [...statements.values()].at(-1); // they come in order
  const times = new Map([...statements].map(([number, { takenAt }]) => [number, Date.parse(takenAt)]));
  if (!newest) return { ...NOTHING, times };
  if (streams === undefined) {
    const { spoilt, restored } = await checkMoved(client, statements, folder, found);
    if (spoilt.size > 0) return { ...NOTHING, newest, times, spoilt, restored };
  }
  const proofs = await checkTree(client, newest, new Set(streams), found);
  return proofs ? { ...NOTHING, newest, times, proofs } : { ...NOTHING, newest, times, spoilt: 'all' };
}

const about = (number: number, code: FindingCode, message: string): Finding => ({
  ...{ code, message, stream: null, sequence: null },
  checkpoint: number,
});

/** One after the other, from the first; the folder's where it has one, and the table's where not. */
async function checkAllStatements(
  client: ClientBase,
  trusted: TrustedKeys,
  folder: string | undefined,
  found: (finding: Finding) => void,
): Promise<ReadonlyMap<number, Statement>> {
  const statements = new Map<number, Statement>();
  const numbers = folder === undefined ? [] : numbersIn(folder);
  const exported = new Set(numbers);
  let before: Checkpoint | null | undefined = null;
  let last = 0;
  const check = (number: number, kept?: Checkpoint): void => {
    if (number > last + 1) found(missing(last + 1, number - 1));
    const there = folder !== undefined && exported.delete(number) ? { file: readExported(folder, number) } : undefined;
    const wrong = lacking(number, kept, there);
    if (wrong) found(wrong);
    const believed = there?.file ?? kept;
    const previous = number === last + 1 ? before : undefined;
    const statement = believed && believedStatement(believed, trusted, previous, found);
    if (statement) statements.set(number, statement);
    [before, last] = [believed, number];
  };
  const text = 'select number, statement, signature from checkpoint order by number';
  for await (const kept of rowsOf<Checkpoint>(client, text)) {
    for (const number of numbers) if (number > last && number < kept.number) check(number);
    check(kept.number, kept);
  }
  for (const number of numbers) if (number > last) check(number);
  return statements;
}

const missing = (first: number, last: number): Finding =>
  about(
    first,
    'checkpoint-missing',
    first === last ? `Checkpoint ${first} was removed.` : `Checkpoints ${first} to ${last} were removed.`,
  );

/** What is wrong with how the table keeps a checkpoint, beside what the folder has. */
function lacking(
  number: number,
  kept: Checkpoint | undefined,
  exported: { readonly file: Checkpoint | undefined } | undefined,
): Finding | undefined {
  if (!exported) return undefined;
  const { file } = exported;
  if (!file) return about(number, 'checkpoint-altered', `The file of checkpoint ${number} is not as it was written.`);
  if (!kept)
    return about(number, 'checkpoint-missing', `Checkpoint ${number} was exported, and is gone from the record.`);
  if (kept.statement !== file.statement || kept.signature !== file.signature)
    return about(number, 'checkpoint-altered', `Checkpoint ${number} in the record is not the one that was exported.`);
  return undefined;
}

function believedStatement(
  signed: Checkpoint,
  trusted: TrustedKeys,
  before: Checkpoint | null | undefined,
  found: (finding: Finding) => void,
): Statement | undefined {
  const wrong = verifyCheckpoint(signed.number, signed, trusted, before);
  if (!wrong) return readStatement(signed);
  found(wrong);
  return undefined;
}

/** The newest one and those that the streams moved at, with the one before each: enough for a few streams. */
async function checkStatementsOf(
  client: ClientBase,
  trusted: TrustedKeys,
  streams: readonly string[],
  found: (finding: Finding) => void,
): Promise<ReadonlyMap<number, Statement>> {
  const { rows } = await client.query<Checkpoint>(
    `with moved as (select checkpoint from checkpoint_leaf where stream = any($1))
     select number, statement, signature from checkpoint where number in (select checkpoint from moved
       union select checkpoint - 1 from moved union select max(number) from checkpoint) order by number`,
    [streams],
  );
  const believed = rows.flatMap((row, place) => {
    const before = rows[place - 1];
    const previous = row.number === 1 ? null : before?.number === row.number - 1 ? before : undefined;
    const statement = believedStatement(row, trusted, previous, found);
    return statement ? [[row.number, statement] as const] : [];
  });
  return new Map(believed);
}

/** That the leaves in the table are what each checkpoint signed; where they are not, the folder's are taken. */
async function checkMoved(
  client: ClientBase,
  statements: ReadonlyMap<number, Statement>,
  folder: string | undefined,
  found: (finding: Finding) => void,
): Promise<{ readonly spoilt: ReadonlySet<number>; readonly restored: Vouched['restored'] }> {
  const newest = [...statements.keys()].at(-1) ?? 0;
  const waiting = new Map(statements);
  const spoilt = new Set<number>();
  const restored = new Map<string, KeptLeaf[]>();
  const end = (number: number, tree: MerkleTree): void => {
    const statement = waiting.get(number);
    waiting.delete(number);
    if (statement && tree.size === statement.changed && tree.close().root === statement.changes) return;
    spoilt.add(number);
    if (!statement && number > newest)
      found(about(number, 'checkpoint-missing', `Checkpoint ${number} was removed: what was kept beside it is there.`));
    if (!statement) return; // what became of it is told already
    found(about(number, 'checkpoint-leaves', `The streams kept beside checkpoint ${number} are not what it signed.`));
    if (folder === undefined) return;
    for (const leaf of signedLeaves(folder, statement))
      restored.set(leaf.stream, [...(restored.get(leaf.stream) ?? []), { ...leaf, checkpoint: number }]);
  };
  let current: { readonly number: number; readonly tree: MerkleTree } | undefined;
  const text = `select checkpoint, stream, sequence, encode(hash, 'base64') as hash from checkpoint_leaf order by checkpoint, stream`;
  for await (const leaf of rowsOf<KeptLeaf>(client, text)) {
    if (current && current.number !== leaf.checkpoint) end(current.number, current.tree);
    if (current?.number !== leaf.checkpoint) current = { number: leaf.checkpoint, tree: new MerkleTree() };
    current.tree.add(leaf);
  }
  if (current) end(current.number, current.tree);
  for (const number of waiting.keys()) end(number, new MerkleTree());
  return { spoilt, restored };
}

/** A folder's leaves of a checkpoint; none when they are not what it signed. */
function signedLeaves(folder: string, { number, changes, changed }: Statement): readonly Leaf[] {
  try {
    const leaves = leavesIn(folder, number);
    const tree = new MerkleTree();
    for (const leaf of leaves) tree.add(leaf);
    return tree.size === changed && tree.close().root === changes ? leaves : [];
  } catch {
    return []; // that the table's are spoilt is told already
  }
}

/** That all leaves together give the newest root. @returns proofs for the streams asked for; undefined when they do not */
async function checkTree(
  client: ClientBase,
  newest: Statement,
  wanted: ReadonlySet<string>,
  found: (finding: Finding) => void,
): Promise<ReadonlyMap<string, InclusionProof> | undefined> {
  const tree = new MerkleTree();
  for await (const leaf of leavesAt(client, newest.number)) tree.add(leaf, wanted.has(leaf.stream));
  const { size, events, runs, reads } = tree;
  const { root, proofs } = tree.close();
  const counted = size === newest.streams && events === newest.events;
  if (root === newest.root && counted && runs === (newest.runs ?? 0) && reads === (newest.reads ?? 0))
    return new Map(proofs.map((proof) => [proof.stream, proof]));
  const message = `All streams kept beside checkpoints together are not what checkpoint ${newest.number} signed.`;
  found(about(newest.number, 'checkpoint-leaves', message));
  return undefined;
}

// ---- Streams ----

/** An event as it is fetched: moments in milliseconds since 1970, as text, so that none is rounded or left out. */
interface Row extends Omit<Stored, 'sealed'> {
  readonly sealed: Buffer | null;
}

const EVENTS = `select stream, sequence, stream_kind as "streamKind", command, part, body, type, version, payload, sealed,
  sealed_fields as "sealedFields", occurred_on::text as "occurredOn", extract(epoch from occurred_at) * 1000 as "occurredAt",
  extract(epoch from recorded_at) * 1000 as "recordedAt", actor, actor_roles as "actorRoles", on_behalf_of as "onBehalfOf",
  on_behalf_of_roles as "onBehalfOfRoles", packs, calendar_edition as "calendarEdition",
  encode(previous_hash, 'base64') as "previousHash", encode(hash, 'base64') as hash,
  extract(epoch from stored_at) * 1000 as "storedAt" from event`;

const stored = ({ sealed, occurredAt, recordedAt, storedAt, ...row }: Row): Stored => ({
  ...row,
  sealed: sealed && sealed.toString('base64'),
  occurredAt: occurredAt && momentOf(occurredAt),
  recordedAt: momentOf(recordedAt),
  storedAt: momentOf(storedAt).replace('Z', `${storedAt.split('.')[1]?.slice(0, 3) ?? '000'}Z`),
});

/** A moment as it was hashed. What is none in our calendar comes out as it is, and so gives another hash. */
function momentOf(milliseconds: string): string {
  const moment = new Date(Math.floor(Number(milliseconds)));
  return Number.isNaN(moment.getTime()) ? milliseconds : moment.toISOString();
}

/** Events as they are stored, stream by stream in their order; every stream's when none are named. Within a snapshot. */
export async function* readStored(client: ClientBase, streams?: readonly string[]): AsyncGenerator<Stored> {
  const text = `${EVENTS} ${streams ? 'where stream = any($1)' : ''} order by stream, sequence`;
  for await (const row of rowsOf<Row>(client, text, streams ? [streams] : [])) yield stored(row);
}

// ---- Reads ----

/** A read as it is fetched: moments in milliseconds since 1970, as text. */
interface ReadRow extends Omit<ReadLink, 'at' | 'asAt' | 'knownBy'> {
  readonly at: string;
  readonly asAt: readonly string[];
  readonly knownBy: readonly string[];
}

const MOMENTS = (column: string): string =>
  `array(select (extract(epoch from m) * 1000)::text from unnest(${column}) with ordinality u(m, place) order by place)`;

const READS = `select writer, sequence, extract(epoch from at) * 1000 as at, actor, actor_roles as "actorRoles", authority, child,
  journeys, fields, ${MOMENTS('as_at')} as "asAt", ${MOMENTS('known_by')} as "knownBy", relation, ground,
  encode(previous_hash, 'base64') as "previousHash", encode(hash, 'base64') as hash from read`;

// A moment that is none is no instant either, and gives another hash.
const readOf = ({ at, asAt, knownBy, ...row }: ReadRow): ReadLink => ({
  ...{ ...row, at: momentOf(at) as Instant },
  asAt: asAt.map(momentOf) as readonly string[] as readonly Instant[],
  knownBy: knownBy.map(momentOf) as readonly string[] as readonly Instant[],
});

/**
 * Reads as they are stored, run by run in their order; every one, or those that a condition picks. Within a snapshot.
 * @param where of SQL, without any value of a caller's
 */
export async function* readReads(
  client: ClientBase,
  where = 'true',
  values: readonly unknown[] = [],
): AsyncGenerator<ReadLink> {
  const text = `${READS} where ${where} order by writer, sequence`;
  for await (const row of rowsOf<ReadRow>(client, text, values)) yield readOf(row);
}

// ---- Everything ----

const HEADS = `select id as stream, 'journey' as kind, sequence, encode(head, 'base64') as hash from journey
  union all select id, 'child', sequence, encode(head, 'base64') from child
  union all select code, 'authority', sequence, encode(head, 'base64') from authority
  union all select id, 'home', sequence, encode(head, 'base64') from home
  union all select id, 'request', sequence, encode(head, 'base64') from home_request`;

interface HeadRow extends Place {
  readonly stream: string;
  readonly kind: string;
}

/** Streams are looked at in groups of so many events, or a few more: a stream is never parted. */
const GROUP = 2_000;

/** Goes through the streams, with what others remember of them fetched group by group. */
class Walk {
  streamCount = 0;
  events = 0;
  reads = 0;
  /** Of the streams asked for; the whole record would be too many. */
  readonly streams: StreamVerified[] = [];

  constructor(
    private readonly client: ClientBase,
    private readonly scope: Scope,
    private readonly vouched: Vouched,
    private readonly found: (finding: Finding) => void,
  ) {}

  /** Every stream that has events, or each that was asked for. */
  async goThrough(): Promise<void> {
    const { streams } = this.scope;
    let group = new Map<string, Stored[]>(streams?.map((stream) => [stream, []]));
    let size = 0;
    for await (const event of readStored(this.client, streams)) {
      const known = group.get(event.stream);
      if (!streams && !known && size >= GROUP) {
        await this.checkAll(group);
        [group, size] = [new Map(), 0];
      }
      if (known) known.push(event);
      else group.set(event.stream, [event]);
      size += 1;
    }
    await this.checkAll(group);
  }

  /** Streams that only a row or a checkpoint knows of. */
  async lookForSilent(): Promise<void> {
    const text = `select stream from (select stream from (${HEADS}) h where sequence > 0
      union select stream collate "default" from checkpoint_leaf where not starts_with(stream, '${runOf('')}')) known
      where not exists (select from event e where e.stream = known.stream) order by stream`;
    let group = new Map<string, Stored[]>();
    for await (const { stream } of rowsOf<{ stream: string }>(this.client, text)) {
      group.set(stream, []);
      if (group.size < GROUP) continue;
      await this.checkAll(group);
      group = new Map();
    }
    await this.checkAll(group);
  }

  /** Every run that has reads, and those that only a checkpoint knows of. */
  async goThroughReads(): Promise<void> {
    let current: { readonly writer: string; readonly check: RunCheck } | undefined;
    const end = ({ check }: { readonly check: RunCheck }): void => {
      const finding = check.end();
      if (finding) this.found(finding);
    };
    for await (const read of readReads(this.client)) {
      if (current && current.writer !== read.writer) end(current);
      if (current?.writer !== read.writer) current = { writer: read.writer, check: await this.runCheck(read.writer) };
      current.check.take(read);
      this.reads += 1;
    }
    if (current) end(current);
    const silent = `select writer from (select distinct substr(stream, $1) collate "default" as writer
        from checkpoint_leaf where starts_with(stream, $2)) known
      where not exists (select from read r where r.writer = known.writer) order by writer`;
    const values = [runOf('').length + 1, runOf('')];
    for await (const { writer } of rowsOf<{ writer: string }>(this.client, silent, values))
      end({ check: await this.runCheck(writer) });
  }

  private async runCheck(writer: string): Promise<RunCheck> {
    const run = runOf(writer);
    return new RunCheck(writer, (await this.leavesOf([run])).get(run));
  }

  private async checkAll(group: ReadonlyMap<string, readonly Stored[]>): Promise<void> {
    const streams = [...group.keys()];
    const { rows } = await this.client.query<HeadRow>(`select * from (${HEADS}) h where stream = any($1)`, [streams]);
    const heads = new Map(rows.map((row) => [row.stream, row]));
    const leaves = await this.leavesOf(streams);
    for (const [stream, events] of group) await this.check(stream, events, heads.get(stream), leaves.get(stream) ?? []);
  }

  private async leavesOf(streams: readonly string[]): Promise<ReadonlyMap<string, readonly KeptLeaf[]>> {
    const { newest, spoilt, restored } = this.vouched;
    if (!newest || spoilt === 'all') return new Map();
    const { rows } = await this.client.query<KeptLeaf>(
      `select checkpoint, stream, sequence, encode(hash, 'base64') as hash from checkpoint_leaf
       where stream = any($1) and checkpoint <= $2 and checkpoint <> all($3)`,
      [streams, newest.number, [...spoilt]],
    );
    const leaves = new Map<string, KeptLeaf[]>();
    for (const leaf of [...rows, ...streams.flatMap((stream) => restored.get(stream) ?? [])])
      leaves.set(leaf.stream, [...(leaves.get(leaf.stream) ?? []), leaf]);
    for (const own of leaves.values()) own.sort((a, b) => a.checkpoint - b.checkpoint);
    return leaves;
  }

  private async check(
    stream: string,
    events: readonly Stored[],
    head: HeadRow | undefined,
    leaves: readonly KeptLeaf[],
  ): Promise<void> {
    const { newest, times, spoilt, proofs } = this.vouched;
    const bounded = newest && spoilt !== 'all' && spoilt.size === 0;
    const check = new StreamCheck(stream, {
      ...{ head: head ?? null, leaves },
      times: bounded ? { of: (checkpoint) => times.get(checkpoint), newest: newest.number } : undefined,
    });
    for (const event of events) check.take(event);
    for (const finding of check.end()) this.found(await this.traced(finding, events));
    this.streamCount += 1;
    this.events += events.length;
    if (!this.scope.streams) return;
    const kind = head?.kind ?? events[0]?.streamKind ?? 'journey';
    this.streams.push({ stream, kind, events: events.length, proof: proofs.get(stream) });
  }

  /** An altered event may be a copy of another: then it is told whose. */
  private async traced(finding: Finding, events: readonly Stored[]): Promise<Finding> {
    if (finding.code !== 'event-altered' && finding.code !== 'event-added') return finding;
    const event = events.find(({ sequence }) => sequence === finding.sequence);
    const { rows } = await this.client.query<{ stream: string; sequence: number }>(
      `select stream, sequence from event where hash = decode($1, 'base64') and stream <> $2 limit 1`,
      [event?.hash, finding.stream],
    );
    const [own] = rows;
    if (!own) return finding;
    const message = `What stands in place ${finding.sequence} was written for stream ${own.stream}, place ${own.sequence}.`;
    return { ...finding, code: 'event-copied', message };
  }
}
