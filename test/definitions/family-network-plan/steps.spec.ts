import { familyNetworkPlan } from '../../../workflows/family-network-plan/definition';
import { OUTSIDE_ROLES, RECORDS_FOR_OTHERS } from '../../../workflows/kernel/people';
import {
  basis,
  checks,
  delivers,
  drafts,
  elements,
  grandmother,
  knows,
  legal,
  line,
  network,
  none,
  receiver,
  running,
  serviceManager,
  socialWorker,
  starts,
  stay,
  teamManager,
  term,
} from './network';

/** Who owes each step, who may excuse it and why: the table of the page. */
const STEPS: readonly (readonly [step: string, owedBy: string, excusedBy: string])[] = [
  ['draft-plan', 'social-worker', 'team-manager: family-asks-for-time'],
  ['check-elements', 'team-manager', 'nobody'],
  ['decide-legal-basis', 'service-manager', 'nobody'],
  ['private-fostering-notice', 'named-carer', 'nobody'],
  ['private-fostering-notice-at-once', 'named-carer', 'nobody'],
  ['private-fostering-visit', 'private-fostering-officer', 'nobody'],
  ['check-private-fostering', 'private-fostering-officer', 'nobody'],
  ['agree-plan', 'social-worker', 'service-manager: holder-untraced, holder-unsafe-to-ask'],
  ['approve-funding', 'funding-approver', 'nobody'],
  ['answer-refused-funding', 'service-manager', 'nobody'],
  ['activate', 'social-worker', 'nobody'],
  ['hear-child-before-start', 'social-worker', 'team-manager: not-practicable, advocate-declined-by-child'],
  ['start-line', 'support-provider', 'nobody'],
  ['end-line', 'support-provider', 'nobody'],
  ['visit', 'social-worker', 'team-manager: family-away, child-ill, seen-by-another'],
  ['planned-visit', 'social-worker', 'team-manager: family-away, child-ill, seen-by-another'],
  ['review', 'team-manager', 'nobody'],
  ['first-review', 'team-manager', 'nobody'],
  ['next-review', 'team-manager', 'nobody'],
  ['hear-child', 'social-worker', 'team-manager: not-practicable, advocate-declined-by-child'],
  ['record-review', 'social-worker', 'nobody'],
  ['grade-change', 'team-manager', 'nobody'],
  ['answer-change', 'team-manager', 'nobody'],
  ['answer-other-change', 'team-manager', 'nobody'],
  ['early-review', 'team-manager', 'nobody'],
  ['settle-suspension', 'team-manager', 'nobody'],
  ['strategy-discussion', 'team-manager', 'nobody'],
  ['status-guard', 'service-manager', 'nobody'],
  ['first-care-review', 'independent-reviewing-officer', 'nobody'],
  ['leave-care-approval', 'nominated-officer', 'nobody'],
  ['accommodation-end', 'team-manager', 'nobody'],
  ['plan-end', 'team-manager', 'nobody'],
  ['decide-at-18', 'team-manager', 'nobody'],
  ['decide-insufficiency', 'service-manager', 'nobody'],
  ['evidence-pack', 'social-worker', 'service-manager: urgent-application'],
  ['complete-evidence-pack', 'social-worker', 'nobody'],
  ['outcome-check', 'social-worker', 'team-manager: family-refuses-contact'],
  ['outcome-check-at-twelve', 'social-worker', 'team-manager: family-refuses-contact'],
  ['settle-payments', 'funding-approver', 'nobody'],
  ['consider-incident', 'service-manager', 'nobody'],
];

test('the definition loads, and each step has the owner and the excuses of the page', () => {
  const owed = Object.entries(familyNetworkPlan.steps).map(([id, { owedBy, excusedBy }]) => {
    const excuses = excusedBy === 'nobody' ? excusedBy : `${excusedBy.roles.join()}: ${excusedBy.reasons.join(', ')}`;
    return [id, owedBy, excuses];
  });
  expect(owed).toEqual(STEPS.map((one) => [...one]));
});

test('every figure is a rule of the catalogue or a local setting of this journey, and says where it comes from', () => {
  for (const [id, { due, ahead }] of Object.entries(familyNetworkPlan.steps))
    for (const figure of [due, ahead])
      if (figure?.from === 'setting') {
        expect([id, figure.setting.startsWith('family-network-plan.')]).toEqual([id, true]);
        expect([id, figure.source.length > 0]).toEqual([id, true]);
      }
});

test('family, carers and whoever gives support are outside the authority; a worker records what they say', () => {
  const family = ['parent', 'named-carer', 'network-member', 'support-provider'] as const;
  for (const role of [...family, 'kinship-carer', 'prospective-guardian'] as const)
    expect(OUTSIDE_ROLES).toContain(role);
  for (const role of ['social-worker', 'kinship-worker'] as const) {
    expect(OUTSIDE_ROLES).not.toContain(role);
    expect(RECORDS_FOR_OTHERS).toContain(role);
  }
});

const DAY = '2027-03-08';

test('the draft is excused by the team manager when the family asks for time, and by nobody else', () => {
  const ledger = network(DAY);
  expect(ledger.tell(socialWorker.excuses('draft-plan', 'family-asks-for-time'))).toBe('not-allowed');
  expect(ledger.tell(teamManager.excuses('draft-plan', 'too-busy'))).toBe('invalid-value');
  expect(ledger.tell(teamManager.excuses('draft-plan', 'family-asks-for-time'))).toBeUndefined();
});

test('a holder who cannot be traced is not asked, with the reason', () => {
  const lists = (sealed: readonly string[]) =>
    socialWorker.records('prHolder', { person: 'father', status: 'untraced' }, { sealed });
  const ledger = network(DAY).on(DAY, ...elements(DAY, '2027-09-05', '2027-04-19'), drafts(), checks());
  expect(ledger.tell(lists([]))).toBe('missing-value');
  ledger.on(DAY, lists(['reason']));
  expect(ledger.missing('activate', 'next')).toEqual(['pr-holder-agrees', 'authority-agrees']);
  ledger.on(DAY, serviceManager.excuses('agree-plan', 'holder-untraced'));
  expect(ledger.duty('agree-plan')).toMatchObject({ outcome: 'excused', reason: 'holder-untraced' });
  expect(ledger.gate('activate', 'next')['agreement']).toBe('not-applicable');
});

test('the basis is decided again on each change of stay and on an order', () => {
  const ledger = running(DAY, '2027-09-05', '2027-04-19').on(DAY, stay(DAY), basis('private-family', DAY));
  expect(ledger.duty('decide-legal-basis')).toMatchObject({ outcome: 'met', kind: 'gate' });
  ledger.on('2027-04-01', stay(DAY, { to: '2027-06-30' }));
  expect(ledger.duty('decide-legal-basis:2')).toMatchObject({ opened: '2027-04-01', outcome: null });
  ledger.on('2027-04-06', basis('s17', '2027-04-01'));
  ledger.on('2027-04-12', legal.records('courtOrder', { order: 'supervision' }));
  expect(ledger.duty('decide-legal-basis:3')).toMatchObject({ opened: '2027-04-12', outcome: null });
  expect(ledger.open()).toContain(`early-review:${ledger.entry('courtOrder')}`);
});

test('a line that ends is decided on before it lapses; renewed, it is asked about again', () => {
  const until = (endOn: string) => line('wages', '2027-03-22', { endOn });
  const ledger = running(DAY, '2027-09-05', '2027-04-19')
    .on(DAY, until('2027-05-30'))
    .on('2027-03-22', delivers('wages'));
  expect(ledger.on('2027-05-16').open()).not.toContain('end-line:wages');
  expect(ledger.on('2027-05-17').duty('end-line:wages')).toMatchObject({ opened: '2027-05-17', due: '2027-05-30' });
  ledger.on('2027-05-24', teamManager.decides('lineEnd', { line: 'wages', choice: 'renew' }), until('2027-08-01'));
  expect(ledger.duty('end-line:wages')).toMatchObject({ due: '2027-05-30', outcome: 'met' });
  ledger.on('2027-07-19');
  expect(ledger.duty('end-line:wages/2')).toMatchObject({ opened: '2027-07-19', due: '2027-08-01', outcome: null });
});

test('the plan that is extended before its end is asked about again before the new one', () => {
  const ledger = running(DAY, '2027-09-05', '2027-04-19').on(
    '2027-08-09',
    serviceManager.decides('reviewOutcome', { choice: 'extend' }),
    term(DAY, '2027-12-05'),
  );
  expect(ledger.duty('plan-end')).toMatchObject({ due: '2027-09-05', outcome: 'met' });
  ledger.on('2027-11-08');
  expect(ledger.duty('plan-end:2')).toMatchObject({ opened: '2027-11-08', due: '2027-12-05', outcome: null });
});

test('a plan that lapsed undecided stays to be decided, whatever is agreed afterwards', () => {
  const ledger = running(DAY, '2027-09-05', '2027-04-19').on('2027-09-13', term(DAY, '2027-12-05'));
  expect(ledger.duty('plan-end')).toMatchObject({ due: '2027-09-05', outcome: null });
  ledger.on('2027-09-15', serviceManager.decides('reviewOutcome', { choice: 'extend' }));
  expect(ledger.duty('plan-end')).toMatchObject({ outcome: 'met-late', daysLate: 10 });
  expect(ledger.on('2027-11-08').duty('plan-end:2')).toMatchObject({ due: '2027-12-05', outcome: null });
});

test('a plan that is varied before its end, with nothing decided, has one end: the new one', () => {
  const ledger = running(DAY, '2027-09-05', '2027-04-19').on('2027-06-07', term(DAY, '2027-10-03')).on('2027-09-06');
  expect(ledger.duty('plan-end')).toMatchObject({ opened: '2027-09-06', due: '2027-10-03', outcome: null });
});

test('declined by the person it helps, a line is excused and never shown as missed', () => {
  const ledger = running(DAY, '2027-09-05', '2027-04-19').on(DAY, line('wages', '2027-03-22'));
  ledger.on('2027-03-15', grandmother.records('lineDeclined', { line: 'wages' })).on('2027-04-05');
  expect(ledger.duty('start-line:wages')).toMatchObject({ outcome: 'excused', reason: 'person-declined', daysLate: 0 });
  expect(ledger.overdue('2027-04-05')).not.toContain('start-line:wages');
});

test('the plan that is unsuitable at the outset is shown to a court without having started', () => {
  const ledger = network(DAY).on(
    DAY,
    ...[knows('mother'), none('support'), drafts()],
    serviceManager.decides('adoptPlan', { choice: 'unsuitable-at-outset' }),
  );
  expect(ledger.duty('evidence-pack')).toMatchObject({ opened: DAY, due: '2027-03-15' });
  expect(ledger.tell(serviceManager.offers('pre-proceedings'))).toBe('not-compliant');
});

test('part of the plan may go on as a child in need plan, or in leaving care, and come back', () => {
  const ledger = running(DAY, '2027-09-05', '2027-04-19').on('2027-04-01', teamManager.offers('child-in-need'));
  ledger.on('2027-04-02', receiver.accepts('child-in-need')).on('2027-04-06', receiver.handsBack('child-in-need'));
  expect(ledger.state.ended).toBeUndefined();
  expect(ledger.open()).toContain('review:1');
});

test('a plan started before all was ready is recorded, and its start still has its clock', () => {
  const ledger = network(DAY).on(DAY, ...elements('2027-03-22', '2027-09-05', '2027-04-19'), drafts(), starts());
  expect(ledger.missing('activate')).toEqual(['pr-holder-agrees', 'authority-agrees']);
  expect(ledger.duty('review:1').due).toBe('2027-04-19');
});

test('a review is complete with its last piece, be it the excuse for not hearing the child', () => {
  const held = [
    socialWorker.records('review', { attended: ['mother'] }),
    teamManager.records('measureRead', { measure: 'school', reading: 'same' }),
    teamManager.decides('reviewOutcome', { choice: 'continue' }),
  ];
  const ledger = running('2027-01-04', '2028-01-04', '2027-03-01').on('2027-03-01', ...held); // heard as it started
  ledger.on('2027-05-24', ...held).on('2027-05-25');
  expect(ledger.open()).toContain('next-review:2');
  ledger.on('2027-05-26', teamManager.excuses('hear-child:review-2', 'not-practicable'));
  expect(ledger.duty('next-review:2')).toMatchObject({ outcome: 'met-late', settled: '2027-05-26', daysLate: 2 });
});
