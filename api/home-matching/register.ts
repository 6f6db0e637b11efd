import { Prisma, type PrismaClient } from '../../prisma/client';
import type { Terms } from '../../activities/matching';
import type { Instant } from '../../statute';
import type { Hold, Home } from '../../workflows/home-matching/search/home';
import type { Context } from '../context';
import { iso } from '../sql';

/*
 * The register of homes as it was known at a moment. A version never changes, so each is decoded once; which versions counted and
 * what was held is asked of the database.
 */

/** The moment that a register is asked about. What is told of a home counts from when it was told, so the earlier of the two decides. */
export interface RegisterMoment {
  readonly asAt: Instant;
  readonly knownBy?: Instant | undefined;
}

/** A home of a register, in the version that was known. */
export interface HomeSeen {
  readonly id: string;
  readonly body: string;
  /** The provider's team. */
  readonly provider: string;
  /** What the body calls it. */
  readonly reference: string;
  readonly knownFrom: Instant;
  readonly home: Home;
  readonly terms: Terms;
}

/**
 * Every home that a body's register had at a moment, in the version that was known then, with the holds that were live laid over
 * its places. A version with no hold is the same object each time, and none may be changed.
 */
export async function registerOf(
  { prisma }: Pick<Context, 'prisma'>,
  body: string,
  at: RegisterMoment,
): Promise<readonly Home[]> {
  const moment = momentAsked(at);
  const which = Prisma.sql`h.body = ${body}`;
  const [versions, holds] = await Promise.all([versionsAt(prisma, which, moment), holdsAt(prisma, which, moment)]);
  const known = await contentOf(prisma, versions);
  return versions.flatMap((one) => {
    const content = known.get(keyOf(one));
    return content ? [withHolds(content.home, holds.get(one.id))] : [];
  });
}

/**
 * Homes with the holds that were live, in the order of their references.
 * @param which a condition on `h`, a row of `home`
 * @param most as many of them as are wanted; all when left out
 */
export async function homesSeen(
  { prisma }: Pick<Context, 'prisma'>,
  which: Prisma.Sql,
  at: RegisterMoment,
  most?: number,
): Promise<readonly HomeSeen[]> {
  const moment = momentAsked(at);
  const [heads, holds] = await Promise.all([headsAt(prisma, which, moment, most), holdsAt(prisma, which, moment)]);
  return withContent(prisma, heads, holds);
}

/** The same without holds: as it was told. */
export async function homesTold(
  { prisma }: Pick<Context, 'prisma'>,
  which: Prisma.Sql,
  at: RegisterMoment,
): Promise<readonly HomeSeen[]> {
  return withContent(prisma, await headsAt(prisma, which, momentAsked(at), undefined), new Map());
}

/** A home as it was told last, whatever the moment of the request: what a new version is made from. */
export async function newestOf(
  { prisma }: Pick<Context, 'prisma'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, HomeSeen>> {
  const heads = await prisma.$queryRaw<Head[]>`
    select h.id, h.body, h.provider, h.reference, v.version, ${iso(Prisma.sql`v.known_from`)} as "knownFrom"
    from home h join home_version v on v.home = h.id and v.version = h.version where h.id = any(${[...ids]})`;
  return new Map((await withContent(prisma, heads, new Map())).map((seen) => [seen.id, seen]));
}

/** Versions of homes by number, without holds; those that are not there are left out. */
export async function versionsOf(
  { prisma }: Pick<Context, 'prisma'>,
  wanted: readonly Version[],
): Promise<readonly Content[]> {
  const known = await contentOf(prisma, wanted);
  return wanted.flatMap((one) => known.get(keyOf(one)) ?? []);
}

export const momentAsked = ({ asAt, knownBy = asAt }: RegisterMoment): Instant => (knownBy < asAt ? knownBy : asAt);

// ---- Which versions counted ----

/** A version of a home, by number. */
export interface Version {
  readonly id: string;
  readonly version: number;
}

interface Head extends Version {
  readonly body: string;
  readonly provider: string;
  readonly reference: string;
  readonly knownFrom: Instant;
}

/** One look into an index for each home: a home that is confirmed every week has hundreds of versions. */
const knownAt = (moment: Instant): Prisma.Sql => Prisma.sql`
  home h cross join lateral (
    select version, known_from from home_version
    where body = h.body and home = h.id and known_from <= ${moment}::timestamptz
    order by known_from desc, version desc limit 1) v`;

/** The numbers alone, of which there may be ten thousand. */
async function versionsAt(prisma: PrismaClient, which: Prisma.Sql, moment: Instant): Promise<readonly Version[]> {
  const [found] = await prisma.$queryRaw<{ ids: readonly string[] | null; versions: readonly number[] | null }[]>`
    select array_agg(h.id) as ids, array_agg(v.version) as versions from ${knownAt(moment)} where ${which}`;
  return (found?.ids ?? []).map((id, place) => ({ id, version: found?.versions?.[place] ?? 0 }));
}

async function headsAt(
  prisma: PrismaClient,
  which: Prisma.Sql,
  moment: Instant,
  most: number | undefined,
): Promise<readonly Head[]> {
  const [found] = await prisma.$queryRaw<{ heads: readonly Head[] | null }[]>`
    select json_agg(r) as heads from (
      select h.id, h.body, h.provider, h.reference, v.version, ${iso(Prisma.sql`v.known_from`)} as "knownFrom"
      from ${knownAt(moment)} where ${which} order by h.reference ${most === undefined ? Prisma.empty : Prisma.sql`limit ${most}`}) r`;
  return found?.heads ?? [];
}

// ---- What was held ----

type Holds = ReadonlyMap<string, ReadonlyMap<string, Hold>>;

/**
 * Live holds by home and place. A hold that was extended ended, as far as anybody knew then, when it was said to at that time: its
 * events tell, for its row has only the last word.
 */
async function holdsAt(prisma: PrismaClient, which: Prisma.Sql, moment: Instant): Promise<Holds> {
  const rows = await prisma.$queryRaw<{ home: string; place: string; requestId: string; until: Instant }[]>`
    select p.home, p.place, k.request as "requestId", ${iso(Prisma.sql`k.until`)} as until
    from (
      select o.id, o.request, case when not o.extended then o.expires_at else (
        select (e.payload ->> 'until')::timestamptz from event e
        where e.stream = o.home and e.type in ('places.held', 'hold.extended') and e.payload ->> 'hold' = o.id
          and e.recorded_at <= ${moment}::timestamptz
        order by e.sequence desc limit 1) end as until
      from hold o join home h on h.id = o.home
      where ${which} and o.body = h.body and o.taken_at <= ${moment}::timestamptz
        and o.expires_at > ${moment}::timestamptz
        and (o.ended_at is null or o.ended_at > ${moment}::timestamptz)) k
    join hold_place p on p.hold = k.id where k.until > ${moment}::timestamptz`;
  const holds = new Map<string, Map<string, Hold>>();
  for (const { home, place, ...hold } of rows) {
    const places = holds.get(home) ?? new Map<string, Hold>();
    holds.set(home, places.set(place, hold));
  }
  return holds;
}

function withHolds(home: Home, holds: ReadonlyMap<string, Hold> | undefined): Home {
  if (!holds) return home;
  const places = home.places.map((place) => {
    const hold = holds.get(place.id);
    return hold ? { ...place, hold } : place;
  });
  return { ...home, places };
}

// ---- What stands in a version ----

interface Content {
  readonly home: Home;
  readonly terms: Terms;
}

/** Of so many versions the content is kept at hand: some 3 kB each. Those that were asked for longest ago go first. */
const MOST_AT_HAND = 40_000;

const atHand = new WeakMap<PrismaClient, Map<string, Content>>();

const keyOf = ({ id, version }: Version): string => `${id} ${version}`;

async function withContent(prisma: PrismaClient, heads: readonly Head[], holds: Holds): Promise<readonly HomeSeen[]> {
  const known = await contentOf(prisma, heads);
  return heads.flatMap(({ version, ...head }) => {
    const content = known.get(keyOf({ id: head.id, version }));
    return content ? [{ ...head, home: withHolds(content.home, holds.get(head.id)), terms: content.terms }] : [];
  });
}

async function contentOf(prisma: PrismaClient, wanted: readonly Version[]): Promise<ReadonlyMap<string, Content>> {
  const kept = atHand.get(prisma) ?? new Map<string, Content>();
  atHand.set(prisma, kept);
  const found = new Map<string, Content>();
  const missing: Version[] = [];
  for (const one of wanted) {
    const key = keyOf(one);
    const content = kept.get(key);
    if (!content) missing.push(one);
    else {
      found.set(key, content);
      kept.delete(key); // asked for last, so it goes last
      kept.set(key, content);
    }
  }
  for (const [key, content] of await readContent(prisma, missing)) {
    found.set(key, content);
    kept.set(key, content);
  }
  for (const key of kept.keys()) {
    if (kept.size <= MOST_AT_HAND) break;
    kept.delete(key);
  }
  return found;
}

/** The text is decoded here: the driver would decode it twice. */
async function readContent(
  prisma: PrismaClient,
  wanted: readonly Version[],
): Promise<readonly (readonly [string, Content])[]> {
  if (wanted.length === 0) return [];
  const asked = JSON.stringify(wanted.map(({ id, version }) => ({ id, version })));
  const rows = await prisma.$queryRaw<{ id: string; version: number; home: string; terms: string }[]>`
    select v.home as id, v.version, v.content::text as home, v.terms::text as terms
    from jsonb_to_recordset(${asked}::jsonb) as w(id text, version int)
    join home_version v on v.home = w.id and v.version = w.version`;
  // Written from these types by takeUpHomes, and never altered since.
  return rows.map(({ home, terms, ...version }) => [
    keyOf(version),
    { home: JSON.parse(home) as Home, terms: JSON.parse(terms) as Terms },
  ]);
}
