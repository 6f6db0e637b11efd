import { Prisma } from '../../prisma/client';
import { londonDate, type Instant } from '../../statute';
import type { Restriction } from '../../workflows/home-matching/search/home';
import { ROLES, type Role } from '../../workflows/kernel/people';
import { refusal, refused, type Judged } from '../../workflows/kernel/refusals';
import { teamsOf } from '../access';
import { builder, cursorOf, momentArgs, pageArgs, pageOf, pageSize, readCursor, RoleEnum, type Page } from '../builder';
import { momentOf, type Context } from '../context';
import { asked } from '../errors';
import { innerId, notFound } from '../ids';
import { badKey, badReference, keyField, notTold, onlyFor, payloadOf, toldOf, type Told } from '../inputs';
import { counting, iso } from '../sql';
import {
  HomeConnection,
  HomeInput,
  HomeRef,
  homeSaid,
  PlaceInput,
  RestrictionKindEnum,
  said,
  showHomes,
  TermsInput,
  type HomeShown,
} from './home-types';
import { homesSeen, momentAsked, newestOf, versionsOf, type HomeSeen, type RegisterMoment } from './register';
import {
  badTeller,
  checked,
  differing,
  homeNamed,
  KEEPERS,
  mayTellOf,
  PROVIDERS,
  tellHome,
  wholeVersion,
  type TellingHome,
} from './tell-home';

/*
 * Homes in the register of a body: told whole, or changed in one thing; and read as they were known at a moment, with who told what.
 */

// ---- Telling ----

async function shownOne(context: Context, judged: Judged<HomeSeen>): Promise<Told<HomeShown>> {
  if (!judged.ok) return notTold(judged.refusal);
  const [home] = await showHomes(context, [judged.value]);
  return home ? toldOf(home) : notTold(notFound('home', 'home'));
}

/** A home of the register whose version the caller may tell; a home that is not for the caller is not there. */
export async function ownHome(context: Context, id: string): Promise<HomeSeen | undefined> {
  const inner = innerId('Home', id) ?? '';
  const found = (await newestOf(context, [inner])).get(inner);
  return found?.body === context.caller.authority && mayTellOf(context, found.provider) ? found : undefined;
}

const NO_HOME = notFound('home', 'home');

interface RegisterInput {
  readonly idempotencyKey: string;
  readonly provider: string;
  readonly reference: string;
  readonly home: typeof HomeInput.$inferInput;
  readonly terms: typeof TermsInput.$inferInput;
}

async function registerHome(context: Context, input: RegisterInput): Promise<Told<HomeShown>> {
  const { idempotencyKey, reference } = input;
  const provider = innerId('Team', input.provider) ?? '';
  const home = homeSaid(input.home);
  const wrong = badTeller(context) ?? badKey(idempotencyKey) ?? badReference(reference, 'reference');
  if (wrong) return notTold(wrong);
  if ('code' in home) return notTold(home);
  const where = { id: provider, authority: context.caller.authority };
  if (!mayTellOf(context, provider) || !(await context.prisma.team.findFirst({ where })))
    return notTold(notFound('provider', 'provider'));
  const told = { home, terms: said(input.terms) };
  const judged = await tellHome(context, {
    mutation: 'registerHome',
    idempotencyKey,
    stream: homeNamed(context, provider, reference),
    content: { provider, reference, ...told },
    next: (newest) =>
      newest && !mayTellOf(context, newest.provider) ? refused(TAKEN) : wholeVersion(context, told, newest),
  });
  return shownOne(context, judged);
}

const TAKEN = refusal(
  'not-allowed',
  'Another home stands in the register under this reference. Choose another, or ask a home-finding-manager.',
  'reference',
);

/** Tells of a home that is in the register, by its id. */
async function changeOwn(
  context: Context,
  mutation: string,
  { idempotencyKey, home: id }: { readonly idempotencyKey: string; readonly home: string },
  content: unknown,
  next: (newest: HomeSeen) => ReturnType<TellingHome['next']>,
): Promise<Told<HomeShown>> {
  const wrong = badTeller(context) ?? badKey(idempotencyKey);
  if (wrong) return notTold(wrong);
  const found = await ownHome(context, id);
  if (!found) return notTold(NO_HOME);
  const judged = await tellHome(context, {
    ...{ mutation, idempotencyKey, content },
    stream: { kind: 'home', id: found.id, body: found.body, provider: found.provider, reference: found.reference },
    next: (newest = found) => (mayTellOf(context, newest.provider) ? next(newest) : refused(NO_HOME)),
  });
  return shownOne(context, judged);
}

/** The newest version with something changed in it. */
function changed(
  context: Context,
  { home: { id: _, version: __, ...home }, terms }: HomeSeen,
  change: Partial<typeof home>,
): ReturnType<TellingHome['next']> {
  return checked({ home: { ...home, ...change }, terms }, londonDate(context.now));
}

function withRestriction(all: readonly Restriction[], one: Restriction): readonly Restriction[] {
  const others = all.filter(({ kind, from }) => kind !== one.kind || from !== one.from);
  return [...others, one].toSorted((a, b) => (a.from < b.from ? -1 : Number(a.from > b.from)));
}

const CONFIRMED_LATER = refusal(
  'invalid-value',
  'Somebody has confirmed this home on a later day: what was so before that is not told over it.',
  'confirmedOn',
);

const homePayload = (name: string) => payloadOf(name, 'home', HomeRef, 'The home as it stands now.');

const homeField = { required: true, description: 'The home.' } as const;

builder.mutationFields((t) => ({
  registerHome: t.field({
    type: homePayload('RegisterHomePayload'),
    description:
      'Put a home into the register, or tell the whole of one that is there; a home-finding manager may so give it to another provider. A version is made only when something differs. By: home-finding manager; provider manager or supervising social worker for their own.',
    args: {
      input: t.arg({
        required: true,
        description: 'The home.',
        type: builder.inputType('RegisterHomeInput', {
          description: 'Whose home it is, and all that is told of it.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            provider: f.id({ required: true, description: "The provider: a team of the caller's body." }),
            reference: f.string({
              required: true,
              description: 'What the register calls it: a reference of its own in the whole register, never a name.',
            }),
            home: f.field({ type: HomeInput, required: true, description: 'What matching sees.' }),
            terms: f.field({ type: TermsInput, required: true, description: 'What matching never sees.' }),
          }),
        }),
      }),
    },
    resolve: (_, { input }, context) => registerHome(context, input),
  }),
  recordHomeVersion: t.field({
    type: homePayload('RecordHomeVersionPayload'),
    description:
      'Tell the whole of a home in the register anew. A version is made only when something differs. By: home-finding manager; provider manager or supervising social worker for their own.',
    args: {
      input: t.arg({
        required: true,
        description: 'The home.',
        type: builder.inputType('RecordHomeVersionInput', {
          description: 'All that is told of a home.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            home: f.id(homeField),
            version: f.field({ type: HomeInput, required: true, description: 'What matching sees.' }),
            terms: f.field({ type: TermsInput, required: true, description: 'What matching never sees.' }),
          }),
        }),
      }),
    },
    resolve: async (_, { input }, context) => {
      const home = homeSaid(input.version);
      if ('code' in home) return notTold(home);
      const told = { home, terms: said(input.terms) };
      return changeOwn(context, 'recordHomeVersion', input, told, (newest) => wholeVersion(context, told, newest));
    },
  }),
  confirmPlaces: t.field({
    type: homePayload('ConfirmPlacesPayload'),
    description:
      'Confirm the places of a home on a day: as they stand, or as they are told here. By: home-finding manager; provider manager or supervising social worker for their own.',
    args: {
      input: t.arg({
        required: true,
        description: 'The home and its places.',
        type: builder.inputType('ConfirmPlacesInput', {
          description: 'What somebody at a home says of its places.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            home: f.id(homeField),
            confirmedOn: f.field({ type: 'Date', required: true, description: 'The day on which it was said.' }),
            places: f.field({ type: [PlaceInput], description: 'All its places; as they stand when left out.' }),
          }),
        }),
      }),
    },
    resolve: (_, { input }, context) => {
      const { confirmedOn, places } = said({ confirmedOn: input.confirmedOn, places: input.places });
      const content = { home: input.home, confirmedOn, places: places ?? null };
      return changeOwn(context, 'confirmPlaces', input, content, (newest) =>
        newest.home.confirmedOn > confirmedOn
          ? refused(CONFIRMED_LATER)
          : changed(context, newest, { confirmedOn, places: places ?? newest.home.places }),
      );
    },
  }),
  restrictHome: t.field({
    type: homePayload('RestrictHomePayload'),
    description:
      'Close a home to new children from a day on, because of the regulator, an allegation or its own end; or say when that is over, by the same kind and day. Children who live there and holds that stand are not touched. For home-finding managers.',
    args: {
      input: t.arg({
        required: true,
        description: 'The home, why and when.',
        type: builder.inputType('RestrictHomeInput', {
          description: 'Days on which no child may move into a home.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            home: f.id(homeField),
            kind: f.field({ type: RestrictionKindEnum, required: true, description: 'Why.' }),
            from: f.field({ type: 'Date', required: true, description: 'From this day on.' }),
            until: f.field({ type: 'Date', description: 'Up to this day, which is no longer among them.' }),
          }),
        }),
      }),
    },
    resolve: async (_, { input }, context) => {
      const wrong = onlyFor(context, KEEPERS, 'restrict a home');
      if (wrong) return notTold(wrong);
      const { kind, from, until } = said({ kind: input.kind, from: input.from, until: input.until });
      const one: Restriction = { kind, from, ...(until === undefined ? {} : { until }) };
      return changeOwn(context, 'restrictHome', input, { home: input.home, ...one }, (newest) =>
        changed(context, newest, { restrictions: withRestriction(newest.home.restrictions ?? [], one) }),
      );
    },
  }),
}));

// ---- Who sees which homes ----

/** Of the body: they see every home of its register. */
const BODY_STAFF: readonly Role[] = ['home-finder', 'home-finding-manager', 'auditor'];

/** The condition under which the caller sees the home `h`; undefined for who sees none. */
export function seesHomes({ caller }: Context): Prisma.Sql | undefined {
  const holds = (roles: readonly Role[]) => roles.some((role) => caller.roles.includes(role));
  if (holds(BODY_STAFF)) return Prisma.sql`h.body = ${caller.authority}`;
  return holds(PROVIDERS)
    ? Prisma.sql`(h.body = ${caller.authority} and h.provider = any(${teamsOf(caller)}))`
    : undefined;
}

/** The same for a list, of one provider or of all. @throws GraphQLError for a list that is not for the caller */
export function homesListed(context: Context, provider: string | null | undefined): Prisma.Sql {
  const sees = seesHomes(context);
  if (!sees) throw asked('not-allowed', 'The register of homes is not for you.');
  return provider == null ? sees : Prisma.sql`(${sees} and h.provider = ${innerId('Team', provider) ?? ''})`;
}

interface HomesAsked {
  readonly provider?: string | null | undefined;
  readonly asAt?: Instant | null | undefined;
  readonly knownBy?: Instant | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

async function listHomes(context: Context, asking: HomesAsked): Promise<Page<HomeShown>> {
  const which = homesListed(context, asking.provider);
  const moment = momentOf(context, asking);
  const first = pageSize(asking.first);
  const [last] = readCursor(asking.after, 1) ?? [''];
  const rows = () =>
    homesSeen(context, Prisma.sql`${which} and h.reference > ${String(last)}`, moment, first + 1).then((homes) =>
      showHomes(context, homes),
    );
  const totalCount = counting(
    context,
    Prisma.sql`home h where ${which} and exists (select from home_version v where v.body = h.body and v.home = h.id
      and v.known_from <= ${momentAsked(moment)}::timestamptz)`,
  );
  return pageOf(
    rows,
    { first, after: asking.after, totalCount },
    (home) => home,
    ({ reference }) => cursorOf(reference),
  );
}

async function findHome(context: Context, id: string, moment: RegisterMoment): Promise<HomeShown | undefined> {
  const sees = seesHomes(context);
  if (!sees) return undefined;
  const found = await homesSeen(context, Prisma.sql`${sees} and h.id = ${innerId('Home', id) ?? ''}`, moment);
  return (await showHomes(context, found))[0];
}

// ---- History ----

interface VersionTold {
  readonly version: number;
  readonly digest: string;
  readonly at: Instant;
  readonly by: string;
  readonly roles: readonly string[];
  readonly changed: readonly string[];
}

async function historyOf(context: Context, id: string): Promise<VersionTold[]> {
  const inner = innerId('Home', id) ?? '';
  const sees = seesHomes(context);
  if (!sees) return [];
  const rows = await context.prisma.$queryRaw<Omit<VersionTold, 'changed'>[]>`
    select (e.payload #>> '{home,version}')::int as version, e.payload ->> 'digest' as digest,
      ${iso(Prisma.sql`e.recorded_at`)} as at, e.actor as by, e.actor_roles as roles
    from home h join event e on e.stream = h.id and e.type = 'home.told'
    where h.id = ${inner} and ${sees} order by e.sequence`;
  const versions = await versionsOf(
    context,
    rows.map(({ version }) => ({ id: inner, version })),
  );
  return rows.map((row, place) => {
    const [before, { home, terms } = NOTHING] = [versions[place - 1], versions[place]];
    return { ...row, changed: before && home && terms ? differing(before, { home: bare(home), terms }) : [] };
  });
}

const NOTHING = { home: undefined, terms: undefined };
const bare = ({ id: _, version: __, ...home }: HomeSeen['home']) => home;

const VersionToldType = builder.objectRef<VersionTold>('HomeVersionTold').implement({
  description: 'A version of a home: who told it, when, and in what it differs from the one before.',
  fields: (t) => ({
    version: t.exposeInt('version', { description: 'Its number, from 1.' }),
    digest: t.exposeString('digest', { description: 'SHA-256 of its content, as searches that saw it have it.' }),
    toldAt: t.expose('at', { type: 'DateTime', description: 'When it was told, and so known.' }),
    toldBy: t.exposeString('by', { description: 'Whoever told it, by reference.' }),
    toldAs: t.field({
      type: [RoleEnum],
      description: 'In which part.',
      resolve: ({ roles }) => ROLES.filter((role) => roles.includes(role)),
    }),
    changed: t.stringList({
      description: 'The fields in which it differs from the version before; none for the first.',
      resolve: ({ changed: fields }) => [...fields],
    }),
  }),
});

builder.queryFields((t) => ({
  home: t.field({
    type: HomeRef,
    nullable: true,
    description:
      'A home of the register as it was known at a moment; null when there is none, or it is not for the caller.',
    args: { id: t.arg.id({ required: true, description: 'The home.' }), ...momentArgs },
    resolve: (_, { id, ...moment }, context) => findHome(context, id, momentOf(context, moment)),
  }),
  homes: t.field({
    type: HomeConnection,
    description:
      'Homes of the register as they were known at a moment, by reference: all of them for the body, those of their own teams for a provider.',
    args: { provider: t.arg.id({ description: 'Only those of this provider.' }), ...momentArgs, ...pageArgs(50) },
    resolve: (_, args, context) => listHomes(context, args),
  }),
  homeHistory: t.field({
    type: [VersionToldType],
    description:
      'Every version of a home in order, with who told it and when; none of a home that is not for the caller.',
    args: { id: t.arg.id({ required: true, description: 'The home.' }) },
    resolve: (_, { id }, context) => historyOf(context, id),
  }),
}));
