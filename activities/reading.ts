import type { Prisma } from '../prisma/client';
import { instant, type CivilDate } from '../statute';
import type { JourneyEvent, Recorded } from '../workflows/kernel/events';
import { ROLES, type Authorship, type Role } from '../workflows/kernel/people';

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

/** One row of the record as an event. Shapes older than today's are brought up to it here, by their version. */
export function recorded(row: Row): Recorded {
  const { sequence, recordedAt, occurredOn, occurredAt, sealed, sealedFields } = row;
  const occurred = { on: day(occurredOn), ...(occurredAt ? { at: instant(occurredAt.getTime()) } : {}) };
  return {
    sequence,
    recordedAt: instant(recordedAt.getTime()),
    occurred,
    author: authorOf(row),
    ...(sealed ? { sealed: { bytes: Buffer.from(sealed).toString('base64'), fields: sealedFields } } : {}),
    // Written from this type, and never altered since.
    event: { type: row.type, ...(row.payload as object) } as JourneyEvent,
  };
}

/** The civil date in a column of type date. */
export const day = (value: Date): CivilDate => value.toISOString().slice(0, 10) as CivilDate;

function authorOf({ actor, actorRoles, onBehalfOf, onBehalfOfRoles }: Row): Authorship {
  const by = { id: actor, roles: roles(actorRoles) };
  return onBehalfOf === null ? { by } : { by, onBehalfOf: { id: onBehalfOf, roles: roles(onBehalfOfRoles) } };
}

const roles = (names: readonly string[]): readonly Role[] => ROLES.filter((role) => names.includes(role));
