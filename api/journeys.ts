import { batched } from '../activities/batched';
import { readKnown, readRecordedOf } from '../activities/reading';
import { Prisma } from '../prisma/client';
import { londonDate, type CivilDate } from '../statute';
import { journeyOf } from '../workflows/catalogue';
import type { Recorded } from '../workflows/kernel/events';
import { rowOf } from '../workflows/kernel/projection';
import { emptyJourney, fold, type JourneyState } from '../workflows/kernel/state';
import { isOf, placeFor, seesJourney } from './access';
import {
  builder,
  connectionOf,
  cursorOf,
  JourneyTypeEnum,
  momentArgs,
  pageArgs,
  pageOf,
  pageSize,
  readCursor,
  type Page,
} from './builder';
import { momentOf, perRequest, type Context, type Moment } from './context';
import { innerId } from './ids';
import { lawOf } from './law-held';
import { shows, type Whose } from './looked';
import { counting } from './sql';

/** A journey's row, as the database has it. */
export interface JourneyRow {
  readonly id: string;
  readonly type: string;
  readonly purpose: string;
  readonly child: string;
  readonly authority: string;
  readonly team: string;
  readonly reference: string;
  readonly siblingGroup: string | null;
  readonly follows: string | null;
  readonly startedOn: CivilDate;
  readonly endedOn: CivilDate | null;
  readonly end: string | null;
}

/** Everything recorded of a journey by a moment, and what it comes to. */
export interface Past {
  readonly events: readonly Recorded[];
  readonly state: JourneyState;
}

/** A journey as somebody looks at it: by the two clocks of the question. */
export interface JourneySeen extends JourneyRow, Moment {
  /** Folded when it is first asked for. */
  readonly past: () => Promise<Past>;
}

const COLUMNS = Prisma.sql`j.id, j.type, j.purpose, j.child, j.authority, j.team, j.reference, j.sibling_group as "siblingGroup",
  j.follows, j.started_on::text as "startedOn", j.ended_on::text as "endedOn", j."end"`;

/** Rows of the journeys that the caller sees, out of those named. */
const visibleRows = perRequest((context) =>
  batched(async (ids: readonly string[]) => {
    const rows = await context.prisma.$queryRaw<JourneyRow[]>`
      select ${COLUMNS} from journey j where j.id = any(${[...ids]}) and ${seesJourney(context)}`;
    return new Map(rows.map((row) => [row.id, row]));
  }),
);

/** Rows of journeys by id alone. */
const anyRows = perRequest((context) =>
  batched(async (ids: readonly string[]) => {
    const rows = await context.prisma.$queryRaw<JourneyRow[]>`
      select ${COLUMNS} from journey j where j.id = any(${[...ids]})`;
    return new Map(rows.map((row) => [row.id, row]));
  }),
);

/**
 * The journey of something that the caller was found to see: a duty that a team owed, say, before the journey moved away.
 * @throws Error when there is none, for whatever has a journey was recorded with it
 */
export async function journeyBehind(context: Context, id: string, moment: Moment): Promise<JourneySeen> {
  const row = await anyRows(context)(id);
  const journey = row && (await asKnown(context, row, moment));
  if (!journey) throw new Error('A reading row without its journey.');
  return journey;
}

/** Journeys behind the things of one answer, each found once: made with the answer, so that nothing is kept over a mutation. */
export function journeysBehind(context: Context, moment: Moment): (id: string) => Promise<JourneySeen> {
  const found = new Map<string, Promise<JourneySeen>>();
  return (id) => {
    const journey = found.get(id) ?? journeyBehind(context, id, moment);
    found.set(id, journey);
    return journey;
  };
}

/** A journey that the caller sees and that was known by then; null when there is none. */
export async function findJourney(context: Context, id: string, moment: Moment): Promise<JourneySeen | null> {
  const row = await visibleRows(context)(id);
  return row ? asKnown(context, row, moment) : null;
}

/**
 * The journeys that one follows, as far as the caller sees them, the last first. A journey follows one that came before, so the
 * line has an end; one that does not is cut where it meets itself.
 */
export async function followedBy(
  context: Context,
  { id, follows, asAt, knownBy }: JourneySeen,
  seen: readonly string[] = [],
): Promise<JourneySeen[]> {
  const known = [...seen, id];
  const before =
    follows === null || known.includes(follows) ? null : await findJourney(context, follows, { asAt, knownBy });
  return before ? [before, ...(await followedBy(context, before, known))] : [];
}

/** A row as it was known by a moment; null when nothing was known of it then. */
async function asKnown(context: Context, row: JourneyRow, moment: Moment): Promise<JourneySeen | null> {
  const seen = seenFrom(context, row, moment);
  if (moment.knownBy === undefined) return seen;
  const state = fold(emptyJourney(row.id), await readKnown(context.prisma, row.id, moment.knownBy, 'place'));
  if (!state.started) return null;
  const { team, endedOn, end } = rowOf(state);
  // The days in a state are civil dates.
  return { ...seen, team, endedOn: endedOn as CivilDate | null, end };
}

/** All that is known of journeys: those of one page are read at once. */
const recordedOf = perRequest(({ prisma }) => batched((ids: readonly string[]) => readRecordedOf(prisma, ids)));

function seenFrom(context: Context, row: JourneyRow, moment: Moment): JourneySeen {
  let past: Promise<Past> | undefined;
  const all = async () => (await recordedOf(context)(row.id)) ?? [];
  const read = async (): Promise<Past> => {
    const events = await (moment.knownBy === undefined ? all() : readKnown(context.prisma, row.id, moment.knownBy));
    // A journey's events say what followed from the law, and not the law itself.
    const law = await lawOf(context)(row.authority, moment.knownBy);
    return { events, state: { ...fold(emptyJourney(row.id), events), law } };
  };
  return { ...row, ...moment, past: () => (past ??= read()) };
}

/** All journeys of a child that the caller sees, the first started first. */
export async function journeysOfChild(context: Context, child: string, moment: Moment): Promise<JourneySeen[]> {
  const rows = await context.prisma.$queryRaw<JourneyRow[]>`
    select ${COLUMNS} from journey j where j.child = ${child} and ${seesJourney(context)} order by j.started_on, j.id`;
  return known(context, rows, moment);
}

async function known(context: Context, rows: readonly JourneyRow[], moment: Moment): Promise<JourneySeen[]> {
  const seen = await Promise.all(rows.map((row) => asKnown(context, row, moment)));
  return seen.filter((journey) => journey !== null);
}

// ---- What the schema shows ----

/** Whose a journey is, for the record of reads. */
export const whose = ({ id, child, team, authority, asAt, knownBy }: JourneySeen): Whose => ({
  ...{ child, journey: id, team, authority, asAt, knownBy },
});

export const JourneyRef = builder.objectRef<JourneySeen>('Journey');

/** Whether it was over by the moment asked about. */
const endedBy = ({ endedOn, asAt }: JourneySeen): boolean => endedOn !== null && endedOn <= londonDate(asAt);

async function siblingsOf(context: Context, { id, siblingGroup, ...moment }: JourneySeen): Promise<JourneySeen[]> {
  if (siblingGroup === null) return [];
  const rows = await context.prisma.$queryRaw<JourneyRow[]>`
    select ${COLUMNS} from journey j
    where j.sibling_group = ${siblingGroup} and j.id <> ${id} and ${seesJourney(context)} order by j.started_on, j.id`;
  return known(context, rows, { asAt: moment.asAt, knownBy: moment.knownBy });
}

builder.node(JourneyRef, {
  ...shows<JourneySeen>(whose),
  description: "One child's course through a statutory process, at the moment asked about.",
  id: { resolve: ({ id }) => id, description: 'Its opaque id.' },
  isTypeOf: (value) => typeof value === 'object' && value !== null && 'past' in value,
  loadWithoutCache: (id, context) => findJourney(context, id, momentOf(context, {})),
  fields: (t) => ({
    type: t.expose('type', { type: JourneyTypeEnum, description: 'Which process.' }),
    title: t.string({
      description: 'The process by its name.',
      resolve: ({ type }) => journeyOf(type).definition.title,
    }),
    purpose: t.exposeString('purpose', { description: 'To what end, by the code of its definition.' }),
    reference: t.exposeString('reference', { description: "The case system's own reference." }),
    startedOn: t.field({ type: 'Date', description: 'The day it started.', resolve: ({ startedOn }) => startedOn }),
    endedOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day it ended.',
      resolve: (journey) => (endedBy(journey) ? journey.endedOn : null),
    }),
    end: t.string({
      nullable: true,
      description: 'How it ended, by its code.',
      resolve: (journey) => (endedBy(journey) ? journey.end : null),
    }),
    open: t.boolean({ description: 'Whether it goes on.', resolve: (journey) => !endedBy(journey) }),
    siblingGroup: t.exposeID('siblingGroup', {
      nullable: true,
      description: 'What links the journeys of brothers and sisters.',
    }),
    siblings: t.field({
      type: [JourneyRef],
      description: 'Journeys of brothers and sisters, linked with it.',
      resolve: (journey, _, context) => siblingsOf(context, journey),
    }),
    follows: t.field({
      type: JourneyRef,
      nullable: true,
      description: 'The ended journey that it follows.',
      resolve: ({ follows, asAt, knownBy }, _, context) =>
        follows === null ? null : findJourney(context, follows, { asAt, knownBy }),
    }),
  }),
});

export const JourneyConnection = connectionOf('Journey', JourneyRef, 'A list of journeys, the first started first.');

interface JourneysAsked {
  readonly team?: string | null | undefined;
  readonly authority?: string | null | undefined;
  readonly type?: string | null | undefined;
  readonly open?: boolean | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

async function listJourneys(
  context: Context,
  { type, open, first, after, ...where }: JourneysAsked,
): Promise<Page<JourneySeen>> {
  const place = await placeFor(context, where);
  const size = pageSize(first);
  const from = readCursor(after, 2);
  const which = Prisma.sql`${isOf(place)} and authority = ${place.authority}
    ${type == null ? Prisma.empty : Prisma.sql`and type = ${type}`}
    ${open == null ? Prisma.empty : open ? Prisma.sql`and ended_on is null` : Prisma.sql`and ended_on is not null`}`;
  const onwards = from
    ? Prisma.sql`and (started_on, id) > (${String(from[0])}::date, ${String(from[1])})`
    : Prisma.empty;
  const rows = async () => context.prisma.$queryRaw<JourneyRow[]>`
    select ${COLUMNS} from journey j where ${which} ${onwards} order by j.started_on, j.id limit ${size + 1}`;
  const totalCount = counting(context, Prisma.sql`journey where ${which}`);
  const moment = momentOf(context, {});
  return pageOf(
    rows,
    { first: size, after, totalCount },
    (row) => seenFrom(context, row, moment),
    ({ startedOn, id }) => cursorOf(startedOn, id),
  );
}

builder.queryFields((t) => ({
  journey: t.field({
    type: JourneyRef,
    nullable: true,
    description: 'One journey; null when there is none, or it is not for the caller.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }), ...momentArgs },
    resolve: (_, { id, ...moment }, context) =>
      findJourney(context, innerId('Journey', id) ?? '', momentOf(context, moment)),
  }),
  journeys: t.field({
    type: JourneyConnection,
    description: 'The journeys of a team or an authority.',
    args: {
      team: t.arg.id({ description: "Of this team; of all the caller's own when left out." }),
      authority: t.arg.id({ description: 'Of this whole authority.' }),
      type: t.arg({ type: JourneyTypeEnum, description: 'Of this type.' }),
      open: t.arg.boolean({ description: 'Only those that go on, or only those that have ended.' }),
      ...pageArgs(50),
    },
    resolve: (_, args, context) => listJourneys(context, args),
  }),
}));
