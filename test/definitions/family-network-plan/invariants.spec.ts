import { findRule } from '../../../statute';
import { familyNetworkPlan } from '../../../workflows/family-network-plan/definition';
import { NOT_STATUTORY } from '../../../workflows/family-network-plan/documents';
import { EVIDENCE } from '../../../workflows/family-network-plan/evidence';
import { PACK_PARTS } from '../../../workflows/family-network-plan/facts/life';
import type { Act, Ledger } from '../../support/ledger';
import {
  adopts,
  agreement,
  answers,
  basis,
  checks,
  decides,
  delivers,
  drafts,
  elements,
  funder,
  grades,
  grandmother,
  hears,
  insufficient,
  knows,
  line,
  marks,
  network,
  none,
  officer,
  packs,
  point,
  receiver,
  reports,
  reviews,
  running,
  says,
  serviceManager,
  socialWorker,
  starts,
  stay,
  teamManager,
  term,
  watches,
} from './network';

const DAY = '2027-03-08';
const plan = (...points: readonly string[]): Ledger =>
  running(DAY, '2027-09-05', ...(points.length ? points : ['2027-04-19']));
const activates = (...acts: readonly Act[]) =>
  network(DAY)
    .on(DAY, ...acts, starts())
    .breaches('activate').practice;
const whole = elements(DAY, '2027-09-05', '2027-04-19');

/** Section 9 of the page, by number. */
describe('invariants', () => {
  test('1. no start is compliant while one of the six elements is neither filled nor reasoned away', () => {
    expect(activates(...whole, ...agreement(), drafts())).toEqual([]);
    for (const left of whole)
      expect(activates(...whole.filter((one) => one !== left), ...agreement(), drafts())).toEqual(['fnp-plan']);
    const filled = [
      ...whole.filter((one) => one !== whole[4] && one !== whole[5] && one !== whole[6]),
      ...[stay(DAY), line('wages', DAY), line('therapy', DAY, { kind: 'therapy', helps: 'child', person: 'child' })],
      ...[says('aunt', 'agrees', 'named-carer'), basis('private-family', DAY)],
    ];
    expect(activates(...filled, ...agreement(), drafts())).toEqual([]);
  });

  test('2. nor without the agreement of the family and of the authority', () => {
    const [lists, agrees, authority] = agreement();
    if (!lists || !agrees || !authority) throw new Error('three acts');
    expect(activates(...whole, lists, agrees)).toEqual(['fnp-plan']);
    expect(activates(...whole, lists, authority)).toEqual(['fnp-plan']);
    expect(activates(...whole, lists, agrees, adopts('unsuitable-at-outset'))).toEqual(['fnp-plan']);
    const two = [knows('father'), ...agreement()];
    expect(activates(...whole, ...two)).toEqual(['fnp-plan']);
    expect(activates(...whole, ...two, says('father', 'objects'))).toEqual(['fnp-plan']);
    const answered = socialWorker.records('objectionAnswered', { person: 'father', advice: 'advice-3' });
    expect(activates(...whole, ...two, says('father', 'objects'), answered)).toEqual([]);
    const unnamed = [...agreement(), stay(DAY), basis('s17', DAY)];
    expect(activates(...whole, ...unnamed)).toEqual(['fnp-plan']);
    expect(activates(...whole, ...unnamed, says('aunt', 'agrees', 'named-carer'))).toEqual([]);
  });

  test('3. starting a plan sets no status and clears none; only a basis that was decided does', () => {
    const started = plan();
    expect(started.tell(teamManager.offers('care-planning'))).toBe('not-yet');
    expect(
      started.on('2027-03-09', basis('s20', '2027-03-09')).tell(teamManager.offers('care-planning')),
    ).toBeUndefined();
    const inCare = network(DAY).on(DAY, socialWorker.records('lookedAfter', { basis: 's20' }, { on: '2026-11-02' }));
    inCare.on(DAY, ...whole, drafts(), checks(), ...agreement(), hears(), starts());
    expect(inCare.tell(teamManager.offers('care-planning'))).toBeUndefined();
  });

  test('4. no event of a plan says who has parental responsibility: what is known of it is a fact of its own', () => {
    const ledger = plan().on('2027-04-19', ...reviews('vary'), ...agreement());
    const held = ledger.state.entries.filter(({ name }) => name === 'prHolder').map(({ value }) => value['status']);
    expect(new Set(held)).toEqual(new Set(['known']));
    const holds = Object.values(familyNetworkPlan.decisions).flatMap(({ holds: fields }) => Object.keys(fields));
    expect(holds.filter((field) => /responsib|holder/i.test(field))).toEqual([]);
  });

  test('5. a plan that runs always has a review to come', () => {
    const openReviews = (ledger: Ledger) => ledger.open().filter((key) => /^(first-|next-)?review:/.test(key));
    const ledger = plan('2027-04-19', '2027-05-31');
    for (const day of ['2027-04-19', '2027-05-31', '2027-08-02']) {
      expect(openReviews(ledger).length).toBeGreaterThan(0);
      ledger.on(day, ...reviews());
    }
    expect(ledger.duty('next-review:3')).toMatchObject({ opened: '2027-05-31', due: '2027-08-23', outcome: 'met' });
    expect(ledger.duty('next-review:4')).toMatchObject({ opened: '2027-08-02', due: '2027-10-25', outcome: null });
    const unset = network(DAY).on(DAY, term(DAY, '2027-09-05'), watches(), starts());
    expect(unset.duty('first-review:1')).toMatchObject({ opened: DAY, due: '2027-04-19' });
  });

  test('6. no line lapses or is missed in silence: delivered, late, not delivered or declined', () => {
    const ledger = plan().on(
      DAY,
      ...['kept', 'late', 'missed', 'declined'].map((name) => line(name, '2027-03-22', { endOn: '2027-06-30' })),
    );
    ledger
      .on('2027-03-22', delivers('kept'), grandmother.records('lineDeclined', { line: 'declined' }))
      .on('2027-03-29', delivers('late'))
      .on('2027-04-19', ...reviews());
    const stands = ['kept', 'late', 'missed', 'declined'].map((name) => ledger.duty(`start-line:${name}`).outcome);
    expect(stands).toEqual(['met', 'met-late', null, 'excused']);
    expect(ledger.duty('review:1').outcome).toBeNull();
    ledger.on('2027-04-19', marks('kept', 'on-time'), marks('late', 'late', 7), marks('missed', 'not-delivered'));
    expect(ledger.duty('review:1').outcome).toBeNull();
    ledger.on('2027-04-19', marks('declined', 'declined'));
    expect(ledger.duty('review:1').outcome).toBe('met');
    ledger.on('2027-07-01');
    expect(ledger.duty('end-line:kept')).toMatchObject({
      opened: '2027-06-16',
      due: '2027-06-30',
      kind: 'outcome-check',
    });
    expect(ledger.overdue('2027-07-01')).toEqual(expect.arrayContaining(['end-line:kept', 'end-line:late']));
    expect(ledger.overdue('2027-06-30')).not.toContain('end-line:kept');
  });

  test('7. reviews chain from the actual last: a late one puts the next off, unless the plan names its day', () => {
    const every = network(DAY).on(
      DAY,
      term(DAY, '2028-03-05', { reviewEveryWeeks: 6 }),
      ...[point('2027-04-19'), ...whole.slice(0, 2), none('support'), watches(), starts()],
    );
    every.on('2027-04-26', ...reviews());
    expect(every.duty('review:1')).toMatchObject({ outcome: 'met-late', daysLate: 7 });
    expect(every.duty('review:2').due).toBe('2027-06-07');
    const named = plan('2027-04-19', '2027-05-31').on('2027-04-26', ...reviews());
    expect(named.duty('review:2').due).toBe('2027-05-31');
    const both = plan('2027-04-19', '2027-05-31').on('2027-06-02', ...reviews());
    expect([both.duty('review:1').daysLate, both.duty('review:2').daysLate]).toEqual([44, 2]);
  });

  test('8. a matter of safety is answered in real hours, when the clocks change too', () => {
    const at = '2027-03-27T18:00:00Z';
    const ledger = plan().on(at, reports('door', 'safety-concern', { at }));
    expect(ledger.duty('answer-change:door').due).toBe('2027-03-28T18:00:00.000Z');
  });

  test('9. nothing is handed over as insufficient without every promised line in the evidence', () => {
    const ledger = plan().on(DAY, line('wages', '2027-03-22'), line('travel', '2027-12-01'));
    expect(ledger.tell(serviceManager.offers('pre-proceedings'))).toBe('not-yet');
    ledger.on('2027-05-04', decides('insufficient'), insufficient());
    for (const listed of [[], ['wages'], ['travel']])
      expect(ledger.on('2027-05-05', packs(listed)).tell(serviceManager.offers('pre-proceedings'))).toBe(
        'not-compliant',
      );
    expect(
      ledger.on('2027-05-06', packs(['wages', 'travel'])).tell(serviceManager.offers('pre-proceedings')),
    ).toBeUndefined();
    expect(Object.keys(EVIDENCE).toSorted()).toEqual(
      PACK_PARTS.filter((one) => one !== 'family-group-record').toSorted(),
    );
  });

  test('9. a part that is missing is explained', () => {
    const gap = (sealed: readonly string[]) =>
      socialWorker.records(
        'evidencePack',
        { lines: [], parts: PACK_PARTS.filter((one) => one !== 'visits'), gaps: ['visits'] },
        { sealed },
      );
    const ledger = plan().on('2027-05-04', decides('insufficient'), insufficient());
    expect(ledger.tell(gap([]))).toBe('missing-value');
    expect(ledger.tell(gap(['gapReasons']))).toBeUndefined();
    expect(ledger.tell(serviceManager.offers('pre-proceedings'))).toBeUndefined();
  });

  test('10. a stay of 28 days with a friend has a decision by the officer, whatever the length named later', () => {
    const ledger = plan().on(
      '2027-04-01',
      stay('2027-05-03', { with: 'friend', relation: 'friend', to: '2027-05-20' }),
    );
    expect(ledger.open()).not.toContain('check-private-fostering:stay-1');
    ledger.on('2027-05-10', stay('2027-05-03', { with: 'friend', relation: 'friend', to: '2027-06-20' }));
    expect(ledger.duty('check-private-fostering:stay-1').due).toBe('2027-05-30');
    ledger.on('2027-05-31');
    expect(ledger.overdue('2027-05-31')).toContain('check-private-fostering:stay-1');
    ledger.on('2027-06-01', officer.decides('privateFostering', { stay: 'stay-1', choice: 'accepted' }));
    expect(ledger.duty('check-private-fostering:stay-1')).toMatchObject({ outcome: 'met-late', daysLate: 2 });
  });

  test('11. a promise is judged by the version in force on its date', () => {
    const before = plan().on(DAY, line('wages', '2027-03-22')).on('2027-03-15', line('wages', '2027-04-05'));
    expect(before.duty('start-line:wages').due).toBe('2027-04-05');
    const after = plan().on(DAY, line('wages', '2027-03-22')).on('2027-03-29', line('wages', '2027-04-05'));
    expect(after.duty('start-line:wages').due).toBe('2027-03-22');
    expect(after.duty('start-line:wages/2').due).toBe('2027-04-05');
    after.on('2027-04-06', delivers('wages'));
    expect(after.duty('start-line:wages')).toMatchObject({ outcome: 'met-late', daysLate: 15 });
    expect(after.duty('start-line:wages/2')).toMatchObject({ outcome: 'met-late', daysLate: 1 });
    const points = plan('2027-04-19', '2027-05-31').on('2027-04-26', point('2027-05-10', 2));
    expect(points.duty('review:1')).toMatchObject({ due: '2027-04-19', outcome: null });
    expect(points.duty('review:2').due).toBe('2027-05-10');
  });

  test('12. one child’s end closes nothing of a sibling’s', () => {
    const [asha, ben] = [plan(), plan()];
    asha.on('2027-04-01', teamManager.offers('transfer'), teamManager.accepts('transfer'));
    expect(asha.open()).toEqual([]);
    ben.on('2027-04-01');
    expect(ben.open()).toContain('review:1');
  });

  test('13. as long as no law makes such a plan, it says so', () => {
    expect(findRule('fnp-plan')).toMatchObject({ force: 'proposal', commencement: 'proposal', pack: 'review-2022' });
    expect(familyNetworkPlan.title).toContain(NOT_STATUTORY);
  });

  test('14. at an end no clock is open; the look at the outcome comes after it, with an owner of its own', () => {
    const ledger = plan().on(DAY, line('wages', '2027-03-22')).on('2027-03-22', delivers('wages'));
    ledger.on('2027-04-19', ...reviews('complete'), marks('wages', 'on-time'));
    expect(ledger.tell(teamManager.ends('completed'))).toBe('not-yet');
    ledger.on(
      '2027-04-20',
      teamManager.decides('lineEnd', { line: 'wages', choice: 'move-to-another-owner', to: 'school' }),
    );
    expect(ledger.tell(teamManager.ends('completed'))).toBe('not-yet');
    ledger.on('2027-04-20', teamManager.records('closureTold', { told: ['mother'] }), teamManager.ends('completed'));
    expect(ledger.open()).toEqual(['outcome-check', 'outcome-check-at-twelve']);
    expect(ledger.duty('outcome-check')).toMatchObject({
      due: '2027-10-20',
      owedBy: 'social-worker',
      kind: 'outcome-check',
    });
    ledger.on('2027-10-21');
    expect(ledger.overdue('2027-10-20')).toEqual([]);
    expect(ledger.overdue('2027-10-21')).toEqual(['outcome-check']);
    ledger.on('2027-10-21', socialWorker.records('stillAtHome', { check: 'six-months', atHome: true }));
    expect(ledger.duty('outcome-check')).toMatchObject({ outcome: 'met-late', daysLate: 1 });
    expect(ledger.duty('outcome-check-at-twelve')).toMatchObject({ due: '2028-04-20', outcome: null });
  });
});

describe('Ends', () => {
  const closes = (end: string, ...acts: readonly Act[]) =>
    plan()
      .on('2027-04-01', ...acts)
      .tell(teamManager.ends(end));

  test('never started, only while it has not', () => {
    expect(closes('never-activated')).toBe('not-yet');
    const ledger = network(DAY).on(DAY, ...whole, drafts());
    ledger.on('2027-03-15', teamManager.ends('never-activated'));
    expect(ledger.open()).toEqual([]);
  });

  test('to a kinship route, with every line carried over by name or ended', () => {
    const ledger = plan().on(DAY, line('wages', '2027-03-22'));
    expect(ledger.on('2027-04-19').tell(serviceManager.offers('kinship-route'))).toBe('not-yet');
    expect(ledger.tell(teamManager.decides('reviewOutcome', { choice: 'kinship-route' }))).toBe('not-allowed');
    ledger.on('2027-04-19', decides('kinship-route'));
    expect(ledger.tell(serviceManager.offers('kinship-route'))).toBe('not-yet');
    ledger.on('2027-04-19', teamManager.decides('lineEnd', { line: 'wages', choice: 'move-to-another-owner' }));
    ledger.on('2027-04-20', serviceManager.offers('kinship-route'));
    expect(ledger.open()).toContain('review:1');
    ledger.on('2027-04-21', receiver.accepts('kinship-route'));
    expect(ledger.state.ended).toMatchObject({ end: 'moved-to-kinship-route', on: '2027-04-21' });
    expect(ledger.open()).toEqual([]);
  });

  test('private fostering accepts, and the plan may go on beside it', () => {
    const notice = socialWorker.records('privateFosteringNotice', { stay: 'stay-1' });
    const friend = stay('2027-05-31', { with: 'friend', relation: 'friend' });
    expect(closes('private-fostering', friend, notice)).toBe('not-yet');
    const ledger = plan().on('2027-04-01', friend, notice, teamManager.offers('private-fostering'));
    ledger.on('2027-04-02', officer.accepts('private-fostering'));
    expect(ledger.state.ended).toBeUndefined();
    expect(ledger.tell(teamManager.ends('private-fostering'))).toBeUndefined();
  });

  test('18 opens a decision on the plan and each line, and stops nothing', () => {
    const ledger = network('2027-03-08', { bornOn: '2009-10-01' })
      .on(DAY, ...whole.slice(0, 4), watches(), line('wages', '2027-03-22'), starts())
      .on('2027-03-22', delivers('wages'))
      .on('2027-03-29');
    expect(ledger.open()).not.toContain('decide-at-18:plan');
    ledger.on('2027-03-30');
    expect(ledger.duty('decide-at-18:plan')).toMatchObject({ opened: '2027-03-30', due: '2027-09-30' });
    const before = ledger.open();
    ledger.on('2027-10-01');
    expect(ledger.open()).toEqual(expect.arrayContaining([...before]));
    expect(ledger.overdue('2027-10-01')).toEqual(expect.arrayContaining(['decide-at-18:plan', 'decide-at-18:wages']));
    expect(ledger.overdue('2027-09-30')).not.toContain('decide-at-18:plan');
    ledger.on('2027-10-04', teamManager.decides('atEighteen', { what: 'plan', choice: 'leaving-care' }));
    expect(ledger.tell(teamManager.ends('decided-at-18'))).toBe('not-yet');
    ledger.on('2027-10-04', teamManager.decides('atEighteen', { what: 'wages', choice: 'carry-over' }));
    expect(ledger.tell(teamManager.ends('decided-at-18'))).toBeUndefined();
    expect(ledger.open()).toEqual([]);
  });

  test('a corrected birth date moves the decision at 18', () => {
    const ledger = network('2027-03-08', { bornOn: '2009-10-01' }).on(DAY, starts()).on('2027-04-05');
    expect(ledger.duty('decide-at-18:plan').due).toBe('2027-09-30');
    ledger.on('2027-04-06', socialWorker.corrects('dateOfBirth', { bornOn: '2010-10-01' }, { on: '2010-10-01' }));
    expect(ledger.open()).not.toContain('decide-at-18:plan');
    ledger.on('2028-03-30');
    expect(ledger.duty('decide-at-18:plan')).toMatchObject({ opened: '2028-03-30', due: '2028-09-30' });
  });

  test('a death closes all clocks; money is settled, and an incident considered', () => {
    const ledger = plan().on(DAY, line('wages', '2027-03-22')).on('2027-04-01', socialWorker.records('childDied', {}));
    expect(ledger.open()).toEqual(['consider-incident', 'settle-payments']);
    expect(ledger.duty('start-line:wages')).toMatchObject({ outcome: 'no-longer-applicable', reason: 'child-died' });
  });
});

describe('Promises and changes', () => {
  test('a person’s lines end when the person has died, and the carer’s stay is brought to that day', () => {
    const ledger = plan()
      .on(DAY, stay(DAY, { with: 'grandmother', relation: 'grandparent' }), line('wages', '2027-06-07'))
      .on(
        '2027-05-04',
        socialWorker.records('change', {
          ...{ change: 'death', kind: 'carer-dies', person: 'grandmother', harmSuspected: false },
        }),
      );
    expect(ledger.duty('start-line:wages')).toMatchObject({ outcome: 'no-longer-applicable', reason: 'person-died' });
    expect(ledger.duty('accommodation-end:stay-1')).toMatchObject({ due: '2027-05-04' });
    expect(ledger.open()).toEqual(expect.arrayContaining(['decide-legal-basis', 'early-review:death']));
  });

  test('where harm is suspected a strategy discussion is owed, without a date', () => {
    const ledger = plan().on(
      '2027-04-01',
      socialWorker.records('change', { change: 'harm', kind: 'safety-concern', harmSuspected: true }),
    );
    expect(ledger.duty('strategy-discussion:harm')).toMatchObject({ due: null, kind: 'gate', outcome: null });
  });

  test('an answer without a grade leaves the change open', () => {
    const ledger = plan().on('2027-04-01', reports('door'), answers('door'));
    expect(ledger.duty('answer-change:door').outcome).toBeNull();
    ledger.on('2027-04-01', grades('door'));
    expect(ledger.duty('answer-change:door').outcome).not.toBeNull();
  });

  test('money that is refused goes to the service manager', () => {
    const ledger = network(DAY)
      .on(DAY, ...whole, drafts(), socialWorker.records('fundingRequested', { pounds: 900 }))
      .on('2027-03-09', funder.decides('fund', { choice: 'refuse' }));
    expect(ledger.duty('approve-funding').outcome).toBe('met');
    expect(ledger.duty('answer-refused-funding')).toMatchObject({ owedBy: 'service-manager', outcome: null });
    expect(ledger.missing('activate', 'next')).toContain('funding');
  });

  test('visits run from the actual last: four weeks, or as often as the plan says', () => {
    const seen = (on: string) => socialWorker.records('visit', { worker: 'worker', seen: true, alone: true }, { on });
    const ledger = plan().on('2027-03-30', seen('2027-03-30'));
    expect(ledger.duty('visit:1')).toMatchObject({ due: '2027-04-05', outcome: 'met' });
    expect(ledger.duty('visit:2').due).toBe('2027-04-27');
    const weekly = plan().on(DAY, watches(1)).on('2027-03-12', seen('2027-03-12'));
    expect(weekly.duty('planned-visit:1')).toMatchObject({ due: '2027-03-15', outcome: 'met' });
    expect(weekly.duty('planned-visit:2').due).toBe('2027-03-19');
    expect(weekly.open().filter((key) => key.startsWith('visit:'))).toEqual([]);
  });

  test('what was late before the plan named a day stays late', () => {
    const unnamed = () => network(DAY).on(DAY, term(DAY, '2027-09-05'), watches(), starts());
    const ledger = unnamed().on('2027-04-26', point('2027-05-10'), watches(2));
    expect(ledger.duty('first-review:1')).toMatchObject({ reason: 'plan-sets-day', daysLate: 7 });
    expect(ledger.duty('review:1')).toMatchObject({ due: '2027-05-10', outcome: null });
    expect(ledger.duty('visit:1')).toMatchObject({ reason: 'plan-sets-visits', daysLate: 21 });
    expect(ledger.duty('planned-visit:1')).toMatchObject({ opened: '2027-04-26', due: '2027-05-10' });
  });
});
