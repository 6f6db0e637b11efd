import { birthdays } from './steps/birthdays';
import { homes } from './steps/homes';
import { money } from './steps/money';
import { LEAVING_CARE } from './steps/own';
import { people } from './steps/people';
import { plan } from './steps/plan';
import { standing } from './steps/standing';
import { safety } from './steps/safety';
import { staying } from './steps/staying';
import { takenOver } from './steps/taken-over';
import { visits } from './steps/visits';

/*
 * What is owed to a young person in or leaving care, section by section.
 */

export { LEAVING_CARE };
export const steps = {
  ...standing,
  ...plan,
  ...visits,
  ...homes,
  ...staying,
  ...people,
  ...money,
  ...safety,
  ...birthdays,
  ...takenOver,
};
