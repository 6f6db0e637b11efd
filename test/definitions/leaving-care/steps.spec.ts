import { civilDate } from '../../../statute';
import { leavingCare } from '../../../workflows/leaving-care/definition';
import type { Act } from '../../support/ledger';
import { actor } from '../../support/ledger';
import {
  adviser,
  agreesToLetter,
  assesses,
  carer,
  inCare,
  leaves,
  manager,
  moves,
  plans,
  reviews,
  socialWorker,
  youngPerson,
} from './young-person';

/*
 * Steps that no scenario shows: what opens each, when it is due and what it is done by.
 */

/** A Monday without a bank holiday in reach of the clocks; 17 until 3 March 2027. */
const DAY = '2027-01-11';
const someone = () => inCare('2009-03-03', '2015-01-05', DAY);

const college = actor('education-provider');
const officer = actor('senior-officer');
const applies = adviser.records('housingApplication', { to: 'B', letterSent: false });
const answered = (answer: string): Act => adviser.records('housingAnswer', { to: 'B', answer });

interface Row {
  readonly duty: string;
  readonly owedBy: string;
  readonly opens: readonly Act[];
  /** None for a condition: it has no date and is never overdue. */
  readonly due?: string;
  readonly kind?: string;
  readonly done: readonly Act[];
}

const STEPS: readonly Row[] = [
  { duty: 'pathway-plan', owedBy: 'social-worker', opens: [assesses()], due: '2027-01-25', done: [plans()] },
  {
    duty: 'plan-copy',
    owedBy: 'personal-adviser',
    opens: [plans()],
    due: '2027-01-25',
    done: [adviser.records('planCopy', { explained: true })],
  },
  {
    duty: 'requested-review',
    owedBy: 'personal-adviser',
    opens: [youngPerson.records('reviewAsked', {})],
    due: '2027-02-08',
    done: [reviews()],
  },
  {
    duty: 'register-health:flat',
    owedBy: 'personal-adviser',
    opens: [moves('flat', DAY)],
    due: '2027-02-08',
    done: [adviser.records('healthRegistration', { doctor: true, dentist: true })],
  },
  { duty: 'housing-application:B', owedBy: 'personal-adviser', opens: [applies], done: [answered('accepted')] },
  {
    duty: 'intentional-finding',
    owedBy: 'senior-officer',
    opens: [applies, answered('intentionally-homeless')],
    done: [officer.decides('intentionalFinding', { choice: 'withdraw' })],
  },
  {
    duty: 'housing-support-letter:B',
    owedBy: 'personal-adviser',
    opens: [applies],
    done: [agreesToLetter('B'), adviser.records('supportLetter', { to: 'B' })],
  },
  {
    duty: 'sixteen-to-nineteen-bursary',
    owedBy: 'education-provider',
    opens: [adviser.records('educationWish', { level: 'further' })],
    done: [college.records('bursaryPaid', { which: 'sixteen-to-nineteen', pounds: 1200 })],
  },
  {
    duty: 'grant-statement',
    owedBy: 'leaving-care-manager',
    opens: [manager.records('grantEntitlement', { pounds: 3000 })],
    done: [manager.records('grantStatement', { savingsApart: true })],
  },
  {
    duty: 'missing-recorded:one',
    owedBy: 'personal-adviser',
    opens: [adviser.records('foundAgain', { episode: 'one' })],
    done: [adviser.records('missing', { episode: 'one', kind: 'missing' })],
  },
  {
    duty: 'rent-guarantee:house',
    owedBy: 'leaving-care-manager',
    opens: [adviser.records('propertyFound', { property: 'house' })],
    due: '2027-01-18',
    done: [manager.records('rentGuarantee', { property: 'house', answer: 'issued' })],
  },
  {
    duty: 'education-bursary',
    owedBy: 'leaving-care-manager',
    opens: [adviser.records('higherEducationInPlan', {})],
    done: [manager.records('bursaryPaid', { which: 'higher-education', pounds: 2000 })],
  },
  {
    duty: 'immigration-plan',
    owedBy: 'social-worker',
    opens: [socialWorker.records('immigration', { status: 'undecided' })],
    done: [socialWorker.records('immigrationAdviser', {})],
  },
  {
    duty: 'wellbeing-after-loss',
    owedBy: 'personal-adviser',
    opens: [youngPerson.records('keyRelationshipLost', {})],
    done: [adviser.records('wellbeingCheck', {})],
  },
  {
    duty: 'exit-notice-check:home',
    owedBy: 'personal-adviser',
    opens: [carer.records('noticeGiven', { home: 'home', endsOn: '2027-03-15', grounds: ['space'] })],
    due: '2027-02-15',
    done: [manager.records('noticeAnswered', { home: 'home', answer: 'extended' })],
  },
];

test.each(STEPS)('$duty', ({ duty, owedBy, opens, due, kind, done }) => {
  const ledger = someone();
  expect(ledger.open()).not.toContain(duty);
  ledger.on(DAY, ...opens);
  expect(ledger.duty(duty)).toMatchObject({
    opened: DAY,
    owedBy,
    due: due ?? null,
    kind: kind ?? (due === undefined ? 'gate' : 'local-guard'),
    outcome: null,
  });
  ledger.on('2027-01-12', ...done);
  expect(ledger.duty(duty)).toMatchObject({ outcome: 'met', settled: '2027-01-12' });
});

test('the apprentice bursary is owed from day 61, and under the review every year', () => {
  const pays = (): Act => college.records('bursaryPaid', { which: 'apprentice', pounds: 3000 });
  const ledger = someone()
    .learns(DAY, { kind: 'pack', pack: 'review-2022', on: true, from: civilDate(DAY) })
    .on(DAY, adviser.records('apprenticeship', {}));
  ledger.on('2027-03-11');
  expect(ledger.open()).not.toContain('apprentice-bursary');
  ledger.on('2027-03-12');
  expect(ledger.duty('apprentice-bursary')).toMatchObject({ opened: '2027-03-12', outcome: null });
  ledger.on('2027-03-20', pays());
  expect(ledger.duty('apprentice-bursary')).toMatchObject({ outcome: 'met' });
  expect(ledger.duty('apprentice-bursary-yearly:1')).toMatchObject({ due: '2028-03-20', kind: 'local-guard' });
  const short = someone().on(DAY, adviser.records('apprenticeship', {}));
  short.on('2027-02-15', adviser.records('apprenticeshipEnded', { finished: true })).on('2027-04-01');
  expect(short.open()).not.toContain('apprentice-bursary');
});

test('a relevant young person without a plan is assessed within three months of leaving care', () => {
  const ledger = someone().on('2027-01-18', leaves('2015-01-05', '2027-01-18'));
  expect(ledger.duty('needs-assessment-relevant')).toMatchObject({
    opened: '2027-01-18',
    due: '2027-04-18',
    kind: 'statutory-limit',
  });
  const planned = someone().on(DAY, plans()).on('2027-01-18', leaves('2015-01-05', '2027-01-18'));
  expect(planned.open()).not.toContain('needs-assessment-relevant');
});

test('every step is owed by somebody, no birthday excuses one, and what the law gives a figure for nobody excuses', () => {
  for (const [id, { owedBy, excusedBy, due }] of Object.entries(leavingCare.steps)) {
    expect([id, owedBy]).toEqual([id, expect.stringMatching(/./)]);
    if (due?.from === 'rule' && /^G(5|6|8|9|10|12|16)/.test(due.rule)) expect([id, excusedBy]).toEqual([id, 'nobody']);
    const reasons = excusedBy === 'nobody' ? [] : excusedBy.reasons;
    expect([id, reasons.filter((reason) => /cost|birthday|age/.test(reason))]).toEqual([id, []]);
  }
});
