import { civilDate, findRule } from '../../statute';
import type { Act, Ledger } from '../support/ledger';
import {
  answers,
  applies,
  bypasses,
  certifies,
  christmasPath,
  enters,
  excepts,
  explains,
  F0,
  F0_CHILD,
  family,
  hears,
  intends,
  issues,
  legalAdviser,
  letter,
  lists,
  meets,
  offers,
  opens,
  OTHER_PART_FOUR,
  ownSetting,
  review,
  SECTION_31,
  coordinator,
  serviceManager,
  socialWorker,
  teamManager,
} from './family';

const DAY = '2027-01-11';
const ISSUE = '2027-03-01';
const law = (): Ledger => opens(family(), DAY).learns(DAY, F0, F0_CHILD);
const both = (): Ledger => law().learns(DAY, review('2027-01-01'));
const everyone = [offers('mother'), offers('father')];
const certified = (person: string): Act => legalAdviser.records('earlierMeetingConfirmed', { person });

describe('each limb of the gate before an application', () => {
  const limbs: readonly [limb: string, title: string, acts: readonly (readonly [string, Act])[], verdict: string][] = [
    ['offer', 'nobody offered', [], 'not-met'],
    ['offer', 'one of two offered', [['2027-01-12', offers('mother')]], 'not-met'],
    [
      'offer',
      'each offered',
      [
        ['2027-01-12', offers('mother')],
        ['2027-01-13', offers('father')],
      ],
      'met',
    ],
    ['offer', 'an exception', [['2027-01-12', excepts('do-not-offer')]], 'met'],
    [
      'offer',
      'an exception revoked',
      [
        ['2027-01-12', excepts('do-not-offer')],
        ['2027-01-13', excepts('revoke-offer')],
      ],
      'not-met',
    ],
    ['offer', 'an exception for the other limb', [['2027-01-12', excepts('do-not-hold')]], 'not-met'],
    [
      'offer',
      'urgency alone',
      [
        ['2027-01-12', bypasses()],
        [ISSUE, explains()],
      ],
      'not-met',
    ],
    ['hold', 'nobody accepts', [['2027-01-12', answers('mother', 'declined')]], 'met'],
    ['hold', 'one accepts', [['2027-01-12', answers('mother', 'accepted')]], 'not-met'],
    [
      'hold',
      'one accepts, the other declines',
      [
        ['2027-01-12', answers('mother', 'accepted')],
        ['2027-01-13', answers('father', 'declined')],
      ],
      'not-met',
    ],
    [
      'hold',
      'the one who accepted withdraws',
      [
        ['2027-01-12', answers('mother', 'accepted')],
        ['2027-01-13', answers('mother', 'withdrawn')],
      ],
      'met',
    ],
    [
      'hold',
      'held',
      [
        ['2027-01-12', answers('mother', 'accepted')],
        ['2027-02-12', meets()],
      ],
      'met',
    ],
    [
      'hold',
      'held on the day of issue, without times',
      [
        ['2027-01-12', answers('mother', 'accepted')],
        [ISSUE, meets()],
      ],
      'not-met',
    ],
    [
      'hold',
      'an exception',
      [
        ['2027-01-12', answers('mother', 'accepted')],
        ['2027-01-13', excepts('do-not-hold')],
      ],
      'met',
    ],
    [
      'hold',
      'urgency alone',
      [
        ['2027-01-12', answers('mother', 'accepted')],
        ['2027-01-13', bypasses()],
      ],
      'not-met',
    ],
    ['letter', 'no letter', [], 'not-applicable'],
    ['letter', 'a letter without the offer', [['2027-01-12', letter({}, false)]], 'not-met'],
    [
      'letter',
      'a second letter with it',
      [
        ['2027-01-12', letter({}, false)],
        ['2027-01-13', letter()],
      ],
      'met',
    ],
    [
      'letter',
      'an exception',
      [
        ['2027-01-12', letter({}, false)],
        ['2027-01-13', excepts('do-not-offer')],
      ],
      'not-applicable',
    ],
    ['meeting-first', 'no meeting', [], 'not-met'],
    ['meeting-first', 'a meeting before', [['2027-02-12', meets()]], 'met'],
    ['meeting-first', 'a bypass without the explanation', [['2027-01-12', bypasses()]], 'not-met'],
    [
      'meeting-first',
      'a bypass with it, filed that day',
      [
        ['2027-01-12', bypasses()],
        [ISSUE, explains()],
      ],
      'met',
    ],
    [
      'meeting-first',
      'a bypass withdrawn',
      [
        ['2027-01-12', bypasses()],
        ['2027-01-13', bypasses('withdraw')],
        ['2027-01-14', explains()],
      ],
      'not-met',
    ],
    [
      'meeting-first',
      'everyone declined',
      [
        ['2027-01-12', answers('mother', 'declined')],
        ['2027-01-13', answers('father', 'none')],
      ],
      'met',
    ],
    ['explanation', 'nothing bypassed', [], 'not-applicable'],
    ['explanation', 'a bypass', [['2027-01-12', bypasses()]], 'not-met'],
    [
      'explanation',
      'a bypass, explained',
      [
        ['2027-01-12', bypasses()],
        ['2027-01-13', explains()],
      ],
      'met',
    ],
    ['explanation', 'an exception', [['2027-01-12', excepts('do-not-hold')]], 'not-met'],
  ];

  test.each(limbs)('%s: %s', (limb, _, acts, verdict) => {
    const ledger = both();
    for (const [day, act] of acts) ledger.on(day, act);
    expect(ledger.on(ISSUE, issues()).gate(SECTION_31)[limb]).toBe(verdict);
  });
});

test('hours that are told show what came first on the same day', () => {
  const held = (at: string) =>
    law()
      .on('2027-01-12', answers('mother', 'accepted'))
      .on('2027-03-02', meets({ at }), issues({ at: '2027-03-01T14:00:00Z' }));
  expect(held('2027-03-01T10:00:00Z').gate(SECTION_31)['hold']).toBe('met');
  expect(held('2027-03-01T15:00:00Z').gate(SECTION_31)['hold']).toBe('not-met');
});

test('why a limb is not applicable is said', () => {
  const reasons = (ledger: Ledger) =>
    Object.fromEntries(
      ledger
        .on(ISSUE, issues())
        .limbs(SECTION_31)
        .map(({ limb, reason }) => [limb, reason]),
    );
  expect(reasons(law())).toEqual({ letter: 'no-letter', 'meeting-first': 'pack-off', explanation: 'pack-off' });
  expect(reasons(both().on('2027-01-12', excepts('do-not-offer')))).toEqual({ letter: 'exception' });
  expect(reasons(both())).toEqual({ letter: 'no-letter', explanation: 'nothing-bypassed' });
});

test('the packs are never merged: law breaks as law, the review as practice', () => {
  const ledger = both().on('2027-01-12', bypasses()).on(ISSUE, issues());
  expect(ledger.breaches(SECTION_31)).toEqual({ legal: ['B2.1'], practice: ['rev-mandatory', 'rev-urgent'] });
  expect(ledger.limbs(SECTION_31).map(({ limb, force }) => `${limb} ${force}`)).toEqual([
    'offer law',
    'hold law',
    'letter law',
    'meeting-first practice',
    'explanation practice',
  ]);
});

test('a pack that is switched off again judges only what came before', () => {
  const ledger = both().learns('2027-02-01', review('2027-02-15', false));
  ledger.on('2027-02-14', issues());
  expect(ledger.breaches(SECTION_31).practice).toEqual(['rev-mandatory']);
  ledger.on('2027-02-15', issues({}, 'supervision'));
  expect(ledger.gate(SECTION_31)['meeting-first']).toBe('not-applicable');
  expect(ledger.wakes.map(({ at }) => at)).toContain('2027-02-15T00:00:00.000Z');
});

test('the verdict on the next application moves as things happen, and the start of a rule moves it by itself', () => {
  const ledger = opens(family(), '2026-12-18').learns('2026-12-18', F0);
  expect(ledger.gate(SECTION_31, 'next')['offer']).toBe('advisory');
  expect(ledger.missing(SECTION_31, 'next')).toEqual(['fgdm-offer (mother)', 'fgdm-offer (father)']);
  ledger.on('2027-01-01');
  expect(ledger.gate(SECTION_31, 'next')['offer']).toBe('not-met');
  ledger.on('2027-01-04', ...everyone);
  expect(ledger.gate(SECTION_31, 'next')).toMatchObject({ offer: 'met', hold: 'met' });
});

describe('alerts of the gate', () => {
  const alert = `gate/${SECTION_31}/next`;

  test('none while no application is planned; one while a planned one would not be compliant; closed once it would', () => {
    const ledger = law();
    expect(ledger.alerts()).not.toContain(alert);
    ledger.on('2027-01-12', intends('2027-03-01'));
    expect(ledger.alerts()).toContain(alert);
    ledger.on('2027-01-13', ...everyone);
    expect(ledger.alerts()).not.toContain(alert);
    expect(ledger.told('alert.closed').map(({ event }) => event.because)).toEqual(['gate-met']);
  });

  test('a decision to apply plans one; a decision not to takes the plan back', () => {
    const ledger = law().on('2027-01-12', applies());
    expect(ledger.alerts()).toContain(alert);
    ledger.on('2027-01-13', applies('do-not-apply'));
    expect(ledger.alerts()).not.toContain(alert);
    expect(ledger.told('alert.closed').map(({ event }) => event.because)).toEqual(['no-longer-applicable']);
  });

  test('once issued, the plan is spent: the act alone stands', () => {
    const ledger = law().on('2027-01-12', intends('2027-01-13')).on('2027-01-13', issues());
    expect(ledger.alerts()).toEqual([`gate/${SECTION_31}/${ledger.entry('partFourApplication')}`]);
  });

  test('an application that turns out not to have been issued is no breach any more', () => {
    const ledger = law().on('2027-01-13', issues());
    const act = ledger.entry('partFourApplication');
    ledger.on('2027-01-14', legalAdviser.withdraws('partFourApplication'));
    const record = ledger.state.gates[`${SECTION_31}/${act}`];
    expect(record?.limbs.map(({ status, reason }) => `${status}: ${reason}`)).toEqual(
      Array.from({ length: 5 }, () => 'not-applicable: act-withdrawn'),
    );
    expect(record?.firstLimbs[0]?.status).toBe('not-met');
    expect(ledger.alerts()).toEqual([]);
  });

  test('corrected to another order, it is judged at that order’s gate instead', () => {
    const ledger = law()
      .on('2027-01-13', issues())
      .on(
        '2027-01-14',
        legalAdviser.corrects('partFourApplication', { orderSought: 'discharge' }, { on: '2027-01-13' }),
      );
    expect(ledger.breaches(SECTION_31)).toEqual({ legal: [], practice: [] });
    expect(ledger.breaches(OTHER_PART_FOUR)).toEqual({ legal: ['B2.1'], practice: [] });
  });
});

describe('orders other than care and supervision', () => {
  const none = (...orders: readonly string[]): Act => legalAdviser.records('applicationNotIntended', { orders });

  test.each(['discharge', 'contact-in-care', 'education-supervision'])(
    '%s has the same conditions, at a gate of its own',
    (order) => {
      const ledger = law().on('2027-01-13', issues({}, order));
      expect(ledger.breaches(OTHER_PART_FOUR)).toEqual({ legal: ['B2.1'], practice: [] });
      expect(() => ledger.gate(SECTION_31)).toThrow(/Nothing was judged/);
    },
  );

  test('the gate is shown until the legal adviser certifies of each that none is intended', () => {
    const ledger = law().on('2027-01-12', none('discharge', 'contact-in-care'));
    expect(ledger.gate(OTHER_PART_FOUR, 'next')['offer']).toBe('not-met');
    ledger.on('2027-01-13', none('education-supervision'));
    expect(ledger.limbs(OTHER_PART_FOUR, 'next')[0]).toMatchObject({
      status: 'not-applicable',
      reason: 'not-intended',
    });
    ledger.on('2027-01-14', intends('2027-02-01', 'discharge'));
    expect(ledger.gate(OTHER_PART_FOUR, 'next')['offer']).toBe('not-met');
    expect(ledger.gate(SECTION_31, 'next')['offer']).toBe('not-met');
  });

  test('such a certificate needs its reason', () => {
    expect(law().tell(legalAdviser.records('applicationNotIntended', { orders: ['discharge'] }, { sealed: [] }))).toBe(
      'missing-value',
    );
    expect(law().tell(serviceManager.records('applicationNotIntended', { orders: ['discharge'] }))).toBe('not-allowed');
  });
});

describe('a meeting before the letter', () => {
  const early = () =>
    law()
      .on('2027-01-12', ...everyone)
      .on('2027-01-13', answers('mother', 'accepted'))
      .on('2027-01-20', meets())
      .on('2027-02-01', enters(), letter());

  test('is evidence only', () => {
    expect(early().on(ISSUE, issues()).missing(SECTION_31)).toEqual(['fgdm-hold (mother)']);
  });

  test('serves once whoever accepted confirms it and the legal adviser certifies so', () => {
    expect(early().on('2027-02-08', certified('mother')).on(ISSUE, issues()).gate(SECTION_31)['hold']).toBe('met');
    expect(early().on('2027-02-08', certified('father')).on(ISSUE, issues()).gate(SECTION_31)['hold']).toBe('not-met');
    expect(early().tell(socialWorker.records('earlierMeetingConfirmed', { person: 'mother' }))).toBe('not-allowed');
  });

  test('a further letter to somebody found since does not undo it', () => {
    const ledger = law()
      .on('2027-01-12', enters(), letter(), ...everyone)
      .on('2027-01-13', answers('mother', 'accepted'))
      .on('2027-01-20', meets());
    ledger
      .on('2027-02-01', lists('second-man'), letter())
      .on('2027-02-02', offers('second-man'))
      .on('2027-02-08', answers('second-man', 'accepted'));
    expect(ledger.on(ISSUE, issues()).breaches(SECTION_31).legal).toEqual([]);
  });
});

describe('the certificate', () => {
  test('is refused while a line of s.31ZA is not answered, and given once each is', () => {
    const ledger = law().on('2027-01-12', applies());
    expect(ledger.tell(certifies())).toBe('not-compliant');
    ledger.on('2027-01-13', ...everyone).on('2027-01-14', answers('mother', 'accepted'));
    expect(ledger.tell(certifies())).toBe('not-compliant');
    ledger.on('2027-01-20', meets());
    expect(ledger.tell(certifies({ on: '2027-01-19' }))).toBe('not-compliant');
    expect(ledger.tell(certifies())).toBeUndefined();
    expect(ledger.duty('certify-gate')).toMatchObject({ outcome: 'met' });
  });
});

describe('the decision to enter pre-proceedings', () => {
  test.each([
    ['with an expert practitioner', { expertPractitioner: 'expert-1' }, []],
    ['without one', {}, ['rev-gateway']],
  ])('%s', (_, value, practice) => {
    const ledger = both().on('2027-01-12', enters({}, value));
    expect(ledger.breaches('enter-pre-proceedings')).toEqual({ legal: [], practice });
  });

  test('each is judged by its own, and none where the review is off', () => {
    const ledger = both()
      .on('2027-01-12', enters())
      .on('2027-01-13', enters({}, { expertPractitioner: 'expert-1' }));
    const verdicts = Object.values(ledger.state.gates).filter(({ gate }) => gate === 'enter-pre-proceedings');
    expect(verdicts.map(({ limbs }) => limbs[0]?.status)).toEqual(['not-met', 'met']);
    expect(law().on('2027-01-12', enters()).gate('enter-pre-proceedings')).toMatchObject({ expert: 'not-applicable' });
  });
});

describe('where the review’s gate sits', () => {
  const { edition: _e, partOf: _p, ...row } = findRule('rev-mandatory');
  const trigger = { ...row.trigger, fact: 'preProceedingsEnteredOn' };
  const moved = {
    kind: 'rules',
    edition: { id: 'our-wording', publishedOn: civilDate(DAY), rules: [{ ...row, trigger }] },
  } as const;
  const verdicts = (ledger: Ledger) => {
    ledger.on('2027-01-12', enters({}, { expertPractitioner: 'expert-1' })).on('2027-01-13', letter());
    return ['enter-pre-proceedings', 'letter-before-proceedings'].map((one) => ledger.gate(one)['meeting-first']);
  };

  test('before the letter, unless an authority sets it before the decision to enter', () => {
    expect(verdicts(both())).toEqual(['not-applicable', 'not-met']);
    expect(verdicts(both().learns(DAY, moved))).toEqual(['not-met', 'not-applicable']);
    expect(verdicts(both().learns(DAY, moved).on(DAY, meets()))).toEqual(['met', 'not-applicable']);
  });
});

describe('the letter before proceedings, under the review', () => {
  test.each([
    ['no meeting', [], ['rev-mandatory']],
    ['a meeting before', [meets({ on: '2027-01-12' })], []],
    ['a meeting the same day, without times', [meets({ on: '2027-01-20' })], ['rev-mandatory']],
    ['an urgent bypass', [bypasses('declare', { on: '2027-01-12' })], []],
    ['an exception', [excepts('do-not-hold', { on: '2027-01-12' })], []],
    [
      'everyone declined',
      [answers('mother', 'declined', { on: '2027-01-12' }), answers('father', 'declined', { on: '2027-01-12' })],
      [],
    ],
  ] as const)('%s', (_, acts, practice) => {
    const ledger = both().on('2027-01-20', ...acts, enters(), letter());
    expect(ledger.breaches('letter-before-proceedings')).toEqual({ legal: [], practice });
  });

  test('once it is decided to enter, the letter is planned, and the gap stands as an alert until the family meets', () => {
    const ledger = both().on('2027-01-12', enters());
    expect(ledger.alerts()).toContain('gate/letter-before-proceedings/next');
    ledger.on('2027-01-13', meets()).on('2027-01-14', letter());
    expect(ledger.alerts()).not.toContain('gate/letter-before-proceedings/next');
    expect(ledger.gate('letter-before-proceedings', 'next')).toEqual({ 'meeting-first': 'not-applicable' });
  });
});

describe('the meeting', () => {
  const agreed = () => both().on('2027-01-12', ...everyone, answers('mother', 'accepted'));
  const support = (person: string): Act => socialWorker.records('representationOffer', { person, answer: 'waiting' });
  const advocacy = socialWorker.records('advocacyOffer', { answer: 'waiting' });

  test('the child not heard and nobody offered support: shown as not compliant, but only the review’s part as a breach of anything', () => {
    const ledger = agreed().on('2027-02-01', meets());
    expect(ledger.gate('hold-meeting')).toEqual({ 'child-heard': 'not-met', 'support-offered': 'not-met' });
    expect(ledger.breaches('hold-meeting').legal).toEqual([]); // the child's part rests on a secondary source
    expect(ledger.missing('hold-meeting')).toEqual([
      'wishes-and-feelings',
      'offer-representation (mother)',
      'offer-representation (father)',
      'offer-advocate',
    ]);
  });

  test('offered is enough: the answer may still be awaited', () => {
    const ledger = agreed()
      .on('2027-01-20', hears(), support('mother'), support('father'), advocacy)
      .on('2027-02-01', meets());
    expect(ledger.gate('hold-meeting')).toEqual({ 'child-heard': 'met', 'support-offered': 'met' });
  });

  test('a child whom the team manager found it not practicable to hear', () => {
    const ledger = agreed()
      .on('2027-01-20', teamManager.excuses('hear-child', 'not-practicable'))
      .on('2027-02-01', meets());
    expect(ledger.gate('hold-meeting')['child-heard']).toBe('met');
  });

  test('heard only afterwards is not before', () => {
    const ledger = agreed().on('2027-02-01', meets()).on('2027-02-02', hears());
    expect(ledger.gate('hold-meeting')['child-heard']).toBe('not-met');
    expect(ledger.duty('hear-child').outcome).toBe('met');
  });

  test('what is missing is shown before it, and raised once a day is set', () => {
    const ledger = agreed();
    expect(ledger.gate('hold-meeting', 'next')).toEqual({ 'child-heard': 'not-met', 'support-offered': 'not-met' });
    expect(ledger.alerts()).not.toContain('gate/hold-meeting/next');
    ledger.on('2027-01-20', coordinator.records('meetingArranged', { plannedFor: '2027-02-01' }));
    expect(ledger.alerts()).toContain('gate/hold-meeting/next');
  });
});

test('a local setting moves what is open, and a settled clock keeps its law', () => {
  const ledger = christmasPath();
  const fortnight = { amount: 14, unit: 'day', counting: 'D', direction: 'after', kind: 'limit' } as const;
  ledger.learns(
    '2027-01-11',
    ownSetting('hold-meeting', fortnight, '2027-01-18'),
    ownSetting('answer-offer', fortnight, '2027-01-01'),
  );
  expect(ledger.duty('answer-offer:mother')).toMatchObject({ outcome: 'met', due: '2027-01-13' });
  expect(ledger.duty('answer-offer:father')).toMatchObject({ outcome: null, due: '2027-01-12' });
  expect(ledger.duty('hold-meeting').due).toBe('2027-02-18');
  ledger.on('2027-01-18');
  expect(ledger.duty('hold-meeting').due).toBe('2027-01-21');
});
