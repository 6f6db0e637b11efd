import type { Prisma } from '../../prisma/client';
import { londonDate, type CivilDate, type Instant } from '../../statute';
import type { RecordedJourney } from '../../workflows/home-matching/search/distance';
import type { Home } from '../../workflows/home-matching/search/home';
import {
  DEFAULT_SETTINGS,
  STANDING_DECLINES,
  type Asked,
  type Decline,
  type DeclineCode,
  type HealthCheck,
  type Need,
  type SearchSettings,
} from '../../workflows/home-matching/search/need';
import { isListed, search, type Search } from '../../workflows/home-matching/search/search';
import { lawOn, type LawView } from '../../workflows/kernel/law';
import type { Role } from '../../workflows/kernel/people';
import { accepted, refusal, refused, type Judged, type Refusal } from '../../workflows/kernel/refusals';
import { emptyJourney, fold } from '../../workflows/kernel/state';
import { readRecordedOf } from '../../activities/reading';
import { builder, enumOf, sentenceCase } from '../builder';
import type { Context } from '../context';
import { innerId, notFound, uuidOf } from '../ids';
import { badKey, keyField, notTold, onlyFor, payloadOf, toldOf, type Told } from '../inputs';
import { lawOf } from '../law-held';
import { tellRegister } from '../register';
import { erased, fingerprintOf, openSealed } from '../sealed';
import { CONFIRM_HOUSEHOLD, CONFIRM_VACANCY, daysKnown } from '../settings';
import { needOf } from './frozen';
import { registerOf } from './register';
import { BODY_ROLES, requestDraft, requestFor, requestWith, streamOf, tellRequest, type RequestSeen } from './request';
import { CLOSED, HomeRequestRef, NO_REQUEST, searchedBy, whileOpen } from './requests';
import { RUN_COLUMNS, SearchRunRef, type RunRow } from './runs';
import { pack } from './stored';

/*
 * A search as somebody runs it: the register as it is known, everything that a search is asked with, and the result kept whole. It
 * never changes; what was learned since makes another.
 */

// ---- What a search is asked with ----

/** Where a search looks: in the child's own area, or in all that the register of those who search holds. */
type Ring = 'area' | 'region' | 'neighbouring' | 'national';

const inRing = (ring: Ring, { responsibleAuthority }: Need, homes: readonly Home[]): readonly Home[] =>
  ring === 'area' ? homes.filter(({ areaCode }) => areaCode === responsibleAuthority) : homes;

/** Everything that a search of this need is asked with at a moment. */
async function askedFor(context: Context, request: RequestSeen, need: Need, asAt: Instant): Promise<Asked> {
  const today = londonDate(asAt);
  const law = await lawOf(context)(request.authority, undefined);
  const view = lawOn(law, request.authority, today);
  const [found, declines] = await Promise.all([foundOut(context, request), declinesFor(context, request)]);
  return {
    ...{ need, asAt, packs: view.packs, ...found, declines },
    settings: settingsOf(view, today),
  };
}

/** Figures that an authority may set stand as it has set them; the rest are the product's own. */
export const settingsOf = (law: LawView, today: CivilDate): SearchSettings => ({
  ...DEFAULT_SETTINGS,
  confirmedWithinDays: daysKnown(law, CONFIRM_VACANCY, today),
  householdWithinDays: daysKnown(law, CONFIRM_HOUSEHOLD, today),
});

/** What people found out of ways and of care that goes on, the newest of each. */
async function foundOut(
  context: Context,
  { id, children }: RequestSeen,
): Promise<{ journeys: readonly RecordedJourney[]; healthChecks: readonly HealthCheck[] }> {
  const rows = await context.prisma.event.findMany({
    where: { stream: id, type: { in: ['way.recorded', 'health.checked'] } },
    orderBy: { sequence: 'asc' },
  });
  const journeys = new Map<string, RecordedJourney>();
  const healthChecks = new Map<string, HealthCheck>();
  for (const { type, payload, sealed } of rows) {
    const opened = await openSealed(context, children[0] ?? '', Buffer.from(sealed ?? []).toString('base64'));
    const homeId = String(Object(payload).home);
    const { to = '', minutes = '', how = '', kept = '' } = opened.words ?? {};
    if (type === 'health.checked') healthChecks.set(homeId, { homeId, kept: kept === 'yes' });
    else journeys.set(`${homeId} ${to}`, { homeId, to, minutes: Number(minutes), how });
  }
  return { journeys: [...journeys.values()], healthChecks: [...healthChecks.values()] };
}

/** Each no that stands for one of these children, in whatever request it was said. */
async function declinesFor(context: Context, { journeys, children }: RequestSeen): Promise<readonly Decline[]> {
  const rows = await context.prisma.$queryRaw<
    { homeId: string; code: string; until: string | null; children: string[]; residents: { id: string }[] | null }[]
  >`
    select a.home as "homeId", a.code, a.until_on::text as until, r.children, v.content -> 'residents' as residents
    from home_request r join approach a on a.request = r.id
      left join home_version v on v.home = a.home and v.version = a.home_version
    where r.children && ${[...children]} and a.answer = 'declined' and a.code = any(${[...STANDING_DECLINES]})
    order by a.answered_at, a.id`;
  const said = rows.flatMap(({ homeId, code, until, children: asked, residents }) =>
    asked
      .filter((child) => children.includes(child))
      .map((childId): Decline => ({
        ...{ homeId, childId, code: code as DeclineCode }, // one of those asked for
        ...(until === null ? {} : { until: until as NonNullable<Decline['until']> }), // a date of the database
        ...(residents === null ? {} : { residents: residents.map(({ id }) => id) }),
      })),
  );
  return [...said, ...(await unsafeFor(context, journeys, children))];
}

/** Homes that a child called unsafe. */
async function unsafeFor(
  { prisma }: Context,
  journeys: readonly string[],
  children: readonly string[],
): Promise<readonly Decline[]> {
  const recorded = await readRecordedOf(prisma, journeys);
  return journeys.flatMap((journey, place) =>
    fold(emptyJourney(journey), recorded.get(journey) ?? [])
      .entries.filter(({ name, value }) => name === 'childObjects' && value['code'] === 'unsafe-there')
      .map(({ value }) => {
        const home = String(value['home']);
        return { homeId: innerId('Home', home) ?? home, childId: children[place] ?? '', code: 'unsafe-there' };
      }),
  );
}

// ---- Running it ----

interface RunInput {
  readonly idempotencyKey: string;
  readonly request: string;
  readonly ring: Ring;
  readonly asAt?: Instant | null | undefined;
}

async function run(context: Context, input: RunInput): Promise<Told<RunRow>> {
  const { idempotencyKey, ring, asAt } = input;
  const wrong = badKey(idempotencyKey) ?? badMoment(context, asAt);
  const found = wrong ? refused(wrong) : await searchedBy(context, input.request, 'run a search');
  if (!found.ok) return notTold(found.refusal);
  const request = found.value;
  const id = uuidOf('search-run', context.caller.authority, context.caller.subject, idempotencyKey, request.id);
  const ran = await keptOrRun(context, request, id, ring, asAt ?? context.now);
  if (!ran.ok) return notTold(ran.refusal);
  const { kept, keep } = ran.value;
  const { needVersion, register, considered, listed, rules, digest } = kept;
  const event = {
    type: 'search.ran',
    run: id,
    needVersion,
    ring,
    rules,
    register,
    digest,
    considered,
    listed,
  } as const;
  const told = await tellRequest(context, {
    ...{ mutation: 'runSearch', idempotencyKey, request },
    content: { request: request.id, ring, asAt: asAt ?? null },
    drafts: async (_, tx) => {
      const drafts = await whileOpen(tx, request.id, () => [requestDraft(context, { ...event, asAt: kept.asAt })]);
      if (drafts.ok) await keep?.(tx);
      return drafts;
    },
    command: (occurred) => ({
      ...{ type: 'record', fact: 'searchRun', occurred },
      value: { run: id, needVersion, register, ring, considered, listed },
    }),
  });
  if (!told.ok) return notTold(told.refusal);
  return toldOf({ ...((await keptRun(context, id)) ?? kept), request });
}

const badMoment = ({ now }: Context, asAt: Instant | null | undefined): Refusal | undefined =>
  asAt != null && asAt > now
    ? refusal('in-the-future', 'Nobody knows yet how the register will stand then.', 'asAt')
    : undefined;

type Kept = Omit<RunRow, 'request'>;

/** A search that is kept, or is to be kept together with the event that tells of it. */
interface Ran {
  readonly kept: Kept;
  readonly keep?: (tx: Prisma.TransactionClient) => Promise<void>;
}

/** The search that a key made; the first time it is run, and a search that was kept is never run again. */
async function keptOrRun(
  context: Context,
  request: RequestSeen,
  id: string,
  ring: Ring,
  asAt: Instant,
): Promise<Judged<Ran>> {
  const before = await keptRun(context, id);
  if (before) return accepted({ kept: before });
  if (request.closedAt !== null) return refused(CLOSED);
  const stored = await needOf(context, request, request.needVersion);
  if (stored === undefined)
    return refused(refusal('not-yet', 'The need has not been frozen: nobody knows what to search for.', 'request'));
  if (typeof stored === 'string') return refused(erased('request'));
  const homes = inRing(ring, stored.need, await registerOf(context, request.body, { asAt }));
  const found = search(await askedFor(context, request, stored.need, asAt), homes);
  const sealed = await sealedRun(context, request, found, homes);
  if (!sealed.ok) return sealed;
  const kept = keptOf(id, ring, found, sealed.value.digest);
  return accepted({ kept, keep: (tx) => keep(tx, request.id, kept, found, sealed.value.content) });
}

/** A search as its row has it. */
function keptOf(id: string, ring: Ring, { asked, rules, register, candidates }: Search, digest: string): Kept {
  const count = (outcome: string): number => candidates.filter((one) => one.outcome === outcome).length;
  return {
    ...{ id, ring, rules, digest, asAt: asked.asAt, packs: asked.packs, needVersion: asked.need.version },
    ...{ register: register.fingerprint, considered: candidates.length, listed: candidates.filter(isListed).length },
    ...{ needsAnswer: count('needs-answer'), heldElsewhere: count('held-elsewhere'), ruledOut: count('ruled-out') },
  };
}

async function sealedRun(context: Context, { children }: RequestSeen, found: Search, homes: readonly Home[]) {
  const { bytes, digest } = await pack(found, homes);
  const sealed = await context.keystore.seal(children[0] ?? '', { search: bytes.toString('base64') });
  return sealed ? accepted({ digest, content: Buffer.from(sealed.bytes, 'base64') }) : refused(erased('request'));
}

/** Keeps a search with where each home stood, in the transaction of the event that tells of it; whoever kept it first has kept it. */
async function keep(
  tx: Prisma.TransactionClient,
  request: string,
  { id, needVersion, ring, asAt, rules, packs, register, digest, ...counts }: Kept,
  { candidates }: Search,
  content: Buffer,
): Promise<void> {
  const { considered, listed, needsAnswer, heldElsewhere, ruledOut } = counts;
  const rows = candidates.map(({ homeId: home, homeVersion: version, outcome, rank }) => ({
    ...{ home, version, outcome, rank },
  }));
  const inserted = await tx.$executeRaw`
    insert into search_run (id, request, need_version, ring, as_at, rules, packs, register, digest, content, considered,
      listed, needs_answer, held_elsewhere, ruled_out)
    values (${id}, ${request}, ${needVersion}, ${ring}, ${asAt}::timestamptz, ${rules}, ${[...packs]}, ${register},
      ${digest}, ${content}, ${considered}, ${listed}, ${needsAnswer}, ${heldElsewhere}, ${ruledOut}) on conflict do nothing`;
  if (inserted === 0) return;
  await tx.$executeRaw`
    insert into search_run_home (run, home, version, outcome, rank)
    select ${id}, home, version, outcome, rank
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as h(home text, version int, outcome text, rank int)`;
}

async function keptRun({ prisma }: Context, id: string): Promise<Kept | undefined> {
  const rows = await prisma.$queryRaw<Kept[]>`
    select ${RUN_COLUMNS} from search_run where id = ${id}`;
  return rows[0];
}

// ---- What people find out ----

const FINDS_OUT: readonly Role[] = [...BODY_ROLES, 'social-worker', 'out-of-hours-worker', 'case-system'];

interface Finding {
  readonly idempotencyKey: string;
  readonly request: string;
  readonly home: string;
}

/** Records something found out about one home for one request, sealed with the first child's key. */
async function findOut(
  context: Context,
  mutation: string,
  type: 'way.recorded' | 'health.checked',
  { idempotencyKey, request: id, home: named }: Finding,
  words: Readonly<Record<string, string>>,
): Promise<Told<RequestSeen>> {
  const wrong = badKey(idempotencyKey) ?? onlyFor(context, FINDS_OUT, 'record this');
  const request = wrong ? undefined : await requestFor(context, id);
  if (wrong || !request) return notTold(wrong ?? NO_REQUEST);
  const home = innerId('Home', named) ?? '';
  if (!(await context.prisma.home.findFirst({ where: { id: home, body: request.body } })))
    return notTold(notFound('home', 'home'));
  const child = request.children[0] ?? '';
  const print = await fingerprintOf(context, child, words);
  const sealed = print === null ? null : await context.keystore.seal(child, words);
  if (sealed === null) return notTold(erased('request'));
  const told = await tellRegister(context, {
    ...{ mutation, idempotencyKey, stream: streamOf(request), content: { home, words: print } },
    drafts: (_, tx) => whileOpen(tx, request.id, () => [{ ...requestDraft(context, { type, home }), sealed }]),
  });
  return told.ok ? toldOf((await requestWith(context, request.id)) ?? request) : notTold(told.refusal);
}

const MODES = ['walk', 'bus', 'train', 'car', 'bicycle', 'other'] as const;
const ModeEnum = enumOf(
  'TravelMode',
  'By what somebody travels.',
  Object.fromEntries(MODES.map((mode) => [mode, sentenceCase(mode)])),
);
const WHERE_TO = /^(?:home|(?:school|place):[a-z0-9][a-z0-9-]{0,39})$/;
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

const badWay = (to: string, minutes: number, at: string): Refusal | undefined => {
  if (!WHERE_TO.test(to)) return refusal('invalid-value', 'Where to: `home`, `school:<name>` or `place:<name>`.', 'to');
  if (minutes < 1 || minutes > 600) return refusal('invalid-value', 'From 1 to 600 minutes.', 'minutes');
  return TIME.test(at) ? undefined : refusal('invalid-value', 'A time of day is wanted, as in 08:15.', 'at');
};

// ---- Mutations ----

const RingEnum = enumOf<Ring>('SearchRing', 'How far a search reaches.', {
  ...{ area: "Homes in the area of the child's authority", region: 'The whole register of those who search' },
  ...{ neighbouring: 'The same, with neighbours who were asked', national: 'The same, with the country asked' },
});

builder.mutationFields((t) => ({
  runSearch: t.field({
    type: payloadOf('RunSearchPayload', 'run', SearchRunRef, 'The search.'),
    description:
      'Search for a home: every home of the register against the newest version of the need, each explained, and kept as it came out. By those who search. The list is advice.',
    args: {
      input: t.arg({
        required: true,
        description: 'For which request.',
        type: builder.inputType('RunSearchInput', {
          description: 'A search.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            request: f.id({ required: true, description: 'The request.' }),
            ring: f.field({ type: RingEnum, required: true, description: 'How far it reaches.' }),
            asAt: f.field({
              type: 'DateTime',
              description: 'By the register as it was known then; now when left out.',
            }),
          }),
        }),
      }),
    },
    resolve: (_, { input }, context) => run(context, input),
  }),
  recordMinutes: t.field({
    type: payloadOf('RecordMinutesPayload', 'request', HomeRequestRef, 'The request.'),
    description: 'Record how long a way takes that somebody looked up or tried. It stands in place of the estimate.',
    args: {
      input: t.arg({
        required: true,
        description: 'Which way.',
        type: builder.inputType('RecordMinutesInput', {
          description: 'A way to or from a home. Sealed.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            request: f.id({ required: true, description: 'The request.' }),
            home: f.id({ required: true, description: 'The home.' }),
            to: f.string({ required: true, description: 'Where to: `home`, `school:<name>` or `place:<name>`.' }),
            minutes: f.int({ required: true, description: 'How long it takes.' }),
            by: f.field({ type: ModeEnum, required: true, description: 'By what.' }),
            at: f.string({ required: true, description: 'At what time of day, as in 08:15.' }),
          }),
        }),
      }),
    },
    resolve: async (_, { input }, context) => {
      const { to, minutes, by, at } = input;
      const wrong = badWay(to, minutes, at);
      if (wrong) return notTold(wrong);
      const words = { to, minutes: String(minutes), how: `${by}, ${at}` };
      return findOut(context, 'recordMinutes', 'way.recorded', input, words);
    },
  }),
  recordHealthCheck: t.field({
    type: payloadOf('RecordHealthCheckPayload', 'request', HomeRequestRef, 'The request.'),
    description:
      'Record whether care in place, or a place on a waiting list, is kept in a home with its first date of referral.',
    args: {
      input: t.arg({
        required: true,
        description: 'Of which home.',
        type: builder.inputType('RecordHealthCheckInput', {
          description: 'What the health service said. Sealed.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            request: f.id({ required: true, description: 'The request.' }),
            home: f.id({ required: true, description: 'The home.' }),
            kept: f.boolean({ required: true, description: 'Whether it is kept.' }),
          }),
        }),
      }),
    },
    resolve: (_, { input }, context) =>
      findOut(context, 'recordHealthCheck', 'health.checked', input, { kept: input.kept ? 'yes' : 'no' }),
  }),
}));
