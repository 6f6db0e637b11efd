import { londonDate, type CivilDate, type Instant } from '../../statute';
import type { Recorded } from '../kernel/events';
import { situation } from '../kernel/owed';
import { earliest, stillStands } from '../kernel/readings';
import type { JourneyState } from '../kernel/state';
import { lifelongGuardianship } from './definition';
import type { Guarding } from './facts';
import { bond as bondFacts } from './facts/bond';
import { order as orderFacts } from './facts/order';
import { ageDay, exits, inOrder } from './meaning/age';
import { bonds, of, voidPapers, type Bond } from './meaning/bond';
import { answerOf, answers } from './meaning/finding';
import { goalState, lovingCount, type GoalState } from './meaning/goal';
import { lawOfTheDay, standingOf, whoWasTold, type State, type Told } from './meaning/standing';
import { waits } from './meaning/visitors';
import { bondSteps } from './steps/bond';
import { orderSteps } from './steps/order';

/*
 * What a journey of lifelong guardianship answers to supervisors and auditors: readings of its record at a moment, for whoever
 * shows them.
 */

/** What had happened by a moment, as far as was known. */
export const seenAt = (state: JourneyState, at: Instant): Guarding =>
  // A situation of this definition gives this definition's own view.
  (situation(lifelongGuardianship, state, at).view as unknown as Guarding).upTo(londonDate(at));

// ---- The goal of two loving relationships ----

export interface GoalStands {
  /** The day care is planned to end, or ends by age; the day it ended where it has. */
  readonly exitOn: CivilDate | undefined;
  readonly state: GoalState;
  /** Relationships that count; undefined where the young person prefers not to say. */
  readonly count: number | undefined;
  readonly lastAskedOn: CivilDate | undefined;
  /** The last exception, and the day of it. */
  readonly exception: { readonly on: CivilDate; readonly choice: 'more-work' | 'accept-for-now' } | undefined;
}

export function goalStands(view: Guarding): GoalStands {
  const state = goalState(view);
  const planned = view.latest('exitPlanned')?.value.plannedFor;
  const eighteen = ageDay(view, 18);
  const ahead = earliest([planned, eighteen].flatMap((on) => (on === undefined ? [] : [{ on }])));
  const exception = view.made('goalException').at(-1);
  return {
    exitOn: exits(view).at(-1)?.on ?? ahead?.on,
    state,
    count: state === 'declined' ? undefined : lovingCount(view),
    lastAskedOn: inOrder([...view.all('goalChecked'), ...view.all('prefersNotToSay')]).at(-1)?.on,
    exception: exception && { on: exception.on, choice: exception.value.choice },
  };
}

/** Steps by which help is offered to somebody with fewer than two. */
export const OFFER_STEPS: readonly string[] = ['family-finding-offer', 'visitor-offer'];

// ---- Family finding and visitors ----

export interface FindingStands {
  readonly offeredOn: CivilDate | undefined;
  readonly answer: ReturnType<typeof answers>[number]['answer'] | undefined;
  readonly answeredOn: CivilDate | undefined;
}

export function findingStands(view: Guarding): FindingStands {
  const last = answers(view).at(-1);
  return { offeredOn: view.all('familyFindingOffered').at(-1)?.on, answer: last?.answer, answeredOn: last?.on };
}

export interface VisitorWait {
  /** The day on which the young person said yes. */
  readonly since: CivilDate | undefined;
  /** The entry that holds the ethnic group in the young person's own words. */
  readonly ethnicityIn: number | undefined;
}

export const visitorWait = (view: Guarding): VisitorWait => ({
  since: stillStands(waits(view).at(-1))?.on,
  ethnicityIn: view.latest('ethnicity')?.id,
});

/** Whom the young person wants to find, whom they agreed to, who was written to, and what was answered. */
export interface SearchConsent {
  readonly person: string;
  readonly wish: 'approach' | 'wait' | 'never' | undefined;
  readonly agreedOn: CivilDate | undefined;
  readonly approachedOn: CivilDate | undefined;
  readonly answer: 'in-touch' | 'not-now' | 'no' | undefined;
}

export function searchConsents(view: Guarding): readonly SearchConsent[] {
  const people = [...view.all('wantedContact'), ...view.all('approachWish'), ...view.all('approach')];
  return [...new Set(people.map(({ value }) => value.person))].map((person) => {
    const wish = view.latestPer('approachWish').find(({ value }) => value.person === person);
    return {
      person,
      wish: wish?.value.choice,
      agreedOn: wish?.value.choice === 'approach' ? wish.on : undefined,
      approachedOn: view.all('approach').findLast(({ value }) => value.person === person)?.on,
      answer: answerOf(view, person)?.value.answer,
    };
  });
}

// ---- Bonds ----

/** Where each bond stands, in order; one for which not both have wished yet is only wished for. */
export const states = (view: Guarding): readonly State[] =>
  bonds(view).map((bond) => standingOf(view, bond)?.state ?? 'wished');

/** Steps towards a bond and in living it, of which none is a follow-up. */
export const BOND_STEPS: readonly string[] = [...Object.keys(bondSteps), ...Object.keys(orderSteps)];

export const toldIn = (view: Guarding): readonly Told[] => bonds(view).flatMap((bond) => whoWasTold(view, bond));

/** One thing that was said, signed or decided about a bond, with the law of its day. */
export interface BondStep {
  readonly entry: number;
  readonly on: CivilDate;
  readonly knownAt: Instant;
  readonly what: string;
  /** Which of the bonds, from 1. */
  readonly bond: number;
  readonly party: string | undefined;
  readonly outcome: string | undefined;
  /** The stored paper of a consent. */
  readonly paper: string | undefined;
  /** A consent that counts for nothing: signed under 18, or in company. */
  readonly isVoid: boolean;
  readonly pack: string;
  readonly defaultSet: number;
  readonly choices: readonly { readonly point: string; readonly option: string; readonly version: number }[];
}

type Said = Readonly<Record<string, unknown>> & { readonly guardian: string };
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Which bond an entry belongs to, from 1; 0 for one that came before any wish. */
const bondOf = (all: readonly Bond[], entry: Parameters<ReturnType<typeof of>>[0]): number =>
  all.findIndex((bond) => of(bond)(entry)) + 1;

/** Everything about the bonds of a journey, in the order in which it happened. */
export function bondHistory(view: Guarding, recorded: readonly Recorded[]): readonly BondStep[] {
  const all = bonds(view);
  const papers = new Set(all.flatMap((bond) => voidPapers(view, bond).map(({ id }) => id)));
  const names = [...Object.keys(bondFacts), ...Object.keys(orderFacts)] as (keyof typeof bondFacts)[];
  const entries = [
    ...names.flatMap((what) => view.all(what).map((entry) => ({ what: what as string, entry }))),
    ...view.made('capacityResult').map((entry) => ({ what: 'capacityResult', entry })),
  ].toSorted((a, b) => (a.entry.on === b.entry.on ? a.entry.id - b.entry.id : a.entry.on < b.entry.on ? -1 : 1));
  return entries.flatMap(({ what, entry: { id, on, value } }): readonly BondStep[] => {
    const known = recorded.find(({ sequence }) => sequence === id);
    if (!known) return [];
    const said = value as Said;
    const { pack, defaultSet, choices } = lawOfTheDay(view, on);
    return [
      {
        ...{ entry: id, on, knownAt: known.recordedAt, what, bond: bondOf(all, { id, on, value: said }) },
        ...{ party: text(said['party']), paper: text(said['paper']), isVoid: papers.has(id), pack, defaultSet },
        outcome: text(said['choice'] ?? said['answer'] ?? said['says'] ?? said['what'] ?? said['round']),
        choices: Object.entries(choices).map(([point, { option, version }]) => ({ point, option, version })),
      },
    ];
  });
}
