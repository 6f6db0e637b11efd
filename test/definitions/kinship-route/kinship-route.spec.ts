import { decide } from '../../../workflows/kernel/decide';
import { addDays, civilDate } from '../../../statute';
import { kinshipRoute } from '../../../workflows/kinship-route/definition';
import type { Ledger } from '../../support/ledger';
import {
  applies,
  approves,
  carer,
  chooses,
  choosesUninformed,
  extend,
  funder,
  guardian,
  informs,
  kinship,
  legal,
  notifies,
  orders,
  otherAuthority,
  pays,
  pilot,
  places,
  rates,
  receiver,
  reviewing,
  socialWorker,
  supports,
  teamManager,
  worker,
} from './carer';

/*
 * The acceptance scenarios of the kinship routes, by number; then their invariants, K1 to K5.
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
const explained = (ledger: Ledger, key: string) =>
  ledger.told('clock.set').findLast(({ event }) => event.duty === key)?.event.explanation;

describe('1. Notice', () => {
  const appliedOn = (notice: string, application: string) =>
    kinship('2026-11-02')
      .on('2026-11-16', choosesUninformed())
      .on(notice, notifies())
      .on(application, applies())
      .gate('apply-for-guardianship');

  test('an application may come three months after it, and not a day sooner', () => {
    expect(appliedOn('2026-11-30', '2027-02-27')).toEqual({ notice: 'not-met' });
    expect(appliedOn('2026-11-30', '2027-02-28')).toEqual({ notice: 'met' });
    expect(appliedOn('2026-11-30', '2027-03-01')).toEqual({ notice: 'met' });
    expect(appliedOn('2027-08-31', '2027-11-29')).toEqual({ notice: 'not-met' });
    expect(appliedOn('2027-08-31', '2027-11-30')).toEqual({ notice: 'met' });
  });

  test('the wait is no limit that could be overdue; its explanation names the first day', () => {
    const ledger = kinship('2026-11-02').on('2026-11-16', choosesUninformed()).on('2026-11-30', notifies());
    expect(ledger.duty('sgo-notice')).toMatchObject({ outcome: 'met', settled: '2026-11-30' });
    expect(ledger.duty('sgo-wait')).toMatchObject({ due: null, kind: 'gate', outcome: null });
    expect(explained(ledger, 'sgo-wait')).toMatchObject({ notBefore: '2027-02-28' });
    ledger.on('2027-02-28');
    expect(ledger.duty('sgo-wait')).toMatchObject({ outcome: 'met', settled: '2027-02-28' });
    expect(aroundDue(ledger.on('2027-03-02'), 'court-report')).toEqual(inTimeUntil('2027-02-28'));
  });

  test('with leave in care proceedings there is no wait', () => {
    const ledger = kinship('2026-11-02')
      .on('2026-11-16', choosesUninformed())
      .on('2026-11-30', notifies())
      .on('2026-12-01', legal.records('leaveGiven', {}), applies());
    expect(ledger.gate('apply-for-guardianship')).toEqual({ notice: 'not-applicable' });
    expect(ledger.duty('sgo-wait')).toMatchObject({ outcome: 'no-longer-applicable', reason: 'leave-given' });
  });
});

describe('2. The yearly review of support', () => {
  const supported = (on: string) => kinship('2026-11-02').on(on, orders(), supports());
  const reviewed = (telling = {}) => worker.records('servicesReview', {}, telling);

  test('a year from the order, then from the actual last one', () => {
    const ledger = supported('2027-03-15').on('2028-01-31');
    expect(ledger.duty('services-review:1')).toMatchObject({ due: '2028-03-15', kind: 'statutory-limit' });
    ledger.on('2028-02-01', reviewed());
    expect(ledger.duty('services-review:2').due).toBe('2029-02-01');
    ledger.on('2029-02-02');
    expect(aroundDue(ledger, 'services-review:2')).toEqual(inTimeUntil('2029-02-01'));
  });

  test('from 29 February it is 28 February', () => {
    const ledger = supported('2027-03-15').on('2028-02-29', reviewed());
    expect(ledger.duty('services-review:2').due).toBe('2029-02-28');
  });

  test('regular payments have a review of their own', () => {
    const ledger = supported('2027-03-15').on('2028-02-01', reviewed());
    expect(ledger.duty('payment-review:1')).toMatchObject({ due: '2028-03-15', owedBy: 'funding-approver' });
    ledger.on('2028-03-01', funder.records('paymentReview', {}));
    expect(ledger.duty('payment-review:2').due).toBe('2029-03-01');
  });

  test('a change asks for one at once, without a date', () => {
    const ledger = supported('2027-03-15').on('2027-06-01', worker.records('circumstancesChanged', {}));
    expect(ledger.duty('review-on-change')).toMatchObject({ due: null, kind: 'gate', outcome: null });
    ledger.on('2027-06-09', reviewed());
    expect(ledger.duty('review-on-change')).toMatchObject({ outcome: 'met', settled: '2027-06-09' });
  });
});

describe('3. The fostering rate changes', () => {
  const paid = (pack: boolean) =>
    kinship('2026-11-02', { pack })
      .on('2027-01-11', rates(180))
      .on('2027-01-18', pays(180))
      .on('2027-04-01', rates(190));

  test('the allowance follows in ten working days, or is overdue on the next', () => {
    const ledger = paid(true).on('2027-04-16');
    expect(aroundDue(ledger, 're-rate:2027-04-01')).toEqual(inTimeUntil('2027-04-15'));
    expect(ledger.duty('re-rate:2027-04-01').kind).toBe('local-guard');
    ledger.on('2027-04-19', pays(190));
    expect(ledger.duty('re-rate:2027-04-01')).toMatchObject({ outcome: 'met-late', daysLate: 4 });
  });

  test('a rise that falls short is none', () => {
    const ledger = paid(true).on('2027-04-12', pays(189));
    expect(ledger.duty('re-rate:2027-04-01').outcome).toBeNull();
  });

  test('with the law alone there is nothing to follow; in a pilot area there is', () => {
    expect(Object.keys(paid(false).state.duties)).not.toContain('re-rate:2027-04-01');
    const area = kinship('2026-11-02')
      .learns('2026-11-02', pilot('2026-12-01'))
      .on('2027-01-11', rates(180), pays(180));
    expect(area.on('2027-04-01', rates(190)).duty('re-rate:2027-04-01').due).toBe('2027-04-15');
  });
});

describe('4. An informed choice', () => {
  const told = (omitted?: { route: string; effect: string }) =>
    kinship('2026-11-02', { pack: true }).on('2026-11-09', ...informs(omitted));

  const WITHOUT_THERAPY = { route: 'special-guardianship', effect: 'therapy' };

  test('a sheet that omits therapy after special guardianship: the choice is refused, and what is missing is named', () => {
    const ledger = told(WITHOUT_THERAPY).on('2026-11-16');
    const sent = { id: '', body: '', ...chooses()(ledger) };
    const judged = decide(ledger.definition, ledger.state, sent, ledger.now);
    expect(judged.ok ? undefined : judged.refusal).toMatchObject({
      ...{ code: 'not-yet', path: ['choice'], message: expect.stringContaining('special-guardianship: therapy') },
    });
    expect(ledger.told('fact.recorded').map(({ event }) => event.fact)).not.toContain('routeChoice');
    ledger.on('2026-11-17', ...informs()).on('2026-11-20', chooses());
    expect(ledger.gate('choose-route')).toEqual({ informed: 'met' });
  });

  test('made all the same, it needs a reason, is recorded, and counts for nothing', () => {
    const ledger = told(WITHOUT_THERAPY).on('2026-11-16');
    expect(ledger.tell(choosesUninformed('special-guardianship', []))).toBe('missing-value');
    ledger.on('2026-11-16', choosesUninformed());
    expect(ledger.missing('choose-route')).toEqual(['special-guardianship: therapy']);
    expect(ledger.breaches('choose-route')).toEqual({ legal: [], practice: ['rev-informed-choice'] });
    expect(ledger.duty('record-choice').outcome).toBeNull();
    expect(ledger.duty('give-route-facts').outcome).toBeNull();
    expect(ledger.tell(teamManager.ends('informal'))).toBe('not-yet');
  });

  test('told of all, with time to think and asked about pressure, it is one', () => {
    const ledger = told().on('2026-11-12', chooses());
    expect(ledger.breaches('choose-route').practice).toEqual([]);
    expect(ledger.duty('record-choice')).toMatchObject({ outcome: 'met', settled: '2026-11-12' });
    expect(ledger.duty('give-route-facts')).toMatchObject({ due: '2026-11-09', outcome: 'met' });
  });

  test('within two working days of the facts it is too soon, and unasked about pressure it is none', () => {
    expect(told().on('2026-11-11', chooses()).missing('choose-route')).toEqual(['time-to-think']);
    const unasked = told().on('2026-11-16', chooses('special-guardianship', { sealed: ['words'] }, false));
    expect(unasked.missing('choose-route')).toEqual(['pressure-question']);
  });

  test('a question that waits for its answer holds it up', () => {
    const asks = carer.records('questionAsked', { question: 'q1' });
    const ledger = told().on('2026-11-10', asks).on('2026-11-16');
    expect(ledger.tell(chooses())).toBe('not-yet');
    expect(ledger.on('2026-11-16', choosesUninformed()).missing('choose-route')).toEqual(['q1']);
    const answers = worker.records('questionAnswered', { question: 'q1' });
    const answered = told().on('2026-11-10', asks).on('2026-11-11', answers).on('2026-11-16', chooses());
    expect(answered.missing('choose-route')).toEqual([]);
  });

  test('corrected to a day before the facts it is refused too', () => {
    const ledger = told().on('2026-11-16', chooses());
    const value = { choice: 'special-guardianship', pressureAsked: true };
    expect(ledger.tell(carer.corrects('routeChoice', value, { on: '2026-11-06' }))).toBe('not-yet');
    const uninformed = { ...value, madeUninformed: true };
    const sealed = ['correctionReason', 'whyUninformed'];
    expect(ledger.tell(carer.corrects('routeChoice', uninformed, { on: '2026-11-06', sealed }))).toBeUndefined();
    expect(ledger.breaches('choose-route').practice).toEqual(['rev-informed-choice']);
  });

  test('the choice is the carer’s alone', () => {
    const value = { choice: 'informal', pressureAsked: true };
    for (const other of [worker, socialWorker, teamManager])
      expect(told().tell(other.records('routeChoice', value, { sealed: ['words', 'pressure'] }))).toBe('not-allowed');
  });
});

describe('5. Leave', () => {
  const leaves = (pack: boolean) =>
    kinship('2026-11-02', { pack }).on('2027-03-15', orders()).on('2027-03-22', worker.records('leaveStarted', {}));

  test('thirty-nine weeks beginning with the first day, under the review', () => {
    const ledger = leaves(true).on('2027-12-21');
    expect(aroundDue(ledger, 'kinship-leave')).toEqual(inTimeUntil('2027-12-19'));
    expect(ledger.duty('kinship-leave').kind).toBe('local-guard');
  });

  test('with the law alone a letter proves the order and shows no right', () => {
    const says = (what: string) => worker.records('leaveLetter', { says: what });
    const ledger = leaves(false);
    expect(Object.keys(ledger.state.duties)).not.toContain('kinship-leave');
    expect(ledger.duty('leave-letter')).toMatchObject({ opened: '2027-03-15', due: '2027-03-31' });
    expect(ledger.tell(says('proof-of-order-and-right-to-leave'))).toBe('not-compliant');
    expect(ledger.tell(says('proof-of-order'))).toBeUndefined();
    expect(leaves(true).tell(says('proof-of-order-and-right-to-leave'))).toBeUndefined();
  });
});

describe('6. Three years', () => {
  const from = { formerAuthority: 'A', residentAuthority: 'B' };
  const ordered = () => kinship('2026-11-02').on('2027-03-15', orders(from));

  test('the former authority answers for support until the same day three years on; the hand-over opens six months before', () => {
    const ledger = ordered().on('2029-09-14');
    expect(ledger.open()).not.toContain('responsible-authority');
    ledger.on('2029-09-15');
    expect(ledger.duty('responsible-authority')).toMatchObject({ opened: '2029-09-15', due: '2030-03-15' });
    ledger.on('2030-03-17');
    expect(aroundDue(ledger, 'responsible-authority')).toEqual(inTimeUntil('2030-03-15'));
  });

  test('it is complete only when the other authority accepts', () => {
    const ledger = ordered().on('2029-10-01', worker.offers('resident-authority'));
    expect(ledger.duty('responsible-authority').outcome).toBeNull();
    expect(ledger.tell(worker.accepts('resident-authority'))).toBe('not-allowed');
    ledger.on('2030-03-15', otherAuthority.accepts('resident-authority'));
    expect(ledger.duty('responsible-authority')).toMatchObject({ outcome: 'met', settled: '2030-03-15' });
    expect(ledger.state.ended).toMatchObject({ end: 'passed-on' });
  });

  test('of a child who was not in care, or whose guardian lives here, nothing is handed over', () => {
    for (const value of [{}, { formerAuthority: 'A' }, { formerAuthority: 'A', residentAuthority: 'A' }])
      expect(kinship('2026-11-02').on('2027-03-15', orders(value)).on('2030-03-16').open()).not.toContain(
        'responsible-authority',
      );
  });
});

test('7. a private family arrangement opens nothing: no carer starts a journey', () => {
  expect(kinshipRoute.startedBy).not.toEqual(expect.arrayContaining(['kinship-carer']));
  expect(kinshipRoute.startedBy).not.toEqual(expect.arrayContaining(['prospective-guardian']));
  expect(kinshipRoute.startedBy).toEqual([
    ...['case-system', 'kinship-worker', 'social-worker', 'team-manager'],
    'receiving-service', // by accepting a hand-over
  ]);
});

/** Of the plan's sixth scenario: the child with an aunt since Friday 5 February 2027, who is approved on Monday the 8th. */
describe('A connected person', () => {
  const aunt = () => kinship('2027-02-08').on('2027-02-08', places({ on: '2027-02-05' }), approves());

  test('approval ends after sixteen weeks, not moved by the holiday, and once extended eight weeks later', () => {
    const ledger = aunt();
    expect(ledger.duty('temporary-approval')).toMatchObject({ due: '2027-05-31', kind: 'statutory-limit' });
    expect(explained(ledger, 'temporary-approval')).toMatchObject({ planningDate: '2027-05-28' });
    ledger.on('2027-05-24', extend());
    expect(ledger.duty('temporary-approval').due).toBe('2027-07-26');
    expect(ledger.breaches('extend-approval')).toEqual({ legal: [], practice: [] });
    expect(ledger.tell(extend())).toBe('invalid-value');
    ledger.on('2027-07-28');
    expect(aroundDue(ledger, 'temporary-approval')).toEqual(inTimeUntil('2027-07-26'));
  });

  test('the days before the approval are shown', () => {
    const ledger = aunt();
    expect(ledger.duty('approve-temporarily')).toMatchObject({
      opened: '2027-02-05',
      settled: '2027-02-08',
      kind: 'gate',
    });
    expect(ledger.missing('place-with-connected')).toEqual(['temporary-approval']);
    expect(ledger.breaches('place-with-connected').legal).toEqual([]);
  });

  test('an extension without the panel, the reviewing officer or the best home breaks the law', () => {
    for (const lacking of ['mostAppropriate', 'panelAsked', 'reviewingOfficerTold'])
      expect(
        aunt()
          .on('2027-05-24', extend('assessment-unfinished', { [lacking]: false }))
          .breaches('extend-approval').legal,
      ).toEqual(['D4']);
  });

  test('a refusal under review lasts until its outcome; refused, the child leaves', () => {
    const refuses = (fact: string) => worker.records(fact, { outcome: 'refused' });
    const ledger = aunt().on('2027-05-03', refuses('assessmentOutcome'));
    expect(ledger.open()).toContain('end-placement');
    ledger.on('2027-05-10', extend('refusal-under-review'));
    expect(ledger.duty('temporary-approval')).toMatchObject({ outcome: 'superseded', reason: 'refusal-under-review' });
    expect(ledger.duty('refusal-under-review')).toMatchObject({ due: null, outcome: null });
    expect(ledger.open()).not.toContain('end-placement');
    ledger.on('2027-06-14', refuses('refusalReviewed'));
    expect(ledger.duty('refusal-under-review').outcome).toBe('met');
    expect(ledger.open()).toContain('end-placement');
    ledger.on('2027-06-21', worker.records('connectedPlacementEnded', { to: 'another-home' }));
    expect(ledger.open()).not.toContain('end-placement');
  });

  test('visits are weekly until the first review, and every four weeks after it', () => {
    const seen = (on: string) => worker.records('connectedVisit', { seen: true, alone: true }, { on });
    const ledger = aunt().on('2027-02-10', seen('2027-02-10'));
    expect(ledger.duty('connected-visit:1')).toMatchObject({ due: '2027-02-12', outcome: 'met' });
    expect(ledger.duty('connected-visit:2').due).toBe('2027-02-17');
    ledger.on('2027-02-16', seen('2027-02-16'), reviewing.records('careReview', {}));
    expect(ledger.duty('connected-visit:3')).toMatchObject({ reason: 'first-review-held' });
    expect(ledger.duty('connected-visit-later:1').due).toBe('2027-03-16');
    ledger.on('2027-03-01', worker.records('assessmentOutcome', { outcome: 'approved' }));
    expect(ledger.duty('temporary-approval')).toMatchObject({ outcome: 'met', settled: '2027-03-01' });
    expect(ledger.open().filter((key) => key.startsWith('connected-visit'))).toEqual([]);
  });
});

describe('Invariants', () => {
  test('K1. no choice counts before the facts on all routes, under the law alone too', () => {
    const ledger = kinship('2026-11-02').on('2026-11-16');
    expect(ledger.tell(chooses('informal'))).toBe('not-yet');
    ledger.on('2026-11-16', choosesUninformed('informal'));
    expect(ledger.gate('choose-route')).toEqual({ informed: 'not-applicable' });
    expect(ledger.duty('record-choice').outcome).toBeNull();
    expect(ledger.tell(teamManager.ends('informal'))).toBe('not-yet');
    ledger.on('2026-11-17', ...informs()).on('2026-11-23', chooses('informal'));
    expect(ledger.duty('record-choice').outcome).toBe('met');
    expect(ledger.tell(teamManager.ends('informal'))).toBeUndefined();
  });

  test('K2. an application without notice or leave is not compliant; unread in the instrument, it is no legal breach', () => {
    const ledger = kinship('2026-11-02').on('2026-11-16', guardian.records('guardianshipApplication', {}));
    expect(ledger.gate('apply-for-guardianship')).toEqual({ notice: 'not-met' });
    expect(ledger.breaches('apply-for-guardianship').legal).toEqual([]);
  });

  test('K3. an allowance below the fostering rate, where the child would otherwise be in care', () => {
    const settled = (would: boolean) => worker.records('otherwiseInCare', { would, shownBy: 'family-group-decision' });
    const paid = (pack: boolean, would: boolean, pounds: number) =>
      kinship('2026-11-02', { pack }).on('2027-01-11', rates(180), settled(would), pays(pounds));
    expect(paid(true, true, 179).breaches('pay-allowance').practice).toEqual(['rev-kinship-allowance']);
    expect(paid(true, true, 180).breaches('pay-allowance').practice).toEqual([]);
    expect(paid(true, false, 100).gate('pay-allowance')).toEqual({ parity: 'not-applicable' });
    expect(paid(false, true, 100).gate('pay-allowance')).toEqual({ parity: 'not-applicable' });
  });

  test('K4. support varied or ended without notice and a time to comment breaks the law', () => {
    const ends = teamManager.decides('changeSupport', { choice: 'end' });
    const proposes = worker.records('changeProposed', {});
    const comments = carer.records('representations', { made: true });
    const supported = () => kinship('2026-11-02').on('2027-03-15', orders(), supports());
    expect(supported().on('2028-06-05', ends).breaches('change-support').legal).toEqual(['sg-notice-before-change']);
    const unheard = supported().on('2028-05-01', proposes).on('2028-06-05', ends);
    expect(unheard.missing('change-support')).toEqual(['time-to-comment']);
    const heard = supported().on('2028-05-01', proposes).on('2028-05-15', comments).on('2028-06-05', ends);
    expect(heard.breaches('change-support')).toEqual({ legal: [], practice: [] });
    expect(heard.duty('services-review:1')).toMatchObject({
      outcome: 'no-longer-applicable',
    });
  });

  test('K5. no support ends by itself after two years, nor at 18', () => {
    const ledger = kinship('2026-11-02', { bornOn: '2010-06-01' }).on('2027-03-15', orders(), supports());
    ledger.on('2029-03-16');
    expect(ledger.open()).toEqual(expect.arrayContaining(['services-review:1', 'payment-review:1', 'near-18']));
    expect(ledger.duty('near-18')).toMatchObject({ opened: '2027-12-01', due: '2028-06-01', kind: 'outcome-check' });
    ledger.on('2029-03-19', teamManager.decides('atEighteen', { choice: 'runs-on-in-education' }));
    expect(ledger.tell(teamManager.ends('decided-at-18'))).toBe('not-yet');
    expect(ledger.open()).toContain('services-review:1');
  });
});

test('support is proposed with a time to comment before it is decided on', () => {
  const ledger = kinship('2026-11-02')
    .on('2027-01-11', worker.records('supportRequested', {}))
    .on('2027-01-18', supports());
  expect(ledger.duty('support-decision')).toMatchObject({ due: '2027-02-08', outcome: null });
  ledger
    .on('2027-01-20', worker.records('supportProposed', {}))
    .on('2027-01-27', carer.records('representations', { made: false }), supports());
  expect(ledger.duty('support-decision')).toMatchObject({ outcome: 'met', settled: '2027-01-27' });
});

test('peer support is owed from the order; by the review, to a carer without one too', () => {
  const chosen = (pack: boolean) => kinship('2026-11-02', { pack }).on('2026-11-16', choosesUninformed('informal'));
  expect(chosen(false).open()).not.toContain('peer-offer');
  expect(chosen(true).duty('peer-offer')).toMatchObject({ opened: '2026-11-16', due: '2026-11-30' });
  expect(chosen(false).on('2027-03-15', orders()).duty('peer-offer').due).toBe('2027-03-31');
});

test('a carer approved in full is handed over to fostering, and nothing stays open', () => {
  const ledger = kinship('2027-02-08').on('2027-02-08', places(), approves());
  expect(ledger.tell(worker.offers('fostering'))).toBe('not-yet');
  ledger.on('2027-05-10', worker.records('assessmentOutcome', { outcome: 'approved' }), worker.offers('fostering'));
  ledger.on('2027-05-11', receiver.accepts('fostering'));
  expect(ledger.state.ended).toMatchObject({ end: 'fostering' });
  expect(ledger.open()).toEqual([]);
});
