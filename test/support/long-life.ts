import { addMonths, civilDate } from '../../statute';
import {
  adviser,
  assesses,
  born,
  carer,
  director,
  enters,
  leaves,
  manager,
  mentalHealth,
  moves,
  offers,
  plans,
  reviews,
  rings,
  searches,
  socialWorker,
  visits,
  youngPerson,
} from '../definitions/leaving-care/young-person';
import { actor, type Act, type Ledger } from './ledger';

/*
 * One life in leaving care, from 15 and a half to 27: in and out of care, in custody, lost and found, at university, a parent,
 * asleep after 25 and woken again. Everybody in it is invented.
 */

/** Acts told on one day, in the order in which they are told. */
export type Day = readonly [day: string, ...acts: readonly Act[]];

const coordinator = actor('family-finding-coordinator');
const provider = actor('education-provider');
const HOME = 'harrow';
const FLAT = 'park-lane';

/** 16 on 10 June 2026, 18 in 2028, 21 in 2031, 25 in 2035. */
export const LONG_LIFE_BORN = '2010-06-10';
export const longLife = (): Ledger => born(LONG_LIFE_BORN);

const decidesAt = (birthday: string, ...services: readonly string[]): readonly Act[] =>
  services.map((service) => manager.decides('atBirthday', { birthday, service, choice: 'continue' }));
const copies = (telling = {}): Act => adviser.records('planCopy', { explained: true }, telling);
const registers = (): Act => adviser.records('healthRegistration', { doctor: true, dentist: true });
const loves = (person: string, loving = 'yes'): Act =>
  youngPerson.records('relationship', { person, kind: 'family', loving });
const offersToFind = (answer: string, value: Record<string, string> = {}): Act =>
  coordinator.records('familyFindingOffer', { answer, ...value });
const livesWithCarer = (on: string): Act => moves(HOME, on, { kind: 'foster', providedUnder: 's22C', regulated: true });

/** A break of the course: known two months ahead, with a home for it a week later. */
const breakOf = (breakFrom: string): readonly Day[] => {
  const known = addMonths(civilDate(breakFrom), -3);
  return [
    [
      known,
      provider.records('termDates', { breakFrom }),
      adviser.records('vacationHome', { breakFrom, kind: 'family-or-friend' }),
    ],
  ];
};

/** Every so many months from one day up to another. */
const every = (months: number, from: string, to: string, acts: () => readonly Act[]): readonly Day[] => {
  const days: Day[] = [];
  for (let day = civilDate(from); day < to; day = addMonths(day, months)) days.push([day, ...acts()]);
  return days;
};

const IN_CARE: readonly Day[] = [
  [
    '2025-12-10',
    enters('2016-02-01'),
    livesWithCarer('2016-02-01'),
    youngPerson.records('independentVisitor', { active: true }),
    mentalHealth.records('mentalHealthSupport', { active: true }),
    offersToFind('not-now', { offerAgainOn: '2026-03-02' }),
  ],
  ['2026-01-15', socialWorker.records('earlyTalk', { leafletGiven: true })],
  ['2026-03-09', offersToFind('yes')],
  ['2026-06-15', manager.records('adviserNamed', { worker: 'pa' }), adviser.records('adviserMet', { worker: 'pa' })],
  ['2026-07-01', loves('aunt'), loves('coach', 'unsure')],
  ['2026-08-20', assesses()],
  ['2026-09-01', plans(), copies()],
  ['2026-09-21', youngPerson.records('concern', { concern: 'c1' })],
  ['2026-10-05', adviser.records('concernOutcome', { concern: 'c1', seenByYoungPerson: true })],
  ['2027-02-22', reviews(), copies()],
];

const OUT_AND_BACK: readonly Day[] = [
  ['2027-07-01', adviser.records('housingPlan', { complete: true, confirmed: false }), loves('coach')],
  ['2027-07-19', reviews(), copies(), rings(), socialWorker.records('ceaseCareProposed', {}), registers()],
  ['2027-08-10', director.decides('ceaseCare', { choice: 'approve', decidedAs: 'director-children-services' })],
  [
    '2027-09-01',
    leaves('2016-02-01', '2027-09-01'),
    moves('mill-road', '2027-09-01', { kind: 'supported', providedUnder: 's23B' }),
  ],
  [
    '2027-09-06',
    visits('mill-road', '2027-09-06'),
    registers(),
    adviser.records('lateMoveConsidered', { home: 'mill-road' }),
  ],
  ['2027-09-30', visits('mill-road', '2027-09-24'), socialWorker.offers('personal-adviser')],
  ['2027-10-01', adviser.accepts('personal-adviser')],
  ['2027-10-05', reviews({}, 'mill-road'), copies()],
  ['2027-11-15', adviser.records('custody', { where: 'custody' })],
  ['2027-11-22', visits(undefined, '2027-11-22')],
  ['2027-12-01', adviser.records('releaseDateKnown', { releaseOn: '2028-01-20' })],
  ['2027-12-06', adviser.records('stayInformation', { moneyExplained: true })],
  ['2027-12-09', youngPerson.records('stayChoice', { choice: 'stay' }), carer.records('hostAnswer', { answer: 'yes' })],
  ['2028-01-10', adviser.records('housingPlan', { complete: true, confirmed: true })],
  [
    '2028-01-20',
    adviser.records('released', {}),
    enters('2028-01-20'),
    livesWithCarer('2028-01-20'),
    adviser.records('lateMoveConsidered', { home: HOME }),
  ],
  ['2028-02-07', reviews(), copies(), registers(), offersToFind('no')],
  ['2028-02-14', adviser.offers('adult-mental-health')],
  ['2028-03-01', mentalHealth.refuses('adult-mental-health')],
  ['2028-03-08', mentalHealth.decides('belowThreshold', { choice: 'second-referral', adviser: 'pa' })],
  ['2028-03-09', adviser.offers('adult-mental-health')],
  ['2028-04-20', mentalHealth.accepts('adult-mental-health')],
];

const AT_EIGHTEEN: readonly Day[] = [
  [
    '2028-05-08',
    ...decidesAt(
      'eighteenth',
      ...['home', 'personal-adviser', 'pathway-plan', 'contact', 'carer-money', 'mental-health', 'visitor-friendship'],
    ),
  ],
  ['2028-06-01', manager.records('carerPayment', { paidTo: '2028-12-31' })],
  [
    '2028-06-12',
    adviser.records('stayingPut', { host: 'carer' }, { on: '2028-06-10' }),
    moves(HOME, '2028-06-10', { kind: 'staying-put', providedUnder: 'not-provided' }),
    registers(),
  ],
  ['2028-08-01', reviews(), copies(), rings()],
  ['2028-10-02', searches()], // eight weeks without a word
  ['2028-10-30', searches()],
  ['2028-11-27', searches()],
  ['2028-12-11', rings(), adviser.records('siblingContactChecked', {})],
  ['2029-01-08', reviews(), copies()],
  ...every(1, '2029-01-10', '2029-09-01', () => [rings()]),
  ['2029-07-02', reviews(), copies()],
];

const AT_UNIVERSITY: readonly Day[] = [
  [
    '2029-09-17',
    youngPerson.records('educationWish', { level: 'higher' }),
    adviser.records('higherEducationInPlan', {}),
    moves(HOME, '2029-09-17', { kind: 'staying-put', providedUnder: 'not-provided', roomKept: true }),
    moves('north-hall', '2029-09-17', { kind: 'halls', providedUnder: 'not-provided' }),
    registers(),
  ],
  ['2029-10-15', manager.records('bursaryPaid', { which: 'higher-education', pounds: 2000 })],
  ...['2029-12-14', '2030-03-22', '2030-06-21', '2030-12-13', '2031-03-21', '2031-06-20', '2031-12-12'].flatMap(
    breakOf,
  ),
  ...every(1, '2029-10-05', '2032-06-01', () => [rings()]),
  ...every(6, '2029-12-17', '2032-06-01', () => [reviews(), copies()]),
  ['2030-06-24', carer.records('noticeGiven', { home: HOME, endsOn: '2030-08-31', grounds: ['space'] })],
  ['2030-07-01', adviser.records('noticeAnswered', { home: HOME, answer: 'next-home-found' })],
  ['2030-07-02', youngPerson.records('nextHomeChoice', { choice: 'private' })],
  ['2030-07-08', adviser.records('propertyFound', { property: FLAT })],
  ['2030-07-11', manager.records('rentGuarantee', { property: FLAT, answer: 'issued' })],
  [
    '2030-08-30',
    adviser.records('stayingPutEnded', { planned: true }),
    adviser.records('homeEnded', { home: HOME, planned: true, ground: 'moved-on' }),
    moves(FLAT, '2030-08-30', { kind: 'private-tenancy', providedUnder: 'not-provided' }),
    manager.records('grantEntitlement', { pounds: 3000 }),
  ],
  ['2030-09-06', visits(FLAT, '2030-09-06'), registers(), manager.records('grantPaid', { pounds: 3000 })],
  ['2030-12-02', adviser.records('grantSpent', { left: 120 })],
  ['2030-10-07', youngPerson.records('pregnancy', {})],
  ['2030-10-16', adviser.records('familyHelpOffer', { answer: 'yes' })],
  ['2031-01-13', youngPerson.records('recordsAsked', {})],
  ['2031-01-17', manager.records('recordsAcknowledged', {}), manager.records('recordsSupportOffered', {})],
  ['2031-01-27', youngPerson.records('recordsSupportAnswer', { answer: 'yes' })],
  ['2031-02-03', manager.records('recordsReleased', {})],
  [
    '2031-05-12',
    ...decidesAt(
      'twenty-first',
      ...['home', 'personal-adviser', 'pathway-plan', 'contact', 'education', 'mental-health', 'visitor-friendship'],
    ),
  ],
  ['2031-06-16', offers('yes'), assesses(), plans(), copies()],
];

const FROM_TWENTY_TWO: readonly Day[] = [
  ['2032-06-14', provider.records('educationEnded', {})],
  ['2032-07-05', youngPerson.records('adviserChoice', { choice: 'not-now' }), offers('no')],
  ['2032-10-11', youngPerson.records('educationWish', { level: 'training' })],
  ['2032-10-18', adviser.records('adviserMet', { worker: 'pa' }), manager.records('adviserNamed', { worker: 'pa' })],
  ['2032-12-06', assesses(), plans(), copies()],
  ...every(1, '2032-11-15', '2034-06-01', () => [rings()]),
  ...every(6, '2033-05-16', '2034-06-01', () => [reviews(), copies()]),
  ['2034-06-12', provider.records('educationEnded', {})],
  ['2034-06-19', youngPerson.records('adviserChoice', { choice: 'never-ask-more-than-yearly' })],
  ['2034-06-26', offers('no')],
  ['2034-12-18', adviser.records('letterBefore25', {})],
  [
    '2035-04-09',
    ...decidesAt(
      'twenty-fifth',
      ...['home', 'personal-adviser', 'pathway-plan', 'contact', 'mental-health', 'visitor-friendship'],
    ),
  ],
  ['2035-05-14', manager.offers('always-here')],
  ['2035-05-21', adviser.accepts('always-here')],
  ['2035-06-18', manager.ends('asleep-after-25')],
];

/** The day on which somebody who sleeps after 25 is heard of again, and the day of the answer. */
export const WOKEN: Day = ['2036-07-14', rings()];
export const ANSWERED: Day = ['2036-07-17', adviser.records('contactReplied', { worker: 'pa' })];

/** The life up to its sleep after 25, day by day. */
export const LONG_LIFE: readonly Day[] = [
  ...[IN_CARE, OUT_AND_BACK, AT_EIGHTEEN, AT_UNIVERSITY, FROM_TWENTY_TWO].flat(),
].toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)));
