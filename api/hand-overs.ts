import { Prisma } from '../prisma/client';
import type { CivilDate } from '../statute';
import { journeyOf, JOURNEYS } from '../workflows/catalogue';
import type { Occurred } from '../workflows/kernel/events';
import { heldBy, type HeldBy } from '../workflows/kernel/holders';
import type { Role } from '../workflows/kernel/people';
import { accepted, refusal, refused, type Refusal } from '../workflows/kernel/refusals';
import { momentOf as momentOfDay, TEAM_HAND_OVER } from '../workflows/kernel/state';
import { RECEIVING_AUTHORITY, seesJourney, teamsOf } from './access';
import { act, actFields, oneActFields, type Asking } from './acting';
import {
  builder,
  connectionOf,
  cursorOf,
  enumOf,
  inWords,
  pageArgs,
  pageOf,
  pageSize,
  readCursor,
  RoleEnum,
  type Page,
} from './builder';
import { momentOf, type Context, type Moment } from './context';
import { commandId, globalId, innerId } from './ids';
import { badReference, badWords } from './inputs';
import { findJourney, journeyBehind, JourneyRef, type JourneySeen } from './journeys';
import { shows } from './looked';
import { ActPayload, refusedAct, type ActOutcome } from './payload';
import { TeamType, teamWith } from './register';
import { counting } from './sql';
import { handOverTitle } from './wording';
import { acceptInto } from './transfer';

/** A hand-over as it was offered, with its answer once there is one. */
export interface HandOverSeen {
  readonly journey: string;
  readonly journeyType: string;
  readonly offer: number;
  readonly handOver: string;
  readonly fromRole: Role;
  readonly to: string;
  readonly receiver: string | null;
  readonly returns: number | null;
  readonly offeredOn: CivilDate;
  readonly accepted: boolean | null;
  readonly answeredOn: CivilDate | null;
  readonly into: string | null;
  /** The moment that its journey was asked about; now where it was listed by itself. */
  readonly moment?: Moment;
}

const COLUMNS = Prisma.sql`h.journey, j.type as "journeyType", h.offer, h.hand_over as "handOver", h.from_role as "fromRole", h."to",
  h.receiver, h.returns, h.offered_on::text as "offeredOn", h.accepted, h.answered_on::text as "answeredOn", h."into"`;

// ---- What the schema shows ----

const everyHandOver = JOURNEYS.flatMap(({ definition: { handOvers } }) => Object.entries(handOvers));
const titles = Object.fromEntries(
  everyHandOver.map(([id, { title, answeredBy }]) => [
    id,
    `${title}. Answered by: ${answeredBy.map(inWords).join(', ')}.`,
  ]),
);

/** Those that a caller may offer by name; a move to a team and a handing back have mutations of their own. */
const HandOverKindEnum = enumOf<string>('HandOverKind', 'What is handed over, and to whom.', titles);

const HeldByEnum = enumOf<HeldBy>('HeldBy', 'Who holds what a hand-over is about.', {
  giver: 'The journey that hands it over: until the offer is accepted, and again once it has come back',
  receiver: 'The receiver of this offer, or of the one that it hands back',
  'other-receiver': 'The receiver of another offer of the same',
});

export const HandOverType = builder.objectRef<HandOverSeen>('HandOver').implement({
  ...shows<HandOverSeen>(({ journey }) => ({ journey })),
  description: 'Open until the receiver accepts: until then the giver holds the duties of the child.',
  fields: (t) => ({
    journey: t.field({
      type: JourneyRef,
      nullable: true,
      description: 'The journey that is handed over; null where it is no longer for the caller.',
      resolve: ({ journey }, _, context) => findJourney(context, journey, momentOf(context, {})),
    }),
    offer: t.exposeInt('offer', { description: 'The entry by which an answer names it.' }),
    id: t.exposeID('handOver', { description: 'Its id in the definition.' }),
    title: t.string({
      description: 'In plain words.',
      resolve: ({ journeyType, handOver }) =>
        handOverTitle(JOURNEYS.find(({ definition }) => definition.id === journeyType)?.definition, handOver),
    }),
    from: t.expose('fromRole', { type: RoleEnum, description: 'Who offers it.' }),
    to: t.exposeString('to', { description: 'To what sort of receiver.' }),
    receiver: t.exposeString('receiver', {
      nullable: true,
      description: 'The receiver named: the id of a team, the code of an authority or the reference of a service.',
    }),
    returns: t.exposeInt('returns', { nullable: true, description: 'The accepted offer that is handed back.' }),
    offeredOn: t.field({ type: 'Date', description: 'The day it was offered.', resolve: ({ offeredOn }) => offeredOn }),
    waiting: t.boolean({
      description: 'Whether nobody has answered yet.',
      resolve: ({ accepted: answer }) => answer === null,
    }),
    accepted: t.exposeBoolean('accepted', {
      nullable: true,
      description: 'Whether it was accepted; null while it waits.',
    }),
    answeredOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day it was answered.',
      resolve: ({ answeredOn }) => answeredOn,
    }),
    heldBy: t.field({
      type: HeldByEnum,
      description:
        "Who holds what is handed over, at the moment that was asked about: read from the giver's record alone, so that two journeys never disagree.",
      resolve: async ({ journey, offer: entry, moment: given }, _, context) => {
        const moment = given ?? momentOf(context, {});
        const { state } = await (await journeyBehind(context, journey, moment)).past();
        return heldBy(state.handOvers, entry, moment.asAt);
      },
    }),
    into: t.field({
      type: JourneyRef,
      nullable: true,
      description: 'The journey that took over, where there is one for the caller to see.',
      resolve: ({ into }, _, context) => (into === null ? null : findJourney(context, into, momentOf(context, {}))),
    }),
  }),
});

builder.objectField(JourneyRef, 'handOvers', (t) =>
  t.field({
    type: [HandOverType],
    description: 'Its hand-overs, the first offered first.',
    resolve: (journey) => handOversOf(journey),
  }),
);

/** As the journey's own record has them, so that both clocks hold: what had been offered by then, and what had been answered. */
export async function handOversOf(journey: JourneySeen): Promise<HandOverSeen[]> {
  const { state } = await journey.past();
  const by = (one: Occurred): boolean => momentOfDay(one) <= journey.asAt;
  return state.handOvers.filter(by).map(({ id, handOver, from, to, receiver, returns, on, answer: later }) => {
    const answered = later && by(later) ? later : undefined;
    return {
      ...{ journey: journey.id, journeyType: journey.type, offer: id, handOver, fromRole: from, to },
      receiver: receiver === undefined ? null : receiverShown(handOver, receiver),
      returns: returns ?? null,
      offeredOn: on,
      accepted: answered?.accepted ?? null,
      answeredOn: answered?.on ?? null,
      into: answered?.into ?? null,
      moment: { asAt: journey.asAt, knownBy: journey.knownBy },
    };
  });
}

const receiverShown = (handOver: string, receiver: string): string =>
  handOver === TEAM_HAND_OVER ? globalId('Team', receiver) : receiver;

builder.objectField(JourneyRef, 'team', (t) =>
  t.field({
    type: TeamType,
    nullable: true,
    description: 'The team that it belongs to.',
    resolve: async ({ team }, _, context) => (await teamWith(context)(team)) ?? null,
  }),
);

const HandOverConnection = connectionOf('HandOver', HandOverType, 'A list of hand-overs, the first offered first.');

interface HandOversAsked {
  readonly to?: string | null | undefined;
  readonly waiting?: boolean | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

async function listHandOvers(
  context: Context,
  { to, waiting, first, after }: HandOversAsked,
): Promise<Page<HandOverSeen>> {
  const size = pageSize(first);
  const from = readCursor(after, 3);
  const which = Prisma.sql`${seesJourney(context)}
    ${to == null ? Prisma.empty : Prisma.sql`and h."to" = ${to}`}
    ${waiting == null ? Prisma.empty : waiting ? Prisma.sql`and h.accepted is null` : Prisma.sql`and h.accepted is not null`}`;
  const onwards = from
    ? Prisma.sql`and (h.offered_on, h.journey, h.offer) > (${String(from[0])}::date, ${String(from[1])}, ${Number(from[2])})`
    : Prisma.empty;
  const rows = async () => context.prisma.$queryRaw<HandOverSeen[]>`
    select ${COLUMNS} from hand_over h join journey j on j.id = h.journey where ${which} ${onwards}
    order by h.offered_on, h.journey, h.offer limit ${size + 1}`;
  const totalCount = counting(context, Prisma.sql`hand_over h join journey j on j.id = h.journey where ${which}`);
  const node = (row: HandOverSeen): HandOverSeen => ({
    ...row,
    receiver: row.receiver && receiverShown(row.handOver, row.receiver),
  });
  return pageOf(rows, { first: size, after, totalCount }, node, ({ offeredOn, journey, offer }) =>
    cursorOf(offeredOn, journey, offer),
  );
}

builder.queryField('handOvers', (t) =>
  t.field({
    type: HandOverConnection,
    description:
      'Hand-overs of the journeys that the caller sees: for a receiving service or authority, those offered to it.',
    args: {
      to: t.arg.string({ description: 'To this sort of receiver.' }),
      waiting: t.arg.boolean({ description: 'Only those that wait for an answer, or only those that were answered.' }),
      ...pageArgs(50),
    },
    resolve: (_, args, context) => listHandOvers(context, args),
  }),
);

// ---- Offering ----

const OfferInput = builder.inputType('OfferHandOverInput', {
  description: 'A hand-over that is offered.',
  fields: (f) => ({
    ...actFields(f, 'The day on which it was offered.'),
    handOver: f.field({ type: HandOverKindEnum, required: true, description: 'What is handed over, and to whom.' }),
    receiver: f.string({
      description: 'The receiver by its reference; for a transfer the code of the receiving authority.',
    }),
  }),
});

async function offer(context: Context, input: typeof OfferInput.$inferInput): Promise<ActOutcome> {
  const { handOver, receiver } = input;
  const wrong = receiver == null ? undefined : badReference(receiver, 'receiver');
  if (wrong) return refusedAct(wrong);
  return act(context, 'offerHandOver', input, (journey, occurred) => {
    const toAuthority = definitionOf(journey)?.handOvers[handOver]?.to === RECEIVING_AUTHORITY;
    if (toAuthority && (receiver == null || receiver === journey.authority))
      return refused(refusal('missing-value', 'Say which other authority it is offered to, by its code.', 'receiver'));
    return accepted({ command: { type: 'offer', handOver, occurred, ...(receiver == null ? {} : { receiver }) } });
  });
}

const definitionOf = ({ type }: JourneySeen) => JOURNEYS.find(({ definition }) => definition.id === type)?.definition;

const MoveInput = builder.inputType('MoveToTeamInput', {
  description: 'A move to another team of the same authority, which that team accepts or refuses.',
  fields: (f) => ({
    ...actFields(f, 'The day on which it was offered.'),
    team: f.id({ required: true, description: 'The team that is to take over.' }),
  }),
});

async function move(context: Context, input: typeof MoveInput.$inferInput): Promise<ActOutcome> {
  const receiver = innerId('Team', input.team) ?? '';
  const team = await context.prisma.team.findFirst({ where: { id: receiver, authority: context.caller.authority } });
  if (!team) return refusedAct(refusal('not-found', 'There is no such team in your authority.', 'team'));
  return act(context, 'moveToTeam', input, (_, occurred) =>
    accepted({ command: { type: 'offer', handOver: TEAM_HAND_OVER, receiver, occurred } }),
  );
}

// ---- Answering ----

const AnswerInput = builder.inputType('AnswerHandOverInput', {
  description: 'An answer to a hand-over.',
  fields: (f) => ({
    ...oneActFields(f, 'The day of the answer.'),
    journey: f.id({ required: true, description: 'The journey.' }),
    offer: f.int({ required: true, description: 'The offer: its `sequence` in the timeline of the journey.' }),
    accepted: f.boolean({ required: true, description: 'Accepted, or refused.' }),
    reason: f.string({ description: 'Why; required when it is refused. Sealed before it is kept.' }),
    team: f.id({ description: 'When a journey opens by it: the team that takes over.' }),
    reference: f.string({
      description:
        "The receiving case system's own reference for the journey that opens: needed for a transfer; else, with it the next journey opens here.",
    }),
  }),
});

type Answer = typeof AnswerInput.$inferInput;

/** Whom an offer concerns: a transfer is the receiving authority's to answer, everything else stays in the own one. */
async function answer(context: Context, input: Answer): Promise<ActOutcome> {
  const { journey: named, offer: entry, accepted: yes, reason } = input;
  const wrong = badAnswer(input);
  if (wrong) return refusedAct(wrong);
  const journey = await answerable(context, input);
  const offered =
    journey && ((await handOversOf(journey)).find((one) => one.offer === entry) ?? (await takenBack(journey, entry)));
  const transfer = offered?.to === RECEIVING_AUTHORITY;
  if (journey && transfer && offered.receiver !== context.caller.authority)
    return refusedAct(refusal('not-allowed', 'Only the receiving authority may answer a transfer.', 'offer'));
  const opens = offered && journey ? whatOpens(journey, offered, input) : undefined;
  if (journey && opens && yes) return acceptInto(context, journey, input, opens);
  const misplaced = offered && (await mayNotAnswer(context, input, offered));
  if (misplaced) return refusedAct(misplaced);
  const ask = (_: JourneySeen, occurred: Occurred): Asking =>
    accepted({
      command: { type: 'answer', offer: entry, accepted: yes, occurred },
      secrets: reason == null ? {} : { reason },
    });
  const mine = transfer || journey?.authority === context.caller.authority ? journey : null;
  return act(context, 'answerHandOver', { ...input, journeys: [named] }, ask, () => Promise.resolve(mine));
}

/** An offer that was withdrawn, as it was made: what somebody had begun to open by it is ended again. */
async function takenBack({ id: journey, type, past }: JourneySeen, offer: number): Promise<HandOverSeen | undefined> {
  const made = (await past()).events.find(({ sequence }) => sequence === offer);
  if (made?.event.type !== 'handover.offered') return undefined;
  const { handOver, from: fromRole, to, receiver = null } = made.event;
  const unanswered = { returns: null, accepted: null, answeredOn: null, into: null };
  return {
    ...unanswered,
    journey,
    journeyType: type,
    offer,
    handOver,
    fromRole,
    to,
    receiver,
    offeredOn: made.occurred.on,
  };
}

/** A transfer opens the same journey elsewhere; any other opens the next one where its receiver says under which reference. */
function whatOpens({ type, purpose }: JourneySeen, { to, handOver }: HandOverSeen, { reference }: Answer) {
  if (to === RECEIVING_AUTHORITY) return { handOver, journey: type, purpose };
  const next = journeyOf(type).definition.handOvers[handOver]?.opens;
  return reference == null || !next ? undefined : { handOver, ...next };
}

/** The journey that an answer is about: one that the caller sees, or saw until this very answer was recorded. */
async function answerable(context: Context, { journey: named, idempotencyKey }: Answer): Promise<JourneySeen | null> {
  const { caller, prisma } = context;
  const stream = innerId('Journey', named) ?? '';
  const command = commandId(caller.authority, caller.subject, idempotencyKey, stream);
  const told = await prisma.event.findFirst({ where: { stream, command }, select: { sequence: true } });
  const moment = momentOf(context, {});
  return told ? journeyBehind(context, stream, moment) : findJourney(context, stream, moment);
}

function badAnswer({ accepted: yes, reason }: Answer): Refusal | undefined {
  if (!yes && reason == null) return refusal('missing-value', 'Say why it is refused.', 'reason');
  return reason == null ? undefined : badWords(reason, 'reason');
}

/** A move is answered by the team that is to take over, or by a case system for one of its staff. */
async function mayNotAnswer(
  { caller, prisma }: Context,
  { onBehalfOf }: Answer,
  { handOver, receiver }: HandOverSeen,
): Promise<Refusal | undefined> {
  if (handOver !== TEAM_HAND_OVER) return undefined;
  const member =
    onBehalfOf == null
      ? undefined
      : await prisma.staff.findUnique({ where: { id: innerId('Staff', onBehalfOf) ?? '' } });
  const teams = member?.teams ?? teamsOf(caller);
  return teams.some((id) => globalId('Team', id) === receiver)
    ? undefined
    : refusal('not-allowed', 'Only the team that is to take over may answer.', 'offer');
}

// ---- Handing back ----

const HandBackInput = builder.inputType('HandBackInput', {
  description: 'A hand-over that was accepted and comes back.',
  fields: (f) => ({
    ...oneActFields(f, 'The day on which it is handed back.'),
    journey: f.id({ required: true, description: 'The journey.' }),
    offer: f.int({
      required: true,
      description: 'The offer that was accepted: its `sequence` in the timeline of the journey.',
    }),
    reason: f.string({ required: true, description: 'Why. Sealed before it is kept.' }),
  }),
});

async function handBack(context: Context, input: typeof HandBackInput.$inferInput): Promise<ActOutcome> {
  const { journey, offer: entry, reason } = input;
  const wrong = badWords(reason, 'reason');
  if (wrong) return refusedAct(wrong);
  return act(context, 'handBack', { ...input, journeys: [journey] }, (_, occurred) =>
    accepted({ command: { type: 'hand-back', offer: entry, occurred }, secrets: { reason } }),
  );
}

builder.mutationFields((t) => ({
  offerHandOver: t.field({
    type: ActPayload,
    description: 'Offer a hand-over. It stays open, and the duties stay with the giver, until the receiver accepts.',
    args: { input: t.arg({ type: OfferInput, required: true, description: 'What is offered.' }) },
    resolve: (_, { input }, context) => offer(context, input),
  }),
  moveToTeam: t.field({
    type: ActPayload,
    description: 'Offer a journey to another team of the same authority; `answerHandOver` answers it.',
    args: { input: t.arg({ type: MoveInput, required: true, description: 'Where it is to go.' }) },
    resolve: (_, { input }, context) => move(context, input),
  }),
  answerHandOver: t.field({
    type: ActPayload,
    description:
      "Accept or refuse a hand-over. Accepting a transfer opens the receiving authority's own journey and ends the giver's.",
    args: { input: t.arg({ type: AnswerInput, required: true, description: 'The answer.' }) },
    resolve: (_, { input }, context) => answer(context, input),
  }),
  handBack: t.field({
    type: ActPayload,
    description: 'Hand back what was accepted, with a reason; the giver answers that with `answerHandOver`.',
    args: { input: t.arg({ type: HandBackInput, required: true, description: 'What comes back, and why.' }) },
    resolve: (_, { input }, context) => handBack(context, input),
  }),
}));
