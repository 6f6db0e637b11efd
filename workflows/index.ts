import { durable } from './journey';
import { familyGroupDecisionMaking as familyGroupDecisionMakingDefinition } from './family-group-decision-making/definition';
import { leavingCare as leavingCareDefinition } from './leaving-care/definition';

/** One workflow type for each journey, all run by the same runtime. */
export const familyGroupDecisionMaking = durable(familyGroupDecisionMakingDefinition);
/** Leaving care, from 15 and a half to 25 and beyond. */
export const leavingCare = durable(leavingCareDefinition);
export { act } from './act';
export { announceLaw } from './announce-law';
export { checkpoint } from './checkpoint';
export { keepHistories } from './keep-histories';
