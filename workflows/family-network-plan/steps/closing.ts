import { months, workingDays } from '../../../statute';
import { on } from '../../kernel/readings';
import type { Network } from '../facts';
import { packed, packOwed } from '../meaning/pack';
import { SERVICE_MANAGER, setting, step, TEAM_MANAGER } from './own';

/*
 * After the plan: what a court is to be shown of it, and whether the child is still at home.
 */

const closed = (view: Network) => (view.ended?.end === 'completed' ? on(view.ended) : undefined);
const died = (view: Network) => (view.ended?.end === 'child-died' ? on(view.ended) : undefined);

/** A family owes no answer. */
const REFUSED = { roles: TEAM_MANAGER, reasons: ['family-refuses-contact'] };

export const closing = {
  'evidence-pack': step('Put together what was tried, and what the authority did not deliver', {
    owedBy: 'social-worker',
    opens: packOwed,
    due: setting('evidence-pack', workingDays(5)),
    done: packed,
    evidence: ['evidencePack'],
    excusedBy: { roles: SERVICE_MANAGER, reasons: ['urgent-application'] },
  }),
  'complete-evidence-pack': step('Complete the evidence that an urgent application went without', {
    owedBy: 'social-worker',
    followUp: 'any-time',
    opens: (view) => view.excused('evidence-pack'),
    done: packed,
    evidence: ['evidencePack'],
    excusedBy: 'nobody',
  }),
  'outcome-check': step('Is the child still at home, six months on?', {
    owedBy: 'social-worker',
    followUp: 'after-end',
    opens: closed,
    due: setting('outcome-check', months(6)),
    outcomeCheck: true,
    done: (view) => view.all('stillAtHome').find(({ value }) => value.check === 'six-months'),
    evidence: ['stillAtHome'],
    excusedBy: REFUSED,
  }),
  'outcome-check-at-twelve': step('Is the child still at home, twelve months on?', {
    owedBy: 'social-worker',
    followUp: 'after-end',
    opens: closed,
    due: setting('outcome-check-at-twelve', months(12)),
    outcomeCheck: true,
    done: (view) => view.all('stillAtHome').find(({ value }) => value.check === 'twelve-months'),
    evidence: ['stillAtHome'],
    excusedBy: REFUSED,
  }),
  'settle-payments': step('Payments are settled after the child died', {
    owedBy: 'funding-approver',
    followUp: 'after-end',
    opens: died,
    done: (view) => view.all('paymentsSettled')[0],
    evidence: ['paymentsSettled'],
    excusedBy: 'nobody',
  }),
  'consider-incident': step('Consider whether the death is to be notified as a serious incident', {
    owedBy: 'service-manager',
    followUp: 'after-end',
    opens: died,
    done: (view) => view.all('incidentConsidered')[0],
    evidence: ['incidentConsidered'],
    excusedBy: 'nobody',
  }),
};
