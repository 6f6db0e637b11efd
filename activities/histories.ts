import { createHash } from 'node:crypto';
import type { PrismaClient } from '../prisma/client';

/** A run of a journey in the engine. */
export interface Run {
  readonly journey: string;
  readonly run: string;
}

/** What the engine knows of a run that has closed, encrypted, with what must be told of it while it stays so. */
export interface ClosedRun extends Run {
  readonly workflowType: string;
  /** The runs before and after it. */
  readonly continuedFrom: string | null;
  readonly continuedTo: string | null;
  /** The build that ran it; null when it was stopped before any code ran. */
  readonly buildId: string | null;
  readonly closedAt: Date;
  /** Events of the engine. */
  readonly events: number;
  /** The first and the last event that it added to the journey's record, where that can be told. */
  readonly firstSequence: number | null;
  readonly lastSequence: number | null;
  readonly keyId: string;
  readonly history: Buffer;
}

/** A kept run, as the record has it. */
export interface KeptRun extends ClosedRun {
  /** Hex SHA-256 of the code that ran it. */
  readonly bundleDigest: string | null;
  /** Hex SHA-256 of `history`. */
  readonly digest: string;
}

/** The code of a build, for as long as what it decided may be asked about. */
export interface KeptBundle {
  readonly buildId: string;
  /** Hex SHA-256 of the code before it was compressed. */
  readonly digest: string;
  /** Brotli. */
  readonly code: Buffer;
  /** The versions of Node and of the Temporal SDK that ran it. */
  readonly node: string;
  readonly sdk: string;
}

/** What the archive asks of the engine. */
export interface EngineHistories {
  /** Every closed run of a journey that the engine still lists. */
  closed(): AsyncIterable<Run>;
  /** The ids of the runs that are open. */
  open(): Promise<ReadonlySet<string>>;
  /** A run's history; undefined while it is open; null once the engine has deleted it. */
  read(run: Run): Promise<ClosedRun | null | undefined>;
}

/** What one sweep did. */
export interface Swept {
  /** Runs that were kept now. */
  readonly kept: number;
  /** Runs of which the engine has no history any more, and neither has the record. */
  readonly lost: readonly Run[];
}

const BATCH = 100;

/**
 * Keeps the history of every closed run that is not kept yet. Nothing is noted between one sweep and the next: what is missing
 * follows from the engine's list and from the kept runs themselves, each of which names the run before it and the one after. So
 * a sweep that dies loses nothing, and a run that the list leaves out is found by its neighbours.
 * @throws the first failure, once everything else is kept
 */
export async function keepHistories(prisma: PrismaClient, engine: EngineHistories, stop: AbortSignal): Promise<Swept> {
  let kept = 0;
  const lost: Run[] = [];
  const failures: unknown[] = [];
  const keep = async (run: Run): Promise<void> => {
    stop.throwIfAborted();
    try {
      const closed = await engine.read(run);
      if (closed === null) lost.push(run);
      else if (closed) kept += await write(prisma, closed);
    } catch (error) {
      failures.push(error);
    }
  };
  for await (const batch of inBatches(engine.closed())) for (const run of await notKept(prisma, batch)) await keep(run);
  for (const run of await neighboursNotKept(prisma, engine)) await keep(run);
  if (failures.length > 0) throw failures[0];
  return { kept, lost };
}

async function* inBatches(runs: AsyncIterable<Run>): AsyncIterable<readonly Run[]> {
  let batch: Run[] = [];
  for await (const run of runs) if (batch.push(run) === BATCH) batch = (yield batch, []);
  yield batch;
}

async function notKept(prisma: PrismaClient, runs: readonly Run[]): Promise<readonly Run[]> {
  const found = await prisma.history.findMany({
    where: { run: { in: runs.map(({ run }) => run) } },
    select: { run: true },
  });
  const known = new Set(found.map(({ run }) => run));
  return runs.filter(({ run }) => !known.has(run));
}

/** Runs that a kept one names as the one before or after it, and that are neither kept nor open. */
async function neighboursNotKept(prisma: PrismaClient, engine: EngineHistories): Promise<readonly Run[]> {
  const named = await prisma.$queryRaw<Run[]>`
    select journey, run from (select journey, continued_from as run from history union
      select journey, continued_to from history) n
    where run is not null and not exists (select from history h where h.run = n.run)`;
  const open = named.length > 0 ? await engine.open() : new Set();
  return named.filter(({ run }) => !open.has(run));
}

/** @returns how many rows were written: none when somebody else has kept it meanwhile */
const write = (prisma: PrismaClient, closed: ClosedRun): Promise<number> => prisma.$executeRaw`
  insert into history (run, journey, workflow_type, continued_from, continued_to, build_id, bundle_digest, closed_at, events,
    first_sequence, last_sequence, key_id, history, digest)
  values (${closed.run}, ${closed.journey}, ${closed.workflowType}, ${closed.continuedFrom}, ${closed.continuedTo},
    ${closed.buildId}, (select digest from bundle where build_id = ${closed.buildId}), ${closed.closedAt}, ${closed.events},
    ${closed.firstSequence}, ${closed.lastSequence}, ${closed.keyId}, ${closed.history}, sha256(${closed.history}))
  on conflict do nothing`;

/** The kept runs of a journey in the order in which they closed. */
export async function keptRuns(prisma: PrismaClient, journey: string): Promise<readonly KeptRun[]> {
  const rows = await prisma.history.findMany({ where: { journey }, orderBy: { closedAt: 'asc' } });
  return rows.map(({ history, digest, bundleDigest, storedAt: _, ...row }) => ({
    ...row,
    history: Buffer.from(history),
    digest: hex(digest),
    bundleDigest: bundleDigest && hex(bundleDigest),
  }));
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/**
 * Keeps a build's code, once.
 * @param make asked only when the build is not kept yet
 * @throws Error when another code is kept under its name
 */
export async function keepBundle(
  prisma: PrismaClient,
  buildId: string,
  digest: string,
  make: () => Promise<KeptBundle>,
): Promise<void> {
  const known = async (): Promise<string | undefined> => {
    const found = await prisma.bundle.findUnique({ where: { buildId }, select: { digest: true } });
    return found ? hex(found.digest) : undefined;
  };
  if ((await known()) === undefined) {
    const { code, node, sdk } = await make();
    await prisma.$executeRaw`
      insert into bundle (build_id, digest, code, node, sdk)
      values (${buildId}, ${Buffer.from(digest, 'hex')}, ${code}, ${node}, ${sdk}) on conflict do nothing`;
  }
  if ((await known()) !== digest) throw new Error(`Another code is kept as build ${buildId}.`);
}

/** The kept code of a build. */
export async function keptBundle(prisma: PrismaClient, buildId: string): Promise<KeptBundle | undefined> {
  const row = await prisma.bundle.findUnique({ where: { buildId } });
  if (!row) return undefined;
  const { storedAt: _, ...kept } = row;
  return { ...kept, digest: hex(row.digest), code: Buffer.from(row.code) };
}

/** Every journey of which there is a run or an event, in the order of their ids. */
export async function journeysWithHistory(prisma: PrismaClient): Promise<readonly string[]> {
  const rows = await prisma.$queryRaw<{ journey: string }[]>`
    select stream as journey from event where sequence = 1 and stream_kind = 'journey'
    union select journey from history order by journey`;
  return rows.map(({ journey }) => journey);
}

/** Hex SHA-256. */
export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
