import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import type { Hold, Home } from '../../workflows/home-matching/search/home';
import type { Candidate, Row, Search } from '../../workflows/home-matching/search/search';

/*
 * A search as it is kept: what each criterion asks for once, and of each home what it says. With it go the holds that it saw, so
 * that the versions of homes and these make the register that it saw.
 */

/** A place that is held, as a search sees it. */
export interface HeldPlace extends Hold {
  readonly home: string;
  readonly place: string;
}

/** What a search is kept with. */
export interface Stored {
  readonly search: Search;
  readonly holds: readonly HeldPlace[];
}

type Said = Pick<Row, 'criterion' | 'level' | 'needValue'>;
type Heard = readonly [Row['result'], Row['homeValue'], Row['basis']];

interface Packed {
  readonly search: Omit<Search, 'candidates'>;
  readonly holds: readonly HeldPlace[];
  readonly criteria: readonly Said[];
  readonly candidates: readonly (Omit<Candidate, 'rows'> & { readonly rows: readonly Heard[] })[];
}

/** The content of a search in as few bytes as it takes, with a digest of what is in them. */
export async function pack(found: Search, homes: readonly Home[]): Promise<{ bytes: Buffer; digest: string }> {
  const { candidates, ...search } = found;
  const packed: Packed = {
    search,
    holds: holdsIn(homes),
    criteria: (candidates[0]?.rows ?? []).map(({ criterion, level, needValue }) => ({ criterion, level, needValue })),
    candidates: candidates.map(({ rows, ...rest }) => ({
      ...rest,
      rows: rows.map(({ result, homeValue, basis }): Heard => [result, homeValue, basis]),
    })),
  };
  const content = Buffer.from(JSON.stringify(packed));
  const digest = createHash('sha256').update(content).digest('hex');
  return { bytes: await promisify(brotliCompress)(content, FAST), digest };
}

const FAST = { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } };

/** What was packed. @throws Error for bytes that are no packed search */
export async function unpack(bytes: Buffer): Promise<Stored> {
  const content = await promisify(brotliDecompress)(bytes);
  const { search, holds, criteria, candidates } = JSON.parse(content.toString()) as Packed; // written by `pack`
  const rowOf = ([result, homeValue, basis]: Heard, place: number): Row[] => {
    const said = criteria[place];
    return said ? [{ ...said, result, homeValue, basis }] : [];
  };
  return {
    holds,
    search: { ...search, candidates: candidates.map(({ rows, ...rest }) => ({ ...rest, rows: rows.flatMap(rowOf) })) },
  };
}

// ---- The holds that it saw ----

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
