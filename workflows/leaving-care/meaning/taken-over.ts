import type { TakenOver } from '../../kernel/definition';
import { on } from '../../kernel/readings';
import type { Leaving } from '../facts';

/** What happens again and again: the first that this record has of it need not be the first there was. */
const REPEATS = ['adviserOffer', 'adviserVisit', 'contact', 'planReview', 'search', 'wellbeingCheck'];

/** From when on this record is whole, where the journey was taken over from an earlier one, and what was looked up since. */
export function takenOver(view: Leaving): TakenOver | undefined {
  const [first] = view.all('takenOver');
  if (!first) return undefined;
  const lastWord = new Map(view.all('lookedUp').map((said) => [keyOf(said.value), said]));
  const found = (what: 'not-done' | 'cannot-be-told') => [...lastWord].filter(([, { value }]) => value.found === what);
  return {
    ...on(first),
    repeats: REPEATS,
    notDone: found('not-done').map(([key]) => key),
    untellable: found('cannot-be-told').map(([key, said]) => ({ key, ...on(said) })),
  };
}

const keyOf = ({ step, about }: { readonly step: string; readonly about?: string }): string =>
  about === undefined ? step : `${step}:${about}`;
