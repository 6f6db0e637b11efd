import { ending, extending, leaving, occurredAt, servedBy, taking } from '../../activities/holds';
import { HOLD_ENDS, type HoldEnd, type HomeEvent } from '../../activities/matching';
import type { Drafts } from '../../activities/register';
import { eventOf } from '../../activities/shapes';
import type { Prisma } from '../../prisma/client';
import { instant, type CivilDate, type Instant } from '../../statute';
import { HOLD_LENGTHS, type Lane } from '../../workflows/home-matching/search/holds';
import type { Values } from '../../workflows/kernel/events';
import type { Role } from '../../workflows/kernel/people';
import { accepted, refusal, refused, type Judged, type Refusal } from '../../workflows/kernel/refusals';
import type { Kept } from '../../workflows/messages';
import { builder, CommandError, enumOf } from '../builder';
import type { Context } from '../context';
import { globalId, innerId, notFound } from '../ids';
import { badKey, keyField, onlyFor } from '../inputs';
import { tellRegister } from '../register';
import { erased } from '../sealed';
import { needOf } from './frozen';
import { refusalIn, tellJourneys } from './request';

/*
 * Holds on places of a home, by those who search. Each is first in the home's own record, under its lock; then the children's
 * journeys are told, and the round of the request is to look at its clocks again.
 */

type Home = Prisma.HomeGetPayload<object>;
type HomeRequest = Prisma.HomeRequestGetPayload<object>;
type Hold = Prisma.HoldGetPayload<object>;

const HOLDERS: readonly Role[] = ['home-finder', 'home-finding-manager'];

// ---- In the home's record ----

/** One act at a home: what is worked out under its lock, and the caller's key. */
interface AtHome {
  readonly mutation: string;
  readonly idempotencyKey: string;
  readonly content: unknown;
  readonly home: Home;
  readonly drafts: Drafts;
}

/** What an act left in a home's record. */
interface Left {
  readonly events: readonly HomeEvent[];
  /** The moment of it, which its journeys are told also when it is sent again. */
  readonly at: Instant;
}

/** Records it once, and wakes the rounds of requests whose turn it was meanwhile. */
async function tellHome(context: Context, { home, ...act }: AtHome): Promise<Judged<Left>> {
  const { id, body, provider, reference } = home;
  const told = await tellRegister(context, { ...act, stream: { kind: 'home', id, body, provider, reference } });
  if (!told.ok) return told;
  for (const request of await servedBy(context.prisma, id, told.value)) await nudgeRound(context, request);
  return accepted(await leftBy(context, id, told.value));
}

async function leftBy({ prisma, now }: Context, home: string, kept: Kept | undefined): Promise<Left> {
  if (!kept) return { events: [], at: now };
  const { first, last, recordedAt } = kept;
  const rows = await prisma.event.findMany({ where: { stream: home, sequence: { gte: first, lte: last } } });
  // A home's stream holds nothing else.
  return { events: rows.map((row) => eventOf(row) as HomeEvent), at: instant(recordedAt) };
}

/** Has the round of a request look at what waits; the record says what that is. */
export const nudgeRound = ({ journeys, offsetMs }: Context, request: string): Promise<void> =>
  journeys.nudgeRound(request, offsetMs);

// ---- In the children's ----

/** Tells each journey of a request of one fact, exactly once for a key. @returns the first refusal */
async function tellFact(
  context: Context,
  { mutation, idempotencyKey }: Pick<AtHome, 'mutation' | 'idempotencyKey'>,
  request: Holder,
  { fact, value, at }: { readonly fact: string; readonly value: Values; readonly at: Instant },
): Promise<Refusal | undefined> {
  const command = { type: 'record', fact, value, occurred: occurredAt(at) } as const;
  return refusalIn(await tellJourneys(context, mutation, idempotencyKey, request, command));
}

// ---- Taking, extending, ending ----

/** What came of it: places held, a place in the queue, or neither. */
interface HoldOutcome {
  readonly hold: Hold | null;
  readonly queued: boolean;
  readonly errors: readonly Refusal[];
}

const notHeld = (...errors: readonly Refusal[]): HoldOutcome => ({ hold: null, queued: false, errors });

const holdWith = ({ prisma }: Context, id: string): Promise<Hold | null> => prisma.hold.findUnique({ where: { id } });

/** A request and a home of the caller's own body. */
async function bothOf(
  { prisma, caller }: Context,
  named: { readonly request: string; readonly home: string },
): Promise<Judged<{ readonly request: HomeRequest; readonly home: Home }>> {
  const body = caller.authority;
  const [request, home] = await Promise.all([
    prisma.homeRequest.findFirst({ where: { id: innerId('HomeRequest', named.request) ?? '', body } }),
    prisma.home.findFirst({ where: { id: innerId('Home', named.home) ?? '', body } }),
  ]);
  if (!request) return refused(notFound('request', 'request'));
  return home ? accepted({ request, home }) : refused(notFound('home', 'home'));
}

interface TakeHoldInput {
  readonly idempotencyKey: string;
  readonly request: string;
  readonly home: string;
  readonly places?: number | null | undefined;
  readonly neededOn?: CivilDate | null | undefined;
  readonly queue?: boolean | null | undefined;
}

const MOST_PLACES = 20;

const laneOf = ({ lane }: { readonly lane: string }): Lane => (lane === 'emergency' ? 'emergency' : 'planned');

async function takeHold(context: Context, input: TakeHoldInput): Promise<HoldOutcome> {
  const { idempotencyKey } = input;
  const wrong = badKey(idempotencyKey) ?? onlyFor(context, HOLDERS, 'hold places');
  if (wrong) return notHeld(wrong);
  const both = await bothOf(context, input);
  if (!both.ok) return notHeld(both.refusal);
  const { request, home } = both.value;
  const { authority } = request;
  const lane = laneOf(request);
  const [places, queue] = [input.places ?? request.journeys.length, input.queue ?? false];
  if (places < 1 || places > MOST_PLACES)
    return notHeld(refusal('invalid-value', `From 1 to ${MOST_PLACES} places are held together.`, 'places'));
  const day = input.neededOn == null ? await neededFrom(context, request) : accepted(input.neededOn);
  if (!day.ok) return notHeld(day.refusal);
  const asked = { home: home.id, request: request.id, authority, lane, places, queue, neededOn: day.value };
  const act = { mutation: 'takeHold', idempotencyKey };
  // What the caller said and not what the need says: the same key may come again after a new version of it.
  const content = { ...asked, neededOn: input.neededOn ?? null };
  const told = await tellHome(context, { ...act, home, content, drafts: taking(asked, context.now) });
  if (!told.ok) return notHeld(told.refusal);
  const held = told.value.events.flatMap((one) =>
    one.type === 'places.held' && one.request === request.id ? [one] : [],
  )[0];
  // Places that came with a turn are the round's to tell.
  const untold =
    held && held.from === undefined
      ? await tellFact(context, act, request, {
          ...{ fact: 'hold', at: told.value.at },
          value: { hold: held.hold, home: home.id, until: held.until },
        })
      : undefined;
  await nudgeRound(context, request.id);
  if (!held) return { hold: null, queued: true, errors: [] };
  return { hold: await holdWith(context, held.hold), queued: false, errors: untold ? [untold] : [] };
}

/** The day of the move, as the newest version of the need has it. */
async function neededFrom(context: Context, request: HomeRequest): Promise<Judged<CivilDate>> {
  const stored = await needOf(context, request, request.needVersion);
  if (stored === undefined)
    return refused(refusal('not-yet', 'The need has not been frozen: say from which day.', 'neededOn'));
  return typeof stored === 'string' ? refused(erased('request')) : accepted(stored.need.neededFrom);
}

/** A hold of the caller's own body, with its home and its request. */
async function heldBy({ prisma, caller }: Context, named: string) {
  const hold = await prisma.hold.findFirst({
    where: { id: innerId('Hold', named) ?? '', body: caller.authority },
  });
  if (!hold) return undefined;
  const [home, request] = await Promise.all([
    prisma.home.findUniqueOrThrow({ where: { id: hold.home } }),
    prisma.homeRequest.findUniqueOrThrow({ where: { id: hold.request } }),
  ]);
  return { hold, home, request };
}

interface HoldInput {
  readonly idempotencyKey: string;
  readonly hold: string;
}

async function extendHold(context: Context, { idempotencyKey, hold: named }: HoldInput): Promise<HoldOutcome> {
  const wrong = badKey(idempotencyKey) ?? onlyFor(context, HOLDERS, 'extend a hold');
  if (wrong) return notHeld(wrong);
  const found = await heldBy(context, named);
  if (!found) return notHeld(notFound('hold', 'hold'));
  const { hold, home, request } = found;
  const act = { mutation: 'extendHold', idempotencyKey };
  const drafts = extending(home.id, hold.id, context.now);
  const told = await tellHome(context, { ...act, home, content: { hold: hold.id }, drafts });
  if (!told.ok) return notHeld(told.refusal);
  const until = told.value.events.flatMap((one) => (one.type === 'hold.extended' ? [one.until] : []))[0];
  const untold =
    until &&
    (await tellFact(context, act, request, {
      ...{ fact: 'hold', at: told.value.at },
      value: { hold: hold.id, home: home.id, until },
    }));
  await nudgeRound(context, request.id);
  return { hold: await holdWith(context, hold.id), queued: false, errors: untold ? [untold] : [] };
}

async function releaseHold(context: Context, { idempotencyKey, hold: named }: HoldInput): Promise<HoldOutcome> {
  const wrong = badKey(idempotencyKey) ?? onlyFor(context, HOLDERS, 'release a hold');
  if (wrong) return notHeld(wrong);
  const found = await heldBy(context, named);
  if (!found) return notHeld(notFound('hold', 'hold'));
  const told = await endHold(context, { mutation: 'releaseHold', idempotencyKey }, found, 'released');
  return told ? notHeld(told) : { hold: await holdWith(context, found.hold.id), queued: false, errors: [] };
}

type Act = Pick<AtHome, 'mutation' | 'idempotencyKey'>;

/** Ends a hold that lives. @returns why not, if not */
async function endHold(
  context: Context,
  act: Act,
  { hold, home, request }: { readonly hold: Hold; readonly home: Home; readonly request: Holder },
  how: HoldEnd,
): Promise<Refusal | undefined> {
  const drafts = ending(home.id, hold.id, how, context.now);
  const told = await tellHome(context, { ...act, home, content: { hold: hold.id, how }, drafts });
  if (!told.ok) return told.refusal;
  // What follows from an act of the children's authority is the round's to tell: it is no act of those who hold places.
  const untold =
    how === 'released'
      ? await tellFact(context, act, request, {
          ...{ fact: 'holdReleased', at: told.value.at },
          value: { hold: hold.id, how },
        })
      : undefined;
  await nudgeRound(context, request.id);
  return untold;
}

/** At which home; at all of them when left out. */
interface At {
  readonly home?: string;
  readonly notHome?: string;
}

/** A request, as far as its holds and its journeys go. */
interface Holder {
  readonly id: string;
  readonly journeys: readonly string[];
  readonly children: readonly string[];
}

/**
 * Ends every hold of a request that lives, each under a key of its own, and takes it out of every queue: where its children are
 * booked at one of the homes, or the request is taken back. A hold that ran out meanwhile has ended by itself.
 * @param at those at one home alone, or all but those; every one when left out
 */
export async function endHoldsOf(
  context: Context,
  { mutation, idempotencyKey }: Act,
  request: Holder,
  how: HoldEnd,
  at: At = {},
): Promise<readonly Refusal[]> {
  const { prisma } = context;
  const wrong: Refusal[] = [];
  const holds = await prisma.hold.findMany({
    where: { request: request.id, OR: [{ endedAt: null }, { how }], ...homesOf(at) },
    orderBy: [{ home: 'asc' }, { id: 'asc' }],
  });
  for (const hold of holds) {
    const home = await prisma.home.findUniqueOrThrow({ where: { id: hold.home } });
    const act = { mutation, idempotencyKey: `${idempotencyKey}/${hold.id}` };
    const refusedFor = await endHold(context, act, { hold, home, request }, how);
    if (refusedFor && refusedFor.code !== 'hold-expired') wrong.push(refusedFor);
  }
  const waiting = await prisma.holdQueue.findMany({ where: { request: request.id, leftAt: null, ...homesOf(at) } });
  for (const { home } of waiting) {
    const act = { mutation, idempotencyKey: `${idempotencyKey}/${home}` };
    const left = await leaveQueue(context, act, request, home, 'request-closed');
    if (left && left.code !== 'not-found') wrong.push(left);
  }
  return wrong;
}

const homesOf = ({ home, notHome }: At): Prisma.HoldWhereInput & Prisma.HoldQueueWhereInput => ({
  ...(home === undefined ? {} : { home }),
  ...(notHome === undefined ? {} : { home: { not: notHome } }),
});

async function leaveQueue(
  context: Context,
  act: Act,
  request: Pick<HomeRequest, 'id'>,
  id: string,
  why: 'own-wish' | 'request-closed',
): Promise<Refusal | undefined> {
  const home = await context.prisma.home.findUniqueOrThrow({ where: { id } });
  const drafts = leaving(id, request.id, why, context.now);
  const told = await tellHome(context, { ...act, home, content: { request: request.id, why }, drafts });
  return told.ok ? undefined : told.refusal;
}

async function leaveHoldQueue(
  context: Context,
  { idempotencyKey, ...named }: { readonly idempotencyKey: string; readonly request: string; readonly home: string },
): Promise<HoldOutcome> {
  const wrong = badKey(idempotencyKey) ?? onlyFor(context, HOLDERS, 'leave a queue for places');
  if (wrong) return notHeld(wrong);
  const both = await bothOf(context, named);
  if (!both.ok) return notHeld(both.refusal);
  const { request, home } = both.value;
  const act = { mutation: 'leaveHoldQueue', idempotencyKey };
  const left = await leaveQueue(context, act, request, home.id, 'own-wish');
  return left ? notHeld(left) : { hold: null, queued: false, errors: [] };
}

// ---- What the schema shows ----

const LaneEnum = enumOf<Lane>('HoldLane', 'How long places are held for.', {
  planned: HOLD_LENGTHS.planned.title,
  emergency: HOLD_LENGTHS.emergency.title,
});

const HoldEndEnum = enumOf<HoldEnd>('HoldEnd', 'How a hold came to its end.', {
  released: 'Somebody gave the places back',
  expired: 'Its time ran out',
  booked: 'The children are to move in',
  withdrawn: 'The request was taken back',
});

const moment = (date: Date): Instant => instant(date.getTime());

/** A hold that ran out is over at its moment, whether or not that is in the record yet. */
const endOf = ({ endedAt, expiresAt }: Hold, now: Instant): Instant | null => {
  const end = moment(endedAt ?? expiresAt);
  return end <= now ? end : null;
};

const howOf = (hold: Hold, now: Instant): HoldEnd | null => {
  if (endOf(hold, now) === null) return null;
  return HOLD_ENDS.find((how) => how === hold.how) ?? 'expired';
};

const HoldType = builder.objectRef<Hold>('Hold').implement({
  description: 'Places of a home that are held together for a request, until a moment. Nobody is named in it.',
  fields: (t) => ({
    id: t.id({ description: 'Its opaque id.', resolve: ({ id }) => globalId('Hold', id) }),
    home: t.id({ description: 'The home.', resolve: ({ home }) => globalId('Home', home) }),
    request: t.id({ description: 'The request.', resolve: ({ request }) => globalId('HomeRequest', request) }),
    places: t.stringList({
      description: 'The places, by the ids that the home gives them.',
      resolve: async ({ id }, _, { prisma }) => {
        const rows = await prisma.$queryRaw<{ place: string }[]>`
          select place from hold_place where hold = ${id} order by place`;
        return rows.map(({ place }) => place);
      },
    }),
    lane: t.field({ type: LaneEnum, description: 'How long it is for.', resolve: laneOf }),
    takenAt: t.field({ type: 'DateTime', description: 'Since when.', resolve: ({ takenAt }) => moment(takenAt) }),
    expiresAt: t.field({
      type: 'DateTime',
      description: 'The moment at which it is over by itself.',
      resolve: ({ expiresAt }) => moment(expiresAt),
    }),
    extended: t.exposeBoolean('extended', { description: 'Whether it was extended, which it is once.' }),
    endedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it ended; null while it lives.',
      resolve: (hold, _, { now }) => endOf(hold, now),
    }),
    how: t.field({
      type: HoldEndEnum,
      nullable: true,
      description: 'How it ended; null while it lives.',
      resolve: (hold, _, { now }) => howOf(hold, now),
    }),
  }),
});

const HoldPayload = builder.objectRef<HoldOutcome>('HoldPayload').implement({
  description: 'What came of it: places held, a turn in the queue, or errors.',
  fields: (t) => ({
    hold: t.field({
      type: HoldType,
      nullable: true,
      description: 'The hold as it stands now.',
      resolve: ({ hold }) => hold,
    }),
    queued: t.exposeBoolean('queued', { description: 'The request waits for places of this home.' }),
    errors: t.field({
      type: [CommandError],
      description: 'Why it was refused, or why a journey could not be told.',
      resolve: ({ errors }) => [...errors],
    }),
  }),
});

builder.mutationField('takeHold', (t) =>
  t.field({
    type: HoldPayload,
    description:
      'Hold places of a home for a request: all that are asked for, or none. For those who search. Of places that are free on the day, those with the lowest ids are held.',
    args: {
      input: t.arg({
        required: true,
        description: 'For whom, where, and from when.',
        type: builder.inputType('TakeHoldInput', {
          description: 'A request and a home that its latest search does not rule out.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            request: f.id({ required: true, description: 'The request.' }),
            home: f.id({ required: true, description: 'The home.' }),
            places: f.int({ description: 'How many; one for each child of the request when left out.' }),
            neededOn: f.field({
              type: 'Date',
              description: 'The day from which they are needed; the day of the move in the frozen need when left out.',
            }),
            queue: f.boolean({
              description: 'Wait for them where they are held: they come with a turn, emergencies first.',
            }),
          }),
        }),
      }),
    },
    resolve: (_, { input }, context) => takeHold(context, input),
  }),
);

const holdInput = (name: string, description: string) =>
  builder.inputType(name, {
    description,
    fields: (f) => ({
      idempotencyKey: f.string(keyField),
      hold: f.id({ required: true, description: 'The hold.' }),
    }),
  });

builder.mutationField('extendHold', (t) =>
  t.field({
    type: HoldPayload,
    description: 'Extend a hold that lives, once, by its own length again from its end. For those who search.',
    args: {
      input: t.arg({
        required: true,
        description: 'Which.',
        type: holdInput('ExtendHoldInput', 'A hold that lives.'),
      }),
    },
    resolve: (_, { input }, context) => extendHold(context, input),
  }),
);

builder.mutationField('releaseHold', (t) =>
  t.field({
    type: HoldPayload,
    description: 'Give held places back before their time: they go to whoever waits for them. For those who search.',
    args: {
      input: t.arg({
        required: true,
        description: 'Which.',
        type: holdInput('ReleaseHoldInput', 'A hold that lives.'),
      }),
    },
    resolve: (_, { input }, context) => releaseHold(context, input),
  }),
);

builder.mutationField('leaveHoldQueue', (t) =>
  t.field({
    type: HoldPayload,
    description: 'No longer wait for places of a home. For those who search.',
    args: {
      input: t.arg({
        required: true,
        description: 'Who, and where.',
        type: builder.inputType('LeaveHoldQueueInput', {
          description: 'A request that waits for places of a home.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            request: f.id({ required: true, description: 'The request.' }),
            home: f.id({ required: true, description: 'The home.' }),
          }),
        }),
      }),
    },
    resolve: (_, { input }, context) => leaveHoldQueue(context, input),
  }),
);
