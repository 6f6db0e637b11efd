import { addDays } from '../../../statute';
import type { Occurred } from '../../kernel/events';
import { on, perView, type Span } from '../../kernel/readings';
import type { Leaving } from '../facts';
import { ageDay, owedDuties, spells } from './standing';
import { asWished, during, ownWishes } from './support';

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

/** A time in which somebody who is out of touch is searched for. */
interface LookedFor extends Span {
  /** It began with the young person's own word, so that nobody was out of touch by then. */
  readonly asked: boolean;
}

/**
 * While the duties of a leaver are owed, and from 21 unless the young person has said that support is not wanted: then only
 * the yearly offer goes on. The twenty-fifth birthday alone ends no search.
 */
const lookedFor = (view: Leaving): readonly LookedFor[] =>
  spells(view, 'relevant', 'former-relevant', 'former-relevant-education', 'person-under-25').flatMap(
    ({ from, to }) => {
      const lasting = { from, to: to?.on === ageDay(view, 25) ? undefined : to };
      return asWished(lasting, ownWishes(view)).map((time) => ({ ...time, asked: time.from.on !== from.on }));
    },
  );

function silencesIn(view: Leaving, time: LookedFor): readonly { key: string; about: Silence }[] {
  const heard = twoWay(view);
  const before = time.asked ? undefined : heard.findLast((one) => one.on < time.from.on);
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
