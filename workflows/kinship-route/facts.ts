import type { View } from '../kernel/definition';
import { decisions } from './facts/decisions';
import { fostering } from './facts/fostering';
import { guardianship } from './facts/guardianship';
import { route } from './facts/route';

/*
 * What may be recorded and decided about a kinship route, by whom, and what it holds.
 */

export const facts = { ...route, ...guardianship, ...fostering } as const;
export { decisions };

/** What the definition sees of a journey of this type. */
export type Kinship = View<typeof facts, typeof decisions>;
