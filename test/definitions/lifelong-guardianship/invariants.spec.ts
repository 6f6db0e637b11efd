import { civilDate, findRule } from '../../../statute';
import { OUTSIDE_ROLES, ROLES, type Role } from '../../../workflows/kernel/people';
import { lifelongGuardianship } from '../../../workflows/lifelong-guardianship/definition';
import { bonds } from '../../../workflows/lifelong-guardianship/meaning/bond';
import { lawOfTheDay } from '../../../workflows/lifelong-guardianship/meaning/standing';
import { actor, type Ledger } from '../../support/ledger';
import {
  adult,
  adviser,
  answers,
  applies,
  asks,
  bothSign,
  bothWish,
  carer,
  coordinator,
  decides,
  finder,
  found,
  goal,
  guardian,
  inCare,
  inForce,
  isGuardian,
  leaves,
  manager,
  maker,
  mayTell,
  mentor,
  names,
  ofBond,
  readyOn,
  says,
  scheme,
  sends,
  signs,
  stands,
  tells,
  tellsFamily,
  view,
  wishes,
  youngPerson,
} from './people';

/*
 * What always holds, by the number of the page; and that the journey is defined whole.
 */

const { facts, decisions, steps, gates, ends, handOvers } = lifelongGuardianship;
const child = () => inCare('2010-05-14', '2026-01-05');

/** The steps of the page, in its order. */
const OF_THE_PAGE = [
  ...['relationship-map', 'told-why', 'family-finding-offer', 'search-and-approach', 'gathering', 'relationship-plan'],
  ...['review-item', 'visitor-offer', 'visitor-past-18', 'mentor-match', 'goal-check', 'after-exit-check', 'g-wish'],
  ...[
    'g-pack-check',
    'g-family-commitment',
    'g-advice',
    'g-step-back',
    'g-capacity',
    'g-first-consent',
    'g-reflection',
  ],
  ...['g-notice', 'g-second-consent', 'g-application', 'g-decision', 'g-register', 'g-notices', 'g-ceremony'],
  ...['g-review-invite', 'g-discharge'],
];

test('it loads: every step of the page is there, each of one purpose, owned and evidenced by what is recorded here', () => {
  expect(lifelongGuardianship.purposes).toEqual(['relationships', 'guardianship']);
  for (const id of OF_THE_PAGE) expect(Object.keys(steps)).toContain(id);
  for (const [id, { purposes, evidence, owedBy }] of Object.entries(steps)) {
    expect([id, purposes?.length]).toEqual([id, 1]);
    for (const name of evidence) expect([id, name in facts || name in decisions]).toEqual([id, true]);
    expect(ROLES).toContain(owedBy);
  }
});

test('every end state and hand-over of the page is there; resting states are no ends', () => {
  expect(Object.keys(ends).toSorted()).toEqual([
    ...['asleep', 'commitment-recorded', 'discharged', 'ended-by-death', 'not-made', 'opened-in-error', 'set-aside'],
    'withdrawn',
  ]);
  expect(Object.keys(handOvers)).toEqual([
    ...['relationship-map-and-plan', 'plan-actions', 'visitor-friendship', 'reunification-or-kinship'],
    ...['bereavement', 'always-here'],
  ]);
});

test('opened in error: every clock is closed with that reason, and never while an order is in force', () => {
  const ledger = readyOn('1998-06-01', '2026-10-05', '2026-10-12').on(
    '2026-10-12',
    adviser.records('contact', {}),
    adviser.records('familyFindingAskedFor', {}),
  );
  const owed = ledger.open();
  expect(ledger.tell(adviser.ends('opened-in-error'))).toBe('not-allowed');
  ledger.on('2026-10-13', coordinator.ends('opened-in-error'));
  expect(ledger.open()).toEqual([]);
  for (const key of owed)
    expect([key, ledger.duty(key)]).toMatchObject([
      key,
      { outcome: 'no-longer-applicable', reason: 'opened-in-error' },
    ]);
  expect(inForce('2026-11-02').tell(coordinator.ends('opened-in-error'))).toBe('not-yet');
});

test('whoever records only their own word is a person outside the authority', () => {
  const own: readonly Role[] = [
    'young-person',
    'proposed-guardian',
    'lifelong-guardian',
    'found-person',
    'notified-person',
  ];
  for (const role of own) expect(OUTSIDE_ROLES).toContain(role);
  for (const role of ['guardianship-coordinator', 'register-keeper'] as const)
    expect(OUTSIDE_ROLES).not.toContain(role);
});

test('1. only the young person’s rating makes a relationship loving', () => {
  const value = { person: 'p', kind: 'family', loving: 'yes', paidRole: false };
  const ledger = child();
  for (const role of ROLES.filter((one) => one !== 'young-person'))
    expect([role, ledger.tell(actor(role).records('relationship', value))]).toEqual([role, 'not-allowed']);
  ledger.on('2026-02-02', asks(), names('a', 'unsure'), names('b', 'unsure'));
  expect(goal(ledger)).toBe('goal-open');
});

describe('2. An exit before 18', () => {
  const exits = (...acts: Parameters<Ledger['on']>[1][]) =>
    child()
      .on('2026-02-02', adviser.records('exitPlanned', {}), ...acts)
      .on('2026-03-02', leaves('2026-01-05', '2026-03-02'));

  test.each([
    ['not asked', [], ['asking-the-young-person']],
    ['one named', [asks(), names('a')], ['two-loving-relationships-or-an-exception']],
    ['two named', [asks(), names('a'), names('b')], []],
    ['prefers not to say', [youngPerson.records('prefersNotToSay', {})], []],
    ['an exception', [asks(), manager.decides('goalException', { choice: 'accept-for-now' })], []],
    [
      'more work',
      [asks(), manager.decides('goalException', { choice: 'more-work' })],
      ['two-loving-relationships-or-an-exception'],
    ],
  ] as const)('%s', (_, acts, lacks) => {
    const ledger = exits(...acts);
    expect(ledger.missing('planned-exit')).toEqual(lacks);
    expect(ledger.breaches('planned-exit').legal).toEqual([]);
  });

  test('an unplanned exit and the eighteenth birthday are judged by nothing', () => {
    const unplanned = child().on('2026-03-02', leaves('2026-01-05', '2026-03-02', false));
    const grown = child().on('2028-05-15', leaves('2026-01-05', '2028-05-14'));
    for (const ledger of [unplanned, grown])
      expect(ledger.told('gate.judged').filter(({ event }) => event.act !== 'next')).toEqual([]);
  });

  test('a plan without it is seen ahead', () => {
    const ledger = child().on('2026-02-02', adviser.records('exitPlanned', {}));
    expect(ledger.alerts()).toContain('gate/planned-exit/next');
  });
});

test('3. a paid worker counts only if both say that it will outlast the role', () => {
  const said = (mine: boolean | undefined, theirs: boolean | undefined) => {
    const ledger = child().on(
      '2026-02-02',
      asks(),
      names('a'),
      names('w', 'yes', { kind: 'worker', paidRole: true, ...(mine === undefined ? {} : { lastsBeyondRole: mine }) }),
    );
    if (theirs !== undefined)
      ledger.on('2026-02-03', adviser.records('roleOutlasts', { person: 'w', outlasts: theirs }));
    return goal(ledger);
  };
  expect(said(true, true)).toBe('goal-met');
  for (const [mine, theirs] of [
    [true, false],
    [false, true],
    [true, undefined],
    [undefined, true],
    [undefined, undefined],
  ] as const)
    expect(said(mine, theirs)).toBe('goal-open');
});

test('4. every child in care is owed an offer of family finding from the first day', () => {
  expect(child().duty('family-finding-offer')).toMatchObject({ opened: '2026-01-05', outcome: null });
  const left = child().on('2026-01-06', answers('yes')).on('2026-03-02', leaves('2026-01-05', '2026-03-02'));
  expect(left.duty('family-finding-offer:2')).toMatchObject({ opened: '2026-03-02', outcome: null });
});

test('5. no details pass without the person found; nobody speaks for either', () => {
  const ledger = child();
  expect(ledger.tell(finder.records('detailsPassed', { person: 'p' }))).toBe('not-compliant');
  ledger.on('2026-02-02', found.records('foundAnswer', { person: 'p', answer: 'not-now' }));
  expect(ledger.tell(finder.records('detailsPassed', { person: 'p' }))).toBe('not-compliant');
  expect(ledger.tell(finder.records('approachWish', { person: 'p', choice: 'approach' }))).toBe('not-allowed');
  expect(ledger.tell(finder.records('foundAnswer', { person: 'p', answer: 'in-touch' }))).toBe('not-allowed');
});

test('6. no visitor against the objection of a child, who is taken to understand', () => {
  const ledger = child().on('2026-02-02', youngPerson.records('visitorAnswer', { answer: 'objects' }));
  expect(ledger.tell(scheme.records('visitorMatched', { visitor: 'v' }))).toBe('not-compliant');
  ledger.on('2026-02-03', adviser.records('visitorNeeded', {}));
  expect(ledger.duty('visitor-offer:2')).toMatchObject({ outcome: 'excused', reason: 'child-objects' });
});

test('7. no age ends a friendship with a visitor or a mentor', () => {
  const ledger = child().on(
    '2026-02-02',
    youngPerson.records('mentorWished', {}),
    scheme.records('visitorMatched', { visitor: 'v' }),
  );
  const settled = ledger
    .on('2035-05-14')
    .told('clock.settled')
    .filter(({ event }) => event.cause === 'time');
  expect(settled).toEqual([]);
  expect(ledger.duty('mentor-match')).toMatchObject({ outcome: null, kind: 'outcome-check', due: null });
  expect(ledger.tell(mentor.records('mentorEnded', { mentor: 'm', by: 'young-person' }))).toBe('not-allowed');
});

test('8. where the proposal is off nothing of it can be recorded, so nothing is ever in force', () => {
  const ledger = adult('1998-06-01', '2026-10-05', 'england-law').on('2026-10-05', ...bothWish());
  for (const act of [decides('made', '2026-10-05'), applies(), signs('adult', 'first'), tellsFamily([])])
    expect(ledger.tell(act)).toBe('not-compliant');
  expect(ledger.tell(coordinator.records('registered', { ...ofBond(), copiesToBoth: true }))).toBe('not-allowed');
  expect(stands(ledger)).toEqual(['wished', '2026-10-05']);
});

test('9. nothing opens or is taken before the eighteenth birthday', () => {
  const ledger = adult('2008-06-02', '2026-01-05');
  for (const fact of Object.keys(facts)) {
    const told = actor(facts[fact]?.recordedBy[0] ?? 'auditor').records(fact, {});
    const holdsGuardian = facts[fact]?.holds['guardian'] !== undefined;
    if (holdsGuardian)
      expect([fact, ['not-compliant', 'missing-value'].includes(ledger.tell(told) ?? '')]).toEqual([fact, true]);
  }
  expect(ledger.on('2026-06-01').open()).toEqual([]);
  expect(ledger.on('2026-06-02').open()).toEqual(['g-wish']);
});

describe('10. Both consents are the signer’s own', () => {
  test('nobody signs for another', () => {
    const ledger = readyOn('1998-06-01', '2026-10-05', '2026-10-12');
    const paper = { ...ofBond(), round: 'first', alone: true, paper: 'p' };
    for (const role of ROLES.filter((one) => one !== 'young-person'))
      expect([role, ledger.tell(actor(role).records('consent', { ...paper, party: 'adult' }))]).toEqual([
        role,
        'not-allowed',
      ]);
    expect(ledger.tell(youngPerson.records('consent', { ...paper, party: 'guardian' }))).toBe('not-allowed');
  });

  test('one that was not signed alone counts for nothing', () => {
    const ledger = readyOn('1998-06-01', '2026-10-05', '2026-10-12').on(
      '2026-10-12',
      signs('adult', 'first', { alone: false }),
      signs('guardian', 'first'),
    );
    expect(ledger.open()).toEqual(['g-first-consent:adult']);
  });

  test('the second ones open only after the reflection; an outcome without them lacks them', () => {
    const ledger = readyOn('1998-06-01', '2026-10-05', '2026-10-12')
      .on('2026-10-12', ...bothSign('first'))
      .on('2026-11-09', ...bothSign('second'));
    expect(ledger.open()).toEqual(['g-reflection']);
    ledger.on('2026-11-10', tellsFamily([]), decides('made', '2026-11-10'));
    expect(ledger.missing('outcome')).toEqual([
      'two-consents-adult',
      'two-consents-guardian',
      'fresh-consent-adult',
      'fresh-consent-guardian',
      'notice-to-the-family',
    ]);
  });
});

test('11. either stops it in one act, at every point up to the register; then only a discharge ends it', () => {
  const points: readonly (() => Ledger)[] = [
    () => adult('1998-06-01', '2026-10-05').on('2026-10-05', ...bothWish()),
    () => readyOn('1998-06-01', '2026-10-05', '2026-10-12'),
    () => readyOn('1998-06-01', '2026-10-05', '2026-10-12').on('2026-10-12', ...bothSign('first')),
    () => unregistered(),
  ];
  for (const point of points)
    for (const party of ['adult', 'guardian'] as const) {
      const ledger = point();
      const today = ledger.now.slice(0, 10);
      ledger.on(today, says(party, 'stop'));
      expect(stands(ledger)).toEqual(['withdrawn', today]);
      expect(ledger.open()).toEqual(['g-stop-told']);
    }
  expect(inForce('2026-11-02').tell(says('adult', 'stop'))).toBe('not-compliant');
  expect(unregistered().tell(coordinator.records('proceeds', { ...ofBond(), party: 'adult', choice: 'stop' }))).toBe(
    'not-allowed',
  );
});

test('11. what was registered before a stop is in force, whenever that is heard of', () => {
  const registers = (on: string) =>
    unregistered()
      .on('2026-10-12', says('adult', 'stop'))
      .on('2026-10-14', actor('register-keeper').records('registered', { ...ofBond(), copiesToBoth: true }, { on }));
  expect(stands(registers('2026-10-08'))).toEqual(['order-in-force', '2026-10-05']);
  expect(unregistered().on('2026-10-12', says('adult', 'stop')).tell(register())).toBe('not-yet');
});

const register = () => actor('register-keeper').records('registered', { ...ofBond(), copiesToBoth: true });

const unregistered = () =>
  readyOn('1998-06-01', '2026-09-01', '2026-09-02')
    .on('2026-09-02', ...bothSign('first'))
    .on('2026-10-01', tellsFamily([]), ...bothSign('second'), applies())
    .on('2026-10-05', decides('made', '2026-10-05'));

test('a pause is no end: it goes on when the party says so', () => {
  const ledger = readyOn('1998-06-01', '2026-10-05', '2026-10-12').on('2026-10-12', says('guardian', 'pause'));
  expect(stands(ledger)).toEqual(['paused', '2026-10-12']);
  ledger.on('2026-10-14', says('adult', 'go-on'));
  expect(stands(ledger)?.[0]).toBe('paused');
  ledger.on('2026-10-15', says('guardian', 'go-on'));
  expect(stands(ledger)?.[0]).toBe('preparing');
});

test('12. the software decides nothing: capacity, outcome and end are recorded, with reasons or words, by others', () => {
  expect(decisions['capacityResult']?.decidedBy).toEqual(['capacity-assessor']);
  for (const fact of ['orderOutcome', 'changeOutcome']) {
    expect(facts[fact]?.recordedBy).toEqual(['order-maker', 'register-keeper', 'guardianship-coordinator']);
    expect(facts[fact]?.holds['words']).toMatchObject({ sealed: true });
  }
  const ledger = inForce('2026-11-02').on('2060-01-01');
  expect(stands(ledger)).toEqual(['order-in-force', '2026-11-02']);
});

test('13. and 14. nothing here is a category, a home, a grant, or a power of the guardian over the adult', () => {
  const [first] = Object.values(facts).filter(({ recordedBy }) => recordedBy.includes('lifelong-guardian'));
  expect(first).toBeDefined();
  for (const [id, { recordedBy, holds }] of Object.entries(facts)) {
    if (!recordedBy.includes('lifelong-guardian')) continue;
    expect([id, holds['guardian'] !== undefined]).toEqual([id, true]);
  }
  expect(Object.values(decisions).some(({ decidedBy }) => decidedBy.includes('lifelong-guardian'))).toBe(false);
});

test('15. no notice without a consent that stands for that very body', () => {
  const ledger = inForce('2026-11-02').on('2026-11-09', mayTell('gp'));
  expect(ledger.tell(sends('bank'))).toBe('not-compliant');
  ledger.on('2026-11-10', mayTell('gp', false));
  expect(ledger.tell(sends('gp'))).toBe('not-compliant');
  expect(ledger.duty('g-notices:gp')).toMatchObject({ outcome: 'no-longer-applicable', reason: 'consent-withdrawn' });
  ledger.on('2026-11-11', mayTell('gp'));
  expect(ledger.tell(sends('gp'))).toBeUndefined();
});

test('16. a hold on the adult’s word takes effect in the same append, and only the adult’s word lifts it', () => {
  const ledger = inForce('2026-11-02').on('2026-11-09', mayTell('gp'));
  ledger.on('2026-11-10', youngPerson.records('safetyHold', ofBond()));
  const [asked] = ledger.told('fact.recorded').slice(-1);
  const [opened] = ledger.told('duty.opened').slice(-1);
  expect(opened?.event.step).toBe('g-hold');
  expect(opened?.recordedAt).toBe(asked?.recordedAt);
  expect(ledger.tell(sends('gp'))).toBe('not-compliant');
  for (const role of ROLES.filter((one) => one !== 'young-person'))
    expect([role, ledger.tell(actor(role).records('holdLifted', ofBond()))]).toEqual([role, 'not-allowed']);
  const concern = inForce('2026-11-02').on('2026-11-10', adviser.records('coercionConcern', ofBond()));
  expect(concern.open()).toEqual(expect.arrayContaining(['g-hold:1', 'g-safety']));
});

test('17. and 18. no age, silence, distance or lapse ends it, and nothing ends a birth tie', () => {
  const ledger = inForce('2026-11-02').on(
    '2026-12-01',
    guardian.records('lifeEvent', { ...ofBond(), what: 'guardian-moves-abroad' }),
  );
  const before = ledger.events.length;
  ledger.on('2070-01-01');
  const byTime = ledger.events.slice(before).map(({ event }) => event.type);
  expect(byTime.filter((type) => type === 'journey.ended' || type === 'clock.settled')).toEqual([]);
  expect(stands(ledger)?.[0]).toBe('order-in-force');
  expect(ledger.tell(coordinator.ends('discharged'))).toBe('not-yet');
  expect(
    [...Object.keys(facts), ...Object.keys(steps)].filter((name) => /birth-?(tie|famil|parent)/i.test(name)),
  ).toEqual([]);
});

test('19. every rule of the bond is a proposal and is labelled as one, and none of the journey can be a legal breach', () => {
  for (const gate of Object.values(gates))
    for (const { rule } of Object.values(gate.limbs))
      expect([rule, ['proposal', 'local-practice'].includes(findRule(rule).force)]).toEqual([rule, true]);
  for (const [id, { due }] of Object.entries(steps)) expect([id, due?.from ?? 'setting']).toEqual([id, 'setting']);
});

test('20. the pack, the set of defaults and the choices of any day can be shown', () => {
  const ledger = inForce('2026-11-02');
  expect(lawOfTheDay(view(ledger), civilDate('2026-11-02')).pack).toBe('review-2022');
  expect(lawOfTheDay(view(ledger), civilDate('2020-11-02')).pack).toBe('england-law');
  const said = ledger.told('fact.recorded').find(({ event }) => event.fact === 'packTold');
  expect(said?.event.value).toMatchObject({ pack: 'review-2022', defaultSet: 1 });
  expect(ledger.tell(coordinator.records('packTold', { ...ofBond(), pack: 'review-2022', defaultSet: 2 }))).toBe(
    'invalid-value',
  );
});

describe('At any moment', () => {
  test('what a birth relative or the authority says is passed on only as the adult agrees or safety requires', () => {
    const ledger = readyOn('1998-06-01', '2026-10-05', '2026-10-12');
    const passes = (adultAgrees: boolean, forSafety: boolean) =>
      ledger.tell(coordinator.records('objectionPassedOn', { ...ofBond(), adultAgrees, forSafety }));
    expect([passes(false, false), passes(true, false), passes(false, true)]).toEqual([
      'not-compliant',
      undefined,
      undefined,
    ]);
    const concern = (shownToAdult: boolean, unsafeToShow: boolean) =>
      ledger.tell(coordinator.records('concernPassedOn', { ...ofBond(), shownToAdult, unsafeToShow }));
    expect([concern(false, false), concern(true, false), concern(false, true)]).toEqual([
      'not-compliant',
      undefined,
      undefined,
    ]);
  });

  test('two who plan to marry each other are advised, and are released first', () => {
    const ledger = inForce('2026-11-02').on('2027-02-01', carer.records('partiesPlanToMarry', ofBond()));
    expect(ledger.open()).toEqual(expect.arrayContaining(['g-marriage-advice:adult', 'g-marriage-advice:guardian']));
    ledger.on('2027-03-01', carer.records('partiesMarried', ofBond()));
    expect(ledger.breaches('parties-marry')).toEqual({ legal: [], practice: ['rev-bond-discharge-first'] });
    const released = inForce('2026-11-02')
      .on('2027-02-01', carer.records('changeAsked', { ...ofBond(), by: 'both', what: 'discharge' }))
      .on('2027-02-08', maker.records('changeOutcome', { ...ofBond(), choice: 'discharge' }))
      .on('2027-03-01', carer.records('partiesMarried', ofBond()));
    expect(released.gate('parties-marry')).toEqual({ 'discharge-first': 'met' });
  });

  test('a second guardian may be bound beside the first, and no third; each is a bond of its own', () => {
    const ledger = inForce('2026-11-02').on(
      '2026-11-09',
      ...bothWish('b'),
      isGuardian({}, 'b'),
      tells('review-2022', 'b'),
    );
    expect(ledger.open()).toEqual(expect.arrayContaining(['g-advice:2:adult', 'g-review-invite']));
    expect(bonds(view(ledger)).map(({ key }) => key)).toEqual(['', '2']);
    ledger.on('2026-11-10', says('adult', 'stop', 'b'));
    expect(stands(ledger)).toEqual(['withdrawn', '2026-11-10']);
    expect(ledger.open()).toContain('g-review-invite');
    expect(ledger.tell(coordinator.ends('withdrawn'))).toBe('not-yet');
  });

  test('refused: told, and a family commitment is offered all the same', () => {
    const ledger = readyOn('1998-06-01', '2026-09-01', '2026-09-02')
      .on('2026-09-02', ...bothSign('first'))
      .on('2026-10-01', tellsFamily([]), ...bothSign('second'), applies())
      .on('2026-10-05', decides('adjourned', '2026-10-05'));
    expect(ledger.open()).toEqual(['g-decision']);
    ledger.on('2026-10-12', decides('refused', '2026-10-12'));
    expect(stands(ledger)).toEqual(['not-made', '2026-10-12']);
    expect(ledger.open()).toEqual(['g-family-commitment']);
    ledger.on('2026-10-13', youngPerson.excuses('g-family-commitment', 'not-wanted'), coordinator.ends('not-made'));
    expect(ledger.state.ended?.end).toBe('not-made');
  });

  test('danger to the adult: the order-maker lets the notice be', () => {
    const ledger = readyOn('1998-06-01', '2026-09-01', '2026-09-02')
      .on('2026-09-02', ...bothSign('first'))
      .on('2026-10-01');
    expect(ledger.tell(coordinator.excuses('g-notice', 'danger-to-adult'))).toBe('not-allowed');
    ledger.on('2026-10-01', maker.excuses('g-notice', 'danger-to-adult'));
    expect(ledger.open()).toEqual(['g-second-consent:adult', 'g-second-consent:guardian']);
  });

  test('a wish is said alone, and nobody is wished for before both have said so', () => {
    const ledger = adult('1998-06-01', '2026-10-05').on(
      '2026-10-05',
      wishes('adult'),
      carer.records('wish', { ...ofBond(), party: 'guardian', alone: false }),
    );
    expect(ledger.open()).toEqual(['g-wish']);
    ledger.on('2026-10-06', wishes('guardian'));
    expect(ledger.open()).toEqual(['g-pack-check']);
  });
});
