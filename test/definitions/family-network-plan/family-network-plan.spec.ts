import { addDays, civilDate, instant } from '../../../statute';
import type { Ledger } from '../../support/ledger';
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
  hears,
  insufficient,
  knows,
  line,
  marks,
  measures,
  network,
  nominated,
  none,
  officer,
  packs,
  point,
  purpose,
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

/*
 * The acceptance scenarios of a Family Network Plan, by number. Holidays: 25 and 28 December 2026; 1 January, 26 and 29 March,
 * 3 and 31 May, 30 August 2027.
 */

/** The day before a duty falls due, the day itself and the day after. */
function aroundDue(ledger: Ledger, key: string) {
  const { due } = ledger.duty(key);
  if (due === null) return { due };
  const day = civilDate(due.slice(0, 10));
  const status = (days: number) => ledger.status(key, addDays(day, days));
  return { due, before: status(-1), on: status(0), after: status(1) };
}
const inTimeUntil = (due: string) => ({ due, before: 'due-soon', on: 'due-soon', after: 'overdue' });

const explained = (ledger: Ledger, key: string) => {
  const told = ledger.told('clock.set').findLast(({ event }) => event.duty === key);
  return told?.event.explanation;
};

/** Scenario 1: agreed by the authority on 19 February 2027, funded and started on Monday 8 March. */
const overHoliday = () =>
  network('2027-02-19')
    .on('2027-02-26', ...elements('2027-03-08', '2027-09-05', '2027-04-19', '2027-05-31', '2027-07-12'))
    .on('2027-03-01', drafts(), checks(), socialWorker.records('fundingRequested', { pounds: 4000 }))
    .on('2027-03-02', ...agreement(), hears())
    .on('2027-03-08', funder.decides('fund', { choice: 'approve', pounds: 4000 }), starts());

describe('1. A plan over a bank holiday', () => {
  test('the draft is due ten working days after the authority’s agreement was accepted', () => {
    const ledger = network('2027-02-19').on('2027-03-06');
    expect(aroundDue(ledger, 'draft-plan')).toEqual(inTimeUntil('2027-03-05'));
  });

  test('money is decided on in five working days, and the plan starts the working day after the last condition', () => {
    const ledger = overHoliday();
    expect(ledger.duty('draft-plan')).toMatchObject({ outcome: 'met', settled: '2027-03-01' });
    expect(ledger.duty('approve-funding')).toMatchObject({ due: '2027-03-08', outcome: 'met' });
    expect(ledger.duty('activate')).toMatchObject({ opened: '2027-03-08', due: '2027-03-09', outcome: 'met' });
    expect(ledger.breaches('activate')).toEqual({ legal: [], practice: [] });
  });

  test('a point on a bank holiday stays there and shows the working day before it', () => {
    const ledger = overHoliday();
    expect([1, 2, 3].map((n) => ledger.duty(`review:${n}`).due)).toEqual(['2027-04-19', '2027-05-31', '2027-07-12']);
    expect(explained(ledger, 'review:2')).toMatchObject({ dueOn: '2027-05-31', planningDate: '2027-05-28' });
  });

  test('the end of the plan is asked about from twenty working days before it', () => {
    const ledger = overHoliday().on('2027-08-05');
    expect(ledger.open()).not.toContain('plan-end');
    ledger.on('2027-08-06');
    expect(ledger.duty('plan-end')).toMatchObject({ opened: '2027-08-06', due: '2027-09-05', kind: 'outcome-check' });
    ledger.on('2027-09-06');
    expect(aroundDue(ledger, 'plan-end')).toEqual(inTimeUntil('2027-09-05'));
  });
});

describe('2. A missing element', () => {
  const without = (...left: readonly string[]) => {
    const all = {
      points: [point('2027-04-19')],
      accommodation: [none('accommodation')],
      others: [purpose(), measures(), term('2027-03-08', '2027-09-05'), none('support'), none('additional-support')],
      monitoring: [watches()],
    };
    const kept = Object.entries(all).flatMap(([name, acts]) => (left.includes(name) ? [] : acts));
    return network('2027-02-19').on('2027-03-08', ...kept, drafts(), checks(), ...agreement(), hears(), starts());
  };

  test('a plan without review points starts, and is not compliant for its second element', () => {
    const ledger = without('points');
    expect(ledger.missing('activate')).toEqual(['element-2-length-and-review-points']);
    expect(ledger.breaches('activate')).toEqual({ legal: [], practice: ['fnp-plan'] });
    expect(ledger.duty('check-elements').outcome).toBeNull();
    expect(ledger.duty('draft-plan').outcome).toBeNull();
  });

  test('no accommodation, with a reason, is enough; without one it is not', () => {
    expect(without().breaches('activate')).toEqual({ legal: [], practice: [] });
    expect(without('accommodation').missing('activate')).toEqual(['element-3-accommodation']);
    expect(without('monitoring').missing('activate')).toEqual(['element-6-monitoring']);
  });
});

/** Scenario 3: wages for the grandmother from Monday 22 March 2027. */
const wages = () =>
  running('2027-03-08', '2027-09-05', '2027-04-19', '2027-05-31', '2027-07-12').on(
    '2027-03-08',
    line('wages', '2027-03-22'),
  );
const lateWages = () => wages().on('2027-04-12', delivers('wages'));

describe('3. Support promised, not delivered', () => {
  test('it is overdue from the day after its date, and 21 days late when the first payment comes', () => {
    const ledger = wages().on('2027-03-24');
    expect(aroundDue(ledger, 'start-line:wages')).toEqual(inTimeUntil('2027-03-22'));
    ledger.on('2027-04-12', delivers('wages'));
    expect(ledger.duty('start-line:wages')).toMatchObject({
      owedBy: 'support-provider',
      outcome: 'met-late',
      daysLate: 21,
    });
  });

  test('support that the person helped does not confirm has not come', () => {
    const ledger = wages().on('2027-03-20', socialWorker.records('delivery', { line: 'wages', confirmed: false }));
    expect(ledger.duty('start-line:wages').outcome).toBeNull();
  });

  test('the review is not complete before the line is marked late, by 21 days', () => {
    const ledger = lateWages().on('2027-04-19', ...reviews());
    expect(ledger.duty('review:1').outcome).toBeNull();
    expect(ledger.tell(marks('wages', 'on-time'))).toBe('not-compliant');
    expect(ledger.tell(marks('wages', 'late', 20))).toBe('not-compliant');
    expect(ledger.tell(marks('wages', 'late', 21))).toBeUndefined();
    expect(ledger.duty('review:1')).toMatchObject({ outcome: 'met', settled: '2027-04-19' });
  });

  test('a line that was not delivered by the review is marked so', () => {
    const ledger = wages().on('2027-04-19', ...reviews());
    expect(ledger.tell(marks('wages', 'late', 28))).toBe('not-compliant');
    expect(ledger.tell(marks('wages', 'not-delivered'))).toBeUndefined();
    expect(ledger.duty('review:1').outcome).toBe('met');
    expect(ledger.duty('start-line:wages').outcome).toBeNull();
  });
});

describe('4. Breakdown, and what a court is shown', () => {
  const broken = () =>
    lateWages()
      .on('2027-07-01T08:00:00Z', reports('harm', 'safety-concern', { at: '2027-07-01T08:00:00Z' }))
      .on('2027-07-01T09:00:00Z', grades('harm', 'safety', { at: '2027-07-01T09:00:00Z' }))
      .on('2027-07-01T15:00:00Z', answers('harm', { at: '2027-07-01T15:00:00Z' }), decides('insufficient'))
      .on('2027-07-01T15:30:00Z', insufficient());

  test('a change of safety at nine is answered by nine the next day', () => {
    const ledger = broken();
    expect(ledger.duty('answer-change:harm')).toMatchObject({
      due: '2027-07-02T08:00:00.000Z',
      outcome: 'met',
      settled: '2027-07-01',
    });
    expect(ledger.duty('early-review:harm')).toMatchObject({ outcome: 'met', kind: 'gate' });
    expect(ledger.duty(`decide-insufficiency:${ledger.entry('reviewOutcome')}`)).toMatchObject({ outcome: 'met' });
    expect(ledger.duty('evidence-pack')).toMatchObject({ opened: '2027-07-01', due: '2027-07-08' });
  });

  test('it is handed over only with every promised line in the evidence', () => {
    const ledger = broken().on('2027-07-02', packs([]));
    expect(ledger.tell(serviceManager.offers('pre-proceedings'))).toBe('not-compliant');
    ledger.on('2027-07-02', packs(['wages'], ['reviews']));
    expect(ledger.tell(serviceManager.offers('pre-proceedings'))).toBe('not-compliant');
    ledger.on('2027-07-02', packs(['wages']));
    expect(ledger.duty('evidence-pack')).toMatchObject({ outcome: 'met', settled: '2027-07-02' });
    const owed = ledger.open();
    expect(owed).toEqual(expect.arrayContaining(['visit:1', 'review:3']));
    ledger.on('2027-07-02', serviceManager.offers('pre-proceedings'));
    expect(ledger.open()).toEqual(owed);
    expect(ledger.breaches('hand-over-as-insufficient')).toEqual({ legal: [], practice: [] });
    ledger.on('2027-07-02', receiver.accepts('pre-proceedings'));
    expect(ledger.state.ended).toMatchObject({ end: 'insufficient', on: '2027-07-02' });
    expect(ledger.open()).toEqual([]);
    expect(ledger.duty('start-line:wages')).toMatchObject({ outcome: 'met-late', daysLate: 21 });
  });

  test('an urgent application goes first, and the evidence is completed after it', () => {
    const ledger = broken().on('2027-07-02', serviceManager.excuses('evidence-pack', 'urgent-application'));
    ledger.on('2027-07-02', serviceManager.offers('pre-proceedings'), receiver.accepts('pre-proceedings'));
    expect(ledger.breaches('hand-over-as-insufficient').practice).toEqual(['fnp-evidence']);
    expect(ledger.open()).toEqual(['complete-evidence-pack']);
    ledger.on('2027-07-09', packs(['wages']));
    expect(ledger.duty('complete-evidence-pack')).toMatchObject({ outcome: 'met', settled: '2027-07-09' });
  });
});

describe('5. Christmas Eve', () => {
  const at = '2026-12-24T16:00:00Z';
  const reported = () =>
    running('2026-12-01', '2027-06-01', '2027-01-12').on(at, reports('door', 'safety-concern', { at }));

  test('a matter of safety, or one that nobody has graded, is answered in 24 hours through the night and the holiday', () => {
    for (const ledger of [reported(), reported().on(at, grades('door', 'safety', { at }))]) {
      expect(ledger.duty('answer-change:door').due).toBe('2026-12-25T16:00:00.000Z');
      ledger.on('2026-12-26');
      expect(ledger.status('answer-change:door', '2026-12-25T16:00:00.000Z')).toBe('due-soon');
      expect(ledger.status('answer-change:door', '2026-12-25T16:00:00.001Z')).toBe('overdue');
    }
    expect(reported().duty('grade-change:door')).toMatchObject({ due: '2026-12-24' });
  });

  test('any other change is answered in five working days from the report', () => {
    const ledger = reported().on('2026-12-24T17:00:00Z', grades('door', 'other', { at: '2026-12-24T17:00:00Z' }));
    expect(ledger.duty('answer-change:door')).toMatchObject({ outcome: 'superseded', reason: 'graded-other' });
    expect(ledger.duty('answer-other-change:door').due).toBe('2027-01-05');
    ledger.on('2027-01-06');
    expect(aroundDue(ledger, 'answer-other-change:door')).toEqual(inTimeUntil('2027-01-05'));
  });

  test('graded otherwise too late, it keeps how late it was', () => {
    const ledger = reported().on('2026-12-29', grades('door', 'other'));
    expect(ledger.duty('answer-change:door')).toMatchObject({ outcome: 'superseded', daysLate: 4 });
  });
});

describe('6. The guard on status', () => {
  const six = '2027-02-05T18:00:00Z';
  const taken = () =>
    network('2027-02-01').on(six, socialWorker.records('authorityManages', { how: 'forbids-removal' }, { at: six }));
  const guard = (ledger: Ledger) => `status-guard:${ledger.entry('authorityManages')}`;

  test('it opens at once, and 24 hours are its last mark', () => {
    const ledger = taken();
    expect(ledger.state.duties[guard(ledger)]?.opened).toEqual({ on: '2027-02-05', at: instant(six) });
    expect(ledger.duty(guard(ledger))).toMatchObject({ due: '2027-02-06T18:00:00.000Z', owedBy: 'service-manager' });
    ledger.on('2027-02-07');
    expect(ledger.status(guard(ledger), '2027-02-05T18:00:00Z')).toBe('due-soon');
    expect(ledger.status(guard(ledger), '2027-02-06T18:00:00.001Z')).toBe('overdue');
    expect(ledger.missing('accommodate')).toEqual(['legal-basis']);
    expect(ledger.breaches('accommodate').legal).toEqual([]);
  });

  test('a basis decided on Monday with effect from Friday dates the first review in care', () => {
    const ledger = taken().on('2027-02-08', basis('s20', '2027-02-05'));
    expect(ledger.duty(guard(ledger))).toMatchObject({ outcome: 'met-late', settled: '2027-02-08', daysLate: 2 });
    expect(ledger.duty('first-care-review')).toMatchObject({
      opened: '2027-02-05',
      due: '2027-03-05',
      kind: 'statutory-limit',
    });
    ledger.on('2027-03-06');
    expect(aroundDue(ledger, 'first-care-review')).toEqual(inTimeUntil('2027-03-05'));
  });

  test('care planning takes it over on acceptance, not before', () => {
    const ledger = taken();
    expect(ledger.tell(teamManager.offers('care-planning'))).toBe('not-yet');
    ledger.on('2027-02-08', basis('s20', '2027-02-05'), teamManager.offers('care-planning'));
    expect(ledger.duty('first-care-review').outcome).toBeNull();
    ledger.on('2027-02-09', receiver.accepts('care-planning'));
    expect(ledger.state.ended).toMatchObject({ end: 'became-looked-after' });
    expect(ledger.duty('first-care-review').outcome).toBe('superseded');
  });

  test('a decision that had been made earlier on the same day does not answer it', () => {
    const at = '2027-02-05T11:00:00Z';
    const ledger = network('2027-02-01')
      .on('2027-02-05T10:00:00Z', basis('s17', '2027-02-05'))
      .on(at, socialWorker.records('authorityManages', { how: 'controls-contact' }, { at }));
    expect(ledger.duty(guard(ledger)).outcome).toBeNull();
    ledger.on('2027-02-05T12:00:00Z', basis('s17', '2027-02-05'));
    expect(ledger.duty(guard(ledger))).toMatchObject({ outcome: 'met', settled: '2027-02-05' });
  });

  test('a basis of care that was decided before leaves nothing to guard', () => {
    const ledger = network('2027-02-01')
      .on('2027-02-04', basis('s20', '2027-02-04'))
      .on('2027-02-05', socialWorker.records('authorityManages', { how: 'arranges' }));
    expect(ledger.open().filter((key) => key.startsWith('status-guard'))).toEqual([]);
    expect(ledger.gate('accommodate')).toEqual({ 'legal-basis': 'met' });
  });
});

describe('7 and 8. A family friend', () => {
  const friend = (from = '2027-05-03') =>
    network('2027-02-01', { bornOn: '2013-09-01' }).on(
      '2027-03-01',
      ...[purpose(), measures(), term(from, '2027-06-13'), point('2027-05-24'), none('support')],
      ...[none('additional-support'), watches(), drafts(), checks(), knows('mother'), says('mother', 'agrees')],
      stay(from, { with: 'friend', relation: 'friend', to: '2027-06-13' }),
      ...[says('friend', 'agrees', 'named-carer'), adopts(), basis('private-family', from), hears()],
    );
  const noticed = (ledger: Ledger) =>
    ledger.on('2027-03-25', socialWorker.records('privateFosteringNotice', { stay: 'stay-1' }));

  test('7. notice is the carer’s, six weeks before; the officer visits in seven working days', () => {
    const ledger = noticed(friend());
    expect(ledger.duty('private-fostering-notice:stay-1')).toMatchObject({
      due: '2027-03-22',
      owedBy: 'named-carer',
      outcome: 'met-late',
      daysLate: 3,
    });
    ledger.on('2027-04-08');
    expect(aroundDue(ledger, 'private-fostering-visit:stay-1')).toEqual(inTimeUntil('2027-04-07'));
  });

  test('7. the start waits for the officer’s acceptance', () => {
    const ledger = noticed(friend());
    expect(ledger.open()).not.toContain('activate');
    expect(ledger.missing('activate', 'next')).toEqual(['officer-accepts (friend)']);
    ledger.on('2027-04-06', officer.decides('privateFostering', { stay: 'stay-1', choice: 'accepted' }));
    expect(ledger.missing('activate', 'next')).toEqual([]);
    expect(ledger.duty('activate')).toMatchObject({ opened: '2027-04-06', due: '2027-05-04' });
    const early = noticed(friend()).on('2027-05-03', starts());
    expect(early.breaches('activate').legal).toEqual([]);
    expect(early.gate('activate')['private-fostering']).toBe('not-met');
    expect(early.missing('activate')).toEqual(['officer-accepts (friend)']);
  });

  test('7. of a stay agreed later than that, notice is given at once', () => {
    const ledger = friend('2027-04-05');
    expect(ledger.duty('private-fostering-notice-at-once:stay-1')).toMatchObject({ due: null, kind: 'gate' });
  });

  test('7. a stay with a grandparent, a short one, or one begun at 16 is none', () => {
    const stays = (bornOn: string, value: Record<string, string>) =>
      network('2027-02-01', { bornOn })
        .on('2027-03-01', stay('2027-05-03', { with: 'x', relation: 'friend', ...value }))
        .open()
        .filter((key) => key.startsWith('check-private-fostering'));
    expect(stays('2013-09-01', { relation: 'grandparent' })).toEqual([]);
    expect(stays('2013-09-01', { to: '2027-05-29' })).toEqual([]);
    expect(stays('2013-09-01', { to: '2027-05-30' })).toHaveLength(1);
    expect(stays('2011-05-03', {})).toEqual([]);
    expect(stays('2011-05-04', {})).toHaveLength(1);
    expect(stays('2013-09-01', { relation: 'great-uncle-or-aunt' })).toHaveLength(1);
  });

  test('8. a corrected start moves the 28th day, and both are kept', () => {
    const ledger = friend('2027-05-10').on('2027-04-01');
    expect(ledger.duty('check-private-fostering:stay-1').due).toBe('2027-06-06');
    ledger.on(
      '2027-04-02',
      socialWorker.corrects(
        'stay',
        {
          ...{ stay: 'stay-1', with: 'friend', purpose: 'lives-there', from: '2027-05-03', to: '2027-06-13' },
          ...{ arrangedBy: 'family', relation: 'friend' },
        },
        { on: '2027-03-01' },
      ),
    );
    expect(ledger.duty('check-private-fostering:stay-1').due).toBe('2027-05-30');
    expect(ledger.duty('check-private-fostering:stay-1', '2027-04-01').due).toBe('2027-06-06');
    ledger.on('2027-06-01');
    expect(aroundDue(ledger, 'check-private-fostering:stay-1')).toEqual(inTimeUntil('2027-05-30'));
  });
});

describe('9. Siblings, each with clocks of their own', () => {
  const every = (weeks: number, first: string) =>
    network('2027-03-01').on(
      '2027-03-01',
      ...[purpose(), measures(), term('2027-03-01', '2028-02-27', { reviewEveryWeeks: weeks }), point(first)],
      ...[none('accommodation'), none('support'), none('additional-support'), watches(), drafts(), checks()],
      ...[...agreement(), hears(), starts()],
    );

  test('each chain runs by its own plan, and the end of one leaves the other', () => {
    const asha = every(6, '2027-04-12').on('2027-04-12', ...reviews());
    const ben = every(12, '2027-04-26').on('2027-04-26', ...reviews());
    expect(asha.duty('review:2').due).toBe('2027-05-24');
    expect(ben.duty('review:2').due).toBe('2027-07-19');
    asha.on('2027-05-24', ...reviews('kinship-route'), serviceManager.offers('kinship-route'));
    asha.on('2027-05-24', receiver.accepts('kinship-route'));
    expect(asha.state.ended).toMatchObject({ end: 'moved-to-kinship-route', on: '2027-05-24' });
    expect(asha.open()).toEqual([]);
    ben.on('2027-07-20');
    expect(aroundDue(ben, 'review:2')).toEqual(inTimeUntil('2027-07-19'));
    const baby = network('2027-06-07').on(
      '2027-06-07',
      ...elements('2027-06-07', '2027-12-05', '2027-07-05'),
      ...[drafts(), checks(), ...agreement(), hears(), starts()],
    );
    expect(baby.duty('review:1').due).toBe('2027-07-05');
  });

  test('10. an early review pulls the next in', () => {
    const ben = every(12, '2027-04-26')
      .on('2027-04-26', ...reviews())
      .on('2027-06-07', ...reviews());
    expect(ben.duty('review:2')).toMatchObject({ due: '2027-07-19', outcome: 'met', settled: '2027-06-07' });
    expect(ben.duty('review:3').due).toBe('2027-08-30');
    expect(explained(ben, 'review:3')).toMatchObject({ planningDate: '2027-08-27' });
  });
});

test('10. among points that the plan names, an early one pulls the next in by as much as lay between them', () => {
  const ledger = overHoliday().on('2027-04-05', ...reviews());
  expect(ledger.duty('review:1')).toMatchObject({ due: '2027-04-19', outcome: 'met' });
  expect(ledger.duty('review:2').due).toBe('2027-05-17');
  expect(ledger.duty('review:3').due).toBe('2027-07-12');
});

test('11. a review recorded late was held in time; its minutes were not, and the alert closes as recorded late', () => {
  const ledger = overHoliday().on('2027-04-20');
  expect(ledger.alerts()).toContain('duty/review:1');
  ledger.on('2027-05-11', ...reviews('continue', { on: '2027-04-19' }));
  expect(ledger.duty('review:1')).toMatchObject({ outcome: 'met', settled: '2027-04-19', daysLate: 0 });
  const closed = ledger.told('alert.closed').find(({ event }) => event.alert.startsWith('duty/review:1#'));
  expect(closed?.event.because).toBe('recorded-late');
  expect(ledger.duty('record-review:1')).toMatchObject({ opened: '2027-04-19', due: '2027-04-26', outcome: null });
  expect(ledger.status('record-review:1', '2027-04-26')).toBe('due-soon');
  expect(ledger.status('record-review:1', '2027-04-27')).toBe('overdue');
});

describe('12. Agreement withdrawn', () => {
  const at = '2027-07-09T19:00:00Z';
  const withdrawn = () =>
    wages()
      .on('2027-03-22', delivers('wages'))
      .on('2027-03-22', line('travel', '2027-08-02', { endOn: '2027-08-30' }))
      .on(at, says('mother', 'withdrawn', 'pr-holder', { at }));

  test('it counts as a matter of safety: answered in 24 hours', () => {
    expect(withdrawn().duty('answer-change:mother').due).toBe('2027-07-10T19:00:00.000Z');
  });

  test('the plan is suspended until a review decides; support stays owed', () => {
    const ledger = withdrawn();
    const key = `settle-suspension:${ledger.entry('agreement')}`;
    expect(ledger.duty(key)).toMatchObject({ opened: '2027-07-09', outcome: null });
    expect(ledger.duty('start-line:travel').outcome).toBeNull();
    ledger.on('2027-08-04');
    expect(ledger.overdue('2027-08-03')).toContain('start-line:travel');
    ledger.on('2027-08-05', decides('vary'));
    expect(ledger.duty(key)).toMatchObject({ outcome: 'met', settled: '2027-08-05' });
    expect(ledger.duty('early-review:mother')).toMatchObject({ outcome: 'met' });
  });

  test('if the authority then keeps the child, the guard opens at once', () => {
    const ledger = withdrawn();
    expect(ledger.open().filter((key) => key.startsWith('status-guard'))).toEqual([]);
    ledger.on(
      '2027-07-09T20:00:00Z',
      socialWorker.records('authorityManages', { how: 'keeps-after-withdrawal' }, { at: '2027-07-09T20:00:00Z' }),
    );
    expect(ledger.duty(`status-guard:${ledger.entry('authorityManages')}`)).toMatchObject({ opened: '2027-07-09' });
  });

  test('its words are kept', () => {
    expect(wages().tell(says('mother', 'withdrawn', 'pr-holder', { sealed: [] }))).toBe('missing-value');
  });
});

describe('13. The end of a stay', () => {
  const staying = () =>
    running('2027-03-08', '2027-09-05', '2027-04-19').on('2027-03-08', stay('2027-03-08', { to: '2027-05-30' }));

  test('it is asked about ten working days before, and overdue on the day after, a bank holiday too', () => {
    const ledger = staying().on('2027-05-16');
    expect(ledger.open()).not.toContain('accommodation-end:stay-1');
    ledger.on('2027-05-17');
    expect(ledger.duty('accommodation-end:stay-1')).toMatchObject({ opened: '2027-05-17', kind: 'outcome-check' });
    ledger.on('2027-06-01');
    expect(aroundDue(ledger, 'accommodation-end:stay-1')).toEqual(inTimeUntil('2027-05-30'));
    expect(ledger.overdue('2027-05-31')).toContain('accommodation-end:stay-1');
  });

  test('a carer who withdraws brings it to that day', () => {
    const ledger = staying().on('2027-04-07', says('aunt', 'agrees', 'named-carer'));
    ledger.on('2027-05-04', says('aunt', 'withdrawn', 'named-carer'));
    expect(ledger.duty('accommodation-end:stay-1')).toMatchObject({ opened: '2027-05-04', due: '2027-05-04' });
    expect(ledger.open()).toContain('early-review:aunt');
  });

  test('what was decided in time settles it; a stay that is renewed is asked about again', () => {
    const ledger = staying().on('2027-05-20', teamManager.decides('stayEnd', { stay: 'stay-1', choice: 'renewed' }));
    ledger.on('2027-05-20', stay('2027-03-08', { to: '2027-07-25' }));
    expect(ledger.duty('accommodation-end:stay-1')).toMatchObject({ outcome: 'met', due: '2027-05-30' });
    ledger.on('2027-07-12');
    expect(ledger.duty('accommodation-end:stay-1/2')).toMatchObject({ opened: '2027-07-12', due: '2027-07-25' });
  });
});

test('14. what was missed while a transfer waited is the sender’s, and the promises go on', () => {
  const ledger = running('2027-03-08', '2027-09-05', '2027-05-24', '2027-07-12')
    .on('2027-03-08', line('wages', '2027-06-07'))
    .on('2027-04-26', teamManager.offers('transfer'));
  expect(ledger.duty('review:1').outcome).toBeNull();
  ledger.on('2027-05-25', teamManager.accepts('transfer'));
  expect(ledger.duty('review:1')).toMatchObject({ outcome: 'superseded', due: '2027-05-24', daysLate: 1 });
  expect(ledger.duty('start-line:wages')).toMatchObject({ outcome: 'superseded', due: '2027-06-07', daysLate: 0 });
  expect(ledger.open()).toEqual([]);
});

describe('15. Reunification', () => {
  const inCare = () =>
    network('2027-05-03').on(
      '2027-05-03',
      socialWorker.records('lookedAfter', { basis: 's20' }, { on: '2026-11-02' }),
      socialWorker.records('returnPlanned', {}),
    );
  const goes = (telling = {}) => socialWorker.records('wentHome', {}, telling);

  test('home before the approval is recorded, as a breach of the law', () => {
    const ledger = inCare()
      .on('2027-06-04', goes())
      .on('2027-06-07', nominated.decides('leaveCare', { choice: 'approve' }));
    expect(ledger.breaches('leave-care')).toEqual({ legal: ['C22'], practice: [] });
    expect(ledger.duty('leave-care-approval')).toMatchObject({ reason: 'left-care-without-it' });
  });

  test('approved first, of the same day, status ends and the plan starts that day', () => {
    const ledger = inCare()
      .on('2027-06-07', nominated.decides('leaveCare', { choice: 'approve' }), basis('private-family', '2027-06-07'))
      .on('2027-06-07', goes())
      .on(
        '2027-06-07',
        ...elements('2027-06-07', '2027-12-05', '2027-07-19'),
        drafts(),
        checks(),
        ...agreement(),
        hears(),
      )
      .on('2027-06-07', starts());
    expect(ledger.gate('leave-care')).toEqual({ approval: 'met' });
    expect(ledger.duty('leave-care-approval')).toMatchObject({ outcome: 'met', settled: '2027-06-07' });
    expect(ledger.tell(teamManager.offers('care-planning'))).toBe('not-yet');
  });

  test('of the same day, the hours may show that the approval came after', () => {
    const ledger = inCare()
      .on('2027-06-07T09:00:00Z', goes({ at: '2027-06-07T09:00:00Z' }))
      .on(
        '2027-06-07T15:00:00Z',
        nominated.decides('leaveCare', { choice: 'approve' }, { at: '2027-06-07T15:00:00Z' }),
      );
    expect(ledger.breaches('leave-care').legal).toEqual(['C22']);
  });
});

describe('16. The law alone', () => {
  const alone = () => network('2027-02-19', { pack: false });

  test('the six elements are asked for as advice, met or not, and break nothing', () => {
    const ledger = alone().on('2027-03-08', drafts(), checks());
    expect(ledger.limbs('activate', 'next')).toMatchObject([
      { limb: 'elements', status: 'advisory', missing: expect.arrayContaining([{ what: 'element-3-accommodation' }]) },
      { limb: 'agreement', status: 'advisory' },
      { limb: 'resources', status: 'advisory', missing: [] },
      { limb: 'legal-basis', status: 'not-applicable' },
      { limb: 'private-fostering', status: 'not-applicable' },
    ]);
    ledger.on('2027-03-08', starts());
    expect(ledger.breaches('activate')).toEqual({ legal: [], practice: [] });
    expect(ledger.gate('activate')).toMatchObject({ elements: 'advisory', agreement: 'advisory' });
    expect(ledger.alerts()).not.toContain('gate/activate/next');
    expect(ledger.duty('check-elements').outcome).toBeNull();
  });

  test('the guard, private fostering and the end of care are as they were', () => {
    const ledger = alone().on(
      '2027-03-08',
      stay('2027-05-03', { with: 'friend', relation: 'friend' }),
      socialWorker.records('lookedAfter', { basis: 's20' }, { on: '2026-11-02' }),
      socialWorker.records('wentHome', {}),
      socialWorker.records('authorityManages', { how: 'controls-contact' }),
    );
    expect(ledger.open()).toEqual(
      expect.arrayContaining([
        'private-fostering-notice:stay-1',
        `status-guard:${ledger.entry('authorityManages')}`,
        'decide-legal-basis',
      ]),
    );
    expect(ledger.breaches('leave-care').legal).toEqual(['C22']);
    expect(ledger.breaches('accommodate')).toEqual({ legal: [], practice: ['duty-arises'] });
  });
});
