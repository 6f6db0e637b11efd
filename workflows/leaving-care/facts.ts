import type { FactDefinition, View } from '../kernel/definition';
import { care } from './facts/care';
import type { Told } from './facts/control';
import { decisions } from './facts/decisions';
import { homes } from './facts/homes';
import { money } from './facts/money';
import { people } from './facts/people';
import { plan } from './facts/plan';
import { safety } from './facts/safety';
import { staying } from './facts/staying';
import { takenOver } from './facts/taken-over';

/*
 * What may be recorded and decided about a young person in or leaving care, by whom, and what it holds.
 */

export const facts = {
  ...{ ...care, ...plan, ...homes, ...staying, ...people, ...money, ...safety, ...takenOver },
} as const satisfies Readonly<Record<Told, FactDefinition>>;
export { decisions };

/** What the definition sees of a journey of this type. */
export type Leaving = View<typeof facts, typeof decisions>;
