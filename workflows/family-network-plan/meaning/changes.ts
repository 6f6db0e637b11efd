import { epochMs } from '../../../statute';
import type { Occurred } from '../../kernel/events';
import { groupedBy, notBefore, on, perView } from '../../kernel/readings';
import type { Network } from '../facts';
import { lastMoment } from './plan';

/*
 * Changes, and agreements withdrawn: how urgent each is, and when it was answered. Ungraded counts as a matter of safety.
 */

/** Something that was reported and asks for an answer. */
export interface Change {
  readonly name: string;
  readonly from: Occurred;
  readonly next: Occurred | undefined;
  readonly harmSuspected: boolean;
}

interface Reported {
  readonly name: string;
  readonly from: Occurred;
  readonly harmSuspected: boolean;
}

/** Changes under their own names; a withdrawal under the name of the person who withdrew, later ones numbered. */
export const eachChange = perView((view: Network): readonly { key: string; about: Change }[] => {
  const told = groupedBy(view.all('change'), ({ value }) => value.change);
  const reported: readonly Reported[] = [
    ...view.latestPer('change').map((one) => ({
      ...{ name: one.value.change, from: on(told.get(one.value.change)?.[0] ?? one) },
      harmSuspected: one.value.harmSuspected,
    })),
    ...view
      .all('agreement')
      .flatMap((one) =>
        one.value.answer === 'withdrawn' ? [{ name: one.value.person, from: on(one), harmSuspected: false }] : [],
      ),
  ];
  const named = groupedBy(reported, ({ name }) => name);
  return reported.map((one) => {
    const same = named.get(one.name) ?? [];
    const before = same.indexOf(one);
    return {
      key: before === 0 ? one.name : `${one.name}/${before + 1}`,
      about: { ...one, next: same[before + 1]?.from },
    };
  });
});

const during =
  ({ name, from, next }: Change) =>
  (one: Occurred & { readonly value: { readonly change: string } }): boolean =>
    one.value.change === name && notBefore(from)(one) && !(next && notBefore(next)(one));

export const graded = (view: Network, change: Change) => view.made('gradeChange').findLast(during(change));

export const isSafety = (view: Network, change: Change): boolean =>
  (graded(view, change)?.value.choice ?? 'safety') === 'safety';

/** Answered, and its grade confirmed by somebody. */
export function answered(view: Network, change: Change): Occurred | undefined {
  const answer = view.all('changeAnswered').find(during(change));
  const grade = view.made('gradeChange').find(during(change));
  return answer && grade && lastMoment(answer, grade);
}

/** A change, how it was graded, and how soon it was answered. */
export interface ChangeAnswer {
  readonly key: string;
  readonly reported: Occurred;
  /** Nothing while nobody has graded it: it then counts as a matter of safety. */
  readonly grade: 'safety' | 'other' | undefined;
  readonly answered: Occurred | undefined;
  /** Hours begun from the report to the answer, where the moments of both are known. */
  readonly hours: number | undefined;
}

export const changeAnswers = (view: Network): readonly ChangeAnswer[] =>
  eachChange(view).map(({ key, about }) => {
    const answer = view.all('changeAnswered').find(during(about));
    return {
      ...{ key, reported: about.from, grade: graded(view, about)?.value.choice },
      ...{ answered: answer && on(answer), hours: answer && hoursBegun(about.from, answer) },
    };
  });

const MS_AN_HOUR = 3_600_000;
const hoursBegun = ({ at: from }: Occurred, { at: to }: Occurred): number | undefined =>
  from === undefined || to === undefined ? undefined : Math.ceil((epochMs(to) - epochMs(from)) / MS_AN_HOUR);

/** Graded as no matter of safety: the clock of hours gives way to that of days. */
export function gradedOther(view: Network, change: Change) {
  const grade = graded(view, change);
  return grade?.value.choice === 'other' ? { ...on(grade), reason: 'graded-other' } : undefined;
}
