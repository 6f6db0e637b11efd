import type { Pool } from 'pg';
import type { Prisma, PrismaClient } from '../prisma/client';
import type { CivilDate } from '../statute';
import { destroyKey } from './keys';
import { day } from './reading';
import type { ErasureGround } from './register';

/** An erasure as the child's own record has it. */
export interface Erasure {
  readonly child: string;
  readonly entry: number;
  readonly ground: ErasureGround;
  /** The authority's own reference of the decision. */
  readonly decision: string;
  readonly on: CivilDate;
}

/** The erasures of those children whose record has one, whatever the keystore says. */
export async function erasuresOf(
  prisma: Pick<Prisma.TransactionClient, 'event'>,
  children: readonly string[],
): Promise<ReadonlyMap<string, Erasure>> {
  const rows = await prisma.event.findMany({
    where: { stream: { in: [...children] }, type: 'key.erased' },
    select: { stream: true, sequence: true, payload: true, occurredOn: true },
  });
  return new Map(rows.map((row) => [row.stream, erasureIn(row)]));
}

function erasureIn({
  stream,
  sequence,
  payload,
  occurredOn,
}: {
  readonly stream: string;
  readonly sequence: number;
  readonly payload: unknown;
  readonly occurredOn: Date;
}): Erasure {
  // Written from this event, and never altered since.
  const { ground, decision } = payload as { ground: ErasureGround; decision: string };
  return { child: stream, entry: sequence, ground, decision, on: day(occurredOn) };
}

const AT_ONCE = 1_000;

/**
 * Children whose record says that their key was destroyed, while the keystore still has it or no longer knows of its
 * destruction: the process died in between, or the keystore was restored from a backup.
 */
export async function unfinishedErasures(
  prisma: Pick<PrismaClient, '$queryRaw'>,
  keystore: Pick<Pool, 'query'>,
): Promise<readonly string[]> {
  const unfinished: string[] = [];
  for (let after: string | undefined = ''; after !== undefined;) {
    const rows: readonly { child: string }[] = await prisma.$queryRaw`
      select stream as child from event where type = 'key.erased' and stream > ${after} order by stream limit ${AT_ONCE}`;
    const children = rows.map(({ child }) => child);
    const { rows: destroyed } = await keystore.query<{ child: string }>(
      'select child from child_key where child = any($1) and destroyed_at is not null',
      [children],
    );
    const done = new Set(destroyed.map(({ child }) => child));
    unfinished.push(...children.filter((child) => !done.has(child)));
    after = children.at(-1);
  }
  return unfinished;
}

/** Destroys the keys of children once more. */
export async function finishErasures(keystore: Pick<Pool, 'query'>, children: readonly string[]): Promise<void> {
  for (const child of children) await destroyKey(keystore, child);
}
