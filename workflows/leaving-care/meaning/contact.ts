import { addDays } from '../../../statute';
import type { Occurred } from '../../kernel/events';
import { on, perView, type Span } from '../../kernel/readings';
import type { Leaving } from '../facts';
import { owedDuties, spells } from './standing';
import { during } from './support';

/*
 * Being in touch: every time both sides spoke, and the silences in between.
 */

/** Eight weeks without a reply: the product's default, not law. */
const SILENCE_DAYS = 56;

/** Times when both sides spoke or met, and whatever came from the young person. */
export const twoWay = perView((view: Leaving): readonly Occurred[] =>
  [
    ...view.all('contact').filter(({ value }) => value.answered || value.direction === 'from-young-person'),
    ...view.all('adviserVisit').filter(({ value }) => value.seen),
    ...view.all('adviserMet'),
  ]
    .map(on)
    .toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on))),
);

/** Silences, named for the day on which each was long enough: since leaving care, from the last reply to the next. */
export const silences = perView((view: Leaving): readonly { key: string; about: Span }[] => {
  const [left] = spells(view, 'relevant', 'former-relevant', 'former-relevant-education', 'person-under-25');
  if (!left) return [];
  const heard = twoWay(view);
  const before = heard.filter((one) => one.on < left.from.on).at(-1);
  const since = [before ?? left.from, ...heard.filter((one) => one.on >= left.from.on)];
  return since.flatMap((last, index) => {
    const silent = addDays(last.on, SILENCE_DAYS);
    const lost = silent < left.from.on ? left.from.on : silent; // whoever is looked after is seen by others
    const next = since[index + 1];
    if ((next && next.on <= lost) || !view.reached(lost)) return [];
    return [{ key: lost, about: { from: { on: lost }, to: next } }];
  });
});

/** What the young person says unasked and waits for an answer to: nobody spoke, or nobody any longer has the duty to. */
export const eachWord = (view: Leaving) =>
  view
    .all('contact')
    .filter(({ value }) => value.direction === 'from-young-person')
    .filter((said) => !said.value.answered || !owedDuties(view).some((time) => during(time)(said)))
    .map((said) => ({ key: String(said.id), about: said }));
