import { actor, type Act, type Ledger } from '../support/ledger';
import {
  answers,
  caseSystem,
  christmasPath,
  coordinator,
  enters,
  F0,
  family,
  issues,
  legalAdviser,
  letter,
  lists,
  meets,
  offers,
  opens,
  SECTION_31,
  socialWorker,
  teamManager,
} from './family';

const DAY = '2027-01-11';
const law = (): Ledger => opens(family(), DAY).learns(DAY, F0);

/** Section 8: what may happen at any moment, and what it does. */
describe('events at any moment', () => {
  const inLife: readonly [string, Act, opens: readonly string[]][] = [
    [
      'police protection',
      socialWorker.records('policeProtection', { takenAt: '2027-01-12T21:40:00.000Z' }),
      ['end-police-protection'],
    ],
    [
      'an emergency protection order',
      legalAdviser.records('emergencyOrder', { lastsDays: 8 }),
      ['end-emergency-order'],
    ],
    ['the child’s marriage', socialWorker.records('maritalStatus', { married: true }), []],
    ['the child becoming looked after', caseSystem.records('lookedAfter', { basis: 'interim-order' }), []],
    ['the family moving', socialWorker.records('familyMoved', { toAuthority: 'B' }), []],
    ['restrictions for safety', socialWorker.records('safetyRestriction', { people: ['mother', 'father'] }), []],
    ['the child’s attendance being settled', coordinator.records('childAttendance', { attends: true }), []],
    ['good practice being looked at', coordinator.records('qualityChecklist', { met: 9, of: 10 }), []],
  ];

  test.each(inLife)('%s: recorded, and every open clock goes on', (_, act, opened) => {
    const ledger = law().on('2027-01-12', enters(), letter(), offers('mother'), answers('mother', 'accepted'));
    const [before, dues] = [ledger.open(), ledger.open().map((key) => ledger.duty(key).due)];
    ledger.on('2027-01-13', act);
    expect(before.map((key) => ledger.duty(key).due)).toEqual(dues);
    expect(ledger.open().filter((key) => !before.includes(key))).toEqual(opened);
    expect(before.filter((key) => !ledger.open().includes(key))).toEqual([]);
    expect(() => ledger.gate(SECTION_31)).toThrow(/Nothing was judged/);
  });

  test('acceptance after everyone declined, before issue: the meeting is owed and the gate not met again', () => {
    const ledger = law().on(
      '2027-01-12',
      offers('mother'),
      offers('father'),
      answers('mother', 'declined'),
      answers('father', 'declined'),
    );
    expect(ledger.gate(SECTION_31, 'next')['hold']).toBe('met');
    ledger.on('2027-02-01', answers('mother', 'accepted'));
    expect(ledger.gate(SECTION_31, 'next')['hold']).toBe('not-met');
    expect(ledger.duty('hold-meeting')).toMatchObject({ opened: '2027-02-01', outcome: null });
  });

  test('a new holder of responsibility: an offer before any later application, not before an earlier one', () => {
    const offered = () => law().on('2027-01-12', offers('mother'), offers('father'));
    const ledger = offered().on('2027-02-01', issues()).on('2027-02-02', lists('second-man'));
    expect(ledger.breaches(SECTION_31).legal).toEqual([]);
    ledger.on('2027-02-03', issues({}, 'supervision'));
    expect(ledger.breaches(SECTION_31).legal).toEqual(['B2.1']);
  });

  test('a holder who had responsibility already, recorded late, breaks an application judged compliant before', () => {
    const ledger = law().on('2027-01-12', offers('mother'), offers('father')).on('2027-02-01', issues());
    expect(ledger.breaches(SECTION_31).legal).toEqual([]);
    ledger.on('2027-02-10', lists('second-man', 'known', { on: '2027-01-20' }));
    expect(ledger.breaches(SECTION_31).legal).toEqual(['B2.1']);
    expect(ledger.breaches(SECTION_31, ledger.knownBy('2027-02-09')).legal).toEqual([]);
    expect(ledger.duty(`tell-court:${ledger.entry('partFourApplication')}`).due).toBe('2027-02-10');
  });

  test('a corrected day keeps both views, and an alert once raised stays in history', () => {
    const ledger = christmasPath().on('2027-02-26', meets({ on: '2027-02-19' }));
    expect(ledger.duty('hold-meeting')).toMatchObject({ outcome: 'met-late', daysLate: 1 });
    const value = { method: 'fgc', invited: ['mother'], attended: ['mother'], declined: [] };
    ledger.on('2027-03-01', coordinator.corrects('meeting', value, { on: '2027-02-18' }));
    expect(ledger.duty('hold-meeting')).toMatchObject({ outcome: 'met', settled: '2027-02-18', daysLate: 0 });
    expect(ledger.duty('hold-meeting', '2027-02-28')).toMatchObject({ outcome: 'met-late', settled: '2027-02-19' });
    expect(ledger.told('alert.raised').map(({ event }) => event.subject)).toContain('duty/hold-meeting');
    expect(ledger.timeline('2027-02-18', '2027-02-28')).not.toContain('2027-02-18 meeting');
    expect(ledger.timeline('2027-02-18', '2027-03-01')).toContain('2027-02-18 meeting');
  });

  test('recorded late, an act is judged on when it happened', () => {
    const ledger = law()
      .on('2027-01-12', offers('mother'), offers('father'), answers('mother', 'accepted'))
      .on('2027-03-01', issues());
    expect(ledger.breaches(SECTION_31).legal).toEqual(['B2.2']);
    ledger.on('2027-03-10', meets({ on: '2027-02-20' }));
    expect(ledger.breaches(SECTION_31).legal).toEqual([]);
    expect(ledger.told('alert.closed').at(-1)?.event.because).toBe('gate-met');
  });

  test('the child’s opting out of an advocate is recorded with the child’s words', () => {
    const optsOut = (sealed: readonly string[]) =>
      actor('independent-advocate').records('advocacyOffer', { answer: 'child-opted-out' }, { sealed });
    expect(law().tell(optsOut([]))).toBe('missing-value');
    const ledger = law().on('2027-01-12', optsOut(['words']));
    expect(ledger.duty('offer-advocate')).toMatchObject({ outcome: 'met' });
  });

  test('moving to another team is a hand-over: the team changes once it is accepted', () => {
    const ledger = law();
    expect(ledger.tell(teamManager.offers('move-to-team'))).toBe('missing-value');
    ledger.on('2027-01-12', teamManager.offers('move-to-team', { receiver: 'south' }));
    expect(ledger.state.team).toBe('north');
    ledger.on('2027-01-13', actor('supervisor').accepts('move-to-team'));
    expect(ledger.state.team).toBe('south');
    ledger.on(
      '2027-01-14',
      teamManager.offers('move-to-team', { receiver: 'north' }),
      teamManager.refuses('move-to-team'),
    );
    expect(ledger.state.team).toBe('south');
  });
});

/** Who may record and decide what: section 4's last column and section 6's third. */
describe('roles', () => {
  const ROLE_OF: Readonly<Record<string, readonly string[]>> = {
    offerRecipient: ['social-worker'],
    offer: ['legal-adviser', 'social-worker'],
    offerAnswer: ['social-worker'],
    letterBeforeProceedings: ['legal-adviser'],
    wishesAndFeelings: ['independent-advocate', 'social-worker'],
    familyFinding: ['social-worker'],
    knownAdult: ['social-worker'],
    meeting: ['fgdm-coordinator'],
    familyPlan: ['fgdm-coordinator'],
    partFourApplication: ['legal-adviser'],
    safetyRestriction: ['social-worker'],
    qualityChecklist: ['fgdm-coordinator'],
    enterPreProceedings: ['service-manager'],
    bestInterestsException: ['service-manager'],
    urgentBypass: ['service-manager'],
    reply: ['team-manager'],
    outcomes: ['social-worker', 'team-manager'],
    apply: ['service-manager'],
  };

  test.each(Object.entries(ROLE_OF))('%s is for: %s', (name, roles) => {
    const { facts, decisions } = law().definition;
    expect((facts[name]?.recordedBy ?? decisions[name]?.decidedBy ?? []).toSorted()).toEqual(roles);
  });

  test('who decides is checked for the person on whose behalf a command comes, and both names are kept', () => {
    const system = { id: 'case-system-1', roles: ['case-system'] } as const;
    const onBehalfOf =
      (role: 'service-manager' | 'social-worker'): Act =>
      (ledger) => ({
        ...actor(role, 'person-7').decides('urgentBypass', { choice: 'declare' })(ledger),
        author: { by: system, onBehalfOf: { id: 'person-7', roles: [role] } },
      });
    expect(law().tell(onBehalfOf('social-worker'))).toBe('not-allowed');
    const ledger = law().on('2027-01-12', onBehalfOf('service-manager'));
    expect(ledger.told('decision.made').at(-1)?.author).toMatchObject({
      by: { id: 'case-system-1' },
      onBehalfOf: { id: 'person-7' },
    });
  });

  test.each(Object.entries(law().definition.decisions))('%s needs its reasons', (decision, { decidedBy, holds }) => {
    const [role = 'auditor'] = decidedBy;
    const clear = Object.entries(holds).flatMap(([name, { kind, options = [], sealed }]) => {
      const [first = 'reference'] = options;
      return sealed ? [] : [[name, kind === 'codes' ? [first] : first] as const];
    });
    const decides = (sealed: readonly string[]) => actor(role).decides(decision, Object.fromEntries(clear), { sealed });
    expect(law().tell(decides([]))).toBe('missing-value');
    expect(law().tell(decides(['reasons']))).toBeUndefined();
  });
});
