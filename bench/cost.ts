import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import type { Place } from './course';
import { kilobytes, type Figure } from './figures';

const TABLES = ['event', 'journey', 'duty', 'duty_version', 'gate', 'hand_over', 'alert', 'read'] as const;

interface Stock {
  readonly rows: Readonly<Record<string, number>>;
  readonly bytes: number;
  /** Bytes of write-ahead log since the database was made. */
  readonly wal: number;
  readonly engineBytes: number;
}

/** Runs work and tells what each of its steps added to what is kept. */
export async function measureCost(
  { environment }: Place,
  sql: Pool,
  steps: number,
  work: () => Promise<readonly Figure[]>,
): Promise<{ readonly figures: readonly Figure[]; readonly cost: readonly Figure[] }> {
  const before = await stock(sql, environment.folder);
  const figures = await work();
  const after = await stock(sql, environment.folder);
  const each = (now: number, then: number): number => (now - then) / steps;
  const rows = TABLES.map((table) => {
    const added = each(after.rows[table] ?? 0, before.rows[table] ?? 0);
    return added > 0 ? [`${added.toFixed(1)} ${table}`] : [];
  });
  return {
    figures,
    cost: [
      { what: 'Rows added in our database', figure: rows.flat().join(', ') },
      { what: 'Bytes added in our database, with indexes', figure: kilobytes(each(after.bytes, before.bytes)) },
      { what: 'Write-ahead log of our database', figure: kilobytes(each(after.wal, before.wal)) },
      { what: 'Bytes added in the engine’s file', figure: kilobytes(each(after.engineBytes, before.engineBytes)) },
    ],
  };
}

async function stock(sql: Pool, folder: string): Promise<Stock> {
  const counts = TABLES.map((table) => `'${table}', (select count(*)::int from ${table})`);
  const sizes = TABLES.map((table) => `pg_total_relation_size('${table}')`);
  const { rows } = await sql.query<{ rows: Record<string, number>; bytes: string; wal: string }>(
    `select json_build_object(${counts.join(', ')}) as rows, ${sizes.join(' + ')} as bytes,
      pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') as wal`,
  );
  const [found] = rows;
  if (!found) throw new Error('The database does not tell its sizes.');
  return { rows: found.rows, bytes: Number(found.bytes), wal: Number(found.wal), engineBytes: engineBytes(folder) };
}

const engineBytes = (folder: string): number =>
  ['engine.db', 'engine.db-wal']
    .map((name) => statSync(join(folder, 'engine', name), { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, size) => sum + size);
