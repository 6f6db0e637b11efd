import { civilDate } from '../../../statute';
import type { Act, Ledger } from '../../support/ledger';
import {
  adviser,
  assesses,
  born,
  caseSystem,
  enters,
  inCare,
  leaves,
  manager,
  moves,
  offers,
  plans,
  reviews,
  rings,
  socialWorker,
  youngPerson,
} from './young-person';

/*
 * Birthdays open decisions and close nothing; the young person’s own word comes first; an ended journey wakes on contact.
 */

const decidesAt = (birthday: string, service: string, choice = 'continue'): Act =>
  manager.decides('atBirthday', { birthday, service, choice });

/** Turns 18 on 3 March 2027, 21 on 3 March 2030 and 25 on 3 March 2034; has an adviser, a plan and a home of the authority’s. */
const someone = () =>
  inCare('2009-03-03', '2015-01-05', '2026-09-01').on(
    '2026-09-01',
    manager.records('adviserNamed', { worker: 'pa' }),
    adviser.records('adviserMet', { worker: 'pa' }),
    assesses(),
    plans(),
    moves('home', '2026-09-01', { kind: 'supported', regulated: true }),
  );

const SERVICES = ['home', 'personal-adviser', 'pathway-plan', 'contact'];

/** Everything that a birthday might have touched, and what became of it since the day before. */
function settledAt(ledger: Ledger, birthday: string): readonly string[] {
  return Object.values(ledger.state.duties).flatMap(({ key, outcome, settled }) =>
    outcome !== undefined && settled?.on === birthday ? [`${key} ${outcome}`] : [],
  );
}

test('at 18 every live service is decided on by the manager, before the birthday', () => {
  const ledger = someone();
  expect(ledger.open()).not.toContain('eighteenth-decision');
  ledger.on('2026-09-03');
  expect(ledger.duty('eighteenth-decision')).toMatchObject({
    opened: '2026-09-03',
    due: '2027-03-02',
    owedBy: 'leaving-care-manager',
  });
  ledger.on('2027-02-01', ...SERVICES.slice(1).map((service) => decidesAt('eighteenth', service)));
  expect(ledger.duty('eighteenth-decision').outcome).toBeNull();
  ledger.on('2027-02-02', decidesAt('eighteenth', 'home'));
  expect(ledger.duty('eighteenth-decision')).toMatchObject({ outcome: 'met', settled: '2027-02-02' });
});

test('a birthday with nothing decided closes nothing: what was owed is owed the day after', () => {
  const ledger = someone().on('2027-03-02');
  const before = ledger.open().filter((key) => !key.startsWith('review-with-care-review'));
  ledger.on('2027-03-03');
  expect(ledger.open()).toEqual(expect.arrayContaining(before));
  expect(settledAt(ledger, '2027-03-03')).toEqual(['review-with-care-review:1 superseded']);
  expect(ledger.open()).toEqual(
    expect.arrayContaining(['pathway-review:1', 'move-in-visit:home', 'register-health:at-18']),
  );
  expect(ledger.overdue('2027-03-03')).toContain('eighteenth-decision');
  const atTwentyOne = someone().on('2030-03-02');
  const owed = atTwentyOne.open();
  atTwentyOne.on('2030-03-03');
  expect(settledAt(atTwentyOne, '2030-03-03')).toEqual([]);
  expect(atTwentyOne.open()).toEqual(expect.arrayContaining([...owed, 'yearly-offer:1', 'first-offer']));
  const atTwentyFive = someone().on('2034-03-02');
  const still = atTwentyFive.open();
  atTwentyFive.on('2034-03-04');
  const givesWay = (key: string) => atTwentyFive.state.duties[key]?.reason === 'law-ends-at-25';
  expect(still.filter(givesWay).length).toBeGreaterThan(0);
  expect(atTwentyFive.open()).toEqual(expect.arrayContaining(still.filter((key) => !givesWay(key))));
  expect(atTwentyFive.open()).toEqual(
    expect.arrayContaining(['pathway-review-after-25:1', 'adviser-visit-after-25:home:1', 'offer-after-25:1']),
  );
});

test('only the young person ends a service by choice', () => {
  const ledger = someone().on('2027-02-01');
  expect(ledger.tell(decidesAt('eighteenth', 'contact', 'end-by-choice'))).toBe('not-compliant');
  expect(ledger.tell(manager.records('endsService', { service: 'contact' }))).toBe('not-allowed');
  ledger.on('2027-02-02', youngPerson.records('endsService', { service: 'contact' }));
  expect(ledger.tell(decidesAt('eighteenth', 'contact', 'end-by-choice'))).toBeUndefined();
});

test('relationships, consents, homes and staying are for the young person alone to say', () => {
  const own: readonly (readonly [string, Record<string, string | boolean>])[] = [
    ['relationship', { person: 'p', kind: 'friend', loving: 'yes' }],
    ['stayChoice', { choice: 'stay' }],
    ['nextHomeChoice', { choice: 'private' }],
    ['lodgingsAccepted', { home: 'room' }],
    ['adviserChoice', { choice: 'not-now' }],
    ['adultCareConsent', { consents: true }],
    ['disclosureConsent', { recipient: 'r', purpose: 'p', given: true }],
    ['recordsSupportAnswer', { answer: 'yes' }],
  ];
  const ledger = someone();
  for (const [fact, value] of own) {
    for (const other of [adviser, manager, socialWorker, caseSystem])
      expect([fact, ledger.tell(other.records(fact, value))]).toEqual([fact, 'not-allowed']);
    expect([fact, ledger.tell(youngPerson.records(fact, value))]).toEqual([fact, undefined]);
  }
});

test('two relationships that the young person calls loving meet the goal, or the manager accepts an exception', () => {
  const names = (person: string, loving: string): Act =>
    youngPerson.records('relationship', { person, kind: 'family', loving });
  const ledger = someone().on('2026-09-03', names('aunt', 'yes'), names('coach', 'unsure'));
  expect(ledger.duty('relationship-goal:at-17-and-a-half')).toMatchObject({ outcome: null, kind: 'gate' });
  ledger.on('2026-10-01', names('coach', 'yes'));
  expect(ledger.duty('relationship-goal:at-17-and-a-half')).toMatchObject({ outcome: 'met', settled: '2026-10-01' });
  ledger.on('2026-12-01', names('aunt', 'no')).on('2027-03-03');
  expect(ledger.duty('relationship-goal:at-exit')).toMatchObject({ opened: '2027-03-03', outcome: null });
  ledger.on('2027-03-08', manager.decides('relationshipException', { choice: 'accept-exception' }));
  expect(ledger.duty('relationship-goal:at-exit')).toMatchObject({ outcome: 'excused', reason: 'accepted-exception' });
});

describe('from 21', () => {
  const atTwentyOne = () => someone().on('2030-03-04', reviews({ on: '2030-01-10' }));

  test('support goes on until the young person says otherwise, or the manager decides that offers take its place', () => {
    const silent = atTwentyOne().on('2030-05-01');
    expect(silent.duty('pathway-review:2')).toMatchObject({ due: '2030-07-10', outcome: null });
    const said = atTwentyOne().on('2030-05-01', youngPerson.records('adviserChoice', { choice: 'not-now' }));
    expect(said.duty('pathway-review:2')).toMatchObject({ outcome: 'no-longer-applicable', reason: 'support-ended' });
    const decided = atTwentyOne().on('2030-05-01', decidesAt('twenty-first', 'personal-adviser', 'hand-over'));
    expect(decided.duty('pathway-review:2')).toMatchObject({ outcome: 'no-longer-applicable', settled: '2030-05-01' });
  });

  test('whoever asks again has an adviser and a plan again; the yearly offer waits meanwhile', () => {
    const ledger = atTwentyOne()
      .on('2030-05-01', youngPerson.records('adviserChoice', { choice: 'not-now' }), offers('no'))
      .on('2031-02-03', youngPerson.records('adviserChoice', { choice: 'yes' }));
    expect(ledger.duty('allocate-adviser:2')).toMatchObject({ opened: '2031-02-03', due: '2031-02-17' });
    expect(ledger.status('yearly-offer:2', '2031-02-03')).toBe('paused');
    ledger.on('2031-02-20', plans());
    expect(ledger.duty('pathway-review:2:1')).toMatchObject({ opened: '2031-02-20', due: '2031-08-20' });
    ledger.on('2032-01-05', youngPerson.records('adviserChoice', { choice: 'not-now' }));
    expect(ledger.duty('yearly-offer:2')).toMatchObject({ due: '2033-01-05', outcome: null });
  });
});

describe('Ends', () => {
  const asleep = () =>
    born('2000-06-01')
      .on('2026-11-02', caseSystem.starts(), enters('2010-01-04'), leaves('2010-01-04', '2018-06-01'))
      .on('2026-11-02', ...['contact'].map((service) => decidesAt('twenty-fifth', service)));

  test('after 25 the journey sleeps once all is decided on and somebody is there', () => {
    const ledger = asleep();
    expect(ledger.tell(manager.ends('asleep-after-25'))).toBe('not-yet');
    ledger.on('2026-11-03', manager.offers('always-here'), adviser.accepts('always-here'));
    expect(ledger.tell(manager.ends('asleep-after-25'))).toBeUndefined();
    expect(ledger.open()).toEqual([]);
  });

  test('a journey that begins after 25 owes nothing of what was owed before it, however long ago that was', () => {
    const ledger = born('1986-06-01').on(
      '2026-12-01',
      caseSystem.starts(),
      enters('1995-03-06'),
      leaves('1995-03-06', '2004-06-01'),
    );
    expect(ledger.open()).toEqual([]);
    expect(ledger.tell(manager.ends('never-owed'))).toBe('not-yet');
    const before = born('2002-06-01').on('2027-05-31', caseSystem.starts(), enters('2010-01-04'));
    expect(before.open()).toContain('twenty-fifth-decision');
  });

  test('nobody is put to sleep before 25', () => {
    const ledger = someone().on('2030-03-04', manager.offers('always-here'), adviser.accepts('always-here'));
    expect(ledger.tell(manager.ends('asleep-after-25'))).toBe('not-yet');
  });

  test('any contact wakes it: what is said is answered, a home that is asked for is looked for', () => {
    const ledger = asleep()
      .on('2026-11-03', manager.offers('always-here'), adviser.accepts('always-here'), manager.ends('asleep-after-25'))
      .on('2030-02-04', rings(), adviser.records('asksForHelp', { what: 'home', roofless: true }));
    const asked = ledger.entry('asksForHelp');
    expect(ledger.open()).toEqual(
      [`help-reply:${asked}`, `help-tonight:${asked}`, `reply-to-contact:${ledger.entry('contact')}`].toSorted(),
    );
    expect(ledger.duty(`help-tonight:${asked}`)).toMatchObject({ due: '2030-02-04' });
    ledger.on(
      '2030-02-04',
      adviser.records('contactReplied', { worker: 'pa' }),
      adviser.records('helpReply', {}),
      adviser.records('homeOffered', { kind: 'supported' }),
    );
    expect(ledger.open()).toEqual([]);
  });

  test('never owed, only for somebody of 18 to whom nothing was', () => {
    const ledger = inCare('2009-03-03', '2026-12-03', '2026-12-03');
    expect(ledger.on('2027-02-01').tell(manager.ends('never-owed'))).toBe('not-yet');
    expect(ledger.on('2027-03-04').tell(manager.ends('never-owed'))).toBeUndefined();
    expect(someone().on('2027-03-04').tell(manager.ends('never-owed'))).toBe('not-yet');
  });

  test('a death ends it; up to 24 the national panel is told', () => {
    const ledger = someone().on(
      '2028-03-08',
      manager.records('died', { authorityAwareOn: '2028-03-08' }, { on: '2028-03-06' }),
    );
    expect(ledger.state.ended).toMatchObject({ end: 'died', on: '2028-03-06' });
    expect(ledger.open()).toEqual(['learning-review', 'notify-death']);
    ledger.on('2028-06-01', manager.records('learningReview', {}));
    expect(ledger.duty('learning-review')).toMatchObject({ opened: '2028-03-08', outcome: 'met', kind: 'gate' });
    expect(ledger.open()).toEqual(['notify-death']);
    expect(ledger.duty('notify-death')).toMatchObject({ due: '2028-03-15' });
  });
});

test('Staying Close is assessed once the law has started for the area, and not before', () => {
  const loaded = (from: string) =>
    someone().learns('2027-01-11', { kind: 'commencement', rule: 'G15', from: civilDate(from) });
  const before = loaded('2028-01-10').on('2028-01-09');
  expect(before.open()).not.toContain('staying-close-assessment');
  before.on('2028-01-10');
  expect(before.duty('staying-close-assessment')).toMatchObject({
    opened: '2028-01-10',
    kind: 'outcome-check',
    due: null,
  });
  expect(loaded('2027-01-11').on('2027-03-03').duty('staying-close-assessment')).toMatchObject({
    opened: '2027-03-03',
  });
  expect(someone().on('2030-03-04').open()).not.toContain('staying-close-assessment');
});
