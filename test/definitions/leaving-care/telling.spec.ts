import { leavingCare } from '../../../workflows/leaving-care/definition';
import { facts } from '../../../workflows/leaving-care/facts';
import { controlOf, TOLD } from '../../../workflows/leaving-care/facts/control';
import { actor, type Act } from '../../support/ledger';
import { adviser, inCare, manager, socialWorker, youngPerson } from './young-person';

/*
 * Who controls the telling of a fact; complaints; times when somebody is missing.
 */

const DAY = '2027-01-11';
const someone = () => inCare('2009-03-03', '2015-01-05', DAY);

describe('who may be told what', () => {
  const tells = (what: readonly string[] | undefined, recipient = 'x', more: Record<string, string> = {}): Act =>
    adviser.records('disclosure', { recipient, purpose: 'job', ...(what ? { what } : {}), ...more });
  const consents = (given: boolean, recipient = 'x'): Act =>
    youngPerson.records('disclosureConsent', { recipient, purpose: 'job', given });

  test('every fact is in one list, and the definition says which', () => {
    expect([...TOLD].toSorted()).toEqual(Object.keys(facts).toSorted());
    for (const [name, { control }] of Object.entries(leavingCare.facts))
      expect([name, control]).toEqual([name, controlOf(name)]);
  });

  test.each([
    ['dateOfBirth', 'duty'],
    ['enteredCare', 'young-person'],
    ['home', 'plan'],
    ['parentReturn', 'plan'],
    ['pathwayPlan', 'plan'],
    ['planReview', 'plan'],
    ['contact', 'young-person'],
    ['relationship', 'young-person'],
    ['stayChoice', 'plan'],
    ['savings', 'young-person'],
    ['educationWish', 'young-person'],
    ['healthRegistration', 'young-person'],
    ['immigration', 'young-person'],
    ['pregnancy', 'young-person'],
    ['harmPlan', 'plan'],
    ['custody', 'plan'],
    ['disclosureConsent', 'young-person'],
  ])('%s is controlled by: %s', (fact, control) => expect(controlOf(fact)).toBe(control));

  test('what the young person controls needs a live consent, and its withdrawal stops it at once', () => {
    const ledger = someone();
    expect(ledger.tell(tells(['immigration']))).toBe('not-compliant');
    ledger.on(DAY, consents(true), tells(['immigration']), tells(undefined));
    expect(ledger.tell(tells(['immigration'], 'y'))).toBe('not-compliant');
    ledger.on('2027-01-12', consents(false));
    expect([ledger.tell(tells(['immigration'])), ledger.tell(tells(undefined))]).toEqual([
      'not-compliant',
      'not-compliant',
    ]);
  });

  test('what the plan holds stays among those who work with it, whatever was agreed', () => {
    const ledger = someone().on(DAY, consents(true));
    expect(ledger.tell(tells(['home']))).toBe('not-compliant');
    ledger.on('2027-01-12', adviser.records('planPerson', { person: 'x', active: true }), tells(['home']));
    expect(ledger.tell(tells(['home', 'immigration'], 'x'))).toBeUndefined();
    ledger.on('2027-01-13', adviser.records('planPerson', { person: 'x', active: false }));
    expect(ledger.tell(tells(['home']))).toBe('not-compliant');
  });

  test('what is held under a duty is told under one', () => {
    const ledger = someone();
    expect(ledger.tell(tells(['dateOfBirth']))).toBe('missing-value');
    expect(ledger.tell(tells(['dateOfBirth'], 'x', { duty: 'A22' }))).toBeUndefined();
    expect(ledger.tell(tells(['dateOfBirth', 'contact'], 'x', { duty: 'A22' }))).toBe('not-compliant');
  });
});

describe('complaints', () => {
  const stage = (stage: string): Act => manager.records('complaintStage', { complaint: 'one', stage });
  const complains = youngPerson.records('complaint', { complaint: 'one' });

  test('each stage of the procedure has its clock, from the stage before', () => {
    const ledger = someone().on(DAY, complains);
    expect(ledger.open()).toEqual(expect.arrayContaining(['complaint-accepted:one', 'complaint-advocate:one']));
    expect(ledger.open()).not.toContain('complaint-answered:one');
    ledger.on('2027-01-12', stage('accepted'), stage('advocate-offered'));
    expect(ledger.duty('complaint-answered:one')).toMatchObject({ due: '2027-01-26', kind: 'statutory-limit' });
    expect([
      ledger.status('complaint-answered:one', '2027-01-26'),
      ledger.status('complaint-answered:one', '2027-01-27'),
    ]).toEqual(['due-soon', 'overdue']);
    ledger.on('2027-01-25', stage('answered')).on('2027-02-01', stage('stage-two-asked'));
    expect(ledger.duty('complaint-answered:one')).toMatchObject({ outcome: 'met', settled: '2027-01-25' });
    expect(ledger.duty('complaint-stage-two:one')).toMatchObject({ due: '2027-03-08' });
    ledger.on('2027-03-08', stage('stage-two-finished')).on('2027-03-15', stage('panel-asked'));
    expect(ledger.duty('complaint-panel:one')).toMatchObject({ due: '2027-04-28' });
    ledger.on('2027-04-20', stage('panel-held'));
    expect(ledger.duty('complaint-panel-report:one')).toMatchObject({ due: '2027-04-27' });
    ledger.on('2027-04-27', stage('panel-reported'));
    expect(ledger.duty('complaint-final-response:one')).toMatchObject({
      due: '2027-05-19',
      owedBy: 'director-children-services',
    });
    ledger.on('2027-05-19', stage('final-response'));
    expect(ledger.open().filter((key) => key.startsWith('complaint'))).toEqual([]);
  });

  test('the answer and the second stage may be extended once, as far as the rule allows', () => {
    const ledger = someone().on(DAY, complains).on('2027-01-12', stage('accepted'), stage('answer-extended'));
    expect(ledger.duty('complaint-answered:one').due).toBe('2027-02-09');
    ledger.on('2027-02-01', stage('stage-two-asked'));
    expect(ledger.duty('complaint-stage-two:one').due).toBe('2027-03-08');
    ledger.on('2027-03-01', stage('stage-two-extended'));
    expect(ledger.duty('complaint-stage-two:one').due).toBe('2027-05-06');
  });

  test('one that is withdrawn is owed nothing more', () => {
    const ledger = someone().on(DAY, complains, stage('accepted')).on('2027-01-15', stage('withdrawn'));
    expect(ledger.duty('complaint-answered:one')).toMatchObject({
      outcome: 'no-longer-applicable',
      reason: 'complaint-withdrawn',
    });
  });
});

describe('missing', () => {
  const gone = adviser.records('missing', { episode: 'one', kind: 'missing' }, { at: '2027-01-11T22:00:00Z' });
  const back = (at: string): Act => adviser.records('foundAgain', { episode: 'one' }, { at });

  test('the interview is due 72 hours after coming back, in clock hours', () => {
    const ledger = someone().on('2027-01-13T09:00:00Z', gone, back('2027-01-13T08:30:00Z'));
    expect(ledger.duty('return-interview:one')).toMatchObject({ due: '2027-01-16T08:30:00.000Z', outcome: null });
    expect(ledger.duty('missing-recorded:one')).toMatchObject({ outcome: 'met' });
    ledger.on('2027-01-16T08:31:00Z');
    expect(ledger.status('return-interview:one', '2027-01-16T08:29:00Z')).toBe('due-soon');
    expect(ledger.status('return-interview:one', '2027-01-16T08:31:00Z')).toBe('overdue');
    ledger.on('2027-01-16T09:00:00Z', socialWorker.records('returnInterview', { episode: 'one', result: 'held' }));
    expect(ledger.duty('return-interview:one').outcome).toBe('met-late');
  });

  test('it is owed to a child: until the day before 18', () => {
    const found = (day: string) => someone().on(day, adviser.records('foundAgain', { episode: 'one' }));
    expect(found('2027-03-02').open()).toContain('return-interview:one');
    expect(found('2027-03-03').open()).not.toContain('return-interview:one');
  });

  test('a lost relationship asks for a look at how the young person feels', () => {
    const ledger = someone().on(DAY, actor('young-person').records('keyRelationshipLost', {}));
    expect(ledger.duty('wellbeing-after-loss')).toMatchObject({ opened: DAY, outcome: null });
  });
});
