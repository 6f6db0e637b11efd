import { addMonths, type CivilDate } from '../../../statute';
import type { Occurred } from '../../kernel/events';
import { earliest, lastSpan, latest, on, once, type Span } from '../../kernel/readings';
import type { Leaving } from '../facts';
import { atAge, spells, timesInCare } from './standing';
import { notBefore } from './support';

/*
 * People, health and safety, as the facts have them: who is loved, which help is live, what waits for an answer.
 */

/** As many loving relationships as nobody should leave care without. */
const LOVING = 2;

/** The first day, since one, on which the young person calls at least two relationships loving. */
export function lovedByTwo(view: Leaving, since: Occurred): Occurred | undefined {
  const said = view.all('relationship');
  const enough = (by: CivilDate): boolean => {
    const last = new Map(said.flatMap((one) => (one.on <= by ? [[one.value.person, one.value.loving]] : [])));
    return [...last.values()].filter((loving) => loving === 'yes').length >= LOVING;
  };
  return enough(since.on) ? since : said.find((one) => one.on > since.on && enough(one.on));
}

/** The wish for a lifelong bond, while the young person stands by it. */
export const bondWished = (view: Leaving) => {
  const said = view.latest('bondWish');
  return said?.value.wishes ? said : undefined;
};

/** When relationships are asked about: at 16, 17 and 17 and a half, when care ends, and six months on. */
export function relationshipTimes(view: Leaving): readonly { key: string; about: Occurred }[] {
  const left = spells(view, 'relevant', 'former-relevant')[0]?.from;
  const times: readonly (readonly [string, Occurred | undefined])[] = [
    ['at-16', atAge(view, 16)],
    ['at-17', atAge(view, 17)],
    ['at-17-and-a-half', atAge(view, 17, 6)],
    ['at-exit', left],
    ['after-exit', sixMonthsAfter(view, left)],
  ];
  return times.flatMap(([key, about]) => (about && inCareOrOwed(view, about) ? [{ key, about }] : []));
}

export const sixMonthsAfter = (view: Leaving, from: Occurred | undefined) => from && once(view, addMonths(from.on, 6));

/** Whether the young person was in care, or owed a leaver's duties, on that day. */
const inCareOrOwed = (view: Leaving, { on: day }: Occurred): boolean =>
  spells(view, 'eligible', 'relevant', 'former-relevant').some(
    ({ from, to }) => from.on <= day && !(to && to.on < day),
  );

/** The last time a help or a plan was live. */
export const live = (view: Leaving, what: 'mentalHealthSupport' | 'harmPlan'): Span | undefined =>
  lastSpan(view.all(what), ({ value }) => value.active);

/** Adults' services have accepted, or the help goes on in the team. */
export function mentalHealthSettled(view: Leaving): Occurred | undefined {
  const taken = view.handOvers('adult-mental-health').flatMap(({ answer }) => (answer?.accepted ? [answer] : []));
  const kept = view.made('belowThreshold').filter(({ value }) => value.choice === 'help-in-team');
  return earliest([...taken.map(on), ...kept.map(on)]);
}

/**
 * Since when an assessment as an adult is asked for: the young person agreed, or refused while at risk of abuse or neglect,
 * when a refusal does not stand.
 */
export function adultCareAsked(view: Leaving): Occurred | undefined {
  const said = view.all('adultCareConsent');
  const risk = view.all('likelyAdultNeeds').find(({ value }) => value.atRisk);
  const agreed = said.find(({ value }) => value.consents);
  const overruled = risk && said[0] && latest([on(risk), on(said[0])]);
  return earliest([agreed, overruled].flatMap((one) => (one ? [on(one)] : [])));
}

/** While the status of somebody from abroad is open, and until the check that follows the decision. */
export function statusOpen(view: Leaving): Span | undefined {
  const open = lastSpan(view.all('immigration'), ({ value }) => value.status === 'undecided');
  if (!open?.to) return open;
  const last = view.all('wellbeingCheck').find(notBefore(open.to));
  return { from: open.from, to: last && on(last) };
}

/** Each entry to care, as far as this journey was there to see it, and each day on which an offer is to be made again. */
export function familyFindingDue(view: Leaving): readonly Occurred[] {
  const again = view
    .all('familyFindingOffer')
    .flatMap(({ value }) => (value.answer === 'not-now' && value.offerAgainOn ? [value.offerAgainOn] : []))
    .flatMap((day) => once(view, day) ?? []);
  const entries = timesInCare(view).filter(({ to }) => !(to && to.on < view.started.on));
  return [...entries.flatMap(({ from }) => latest([from, view.started]) ?? []), ...again].toSorted((a, b) =>
    a.on < b.on ? -1 : Number(a.on > b.on),
  );
}

/** Support in reading the file was offered and answered, and then the file was released. */
export const releasedAfterSupport = (view: Leaving, asked: Occurred): Occurred | undefined => {
  const answered = view.all('recordsSupportAnswer').find(notBefore(asked));
  const released = view.all('recordsReleased').find(notBefore(asked));
  return answered && released && latest([on(answered), on(released)]);
};
