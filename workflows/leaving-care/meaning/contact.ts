import { addDays } from '../../../statute';
import type { Occurred } from '../../kernel/events';
import { on, perView, type Span } from '../../kernel/readings';
import type { Leaving } from '../facts';
import { ageDay, owedDuties, spells } from './standing';
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

/** A time without a word, and what ended it. */
export interface Silence {
  readonly from: Occurred;
  readonly to: (Occurred & { readonly reason: string }) | undefined;
}

/** Silences, named for the day on which each was long enough: since leaving care, from the last reply to the next. */
export const silences = perView((view: Leaving): readonly { key: string; about: Silence }[] =>
  lookedFor(view).flatMap((time) => silencesIn(view, time)),
);

/**
 * While the duties of a leaver are owed, also while support from 21 is not wanted: somebody of whom nothing is heard is looked for
 * whatever was said before. The twenty-fifth birthday alone ends no search.
 */
const lookedFor = (view: Leaving): readonly Span[] =>
  spells(view, 'relevant', 'former-relevant', 'former-relevant-education', 'person-under-25').map(({ from, to }) => ({
    from,
    to: to?.on === ageDay(view, 25) ? undefined : to,
  }));

function silencesIn(view: Leaving, time: Span): readonly { key: string; about: Silence }[] {
  const heard = twoWay(view);
  const before = heard.findLast((one) => one.on < time.from.on);
  const since = [before ?? time.from, ...heard.filter(during(time))];
  return since.flatMap((last, index) => {
    const silent = addDays(last.on, SILENCE_DAYS);
    const lost = silent < time.from.on ? time.from.on : silent; // whoever is looked after is seen by others
    const next = since[index + 1];
    const to = next ? { ...next, reason: 'in-touch' } : time.to && { ...on(time.to), reason: 'support-ended' };
    if ((to && to.on <= lost) || !view.reached(lost)) return [];
    return [{ key: lost, about: { from: { on: lost }, to } }];
  });
}

/** What the young person says unasked and waits for an answer to: nobody spoke, or nobody any longer has the duty to. */
export const eachWord = (view: Leaving) =>
  view
    .all('contact')
    .filter(({ value }) => value.direction === 'from-young-person')
    .filter((said) => !said.value.answered || !owedDuties(view).some((time) => during(time)(said)))
    .map((said) => ({ key: String(said.id), about: said }));
