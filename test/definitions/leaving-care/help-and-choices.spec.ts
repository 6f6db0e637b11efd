import { calendarAsKnownOn, civilDate, explainRule } from '../../../statute';
import { grantOf } from '../../../workflows/leaving-care/meaning/money';
import { leadOn } from '../../../workflows/leaving-care/categories';
import type { Leaving } from '../../../workflows/leaving-care/facts';
import { categories } from '../../../workflows/leaving-care/meaning/standing';
import { situation } from '../../../workflows/kernel/owed';
import type { Act, Ledger } from '../../support/ledger';
import {
  adultCare,
  adviser,
  born,
  caseSystem,
  enters,
  inCare,
  leaves,
  manager,
  mentalHealth,
  moves,
  rings,
  socialWorker,
  visits,
  youngPerson,
} from './young-person';

/*
 * The acceptance scenarios of the help around a plan: study, money, health, safety, custody, people and the file.
 */

const lead = (ledger: Ledger, on: string) => {
  const worked = categories(situation(ledger.definition, ledger.state, ledger.now).view as Leaving);
  return worked && leadOn(worked, civilDate(on));
};

const planningDate = (rule: string, on: string) =>
  explainRule(rule, on, { calendar: calendarAsKnownOn(civilDate('2026-11-22')) }).planningDate;

/** Somebody who turns 16 on 2 January 2025 and 18 on 2 January 2027. */
const someone = (startsOn = '2026-06-01') => inCare('2009-01-02', '2015-01-05', startsOn);

describe('14. Kemi: a home for the break', () => {
  const kemi = () =>
    inCare('2007-03-05', '2015-01-05', '2026-09-21').on(
      '2026-09-21',
      adviser.records('termDates', { breakFrom: '2026-12-11' }),
    );
  const confirms = (kind: string): Act => adviser.records('vacationHome', { breakFrom: '2026-12-11', kind });

  test('is confirmed six weeks before term ends, or overdue the day after', () => {
    const ledger = kemi().on('2026-11-02');
    expect(ledger.duty('vacation-home:2026-12-11')).toMatchObject({ due: '2026-10-30', kind: 'local-guard' });
    expect(ledger.overdue('2026-10-30')).not.toContain('vacation-home:2026-12-11');
    expect(ledger.overdue('2026-10-31')).toContain('vacation-home:2026-12-11');
  });

  test('a break that begins without a home is judged; the provision was not read, so it is no breach of law', () => {
    expect(() => kemi().on('2026-12-10').gate('vacation-home')).toThrow(/Nothing was judged/);
    const without = kemi().on('2026-12-11');
    expect(without.breaches('vacation-home')).toEqual({ legal: [], practice: ['vacation-home'] });
    const there = kemi().on('2026-12-10', confirms('family-or-friend')).on('2026-12-11');
    expect(there.gate('vacation-home')).toEqual({ home: 'met' });
    const own = kemi().on('2026-11-02', manager.excuses('vacation-home:2026-12-11', 'young-person-has-own'));
    expect(own.on('2026-12-11').gate('vacation-home')).toEqual({ home: 'not-applicable' });
  });

  test('halls that close are no home; another is', () => {
    const ledger = kemi().on('2026-10-12', confirms('halls'));
    expect(ledger.duty('vacation-home:2026-12-11').outcome).toBeNull();
    ledger.on('2026-10-20', confirms('family-or-friend'));
    expect(ledger.duty('vacation-home:2026-12-11')).toMatchObject({ outcome: 'met', settled: '2026-10-20' });
  });
});

describe('15. No housing plan', () => {
  const ledger = () => someone('2025-06-02');
  const plansHome = (confirmed: boolean): Act => adviser.records('housingPlan', { complete: true, confirmed });

  test('is overdue the day after the seventeenth birthday, and nothing stops at 18', () => {
    const story = ledger()
      .on('2025-06-02', manager.records('adviserNamed', { worker: 'pa' }), moves('here', '2025-06-01'))
      .on('2027-01-02');
    expect(story.duty('housing-plan')).toMatchObject({ opened: '2026-01-02', due: '2026-01-02' });
    expect([story.status('housing-plan', '2026-01-02'), story.status('housing-plan', '2026-01-03')]).toEqual([
      'due-soon',
      'overdue',
    ]);
    expect(story.duty('confirm-housing-plan')).toMatchObject({ due: '2026-07-02' });
    expect(story.duty('home-before-18')).toMatchObject({ due: '2027-01-01', owedBy: 'leaving-care-manager' });
    expect(story.overdue('2027-01-02')).toEqual(expect.arrayContaining(['home-before-18', 'eighteenth-decision']));
    for (const kept of ['home-before-18', 'housing-plan', 'eighteenth-decision', 'needs-assessment'])
      expect(story.duty(kept).outcome).toBeNull();
    expect(story.open()).toContain('move-in-visit:here');
  });

  test('a plan that is not confirmed does not do before 18', () => {
    const story = ledger().on('2025-12-01', plansHome(false)).on('2026-12-01', plansHome(true));
    expect(story.duty('housing-plan')).toMatchObject({ outcome: 'met', settled: '2025-12-01' });
    expect(story.duty('confirm-housing-plan')).toMatchObject({ outcome: 'met-late', settled: '2026-12-01' });
    expect(story.duty('home-before-18')).toMatchObject({ outcome: 'met', settled: '2026-12-01' });
  });

  test('a home that falls through before 18 is owed again; the plan that was made stays made', () => {
    const story = ledger().on('2025-12-01', plansHome(true)).on('2026-11-02', plansHome(false));
    expect(story.duty('home-before-18')).toMatchObject({ due: '2027-01-01', outcome: null });
    expect(story.duty('housing-plan')).toMatchObject({ outcome: 'met', settled: '2025-12-01' });
    expect(story.duty('confirm-housing-plan')).toMatchObject({ outcome: 'met', settled: '2025-12-01' });
    story.on('2027-01-02');
    expect(story.overdue('2027-01-02')).toContain('home-before-18');
    story.on('2027-01-05', plansHome(true));
    expect(story.duty('home-before-18')).toMatchObject({ outcome: 'met-late', settled: '2027-01-05', daysLate: 4 });
  });

  test('what falls through after 18 is a matter of the next home, and not of the birthday', () => {
    const story = ledger().on('2026-12-01', plansHome(true)).on('2027-02-01', plansHome(false));
    expect(story.duty('home-before-18')).toMatchObject({ outcome: 'met', settled: '2026-12-01' });
  });
});

test('16. Grant: a list that adds up to less is owed the rest, a limit has an author, savings count for nothing', () => {
  const ledger = someone().on('2027-02-01', moves('flat', '2027-02-01', { kind: 'private-tenancy' }));
  expect(ledger.duty('set-up-grant')).toMatchObject({ opened: '2027-02-01', kind: 'gate', outcome: null });
  const pays = (pounds: number): Act => manager.records('grantPaid', { pounds });
  ledger.on(
    '2027-02-02',
    manager.records('grantEntitlement', { pounds: 3000 }),
    manager.records('savings', { pounds: 640 }),
    manager.records('grantList', { pounds: 1850 }),
  );
  expect(ledger.duty('grant-list-short')).toMatchObject({ opened: '2027-02-02', outcome: null });
  expect(ledger.tell(manager.records('grantRestriction', {}))).toBe('missing-value');
  expect(ledger.tell(manager.records('grantRestriction', { author: 'worker-1' }))).toBeUndefined();
  ledger.on('2027-02-10', pays(2360));
  expect(ledger.duty('set-up-grant').outcome).toBeNull();
  expect(ledger.duty('grant-unspent')).toMatchObject({ due: '2027-05-11', kind: 'outcome-check' });
  ledger.on('2027-02-11', pays(640));
  expect(ledger.duty('set-up-grant')).toMatchObject({ outcome: 'met', settled: '2027-02-11' });
  expect(ledger.duty('grant-list-short')).toMatchObject({ outcome: 'met', settled: '2027-02-11' });
});

describe('16. The floor of the review', () => {
  const entitled = (pounds: number | undefined, on = '2027-01-04') => {
    const ledger = someone()
      .learns('2027-01-04', { kind: 'pack', pack: 'review-2022', on: true, from: civilDate(on) })
      .on('2027-02-01', moves('flat', '2027-02-01', { kind: 'private-tenancy' }));
    return pounds === undefined ? ledger : ledger.on('2027-02-02', manager.records('grantEntitlement', { pounds }));
  };
  const grant = (ledger: Ledger) => grantOf(situation(ledger.definition, ledger.state, ledger.now).view as Leaving);

  test('never lowers a higher entitlement, lifts a lower one, and says that it is a proposal', () => {
    expect(grant(entitled(3000))).toMatchObject({ pounds: 3000, recorded: 3000, floor: 2438 });
    expect(grant(entitled(2438))).toMatchObject({ pounds: 2438 });
    expect(grant(entitled(2437))).toMatchObject({ pounds: 2438, recorded: 2437 });
    expect(grant(entitled(undefined))).toMatchObject({ pounds: 2438, recorded: undefined });
    expect(grant(entitled(3000)).says).toContain('a proposal of 2022, not law');
  });

  test('is not there while the pack is off for the day', () => {
    expect(grant(entitled(2000, '2027-02-03'))).toEqual({
      ...{ pounds: 2000, recorded: 2000, floor: undefined },
      says: 'Recorded: £2000.',
    });
    expect(grant(entitled(2000, '2027-02-02'))).toMatchObject({ pounds: 2438 });
  });

  test('is what has to be paid in full', () => {
    const ledger = entitled(2000).on('2027-02-10', manager.records('grantPaid', { pounds: 2437 }));
    expect(ledger.duty('set-up-grant').outcome).toBeNull();
    ledger.on('2027-02-11', manager.records('grantPaid', { pounds: 1 }));
    expect(ledger.duty('set-up-grant')).toMatchObject({ outcome: 'met', settled: '2027-02-11' });
  });
});

describe('17. Mental health, and a concern that is heard', () => {
  const ravi = () =>
    inCare('2009-01-09', '2015-01-05', '2026-06-01').on(
      '2026-06-01',
      socialWorker.records('mentalHealthSupport', { active: true }, { on: '2025-03-03' }),
    );

  test('refused by the adult team, the help is not stopped and something in its place is owed', () => {
    const ledger = ravi()
      .on('2026-11-02', adviser.offers('adult-mental-health'))
      .on('2027-01-04', mentalHealth.refuses('adult-mental-health'))
      .on('2027-01-09');
    expect(ledger.duty('mental-health-handover')).toMatchObject({ due: '2027-01-08', outcome: null });
    expect(ledger.overdue('2027-01-09')).toContain('mental-health-handover');
    expect(ledger.duty('help-below-threshold')).toMatchObject({
      opened: '2027-01-04',
      owedBy: 'mental-health-service',
    });
    ledger.on('2027-01-11', mentalHealth.decides('belowThreshold', { choice: 'help-in-team', adviser: 'pa' }));
    expect(ledger.duty('help-below-threshold')).toMatchObject({ outcome: 'met' });
    expect(ledger.duty('mental-health-handover')).toMatchObject({ outcome: 'met-late', settled: '2027-01-11' });
  });

  const refused = () =>
    ravi()
      .on('2026-11-02', adviser.offers('adult-mental-health'))
      .on('2027-01-04', mentalHealth.refuses('adult-mental-health'));
  const stops = (on: string): Act => mentalHealth.records('mentalHealthSupport', { active: false }, { on });

  test('the refusal shows that the help has to go on, and it has not stopped', () => {
    const ledger = refused().on('2027-01-09');
    expect(ledger.gate('mental-health-stops', 'next')).toEqual({ accepted: 'not-met' });
    expect(ledger.missing('mental-health-stops', 'next')).toEqual(['acceptance']);
    expect(() => ledger.gate('mental-health-stops')).toThrow(/Nothing was judged/);
    expect(ledger.alerts()).toContain('gate/mental-health-stops/next');
  });

  test('that it stopped before anybody accepted is taken, and judged', () => {
    const ledger = refused().on('2027-01-10', stops('2027-01-10'));
    expect(ledger.missing('mental-health-stops')).toEqual(['acceptance']);
    expect(ledger.breaches('mental-health-stops')).toEqual({ legal: [], practice: ['services-until-accepted'] });
  });

  test('once accepted, kept in the team, or ended by the young person, it may stop', () => {
    const accepted = ravi()
      .on('2026-11-02', adviser.offers('adult-mental-health'))
      .on('2026-12-01', mentalHealth.accepts('adult-mental-health'))
      .on('2026-12-02', stops('2026-12-02'));
    expect(accepted.gate('mental-health-stops')).toEqual({ accepted: 'met' });
    const team = refused().on(
      '2027-01-11',
      mentalHealth.decides('belowThreshold', { choice: 'help-in-team', adviser: 'pa' }),
      stops('2027-01-11'),
    );
    expect(team.gate('mental-health-stops')).toEqual({ accepted: 'met' });
    const own = refused().on('2027-01-11', youngPerson.records('endsService', { service: 'mental-health' }));
    expect(own.on('2027-01-12', stops('2027-01-12')).gate('mental-health-stops')).toEqual({ accepted: 'met' });
  });

  test('offered and not answered is not handed over; accepted before 18 it is', () => {
    const ledger = ravi().on('2026-11-02', adviser.offers('adult-mental-health'));
    expect(ledger.duty('mental-health-handover').outcome).toBeNull();
    ledger.on('2026-12-01', mentalHealth.accepts('adult-mental-health'));
    expect(ledger.duty('mental-health-handover')).toMatchObject({ outcome: 'met', settled: '2026-12-01' });
  });

  test('a concern closes only once the young person has seen its outcome', () => {
    const ledger = inCare('2011-03-01', '2020-01-06', '2026-10-12').on(
      '2026-10-12',
      youngPerson.records('concern', { concern: 'one' }),
    );
    expect(ledger.duty('concern-outcome:one')).toMatchObject({ due: '2026-10-26' });
    const closes = (seenByYoungPerson: boolean): Act =>
      adviser.records('concernOutcome', { concern: 'one', seenByYoungPerson });
    ledger.on('2026-10-20');
    expect(ledger.tell(closes(false))).toBe('not-compliant');
    expect(ledger.tell(closes(true))).toBeUndefined();
    expect(ledger.duty('concern-outcome:one')).toMatchObject({ outcome: 'met', settled: '2026-10-20' });
  });
});

test('18. Sam: family finding is offered on entry, and brothers and sisters are asked about after care', () => {
  const ledger = born('2017-05-04').on('2026-11-09', caseSystem.starts(), enters('2026-11-09'));
  expect(ledger.duty('family-finding-offer')).toMatchObject({
    due: '2026-12-07',
    owedBy: 'family-finding-coordinator',
  });
  const offersFinding = (sealed: readonly string[]): Act =>
    socialWorker.records('familyFindingOffer', { answer: 'not-now', offerAgainOn: '2027-05-10' }, { sealed });
  ledger.on('2026-12-01');
  expect(ledger.tell(offersFinding([]))).toBe('missing-value');
  expect(ledger.tell(offersFinding(['told']))).toBeUndefined();
  expect(ledger.duty('family-finding-offer')).toMatchObject({ outcome: 'met' });
  ledger.on('2027-05-10');
  expect(ledger.duty('family-finding-offer:2')).toMatchObject({ opened: '2027-05-10', outcome: null });
  ledger.on('2035-05-04');
  expect(ledger.duty('sibling-contact-check')).toMatchObject({ opened: '2035-05-04', due: '2035-11-04' });
});

describe('19. After 25, at any age', () => {
  test('Pat, 40, rings: answered by somebody trusted within five working days, and all is quiet again', () => {
    const ledger = born('1986-06-01').on('2026-12-14', caseSystem.starts(), rings());
    const rang = `reply-to-contact:${ledger.entry('contact')}`;
    expect(ledger.open()).toEqual([rang]);
    expect(ledger.duty(rang)).toMatchObject({ due: '2026-12-21' });
    ledger.on('2026-12-17', adviser.records('contactReplied', { worker: 'pa' }));
    expect(ledger.open()).toEqual([]);
    expect(ledger.nextWake()).toBeUndefined();
  });

  test('while duties are owed, a call that was answered needs no other answer; one that was not does', () => {
    const ledger = someone().on('2026-06-03', rings());
    expect(ledger.open()).not.toContain(`reply-to-contact:${ledger.entry('contact')}`);
    const writes = { direction: 'from-young-person', channel: 'message', answered: false };
    ledger.on('2026-06-04', youngPerson.records('contact', writes));
    expect(ledger.duty(`reply-to-contact:${ledger.entry('contact')}`)).toMatchObject({ due: '2026-06-11' });
  });

  test('Robin, 35, asks to read the file: support is offered and answered before it is released', () => {
    const ledger = born('1991-02-01').on('2026-12-01', caseSystem.starts(), adviser.records('recordsAsked', {}));
    expect(ledger.duty('records-acknowledged')).toMatchObject({ due: '2026-12-08' });
    expect(ledger.duty('records-access')).toMatchObject({ due: '2027-01-01' });
    expect(planningDate('L10', '2026-12-01')).toBe('2026-12-31');
    ledger.on('2026-12-03', manager.records('recordsSupportOffered', {}));
    expect(ledger.tell(manager.records('recordsReleased', {}))).toBe('not-compliant');
    ledger.on('2026-12-04', youngPerson.records('recordsSupportAnswer', { answer: 'no-thanks' }));
    ledger.on('2026-12-11', manager.records('recordsReleased', {}));
    expect(ledger.duty('records-access')).toMatchObject({ outcome: 'met', settled: '2026-12-11' });
  });
});

test('20. Yusuf: the wellbeing check is not cancelled when the status is granted', () => {
  const status = (status: string): Act => socialWorker.records('immigration', { status });
  const checks = (): Act => adviser.records('wellbeingCheck', {});
  const ledger = inCare('2009-01-15', '2024-05-01', '2026-07-14')
    .on('2026-07-14', status('undecided'))
    .on('2026-10-14', checks());
  expect(ledger.duty('wellbeing-check:2')).toMatchObject({ due: '2027-01-14' });
  ledger.on('2026-12-10', status('granted'));
  expect(ledger.duty('recheck-options')).toMatchObject({ opened: '2026-12-10', outcome: null });
  expect(ledger.duty('wellbeing-check:2')).toMatchObject({ due: '2027-01-14', outcome: null });
  ledger.on('2027-01-12', checks());
  expect(ledger.duty('wellbeing-check:2')).toMatchObject({ outcome: 'met', settled: '2027-01-12' });
  expect(ledger.open()).not.toContain('wellbeing-check:3');
});

describe('21. What having been in care may not be used for', () => {
  test('a pregnancy leads to an offer, and having been in care to no assessment', () => {
    const ledger = inCare('2006-05-01', '2015-01-05', '2026-11-02').on(
      '2026-12-01',
      youngPerson.records('pregnancy', {}),
    );
    expect(ledger.duty('family-help-offer')).toMatchObject({ due: '2026-12-15' });
    const opens = (...grounds: readonly string[]): Act =>
      socialWorker.decides('parentingAssessment', { choice: 'open', grounds, author: 'worker-1' });
    expect(ledger.tell(opens('was-in-care'))).toBe('not-compliant');
    expect(ledger.tell(opens('was-in-care', 'asked-for-help'))).toBeUndefined();
  });

  test('it is told to nobody without a live consent for that recipient and purpose', () => {
    const ledger = someone();
    const tells = (recipient: string, purpose = 'job'): Act => adviser.records('disclosure', { recipient, purpose });
    const consents = (given: boolean): Act =>
      youngPerson.records('disclosureConsent', { recipient: 'employer', purpose: 'job', given });
    expect(ledger.tell(tells('employer'))).toBe('not-compliant');
    ledger.on('2026-06-02', consents(true), tells('employer'));
    expect([ledger.tell(tells('another')), ledger.tell(tells('employer', 'press'))]).toEqual([
      'not-compliant',
      'not-compliant',
    ]);
    ledger.on('2026-06-03', consents(false));
    expect(ledger.tell(tells('employer'))).toBe('not-compliant');
  });
});

test('22. Omar: a plan for harm outside the home does not lapse at 18', () => {
  const ledger = inCare('2008-12-20', '2022-01-10', '2026-06-01').on(
    '2026-06-01',
    socialWorker.records('harmPlan', { active: true }),
  );
  expect(ledger.open()).not.toContain('harm-plan-at-18');
  ledger.on('2026-12-20');
  expect(ledger.duty('harm-plan-at-18')).toMatchObject({ opened: '2026-06-20', due: '2026-12-19', outcome: null });
  expect(ledger.overdue('2026-12-20')).toContain('harm-plan-at-18');
  expect(ledger.alerts()).toContain('duty/harm-plan-at-18');
  ledger.on('2026-12-22', socialWorker.decides('harmPlanAtEighteen', { choice: 'continue' }));
  expect(ledger.duty('harm-plan-at-18')).toMatchObject({ outcome: 'met-late', daysLate: 3 });
});

test('23. Leo: sentenced at 17, he is relevant, seen, and has a home before release', () => {
  const ledger = inCare('2009-05-02', '2023-01-09', '2026-06-01').on(
    '2026-12-07',
    leaves('2023-01-09', '2026-12-07', 'custody'),
    adviser.records('custody', { where: 'custody' }),
  );
  expect(lead(ledger, '2026-12-07')).toBe('relevant');
  expect(() => ledger.gate('cease-care')).toThrow(/Nothing was judged/);
  expect(ledger.duty('see-in-custody')).toMatchObject({ due: '2026-12-21', outcome: null });
  ledger.on('2026-12-18', visits(undefined, '2026-12-18'));
  expect(ledger.duty('see-in-custody')).toMatchObject({ outcome: 'met' });
  ledger.on('2027-04-01', adviser.records('releaseDateKnown', { releaseOn: '2027-05-14' })).on('2027-05-15');
  expect(lead(ledger, '2027-05-02')).toBe('former-relevant');
  expect(ledger.duty('home-before-release')).toMatchObject({ opened: '2027-04-01', due: '2027-05-14', outcome: null });
  expect(ledger.overdue('2027-05-15')).toContain('home-before-release');
});

test('24. Noor: help for children runs on until adult social care has decided', () => {
  const ledger = inCare('2009-09-09', '2016-01-04', '2026-01-12')
    .on('2026-01-12', socialWorker.records('likelyAdultNeeds', {}))
    .on('2026-03-09', socialWorker.records('adultCareOffer', {}))
    .on('2026-04-20', youngPerson.records('adultCareConsent', { consents: true }))
    .on('2026-05-11', socialWorker.offers('adult-social-care'));
  expect(ledger.duty('adult-care-offer')).toMatchObject({ due: '2026-03-09', outcome: 'met' });
  ledger.on('2027-09-10');
  expect(ledger.duty('adult-care-assessment')).toMatchObject({ opened: '2026-04-20', outcome: null, kind: 'gate' });
  expect(ledger.state.handOvers.at(-1)?.answer).toBeUndefined();
  expect(ledger.open()).toContain('allocate-adviser');
  ledger.on(
    '2027-10-01',
    adultCare.records('adultCareResult', { result: 'eligible' }),
    adultCare.accepts('adult-social-care'),
  );
  expect(ledger.duty('adult-care-assessment')).toMatchObject({ outcome: 'met', settled: '2027-10-01' });
});

describe('24. Services for children and the adult decision', () => {
  const asked = () =>
    inCare('2009-09-09', '2016-01-04', '2026-01-12')
      .on('2026-01-12', socialWorker.records('likelyAdultNeeds', {}))
      .on('2026-04-20', youngPerson.records('adultCareConsent', { consents: true }));
  const stop = (on: string): Act => socialWorker.records('childServicesStopped', {}, { on });
  const result = (result: string): Act => adultCare.records('adultCareResult', { result });

  test('stopped before it, that is taken and judged; the source is secondary, so no breach of law', () => {
    const ledger = asked().on('2027-09-09', stop('2027-09-09'));
    expect(ledger.missing('child-services-stop')).toEqual(['adult-decision']);
    expect(ledger.breaches('child-services-stop')).toEqual({ legal: [], practice: ['children-services-continue'] });
  });

  test('after a decision for care they wait for the acceptance, after one against they do not', () => {
    const early = asked().on('2027-09-20', result('eligible')).on('2027-09-21', stop('2027-09-21'));
    expect(early.gate('child-services-stop')).toEqual({ 'adult-decision': 'met', accepted: 'not-met' });
    const none = asked().on('2027-09-20', result('not-eligible')).on('2027-09-21', stop('2027-09-21'));
    expect(none.gate('child-services-stop')).toEqual({ 'adult-decision': 'met', accepted: 'not-applicable' });
  });

  test('a refusal of the assessment stands, unless there is a risk of abuse or neglect', () => {
    const refuses = (atRisk: boolean) =>
      inCare('2009-09-09', '2016-01-04', '2026-01-12')
        .on('2026-01-12', socialWorker.records('likelyAdultNeeds', { atRisk }))
        .on('2026-04-20', youngPerson.records('adultCareConsent', { consents: false }));
    expect(refuses(false).open()).not.toContain('adult-care-assessment');
    expect(refuses(true).duty('adult-care-assessment')).toMatchObject({ opened: '2026-04-20', outcome: null });
  });
});
