import type { Limit } from '../../../statute';
import { localSetting, type StepDefinition, wordsFor } from '../../kernel/definition';
import type { Matching } from '../facts';
import { EMERGENCY, PLANNED, withdrawn } from '../meaning/search';

export const HOME_MATCHING = 'home-matching';

const words = wordsFor<Matching>();

/** What a step of this journey says beside its title. */
export type Owed<I> = Omit<StepDefinition<Matching, I>, 'title'>;

/** Something owed until the request is withdrawn, whatever else may end it. */
export const step = <I = undefined>(title: string, owed: Owed<I>): StepDefinition<Matching> =>
  words.step<I>(title, { ...owed, noLonger: (view, about) => withdrawn(view) ?? owed.noLonger?.(view, about) });

/** Something owed to a child who has moved in, or who is owed it anyway: no withdrawal of a request takes it away. */
export const lasting = words.step;

/** A figure that no law gives: the authority's own, with a default of this product. */
export const setting = (id: string, limit: Limit, beside?: string) =>
  localSetting(`${HOME_MATCHING}.${id}`, limit, 'No source gives a figure.', beside);

/** The same step with one figure for a planned move and a shorter one for an emergency. */
export const laned = <Id extends string, I = undefined>(
  id: Id,
  title: string,
  [planned, urgent]: readonly [Limit, Limit],
  owed: Omit<Owed<I>, 'due' | 'purposes'>,
): Readonly<Record<Id | `${Id}-urgent`, StepDefinition<Matching>>> => {
  const both = {
    [id]: step<I>(title, { ...owed, due: setting(id, planned), purposes: [PLANNED] }),
    [`${id}-urgent`]: step<I>(title, { ...owed, due: setting(`${id}-urgent`, urgent), purposes: [EMERGENCY] }),
  };
  return both as Readonly<Record<Id | `${Id}-urgent`, StepDefinition<Matching>>>;
};

/** Excused by the team manager, for one of these reasons. */
export const excused = (...reasons: readonly string[]) => ({ roles: ['team-manager'] as const, reasons });
export const BY_MANAGER = excused('not-possible', 'done-elsewhere', 'childs-wish');
