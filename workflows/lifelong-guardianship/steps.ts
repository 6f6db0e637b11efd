import { bondSteps } from './steps/bond';
import { finding } from './steps/finding';
import { orderSteps } from './steps/order';
import { relationships } from './steps/relationships';

/*
 * What is owed: in finding and keeping the people who love a young person, and in preparing and living a lifelong bond.
 */

export const steps = { ...relationships, ...finding, ...bondSteps, ...orderSteps };
