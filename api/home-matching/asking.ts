import { answerBy } from '../../activities/asking';
import type { RequestEvent } from '../../activities/matching';
import type { Drafts } from '../../activities/register';
import { Prisma } from '../../prisma/client';
import { londonDate, type CivilDate, type Instant } from '../../statute';
import { wantedForIdentity } from '../../workflows/home-matching/answers';
import type { Home } from '../../workflows/home-matching/search/home';
import { accepted, refusal, refused, type Judged, type Refusal } from '../../workflows/kernel/refusals';
import { sentenceCase } from '../builder';
import { momentOf, type Context } from '../context';
import { globalId, innerId, notFound, uuidOf } from '../ids';
import { badKey, badWords, notTold, onlyFor, toldOf, type Told } from '../inputs';
import { journeyBehind } from '../journeys';
import { lawOf } from '../law-held';
import { erased, fingerprintOf } from '../sealed';
import {
  approachFor,
  approachRows,
  PROVIDER_ROLES,
  standingWith,
  type ApproachRow,
  type Standing,
} from './approach-rows';
import { endHoldsOf, nudgeRound } from './holds';
import {
  badClosing,
  badDecline,
  endsApproach,
  homeAfter,
  standsUntil,
  type ClosingCode,
  type Decline,
  type ProviderCode,
} from './declines';
import {
  BODY_ROLES,
  isRecorded,
  requestDraft,
  requestFor,
  tellRequest,
  type RequestAct,
  type RequestSeen,
} from './request';
import { whileOpen } from './requests';
import { changeHome } from './tell-home';

/*
 * Asking homes: whom, by when, what they said and why, and how far each was let in. An approach belongs to a request and a home; its
 * provider sees it and no other. Each ends with one outcome and a reason.
 */

// ---- What an act needs ----

/** An approach, with how the caller stands to it. */
export type Seen = ApproachRow & Standing;

export const homeOf = async ({ prisma }: Context, { home, homeVersion }: Pick<ApproachRow, 'home' | 'homeVersion'>) => {
  const row = await prisma.homeVersion.findUnique({ where: { home_version: { home, version: homeVersion } } });
  return (row?.content ?? null) as Home | null; // written from a Home, and never changed since
};

/** The last moment for an answer, by the law and settings of the children's authority. */
const lastMoment = async (
  context: Context,
  { authority, lane }: Pick<RequestSeen, 'authority' | 'lane'>,
): Promise<Instant> => answerBy(await lawOf(context)(authority, undefined), authority, lane, context.now);

/** An act on one approach: what its stream is told, and its journeys. */
interface OnApproach {
  readonly mutation: string;
  readonly idempotencyKey: string;
  readonly content: Readonly<Record<string, unknown>>;
  /** Worked out from the approach as it stands under the lock of its request. */
  readonly events: (row: ApproachRow, tx: Prisma.TransactionClient) => Promise<Judged<readonly RequestEvent[]>>;
  readonly words?: string | null | undefined;
  readonly command?: RequestAct['command'];
  /** Whether the journeys are told the words as well. */
  readonly wordsToJourneys?: boolean;
}

/** Does it in the request's record and in those of the journeys, and gives the approach as it then stands. */
async function tellApproach(context: Context, row: Seen, act: OnApproach): Promise<Told<Seen>> {
  const { mutation, idempotencyKey, command, wordsToJourneys = false } = act;
  const said = await sealedOf(context, row, act.words);
  if (!said) return notTold(erased('words'));
  const { print, sealed, words } = said;
  const drafts: Drafts = async (_, tx) => {
    const [now] = await approachRows({ prisma: tx }, Prisma.sql`a.id = ${row.id}`);
    const events = await act.events(now ?? row, tx);
    if (!events.ok) return events;
    return accepted(
      events.value.map((event, place) => ({
        ...requestDraft(context, event),
        ...(place === 0 && sealed ? { sealed } : {}),
      })),
    );
  };
  const told = await tellRequest(context, {
    ...{ mutation, idempotencyKey, drafts, content: { ...act.content, print: print ?? null } },
    request: { ...row, id: row.request },
    ...(command ? { command } : {}),
    ...(words && wordsToJourneys ? { secrets: words } : {}),
  });
  if (!told.ok) return notTold(told.refusal);
  await nudgeRound(context, row.request);
  return toldOf((await approachFor(context, globalId('Approach', row.id))) ?? row);
}

/** Words with their digest, sealed with the key of the first child; undefined once that key was destroyed. */
async function sealedOf(context: Context, { children: [child = ''] }: ApproachRow, said: string | null | undefined) {
  if (said == null) return {};
  const words = { words: said };
  const [print, sealed] = await Promise.all([
    fingerprintOf(context, child, words),
    context.keystore.seal(child, words),
  ]);
  return print !== null && sealed ? { words, print, sealed } : undefined;
}

const MISSING = notFound('approach', 'approach');
/** Who answers for a home: its provider, and those who search on its behalf. */
const SPEAKS_FOR_HOMES: readonly Standing['side'][] = ['provider', 'body'];

// ---- Asking ----

export interface Asking {
  readonly idempotencyKey: string;
  readonly request: string;
  readonly run: string;
  readonly homes: readonly string[];
  readonly order: 'parallel' | 'one-after-the-other';
}

/** Homes that a search listed, with the versions that it saw, and who answers for them. */
interface Askable {
  readonly home: string;
  readonly version: number;
  readonly provider: string;
  readonly outcome: string;
  /** Until when it does not want to be asked. */
  readonly until: string | null;
  readonly open: boolean;
}

const askables = (
  { prisma, now }: Context,
  request: string,
  run: string,
  homes: readonly string[],
): Promise<Askable[]> =>
  prisma.$queryRaw<Askable[]>`
    select s.home, s.version, h.provider, s.outcome,
      (select max(a.until_on)::text from approach a where a.home = s.home and a.until_on >= ${londonDate(now)}::date) as until,
      exists (select from approach a where a.home = s.home and a.request = ${request} and a.ended_at is null) as open
    from search_run_home s join search_run r on r.id = s.run and r.request = ${request} join home h on h.id = s.home
    where s.run = ${run} and s.home = any(${[...homes]})`;

/** Why a home is asked of no search, whoever's turn it is. */
function neverAsked(askable: Askable | undefined, place: number): Refusal | undefined {
  const path = ['homes', String(place)];
  if (!askable) return refusal('not-found', 'The search did not see this home.', ...path);
  return askable.outcome === 'ruled-out'
    ? refusal('not-compliant', 'The search ruled this home out: it may not be asked.', ...path)
    : undefined;
}

function badHome(askable: Askable | undefined, place: number): Refusal | undefined {
  const never = neverAsked(askable, place);
  if (never || !askable) return never;
  if (askable.open) return alreadyOpen(place);
  return askable.until === null
    ? undefined
    : refusal(
        'not-yet',
        `This home does not want to be asked before ${askable.until} is over.`,
        'homes',
        String(place),
      );
}

const alreadyOpen = (place: number): Refusal =>
  refusal('already-open', 'This home has been asked for this request, and it is not over.', 'homes', String(place));

export async function askHomes(context: Context, input: Asking): Promise<Told<readonly Seen[]>> {
  const { idempotencyKey, order } = input;
  const wrong = badKey(idempotencyKey) ?? onlyFor(context, BODY_ROLES, 'ask homes') ?? badCount(input.homes);
  if (wrong) return notTold(wrong);
  const request = await requestFor(context, input.request);
  if (request?.side !== 'body') return notTold(notFound('request', 'request'));
  const run = innerId('SearchRun', input.run) ?? '';
  const homes = [...new Set(input.homes.map((id) => innerId('Home', id) ?? ''))];
  const again = await isRecorded(context, keyOf(idempotencyKey, homes[0]), request.id);
  if (request.closedAt !== null && !again)
    return notTold(refusal('already-ended', 'The request is closed.', 'request'));
  const now = order === 'parallel' ? homes : homes.slice(0, 1);
  const found = await askables(context, request.id, run, homes);
  const by = await lastMoment(context, request);
  const told: Refusal[] = [];
  for (const home of now) {
    const done = await askOne(context, request, { idempotencyKey, run, home, by, found, homes, order });
    if (!done.ok) told.push(done.refusal);
  }
  await nudgeRound(context, request.id);
  const rows = await approachRows(
    context,
    Prisma.sql`a.request = ${request.id} and a.run = ${run} and a.home = any(${now})`,
  );
  return { value: rows.flatMap((row) => standingWith(context, row)), errors: told };
}

interface AskingOne extends Pick<Asking, 'idempotencyKey' | 'order'> {
  readonly run: string;
  readonly home: string;
  readonly by: Instant;
  readonly found: readonly Askable[];
  readonly homes: readonly string[];
}

/** The key under which one home is asked. */
const keyOf = (idempotencyKey: string, home = ''): string => uuidOf('ask', idempotencyKey, home);

/** Asks one home under a key of its own, so that one that cannot be asked keeps none of the others from it. */
async function askOne(
  context: Context,
  request: RequestSeen,
  { idempotencyKey, run, home, by, found, homes, order }: AskingOne,
): Promise<Judged<undefined>> {
  const key = keyOf(idempotencyKey, home);
  const approach = uuidOf('approach', request.id, home, context.caller.subject, idempotencyKey);
  const askable = found.find((one) => one.home === home);
  const again = await isRecorded(context, key, request.id);
  const place = homes.indexOf(home);
  const wrong = again ? undefined : (badHome(askable, place) ?? badOrder(order, homes, found));
  if (wrong) return refused(wrong);
  const { version = 0, provider = '' } = askable ?? {};
  const asking: RequestEvent = {
    type: 'home.asked',
    approach,
    home,
    homeVersion: version,
    provider,
    run,
    answerBy: by,
  };
  const ordered: readonly RequestEvent[] =
    order === 'parallel' ? [] : [{ type: 'asking.ordered', run, homes: homes.slice(1) }];
  return tellRequest(context, {
    ...{ mutation: 'askHomes', idempotencyKey: key, request, content: { run, home, order, homes } },
    drafts: async (_, tx) =>
      (await tx.approach.count({ where: { request: request.id, home, endedAt: null } })) > 0
        ? refused(alreadyOpen(place))
        : whileOpen(tx, request.id, () => [asking, ...ordered].map((event) => requestDraft(context, event))),
    command: (occurred) => ({ type: 'record', fact: 'approach', occurred, value: { approach, home, run } }),
  });
}

/** Of homes that are asked one after the other none may be one that the search ruled out, since nobody looks again. */
const badOrder = (order: Asking['order'], homes: readonly string[], found: readonly Askable[]): Refusal | undefined =>
  order === 'parallel'
    ? undefined
    : homes
        .map((home, place) =>
          neverAsked(
            found.find((one) => one.home === home),
            place,
          ),
        )
        .find(Boolean);

const MAX_HOMES = 50;
const badCount = (homes: readonly string[]): Refusal | undefined =>
  homes.length >= 1 && homes.length <= MAX_HOMES
    ? undefined
    : refusal('invalid-value', `Name at least 1 and at most ${MAX_HOMES} homes.`, 'homes');

// ---- Answers ----

/** A no as it is told. */
interface Said {
  readonly code: ProviderCode;
  readonly until?: CivilDate | null | undefined;
  readonly needs?: readonly string[] | null | undefined;
  readonly words?: string | null | undefined;
}

export interface Answering extends Omit<Said, 'code'> {
  readonly idempotencyKey: string;
  readonly approach: string;
  readonly answer: 'interested' | 'declined' | 'too-little-information';
  readonly code?: ProviderCode | null | undefined;
}

export async function answerApproach(context: Context, input: Answering): Promise<Told<Seen>> {
  const { idempotencyKey } = input;
  const row = await approachFor(context, input.approach);
  const wrong = badKey(idempotencyKey) ?? (input.words == null ? undefined : badWords(input.words, 'words'));
  if (wrong) return notTold(wrong);
  if (!row || !SPEAKS_FOR_HOMES.includes(row.side)) return notTold(MISSING);
  const again = await isRecorded(context, idempotencyKey, row.request);
  const decline = declineOf(input);
  const barred = again ? undefined : (badAnswer(row, input) ?? (await badReason(context, row, input, decline)));
  if (barred) return notTold(barred);
  const told = await tellApproach(context, row, answering(context, row, input, decline));
  if (told.value && decline) await followsFrom(context, row, decline, { mutation: 'answerApproach', idempotencyKey });
  return told;
}

const declineOf = ({ answer, code, until, needs, words }: Answering): Decline | undefined =>
  answer === 'declined' && code != null ? toDecline({ code, until, needs, words }) : undefined;

const toDecline = ({ code, until, needs, words }: Said): Decline => ({
  ...{ code, until: until ?? undefined, needs: needs ?? [], words: words ?? undefined },
});

/** A no is overridden as long as the search goes on; anything else that is over stays so. */
function badAnswer(row: ApproachRow, { answer, code }: Answering): Refusal | undefined {
  if (row.requestClosed) return refusal('already-ended', 'The request is closed.', 'approach');
  if (answer === 'declined' && code == null)
    return refusal('missing-value', 'Whoever declines gives one reason.', 'code');
  if (answer !== 'declined' && code != null) return refusal('invalid-value', 'Only a no has such a reason.', 'code');
  if (row.endedAt !== null && row.outcome !== 'declined')
    return refusal('already-ended', 'This approach is over.', 'approach');
  return row.identifiedAt === null ? undefined : TAKE_BACK;
}

const TAKE_BACK = refusal('already-settled', 'The home was chosen: take it back instead.', 'approach');

async function badReason(
  context: Context,
  row: Seen,
  { answer }: Answering,
  decline: Decline | undefined,
): Promise<Refusal | undefined> {
  if (row.endedAt !== null && !(await isOwnNo(context, row)))
    return refusal('not-allowed', 'A no is taken back by whoever gave it.', 'answer');
  if (answer === 'declined' && (await chosenIn(context, row))) return TAKE_BACK;
  const home = decline && (await homeOf(context, row));
  return home ? badDecline(decline, row.part, home, londonDate(context.now)) : undefined;
}

/** A carer's no is the carer's, a provider's the provider's; what those who search took down for either is either's. */
async function isOwnNo({ prisma }: Context, { request, id, part }: Seen): Promise<boolean> {
  const said = await prisma.event.findFirst({
    where: { stream: request, type: 'home.answered', payload: { path: ['approach'], equals: id } },
    orderBy: { sequence: 'desc' },
    select: { actorRoles: true },
  });
  const [carer, provider] = [part === 'foster-carer', PROVIDER_ROLES.includes(part)];
  const roles: readonly string[] = said?.actorRoles ?? [];
  if (roles.includes('foster-carer')) return carer;
  return PROVIDER_ROLES.some((role) => roles.includes(role)) ? provider && !carer : true;
}

/** What each journey behind an approach still wants before the home may know who the child is. */
async function wantedIn(context: Context, { journeys: ids, home }: ApproachRow) {
  const journeys = await Promise.all(ids.map((id) => journeyBehind(context, id, momentOf(context, {}))));
  const pasts = await Promise.all(journeys.map((journey) => journey.past()));
  return pasts.map(({ state }) => wantedForIdentity(state, context.now, home));
}

/** Whether the authority has chosen the home, and its choice stands, for any of the children. */
const chosenIn = async (context: Context, row: ApproachRow): Promise<boolean> =>
  (await wantedIn(context, row)).some((wanted) => !wanted.includes('choice'));

function answering(context: Context, row: Seen, input: Answering, decline: Decline | undefined): OnApproach {
  const { idempotencyKey, answer, code, until, needs, words } = input;
  const approach = row.id;
  const over = decline !== undefined && endsApproach(decline);
  return {
    ...{ mutation: 'answerApproach', idempotencyKey, words, wordsToJourneys: true },
    content: { approach, answer, code: code ?? null, until: until ?? null, needs: needs ?? [] },
    events: async (now) => {
      const wrong = badAnswer(now, input);
      if (wrong) return refused(wrong);
      const reopens = now.endedAt !== null;
      return accepted([
        decline ? declined(context, approach, decline) : { type: 'home.answered', approach, answer },
        ...(reopens && !over ? [{ type: 'approach.reopened', approach } as const] : []),
        ...(over ? [{ type: 'approach.ended', approach, outcome: 'declined', reason: decline.code } as const] : []),
      ]);
    },
    command: (occurred) => ({
      ...{ type: 'record', fact: 'providerAnswer', occurred },
      value: { approach, answer, ...(code == null ? {} : { code }) },
    }),
  };
}

function declined({ now }: Context, approach: string, decline: Decline): RequestEvent {
  const until = standsUntil(decline, londonDate(now));
  return {
    ...{ type: 'home.answered', approach, answer: 'declined', code: decline.code },
    ...(until === undefined ? {} : { until }),
  };
}

/** What a no that ends an approach takes with it: its hold, and what the register knew better. */
async function followsFrom(
  context: Context,
  row: Seen,
  decline: Decline,
  act: { readonly mutation: string; readonly idempotencyKey: string },
): Promise<void> {
  await learn(context, row, decline, act);
  const { request: id, journeys, children, home } = row;
  if (endsApproach(decline)) await endHoldsOf(context, act, { id, journeys, children }, 'withdrawn', { home });
}

/** What the register learns of the home from its no; under the same key, so that it learns it once. */
async function learn(
  context: Context,
  row: Seen,
  decline: Decline,
  act: { readonly mutation: string; readonly idempotencyKey: string },
): Promise<void> {
  const change = homeAfter(decline, londonDate(context.now));
  const content = { approach: row.id, code: decline.code, needs: decline.needs };
  if (change) await changeHome(context, { ...act, home: row.home, content, change });
}

// ---- How far a provider is let in ----

/** How far a provider is let in, by whom, and upon what. */
export const MOVES = {
  released: { side: 'authority', after: 'interested', says: 'The outline is released' },
  conditional: { side: 'provider', after: 'released', says: 'The provider says yes, if' },
  shortlisted: { side: 'authority', after: 'conditional', says: 'The home is shortlisted' },
  identified: { side: 'authority', after: 'shortlisted', says: 'Who the child is may be read' },
} as const;
export type Move = keyof typeof MOVES;

const hasCome = (row: ApproachRow, to: Move | 'interested'): boolean =>
  ({
    interested: row.answer === 'interested',
    released: row.releasedAt !== null,
    conditional: row.conditionalAt !== null,
    shortlisted: row.shortlistedAt !== null,
    identified: row.identifiedAt !== null,
  })[to];

export interface Moving {
  readonly idempotencyKey: string;
  readonly approach: string;
  readonly to: Move;
}

export async function moveApproach(context: Context, { idempotencyKey, approach, to }: Moving): Promise<Told<Seen>> {
  const wrong = badKey(idempotencyKey);
  if (wrong) return notTold(wrong);
  const row = await approachFor(context, approach);
  if (!row) return notTold(MISSING);
  const again = await isRecorded(context, idempotencyKey, row.request);
  const barred = again ? undefined : await badMove(context, row, to);
  if (barred) return notTold(barred);
  const told = await tellApproach(context, row, {
    ...{ mutation: 'moveApproach', idempotencyKey, content: { approach: row.id, to } },
    events: async (now, tx) => {
      const wrong = badStep(now, to);
      if (wrong) return refused(wrong);
      const moved = stepsTo(now, to).map((step) => ({ type: 'approach.moved', approach: row.id, to: step }) as const);
      const rivals = to === 'identified' ? await rivalsOf(tx, now) : [];
      return accepted([...moved, ...rivals.map(endedAsRival)]);
    },
  });
  if (told.value && to === 'identified') await book(context, row, idempotencyKey);
  return told;
}

/** The children's places are booked, and what was held for them elsewhere is free. */
async function book(
  context: Context,
  { request: id, journeys, children, home }: Seen,
  idempotencyKey: string,
): Promise<void> {
  const act = { mutation: 'moveApproach', idempotencyKey };
  await endHoldsOf(context, act, { id, journeys, children }, 'booked', { home });
  await endHoldsOf(context, act, { id, journeys, children }, 'withdrawn', { notHome: home });
}

/** In an emergency the outline, the yes and the shortlist may be one call; each is recorded all the same. */
function stepsTo(row: ApproachRow, to: Move): readonly Move[] {
  const missing = (['released', 'conditional', 'shortlisted'] as const).filter((step) => !hasCome(row, step));
  return row.lane === 'emergency' && to === 'shortlisted' ? missing : [to];
}

async function badMove(context: Context, row: Seen, to: Move): Promise<Refusal | undefined> {
  const { side, says } = MOVES[to];
  if (row.side !== side) return refusal('not-allowed', `${says}: this is for the ${side} to say.`, 'to');
  return badStep(row, to) ?? (to === 'identified' ? await badIdentity(context, row) : undefined);
}

/** Each step opens upon the one before it, while the approach goes on. */
function badStep(row: ApproachRow, to: Move): Refusal | undefined {
  const { after, says } = MOVES[to];
  if (row.endedAt !== null || row.requestClosed) return refusal('already-ended', 'This approach is over.', 'approach');
  if (hasCome(row, to)) return refusal('already-settled', 'It has come so far already.', 'to');
  const atOnce = row.lane === 'emergency' && to === 'shortlisted';
  return row.answer === 'interested' && (atOnce || hasCome(row, after))
    ? undefined
    : refusal('not-yet', `${says}: first it must have come as far as “${sentenceCase(after).toLowerCase()}”.`, 'to');
}

/** Nobody outside learns who a child is before the home is chosen, has accepted, and the money is approved. */
async function badIdentity(context: Context, row: ApproachRow): Promise<Refusal | undefined> {
  const wanted = [...new Set((await wantedIn(context, row)).flat())];
  return wanted.length === 0
    ? undefined
    : refusal('not-yet', `Who the child is stays closed until there is: ${wanted.join(', ')}.`, 'to');
}

const rivalsOf = (tx: Prisma.TransactionClient, { request, id }: ApproachRow): Promise<ApproachRow[]> =>
  approachRows({ prisma: tx }, Prisma.sql`a.request = ${request} and a.id <> ${id} and a.ended_at is null`);

/** Whoever had said yes was not chosen; whoever had not answered was overtaken. */
const endedAsRival = ({ id, answer }: ApproachRow): RequestEvent => ({
  ...{ type: 'approach.ended', approach: id, reason: 'better-option' },
  outcome: answer === 'interested' ? 'not-chosen' : 'pre-empted',
});

// ---- Letting an offer go, and taking a home back ----

export interface Closing {
  readonly idempotencyKey: string;
  readonly approach: string;
  readonly codes: readonly ClosingCode[];
  readonly words?: string | null | undefined;
}

export async function closeApproach(
  context: Context,
  { idempotencyKey, approach, codes, words }: Closing,
): Promise<Told<Seen>> {
  const row = await approachFor(context, approach);
  const wrong = badKey(idempotencyKey) ?? (words == null ? undefined : badWords(words, 'words'));
  if (wrong) return notTold(wrong);
  if (row?.side !== 'authority' && row?.side !== 'body') return notTold(MISSING);
  const again = await isRecorded(context, idempotencyKey, row.request);
  const barred = again ? undefined : (badClosing(codes, row.side) ?? ended(row));
  if (barred) return notTold(barred);
  const event: RequestEvent = {
    ...{ type: 'approach.ended', approach: row.id, outcome: 'not-chosen', reason: codes.join(' ') },
  };
  const told = await tellApproach(context, row, {
    ...{ mutation: 'closeApproach', idempotencyKey, content: { approach: row.id, codes }, words },
    events: async (now) => onlyWhileOpen(now, [event]),
  });
  const { request: id, journeys, children, home } = row;
  const act = { mutation: 'closeApproach', idempotencyKey };
  if (told.value) await endHoldsOf(context, act, { id, journeys, children }, 'withdrawn', { home });
  return told;
}

const ended = ({ endedAt, requestClosed }: ApproachRow): Refusal | undefined =>
  endedAt === null && !requestClosed ? undefined : refusal('already-ended', 'This approach is over.', 'approach');

function onlyWhileOpen(row: ApproachRow, events: readonly RequestEvent[]): Judged<readonly RequestEvent[]> {
  const wrong = ended(row);
  return wrong ? refused(wrong) : accepted(events);
}

export interface TakingBack extends Said {
  readonly idempotencyKey: string;
  readonly approach: string;
}

export async function takeBackHome(context: Context, input: TakingBack): Promise<Told<Seen>> {
  const { idempotencyKey, code, until, needs, words } = input;
  const wrong = badKey(idempotencyKey) ?? (words == null ? undefined : badWords(words, 'words'));
  if (wrong) return notTold(wrong);
  const row = await approachFor(context, input.approach);
  if (!row || !SPEAKS_FOR_HOMES.includes(row.side)) return notTold(MISSING);
  const again = await isRecorded(context, idempotencyKey, row.request);
  const decline = toDecline(input);
  const home = await homeOf(context, row);
  const badCode = home ? badDecline(decline, row.part, home, londonDate(context.now)) : undefined;
  const barred = again ? undefined : (ended(row) ?? badCode);
  if (barred) return notTold(barred);
  const approach = row.id;
  const told = await tellApproach(context, row, {
    ...{ mutation: 'takeBackHome', idempotencyKey, words },
    content: { approach, code, until: until ?? null, needs: needs ?? [] },
    events: async (now) =>
      onlyWhileOpen(now, [
        declined(context, approach, decline),
        { type: 'approach.ended', approach, outcome: 'taken-back', reason: code },
      ]),
    command: (occurred) => ({ type: 'record', fact: 'homeWithdrawn', occurred, value: { home: row.home, code } }),
  });
  if (!told.value) return told;
  const { request: id, journeys, children } = row;
  const act = { mutation: 'takeBackHome', idempotencyKey };
  await learn(context, row, decline, act);
  await endHoldsOf(context, act, { id, journeys, children }, 'withdrawn', { home: row.home });
  return told;
}
