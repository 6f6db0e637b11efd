import { addMonths, anniversary, type CivilDate } from '../../statute';
import type { StartingFact } from '../../workflows/kernel/decide';
import type { Values } from '../../workflows/kernel/events';
import type { Ending, HomeKind } from './codes';
import type { ReturnedBreak, ReturnedChild, ReturnedHome, ReturnedSpell } from './read';

/*
 * What a return tells of a young person, as facts of a leaving care journey, each on the day on which it happened. What the
 * return cannot tell is not made up: nothing is said of visits, plans, contact or the next home.
 */

/** Why no journey of leaving care is opened for somebody whom a return names. */
export const LEFT_OUT = ['died', 'without-care', 'too-young', 'too-old'] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

/** The journey is for those from 15 and a half who have not turned 25, and who were ever in care. */
export function leftOut({ diedOn, careLeaver, history, spells, breaks }: ReturnedChild, today: CivilDate) {
  const out = (why: LeftOut): LeftOut => why;
  if (diedOn !== undefined || careLeaver?.inTouch === 'died') return out('died');
  if (spells.length === 0 && breaks.length === 0) return out('without-care');
  if (addMonths(history.bornOn, FROM_MONTHS) > today) return out('too-young');
  return anniversary(history.bornOn, UP_TO) <= today ? out('too-old') : undefined;
}
const FROM_MONTHS = 15 * 12 + 6;
const UP_TO = 25;

export const factOf = (fact: string, on: CivilDate, value: Values): StartingFact => ({ fact, value, occurred: { on } });

/** A name for what began on a day: the same in every return that tells of it. */
export const nameOf = (from: CivilDate): string => `return-${from}`;

/**
 * Everything that a journey begins with: the take-over itself, and what the return tells.
 * @param begins the first day from which the record is whole
 */
export function toldOf(child: ReturnedChild, lastDay: CivilDate, begins: CivilDate): readonly StartingFact[] {
  const home = homesInCare(child).findLast(({ to }) => to === null);
  return [
    factOf('dateOfBirth', child.history.bornOn, { bornOn: child.history.bornOn }),
    factOf('takenOver', begins, { source: 'national-return', toldUpTo: lastDay }),
    ...child.spells.flatMap((spell) => [enteredCare(spell), ...leftCare(spell, child)]),
    ...child.breaks.flatMap(shortBreak),
    ...seriesOf(child),
    ...guardianships(child),
    ...(home ? [movedIn(home)] : []),
    ...studies(child, lastDay),
    ...asylumOf(child),
    ...child.reviews.map(careReview),
    ...returnTold(child, lastDay),
  ];
}

// ---- Care ----

export const enteredCare = ({ from, basis }: ReturnedSpell): StartingFact =>
  factOf('enteredCare', from, { episode: nameOf(from), basis });

/** The end of a time in care; none where the last row says that care goes on and the row that follows it is missing. */
export function leftCare(
  spell: ReturnedSpell,
  child: ReturnedChild,
  episode = nameOf(spell.from),
): readonly StartingFact[] {
  const { to } = spell;
  return to === null || !hasEnded(spell, child) ? [] : [factOf('leftCare', to, { episode, to: whereTo(spell, child) })];
}

export const hasEnded = (spell: ReturnedSpell, { spells }: ReturnedChild): boolean =>
  spell.to !== null && (spell.ending !== undefined || spell !== spells.at(-1));

/** Home to a parent ends a relevant child's standing after six months: it is said only where the return says that it lasted. */
export function whereTo(spell: ReturnedSpell, { spells, careLeaver }: ReturnedChild): string {
  const home = spells.findLast(({ ending }) => ending === 'went-home');
  if (spell === home && careLeaver?.inTouch === 'home-six-months') return 'parent';
  return (spell.ending === undefined ? undefined : LEFT_TO[spell.ending]) ?? 'other';
}
const LEFT_TO: Readonly<Partial<Record<Ending, string>>> = {
  custody: 'custody',
  'special-guardianship': 'guardianship',
};

export const SERIES = 'short-breaks';

/** A break that has ended; one that goes on is told once it is over. */
export const shortBreak = ({ from, to }: ReturnedBreak): readonly StartingFact[] =>
  to === null ? [] : [factOf('shortBreak', from, { series: SERIES, lastDay: to })];

export function seriesOf({ breaks, history: { shortBreaks = [] } }: ReturnedChild): readonly StartingFact[] {
  const [first] = breaks;
  const samePlace = shortBreaks[0]?.samePlace;
  return first && samePlace !== undefined
    ? [factOf('shortBreakSeries', first.from, { series: SERIES, samePlace })]
    : [];
}

export const guardianships = ({ history }: ReturnedChild): readonly StartingFact[] =>
  (history.specialGuardianships ?? []).map(({ from }) => factOf('guardianship', from, {}));

// ---- Homes ----

/** Homes of ordinary care; where a child stays for a short break is no home. */
export const homesInCare = ({ homes, spells }: ReturnedChild): readonly ReturnedHome[] =>
  homes.filter(({ from }) => spells.some((spell) => spell.from <= from && !(spell.to !== null && spell.to <= from)));

export const movedIn = (home: ReturnedHome): StartingFact =>
  factOf('home', home.from, { home: nameOf(home.from), kind: homeKind(home), regulated: isRegulated(home) });

/** What a home of the return is called in the journey. */
export const homeKind = ({ kind }: ReturnedHome): string => HOMES[kind] ?? 'other';
const HOMES: Readonly<Partial<Record<HomeKind, string>>> = {
  foster: 'foster',
  'childrens-home': 'childrens-home',
  'secure-home': 'childrens-home',
  'supported-accommodation': 'supported',
  parents: 'parent',
  custody: 'custody',
};

/** Registered by its kind, or by a number at Ofsted. A home that may not be is owed more visits, not fewer. */
const isRegulated = ({ kind, urn }: ReturnedHome): boolean => REGISTERED.includes(kind) || urn !== undefined;
const REGISTERED: readonly HomeKind[] = [
  ...(['foster', 'childrens-home', 'secure-home', 'care-home', 'hospital', 'residential-school'] as const),
];

// ---- The rest ----

/** The level is not told, nor the day: it is known from the last day of the return. */
export function studies({ history: { education = [] } }: ReturnedChild, lastDay: CivilDate): readonly StartingFact[] {
  return education.length === 0 ? [] : [factOf('educationWish', lastDay, {})];
}

/** Whoever still seeks asylum as a child alone has no status decided; since the first day in care, as far as is told. */
export function asylumOf({ asylum, spells }: ReturnedChild): readonly StartingFact[] {
  const [first] = spells;
  return asylum?.until === null && first ? [factOf('immigration', first.from, { status: 'undecided' })] : [];
}

export const careReview = ({ on, tookPart }: ReturnedChild['reviews'][number]): StartingFact =>
  factOf('careReview', on, tookPart === null ? {} : { tookPart });

export function returnTold({ careLeaver }: ReturnedChild, lastDay: CivilDate): readonly StartingFact[] {
  if (!careLeaver) return [];
  const { inTouch, activity, home, homeSuitable } = careLeaver;
  const known = { ...(home === undefined ? {} : { home }), ...(homeSuitable === undefined ? {} : { homeSuitable }) };
  return [factOf('returnTold', lastDay, { inTouch, activity, ...known })];
}
