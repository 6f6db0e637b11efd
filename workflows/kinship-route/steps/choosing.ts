import { workingDays } from '../../../statute';
import { chose, firstInformed, informed, informedChoice } from '../meaning/choice';
import { setting, step } from './own';

/*
 * Before the choice: the facts on every route, advice, and a first assessment. The choice is the carer's alone.
 */

export const choosing = {
  'give-route-facts': step('The carer is told of every route, and every question is answered', {
    owedBy: 'kinship-worker',
    opens: ({ started }) => started,
    due: setting('give-route-facts', workingDays(5)),
    done: firstInformed,
    evidence: ['routeFacts', 'questionAnswered'],
    excusedBy: 'nobody',
  }),
  'offer-advice': step('The carer is offered independent advice, and told of legal aid', {
    owedBy: 'kinship-worker',
    opens: ({ started }) => started,
    due: setting('offer-advice', workingDays(5)),
    done: (view) => view.all('adviceOffer').find(({ value }) => value.answer !== 'waiting'),
    evidence: ['adviceOffer'],
    excusedBy: 'nobody',
  }),
  'initial-assessment': step('First assessment of the carer', {
    owedBy: 'kinship-worker',
    opens: ({ started }) => started,
    due: setting('initial-assessment', workingDays(10)),
    done: (view) => view.all('initialAssessment')[0],
    evidence: ['initialAssessment'],
    excusedBy: 'nobody',
  }),
  'record-choice': step('The carer chooses a route, informed and unpressed', {
    owedBy: 'kinship-carer',
    opens: (view) => informed(view) ?? view.all('routeChoice')[0],
    done: informedChoice,
    evidence: ['routeChoice'],
    excusedBy: 'nobody',
  }),
};

export const choseGuardianship = (view: Parameters<typeof informed>[0]) => chose(view, 'special-guardianship');
