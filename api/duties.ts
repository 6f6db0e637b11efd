import { batched } from '../activities/batched';
import { dutyId } from '../activities/record';
import { Prisma } from '../prisma/client';
import { londonDate, plainDate, type CivilDate, type Instant } from '../statute';
import { JOURNEYS } from '../workflows/catalogue';
import type { ClockKind, Outcome } from '../workflows/kernel/events';
import type { Role } from '../workflows/kernel/people';
import { type DutyRecord, type Segment } from '../workflows/kernel/state';
import { daysOverdue, standingAt, statusOf } from '../workflows/kernel/status';
import { builder, ClockKindEnum, DutyStatusEnum, enumOf, momentArgs, OutcomeEnum, RoleEnum } from './builder';
import { ChildRef, findChild } from './children';
import { momentOf, perRequest, type Context, type Moment } from './context';
import { clockAt, DueDateMoveType, movesOf, recordOf, type DueDateMove } from './due-date-moves';
import { innerId } from './ids';
import { findJourney, JourneyRef, type JourneySeen } from './journeys';
import { shows } from './looked';
import { DueDateExplanation } from './rules';
import { iso } from './sql';

/** A duty as somebody looks at it: by the two clocks of the question. */
export interface DutySeen extends Moment {
  readonly id: string;
  readonly journey: string;
  readonly journeyType: string;
  /** Of the journey. */
  readonly child: string;
  readonly team: string;
  readonly authority: string;
  readonly key: string;
  readonly step: string;
  readonly instance: string;
  readonly owedBy: Role;
  readonly clockKind: ClockKind;
  readonly openedOn: CivilDate;
  /** The rule or the local setting that its due date rests on, by what is known now. */
  readonly rule: string | null;
  readonly label: string | null;
  readonly verified: boolean | null;
  /** Said with the outcome that is known now. */
  readonly reason: string | null;
  readonly daysLate: number;
  readonly workingDaysLate: number;
  readonly segments: readonly Segment[];
  /** Its journey by the same clocks: found, and its record read, once for all duties of one answer. */
  readonly behind: () => Promise<JourneySeen>;
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
    rule,
    label,
    verified,
    reason,
    daysLate,
    workingDaysLate,
    segments,
  } = record;
  const { id, type, child, team, authority, asAt, knownBy } = journey;
  return {
    ...{
      id: dutyId(id, key),
      journey: id,
      journeyType: type,
      child,
      team,
      authority,
      key,
      step,
      instance,
      owedBy,
      clockKind,
      asAt,
      knownBy,
    },
    openedOn: opened.on,
    rule: rule ?? null,
    label: label ?? null,
    verified: verified ?? null,
    reason: reason ?? null,
    ...{ daysLate, workingDaysLate, segments },
    behind: async () => journey,
  };
}

async function findDuty(context: Context, id: string, moment: Moment): Promise<DutySeen | null> {
  const [journeyId = '', ...key] = id.split('/'); // a key may hold a stroke of its own
  const journey = await findJourney(context, journeyId, moment);
  const record = journey && (await journey.past()).state.duties[key.join('/')];
  return record ? dutySeen(journey, record) : null;
}

// ---- How it stands ----

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

const unknownInWords = (segment: Segment | undefined): string =>
  `It was due ${segment?.due ? `on ${plainDate(segment.due.on)}, ` : ''}before this record was taken over, and nobody has said whether it was done. Record the day it was done, or that it was looked up and not done.`;

// ---- What was known of it, and when ----

export interface VersionRow {
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

export const VERSION_COLUMNS = Prisma.sql`duty, standing, outcome, due_on::text as "dueOn", ${iso(Prisma.sql`due_at`)} as "dueAt",
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

/** A row as the kernel's stretch of a duty's life. */
export const asSegment = ({ trueFrom, standing: now, dueOn, dueAt, overdueFrom, outcome }: VersionRow): Segment => ({
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
  unknown: 'It fell due before the record was taken over, and nobody had said whether it was done',
  settled: 'Settled',
});

interface VersionSeen extends VersionRow {
  /** The change that brought its due date, where it is not the first. */
  readonly moved: () => Promise<DueDateMove | null>;
}

/** What stood last at a stretch's start, by what was recorded when it became known. */
async function moveBehind(context: Context, { journey, key }: DutySeen, { knownFrom, trueFrom }: VersionRow) {
  const events = (await recordOf(context)(journey)).filter(({ recordedAt }) => recordedAt <= knownFrom);
  const clock = clockAt(events, key, trueFrom);
  return movesOf(events, key).find(({ sequence }) => sequence === clock?.sequence) ?? null;
}

const DutyVersion = builder.objectRef<VersionSeen>('DutyVersion').implement({
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
    moved: t.field({
      type: DueDateMoveType,
      nullable: true,
      description: 'The change that brought its due date; null where it is the first that was set.',
      resolve: ({ moved }) => moved(),
    }),
  }),
});

export const DutyRef = builder.objectRef<DutySeen>('Duty');

const atArg = builder.args((t) => ({
  at: t.field({ type: 'DateTime', description: 'At this moment; the moment asked about when left out.' }),
}));

builder.node(DutyRef, {
  ...shows<DutySeen>(({ child, journey, team, authority, asAt, knownBy }) => ({
    ...{ child, journey, team, authority, asAt, knownBy },
  })),
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
      resolve: ({ behind }) => behind(),
    }),
    child: t.field({
      type: ChildRef,
      nullable: true,
      description: 'The child to whom it is owed; null where the child is no longer for the caller.',
      resolve: async ({ behind, asAt, knownBy }, _, context) => {
        const { child } = await behind();
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
    whyUnknown: t.string({
      nullable: true,
      description: 'Why nobody can say how it stands; null where it is not unknown.',
      resolve: (duty) => (statusOf(duty, duty.asAt) === 'unknown' ? unknownInWords(standing(duty)) : null),
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
      resolve: async ({ behind, key, asAt }) => {
        const { events } = await (await behind()).past();
        return clockAt(events, key, asAt)?.event.explanation ?? null;
      },
    }),
    versions: t.field({
      type: [DutyVersion],
      description: 'What was true of it and when, and when we knew it: all of it, whatever moment is asked about.',
      resolve: async (duty, _, context) => {
        const rows = (await versionsOf(context)(duty.id)) ?? [];
        return rows.map((row): VersionSeen => ({ ...row, moved: () => moveBehind(context, duty, row) }));
      },
    }),
    moves: t.field({
      type: [DueDateMoveType],
      description: 'Every change of its due date that was known by the moment asked about, with the reason in words.',
      resolve: async ({ behind, key }) => [...movesOf((await (await behind()).past()).events, key)],
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

builder.queryField('duty', (t) =>
  t.field({
    type: DutyRef,
    nullable: true,
    description: 'One duty; null when there is none, or it is not for the caller.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }), ...momentArgs },
    resolve: (_, { id, ...moment }, context) => findDuty(context, innerId('Duty', id) ?? '', momentOf(context, moment)),
  }),
);
