import { type Instant, instant, startOf } from '../../../statute';
import type { Entry } from '../../kernel/definition';
import type { Occurred } from '../../kernel/events';
import { notBefore, on } from '../../kernel/readings';
import { precedes } from '../../kernel/view';
import type { Matching } from '../facts';

/*
 * Where the search stands: permitted, its approaches, its holds, and the choices that were made and fell.
 */

export const EMERGENCY = 'emergency-move';
export const PLANNED = 'planned-move';

export const permitted = (view: Matching) => view.made('permission').find(({ value }) => value.choice !== 'refused');

/** Told after another: of one day without hours, in the order in which they were recorded. */
export const since =
  (from: Occurred & { readonly id: number }) =>
  (one: Entry): boolean =>
    precedes(from, one) || (!precedes(one, from) && one.id > from.id);

// ---- Approaches ----

/** Approaches without an answer that counts as their outcome. */
export const unanswered = (view: Matching): readonly string[] => {
  const answers = view.latestPer('providerAnswer').filter(({ value }) => value.answer !== 'too-little-information');
  return view
    .latestPer('approach')
    .map(({ value }) => value.approach)
    .filter((approach) => !answers.some(({ value }) => value.approach === approach));
};

/** Homes that wanted the child, were not chosen, and whose providers have not been told. */
export const rivalsNotTold = (view: Matching): readonly string[] => {
  const told = view.all('rivalsTold').flatMap(({ value }) => value.homes);
  const home = chosen(view)?.value.home;
  const wanted = view
    .latestPer('providerAnswer')
    .filter(({ value }) => value.answer === 'interested')
    .map(({ value }) => value.approach);
  return view
    .latestPer('approach')
    .filter(({ value }) => wanted.includes(value.approach))
    .map(({ value }) => value.home)
    .filter((rival) => rival !== home && !told.includes(rival));
};

// ---- Holds ----

/** The hold of a home that lives at a moment; a decision whose moment nobody gave is taken to be of the start of its day. */
export function holdLives(view: Matching, { hold, home }: Readonly<Record<'hold' | 'home', unknown>>, when: Occurred) {
  const held = view.latestPer('hold').find(({ value }) => value.hold === hold && value.home === home);
  if (!held) return false;
  const at: Instant = when.at ?? startOf(when.on);
  const released = view.all('holdReleased').some((one) => one.value.hold === hold && !precedes(when, one));
  return !released && at < instant(held.value.until);
}

// ---- Choices ----

/** Each time a home was chosen, and when that fell. */
export const choices = (view: Matching) =>
  view
    .made('homeChoice')
    .filter(({ value }) => value.choice === 'choose')
    .map((made) => ({ made, fell: fallOf(view, made) }));

/** A home that was chosen, and what took it away: its provider, or the director where all object. */
export type Choice = ReturnType<typeof choices>[number];

const fallOf = (view: Matching, made: Entry<{ readonly home?: string }>): Entry<unknown> | undefined =>
  view.all('homeWithdrawn').find((one) => one.value.home === made.value.home && !precedes(one, made)) ??
  view
    .made('dissentHold')
    .find((one) => one.value.choice === 'drop' && one.value.home === made.value.home && !precedes(one, made));

/** The choice that stands. */
export const chosen = (view: Matching) => choices(view).findLast(({ fell }) => fell === undefined)?.made;

/** Of what was told, what is not of a home that was taken back: approvals and notices fall with it. */
export const standing = <E extends Entry<unknown>>(view: Matching, told: readonly E[]): readonly E[] => {
  const fell = choices(view).findLast((one) => one.fell)?.fell;
  return fell ? told.filter(since(fell)) : told;
};

/** Each time that options lie before the authority: as they are offered, and again once a chosen home is taken back. */
export const undecided = (view: Matching): readonly Occurred[] => {
  const offered = view.all('optionsOffered')[0];
  const again = choices(view).flatMap(({ fell }) => (fell ? [on(fell)] : []));
  return offered ? [on(offered), ...again] : [];
};

// ---- Objections ----

/** Each no of the child to a home, and the answer to it: its own, or the one in a choice of that home. */
export const objections = (view: Matching) =>
  view.all('childObjects').map((no) => ({
    no,
    answered:
      view.all('objectionAnswered').find((one) => one.value.home === no.value.home && since(no)(one)) ??
      view
        .made('homeChoice')
        .find((one) => one.value.home === no.value.home && one.sealed.includes('objectionAnswered') && since(no)(one)),
  }));

/** Since when child, advocate and reviewing officer all object to the home that stands chosen. */
export const allObject = (view: Matching): Entry<unknown> | undefined => {
  const home = chosen(view)?.value.home;
  const to = <E extends Entry<{ readonly home: string }>>(all: readonly E[]) =>
    all.find(({ value }) => value.home === home);
  const three = [
    to(view.all('childObjects')),
    ...(['independent-advocate', 'reviewing-officer'] as const).map((who) =>
      to(view.all('objection').filter(({ value }) => value.who === who)),
    ),
  ].flatMap((one) => one ?? []);
  return three.length === 3 ? three.reduce((last, one) => (since(last)(one) ? one : last)) : undefined;
};

// ---- No home, or no need of one ----

/** Declared that no home was found, and not taken back since. */
export const exhausted = (view: Matching) => {
  const declared = view.made('declareExhausted');
  const takenBack = declared.findLast(({ value }) => value.choice === 'withdraw');
  return declared.find((one) => one.value.choice === 'declare' && (!takenBack || since(takenBack)(one)));
};

/** What is lacking before it may be declared that there is no home, each with the field it is about. */
export const notTried = (view: Matching): readonly (readonly [what: string, field: string])[] => {
  const tried = (what: 'bespoke-package' | 'family-plus-care') =>
    view.all('alternativeTried').some(({ value }) => value.what === what);
  const lacking: readonly (readonly [boolean, string, string])[] = [
    [unanswered(view).length > 0, `Approaches without an outcome: ${unanswered(view).length}.`, 'approach'],
    [!view.latest('mustsReviewed'), 'Look again at each thing that must be.', 'mustsReviewed'],
    [!tried('bespoke-package'), 'A package made for this child has not been tried.', 'alternativeTried'],
    [!tried('family-plus-care'), 'Family with care around it has not been tried.', 'alternativeTried'],
    [!view.latest('advocateOffer'), 'The child has not been offered an advocate.', 'advocateOffer'],
    [!view.all('view').some(({ value }) => value.who === 'child'), 'The child has not been heard.', 'view'],
  ];
  return lacking.flatMap(([lacks, what, field]) => (lacks ? [[what, field] as const] : []));
};

/** What ended the need for a home of this request. */
export const withdrawn = (view: Matching) => {
  const one = view.latest('requestWithdrawn');
  return one && { ...on(one), reason: 'request-withdrawn' };
};

// ---- The way to a home with the family ----

export const approvedForTheTime = (view: Matching) =>
  view.all('familyTrack').filter(({ value }) => value.state === 'temporarily-approved');

/** Where the way to a home with each relative or known adult ended. */
const OVER: readonly string[] = ['not-approved', 'ended'];

/** Both ways are open, and one of them has come to a home: since when the other is to be closed or kept in reserve. */
export const otherTrack = (view: Matching): Occurred | undefined => {
  const family = view.latestPer('familyTrack').filter(({ value }) => !OVER.includes(value.state));
  const livesThere = family.find(({ value }) => value.state === 'child-moved-in');
  const searching = view.all('request').length > 0 && !withdrawn(view);
  if (livesThere) return searching ? on(livesThere) : undefined;
  const choice = chosen(view);
  return choice && family.length > 0 ? on(choice) : undefined;
};

/** The last day is an extension's where there is one, decided while the approval stood. */
export const extensionsOf = (view: Matching, approval: Entry<{ readonly adult: string }>) =>
  view
    .made('extendTemporary')
    .filter(
      (made) =>
        made.value.choice === 'extend' && made.value.adult === approval.value.adult && notBefore(approval)(made),
    )
    .map(() => ({ authority: 'nominated-officer' }));
