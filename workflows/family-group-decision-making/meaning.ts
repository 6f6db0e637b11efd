import type { CivilDate } from '../../statute';
import type { Entry } from '../kernel/definition';
import type { Occurred } from '../kernel/events';
import { earliest, lastSpan, latest, numbered, on, over, type Span, stillStands } from '../kernel/readings';
import { HANDED_BACK } from '../kernel/state';
import type { Family } from './facts';

/*
 * What the facts of family group decision making come to: who is to be offered a meeting, who has stood accepted since
 * when, what still stands of a decision. Each answer is a short reading of the facts, named for it.
 */

const UNKNOWN_TO_US = ['untraced', 'no-such-person'];

/**
 * A round: once a letter has been sent, a new decision to enter pre-proceedings asks for a new letter, and so for new
 * offers (s.31ZA(6)). What was offered, answered and met in the round before is evidence only.
 */
export interface Round {
  readonly from: Occurred | undefined;
  readonly to: Occurred | undefined;
}

function rounds(view: Family): readonly Round[] {
  const letters = view.all('letterBeforeProceedings');
  const entering = view.made('enterPreProceedings').filter(({ value }) => value.choice === 'enter');
  const anew = entering.filter((enter, index) => {
    const before = entering[index - 1];
    return before && letters.some((sent) => sent.on >= before.on && sent.on < enter.on);
  });
  return [undefined, ...anew].map((from, index) => ({ from: from && on(from), to: anew[index] && on(anew[index]) }));
}

const FIRST_ROUND: Round = { from: undefined, to: undefined };
export const thisRound = (view: Family): Round => rounds(view).at(-1) ?? FIRST_ROUND;
export const within =
  ({ from, to }: Round) =>
  (one: Occurred): boolean =>
    (!from || one.on >= from.on) && (!to || one.on < to.on);

export const eachRound = (view: Family) => numbered(rounds(view));

/** Every parent and every other holder of parental responsibility who can be offered a meeting: the cautious reading of s.31ZA(1). */
export const recipients = (view: Family) =>
  view.latestPer('offerRecipient').filter(({ value }) => !UNKNOWN_TO_US.includes(value.status));

/** Everybody who was ever known to be one, each under the person's own name. */
export const eachPerson = (view: Family) =>
  view.latestPer('offerRecipient').flatMap(({ value: { person } }) => {
    return becameRecipient(view, person) ? [{ key: person, about: person }] : [];
  });

export const becameRecipient = (view: Family, person: string) =>
  view.all('offerRecipient').find(({ value }) => value.person === person && !UNKNOWN_TO_US.includes(value.status));

/** Somebody known before who cannot be found any more. */
export function lost(view: Family, person: string): (Occurred & { reason: string }) | undefined {
  const last = view.latestPer('offerRecipient').find(({ value }) => value.person === person);
  return last && UNKNOWN_TO_US.includes(last.value.status) ? { ...on(last), reason: last.value.status } : undefined;
}

/** The father's line is never blank: one entry fills it, and one the other line. */
export function everyLineFilled(view: Family): Occurred | undefined {
  const lines = view.all('offerRecipient');
  const father = lines.find(({ value }) => value.fatherLine);
  const other = lines.find(({ value }) => !value.fatherLine);
  return father && other ? latest([father, other]) : undefined;
}

const answersThatStand = (view: Family) => view.latestPer('offerAnswer').filter(within(thisRound(view)));
export const acceptancesThatStand = (view: Family) =>
  answersThatStand(view).filter(({ value }) => value.answer === 'accepted');

/** Since when, without a break, somebody has stood accepted; up to the meeting, once it is held. One is enough: s.31ZA(2). */
function acceptance(view: Family, round: Round): Span | undefined {
  const held = meetingIn(view, round);
  const standing = new Set<string>();
  return lastSpan((held ? view.upTo(held.on) : view).all('offerAnswer').filter(within(round)), ({ value }) => {
    if (value.answer === 'accepted') standing.add(value.person);
    else standing.delete(value.person);
    return standing.size > 0;
  });
}

export const accepted = (view: Family, round: Round) => acceptance(view, round)?.from;
/** Everyone who had accepted has withdrawn: nothing is left to hold. */
export const allWithdrew = (view: Family, round: Round) => over(acceptance(view, round), 'acceptance-withdrawn');

export const meetingIn = (view: Family, round: Round) => view.all('meeting').find(within(round));
export const letterIn = (view: Family, round: Round) => view.all('letterBeforeProceedings').find(within(round));
export const coordinatorIn = (view: Family, round: Round) =>
  view.all('coordinator').find((named) => {
    const holder = view.upTo(named.on).latest('caseHolder')?.value.worker;
    return within(round)(named) && named.value.worker !== holder;
  });

/** The exception for one limb, while it stands: s.31ZA(3). */
export function exception(view: Family, limb: Limb): (Occurred & { reason: string }) | undefined {
  const decided = view.made('bestInterestsException').filter(({ value }) => value.choice.endsWith(limb));
  const since = stillStands(lastSpan(decided, ({ value }) => value.choice.startsWith('do-not')));
  return since && { ...since, reason: 'not-in-best-interests' };
}

export const bypasses = (view: Family) =>
  lastSpan(view.made('urgentBypass'), ({ value }) => value.choice === 'declare');
export const bypass = (view: Family) => stillStands(bypasses(view));

/** The decision to enter that stands in a round, or the last one that stood. */
export const entered = (view: Family, round: Round) =>
  lastSpan(view.made('enterPreProceedings').filter(within(round)), ({ value }) => value.choice === 'enter');

/** A family of whom everyone has answered and nobody accepts: there is nothing to hold. */
export const allDeclined = (view: Family) =>
  recipients(view).length > 0 &&
  recipients(view).every(({ value }) => answersThatStand(view).some((said) => said.value.person === value.person)) &&
  acceptancesThatStand(view).length === 0;

export const chosen = (view: Family, outcome: string) =>
  lastSpan(view.made('outcomes'), ({ value }) => value.choice.some((one) => one === outcome));

/** When the family had met, or everyone had declined: there is no meeting left to bypass. */
export const metOrDeclined = (view: Family): Occurred | undefined =>
  view.all('meeting')[0] ?? (allDeclined(view) ? view.all('offerAnswer').at(-1) : undefined);

/** Asked, or it is said why not; or it is said that there is nobody. */
export const knownAdultsAsked = (view: Family, round: Round): Occurred | undefined => {
  const asked = view.all('knownAdult').filter(({ value, sealed }) => value.approached || sealed.includes('reason'));
  return earliest([...asked, ...view.all('noKnownAdults')].filter(within(round)));
};

/** Everyone who was a parent or holder of parental responsibility by the decision has been told of it. */
export function everyoneTold(view: Family, round: Round): Occurred | undefined {
  const decided = view.made('outcomes').find(within(round));
  if (!decided) return undefined;
  const told = recipients(view.upTo(decided.on)).map(({ value }) =>
    view.all('outcomeTold').find((entry) => entry.value.person === value.person && entry.on >= decided.on),
  );
  return told.every((entry) => entry !== undefined)
    ? latest([on(decided), ...told.flatMap((entry) => (entry ? [on(entry)] : []))])
    : undefined;
}

/** Something that asks for a decision whether to enter, and the decision that answers it. */
export interface Call {
  readonly from: Occurred;
  readonly decided: Occurred | undefined;
}

/** A doubt, or a family handed back, asks for one, unless one is asked for already; a decision may come unasked. */
export function callsToDecide(view: Family): readonly Call[] {
  const handedBack = view.handOvers(HANDED_BACK).flatMap(({ answer }) => (answer?.accepted ? [answer] : []));
  const asked = [...view.all('thresholdDoubt'), ...handedBack].map((one) => ({ ...on(one), decides: false }));
  const made = view.made('enterPreProceedings').map((one) => ({ ...on(one), decides: true }));
  const calls: Call[] = [];
  for (const { decides, ...at } of [...asked, ...made].toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)))) {
    const last = calls.at(-1);
    const waiting = last && !last.decided ? last : undefined;
    if (decides && waiting) calls.splice(-1, 1, { ...waiting, decided: at });
    else if (decides || !waiting) calls.push({ from: at, decided: decides ? at : undefined });
  }
  return calls;
}

// ---- Offers, and the answers to each ----

export interface Due {
  readonly person: string;
  readonly round: Round;
}

/** Each person is to be offered a meeting in each round. */
export const eachOfferDue = (view: Family): readonly { key: string; about: Due }[] =>
  eachRound(view).flatMap(({ key, about: round }) =>
    eachPerson(view).map(({ about: person }) => ({
      key: key === '' ? person : `${person}/${key}`,
      about: { person, round },
    })),
  );

export function offerDueFrom(view: Family, { person, round: { from, to } }: Due): Occurred | undefined {
  const became = becameRecipient(view, person);
  if (!became || (to && became.on >= to.on)) return undefined;
  return from && from.on > became.on ? from : became;
}

export const offered = (view: Family, { person, round }: Due) =>
  view.all('offer').find((offer) => offer.value.person === person && within(round)(offer));

export interface Offered {
  readonly offer: Entry<{ readonly person: string }>;
  readonly next: Occurred | undefined;
}

/** One clock for each offer: the first under the person's name, later ones numbered. */
export function eachOffer(view: Family): readonly { key: string; about: Offered }[] {
  return view.all('offer').map((offer, index, offers) => {
    const toPerson = (entry: (typeof offers)[number]) => entry.value.person === offer.value.person;
    const nth = offers.slice(0, index).filter(toPerson).length + 1;
    const key = nth === 1 ? offer.value.person : `${offer.value.person}/${nth}`;
    return { key, about: { offer, next: offers.slice(index + 1).find(toPerson) } };
  });
}

export const answerTo = (view: Family, { offer, next }: Offered) =>
  view
    .all('offerAnswer')
    .find(
      (answer) => answer.value.person === offer.value.person && answer.on >= offer.on && (!next || answer.on < next.on),
    );

// ---- An urgent application ----

/**
 * Since when an application has been urgent: by the decision on pre-proceedings, by a bypass, or by what is said of the
 * application. The last that was said counts; what was issued in urgency stays so.
 */
export function urgency(view: Family): Span | undefined {
  const said = [
    ...view.made('enterPreProceedings').map((made) => {
      const urgent = made.value.choice === 'urgent-issue' || bypass(view.upTo(made.on)) !== undefined;
      return { ...on(made), urgent };
    }),
    ...view.made('urgentBypass').map((made) => ({ ...on(made), urgent: made.value.choice === 'declare' })),
    ...view.made('apply').flatMap((made) => (made.value.choice === 'apply' ? [] : { ...on(made), urgent: false })),
    ...[...view.all('plannedApplication'), ...view.all('partFourApplication')].flatMap((one) =>
      one.value.urgent === undefined ? [] : { ...on(one), urgent: one.value.urgent },
    ),
  ];
  const span = lastSpan(said.toSorted(byDay), ({ urgent }) => urgent);
  return span && issuedIn(view, span) ? { ...span, to: undefined } : span;
}

const byDay = (a: Occurred, b: Occurred): number => (a.on < b.on ? -1 : Number(a.on > b.on));

const issuedIn = (view: Family, { from, to }: Span) =>
  view
    .all('partFourApplication')
    .find(({ on: issued, value }) => issued >= from.on && !(to && issued > to.on) && value.urgent !== false);

/** The application that was issued under a bypass, or in urgency before the family had met or everyone had declined. */
export const issuedUrgently = (view: Family) =>
  view.all('partFourApplication').find((application) => {
    const then = view.upTo(application.on);
    const met = metOrDeclined(view.before(application));
    return bypass(then) !== undefined || (stillStands(urgency(then)) !== undefined && !met);
  });

/** What came after an urgent application was issued no longer makes up for what it lacked. */
const beforeTheIssue = (view: Family, urgent: Span): Family => {
  const issued = issuedIn(view, urgent);
  return issued ? view.before(issued) : view;
};

/** Something that an urgent application asks to be decided: from when, and until when and why it was no longer asked. */
export interface Demand {
  readonly from: Occurred;
  readonly over: (Occurred & { readonly reason: string }) | undefined;
}

function demand(urgent: Span, { from, to }: Span, reason: string): Demand | undefined {
  const asked = latest([urgent.from, from]);
  const ended = earliest([
    ...(to ? [{ ...on(to), reason }] : []),
    ...(urgent.to ? [{ ...urgent.to, reason: 'no-longer-urgent' }] : []),
  ]);
  return asked && !(ended && ended.on < asked.on) ? { from: asked, over: ended } : undefined;
}

/** Whether to go to court without a meeting, where none was held and somebody has not declined. */
export function bypassDemanded(view: Family): Demand | undefined {
  const urgent = urgency(view);
  const met = urgent && metOrDeclined(beforeTheIssue(view, urgent));
  if (!urgent || (met && met.on <= urgent.from.on)) return undefined;
  return demand(urgent, { from: urgent.from, to: met && on(met) }, 'met-or-declined');
}

type Limb = 'offer' | 'hold';
export const LIMBS: readonly { key: Limb; about: Limb }[] = [
  { key: 'offer', about: 'offer' },
  { key: 'hold', about: 'hold' },
];

/** Whether the exception applies to a limb that is lacking: urgency alone excuses neither, s.31ZA(3). */
export function exceptionDemanded(view: Family, limb: Limb): Demand | undefined {
  const urgent = urgency(view);
  if (!urgent) return undefined;
  const then = beforeTheIssue(view, urgent);
  const lacking = limb === 'offer' ? offersLacking(then, urgent.from) : meetingLacking(then);
  return lacking && demand(urgent, lacking, limb === 'offer' ? 'offered' : 'held-or-withdrawn');
}

/** Since when somebody who could be offered a meeting had not been, and when the last of them was. */
function offersLacking(view: Family, urgent: Occurred): Span | undefined {
  const round = thisRound(view);
  const people = recipients(view).map(({ value }) => value.person);
  if (people.length === 0) return everyLineFilled(view) ? undefined : { from: view.started, to: undefined };
  const late = people.flatMap((person) => {
    const from = offerDueFrom(view, { person, round });
    const to = offered(view, { person, round });
    return !from || (to && (to.on <= urgent.on || to.on <= from.on)) ? [] : [{ from: on(from), to: to && on(to) }];
  });
  const from = earliest(late.map((one) => one.from));
  const to = late.every((one) => one.to) ? latest(late.flatMap((one) => one.to ?? [])) : undefined;
  return from && { from, to };
}

/** Since when somebody had accepted a meeting that was not held. */
function meetingLacking(view: Family): Span | undefined {
  const round = thisRound(view);
  const from = accepted(view, round);
  const to = meetingIn(view, round) ?? allWithdrew(view, round);
  return from && { from, to: to && on(to) };
}

/** The exception for a limb, as it stands or stood when an urgent application was issued. */
export function exceptionMade(view: Family, limb: Limb): Occurred | undefined {
  const issued = issuedUrgently(view);
  return exception(view, limb) ?? (issued && exception(view.upTo(issued.on), limb));
}

// ---- Before and after an application ----

/** Known adults are asked about once the family has met, or once the authority is to lead the care. */
export function askedFor(view: Family, round: Round): Occurred | undefined {
  const held = meetingIn(view, round);
  const led = chosen(view, 'authority-led-care')?.from;
  return earliest([...(held ? [on(held)] : []), ...(led && within(round)(led) ? [led] : [])]);
}

export const toApply = (view: Family) => lastSpan(view.made('apply'), ({ value }) => value.choice === 'apply');

/** The first day by which a meeting had been offered after the issue, and everyone so offered had answered. */
export function offeredAfterIssue(view: Family): Occurred | undefined {
  const issued = issuedUrgently(view);
  return (
    issued &&
    view.all('offerAnswer').find((answer) => answer.on >= issued.on && allAnswered(view.upTo(answer.on), issued))
  );
}

function allAnswered(view: Family, issued: Occurred): boolean {
  const offers = eachOffer(view).filter(({ about }) => about.offer.on >= issued.on);
  return offers.length > 0 && offers.every(({ about }) => about.next ?? answerTo(view, about));
}

/** Each recipient who was not offered a meeting in this round; nobody listed at all is itself something missing. */
export function notOffered(view: Family): readonly { what: string; person?: string }[] {
  const round = thisRound(view);
  const listed = recipients(view).map(({ value }) => value.person);
  if (listed.length === 0) return everyLineFilled(view) ? [] : [{ what: 'fgdm-offer' }];
  return listed.filter((person) => !offered(view, { person, round })).map((person) => ({ what: 'fgdm-offer', person }));
}

/** No care or supervision order for a child who has reached 17, or 16 if married: s.31(3), rule `no-order-at-17`. */
const TOO_OLD = 17;
const TOO_OLD_IF_MARRIED = 16;

/** The day from which the child is too old for such an order, as far as the birth date is known. */
export function tooOldFrom(view: Family): CivilDate | undefined {
  const sixteen = view.birthday(TOO_OLD_IF_MARRIED);
  const married = stillStands(lastSpan(view.all('maritalStatus'), ({ value }) => value.married))?.on;
  const ifMarried = sixteen && married && (married > sixteen ? married : sixteen);
  const seventeen = view.birthday(TOO_OLD);
  return ifMarried && seventeen && ifMarried < seventeen ? ifMarried : seventeen;
}

export const isTooOld = (view: Family): boolean => {
  const day = tooOldFrom(view);
  return day !== undefined && view.reached(day);
};

/** Heard in this round, or it was found not to be practicable, or not consistent with the child's welfare. */
export const childHeard = (view: Family): boolean =>
  view.all('wishesAndFeelings').some(within(thisRound(view))) ||
  eachRound(view).some(({ key }) => view.excused(key === '' ? 'hear-child' : `hear-child:${key}`));

// ---- Police protection and emergency orders ----

/** One time of protection, up to the next of its kind. */
export interface Protection<V> {
  readonly entry: Entry<V>;
  readonly next: Occurred | undefined;
}

/** The first under the step's own name, later ones numbered. */
export const eachProtection = <V>(entries: readonly Entry<V>[], which: (value: V) => boolean = () => true) =>
  numbered(entries.map((entry, index) => ({ entry, next: entries[index + 1] }))).filter(({ about }) =>
    which(about.entry.value),
  );

/** After one moment; of the same day without both times, not shown to be before it. */
const since = (from: Occurred, one: Occurred): boolean =>
  one.on > from.on || (one.on === from.on && !(one.at !== undefined && from.at !== undefined && one.at < from.at));

const during = <E extends Occurred>(from: Occurred, next: Occurred | undefined, entries: readonly E[]): readonly E[] =>
  entries.filter((one) => since(from, one) && !(next && since(next, one)));

/** Grounds on which a child is looked after because of the protection itself; any other takes its place. */
const PROTECTED_BY: Readonly<Record<'police-protection' | 'emergency-order', readonly string[]>> = {
  'police-protection': ['police-protection'],
  'emergency-order': ['police-protection', 'emergency-order'],
};

/** The first thing by which a time of protection came to its end: it is said to have, or something else has taken its place. */
export function protectionOver<V>(
  view: Family,
  what: keyof typeof PROTECTED_BY,
  { entry, next }: Protection<V>,
): Occurred | undefined {
  const ended = view.all('protectionEnded').filter(({ value }) => value.what === what);
  const orders = what === 'police-protection' ? view.all('emergencyOrder') : [];
  const otherwise = view.all('lookedAfter').filter(({ value }) => !PROTECTED_BY[what].includes(value.basis));
  return earliest(during(entry, next, [...ended, ...orders, ...otherwise]));
}

/** How long the court made the order for, and by how much it extended it. */
export const lengthOf = (view: Family, { entry, next }: Protection<{ readonly lastsDays: number }>) => ({
  shortened: entry.value.lastsDays,
  extensions: during(entry, next, view.all('emergencyOrderExtended')).map(({ value }) => ({
    authority: 'court',
    amount: value.byDays,
  })),
});

/** The first day of the police protection during which the police applied for an order. */
export const policeProtectionBefore = (view: Family, order: Occurred): Occurred | undefined => {
  const taken = view.all('policeProtection').findLast((one) => since(one, order));
  return taken && { on: taken.on };
};
