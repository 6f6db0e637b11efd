import { choosing } from './steps/choosing';
import { fostering } from './steps/fostering';
import { guardianship } from './steps/guardianship';
import { KINSHIP_ROUTE } from './steps/own';

/*
 * What is owed on a kinship route, whichever the carer chooses.
 */

export { KINSHIP_ROUTE };
export const steps = { ...choosing, ...guardianship, ...fostering };
