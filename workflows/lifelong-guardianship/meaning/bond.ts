import { addDays, addMonths, type CivilDate } from '../../../statute';
import type { Occurred } from '../../kernel/events';
import { latest, on, once } from '../../kernel/readings';
import { choiceOf, type PointId } from './choices';
import type { Guarding } from '../facts';
import { L } from './limits';
import { agedBy, inOrder, notBefore } from './age';

/*
 * A bond on its way: with whom, what it is in law, who has said what, and how far it has come. Nothing that was said or
 * signed before the adult's eighteenth birthday counts; a corrected birth date makes it void, and the paper stays.
 */

export type Party = 'adult' | 'guardian';
export const BOTH: readonly Party[] = ['adult', 'guardian'];

/** One attempt with one guardian: a wish after a stop, a refusal or an end begins another. */
export interface Bond {
  readonly guardian: string;
  /** The first goes by the step's own name. */
  readonly key: string;
  readonly from?: Said;
  readonly until?: Said;
}

type Said = Occurred & { readonly id: number };
type OfBond = Said & { readonly value: { readonly guardian: string } };

/** Of two of one day, the one recorded first. */
export const comesBefore = (a: Said, b: Said): boolean => (a.on === b.on ? a.id < b.id : a.on < b.on);

/** Whether an entry belongs to a bond. */
export const of =
  (bond: Bond) =>
  (entry: OfBond): boolean =>
    entry.value.guardian === bond.guardian &&
    !(bond.from && comesBefore(entry, bond.from)) &&
    !(bond.until && !comesBefore(entry, bond.until));

/** Worked out once for each view: much rests on the same few readings. */
function remembered<About extends object, T>(
  work: (view: Guarding, about: About) => T,
): (view: Guarding, about: About) => T {
  const known = new WeakMap<Guarding, Map<About, T>>();
  return (view, about) => {
    const before = known.get(view) ?? new Map<About, T>();
    known.set(view, before);
    const kept = before.get(about);
    if (kept !== undefined || before.has(about)) return kept as T;
    const value = work(view, about);
    before.set(about, value);
    return value;
  };
}

/** Every bond that somebody wished for, in order. */
export const bonds = (view: Guarding): readonly Bond[] => allBonds(view, ALL);

const ALL = {};
const allBonds = remembered((view, _: typeof ALL) => {
  const found: Bond[] = [];
  for (const wish of view.all('wish')) {
    const { guardian } = wish.value;
    const at = found.findLastIndex((one) => one.guardian === guardian);
    const last = found[at];
    const over = last && endings(view, last).some((end) => comesBefore(end, wish));
    if (last && !over) continue;
    if (last) found[at] = { ...last, until: wish };
    const key = found.length === 0 ? '' : String(found.length + 1);
    found.push({ guardian, key, ...(last ? { from: wish } : {}) });
  }
  return found;
});

/** Everything that ends an attempt, so that a later wish is a new one. */
const endings = (view: Guarding, bond: Bond): readonly Said[] => [
  ...stops(view, bond),
  ...view.all('orderOutcome').filter((said) => of(bond)(said) && said.value.choice === 'refused'),
  ...view.all('commitment').filter(of(bond)),
  ...ended(view, bond),
];

export const stops = (view: Guarding, bond: Bond) =>
  view.all('proceeds').filter((said) => of(bond)(said) && said.value.choice === 'stop');

export const ended = (view: Guarding, bond: Bond) =>
  view
    .all('changeOutcome')
    .filter((said) => of(bond)(said) && (said.value.choice === 'discharge' || said.value.choice === 'set-aside'));

/** Nobody is wished for yet: the step that asks is owed all the same. */
const NOBODY: Bond = { guardian: '', key: '' };

type Items<T> = readonly { readonly key: string; readonly about: T }[];
export const eachBond = (view: Guarding): Items<Bond> => bonds(view).map((about) => ({ key: about.key, about }));
export const eachBondOrNobody = (view: Guarding): Items<Bond> =>
  bonds(view).length === 0 ? [{ key: '', about: NOBODY }] : eachBond(view);

/** A bond and one of its two parties. */
export interface Side {
  readonly bond: Bond;
  readonly party: Party;
}
export const named = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(':');
export const eachSide = (view: Guarding): Items<Side> =>
  bonds(view).flatMap((bond) => BOTH.map((party) => ({ key: named(bond.key, party), about: { bond, party } })));

/** What stands for the authority on one of the points that the review leaves open. */
export const chosen = (view: Guarding, id: PointId, day: CivilDate): string => view.chosen(choiceOf(id), day).option;

/** The last of several, once each has happened. */
const both = (each: readonly (Occurred | undefined)[]): Occurred | undefined => {
  const happened = each.flatMap((one) => (one ? [on(one)] : []));
  return happened.length === each.length ? latest(happened) : undefined;
};

// ---- What it is in law ----

/** The proposal is switched on now: the last switch that has come says so. */
export const proposalOn = (view: Guarding): boolean =>
  view.switches('review-2022').findLast(({ on: day }) => view.reached(day))?.is ?? false;

/** Both wished for it, each alone. */
export const wished = remembered((view, bond: Bond): Occurred | undefined => {
  const wishes = view
    .all('wish')
    .filter(of(bond))
    .filter(agedBy(view, 18))
    .filter(({ value }) => value.alone);
  return both(BOTH.map((party) => wishes.find(({ value }) => value.party === party)));
});

/** Days from which both are to be told what it is: their wish, and each switch of the proposal since, while it stands or a commitment does. */
export function tellings(view: Guarding, bond: Bond): readonly Occurred[] {
  const wish = wished(view, bond);
  if (!wish) return [];
  const over = inOrder([...stops(view, bond), ...ended(view, bond)])[0];
  const switches = view
    .switches('review-2022')
    .filter(({ on: day }) => day > wish.on && !(over && over.on <= day))
    .flatMap(({ on: day }) => once(view, day) ?? []);
  return [wish, ...switches];
}

export const packOn = (view: Guarding, day: CivilDate): 'review-2022' | 'england-law' =>
  view.packOn('review-2022', day) ? 'review-2022' : 'england-law';

/** Told, from a day on, what applied on the day it was told. */
export const toldSince = (view: Guarding, bond: Bond, from: Occurred): Occurred | undefined =>
  view
    .all('packTold')
    .filter(of(bond))
    .find((told) => told.on >= from.on && told.value.pack === packOn(view, told.on));

/** Told of what applies now. */
export const told = remembered((view, bond: Bond): Occurred | undefined => {
  const last = tellings(view, bond).at(-1);
  const done = last && toldSince(view, bond, last);
  return done && on(done);
});

// ---- Before anybody signs ----

export const detailsOf = (view: Guarding, { guardian }: Bond) =>
  view.latestPer('proposedGuardian').find(({ value }) => value.guardian === guardian)?.value;

/** Advice was given and understood, or declined after a talk where that is allowed. */
export function advised(view: Guarding, { bond, party }: Side): Occurred | undefined {
  const mine = (entry: OfBond & { readonly value: { readonly party: Party } }) =>
    of(bond)(entry) && entry.value.party === party && agedBy(view, 18)(entry);
  const given = view.all('adviceGiven').filter((entry) => mine(entry) && entry.value.understoodAndFree);
  const declined = view
    .all('adviceDeclined')
    .filter((entry) => mine(entry) && entry.value.afterTalk && chosen(view, 'O10', entry.on) === 'after-a-talk');
  return inOrder([...given, ...declined]).map(on)[0];
}

/** Professional power over the adult's services has ended; at once where there was none. */
export function steppedBack(view: Guarding, bond: Bond): Occurred | undefined {
  if (!detailsOf(view, bond)?.power) return told(view, bond);
  const back = view.all('steppedBack').find(of(bond));
  return back && on(back);
}

export type Doubt = Occurred & { readonly party: Party };

/** Doubts about capacity; where it is assessed always, one of each party from the telling on. */
export function doubts(view: Guarding, bond: Bond): readonly Doubt[] {
  const said = view
    .all('capacityDoubt')
    .filter(of(bond))
    .map((doubt) => ({ ...on(doubt), party: doubt.value.party }));
  const since = told(view, bond);
  const always =
    since && proposalOn(view) && chosen(view, 'O9', since.on) === 'always'
      ? BOTH.map((party) => ({ ...since, party }))
      : [];
  return [...always, ...said];
}

export const resultsSince = (view: Guarding, bond: Bond, { on: day, party }: Doubt) =>
  view.made('capacityResult').filter((made) => of(bond)(made) && made.value.party === party && made.on >= day);

/** A doubt was answered so that the party can decide, with help or without. */
export const answered = (view: Guarding, bond: Bond, doubt: Doubt): Occurred | undefined => {
  const able = resultsSince(view, bond, doubt).find(({ value }) => value.choice !== 'cannot-now');
  return able && on(able);
};

/** The day by which every doubt that came before a paper was answered; undefined while one is open. */
function clear(view: Guarding, bond: Bond, paper: Occurred | undefined): Occurred | undefined {
  const before = doubts(view, bond).filter((doubt) => !(paper && doubt.on > paper.on));
  return both([told(view, bond), ...before.map((doubt) => answered(view, bond, doubt))]);
}

// ---- Consents ----

type Round = 'first' | 'second';

/** Papers of a party that can count: signed at 18 or over, seen alone. */
export const papers = (view: Guarding, { bond, party }: Side, round: Round) =>
  view
    .all('consent')
    .filter(of(bond))
    .filter(agedBy(view, 18))
    .filter(({ value }) => value.party === party && value.round === round && value.alone);

const firstPaper = (view: Guarding, bond: Bond, round: Round): Occurred | undefined =>
  inOrder(BOTH.flatMap((party) => papers(view, { bond, party }, round)))[0];

/** Papers that count for nothing: signed under 18, or in company. They stay in the record. */
export const voidPapers = (view: Guarding, bond: Bond) =>
  view
    .all('consent')
    .filter(of(bond))
    .filter((paper) => !paper.value.alone || !agedBy(view, 18)(paper));

/** When everything is in place for the first consents. */
export const readyToSign = remembered((view, bond: Bond): Occurred | undefined => {
  const paper = firstPaper(view, bond, 'first');
  const advice = BOTH.map((party) => advised(view, { bond, party }));
  const start = told(view, bond);
  const waits = start && chosen(view, 'O13', start.on) === 'before-consent';
  return both([start, ...advice, waits ? steppedBack(view, bond) : start, clear(view, bond, paper)]);
});

export function firstSigned(view: Guarding, side: Side): Occurred | undefined {
  const ready = readyToSign(view, side.bond);
  const paper = ready && papers(view, side, 'first').find(notBefore(ready));
  return paper && on(paper);
}

/** The later of the two first consents, from which both reflect. */
export const reflectsFrom = (view: Guarding, bond: Bond): Occurred | undefined =>
  both(BOTH.map((party) => firstSigned(view, { bond, party })));

/** Once somebody has signed again, the figures of that day count for the waits before it. */
const signedAgainOn = (view: Guarding, bond: Bond): CivilDate | undefined => firstPaper(view, bond, 'second')?.on;

/** The last day of a wait, once it is over. */
const passed = (view: Guarding, last: CivilDate): Occurred | undefined =>
  view.reached(addDays(last, 1)) ? { on: last } : undefined;

export const reflected = remembered((view, bond: Bond): Occurred | undefined => {
  const from = reflectsFrom(view, bond);
  return from && passed(view, view.counted(L.reflect, from.on, signedAgainOn(view, bond)));
});

const nextDay = ({ on: day }: Occurred): Occurred => ({ on: addDays(day, 1) });

/** The day from which the guardian's family is to be told. */
export function noticeOpens(view: Guarding, bond: Bond): Occurred | undefined {
  const over = reflected(view, bond);
  return over && nextDay(over);
}

export const familyTold = (view: Guarding, bond: Bond) => {
  const opens = noticeOpens(view, bond);
  return opens && view.all('familyTold').filter(of(bond)).find(notBefore(opens));
};

/** When the notice was over, and from which day on anybody may sign again. */
export interface Noticed {
  readonly over: Occurred;
  readonly next: Occurred;
}

/** Told, and every one of them has spoken or the time is over; or there was nobody to tell. */
export function noticed(view: Guarding, bond: Bond): Noticed | undefined {
  const notice = familyTold(view, bond);
  if (!notice) return undefined;
  const { people = [] } = notice.value;
  const comments = view.all('comment').filter(of(bond)).filter(notBefore(notice));
  const spoke = both([notice, ...people.map((person) => comments.find(({ value }) => value.person === person))]);
  if (spoke) return { over: on(spoke), next: on(spoke) };
  const over = passed(view, view.counted(L.notice, notice.on, signedAgainOn(view, bond)));
  return over && { over, next: nextDay(over) };
}

export const noticeAsked = (view: Guarding, bond: Bond): boolean => {
  const opens = noticeOpens(view, bond);
  return opens !== undefined && chosen(view, 'O11', opens.on) === 'own-family';
};

/** The day from which the second consents may be signed. */
export const secondOpens = remembered((view, bond: Bond): Occurred | undefined => {
  const opens = noticeOpens(view, bond);
  if (!opens) return undefined;
  const next = noticeAsked(view, bond)
    ? (noticed(view, bond)?.next ?? view.excused(named('g-notice', bond.key)))
    : opens;
  return both([opens, next, clear(view, bond, firstPaper(view, bond, 'second'))]);
});

/** The last day on which a consent is fresh. */
export const freshUntil = (view: Guarding, { on: day }: Occurred): CivilDate => view.counted(L.fresh, day);

export interface Turn {
  readonly opens: Occurred;
  readonly signed?: Occurred;
}

/** The second consent of a party, and each that is owed again because the last went stale before the outcome. */
export function secondTurns(view: Guarding, side: Side): readonly Turn[] {
  const turns: Turn[] = [];
  let opens = secondOpens(view, side.bond);
  while (opens) {
    const from = opens;
    const signed = papers(view, side, 'second').find(notBefore(from));
    turns.push({ opens: from, ...(signed ? { signed: on(signed) } : {}) });
    const stale = signed && addDays(freshUntil(view, signed), 1);
    const outcome = signed && outcomes(view, side.bond).find(notBefore(signed));
    opens = stale && !(outcome && outcome.on < stale) ? once(view, stale) : undefined;
  }
  return turns;
}

/** Both signed twice; of each, the last paper. */
export const bothSignedAgain = (view: Guarding, bond: Bond): Occurred | undefined =>
  both(BOTH.map((party) => secondTurns(view, { bond, party })[0]?.signed));

export const outcomes = (view: Guarding, bond: Bond) =>
  view
    .all('orderOutcome')
    .filter(of(bond))
    .filter(({ value }) => value.choice !== 'adjourned');

export function applied(view: Guarding, bond: Bond): Occurred | undefined {
  const made = view
    .all('application')
    .filter(of(bond))
    .find(({ on: day, value }) => value.by === 'both' || chosen(view, 'O1', day) !== 'both-jointly');
  return made && on(made);
}

/** How long they have known each other is enough on a day, where the authority asks for a length. */
export function knownLongEnough(view: Guarding, bond: Bond, day: CivilDate): boolean {
  const years = { 'one-year': 1, 'two-years': 2 }[chosen(view, 'O7', day)];
  const since = detailsOf(view, bond)?.knownSince;
  return years === undefined || (since !== undefined && addMonths(since, years * 12) <= day);
}
