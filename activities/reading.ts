import { Prisma } from '../prisma/client';
import { instant, type CivilDate, type Instant } from '../statute';
import type { JourneyEvent, Recorded } from '../workflows/kernel/events';
import { eventOf } from './shapes';
import { ROLES, type Authorship, type Role } from '../workflows/kernel/people';
import type { Link } from './chain';

type Reader = Pick<Prisma.TransactionClient, 'event'>;
type Row = Prisma.EventGetPayload<object>;

/** A journey's events after a sequence, in order, as the kernel folds them. */
export async function readRecorded(tx: Reader, journey: string, after = 0): Promise<readonly Recorded[]> {
  const rows = await tx.event.findMany({
    where: { stream: journey, sequence: { gt: after } },
    orderBy: { sequence: 'asc' },
  });
  return rows.map(recorded);
}

/** What says whose a journey is and whether it goes on; what corrects or withdraws may be about that. */
const OF_PLACE: readonly JourneyEvent['type'][] = [
  ...(['journey.started', 'journey.ended', 'handover.offered', 'handover.accepted', 'handover.refused'] as const),
  ...(['fact.corrected', 'fact.withdrawn'] as const),
];

/** A journey's events that were known by a moment, in order; of them all, or only those that say whose it is and was. */
export async function readKnown(
  tx: Reader,
  journey: string,
  knownBy: Instant | undefined,
  which: 'all' | 'place' = 'all',
): Promise<readonly Recorded[]> {
  const rows = await tx.event.findMany({
    where: {
      stream: journey,
      ...(knownBy === undefined ? {} : { recordedAt: { lte: knownBy } }),
      ...(which === 'all' ? {} : { type: { in: [...OF_PLACE] } }),
    },
    orderBy: { sequence: 'asc' },
  });
  return rows.map(recorded);
}

/** The events of several journeys, each in order. */
export async function readRecordedOf(
  tx: Reader,
  journeys: readonly string[],
): Promise<ReadonlyMap<string, readonly Recorded[]>> {
  const rows = await tx.event.findMany({ where: { stream: { in: [...journeys] } }, orderBy: { sequence: 'asc' } });
  const found = new Map<string, Recorded[]>(journeys.map((journey) => [journey, []]));
  for (const row of rows) found.get(row.stream)?.push(recorded(row));
  return found;
}

/**
 * Journeys of an authority in which law can still move something, in the order of their ids: open ones, and ended ones
 * that owe a follow-up.
 * @param after the last id of the batch before; empty for the first
 */
export async function journeysUnderLaw(
  tx: Pick<Prisma.TransactionClient, '$queryRaw'>,
  authority: string,
  after: string,
  atMost: number,
): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select id from journey j where ${underLaw(authority)} and id > ${after} order by id limit ${atMost}`;
  return rows.map(({ id }) => id);
}

/** How many there are of these journeys. */
export async function countUnderLaw(
  tx: Pick<Prisma.TransactionClient, '$queryRaw'>,
  authority: string,
): Promise<number> {
  const [row] = await tx.$queryRaw<{ n: number }[]>`
    select count(*)::int as n from journey j where ${underLaw(authority)}`;
  return row?.n ?? 0;
}

const underLaw = (authority: string): Prisma.Sql => Prisma.sql`authority = ${authority} and (ended_on is null
  or exists (select from duty d where d.journey = j.id and d.outcome is null))`;

/** One row of the record as an event. Shapes older than today's are brought up to it here, by their version. */
export function recorded(row: Row): Recorded {
  const { sequence, recordedAt, occurredOn, occurredAt, sealed, sealedFields } = row;
  const occurred = { on: day(occurredOn), ...(occurredAt ? { at: instant(occurredAt.getTime()) } : {}) };
  return {
    sequence,
    recordedAt: instant(recordedAt.getTime()),
    occurred,
    author: authorOf(row),
    ...(sealed ? { sealed: { bytes: base64(sealed), fields: sealedFields } } : {}),
    event: eventOf(row) as JourneyEvent, // a journey's stream holds no other
  };
}

/** A stream's events as the chain covers them, in order. */
export async function readLinks(tx: Reader, stream: string): Promise<readonly Link[]> {
  const rows = await tx.event.findMany({ where: { stream }, orderBy: { sequence: 'asc' } });
  return rows.map(({ storedAt: _, ...row }) => ({
    ...row,
    sealed: row.sealed && base64(row.sealed),
    occurredOn: day(row.occurredOn),
    occurredAt: row.occurredAt?.toISOString() ?? null,
    recordedAt: row.recordedAt.toISOString(),
    previousHash: base64(row.previousHash),
    hash: base64(row.hash),
  }));
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** The civil date in a column of type date. */
export const day = (value: Date): CivilDate => value.toISOString().slice(0, 10) as CivilDate;

function authorOf({ actor, actorRoles, onBehalfOf, onBehalfOfRoles }: Row): Authorship {
  const by = { id: actor, roles: roles(actorRoles) };
  return onBehalfOf === null ? { by } : { by, onBehalfOf: { id: onBehalfOf, roles: roles(onBehalfOfRoles) } };
}

const roles = (names: readonly string[]): readonly Role[] => ROLES.filter((role) => names.includes(role));
