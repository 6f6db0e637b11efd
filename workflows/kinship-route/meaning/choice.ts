import { newestCalendar, reaches, workingDaysBetween } from '../../../statute';
import type { Entry } from '../../kernel/definition';
import type { Occurred } from '../../kernel/events';
import { firstWhen, on, perView, stillStands, lastSpan } from '../../kernel/readings';
import { EFFECTS, ROUTES } from '../facts/route';
import type { Kinship } from '../facts';

/*
 * An informed choice: facts on every route, questions answered, time to think, and the question whether anybody pressed.
 */

/** What the carer has not been told: of each route its effects, and each question that waits. */
export const untold = perView((view: Kinship): readonly string[] => {
  const told = view
    .all('routeFacts')
    .flatMap(({ value: { route, effects } }) => effects.map((effect) => `${route}: ${effect}`));
  const known = new Set([...told, ...view.latestPer('questionAnswered').map(({ value }) => value.question)]);
  const asked = view.latestPer('questionAsked').map(({ value }) => value.question);
  return [...EACH_EFFECT, ...asked].filter((one) => !known.has(one));
});

const EACH_EFFECT = ROUTES.flatMap((route) => EFFECTS.map((effect) => `${route}: ${effect}`));

/** When the carer knew of every route; a question asked later asks for its answer again. */
export const informed = perView((view: Kinship): Occurred | undefined =>
  stillStands(
    lastSpan(
      [...view.all('routeFacts'), ...view.all('questionAsked'), ...view.all('questionAnswered')]
        .toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)))
        .map(({ on: day }) => ({ on: day })),
      ({ on: day }) => untold(view.upTo(day)).length === 0,
    ),
  ),
);

/** The first day on which the carer knew of every route. */
export const firstInformed = perView((view: Kinship): Occurred | undefined =>
  firstWhen(view, [...view.all('routeFacts'), ...view.all('questionAnswered')], (then) => untold(then).length === 0),
);

/** A local default: no source gives a figure. */
const TIME_TO_THINK_WORKING_DAYS = 2;

/** A choice within two working days of the facts leaves no time to think. */
export function tooSoon(told: Occurred, chosen: Occurred): boolean {
  if (![told.on, chosen.on].every((day) => reaches(newestCalendar, day))) return false;
  return workingDaysBetween(told.on, chosen.on, newestCalendar) <= TIME_TO_THINK_WORKING_DAYS;
}

type Choice = Entry<{ readonly choice: string; readonly pressureAsked: boolean }>;

/** What a choice lacks to be an informed one. */
export function choiceLacking(view: Kinship, chosen: Choice): readonly string[] {
  const then = view.upTo(chosen.on);
  const told = informed(then);
  return [
    ...untold(then),
    ...(told && tooSoon(told, chosen) ? ['time-to-think'] : []),
    ...(chosen.value.pressureAsked ? [] : ['pressure-question']),
  ];
}

export const informedChoice = perView((view: Kinship): Choice | undefined =>
  view.all('routeChoice').find((chosen) => choiceLacking(view, chosen).length === 0),
);

/** The route that the carer is on, informed or not: clocks of the law do not wait for the sheet of facts. */
export const chose = (view: Kinship, route: string): Occurred | undefined => {
  const last = view.latest('routeChoice');
  return last?.value.choice === route ? on(last) : undefined;
};
