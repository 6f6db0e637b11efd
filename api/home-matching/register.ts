import type { Instant } from '../../statute';
import { instant } from '../../statute';
import type { Home, Hold } from '../../workflows/home-matching/search/home';
import type { Context } from '../context';

/** A place that is held, as a search sees it. */
export interface HeldPlace extends Hold {
  readonly home: string;
  readonly place: string;
}

/** The homes of a body's register as it was known at a moment, each with the holds that lived then. */
export async function registerOf(
  { prisma }: Pick<Context, 'prisma'>,
  body: string,
  { asAt }: { readonly asAt: Instant },
): Promise<readonly Home[]> {
  const [rows, held] = await Promise.all([
    prisma.$queryRaw<{ content: Home }[]>`
      select distinct on (home) content from home_version
      where body = ${body} and known_from <= ${asAt}::timestamptz order by home, known_from desc, version desc`,
    prisma.$queryRaw<{ home: string; place: string; requestId: string; until: Date }[]>`
      select p.home, p.place, h.request as "requestId", h.expires_at as until
      from hold h join hold_place p on p.hold = h.id
      where h.body = ${body} and p.during @> ${asAt}::timestamptz order by p.home, p.place`,
  ]);
  return withHolds(
    rows.map(({ content }) => content),
    held.map(({ until, ...rest }) => ({ ...rest, until: instant(until.getTime()) })),
  );
}

/** Versions of homes with the places of them that are held. */
export function withHolds(homes: readonly Home[], held: readonly HeldPlace[]): readonly Home[] {
  if (held.length === 0) return homes;
  const holds = new Map(held.map(({ home, place, ...hold }) => [`${home} ${place}`, hold]));
  const concerned = new Set(held.map(({ home }) => home));
  return homes.map((home) =>
    concerned.has(home.id)
      ? {
          ...home,
          places: home.places.map((place) => {
            const hold = holds.get(`${home.id} ${place.id}`);
            return hold ? { ...place, hold } : place;
          }),
        }
      : home,
  );
}

/** The places of homes that are held. */
export const holdsIn = (homes: readonly Home[]): readonly HeldPlace[] =>
  homes.flatMap(({ id: home, places }) =>
    places.flatMap(({ id: place, hold }) => (hold ? [{ home, place, ...hold }] : [])),
  );
