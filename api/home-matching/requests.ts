import type { RegisterDraft } from '../../activities/register';
import { Prisma } from '../../prisma/client';
import { EMERGENCY_PURPOSE, homeMatching } from '../../workflows/home-matching/definition';
import type { Command } from '../../workflows/kernel/decide';
import type { Values } from '../../workflows/kernel/events';
import { accepted, refusal, refused, type Judged, type Refusal } from '../../workflows/kernel/refusals';
import { seesJourney } from '../access';
import { ownJourney } from '../acting';
import {
  builder,
  connectionOf,
  CommandError,
  cursorOf,
  enumOf,
  pageArgs,
  pageOf,
  pageSize,
  readCursor,
  type Page,
} from '../builder';
import { DIFFERENT_BODY } from '../commands';
import { authorOf, momentOf, type Context } from '../context';
import { globalId, innerId, notFound, ownId } from '../ids';
import { badKey, badWords, keyField, notTold, payloadOf, toldOf, type Told } from '../inputs';
import { findJourney, JourneyRef, type JourneySeen } from '../journeys';
import { shows } from '../looked';
import { counting } from '../sql';
import { endHoldsOf } from './holds';
import {
  BODY_ROLES,
  type callerAsAuthor,
  isRecorded,
  occurredAt,
  requestDraft,
  requestFor,
  requestSeen,
  requestWith,
  tellRequest,
  whatFollows,
  type RequestSeen,
} from './request';

/*
 * A request for a home: sent by the children's authority to whoever searches for it, accepted there, and taken back with all that
 * hangs on it. Those who search never see who the child is: children are numbered.
 */

// ---- What the schema shows ----

export const LaneEnum = enumOf<RequestSeen['lane']>('HomeLane', 'How urgent a home is needed.', {
  planned: 'A planned move',
  emergency: 'At once; the lasting home is searched for afterwards',
});

/** One child of a request, by its place in it. */
interface RequestChild {
  readonly request: RequestSeen;
  readonly place: number;
}

const RequestChildType = builder.objectRef<RequestChild>('RequestChild').implement({
  ...shows<RequestChild>(({ request: { children, journeys }, place }) => ({
    ...{ child: children[place], journey: journeys[place] },
  })),
  description: 'One child of a request. Those who search know the child by a number alone.',
  fields: (t) => ({
    number: t.int({
      description: 'The number of the child in this request, from 1.',
      resolve: ({ place }) => place + 1,
    }),
    journey: t.field({
      type: JourneyRef,
      nullable: true,
      description: "The child's journey; null for those who search.",
      resolve: ({ request, place }, _, context) =>
        request.side === 'authority'
          ? findJourney(context, request.journeys[place] ?? '', momentOf(context, {}))
          : null,
    }),
  }),
});

export const HomeRequestRef = builder.objectRef<RequestSeen>('HomeRequest');
HomeRequestRef.implement({
  ...shows<RequestSeen>(({ children, journeys }) => ({ child: children[0], journey: journeys[0] })),
  description: 'A request for a home, for one child or for siblings who are searched for together.',
  fields: (t) => ({
    id: t.id({ description: 'Its opaque id.', resolve: ({ id }) => globalId('HomeRequest', id) }),
    lane: t.expose('lane', { type: LaneEnum, description: 'How urgent it is.' }),
    authority: t.exposeString('authority', {
      description: 'Whose children they are, and who alone decides: its code.',
    }),
    body: t.exposeString('body', { description: 'Who searches, by its code.' }),
    sentAt: t.field({ type: 'DateTime', description: 'When it was sent.', resolve: ({ sentAt }) => sentAt }),
    acceptedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When those who search accepted it.',
      resolve: ({ acceptedAt }) => acceptedAt,
    }),
    closedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was closed.',
      resolve: ({ closedAt }) => closedAt,
    }),
    why: t.exposeString('why', { nullable: true, description: 'Why it was closed, by a code.' }),
    needVersion: t.exposeInt('needVersion', { description: 'Version of the need; 0 before it is frozen.' }),
    children: t.field({
      type: [RequestChildType],
      description: 'The children, each by a number.',
      resolve: (request) => request.children.map((_, place) => ({ request, place })),
    }),
  }),
});

const HomeRequestConnection = connectionOf('HomeRequest', HomeRequestRef, 'A list of requests, the first sent first.');

// ---- Sending ----

interface SendInput {
  readonly idempotencyKey: string;
  readonly journeys: readonly string[];
  readonly onBehalfOf?: string | null | undefined;
}

const MAX_CHILDREN = 10;

async function send(context: Context, input: SendInput): Promise<Told<RequestSeen>> {
  const { idempotencyKey, journeys: named, onBehalfOf } = input;
  const wrong = badKey(idempotencyKey) ?? badCount(named);
  if (wrong) return notTold(wrong);
  const found = await journeysFor(context, named);
  if (!found.ok) return notTold(found.refusal);
  const journeys = found.value;
  const author = await authorOf(
    context,
    onBehalfOf,
    journeys.map(({ child }) => child),
  );
  if (!author.ok) return notTold(author.refusal);
  const request = await requestTo(context, idempotencyKey, journeys);
  if (!request.ok) return notTold(request.refusal);
  const told = await tellRequest(context, {
    ...{ mutation: 'sendRequest', idempotencyKey, request: request.value, opens: true, author: author.value },
    content: { journeys: journeys.map(({ id }) => id) },
    drafts: ({ sequence }) => (sequence > 0 ? refused(DIFFERENT_BODY) : accepted([sent(context, request.value)])),
    command: (occurred, place) => ({
      ...{ type: 'record', fact: 'request', occurred },
      value: asFact(request.value, place),
    }),
  });
  return told.ok ? answered(context, request.value.id) : notTold(told.refusal);
}

const badCount = (named: readonly string[]): Refusal | undefined =>
  named.length >= 1 && named.length <= MAX_CHILDREN && new Set(named).size === named.length
    ? undefined
    : refusal('invalid-value', `Name at least 1 and at most ${MAX_CHILDREN} journeys, each once.`, 'journeys');

/** The journeys of one request: all of matching, all in one lane, and each in one open request. */
async function journeysFor(context: Context, named: readonly string[]): Promise<Judged<readonly JourneySeen[]>> {
  const found = await Promise.all(named.map((id) => ownJourney(context, id)));
  const journeys: JourneySeen[] = [];
  for (const [place, journey] of found.entries()) {
    if (journey?.type !== homeMatching.id) return refused(notFound('journey of matching', 'journeys', String(place)));
    if (journey.purpose !== found[0]?.purpose)
      return refused(
        refusal('invalid-value', 'One request is either planned or an emergency.', 'journeys', String(place)),
      );
    journeys.push(journey);
  }
  return accepted(journeys);
}

/** The request that a key makes: as it was sent before, or to whoever searches for the authority now. */
async function requestTo(
  { caller, prisma }: Context,
  key: string,
  named: readonly JourneySeen[],
): Promise<Judged<Pick<RequestSeen, 'id' | 'body' | 'authority' | 'lane' | 'journeys' | 'children'>>> {
  const { authority } = caller;
  const id = ownId('home-request', authority, key);
  const journeys = named.map((journey) => journey.id);
  const children = named.map(({ child }) => child);
  const lane = named[0]?.purpose === EMERGENCY_PURPOSE ? ('emergency' as const) : ('planned' as const);
  const before = await prisma.homeRequest.findUnique({ where: { id } });
  if (before) return accepted({ id, body: before.body, authority, lane, journeys, children });
  const open = await prisma.homeRequest.findFirst({ where: { journeys: { hasSome: journeys }, closedAt: null } });
  if (open) return refused(refusal('already-open', 'There is an open request for this child.', 'journeys'));
  const own = await prisma.authority.findUnique({ where: { code: authority } });
  return accepted({ id, body: own?.matchingBody ?? authority, authority, lane, journeys, children });
}

const sent = (
  context: Context,
  { body, authority, lane, journeys, children }: Omit<Parameters<typeof asFact>[0], 'id'>,
): RegisterDraft => requestDraft(context, { type: 'request.sent', body, authority, lane, journeys, children });

const asFact = (
  { id, body, authority, children }: Pick<RequestSeen, 'id' | 'body' | 'authority' | 'lane' | 'journeys' | 'children'>,
  place: number,
): Values => ({
  request: id,
  body: body === authority ? 'own-team' : 'rcc',
  siblings: children.filter((_, other) => other !== place),
});

/** The request as it stands after an act. */
async function answered(context: Context, id: string): Promise<Told<RequestSeen>> {
  const request = await requestWith(context, id);
  return request ? toldOf(request) : notTold(NO_REQUEST);
}

export const NO_REQUEST = notFound('request for a home', 'request');
export const CLOSED = refusal('already-ended', 'This request is closed.', 'request');

// ---- Accepting ----

/** The request of an act by those who search, or why it is not theirs to do. */
export async function searchedBy(context: Context, id: string, what: string): Promise<Judged<RequestSeen>> {
  const request = await requestFor(context, id);
  if (!request) return refused(NO_REQUEST);
  const { roles, authority } = context.caller;
  return authority === request.body && roles.some((role) => BODY_ROLES.includes(role))
    ? accepted(request)
    : refused(refusal('not-allowed', `You may not ${what}. It is for: ${BODY_ROLES.join(', ')}.`));
}

async function accept(context: Context, key: string, id: string): Promise<Told<RequestSeen>> {
  const wrong = badKey(key);
  const found = wrong ? refused(wrong) : await searchedBy(context, id, 'accept a request');
  if (!found.ok) return notTold(found.refusal);
  const request = found.value;
  if (request.acceptedAt !== null && !(await isRecorded(context, key, request.id))) return toldOf(request);
  const told = await tellRequest(context, {
    ...{ mutation: 'acceptRequest', idempotencyKey: key, request, content: { request: request.id } },
    drafts: (_, tx) => whileOpen(tx, request.id, () => [requestDraft(context, { type: 'request.accepted' })]),
    command: (occurred) => ({ type: 'record', fact: 'requestAccepted', occurred, value: {} }),
  });
  return told.ok ? answered(context, request.id) : notTold(told.refusal);
}

/** Drafts for a request that is open; asked under its lock, within its transaction. */
export async function whileOpen(
  tx: Prisma.TransactionClient,
  id: string,
  drafts: () => readonly RegisterDraft[],
): Promise<Judged<readonly RegisterDraft[]>> {
  const row = await tx.homeRequest.findUnique({ where: { id } });
  return row?.closedAt ? refused(CLOSED) : accepted(drafts());
}

// ---- Taking back ----

const WHYS = ['family-found', 'no-longer-needed', 'merged', 'other'] as const;
type Why = (typeof WHYS)[number];

const WithdrawalEnum = enumOf<Why>('RequestWithdrawal', 'Why a request is taken back.', {
  ...{
    'family-found': 'The child lives with family or a known adult',
    'no-longer-needed': 'No home is needed any more',
  },
  ...{ merged: 'Another request takes its place', other: 'Another reason' },
});

/** What falls when a request is taken back, and what stays. */
interface Cascade {
  readonly request: RequestSeen;
  readonly runs: number;
  readonly approaches: readonly string[];
  readonly holds: readonly string[];
  readonly queues: number;
  readonly chosenHome: string | null;
  readonly moveSet: boolean;
  readonly steps: readonly string[];
}

const CascadeType = builder.objectRef<Cascade>('WithdrawalCascade').implement({
  ...shows<Cascade>(({ request: { children, journeys } }) => ({ child: children[0], journey: journeys[0] })),
  description:
    'What falls with a request that is taken back. All that is recorded stays, and so does the offer of an advocate.',
  fields: (t) => ({
    runs: t.exposeInt('runs', { description: 'Searches that are closed; each stays as it was stored.' }),
    approaches: t.idList({
      description: 'Approaches that end as `request-withdrawn`.',
      resolve: ({ approaches }) => approaches.map((id) => globalId('Approach', id)),
    }),
    holds: t.idList({
      description: 'Holds whose places are free again.',
      resolve: ({ holds }) => holds.map((id) => globalId('Hold', id)),
    }),
    queues: t.exposeInt('queues', { description: 'Homes for which it no longer waits.' }),
    chosenHome: t.id({
      nullable: true,
      description: 'The home that was chosen and is given up.',
      resolve: ({ chosenHome }) => (chosenHome === null ? null : globalId('Home', chosenHome)),
    }),
    moveSet: t.exposeBoolean('moveSet', { description: 'Whether a day of the move was set that no longer stands.' }),
    stepsNoLongerOwed: t.stringList({
      description: 'Steps that are no longer owed, by their titles.',
      resolve: ({ steps }) => [...steps],
    }),
  }),
});

interface WithdrawInput {
  readonly idempotencyKey: string;
  readonly request: string;
  readonly why: Why;
  readonly by?: string | null | undefined;
  readonly preview: boolean;
  readonly onBehalfOf?: string | null | undefined;
}

interface Withdrawal {
  readonly request: RequestSeen | null;
  readonly cascade: Cascade | null;
  readonly errors: readonly Refusal[];
}

const WithdrawRequestPayload = builder.objectRef<Withdrawal>('WithdrawRequestPayload').implement({
  description: 'What came of it, or would: either the request with what falls, or errors.',
  fields: (t) => ({
    request: t.field({
      type: HomeRequestRef,
      nullable: true,
      description: 'The request, as it stands now.',
      resolve: ({ request }) => request,
    }),
    cascade: t.field({
      type: CascadeType,
      nullable: true,
      description: 'What fell with it; in a preview, what would.',
      resolve: ({ cascade }) => cascade,
    }),
    errors: t.field({
      type: [CommandError],
      description: 'Why it was refused; empty when it was not.',
      resolve: ({ errors }) => [...errors],
    }),
  }),
});

const notWithdrawn = (...errors: readonly Refusal[]): Withdrawal => ({ request: null, cascade: null, errors });

async function withdraw(context: Context, input: WithdrawInput): Promise<Withdrawal> {
  const { idempotencyKey, why, by, preview, onBehalfOf } = input;
  const request = badKey(idempotencyKey) ? undefined : await requestFor(context, input.request);
  const wrong = badKey(idempotencyKey) ?? (request ? undefined : NO_REQUEST);
  if (wrong || !request) return notWithdrawn(wrong ?? NO_REQUEST);
  if (context.caller.authority !== request.authority) return notWithdrawn(ONLY_AUTHORITY);
  const author = await authorOf(context, onBehalfOf, request.children);
  if (!author.ok) return notWithdrawn(author.refusal);
  const replaced = by == null ? {} : { by: innerId('HomeRequest', by) ?? by };
  const command = (occurred: Command['occurred']): Command => ({
    ...{ type: 'record', fact: 'requestWithdrawn', occurred, value: { why, ...replaced } },
  });
  const again = await isRecorded(context, idempotencyKey, request.id);
  const cascade = await cascadeOf(context, request, command(occurredAt(context.now)), author.value, again);
  if (!cascade.ok) return notWithdrawn(cascade.refusal);
  if (preview) return { request, cascade: cascade.value, errors: [] };
  const told = await tellRequest(context, {
    ...{ mutation: 'withdrawRequest', idempotencyKey, request, author: author.value, command },
    content: { request: request.id, why, ...replaced },
    drafts: (_, tx) => closing(context, tx, request.id, why),
  });
  if (await isRecorded(context, idempotencyKey, request.id))
    await endHoldsOf(context, { mutation: 'withdrawRequest', idempotencyKey }, request, 'withdrawn');
  if (!told.ok) return notWithdrawn(told.refusal);
  return { request: (await requestWith(context, request.id)) ?? null, cascade: cascade.value, errors: [] };
}

const ONLY_AUTHORITY = refusal('not-allowed', "Only the children's own authority takes a request back.", 'request');
const MOVED = refusal(
  'not-compliant',
  'A child of this request has moved in. End that home instead: nothing of the request is taken back.',
  'request',
);

/** What falls, as far as it stands; sent again, what has fallen. */
async function cascadeOf(
  context: Context,
  request: RequestSeen,
  command: Command,
  author: ReturnType<typeof callerAsAuthor>,
  again: boolean,
): Promise<Judged<Cascade>> {
  const { prisma, now } = context;
  const { id } = request;
  const follows = await whatFollows(context, request, command, author);
  const states = follows.map(({ before, judged }) => (judged.ok ? judged.value.state : before));
  const entries = states.flatMap((state) => state.entries);
  const last = (name: string) => entries.findLast((entry) => entry.name === name);
  const refusedBy = follows.flatMap(({ judged }) => (judged.ok ? [] : [judged.refusal]))[0];
  if (!again && refusedBy) return refused(refusedBy);
  if (!again && request.closedAt !== null) return refused(CLOSED);
  if (!again && last('moved')) return refused(MOVED);
  const open = { OR: [{ endedAt: null }, { outcome: 'request-withdrawn' }] };
  const live = { OR: [{ endedAt: null, expiresAt: { gt: new Date(now) } }, { how: 'withdrawn' }] };
  const [runs, approaches, holds, queues] = await Promise.all([
    prisma.searchRun.count({ where: { request: id } }),
    prisma.approach.findMany({ where: { request: id, ...open }, orderBy: { id: 'asc' }, select: { id: true } }),
    prisma.hold.findMany({ where: { request: id, ...live }, orderBy: { id: 'asc' }, select: { id: true } }),
    prisma.holdQueue.count({ where: { request: id, OR: [{ leftAt: null }, { why: 'request-closed' }] } }),
  ]);
  const owed = states.flatMap(({ duties }) =>
    Object.values(duties).filter(({ reason }) => reason === 'request-withdrawn'),
  );
  const chosen = last('homeChoice')?.value['home'];
  return accepted({
    ...{ request, runs, queues },
    approaches: approaches.map((one) => one.id),
    holds: holds.map((one) => one.id),
    chosenHome: typeof chosen === 'string' ? chosen : null,
    moveSet: last('moveSet') !== undefined,
    steps: [...new Set(owed.map(({ step }) => homeMatching.steps[step]?.title ?? step))],
  });
}

/** Each approach ends, and the request is closed; worked out under the lock of the request. */
async function closing(
  context: Context,
  tx: Prisma.TransactionClient,
  id: string,
  why: Why,
): Promise<Judged<readonly RegisterDraft[]>> {
  const open = await tx.approach.findMany({
    where: { request: id, endedAt: null },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  return whileOpen(tx, id, () => [
    ...open.map(({ id: approach }) =>
      requestDraft(context, { type: 'approach.ended', approach, outcome: 'request-withdrawn', reason: why }),
    ),
    requestDraft(context, { type: 'request.closed', why }),
  ]);
}

// ---- Offering options ----

interface OfferInput {
  readonly idempotencyKey: string;
  readonly request: string;
  readonly run: string;
  readonly homes: readonly string[];
  readonly why?: string | null | undefined;
}

async function offer(context: Context, input: OfferInput): Promise<Told<RequestSeen>> {
  const { idempotencyKey, why } = input;
  const wrong = badKey(idempotencyKey) ?? (why == null ? undefined : badWords(why, 'why'));
  const found = wrong ? refused(wrong) : await searchedBy(context, input.request, 'offer options');
  if (!found.ok) return notTold(found.refusal);
  const request = found.value;
  const run = innerId('SearchRun', input.run) ?? '';
  const homes = input.homes.map((home) => innerId('Home', home) ?? '');
  const unlisted = await badOptions(context, request.id, run, homes);
  if (unlisted) return notTold(unlisted);
  const secrets = why == null ? undefined : { why };
  const told = await tellRequest(context, {
    ...{ mutation: 'offerOptions', idempotencyKey, request, content: { request: request.id, run, homes } },
    ...(secrets ? { secrets } : {}),
    drafts: (_, tx) =>
      whileOpen(tx, request.id, () => [requestDraft(context, { type: 'options.offered', run, homes })]),
    command: (occurred) => ({ type: 'record', fact: 'optionsOffered', occurred, value: { run, homes } }),
  });
  return told.ok ? answered(context, request.id) : notTold(told.refusal);
}

/** Options come out of a search of this request, and out of its list. */
async function badOptions(
  { prisma }: Context,
  request: string,
  run: string,
  homes: readonly string[],
): Promise<Refusal | undefined> {
  if (!(await prisma.searchRun.findFirst({ where: { id: run, request } }))) return notFound('search', 'run');
  if (new Set(homes).size < homes.length) return refusal('invalid-value', 'Each home is offered once.', 'homes');
  const rows = await prisma.searchRunHome.findMany({ where: { run, home: { in: [...homes] } } });
  const place = homes.findIndex((home) => (rows.find((row) => row.home === home)?.rank ?? null) === null);
  return place < 0
    ? undefined
    : refusal('invalid-value', 'This home is not in the list of that search.', 'homes', String(place));
}

// ---- Mutations ----

const requestField = { required: true, description: 'The request.' } as const;
const onBehalfField = {
  description: 'For whom it is recorded, whose part then counts: a registered person. Both names are kept.',
} as const;

builder.mutationFields((t) => ({
  sendRequest: t.field({
    type: payloadOf('SendRequestPayload', 'request', HomeRequestRef, 'The request.'),
    description:
      "Ask whoever searches for the authority for a home: one request for a child, or for siblings together. By the child's authority.",
    args: {
      input: t.arg({
        required: true,
        description: 'For whom.',
        type: builder.inputType('SendRequestInput', {
          description: 'For whom a home is asked for. How urgent it is follows from the purpose of the journeys.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            journeys: f.idList({ required: true, description: 'The journey of matching, or those of siblings.' }),
            onBehalfOf: f.id(onBehalfField),
          }),
        }),
      }),
    },
    resolve: (_, { input }, context) => send(context, input),
  }),
  acceptRequest: t.field({
    type: payloadOf('AcceptRequestPayload', 'request', HomeRequestRef, 'The request.'),
    description: 'Accept a request. By those who search.',
    args: {
      input: t.arg({
        required: true,
        description: 'Which.',
        type: builder.inputType('AcceptRequestInput', {
          description: 'The request that is accepted.',
          fields: (f) => ({ idempotencyKey: f.string(keyField), request: f.id(requestField) }),
        }),
      }),
    },
    resolve: (_, { input }, context) => accept(context, input.idempotencyKey, input.request),
  }),
  withdrawRequest: t.field({
    type: WithdrawRequestPayload,
    description:
      "Take a request back, with all that hangs on it, in one act; or see first what would fall. By the child's authority.",
    args: {
      input: t.arg({
        required: true,
        description: 'Which, and why.',
        type: builder.inputType('WithdrawRequestInput', {
          description: 'The request that is taken back.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            request: f.id(requestField),
            why: f.field({ type: WithdrawalEnum, required: true, description: 'Why.' }),
            by: f.id({ description: 'The request that takes its place.' }),
            preview: f.boolean({ defaultValue: false, description: 'Only show what would fall; nothing is recorded.' }),
            onBehalfOf: f.id(onBehalfField),
          }),
        }),
      }),
    },
    resolve: (_, { input }, context) => withdraw(context, { ...input, preview: input.preview ?? false }),
  }),
  offerOptions: t.field({
    type: payloadOf('OfferOptionsPayload', 'request', HomeRequestRef, 'The request.'),
    description: "Offer homes of a search's list to the child's authority, which alone decides. By those who search.",
    args: {
      input: t.arg({
        required: true,
        description: 'Which homes.',
        type: builder.inputType('OfferOptionsInput', {
          description: 'Homes that are offered.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            request: f.id(requestField),
            run: f.id({ required: true, description: 'The search that they come from.' }),
            homes: f.idList({ required: true, description: 'The homes.' }),
            why: f.string({ description: 'Why there is one or none. Sealed before it is kept.' }),
          }),
        }),
      }),
    },
    resolve: (_, { input }, context) => offer(context, input),
  }),
}));

// ---- Queries ----

interface ListAsked {
  readonly open?: boolean | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

type Row = Prisma.HomeRequestGetPayload<object>;

/** Those who search see what was sent to their body; staff of an authority what was sent for journeys that they see. */
async function listRequests(context: Context, { open, first, after }: ListAsked): Promise<Page<RequestSeen>> {
  const { caller, prisma } = context;
  const side = caller.roles.some((role) => BODY_ROLES.includes(role)) ? 'body' : 'authority';
  const size = pageSize(first);
  const from = readCursor(after, 2);
  const whose =
    side === 'body'
      ? Prisma.sql`r.body = ${caller.authority}`
      : Prisma.sql`r.authority = ${caller.authority} and exists (
          select from journey j where j.id = any(r.journeys) and ${seesJourney(context)})`;
  const which = Prisma.sql`${whose} ${
    open == null ? Prisma.empty : open ? Prisma.sql`and closed_at is null` : Prisma.sql`and closed_at is not null`
  }`;
  const onwards = from
    ? Prisma.sql`and (sent_at, id) > (${String(from[0])}::timestamptz, ${String(from[1])})`
    : Prisma.empty;
  const rows = async (): Promise<readonly Row[]> => {
    const ids = await prisma.$queryRaw<{ id: string }[]>`
      select id from home_request r where ${which} ${onwards} order by sent_at, id limit ${size + 1}`;
    return prisma.homeRequest.findMany({
      where: { id: { in: ids.map(({ id }) => id) } },
      orderBy: [{ sentAt: 'asc' }, { id: 'asc' }],
    });
  };
  return pageOf(
    rows,
    { first: size, after, totalCount: counting(context, Prisma.sql`home_request r where ${which}`) },
    (row) => requestSeen(row, side),
    ({ sentAt, id }) => cursorOf(sentAt.toISOString(), id),
  );
}

builder.queryFields((t) => ({
  homeRequest: t.field({
    type: HomeRequestRef,
    nullable: true,
    description: 'One request for a home; null when there is none, or it is not for the caller.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: (_, { id }, context) => requestFor(context, id),
  }),
  homeRequests: t.field({
    type: HomeRequestConnection,
    description: "Requests that were sent to the caller's body, or for journeys of the caller's authority.",
    args: { open: t.arg.boolean({ description: 'Only open ones, or only closed ones.' }), ...pageArgs(50) },
    resolve: (_, args, context) => listRequests(context, args),
  }),
}));
