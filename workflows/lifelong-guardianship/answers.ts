import { londonDate, type CivilDate, type Instant } from '../../statute';
import type { Recorded } from '../kernel/events';
import type { StepDefinition, View } from '../kernel/definition';
import { situation } from '../kernel/owed';
import { earliest, stillStands } from '../kernel/readings';
import type { DutyRecord, JourneyState } from '../kernel/state';
import { lifelongGuardianship } from './definition';
import type { Guarding } from './facts';
import { bond as bondFacts } from './facts/bond';
import { order as orderFacts } from './facts/order';
import { lackedBy } from './gates';
import { ageDay, exits, inOrder } from './meaning/age';
import { bonds, comesBefore, of, voidPapers, type Bond } from './meaning/bond';
import { answerOf, answers } from './meaning/finding';
import { goalState, lovingCount, type GoalState } from './meaning/goal';
import { lawOfTheDay, standingOf, whoWasTold, type State, type Told } from './meaning/standing';
import { visitorStanding, waits, type VisitorStanding } from './meaning/visitors';
import { bondSteps } from './steps/bond';
import { orderSteps } from './steps/order';

/*
 * What a journey of lifelong guardianship answers to supervisors and auditors: readings of its record at a moment, for whoever
 * shows them.
 */

export { visitorStanding, type VisitorStanding };

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
    const wishes = view.all('approachWish').filter(({ value }) => value.person === person);
    const letter = view.all('approach').findLast(({ value }) => value.person === person);
    // Of a letter that was sent, the word that stood when it was; a later no is shown as the wish of now.
    const stood = letter ? wishes.findLast((wish) => comesBefore(wish, letter)) : wishes.at(-1);
    return {
      person,
      wish: wishes.at(-1)?.value.choice,
      agreedOn: stood?.value.choice === 'approach' ? stood.on : undefined,
      approachedOn: letter?.on,
      answer: answerOf(view, person)?.value.answer,
    };
  });
}

// ---- Bonds ----

/** A bond that a step is about: which of those of the journey, where it stands, and what its next act would lack. */
export interface BondWaits {
  /** From 1. */
  readonly bond: number;
  /** One for which not both have wished yet is only wished for. */
  readonly state: State;
  readonly lacks: readonly string[];
}

/** The bond that a duty is about; nothing while nobody is wished for. */
export function bondWaiting(
  view: Guarding,
  duty: Pick<DutyRecord, 'step' | 'instance'>,
  today: CivilDate,
): BondWaits | undefined {
  const step = STEPS[duty.step];
  // A step of this definition is asked with this definition's own view.
  const item = step?.forEach?.(view as unknown as View).find(({ key }) => key === itemOf(duty));
  const about = bondIn(item?.about);
  const all = bonds(view);
  const bond = all.findIndex(({ guardian, key }) => guardian === about?.guardian && key === about.key);
  const found = all[bond];
  if (!found) return undefined;
  const state = standingOf(view, found)?.state ?? 'wished';
  return { bond: bond + 1, state, lacks: lackedBy(view, found, { on: today }) };
}

const STEPS: Readonly<Record<string, StepDefinition | undefined>> = lifelongGuardianship.steps;

/** The item that a duty is of: a turn of one that recurs has a number after it. */
const itemOf = ({ step, instance }: Pick<DutyRecord, 'step' | 'instance'>): string =>
  STEPS[step]?.recurs === undefined ? instance : instance.replace(/:?[0-9]+$/, '');

/** What a step is about is a bond, or names one. */
function bondIn(about: unknown): Pick<Bond, 'guardian' | 'key'> | undefined {
  if (typeof about !== 'object' || about === null) return undefined;
  if ('bond' in about) return bondIn(about.bond);
  const { guardian, key } = { guardian: undefined, key: undefined, ...about };
  return typeof guardian === 'string' && typeof key === 'string' ? { guardian, key } : undefined;
}

/** Steps towards a bond and in living it, of which none is a follow-up. */
export const BOND_STEPS: readonly string[] = [...Object.keys(bondSteps), ...Object.keys(orderSteps)];

export const toldIn = (view: Guarding): readonly Told[] => bonds(view).flatMap((bond) => whoWasTold(view, bond));

/** One thing that was said, signed or decided about a bond, with the law of its day. */
export interface BondStep {
  readonly entry: number;
  readonly on: CivilDate;
  readonly knownAt: Instant;
  readonly what: string;
  /** The step that it completes or helps to, where there is one. */
  readonly step: string | undefined;
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

/** Of a consent, the round says which. */
const stepOf = (what: string, said: Said): string | undefined =>
  what === 'consent' ? `g-${text(said['round'])}-consent` : BOND_STEPS.find((id) => STEPS[id]?.evidence.includes(what));

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
        step: stepOf(what, said),
        ...{ party: text(said['party']), paper: text(said['paper']), isVoid: papers.has(id), pack, defaultSet },
        outcome: text(said['choice'] ?? said['answer'] ?? said['says'] ?? said['what'] ?? said['round']),
        choices: Object.entries(choices).map(([point, { option, version }]) => ({ point, option, version })),
      },
    ];
  });
}
