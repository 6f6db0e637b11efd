import { Prisma } from '../../prisma/client';
import { addDays, daysBetween, epochMs, londonDate, type CivilDate, type Instant } from '../../statute';
import { endingDecided, promisesAt, type PlanEnding } from '../../workflows/family-network-plan/answers';
import { daysOverdue, standingAt } from '../../workflows/kernel/status';
import { placeFor, type Place } from '../access';
import {
  builder,
  connectionOf,
  cursorOf,
  enumOf,
  mapPage,
  momentArgs,
  pageArgs,
  pageOf,
  pageSize,
  placeArgs,
  readCursor,
  RoleEnum,
  type Page,
} from '../builder';
import { momentOf, type Context, type Moment } from '../context';
import { DutyRef } from '../duties';
import { pageOfDuties, trueAt, type DutyRows } from '../duty-lists';
import { saidIn } from '../entries';
import { asked } from '../errors';
import { behind, MOST, ofRow, rowOf, whoseRow, type ListPlace, type OfDuty, type OfJourney } from '../journey-rows';
import { shows } from '../looked';
import { counting } from '../sql';

/*
 * What a supervisor asks of Family Network Plans, beside what every journey answers: guards on the child's standing, plans with
 * nothing to come, what ends soon, and which promises were kept. An index gives the page; what is shown of a row beyond it is
 * read from the record of that one journey. Whom support helps and where a child stays is not in any of these lists.
 */

export const PLAN = Prisma.sql`'family-network-plan'`;

/** Journeys `j` of a type in a place that go on on a day. @param type in words, not as a value: an index is found by it */
export const goingOn = (place: Place, type: Prisma.Sql, day: CivilDate): Prisma.Sql => Prisma.sql`
  j.type = ${type} and j.authority = ${place.authority} and j.started_on <= ${day}::date
  and (j.ended_on is null or j.ended_on > ${day}::date)
  ${place.of === 'teams' ? Prisma.sql`and j.team = any(${[...place.teams]})` : Prisma.empty}`;

/** Duties of a few steps that are owed at a moment, in the words of the index that holds them, now and at any time before. */
export const openRows = (
  place: Place,
  steps: Prisma.Sql,
  moment: Moment,
  only = Prisma.sql`true`,
): Prisma.Sql => Prisma.sql`
  duty_version v join duty d on d.id = v.duty join journey j on j.id = v.journey
  where v.authority = ${place.authority} and v.standing in ('open', 'paused', 'unknown')
    and split_part(split_part(v.duty, '/', 2), ':', 1) in (${steps}) and ${trueAt(moment)} and ${only}
    ${place.of === 'teams' ? Prisma.sql`and v.team = any(${[...place.teams]})` : Prisma.empty}`;

/** The order in which things opened. */
export const FIRST_OPENED = Prisma.sql`d.opened_on`;

const whenAsked = builder.args((t) => ({
  asAt: t.field({ type: 'DateTime', description: 'What had happened by this moment; now when left out.' }),
}));

// ---- Guards on the child's standing ----

const MS_AN_HOUR = 3_600_000;
const hoursSince = (from: Instant, to: Instant): number => Math.ceil((epochMs(to) - epochMs(from)) / MS_AN_HOUR);

/** Since when a guard is open: the start of the day where only the day is known. */
const since = ({ duty: { segments }, asAt }: OfDuty): Instant => segments[0]?.from ?? asAt;

export const GUARDS = Prisma.sql`'status-guard'`;

async function listGuards(context: Context, asked: ListPlace, moment: Moment): Promise<Page<OfDuty>> {
  const rows = openRows(await placeFor(context, asked), GUARDS, moment);
  return mapPage(await pageOfDuties(context, { ...asked, most: MOST }, moment, { rows, by: FIRST_OPENED }), rowOf);
}

const GuardRef = builder.objectRef<OfDuty>('StatusGuard');
GuardRef.implement({
  ...shows<OfDuty>(whoseRow),
  description:
    'A question that waits for a decision on advice: whether the child has become looked after by what the authority did. The duty arises at once; 24 hours are the last mark.',
  fields: (t) => ({
    since: t.field({
      type: 'DateTime',
      description: 'Since when; the start of the day where only the day is known.',
      resolve: since,
    }),
    hours: t.int({
      description: 'Hours begun since then, at the moment asked about; nights and holidays count.',
      resolve: (row) => hoursSince(since(row), row.asAt),
    }),
    dueAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The last moment in time; null where only the day of the start is known.',
      resolve: ({ duty, asAt }) => standingAt(duty, asAt)?.due?.at ?? null,
    }),
    daysLate: t.int({
      description: 'Calendar days overdue.',
      resolve: ({ duty, asAt }) => daysOverdue(duty, asAt),
    }),
    owner: t.field({ type: RoleEnum, description: 'Who is to decide.', resolve: ({ duty }) => duty.owedBy }),
    duty: t.field({ type: DutyRef, description: 'The duty itself.', resolve: ({ duty }) => duty }),
  }),
});
ofRow(GuardRef);
const GuardConnection = connectionOf('StatusGuard', GuardRef, 'Guards that are open, the first opened first.');

// ---- Plans without anything to come ----

interface Pointless extends OfJourney {
  readonly activeOn: CivilDate;
}
type Found<R extends OfJourney> = Omit<R, keyof Moment>;

/** A plan starts by an act on which its gate is judged, compliant or not; an act that was withdrawn is none. */
export const activeOn = (day: CivilDate): Prisma.Sql => Prisma.sql`lateral (
  select min(g.act_on) as active_on from gate g where g.journey = j.id and g.gate = 'activate' and g.act <> 'next'
    and g.act_on <= ${day}::date and not g.limbs @> '[{"reason": "act-withdrawn"}]') begun`;

/** What breaks the rule that an active plan always has a review point or an end to come. */
export const withoutNextPoint = (place: Place, moment: Moment): Prisma.Sql => {
  const day = londonDate(moment.asAt);
  return Prisma.sql`journey j cross join ${activeOn(day)}
    where ${goingOn(place, PLAN, day)} and begun.active_on is not null
      and not exists (select from duty d join duty_version v on v.duty = d.id and v.standing = 'open' and ${trueAt(moment)}
        where d.journey = j.id and d.step in ('review', 'first-review', 'next-review') and v.due_on >= ${day}::date)
      and not exists (select from (
        select (said.value->>'endOn')::date as ends_on from ${saidIn(Prisma.sql`'planTerm'`)}
        where said.told_on <= ${day}::date order by said.told_on desc, said.entry desc limit 1) term
        where term.ends_on >= ${day}::date)`;
};

interface Asked extends ListPlace {
  readonly asAt?: Instant | null | undefined;
}

async function listPointless(context: Context, asking: Asked): Promise<Page<Pointless>> {
  const moment = momentOf(context, { asAt: asking.asAt });
  const which = withoutNextPoint(await placeFor(context, asking), moment);
  const size = pageSize(asking.first, MOST);
  const from = readCursor(asking.after, 2);
  const onwards = from
    ? Prisma.sql`and (begun.active_on, j.id) > (${String(from[0])}::date, ${String(from[1])})`
    : Prisma.empty;
  const rows = async () => context.prisma.$queryRaw<Found<Pointless>[]>`
    select j.id as journey, j.child, j.team, j.authority, begun.active_on::text as "activeOn" from ${which} ${onwards}
    order by begun.active_on, j.id limit ${size + 1}`;
  const paging = { first: size, after: asking.after, totalCount: counting(context, which) };
  const cursor = (row: Found<Pointless>): string => cursorOf(row.activeOn, row.journey);
  return pageOf(rows, paging, (row) => ({ ...row, ...moment }), cursor);
}

const PointlessRef = builder.objectRef<Pointless>('PlanWithoutNextPoint');
PointlessRef.implement({
  ...shows<Pointless>(whoseRow),
  description: 'A plan that runs and has neither a review nor an end to come. There should be none.',
  fields: (t) => ({
    activeOn: t.field({ type: 'Date', description: 'The day it started.', resolve: (row) => row.activeOn }),
  }),
});
ofRow(PointlessRef);
const PointlessConnection = connectionOf(
  'PlanWithoutNextPoint',
  PointlessRef,
  'Plans with nothing to come, the first started first.',
);

// ---- What ends soon ----

const MOST_DAYS = 366;

interface Ending extends OfJourney, PlanEnding {}

/** The last day of each plan that runs, line of support and stay, as last agreed by a day, where it lies in a span that begins on it. */
export const endingIn = (place: Place, day: CivilDate, days: number): Prisma.Sql => Prisma.sql`(
  select distinct on (j.id, item, about) j.id as journey, j.child, j.team, j.authority, kind.item, kind.about, kind.ends_on
  from journey j cross join ${activeOn(day)}
  cross join ${saidIn(Prisma.sql`'planTerm', 'supportLine', 'lineDeclined', 'stay'`)}
  cross join lateral (select
    case said.name when 'planTerm' then 'plan' when 'stay' then 'stay' else 'line' end as item,
    coalesce(said.value->>'line', said.value->>'stay', '') as about,
    coalesce(said.value->>'endOn', said.value->>'to')::date as ends_on) kind
  where ${goingOn(place, PLAN, day)} and said.told_on <= ${day}::date
    and (kind.item <> 'plan' or begun.active_on is not null)
  order by j.id, item, about, said.name = 'lineDeclined' desc, said.told_on desc, said.entry desc) ending
  where ending.ends_on between ${day}::date and ${addDays(day, days)}::date`;

async function listEnding(context: Context, asking: Asked & { readonly days: number }): Promise<Page<Ending>> {
  if (asking.days < 0 || asking.days > MOST_DAYS) throw asked('invalid-value', `Ask for 0 to ${MOST_DAYS} days ahead.`);
  const moment = momentOf(context, { asAt: asking.asAt });
  const which = endingIn(await placeFor(context, asking), londonDate(moment.asAt), asking.days);
  const size = pageSize(asking.first, MOST);
  const from = readCursor(asking.after, 4)?.map(String);
  const onwards = from
    ? Prisma.sql`and (ends_on, journey, item, about) > (${from[0]}::date, ${from[1]}, ${from[2]}, ${from[3]})`
    : Prisma.empty;
  const rows = async () => context.prisma.$queryRaw<Found<Ending>[]>`
    select journey, child, team, authority, item, about, ends_on::text as "endsOn" from ${which} ${onwards}
    order by ends_on, journey, item, about limit ${size + 1}`;
  const paging = { first: size, after: asking.after, totalCount: counting(context, which) };
  const cursor = ({ endsOn, journey, item, about }: Found<Ending>): string => cursorOf(endsOn, journey, item, about);
  return pageOf(rows, paging, (row) => ({ ...row, ...moment }), cursor);
}

const EndingEnum = enumOf<PlanEnding['item']>('PlanEndingItem', 'What of a plan ends.', {
  plan: 'The plan itself',
  line: 'A line of support',
  stay: 'A stay with a relative or friend',
});

const EndingRef = builder.objectRef<Ending>('PlanEnding');
EndingRef.implement({
  ...shows<Ending>(whoseRow),
  description: 'A plan, a line of support or a stay that ends soon.',
  fields: (t) => ({
    item: t.field({ type: EndingEnum, description: 'What ends.', resolve: ({ item }) => item }),
    about: t.string({
      nullable: true,
      description: 'The line or the stay, by the reference recorded; null for the plan itself.',
      resolve: ({ about }) => about || null,
    }),
    endsOn: t.field({ type: 'Date', description: 'The last day, as last agreed.', resolve: ({ endsOn }) => endsOn }),
    daysLeft: t.int({
      description: 'Calendar days to it, from the day asked about; 0 on the day itself.',
      resolve: ({ endsOn, asAt }) => daysBetween(londonDate(asAt), endsOn),
    }),
    decidedOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day on which it was decided what comes after; null while that is open.',
      resolve: async (row, _, context) =>
        endingDecided((await (await behind(context, row)).past()).state, row.asAt, row) ?? null,
    }),
  }),
});
ofRow(EndingRef);
const EndingConnection = connectionOf('PlanEnding', EndingRef, 'What ends soon, the soonest first.');

// ---- Promises kept ----

/** How a promise of support was kept, in the words of the plan's own reading of it. */
type Kept = 'on-time' | 'late' | 'not-delivered' | 'declined';

export const KEPT: Readonly<Record<Kept, Prisma.Sql>> = {
  'on-time': Prisma.sql`v.outcome = 'met'`,
  late: Prisma.sql`v.outcome = 'met-late'`,
  // What the end of a plan overtook after its day was not delivered; before its day nothing was owed yet.
  'not-delivered': Prisma.sql`(v.standing in ('open', 'paused') or (v.outcome in ('superseded', 'no-longer-applicable')
    and d.reason is distinct from 'ground-withdrawn' and (v.true_from at time zone 'Europe/London')::date > v.due_on))`,
  declined: Prisma.sql`v.outcome = 'excused'`,
};

interface KeptAsked extends ListPlace {
  readonly from: CivilDate;
  readonly to: CivilDate;
  readonly kept?: Kept | null | undefined;
}

interface PromiseKept extends OfDuty {
  readonly kept: Kept;
}

/** Promises that fell due in a period and before the day asked about, of one sort or of every. */
export function keptRows(place: Place, { from, to, kept }: KeptAsked, moment: Moment): DutyRows {
  const yesterday = addDays(londonDate(moment.asAt), -1);
  const how = kept == null ? Prisma.join(Object.values(KEPT), ' or ') : KEPT[kept];
  const rows = Prisma.sql`duty_version v join duty d on d.id = v.duty join journey j on j.id = v.journey
    where v.journey_type = ${PLAN} and v.authority = ${place.authority}
      ${place.of === 'teams' ? Prisma.sql`and v.team = any(${[...place.teams]})` : Prisma.empty}
      and v.due_on between ${from}::date and ${to < yesterday ? to : yesterday}::date and d.step = 'start-line'
      and ${trueAt(moment)} and (${how})`;
  return { rows, by: Prisma.sql`v.due_on` };
}

async function listKept(context: Context, asking: KeptAsked, moment: Moment): Promise<Page<PromiseKept>> {
  const { from, to } = asking;
  if (to < from || daysBetween(from, to) > MOST_DAYS)
    throw asked('invalid-value', `The period begins before it ends, and is of ${MOST_DAYS} days at most.`);
  const rows = keptRows(await placeFor(context, asking), asking, moment);
  const page = await pageOfDuties(context, { ...asking, most: MOST }, moment, rows);
  return mapPage(page, (duty) => ({ ...rowOf(duty), kept: keptAs(rowOf(duty)) }));
}

/** As the condition that found it. */
function keptAs({ duty, asAt }: OfDuty): Kept {
  switch (standingAt(duty, asAt)?.outcome) {
    case 'met':
      return 'on-time';
    case 'met-late':
      return 'late';
    case 'excused':
      return 'declined';
    default:
      return 'not-delivered';
  }
}

const settledOn = ({ duty, asAt }: OfDuty): CivilDate | null => {
  const standing = standingAt(duty, asAt);
  return standing?.standing === 'settled' ? londonDate(standing.from) : null;
};

/** Up to the day asked about, or up to what settled it. */
function lateBy(row: PromiseKept): number {
  const due = standingAt(row.duty, row.asAt)?.due?.on;
  if (due === undefined || row.kept === 'declined') return 0;
  return Math.max(0, daysBetween(due, settledOn(row) ?? londonDate(row.asAt)));
}

/** Who answers for the line, by the reference recorded. */
async function ownerOf(context: Context, row: PromiseKept): Promise<string | null> {
  const { state } = await (await behind(context, row)).past();
  return promisesAt(state, row.asAt).find(({ key }) => key === row.duty.instance)?.owner ?? null;
}

const KeptEnum = enumOf<Kept>('PromiseKeptAs', 'How a promise of support was kept.', {
  'on-time': 'It came on its day, or before',
  late: 'It came after its day',
  'not-delivered': 'It has not come, or had not when the plan ended',
  declined: 'Whom it was to help declined it',
});

const KeptRef = builder.objectRef<PromiseKept>('PromiseKept');
KeptRef.implement({
  ...shows<PromiseKept>(whoseRow),
  description: 'A promise of support whose day has passed, and whether it was kept.',
  fields: (t) => ({
    line: t.string({
      description: 'The line, by its reference; a further promise of the same line is numbered.',
      resolve: ({ duty }) => duty.instance,
    }),
    kept: t.field({ type: KeptEnum, description: 'How it was kept.', resolve: ({ kept }) => kept }),
    promisedOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day promised.',
      resolve: ({ duty, asAt }) => standingAt(duty, asAt)?.due?.on ?? null,
    }),
    deliveredOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day it came, as whom it helps confirmed; null where it has not.',
      resolve: (row) => (row.kept === 'on-time' || row.kept === 'late' ? settledOn(row) : null),
    }),
    daysLate: t.int({
      description: 'Calendar days; of what has not come, up to the day asked about or the end of the plan.',
      resolve: lateBy,
    }),
    owner: t.string({
      nullable: true,
      description: 'Who answers for the line, by the reference recorded.',
      resolve: (row, _, context) => ownerOf(context, row),
    }),
    duty: t.field({ type: DutyRef, description: 'The duty itself.', resolve: ({ duty }) => duty }),
  }),
});
ofRow(KeptRef);
const KeptConnection = connectionOf('PromiseKept', KeptRef, 'Promises of support, the first promised first.');

builder.queryFields((t) => ({
  statusGuards: t.field({
    type: GuardConnection,
    description:
      'Decisions that are owed on whether a child has become looked after, with the hours since they were, the first opened first.',
    args: { ...placeArgs, ...momentArgs, ...pageArgs(MOST, MOST) },
    resolve: (_, { asAt, knownBy, ...place }, context) =>
      listGuards(context, place, momentOf(context, { asAt, knownBy })),
  }),
  plansWithoutNextPoint: t.field({
    type: PointlessConnection,
    description:
      'A check that should always be empty: plans that run and have neither a review nor an end today or later. The teams of the list are those of today.',
    args: { ...placeArgs, ...whenAsked, ...pageArgs(MOST, MOST) },
    resolve: (_, args, context) => listPointless(context, args),
  }),
  endingSoon: t.field({
    type: EndingConnection,
    description:
      'Plans, lines of support and stays whose last day is within so many days, the soonest first. The teams of the list are those of today.',
    args: {
      ...placeArgs,
      days: t.arg.int({
        required: true,
        defaultValue: 28,
        description: `Within so many days, today and the last one included; at most ${MOST_DAYS}.`,
      }),
      ...whenAsked,
      ...pageArgs(MOST, MOST),
    },
    resolve: (_, args, context) => listEnding(context, args),
  }),
  promisesKept: t.field({
    type: KeptConnection,
    description:
      'Promises of support that fell due in a period, and whether they were kept: ask for one sort to have its number. What was not over by yesterday is left out.',
    args: {
      ...placeArgs,
      from: t.arg({ type: 'Date', required: true, description: 'The first day.' }),
      to: t.arg({ type: 'Date', required: true, description: `The last day; ${MOST_DAYS} days later at most.` }),
      kept: t.arg({ type: KeptEnum, description: 'Only those that were kept so.' }),
      ...momentArgs,
      ...pageArgs(MOST, MOST),
    },
    resolve: (_, { asAt, knownBy, ...asking }, context) =>
      listKept(context, asking, momentOf(context, { asAt, knownBy })),
  }),
}));
