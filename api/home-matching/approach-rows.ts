import { Prisma } from '../../prisma/client';
import type { CivilDate, Instant } from '../../statute';
import type { Role } from '../../workflows/kernel/people';
import { seesAuthority, teamsOf } from '../access';
import type { Context } from '../context';
import { innerId } from '../ids';
import { iso } from '../sql';
import { BODY_ROLES } from './request';

/*
 * Homes that were asked for a request, as their rows stand, and who may look at one: the children's authority, those who search, and
 * the home's own provider. Nobody else, and a provider at no other provider's.
 */

/** An approach, with the children it is for. */
export interface ApproachRow {
  readonly id: string;
  readonly request: string;
  readonly home: string;
  readonly homeVersion: number;
  readonly run: string;
  readonly provider: string;
  readonly body: string;
  readonly authority: string;
  readonly lane: 'planned' | 'emergency';
  readonly journeys: readonly string[];
  readonly children: readonly string[];
  readonly needVersion: number;
  readonly requestClosed: boolean;
  readonly askedAt: Instant;
  readonly answerBy: Instant;
  readonly answer: string | null;
  readonly code: string | null;
  readonly until: CivilDate | null;
  readonly answeredAt: Instant | null;
  readonly releasedAt: Instant | null;
  readonly conditionalAt: Instant | null;
  readonly shortlistedAt: Instant | null;
  readonly identifiedAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly outcome: string | null;
  readonly reason: string | null;
}

const moment = (column: string): Prisma.Sql => Prisma.sql`${iso(Prisma.raw(`a.${column}`))}`;

const ROWS = Prisma.sql`
  select a.id, a.request, a.home, a.home_version as "homeVersion", a.run, a.provider, a.body, a.authority, r.lane, r.journeys,
    r.children, r.need_version as "needVersion", r.closed_at is not null as "requestClosed", a.answer, a.code,
    a.until_on::text as until, a.outcome, a.reason, ${moment('asked_at')} as "askedAt", ${moment('answer_by')} as "answerBy",
    ${moment('answered_at')} as "answeredAt", ${moment('released_at')} as "releasedAt",
    ${moment('conditional_at')} as "conditionalAt", ${moment('shortlisted_at')} as "shortlistedAt",
    ${moment('identified_at')} as "identifiedAt", ${moment('ended_at')} as "endedAt"
  from approach a join home_request r on r.id = a.request`;

/** Rows by a condition on the approach `a` or its request `r`, the first asked first. */
export const approachRows = (
  { prisma }: { readonly prisma: Prisma.TransactionClient },
  where: Prisma.Sql,
  rest: Prisma.Sql = Prisma.empty,
): Promise<ApproachRow[]> => prisma.$queryRaw<ApproachRow[]>`${ROWS} where ${where} order by a.asked_at, a.id ${rest}`;

/** On which side of an approach somebody stands, and in which part. */
export interface Standing {
  readonly side: 'authority' | 'body' | 'provider' | 'reader';
  readonly part: Role;
}

/** Parts in which a provider, a carer or their service act. */
export const PROVIDER_ROLES: readonly Role[] = ['provider-manager', 'foster-carer', 'supervising-social-worker'];
/** Parts of the children's authority in which a need is released and a home shortlisted. */
export const AUTHORITY_ROLES: readonly Role[] = ['social-worker', 'team-manager', 'out-of-hours-worker'];

/** Parts that check what was done, and do nothing here. */
const READER_ROLES: readonly Role[] = ['auditor', 'supervisor', 'service-manager'];

/** How the caller stands to an approach; none for everybody else. A part of one's own authority counts before the search. */
export function standingTo({ caller }: Context, row: ApproachRow): Standing | undefined {
  const held = (roles: readonly Role[]): Role | undefined => caller.roles.find((role) => roles.includes(role));
  const [own, searches, provides] = [held(AUTHORITY_ROLES), held(BODY_ROLES), held(PROVIDER_ROLES)];
  if (own && caller.authority === row.authority && seesAuthority(caller)) return { side: 'authority', part: own };
  const reads = held(READER_ROLES);
  const isOfBody = caller.authority === row.body;
  if (reads && (isOfBody || (caller.authority === row.authority && seesAuthority(caller))))
    return { side: 'reader', part: reads };
  if (!isOfBody) return undefined;
  if (searches) return { side: 'body', part: searches };
  return provides && teamsOf(caller).includes(row.provider) ? { side: 'provider', part: provides } : undefined;
}

/** The same beside the row; nothing where it is not for the caller. */
export function standingWith(context: Context, row: ApproachRow): readonly (ApproachRow & Standing)[] {
  const standing = standingTo(context, row);
  return standing ? [{ ...row, ...standing }] : [];
}

/** An approach by its id, with how the caller stands to it; undefined when it is not for the caller. */
export async function approachFor(context: Context, id: string): Promise<(ApproachRow & Standing) | undefined> {
  const [row] = await approachRows(context, Prisma.sql`a.id = ${innerId('Approach', id) ?? ''}`);
  return row && standingWith(context, row)[0];
}
