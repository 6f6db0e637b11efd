import { findRule } from '../../../statute';
import { bonds, freshUntil, secondTurns, voidPapers } from '../../../workflows/lifelong-guardianship/meaning/bond';
import type { Ledger } from '../../support/ledger';
import {
  acknowledges,
  adult,
  adultAdviser,
  adviser,
  advises,
  applies,
  assessor,
  bothSign,
  bothWish,
  carer,
  caseSystem,
  coordinator,
  decides,
  guardian,
  inForce,
  isGuardian,
  maker,
  manager,
  mayTell,
  notified,
  ofBond,
  readyOn,
  register,
  registers,
  says,
  sends,
  signs,
  stands,
  tells,
  tellsFamily,
  told,
  view,
  wishes,
  youngPerson,
} from './people';

/*
 * The acceptance scenarios of the bond itself, by number, under the proposal where it is not said otherwise.
 */

/** Words of the record: whatever was said, owed or judged. */
const saidOf = (ledger: Ledger): string => JSON.stringify(ledger.events.map(({ event }) => event));

test('6. Today’s law: told that it is not law, papers of today, a commitment; nothing is called an order', () => {
  const ledger = adult('2002-05-06', '2026-12-01', 'england-law').on('2026-12-01', ...bothWish(), isGuardian());
  expect(ledger.duty('g-pack-check')).toMatchObject({ opened: '2026-12-01', outcome: null });
  expect(ledger.tell(tells('review-2022'))).toBe('invalid-value');
  ledger.on('2026-12-02', tells('england-law'));
  expect(ledger.duty('g-family-commitment')).toMatchObject({
    opened: '2026-12-02',
    due: '2027-03-02',
    kind: 'outcome-check',
  });
  expect(ledger.open()).toEqual(['g-family-commitment']);
  for (const act of [
    signs('adult', 'first'),
    advises('adult'),
    tellsFamily([]),
    applies(),
    decides('made', '2026-12-02'),
  ])
    expect(ledger.tell(act)).toBe('not-compliant');
  ledger.on(
    '2026-12-10',
    youngPerson.records('substitutes', {
      willMade: true,
      attorneyNamed: true,
      contactNamed: true,
      statementMade: true,
    }),
    youngPerson.records('commitment', { ...ofBond(), statement: 's' }),
  );
  expect(stands(ledger)).toEqual(['commitment-recorded', '2026-12-10']);
  expect(ledger.open()).toEqual([]);
  ledger.on('2026-12-11', coordinator.ends('commitment-recorded'));
  expect(saidOf(ledger)).not.toMatch(/\border\b/i);
  const owed = ['g-wish', 'g-pack-check', 'g-family-commitment', 'g-stop-told'] as const;
  for (const step of owed) expect(ledger.definition.steps[step]?.title).not.toMatch(/\border\b/i);
});

test('7. Leap birth, too early: refused at 17, accepted from 1 March at 00:00', () => {
  const ledger = adult('2008-02-29', '2026-02-02').on('2026-02-28T23:59:59Z');
  expect(ledger.open()).toEqual([]);
  for (const party of ['adult', 'guardian'] as const) expect(ledger.tell(wishes(party))).toBe('not-compliant');
  ledger.on('2026-03-01T00:00:00Z');
  expect(ledger.duty('g-wish')).toMatchObject({ opened: '2026-03-01', outcome: null, kind: 'gate' });
  for (const party of ['adult', 'guardian'] as const) expect(ledger.tell(wishes(party))).toBeUndefined();
  expect(ledger.duty('g-wish')).toMatchObject({ outcome: 'met', settled: '2026-03-01' });
  expect(ledger.tell(wishes('adult', { on: '2026-02-28' }, 'somebody-else'))).toBe('not-compliant');
});

/** Hari and Mrs K, up to the second consents. */
const hari = () =>
  adult('2004-02-29', '2027-02-01')
    .on('2027-02-01', ...bothWish(), isGuardian(), tells())
    .on('2027-02-15', advises('adult'))
    .on('2027-02-18', advises('guardian'))
    .on('2027-02-22', ...bothSign('first'))
    .on('2027-03-23', tellsFamily(['husband', 'son']))
    .on('2027-04-06', notified.records('comment', { ...ofBond(), person: 'son', says: 'objects' }));
const applied = () =>
  hari()
    .on('2027-04-21', ...bothSign('second'))
    .on('2027-04-26', applies());

describe('8. Full run', () => {
  test('each step opens with the one before it; the wait is over the day after its last day', () => {
    const early = adult('2004-02-29', '2027-02-01').on('2027-02-01', ...bothWish(), isGuardian(), tells());
    expect(early.open()).toEqual(['g-advice:adult', 'g-advice:guardian']);
    early.on('2027-02-15', advises('adult')).on('2027-02-17');
    expect(early.open()).toEqual(['g-advice:guardian']);
    early.on('2027-02-18', advises('guardian'));
    expect(early.duty('g-first-consent:adult')).toMatchObject({ opened: '2027-02-18', due: null, outcome: null });
    early.on('2027-02-22', signs('adult', 'first'));
    expect(early.open()).toEqual(['g-first-consent:guardian']);
    early.on('2027-02-22', signs('guardian', 'first'));
    expect(early.duty('g-reflection')).toMatchObject({ opened: '2027-02-22', due: '2027-03-22', outcome: null });
    early.on('2027-03-22');
    expect(early.open()).toEqual(['g-reflection']);
    early.on('2027-03-23');
    expect(early.duty('g-reflection')).toMatchObject({ outcome: 'met', settled: '2027-03-22', daysLate: 0 });
    expect(early.duty('g-notice')).toMatchObject({ opened: '2027-03-23', due: null, outcome: null });
  });

  test('the family has until 20 April; the son objects and has no veto', () => {
    const ledger = hari().on('2027-04-20');
    expect(ledger.duty('g-notice')).toMatchObject({ due: '2027-04-20', outcome: null });
    expect(ledger.open()).not.toContain('g-second-consent:adult');
    ledger.on('2027-04-21');
    expect(ledger.duty('g-notice')).toMatchObject({ outcome: 'met', settled: '2027-04-20' });
    expect(ledger.duty('g-second-consent:adult')).toMatchObject({ opened: '2027-04-21' });
    const spoken = hari().on(
      '2027-04-08',
      notified.records('comment', { ...ofBond(), person: 'husband', says: 'supports' }),
    );
    expect(spoken.duty('g-second-consent:guardian')).toMatchObject({ opened: '2027-04-08' });
  });

  test('signed on the day before it opens, a second consent counts for nothing', () => {
    const ledger = hari()
      .on('2027-04-20', ...bothSign('second'))
      .on('2027-04-21');
    expect(ledger.open()).toEqual(['g-second-consent:adult', 'g-second-consent:guardian']);
  });

  test('the order, the register, three notices, and the invitations', () => {
    const ledger = applied();
    expect(ledger.open()).toEqual(['g-decision']);
    expect(stands(ledger)).toEqual(['applied', '2027-04-26']);
    ledger.on('2027-06-14', decides('made', '2027-06-14'));
    expect(stands(ledger)).toEqual(['order-in-force', '2027-06-14']);
    expect(Object.values(ledger.gate('outcome'))).toEqual(Array.from({ length: 6 }, () => 'met'));
    expect(ledger.duty('g-register')).toMatchObject({ opened: '2027-06-14', due: '2027-06-21', kind: 'local-guard' });
    const bodies = ['gp', 'bank', 'school'];
    ledger.on('2027-06-16', registers(), ...bodies.map((one) => mayTell(one)));
    expect(ledger.duty('g-notices:gp')).toMatchObject({ opened: '2027-06-16', due: null, outcome: null });
    ledger.on('2027-06-17', ...bodies.map((one) => sends(one)));
    expect(ledger.duty('g-notices:bank')).toMatchObject({ due: '2027-07-01' });
    ledger.on(
      '2027-06-24',
      ...bodies.map((one) => acknowledges(one)),
      carer.records('nobodyToTell', { ...ofBond(), party: 'guardian' }),
    );
    expect(ledger.open()).toEqual(['g-review-invite']);
    expect(ledger.duty('g-review-invite')).toMatchObject({ opened: '2027-06-14', due: '2028-06-14' });
    ledger.on('2028-06-20', guardian.records('reviewAnswered', { ...ofBond(), answer: 'declined' }));
    expect(ledger.duty('g-review-invite-again:1')).toMatchObject({ opened: '2028-06-20', due: '2033-06-20' });
  });

  test('no fact, step or decision of it touches what is owed to a care leaver', () => {
    const { facts, decisions, steps } = applied().definition;
    const words = [...Object.keys(facts), ...Object.keys(decisions), ...Object.keys(steps)].join(' ');
    expect(words).not.toMatch(/category|pathway|grant|adviserNamed|homeOffered/i);
  });
});

describe('9. Stale consent', () => {
  test('90 days on they are fresh; on the 91st the step is owed again', () => {
    const ledger = applied().on('2027-07-20');
    expect(view(ledger).counted).toBeDefined();
    expect(freshUntil(view(ledger), { on: '2027-04-21' as never })).toBe('2027-07-20');
    expect(ledger.open()).toEqual(['g-decision']);
    ledger.on('2027-07-21');
    expect(ledger.open()).toEqual(['g-decision', 'g-second-consent:adult:2', 'g-second-consent:guardian:2']);
    expect(ledger.duty('g-second-consent:adult:2')).toMatchObject({ opened: '2027-07-21', outcome: null });
  });

  test('made on the 90th day it is fresh, on the 91st not; signed anew it is again', () => {
    const on = (day: string) => applied().on(day, decides('made', day));
    expect(on('2027-07-20').gate('outcome')).toMatchObject({ fresh: 'met' });
    expect(on('2027-07-21').missing('outcome')).toEqual(['fresh-consent-adult', 'fresh-consent-guardian']);
    expect(on('2027-07-21').breaches('outcome')).toEqual({ legal: [], practice: ['rev-bond-fresh'] });
    const anew = applied()
      .on('2027-07-22', ...bothSign('second'))
      .on('2027-08-02', decides('made', '2027-08-02'));
    expect(anew.gate('outcome')).toMatchObject({ fresh: 'met' });
    expect(anew.duty('g-second-consent:adult:2')).toMatchObject({ outcome: 'met', settled: '2027-07-22' });
  });

  test('an order of the last fresh day that is heard of later takes the reopened step back', () => {
    const ledger = applied().on('2027-07-26');
    expect(ledger.open()).toContain('g-second-consent:adult:2');
    ledger.on('2027-07-27', decides('made', '2027-07-27', { on: '2027-07-20' }));
    expect(ledger.open()).not.toContain('g-second-consent:adult:2');
    const [bond] = bonds(view(ledger));
    expect(bond && secondTurns(view(ledger), { bond, party: 'adult' })).toHaveLength(1);
  });
});

test('10. Christmas register, late record: effective from the day it was made, told only once received', () => {
  const ledger = readyOn('1998-06-01', '2026-09-01', '2026-09-02')
    .on('2026-09-02', ...bothSign('first'))
    .on('2026-10-01', tellsFamily([]), ...bothSign('second'))
    .on('2026-10-05', applies())
    .on('2026-12-23', decides('made', '2026-12-23', { on: '2026-12-16' }));
  expect(stands(ledger)).toEqual(['order-in-force', '2026-12-16']);
  expect(ledger.duty('g-register')).toMatchObject({ opened: '2026-12-23', due: '2027-01-04' });
  expect(ledger.duty('g-review-invite')).toMatchObject({ opened: '2026-12-16', due: '2027-12-16' });
  expect(ledger.knownBy('2026-12-20').duties['g-register']).toBeUndefined();
  expect(ledger.knownBy('2026-12-20').entries.some(({ name }) => name === 'orderOutcome')).toBe(false);
  ledger.on('2026-12-24', mayTell('gp'));
  expect(ledger.tell(sends('gp'))).toBe('not-yet');
  ledger.on('2026-12-24', registers());
  expect(ledger.tell(register.records('noticeSent', { ...ofBond(), recipient: 'gp' }, { on: '2026-12-22' }))).toBe(
    'not-yet',
  );
  expect(ledger.tell(sends('gp'))).toBeUndefined();
  expect(ledger.duty('g-register')).toMatchObject({ outcome: 'met', settled: '2026-12-24' });
});

test('11. Change of mind: withdrawn that day, in one act; the other hears only that it stops', () => {
  const ledger = readyOn('1998-06-01', '2027-02-15', '2027-03-08').on('2027-03-08', ...bothSign('first'));
  expect(ledger.duty('g-reflection')).toMatchObject({ due: '2027-04-05' });
  ledger.on('2027-03-24', says('adult', 'stop'));
  expect(stands(ledger)).toEqual(['withdrawn', '2027-03-24']);
  expect(ledger.duty('g-reflection')).toMatchObject({
    outcome: 'no-longer-applicable',
    reason: 'withdrawn',
    settled: '2027-03-24',
  });
  expect(ledger.open()).toEqual(['g-stop-told']);
  expect(ledger.definition.facts['stopTold']?.holds).toEqual({ guardian: expect.anything() });
  expect(told(ledger)).toEqual([]);
  ledger.on('2027-03-25', coordinator.records('stopTold', ofBond()));
  expect(ledger.open()).toEqual([]);
  expect(ledger.on('2029-01-01').open()).toEqual([]);
  ledger.on('2029-01-02', wishes('adult'), wishes('guardian'));
  expect(ledger.open()).toEqual(['g-pack-check:2']);
});

describe('12. Wrong birth date', () => {
  const ines = () =>
    adult('2009-01-10', '2027-01-11')
      .on('2027-01-12', ...bothWish(), isGuardian(), tells(), advises('adult'), advises('guardian'))
      .on('2027-01-20', signs('adult', 'first'), signs('guardian', 'first'));

  test('a consent signed at 17 is void from the correction on; the paper stays, and nothing opens before 18', () => {
    const ledger = ines();
    expect(ledger.duty('g-first-consent:adult')).toMatchObject({ outcome: 'met', settled: '2027-01-20' });
    ledger.on('2027-02-05', caseSystem.corrects('dateOfBirth', { bornOn: '2009-03-10' }, { on: '2009-03-10' }));
    expect(ledger.duty('g-first-consent:adult')).toMatchObject({
      outcome: 'no-longer-applicable',
      reason: 'ground-withdrawn',
    });
    expect(ledger.duty('g-first-consent:adult', '2027-02-04')).toMatchObject({ outcome: 'met' });
    expect(ledger.open()).toEqual([]);
    const [bond] = bonds(view(ledger));
    expect(bond && voidPapers(view(ledger), bond).map(({ on, value }) => [on, value.paper])).toEqual([
      ['2027-01-20', 'adult-first'],
      ['2027-01-20', 'guardian-first'],
    ]);
    ledger.on('2027-03-09');
    expect(ledger.tell(signs('adult', 'first'))).toBe('not-compliant');
    ledger.on('2027-03-10');
    expect(ledger.duty('g-wish')).toMatchObject({ opened: '2027-03-10', outcome: null });
    ledger.on('2027-03-10', ...bothWish(), tells(), advises('adult'), advises('guardian'), signs('adult', 'first'));
    expect(ledger.duty('g-first-consent:adult')).toMatchObject({
      opened: '2027-03-10',
      outcome: 'met',
      settled: '2027-03-10',
    });
  });

  test('with an order in force only the order-maker can act on it, and is told', () => {
    const ledger = readyOn('2009-01-10', '2027-01-11', '2027-01-20')
      .on('2027-01-20', ...bothSign('first'))
      .on('2027-02-18', tellsFamily([]), ...bothSign('second'), applies())
      .on('2027-03-01', decides('made', '2027-03-01'));
    ledger.on('2027-03-08', caseSystem.corrects('dateOfBirth', { bornOn: '2009-03-10' }, { on: '2009-03-10' }));
    expect(stands(ledger)).toEqual(['order-in-force', '2027-03-01']);
    expect(ledger.duty('g-void-told')).toMatchObject({ outcome: null });
    ledger.on(
      '2027-03-11',
      coordinator.records('voidConsentTold', ofBond()),
      maker.records('changeOutcome', { ...ofBond(), choice: 'set-aside' }),
    );
    expect(stands(ledger)).toEqual(['set-aside', '2027-03-11']);
    expect(ledger.state.entries.some(({ name }) => name === 'orderOutcome')).toBe(true);
  });
});

describe('13. Power and capacity', () => {
  const jo = () => readyOn('1998-06-01', '2026-10-05', '2026-10-12', { power: true });

  test('with power over the services of the adult nobody signs until somebody else has taken over', () => {
    const ledger = jo();
    expect(ledger.open()).toEqual(['g-step-back']);
    ledger.on('2026-10-12', ...bothSign('first'));
    expect(ledger.missing('consent')).toEqual(['step-back']);
    expect(ledger.open()).toEqual(['g-step-back']);
    ledger.on('2026-10-19', manager.records('steppedBack', { ...ofBond(), takenOverBy: 'other-adviser' }));
    expect(ledger.duty('g-first-consent:adult')).toMatchObject({ opened: '2026-10-19', outcome: null });
    expect(isFree(readyOn('1998-06-01', '2026-10-05', '2026-10-12'))).toBe(true);
  });

  test('a doubt is answered, with help, before anybody signs; nobody signs for another', () => {
    const kit = readyOn('1998-06-01', '2026-10-19', '2026-11-02').on(
      '2026-11-02',
      coordinator.records('capacityDoubt', { ...ofBond(), party: 'adult' }),
    );
    expect(kit.open()).toEqual(['g-capacity:adult']);
    kit.on('2026-11-09', adultAdviser.records('helpedToDecide', { ...ofBond(), party: 'adult' }));
    expect(kit.open()).toEqual(['g-capacity:adult']);
    for (const other of [carer, guardian, coordinator, adviser, assessor])
      expect(
        kit.tell(other.records('consent', { ...ofBond(), party: 'adult', round: 'first', alone: true, paper: 'p' })),
      ).toBe('not-allowed');
    kit.on('2026-11-23', assessor.decides('capacityResult', { ...ofBond(), party: 'adult', choice: 'can-with-help' }));
    expect(kit.duty('g-capacity:adult')).toMatchObject({ outcome: 'met', settled: '2026-11-23' });
    expect(kit.duty('g-first-consent:adult')).toMatchObject({ opened: '2026-11-23', outcome: null });
  });

  test('who cannot decide now pauses it, and a second opinion is owed', () => {
    const kit = readyOn('1998-06-01', '2026-10-19', '2026-11-02')
      .on('2026-11-02', coordinator.records('capacityDoubt', { ...ofBond(), party: 'guardian' }))
      .on('2026-11-23', assessor.decides('capacityResult', { ...ofBond(), party: 'guardian', choice: 'cannot-now' }));
    expect(stands(kit)).toEqual(['paused', '2026-11-23']);
    expect(kit.open()).toEqual(['g-second-opinion:guardian']);
    kit.on('2026-12-07', assessor.decides('capacityResult', { ...ofBond(), party: 'guardian', choice: 'can-decide' }));
    expect(stands(kit)?.[0]).toBe('preparing');
    expect(kit.open()).toEqual(['g-first-consent:adult', 'g-first-consent:guardian']);
  });
});

const isFree = (ledger: Ledger): boolean => ledger.open().includes('g-first-consent:adult');

describe('14. Harm', () => {
  const lou = () => inForce('2026-11-02', ['gp', 'bank', 'school']);

  test('a hold stands at once: three notices suspended, nothing sent, asked again after 28 days, lifted by the adult alone', () => {
    const ledger = lou().on('2026-11-30', mayTell('club'));
    const before = ledger.events.length;
    ledger.on('2026-12-05', youngPerson.records('saysHarmed', { ...ofBond(), saidTo: 'always-here' }));
    const since = ledger.events.slice(before);
    expect(new Set(since.map(({ recordedAt }) => recordedAt)).size).toBe(1);
    expect(
      told(ledger)
        .filter(({ sentOn }) => sentOn)
        .map(({ suspendedFrom }) => suspendedFrom),
    ).toEqual(['2026-12-05', '2026-12-05', '2026-12-05']);
    expect(ledger.tell(sends('club'))).toBe('not-compliant');
    expect(ledger.duty('g-hold:1')).toMatchObject({ opened: '2026-12-05', due: '2027-01-02' });
    expect(ledger.open()).toContain('g-safety');
    ledger.on('2027-01-02', coordinator.records('holdTalk', ofBond()));
    expect(ledger.duty('g-hold:2')).toMatchObject({ due: '2027-01-30' });
    for (const other of [coordinator, guardian, adviser, manager])
      expect(ledger.tell(other.records('holdLifted', ofBond()))).toBe('not-allowed');
    ledger.on('2027-01-20', youngPerson.records('holdLifted', ofBond()));
    expect(ledger.duty('g-hold:2')).toMatchObject({ outcome: 'no-longer-applicable', reason: 'lifted-by-adult' });
    expect(ledger.tell(sends('club'))).toBeUndefined();
    expect(stands(ledger)?.[0]).toBe('order-in-force');
  });

  test('the guardian is told nothing by the system: no duty after a hold tells them', () => {
    const ledger = lou().on('2026-12-05', youngPerson.records('safetyHold', ofBond()));
    const opened = ledger.told('duty.opened').filter(({ recordedAt }) => recordedAt >= '2026-12-05');
    expect(opened.map(({ event }) => event.step)).toEqual(['g-hold']);
  });

  test('a notice that waits for its answer stands still, and counts again once the hold is lifted', () => {
    const ledger = lou().on('2026-12-01', mayTell('club'), sends('club'));
    expect(ledger.duty('g-notices:club')).toMatchObject({ due: '2026-12-15' });
    ledger.on('2026-12-05', youngPerson.records('safetyHold', ofBond()));
    expect(ledger.status('g-notices:club', '2026-12-20')).toBe('paused');
    ledger.on('2027-01-04', youngPerson.records('holdLifted', ofBond()));
    expect(ledger.duty('g-notices:club')).toMatchObject({ due: '2027-01-18' });
  });
});

describe('15. Ending alone, and silence', () => {
  const asked = (by: 'adult' | 'both') =>
    inForce('2027-06-14').on('2029-03-05', youngPerson.records('changeAsked', { ...ofBond(), by, what: 'discharge' }));

  test('alone: reflection to 2 April, not moved for Easter Monday; the other is heard; the outcome is recorded', () => {
    const ledger = asked('adult');
    expect(ledger.duty('g-discharge-reflection')).toMatchObject({ opened: '2029-03-05', due: '2029-04-02' });
    ledger.on('2029-04-02');
    expect(ledger.duty('g-discharge-reflection').outcome).toBeNull();
    ledger.on('2029-04-03', coordinator.records('otherHeard', ofBond()));
    expect(ledger.duty('g-discharge-reflection')).toMatchObject({ outcome: 'met', settled: '2029-04-02' });
    expect(stands(ledger)?.[0]).toBe('order-in-force');
    ledger.on('2029-04-10', maker.records('changeOutcome', { ...ofBond(), choice: 'discharge' }));
    expect(stands(ledger)).toEqual(['discharged', '2029-04-10']);
    expect(ledger.gate('ended-alone')).toEqual({ alone: 'met' });
    expect(ledger.duty('g-discharge')).toMatchObject({ outcome: 'met', settled: '2029-04-10' });
  });

  test('on the last day of reflection it is too early, and unheard too; asked by both, nothing is lacking', () => {
    const on = (day: string, by: 'adult' | 'both') =>
      asked(by).on(day, maker.records('changeOutcome', { ...ofBond(), choice: 'discharge' }));
    expect(on('2029-04-02', 'adult').missing('ended-alone')).toEqual(['time-to-reflect', 'other-heard']);
    expect(on('2029-04-03', 'adult').missing('ended-alone')).toEqual(['other-heard']);
    expect(on('2029-03-06', 'both').missing('ended-alone')).toEqual([]);
    expect(asked('both').open()).not.toContain('g-discharge-reflection');
  });

  test('six years of silence end nothing, nor does what happens in life', () => {
    const ledger = inForce('2027-06-14').on(
      '2028-02-01',
      adviser.records('lifeEvent', { ...ofBond(), what: 'lost-touch' }),
    );
    expect(ledger.duty('g-review-offered')).toMatchObject({ opened: '2028-02-01', outcome: null });
    ledger.on('2033-06-15');
    expect(stands(ledger)).toEqual(['order-in-force', '2027-06-14']);
    for (const what of ['guardian-imprisoned', 'guardian-moves-abroad', 'guardian-marries', 'child-adopted'])
      ledger.on('2033-06-15', adviser.records('lifeEvent', { ...ofBond(), what }));
    expect(stands(ledger)?.[0]).toBe('order-in-force');
  });
});

test('16. Death of the guardian: ended, the words kept, somebody there within five working days, the goal asked again', () => {
  const ledger = inForce('2027-06-14', ['gp']).on('2028-02-03', adviser.records('guardianDied', ofBond()));
  expect(stands(ledger)).toEqual(['ended-by-death', '2028-02-03']);
  expect(ledger.duty('bereavement-contact')).toMatchObject({ opened: '2028-02-03', due: '2028-02-10' });
  expect(ledger.duty('goal-asked-again')).toMatchObject({ opened: '2028-02-03', outcome: null });
  expect(ledger.duty('g-review-invite')).toMatchObject({ outcome: 'no-longer-applicable', reason: 'ended-by-death' });
  expect(ledger.state.entries.find(({ name }) => name === 'orderOutcome')?.sealed).toEqual(['words']);
  ledger.on('2028-02-10', coordinator.records('bereavementContact', ofBond()), adviser.records('goalChecked', {}));
  expect(ledger.duty('bereavement-contact')).toMatchObject({ outcome: 'met' });
  ledger.on('2028-02-11', coordinator.ends('ended-by-death'));
  expect(ledger.state.ended).toMatchObject({ end: 'ended-by-death' });
});

test('the death of the adult ends it: the guardian is told as kin', () => {
  const ledger = inForce('2027-06-14').on('2030-01-07', coordinator.records('died', {}, { on: '2030-01-05' }));
  expect(ledger.state.ended).toMatchObject({ end: 'ended-by-death', on: '2030-01-05' });
  expect(ledger.open()).toEqual(['guardian-told']);
  ledger.on('2030-01-08', coordinator.records('guardianToldOfDeath', ofBond()));
  expect(ledger.open()).toEqual([]);
});

test('rules of the proposal say that they are one', () => {
  for (const gate of Object.values(adult('1998-06-01', '2026-10-05').definition.gates))
    for (const { rule } of Object.values(gate.limbs)) {
      const { pack, force } = findRule(rule);
      expect([rule, force]).toEqual([rule, pack === 'review-2022' ? 'proposal' : 'local-practice']);
    }
});
