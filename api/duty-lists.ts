import { Prisma } from '../prisma/client';
import { addDays, londonDate, startOfDay, type Instant } from '../statute';
import type { ClockKind } from '../workflows/kernel/events';
import { placeFor, type Place } from './access';
import {
  builder,
  ClockKindEnum,
  connectionOf,
  cursorOf,
  JourneyTypeEnum,
  momentArgs,
  pageArgs,
  pageOf,
  pageSize,
  placeArgs,
  readCursor,
  type Page,
} from './builder';
import { momentOf, type Context, type Moment } from './context';
import { asSegment, DutyRef, VERSION_COLUMNS, type DutySeen, type VersionRow } from './duties';
import { asked } from './errors';
import { journeysBehind } from './journeys';
import { counting, iso } from './sql';

export const DutyConnection = connectionOf('Duty', DutyRef, 'A list of duties.');

interface ListAsked {
  readonly team?: string | null | undefined;
  readonly authority?: string | null | undefined;
  readonly journeyTypes?: readonly string[] | null | undefined;
  readonly clockKinds?: readonly ClockKind[] | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  /** Limits of law and statutory guidance before everything else. */
  readonly hardFirst?: boolean | null | undefined;
}

/** A row of a list: the duty that stands open, with what the list shows of it. */
interface OpenRow extends Omit<DutySeen, 'segments' | 'behind' | keyof Moment> {
  readonly versions: readonly VersionRow[];
}

interface ListRow extends OpenRow {
  readonly overdueFrom: Instant;
  readonly rank: number;
}

/** The kinds of a list, each with its rank and with the place after which its rows are wanted. */
interface Ranked {
  readonly kind: ClockKind;
  readonly rank: number;
  readonly after: readonly [from: string, duty: string];
}

/** Of a kind before the cursor's nothing is wanted any more, of one behind it everything. */
function rankedKinds({ clockKinds, hardFirst, after }: ListAsked): readonly Ranked[] {
  const from = readCursor(after, 3);
  return [...new Set(clockKinds ?? (['statutory-limit'] as const))].map((kind) => {
    const rank = hardFirst === true && kind !== 'statutory-limit' ? 1 : 0;
    const at =
      from === undefined || rank > Number(from[0]) ? '-infinity' : rank < Number(from[0]) ? 'infinity' : from[1];
    return { kind, rank, after: [String(at), String(from?.[2] ?? '')] };
  });
}

const STANDS_OPEN = Prisma.sql`standing = 'open'`;

/** The statements of a list: its first rows after the cursor, and all that it holds. */
export function statementsFor(
  place: Place,
  asked: ListAsked,
  moment: Moment,
  overdue: Prisma.Sql,
  limit: number,
  standing = STANDS_OPEN,
): { readonly page: Prisma.Sql; readonly all: Prisma.Sql } {
  const which = Prisma.sql`${standing} and overdue_from is not null and ${overdue} and true_from <= ${moment.asAt}::timestamptz
    ${asked.journeyTypes == null ? Prisma.empty : Prisma.sql`and journey_type = any(${[...asked.journeyTypes]})`}`;
  const kinds = rankedKinds(asked);
  const parts = partsFor(moment).map((part) => Prisma.sql`${part} and ${which}`);
  return { page: listSql(place, kinds, parts, moment, limit), all: partsOf(place, kinds, parts) };
}

/**
 * Duties of a place whose last moment lies in a span, the soonest first: those that stand open, unless it says otherwise.
 * @param most how many one page may hold
 */
export async function listDuties(
  context: Context,
  asked: ListAsked,
  moment: Moment,
  overdue: Prisma.Sql,
  { most, standing }: { readonly most?: number; readonly standing?: Prisma.Sql } = {},
): Promise<Page<DutySeen>> {
  const place = await placeFor(context, asked);
  const size = pageSize(asked.first, most);
  const { page, all } = statementsFor(place, asked, moment, overdue, size + 1, standing);
  const rows = async () => context.prisma.$queryRaw<ListRow[]>(page);
  const seen = nodesOf(context, moment);
  const node = ({ overdueFrom: _o, rank: _r, ...row }: ListRow): DutySeen => seen(row);
  const asking = { first: size, after: asked.after, totalCount: counting(context, all) };
  return pageOf(rows, asking, node, ({ rank, overdueFrom, id }) => cursorOf(rank, overdueFrom, id));
}

const columnOf = (place: Place): { column: Prisma.Sql; places: string[] } =>
  place.of === 'authority'
    ? { column: Prisma.sql`authority`, places: [place.authority] }
    : { column: Prisma.sql`team`, places: [...place.teams] };

const knownThen = ({ knownBy }: Moment): Prisma.Sql =>
  knownBy === undefined
    ? Prisma.sql`known_to = 'infinity'`
    : Prisma.sql`known_from <= ${knownBy}::timestamptz and known_to > ${knownBy}::timestamptz`;

/**
 * The parts of the table in which an answer may lie, each in the words of the index that serves it. By all that is known, what
 * still goes on stands apart from what is over, of which there is ever more: asking about today finds none of that.
 */
function partsFor(moment: Moment): readonly Prisma.Sql[] {
  const trueThen = Prisma.sql`true_to > ${moment.asAt}::timestamptz`;
  if (moment.knownBy !== undefined) return [Prisma.sql`${knownThen(moment)} and ${trueThen}`];
  return [
    Prisma.sql`${knownThen(moment)} and true_to = 'infinity'`,
    Prisma.sql`${knownThen(moment)} and true_to < 'infinity' and ${trueThen}`,
  ];
}

const DUTY_COLUMNS = Prisma.sql`d.id, d.journey, v.journey_type as "journeyType", j.child, j.team, j.authority, d.key, d.step, d.instance, d.owed_by as "owedBy",
  v.clock_kind as "clockKind", d.opened_on::text as "openedOn", d.rule, d.label, d.verified, d.reason, d.days_late as "daysLate",
  d.working_days_late as "workingDaysLate"`;

/** Each part, place and kind in the order of its index, then the first of them all. */
function listSql(
  place: Place,
  kinds: readonly Ranked[],
  parts: readonly Prisma.Sql[],
  moment: Moment,
  limit: number,
): Prisma.Sql {
  const { column, places } = columnOf(place);
  const firstOf = parts.map(
    (part) => Prisma.sql`(select duty, journey_type, clock_kind, overdue_from from duty_version
      where ${column} = place and clock_kind = kind and ${part} and (overdue_from, duty) > (after_from, after_duty)
      order by overdue_from, duty limit ${limit})`,
  );
  const asked = Prisma.sql`unnest(${kinds.map(({ kind }) => kind)}::text[], ${kinds.map(({ rank }) => rank)}::int[],
    ${kinds.map(({ after }) => after[0])}::timestamptz[], ${kinds.map(({ after }) => after[1])}::text[])
    as asked(kind, rank, after_from, after_duty)`;
  return Prisma.sql`
    select ${DUTY_COLUMNS}, ${stretchesOf(moment)}, ${iso(Prisma.sql`v.overdue_from`)} as "overdueFrom", v.rank
    from (
      select v.*, rank from unnest(${places}::text[]) as place cross join ${asked}
      cross join lateral (${Prisma.join(firstOf, ' union all ')}) v
      order by rank, v.overdue_from, v.duty limit ${limit}) v
    join duty d on d.id = v.duty join journey j on j.id = d.journey
    order by v.rank, v.overdue_from, v.duty`;
}

/** All the parts together, to be counted. */
function partsOf(place: Place, ranked: readonly Ranked[], parts: readonly Prisma.Sql[]): Prisma.Sql {
  const { column, places } = columnOf(place);
  const kinds = ranked.map(({ kind }) => kind);
  const each = parts.map(
    (part) =>
      Prisma.sql`select from duty_version where ${column} = any(${places}) and clock_kind = any(${kinds}) and ${part}`,
  );
  return Prisma.sql`(${Prisma.join(each, ' union all ')}) as all_parts`;
}

/** What was known of each duty of a page, stretch by stretch. */
const stretchesOf = (moment: Moment): Prisma.Sql => Prisma.sql`(
  select json_agg(known order by "trueFrom") from (
    select ${VERSION_COLUMNS} from duty_version where duty = d.id and ${knownThen(moment)}) known) as versions`;

/** Rows of one page as duties of which each journey is found once. */
function nodesOf(context: Context, moment: Moment): (row: OpenRow) => DutySeen {
  const behind = journeysBehind(context, moment);
  return ({ versions, ...row }) => ({
    ...row,
    ...moment,
    segments: versions.map(asSegment),
    behind: () => behind(row.journey),
  });
}

export interface OpenAsked {
  readonly team?: string | null | undefined;
  readonly authority?: string | null | undefined;
  readonly steps: readonly string[];
  /** Of these journeys `j` alone. */
  readonly only?: Prisma.Sql;
  /** How many one page may hold. */
  readonly most?: number;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** Duties of named steps that stand open, with a date or without one; the first opened first. */
export async function listOpen(context: Context, asked: OpenAsked, moment: Moment): Promise<Page<DutySeen>> {
  const place = await placeFor(context, asked);
  const { column, places } = columnOf(place);
  const rows = Prisma.sql`journey j join duty d on d.journey = j.id and d.step = any(${[...asked.steps]})
    join duty_version v on v.duty = d.id and v.standing in ('open', 'paused', 'unknown') and ${trueAt(moment)}
    where j.authority = ${place.authority} and v.${column} = any(${places}) ${asked.only ? Prisma.sql`and ${asked.only}` : Prisma.empty}`;
  return pageOfDuties(context, asked, moment, { rows, by: Prisma.sql`d.opened_on` });
}

/** Rows of journeys `j`, duties `d` and the stretches `v` that hold at a moment, and the day by which they are ordered. */
export interface DutyRows {
  /** What comes after `from`, with its conditions. */
  readonly rows: Prisma.Sql;
  readonly by: Prisma.Sql;
}

/** A stretch that was true at a moment, by what was known then or is known now. */
export const trueAt = (moment: Moment): Prisma.Sql =>
  Prisma.sql`${knownThen(moment)} and true_from <= ${moment.asAt}::timestamptz and true_to > ${moment.asAt}::timestamptz`;

/** The statement of one page of duties. */
export function dutiesSql({ rows, by }: DutyRows, moment: Moment, after: string | null | undefined, limit: number) {
  const from = readCursor(after, 2);
  const onwards = from ? Prisma.sql`and (${by}, d.id) > (${String(from[0])}::date, ${String(from[1])})` : Prisma.empty;
  return Prisma.sql`select ${DUTY_COLUMNS}, ${stretchesOf(moment)}, ${by}::text as "orderedBy"
    from ${rows} ${onwards} order by ${by}, d.id limit ${limit}`;
}

/** A page of duties, as they stand at a moment. */
export async function pageOfDuties(
  context: Context,
  { first, after, most }: Pick<OpenAsked, 'first' | 'after' | 'most'>,
  moment: Moment,
  which: DutyRows,
): Promise<Page<DutySeen>> {
  const size = pageSize(first, most);
  const rows = async () =>
    context.prisma.$queryRaw<(OpenRow & { readonly orderedBy: string })[]>(dutiesSql(which, moment, after, size + 1));
  const seen = nodesOf(context, moment);
  const totalCount = counting(context, which.rows);
  return pageOf(
    rows,
    { first: size, after, totalCount },
    ({ orderedBy: _, ...row }) => seen(row),
    ({ orderedBy, id }) => cursorOf(orderedBy, id),
  );
}

const MAX_WITHIN_DAYS = 366;

const listArgs = builder.args((t) => ({
  team: t.id({ description: "Of this team; of all the caller's own when left out." }),
  authority: t.id({ description: 'Of this whole authority.' }),
  journeyTypes: t.field({ type: [JourneyTypeEnum], description: 'Of these types; of all when left out.' }),
  clockKinds: t.field({
    type: [ClockKindEnum],
    defaultValue: ['statutory-limit'],
    description: 'Under these sorts of limit.',
  }),
}));

builder.queryFields((t) => ({
  openDuties: t.field({
    type: DutyConnection,
    description: 'Duties of named steps that stand open, with a date or without one. The first opened first.',
    args: {
      steps: t.arg.idList({ required: true, description: 'The steps, by their ids in the definition.' }),
      ...placeArgs,
      ...momentArgs,
      ...pageArgs(50),
    },
    resolve: (_, { asAt, knownBy, ...args }, context) => listOpen(context, args, momentOf(context, { asAt, knownBy })),
  }),
  overdueDuties: t.field({
    type: DutyConnection,
    description:
      'Duties of a team or authority that are overdue at a moment. Most overdue first. Statutory limits only, unless asked.',
    args: {
      ...listArgs,
      hardFirst: t.arg.boolean({
        description: 'Limits of law and statutory guidance before all others, where several sorts are asked for.',
      }),
      ...momentArgs,
      ...pageArgs(50),
    },
    resolve: (_, { asAt, knownBy, ...args }, context) => {
      const moment = momentOf(context, { asAt, knownBy });
      return listDuties(context, args, moment, Prisma.sql`overdue_from <= ${moment.asAt}::timestamptz`);
    },
  }),
  unknownDuties: t.field({
    type: DutyConnection,
    description:
      'Duties that fell due before the record was taken over, and of which nobody has said whether they were done. Longest due first. Statutory limits only, unless asked.',
    args: { ...listArgs, ...momentArgs, ...pageArgs(50) },
    resolve: (_, { asAt, knownBy, ...args }, context) => {
      const moment = momentOf(context, { asAt, knownBy });
      const standing = Prisma.sql`standing = 'unknown'`;
      return listDuties(context, args, moment, Prisma.sql`true`, { standing });
    },
  }),
  upcomingDuties: t.field({
    type: DutyConnection,
    description:
      'Duties not yet due that fall due within so many days. The soonest first. Statutory limits only, unless asked.',
    args: {
      withinDays: t.arg.int({
        required: true,
        defaultValue: 14,
        description: 'Within so many days, the last one included; at most a year.',
      }),
      ...listArgs,
      ...momentArgs,
      ...pageArgs(50),
    },
    resolve: (_, { asAt, knownBy, withinDays, ...args }, context) => {
      if (withinDays < 0 || withinDays > MAX_WITHIN_DAYS)
        throw asked('invalid-value', `Ask for 0 to ${MAX_WITHIN_DAYS} days.`);
      const moment = momentOf(context, { asAt, knownBy });
      const until = startOfDay(addDays(londonDate(moment.asAt), withinDays + 1));
      const span = Prisma.sql`overdue_from > ${moment.asAt}::timestamptz and overdue_from <= ${until}::timestamptz`;
      return listDuties(context, args, moment, span);
    },
  }),
}));
