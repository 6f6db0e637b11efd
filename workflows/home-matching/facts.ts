import type { View } from '../kernel/definition';
import { cases } from './facts/case';
import { decisions } from './facts/decisions';
import { moving } from './facts/move';
import { searching } from './facts/search';

/*
 * What may be recorded and decided on the way to a home, by whom, and what it holds.
 */

export const facts = { ...cases, ...searching, ...moving } as const;
export { decisions };

/** What the definition sees of a journey of this type. */
export type Matching = View<typeof facts, typeof decisions>;
