import { addDays, clocksOf, findRule, isVerified, mayBeLegalBreach } from '../../../statute';
import { situation } from '../../../workflows/kernel/owed';
import { leadOn } from '../../../workflows/leaving-care/categories';
import { leavingCare } from '../../../workflows/leaving-care/definition';
import type { Leaving } from '../../../workflows/leaving-care/facts';
import { categories } from '../../../workflows/leaving-care/meaning/standing';
import type { Act, Ledger } from '../../support/ledger';
import { day } from './histories';
import {
  adviser,
  assesses,
  born,
  breakOf,
  carer,
  caseSystem,
  director,
  enters,
  host,
  inCare,
  leaves,
  manager,
  mentalHealth,
  moves,
  plans,
  reviews,
  rings,
  socialWorker,
  visits,
  youngPerson,
} from './young-person';

/*
 * The invariants of the journey, one test for each, by number.
 */

const lead = (ledger: Ledger, on: string) => {
  const worked = categories(situation(ledger.definition, ledger.state, ledger.now).view as Leaving);
  return worked && leadOn(worked, day(on));
};

/** Turns 18 on 3 March 2027, 21 on 3 March 2030 and 25 on 3 March 2034. */
const someone = (startsOn = '2026-09-01') => inCare('2009-03-03', '2015-01-05', startsOn);
const withPlan = () => someone().on('2026-09-01', assesses(), plans());

test.each([
  ['2027-03-03', ['review-with-care-review']],
  ['2030-03-03', []],
  ['2034-03-03', ['pathway-review', 'adviser-visit', 'move-in-visit', 'yearly-offer']],
])('1. the birthday of %s ends nothing: only clocks that another takes over are superseded', (birthday, superseded) => {
  const ledger = withPlan()
    .on('2026-09-01', moves('home', '2026-09-01', { kind: 'supported', regulated: true }))
    .on(addDays(day(birthday), -1));
  const before = ledger.open();
  ledger.on(birthday);
  const gone = before.filter((key) => !ledger.open().includes(key));
  expect(gone.filter((key) => !superseded.some((step) => key.startsWith(`${step}:`)))).toEqual([]);
  expect(gone.map((key) => ledger.duty(key).outcome).filter((outcome) => outcome !== 'superseded')).toEqual([]);
  const years = { '2027-03-03': 'eighteenth', '2030-03-03': 'twenty-first', '2034-03-03': 'twenty-fifth' }[birthday];
  expect(ledger.open()).toContain(`${years}-decision`);
});

test('2. ninety-one counted days and looked after at 16 or 17 is eligible that day', () => {
  const ledger = inCare('2010-07-10', '2026-08-03', '2026-08-03');
  expect([lead(ledger, '2026-10-31'), lead(ledger, '2026-11-01'), lead(ledger, '2026-11-02')]).toEqual([
    'care-experienced',
    'eligible',
    'eligible',
  ]);
});

test('3. days of a series of short breaks never raise the count', () => {
  const breaks = ['01', '02', '03', '04'].map((month) => breakOf('one', `2026-${month}-05`, `2026-${month}-15`));
  const ledger = inCare('2010-07-10', '2026-08-03', '2026-08-03').on('2026-08-03', ...breaks);
  expect([lead(ledger, '2026-10-31'), lead(ledger, '2026-11-01')]).toEqual(['care-experienced', 'eligible']);
});

test('4. former relevant standing lasts to the start of the twenty-fifth birthday, whatever comes later', () => {
  const ledger = someone().on('2027-03-03').on('2028-01-10', socialWorker.records('parentReturn', {}));
  const standing = ['2027-03-03', '2028-08-01', '2030-03-02', '2030-03-03', '2034-03-02', '2034-03-03'].map((on) =>
    lead(ledger, on),
  );
  expect(standing).toEqual([
    ...['former-relevant', 'former-relevant', 'former-relevant', 'person-under-25', 'person-under-25'],
    'care-experienced',
  ]);
});

test('5. reviews and visits are due from the actual last, early or late', () => {
  const ledger = withPlan()
    .on('2027-03-03', moves('home', '2027-03-03'))
    .on('2027-03-05', visits('home', '2027-03-05'))
    .on('2027-04-01', visits('home', '2027-04-01'), reviews());
  expect(ledger.duty('adviser-visit:home:2').due).toBe('2027-06-01');
  expect(ledger.duty('pathway-review:2').due).toBe('2027-10-01');
  ledger.on('2027-06-20', visits('home', '2027-06-20')).on('2027-11-10', reviews());
  expect(ledger.duty('adviser-visit:home:2')).toMatchObject({ outcome: 'met-late' });
  expect(ledger.duty('adviser-visit:home:3').due).toBe('2027-08-20');
  expect(ledger.duty('pathway-review:3').due).toBe('2028-05-10');
});

test('6. only a visit at that home satisfies its clocks', () => {
  const ledger = withPlan().on('2027-03-03', moves('home', '2027-03-03'));
  ledger.on('2027-03-05', visits('other', '2027-03-05'), visits(undefined, '2027-03-05'));
  expect(ledger.duty('move-in-visit:home').outcome).toBeNull();
  ledger.on('2027-03-08', visits('home', '2027-03-08'));
  expect(ledger.duty('move-in-visit:home')).toMatchObject({ outcome: 'met', settled: '2027-03-08' });
});

test('7. a limit in months or days falls where it falls: a bank holiday, a Sunday, Christmas', () => {
  expect(inCare('2012-02-29', '2020-06-01', '2028-02-29').duty('needs-assessment').due).toBe('2028-05-29');
  expect(inCare('2010-11-14', '2020-06-01', '2026-11-14').duty('needs-assessment').due).toBe('2027-02-14');
  const ledger = inCare('2008-12-01', '2015-01-05', '2026-12-02').on('2026-12-18', moves('flat', '2026-12-18'));
  expect(ledger.duty('move-in-visit:flat').due).toBe('2026-12-25');
});

test('8. recorded late, it changes what was known and not what happened', () => {
  const ledger = withPlan()
    .on('2027-03-03', moves('home', '2027-03-03'))
    .on('2027-03-20', visits('home', '2027-03-09'));
  expect(ledger.status('move-in-visit:home', '2027-03-12', '2027-03-12')).toBe('overdue');
  expect(ledger.status('move-in-visit:home', '2027-03-12')).toBe('settled');
  expect(ledger.duty('move-in-visit:home')).toMatchObject({ outcome: 'met', settled: '2027-03-09', daysLate: 0 });
});

test.each([
  [['2027-02-01', '2027-03-31'], []],
  [['2027-02-01', '2027-03-02'], ['unpaid-day']],
  [['2027-03-03', '2027-03-31'], ['unpaid-day']],
  [
    ['2027-03-04', '2027-03-31'],
    ['unpaid-day', 'unpaid-day'],
  ],
])('9. the carer is paid for the day before 18 and the day: %j', ([from, paidTo], missing) => {
  const ledger = someone()
    .on('2027-04-05', manager.records('carerPayment', { paidTo: paidTo ?? '' }, { on: from ?? '' }))
    .on('2027-04-05', adviser.records('stayingPut', { host: 'c' }, { on: '2027-03-03' }));
  expect(ledger.missing('money-at-18')).toEqual(missing);
  expect(ledger.breaches('money-at-18').legal).toEqual(missing.length > 0 ? ['staying-put-money'] : []);
});

test('10. cost alone closes no decision on staying', () => {
  const upholds = (...grounds: readonly string[]): Act =>
    director.decides('stayRefusedByAuthority', { choice: 'uphold', grounds });
  const ledger = someone().on('2026-10-05', manager.records('stayRefused', { grounds: ['cost'] }));
  expect(ledger.tell(upholds('cost'))).toBe('not-compliant');
  expect(ledger.duty('stay-refusal-answered').outcome).toBeNull();
  expect(ledger.tell(upholds('cost', 'safety'))).toBeUndefined();
});

test('11. a move into lodgings needs both to have agreed', () => {
  const agreed = (last: string) =>
    someone()
      .on('2027-04-05', moves('room', '2027-04-05', { kind: 'lodgings' }))
      .on('2027-04-20', youngPerson.records('lodgingsAccepted', { home: 'room' }, { on: '2027-04-01' }))
      .on('2027-04-20', host.records('lodgingsHostAgreed', { home: 'room' }, { on: last }))
      .duty('lodgings-match:room');
  expect(agreed('2027-04-05')).toMatchObject({ outcome: 'met' });
  expect(agreed('2027-04-06')).toMatchObject({ outcome: 'met-late', daysLate: 1 });
  const one = someone().on('2027-04-05', moves('room', '2027-04-05', { kind: 'lodgings' }));
  expect(one.duty('lodgings-match:room').outcome).toBeNull();
});

test('12. not accepted is not handed over', () => {
  const ledger = someone()
    .on('2026-09-01', socialWorker.records('mentalHealthSupport', { active: true }))
    .on('2026-11-02', adviser.offers('adult-mental-health'));
  expect(ledger.duty('mental-health-handover').outcome).toBeNull();
  ledger.on('2026-12-01', mentalHealth.refuses('adult-mental-health'));
  expect(ledger.duty('mental-health-handover').outcome).toBeNull();
  expect(ledger.open()).toContain('help-below-threshold');
});

test('13. being in care leaves only with a live consent for that recipient and purpose', () => {
  const consents = (given: boolean): Act =>
    youngPerson.records('disclosureConsent', { recipient: 'r', purpose: 'p', given });
  const tells = (recipient: string, purpose: string): Act => adviser.records('disclosure', { recipient, purpose });
  const ledger = someone();
  expect(ledger.tell(tells('r', 'p'))).toBe('not-compliant');
  ledger.on('2026-09-02', consents(true), tells('r', 'p'));
  expect([ledger.tell(tells('q', 'p')), ledger.tell(tells('r', 'q'))]).toEqual(['not-compliant', 'not-compliant']);
  ledger.on('2026-09-03', consents(false));
  expect(ledger.tell(tells('r', 'p'))).toBe('not-compliant');
});

test.each([
  ['eligible', '2027-03-02', 'not-met'],
  ['former relevant', '2027-03-03', 'not-met'],
  ['under 25', '2034-03-02', 'not-met'],
  ['25', '2034-03-03', 'not-applicable'],
])('14. no local connection is asked of somebody %s, on %s', (_who, on, verdict) => {
  const away = adviser.records('housingAnswer', { to: 'B', answer: 'disqualified', criterion: 'local-connection' });
  expect(someone().on(on, away).gate('local-connection')).toEqual({ criterion: verdict });
});

test('15. savings never reduce the grant, and a limit on an item has an author', () => {
  const ledger = someone()
    .on('2027-04-05', moves('flat', '2027-04-05', { kind: 'private-tenancy' }))
    .on('2027-04-05', manager.records('grantEntitlement', { pounds: 3000 }))
    .on('2027-04-05', manager.records('savings', { pounds: 5000 }), manager.records('grantPaid', { pounds: 2999 }));
  expect(ledger.duty('set-up-grant').outcome).toBeNull();
  ledger.on('2027-04-06', manager.records('grantPaid', { pounds: 1 }));
  expect(ledger.duty('set-up-grant').outcome).toBe('met');
  expect(ledger.tell(manager.records('grantRestriction', {}))).toBe('missing-value');
});

test('16. no assessment of parenting rests on having been in care alone, and each has an author', () => {
  const opens = (value: Record<string, string | readonly string[]>): Act =>
    socialWorker.decides('parentingAssessment', { choice: 'open', ...value });
  const ledger = someone();
  expect(ledger.tell(opens({ grounds: ['was-in-care'], author: 'w' }))).toBe('not-compliant');
  expect(ledger.tell(opens({ grounds: ['concern-about-the-child'] }))).toBe('missing-value');
  expect(ledger.tell(opens({ grounds: ['concern-about-the-child'], author: 'w' }))).toBeUndefined();
});

test('17. the file is released after support was offered and answered, and not before', () => {
  const ledger = born('1991-02-01').on('2026-12-01', caseSystem.starts(), adviser.records('recordsAsked', {}));
  expect(ledger.tell(manager.records('recordsReleased', {}))).toBe('not-compliant');
  ledger.on('2026-12-02', manager.records('recordsSupportOffered', {}));
  expect(ledger.tell(manager.records('recordsReleased', {}))).toBe('not-compliant');
  ledger.on('2026-12-03', youngPerson.records('recordsSupportAnswer', { answer: 'no-thanks' }));
  expect(ledger.tell(manager.records('recordsReleased', {}))).toBeUndefined();
});

describe('18. contact is never refused or screened', () => {
  const asks = adviser.records('asksForHelp', { what: 'return', roofless: true });

  test('at any age, of whom nothing else is known', () => {
    const ledger = born('1986-06-01').on('2026-12-14', caseSystem.starts());
    expect([ledger.tell(rings()), ledger.tell(asks)]).toEqual([undefined, undefined]);
  });

  const decides = ['contact', 'home', 'personal-adviser', 'pathway-plan'].map((service) =>
    manager.decides('atBirthday', { birthday: 'twenty-fifth', service, choice: 'continue' }),
  );
  const away = () => born('2000-06-01').on('2026-11-02', caseSystem.starts(), enters('2010-01-04'), ...decides);
  const ENDED: Readonly<Record<keyof typeof leavingCare.ends, () => Ledger>> = {
    'asleep-after-25': () =>
      away().on(
        '2026-11-03',
        leaves('2010-01-04', '2018-06-01'),
        manager.offers('always-here'),
        adviser.accepts('always-here'),
        manager.ends('asleep-after-25'),
      ),
    'never-owed': () =>
      inCare('2000-06-01', '2010-01-04', '2026-11-02').on(
        '2026-11-03',
        leaves('2010-01-04', '2011-06-01'),
        manager.ends('never-owed'),
      ),
    'other-nation': () =>
      someone().on('2026-11-03', manager.records('otherNation', { nation: 'wales' }), manager.ends('other-nation')),
    died: () => someone().on('2026-11-03', manager.records('died', { authorityAwareOn: '2026-11-03' })),
    'opened-in-error': () =>
      born('2010-06-01').on('2026-11-02', caseSystem.starts()).on('2026-11-03', manager.ends('opened-in-error')),
  };

  test.each(Object.keys(leavingCare.ends))('after the end %s', (end) => {
    const ledger = ENDED[end]?.();
    expect(ledger?.state.ended?.end).toBe(end);
    expect([ledger?.tell(rings()), ledger?.tell(asks)]).toEqual([undefined, undefined]);
  });
});

test('19. a concern closes only once its outcome was seen', () => {
  const closes = (seenByYoungPerson: boolean): Act =>
    adviser.records('concernOutcome', { concern: 'one', seenByYoungPerson });
  const ledger = someone().on('2026-10-12', youngPerson.records('concern', { concern: 'one' }));
  expect(ledger.tell(closes(false))).toBe('not-compliant');
  expect(ledger.duty('concern-outcome:one').outcome).toBeNull();
  expect(ledger.tell(closes(true))).toBeUndefined();
  expect(ledger.tell(adviser.corrects('concernOutcome', { concern: 'one', seenByYoungPerson: false }))).toBe(
    'not-compliant',
  );
});

describe('20. what every date says of itself', () => {
  const ledger = withPlan()
    .on('2027-03-03', moves('home', '2027-03-03'), carer.records('hostAnswer', { answer: 'yes' }))
    .on('2030-03-04');

  test('rule or setting, version, mark, what it was counted from, and how', () => {
    const set = ledger.told('clock.set').flatMap(({ event }) => event.explanation ?? []);
    expect(set.length).toBeGreaterThan(15);
    for (const { rule, edition, label, counting, inputs, confidence, citation } of set) {
      expect([rule, edition, label, counting].map(String)).not.toContain('');
      expect([rule, inputs[0]?.name === undefined]).toEqual([rule, false]);
      expect([rule, (confidence === null) === (citation === null)]).toEqual([rule, true]);
    }
  });

  test('a rule that nobody read in the instrument is never reported as a legal breach', () => {
    const used = [
      ...Object.values(leavingCare.steps).flatMap(({ due }) => (due?.from === 'rule' ? [due.rule] : [])),
      ...Object.values(leavingCare.gates).flatMap(({ limbs }) => Object.values(limbs).map(({ rule }) => rule)),
    ];
    const unread = used.flatMap((id) => clocksOf(findRule(id))).filter((rule) => !isVerified(rule));
    expect(unread.length).toBeGreaterThan(5);
    for (const rule of unread) {
      const everywhere = [{ rule: rule.id, area: null, from: day('1990-01-01') }];
      expect([
        rule.id,
        mayBeLegalBreach(rule, { area: 'X', on: day('2030-01-01'), commencements: everywhere }),
      ]).toEqual([rule.id, false]);
    }
  });
});
