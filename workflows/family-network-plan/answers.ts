import { londonDate, type CivilDate, type Instant } from '../../statute';
import { situation } from '../kernel/owed';
import type { JourneyState } from '../kernel/state';
import { familyNetworkPlan } from './definition';
import type { Network } from './facts';
import type { BASES } from './facts/decisions';
import { changeAnswers, type ChangeAnswer } from './meaning/changes';
import { promisedAgainstDelivered, type PromiseRead } from './meaning/promises';

/*
 * What a journey of a plan answers to supervisors and auditors: readings of its record at a moment, for whoever shows them.
 */

export type { ChangeAnswer, PromiseRead };

/** What had happened by a moment, of what was known. */
const seenAt = (state: JourneyState, at: Instant): Network =>
  // A situation of this definition gives this definition's own view.
  situation(familyNetworkPlan, state, at).view.upTo(londonDate(at)) as unknown as Network;

/** Each promise as its own version had it, and what had come of it. */
export const promisesAt = (state: JourneyState, at: Instant): readonly PromiseRead[] =>
  promisedAgainstDelivered(seenAt(state, at), londonDate(at));

/** Each change, and how soon it was answered. */
export const changesAt = (state: JourneyState, at: Instant): readonly ChangeAnswer[] =>
  changeAnswers(seenAt(state, at));

/** A decision on the legal basis, and what the record had of the child's standing when it was recorded. */
export interface BasisSaid {
  readonly entry: number;
  readonly decidedOn: CivilDate;
  readonly basis: (typeof BASES)[number];
  readonly validFrom: CivilDate;
  readonly advice: string;
  /** Entries recorded before it, of what bears on it. */
  readonly known: readonly number[];
}

const BEARS_ON_IT = [
  ...([
    'stay',
    'authorityManages',
    'lookedAfter',
    'courtOrder',
    'change',
    'agreement',
    'privateFosteringNotice',
  ] as const),
];

export function basesAt(state: JourneyState, at: Instant): readonly BasisSaid[] {
  const view = seenAt(state, at);
  const bearing = BEARS_ON_IT.flatMap((fact) => view.all(fact).map(({ id }) => id)).toSorted((a, b) => a - b);
  return view.made('legalBasis').map(({ id, on, value: { choice: basis, validFrom, advice } }) => ({
    ...{ entry: id, decidedOn: on, basis, validFrom, advice },
    known: bearing.filter((entry) => entry < id),
  }));
}
