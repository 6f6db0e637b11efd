import { familyGroupDecisionMaking } from './family-group-decision-making/definition';
import { familyNetworkPlan } from './family-network-plan/definition';
import { homeMatching } from './home-matching/definition';
import type { JourneyDefinition } from './kernel/definition';
import { kinshipRoute } from './kinship-route/definition';
import { leavingCare } from './leaving-care/definition';
import { lifelongGuardianship } from './lifelong-guardianship/definition';

/** Every journey, with the name of its workflow type. A new journey is added here and in index.ts. */
export const JOURNEYS: readonly { readonly definition: JourneyDefinition; readonly workflowType: string }[] = [
  { definition: familyGroupDecisionMaking, workflowType: 'familyGroupDecisionMaking' },
  { definition: familyNetworkPlan, workflowType: 'familyNetworkPlan' },
  { definition: homeMatching, workflowType: 'homeMatching' },
  { definition: kinshipRoute, workflowType: 'kinshipRoute' },
  { definition: leavingCare, workflowType: 'leavingCare' },
  { definition: lifelongGuardianship, workflowType: 'lifelongGuardianship' },
];

/** @throws Error for an id that is no journey */
export function journeyOf(type: string): (typeof JOURNEYS)[number] {
  const found = JOURNEYS.find(({ definition }) => definition.id === type);
  if (!found) throw new Error(`There is no journey of type ${type}.`);
  return found;
}
