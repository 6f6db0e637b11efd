import { told, type DemoAct, type Family } from './demo-stories';

/*
 * Young people of the example data whose relationships are worked on, and adults who prepare, or have, a lifelong bond.
 * Everybody is invented, and the bond is a proposal and not law. Days are working days after the start of the story.
 */

const record = told('record');

const SW = 'social-worker';
const SELF = 'young-person';
const MRS = 'proposed-guardian';
const FINDER = 'family-finding-coordinator';
const COORDINATOR = 'guardianship-coordinator';
const REGISTER = 'register-keeper';
const BOND = { guardian: 'guardian-1' };
const PARTIES = ['adult', 'guardian'] as const;

// ---- Relationships ----

const inCare: readonly DemoAct[] = [
  record({ day: 0, monthsAgo: 14 }, SW, 'enteredCare', { episode: 'first' }),
  record(1, SW, 'toldWhy', { words: 'Your mum is ill, and Nan could not do it alone.' }),
  record(3, SW, 'relationshipMap', { map: 'map-1', peersAndPets: true }),
];
const loves = (day: number, person: string, kind: string): DemoAct =>
  record(day, SELF, 'relationship', { person, kind, loving: 'yes', paidRole: false });

/** Two who love him, and it was asked. */
const goalMet: readonly DemoAct[] = [
  ...inCare,
  record(5, FINDER, 'familyFindingOffered'),
  record(5, SELF, 'familyFindingAnswer', { answer: 'not-now' }),
  record(5, SELF, 'visitorAnswer', { answer: 'not-now' }),
  loves(6, 'gran', 'family'),
  loves(6, 'coach', 'friend'),
  record(7, SW, 'goalChecked'),
];

/** One aunt: family finding and a visitor are wanted. */
const goalOpen: readonly DemoAct[] = [
  ...inCare,
  loves(6, 'aunt', 'family'),
  record(6, SW, 'goalChecked'),
  record(10, FINDER, 'familyFindingOffered'),
  record(10, SELF, 'familyFindingAnswer', { answer: 'yes' }),
  record(12, SELF, 'wantedContact', { person: 'uncle', why: 'He taught me to swim.' }),
  record(12, SELF, 'visitorAnswer', { answer: 'yes' }),
];

/** Not now: to be offered again in half a year. */
const notNow: readonly DemoAct[] = [
  ...inCare,
  record(8, FINDER, 'familyFindingOffered'),
  record(8, SELF, 'familyFindingAnswer', { answer: 'not-now' }),
];

// ---- Bonds ----

/** Both wish for it, and were told plainly that it is no law. */
const wished: readonly DemoAct[] = [
  record(0, SELF, 'wish', { ...BOND, party: 'adult', alone: true }),
  record(0, MRS, 'wish', { ...BOND, party: 'guardian', alone: true }),
  record(1, COORDINATOR, 'proposedGuardian', {
    ...{ ...BOND, adult: true, related: false, legalParent: false, partner: false, power: false },
  }),
  record(2, COORDINATOR, 'packTold', { ...BOND, pack: 'review-2022', defaultSet: 1 }),
];
const advised: readonly DemoAct[] = [
  record(6, 'independent-adviser-adult', 'adviceGiven', { ...BOND, party: 'adult', understoodAndFree: true }),
  record(7, 'independent-adviser-guardian', 'adviceGiven', { ...BOND, party: 'guardian', understoodAndFree: true }),
];
const bothSign = (day: number, round: 'first' | 'second'): readonly DemoAct[] =>
  PARTIES.map((party) =>
    record(day, party === 'adult' ? SELF : MRS, 'consent', {
      ...{ ...BOND, party, round, alone: true, paper: `${party}-${round}` },
    }),
  );

/** Signed once by both; the days to reflect run. */
const reflecting: readonly DemoAct[] = [...wished, ...advised, ...bothSign(10, 'first')];

/** She wants to wait with it, and needs no reason. */
const pausing: readonly DemoAct[] = [
  ...wished,
  record(8, SELF, 'proceeds', { ...BOND, party: 'adult', choice: 'pause' }),
];

/** Decided by a court as the proposal has it, entered, and told to one body that the adult named. */
const inForce: readonly DemoAct[] = [
  ...reflecting,
  record(32, MRS, 'familyTold', BOND),
  ...bothSign(33, 'second'),
  record(34, SELF, 'application', { ...BOND, by: 'both', to: 'family-court', direction: 'to-adult' }),
  record(60, REGISTER, 'orderOutcome', {
    ...{ ...BOND, choice: 'made', receivedOn: { day: 60 }, direction: 'to-adult', words: 'It is made as both ask.' },
    findings: ['free', 'informed', 'real', 'safe'],
  }),
  record(62, REGISTER, 'registered', { ...BOND, copiesToBoth: true }),
  record(63, SELF, 'noticeConsent', { ...BOND, party: 'adult', recipient: 'surgery', given: true }),
  record(64, REGISTER, 'noticeSent', { ...BOND, recipient: 'surgery' }),
  record(70, 'notice-recipient', 'noticeAcknowledged', { ...BOND, recipient: 'surgery' }),
];

const RELATIONSHIPS = { journey: 'lifelong-guardianship', purpose: 'relationships' };
const GUARDIANSHIP = { journey: 'lifelong-guardianship', purpose: 'guardianship' };

/** Three young people in care, and four adults. */
export const BONDS: readonly Family[] = [
  {
    ...{ id: 'F49', team: 'north', children: 1, startedDaysAgo: 50, begins: { ...RELATIONSHIPS, years: 16 } },
    ...{ shows: 'two who love him', acts: goalMet },
  },
  {
    ...{ id: 'F50', team: 'north', children: 1, startedDaysAgo: 45, begins: { ...RELATIONSHIPS, years: 16 } },
    ...{ shows: 'one who loves her', acts: goalOpen },
  },
  {
    ...{ id: 'F51', team: 'south', children: 1, startedDaysAgo: 70, begins: { ...RELATIONSHIPS, years: 13 } },
    ...{ shows: 'not now', acts: notNow },
  },
  {
    ...{ id: 'F52', team: 'north', children: 1, startedDaysAgo: 9, begins: { ...GUARDIANSHIP, years: 24 } },
    ...{ shows: 'a bond that waits for advice', acts: wished },
  },
  {
    ...{ id: 'F53', team: 'north', children: 1, startedDaysAgo: 20, begins: { ...GUARDIANSHIP, years: 31 } },
    ...{ shows: 'a bond with days to reflect', acts: reflecting },
  },
  {
    ...{ id: 'F54', team: 'south', children: 1, startedDaysAgo: 110, begins: { ...GUARDIANSHIP, years: 27 } },
    ...{ shows: 'a bond in force', acts: inForce },
  },
  {
    ...{ id: 'F55', team: 'south', children: 1, startedDaysAgo: 15, begins: { ...GUARDIANSHIP, years: 22 } },
    ...{ shows: 'a bond that waits for her', acts: pausing },
  },
];
