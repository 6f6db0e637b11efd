import { kinshipRoute } from '../../../workflows/kinship-route/definition';
import {
  chooses,
  choosesUninformed,
  informs,
  kinship,
  legal,
  orders,
  receiver,
  socialWorker,
  supports,
  teamManager,
  worker,
} from './carer';

/** Who owes each step: the table of the page. Nobody is excused but from a letter that the carer does not need. */
const STEPS: readonly (readonly [step: string, owedBy: string])[] = [
  ['give-route-facts', 'kinship-worker'],
  ['offer-advice', 'kinship-worker'],
  ['initial-assessment', 'kinship-worker'],
  ['record-choice', 'kinship-carer'],
  ['sgo-notice', 'prospective-guardian'],
  ['sgo-wait', 'prospective-guardian'],
  ['court-report', 'social-worker'],
  ['court-report-for-court', 'social-worker'],
  ['support-decision', 'kinship-worker'],
  ['services-review', 'kinship-worker'],
  ['review-on-change', 'kinship-worker'],
  ['payment-review', 'funding-approver'],
  ['re-rate', 'funding-approver'],
  ['peer-offer', 'kinship-worker'],
  ['leave-letter', 'kinship-worker'],
  ['kinship-leave', 'kinship-worker'],
  ['near-18', 'team-manager'],
  ['responsible-authority', 'kinship-worker'],
  ['approve-temporarily', 'nominated-officer'],
  ['temporary-approval', 'nominated-officer'],
  ['refusal-under-review', 'nominated-officer'],
  ['end-placement', 'social-worker'],
  ['connected-visit', 'social-worker'],
  ['connected-visit-later', 'social-worker'],
];

test('the definition loads, and each step has its owner', () => {
  expect(Object.entries(kinshipRoute.steps).map(([id, { owedBy }]) => [id, owedBy])).toEqual(
    STEPS.map((one) => [...one]),
  );
  const excusable = Object.entries(kinshipRoute.steps).filter(([, { excusedBy }]) => excusedBy !== 'nobody');
  expect(excusable.map(([id]) => id)).toEqual(['leave-letter']);
});

test('facts and advice in five working days, a first assessment in ten', () => {
  const ledger = kinship('2026-12-21');
  expect(ledger.duty('give-route-facts').due).toBe('2026-12-30');
  expect(ledger.duty('offer-advice').due).toBe('2026-12-30');
  expect(ledger.duty('initial-assessment').due).toBe('2027-01-07');
  ledger.on('2026-12-31', worker.records('adviceOffer', { answer: 'waiting', legalAid: 'first' }));
  expect(ledger.duty('offer-advice').outcome).toBeNull();
  ledger.on('2027-01-04', worker.records('adviceOffer', { answer: 'declined', legalAid: 'first' }));
  expect(ledger.duty('offer-advice')).toMatchObject({ outcome: 'met-late', daysLate: 5 });
  ledger.on('2027-01-07', worker.records('initialAssessment', { result: 'positive' }));
  expect(ledger.duty('initial-assessment').outcome).toBe('met');
});

test('a report by the court’s own date has no figure here', () => {
  const ledger = kinship('2026-11-02').on('2027-01-11', legal.records('reportOrdered', {}));
  expect(ledger.duty('court-report-for-court')).toMatchObject({ due: null, kind: 'gate', outcome: null });
  ledger.on('2027-02-15', socialWorker.records('reportFiled', {}));
  expect(ledger.duty('court-report-for-court')).toMatchObject({ outcome: 'met', settled: '2027-02-15' });
});

test('back to a plan only by an informed choice of the carer', () => {
  const ledger = kinship('2026-11-02').on('2026-11-03', choosesUninformed('family-network-plan'));
  expect(ledger.tell(worker.offers('family-network-plan'))).toBe('not-yet');
  ledger.on('2026-11-04', ...informs()).on('2026-11-16', chooses('family-network-plan'));
  ledger.on('2026-11-17', worker.offers('family-network-plan'), receiver.accepts('family-network-plan'));
  expect(ledger.state.ended).toMatchObject({ end: 'family-network-plan' });
  expect(ledger.open()).toEqual([]);
});

test('it ends as declined only when the carer declined', () => {
  const ledger = kinship('2026-11-02');
  expect(ledger.tell(teamManager.ends('declined'))).toBe('not-yet');
  expect(ledger.on('2026-11-09', choosesUninformed('decline')).tell(teamManager.ends('declined'))).toBeUndefined();
  expect(ledger.open()).toEqual([]);
});

test('a death closes every clock', () => {
  const ledger = kinship('2026-11-02')
    .on('2027-03-15', orders(), supports())
    .on('2027-06-07', socialWorker.records('childDied', {}));
  expect(ledger.state.ended).toMatchObject({ end: 'child-died', on: '2027-06-07' });
  expect(ledger.open()).toEqual([]);
});

test('an answer about pressure is kept with the choice', () => {
  const ledger = kinship('2026-11-02');
  expect(ledger.tell(chooses('informal', { sealed: ['words'] }))).toBe('missing-value');
});
