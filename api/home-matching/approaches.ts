import { Prisma } from '../../prisma/client';
import type { CivilDate, Instant } from '../../statute';
import {
  HOME_FIELDS,
  NEED_FIELDS,
  type HomeField,
  type NeedField,
  type NeedStage,
  type Shown,
} from '../../workflows/home-matching/search/disclosure';
import { teamsOf } from '../access';
import {
  builder,
  CommandError,
  connectionOf,
  cursorOf,
  enumOf,
  inWords,
  pageArgs,
  pageOf,
  pageSize,
  readCursor,
  sentenceCase,
  type Page,
} from '../builder';
import { findChild } from '../children';
import { momentOf, type Context } from '../context';
import { asked } from '../errors';
import { globalId, innerId } from '../ids';
import { keyField, onlyFor, payloadOf, type Told } from '../inputs';
import { shows } from '../looked';
import { TeamType, teamWith } from '../register';
import { counting } from '../sql';
import { approachFor, approachRows, PROVIDER_ROLES, standingWith, type ApproachRow } from './approach-rows';
import {
  answerApproach,
  askHomes,
  closeApproach,
  homeOf,
  moveApproach,
  MOVES,
  takeBackHome,
  type Move,
  type Seen,
} from './asking';
import { CLOSING_CODES, PROVIDER_CODES, type ClosingCode, type ProviderCode } from './declines';
import { homeDisclosed, needDisclosed, note, stageOfApproach, WITHHELD, type FieldShown } from './disclosure';
import { BODY_ROLES, requestFor } from './request';
import { homeTold } from './told';

/*
 * Approaches as the schema has them: what their provider, those who search and the children's authority each see and may do.
 */

const enumFrom = <C extends string>(name: string, says: string, codes: readonly C[]) =>
  enumOf<C>(name, says, Object.fromEntries(codes.map((code) => [code, `${sentenceCase(code)}.`])) as Record<C, string>);

const SHOWN_SAYS: Readonly<Record<Shown, string>> = {
  shown: 'Shown',
  'yes-or-no': 'Only whether there is a conflict',
  'named-readers': 'Only to people whom the authority names',
  'if-child-agrees': 'Only with the child’s leave',
  'if-carers-agree': 'Only with the carers’ leave',
  'if-authority-decides': 'Only where the child’s authority has decided so',
  withheld: 'Not shown at this stage to this part',
};

export const NeedFieldEnum = enumFrom<NeedField>(
  'NeedField',
  'What there is to be told of a child’s need.',
  NEED_FIELDS,
);
export const HomeFieldEnum = enumFrom<HomeField>('HomeField', 'What there is to be told of a home.', HOME_FIELDS);
const ShownEnum = enumOf<Shown>('Disclosure', 'How a field is shown to whoever asks.', SHOWN_SAYS);
const NeedStageEnum = enumOf<NeedStage>('NeedStage', 'What a provider has been told of the children.', {
  D0: 'Nothing: it is in the pool',
  D1: 'What may be asked of many',
  D2: 'An outline without identity',
  D3: 'The detail that care needs',
  D4: 'Who they are',
  ended: 'No longer anything',
});
const ProviderCodeEnum = enumOf<ProviderCode>('DeclineCode', 'Why a home is not to be had.', PROVIDER_CODES);
const ClosingCodeEnum = enumOf<ClosingCode>('OfferClosedCode', 'Why an offer is let go.', CLOSING_CODES);
const MoveEnum = enumOf<Move>(
  'ApproachStep',
  'How far a provider is let in; each upon the one before.',
  Object.fromEntries(Object.entries(MOVES).map(([move, { says }]) => [move, says])) as Record<Move, string>,
);
const AnswerEnum = enumOf('ProviderAnswer', 'What a provider says.', {
  interested: 'Interested',
  declined: 'No, with a reason',
  'too-little-information': 'Too little is known to say; it goes back to the social worker',
});
const OrderEnum = enumOf('AskingOrder', 'How several homes are asked.', {
  parallel: 'All at once',
  'one-after-the-other': 'The next as the one before says no, or does not answer in time',
});

const NeedShownType = builder.objectRef<FieldShown<NeedField>>('NeedFieldShown').implement({
  description: 'One field of a need: how it is shown, and its values, one for each child or one for all.',
  fields: (t) => ({
    field: t.expose('field', { type: NeedFieldEnum, description: 'Which.' }),
    shown: t.expose('shown', { type: ShownEnum, description: 'How it is shown.' }),
    values: t.stringList({
      description: 'What it says; empty where it is withheld or nobody has told it.',
      resolve: ({ values }) => [...values],
    }),
  }),
});
const HomeShownType = builder.objectRef<FieldShown<HomeField>>('HomeFieldShown').implement({
  description: 'One field of a home: how it is shown, and what it says.',
  fields: (t) => ({
    field: t.expose('field', { type: HomeFieldEnum, description: 'Which.' }),
    shown: t.expose('shown', { type: ShownEnum, description: 'How it is shown.' }),
    values: t.stringList({
      description: 'What it says; empty where it is withheld or nobody has told it.',
      resolve: ({ values }) => [...values],
    }),
  }),
});

/** The first child's; the others' are noted with each field that is shown of them. */
const ofChildren = ({ children: [child] }: ApproachRow) => (child === undefined ? undefined : { child });

const ApproachRef = builder.objectRef<Seen>('Approach').implement({
  ...shows<Seen>(ofChildren),
  description: 'A home that was asked for a request: what it was shown, what it said, and what came of it.',
  fields: (t) => ({
    id: t.id({ description: 'Its opaque id.', resolve: ({ id }) => globalId('Approach', id) }),
    requestId: t.id({
      nullable: true,
      description: 'The request; null for the provider, to whom requests are nothing.',
      resolve: ({ side, request }) => (side === 'provider' ? null : globalId('HomeRequest', request)),
    }),
    homeId: t.id({ description: 'The home.', resolve: ({ home }) => globalId('Home', home) }),
    provider: t.field({
      type: TeamType,
      nullable: true,
      description: 'Who answers for the home.',
      resolve: async ({ provider }, _, context) => (await teamWith(context)(provider)) ?? null,
    }),
    askedAt: t.expose('askedAt', { type: 'DateTime', description: 'When it was asked.' }),
    answerBy: t.expose('answerBy', { type: 'DateTime', description: 'The last moment for an answer.' }),
    answer: t.exposeString('answer', {
      nullable: true,
      description: 'interested, declined, too-little-information, no-reply.',
    }),
    code: t.exposeString('code', { nullable: true, description: 'Why it declined.' }),
    until: t.expose('until', {
      type: 'Date',
      nullable: true,
      description: 'Until when its no stands, where it is for a time.',
    }),
    answeredAt: t.expose('answeredAt', { type: 'DateTime', nullable: true, description: 'When it answered.' }),
    stage: t.field({
      type: NeedStageEnum,
      description: 'What its provider has been told of the children.',
      resolve: (row) => stageOfApproach(row),
    }),
    endedAt: t.expose('endedAt', { type: 'DateTime', nullable: true, description: 'When it was over.' }),
    outcome: t.exposeString('outcome', { nullable: true, description: 'What came of it; null while it goes on.' }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why, by codes.' }),
    need: t.field({
      type: [NeedShownType],
      description: 'The children’s need as far as the caller may see it at this stage: every field, shown or withheld.',
      resolve: async (row, _, context) => [...(await needDisclosed(context, row, row.part)).fields],
    }),
    needField: t.field({
      type: NeedShownType,
      nullable: true,
      description: 'One field of the need. Asked for before its stage it is refused, and that is recorded.',
      args: { field: t.arg({ type: NeedFieldEnum, required: true, description: 'Which.' }) },
      resolve: (row, { field }, context) => oneField(context, row, field),
    }),
    home: t.field({
      type: [HomeShownType],
      description: 'The home as far as the caller may see it: every field, shown or withheld.',
      resolve: (row, _, context) => homeOfApproach(context, row),
    }),
  }),
});

async function oneField(context: Context, row: Seen, field: NeedField): Promise<FieldShown<NeedField>> {
  const disclosed = await needDisclosed(context, row, row.part, [field]);
  const [one] = disclosed.fields;
  if (one && one.shown !== 'withheld') return one;
  note(context, row, `${WITHHELD}:${row.id}:${disclosed.stage}:${field}`);
  throw asked(
    'not-allowed',
    `At this stage (${disclosed.stage}) you may not read the ${inWords(field)}. That you asked is recorded.`,
  );
}

async function homeOfApproach(context: Context, row: Seen): Promise<FieldShown<HomeField>[]> {
  const [home, told] = await Promise.all([homeOf(context, row), homeTold(context, row.home)]);
  return home ? [...(await homeDisclosed(context, row, row.part, home, told)).fields] : [];
}

// ---- Queries ----

const ApproachConnection = connectionOf('Approach', ApproachRef, 'A list of approaches, the first asked first.');

interface ApproachesAsked {
  readonly request?: string | null | undefined;
  readonly open?: boolean | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** Those of one request; without one, a provider's own. */
async function whichOf(context: Context, request: string | null | undefined): Promise<Prisma.Sql> {
  const { caller } = context;
  if (request == null) {
    if (onlyFor(context, PROVIDER_ROLES, 'list')) throw asked('missing-value', 'Name the request.');
    return Prisma.sql`a.body = ${caller.authority} and a.provider = any(${teamsOf(caller)})`;
  }
  const seen = await requestFor(context, request);
  if (!seen) throw asked('not-found', 'There is no such request, or it is not for you.');
  return Prisma.sql`a.request = ${seen.id}`;
}

async function listApproaches(context: Context, { request, open, first, after }: ApproachesAsked): Promise<Page<Seen>> {
  const of = await whichOf(context, request);
  const state =
    open == null ? Prisma.empty : open ? Prisma.sql`and a.ended_at is null` : Prisma.sql`and a.ended_at is not null`;
  const size = pageSize(first);
  const from = readCursor(after, 2);
  const onwards = from
    ? Prisma.sql`and (a.asked_at, a.id) > (${String(from[0])}::timestamptz, ${String(from[1])})`
    : Prisma.empty;
  const rows = async (): Promise<Seen[]> => {
    const found = await approachRows(context, Prisma.sql`${of} ${state} ${onwards}`, Prisma.sql`limit ${size + 1}`);
    return found.flatMap((row) => standingWith(context, row));
  };
  const totalCount = counting(context, Prisma.sql`approach a where ${of} ${state}`);
  return pageOf(
    rows,
    { first: size, after, totalCount },
    (row) => row,
    ({ askedAt, id }) => cursorOf(askedAt, id),
  );
}

/** What was shown of a child to whom, at which stage. */
interface DisclosureMade {
  readonly child: string;
  readonly approach: string;
  readonly actor: string;
  readonly roles: readonly string[];
  readonly body: string;
  readonly what: string;
  readonly stage: string;
  readonly fields: readonly string[];
  readonly at: Date;
  readonly endedAt: Date | null;
}

const DisclosureType = builder.objectRef<DisclosureMade>('DisclosureMade').implement({
  ...shows<DisclosureMade>(({ child }) => ({ child })),
  description: 'That somebody was shown fields of a child’s need, or asked for them too early.',
  fields: (t) => ({
    approachId: t.id({ description: 'For which home.', resolve: ({ approach }) => globalId('Approach', approach) }),
    actor: t.exposeString('actor', { description: 'The reference of who looked.' }),
    roles: t.stringList({ description: 'In which parts.', resolve: ({ roles }) => [...roles] }),
    body: t.exposeString('body', { description: 'The code of the body or authority that they are of.' }),
    withheld: t.boolean({ description: 'It was asked for and not shown.', resolve: ({ what }) => what === WITHHELD }),
    stage: t.exposeString('stage', { description: 'The stage then.' }),
    fields: t.stringList({ description: 'Which fields.', resolve: ({ fields }) => [...fields] }),
    at: t.field({ type: 'DateTime', description: 'When.', resolve: ({ at }) => at.toISOString() as Instant }),
    endedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When access through this approach ended; null while it goes on.',
      resolve: ({ endedAt }) => (endedAt ? (endedAt.toISOString() as Instant) : null),
    }),
  }),
});

async function disclosuresOf(context: Context, child: string): Promise<DisclosureMade[]> {
  if (onlyFor(context, ['auditor', 'team-manager', 'service-manager'], 'list disclosures'))
    throw asked('not-allowed', 'What was disclosed is not for you to list.');
  const found = await findChild(context, innerId('Child', child) ?? '', momentOf(context, {}));
  if (!found) throw asked('not-found', 'There is no such child, or it is not for you.');
  context.looked.note({ child: found.id }, 'childDisclosures', context.now);
  return context.prisma.$queryRaw<DisclosureMade[]>`
    select r.child, p.part[2] as approach, r.actor, r.actor_roles as roles, r.authority as body, p.part[1] as what,
      p.part[3] as stage, array_agg(p.part[4] order by p.part[4]) as fields, r.at, a.ended_at as "endedAt"
    from read r cross join lateral unnest(r.fields) as f(field)
      cross join lateral (select string_to_array(f.field, ':') as part) p
      left join approach a on a.id = p.part[2]
    where r.child = ${found.id} and p.part[1] in ('disclosed', 'withheld')
    group by r.writer, r.sequence, r.child, r.actor, r.actor_roles, r.authority, r.at, p.part[1], p.part[2], p.part[3], a.ended_at
    order by r.at, p.part[2], p.part[3], p.part[1]`;
}

/** How often each reason was given. */
interface RefusalCount {
  readonly provider: string;
  readonly code: string;
  readonly count: number;
}

const RefusalCountType = builder.objectRef<RefusalCount>('DeclinesByReason').implement({
  description: 'How often a provider gave a reason in a period.',
  fields: (t) => ({
    provider: t.field({
      type: TeamType,
      nullable: true,
      description: 'Which.',
      resolve: async ({ provider }, _, context) => (await teamWith(context)(provider)) ?? null,
    }),
    code: t.exposeString('code', { description: 'The reason; no-reply is its own.' }),
    count: t.exposeInt('count', { description: 'How often.' }),
  }),
});

interface RefusalsAsked {
  readonly provider?: string | null | undefined;
  readonly from: CivilDate;
  readonly to: CivilDate;
}

/** A provider's own reasons, or those of all of a body. */
function countDeclines(context: Context, { provider, from, to }: RefusalsAsked): Promise<RefusalCount[]> {
  const { caller, prisma } = context;
  const searches = !onlyFor(context, [...BODY_ROLES, 'auditor'], 'count');
  const named = provider == null ? undefined : (innerId('Team', provider) ?? '');
  if (
    !searches &&
    (onlyFor(context, PROVIDER_ROLES, 'count') || (named !== undefined && !teamsOf(caller).includes(named)))
  )
    throw asked('not-allowed', 'These reasons are not for you.');
  const own = searches
    ? named === undefined
      ? Prisma.empty
      : Prisma.sql`and provider = ${named}`
    : Prisma.sql`and provider = any(${teamsOf(caller)})`;
  return prisma.$queryRaw<RefusalCount[]>`
    select provider, coalesce(code, answer) as code, count(*)::int as count from approach
    where body = ${caller.authority} and answer in ('declined', 'no-reply') ${own}
      and answered_at >= (${from}::date::timestamp at time zone 'Europe/London')
      and answered_at < ((${to}::date + 1)::timestamp at time zone 'Europe/London')
    group by provider, coalesce(code, answer) order by provider, count(*) desc, 2`;
}

builder.queryFields((t) => ({
  approach: t.field({
    type: ApproachRef,
    nullable: true,
    description: 'One approach; null when there is none, or it is not for the caller.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: async (_, { id }, context) => (await approachFor(context, id)) ?? null,
  }),
  approaches: t.field({
    type: ApproachConnection,
    description: 'Homes that were asked for a request; without one, those of the caller’s own homes, for a provider.',
    args: {
      request: t.arg.id({ description: 'For this request.' }),
      open: t.arg.boolean({ description: 'Only those that go on, or only those that are over.' }),
      ...pageArgs(50),
    },
    resolve: (_, args, context) => listApproaches(context, args),
  }),
  childDisclosures: t.field({
    type: [DisclosureType],
    description:
      'To whom which fields of a child’s need were shown in the search for a home, at which stage, the first first.',
    args: { child: t.arg.id({ required: true, description: 'The child.' }) },
    resolve: (_, { child }, context) => disclosuresOf(context, child),
  }),
  declines: t.field({
    type: [RefusalCountType],
    description:
      'Why homes were not to be had, by provider and reason: for those who search, and for a provider its own.',
    args: {
      provider: t.arg.id({ description: 'Of this provider alone.' }),
      from: t.arg({ type: 'Date', required: true, description: 'Answered on this day or later.' }),
      to: t.arg({ type: 'Date', required: true, description: 'Answered on this day or before.' }),
    },
    resolve: (_, args, context) => countDeclines(context, args),
  }),
}));

// ---- Mutations ----

const approachPayload = (name: string) => payloadOf(name, 'approach', ApproachRef, 'The approach as it then stands.');
const approachField = { required: true, description: 'Which.' } as const;

const AskedPayload = builder.objectRef<Told<readonly Seen[]>>('AskHomesPayload').implement({
  description: 'What came of it, home by home: those asked, and why others were not.',
  fields: (t) => ({
    approaches: t.field({
      type: [ApproachRef],
      description: 'Those asked.',
      resolve: ({ value }) => [...(value ?? [])],
    }),
    errors: t.field({
      type: [CommandError],
      description: 'Why others were not, by their place in the list.',
      resolve: ({ errors }) => [...errors],
    }),
  }),
});

builder.mutationFields((t) => ({
  askHomes: t.field({
    type: AskedPayload,
    description: 'Ask homes that a search listed, all at once or one after the other. For those who search.',
    args: {
      input: t.arg({
        required: true,
        description: 'Which homes, and how.',
        type: builder.inputType('AskHomesInput', {
          description: 'Homes to be asked.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            request: f.id({ required: true, description: 'For which request.' }),
            run: f.id({ required: true, description: 'The search that listed them.' }),
            homes: f.idList({ required: true, description: 'Which, in the order in which they are asked.' }),
            order: f.field({ type: OrderEnum, required: true, description: 'All at once, or one after the other.' }),
          }),
        }),
      }),
    },
    resolve: (_, { input }, context) => askHomes(context, input),
  }),
  answerApproach: t.field({
    type: approachPayload('AnswerApproachPayload'),
    description: 'Answer for a home; a no has one reason. For its provider, and for those who search on its behalf.',
    args: {
      input: t.arg({
        required: true,
        description: 'The answer.',
        type: builder.inputType('AnswerApproachInput', {
          description: 'What a provider says.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            approach: f.id(approachField),
            answer: f.field({ type: AnswerEnum, required: true, description: 'The answer.' }),
            code: f.field({ type: ProviderCodeEnum, description: 'Why not.' }),
            until: f.field({ type: 'Date', description: 'Until when, for a no that is for a time.' }),
            needs: f.stringList({ description: 'Which needs it cannot meet, where skills lack.' }),
            words: f.string({ description: 'In the provider’s words. Sealed before it is kept.' }),
          }),
        }),
      }),
    },
    resolve: (_, { input }, context) => answerApproach(context, input),
  }),
  moveApproach: t.field({
    type: approachPayload('MoveApproachPayload'),
    description:
      'Let a provider in by one step: release the outline, shortlist, open who the child is, for the authority; say yes if, for the provider.',
    args: {
      input: t.arg({
        required: true,
        description: 'The step.',
        type: builder.inputType('MoveApproachInput', {
          description: 'How far.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            approach: f.id(approachField),
            to: f.field({ type: MoveEnum, required: true, description: 'How far.' }),
          }),
        }),
      }),
    },
    resolve: (_, { input }, context) => moveApproach(context, input),
  }),
  closeApproach: t.field({
    type: approachPayload('CloseApproachPayload'),
    description:
      'Let an offer go, with its reasons; access through it ends that moment. For the authority and those who search.',
    args: {
      input: t.arg({
        required: true,
        description: 'Which, and why.',
        type: builder.inputType('CloseApproachInput', {
          description: 'Why it is let go.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            approach: f.id(approachField),
            codes: f.field({ type: [ClosingCodeEnum], required: true, description: 'Why; cost never alone.' }),
            words: f.string({ description: 'In words. Sealed before it is kept.' }),
          }),
        }),
      }),
    },
    resolve: (_, { input }, context) => closeApproach(context, input),
  }),
  takeBackHome: t.field({
    type: approachPayload('TakeBackHomePayload'),
    description:
      'Take a home back that was offered or chosen. For its provider, and for those who search on its behalf.',
    args: {
      input: t.arg({
        required: true,
        description: 'Which, and why.',
        type: builder.inputType('TakeBackHomeInput', {
          description: 'Why it is taken back.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            approach: f.id(approachField),
            code: f.field({ type: ProviderCodeEnum, required: true, description: 'Why.' }),
            until: f.field({ type: 'Date', description: 'Until when, for a reason that is for a time.' }),
            needs: f.stringList({ description: 'Which needs it cannot meet, where skills lack.' }),
            words: f.string({ description: 'In the provider’s words. Sealed before it is kept.' }),
          }),
        }),
      }),
    },
    resolve: (_, { input }, context) => takeBackHome(context, input),
  }),
}));
