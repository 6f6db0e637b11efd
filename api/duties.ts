import { dutyId } from '../activities/record';
import { Prisma } from '../prisma/client';
import { addDays, londonDate, startOfDay, type CivilDate, type Explanation, type Instant } from '../statute';
import { JOURNEYS } from '../workflows/catalogue';
import type { ClockKind, ClockMoved, ClockSet, Outcome, Recorded } from '../workflows/kernel/events';
import type { Role } from '../workflows/kernel/people';
import { momentOf as startOf, type DutyRecord, type Segment } from '../workflows/kernel/state';
import { daysOverdue, standingAt, statusOf } from '../workflows/kernel/status';
import { placeFor, type Place } from './access';
import {
  builder,
  ClockKindEnum,
  connectionOf,
  cursorOf,
  DutyStatusEnum,
  enumOf,
  JourneyTypeEnum,
  momentArgs,
  OutcomeEnum,
  pageArgs,
  pageOf,
  pageSize,
  readCursor,
  RoleEnum,
  type Page,
} from './builder';
import { ChildRef, findChild } from './children';
import { batched, momentOf, perRequest, type Context, type Moment } from './context';
import { asked } from './errors';
import { innerId } from './ids';
import { findJourney, journeyBehind, JourneyRef, type JourneySeen } from './journeys';
import { DueDateExplanation } from './rules';

/** A duty as somebody looks at it: by the two clocks of the question. */
export interface DutySeen extends Moment {
  readonly id: string;
  readonly journey: string;
  readonly journeyType: string;
  readonly key: string;
  readonly step: string;
  readonly instance: string;
  readonly owedBy: Role;
  readonly clockKind: ClockKind;
  readonly openedOn: CivilDate;
  readonly label: string | null;
  readonly verified: boolean | null;
  /** Said with the outcome that is known now. */
  readonly reason: string | null;
  readonly daysLate: number;
  readonly workingDaysLate: number;
  readonly segments: readonly Segment[];
}

/** A journey's duty by its own record. */
export function dutySeen(journey: JourneySeen, record: DutyRecord): DutySeen {
  const {
    key,
    step,
    instance,
    owedBy,
    clockKind,
    opened,
    label,
    verified,
    reason,
    daysLate,
    workingDaysLate,
    segments,
  } = record;
  const { id, type, asAt, knownBy } = journey;
  return {
    ...{ id: dutyId(id, key), journey: id, journeyType: type, key, step, instance, owedBy, clockKind, asAt, knownBy },
    openedOn: opened.on,
    label: label ?? null,
    verified: verified ?? null,
    reason: reason ?? null,
    ...{ daysLate, workingDaysLate, segments },
  };
}

async function findDuty(context: Context, id: string, moment: Moment): Promise<DutySeen | null> {
  const [journeyId = '', ...key] = id.split('/'); // a key may hold a stroke of its own
  const journey = await findJourney(context, journeyId, moment);
  const record = journey && (await journey.past()).state.duties[key.join('/')];
  return record ? dutySeen(journey, record) : null;
}

// ---- Why it is due then ----

type ClockEvent = Recorded<ClockSet | ClockMoved>;

const isClock = (recorded: Recorded): recorded is ClockEvent =>
  recorded.event.type === 'clock.set' || recorded.event.type === 'clock.moved';

/** The explanation that was kept with the due date of a moment: the same stretches as the duty's own, from its events. */
function explanationAt(events: readonly Recorded[], key: string, at: Instant): Explanation | null {
  let clocks: readonly { readonly from: Instant; readonly event: ClockSet | ClockMoved }[] = [];
  for (const { event } of events.filter(isClock).filter((recorded) => recorded.event.duty === key)) {
    const opened = startOf(event.opened);
    const from =
      event.trueFrom === 'opening' || startOfDay(event.trueFrom) < opened ? opened : startOfDay(event.trueFrom);
    clocks = [...(event.trueFrom === 'opening' ? [] : clocks.filter((clock) => clock.from < from)), { from, event }];
  }
  const standing = clocks.findLast(({ from }) => from <= at) ?? clocks[0];
  return standing?.event.explanation ?? null;
}

/** The last segment begun by the moment asked about; before it opened, the first. */
const standing = ({ segments, asAt }: DutySeen): Segment | undefined => standingAt({ segments }, asAt) ?? segments[0];

/** The outcome's own segment, once there is one by the moment asked about. */
function settledBy(duty: DutySeen): Segment | undefined {
  const segment = standingAt(duty, duty.asAt);
  return segment?.standing === 'settled' ? segment : undefined;
}

/** What was said of the outcome that stands last, and of no other. */
const ofOutcome = <T>(duty: DutySeen, said: T): T | null =>
  settledBy(duty) !== undefined && settledBy(duty) === duty.segments.at(-1) ? said : null;

// ---- What was known of it, and when ----

interface VersionRow {
  readonly duty: string;
  readonly standing: Segment['standing'];
  readonly outcome: Outcome | null;
  readonly dueOn: CivilDate | null;
  readonly dueAt: Instant | null;
  readonly overdueFrom: Instant | null;
  readonly trueFrom: Instant;
  readonly trueTo: Instant | null;
  readonly knownFrom: Instant;
  readonly knownTo: Instant | null;
}

const iso = (column: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const VERSION_COLUMNS = Prisma.sql`duty, standing, outcome, due_on::text as "dueOn", ${iso(Prisma.sql`due_at`)} as "dueAt",
  ${iso(Prisma.sql`overdue_from`)} as "overdueFrom", ${iso(Prisma.sql`true_from`)} as "trueFrom",
  ${iso(Prisma.sql`nullif(true_to, 'infinity')`)} as "trueTo", ${iso(Prisma.sql`known_from`)} as "knownFrom",
  ${iso(Prisma.sql`nullif(known_to, 'infinity')`)} as "knownTo"`;

const versionsOf = perRequest(({ prisma }) =>
  batched(async (duties: readonly string[]) => {
    const rows = await prisma.$queryRaw<VersionRow[]>`
      select ${VERSION_COLUMNS} from duty_version where duty = any(${[...duties]}) order by known_from, true_from`;
    return new Map(duties.map((id) => [id, rows.filter(({ duty }) => duty === id)]));
  }),
);

const asSegment = ({ trueFrom, standing: now, dueOn, dueAt, overdueFrom, outcome }: VersionRow): Segment => ({
  from: trueFrom,
  standing: now,
  due: dueOn && overdueFrom ? { on: dueOn, ...(dueAt ? { at: dueAt } : {}), overdueFrom } : null,
  ...(outcome ? { outcome } : {}),
});

// ---- What the schema shows ----

const StepRef = builder.objectRef<{ id: string; title: string }>('StepRef').implement({
  description: 'A step of a journey, as its definition names it.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id in the definition.' }),
    title: t.exposeString('title', { description: 'What is to be done.' }),
  }),
});

const StandingEnum = enumOf<Segment['standing']>('DutyStanding', 'What was true of a duty in a stretch of time.', {
  open: 'Owed',
  paused: 'Owed, and its clock stands still',
  settled: 'Settled',
});

const DutyVersion = builder.objectRef<VersionRow>('DutyVersion').implement({
  description:
    'A stretch of the life of a duty: from when to when it was true, and from when to when it was what we knew.',
  fields: (t) => ({
    standing: t.expose('standing', { type: StandingEnum, description: 'What was true of it.' }),
    outcome: t.field({
      type: OutcomeEnum,
      nullable: true,
      description: 'Its outcome.',
      resolve: ({ outcome }) => outcome,
    }),
    dueOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The last day in time.',
      resolve: ({ dueOn }) => dueOn,
    }),
    dueAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The last moment in time.',
      resolve: ({ dueAt }) => dueAt,
    }),
    trueFrom: t.field({ type: 'DateTime', description: 'True from this moment.', resolve: ({ trueFrom }) => trueFrom }),
    trueTo: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Up to, and not including, this one; null while it goes on.',
      resolve: ({ trueTo }) => trueTo,
    }),
    knownFrom: t.field({
      type: 'DateTime',
      description: 'Known from this moment.',
      resolve: ({ knownFrom }) => knownFrom,
    }),
    knownTo: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Up to, and not including, this one; null while we know it.',
      resolve: ({ knownTo }) => knownTo,
    }),
  }),
});

export const DutyRef = builder.objectRef<DutySeen>('Duty');

const atArg = builder.args((t) => ({
  at: t.field({ type: 'DateTime', description: 'At this moment; the moment asked about when left out.' }),
}));

builder.node(DutyRef, {
  description: 'A step now owed to a child, with its due date and its outcome, at the moment asked about.',
  id: { resolve: ({ id }) => id, description: 'Its opaque id.' },
  isTypeOf: (value) => typeof value === 'object' && value !== null && 'segments' in value,
  loadWithoutCache: (id, context) => findDuty(context, id, momentOf(context, {})),
  fields: (t) => ({
    step: t.field({
      type: StepRef,
      description: 'The step of the journey.',
      resolve: ({ step, journeyType }) => ({
        id: step,
        title: JOURNEYS.find(({ definition }) => definition.id === journeyType)?.definition.steps[step]?.title ?? step,
      }),
    }),
    about: t.string({
      nullable: true,
      description: 'The person, outcome or turn that this one is owed for, where a step is owed several times.',
      resolve: ({ instance }) => instance || null,
    }),
    journey: t.field({
      type: JourneyRef,
      description: 'The journey that owes it.',
      resolve: ({ journey, asAt, knownBy }, _, context) => journeyBehind(context, journey, { asAt, knownBy }),
    }),
    child: t.field({
      type: ChildRef,
      nullable: true,
      description: 'The child to whom it is owed; null where the child is no longer for the caller.',
      resolve: async ({ journey, asAt, knownBy }, _, context) => {
        const { child } = await journeyBehind(context, journey, { asAt, knownBy });
        return findChild(context, child, { asAt, knownBy });
      },
    }),
    owedBy: t.expose('owedBy', { type: RoleEnum, description: 'Who owes it.' }),
    clockKind: t.expose('clockKind', { type: ClockKindEnum, description: 'What sort of limit it is under.' }),
    openedOn: t.field({ type: 'Date', description: 'The day it became owed.', resolve: ({ openedOn }) => openedOn }),
    dueOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The last day in time; null for a condition, and while its clock stands still.',
      resolve: (duty) => standing(duty)?.due?.on ?? null,
    }),
    dueAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The last moment in time, for limits in hours.',
      resolve: (duty) => standing(duty)?.due?.at ?? null,
    }),
    label: t.exposeString('label', { nullable: true, description: 'What must be shown beside the due date.' }),
    verified: t.exposeBoolean('verified', {
      nullable: true,
      description: 'Whether somebody has read the figure in the instrument.',
    }),
    status: t.field({
      type: DutyStatusEnum,
      args: atArg,
      description: 'How it stands.',
      resolve: (duty, { at }) => statusOf(duty, at ?? duty.asAt),
    }),
    daysOverdue: t.int({
      args: atArg,
      description: 'Calendar days after the due day; 0 while it is not overdue.',
      resolve: (duty, { at }) => daysOverdue(duty, at ?? duty.asAt),
    }),
    outcome: t.field({
      type: OutcomeEnum,
      nullable: true,
      description: 'How it was settled.',
      resolve: (duty) => settledBy(duty)?.outcome ?? null,
    }),
    settledAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was settled; the start of the day where only the day is known.',
      resolve: (duty) => settledBy(duty)?.from ?? null,
    }),
    settledOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day it was settled.',
      resolve: (duty) => {
        const settled = settledBy(duty);
        return settled ? londonDate(settled.from) : null;
      },
    }),
    reason: t.string({
      nullable: true,
      description: 'Why it is excused or no longer owed.',
      resolve: (duty) => ofOutcome(duty, duty.reason),
    }),
    daysLate: t.int({
      nullable: true,
      description: 'Calendar days after the due day, once settled; 0 when in time.',
      resolve: (duty) => ofOutcome(duty, duty.daysLate),
    }),
    workingDaysLate: t.int({
      nullable: true,
      description: 'Working days after the due day, once settled.',
      resolve: (duty) => ofOutcome(duty, duty.workingDaysLate),
    }),
    why: t.field({
      type: DueDateExplanation,
      nullable: true,
      description: 'How the due date was come to, as it was kept with it; null for a condition.',
      resolve: async ({ journey, key, asAt, knownBy }, _, context) => {
        const { events } = await (await journeyBehind(context, journey, { asAt, knownBy })).past();
        return explanationAt(events, key, asAt);
      },
    }),
    versions: t.field({
      type: [DutyVersion],
      description: 'What was true of it and when, and when we knew it: all of it, whatever moment is asked about.',
      resolve: async ({ id }, _, context) => (await versionsOf(context)(id)) ?? [],
    }),
  }),
});

builder.objectField(JourneyRef, 'duties', (t) =>
  t.field({
    type: [DutyRef],
    description: 'What it owes and has owed, as far as it was open by the moment asked about.',
    args: {
      clockKinds: t.arg({ type: [ClockKindEnum], description: 'Only under these sorts of limit.' }),
      statuses: t.arg({ type: [DutyStatusEnum], description: 'Only those that stand so.' }),
    },
    resolve: async (journey, { clockKinds, statuses }) => {
      const { state } = await journey.past();
      return Object.values(state.duties)
        .map((record) => dutySeen(journey, record))
        .filter((duty) => statusOf(duty, duty.asAt) !== 'not-open')
        .filter(({ clockKind }) => clockKinds == null || clockKinds.includes(clockKind))
        .filter((duty) => statuses == null || statuses.includes(statusOf(duty, duty.asAt)));
    },
  }),
);

// ---- Lists ----

export const DutyConnection = connectionOf('Duty', DutyRef, 'A list of duties.');

interface ListAsked {
  readonly team?: string | null | undefined;
  readonly authority?: string | null | undefined;
  readonly journeyTypes?: readonly string[] | null | undefined;
  readonly clockKinds?: readonly ClockKind[] | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** A list row: the duty that stands open, with what the list shows of it. */
interface ListRow extends Omit<DutySeen, 'segments' | keyof Moment> {
  readonly overdueFrom: Instant;
}

/** Open duties of a place whose last moment lies in a span, the soonest first. */
async function listDuties(
  context: Context,
  asked: ListAsked,
  moment: Moment,
  overdue: Prisma.Sql,
): Promise<Page<DutySeen>> {
  const place = await placeFor(context, asked);
  const size = pageSize(asked.first);
  const from = readCursor(asked.after, 2);
  const which = Prisma.sql`standing = 'open' and overdue_from is not null and ${overdue} and true_from <= ${moment.asAt}::timestamptz
    ${asked.journeyTypes == null ? Prisma.empty : Prisma.sql`and journey_type = any(${[...asked.journeyTypes]})`}`;
  const onwards = from
    ? Prisma.sql`and (overdue_from, duty) > (${String(from[0])}::timestamptz, ${String(from[1])})`
    : Prisma.empty;
  const kinds = [...new Set(asked.clockKinds ?? (['statutory-limit'] as const))];
  const parts = partsFor(moment).map((part) => Prisma.sql`${part} and ${which}`);
  const wanted = parts.map((part) => Prisma.sql`${part} ${onwards}`);
  const rows = await context.prisma.$queryRaw<ListRow[]>(listSql(place, kinds, wanted, size + 1));
  const segments = await segmentsOf(context, rows.slice(0, size), moment);
  const totalCount = async () => {
    const [counted] = await context.prisma.$queryRaw<{ n: number }[]>(countSql(place, kinds, parts));
    return counted?.n ?? 0;
  };
  const node = ({ overdueFrom: _, ...row }: ListRow): DutySeen => ({
    ...row,
    ...moment,
    segments: segments.get(row.id) ?? [],
  });
  return pageOf(rows, { first: size, after: asked.after, totalCount }, node, ({ overdueFrom, id }) =>
    cursorOf(overdueFrom, id),
  );
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

const DUTY_COLUMNS = Prisma.sql`d.id, d.journey, v.journey_type as "journeyType", d.key, d.step, d.instance, d.owed_by as "owedBy",
  v.clock_kind as "clockKind", d.opened_on::text as "openedOn", d.label, d.verified, d.reason, d.days_late as "daysLate",
  d.working_days_late as "workingDaysLate"`;

/** Each part, place and kind in the order of its index, then the first of them all. */
function listSql(place: Place, kinds: readonly ClockKind[], parts: readonly Prisma.Sql[], limit: number): Prisma.Sql {
  const { column, places } = columnOf(place);
  const firstOf = parts.map(
    (part) => Prisma.sql`(select duty, journey_type, clock_kind, overdue_from from duty_version
      where ${column} = place and clock_kind = kind and ${part} order by overdue_from, duty limit ${limit})`,
  );
  return Prisma.sql`
    select ${DUTY_COLUMNS}, ${iso(Prisma.sql`v.overdue_from`)} as "overdueFrom"
    from (
      select v.* from unnest(${places}::text[]) as place cross join unnest(${[...kinds]}::text[]) as kind
      cross join lateral (${Prisma.join(firstOf, ' union all ')}) v
      order by v.overdue_from, v.duty limit ${limit}) v
    join duty d on d.id = v.duty
    order by v.overdue_from, v.duty`;
}

function countSql(place: Place, kinds: readonly ClockKind[], parts: readonly Prisma.Sql[]): Prisma.Sql {
  const { column, places } = columnOf(place);
  const counts = parts.map(
    (part) =>
      Prisma.sql`(select count(*) from duty_version where ${column} = any(${places}) and clock_kind = any(${kinds}) and ${part})`,
  );
  return Prisma.sql`select (${Prisma.join(counts, ' + ')})::int as n`;
}

async function segmentsOf(
  { prisma }: Context,
  rows: readonly { readonly id: string }[],
  moment: Moment,
): Promise<ReadonlyMap<string, readonly Segment[]>> {
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const found = await prisma.$queryRaw<VersionRow[]>`
    select ${VERSION_COLUMNS} from duty_version where duty = any(${ids}) and ${knownThen(moment)} order by true_from`;
  return new Map(ids.map((id) => [id, found.filter(({ duty }) => duty === id).map(asSegment)]));
}

export interface OpenAsked {
  readonly team?: string | null | undefined;
  readonly authority?: string | null | undefined;
  readonly steps: readonly string[];
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

type OpenRow = Omit<ListRow, 'overdueFrom'>;

/** Duties of named steps that stand open, with a date or without one; the first opened first. */
export async function listOpen(context: Context, asked: OpenAsked, moment: Moment): Promise<Page<DutySeen>> {
  const place = await placeFor(context, asked);
  const size = pageSize(asked.first);
  const from = readCursor(asked.after, 2);
  const { column, places } = columnOf(place);
  const which = Prisma.sql`from journey j join duty d on d.journey = j.id and d.step = any(${[...asked.steps]})
    join duty_version v on v.duty = d.id and v.standing in ('open', 'paused') and ${knownThen(moment)}
    where j.authority = ${place.authority} and v.${column} = any(${places})
      and true_from <= ${moment.asAt}::timestamptz and true_to > ${moment.asAt}::timestamptz`;
  const onwards = from
    ? Prisma.sql`and (d.opened_on, d.id) > (${String(from[0])}::date, ${String(from[1])})`
    : Prisma.empty;
  const rows = await context.prisma.$queryRaw<OpenRow[]>`
    select ${DUTY_COLUMNS} ${which} ${onwards} order by d.opened_on, d.id limit ${size + 1}`;
  const segments = await segmentsOf(context, rows.slice(0, size), moment);
  const totalCount = async () => {
    const [counted] = await context.prisma.$queryRaw<{ n: number }[]>`select count(*)::int as n ${which}`;
    return counted?.n ?? 0;
  };
  const node = (row: OpenRow): DutySeen => ({ ...row, ...moment, segments: segments.get(row.id) ?? [] });
  const cursor = ({ openedOn, id }: OpenRow): string => cursorOf(openedOn, id);
  return pageOf(rows, { first: size, after: asked.after, totalCount }, node, cursor);
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
      team: t.arg.id({ description: "Of this team; of all the caller's own when left out." }),
      authority: t.arg.id({ description: 'Of this whole authority.' }),
      ...momentArgs,
      ...pageArgs(50),
    },
    resolve: (_, { asAt, knownBy, ...args }, context) => listOpen(context, args, momentOf(context, { asAt, knownBy })),
  }),
  duty: t.field({
    type: DutyRef,
    nullable: true,
    description: 'One duty; null when there is none, or it is not for the caller.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }), ...momentArgs },
    resolve: (_, { id, ...moment }, context) => findDuty(context, innerId('Duty', id) ?? '', momentOf(context, moment)),
  }),
  overdueDuties: t.field({
    type: DutyConnection,
    description:
      'Duties of a team or authority that are overdue at a moment. Most overdue first. Statutory limits only, unless asked.',
    args: { ...listArgs, ...momentArgs, ...pageArgs(50) },
    resolve: (_, { asAt, knownBy, ...args }, context) => {
      const moment = momentOf(context, { asAt, knownBy });
      return listDuties(context, args, moment, Prisma.sql`overdue_from <= ${moment.asAt}::timestamptz`);
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
