import type { Pool } from 'pg';
import { masterOf, type MasterKeys } from './keys';

/** How many children's keys one master key has wrapped; null for those that were destroyed. */
export interface WrappedBy {
  readonly masterKey: string | null;
  readonly keys: number;
}

/** @param pool the keystore's own database */
export async function countByMaster(pool: Pick<Pool, 'query'>): Promise<readonly WrappedBy[]> {
  const { rows } = await pool.query<WrappedBy>(
    'select master_key as "masterKey", count(*)::int as keys from child_key group by master_key order by 1',
  );
  return rows;
}

const BATCH = 200;

interface Wrapped {
  readonly child: string;
  readonly wrapped: Buffer;
  readonly masterKey: string;
}

/**
 * Wraps every child's key anew with the current master key, batch by batch, while others use them: a key changes only if it
 * is still as it was read, and a key that was destroyed meanwhile stays so. Run again, it goes on where it was stopped.
 * @param tell called after each batch with the number wrapped so far
 * @throws Error when a key was wrapped by a master key that is not at hand; what came before it is done
 */
export async function rotate(
  pool: Pick<Pool, 'query'>,
  masters: MasterKeys,
  tell: (done: number) => void = () => undefined,
): Promise<number> {
  let done = 0;
  for (let after: string | undefined = ''; after !== undefined;) {
    const batch: readonly Wrapped[] = await notBy(pool, masters.current.id, after);
    if (batch.length > 0) tell((done += await wrapAnew(pool, masters, batch)));
    after = batch.at(-1)?.child;
  }
  return done;
}

async function notBy(pool: Pick<Pool, 'query'>, current: string, after: string): Promise<readonly Wrapped[]> {
  const { rows } = await pool.query<Wrapped>(
    `select child, wrapped, master_key as "masterKey" from child_key
      where master_key <> $1 and child > $2 order by child limit ${BATCH}`,
    [current, after],
  );
  return rows;
}

async function wrapAnew(pool: Pick<Pool, 'query'>, masters: MasterKeys, batch: readonly Wrapped[]): Promise<number> {
  const anew = await Promise.all(
    batch.map(async ({ wrapped, masterKey }) =>
      masters.current.wrap(await masterOf(masters, masterKey).unwrap(wrapped)),
    ),
  );
  const { rowCount } = await pool.query(
    `update child_key k set wrapped = n.wrapped, master_key = $1
      from unnest($2::text[], $3::bytea[], $4::bytea[]) as n (child, before, wrapped)
      where k.child = n.child and k.wrapped = n.before`,
    [masters.current.id, batch.map(({ child }) => child), batch.map(({ wrapped }) => wrapped), anew],
  );
  return rowCount ?? 0;
}
