import { Prisma } from '../../prisma/client';
import { addDays, londonDate, type CivilDate, type Instant } from '../../statute';
import type { Role } from '../../workflows/kernel/people';
import { lawOn } from '../../workflows/kernel/law';
import type { DutyRecord, JourneyState } from '../../workflows/kernel/state';
import { daysOverdue, standingAt } from '../../workflows/kernel/status';
import { applicationFrom, choiceLacks, parityRuns } from '../../workflows/kinship-route/answers';
import { placeFor, type Place } from '../access';
import {
  builder,
  connectionOf,
  cursorOf,
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
import { pageOfDuties } from '../duty-lists';
import { saidIn } from '../entries';
import { asked } from '../errors';
import { FIRST_OPENED, goingOn, openRows } from '../family-network-plan/lists';
import { behind, MOST, ofRow, rowOf, whoseRow, type ListPlace, type OfDuty, type OfJourney } from '../journey-rows';
import { lawOf } from '../law-held';
import { shows } from '../looked';
import { counting } from '../sql';

/*
 * What a supervisor asks of kinship routes: reviews of support, approvals for a time, allowances, notices and choices. Each row
 * says what is owed, by when, how late it is and who owes it; who cares for the child is not in any of these lists.
 */

export const ROUTE = Prisma.sql`'kinship-route'`;
const MOST_DAYS = 366;

/** By when something is owed, and how late it is at the moment asked about. */
interface DueBy {
  readonly on: CivilDate | null;
  readonly daysLate: number;
}

/** A row of these lists. */
interface KinshipItem extends OfJourney {
  /** The step, by its code. */
  readonly item: string;
  readonly owner: Role;
  readonly due: () => DueBy | Promise<DueBy>;
}

const item = (row: OfDuty): KinshipItem => {
  const { duty, asAt } = row;
  const due = () => ({ on: standingAt(duty, asAt)?.due?.on ?? null, daysLate: daysOverdue(duty, asAt) });
  return { ...row, item: duty.step, owner: duty.owedBy, due };
};

const stateOf = async (context: Context, row: OfJourney): Promise<JourneyState> =>
  (await (await behind(context, row)).past()).state;

/** The duty of a step that opened first, as it stood at a moment: overdue then, or late when it was done. */
function dueByStep({ duties }: JourneyState, step: string, at: Instant, open = false): DueBy {
  const found = Object.values(duties).find(
    (duty) => duty.step === step && standingAt(duty, at) && !(open && standingAt(duty, at)?.outcome),
  );
  return found ? { on: standingAt(found, at)?.due?.on ?? null, daysLate: lateness(found, at) } : NO_DATE;
}

const NO_DATE: DueBy = { on: null, daysLate: 0 };
const lateness = (duty: DutyRecord, at: Instant): number =>
  standingAt(duty, at)?.outcome ? duty.daysLate : daysOverdue(duty, at);

// ---- Duties with a date ----

interface SoonAsked extends ListPlace {
  readonly days: number;
}

export const REVIEWS = Prisma.sql`'services-review', 'payment-review', 'review-on-change'`;
export const APPROVALS = Prisma.sql`'temporary-approval'`;
export const NOTICES = Prisma.sql`'sgo-wait'`;
export const CHOICES = Prisma.sql`'record-choice'`;

/** Open duties of some steps that are overdue, have no date, or are due within so many days. */
async function listSoon(context: Context, asking: SoonAsked, moment: Moment, steps: Prisma.Sql) {
  const { days } = asking;
  if (days < 0 || days > MOST_DAYS) throw asked('invalid-value', `Ask for 0 to ${MOST_DAYS} days ahead.`);
  const until = addDays(londonDate(moment.asAt), days);
  const soon = Prisma.sql`(v.due_on is null or v.due_on <= ${until}::date)`;
  const rows = openRows(await placeFor(context, asking), steps, moment, soon);
  const by = Prisma.sql`coalesce(v.due_on, d.opened_on)`;
  const page = await pageOfDuties(context, { ...asking, most: MOST }, moment, { rows, by });
  return mapPage(page, (duty) => item(rowOf(duty)));
}

// ---- Notices and choices ----

/** A notice that runs: instead of a last day it has a first one. */
async function listNotices(context: Context, place: ListPlace, moment: Moment): Promise<Page<KinshipItem>> {
  const rows = openRows(await placeFor(context, place), NOTICES, moment);
  const page = await pageOfDuties(context, { ...place, most: MOST }, moment, { rows, by: FIRST_OPENED });
  return mapPage(page, (duty) => {
    const row = rowOf(duty);
    const due = async () => ({ on: applicationFrom(await stateOf(context, row), row.asAt) ?? null, daysLate: 0 });
    return { ...item(row), due };
  });
}

/** That a route had been chosen by a moment, as far as was known. */
const chosen = ({ asAt, knownBy }: Moment): Prisma.Sql => {
  const known = knownBy === undefined ? Prisma.sql`true` : Prisma.sql`w.recorded_at <= ${knownBy}::timestamptz`;
  return Prisma.sql`exists (select from event e where e.stream = j.id and e.type = 'fact.recorded'
    and e.payload->>'fact' in ('routeChoice') and e.occurred_on <= ${londonDate(asAt)}::date
    ${knownBy === undefined ? Prisma.empty : Prisma.sql`and e.recorded_at <= ${knownBy}::timestamptz`}
    and not exists (select from event w where w.stream = e.stream and w.type = 'fact.withdrawn'
      and (w.payload->>'withdraws')::int = e.sequence and ${known}))`;
};

interface Uninformed extends KinshipItem {
  readonly lacks: () => Promise<readonly string[]>;
}

/** The choice stays owed until an informed one is made; the facts have a date of their own, whether they came or not. */
async function listUninformed(context: Context, place: ListPlace, moment: Moment): Promise<Page<Uninformed>> {
  const rows = openRows(await placeFor(context, place), CHOICES, moment, chosen(moment));
  const page = await pageOfDuties(context, { ...place, most: MOST }, moment, { rows, by: FIRST_OPENED });
  return mapPage(page, (duty) => {
    const row = rowOf(duty);
    const due = async () => dueByStep(await stateOf(context, row), 'give-route-facts', row.asAt);
    const lacks = async () => choiceLacks(await stateOf(context, row), row.asAt);
    return { ...item(row), owner: 'kinship-worker', due, lacks };
  });
}

// ---- Allowances ----

interface Below extends KinshipItem {
  readonly poundsWeekly: number;
  readonly fosteringRate: number;
}
type BelowFound = Omit<OfJourney, keyof Moment> & {
  readonly since: CivilDate;
  readonly pounds: number;
  readonly rate: number;
};

export const lastSaid = (fact: Prisma.Sql, day: CivilDate): Prisma.Sql => Prisma.sql`lateral (
  select said.value, said.told_on from ${saidIn(fact)} where said.told_on <= ${day}::date
  order by said.told_on desc, said.entry desc limit 1)`;

/** Carers who are paid less than the fostering rate of a day, unless the child would not otherwise be in care. */
export const belowRate = (place: Place, day: CivilDate): Prisma.Sql => Prisma.sql`journey j
  cross join ${lastSaid(Prisma.sql`'allowance'`, day)} paid cross join ${lastSaid(Prisma.sql`'fosteringRate'`, day)} rate
  where ${goingOn(place, ROUTE, day)} and (paid.value->>'poundsWeekly')::int < (rate.value->>'poundsWeekly')::int
    and not exists (select from ${lastSaid(Prisma.sql`'otherwiseInCare'`, day)} care where care.value->>'would' = 'false')`;

async function listBelow(
  context: Context,
  asking: ListPlace & { readonly asAt?: Instant | null | undefined },
): Promise<Page<Below>> {
  const place = await placeFor(context, asking);
  const moment = momentOf(context, { asAt: asking.asAt });
  const day = londonDate(moment.asAt);
  const law = lawOn(await lawOf(context)(place.authority, undefined), place.authority, day);
  const which = Prisma.sql`${belowRate(place, day)} and ${parityRuns(law, day)}`;
  const size = pageSize(asking.first, MOST);
  const from = readCursor(asking.after, 2);
  const since = Prisma.sql`greatest(paid.told_on, rate.told_on)`;
  const onwards = from
    ? Prisma.sql`and (${since}, j.id) > (${String(from[0])}::date, ${String(from[1])})`
    : Prisma.empty;
  const rows = async () => context.prisma.$queryRaw<BelowFound[]>`
    select j.id as journey, j.child, j.team, j.authority, ${since}::text as since,
      (paid.value->>'poundsWeekly')::int as pounds, (rate.value->>'poundsWeekly')::int as rate
    from ${which} ${onwards} order by ${since}, j.id limit ${size + 1}`;
  const node = ({ since: _, pounds: poundsWeekly, rate: fosteringRate, ...found }: BelowFound): Below => {
    const row = { ...found, ...moment, poundsWeekly, fosteringRate };
    const due = async () => dueByStep(await stateOf(context, row), 're-rate', row.asAt, true);
    return { ...row, item: 're-rate', owner: 'funding-approver', due };
  };
  const paging = { first: size, after: asking.after, totalCount: counting(context, which) };
  return pageOf(rows, paging, node, ({ since: last, journey }) => cursorOf(last, journey));
}

// ---- What the schema shows ----

/** Adds what every row of these lists says. */
const ofItem = <R extends KinshipItem>(ref: ReturnType<typeof builder.objectRef<R>>): void => {
  ofRow(ref);
  builder.objectFields(ref, (t) => ({
    item: t.string({ description: 'The step that it is about, by its code.', resolve: (row) => row.item }),
    dueOn: t.field({
      type: 'Date',
      nullable: true,
      description:
        'The last day in time; of a notice that runs, the first day on which an application may be made; null where there is no date.',
      resolve: async ({ due }) => (await due()).on,
    }),
    daysLate: t.int({
      description: 'Calendar days late at the moment asked about; 0 while in time.',
      resolve: async ({ due }) => (await due()).daysLate,
    }),
    owner: t.field({ type: RoleEnum, description: 'Who owes it.', resolve: ({ owner }) => owner }),
  }));
};

const ItemRef = builder.objectRef<KinshipItem>('KinshipItem');
ItemRef.implement({
  ...shows<KinshipItem>(whoseRow),
  description: 'Something that is owed on a kinship route.',
});
ofItem(ItemRef);
const ItemConnection = connectionOf('KinshipItem', ItemRef, 'What is owed on kinship routes.');

const UninformedRef = builder.objectRef<Uninformed>('ChoiceWithoutFacts');
UninformedRef.implement({
  ...shows<Uninformed>(whoseRow),
  description:
    'A choice of a route that is not an informed one. The date and the days are those of the facts that were to be given before it.',
  fields: (t) => ({
    lacks: t.stringList({
      description:
        'What the last choice lacks, by its codes: an effect of a route, a question, time to think, the question about pressure.',
      resolve: async ({ lacks }) => [...(await lacks())],
    }),
  }),
});
ofItem(UninformedRef);
const UninformedConnection = connectionOf(
  'ChoiceWithoutFacts',
  UninformedRef,
  'Choices that are not informed ones, the first opened first.',
);

const BelowRef = builder.objectRef<Below>('AllowanceBelowRate');
BelowRef.implement({
  ...shows<Below>(whoseRow),
  description:
    "An allowance below the authority's own fostering rate. The date is that of the step that has the allowance follow a rate; one that was below from the start has none.",
  fields: (t) => ({
    poundsWeekly: t.exposeInt('poundsWeekly', { description: 'Whole pounds a week that are paid.' }),
    fosteringRate: t.exposeInt('fosteringRate', { description: 'Whole pounds a week of the rate.' }),
  }),
});
ofItem(BelowRef);
const BelowConnection = connectionOf(
  'AllowanceBelowRate',
  BelowRef,
  'Allowances below the rate, the one below longest first.',
);

const listArgs = { ...placeArgs, ...momentArgs, ...pageArgs(MOST, MOST) };
const daysArg = builder.args((t) => ({
  days: t.int({
    required: true,
    defaultValue: 28,
    description: `Overdue, or due within so many days, the last one included; at most ${MOST_DAYS}.`,
  }),
}));

const SOON = {
  reviewsDue: [
    REVIEWS,
    'Reviews of support services and of regular payments that are overdue or due soon, and those that a change asks for, which have no date. The first due first; what has no date by the day on which it opened.',
  ],
  approvalsExpiring: [
    APPROVALS,
    'Approvals for a time of connected persons that have run out or run out soon, the soonest first.',
  ],
} as const;

for (const [name, [steps, description]] of Object.entries(SOON))
  builder.queryField(name, (t) =>
    t.field({
      type: ItemConnection,
      description,
      args: { ...listArgs, ...daysArg },
      resolve: (_, { asAt, knownBy, ...asking }, context) =>
        listSoon(context, asking, momentOf(context, { asAt, knownBy }), steps),
    }),
  );

builder.queryFields((t) => ({
  noticesRunning: t.field({
    type: ItemConnection,
    description:
      'Notices before an application for special guardianship whose time still runs, each with the first day on which an application may be made. The first given first.',
    args: listArgs,
    resolve: (_, { asAt, knownBy, ...place }, context) =>
      listNotices(context, place, momentOf(context, { asAt, knownBy })),
  }),
  choicesWithoutFacts: t.field({
    type: UninformedConnection,
    description: 'Carers who have chosen a route, and not by an informed choice. The first opened first.',
    args: listArgs,
    resolve: (_, { asAt, knownBy, ...place }, context) =>
      listUninformed(context, place, momentOf(context, { asAt, knownBy })),
  }),
  allowancesBelowRate: t.field({
    type: BelowConnection,
    description:
      "Carers who are paid less than the authority's own fostering rate, where the authority adopted the proposals of 2022 or its area takes part in the pilot; with the law alone there is nothing to list. The teams of the list are those of today.",
    args: {
      ...placeArgs,
      asAt: t.arg({ type: 'DateTime', description: 'What had happened by this moment; now when left out.' }),
      ...pageArgs(MOST, MOST),
    },
    resolve: (_, args, context) => listBelow(context, args),
  }),
}));
