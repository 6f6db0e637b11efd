import { durable } from './journey';
import { familyGroupDecisionMaking as familyGroupDecisionMakingDefinition } from './family-group-decision-making/definition';
import { familyNetworkPlan as familyNetworkPlanDefinition } from './family-network-plan/definition';
import { homeMatching as homeMatchingDefinition } from './home-matching/definition';
import { kinshipRoute as kinshipRouteDefinition } from './kinship-route/definition';
import { leavingCare as leavingCareDefinition } from './leaving-care/definition';
import { lifelongGuardianship as lifelongGuardianshipDefinition } from './lifelong-guardianship/definition';

/** One workflow type for each journey, all run by the same runtime. */
export const familyGroupDecisionMaking = durable(familyGroupDecisionMakingDefinition);
/** Leaving care, from 15 and a half to 25 and beyond. */
export const leavingCare = durable(leavingCareDefinition);
/** Family Network Plan: care and support by relatives and friends. */
export const familyNetworkPlan = durable(familyNetworkPlanDefinition);
/** Matching a child to a home, from a need to a child settled and checked. */
export const homeMatching = durable(homeMatchingDefinition);
/** Kinship routes: special guardianship, child arrangements, kinship foster care. */
export const kinshipRoute = durable(kinshipRouteDefinition);
/** Lifelong guardianship, a proposal and not law, and the relationships that lead to it. */
export const lifelongGuardianship = durable(lifelongGuardianshipDefinition);
export { act } from './act';
export { announceLaw } from './announce-law';
export { checkpoint } from './checkpoint';
export { keepHistories } from './keep-histories';
export { searchRound } from './search-round';
