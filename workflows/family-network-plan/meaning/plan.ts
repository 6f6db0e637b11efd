import type { CivilDate } from '../../../statute';
import type { Occurred } from '../../kernel/events';
import { firstWhen, lastOf, latest, notBefore, on } from '../../kernel/readings';
import { ADDITIONAL, PRACTICAL, type MAY_BE_NONE } from '../facts/plan';
import type { Network } from '../facts';
import { basisCalls } from './standing';
import { eachStranger, strangerDecided } from './stays';

/*
 * The plan: its six elements, who has agreed to it, and since when it could start.
 */

export interface Lacking {
  readonly what: string;
  readonly person?: string;
}

const kindsOf = (view: Network, kinds: readonly string[]): boolean =>
  view.latestPer('supportLine').some(({ value }) => kinds.includes(value.kind));

const without = (view: Network, element: (typeof MAY_BE_NONE)[number]): boolean =>
  view.all('noneOf').some(({ value }) => value.element === element);

/** Which of the six elements a plan lacks. The first two are never empty; the others are filled, or it is said why there is none. */
export function elementsLacking(view: Network): readonly Lacking[] {
  const term = view.latest('planTerm')?.value;
  const reviewed = view.all('reviewPoint').length > 0 || term?.reviewEveryWeeks !== undefined;
  const filled: Readonly<Record<string, boolean>> = {
    'element-1-purpose-and-measures': view.all('planPurpose').length > 0 && view.all('successMeasure').length > 0,
    'element-2-length-and-review-points': term?.endOn !== undefined && reviewed,
    'element-3-accommodation': view.all('stay').length > 0 || without(view, 'accommodation'),
    'element-4-practical-and-money': kindsOf(view, PRACTICAL) || without(view, 'support'),
    'element-5-additional-support': kindsOf(view, ADDITIONAL) || without(view, 'additional-support'),
    'element-6-monitoring': view.all('monitoring').length > 0 || without(view, 'monitoring'),
  };
  return Object.keys(filled)
    .filter((element) => !filled[element])
    .map((what) => ({ what }));
}

/** The first draft that had all six. */
export const drafted = (view: Network): Occurred | undefined =>
  firstWhen(view, view.all('planDraft'), (then) => elementsLacking(then).length === 0);

/** The check that found all six; one that passed over a gap is none. */
export const checked = (view: Network): Occurred | undefined =>
  firstWhen(
    view,
    view.all('elementsChecked'),
    (then) => then.all('elementsChecked').length > 0 && elementsLacking(then).length === 0,
  );

// ---- Agreement ----

export const holders = (view: Network): readonly string[] =>
  view.latestPer('prHolder').flatMap(({ value }) => (value.status === 'known' ? [value.person] : []));

const said = (view: Network, person: string) =>
  view.latestPer('agreement').find(({ value }) => value.person === person);

const agrees = (view: Network, person: string): boolean =>
  ['agrees', 'agrees-with-changes'].includes(said(view, person)?.value.answer ?? '');

/** An objection that nobody has answered since. */
const unanswered = (view: Network, person: string): boolean => {
  const answer = said(view, person);
  return (
    answer?.value.answer === 'objects' &&
    !view.all('objectionAnswered').some((one) => one.value.person === person && notBefore(answer)(one))
  );
};

const adopted = (view: Network): boolean =>
  ['agree', 'agree-with-changes'].includes(view.decided('adoptPlan')?.value.choice ?? '');

/** Whose agreement a plan lacks: every holder is asked and one agrees, objections are answered, each carer and the authority agree. */
export function agreementLacking(view: Network): readonly Lacking[] {
  const people = holders(view);
  const carers = [...new Set(view.latestPer('stay').map(({ value }) => value.with))];
  return [
    ...people.filter((person) => !said(view, person)).map((person) => ({ what: 'pr-holder-asked', person })),
    ...(people.some((person) => agrees(view, person)) ? [] : [{ what: 'pr-holder-agrees' }]),
    ...people.filter((person) => unanswered(view, person)).map((person) => ({ what: 'objection-answered', person })),
    ...carers.filter((person) => !agrees(view, person)).map((person) => ({ what: 'named-carer-agrees', person })),
    ...(adopted(view) ? [] : [{ what: 'authority-agrees' }]),
  ];
}

export const agreed = (view: Network): Occurred | undefined =>
  firstWhen(
    view,
    [...view.all('agreement'), ...view.all('objectionAnswered'), ...view.made('adoptPlan')],
    (then) => agreementLacking(then).length === 0,
  );

// ---- Ready to start ----

export const funded = (view: Network) =>
  view.made('fund').find(({ value }) => value.choice === 'approve' || value.choice === 'part');

/** An element or an agreement that was waived: the excuse of the step stands in its place. */
const orExcused = (view: Network, step: string, done: Occurred | undefined) => done ?? view.excused(step);

/** The last of what must come before a plan starts; the money only where it was asked for. */
export function ready(view: Network): Occurred | undefined {
  const basis = basisCalls(view);
  const asked = view.all('fundingRequested').length > 0;
  const needed = [
    checked(view),
    orExcused(view, 'agree-plan', agreed(view)),
    ...basis.map(({ answered }) => answered),
    ...eachStranger(view).map(({ about }) => strangerDecided(view, about)),
    orExcused(view, 'hear-child-before-start', heardBefore(view)),
    ...(asked ? [funded(view)] : []),
  ];
  return needed.every((one) => one !== undefined) ? latest(needed.flatMap((one) => (one ? [on(one)] : []))) : undefined;
}

/** The child's views while the plan was drafted. */
export const heardBefore = (view: Network) => view.all('wishesAndFeelings')[0];

/** The day from which a start is counted: when all is ready, or the day the plan names if that is later. */
export const startCounts = (view: Network): Occurred | undefined => {
  const since = ready(view);
  const planned = view.latest('planTerm')?.value.startOn;
  return since && planned && planned > since.on ? { on: planned } : since;
};

export const active = (view: Network) => view.all('activated')[0];

/** The plan stands suspended from when a holder of parental responsibility withdraws until a review decides how it goes on. */
export function suspensions(view: Network) {
  const withdrawals = view
    .all('agreement')
    .filter(({ value }) => value.as === 'pr-holder' && value.answer === 'withdrawn');
  const since = active(view);
  return withdrawals
    .filter((one) => since && notBefore(since)(one))
    .map((one) => ({
      key: String(one.id),
      about: { from: on(one), decided: view.made('reviewOutcome').find(notBefore(one)) },
    }));
}

// ---- How long it runs ----

/** A last day that was promised, and what was decided about it. */
export interface Ending {
  readonly endOn: CivilDate;
  readonly from: Occurred;
  readonly decided: Occurred | undefined;
}

/** The terms that the plan had: one that is agreed anew before it ran out, and before anything was decided, takes the place of the last. */
export function terms(view: Network): readonly { key: string; about: Ending }[] {
  const ends = view.all('planTerm').flatMap((one) => (one.value.endOn ? [{ ...on(one), endOn: one.value.endOn }] : []));
  return endings(
    ends,
    view.made('reviewOutcome').filter(({ value }) => SETTLES_THE_END.includes(value.choice)),
  );
}

const SETTLES_THE_END: readonly string[] = ['extend', 'complete', 'kinship-route', 'insufficient'];

/**
 * Last days as they were promised in turn, each with the decision that came about it: a decision is about the oldest that is
 * not decided yet, and of one day it comes before what is agreed anew.
 */
export function endings(
  promised: readonly (Occurred & { readonly endOn: CivilDate })[],
  decisions: readonly Occurred[],
): readonly { key: string; about: Ending }[] {
  const all: Ending[] = [];
  const order = [...decisions.map((one) => ({ ...on(one), endOn: undefined })), ...promised];
  for (const { endOn, ...from } of order.toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)))) {
    const oldest = all.findIndex(({ decided }) => !decided);
    const [open, last] = [all[oldest], all.at(-1)];
    if (endOn === undefined) {
      if (open) all.splice(oldest, 1, { ...open, decided: from });
    } else if (last && !last.decided && last.endOn >= from.on) all.splice(-1, 1, { ...last, endOn });
    else all.push({ endOn, from: on(from), decided: undefined });
  }
  return all.map((about, index) => ({ key: index === 0 ? '' : String(index + 1), about }));
}

/** The last thing that happened of several, without what it was. */
export const lastMoment = (...all: readonly (Occurred | undefined)[]): Occurred | undefined => {
  const found = lastOf(all.flatMap((one) => (one ? [one] : [])));
  return found && on(found);
};
