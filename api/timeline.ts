import { day } from '../activities/reading';
import type { MatchingEvent } from '../activities/matching';
import type { RegisterEvent } from '../activities/register';
import { eventOf } from '../activities/shapes';
import { Prisma } from '../prisma/client';
import { instant, startOfDay, type CivilDate, type Explanation, type Instant } from '../statute';
import { JOURNEYS } from '../workflows/catalogue';
import type { CarriedFrom, JourneyEvent } from '../workflows/kernel/events';
import { ROLES, type Role } from '../workflows/kernel/people';
import {
  builder,
  connectionOf,
  cursorOf,
  enumOf,
  momentArgs,
  pageArgs,
  pageOf,
  pageSize,
  readCursor,
  RoleEnum,
  type Page,
} from './builder';
import { findChild } from './children';
import { momentOf, type Context, type Moment } from './context';
import { DueDateMoveType, movesOf, recordOf } from './due-date-moves';
import { asked } from './errors';
import { globalId, innerId } from './ids';
import { findJourney, JourneyRef, journeysOfChild, type JourneySeen } from './journeys';
import { shows } from './looked';
import { DueDateExplanation, NamedValueType } from './rules';
import { counting } from './sql';
import { subjectId, titleOf, valuesOf, type EntrySeen } from './wording';

type EventRow = Prisma.EventGetPayload<object>;

/** What the events of these streams say. */
interface Streams {
  readonly child: string;
  readonly journeys: readonly Pick<JourneySeen, 'id' | 'type'>[];
}

async function entries(
  context: Context,
  rows: readonly EventRow[],
  { child, journeys }: Streams,
  moment: Moment,
): Promise<EntrySeen[]> {
  const originals = await originalsOf(context, rows);
  return rows.map((row) => {
    const journey = journeys.find(({ id }) => id === row.stream);
    const event = eventOf(row);
    return {
      ...moment,
      ...row,
      child,
      journey: journey?.id,
      definition: journey && JOURNEYS.find(({ definition }) => definition.id === journey.type)?.definition,
      event,
      original: originals.get(`${row.stream}/${corrected(event)}`),
      sealed: row.sealed ? Buffer.from(row.sealed).toString('base64') : undefined,
      occurredOn: day(row.occurredOn),
      occurredAt: row.occurredAt && instant(row.occurredAt.getTime()),
      recordedAt: instant(row.recordedAt.getTime()),
    };
  });
}

/** The entry that an event is about, where it changes one recorded before. */
function corrected(event: JourneyEvent | RegisterEvent): number | undefined {
  if (event.type === 'fact.corrected') return event.corrects;
  return event.type === 'fact.withdrawn' ? event.withdraws : undefined;
}

async function originalsOf(
  { prisma }: Context,
  rows: readonly EventRow[],
): Promise<ReadonlyMap<string, JourneyEvent | RegisterEvent>> {
  const wanted = rows.flatMap((row) => {
    const sequence = corrected(eventOf(row));
    return sequence === undefined ? [] : [{ stream: row.stream, sequence }];
  });
  if (wanted.length === 0) return new Map();
  const found = await prisma.event.findMany({ where: { OR: wanted } });
  return new Map(found.map((row) => [`${row.stream}/${row.sequence}`, eventOf(row)]));
}

/** Events of one journey between two places in its record, both included. */
export async function entriesBetween(
  context: Context,
  journey: JourneySeen,
  first: number,
  last: number,
): Promise<EntrySeen[]> {
  const where = { stream: journey.id, sequence: { gte: first, lte: last } };
  const rows = await context.prisma.event.findMany({ where, orderBy: { sequence: 'asc' } });
  return entries(context, rows, { child: journey.child, journeys: [journey] }, journey);
}

/** Entries of one journey by their places in its record, in that order. */
export async function entriesNumbered(
  context: Context,
  journey: JourneySeen,
  sequences: readonly number[],
): Promise<EntrySeen[]> {
  if (sequences.length === 0) return [];
  const where = { stream: journey.id, sequence: { in: [...sequences] } };
  const rows = await context.prisma.event.findMany({ where, orderBy: { sequence: 'asc' } });
  return entries(context, rows, { child: journey.child, journeys: [journey] }, journey);
}

async function entryIn(context: Context, { journey, saidBy }: CarriedFrom, moment: Moment): Promise<EntrySeen | null> {
  const seen = await findJourney(context, journey, moment);
  return (seen && (await entriesNumbered(context, seen, [saidBy]))[0]) ?? null;
}

// ---- What the schema shows ----

/** Nobody's timeline has what is told of an authority, a home or a request. */
type Shown = Exclude<
  EntrySeen['event']['type'],
  | MatchingEvent['type']
  | ('authority.registered' | 'team.registered' | 'staff.registered')
  | ('law.changed' | 'matching-body.set' | 'retention.set')
>;

const EVENT_TYPES: Readonly<Record<Shown, string>> = {
  'journey.started': 'A journey started',
  'journey.ended': 'A journey ended',
  'fact.recorded': 'Something was recorded',
  'fact.corrected': 'An earlier entry was corrected; what it said before stays',
  'fact.withdrawn': 'An earlier entry was withdrawn; what it said stays',
  'decision.made': 'A decision was made, or a duty excused',
  'duty.opened': 'Something became owed',
  'clock.set': 'A due date was set',
  'clock.moved': 'A due date moved, or its clock stands still',
  'clock.settled': 'A duty got its outcome',
  'gate.judged': 'It was judged whether an act meets its conditions',
  'handover.offered': 'A hand-over was offered, or handed back',
  'handover.accepted': 'A hand-over was accepted',
  'handover.refused': 'A hand-over was refused',
  'alert.raised': 'An alert was raised on what was then known',
  'alert.closed': 'An alert was withdrawn',
  'child.registered': 'A child was registered',
  'key.erased': "The child's key was destroyed, and with it everything sealed",
  'record.exported': "The child's record was given out as one file",
};

const EventTypeEnum = enumOf<Shown>('EventType', 'What sort of thing the record says happened.', EVENT_TYPES);

const roles = (names: readonly string[]): Role[] => ROLES.filter((role) => names.includes(role));

export const TimelineEntry = builder.objectRef<EntrySeen>('TimelineEntry').implement({
  ...shows<EntrySeen>(({ child, journey, asAt, knownBy }) => ({ child, journey, asAt, knownBy })),
  description: 'One thing in the record: what happened, when it happened, when it was recorded, and by whom.',
  fields: (t) => ({
    id: t.id({
      description: 'Its opaque id.',
      resolve: ({ stream, sequence }) => globalId('TimelineEntry', `${stream}/${sequence}`),
    }),
    sequence: t.exposeInt('sequence', {
      description: 'Its place in its journey or child: the `entry` by which a correction names it.',
    }),
    journey: t.field({
      type: JourneyRef,
      nullable: true,
      description: "The journey that it belongs to; null for the child's own.",
      resolve: ({ journey, asAt, knownBy }, _, context) =>
        journey === undefined ? null : findJourney(context, journey, { asAt, knownBy }),
    }),
    // Streams of authorities are in nobody's timeline, so only these types are met.
    type: t.field({
      type: EventTypeEnum,
      description: 'What sort of thing it is.',
      resolve: ({ event }) => event.type as Shown,
    }),
    title: t.string({ description: 'What it says, in plain words.', resolve: titleOf }),
    subject: t.string({
      nullable: true,
      description: 'The fact, decision, duty, gate, hand-over or end that it is about, by its id in the definition.',
      resolve: subjectId,
    }),
    occurredOn: t.field({ type: 'Date', description: 'The day it happened.', resolve: ({ occurredOn }) => occurredOn }),
    occurredAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The moment, where it matters.',
      resolve: ({ occurredAt }) => occurredAt,
    }),
    recordedAt: t.field({
      type: 'DateTime',
      description: 'When we were told.',
      resolve: ({ recordedAt }) => recordedAt,
    }),
    actor: t.exposeString('actor', {
      description: 'Staff reference of whoever did or recorded it; `throughline` for what follows by itself.',
    }),
    actorRoles: t.field({
      type: [RoleEnum],
      description: 'The roles held then.',
      resolve: ({ actorRoles }) => roles(actorRoles),
    }),
    onBehalfOf: t.exposeString('onBehalfOf', { nullable: true, description: 'For whom it was recorded.' }),
    onBehalfOfRoles: t.field({
      type: [RoleEnum],
      description: 'The roles that person held then.',
      resolve: ({ onBehalfOfRoles }) => roles(onBehalfOfRoles),
    }),
    values: t.field({
      type: [NamedValueType],
      description: 'What it holds.',
      resolve: (entry, _, context) => valuesOf(context, entry),
    }),
    corrects: t.int({
      nullable: true,
      description: 'The entry that it corrects or withdraws.',
      resolve: ({ event }) => corrected(event) ?? null,
    }),
    explanation: t.field({
      type: DueDateExplanation,
      nullable: true,
      description: 'How the due date that it sets was come to.',
      resolve: ({ event }): Explanation | null => ('explanation' in event ? event.explanation : null),
    }),
    moved: t.field({
      type: DueDateMoveType,
      nullable: true,
      description:
        'The change of a due date that it tells of: both dates, both explanations, and the difference in words.',
      resolve: async ({ event, stream, sequence }, _, context) =>
        event.type === 'clock.moved' || event.type === 'clock.set'
          ? (movesOf(await recordOf(context)(stream), event.duty).find((move) => move.sequence === sequence) ?? null)
          : null,
    }),
  }),
});

builder.objectField(TimelineEntry, 'carriedFrom', (t) =>
  t.field({
    type: TimelineEntry,
    nullable: true,
    description:
      'Where it comes from, if its journey began with it: the entry of the journey before, as it was last said there. Null where that is not for the caller.',
    resolve: ({ event, asAt, knownBy }, _, context) =>
      'carried' in event && event.carried ? entryIn(context, event.carried, { asAt, knownBy }) : null,
  }),
);

const TimelineConnection = connectionOf(
  'Timeline',
  TimelineEntry,
  'What happened, in the order in which it happened; what shares a moment, as it was recorded.',
);

/** What names a fact, a decision, a duty, a gate, a hand-over or an end; a correction is about what it corrects. */
function isAbout(subjects: readonly string[]): Prisma.Sql {
  const named = (of: Prisma.Sql): Prisma.Sql => Prisma.sql`coalesce(${of}->>'fact', ${of}->>'decision', ${of}->>'duty',
    ${of}->>'gate', ${of}->>'handOver', ${of}->>'end') = any(${[...subjects]})`;
  return Prisma.sql`and (${named(Prisma.sql`payload`)} or exists (select from event o where o.stream = event.stream
    and o.sequence = coalesce(event.payload->>'corrects', event.payload->>'withdraws')::int
    and ${named(Prisma.sql`o.payload`)}))`;
}

interface TimelineAsked {
  readonly child: string;
  readonly journey?: string | null | undefined;
  readonly types?: readonly Shown[] | null | undefined;
  readonly subjects?: readonly string[] | null | undefined;
  readonly from?: CivilDate | null | undefined;
  /** Left out, nothing is too late: what is recorded has happened. */
  readonly asAt?: Instant | null | undefined;
  readonly knownBy?: Instant | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** A date counts from its start. */
const HAPPENED = Prisma.sql`coalesce(occurred_at, occurred_on::timestamp at time zone 'Europe/London')`;

function wanted(streams: readonly string[], { types, subjects, from, asAt, knownBy }: TimelineAsked): Prisma.Sql {
  return Prisma.sql`stream = any(${[...streams]})
    ${from == null ? Prisma.empty : Prisma.sql`and occurred_on >= ${from}::date`}
    ${asAt == null ? Prisma.empty : Prisma.sql`and ${HAPPENED} <= ${asAt}::timestamptz`}
    ${knownBy == null ? Prisma.empty : Prisma.sql`and recorded_at <= ${knownBy}::timestamptz`}
    ${types == null ? Prisma.empty : Prisma.sql`and type = any(${[...types]})`}
    ${subjects == null ? Prisma.empty : isAbout(subjects)}`;
}

async function listTimeline(context: Context, asking: TimelineAsked): Promise<Page<EntrySeen>> {
  const { child, first, after } = asking;
  const moment = momentOf(context, asking);
  const id = innerId('Child', child) ?? '';
  if (!(await findChild(context, id, moment)))
    throw asked('not-found', 'There is no such child, or it is not for you.');
  const journeys = await journeysOfChild(context, id, moment);
  const size = pageSize(first);
  const from = readCursor(after, 4);
  const streams = [id, ...journeys.map((journey) => journey.id)];
  const only =
    asking.journey == null ? streams : streams.filter((stream) => stream === innerId('Journey', asking.journey ?? ''));
  const which = wanted(only, asking);
  const onwards = from
    ? Prisma.sql`and (${HAPPENED}, recorded_at, stream, sequence)
        > (${String(from[0])}::timestamptz, ${String(from[1])}::timestamptz, ${String(from[2])}, ${Number(from[3])})`
    : Prisma.empty;
  const shown = async () => {
    const places = await context.prisma.$queryRaw<{ stream: string; sequence: number }[]>`
      select stream, sequence from event where ${which} ${onwards}
      order by ${HAPPENED}, recorded_at, stream, sequence limit ${size + 1}`;
    return entriesAt(context, places, { child: id, journeys }, moment);
  };
  const totalCount = counting(context, Prisma.sql`event where ${which}`);
  return pageOf(shown, { first: size, after, totalCount }, (entry) => entry, cursorAt);
}

const cursorAt = ({ occurredAt, occurredOn, recordedAt, stream, sequence }: EntrySeen): string =>
  cursorOf(occurredAt ?? startOfDay(occurredOn), recordedAt, stream, sequence);

export async function entriesAt(
  context: Context,
  places: readonly { stream: string; sequence: number }[],
  streams: Streams,
  moment: Moment,
) {
  if (places.length === 0) return [];
  const rows = await context.prisma.event.findMany({
    where: { OR: places.map(({ stream, sequence }) => ({ stream, sequence })) },
  });
  const inPlace = places.flatMap(
    (place) => rows.find(({ stream, sequence }) => stream === place.stream && sequence === place.sequence) ?? [],
  );
  return entries(context, inPlace, streams, moment);
}

builder.queryField('timeline', (t) =>
  t.field({
    type: TimelineConnection,
    description:
      'What had happened by `asAt`, as far as was known by `knownBy`: the whole course of events of one child.',
    args: {
      child: t.arg.id({ required: true, description: 'The child.' }),
      journey: t.arg.id({ description: 'Only what is recorded in this journey of the child.' }),
      from: t.arg({ type: 'Date', description: 'Only what happened on this day or later.' }),
      types: t.arg({ type: [EventTypeEnum], description: 'Only these sorts of thing.' }),
      subjects: t.arg.stringList({
        description:
          'Only what is about these facts, decisions, duties, gates, hand-overs or ends, with their corrections.',
      }),
      ...momentArgs,
      ...pageArgs(100),
    },
    resolve: (_, args, context) => listTimeline(context, args),
  }),
);
