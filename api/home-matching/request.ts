import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestEvent, MatchingStream } from '../../activities/matching';
import type { Drafts, RegisterDraft } from '../../activities/register';
import type { Prisma } from '../../prisma/client';
import { instant, londonDate, type Instant } from '../../statute';
import { homeMatching } from '../../workflows/home-matching/definition';
import { decide, type Command, type Step } from '../../workflows/kernel/decide';
import type { Occurred } from '../../workflows/kernel/events';
import type { Authorship, Role } from '../../workflows/kernel/people';
import { accepted, refused, type Judged, type Refusal } from '../../workflows/kernel/refusals';
import { emptyJourney, fold, type JourneyState } from '../../workflows/kernel/state';
import { readRecordedOf } from '../../activities/reading';
import { ownJourney } from '../acting';
import { tell, type Answered, type Asked } from '../commands';
import type { Context } from '../context';
import { commandId, globalId, innerId } from '../ids';
import { lawOf } from '../law-held';
import { tellRegister } from '../register';

/*
 * A request for a home as both sides of it act on it: the authority whose children they are, and the body that searches. What is
 * told of it stands in the request's own stream; what matters to the children is told to their journeys as well.
 */

type HomeRequest = Prisma.HomeRequestGetPayload<object>;

/** On which side of a request somebody stands. Those who search for their own authority stand on the body's. */
export type Side = 'authority' | 'body';

/** A request that the caller may act on, as it stands. */
export interface RequestSeen {
  readonly id: string;
  readonly body: string;
  readonly authority: string;
  readonly lane: 'planned' | 'emergency';
  /** Of one child or of siblings; `children` in the same order. Inner ids, which the body is never shown. */
  readonly journeys: readonly string[];
  readonly children: readonly string[];
  readonly sentAt: Instant;
  readonly acceptedAt: Instant | null;
  /** 0 before the need is frozen. */
  readonly needVersion: number;
  readonly closedAt: Instant | null;
  readonly why: string | null;
  readonly side: Side;
}

/** Who of a body sees its requests. Providers, who are teams of it, see their approaches alone. */
export const BODY_ROLES: readonly Role[] = ['home-finder', 'home-finding-manager'];
const BODY_READERS: readonly Role[] = [...BODY_ROLES, 'auditor'];

const hasOne = ({ caller }: Context, roles: readonly Role[]): boolean =>
  caller.roles.some((role) => roles.includes(role));

/** The request with an id, if the caller may act on it: as staff of the body that searches, or of the children's authority. */
export async function requestFor(context: Context, id: string): Promise<RequestSeen | undefined> {
  const row = await context.prisma.homeRequest.findUnique({ where: { id: innerId('HomeRequest', id) ?? '' } });
  const side = row && (await sideOf(context, row));
  return row && side ? requestSeen(row, side) : undefined;
}

/** As `requestFor`, by the id inside. */
export const requestWith = (context: Context, id: string): Promise<RequestSeen | undefined> =>
  requestFor(context, globalId('HomeRequest', id));

async function sideOf(context: Context, { body, authority, journeys }: HomeRequest): Promise<Side | undefined> {
  const { caller } = context;
  const searches = caller.authority === body && hasOne(context, BODY_ROLES);
  if (searches) return 'body';
  if (caller.authority === authority) {
    const own = await Promise.all(journeys.map((id) => ownJourney(context, globalId('Journey', id))));
    return own.every(Boolean) ? 'authority' : undefined;
  }
  return caller.authority === body && hasOne(context, BODY_READERS) ? 'body' : undefined;
}

/** A row of the request as a side sees it. */
export function requestSeen(row: HomeRequest, side: Side): RequestSeen {
  const { id, body, authority, journeys, children, needVersion, why } = row;
  const moment = (date: Date | null): Instant | null => date && instant(date.getTime());
  return {
    ...{ id, body, authority, journeys, children, needVersion, why, side },
    lane: row.lane === 'emergency' ? 'emergency' : 'planned',
    sentAt: instant(row.sentAt.getTime()),
    acceptedAt: moment(row.acceptedAt),
    closedAt: moment(row.closedAt),
  };
}

/** The stream of a request. */
export const streamOf = ({
  id,
  body,
  authority,
  lane,
}: Pick<RequestSeen, 'id' | 'body' | 'authority' | 'lane'>): MatchingStream => ({
  ...{ kind: 'request', id, body, authority, lane },
});

/** A moment as something occurred. */
export const occurredAt = (at: Instant): Occurred => ({ on: londonDate(at), at });

/** The caller, as the author of an act that is recorded for nobody else. */
export const callerAsAuthor = ({ caller }: Context): Authorship => ({
  by: { id: caller.subject, roles: caller.roles },
});

/** The same for every journey, or by the place of the child among those of the request. */
export type CommandFor = Command | ((place: number) => Command);

const commandFor = (command: CommandFor, place: number): Command =>
  typeof command === 'function' ? command(place) : command;

type Journeys = Pick<RequestSeen, 'journeys' | 'children'>;

/**
 * Tells each journey of a request of one act, whichever side does it; each exactly once for a key. The moment in the command is
 * the same when it is sent again: that at which the request's or the home's stream has it (`Kept.recordedAt`), and not now.
 * @param secrets words that are sealed with the key of each journey's child
 * @returns an answer for each, in the order of the request; a refusal of one undoes nothing for the others
 */
export async function tellJourneys(
  context: Context,
  mutation: string,
  idempotencyKey: string,
  request: Journeys,
  command: CommandFor,
  secrets?: Readonly<Record<string, string>>,
  author: Authorship = callerAsAuthor(context),
): Promise<readonly Answered[]> {
  const asked = request.journeys.map((id, place): Asked => {
    const journey = { id, type: homeMatching.id, child: request.children[place] ?? '' };
    return { journey, command: commandFor(command, place), ...(secrets ? { secrets } : {}) };
  });
  for (let tries = 1; ; tries += 1) {
    const answers = await tell(context, { mutation, idempotencyKey, author }, asked);
    if (tries === TRIES || !answers.some(({ refusal }) => refusal?.code === 'in-the-future')) return answers;
    await sleep(BEHIND_MS);
  }
}

/** Whoever runs a journey may have a clock that is a little behind this one: a moment later the same is no longer in its future. */
const BEHIND_MS = 250;
const TRIES = 12;

/** The first refusal among answers. */
export const refusalIn = (answers: readonly Answered[]): Refusal | undefined =>
  answers.find(({ refusal }) => refusal !== undefined)?.refusal;

/** What one act tells of a request: events of its stream, and what its journeys are told. */
export interface RequestAct {
  readonly mutation: string;
  readonly idempotencyKey: string;
  readonly request: Pick<RequestSeen, 'id' | 'body' | 'authority' | 'lane'> & Journeys;
  readonly opens?: boolean;
  /** What the caller said, by which a different content under the same key is known. */
  readonly content: unknown;
  /** Worked out under the lock of the request. */
  readonly drafts: Drafts;
  /** What the journeys are told, of the moment at which the request's stream has it. */
  readonly command?: (occurred: Occurred, place: number) => Command;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly author?: Authorship;
}

/**
 * Does one act of matching in both records: the request's stream, then its journeys. It is refused before anything is recorded
 * when a journey would refuse it. What a crash left undone is done when the same key is sent again.
 */
export async function tellRequest(context: Context, act: RequestAct): Promise<Judged<undefined>> {
  const { mutation, idempotencyKey, request, content, drafts, command, secrets, opens = false } = act;
  const author = act.author ?? callerAsAuthor(context);
  if (command && !(await isRecorded(context, idempotencyKey, request.id))) {
    const now = occurredAt(context.now);
    const wrong = await wouldRefuse(context, request, (place) => command(now, place), author, secrets);
    if (wrong) return refused(wrong);
  }
  const { onBehalfOf } = author;
  const told = await tellRegister(context, {
    ...{ mutation, idempotencyKey, stream: streamOf(request), opens, content, drafts },
    ...(onBehalfOf ? { onBehalfOf } : {}),
  });
  if (!told.ok) return told;
  if (!command || !told.value) return accepted(undefined);
  const then = occurredAt(instant(told.value.recordedAt));
  const tells = (place: number): Command => command(then, place);
  const answers = await tellJourneys(context, mutation, idempotencyKey, request, tells, secrets, author);
  const wrong = refusalIn(answers);
  return wrong ? refused(wrong) : accepted(undefined);
}

/** What the caller's key first recorded in a stream, and when; undefined while it has recorded nothing. */
export async function recordedBy(
  { caller, prisma }: Context,
  key: string,
  stream: string,
): Promise<{ readonly payload: unknown; readonly at: Instant } | undefined> {
  const command = commandId(caller.authority, caller.subject, key, stream);
  const row = await prisma.event.findFirst({
    where: { stream, command },
    orderBy: { sequence: 'asc' },
    select: { payload: true, recordedAt: true },
  });
  return row ? { payload: row.payload, at: instant(row.recordedAt.getTime()) } : undefined;
}

/** Whether the caller's key was recorded in a stream already. */
export const isRecorded = async (context: Context, key: string, stream: string): Promise<boolean> =>
  (await recordedBy(context, key, stream)) !== undefined;

/** What a command would lead to in one journey now. */
export interface Follows {
  readonly before: JourneyState;
  readonly judged: Judged<Step>;
}

/** What a command would lead to in each journey, in the order of the request; nothing is recorded. */
export async function whatFollows(
  context: Context,
  { journeys }: Journeys,
  command: CommandFor,
  author: Authorship,
  secrets: Readonly<Record<string, string>> = {},
): Promise<readonly Follows[]> {
  const recorded = await readRecordedOf(context.prisma, journeys);
  const rows = await context.prisma.journey.findMany({ where: { id: { in: [...journeys] } } });
  const sealed = { bytes: '', fields: Object.keys(secrets).toSorted() };
  return Promise.all(
    journeys.map(async (id, place) => {
      const law = await lawOf(context)(rows.find((row) => row.id === id)?.authority ?? '', undefined);
      const before = { ...fold(emptyJourney(id), recorded.get(id) ?? []), law };
      const asked = { ...commandFor(command, place), ...(sealed.fields.length > 0 ? { sealed } : {}) };
      return {
        before,
        judged: decide(homeMatching, before, { id: '', body: '', author, command: asked }, context.now),
      };
    }),
  );
}

async function wouldRefuse(...asked: Parameters<typeof whatFollows>): Promise<Refusal | undefined> {
  const follows = await whatFollows(...asked);
  return follows.flatMap(({ judged }) => (judged.ok ? [] : [judged.refusal]))[0];
}

/** An event of a request as it is recorded now. */
export const requestDraft = (context: Context, event: RequestEvent): RegisterDraft => ({
  event,
  occurred: occurredAt(context.now),
});
