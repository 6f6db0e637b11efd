import { Prisma } from '../../prisma/client';
import { addMonths, daysBetween, londonDate, type CivilDate, type Instant } from '../../statute';
import { standingAt } from '../../workflows/kernel/status';
import {
  BOND_STEPS,
  bondWaiting,
  findingStands,
  goalStands,
  OFFER_STEPS,
  seenAt,
  visitorWait,
  type BondWaits,
  type FindingStands,
  type GoalStands,
  type VisitorWait,
} from '../../workflows/lifelong-guardianship/answers';
import { placeFor, type Place as WholePlace } from '../access';
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
  type Page,
} from '../builder';
import { momentOf, type Context, type Moment } from '../context';
import { DutyRef, dutySeen, type DutySeen } from '../duties';
import { listDuties, listOpen } from '../duty-lists';
import { asked } from '../errors';
import { behind, MOST, ofRow, rowOf, whoseRow, type ListPlace, type OfDuty, type OfJourney } from '../journey-rows';
import { shows } from '../looked';
import { openSealed } from '../sealed';
import { counting } from '../sql';

/*
 * What a supervisor asks of lifelong guardianship: how the goal of two loving relationships stands, who waits for family finding
 * or a visitor, and which bonds wait for what. An index gives the page; what is shown of each is read from the record of that one
 * journey. Who is loved, who is sought and who is wished for as a guardian is not in any of these lists.
 */

const once = <T>(read: () => Promise<T>): (() => Promise<T>) => {
  let reading: Promise<T> | undefined;
  return () => (reading ??= read());
};

const viewOf = async (context: Context, row: OfJourney) =>
  seenAt((await (await behind(context, row)).past()).state, row.asAt);

// ---- The goal of two loving relationships ----

interface GoalAsked extends ListPlace {
  readonly withinMonths: number;
  readonly asAt?: Instant | null | undefined;
}

interface GoalRow extends OfJourney {
  readonly stands: () => Promise<GoalStands>;
}
type GoalFound = Omit<OfJourney, keyof Moment> & { readonly bornOn: CivilDate };

const MOST_MONTHS = 24;

/** Who turns 18 in a span, whose leaving care is planned, or who is 18 and of whom the work goes on; in the words of the index that holds these journeys and no others. */
export const leavingCareSoon = (place: Prisma.Sql, from: CivilDate, months: number): Prisma.Sql =>
  Prisma.sql`journey j join child c on c.id = j.child
    where j.type = 'lifelong-guardianship' and j.purpose = 'relationships' and ${place}
      and j.started_on <= ${from}::date and (j.ended_on is null or j.ended_on > ${from}::date) and c.born_on is not null
      and (c.born_on between ${addMonths(from, -18 * 12)}::date and ${addMonths(from, months - 18 * 12)}::date
        or exists (select from duty d where d.journey = j.id and d.step = 'goal-check' and d.instance like 'planned-exit%')
        or (c.born_on <= ${addMonths(from, -18 * 12)}::date and exists (select from duty d where d.journey = j.id
          and d.step = 'two-loving' and d.opened_on <= ${from}::date and (d.settled_on is null or d.settled_on > ${from}::date))))`;

async function listGoal(context: Context, asking: GoalAsked): Promise<Page<GoalRow>> {
  const { withinMonths, after } = asking;
  if (withinMonths < 0 || withinMonths > MOST_MONTHS)
    throw asked('invalid-value', `Ask for 0 to ${MOST_MONTHS} months ahead.`);
  const place = await placeFor(context, asking);
  const moment = momentOf(context, { asAt: asking.asAt });
  const size = pageSize(asking.first, MOST);
  const from = readCursor(after, 2);
  const own = Prisma.sql`j.authority = ${place.authority} and ${placeOf(place)}`;
  const which = leavingCareSoon(own, londonDate(moment.asAt), withinMonths);
  const onwards = from
    ? Prisma.sql`and (c.born_on, j.id) > (${String(from[0])}::date, ${String(from[1])})`
    : Prisma.empty;
  const rows = async () => context.prisma.$queryRaw<GoalFound[]>`
    select j.id as journey, j.child, j.team, j.authority, c.born_on::text as "bornOn" from ${which} ${onwards}
    order by c.born_on, j.id limit ${size + 1}`;
  const node = ({ bornOn: _, ...found }: GoalFound): GoalRow => {
    const row = { ...found, ...moment };
    return { ...row, stands: once(async () => goalStands(await viewOf(context, row))) };
  };
  const totalCount = counting(context, which);
  return pageOf(rows, { first: size, after, totalCount }, node, ({ bornOn, journey }) => cursorOf(bornOn, journey));
}

const placeOf = (place: WholePlace): Prisma.Sql =>
  place.of === 'authority' ? Prisma.sql`true` : Prisma.sql`j.team = any(${[...place.teams]})`;

async function openOffers(context: Context, row: GoalRow): Promise<DutySeen[]> {
  const journey = await behind(context, row);
  const { state } = await journey.past();
  return Object.values(state.duties)
    .filter(({ step }) => OFFER_STEPS.includes(step))
    .filter((duty) => (standingAt(duty, row.asAt)?.standing ?? 'settled') !== 'settled')
    .map((duty) => dutySeen(journey, duty));
}

const GoalStateEnum = enumOf<GoalStands['state']>(
  'RelationshipGoalState',
  'How the goal of two loving relationships stands.',
  {
    'not-asked': 'The young person has not been asked yet',
    'goal-met': 'The young person calls two or more loving',
    'goal-open': 'Fewer than two; the work goes on',
    declined: 'The young person prefers not to say, which is an answer: neither met nor unmet',
  },
);
const ExceptionEnum = enumOf<NonNullable<GoalStands['exception']>['choice']>(
  'RelationshipGoalException',
  'What a manager decided where there are fewer than two.',
  { 'more-work': 'More work first', 'accept-for-now': 'Accepted for now; the work stays open' },
);

const GoalRef = builder.objectRef<GoalRow>('RelationshipGoal');
GoalRef.implement({
  ...shows<GoalRow>(whoseRow),
  description:
    'Somebody who leaves care soon, and how many relationships they call loving. No rule of law asks for it.',
  fields: (t) => ({
    exitOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day care is planned to end, or ends by age; the day it ended, where it has.',
      resolve: async ({ stands }) => (await stands()).exitOn ?? null,
    }),
    state: t.field({
      type: GoalStateEnum,
      description: 'How the goal stands.',
      resolve: async ({ stands }) => (await stands()).state,
    }),
    declined: t.boolean({
      description: 'Whether the young person prefers not to say, which is an answer.',
      resolve: async ({ stands }) => (await stands()).state === 'declined',
    }),
    count: t.int({
      nullable: true,
      description: 'Relationships that count; null where the young person prefers not to say.',
      resolve: async ({ stands }) => (await stands()).count ?? null,
    }),
    lastAskedOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The last day on which the young person was asked or answered.',
      resolve: async ({ stands }) => (await stands()).lastAskedOn ?? null,
    }),
    offersOpen: t.field({
      type: [DutyRef],
      description: 'Offers of family finding and of a visitor that stand open.',
      resolve: (row, _, context) => openOffers(context, row),
    }),
    exception: t.field({
      type: ExceptionEnum,
      nullable: true,
      description: 'What a manager last decided; null where nothing was.',
      resolve: async ({ stands }) => (await stands()).exception?.choice ?? null,
    }),
    exceptionOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day of that decision.',
      resolve: async ({ stands }) => (await stands()).exception?.on ?? null,
    }),
  }),
});
ofRow(GoalRef);
const GoalConnection = connectionOf('RelationshipGoal', GoalRef, 'People who leave care soon, the oldest first.');

// ---- Family finding ----

interface FindingGap extends OfDuty {
  readonly stands: () => Promise<FindingStands>;
}

/** In the words of the indexes that hold family finding and waits for visitors. */
const stepIn = (steps: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`split_part(split_part(duty, '/', 2), ':', 1) in (${steps})`;
export const FINDING = stepIn(
  Prisma.sql`'family-finding-offer', 'family-finding-reoffer', 'family-finding-own-day', 'family-finding-asked'`,
);
const AGAIN: readonly string[] = ['family-finding-reoffer', 'family-finding-own-day'];
export const WAITS = stepIn(Prisma.sql`'visitor-wait'`);

const inGuardianship = (place: ListPlace) => ({
  ...place,
  journeyTypes: ['lifelong-guardianship'],
  clockKinds: ['local-guard' as const],
});

async function listGaps(context: Context, place: ListPlace, moment: Moment): Promise<Page<FindingGap>> {
  const duties = await listDuties(context, inGuardianship(place), moment, FINDING, { most: MOST });
  return mapPage(duties, (duty): FindingGap => {
    const row = rowOf(duty);
    return { ...row, stands: once(async () => findingStands(await viewOf(context, row))) };
  });
}

const FindingAnswerEnum = enumOf<NonNullable<FindingStands['answer']>>(
  'FamilyFindingStands',
  'What the young person last answered to the offer of family finding.',
  {
    yes: 'Yes',
    'not-now': 'Not now',
    'do-not-ask-again': 'Please do not ask again',
    none: 'No answer came',
  },
);

const GapRef = builder.objectRef<FindingGap>('FamilyFindingGap');
GapRef.implement({
  ...shows<FindingGap>(whoseRow),
  description: 'Somebody to whom family finding is to be offered, or offered again.',
  fields: (t) => ({
    since: t.field({ type: 'Date', description: 'Since when it is owed.', resolve: ({ duty }) => duty.openedOn }),
    offeredOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day it was last offered.',
      resolve: async ({ stands }) => (await stands()).offeredOn ?? null,
    }),
    answer: t.field({
      type: FindingAnswerEnum,
      nullable: true,
      description: 'What was last answered.',
      resolve: async ({ stands }) => (await stands()).answer ?? null,
    }),
    answeredOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day of that answer.',
      resolve: async ({ stands }) => (await stands()).answeredOn ?? null,
    }),
    dueOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day by which it is to be offered, first or again.',
      resolve: ({ duty, asAt }) => standingAt(duty, asAt)?.due?.on ?? null,
    }),
    reofferOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day by which it is to be offered again; null of a first offer.',
      resolve: ({ duty, asAt }) => (AGAIN.includes(duty.step) ? (standingAt(duty, asAt)?.due?.on ?? null) : null),
    }),
    duty: t.field({ type: DutyRef, description: 'The offer that is owed.', resolve: ({ duty }) => duty }),
  }),
});
ofRow(GapRef);
const GapConnection = connectionOf(
  'FamilyFindingGap',
  GapRef,
  'Offers of family finding that are owed, the most overdue first.',
);

// ---- Visitors ----

interface Waiting extends OfDuty {
  readonly wait: () => Promise<VisitorWait>;
}

async function listWaits(context: Context, place: ListPlace, moment: Moment): Promise<Page<Waiting>> {
  const duties = await listDuties(context, inGuardianship(place), moment, WAITS, { most: MOST });
  return mapPage(duties, (duty): Waiting => {
    const row = rowOf(duty);
    return { ...row, wait: once(async () => visitorWait(await viewOf(context, row))) };
  });
}

/** In the young person's own words; null where nothing was said, or where it is not for the caller. */
async function ethnicityOf(context: Context, row: Waiting): Promise<string | null> {
  const { ethnicityIn } = await row.wait();
  const { events } = await (await behind(context, row)).past();
  const said = events.find(({ sequence }) => sequence === ethnicityIn)?.sealed;
  return (said && (await openSealed(context, row.child, said.bytes)).words?.['group']) ?? null;
}

const WaitRef = builder.objectRef<Waiting>('VisitorWait');
WaitRef.implement({
  ...shows<Waiting>(whoseRow),
  description: 'A child who said yes to a visitor and waits for one.',
  fields: (t) => ({
    since: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day the child said yes.',
      resolve: async ({ wait }) => (await wait()).since ?? null,
    }),
    days: t.int({
      description: 'Days waited so far.',
      resolve: async ({ wait, asAt }) => {
        const { since } = await wait();
        return since === undefined ? 0 : daysBetween(since, londonDate(asAt));
      },
    }),
    ethnicity: t.string({
      nullable: true,
      description: "The ethnic group in the child's own words; null where it was not said, or is not for the caller.",
      resolve: (row, _, context) => ethnicityOf(context, row),
    }),
    lookAgainOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day by which the wait is to be looked at.',
      resolve: ({ duty, asAt }) => standingAt(duty, asAt)?.due?.on ?? null,
    }),
  }),
});
ofRow(WaitRef);
const WaitConnection = connectionOf(
  'VisitorWait',
  WaitRef,
  'Children who wait for a visitor, the one least looked at first.',
);

// ---- Bonds ----

interface BondWaiting extends OfDuty {
  readonly waits: () => Promise<BondWaits | undefined>;
}

async function listWaiting(context: Context, place: ListPlace, moment: Moment): Promise<Page<BondWaiting>> {
  const only = Prisma.sql`j.type = 'lifelong-guardianship' and j.purpose = 'guardianship'`;
  const page = await listOpen(context, { ...place, steps: BOND_STEPS, only, most: MOST }, moment);
  return mapPage(page, (duty): BondWaiting => {
    const row = rowOf(duty);
    const waits = async () => bondWaiting(await viewOf(context, row), duty, londonDate(row.asAt));
    return { ...row, waits: once(waits) };
  });
}

const WaitingRef = builder.objectRef<BondWaiting>('GuardianshipWaiting');
WaitingRef.implement({
  ...shows<BondWaiting>(whoseRow),
  description: 'A step of a lifelong bond that waits. Whom somebody wishes for as a guardian is not said.',
  fields: (t) => ({
    bond: t.int({
      nullable: true,
      description: 'Which of the bonds of the journey it is of, from 1; null while nobody is wished for.',
      resolve: async ({ waits }) => (await waits())?.bond ?? null,
    }),
    state: t.string({
      nullable: true,
      description: 'Where that bond stands, by its code; null while nobody is wished for.',
      resolve: async ({ waits }) => (await waits())?.state ?? null,
    }),
    step: t.string({ description: 'The step that waits, by its code.', resolve: ({ duty }) => duty.step }),
    openedOn: t.field({ type: 'Date', description: 'Since when.', resolve: ({ duty }) => duty.openedOn }),
    dueOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The last day of it, where it has one. Never a date of law.',
      resolve: ({ duty, asAt }) => standingAt(duty, asAt)?.due?.on ?? null,
    }),
    gateMissing: t.stringList({
      description: 'What the next consent to that bond, or its outcome, would lack, by its codes.',
      resolve: async ({ waits }) => [...((await waits())?.lacks ?? [])],
    }),
  }),
});
ofRow(WaitingRef);
const WaitingConnection = connectionOf(
  'GuardianshipWaiting',
  WaitingRef,
  'Steps of lifelong bonds that wait, the first opened first.',
);

builder.queryFields((t) => ({
  relationshipGoal: t.field({
    type: GoalConnection,
    description:
      'How the goal of two loving relationships stands of everybody who turns 18 within so many months, whose leaving care is planned, or who is 18 already and for whom the work goes on. The teams and birth dates of the list are those of today.',
    args: {
      ...placeArgs,
      withinMonths: t.arg.int({
        required: true,
        defaultValue: 6,
        description: `Within so many months; at most ${MOST_MONTHS}.`,
      }),
      asAt: t.arg({ type: 'DateTime', description: 'What had happened by this moment; now when left out.' }),
      ...pageArgs(MOST, MOST),
    },
    resolve: (_, args, context) => listGoal(context, args),
  }),
  familyFindingGaps: t.field({
    type: GapConnection,
    description: 'Offers of family finding that are owed, first or again, the most overdue first.',
    args: { ...placeArgs, ...momentArgs, ...pageArgs(MOST, MOST) },
    resolve: (_, { asAt, knownBy, ...place }, context) =>
      listGaps(context, place, momentOf(context, { asAt, knownBy })),
  }),
  visitorWaits: t.field({
    type: WaitConnection,
    description: 'Children who said yes to a visitor and wait for one, the one least looked at first.',
    args: { ...placeArgs, ...momentArgs, ...pageArgs(MOST, MOST) },
    resolve: (_, { asAt, knownBy, ...place }, context) =>
      listWaits(context, place, momentOf(context, { asAt, knownBy })),
  }),
  guardianshipWaiting: t.field({
    type: WaitingConnection,
    description: 'Steps of lifelong bonds that wait, the first opened first.',
    args: { ...placeArgs, ...momentArgs, ...pageArgs(MOST, MOST) },
    resolve: (_, { asAt, knownBy, ...place }, context) =>
      listWaiting(context, place, momentOf(context, { asAt, knownBy })),
  }),
}));
