import { londonDate, type CivilDate, type Instant } from '../../statute';
import type { Recorded } from '../kernel/events';
import { situation } from '../kernel/owed';
import { appendsOf } from '../kernel/projection';
import { lastSpan, stillStands } from '../kernel/readings';
import { emptyJourney, evolve, type JourneyState } from '../kernel/state';
import type { Category } from './care/standing';
import { categoriesOn, type Categories } from './categories';
import { leavingCare } from './definition';
import { decisions, type Leaving } from './facts';
import { twoWay } from './meaning/contact';
import { live } from './meaning/people';
import { birth, categories } from './meaning/standing';
import { steps } from './steps';

/*
 * What a journey of leaving care answers to supervisors and auditors: readings of its record at a moment, for whoever shows them.
 */

/** What was known of a journey, as its own readings see it. */
const viewOf = (state: JourneyState, at: Instant): Leaving =>
  // A situation of this definition gives this definition's own view.
  situation(leavingCare, state, at).view as unknown as Leaving;

/** What had happened by a moment. */
export const seenAt = (state: JourneyState, at: Instant): Leaving => viewOf(state, at).upTo(londonDate(at));

// ---- Before a birthday ----

export type HousingPlanStands = 'none' | 'incomplete' | 'complete' | 'confirmed';
export type HarmPlanStands = 'none' | 'undecided' | 'continue' | 'change' | 'end';

/** How somebody stands who is about to reach an age. */
export interface Readiness {
  /** The birth date that counts, which an undecided correction does not change. */
  readonly bornOn: CivilDate | undefined;
  /** As the last plan says. */
  readonly housingPlan: HousingPlanStands;
  readonly stayChoice: 'stay' | 'leave' | 'undecided' | undefined;
  readonly hostAnswer: 'yes' | 'no' | undefined;
  /** Relationships that the young person calls loving, as last said of each. */
  readonly loving: number;
  readonly harmPlan: HarmPlanStands;
}

export function readiness(view: Leaving): Readiness {
  return {
    bornOn: birth(view)?.on,
    housingPlan: housingPlan(view),
    stayChoice: view.latest('stayChoice')?.value.choice,
    hostAnswer: view.latest('hostAnswer')?.value.answer,
    loving: view.latestPer('relationship').filter(({ value }) => value.loving === 'yes').length,
    harmPlan: harmPlan(view),
  };
}

function housingPlan(view: Leaving): HousingPlanStands {
  const plan = view.latest('housingPlan')?.value;
  if (!plan) return 'none';
  if (!plan.complete) return 'incomplete';
  return plan.confirmed ? 'confirmed' : 'complete';
}

/** What was decided of the plan that is live, or was when it was decided on. */
function harmPlan(view: Leaving): HarmPlanStands {
  const plan = live(view, 'harmPlan');
  const decided = view.decided('harmPlanAtEighteen');
  if (decided && !(plan && plan.from.on > decided.on)) return decided.value.choice;
  return stillStands(plan) ? 'undecided' : 'none';
}

/** Decisions that are the young person's or a carer's own word, beside those that somebody makes with reasons. */
const OWN_WORD = ['stay-decision', 'next-home'];
/** Steps that are done by deciding something. */
export const DECIDING_STEPS: readonly string[] = Object.entries(steps).flatMap(([id, { evidence }]) =>
  OWN_WORD.includes(id) || evidence.some((name) => name in decisions) ? [id] : [],
);

// ---- In touch ----

/** Whom the young person calls loving, and since when without a break. */
export interface Trusted {
  readonly person: string;
  readonly since: CivilDate;
}

export interface Touch {
  /** The last time both spoke or met, or the young person wrote. */
  readonly lastTwoWay: CivilDate | undefined;
  /** Searches, and contacts and visits that reached nobody, since then. */
  readonly tries: number;
  readonly lastTry: CivilDate | undefined;
  /** Those known longest first. */
  readonly trusted: readonly Trusted[];
}

export function touch(view: Leaving): Touch {
  const lastTwoWay = twoWay(view).at(-1)?.on;
  const tries = [
    ...view.all('search'),
    ...view.all('contact').filter(({ value }) => !value.answered && value.direction === 'to-young-person'),
    ...view.all('adviserVisit').filter(({ value }) => !value.seen),
  ]
    .map(({ on }) => on)
    .filter((on) => lastTwoWay === undefined || on > lastTwoWay)
    .toSorted();
  return { lastTwoWay, tries: tries.length, lastTry: tries.at(-1), trusted: trusted(view) };
}

function trusted(view: Leaving): readonly Trusted[] {
  const said = view.all('relationship');
  const people = [...new Set(said.map(({ value }) => value.person))];
  const loved = people.flatMap((person): readonly Trusted[] => {
    const own = said.filter(({ value }) => value.person === person);
    const since = stillStands(lastSpan(own, ({ value }) => value.loving === 'yes'));
    return since ? [{ person, since: since.on }] : [];
  });
  return loved.toSorted((a, b) => (a.since < b.since ? -1 : Number(a.since > b.since)));
}

// ---- Disclosures ----

export interface Consent {
  readonly entry: number;
  readonly recipient: string;
  readonly purpose: string;
  readonly givenOn: CivilDate;
  readonly withdrawnOn: CivilDate | undefined;
}

export interface Disclosed {
  readonly entry: number;
  readonly recipient: string;
  readonly purpose: string;
  readonly sentOn: CivilDate;
  /** The last consent given before it was sent; undefined where there was none. */
  readonly consent: number | undefined;
  /** Whether that consent still stood when it was sent, by what is known now. */
  readonly live: boolean;
}

/** Everything told to somebody, with the consent that it rested on. */
export function disclosuresIn(view: Leaving): readonly Disclosed[] {
  return view.all('disclosure').map((sent) => {
    const { recipient, purpose } = sent.value;
    const said = sayings(view, recipient, purpose).filter(({ on, at, id }) =>
      on === sent.on ? (at === undefined || sent.at === undefined ? id < sent.id : at <= sent.at) : on < sent.on,
    );
    const given = said.findLast(({ value }) => value.given);
    const live = said.at(-1)?.value.given === true;
    return { entry: sent.id, recipient, purpose, sentOn: sent.on, consent: given?.id, live };
  });
}

/** Every consent, with the day it was withdrawn. */
export function consentsIn(view: Leaving): readonly Consent[] {
  return view.all('disclosureConsent').flatMap((said): readonly Consent[] => {
    const { recipient, purpose, given } = said.value;
    if (!given) return [];
    const all = sayings(view, recipient, purpose);
    const withdrawn = all.slice(all.findIndex(({ id }) => id === said.id) + 1).find(({ value }) => !value.given);
    return [{ entry: said.id, recipient, purpose, givenOn: said.on, withdrawnOn: withdrawn?.on }];
  });
}

const sayings = (view: Leaving, recipient: string, purpose: string) =>
  view.all('disclosureConsent').filter(({ value }) => value.recipient === recipient && value.purpose === purpose);

// ---- Categories as they were known ----

/** Every category by what was known from a moment on; null while the birth date was not known. */
export interface Footing {
  readonly from: Instant;
  readonly categories: Categories | null;
}

/**
 * What the categories were by all that was known, from append to append.
 * @param events of one journey, from the first, in order
 */
export function footings(events: readonly Recorded[]): readonly Footing[] {
  let state = emptyJourney('');
  const found: Footing[] = [];
  for (const append of appendsOf(events)) {
    state = append.reduce(evolve, state);
    const [first] = append;
    // Only what somebody said changes a category: what follows by itself is worked out from the same facts.
    if (!first || !append.some(({ event }) => event.type.startsWith('fact.') || event.type === 'decision.made'))
      continue;
    found.push({ from: first.recordedAt, categories: categories(viewOf(state, first.recordedAt)) });
  }
  return found;
}

/** What was known at a moment; undefined before anything was. */
export const footingAt = (all: readonly Footing[], at: Instant): Footing | undefined =>
  all.findLast(({ from }) => from <= at);

/** A category with the days for which it was said to hold, and from when to when that was what was known. */
export interface CategorySaid {
  readonly code: Category;
  readonly from: CivilDate;
  /** The first day on which it no longer holds. */
  readonly until: CivilDate | null;
  readonly sentence: string;
  readonly label: string;
  readonly knownFrom: Instant;
  readonly knownTo: Instant | null;
}

/** Everything that was ever known of the categories, in the order in which it became known. */
export function categoryHistory(all: readonly Footing[]): readonly CategorySaid[] {
  const said: CategorySaid[] = [];
  for (const { from: at, categories: now } of all) {
    const periods = now?.periods ?? [];
    for (const [place, one] of said.entries())
      if (one.knownTo === null && !periods.some((period) => sameDays(period, one)))
        said[place] = { ...one, knownTo: at };
    for (const period of periods)
      if (!said.some((one) => one.knownTo === null && sameDays(period, one))) said.push(saidOf(period, at));
  }
  return said;
}

const saidOf = ({ code, from, until, sentence, label }: Categories['periods'][number], at: Instant): CategorySaid => ({
  ...{ code, from, until, sentence, label, knownFrom: at, knownTo: null },
});

type Days = Pick<CategorySaid, 'code' | 'from' | 'until'>;
const sameDays = (a: Days, b: Days): boolean => a.code === b.code && a.from === b.from && a.until === b.until;

/** Since when it has been known without a break that a category held on a day. */
export function knownSince(all: readonly Footing[], code: Category, on: CivilDate): Instant | undefined {
  const held = ({ categories: now }: Footing): boolean =>
    now !== null && categoriesOn(now, on).some((period) => period.code === code);
  return all[all.findLastIndex((footing) => !held(footing)) + 1]?.from;
}
