import { changing } from './steps/changing';
import { closing } from './steps/closing';
import { forming } from './steps/forming';
import { FAMILY_NETWORK_PLAN } from './steps/own';
import { running } from './steps/running';

/*
 * What is owed in a Family Network Plan, from the draft to the look at what became of it. The plan is an instrument of
 * practice: nothing here is a duty under s.31ZA, which gives only a meeting that makes a proposal.
 */

export { FAMILY_NETWORK_PLAN };
export const steps = { ...forming, ...running, ...changing, ...closing };
