import type { View } from '../kernel/definition';
import { care } from './facts/care';
import { decisions } from './facts/decisions';
import { homes } from './facts/homes';
import { money } from './facts/money';
import { people } from './facts/people';
import { plan } from './facts/plan';
import { staying } from './facts/staying';
import { takenOver } from './facts/taken-over';

/*
 * What may be recorded and decided about a young person in or leaving care, by whom, and what it holds.
 */

export const facts = { ...care, ...plan, ...homes, ...staying, ...people, ...money, ...takenOver } as const;
export { decisions };

/** What the definition sees of a journey of this type. */
export type Leaving = View<typeof facts, typeof decisions>;
