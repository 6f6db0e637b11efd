import { RELATIONS, type Relation, type Read } from '../activities/reads';
import { Prisma } from '../prisma/client';
import type { Instant } from '../statute';
import { ROLES, type Role } from '../workflows/kernel/people';
import {
  builder,
  connectionOf,
  cursorOf,
  enumOf,
  pageArgs,
  pageOf,
  pageSize,
  readCursor,
  RoleEnum,
  type Page,
} from './builder';
import { ChildRef, findChild } from './children';
import { momentOf, type Context } from './context';
import { asked } from './errors';
import { AccessGroundEnum, type AccessGround } from './grounds';
import { globalId, innerId } from './ids';
import { onlyFor } from './inputs';
import { shows } from './looked';
import { counting, iso } from './sql';

/* Who was shown something of which child. For auditors, and for nobody else. */

/** A read as it is shown: with the database's own clock. */
interface ReadSeen extends Read {
  readonly storedAt: Instant;
  readonly ground: AccessGround | null;
}

const moments = (column: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`array(select ${iso(Prisma.sql`m`)} from unnest(${column}) m order by m)`;

const COLUMNS = Prisma.sql`writer, sequence, ${iso(Prisma.sql`at`)} as at, ${iso(Prisma.sql`stored_at`)} as "storedAt", actor,
  actor_roles as "actorRoles", authority, child, journeys, fields, ${moments(Prisma.sql`as_at`)} as "asAt",
  ${moments(Prisma.sql`known_by`)} as "knownBy", relation, ground`;

// ---- What the schema shows ----

const SAYS: Readonly<Record<Relation, string>> = {
  'own-team': "A journey of the child was in one of the reader's teams",
  'own-authority': "The child or a journey of the child was of the reader's authority, all of which the reader sees",
  'hand-over': 'Something was offered to the reader or handed over, or once was',
};

const RelationEnum = enumOf<Relation>(
  'ReaderRelation',
  'How a reader stood to a child at the time.',
  Object.fromEntries(RELATIONS.map((relation) => [relation, SAYS[relation]])) as Record<Relation, string>,
);

const ReadType = builder.objectRef<ReadSeen>('Read').implement({
  ...shows<ReadSeen>(({ child }) => ({ child })),
  description: 'That one request showed something of one child to somebody.',
  fields: (t) => ({
    at: t.field({ type: 'DateTime', description: 'The moment of the request.', resolve: ({ at }) => at }),
    storedAt: t.field({
      type: 'DateTime',
      description: "When it was stored, by the database's own clock.",
      resolve: ({ storedAt }) => storedAt,
    }),
    actor: t.exposeString('actor', { description: 'Staff reference of the reader.' }),
    actorRoles: t.field({
      type: [RoleEnum],
      description: 'The roles held then.',
      resolve: ({ actorRoles }): Role[] => ROLES.filter((role) => actorRoles.includes(role)),
    }),
    authority: t.exposeString('authority', { description: "The code of the reader's authority." }),
    childId: t.id({ description: 'The id of the child.', resolve: ({ child }) => globalId('Child', child) }),
    child: t.field({
      type: ChildRef,
      nullable: true,
      description: 'The child, where it is for the caller to see.',
      resolve: ({ child }, _, context) => findChild(context, child, momentOf(context, {})),
    }),
    journeys: t.idList({
      description: "Ids of those of the child's journeys that were shown.",
      resolve: ({ journeys }) => journeys.map((id) => globalId('Journey', id)),
    }),
    fields: t.stringList({
      description: 'The fields of the API that were asked, without their arguments.',
      resolve: ({ fields }) => [...fields],
    }),
    asAt: t.field({
      type: ['DateTime'],
      description: 'Moments asked about, where they were not the moment of the request.',
      resolve: ({ asAt }) => [...asAt],
    }),
    knownBy: t.field({
      type: ['DateTime'],
      description: 'Moments by which it should have been known, where that was asked.',
      resolve: ({ knownBy }) => [...knownBy],
    }),
    relation: t.field({
      type: RelationEnum,
      description: 'How the reader stood to the child.',
      resolve: ({ relation }) => relation,
    }),
    ground: t.field({
      type: AccessGroundEnum,
      nullable: true,
      description: 'The ground that was stated; null where none was.',
      resolve: ({ ground }) => ground,
    }),
  }),
});

const ReadConnection = connectionOf('Read', ReadType, 'A list of reads, the last one first.');

interface ReadsAsked {
  readonly child?: string | null | undefined;
  readonly actor?: string | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

async function listReads(context: Context, { child, actor, first, after }: ReadsAsked): Promise<Page<ReadSeen>> {
  if (onlyFor(context, ['auditor'], 'list reads')) throw asked('not-allowed', 'Who looked is for auditors alone.');
  if (child == null && actor == null) throw asked('missing-value', 'Name a child, a reader, or both.');
  const size = pageSize(first);
  const from = readCursor(after, 3);
  const which = Prisma.sql`${await within(context, child)} ${actor == null ? Prisma.empty : Prisma.sql`and actor = ${actor}`}`;
  const onwards = from
    ? Prisma.sql`and (at, writer, sequence) < (${String(from[0])}::timestamptz, ${String(from[1])}, ${Number(from[2])})`
    : Prisma.empty;
  const rows = async () => context.prisma.$queryRaw<ReadSeen[]>`
    select ${COLUMNS} from read where ${which} ${onwards} order by at desc, writer desc, sequence desc limit ${size + 1}`;
  const totalCount = counting(context, Prisma.sql`read where ${which}`);
  return pageOf(
    rows,
    { first: size, after, totalCount },
    (row) => row,
    ({ at, writer, sequence }) => cursorOf(at, writer, sequence),
  );
}

/** Whoever looked at a child of the own authority; of any other child that the auditor sees, the own authority's readers. */
async function within(context: Context, named: string | null | undefined): Promise<Prisma.Sql> {
  const { authority } = context.caller;
  if (named == null) return Prisma.sql`authority = ${authority}`;
  const child = await findChild(context, innerId('Child', named) ?? '', momentOf(context, {}));
  if (!child) throw asked('not-found', 'There is no such child, or it is not for you.');
  const ofChild = Prisma.sql`child = ${child.id}`;
  return child.authority === authority ? ofChild : Prisma.sql`${ofChild} and authority = ${authority}`;
}

builder.queryField('reads', (t) =>
  t.field({
    type: ReadConnection,
    description:
      'Who looked at a child, or at whom somebody of the own authority looked; the last first. For auditors alone, and itself recorded.',
    args: {
      child: t.arg.id({ description: 'At this child.' }),
      actor: t.arg.string({ description: 'By the member of staff with this reference.' }),
      ...pageArgs(50),
    },
    resolve: (_, args, context) => listReads(context, args),
  }),
);
