import { Prisma } from '../../prisma/client';
import type { Instant } from '../../statute';
import type { Home } from '../../workflows/home-matching/search/home';
import { TESTS, type Failure, type Test } from '../../workflows/home-matching/search/impossible';
import { DEFAULT_SETTINGS, type SearchSettings } from '../../workflows/home-matching/search/need';
import {
  optionsAtDecision,
  runAgain,
  whyNotProposed,
  type Again,
  type OfferMade,
  type Options,
  type WhyNot,
} from '../../workflows/home-matching/search/questions';
import { RANKING, type Candidate, type RankKey, type Row } from '../../workflows/home-matching/search/search';
import { emptyJourney, fold } from '../../workflows/kernel/state';
import type { RequestEvent } from '../../activities/matching';
import { readRecordedOf } from '../../activities/reading';
import { builder, connectionOf, cursorOf, enumOf, pageArgs, pageOf, pageSize, readCursor, type Page } from '../builder';
import { perRequest, type Context } from '../context';
import { asked } from '../errors';
import { globalId, innerId } from '../ids';
import { shows } from '../looked';
import { openSealed, type Withheld, WithheldEnum } from '../sealed';
import { counting, iso } from '../sql';
import { isNamedReader, LevelEnum, seesValues } from './need';
import { requestFor, requestWith, type RequestSeen } from './request';
import { HomeRequestRef } from './requests';
import { unpack, type Stored, withHolds } from './stored';

/*
 * What is asked of a search years later: each answer is read from what was stored then. Today's homes, needs and rules play no part.
 */

/** A search as its row has it. */
export interface RunRow {
  readonly id: string;
  readonly request: RequestSeen;
  readonly needVersion: number;
  readonly ring: string;
  readonly asAt: Instant;
  readonly rules: string;
  readonly packs: readonly string[];
  readonly register: string;
  readonly digest: string;
  readonly considered: number;
  readonly listed: number;
  readonly needsAnswer: number;
  readonly heldElsewhere: number;
  readonly ruledOut: number;
}

export const RUN_COLUMNS = Prisma.sql`id, need_version as "needVersion", ring, ${iso(Prisma.sql`as_at`)} as "asAt", rules, packs,
  register, digest, considered, listed, needs_answer as "needsAnswer", held_elsewhere as "heldElsewhere", ruled_out as "ruledOut"`;

// ---- Reading ----

/** A search that the caller may see. */
async function findRun(context: Context, id: string): Promise<RunRow | undefined> {
  const rows = await context.prisma.$queryRaw<(Omit<RunRow, 'request'> & { readonly of: string })[]>`
    select ${RUN_COLUMNS}, request as of from search_run where id = ${innerId('SearchRun', id) ?? ''}`;
  const [row] = rows;
  const request = row && (await requestWith(context, row.of));
  return row && request ? { ...row, request } : undefined;
}

/** The newest search of a request. */
async function newestRun(context: Context, request: RequestSeen): Promise<RunRow | undefined> {
  const rows = await context.prisma.$queryRaw<Omit<RunRow, 'request'>[]>`
    select ${RUN_COLUMNS} from search_run where request = ${request.id} order by as_at desc, id limit 1`;
  return rows[0] && { ...rows[0], request };
}

/** The contents of searches, each opened once for a question. */
const opened = perRequest((context) => {
  const known = new Map<string, Promise<Stored | Withheld>>();
  return (run: RunRow): Promise<Stored | Withheld> => {
    const content = known.get(run.id) ?? open(context, run);
    known.set(run.id, content);
    return content;
  };
});

async function open(context: Context, { id, request }: RunRow): Promise<Stored | Withheld> {
  const row = await context.prisma.searchRun.findUnique({ where: { id }, select: { content: true } });
  const sealed = Buffer.from(row?.content ?? []).toString('base64');
  const content = await openSealed(context, request.children[0] ?? '', sealed);
  return content.words ? unpack(Buffer.from(content.words['search'] ?? '', 'base64')) : content.withheld;
}

/** A stored search by its inner id, where the caller may see it and it can be opened. */
export async function storedRun(context: Context, id: string): Promise<Stored | undefined> {
  const run = await findRun(context, globalId('SearchRun', id));
  const content = run && (await opened(context)(run));
  return typeof content === 'object' ? content : undefined;
}

/** A stored search. @throws GraphQLError where its words are withheld */
async function contentOf(context: Context, run: RunRow): Promise<Stored> {
  const content = await opened(context)(run);
  if (typeof content === 'string')
    throw asked('erased', "What was stored of this search is not readable: the child's key.");
  return content;
}

// ---- What the schema shows of one home ----

/** One home of a search, as somebody sees it. */
interface CandidateSeen extends Candidate {
  readonly run: RunRow;
  readonly namedReader: boolean;
}

const OutcomeEnum = enumOf('SearchOutcome', 'Where a home stands in a search.', {
  proposed: 'It fits',
  'needs-answer': 'Nothing against it, but something that must be met is unknown',
  'held-elsewhere': 'It fits, and another request holds its place',
  'ruled-out': 'Impossible, for the reasons given',
  'not-in-register': 'The search did not see such a home',
});

const ResultEnum = enumOf<Row['result']>('CriterionResult', 'What a home says to a criterion.', {
  met: 'It is met',
  'not-met': 'It is not met',
  unknown: 'Nobody knows: it is never guessed',
});

const TestEnum = enumOf<Test>('ImpossibleTest', 'What makes a home impossible.', TESTS);

const RowType = builder.objectRef<SeenRow>('SearchRow').implement({
  description: 'One criterion of one home.',
  fields: (t) => ({
    criterion: t.exposeString('criterion', { description: 'Its name.' }),
    level: t.expose('level', { type: LevelEnum, description: 'How much it weighed.' }),
    result: t.expose('result', { type: ResultEnum, description: 'Whether it was met.' }),
    needValue: t.exposeString('needValue', {
      nullable: true,
      description: 'What was asked for; null where the reader is only told whether it was met.',
    }),
    homeValue: t.exposeString('homeValue', { nullable: true, description: 'What the home said; null for the same.' }),
    basis: t.exposeString('basis', {
      nullable: true,
      description: 'How it was come to, where it is more than a value compared.',
    }),
  }),
});

const FailureType = builder.objectRef<SeenFailure>('SearchFailure').implement({
  description: 'One reason why a home was impossible.',
  fields: (t) => ({
    test: t.expose('test', { type: TestEnum, description: 'By which test.' }),
    what: t.exposeString('what', { description: 'What exactly: a criterion, a code of the decline, terms or limit.' }),
    level: t.field({
      type: LevelEnum,
      nullable: true,
      description: 'Of a criterion: how much it weighed.',
      resolve: ({ level }) => level ?? null,
    }),
    needValue: t.exposeString('needValue', { nullable: true, description: 'What was asked for; null as in a row.' }),
    homeValue: t.exposeString('homeValue', { nullable: true, description: 'What the home said; null as in a row.' }),
    basis: t.string({
      nullable: true,
      description: 'How it was come to.',
      resolve: ({ basis }) => basis ?? null,
    }),
  }),
});

type Hidden<T> = Omit<T, 'needValue' | 'homeValue' | 'basis'> & {
  readonly needValue: string | null;
  readonly homeValue: string | null;
  readonly basis?: string | null;
};
type SeenRow = Hidden<Row> & { readonly basis: string | null };
type SeenFailure = Hidden<Failure>;

interface CandidatesAsked {
  readonly listed?: boolean | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

interface Reader {
  readonly run: RunRow;
  readonly namedReader: boolean;
}

const rowsFor = ({ run, namedReader }: Reader, rows: readonly Row[]): SeenRow[] =>
  rows.map((row) =>
    seesValues(run.request.side, row.criterion, namedReader)
      ? row
      : { ...row, needValue: null, homeValue: null, basis: null },
  );

const failuresFor = ({ run, namedReader }: Reader, failures: readonly Failure[]): SeenFailure[] =>
  failures.map((failure) =>
    seesValues(run.request.side, failure.what, namedReader)
      ? failure
      : { ...failure, needValue: null, homeValue: null, basis: null },
  );

const KeyType = builder.objectRef<RankKey>('SearchRankKey').implement({
  description: 'The figures that a home was ranked by, in the order in which they are compared. There is no score.',
  fields: (t) => ({
    connected: t.exposeBoolean('connected', { description: RANKING[0] }),
    mustsUnknown: t.exposeInt('mustsUnknown', { description: RANKING[1] }),
    byLawNotMet: t.exposeInt('byLawNotMet', { description: RANKING[2] }),
    byLawUnknown: t.exposeInt('byLawUnknown', { description: RANKING[3] }),
    shouldsMet: t.exposeInt('shouldsMet', { description: RANKING[4] }),
    preferencesMet: t.exposeInt('preferencesMet', { description: RANKING[5] }),
    km: t.exposeFloat('km', { nullable: true, description: RANKING[6] }),
    availableFrom: t.field({
      type: 'Date',
      nullable: true,
      description: RANKING[7],
      resolve: ({ availableFrom }) => availableFrom,
    }),
    home: t.id({ description: RANKING[8], resolve: ({ homeId }) => globalId('Home', homeId) }),
  }),
});

const whoseRun = ({ request: { children, journeys } }: Pick<RunRow, 'request'>) => ({
  ...{ child: children[0], journey: journeys[0] },
});

const CandidateType = builder.objectRef<CandidateSeen>('SearchCandidate').implement({
  ...shows<CandidateSeen>(({ run }) => whoseRun(run)),
  description: 'One home in a search, explained criterion by criterion.',
  fields: (t) => ({
    home: t.id({ description: 'The home.', resolve: ({ homeId }) => globalId('Home', homeId) }),
    homeVersion: t.exposeInt('homeVersion', { description: 'The version of it that the search saw.' }),
    outcome: t.field({ type: OutcomeEnum, description: 'Where it stood.', resolve: ({ outcome }) => outcome }),
    rank: t.exposeInt('rank', { nullable: true, description: 'Its place in the list, from 1; null where not in it.' }),
    key: t.field({ type: KeyType, description: 'What it was ranked by.', resolve: ({ key }) => key }),
    rows: t.field({
      type: [RowType],
      description: 'Every criterion.',
      resolve: (seen) => rowsFor(seen, seen.rows),
    }),
    failures: t.field({
      type: [FailureType],
      description: 'Why it was impossible; empty when it was not.',
      resolve: (seen) => failuresFor(seen, seen.failures),
    }),
    emergencyOnly: t.field({
      type: [FailureType],
      description: 'Outside the terms of the carer, as an emergency may be for a few days.',
      resolve: (seen) => failuresFor(seen, seen.emergencyOnly),
    }),
    frees: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the place that another request holds frees, if nobody extends it.',
      resolve: ({ frees }) => frees ?? null,
    }),
    homesThatDoNotSeparate: t.int({
      nullable: true,
      description: 'Of a home that would separate siblings: how many of the list would not. Null of any other.',
      resolve: ({ separates }) => separates?.homesThatDoNot ?? null,
    }),
  }),
});

const CandidateConnection = connectionOf(
  'SearchCandidate',
  CandidateType,
  'The homes of a search: the list in its order, then what is held elsewhere, then what is ruled out.',
);

async function candidatesOf(
  context: Context,
  run: RunRow,
  { listed, first, after }: CandidatesAsked,
): Promise<Page<CandidateSeen>> {
  const size = pageSize(first);
  const from = readCursor(after, 1)?.[0];
  const namedReader = await isNamedReader(context, run.request);
  const read = async () => {
    const { search } = await contentOf(context, run);
    const wanted = search.candidates.filter(({ rank }) => listed == null || listed === (rank !== null));
    const start = from === undefined ? 0 : wanted.findIndex(({ homeId }) => homeId === from) + 1;
    return wanted.slice(start, start + size + 1);
  };
  const ranked =
    listed == null ? Prisma.empty : listed ? Prisma.sql`and rank is not null` : Prisma.sql`and rank is null`;
  return pageOf(
    read,
    { first: size, after, totalCount: counting(context, Prisma.sql`search_run_home where run = ${run.id} ${ranked}`) },
    (candidate) => ({ ...candidate, run, namedReader }),
    ({ homeId }) => cursorOf(homeId),
  );
}

// ---- The search ----

const SettingsType = builder.objectRef<SearchSettings>('SearchSettings').implement({
  description:
    'The figures that a search used. None is law: each is the authority’s own, or a default of this product.',
  fields: (t) => ({
    roadFactor: t.exposeFloat('roadFactor', { description: 'How much longer the road is than the great circle.' }),
    kmPerHour: t.exposeFloat('kmPerHour', { description: 'Speed of an estimate.' }),
    marginPercent: t.exposeFloat('marginPercent', { description: 'How near a limit an estimate says nothing.' }),
    confirmedWithinDays: t.exposeInt('confirmedWithinDays', { description: 'After how long a place is unknown.' }),
    householdWithinDays: t.exposeInt('householdWithinDays', { description: 'After how long a household is unknown.' }),
    defaults: t.stringList({
      description: 'Those that are the product’s default.',
      resolve: (settings) =>
        Object.entries(DEFAULT_SETTINGS).flatMap(([name, value]) =>
          settings[name as keyof SearchSettings] === value ? [name] : [],
        ),
    }),
  }),
});

export const SearchRunRef = builder.objectRef<RunRow>('SearchRun');
SearchRunRef.implement({
  ...shows<RunRow>(whoseRun),
  description: 'A search as it came out. It never changes. The list is advice: the child’s own authority decides.',
  fields: (t) => ({
    id: t.id({ description: 'Its opaque id.', resolve: ({ id }) => globalId('SearchRun', id) }),
    request: t.field({ type: HomeRequestRef, description: 'The request.', resolve: ({ request }) => request }),
    ring: t.exposeString('ring', { description: 'How far it reached.' }),
    asAt: t.field({ type: 'DateTime', description: 'The moment of it.', resolve: ({ asAt }) => asAt }),
    needVersion: t.exposeInt('needVersion', { description: 'The version of the need.' }),
    rules: t.exposeString('rules', { description: 'The version of how a search judges and ranks.' }),
    packs: t.stringList({ description: 'The policy packs that were on.', resolve: ({ packs }) => [...packs] }),
    register: t.exposeString('register', { description: 'A digest of the register that it saw.' }),
    digest: t.exposeString('digest', { description: 'A digest of its content, which is in the record.' }),
    considered: t.exposeInt('considered', { description: 'Homes considered.' }),
    listed: t.exposeInt('listed', { description: 'Homes in the list.' }),
    needsAnswer: t.exposeInt('needsAnswer', { description: 'Of these, homes of which something must be asked.' }),
    heldElsewhere: t.exposeInt('heldElsewhere', { description: 'Homes whose place another request held.' }),
    ruledOut: t.exposeInt('ruledOut', { description: 'Homes that were impossible.' }),
    withheld: t.field({
      type: WithheldEnum,
      nullable: true,
      description: 'Why its content is not shown; null when it is.',
      resolve: async (run, _, context) => {
        const content = await opened(context)(run);
        return typeof content === 'string' ? content : null;
      },
    }),
    settings: t.field({
      type: SettingsType,
      description: 'The figures that it used.',
      resolve: async (run, _, context) => (await contentOf(context, run)).search.asked.settings,
    }),
    ranking: t.stringList({ description: 'How the list is ordered, in words.', resolve: () => [...RANKING] }),
    homes: t.field({
      type: CandidateConnection,
      description: 'Every home that it saw, explained.',
      args: { listed: t.arg.boolean({ description: 'Only the list, or only what is not in it.' }), ...pageArgs(50) },
      resolve: (run, args, context) => candidatesOf(context, run, args),
    }),
  }),
});

builder.objectField(HomeRequestRef, 'runs', (t) =>
  t.field({
    type: [SearchRunRef],
    description: 'The searches of this request, the first run first.',
    resolve: async (request, _, context): Promise<RunRow[]> => {
      const rows = await context.prisma.$queryRaw<Omit<RunRow, 'request'>[]>`
        select ${RUN_COLUMNS} from search_run where request = ${request.id} order by as_at, id limit 200`;
      return rows.map((row) => ({ ...row, request }));
    },
  }),
);

// ---- Why was this home not proposed? ----

interface WhyNotSeen extends WhyNot, Reader {}

const WhyNotType = builder.objectRef<WhyNotSeen>('WhyNotProposed').implement({
  ...shows<WhyNotSeen>(({ run }) => whoseRun(run)),
  description: 'Why a home stood where it stood in a search.',
  fields: (t) => ({
    run: t.field({ type: SearchRunRef, description: 'The search.', resolve: ({ run }) => run }),
    outcome: t.field({ type: OutcomeEnum, description: 'Where it stood.', resolve: ({ outcome }) => outcome }),
    rank: t.exposeInt('rank', { nullable: true, description: 'Its place in the list; null where not in it.' }),
    rankIfAllowed: t.exposeInt('rankIfAllowed', {
      nullable: true,
      description: 'Where it would have stood in the list but for what kept it out.',
    }),
    failures: t.field({
      type: [FailureType],
      description: 'Why it was impossible.',
      resolve: (seen) => failuresFor(seen, seen.failures),
    }),
    unknown: t.field({
      type: [RowType],
      description: 'What must be met and was unknown.',
      resolve: (seen) => rowsFor(seen, seen.unknown),
    }),
    rows: t.field({ type: [RowType], description: 'Every criterion.', resolve: (seen) => rowsFor(seen, seen.rows) }),
    frees: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When a place that another request held frees.',
      resolve: ({ frees }) => frees,
    }),
    rulesVersion: t.exposeString('rules', { description: 'The version of how that search judged and ranked.' }),
    asAt: t.field({ type: 'DateTime', description: 'The moment of the search.', resolve: ({ asAt }) => asAt }),
  }),
});

interface WhyNotAsked {
  readonly request: string;
  readonly home: string;
  readonly run?: string | null | undefined;
}

async function whyNot(context: Context, { request: id, home, run: named }: WhyNotAsked): Promise<WhyNotSeen | null> {
  const request = await requestFor(context, id);
  const run = request && (named == null ? await newestRun(context, request) : await findRun(context, named));
  if (!run || run.request.id !== request?.id) return null;
  const { search } = await contentOf(context, run);
  const why = whyNotProposed(search, innerId('Home', home) ?? '');
  return { ...why, run, namedReader: await isNamedReader(context, request) };
}

// ---- From how many options was it chosen? ----

interface OptionsSeen extends Options {
  readonly run: RunRow;
}

const OfferType = builder.objectRef<OfferMade>('OptionOffered').implement({
  description: 'An option that was offered, and what became of it.',
  fields: (t) => ({
    home: t.id({ description: 'The home.', resolve: ({ homeId }) => globalId('Home', homeId) }),
    outcome: t.exposeString('outcome', { description: 'What became of it, by a code; `open` while nothing has.' }),
    reason: t.exposeString('reason', { description: 'Why, by a code; empty where none is kept.' }),
    by: t.exposeString('by', { description: 'By whom, as a part; empty while nothing has become of it.' }),
  }),
});

const OptionsType = builder.objectRef<OptionsSeen>('OptionsAtDecision').implement({
  ...shows<OptionsSeen>(({ run }) => whoseRun(run)),
  description: 'From how many homes one was chosen, by the search that the decision names.',
  fields: (t) => ({
    run: t.field({ type: SearchRunRef, description: 'The search.', resolve: ({ run }) => run }),
    considered: t.exposeInt('considered', { description: 'Homes considered.' }),
    proposed: t.exposeInt('proposed', { description: 'Homes that fitted.' }),
    needsAnswer: t.exposeInt('needsAnswer', { description: 'Homes of which something had to be asked.' }),
    heldElsewhere: t.exposeInt('heldElsewhere', { description: 'Homes that another request held.' }),
    ruledOut: t.exposeInt('ruledOut', { description: 'Homes that were impossible.' }),
    offered: t.exposeInt('offered', { description: 'Homes that were offered to the authority.' }),
    chosen: t.id({
      nullable: true,
      description: 'The home that was chosen, where it is one that the search saw.',
      resolve: ({ chosen }) => (chosen ? globalId('Home', chosen.homeId) : null),
    }),
    chosenRank: t.exposeInt('chosenRank', {
      nullable: true,
      description: 'Its place in the list; null while none is chosen, or where it was not in the list.',
    }),
    offers: t.field({
      type: [OfferType],
      description: 'Each option that was offered.',
      resolve: ({ offers }) => [...offers],
    }),
  }),
});

/** The decision of the children's authority as the journey of the first child has it. */
async function decided({ prisma }: Context, { journeys }: RequestSeen) {
  const [journey = ''] = journeys;
  const { entries } = fold(emptyJourney(journey), (await readRecordedOf(prisma, [journey])).get(journey) ?? []);
  const made = entries.findLast(({ kind, name }) => kind === 'decision' && name === 'homeChoice')?.value;
  const inner = (kind: 'Home' | 'SearchRun', name: string): string | undefined => {
    const said = made?.[name];
    return typeof said === 'string' ? (innerId(kind, said) ?? said) : undefined;
  };
  return { run: inner('SearchRun', 'run'), home: made?.['choice'] === 'choose' ? inner('Home', 'home') : undefined };
}

type OptionsOffered = Extract<RequestEvent, { type: 'options.offered' }>;

/** Options that were offered out of a search, in the order of the offers, and what became of each. */
async function offersOf(
  { prisma }: Context,
  { id, request }: RunRow,
  chosen: string | undefined,
): Promise<OfferMade[]> {
  const [events, approaches] = await Promise.all([
    prisma.event.findMany({
      where: { stream: request.id, type: 'options.offered' },
      orderBy: { sequence: 'asc' },
      select: { payload: true },
    }),
    prisma.approach.findMany({ where: { request: request.id }, orderBy: [{ askedAt: 'asc' }, { id: 'asc' }] }),
  ]);
  const homes = events
    .map(({ payload }): OptionsOffered => Object(payload)) // as `offerOptions` wrote it
    .filter(({ run }) => run === id)
    .flatMap((offered) => offered.homes);
  return [...new Set(homes)].map((homeId) => {
    const approach = approaches.findLast(({ home }) => home === homeId);
    const outcome = approach?.outcome ?? (homeId === chosen ? 'chosen' : 'open');
    const reason = approach?.reason ?? approach?.code ?? '';
    return { homeId, outcome, reason, by: ENDED_BY[outcome] ?? '' };
  });
}

/** Whose act an outcome is. */
const ENDED_BY: Readonly<Record<string, string>> = {
  ...{ declined: 'provider-manager', 'no-reply': 'provider-manager', 'taken-back': 'provider-manager' },
  ...{ 'not-chosen': 'team-manager', 'pre-empted': 'team-manager', chosen: 'team-manager', booked: 'team-manager' },
  'request-withdrawn': 'social-worker',
};

async function options(context: Context, id: string): Promise<OptionsSeen | null> {
  const request = await requestFor(context, id);
  if (!request) return null;
  const { run: named, home } = await decided(context, request);
  const run =
    named === undefined ? await newestRun(context, request) : await findRun(context, globalId('SearchRun', named));
  if (!run || run.request.id !== request.id) return null;
  const { search } = await contentOf(context, run);
  return { ...optionsAtDecision(search, await offersOf(context, run, home), home), run };
}

// ---- Running it again ----

interface AgainSeen {
  readonly run: RunRow;
  readonly again: Again;
}

const AgainEnum = enumOf<Again['is']>('SearchAgain', 'What comes of running a stored search again.', {
  same: 'The same list, home by home and row by row',
  'another-register': 'The versions of homes that it saw are not there any more as they were',
  'other-rules': 'The program ranks by other rules now; the stored list stands',
  different: 'What is stored is not what the same facts give',
});

const AgainType = builder.objectRef<AgainSeen>('SearchRunAgain').implement({
  ...shows<AgainSeen>(({ run }) => whoseRun(run)),
  description: 'What comes of a stored search when it is run again over the versions of homes that it saw.',
  fields: (t) => ({
    run: t.field({ type: SearchRunRef, description: 'The stored search.', resolve: ({ run }) => run }),
    is: t.field({ type: AgainEnum, description: 'What comes of it.', resolve: ({ again }) => again.is }),
    homes: t.idList({
      description: 'Homes that come out differently.',
      resolve: ({ again }) => (again.is === 'different' ? again.homes.map((id) => globalId('Home', id)) : []),
    }),
  }),
});

async function again(context: Context, id: string): Promise<AgainSeen | null> {
  const run = await findRun(context, id);
  if (!run) return null;
  const { search, holds } = await contentOf(context, run);
  const rows = await context.prisma.$queryRaw<{ content: Home }[]>`
    select v.content from search_run_home h join home_version v on v.home = h.home and v.version = h.version
    where h.run = ${run.id}`;
  const homes = rows.map(({ content }) => content);
  return { run, again: runAgain(search, withHolds(homes, holds)) };
}

// ---- Queries ----

const requestArg = { required: true, description: 'The request.' } as const;

builder.queryFields((t) => ({
  searchRun: t.field({
    type: SearchRunRef,
    nullable: true,
    description: 'One stored search; null when there is none, or it is not for the caller.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: async (_, { id }, context) => (await findRun(context, id)) ?? null,
  }),
  whyNotProposed: t.field({
    type: WhyNotType,
    nullable: true,
    description:
      'Why a home was not proposed, from the stored search alone. What was known of the request itself at a moment, and of what moment, the timeline of the child answers.',
    args: {
      request: t.arg.id(requestArg),
      home: t.arg.id({ required: true, description: 'The home.' }),
      run: t.arg.id({ description: 'The search; the newest of the request when left out.' }),
    },
    resolve: (_, args, context) => whyNot(context, args),
  }),
  optionsAtDecision: t.field({
    type: OptionsType,
    nullable: true,
    description:
      'From how many homes one was chosen, from the search that the decision names; from the newest before it.',
    args: { request: t.arg.id(requestArg) },
    resolve: (_, { request }, context) => options(context, request),
  }),
  searchAgain: t.field({
    type: AgainType,
    nullable: true,
    description:
      'Run a stored search again over the versions of homes that it saw, and compare. Nothing is kept of it.',
    args: { run: t.arg.id({ required: true, description: 'The stored search.' }) },
    resolve: (_, { run }, context) => again(context, run),
  }),
}));
