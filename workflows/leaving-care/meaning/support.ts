import type { CivilDate } from '../../../statute';
import type { Entry } from '../../kernel/definition';
import type { Occurred } from '../../kernel/events';
import { latest, on, perView, type Span } from '../../kernel/readings';
import type { Value } from '../../kernel/shape';
import type { facts, Leaving } from '../facts';
import { asItCounts } from './corrections';
import type { SERVICES } from '../facts/plan';
import { ageDay, atAge, spells } from './standing';

/*
 * Support after care: since when it is owed, the assessments, plans and reviews that count, and the adviser.
 */

export const completeAssessments = perView((view: Leaving) =>
  view.all('needsAssessment').filter(({ value }) => value.mattersCovered && value.viewsRecorded),
);
export const completePlans = perView((view: Leaving) => view.all('pathwayPlan').filter(({ value }) => value.complete));

export type Review = Entry<Value<(typeof facts)['planReview']['holds']>>;
/** Held, written up, and with the young person's view. */
export const heldReviews = perView((view: Leaving): readonly Review[] =>
  view.all('planReview').filter(({ value }) => value.written && value.viewRecorded),
);

/** From the first day of a span, up to and without its last. */
export const during =
  ({ from, to }: Span) =>
  (one: Occurred): boolean =>
    one.on >= from.on && !(to && one.on >= to.on);

export const notBefore =
  (from: Occurred) =>
  (one: Occurred): boolean =>
    one.on >= from.on;

/** A time in which adviser, plan and reviews are owed to somebody who has left care. */
export interface Aftercare extends Span {
  /** It follows on care, so that the plan made there goes on; one that was taken up again begins with a plan of its own. */
  readonly followsCare: boolean;
}

/**
 * Every such time. It ends neither at 21 nor at 25 by itself: it ends when the young person says so, or when the manager has
 * decided at 21 that only the yearly offers go on, or at 25; and it begins again whenever the young person asks, or wishes
 * to study.
 */
export const aftercare = perView((view: Leaving): readonly Aftercare[] => {
  const owed = spells(view, 'relevant', 'former-relevant', 'former-relevant-education', 'person-under-25');
  return owed.flatMap((span) =>
    asWished(pastTwentyFive(view, span, 'personal-adviser'), wishesFromTwentyOne(view)).map((part, index) => ({
      ...part,
      followsCare: index === 0,
    })),
  );
});

/** A time that would end with the twenty-fifth birthday goes on until somebody has decided at 25 that it does not. */
export function pastTwentyFive(view: Leaving, span: Span, service: (typeof SERVICES)[number]): Span {
  const birthday = ageDay(view, 25);
  if (birthday === undefined || span.to?.on !== birthday) return span;
  const decided = view
    .made('atBirthday')
    .findLast(({ value }) => value.birthday === 'twenty-fifth' && value.service === service);
  const ended = decided && decided.value.choice !== 'continue';
  return { from: span.from, to: ended ? latest([{ on: birthday }, on(decided)]) : undefined };
}

/** The law's duties of leaving care end at the start of the twenty-fifth birthday; what goes on is the authority's own. */
export const before25 =
  (view: Leaving) =>
  (one: Occurred): boolean => {
    const birthday = ageDay(view, 25);
    return birthday === undefined || one.on < birthday;
  };

/** What happened before 25; nothing for what came later. */
export const by25 = (view: Leaving, one: Occurred | undefined): Occurred | undefined =>
  one && before25(view)(one) ? one : undefined;

/** The part of a time from the twenty-fifth birthday on, once that has come. */
export function past25<S extends Span>(view: Leaving, span: S): readonly S[] {
  const birthday = atAge(view, 25);
  if (!birthday || (span.to && span.to.on <= birthday.on)) return [];
  return [{ ...span, from: latest([birthday, span.from]) ?? birthday }];
}

/** When a clock of law gives way to the authority's own, for what goes on past 25. */
export function lawEnds(view: Leaving, span: Span) {
  const birthday = atAge(view, 25);
  return birthday && past25(view, span).length > 0 ? { ...birthday, reason: 'law-ends-at-25' } : undefined;
}

/** A programme of study that runs on over the twenty-first birthday: the main duties run with it, s.23C(7). */
export const programmeAt21 = (view: Leaving): Span | undefined =>
  spells(view, 'former-relevant-education').find(({ from }) => from.on === ageDay(view, 21));

type Wish = Occurred & { readonly wants: boolean };

/** What the young person said of support from 21 on; what was said before counts from the birthday. */
function ownWishes(view: Leaving): readonly Wish[] {
  const birthday = ageDay(view, 21);
  if (birthday === undefined || !view.reached(birthday)) return [];
  return inTurn(birthday, [
    ...view.all('adviserChoice').map((said) => ({ ...on(said), wants: said.value.choice === 'yes' })),
    ...asItCounts(view)
      .all('educationWish')
      .filter(notBefore({ on: birthday }))
      .map((said) => ({ ...on(said), wants: true })),
  ]);
}

const inTurn = (birthday: CivilDate, wishes: readonly Wish[]): readonly Wish[] =>
  wishes
    .map((wish) => (wish.on < birthday ? { on: birthday, wants: wish.wants } : wish))
    .toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)));

/** The same, with what the manager decided: not before the end of a programme of study that runs on over the birthday. */
export function wishesFromTwentyOne(view: Leaving): readonly Wish[] {
  const birthday = ageDay(view, 21);
  if (birthday === undefined || !view.reached(birthday)) return [];
  const programme = programmeAt21(view);
  const ended = view
    .made('atBirthday')
    .filter(
      ({ value }) =>
        value.birthday === 'twenty-first' && value.service === 'personal-adviser' && value.choice !== 'continue',
    );
  const decided = ended.flatMap((made) => {
    const from = programme ? programme.to && latest([programme.to, on(made)]) : on(made);
    return from ? [{ ...from, wants: false }] : [];
  });
  return inTurn(birthday, [...ownWishes(view), ...decided]);
}

/** The parts of a time in which support was wished for. */
function asWished(span: Span, wishes: readonly Wish[]): readonly Span[] {
  const spans: Span[] = [];
  let from: Occurred | undefined = span.from;
  for (const wish of wishes.filter(during(span))) {
    if (wish.wants) from ??= on(wish);
    else if (from) {
      spans.push({ from, to: on(wish) });
      from = undefined;
    }
  }
  return from ? [...spans, { from, to: span.to }] : spans;
}

/** The plan or review from which the next review counts when a time of support begins. */
export const lastLookedAt = (view: Leaving, by: Occurred): Occurred | undefined =>
  latest([...completePlans(view), ...heldReviews(view)].filter((one) => one.on <= by.on).map(on));

/** When the reviews of a time of support begin to be owed, and what the first is counted from. */
export function reviewsFrom(view: Leaving, { from, to, followsCare }: Aftercare) {
  const carried = followsCare ? lastLookedAt(view, from) : undefined;
  if (carried) return { opens: from, counts: carried };
  const plan = completePlans(view).find(during({ from, to }));
  return plan && { opens: on(plan), counts: on(plan) };
}

/** An adviser was named and the young person has met one, since a day. */
export function adviserMet(view: Leaving, since: Occurred | undefined): Occurred | undefined {
  const after = (one: Occurred) => !since || one.on >= since.on;
  const met = view.all('adviserMet').find(after);
  const named = view.all('adviserNamed').find(after);
  return met && named && latest([on(met), on(named)]);
}
