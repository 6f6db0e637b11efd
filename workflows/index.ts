import { durable } from './journey';
import { familyGroupDecisionMaking as familyGroupDecisionMakingDefinition } from './family-group-decision-making/definition';

/** One workflow type for each journey, all run by the same runtime. */
export const familyGroupDecisionMaking = durable(familyGroupDecisionMakingDefinition);
export { act } from './act';
export { announceLaw } from './announce-law';
export { checkpoint } from './checkpoint';
export { keepHistories } from './keep-histories';
