import type { View } from '../kernel/definition';
import { decisions } from './facts/decisions';
import { life } from './facts/life';
import { people } from './facts/people';
import { plan } from './facts/plan';
import { standing } from './facts/standing';

/*
 * What may be recorded and decided about a Family Network Plan, by whom, and what it holds.
 */

export const facts = { ...plan, ...people, ...life, ...standing } as const;
export { decisions };

/** What the definition sees of a journey of this type. */
export type Network = View<typeof facts, typeof decisions>;
