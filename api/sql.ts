import { Prisma } from '../prisma/client';
import type { Context } from './context';

/** A moment as the rest of the project writes it: in UTC with milliseconds. */
export const iso = (column: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Counts what a list holds in all, when it is asked for. @param rows what comes after `from` */
export function counting({ prisma }: Pick<Context, 'prisma'>, rows: Prisma.Sql): () => Promise<number> {
  return async () => {
    const [counted] = await prisma.$queryRaw<{ n: number }[]>`select count(*)::int as n from ${rows}`;
    return counted?.n ?? 0;
  };
}
