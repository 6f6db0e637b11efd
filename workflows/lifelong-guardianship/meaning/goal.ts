import type { CivilDate } from '../../../statute';
import type { Occurred } from '../../kernel/events';
import { numbered, on, type Span } from '../../kernel/readings';
import type { Guarding } from '../facts';
import { atAge, eachDay, exits, inCareOn, inOrder, notBefore } from './age';

/*
 * The goal of two loving relationships. Only the young person's rating makes one loving. Somebody paid for it, or in an
 * office, counts only if both say that it will outlast the role.
 */

/** As many as nobody should leave care without. */
const ENOUGH = 2;

/** How many relationships count, by what has been said. */
export const lovingCount = (view: Guarding): number => {
  const outlasts = view.latestPer('roleOutlasts');
  return view
    .latestPer('relationship')
    .filter(
      ({ value: { person, loving, paidRole, lastsBeyondRole } }) =>
        loving === 'yes' &&
        (!paidRole ||
          (lastsBeyondRole === true && outlasts.some(({ value }) => value.person === person && value.outlasts))),
    ).length;
};

export type GoalState = 'not-asked' | 'goal-met' | 'goal-open' | 'declined';

/** Where the goal stood at the end of a day. "Prefers not to say" is an answer, and counts neither way. */
export function goalState(view: Guarding, day?: CivilDate): GoalState {
  const then = day === undefined ? view : view.upTo(day);
  const [declined, said] = [then.latest('prefersNotToSay'), then.latest('relationship')];
  if (declined && !(said && said.on > declined.on)) return 'declined';
  if (lovingCount(then) >= ENOUGH) return 'goal-met';
  return then.all('goalChecked').length > 0 ? 'goal-open' : 'not-asked';
}

/** Each time the goal stood open, from the day that was found to the day it no longer did. */
export function openTimes(view: Guarding): readonly Span[] {
  const said = [
    ...(['relationship', 'roleOutlasts', 'goalChecked', 'prefersNotToSay'] as const).flatMap((fact) => view.all(fact)),
  ];
  const spans: Span[] = [];
  for (const moment of eachDay(said)) {
    const open = goalState(view, moment.on) === 'goal-open';
    const last = spans.at(-1);
    if (open && (!last || last.to)) spans.push({ from: moment, to: undefined });
    if (!open && last && !last.to) spans.splice(-1, 1, { ...last, to: moment });
  }
  return spans;
}

/** Days on which fewer than two were found: asked, or newly so by the young person's own word. */
export const foundUnderTwo = (view: Guarding): readonly Occurred[] =>
  eachDay([
    ...openTimes(view).map(({ from }) => from),
    ...view.all('goalChecked').filter(({ on: day }) => goalState(view, day) === 'goal-open'),
  ]);

/** When the young person is asked: at 16, 17 and 17 and a half, before a planned exit, at the exit, and on wish. */
export function goalPoints(view: Guarding): readonly { key: string; about: Occurred }[] {
  const ages: readonly (readonly [string, Occurred | undefined])[] = [
    ['at-16', atAge(view, 16)],
    ['at-17', atAge(view, 17)],
    ['at-17-and-a-half', atAge(view, 17, 6)],
  ];
  const inCare = ages.flatMap(([key, about]) =>
    about && about.on >= view.started.on && inCareOn(view, about) ? [{ key, about }] : [],
  );
  const named = (name: string, all: readonly Occurred[]) =>
    numbered(all.map(on)).map(({ key, about }) => ({ key: key === '' ? name : `${name}-${key}`, about }));
  return [
    ...inCare,
    ...named('planned-exit', view.all('exitPlanned')),
    ...named('at-exit', exits(view)),
    ...named('on-wish', view.all('goalTalkWished')),
  ];
}

/** Asked, or answered unasked, since a day. */
export const askedSince = (view: Guarding, from: Occurred): Occurred | undefined =>
  inOrder([...view.all('goalChecked'), ...view.all('prefersNotToSay')]).find(notBefore(from));

/** A manager accepted fewer than two for now, since a day. */
export const exceptionSince = (view: Guarding, from: Occurred): Occurred | undefined =>
  view.made('goalException').find(({ on: day, value }) => value.choice === 'accept-for-now' && day >= from.on);

/** Losses after which the young person is asked again. */
export const losses = (view: Guarding): readonly Occurred[] =>
  inOrder([...view.all('relationshipEnded'), ...view.all('keyRelationshipLost')]).map(on);
