import { londonDate, type CivilDate, type Instant } from '../../statute';
import { situation } from '../kernel/owed';
import type { JourneyState } from '../kernel/state';
import { familyNetworkPlan } from './definition';
import type { Network } from './facts';
import type { BASES } from './facts/decisions';
import { notBefore, on } from '../kernel/readings';
import { changeAnswers, type ChangeAnswer } from './meaning/changes';
import { terms } from './meaning/plan';
import { lineEndings, promisedAgainstDelivered, type PromiseRead } from './meaning/promises';

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

/** Something of a plan that ends on a day: the plan itself, a line of support or a stay, by its reference. */
export interface PlanEnding {
  readonly item: 'plan' | 'line' | 'stay';
  readonly about: string;
  readonly endsOn: CivilDate;
}

/** The day on which it was decided what comes after an end; nothing while that is open. */
export function endingDecided(state: JourneyState, at: Instant, { item, about, endsOn }: PlanEnding) {
  const view = seenAt(state, at);
  if (item === 'stay') {
    const agreed = view.all('stay').findLast(({ value }) => value.stay === about && value.to === endsOn);
    return view.made('stayEnd').find((made) => made.value.stay === about && agreed && notBefore(on(agreed))(made))?.on;
  }
  const endings = item === 'plan' ? terms(view) : lineEndings(view).filter(({ about: { line } }) => line === about);
  return endings.findLast(({ about: ending }) => ending.endOn === endsOn)?.about.decided?.on;
}

/** What the last pack of evidence said that it holds; nothing while none has been put together. */
export interface PackSaid {
  readonly entry: number;
  readonly parts: readonly string[];
  readonly lines: readonly string[];
}

export function packAt(state: JourneyState, at: Instant): PackSaid | undefined {
  const pack = seenAt(state, at).latest('evidencePack');
  return pack && { entry: pack.id, parts: pack.value.parts, lines: pack.value.lines };
}
