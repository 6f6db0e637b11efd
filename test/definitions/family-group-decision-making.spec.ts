import { calendarAsKnownOn, civilDate, explainRule } from '../../statute';
import type { Ledger } from '../support/ledger';
import {
  answers,
  aroundDue,
  asksAdult,
  bypasses,
  caseSystem,
  chooses,
  christmasPath,
  coordinator,
  dies,
  enters,
  excepts,
  explains,
  F,
  F0,
  family,
  hears,
  inTimeUntil,
  intends,
  issues,
  legalAdviser,
  letter,
  lists,
  looksAt,
  meets,
  offers,
  opens,
  OTHER_PART_FOUR,
  plans,
  receiver,
  replies,
  review,
  SECTION_31,
  serviceManager,
  socialWorker,
  teamManager,
} from './family';

const calendar = calendarAsKnownOn(civilDate('2026-11-22'));
const NONE = { legal: [], practice: [] };

/** Due days of several duties, each looked at on the day before, the day and the day after. */
function expectDue(ledger: Ledger, expected: Readonly<Record<string, string>>): void {
  for (const [key, due] of Object.entries(expected))
    expect({ key, ...aroundDue(ledger, key) }).toEqual({ key, ...inTimeUntil(due) });
}

test('1. Christmas path: each due day steps over the bank holidays', () => {
  const ledger = opens(family(), '2026-12-18').on('2026-12-18', enters());
  expectDue(ledger, { 'send-letter': '2026-12-29' });
  ledger.on('2026-12-29', letter(), offers('mother'), offers('father'));
  expect(ledger.duty('send-letter')).toMatchObject({ outcome: 'met', settled: '2026-12-29', daysLate: 0 });
  expectDue(ledger, {
    'answer-offer:mother': '2027-01-13',
    'answer-offer:father': '2027-01-13',
    'mid-review': '2027-02-23',
    'period-end': '2027-04-20',
  });
  ledger.on('2027-01-07', answers('mother', 'accepted'));
  expectDue(ledger, { 'appoint-coordinator': '2027-01-14', 'hold-meeting': '2027-02-18' });
  ledger.on('2027-02-09', meets());
  expect(ledger.duty('hold-meeting')).toMatchObject({ outcome: 'met', settled: '2027-02-09' });
  expectDue(ledger, { 'record-family-plan': '2027-02-16', 'reply-to-plan': '2027-02-23' });
});

test('2. One accepts, one declines: an application with no meeting is recorded, as a legal breach', () => {
  const ledger = opens(family(), '2027-01-11')
    .learns('2027-01-11', F0)
    .on('2027-01-18', enters(), letter(), offers('mother'), offers('father'))
    .on('2027-02-01', answers('mother', 'accepted'), answers('father', 'declined'));
  expect(ledger.missing(SECTION_31, 'next')).toEqual(['fgdm-hold (mother)']);
  ledger.on('2027-02-12', issues());
  expect(ledger.gate(SECTION_31)).toMatchObject({ offer: 'met', hold: 'not-met', letter: 'met' });
  expect(ledger.missing(SECTION_31)).toEqual(['fgdm-hold (mother)']);
  expect(ledger.breaches(SECTION_31)).toEqual({ legal: ['B2.2'], practice: [] });
  expect(ledger.alerts()).toContain(`gate/${SECTION_31}/${ledger.entry('partFourApplication')}`);
});

test('3. All decline, then one accepts: the gate is met, and then not met again', () => {
  const ledger = opens(family(), '2027-04-26')
    .learns('2027-04-26', F)
    .on('2027-05-05', enters(), letter(), offers('mother'), offers('father'));
  expectDue(ledger, { 'answer-offer:mother': '2027-05-19', 'answer-offer:father': '2027-05-19' });
  ledger.on('2027-05-10', answers('mother', 'declined'), answers('father', 'declined'));
  expect(ledger.gate(SECTION_31, 'next')).toMatchObject({ offer: 'met', hold: 'met', letter: 'met' });
  ledger.on('2027-05-12', intends('2027-05-24'));
  expect(ledger.alerts()).toEqual(expect.not.arrayContaining([`gate/${SECTION_31}/next`]));
  ledger.on('2027-05-20', answers('father', 'accepted'));
  expect(ledger.gate(SECTION_31, 'next')).toMatchObject({ offer: 'met', hold: 'not-met' });
  expect(ledger.missing(SECTION_31, 'next')).toEqual(['fgdm-hold (father)']);
  expect(ledger.alerts()).toContain(`gate/${SECTION_31}/next`);
  expectDue(ledger, { 'hold-meeting': '2027-07-02' });
});

test('4. Easter: working days step over Good Friday, Easter Monday and the May holiday', () => {
  const ledger = opens(family(), '2027-03-22').on('2027-03-25', offers('mother'));
  expectDue(ledger, { 'answer-offer:mother': '2027-04-12' });
  ledger.on('2027-03-25', answers('mother', 'accepted'));
  expectDue(ledger, { 'appoint-coordinator': '2027-04-05', 'hold-meeting': '2027-05-11' });
});

describe('5. Urgent bypass', () => {
  const upToTheOrder = () =>
    opens(family(), '2027-03-08')
      .learns('2027-03-08', F0, review('2027-01-01'))
      .on(
        '2027-03-14',
        socialWorker.records(
          'policeProtection',
          { takenAt: '2027-03-13T21:40:00.000Z' },
          { at: '2027-03-13T21:40:00Z' },
        ),
      )
      .on('2027-03-15', socialWorker.records('emergencyOrder', { lastsDays: 8 }), bypasses());

  test('police protection ends 72 hours on; the emergency order is no act of the gate', () => {
    const ledger = upToTheOrder();
    expect(ledger.duty('end-police-protection')).toMatchObject({
      due: '2027-03-16T21:40:00.000Z',
      outcome: 'met',
      settled: '2027-03-15',
    });
    expectDue(ledger, { 'end-emergency-order': '2027-03-23' });
    expect(() => ledger.gate(SECTION_31)).toThrow(/Nothing was judged/);
    expect(ledger.duty('explain-to-court')).toMatchObject({ opened: '2027-03-15', kind: 'gate', due: null });
  });

  test('with the urgent bypass alone the offer is a legal breach, even with the explanation filed', () => {
    const ledger = upToTheOrder().on('2027-03-19', issues(), explains());
    expect(ledger.gate(SECTION_31)).toEqual({
      offer: 'not-met',
      hold: 'met',
      letter: 'not-applicable',
      'meeting-first': 'met',
      explanation: 'met',
    });
    expect(ledger.breaches(SECTION_31)).toEqual({ legal: ['B2.1'], practice: [] });
    expect(ledger.missing(SECTION_31)).toEqual(['fgdm-offer (mother)', 'fgdm-offer (father)']);
  });

  test('with the exception the day before and the explanation filed, it is compliant on both packs', () => {
    const ledger = upToTheOrder().on('2027-03-18', excepts('do-not-offer')).on('2027-03-19', issues(), explains());
    expect(ledger.breaches(SECTION_31)).toEqual(NONE);
    expect(ledger.duty('explain-to-court')).toMatchObject({ outcome: 'met', settled: '2027-03-19' });
    expectDue(ledger, { 'fgdm-after-issue': '2027-04-20' });
    expect(explainRule('B5', '2027-03-19', { calendar }).dueOn).toBe('2027-09-16');
  });

  test('the exception made on the day of issue, without times, is not shown to come first', () => {
    const ledger = upToTheOrder().on('2027-03-19', excepts('do-not-offer'), issues(), explains());
    expect(ledger.breaches(SECTION_31)).toEqual({ legal: ['B2.1'], practice: [] });
  });

  test('without the explanation the review is broken too; filed the day after, it is late', () => {
    const ledger = upToTheOrder().on('2027-03-18', excepts('do-not-offer')).on('2027-03-19', issues());
    const unexplained = { legal: [], practice: ['rev-mandatory', 'rev-urgent'] };
    expect(ledger.breaches(SECTION_31)).toEqual(unexplained);
    ledger.on('2027-03-20');
    expect(ledger.tell(explains())).toBe('missing-value'); // late, it says why
    ledger.on('2027-03-20', explains({ sealed: ['lateReason'] }));
    expect(ledger.breaches(SECTION_31)).toEqual(unexplained);
    expect(ledger.duty('explain-to-court')).toMatchObject({ outcome: 'met', settled: '2027-03-20' });
  });
});

describe('6. Before commencement, by area', () => {
  const withoutMeeting = (authority: string) => opens(family({ authority }), '2026-11-23');

  test('an application before the start is advisory and no breach; under the review it is one practice breach', () => {
    const law = withoutMeeting('X').on('2026-12-01', issues());
    expect(law.gate(SECTION_31)).toMatchObject({ offer: 'advisory', hold: 'advisory' });
    expect(law.breaches(SECTION_31)).toEqual(NONE);
    const both = withoutMeeting('X').learns('2026-11-23', review('2026-01-01')).on('2026-12-01', issues());
    expect(both.gate(SECTION_31)).toMatchObject({ offer: 'advisory', hold: 'advisory' });
    expect(both.breaches(SECTION_31)).toEqual({ legal: [], practice: ['rev-mandatory'] });
  });

  test('loading the start afterwards changes nothing for it', () => {
    const ledger = withoutMeeting('X').on('2026-12-01', issues());
    const before = ledger.limbs(SECTION_31);
    ledger.learns('2027-03-20', F).on('2027-04-02');
    expect(ledger.limbs(SECTION_31)).toEqual(before);
    expect(ledger.gate(SECTION_31, 'next')).toMatchObject({ offer: 'not-met' });
  });

  test.each([
    ['X', '2027-03-31', 'advisory'],
    ['X', '2027-04-01', 'not-met'],
    ['X', '2027-04-02', 'not-met'],
    ['Y', '2027-04-01', 'advisory'],
  ])('in area %s an application on %s is judged %s', (area, day, verdict) => {
    const ledger = withoutMeeting(area);
    if (area === 'X') ledger.learns('2027-03-20', F);
    ledger.on(day, issues());
    expect(ledger.gate(SECTION_31)['offer']).toBe(verdict);
    expect(ledger.breaches(SECTION_31).legal).toEqual(verdict === 'not-met' ? ['B2.1'] : []);
  });
});

test('7. Letter without offer: the offer made apart meets the one limb, and the letter breaks the other', () => {
  const ledger = opens(family(), '2027-01-04')
    .learns('2027-01-04', F0)
    .on('2027-01-11', enters(), letter({}, false))
    .on('2027-01-15', offers('mother', {}, false), offers('father', {}, false))
    .on('2027-01-20', answers('mother', 'declined'), answers('father', 'declined'))
    .on('2027-02-01', issues());
  expect(ledger.gate(SECTION_31)).toMatchObject({ offer: 'met', hold: 'met', letter: 'not-met' });
  expect(ledger.breaches(SECTION_31)).toEqual({ legal: ['B2.3'], practice: [] });
  expect(ledger.duty('send-letter')).toMatchObject({ outcome: null, due: '2027-01-18' });
});

describe('8. Siblings, different gates', () => {
  const older = () =>
    opens(family(), '2027-01-25')
      .learns('2027-01-25', F0)
      .on('2027-02-01', offers('mother'), offers('father'))
      .on('2027-02-03', answers('mother', 'accepted'), answers('father', 'declined'))
      .on('2027-03-02', meets());

  test.each(['Ava', 'Ben'])('%s, whom the meeting covered, is compliant', () => {
    const ledger = older().on('2027-03-15', issues());
    expect(ledger.breaches(SECTION_31)).toEqual(NONE);
    expect(ledger.gate(SECTION_31)).toMatchObject({ offer: 'met', hold: 'met' });
  });

  test('the baby is not: a new holder was not offered, and the meeting did not cover the baby', () => {
    const ledger = family().on('2027-02-12', caseSystem.starts()).learns('2027-02-12', F0);
    expectDue(ledger, { 'list-offer-recipients': '2027-02-17' });
    ledger
      .on('2027-02-15', lists('mother'), lists('father'), offers('mother'), offers('father'))
      .on('2027-02-16', answers('mother', 'accepted'))
      .on('2027-02-26', lists('second-man', 'known', { on: '2027-02-26' }));
    expect(ledger.duty('make-offer:second-man')).toMatchObject({ opened: '2027-02-26', kind: 'gate', due: null });
    ledger.on('2027-03-15', issues());
    expect(ledger.missing(SECTION_31)).toEqual(['fgdm-offer (second-man)', 'fgdm-hold (mother)']);
    expect(ledger.breaches(SECTION_31)).toEqual({ legal: ['B2.1', 'B2.2'], practice: [] });
  });
});

test('9. Late recording: done in time, the alert closed as recorded late, the delay kept apart', () => {
  const ledger = christmasPath().on('2027-03-01');
  const [raised] = ledger.told('alert.raised').filter(({ event }) => event.subject === 'duty/hold-meeting');
  expect(raised?.recordedAt).toBe('2027-02-19T00:00:00.000Z');
  expect(ledger.status('hold-meeting', '2027-02-28')).toBe('overdue');
  ledger.on('2027-03-01', meets({ on: '2027-02-09' }));
  expect(ledger.duty('hold-meeting')).toMatchObject({ outcome: 'met', settled: '2027-02-09', daysLate: 0 });
  const [closed] = ledger.told('alert.closed').filter(({ event }) => event.alert === raised?.event.alert);
  expect(closed).toMatchObject({ recordedAt: '2027-03-01T10:00:00.000Z', event: { because: 'recorded-late' } });
  const [meeting] = ledger.told('fact.recorded').filter(({ event }) => event.fact === 'meeting');
  expect(meeting).toMatchObject({ occurred: { on: '2027-02-09' }, recordedAt: '2027-03-01T10:00:00.000Z' });
  expect([
    ledger.status('hold-meeting', '2027-02-19', '2027-02-19'),
    ledger.status('hold-meeting', '2027-02-19'),
  ]).toEqual(['overdue', 'settled']);
});

describe('10. Correction that breaks a gate', () => {
  const met = { method: 'fgc', invited: ['mother'], attended: ['mother'], declined: [] };
  const held = () => christmasPath().learns('2027-01-07', F0).on('2027-02-09', meets());
  const corrected = (ledger: Ledger) =>
    ledger.on('2027-03-01', coordinator.corrects('meeting', met, { on: '2027-02-23' }));

  test('compliant as known at issue, broken as known now; the legal adviser is to tell the court the same day', () => {
    const ledger = held().on('2027-02-19', issues());
    expect(ledger.breaches(SECTION_31)).toEqual(NONE);
    corrected(ledger);
    expect(ledger.duty('hold-meeting')).toMatchObject({
      outcome: 'met-late',
      settled: '2027-02-23',
      due: '2027-02-18',
      daysLate: 5,
      workingDaysLate: 3,
    });
    expect(ledger.breaches(SECTION_31)).toEqual({ legal: ['B2.2'], practice: [] });
    expect(ledger.breaches(SECTION_31, ledger.knownBy('2027-02-28'))).toEqual(NONE);
    const act = ledger.entry('partFourApplication');
    const { firstLimbs, limbs } = ledger.state.gates[`${SECTION_31}/${act}`] ?? { firstLimbs: [], limbs: [] };
    expect([firstLimbs[1]?.status, limbs[1]?.status]).toEqual(['met', 'not-met']);
    expect(ledger.duty(`tell-court:${act}`)).toMatchObject({
      opened: '2027-03-01',
      due: '2027-03-01',
      owedBy: 'legal-adviser',
    });
    expect(ledger.status(`tell-court:${act}`, '2027-03-02')).toBe('overdue');
    ledger.on('2027-03-01', legalAdviser.records('courtTold', {}));
    expect(ledger.duty(`tell-court:${act}`)).toMatchObject({ outcome: 'met', daysLate: 0 });
  });

  test('an ended journey is corrected all the same, and the court is still to be told', () => {
    const ledger = corrected(held().on('2027-02-19', issues(), legalAdviser.ends('issued')));
    expect(ledger.breaches(SECTION_31).legal).toEqual(['B2.2']);
    expect(ledger.open()).toEqual([`tell-court:${ledger.entry('partFourApplication')}`]);
  });

  test('with nothing issued the reply falls due later, counted from the corrected day', () => {
    const ledger = held();
    expect(ledger.duty('reply-to-plan').due).toBe('2027-02-23');
    corrected(ledger);
    expectDue(ledger, { 'reply-to-plan': '2027-03-09' });
    expect(ledger.duty('reply-to-plan', '2027-02-28').due).toBe('2027-02-23');
    expect(ledger.told('alert.closed').map(({ event }) => event)).toContainEqual(
      expect.objectContaining({ alert: expect.stringMatching(/^duty\/reply-to-plan#/), because: 'moved' }),
    );
  });
});

describe('11. Corrected birth date', () => {
  const planned = () => opens(family({ bornOn: '2010-05-14' }), '2027-02-15').on('2027-02-22', intends('2027-03-15'));
  const corrected = () =>
    planned().on('2027-03-01', caseSystem.corrects('dateOfBirth', { bornOn: '2009-05-14' }, { on: '2009-05-14' }));

  test('the gate of the planned application ends for age; the gate of other orders and the steps stay', () => {
    const ledger = corrected();
    expect(ledger.limbs(SECTION_31, 'next').map(({ status, reason }) => `${status}: ${reason}`)).toEqual(
      Array.from({ length: 5 }, () => 'not-applicable: not-available-age'),
    );
    expect(ledger.gate(OTHER_PART_FOUR, 'next')).toMatchObject({ offer: 'advisory', hold: 'advisory' });
    expect(ledger.state.ended).toBeUndefined();
    expect(ledger.open()).toEqual(expect.arrayContaining(['make-offer:mother', 'offer-advocate', 'family-finding']));
  });

  test('the team manager may end it so, and only once the child is 17', () => {
    const asRecorded = planned().on('2027-03-01');
    expect(asRecorded.tell(teamManager.ends('not-available-age'))).toBe('not-yet');
    const ledger = corrected().on('2027-03-02', teamManager.ends('not-available-age'));
    expect(ledger.open()).toEqual([]);
    expect(ledger.duty('make-offer:mother')).toMatchObject({
      outcome: 'no-longer-applicable',
      reason: 'not-available-age',
    });
  });

  test('a replay as known before still shows the first date, and the gate as it stood', () => {
    const then = corrected().knownBy('2027-02-26');
    expect(then.entries.find(({ name }) => name === 'dateOfBirth')?.value).toEqual({ bornOn: '2010-05-14' });
    expect(then.gates[`${SECTION_31}/next`]?.limbs[0]?.status).toBe('advisory');
  });

  test('left as recorded, the gate ends by itself on the 17th birthday', () => {
    const ledger = planned().on('2027-05-13');
    expect(ledger.gate(SECTION_31, 'next')).toMatchObject({ offer: 'advisory' });
    ledger.on('2027-05-14');
    expect(ledger.gate(SECTION_31, 'next')).toMatchObject({ offer: 'not-applicable' });
    const last = ledger
      .told('gate.judged')
      .filter(({ event }) => event.gate === SECTION_31)
      .at(-1);
    expect(last?.recordedAt).toBe('2027-05-13T23:00:00.000Z'); // midnight in London's summer time
  });
});

describe('a child who is married is too old a year earlier: s.31(3)', () => {
  const planned = () => opens(family({ bornOn: '2010-05-14' }), '2026-05-01').on('2026-05-04', intends('2026-06-15'));
  const marries = (married: boolean, on?: string) =>
    socialWorker.records('maritalStatus', { married }, on === undefined ? {} : { on });
  const verdict = (ledger: Ledger) => ledger.limbs(SECTION_31, 'next').map(({ reason }) => reason ?? 'asked');
  const TOO_OLD = Array.from({ length: 5 }, () => 'not-available-age');

  test('married before, the gate ends by itself on the 16th birthday; the gate of other orders stays', () => {
    const ledger = planned().on('2026-05-06', marries(true)).on('2026-05-13');
    expect(verdict(ledger)).toContain('asked');
    expect(ledger.tell(teamManager.ends('not-available-age'))).toBe('not-yet');
    ledger.on('2026-05-14');
    expect(verdict(ledger)).toEqual(TOO_OLD);
    expect(ledger.gate(OTHER_PART_FOUR, 'next')).toMatchObject({ offer: 'advisory' });
    expect(ledger.tell(teamManager.ends('not-available-age'))).toBeUndefined();
  });

  test('married at 16, it ends on the day of the marriage, and not on the one before', () => {
    const ledger = planned().on('2026-09-02', marries(true, '2026-09-01'));
    expect(verdict(ledger)).toEqual(TOO_OLD);
    expect(ledger.tell(teamManager.ends('not-available-age', { on: '2026-08-31' }))).toBe('not-yet');
    expect(ledger.tell(teamManager.ends('not-available-age', { on: '2026-09-01' }))).toBeUndefined();
  });

  test('once the marriage has ended, and where there was none, it is the 17th birthday again', () => {
    const ledger = planned().on('2026-09-02', marries(true)).on('2026-10-01', marries(false));
    expect(verdict(ledger)).toContain('asked');
    expect(verdict(planned().on('2027-05-13'))).toContain('asked');
    expect(verdict(ledger.on('2027-05-14'))).toEqual(TOO_OLD);
  });

  test('a marriage after the 17th birthday puts nothing off, and without a birth date nothing is known', () => {
    expect(verdict(planned().on('2027-06-02', marries(true)))).toEqual(TOO_OLD);
    const unknown = opens(family(), '2026-05-01').on('2026-05-04', intends('2026-06-15'), marries(true));
    expect(verdict(unknown)).toContain('asked');
  });
});

test('12. Move: the giver owes until the receiver accepts, and the receiver makes its own offer', () => {
  const giver = opens(family({ authority: 'A' }), '2027-01-25')
    .learns('2027-01-25', F0)
    .on('2027-02-01', offers('mother'))
    .on('2027-02-03', answers('mother', 'accepted'))
    .on('2027-03-02', meets())
    .on('2027-03-08', socialWorker.records('familyMoved', { toAuthority: 'B' }))
    .on('2027-03-09', teamManager.offers('transfer'));
  expectDue(giver, { 'reply-to-plan': '2027-03-16' });
  giver.on('2027-03-18');
  expect(giver.alerts()).toContain('duty/reply-to-plan');
  giver.on('2027-03-19', serviceManager.accepts('transfer', { into: 'journey-b' }));
  expect(giver.state.ended).toMatchObject({ on: '2027-03-19', end: 'transferred' });
  expect(giver.duty('reply-to-plan')).toMatchObject({ outcome: 'superseded', settled: '2027-03-19', daysLate: 3 });
  expect([giver.status('reply-to-plan', '2027-03-18'), giver.overdue('2027-03-19')]).toEqual(['overdue', []]);

  const taker = opens(family({ authority: 'B' }), '2027-03-19')
    .learns('2027-03-19', F0)
    .on('2027-03-22', meets({ on: '2027-03-02' }))
    .on('2027-03-24', issues());
  expect(taker.missing(SECTION_31)).toEqual(['fgdm-offer (mother)', 'fgdm-offer (father)']);
  expect(taker.breaches(SECTION_31).legal).toEqual(['B2.1']);
});

describe('13. Care outcome still asks', () => {
  const careLed = () =>
    opens(family(), '2027-01-25')
      .learns('2027-01-25', review('2027-01-01'))
      .on('2027-02-01', chooses('authority-led-care'), teamManager.offers('proceedings'))
      .on('2027-02-02', legalAdviser.accepts('proceedings'));

  test('with no known adult and no reason the close is refused', () => {
    const ledger = careLed();
    expect(ledger.duty('ask-known-adults')).toMatchObject({ opened: '2027-02-01', kind: 'gate', outcome: null });
    expect(ledger.tell(teamManager.ends('authority-led-care'))).toBe('not-yet');
    ledger.on('2027-02-03', asksAdult('teacher', false));
    expect(ledger.tell(teamManager.ends('authority-led-care'))).toBe('not-yet');
  });

  test('with the teacher named and asked it closes, and the enquiry is handed over', () => {
    const ledger = careLed()
      .on('2027-02-03', asksAdult('teacher'), socialWorker.offers('known-adult-fostering'))
      .on('2027-02-04', teamManager.ends('authority-led-care'))
      .on('2027-02-08', receiver.accepts('known-adult-fostering'));
    expect(ledger.duty('ask-known-adults')).toMatchObject({ outcome: 'met', settled: '2027-02-03' });
    expect(ledger.state.ended).toMatchObject({ end: 'authority-led-care', on: '2027-02-04' });
    expect(ledger.state.handOvers.at(-1)).toMatchObject({
      handOver: 'known-adult-fostering',
      answer: { accepted: true },
    });
  });

  test('with a reason why there is nobody, or why it is not right to ask, it closes too', () => {
    const nobody = careLed().on('2027-02-03', socialWorker.records('noKnownAdults', {}));
    const notRight = careLed().on('2027-02-03', asksAdult('teacher', false, { sealed: ['reason'] }));
    for (const ledger of [nobody, notRight])
      expect(ledger.tell(teamManager.ends('authority-led-care'))).toBeUndefined();
  });
});

test('14. Child dies: every step ends with that reason, and nothing is overdue afterwards', () => {
  const ledger = opens(family(), '2026-12-18')
    .on('2026-12-18', enters())
    .on('2027-01-03', dies({ on: '2027-01-02', aware: '2027-01-03' }));
  expect(ledger.state.ended).toMatchObject({ on: '2027-01-02', end: 'child-died' });
  expect(ledger.open()).toEqual([]);
  expect(ledger.alerts()).toEqual([]);
  expect(ledger.duty('send-letter')).toMatchObject({
    outcome: 'no-longer-applicable',
    reason: 'child-died',
    settled: '2027-01-02',
    daysLate: 4,
  });
  expect(ledger.status('send-letter', '2027-01-01')).toBe('overdue');
  ledger.on('2027-06-01');
  for (const day of ['2027-01-02', '2027-01-03', '2027-01-08', '2027-06-01']) expect(ledger.overdue(day)).toEqual([]);
  expect(explainRule('A19', '2027-01-03', { calendar }).dueOn).toBe('2027-01-08');
});

test('15. Exception revoked: the acceptance revives, and an application with no meeting is a breach', () => {
  const ledger = opens(family(), '2027-01-11')
    .learns('2027-01-11', F0)
    .on('2027-01-18', enters(), letter(), offers('mother'), offers('father'))
    .on('2027-01-25', answers('mother', 'accepted'), answers('father', 'declined'))
    .on('2027-02-01', excepts('do-not-hold'));
  expect(ledger.duty('hold-meeting')).toMatchObject({
    outcome: 'excused',
    settled: '2027-02-01',
    reason: 'not-in-best-interests',
  });
  expect(ledger.gate(SECTION_31, 'next')).toMatchObject({ hold: 'met' });
  ledger.on('2027-02-15', excepts('revoke-hold'));
  expect(ledger.duty('hold-meeting')).toMatchObject({ outcome: null, due: '2027-03-08' });
  expect(
    ['2027-01-31', '2027-02-01', '2027-02-14', '2027-02-15'].map((day) => ledger.status('hold-meeting', day)),
  ).toEqual(['open', 'settled', 'settled', 'open']);
  expect(ledger.gate(SECTION_31, 'next')).toMatchObject({ hold: 'not-met' });
  ledger.on('2027-02-19', issues());
  expect(ledger.breaches(SECTION_31)).toEqual({ legal: ['B2.2'], practice: [] });
});

test('16. Promised service not delivered: an outcome check, never a breach', () => {
  const ledger = christmasPath()
    .on('2027-02-09', hears(), meets(), plans())
    .on('2027-02-16', replies())
    .on('2027-02-26', teamManager.decides('outcomes', { choice: ['services'], service: 'parenting' }));
  expectDue(ledger, { 'outcome-check:services': '2027-05-21' });
  expect(ledger.duty('outcome-check:services').kind).toBe('outcome-check');
  ledger.on('2027-05-21', looksAt('services', 'not-started'));
  expect(ledger.duty('outcome-check:services')).toMatchObject({ outcome: 'met', settled: '2027-05-21' });
  expect(ledger.told('fact.recorded').at(-1)?.event.value).toEqual({ outcome: 'services', status: 'not-started' });
});

describe('17. Plan breaks down, back to court', () => {
  const agreed = () =>
    opens(family(), '2027-01-11')
      .on('2027-01-18', enters(), letter(), offers('mother'), offers('father'), hears())
      .on('2027-01-25', answers('mother', 'accepted'), answers('father', 'declined'))
      .on('2027-02-09', meets())
      .on('2027-02-16', replies(), chooses('network-plan'), teamManager.offers('family-network-plan'))
      .on('2027-02-17', receiver.accepts('family-network-plan', { into: 'plan-1' }));
  const second = (ledger: Ledger, suffix: string) => {
    expectDue(ledger, { [`send-letter${suffix}`]: '2027-07-09' });
    ledger.on('2027-07-09', letter(), offers('mother'), offers('father'));
    const again = suffix === '' ? '' : '/2';
    expectDue(ledger, {
      [`answer-offer:mother${again}`]: '2027-07-23',
      [`answer-offer:father${again}`]: '2027-07-23',
      [`period-end${suffix}`]: '2027-10-29',
    });
    ledger.on('2027-07-12', answers('mother', 'accepted')).on('2027-07-16', issues());
    expect(ledger.gate(SECTION_31)).toMatchObject({ offer: 'met', hold: 'not-met', letter: 'met' });
    expect(ledger.breaches(SECTION_31).legal).toEqual(['B2.2']);
  };

  test('an ended journey takes the family back, and another follows it', () => {
    const first = agreed().on('2027-02-18', teamManager.ends('family-plan-agreed'));
    first.on('2027-07-01', receiver.handsBack('family-network-plan'));
    first.on('2027-07-02', serviceManager.accepts('handed-back', { into: 'journey-2' }));
    expect(first.state.handOvers.at(-1)).toMatchObject({
      handOver: 'handed-back',
      answer: { accepted: true, into: 'journey-2' },
    });
    expect(first.open()).toEqual([`outcome-follow-up:network-plan`]);
    const next = opens(family(), '2027-07-02').learns('2027-07-02', F);
    second(next.on('2027-07-02', enters(), meets({ on: '2027-02-09' })), '');
  });

  test('one that has not ended starts a round anew; the meeting of February is evidence only', () => {
    const ledger = agreed().learns('2027-02-18', F);
    ledger.on('2027-07-01', receiver.handsBack('family-network-plan'));
    ledger.on('2027-07-02', serviceManager.accepts('handed-back'));
    expect(ledger.duty('enter-pre-proceedings:2')).toMatchObject({ opened: '2027-07-02', outcome: null });
    expect(ledger.tell(teamManager.ends('family-plan-agreed'))).toBe('not-yet');
    second(ledger.on('2027-07-02', enters()), ':2');
    expect(ledger.duty('send-letter')).toMatchObject({ outcome: 'met', settled: '2027-01-18' });
    expect(ledger.duty('hold-meeting')).toMatchObject({ outcome: 'met', settled: '2027-02-09' });
    expect(ledger.duty('hold-meeting:2')).toMatchObject({ outcome: null, opened: '2027-07-12' });
  });
});

test('18. Hand-over refused: ownership returns, and the journey ends only once a second is accepted', () => {
  const ledger = christmasPath()
    .on('2027-02-09', hears(), meets())
    .on('2027-02-16', replies(), chooses('network-plan'))
    .on('2027-03-01', teamManager.offers('family-network-plan'));
  expect(ledger.tell(teamManager.ends('family-plan-agreed'))).toBe('not-yet');
  expect(ledger.tell(receiver.refuses('family-network-plan', { sealed: [] }))).toBe('missing-value');
  ledger.on('2027-03-03', receiver.refuses('family-network-plan'));
  expect(ledger.tell(teamManager.ends('family-plan-agreed'))).toBe('not-yet');
  expect(ledger.state.ended).toBeUndefined();
  expect(ledger.open()).toEqual(expect.arrayContaining(['period-end', 'record-outcomes']));
  ledger
    .on('2027-03-08', teamManager.offers('family-network-plan'))
    .on('2027-03-10', receiver.accepts('family-network-plan'), teamManager.ends('family-plan-agreed'));
  expect(ledger.state.ended).toMatchObject({ end: 'family-plan-agreed' });
  expect(ledger.open()).toEqual(['outcome-follow-up:network-plan']);
});
