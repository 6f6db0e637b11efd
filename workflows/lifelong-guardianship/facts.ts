import type { View } from '../kernel/definition';
import { bond } from './facts/bond';
import { care } from './facts/care';
import { decisions } from './facts/decisions';
import { finding } from './facts/finding';
import { order } from './facts/order';
import { people } from './facts/people';
import { visitors } from './facts/visitors';

/*
 * What may be recorded and decided about the people who love a young person, and about a lifelong bond with one of them.
 */

export const facts = { ...care, ...people, ...finding, ...visitors, ...bond, ...order } as const;
export { decisions };

/** What the definition sees of a journey of this type. */
export type Guarding = View<typeof facts, typeof decisions>;
