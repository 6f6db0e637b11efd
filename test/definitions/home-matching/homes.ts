import { type Instant, civilDate, instant } from '../../../statute';
import type { Home } from '../../../workflows/home-matching/search/home';
import { type Asked, DEFAULT_SETTINGS, type Need } from '../../../workflows/home-matching/search/need';
import { type Candidate, type Search, isListed, search } from '../../../workflows/home-matching/search/search';

/*
 * The children and homes of the reference pages. All are invented.
 */

export const day = civilDate;
export const ASKED_AT: Instant = instant('2026-11-24T10:00:00+00:00');

/** Maya and Theo, who must stay together, as the first version of their need has it. */
export const MAYA_AND_THEO: Need = {
  requestId: 'request-1',
  version: 1,
  responsibleAuthority: 'ashdale',
  lane: 'planned',
  neededFrom: day('2026-12-14'),
  children: [
    { id: 'maya', bornOn: day('2016-03-14'), siblings: 'm' },
    { id: 'theo', bornOn: day('2018-09-02'), siblings: 'm' },
  ],
  homeTypes: ['foster'],
  pattern: 'long',
  excludedAreas: [{ lat: 53.52, lon: -2.3, radiusKm: 3 }],
  home: { lat: 53.48, lon: -2.24 },
  maxMinutesFromHome: 30,
  schools: [{ name: 'school', point: { lat: 53.49, lon: -2.23 }, minutes: 45 }],
  culture: ['urdu'],
  wishes: ['dog'],
  levels: { 'siblings-together': 'must' },
};

type Told = Partial<Home> & { readonly free?: number };

/** A home of which everything else that must be known is known. */
export function home(id: string, lat: number, lon: number, { free = 1, ...told }: Told = {}): Home {
  return {
    id,
    version: 1,
    type: 'foster',
    point: { lat, lon },
    areaCode: 'ashdale',
    approvals: [{ kind: 'general', from: day('2024-01-08') }],
    ages: { from: 0, to: 17 },
    places: places(free),
    confirmedOn: day('2026-11-20'),
    availableFrom: day('2026-11-20'),
    patterns: ['short', 'long'],
    household: { people: [], confirmedOn: day('2026-11-20') },
    residents: [],
    takesSiblings: true,
    schoolRun: true,
    ...told,
  };
}

export const places = (free: number): Home['places'] =>
  Array.from({ length: free }, (_, place) => ({ id: `place-${place + 1}`, free: [{ from: day('2026-11-01') }] }));

export const ALDER = home('alder', 53.5, -2.22, {
  ...{ free: 2, ages: { from: 0, to: 14 }, offers: { urdu: false }, features: { dog: true } },
});
export const BIRCH = home('birch', 53.55, -2.15, {
  ...{ free: 2, ages: { from: 5, to: 16 }, offers: { urdu: true }, features: { dog: false }, areaCode: 'brockton' },
});
export const CEDAR = home('cedar', 53.485, -2.25, { free: 1, ages: { from: 4, to: 12 }, offers: { urdu: true } });
export const DOGWOOD = home('dogwood', 53.47, -2.26, {
  ...{ free: 3, type: 'childrens-home', registration: 'registered', ages: { from: 8, to: 17 } },
  ...{ offers: { urdu: false }, features: { dog: false } },
});
export const ELM = home('elm', 53.7, -1.9, {
  ...{ free: 3, schoolRun: false, offers: { urdu: true }, features: { dog: true }, areaCode: 'carrowby' },
});
export const FIR = home('fir', 53.515, -2.295, { free: 2, offers: { urdu: false }, features: { dog: true } });
export const GORSE = home('gorse', 53.61, -2.24, {
  ...{ free: 2, ages: { from: 5, to: 16 }, offers: { urdu: true }, features: { dog: true }, areaCode: 'brockton' },
});

export const REGISTER: readonly Home[] = [ALDER, BIRCH, CEDAR, DOGWOOD, ELM, FIR];

/** Everything a search is asked with, with nothing recorded beside the need. */
export const asked = (need: Need, more: Partial<Asked> = {}): Asked => ({
  ...{ need, asAt: ASKED_AT, packs: ['england-law'], settings: DEFAULT_SETTINGS },
  ...{ journeys: [], declines: [], healthChecks: [], ...more },
});

export const searched = (need: Need, register: readonly Home[] = REGISTER, more: Partial<Asked> = {}): Search =>
  search(asked(need, more), register);

/** The list in its order. */
export const listed = ({ candidates }: Search): readonly string[] =>
  candidates.filter(isListed).map(({ homeId }) => homeId);

export const found = ({ candidates }: Search, homeId: string): Candidate => {
  const candidate = candidates.find((one) => one.homeId === homeId);
  if (!candidate) throw new Error(`The search has no home ${homeId}.`);
  return candidate;
};

/** What a home says to one criterion, as [result, value]. */
export const reading = (from: Search, homeId: string, criterion: string): readonly [string, string] | undefined => {
  const row = found(from, homeId).rows.find((one) => one.criterion === criterion);
  return row && [row.result, row.homeValue];
};

/** Criteria of some result. */
export const criteriaWith = (from: Search, homeId: string, result: string): readonly string[] =>
  found(from, homeId).rows.flatMap((row) => (row.result === result ? [row.criterion] : []));

/** Reasons why it is impossible, as 'X5 home-type'. */
export const reasons = (from: Search, homeId: string): readonly string[] =>
  found(from, homeId).failures.map(({ test, what }) => `${test} ${what}`);
