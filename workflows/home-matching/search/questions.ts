import type { Instant } from '../../../statute';
import { digestOf, fingerprintOf } from './fingerprint';
import type { Home } from './home';
import type { Failure } from './impossible';
import { type Candidate, type Result, type Row, type Search, compareKeys, isListed, search } from './search';

/*
 * What is asked of a search years later. Each answer is read from what was stored then; today's homes and rules play no part.
 */

/** Why a home is where it is in a search. */
export interface WhyNot {
  /** `not-in-register`: the search did not see such a home. */
  readonly outcome: Result | 'not-in-register';
  readonly rank: number | null;
  readonly failures: readonly Failure[];
  /** What must be met and was unknown: the reason of `needs-answer`. */
  readonly unknown: readonly Row[];
  readonly rows: readonly Row[];
  /** Where it would have stood in the list but for what kept it out. */
  readonly rankIfAllowed: number | null;
  readonly frees: Instant | null;
  readonly rules: string;
  readonly asAt: Instant;
}

/** Why was this home not proposed? */
export function whyNotProposed(stored: Search, homeId: string): WhyNot {
  const { candidates, rules } = stored;
  const { asAt } = stored.asked;
  const found = candidates.find((candidate) => candidate.homeId === homeId);
  if (!found) {
    const nothing = { rank: null, failures: [], unknown: [], rows: [], rankIfAllowed: null, frees: null };
    return { outcome: 'not-in-register', ...nothing, rules, asAt };
  }
  const { outcome, rank, failures, rows, frees = null } = found;
  return {
    ...{ outcome, rank, failures, rows, frees, rules, asAt },
    unknown: rows.filter(({ level, result }) => level === 'must' && result === 'unknown'),
    rankIfAllowed: 1 + candidates.filter((other) => isListed(other) && compareKeys(other.key, found.key) < 0).length,
  };
}

/** What became of an option that was offered. */
export interface OfferMade {
  readonly homeId: string;
  readonly outcome: string;
  readonly reason: string;
  /** By whom, as a role. */
  readonly by: string;
}

/** From how many a home was chosen. */
export interface Options {
  readonly considered: number;
  readonly proposed: number;
  readonly needsAnswer: number;
  readonly heldElsewhere: number;
  readonly ruledOut: number;
  readonly offered: number;
  /** Null while none is chosen, and where a home was chosen that is not in the list: `chosen` tells which. */
  readonly chosenRank: number | null;
  readonly chosen: Candidate | null;
  readonly offers: readonly OfferMade[];
}

/** From how many options was it chosen? @param chosen the home that was chosen, if one was */
export function optionsAtDecision(stored: Search, offers: readonly OfferMade[], chosen?: string): Options {
  const { candidates } = stored;
  const count = (wanted: Result): number => candidates.filter(({ outcome }) => outcome === wanted).length;
  const found = candidates.find(({ homeId }) => homeId === chosen) ?? null;
  return {
    considered: candidates.length,
    proposed: count('proposed'),
    needsAnswer: count('needs-answer'),
    heldElsewhere: count('held-elsewhere'),
    ruledOut: count('ruled-out'),
    offered: new Set(offers.map(({ homeId }) => homeId)).size,
    chosenRank: found?.rank ?? null,
    chosen: found,
    offers,
  };
}

/** What comes of running a stored search again. */
export type Again =
  | { readonly is: 'same' }
  /** The homes given are not those that it saw. */
  | { readonly is: 'another-register' }
  /** The program ranks by other rules now; the stored list stands. */
  | { readonly is: 'other-rules' }
  /** What is stored is not what the same facts give. */
  | { readonly is: 'different'; readonly homes: readonly string[] };

/** Runs a stored search again over the versions of homes that it saw. */
export function runAgain(stored: Search, register: readonly Home[]): Again {
  if (fingerprintOf(register) !== stored.register.fingerprint) return { is: 'another-register' };
  const now = search(stored.asked, register);
  if (now.rules !== stored.rules) return { is: 'other-rules' };
  const homes = now.candidates.flatMap((candidate, place) => {
    const then = stored.candidates[place];
    return then && digestOf(then) === digestOf(candidate) ? [] : [candidate.homeId];
  });
  const same = homes.length === 0 && digestOf(stored.asked) === stored.criteria.fingerprint;
  return same && now.candidates.length === stored.candidates.length ? { is: 'same' } : { is: 'different', homes };
}
