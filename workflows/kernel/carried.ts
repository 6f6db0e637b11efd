import type { CarriedEntry } from './decide';
import type { JourneyDefinition } from './definition';
import type { JourneyState } from './state';

/**
 * What the journey that opens by a hand-over begins with: each entry that the hand-over carries, as it stands, in the order in
 * which it was recorded, naming where it comes from. Sealed words are added by whoever has them.
 */
export const carriedBy = (
  { handOvers }: JourneyDefinition,
  { journey, entries }: JourneyState,
  handOver: string,
): readonly CarriedEntry[] =>
  entries
    .filter(({ name }) => handOvers[handOver]?.carries?.includes(name))
    .toSorted((a, b) => a.id - b.id)
    .map(({ id, kind, name, value, on, at, saidBy }) => ({
      ...{ kind, name, value, occurred: at === undefined ? { on } : { on, at } },
      from: { journey, entry: id, saidBy },
    }));
