import { days } from '../../../statute';
import { takenOver as beganWhole } from '../meaning/taken-over';
import { setting, step } from './own';

/*
 * What an earlier record could not tell is looked up, so that nothing stays unknown.
 */

export const takenOver = {
  'look-up-unknown': step('Look up what the earlier record did not tell: nothing is unknown any more', {
    owedBy: 'leaving-care-manager',
    opens: beganWhole,
    due: setting('look-up-unknown', days(28)),
    done: () => undefined,
    untilKnown: true,
    evidence: ['lookedUp'],
    excusedBy: 'nobody',
  }),
};
