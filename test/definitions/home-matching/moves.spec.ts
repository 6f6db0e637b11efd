import { civilDate } from '../../../statute';
import { actor, type Ledger } from '../../support/ledger';
import {
  advises,
  chooses,
  director,
  finder,
  freezes,
  holds,
  legal,
  matching,
  moves,
  nominated,
  offered,
  prepares,
  provider,
  receiver,
  reviewing,
  runs,
  setsMove,
  socialWorker,
  teamManager,
} from './search-for';

/* What may come between a choice and a child who lives there, and what is owed once a stay ends. */

const AT = { at: '2026-12-01T10:00:00.000Z' };
const held = () =>
  offered(matching('2026-11-20'), { asked: '2026-11-20', frozen: '2026-11-24', offered: '2026-11-26' })
    .on('2026-11-26', holds('birch', '2026-12-02T17:00:00.000Z'))
    .on('2026-12-01');
const chosen = (where = 'in-area') =>
  held()
    .on('2026-12-01', chooses('birch', where, AT))
    .on('2026-12-01', setsMove('2026-12-17'));
const due = (ledger: Ledger, key: string) => ledger.duty(key).due;
const owed = (ledger: Ledger, step: string) => Object.values(ledger.state.duties).some((duty) => duty.step === step);

describe('a move that stands still', () => {
  const child = (why: string, state: string) => socialWorker.records('moveInterrupted', { why, state });

  test.each(['missing', 'in-hospital', 'parent-objects'])(
    '%s: no date until it goes on, then the day set then',
    (why) => {
      const ledger = chosen().on('2026-12-14', child(why, 'began'));
      expect(due(ledger, 'move-child')).toBeNull();
      ledger.on('2026-12-20');
      expect(ledger.overdue('2026-12-20')).not.toContain('move-child');
      ledger.on('2026-12-21', child(why, 'over'));
      expect(due(ledger, 'move-child')).toBe('2026-12-21');
      ledger.on('2026-12-21', setsMove('2027-01-11'));
      expect(due(ledger, 'move-child')).toBe('2027-01-11');
      expect(due(ledger, 'tell-child')).toBe('2026-12-23');
    },
  );
  test('after the promised day it is late all the same', () => {
    const ledger = chosen().on('2026-12-18', child('missing', 'began')).on('2026-12-21', child('missing', 'over'));
    expect(ledger.daysOverdue('move-child', '2026-12-22')).toBe(5);
  });
  test('a parent’s objection, and an order, have the legal basis read again', () => {
    const ledger = chosen().on('2026-12-14', child('parent-objects', 'began'));
    expect(ledger.duty('re-read-legal-basis')).toMatchObject({ due: '2026-12-15', outcome: null });
    ledger.on('2026-12-15', ...advises.slice(2)).on('2026-12-21', legal.records('orderChanged', { what: 'made' }));
    expect(ledger.duty('re-read-legal-basis')).toMatchObject({ outcome: 'met' });
    expect(ledger.duty('re-read-legal-basis:2')).toMatchObject({ due: '2026-12-22', outcome: null });
  });
});

describe('objections', () => {
  const says = (code: string) => socialWorker.records('childObjects', { home: 'birch', code });
  const answered = (answer: string) => socialWorker.records('objectionAnswered', { home: 'birch', answer });
  const object = (role: 'independent-advocate' | 'independent-reviewing-officer', who: string) =>
    actor(role).records('objection', { who, home: 'birch' });
  const all = [
    says('does-not-want'),
    object('independent-advocate', 'independent-advocate'),
    object('independent-reviewing-officer', 'reviewing-officer'),
  ];

  test('the child’s stays open, without a date, until it is answered', () => {
    const ledger = held().on('2026-12-01', says('does-not-want')).on('2027-02-01');
    expect(ledger.duty('answer-objection')).toMatchObject({ due: null, outcome: null, kind: 'gate' });
    ledger.on('2027-02-01', answered('explained'));
    expect(ledger.duty('answer-objection')).toMatchObject({ outcome: 'met' });
  });
  test('where the child says it is not safe, that is checked before the home is chosen', () => {
    const unsafe = () => held().on('2026-12-01', says('unsafe-there'));
    const withAnswer = chooses('birch', 'in-area', { ...AT, sealed: ['reasons', 'objectionAnswered'] });
    expect(unsafe().tell(withAnswer)).toBe('not-yet');
    expect(unsafe().on('2026-12-01', answered('not-safe')).tell(withAnswer)).toBe('not-compliant');
    expect(
      unsafe()
        .on('2026-12-01', answered('checked-and-safe'))
        .tell(chooses('birch', 'in-area', AT)),
    ).toBeUndefined();
  });
  test('where child, advocate and reviewing officer all object, the director decides', () => {
    const decides = (choice: string) => director.decides('dissentHold', { choice, home: 'birch' });
    const two = chosen().on('2026-12-03', ...prepares('birch'), ...all.slice(0, 2));
    expect(owed(two, 'dissent-hold')).toBe(false);
    expect(two.gate('move', 'next')).toMatchObject({ dissent: 'not-applicable' });
    const three = () => chosen().on('2026-12-03', ...prepares('birch'), ...all);
    expect(three().duty('dissent-hold')).toMatchObject({ owedBy: 'director-children-services', due: null });
    expect(three().missing('move', 'next')).toEqual(['director-decision']);
    expect(three().tell(teamManager.decides('dissentHold', { choice: 'proceed', home: 'birch' }))).toBe('not-allowed');
    expect(three().on('2026-12-04', decides('proceed')).missing('move', 'next')).toEqual([]);
    const paused = three().on('2026-12-04', decides('pause'));
    expect([due(paused, 'move-child'), paused.missing('move', 'next')]).toEqual([null, ['director-decision']]);
    const dropped = three().on('2026-12-04', decides('drop'));
    expect(dropped.duty('decide-home:2')).toMatchObject({ due: '2026-12-09', outcome: null });
    expect(dropped.duty('move-child')).toMatchObject({ outcome: 'no-longer-applicable', reason: 'home-withdrawn' });
  });
});

describe('outside the area', () => {
  const approves = (who: typeof nominated) => who.decides('outOfArea', { choice: 'approve' });
  test('at a distance only the director approves; next door the nominated officer may', () => {
    expect(chosen('at-a-distance').tell(approves(nominated))).toBe('not-allowed');
    expect(chosen('at-a-distance').tell(approves(director))).toBeUndefined();
    expect(chosen('adjoining').tell(approves(nominated))).toBeUndefined();
    expect(chosen('adjoining').duty('approve-out-of-area')).toMatchObject({ due: null, outcome: null });
    expect(owed(chosen(), 'approve-out-of-area')).toBe(false);
  });
  test('an area that was told of another home was not told of this one', () => {
    const told = (home: string) => socialWorker.records('areaConsulted', { how: 'notified', home });
    const ledger = chosen('adjoining').on('2026-12-02', ...prepares('birch'), approves(nominated), told('elm'));
    expect(ledger.missing('move', 'next')).toEqual(['area-notified', 'area-notified']);
    expect(ledger.on('2026-12-02', told('birch')).missing('move', 'next')).toEqual([]);
  });
});

describe('while the search goes on', () => {
  test('a new version of the need is searched with and explained; what was due stays due', () => {
    const ledger = held();
    const before = due(ledger, 'decide-home');
    ledger.on('2026-12-01', freezes(2));
    expect(ledger.duty('re-run-for-need')).toMatchObject({ due: '2026-12-01', outcome: null });
    expect(ledger.duty('re-explain-options')).toMatchObject({ due: '2026-12-02', outcome: null });
    expect(due(ledger, 'decide-home')).toBe(before);
    const run = { run: 'run-2', needVersion: 2, register: 'digest', ring: 'area', considered: 6, listed: 3 };
    ledger.on('2026-12-01', finder.records('searchRun', run));
    expect(ledger.duty('re-run-for-need')).toMatchObject({ outcome: 'met' });
    expect(ledger.duty('ask-providers:2')).toMatchObject({ due: '2026-12-01', outcome: null });
    ledger.on('2026-12-02', socialWorker.records('optionsDiscussed', { with: 'child' }));
    expect(ledger.duty('re-explain-options')).toMatchObject({ outcome: 'met' });
  });
  test('providers are asked on the day of the search', () => {
    const ledger = matching('2026-11-20').on('2026-11-23', runs());
    expect(ledger.duty('ask-providers')).toMatchObject({ due: '2026-11-23', outcome: null });
    expect(ledger.status('ask-providers', '2026-11-24')).toBe('overdue');
  });
  test('on the sixteenth birthday homes are searched for again; once one is chosen, not', () => {
    const born = { bornOn: '2010-12-10' };
    const days = { asked: '2026-11-20', frozen: '2026-11-24', offered: '2026-11-26' };
    const ledger = offered(matching('2026-11-20', born), days).on('2026-12-09');
    expect(owed(ledger, 're-run-at-16')).toBe(false);
    expect(ledger.on('2026-12-10').duty('re-run-at-16')).toMatchObject({ due: '2026-12-10', outcome: null });
    expect(ledger.on('2026-12-10', runs('run-2')).duty('re-run-at-16')).toMatchObject({ outcome: 'met' });
    const settled = offered(matching('2026-11-20', born), days)
      .on('2026-11-26', holds('birch', '2026-12-02T17:00:00.000Z'))
      .on('2026-12-01', chooses('birch', 'in-area', AT))
      .on('2026-12-12');
    expect(owed(settled, 're-run-at-16')).toBe(false);
  });
  test('a home that is restricted while it is held is looked at that day', () => {
    const ledger = held().on('2026-12-01', finder.records('homeRestricted', { home: 'birch', why: 'allegation' }));
    expect(ledger.duty('review-hold')).toMatchObject({ due: '2026-12-01', outcome: null });
    const other = held().on('2026-12-01', finder.records('homeRestricted', { home: 'elm', why: 'closure' }));
    expect(owed(other, 'review-hold')).toBe(false);
  });
  test('notice from the home where the child lives is a day by which the next one is chosen', () => {
    const notice = { home: 'old', leavesOn: '2026-12-18', days: 28, eviction: true };
    const ledger = matching('2026-11-20').on('2026-11-20', provider.records('noticeFromHome', notice));
    expect(ledger.duty('find-before-notice-ends')).toMatchObject({ due: '2026-12-18', outcome: null });
  });
  test('school is asked before the choice, where it would change', () => {
    const changes = socialWorker.records('schoolChange', { would: true });
    const without = held().on('2026-12-01', changes, chooses('birch', 'in-area', AT));
    expect(without.missing('choose-home')).toEqual(['school-consulted']);
    const asked = socialWorker.records('schoolConsulted', { view: 'supports' });
    expect(
      held()
        .on('2026-12-01', changes, asked, chooses('birch', 'in-area', AT))
        .missing('choose-home'),
    ).toEqual([]);
  });
});

describe('before permission, and before the court', () => {
  const group = (outcome: string) => teamManager.records('familyGroup', { outcome });
  const permits = teamManager.decides('permission', { choice: 'granted', form: 'written' });
  const issued = (urgencyExplained: boolean) => legal.records('courtApplication', { urgencyExplained });
  const proposed = () =>
    matching('2026-11-20').learns('2026-11-20', {
      ...{ kind: 'pack', pack: 'review-2022', from: civilDate('2026-01-01'), on: true },
    });

  test('the proposal asks for a family group meeting before permission; the law does not', () => {
    expect(
      matching('2026-11-20')
        .on('2026-11-20', ...advises, permits)
        .gate('permit-search'),
    ).toEqual({
      ...{ 'legal-advice': 'met', 'family-group': 'not-applicable' },
    });
    expect(
      proposed()
        .on('2026-11-20', ...advises, permits)
        .missing('permit-search'),
    ).toEqual(['family-group']);
    expect(
      proposed()
        .on('2026-11-20', ...advises, group('declined'), permits)
        .missing('permit-search'),
    ).toEqual([]);
  });
  test('before an application an offer is advisory until the section starts, and then a breach', () => {
    const applied = matching('2026-11-20').on('2026-11-20', ...advises, issued(false));
    expect(applied.gate('apply-to-court')).toMatchObject({
      'meeting-offered': 'advisory',
      'meeting-held': 'not-applicable',
    });
    expect(applied.breaches('apply-to-court')).toEqual({ legal: [], practice: [] });
    const started = () =>
      matching('2026-11-20').learns('2026-11-20', { kind: 'commencement', rule: 'B2', from: civilDate('2026-11-01') });
    expect(
      started()
        .on('2026-11-20', ...advises, issued(false))
        .breaches('apply-to-court').legal,
    ).toEqual(['B2.1']);
    const accepted = started().on('2026-11-20', ...advises, group('accepted'), issued(false));
    expect(accepted.breaches('apply-to-court').legal).toEqual(['B2.2']);
    const against = started().on('2026-11-20', ...advises, group('against-best-interests'), issued(false));
    expect(against.breaches('apply-to-court').legal).toEqual([]);
  });
  test('urgency is explained to the court, where the proposal is followed', () => {
    const urgent = (explained: boolean) =>
      proposed().on('2026-11-20', ...advises, group('urgent-exception'), issued(explained));
    expect(urgent(false).gate('apply-to-court')).toMatchObject({ 'urgency-explained': 'not-met' });
    expect(urgent(true).gate('apply-to-court')).toMatchObject({ 'urgency-explained': 'met' });
  });
});

describe('a secure home', () => {
  const secure = { type: 'secure-childrens-home' };
  const movedIn = (value = {}, bornOn = '2012-06-01') =>
    matching('2026-12-01', { bornOn, purpose: 'emergency-move' }).on(
      '2026-12-01T18:00:00Z',
      moves('keep', { ...secure, ...value }, { at: '2026-12-01T18:00:00.000Z' }),
    );
  test('72 hours without a court, fewer where some were spent, none where all were', () => {
    expect(due(movedIn(), 'secure-without-court')).toBe('2026-12-04T18:00:00.000Z');
    expect(due(movedIn({ secureHoursBefore: 30 }), 'secure-without-court')).toBe('2026-12-03T12:00:00.000Z');
    const spent = movedIn({ secureHoursBefore: 72 });
    expect(due(spent, 'secure-without-court')).toBe('2026-12-01T18:00:00.000Z');
    expect(spent.missing('move')).toContain('order-or-hours');
    expect(movedIn({ secureHoursBefore: 71 }).missing('move')).not.toContain('order-or-hours');
  });
  test('an order lasts as long as the court said, at most three months at first and six later', () => {
    const order = (months: number) => legal.records('secureOrder', { months });
    const ledger = movedIn().on('2026-12-03', order(2));
    expect(ledger.duty('secure-without-court')).toMatchObject({ outcome: 'met' });
    expect(due(ledger, 'secure-order-ends')).toBe('2027-02-03');
    expect(due(movedIn().on('2026-12-03', order(9)), 'secure-order-ends')).toBe('2027-03-03');
    ledger.on('2027-02-01', order(6));
    expect(ledger.duty('secure-order-ends')).toMatchObject({ outcome: 'met' });
    expect(due(ledger, 'later-secure-order-ends')).toBe('2027-08-01');
  });
  test('it is reviewed in a month, then every three, until the child leaves', () => {
    const reviewed = reviewing.records('secureReviewed', { goesOn: true });
    const ledger = movedIn();
    expect(due(ledger, 'secure-review')).toBe('2027-01-01');
    ledger.on('2026-12-22', reviewed);
    expect(due(ledger, 'next-secure-review:1')).toBe('2027-03-22');
    ledger.on('2027-01-11', socialWorker.records('homeEnded', { home: 'keep', why: 'move-planned' }));
    expect(ledger.duty('next-secure-review:1')).toMatchObject({
      outcome: 'no-longer-applicable',
      reason: 'stay-ended',
    });
  });
  test('under 13 the Secretary of State approves first', () => {
    expect(movedIn({}, '2013-12-02').gate('move')).toMatchObject({ 'secure-under-13': 'not-met' });
    expect(movedIn({}, '2013-12-01').gate('move')).toMatchObject({ 'secure-under-13': 'not-applicable' });
    const approved = matching('2026-12-01', { bornOn: '2014-01-01' })
      .on('2026-12-01', legal.records('secureApproved', {}))
      .on('2026-12-02', moves('keep', secure));
    expect(approved.gate('move')).toMatchObject({ 'secure-under-13': 'met' });
    expect(matching('2026-12-01').on('2026-12-02', moves('alder')).gate('move')).toMatchObject({
      ...{ 'secure-authority': 'not-applicable', 'secure-under-13': 'not-applicable' },
    });
  });
});

describe('a stay that ends', () => {
  const leaves = (why: string) => socialWorker.records('homeEnded', { home: 'old', why });
  const notices = socialWorker.records('endNotices', { home: 'old' });
  const reviewed = reviewing.records('stayReviewed', {});

  test('after a review, and notice before or within ten working days', () => {
    const ledger = matching('2026-12-01').on('2026-12-17', leaves('move-planned'));
    expect(ledger.duty('end-old-home')).toMatchObject({ due: '2027-01-05', outcome: null, kind: 'statutory-limit' });
    expect(ledger.breaches('end-stay').legal).toEqual(['C21.2']);
    const before = matching('2026-12-01').on('2026-12-10', reviewed, notices).on('2026-12-17', leaves('move-planned'));
    expect(before.duty('end-old-home')).toMatchObject({ outcome: 'met' });
    expect(before.breaches('end-stay').legal).toEqual([]);
  });
  test('at immediate risk no review comes first, and key stage 4 asks nobody', () => {
    const ledger = matching('2026-12-01').on('2026-12-17', leaves('immediate-risk'), setsMove('2026-12-17', true));
    expect(ledger.gate('end-stay')).toEqual({ review: 'not-applicable' });
    expect(ledger.gate('move', 'next')).toMatchObject({ 'key-stage-four': 'not-applicable' });
  });
  test('a child who moved from another home owes it to nobody to say so', () => {
    const ledger = matching('2026-12-01').on('2026-12-17', moves('alder', { first: false }));
    expect(due(ledger, 'end-old-home')).toBe('2027-01-05');
    expect(owed(matching('2026-12-01').on('2026-12-17', moves('alder')), 'end-old-home')).toBe(false);
  });
  test('what is owed in the home ends with the stay; the child’s first review does not', () => {
    const ledger = matching('2026-12-01')
      .on('2026-12-17', moves('alder'))
      .on('2026-12-21', socialWorker.records('homeEnded', { home: 'alder', why: 'broke-down' }));
    for (const step of ['first-visit', 'make-placement-plan', 'fit-check'])
      expect(ledger.duty(step)).toMatchObject({ outcome: 'no-longer-applicable', reason: 'stay-ended' });
    expect(ledger.duty('first-review').outcome).toBeNull();
  });
});

describe('what goes on', () => {
  test('the home is visited before the day of the move, once it has accepted', () => {
    const ledger = chosen();
    expect(owed(ledger, 'visit-home')).toBe(false);
    ledger.on('2026-12-02', provider.records('placementAccepted', { home: 'birch' }));
    expect(ledger.duty('visit-home')).toMatchObject({ due: '2026-12-16', kind: 'local-guard' });
    expect(ledger.duty('inform-iro')).toMatchObject({ due: null, kind: 'gate' });
  });
  test('care planning is owed the child until it has accepted, and then the dates that run there', () => {
    const ledger = matching('2026-12-01').on('2026-12-17', moves('alder'));
    expect(ledger.duty('assess-health')).toMatchObject({ due: '2027-01-19', outcome: null });
    expect(ledger.duty('start-education-plan')).toMatchObject({ due: '2027-01-05', outcome: null });
    ledger.on('2026-12-18', socialWorker.offers('care-planning'));
    expect(ledger.duty('hand-to-care-planning')).toMatchObject({ due: null, outcome: null });
    ledger.on('2026-12-21', receiver.accepts('care-planning'));
    expect(ledger.duty('hand-to-care-planning')).toMatchObject({ outcome: 'met' });
    expect(ledger.duty('assess-health')).toMatchObject({ outcome: 'no-longer-applicable', reason: 'care-planning' });
  });
  test('a planned move outside a carer’s terms needs an exemption first; an emergency has six working days', () => {
    const outside = { outsideTerms: true };
    const exempt = socialWorker.records('termsSettled', { how: 'exempted' });
    expect(matching('2026-12-01').on('2026-12-17', moves('alder', outside)).gate('move')).toMatchObject({
      'own-terms': 'not-met',
    });
    expect(
      matching('2026-12-01').on('2026-12-16', exempt).on('2026-12-17', moves('alder', outside)).gate('move'),
    ).toMatchObject({ 'own-terms': 'met' });
  });
  test('the day team is asked to answer by the next working day', () => {
    const night = actor('out-of-hours-worker');
    const ledger = matching('2026-12-18', { purpose: 'emergency-move' }).on(
      '2026-12-18T23:00:00Z',
      night.offers('day-team'),
    );
    expect(ledger.duty('answer-day-team')).toMatchObject({ due: '2026-12-21', outcome: null });
    ledger.on('2026-12-21', socialWorker.accepts('day-team'));
    expect(ledger.duty('answer-day-team')).toMatchObject({ outcome: 'met' });
  });
});
