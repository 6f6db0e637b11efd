import { day } from '../activities/reading';
import type { RegisterEvent } from '../activities/register';
import { Prisma } from '../prisma/client';
import { instant, startOfDay, type CivilDate, type Explanation, type Instant } from '../statute';
import { JOURNEYS } from '../workflows/catalogue';
import type { JourneyDefinition } from '../workflows/kernel/definition';
import type { JourneyEvent, Values } from '../workflows/kernel/events';
import { ROLES, type Role } from '../workflows/kernel/people';
import type { Shape } from '../workflows/kernel/shape';
import { EXCUSE, HANDED_BACK, TEAM_HAND_OVER } from '../workflows/kernel/state';
import { mayOpenSealed } from './access';
import {
  builder,
  connectionOf,
  cursorOf,
  enumOf,
  inWords,
  momentArgs,
  pageArgs,
  pageOf,
  pageSize,
  readCursor,
  RoleEnum,
  sentenceCase,
  type Page,
} from './builder';
import { findChild } from './children';
import { momentOf, type Context, type Moment } from './context';
import { asked } from './errors';
import { globalId, innerId } from './ids';
import { findJourney, JourneyRef, journeysOfChild, type JourneySeen } from './journeys';
import { DueDateExplanation, NamedValueType, type NamedValue } from './rules';

/** An event of a journey or a child as it stands in the record, with what is needed to put it into words. */
export interface EntrySeen extends Moment {
  readonly stream: string;
  readonly sequence: number;
  readonly child: string;
  /** Undefined for events of the child's own stream. */
  readonly journey: string | undefined;
  readonly definition: JourneyDefinition | undefined;
  readonly event: JourneyEvent | RegisterEvent;
  /** What the event that this one corrects or withdraws first recorded. */
  readonly original: JourneyEvent | RegisterEvent | undefined;
  readonly sealed: string | undefined;
  readonly sealedFields: readonly string[];
  readonly occurredOn: CivilDate;
  readonly occurredAt: Instant | null;
  readonly recordedAt: Instant;
  readonly actor: string;
  readonly actorRoles: readonly string[];
  readonly onBehalfOf: string | null;
  readonly onBehalfOfRoles: readonly string[];
}

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

// Written from one of these types, and never altered since.
const eventOf = ({ type, payload }: Pick<EventRow, 'type' | 'payload'>) =>
  ({ type, ...(payload as object) }) as JourneyEvent | RegisterEvent;

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

// ---- In words ----

/** What an event says, as a heading. */
function titleOf({ event, original, definition }: EntrySeen): string {
  switch (event.type) {
    case 'journey.started':
      return `Started: ${definition?.title ?? event.journeyType}`;
    case 'journey.ended':
      return `Ended: ${definition?.ends[event.end]?.title ?? event.end}`;
    case 'fact.recorded':
    case 'decision.made':
      return subjectOf(event, definition);
    case 'fact.corrected':
      return `Corrected: ${original ? subjectOf(original, definition) : 'an entry'}`;
    case 'fact.withdrawn':
      return `Withdrawn: ${original ? subjectOf(original, definition) : 'an entry'}`;
    case 'duty.opened':
      return `Owed: ${stepTitle(definition, event.duty)}`;
    case 'clock.set':
      return `Due date set: ${stepTitle(definition, event.duty)}`;
    case 'clock.moved':
      return `${event.paused ? 'Paused' : 'Due date moved'}: ${stepTitle(definition, event.duty)}`;
    case 'clock.settled':
      return `${sentenceCase(event.outcome)}: ${stepTitle(definition, event.duty)}`;
    case 'gate.judged':
      return `Judged: ${definition?.gates[event.gate]?.title ?? event.gate}`;
    case 'handover.offered':
      return `Offered: ${handOverTitle(definition, event.handOver)}`;
    case 'handover.accepted':
    case 'handover.refused':
      return event.type === 'handover.accepted' ? 'Hand-over accepted' : 'Hand-over refused';
    case 'alert.raised':
    case 'alert.closed':
      return event.type === 'alert.raised'
        ? `Alert, ${inWords(event.about)}: ${alertTitle(definition, event.alert)}`
        : `Alert withdrawn, ${inWords(event.because)}: ${alertTitle(definition, event.alert)}`;
    case 'child.registered':
      return 'Child registered';
    case 'authority.registered':
    case 'team.registered':
    case 'staff.registered':
    case 'law.changed':
      return sentenceCase(event.type.replace('.', ' ')); // streams of authorities are in no child's timeline
  }
}

const CHILD_FACTS: Readonly<Record<string, string>> = { names: 'Names', dateOfBirth: 'Date of birth' };

function subjectOf(event: JourneyEvent | RegisterEvent, definition: JourneyDefinition | undefined): string {
  if (event.type === 'fact.recorded')
    return definition?.facts[event.fact]?.title ?? CHILD_FACTS[event.fact] ?? sentenceCase(event.fact);
  if (event.type !== 'decision.made') return 'An entry';
  if (event.decision !== EXCUSE) return definition?.decisions[event.decision]?.title ?? sentenceCase(event.decision);
  return `Excused: ${stepTitle(definition, String(event.value['duty']))}`;
}

/** What an alert is about: its name is the duty's or the gate's, and a number. */
export function alertTitle(definition: JourneyDefinition | undefined, alert: string): string {
  const [kind, id = '', ...rest] = alert.split('#')[0]?.split('/') ?? [];
  return kind === 'gate' ? (definition?.gates[id]?.title ?? id) : stepTitle(definition, [id, ...rest].join('/'));
}

/** What an event is about, by its id in the definition. */
function subjectId({ event, original }: EntrySeen): string | null {
  const said = original ?? event;
  if ('fact' in said) return said.fact;
  if ('decision' in said) return said.decision;
  if ('duty' in said) return said.duty;
  if ('gate' in said) return said.gate;
  if ('handOver' in said) return said.handOver;
  if ('alert' in said) return said.alert.split('#')[0] ?? null;
  return 'end' in said ? said.end : null;
}

/** A step by the key of one of its duties. */
export const stepTitle = (definition: JourneyDefinition | undefined, duty: string): string =>
  definition?.steps[duty.split(':')[0] ?? '']?.title ?? duty;

const BUILT_IN: Readonly<Record<string, string>> = {
  [TEAM_HAND_OVER]: 'To another team',
  [HANDED_BACK]: 'Handed back',
};

/** A hand-over by its id. */
export const handOverTitle = (definition: JourneyDefinition | undefined, id: string): string =>
  BUILT_IN[id] ?? definition?.handOvers[id]?.title ?? id;

const SEALED_TITLES: Readonly<Record<string, string>> = {
  correctionReason: 'Why it is corrected or withdrawn',
  note: 'What was said of it',
  reason: 'Why',
  givenNames: 'Given names',
  familyName: 'Family name',
};

/** The values of an event: the clear ones, then the sealed ones, opened for those who may see them. */
async function valuesOf(context: Context, entry: EntrySeen): Promise<NamedValue[]> {
  const shape = shapeOf(entry);
  const order = Object.keys(shape);
  const clear = Object.entries(clearOf(entry.event))
    .toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    .map(([name, value]) => ({
      name,
      title: shape[name]?.says ?? sentenceCase(name),
      value: Array.isArray(value) ? value.join(', ') : String(value),
    }));
  if (entry.sealed === undefined) return clear;
  const opened = mayOpenSealed(context.caller) ? await context.keystore.open(entry.child, entry.sealed) : null;
  const sealed = entry.sealedFields.map((name) => ({
    name,
    title: shape[name]?.says ?? SEALED_TITLES[name] ?? sentenceCase(name),
    value: opened?.[name] ?? null,
  }));
  return [...clear, ...sealed];
}

function shapeOf({ event, original, definition }: EntrySeen): Shape {
  const said = original ?? event;
  if (said.type === 'fact.recorded') return definition?.facts[said.fact]?.holds ?? {};
  return said.type === 'decision.made' ? (definition?.decisions[said.decision]?.holds ?? {}) : {};
}

/** What an event holds in the clear, flat. Ids of ours become ids of the API; explanations are shown apart. */
function clearOf(event: JourneyEvent | RegisterEvent): Values {
  switch (event.type) {
    case 'fact.recorded':
    case 'fact.corrected':
    case 'decision.made':
      return event.value;
    case 'clock.set':
      return given({ due: event.due?.at ?? event.due?.on, cause: event.cause });
    case 'clock.moved':
      return given({ from: event.from?.at ?? event.from?.on, to: event.to?.at ?? event.to?.on, cause: event.cause });
    case 'clock.settled':
      return given({ outcome: event.outcome, daysLate: event.daysLate, reason: event.reason, cause: event.cause });
    case 'gate.judged':
      return Object.fromEntries(event.limbs.map(({ limb, status }) => [limb, status]));
    case 'handover.offered':
      return given({ handOver: event.handOver, to: event.to, receiver: event.receiver, returns: event.returns });
    case 'handover.accepted':
    case 'handover.refused':
      return given({ offer: event.offer, into: event.into && globalId('Journey', event.into) });
    case 'journey.started':
      return given({
        purpose: event.purpose,
        reference: event.reference,
        follows: event.follows && globalId('Journey', event.follows),
      });
    case 'journey.ended':
      return { end: event.end };
    case 'alert.raised':
      return { about: event.about, subject: event.subject };
    case 'alert.closed':
      return { because: event.because };
    case 'child.registered':
      return { reference: event.reference };
    case 'duty.opened':
      return { owedBy: event.owedBy };
    case 'fact.withdrawn':
    case 'authority.registered':
    case 'team.registered':
    case 'staff.registered':
    case 'law.changed':
      return {};
  }
}

const given = (values: Readonly<Record<string, string | number | undefined>>): Values =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

// ---- What the schema shows ----

type Shown = Exclude<
  EntrySeen['event']['type'],
  'authority.registered' | 'team.registered' | 'staff.registered' | 'law.changed'
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
};

const EventTypeEnum = enumOf<Shown>('EventType', 'What sort of thing the record says happened.', EVENT_TYPES);

const roles = (names: readonly string[]): Role[] => ROLES.filter((role) => names.includes(role));

export const TimelineEntry = builder.objectRef<EntrySeen>('TimelineEntry').implement({
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
  }),
});

const TimelineConnection = connectionOf(
  'Timeline',
  TimelineEntry,
  'What happened, in the order in which it happened; what shares a moment, as it was recorded.',
);

interface TimelineAsked {
  readonly child: string;
  readonly types?: readonly Shown[] | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** A date counts from its start. */
const HAPPENED = Prisma.sql`coalesce(occurred_at, occurred_on::timestamp at time zone 'Europe/London')`;

async function listTimeline(
  context: Context,
  { child, types, first, after }: TimelineAsked,
  moment: Moment,
): Promise<Page<EntrySeen>> {
  const id = innerId('Child', child) ?? '';
  if (!(await findChild(context, id, moment)))
    throw asked('not-found', 'There is no such child, or it is not for you.');
  const journeys = await journeysOfChild(context, id, moment);
  const size = pageSize(first);
  const from = readCursor(after, 4);
  const which = Prisma.sql`stream = any(${[id, ...journeys.map((journey) => journey.id)]}) and ${HAPPENED} <= ${moment.asAt}::timestamptz
    ${moment.knownBy === undefined ? Prisma.empty : Prisma.sql`and recorded_at <= ${moment.knownBy}::timestamptz`}
    ${types == null ? Prisma.empty : Prisma.sql`and type = any(${[...types]})`}`;
  const onwards = from
    ? Prisma.sql`and (${HAPPENED}, recorded_at, stream, sequence)
        > (${String(from[0])}::timestamptz, ${String(from[1])}::timestamptz, ${String(from[2])}, ${Number(from[3])})`
    : Prisma.empty;
  const places = await context.prisma.$queryRaw<{ stream: string; sequence: number }[]>`
    select stream, sequence from event where ${which} ${onwards}
    order by ${HAPPENED}, recorded_at, stream, sequence limit ${size + 1}`;
  const shown = await entriesAt(context, places, { child: id, journeys }, moment);
  const totalCount = async () => {
    const [counted] = await context.prisma.$queryRaw<
      { n: number }[]
    >`select count(*)::int as n from event where ${which}`;
    return counted?.n ?? 0;
  };
  return pageOf(shown, { first: size, after, totalCount }, (entry) => entry, cursorAt);
}

const cursorAt = ({ occurredAt, occurredOn, recordedAt, stream, sequence }: EntrySeen): string =>
  cursorOf(occurredAt ?? startOfDay(occurredOn), recordedAt, stream, sequence);

async function entriesAt(
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
      types: t.arg({ type: [EventTypeEnum], description: 'Only these sorts of thing.' }),
      ...momentArgs,
      ...pageArgs(100),
    },
    resolve: (_, { asAt, knownBy, ...args }, context) =>
      listTimeline(context, args, momentOf(context, { asAt, knownBy })),
  }),
);
