import { addMonths, type CivilDate } from '../../../statute';
import type { Occurred } from '../../kernel/events';
import { on } from '../../kernel/readings';
import type { Guarding } from '../facts';
import { ageDay, eachDay, entries, exits, inOrder } from './age';
import { foundUnderTwo, losses } from './goal';

/*
 * Family finding: when it is to be offered, what was answered, and who may be approached.
 */

/** The journey's own: a finding without a day to look again is looked at after so many months. */
const LAPSES_MONTHS = 6;

export type Answer = Occurred & {
  readonly answer: 'yes' | 'not-now' | 'do-not-ask-again' | 'none';
  readonly offerAgainOn?: CivilDate;
};

/** What was answered, no answer among it, in order. */
export const answers = (view: Guarding): readonly Answer[] =>
  [
    ...view.all('familyFindingAnswer').map((said) => ({ ...on(said), ...said.value })),
    ...view.all('familyFindingUnanswered').map((none) => ({ ...on(none), answer: 'none' as const })),
  ].toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)));

/** "Please do not ask again" stood on a day: only the young person undoes it. */
const notToBeAsked = (view: Guarding, { on: day }: Occurred): boolean =>
  answers(view).findLast((said) => said.on < day)?.answer === 'do-not-ask-again';

const underTwentyFive =
  (view: Guarding) =>
  ({ on: day }: Occurred): boolean => {
    const twentyFive = ageDay(view, 25);
    return twentyFive === undefined || day < twentyFive;
  };

/** Days from which it is to be offered, unasked: entry to care, exit, a move, a loss, the goal under two. */
export function offersDue(view: Guarding): readonly Occurred[] {
  const turns = [...entries(view), ...exits(view), ...view.all('movedHome'), ...losses(view), ...foundUnderTwo(view)];
  return eachDay(turns.filter(underTwentyFive(view)).filter((turn) => !notToBeAsked(view, turn)));
}

/** Answers after which it is offered again: at the day they named, or after the usual time. */
export const toBeOfferedAgain = (view: Guarding): readonly Answer[] =>
  answers(view)
    .filter(({ answer }) => answer === 'not-now' || answer === 'none')
    .filter(underTwentyFive(view));

/** The first offer or answer after one. */
export const nextOffer = (view: Guarding, said: Occurred): Occurred | undefined =>
  inOrder([...view.all('familyFindingOffered'), ...answers(view)]).find(({ on: day }) => day > said.on);

export const saidYes = (view: Guarding): Occurred | undefined => {
  const yes = answers(view).find(({ answer }) => answer === 'yes');
  return yes && on(yes);
};

/** What was last found about contact with a person. */
export const findingOn = (view: Guarding, person: string) =>
  view.made('contactSafe').findLast(({ value }) => value.person === person);

type Finding = NonNullable<ReturnType<typeof findingOn>>;

/** The day on which an unsafe finding is looked at again: never "forbidden for good". */
export const lookAgainOn = ({ on: day, value }: Finding): CivilDate =>
  value.lookAgainOn ?? addMonths(day, LAPSES_MONTHS);

/** Found unsafe for now, and the day to look again has not come. */
export const unsafeNow = (view: Guarding, person: string): Finding | undefined => {
  const finding = findingOn(view, person);
  return finding?.value.choice === 'not-now' && !view.reached(lookAgainOn(finding)) ? finding : undefined;
};

export const mayApproach = (view: Guarding, person: string): boolean =>
  view.latestPer('approachWish').some(({ value }) => value.person === person && value.choice === 'approach');

export const answerOf = (view: Guarding, person: string) =>
  view.latestPer('foundAnswer').find(({ value }) => value.person === person);
