import { bodyHash } from '../../activities/chain';
import type { Terms } from '../../activities/matching';
import { registerHomes, type HomeOutcome, type HomesTold, type HomeTelling } from '../../activities/register-homes';
import { londonDate, type CivilDate } from '../../statute';
import { digestOf } from '../../workflows/home-matching/search/fingerprint';
import type { Home } from '../../workflows/home-matching/search/home';
import type { Role } from '../../workflows/kernel/people';
import { accepted, refusal, refused, type Judged, type Refusal } from '../../workflows/kernel/refusals';
import { teamsOf } from '../access';
import type { Context } from '../context';
import { commandId, notFound, ownId } from '../ids';
import { onlyFor } from '../inputs';
import { badHome, type HomeTold } from './home-values';
import { newestOf, type HomeSeen } from './register';

/*
 * How anything is told of a home: the newest version is read, a next one made from it, and recorded if nobody was faster. Whatever
 * is told twice, or is as it was, makes no version.
 */

/** Of the body that keeps the register: what it says stands for every home in it. */
export const KEEPERS: readonly Role[] = ['home-finding-manager'];
/** Of a provider: for the homes of its own teams. */
export const PROVIDERS: readonly Role[] = ['provider-manager', 'supervising-social-worker'];

export const isKeeper = ({ caller }: Context): boolean => KEEPERS.some((role) => caller.roles.includes(role));

/** Whether the caller may tell of the homes of a provider. */
export const mayTellOf = (context: Context, provider: string): boolean =>
  isKeeper(context) || teamsOf(context.caller).includes(provider);

/** The refusal for who tells of no home at all. */
export const badTeller = (context: Context): Refusal | undefined =>
  onlyFor(context, [...KEEPERS, ...PROVIDERS], 'tell of a home');

/** Which home, whether or not it is in the register yet. */
export type HomeNamed = HomeTelling['stream'];

/** A home that the caller's body calls by a reference of its own. */
export const homeNamed = ({ caller }: Context, provider: string, reference: string): HomeNamed => ({
  kind: 'home',
  id: ownId('home', caller.authority, reference),
  body: caller.authority,
  provider,
  reference,
});

const namedAs = ({ id, body, provider, reference }: HomeSeen): HomeNamed => ({
  kind: 'home',
  ...{ id, body, provider, reference },
});

/** What is to stand in the next version. */
export interface Next {
  readonly home: HomeTold;
  readonly terms: Terms;
}

export interface TellingHome {
  readonly mutation: string;
  readonly idempotencyKey: string;
  readonly stream: HomeNamed;
  /** What the caller said, by which a different content under the same key is known. */
  readonly content: unknown;
  /** The next version from the newest; undefined for a home that is not in the register. */
  readonly next: (newest: HomeSeen | undefined) => Judged<Next>;
}

/** So often is a version made anew when somebody else was faster. */
const TRIES = 5;

/** Tells of one home. @returns the home as it was told last */
export async function tellHome(context: Context, telling: TellingHome): Promise<Judged<HomeSeen>> {
  const { idempotencyKey, mutation, content, stream, next } = telling;
  const command = commandOf(context, idempotencyKey, stream.id);
  const body = bodyHash({ mutation, content });
  const before = await toldBefore(context, [{ stream: stream.id, command }]);
  const said = before.get(stream.id);
  if (said && said.body !== body) return refused(DIFFERENT);
  if (said) return newestSeen(context, stream.id);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const newest = (await newestOf(context, [stream.id])).get(stream.id);
    const judged = next(newest);
    if (!judged.ok) return judged;
    const events = eventsFor(stream, newest, judged.value);
    if (events.length === 0) return newestSeen(context, stream.id);
    const after = newest?.home.version ?? 0;
    const [outcome] = await record(context, [{ stream, command, body, after, events }]);
    if (outcome === 'different') return refused(DIFFERENT);
    if (outcome !== 'moved-on') return newestSeen(context, stream.id);
  }
  return refused(refusal('unavailable', 'Others tell of this home at this moment. Send it again with the same key.'));
}

export const DIFFERENT = refusal(
  'different-body',
  'This idempotency key was used before with another content.',
  'idempotencyKey',
);

async function newestSeen(context: Context, id: string): Promise<Judged<HomeSeen>> {
  const seen = (await newestOf(context, [id])).get(id);
  return seen ? accepted(seen) : refused(notFound('home', 'home'));
}

export const commandOf = ({ caller }: Context, key: string, home: string): string =>
  commandId(caller.authority, caller.subject, key, home);

/** What was told by commands that came before, by home. */
export async function toldBefore(
  { prisma }: Context,
  commands: readonly { readonly stream: string; readonly command: string }[],
): Promise<ReadonlyMap<string, { readonly body: string; readonly at: Date; readonly version: number | null }>> {
  const rows = await prisma.$queryRaw<{ stream: string; body: string; at: Date; version: number | null }[]>`
    select e.stream, min(e.body) as body, min(e.recorded_at) as at,
      max((e.payload #>> '{home,version}')::int) as version
    from jsonb_to_recordset(${JSON.stringify(commands)}::jsonb) as c(stream text, command text)
    join event e on e.stream = c.stream and e.command = c.command group by e.stream`;
  return new Map(rows.map(({ stream, ...said }) => [stream, said]));
}

/** What there is to record: the home's provider where it is new, and a version where anything differs. */
export function eventsFor(
  { id, body, provider, reference }: HomeNamed,
  newest: HomeSeen | undefined,
  { home, terms }: Next,
): HomeTelling['events'] {
  const registered = { type: 'home.registered', body, provider, reference } as const;
  const next: Home = { ...home, id, version: (newest?.home.version ?? 0) + 1 };
  const differs = !newest || differing(newest, { home, terms }).length > 0;
  return [
    ...(newest?.provider === provider ? [] : [registered]),
    ...(differs ? [{ type: 'home.told', digest: digestOf(next), home: next, terms } as const] : []),
  ];
}

/** The fields in which what is told differs from what stands, in the order of the alphabet. */
export function differing(newest: Pick<HomeSeen, 'home' | 'terms'>, next: Next): readonly string[] {
  const { id: _, version: __, ...was } = newest.home;
  const [before, after] = [fieldsOf({ ...was, ...newest.terms }), fieldsOf({ ...next.home, ...next.terms })];
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((field) => before.get(field) !== after.get(field))
    .toSorted();
}

const fieldsOf = (values: object): ReadonlyMap<string, string> =>
  new Map(Object.entries(values).map(([field, value]) => [field, digestOf([value])]));

export function record(context: Context, tellings: readonly HomeTelling[]): Promise<readonly HomeOutcome[]> {
  const { caller, now, prisma } = context;
  const told: HomesTold = {
    author: { by: { id: caller.subject, roles: caller.roles } },
    recordedAt: now,
    occurred: { on: londonDate(now) },
    tellings,
  };
  return registerHomes(prisma, told);
}

/**
 * A version as somebody tells the whole of it. Restrictions that are left out stay as they stand, so that no file lifts one by
 * saying nothing; others are told by the body alone.
 */
export function wholeVersion(context: Context, { home, terms }: Next, newest: HomeSeen | undefined): Judged<Next> {
  const standing = newest?.home.restrictions;
  const { restrictions = standing, ...rest } = home;
  const next = { home: { ...rest, ...(restrictions ? { restrictions } : {}) }, terms };
  const wrong = badHome(next.home, terms, londonDate(context.now));
  if (wrong) return refused(wrong);
  const others = digestOf(restrictions ?? []) !== digestOf(standing ?? []);
  return others && !isKeeper(context) ? refused(NOT_BY_PROVIDER) : accepted(next);
}

const NOT_BY_PROVIDER = refusal(
  'not-allowed',
  'Restrictions are told by a home-finding-manager. Leave them out, and those that stand stay.',
  ...['home', 'restrictions'],
);

// ---- Changes within another act ----

/** A change of the newest version of a home that follows from something else. */
export interface ChangingHome {
  readonly mutation: string;
  readonly idempotencyKey: string;
  /** The inner id of the home. */
  readonly home: string;
  readonly content: unknown;
  readonly change: (home: Home) => Home;
}

/**
 * Makes a new version of a home within an act of another kind, whose author it has; none when nothing differs. Whether the caller
 * may is for that act to say. Safe to send twice with the key of that act, which may tell the home's stream something else besides.
 */
export async function changeHome(context: Context, changing: ChangingHome): Promise<Judged<HomeSeen>> {
  const { mutation, idempotencyKey, home: id, content, change } = changing;
  const found = (await newestOf(context, [id])).get(id);
  if (!found) return refused(notFound('home', 'home'));
  return tellHome(context, {
    ...{ mutation, content, stream: namedAs(found), idempotencyKey: `${idempotencyKey} version` },
    next: (newest = found) => {
      const { id: _, version: __, ...home } = change(newest.home);
      return checked({ home, terms: newest.terms }, londonDate(context.now));
    },
  });
}

export const checked = (next: Next, today: CivilDate): Judged<Next> => {
  const wrong = badHome(next.home, next.terms, today);
  return wrong ? refused(wrong) : accepted(next);
};

/** The home cannot meet these needs, by their codes. */
export const cannotMeet =
  (...needs: readonly string[]) =>
  (home: Home): Home => ({
    ...home,
    canMeet: { ...home.canMeet, ...Object.fromEntries(needs.map((need) => [need, false])) },
  });

/** Places are free no longer from a day on: those named, or all of them. */
export const placesGone =
  (on: CivilDate, places?: readonly string[]) =>
  (home: Home): Home => ({
    ...home,
    places: home.places.map((place) =>
      places === undefined || places.includes(place.id)
        ? {
            ...place,
            free: place.free.flatMap(({ from, until }) =>
              from >= on ? [] : [{ from, until: until === undefined || until > on ? on : until }],
            ),
          }
        : place,
    ),
  });
