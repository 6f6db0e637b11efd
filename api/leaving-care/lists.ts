import { Prisma } from '../../prisma/client';
import { addMonths, londonDate, type CivilDate, type Instant } from '../../statute';
import {
  DECIDING_STEPS,
  readiness,
  seenAt,
  touch,
  type HarmPlanStands,
  type HousingPlanStands,
  type Readiness,
  type Touch,
} from '../../workflows/leaving-care/answers';
import { standingAt } from '../../workflows/kernel/status';
import { mayOpenSealed, placeFor } from '../access';
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
import { ChildRef, findChild } from '../children';
import { momentOf, type Context, type Moment } from '../context';
import { DutyRef, dutySeen, type DutySeen } from '../duties';
import { listDuties } from '../duty-lists';
import { asked } from '../errors';
import { handOversOf, HandOverType, type HandOverSeen } from '../hand-overs';
import { behind, MOST, whoseRow, type ListPlace, type OfJourney } from '../journey-rows';
import { JourneyRef } from '../journeys';
import { shows } from '../looked';
import { counting } from '../sql';
import { ageDay, reaching } from './births';

/*
 * What a supervisor asks of leaving care: who is about to reach an age and how they stand, and of whom touch is lost. An index
 * gives the page; what is shown of each is read from the record of that one journey.
 */

// ---- Approaching an age ----

interface AgeAsked extends ListPlace {
  readonly ageMonths: number;
  readonly within: number;
  readonly asAt?: Instant | null | undefined;
}

interface ApproachingRow {
  readonly journey: string;
  readonly child: string;
  readonly team: string;
  readonly authority: string;
  readonly birthday: CivilDate;
}

interface Approaching extends ApproachingRow, Moment {
  readonly ageMonths: number;
  readonly stands: () => Promise<Readiness>;
}

const MOST_AGE_MONTHS = 360;
const MOST_WITHIN = 24;

async function listApproaching(context: Context, asking: AgeAsked): Promise<Page<Approaching>> {
  const { ageMonths, within, after } = asking;
  if (ageMonths < 1 || ageMonths > MOST_AGE_MONTHS)
    throw asked('invalid-value', `Ask for an age of 1 to ${MOST_AGE_MONTHS} months.`);
  if (within < 0 || within > MOST_WITHIN) throw asked('invalid-value', `Ask for 0 to ${MOST_WITHIN} months ahead.`);
  const place = await placeFor(context, asking);
  const moment = momentOf(context, { asAt: asking.asAt });
  const size = pageSize(asking.first, MOST);
  const from = readCursor(after, 2);
  const today = londonDate(moment.asAt);
  const which = Prisma.sql`${reaching(place, ageMonths, today, addMonths(today, within))} r join journey j on j.id = r.journey
    where j.started_on <= ${today}::date and (j.ended_on is null or j.ended_on > ${today}::date)`;
  const onwards = from
    ? Prisma.sql`and (r.birthday, r.journey) > (${String(from[0])}::date, ${String(from[1])})`
    : Prisma.empty;
  const rows = async () => context.prisma.$queryRaw<ApproachingRow[]>`
    select r.journey, r.birthday::text as birthday, j.child, j.team, j.authority from ${which} ${onwards}
    order by r.birthday, r.journey limit ${size + 1}`;
  const totalCount = counting(context, which);
  const node = (row: ApproachingRow): Approaching => {
    let stands: Promise<Readiness> | undefined;
    const read = async () => readiness(seenAt(await stateOf(context, { ...row, ...moment }), moment.asAt));
    return { ...row, ...moment, ageMonths, stands: () => (stands ??= read()) };
  };
  return pageOf(rows, { first: size, after, totalCount }, node, ({ birthday, journey }) => cursorOf(birthday, journey));
}

const stateOf = async (context: Context, row: OfJourney) => (await (await behind(context, row)).past()).state;

/** Hand-overs that nobody had answered by then. */
async function openHandOvers(context: Context, row: Approaching): Promise<HandOverSeen[]> {
  const today = londonDate(row.asAt);
  const all = await handOversOf(await behind(context, row));
  return all.filter(({ offeredOn, answeredOn }) => offeredOn <= today && (answeredOn === null || answeredOn > today));
}

/** Decisions that stood open then and are due before the birthday, or have no date. */
async function openDecisions(context: Context, row: Approaching): Promise<DutySeen[]> {
  const journey = await behind(context, row);
  const { state } = await journey.past();
  return Object.values(state.duties)
    .filter(({ step }) => DECIDING_STEPS.includes(step))
    .filter((duty) => {
      const standing = standingAt(duty, row.asAt);
      return (
        standing !== undefined && standing.standing !== 'settled' && !(standing.due && standing.due.on >= row.birthday)
      );
    })
    .map((duty) => dutySeen(journey, duty));
}

const HousingPlanEnum = enumOf<HousingPlanStands>('HousingPlanStands', 'How far the housing plan has come.', {
  none: 'There is none',
  incomplete: 'It lacks a home, the next home, a fallback or the money',
  complete: 'It is complete; the home is not confirmed',
  confirmed: 'It is complete, and the home it names is confirmed',
});

const HarmPlanEnum = enumOf<HarmPlanStands>('HarmPlanStands', 'A plan for harm outside the home, before 18.', {
  none: 'There is none',
  undecided: 'It is active, and nobody has decided what becomes of it',
  continue: 'It goes on',
  change: 'It changes',
  end: 'It ends',
});

const StayChoiceEnum = enumOf<NonNullable<Readiness['stayChoice']>>(
  'StayChoice',
  'What a young person says of staying after 18.',
  { stay: 'To stay', leave: 'To leave', undecided: 'Not decided yet' },
);

const HostAnswerEnum = enumOf<NonNullable<Readiness['hostAnswer']>>('HostAnswer', 'What the carer or host says.', {
  yes: 'Agrees',
  no: 'Does not agree',
});

const ApproachingType = builder.objectRef<Approaching>('ApproachingAge').implement({
  ...shows<Approaching>(whoseRow),
  description: 'A young person who is about to reach an age, and how they stand at the moment asked about.',
  fields: (t) => ({
    journey: t.field({
      type: JourneyRef,
      description: 'The journey.',
      resolve: (row, _, context) => behind(context, row),
    }),
    child: t.field({
      type: ChildRef,
      nullable: true,
      description: 'The young person; null where no longer for the caller.',
      resolve: ({ child, asAt, knownBy }, _, context) => findChild(context, child, { asAt, knownBy }),
    }),
    birthday: t.field({
      type: 'Date',
      description: 'The day the age is reached. Of somebody born on 29 February, 1 March in a common year.',
      resolve: ({ birthday }) => birthday,
    }),
    birthDateCounts: t.boolean({
      description:
        'Whether this is by the birth date that counts. A corrected one that takes a category away waits for a decision, and until then both are listed.',
      resolve: async ({ ageMonths, birthday, stands }) => {
        const { bornOn } = await stands();
        return bornOn !== undefined && ageDay(bornOn, ageMonths) === birthday;
      },
    }),
    housingPlan: t.field({
      type: HousingPlanEnum,
      description: 'The housing plan, as last recorded.',
      resolve: async ({ stands }) => (await stands()).housingPlan,
    }),
    stayChoice: t.field({
      type: StayChoiceEnum,
      nullable: true,
      description: 'What the young person last said of staying; null where nothing is recorded.',
      resolve: async ({ stands }) => (await stands()).stayChoice ?? null,
    }),
    hostAnswer: t.field({
      type: HostAnswerEnum,
      nullable: true,
      description: 'What the carer or host last said; null where nothing is recorded.',
      resolve: async ({ stands }) => (await stands()).hostAnswer ?? null,
    }),
    lovingCount: t.int({
      description: 'How many relationships the young person calls loving, as last said of each.',
      resolve: async ({ stands }) => (await stands()).loving,
    }),
    harmPlan: t.field({
      type: HarmPlanEnum,
      description: 'The plan for harm outside the home.',
      resolve: async ({ stands }) => (await stands()).harmPlan,
    }),
    openHandOvers: t.field({
      type: [HandOverType],
      description: 'Hand-overs that nobody has answered, the first offered first.',
      resolve: (row, _, context) => openHandOvers(context, row),
    }),
    openDecisions: t.field({
      type: [DutyRef],
      description: 'Decisions that stand open and are due before that day, or have no date.',
      resolve: (row, _, context) => openDecisions(context, row),
    }),
  }),
});

const ApproachingConnection = connectionOf(
  'ApproachingAge',
  ApproachingType,
  'Young people who are about to reach an age, the soonest first.',
);

// ---- Out of touch ----

interface OutOfTouch extends OfJourney {
  readonly search: DutySeen;
  readonly touch: () => Promise<Touch>;
}

/** In the words of the indexes that hold searches and nothing else. */
export const SEARCHES = Prisma.sql`split_part(split_part(duty, '/', 2), ':', 1) in ('search', 'search-again')`;

async function listOutOfTouch(context: Context, place: ListPlace, moment: Moment): Promise<Page<OutOfTouch>> {
  const asking = { ...place, journeyTypes: ['leaving-care'], clockKinds: ['local-guard' as const] };
  return mapPage(await listDuties(context, asking, moment, SEARCHES, { most: MOST }), (search): OutOfTouch => {
    const { journey, child, team, authority, asAt, knownBy } = search;
    const row = { journey, child, team, authority, asAt, knownBy };
    let reading: Promise<Touch> | undefined;
    const read = async () => touch(seenAt(await stateOf(context, row), asAt));
    return { ...row, search, touch: () => (reading ??= read()) };
  });
}

const OutOfTouchType = builder.objectRef<OutOfTouch>('OutOfTouch').implement({
  ...shows<OutOfTouch>(whoseRow),
  description: 'A young person of whom touch is lost: no reply for eight weeks, a default of this product and not law.',
  fields: (t) => ({
    journey: t.field({
      type: JourneyRef,
      description: 'The journey.',
      resolve: (row, _, context) => behind(context, row),
    }),
    child: t.field({
      type: ChildRef,
      nullable: true,
      description: 'The young person; null where no longer for the caller.',
      resolve: ({ child, asAt, knownBy }, _, context) => findChild(context, child, { asAt, knownBy }),
    }),
    lastTwoWay: t.field({
      type: 'Date',
      nullable: true,
      description: 'The last day on which both spoke or met, or the young person wrote; null where there was none.',
      resolve: async (row) => (await row.touch()).lastTwoWay ?? null,
    }),
    tries: t.int({
      description: 'Searches, and contacts and visits that reached nobody, since then.',
      resolve: async (row) => (await row.touch()).tries,
    }),
    lastTry: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day of the last of them.',
      resolve: async (row) => (await row.touch()).lastTry ?? null,
    }),
    search: t.field({ type: DutyRef, description: 'The search that is owed.', resolve: ({ search }) => search }),
    nextSearchDue: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day by which the next search is to be made.',
      resolve: ({ search, asAt }) => standingAt(search, asAt)?.due?.on ?? null,
    }),
    trustedPersonNamed: t.boolean({
      description: 'Whether the young person calls somebody loving.',
      resolve: async (row) => (await row.touch()).trusted.length > 0,
    }),
    trustedSince: t.field({
      type: 'Date',
      nullable: true,
      description: 'Since when, of whoever has been called so longest.',
      resolve: async (row) => (await row.touch()).trusted[0]?.since ?? null,
    }),
    trustedPeople: t.stringList({
      nullable: true,
      description: 'Who, by the references recorded; null for whoever may not open sealed words.',
      resolve: async (row, _, { caller }) =>
        mayOpenSealed(caller) ? (await row.touch()).trusted.map(({ person }) => person) : null,
    }),
  }),
});

const OutOfTouchConnection = connectionOf(
  'OutOfTouch',
  OutOfTouchType,
  'Young people of whom touch is lost, the search most overdue first.',
);

builder.queryFields((t) => ({
  approaching: t.field({
    type: ApproachingConnection,
    description:
      'Young people in leaving care who reach an age within so many months, the soonest first. The teams and birth dates of the list are those of today.',
    args: {
      ...placeArgs,
      ageMonths: t.arg.int({ required: true, defaultValue: 216, description: 'The age in months: 216 is 18 years.' }),
      within: t.arg.int({
        required: true,
        defaultValue: 6,
        description: `Within so many months; at most ${MOST_WITHIN}.`,
      }),
      asAt: t.arg({ type: 'DateTime', description: 'What had happened by this moment; now when left out.' }),
      ...pageArgs(MOST, MOST),
    },
    resolve: (_, args, context) => listApproaching(context, args),
  }),
  outOfTouch: t.field({
    type: OutOfTouchConnection,
    description: 'Young people in leaving care of whom touch is lost, the search most overdue first.',
    args: { ...placeArgs, ...momentArgs, ...pageArgs(MOST, MOST) },
    resolve: (_, { asAt, knownBy, ...place }, context) =>
      listOutOfTouch(context, place, momentOf(context, { asAt, knownBy })),
  }),
}));
