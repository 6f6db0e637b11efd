import { age, days, months, workingDays } from '../../../statute';
import { rule } from '../../kernel/definition';
import type { Occurred } from '../../kernel/events';
import { earliest, latest, numbered, on, over, type Span } from '../../kernel/readings';
import type { Leaving } from '../facts';
import { asItCounts } from '../meaning/corrections';
import { ageDay, atAge, beganAfterTwentyFive, birth, eligible, spells, timesInCare } from '../meaning/standing';
import {
  adviserMet,
  aftercare,
  type Aftercare,
  completeAssessments,
  completePlans,
  before25,
  by25,
  during,
  heldReviews,
  lastLookedAt,
  lawEnds,
  notBefore,
  past25,
  pastTwentyFive,
  reviewsFrom,
} from '../meaning/support';
import { excused, setting, step } from './own';

/*
 * The early talk, the adviser, the assessment, the pathway plan and its reviews.
 */

export const plan = {
  'early-talk': step('Talk about what is coming, rights and choices', {
    owedBy: 'social-worker',
    opens: inCareBeforeSixteen,
    due: setting('early-talk', age(16)),
    countsFrom: birth,
    done: (view) => view.all('earlyTalk').find(({ value }) => value.leafletGiven),
    evidence: ['earlyTalk'],
    excusedBy: excused('asked-for-later'),
  }),
  'allocate-adviser': step('A personal adviser is named, and the young person has met the adviser', {
    owedBy: 'leaving-care-manager',
    forEach: (view) => numbered(needsOfAdviser(view)),
    opens: (_, { from }: NeedOfAdviser) => from,
    due: setting('allocate-adviser', workingDays(10)),
    done: (view, { from, anew }) => adviserMet(view, anew ? from : undefined),
    evidence: ['adviserNamed', 'adviserMet'],
    excusedBy: 'nobody',
  }),
  'needs-assessment': step('Assess the needs of the eligible young person', {
    owedBy: 'social-worker',
    forEach: (view) => numbered(eligible(view).slice(0, 1)),
    opens: (_, { from }: Span) => from,
    due: rule('G5'),
    done: (view, { from }) => completeAssessments(view).find(notBefore(from)),
    evidence: ['needsAssessment'],
    excusedBy: 'nobody',
  }),
  'needs-assessment-relevant': step('Assess the needs of a relevant young person who has no plan', {
    owedBy: 'social-worker',
    forEach: (view) => numbered(spells(view, 'relevant').filter(({ from }) => !lastLookedAt(view, from))),
    opens: (_, { from }: Span) => from,
    due: rule('G6'),
    done: (view, { from }) => completeAssessments(view).find(notBefore(from)),
    evidence: ['needsAssessment'],
    excusedBy: 'nobody',
  }),
  'needs-assessment-education': step('Assess the needs of a young person who studies, or wishes to, before 25', {
    owedBy: 'personal-adviser',
    forEach: (view) => numbered(wishesToStudy(view)),
    opens: (_, { from }: Span) => from,
    due: rule('G16'),
    done: (view, span) => completeAssessments(view).filter(before25(view)).find(during(span)),
    evidence: ['needsAssessment'],
    noLonger: (_, span) => over(span, 'study-ended'),
    superseded: lawEnds,
    excusedBy: 'nobody',
  }),
  'needs-assessment-after-25': step('Finish the assessment of a student that was begun before 25', {
    owedBy: 'personal-adviser',
    forEach: (view) => numbered(wishesToStudy(view).filter((span) => lawEnds(view, span) && !assessedBy25(view, span))),
    opens: (view) => atAge(view, 25),
    due: setting('needs-assessment-after-25', months(3), { source: 'As G16 gave it before 25.' }),
    countsFrom: (_, { from }: Span) => from,
    done: (view, span) => completeAssessments(view).find(during(span)),
    evidence: ['needsAssessment'],
    noLonger: (_, span) => over(span, 'study-ended'),
    excusedBy: 'nobody',
  }),
  'pathway-plan': step('Prepare the pathway plan: the ten matters of Schedule 1, each with an owner and a date', {
    owedBy: 'social-worker',
    forEach: (view) => numbered(between(completeAssessments(view))),
    opens: (_, { from }: Span) => from,
    due: setting('pathway-plan', workingDays(10), {
      source: 'The law says as soon as possible after the assessment; no source gives a figure.',
      beside: 'G7',
    }),
    done: (view, span) => completePlans(view).find(during(span)),
    evidence: ['pathwayPlan'],
    superseded: (_, span) => over(span, 'assessed-again'),
    excusedBy: excused('young-person-wants-time'),
  }),
  'plan-copy': step('The young person has a copy of the plan or review, and it was explained', {
    owedBy: 'personal-adviser',
    forEach: (view) => numbered(eachPaper(view)),
    opens: (_, { from }: Span) => from,
    due: setting('plan-copy', workingDays(10)),
    done: (view, span) => view.all('planCopy').find((given) => given.value.explained && during(span)(given)),
    evidence: ['planCopy'],
    superseded: (_, span) => over(span, 'newer-plan-or-review'),
    excusedBy: excused('young-person-refused'),
  }),
  'review-with-care-review': step('Review the plan with the care review, while looked after', {
    owedBy: 'independent-reviewing-officer',
    forEach: (view) => numbered(eachPlanInCare(view)),
    opens: (_, { from }: Span) => from,
    due: rule('C12'),
    done: () => undefined,
    recurs: { from: 'actual-last', times: (view, span) => heldReviews(view).filter(during(span)) },
    evidence: ['planReview'],
    superseded: (_, span) => over(span, 'left-care'),
    excusedBy: 'nobody',
  }),
  'pathway-review': step('Review the pathway plan', {
    owedBy: 'personal-adviser',
    forEach: (view) => numbered(aftercare(view).filter(({ from }) => before25(view)(from))),
    opens: (view, time: Aftercare) => by25(view, reviewsFrom(view, time)?.opens),
    countsFrom: (view, time) => reviewsFrom(view, time)?.counts,
    due: rule('G8'),
    done: () => undefined,
    recurs: {
      from: 'actual-last',
      times: (view, time) => reviewsAfterThePlan(view, time).filter(before25(view)),
    },
    evidence: ['planReview'],
    noLonger: (_, time) => over(time, 'support-ended'),
    superseded: lawEnds,
    excusedBy: 'nobody',
  }),
  'pathway-review-after-25': step('Review the plan while somebody has yet to decide what becomes of it after 25', {
    owedBy: 'personal-adviser',
    forEach: (view) => numbered(aftercare(view).flatMap((time) => past25(view, time))),
    opens: (view, time: Span) => reviewsFrom(view, { ...time, followsCare: true })?.opens,
    countsFrom: (view, time) => reviewsFrom(view, { ...time, followsCare: true })?.counts,
    due: setting('pathway-review-after-25', months(6), { source: 'As G8 gave it before 25.' }),
    done: () => undefined,
    recurs: { from: 'actual-last', times: (view, time) => heldReviews(view).filter(during(time)) },
    evidence: ['planReview'],
    noLonger: (_, time) => over(time, 'support-ended'),
    excusedBy: 'nobody',
  }),
  'requested-review': step('A review that was asked for is held', {
    owedBy: 'personal-adviser',
    forEach: (view) => numbered(view.all('reviewAsked').map(on)),
    opens: (_, asked: Occurred) => asked,
    due: setting('requested-review', days(28)),
    done: (view, asked) => heldReviews(view).find(notBefore(asked)),
    evidence: ['planReview'],
    excusedBy: 'nobody',
  }),
};

/** From 15 and a half for whoever is looked after then, or comes into care before 16. */
function inCareBeforeSixteen(view: Leaving): Occurred | undefined {
  const [half, sixteen] = [atAge(view, 15, 6), ageDay(view, 16)];
  if (!half || sixteen === undefined || beganAfterTwentyFive(view)) return undefined;
  const [care] = timesInCare(view).filter(({ from, to }) => from.on < sixteen && !(to && to.on <= half.on));
  return care && latest([half, care.from]);
}

interface NeedOfAdviser {
  readonly from: Occurred;
  /** One who was met before does not do: another was asked for, or support begins again. */
  readonly anew: boolean;
}

/** On becoming eligible or relevant; when support begins again; and whenever another adviser is asked for. */
function needsOfAdviser(view: Leaving): readonly NeedOfAdviser[] {
  const first = earliest([...spells(view, 'eligible', 'relevant'), ...aftercare(view)].map(({ from }) => from));
  const again = aftercare(view).filter(({ followsCare }) => !followsCare);
  const asked = [...again.map(({ from }) => from), ...view.all('adviserChangeAsked').map(on)].toSorted(byDay);
  return [...(first ? [{ from: first, anew: false }] : []), ...asked.map((from) => ({ from, anew: true }))];
}

const assessedBy25 = (view: Leaving, span: Span): boolean =>
  completeAssessments(view).filter(before25(view)).some(during(span));

/**
 * Each time from 21 in which the authority knows of study or the wish for it. A programme that runs on over the birthday is
 * none: the main duties run with it, and a plan is there.
 */
function wishesToStudy(view: Leaving): readonly Span[] {
  const twentyOne = ageDay(view, 21);
  const known = asItCounts(view).all('educationWish');
  return spells(view, 'former-relevant-education').flatMap((span) => {
    const told = known.find((wish) => twentyOne !== undefined && wish.on >= twentyOne && during(span)(wish));
    if (!told && span.from.on === twentyOne) return [];
    return pastTwentyFive(view, told ? { ...span, from: on(told) } : span, 'education');
  });
}

const byDay = (a: Occurred, b: Occurred): number => (a.on < b.on ? -1 : Number(a.on > b.on));

/** From one to the next: what was made or held in between belongs to the first. */
const between = (all: readonly Occurred[]): readonly Span[] =>
  all.map((one, index) => {
    const next = all.slice(index + 1).find(({ on: day }) => day > one.on);
    return { from: on(one), to: next && on(next) };
  });

const eachPaper = (view: Leaving) => between([...completePlans(view), ...heldReviews(view)].toSorted(byDay));

/** While looked after at 16 or 17, from the first plan made by then. */
const eachPlanInCare = (view: Leaving): readonly Span[] =>
  eligible(view).flatMap((span) => {
    const made = completePlans(view).find((one) => !span.to || one.on < span.to.on);
    return made ? [{ from: latest([span.from, on(made)]) ?? span.from, to: span.to }] : [];
  });

/** A review of the day on which the plan was made is part of making it. */
function reviewsAfterThePlan(view: Leaving, time: Aftercare): readonly Occurred[] {
  const counts = reviewsFrom(view, time)?.counts;
  return heldReviews(view).filter((review) => during(time)(review) && counts !== undefined && review.on > counts.on);
}
