import { type CivilDate, type Instant, StatuteError } from '../../../statute';
import { type Criterion, type Reading, criteriaOf } from './criteria';
import { isPoint, kilometres, metresBetween } from './distance';
import { digestOf, fingerprintOf } from './fingerprint';
import { type Home, approvalsOn, namesAll, placesFree } from './home';
import { type Failure, impossibleFor } from './impossible';
import { type Asked, type Level, type Need, faultsIn } from './need';

/*
 * A search: every home of the register against one version of a need, each explained criterion by criterion, none left out. The
 * list is advice; who decides is the child's own authority. There is no score: the order is a comparison of a few figures, one
 * after the other, that anybody can do again on paper.
 */

/** The version of how a search judges and ranks. It changes whenever the same facts would give another list. */
export const SEARCH_RULES = '2026-11-22.1';

/** The order of the list, in words: the first figure in which two homes differ decides. */
export const RANKING = [
  'K1: a connected person approved for these children comes first',
  'K2: fewer criteria that must be met and are unknown',
  'K3: fewer criteria that should be met by law and are not',
  'K4: fewer criteria that should be met by law and are unknown',
  'K5: more of the other criteria that should be met, and are',
  'K6: more preferences met',
  "K7: the shorter way from the child's home, in kilometres to one decimal; not known comes last",
  'K8: available earlier; not known comes last',
  'K9: the reference of the home, letter by letter',
] as const;

/** The figures that a home is ranked by, in the order in which they are compared. */
export interface RankKey {
  readonly connected: boolean;
  readonly mustsUnknown: number;
  readonly byLawNotMet: number;
  readonly byLawUnknown: number;
  readonly shouldsMet: number;
  readonly preferencesMet: number;
  readonly km: number | null;
  readonly availableFrom: CivilDate | null;
  readonly homeId: string;
}

/** One criterion of one home. */
export interface Row extends Reading {
  readonly criterion: string;
  readonly level: Level;
  readonly needValue: string;
}

/**
 * `proposed`: fits. `needs-answer`: nothing against it, but something that must be met is unknown. `held-elsewhere`: a fit whose
 * place another request holds. `ruled-out`: impossible, for the reasons given.
 */
export type Result = 'proposed' | 'needs-answer' | 'held-elsewhere' | 'ruled-out';

/** One home in a search. */
export interface Candidate {
  readonly homeId: string;
  readonly homeVersion: number;
  readonly outcome: Result;
  /** Its place in the list from 1 on; null for a home that is not in the list. */
  readonly rank: number | null;
  readonly key: RankKey;
  readonly rows: readonly Row[];
  readonly failures: readonly Failure[];
  /** Why it stands only for as long as an emergency may: outside the carer's terms. */
  readonly emergencyOnly: readonly Failure[];
  /** When the place that is held elsewhere frees, if nobody extends it. */
  readonly frees?: Instant;
  /** The children would not live together here; and in how many homes of the list they would. */
  readonly separates?: { readonly homesThatDoNot: number };
}

/** A stored search. It never changes: new facts make another. */
export interface Search {
  readonly asked: Asked;
  /** A digest of all that was asked with: the version of the criteria, in substance. */
  readonly criteria: { readonly version: number; readonly fingerprint: string };
  /** The register that it saw. */
  readonly register: { readonly homes: number; readonly fingerprint: string };
  readonly rules: string;
  /** The list in its order; then what is held elsewhere, then what is ruled out, each in the order of the same figures. */
  readonly candidates: readonly Candidate[];
}

/**
 * Every home against a need.
 * @param register each home once, in any order
 * @throws StatuteError `fact-type` for a need with faults, a home twice or a place that is not on the earth
 */
export function search(asked: Asked, register: readonly Home[]): Search {
  check(asked.need, register);
  const readers = criteriaOf(asked).map(readerOf);
  const found = register.map((home) => candidateOf(asked, readers, home)).toSorted(byOrder);
  const listed = found.filter(isListed);
  const together = listed.filter((candidate) => !separates(candidate)).length;
  return {
    asked,
    criteria: { version: asked.need.version, fingerprint: digestOf(asked) },
    register: { homes: register.length, fingerprint: fingerprintOf(register) },
    rules: SEARCH_RULES,
    candidates: found.map((candidate, place) => placed(candidate, isListed(candidate) ? place + 1 : null, together)),
  };
}

/** Field by field where most of them go: ten thousand copies of unlike shapes would cost more than the search. */
function placed(candidate: Unranked, rank: number | null, together: number): Candidate {
  const { homeId, homeVersion, outcome, key, rows, failures, emergencyOnly, frees } = candidate;
  const plain: Candidate = { homeId, homeVersion, outcome, rank, key, rows, failures, emergencyOnly };
  const held = frees === undefined ? plain : { ...plain, frees };
  return separates(candidate) ? { ...held, separates: { homesThatDoNot: together } } : held;
}

/** Whether a home is in the list that is ranked. */
export const isListed = ({ outcome }: Pick<Candidate, 'outcome'>): boolean =>
  outcome === 'proposed' || outcome === 'needs-answer';

const separates = ({ rows }: Pick<Candidate, 'rows'>): boolean =>
  rows.some(({ criterion, result }) => criterion === 'siblings-together' && result === 'not-met');

function check(need: Need, register: readonly Home[]): void {
  const wrong = faultsIn(need)[0];
  if (wrong) throw new StatuteError('fact-type', wrong.message, { fact: wrong.path.join('.') });
  const seen = new Set<string>();
  for (const { id, point } of register) {
    if (seen.has(id)) throw new StatuteError('fact-type', 'A home stands in the register twice.', { home: id });
    if (!isPoint(point)) throw new StatuteError('fact-type', 'A home is not on the earth.', { home: id });
    seen.add(id);
  }
  if (pointsOf(need).every(isPoint)) return;
  throw new StatuteError('fact-type', 'A place of the need is not on the earth.', { fact: 'point' });
}

const pointsOf = ({ home, schools = [], places = [], excludedAreas = [] }: Need) => [
  ...(home ? [home] : []),
  ...[...schools, ...places].map(({ point }) => point),
  ...excludedAreas,
];

type Unranked = Omit<Candidate, 'rank' | 'separates'>;

function candidateOf(asked: Asked, readers: readonly Reader[], home: Home): Unranked {
  const rows = readers.map((read) => read(home));
  const coming = comingTo(asked.need, rows);
  const { failures: impossible, emergencyOnly } = impossibleFor(asked, home, coming);
  const failures = impossible.concat(rows.filter(isUnmetMust).map(asFailure));
  const frees = freesWhen(asked, home, coming);
  const key = keyOf(asked, home, rows);
  const outcome = outcomeOf(failures, key.mustsUnknown, frees);
  const { id: homeId, version: homeVersion } = home;
  const plain: Unranked = { homeId, homeVersion, outcome, key, rows, failures, emergencyOnly };
  return frees === undefined ? plain : { ...plain, frees };
}

/** Reads one criterion of a home. */
type Reader = (home: Home) => Row;

/** So many different answers to one criterion are remembered within a search. */
const REMEMBERED = 200;

/** Homes that say the same to a criterion share a row, which nobody changes: most of them say one of a few things. */
function readerOf({ name, level, needValue, read }: Criterion): Reader {
  const known = new Map<string, Row>();
  return (home) => {
    const { result, homeValue, basis } = read(home);
    const before = known.get(homeValue);
    if (before !== undefined && before.result === result && before.basis === basis) return before;
    const row: Row = { criterion: name, level, needValue, result, homeValue, basis };
    if (known.size < REMEMBERED) known.set(homeValue, row);
    return row;
  };
}

/** All of them where they can live together, else one of them. */
const comingTo = ({ children }: Need, rows: readonly Row[]): number =>
  rows.some(({ criterion, result }) => criterion === 'siblings-together' && result !== 'not-met') ? children.length : 1;

const isUnmetMust = ({ level, result }: Row): boolean => level === 'must' && result === 'not-met';

const asFailure = ({ criterion: what, level, needValue, homeValue, basis }: Row): Failure => {
  const failure: Failure = { test: 'X5', what, level, needValue, homeValue, basis };
  return failure;
};

function outcomeOf(failures: readonly Failure[], mustsUnknown: number, frees: Instant | undefined): Result {
  if (failures.length > 0) return 'ruled-out';
  if (mustsUnknown > 0) return 'needs-answer';
  return frees === undefined ? 'proposed' : 'held-elsewhere';
}

/** When enough places are free of other requests' holds; undefined where they are already, or are not there at all. */
function freesWhen({ need, asAt }: Asked, home: Home, coming: number): Instant | undefined {
  const free = placesFree(home, need.neededFrom);
  const held = free
    .flatMap(({ hold }) => (hold && hold.until > asAt && hold.requestId !== need.requestId ? [hold.until] : []))
    .toSorted();
  const short = coming - (free.length - held.length);
  return short > 0 ? held[short - 1] : undefined;
}

// ---- The order ----

function keyOf({ need }: Asked, home: Home, rows: readonly Row[]): RankKey {
  let [mustsUnknown, byLawNotMet, byLawUnknown, shouldsMet, preferencesMet] = [0, 0, 0, 0, 0];
  for (const { level, result } of rows) {
    if (level === 'must') mustsUnknown += Number(result === 'unknown');
    else if (level === 'should') shouldsMet += Number(result === 'met');
    else if (level === 'preference') preferencesMet += Number(result === 'met');
    else if (result === 'not-met') byLawNotMet += 1;
    else byLawUnknown += Number(result === 'unknown');
  }
  return {
    connected: isConnected(home, need),
    ...{ mustsUnknown, byLawNotMet, byLawUnknown, shouldsMet, preferencesMet },
    km: need.home ? kilometres(metresBetween(need.home, home.point)) : null,
    availableFrom: home.availableFrom ?? null,
    homeId: home.id,
  };
}

const isConnected = (home: Home, { children, neededFrom }: Need): boolean =>
  approvalsOn(home, neededFrom).some(({ kind, children: named }) => kind !== 'general' && namesAll(named, children));

/** Negative when the first comes before the second; never 0 for two homes. */
export function compareKeys(a: RankKey, b: RankKey): number {
  return (
    Number(b.connected) - Number(a.connected) ||
    a.mustsUnknown - b.mustsUnknown ||
    a.byLawNotMet - b.byLawNotMet ||
    a.byLawUnknown - b.byLawUnknown ||
    b.shouldsMet - a.shouldsMet ||
    b.preferencesMet - a.preferencesMet ||
    (a.km ?? FAR) - (b.km ?? FAR) ||
    compared(a.availableFrom ?? LATE, b.availableFrom ?? LATE) ||
    compared(a.homeId, b.homeId)
  );
}

/** Farther than any way on earth, and later than any day. */
const FAR = 1e6;
const LATE = '9999';

const compared = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const SECTION: Readonly<Record<Result, number>> = {
  proposed: 0,
  'needs-answer': 0,
  'held-elsewhere': 1,
  'ruled-out': 2,
};

const byOrder = (a: Unranked, b: Unranked): number =>
  SECTION[a.outcome] - SECTION[b.outcome] || compareKeys(a.key, b.key);
