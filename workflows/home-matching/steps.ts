import { asking } from './steps/asking';
import { finding } from './steps/finding';
import { moving } from './steps/moving';
import { HOME_MATCHING } from './steps/own';
import { living } from './steps/staying';

/*
 * What is owed on the way to a home, from the first view to the look at whether it fits.
 */

export { HOME_MATCHING };
export const steps = { ...asking, ...finding, ...moving, ...living };
