import { type CivilDate, type Spell, addMonths, anniversary, civilDate, limitOf } from '../../../statute';
import {
  type Care,
  type CareHistory,
  type Detention,
  type ParentReturn,
  type Reading,
  type Rules,
  allCare,
  earlier,
  latest,
  ordinaryCare,
  thirteenWeeksOn,
} from './days';
import { type Stretch, between, holdsOn, joinedStretches, within, without } from './stretches';

/*
 * When each category holds, under one reading of the count. Every stretch ends where the next category begins: on the day
 * care ends the later one shows, and a right that runs to an age ends at the start of that birthday.
 */

/** Strongest first: the lead category is the first that holds. */
export const CATEGORIES = [
  'eligible',
  'relevant',
  'former-relevant',
  'former-relevant-education',
  'person-under-25',
  'qualifying',
  'qualifying-education',
  'care-experienced',
] as const;
export type Category = (typeof CATEGORIES)[number];

/** What categories are worked out from, with what is asked of it again and again. */
export interface Known {
  readonly history: CareHistory;
  readonly care: Care;
  readonly rules: Rules;
}

/** Since when a relevant child's standing was interrupted by a settled return, and whether it revived. */
export interface Settled extends Stretch {
  /** The day from which the six months were counted. */
  readonly countedFrom: CivilDate;
}

/** When each category holds, and what the explanations lean on. */
export interface Standing {
  readonly reading: Reading;
  readonly reachedOn: CivilDate | null;
  readonly stretches: Readonly<Record<Category, readonly Stretch[]>>;
  /** The stay on the sixteenth birthday that makes a child relevant without having been eligible: reg 3(2). */
  readonly detained: Detention | undefined;
  readonly settled: readonly Settled[];
}

/** Birthdays, each reached at the start of the day. */
export const birthday = ({ bornOn }: CareHistory, years: number): CivilDate => anniversary(bornOn, years);

/** When each category holds under a reading. */
export function standingUnder(known: Known, reading: Reading): Standing {
  const { history, care, rules } = known;
  const reachedOn = thirteenWeeksOn(care, reading, rules);
  const eligible = eligibleStretches(known, reachedOn);
  const detained = detainedAtSixteen(history, reachedOn);
  const { relevant, settled } = relevantStretches(known, eligible, detained);
  const former = formerRelevant(history, [...eligible, ...relevant]);
  const qualifying = without(qualifyingStretches(known), [...eligible, ...relevant, ...former]);
  const first = allCare(care)[0];
  const learning = studying(history);
  const [leaver, qualified] = [from21(history, former), from21(history, qualifying)];
  const stretches: Standing['stretches'] = {
    eligible,
    relevant,
    'former-relevant': former,
    'former-relevant-education': leaver.flatMap((years) => within(learning, years)),
    'person-under-25': without(leaver, learning),
    qualifying,
    'qualifying-education': qualified.flatMap((years) => within(learning, years)),
    'care-experienced': first === undefined ? [] : [{ from: civilDate(first.from), until: null }],
  };
  return { reading, reachedOn, stretches, detained, settled };
}

/** The strongest category that holds on a day; undefined for somebody who was never looked after. */
export const leadIn = ({ stretches }: Standing, on: CivilDate): Category | undefined =>
  CATEGORIES.find((code) => stretches[code].some((one) => holdsOn(one, on)));

/** When two readings lead to different categories. */
export function differing(one: Standing, other: Standing): readonly Stretch[] {
  const days = [one, other].flatMap(({ stretches }) => Object.values(stretches).flat());
  const turns = [...new Set(days.flatMap(({ from, until }) => (until === null ? [from] : [from, until])))].toSorted();
  const stretches = turns.flatMap((from, index) =>
    leadIn(one, from) === leadIn(other, from) ? [] : [{ from, until: turns[index + 1] ?? null }],
  );
  return joinedStretches(stretches);
}

// ---- 16 and 17 ----

/** Looked after at 16 or 17, with thirteen weeks: Schedule 2 paragraph 19B, SI 2010/959 reg 40. */
function eligibleStretches({ history, care }: Known, reachedOn: CivilDate | null): readonly Stretch[] {
  if (reachedOn === null) return [];
  const [sixteen, eighteen] = [birthday(history, 16), birthday(history, 18)];
  return lookedAfter(ordinaryCare(care), eighteen).flatMap(({ from, until }) => {
    const first = latest(latest(from, sixteen), reachedOn);
    return first <= until && first < eighteen ? [{ from: first, until }] : [];
  });
}

/**
 * 16 or 17, no longer looked after, eligible just before (s.23A(2)), or detained or in hospital at 16 (reg 3(2)); not
 * after six months with a parent, until that breaks down. Short breaks that are set aside do not interrupt it.
 */
function relevantStretches(
  known: Known,
  eligible: readonly Stretch[],
  detained: Detention | undefined,
): { readonly relevant: readonly Stretch[]; readonly settled: readonly Settled[] } {
  const { history, care } = known;
  const eighteen = birthday(history, 18);
  const spells = lookedAfter(ordinaryCare(care), eighteen);
  const out = between({ from: birthday(history, 16), until: eighteen }, spells);
  const open = out.filter(({ from }) => detained !== undefined || eligible.some((one) => one.from <= from));
  const settled = open.flatMap((gap) => (history.parentReturns ?? []).flatMap((home) => settledIn(known, gap, home)));
  return { relevant: joinedStretches(without(open, settled)), settled };
}

/** The return is counted from the day care ended where it began before: the reading that keeps the duty longer. */
function settledIn({ rules }: Known, gap: Stretch, { from, brokeDownOn }: ParentReturn): readonly Settled[] {
  const countedFrom = latest(from, gap.from);
  const complete = addMonths(countedFrom, limitOf(rules('G2')).amount ?? 0);
  const until = brokeDownOn ?? null;
  return within([{ from: complete, until }], gap).map((stretch) => ({ ...stretch, countedFrom }));
}

function detainedAtSixteen(history: CareHistory, reachedOn: CivilDate | null): Detention | undefined {
  const sixteen = birthday(history, 16);
  const stays = (history.detentions ?? []).filter(
    ({ from, to }) => from <= sixteen && (to === null || to >= sixteen) && reachedOn !== null && reachedOn <= from,
  );
  return stays.toSorted((a, b) => (a.from < b.from ? -1 : Number(a.from > b.from)))[0];
}

// ---- 18 and after ----

/** Fixed at 18 by what the young person was immediately before: s.23C(1). */
function formerRelevant(history: CareHistory, before: readonly Stretch[]): readonly Stretch[] {
  const eighteen = birthday(history, 18);
  const was = before.some(({ from, until }) => from < eighteen && until === eighteen);
  return was ? [{ from: eighteen, until: birthday(history, 21) }] : [];
}

/** The years from 21 to 25, for whoever was in a category until 21. */
const from21 = (history: CareHistory, before: readonly Stretch[]): readonly Stretch[] => {
  const years = { from: birthday(history, 21), until: birthday(history, 25) };
  return before.some(({ until }) => until === years.from) ? [years] : [];
};

/** While the authority knows of study, or of a wish for it. */
const studying = ({ education = [] }: CareHistory): readonly Stretch[] =>
  joinedStretches(education.map(({ toldOn, endedOn }) => ({ from: toldOn, until: endedOn ?? null })));

/** Looked after at some time from 16, or under special guardianship from care: s.24. Not while looked after. */
function qualifyingStretches({ history, care }: Known): readonly Stretch[] {
  const [sixteen, eighteen, twentyOne] = [birthday(history, 16), birthday(history, 18), birthday(history, 21)];
  const spells = lookedAfter(allCare(care), eighteen);
  const out = between({ from: sixteen, until: twentyOne }, spells);
  const [ceased] = spells.flatMap(({ until }) => (until >= sixteen ? [until] : [])).toSorted();
  const guarded = (history.specialGuardianships ?? []).flatMap(({ from, to, fromCare }) =>
    fromCare ? [{ from, until: to === null || to >= eighteen ? null : to }] : [],
  );
  const grounds = ceased === undefined ? guarded : [...guarded, { from: ceased, until: null }];
  return joinedStretches(out).flatMap((gap) => within(joinedStretches(grounds), gap));
}

/** Care as standing sees it: over on the day it ends, and at 18. */
const lookedAfter = (spells: readonly Spell[], eighteen: CivilDate) =>
  spells.flatMap(({ from, to }) => {
    const spell = { from: civilDate(from), until: to === null ? eighteen : earlier(civilDate(to), eighteen) };
    return spell.from < eighteen ? [spell] : [];
  });
