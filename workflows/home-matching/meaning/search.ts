import { type Instant, instant, startOf } from '../../../statute';
import type { Occurred } from '../../kernel/events';
import { on } from '../../kernel/readings';
import { precedes } from '../../kernel/view';
import type { Matching } from '../facts';

/*
 * Where the search stands: permitted, its approaches, its holds, and the choices that were made and fell.
 */

export const EMERGENCY = 'emergency-move';
export const PLANNED = 'planned-move';

export const permitted = (view: Matching) => view.made('permission').find(({ value }) => value.choice !== 'refused');

/** Approaches without an answer that counts as their outcome. */
export const unanswered = (view: Matching): readonly string[] => {
  const answers = view.latestPer('providerAnswer').filter(({ value }) => value.answer !== 'too-little-information');
  return view
    .latestPer('approach')
    .map(({ value }) => value.approach)
    .filter((approach) => !answers.some(({ value }) => value.approach === approach));
};

/** Whether a hold lives at a moment; a decision whose moment nobody gave is taken to be of the start of its day. */
export function holdLives(view: Matching, hold: string | undefined, when: Occurred): boolean {
  const held = view.latestPer('hold').find(({ value }) => value.hold === hold);
  if (!held) return false;
  const at: Instant = when.at ?? startOf(when.on);
  const released = view.all('holdReleased').some((one) => one.value.hold === hold && !precedes(when, one));
  return !released && at < instant(held.value.until);
}

/** Each time a home was chosen, and when its provider took it back. */
export const choices = (view: Matching) =>
  view
    .made('homeChoice')
    .filter(({ value }) => value.choice === 'choose')
    .map((made) => ({
      made,
      fell: view.all('homeWithdrawn').find((one) => one.value.home === made.value.home && !precedes(one, made)),
    }));

/** The choice that stands. */
export const chosen = (view: Matching) => choices(view).findLast(({ fell }) => fell === undefined)?.made;

/** Each time that options lie before the authority: as they are offered, and again once a chosen home is taken back. */
export const undecided = (view: Matching): readonly Occurred[] => {
  const offered = view.all('optionsOffered')[0];
  const again = choices(view).flatMap(({ fell }) => (fell ? [on(fell)] : []));
  return offered ? [on(offered), ...again] : [];
};

/** What ended the need for a home of this request. */
export const withdrawn = (view: Matching) => {
  const one = view.latest('requestWithdrawn');
  return one && { ...on(one), reason: 'request-withdrawn' };
};
