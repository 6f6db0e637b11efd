import { planned, told, type DaysBetween, type DemoAct, type Family } from './demo-stories';

/*
 * Families of the example data who begin with a Family Network Plan, or with a kinship route. Everybody is invented. Days are
 * working days after the start of the story.
 */

const record = told('record');
const decide = told('decide');
const offer = told('offer');
const answer = told('answer');
const goOn = told('goOn');

const SW = 'social-worker';
const TM = 'team-manager';
const SM = 'service-manager';
const KIN = 'kinship-worker';
const CARER = 'kinship-carer';
const GUARDIAN = 'prospective-guardian';
const FUNDS = 'funding-approver';
const LEGAL = 'legal-adviser';

const visit = (day: number): DemoAct => record(day, SW, 'visit', { worker: { staff: SW }, seen: true, alone: true });
const wages = (day: number): DemoAct => record(day, 'named-carer', 'delivery', { line: 'wages', confirmed: true });

/** Held, the measure read, the line marked as the record has it, the child heard, and what it leads to. */
const reviewed = (day: number, outcome: string, mark: string, daysLate?: DaysBetween): readonly DemoAct[] => [
  record(day, TM, 'review', { attended: ['mother', 'nan'] }),
  record(day, TM, 'measureRead', { measure: 'school', reading: 'better', words: 'Four days in five.' }),
  record(day, TM, 'lineRead', { line: 'wages', mark, ...(daysLate === undefined ? {} : { daysLate }) }),
  record(day, SW, 'wishesAndFeelings', { how: 'talked', words: 'It is quieter at Nan’s.' }),
  decide(day, SM, 'reviewOutcome', { choice: outcome, reasons: 'So agreed with the family.' }),
];

// ---- Kinship routes ----

const EFFECTS = ['money', 'parental-responsibility', 'therapy', 'services', 'end-date'];

/** The carer is told of every route, thinks it over, and chooses special guardianship. */
const chooses = (day: number): readonly DemoAct[] => [
  record(day, KIN, 'carer', { carer: 'aunt-1', relation: 'uncle-or-aunt' }),
  ...['informal', 'private-fostering', 'child-arrangements', 'special-guardianship', 'kinship-foster'].map((route) =>
    record(day + 1, KIN, 'routeFacts', { route, effects: EFFECTS }),
  ),
  record(day + 2, KIN, 'adviceOffer', { answer: 'accepted', adviser: 'adviser-9', legalAid: 'second' }),
  record(day + 5, KIN, 'initialAssessment', { result: 'positive' }),
  record(day + 6, CARER, 'routeChoice', {
    ...{ choice: 'special-guardianship', pressureAsked: true, pressure: 'Nobody did.' },
    words: 'She grows up with us. It should say so.',
  }),
];

/** Proposed, commented on and decided; then the order, and what the carer is paid beside the fostering rate. */
const ordered = (decided: number, day: number): readonly DemoAct[] => [
  record(decided - 8, KIN, 'supportProposed', { document: 'proposal-1' }),
  record(decided - 1, CARER, 'representations', { made: true, words: 'The therapy should go on.' }),
  decide(decided, TM, 'support', {
    ...{ choice: 'provide', services: true, regularPayments: true },
    reasons: 'Therapy and a weekly allowance.',
  }),
  record(day, LEGAL, 'order', { order: 'special-guardianship', formerAuthority: 'EXA', residentAuthority: 'EXA' }),
  record(day + 1, KIN, 'otherwiseInCare', { would: true, shownBy: 'court' }),
  record(day + 1, FUNDS, 'fosteringRate', { poundsWeekly: 186, table: 'table-1' }),
  record(day + 1, FUNDS, 'allowance', { poundsWeekly: 186, basis: 'fostering-rate' }),
];

/** A review of the plan finds that it should last: the line moves to another owner, and the aunt takes the route of guardianship. */
const toGuardianship: readonly DemoAct[] = [
  ...planned(0),
  wages(14),
  visit(24),
  ...reviewed(40, 'kinship-route', 'on-time'),
  decide(41, TM, 'lineEnd', { line: 'wages', choice: 'move-to-another-owner', to: 'kin', reasons: 'It goes on.' }),
  offer(42, SM, 'kinship-route'),
  answer(44, KIN, 'kinship-route', { accepted: true }, { opens: true }),
  goOn(45, SW, 'kinship-route'),
  ...chooses(45),
  record(55, GUARDIAN, 'noticeGiven', { carer: 'aunt-1' }),
  record(122, GUARDIAN, 'guardianshipApplication'),
  record(130, LEGAL, 'reportFiled'),
  ...ordered(140, 150),
  record(156, KIN, 'peerOffer', { answer: 'accepted' }),
  record(156, KIN, 'leaveLetter', { says: 'proof-of-order' }),
];

/** A year on: the services were reviewed in time; the fostering rate went up, and the allowance did not. */
const belowTheRate: readonly DemoAct[] = [
  ...chooses(0),
  record(8, LEGAL, 'leaveGiven'),
  record(9, GUARDIAN, 'guardianshipApplication'),
  record(14, LEGAL, 'reportFiled'),
  ...ordered(18, 20),
  record(26, KIN, 'peerOffer', { answer: 'declined' }),
  record(26, KIN, 'leaveLetter', { says: 'proof-of-order' }),
  record(210, FUNDS, 'fosteringRate', { poundsWeekly: 199, table: 'table-2' }),
  record(262, KIN, 'servicesReview', { decision: 'The therapy goes on.' }),
];

// ---- Plans ----

/** The wages were promised for the fourteenth working day. */
const LATE = { after: 14, upTo: 29 };
const ANSWER = { change: 'door', action: 'They slept at Nan’s.' };

/** The wages came fifteen working days late; then home was not safe, and the plan could not recover. */
const brokenDown: readonly DemoAct[] = [
  ...planned(0),
  visit(20),
  wages(29),
  ...reviewed(40, 'continue', 'late', LATE),
  record({ day: 52, time: '09:10' }, SW, 'change', {
    ...{ change: 'door', kind: 'safety-concern', harmSuspected: false },
    words: 'The door was broken in the night.',
  }),
  decide({ day: 52, time: '09:40' }, TM, 'gradeChange', {
    change: 'door',
    choice: 'safety',
    reasons: 'She was there.',
  }),
  record({ day: 52, time: '15:30' }, TM, 'changeAnswered', ANSWER, { toldOn: 53 }),
  ...reviewed(54, 'insufficient', 'late', LATE),
  decide(55, SM, 'insufficiency', {
    ...{ choice: 'not-recoverable', kind: 'later', advice: 'advice-7' },
    reasons: 'Nothing that was tried has kept her safe.',
  }),
  record(57, SW, 'evidencePack', {
    lines: ['wages'],
    parts: [
      ...['plan-versions', 'readings', 'reviews', 'promised-and-delivered', 'changes-and-answers', 'visits', 'views'],
      'reasons',
    ],
    gaps: ['family-group-record'],
    gapReasons: 'The family had met before the authority kept this record.',
    document: 'pack-1',
  }),
  offer(58, SM, 'pre-proceedings'),
  answer(59, LEGAL, 'pre-proceedings', { accepted: true }, { opens: true }),
];

/** The wages came late and the review said so; the next one lies ahead. */
const underWay: readonly DemoAct[] = [
  ...planned(0),
  visit(20),
  wages(29),
  visit(39),
  ...reviewed(40, 'continue', 'late', LATE),
  record(42, SW, 'reviewMinutes', { sharedWith: ['mother', 'nan'], dissent: [] }),
  visit(58),
];

/** The family moves; what was promised goes on in the new authority, and one review was missed on the way. */
const movedAway: readonly DemoAct[] = [
  ...planned(0),
  record(11, SW, 'supportLine', {
    ...{ line: 'music', kind: 'education', person: 'child', helps: 'child', owner: 'school-1' },
    ...{ what: 'Lessons on Thursdays.', startOn: { day: 62 } },
  }),
  wages(14),
  visit(30),
  record(36, SW, 'familyMoved', { toAuthority: 'NBR' }),
  offer(37, TM, 'transfer', { receiver: 'NBR' }),
  answer(44, 'receiving-manager', 'transfer', { accepted: true }),
  visit(46),
  record(65, SW, 'delivery', { line: 'music', confirmed: true }),
];

const PLAN = { journey: 'family-network-plan', purpose: 'family-network-plan' };
const ROUTE = { journey: 'kinship-route', purpose: 'kinship-route' };

/** Five families: three on a plan, one on a plan and then on a route, one on a route alone. */
export const PLANS: readonly Family[] = [
  {
    ...{ id: 'F44', team: 'north', children: 1, startedDaysAgo: 292, begins: { ...PLAN, years: 6 } },
    ...{ shows: 'a plan that led to guardianship', acts: toGuardianship },
  },
  {
    ...{ id: 'F45', team: 'north', children: 1, startedDaysAgo: 296, begins: { ...ROUTE, years: 4 } },
    ...{ shows: 'an allowance below the rate', acts: belowTheRate },
  },
  {
    ...{ id: 'F46', team: 'north', children: 1, startedDaysAgo: 62, begins: { ...PLAN, years: 9 } },
    ...{ shows: 'a plan that broke down', acts: brokenDown },
  },
  {
    ...{ id: 'F47', team: 'south', children: 1, startedDaysAgo: 90, begins: { ...PLAN, years: 11 } },
    ...{ shows: 'a plan that moved', acts: movedAway },
  },
  {
    ...{ id: 'F48', team: 'north', children: 1, startedDaysAgo: 68, begins: { ...PLAN, years: 7 } },
    ...{ shows: 'a plan under way', acts: underWay },
  },
];
