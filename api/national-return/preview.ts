import type { CivilDate } from '../../statute';
import { categoriesOf, leadOn, type Categories } from '../../workflows/leaving-care/categories';
import type { Category } from '../../workflows/leaving-care/care/standing';
import { holdsOn } from '../../workflows/leaving-care/care/stretches';
import type { Question, ReturnedChild } from './read';

/** What a return would come to, in numbers alone. */
export interface ReturnPreview {
  readonly children: number;
  /** By the category that leads on the day. Those who died are in none. */
  readonly categories: Readonly<Record<Category, number>>;
  /** No care is told of, so no category can be. */
  readonly withoutCare: number;
  readonly died: number;
  /** On that day nights would give another category than days. */
  readonly borderline: number;
  /** A limit of their short breaks is broken by then. */
  readonly shortBreaksOpen: number;
  readonly questions: Readonly<Partial<Record<Question, number>>>;
}

/** Counts children by category on a day. Whoever died, or is told to have died, is counted apart. */
export function previewOf(children: readonly ReturnedChild[], on: CivilDate): ReturnPreview {
  const living = children.filter((child) => !hasDied(child));
  const found = living.map(({ history }) => categoriesOf(history));
  const leads = found.map((categories) => leadOn(categories, on));
  const categories = { ...NONE };
  for (const lead of leads) if (lead !== undefined) categories[lead] += 1;
  return {
    children: children.length,
    categories,
    withoutCare: leads.filter((lead) => lead === undefined).length,
    died: children.length - living.length,
    borderline: found.filter(({ borderline }) => borderline.some((one) => holdsOn(one, on))).length,
    shortBreaksOpen: found.filter((one) => brokenBy(one, on)).length,
    questions: questionsOf(living),
  };
}

const NONE: Readonly<Record<Category, number>> = {
  eligible: 0,
  relevant: 0,
  'former-relevant': 0,
  'former-relevant-education': 0,
  'person-under-25': 0,
  qualifying: 0,
  'qualifying-education': 0,
  'care-experienced': 0,
};

const hasDied = ({ diedOn, careLeaver }: ReturnedChild): boolean =>
  diedOn !== undefined || careLeaver?.inTouch === 'died';

const brokenBy = ({ shortBreaksOpen }: Categories, on: CivilDate): boolean =>
  shortBreaksOpen.some(({ countsFrom }) => countsFrom !== null && countsFrom <= on);

function questionsOf(children: readonly ReturnedChild[]): Readonly<Partial<Record<Question, number>>> {
  const counts: Partial<Record<Question, number>> = {};
  for (const { questions } of children) for (const one of questions) counts[one] = (counts[one] ?? 0) + 1;
  return counts;
}
