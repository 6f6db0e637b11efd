/*
 * The families of the example data. Everybody is invented. A story is a list of acts by working days after its start, so that
 * each falls on a day on which people work; it is told up to the last working day before the data is loaded, so that the
 * newest families are still under way and some of their work is overdue.
 */

import type { Role } from '../../workflows/kernel/people';

/** A value of a story: what the API takes, or a day or a moment of the story, or whoever plays a part in it. */
export type Told =
  string | number | boolean | readonly string[] | StoryDay | DaysBetween | { readonly staff: DemoRole };

/** So many calendar days as lie between two working days of the story. */
export interface DaysBetween {
  readonly after: number;
  readonly upTo: number;
}

/** A working day after the start of the story, and the time of day in London where the hour matters. */
export interface StoryDay {
  readonly day: number;
  readonly time?: string;
  /** For what happened long before the story: so many months before its start. It is told on the working day named. */
  readonly monthsAgo?: number;
}

export type Says = Readonly<Record<string, Told>>;

/** One act of a story. */
export interface DemoAct extends StoryDay {
  /** Working day on which it was recorded, when later. */
  readonly toldOn?: number;
  /** The part of whoever does it. */
  readonly by: DemoRole;
  readonly does:
    | 'record'
    | 'decide'
    | 'correct'
    | 'withdraw'
    | 'offer'
    | 'answer'
    | 'move'
    | 'excuse'
    | 'end'
    | 'born'
    | 'goOn'
    | 'match';
  /** The fact, decision, hand-over, duty or end; of a move, the team; of matching, the act. */
  readonly what: string;
  readonly says: Says;
  /** The refusal that the story expects. */
  readonly refused?: string;
  /** Of an answer: the journey that comes next opens by it. */
  readonly opens?: true;
}

/** A part in a journey; of a move or a transfer, the manager of the team that takes over. */
export type DemoRole = Role | 'receiving-manager';

export type Team = 'north' | 'south';

export interface Family {
  /** What its references begin with. */
  readonly id: string;
  readonly team: Team;
  readonly children: number;
  /** Working days between its start and the last day that is told. */
  readonly startedDaysAgo: number;
  /** In one word, what is to be seen in it. */
  readonly shows: string;
  readonly acts: readonly DemoAct[];
  /** A young person leaving care, whose journey the yearly return opened: by the number in the return. */
  readonly takenOver?: string;
  /** The code of the authority that it begins with, where that is not the first. */
  readonly authority?: string;
  /** The journey that it begins with, where that is not family group decision making; and how old everybody is. */
  readonly begins?: { readonly journey: string; readonly purpose: string; readonly years: number };
}

type When = number | StoryDay;
type More = Partial<Pick<DemoAct, 'toldOn' | 'refused' | 'opens'>>;

export const told =
  (does: DemoAct['does']) =>
  (when: When, by: DemoRole, what: string, says: Says = {}, more: More = {}): DemoAct => ({
    ...(typeof when === 'number' ? { day: when } : when),
    ...{ by, does, what, says, ...more },
  });

const record = told('record');
const decide = told('decide');
const correct = told('correct');
const offer = told('offer');
const answer = told('answer');
const end = told('end');
const goOn = told('goOn');

const SW = 'social-worker';
const TM = 'team-manager';
const SM = 'service-manager';
const LEGAL = 'legal-adviser';
const FGDM = 'fgdm-coordinator';
const ADVOCATE = 'independent-advocate';
const SERVICE = 'receiving-service';

// ---- Pieces that many stories share ----

const recipient = (person: 'mother' | 'father'): Says => ({
  person,
  relation: person,
  hasParentalResponsibility: true,
  fatherLine: person === 'father',
  status: 'known',
});

const parents = (day: number): readonly DemoAct[] => [
  record(day, SW, 'offerRecipient', recipient('mother')),
  record(day + 1, SW, 'offerRecipient', recipient('father')),
  record(day + 2, SW, 'advocacyOffer', { answer: 'advocate-named', advocate: 'advocate' }),
  record(day + 3, SW, 'representationOffer', { person: 'mother', answer: 'accepted' }),
  record(day + 4, SW, 'representationOffer', { person: 'father', answer: 'declined' }),
];

const search = (day: number): readonly DemoAct[] => [
  record(day, SW, 'familyFinding', {
    ...{ person: 'aunt', couldCare: 'long', consent: 'given' },
    effort: 'Family map drawn with both parents.',
  }),
  record(day + 3, SW, 'relativeSupport', { person: 'aunt', answer: 'accepted' }),
];

const entering = (day: number): readonly DemoAct[] => [
  record(day - 4, SW, 'thresholdDoubt', { concerns: 'Home conditions have not improved since the last plan.' }),
  decide(day, SM, 'enterPreProceedings', {
    ...{ choice: 'enter', advice: 'advice-1', expertPractitioner: 'expert-practitioner' },
    reasons: 'Support so far has not made the home safe.',
  }),
];

const offers = (day: number, inLetter: boolean): readonly DemoAct[] =>
  ['mother', 'father'].map((person) =>
    record(day, SW, 'offer', { person, inLetter, how: inLetter ? 'letter' : 'in-person', language: 'en' }),
  );

const letterWithOffers = (day: number): readonly DemoAct[] => [
  record(day, LEGAL, 'letterBeforeProceedings', {
    toWhom: ['mother', 'father'],
    containsOffer: true,
    document: 'letter-1',
  }),
  ...offers(day, true),
];

const answers = (day: number, mother: string, father: string): readonly DemoAct[] => [
  record(day, SW, 'offerAnswer', { person: 'mother', answer: mother, tries: 2 }),
  record(day + 1, SW, 'offerAnswer', { person: 'father', answer: father, tries: 2 }),
];

/** The coordinator, the day set, what the child says, and the sheet for the family. */
const preparation = (day: number, meetingDay: number): readonly DemoAct[] => [
  record(day, FGDM, 'coordinator', { worker: { staff: FGDM } }),
  record(day + 1, FGDM, 'meetingArranged', { plannedFor: { day: meetingDay } }),
  record(day + 3, ADVOCATE, 'wishesAndFeelings', {
    how: 'through-advocate',
    words: 'Wants to stay near school and to see Grandad.',
  }),
  record(day + 4, FGDM, 'familyInformation', { document: 'sheet-1' }),
];

const MEETING: Says = {
  method: 'fgc',
  invited: ['mother', 'father', 'aunt'],
  attended: ['mother', 'aunt'],
  declined: ['father'],
  place: 'Community centre',
};

const meeting = (day: number, more: More = {}): DemoAct => record(day, FGDM, 'meeting', MEETING, more);

const knownAdult = (day: number, person: string, relation: string, more: More = {}): DemoAct =>
  record(day, SW, 'knownAdult', { person, relation, childAsked: true, approached: true, answer: 'interested' }, more);

const toldOf = (day: number, more: More = {}): readonly DemoAct[] => [
  record(day, SW, 'outcomeTold', { person: 'mother', how: 'in-person', minutesSeen: true, view: 'agrees' }, more),
  record(day + 1, SW, 'outcomeTold', { person: 'father', how: 'letter', minutesSeen: true, view: 'no-view' }, more),
];

/** The plan, known adults, the reply and the outcome, each within its time. */
const afterMeeting = (day: number, outcome: string, reply = 'agree', more: More = {}): readonly DemoAct[] => [
  record(
    day + 3,
    FGDM,
    'familyPlan',
    {
      ...{ planMade: true, version: 1, document: 'plan-1' },
      goals: 'The aunt has the children from Friday to Sunday; the mother goes to the clinic.',
    },
    more,
  ),
  knownAdult(day + 4, 'aunt', 'relative', more),
  decide(day + 7, TM, 'reply', { choice: reply, reasons: 'The plan keeps the children safe and together.' }, more),
  decide(day + 8, SW, 'outcomes', { choice: [outcome], reasons: 'Agreed with the family.' }, more),
  ...toldOf(day + 9, more),
];

const handedOver = (day: number, handOver: string, ending: string): readonly DemoAct[] => [
  offer(day, TM, handOver),
  answer(day + 2, handOver === 'proceedings' ? LEGAL : SERVICE, handOver, { accepted: true }),
  end(day + 3, TM, ending),
];

/** A plan drafted with the family, paid for and started, ten working days after; Nan is promised wages from the fourteenth. */
export const planned = (day: number): readonly DemoAct[] => [
  record(day + 5, SW, 'planPurpose', { purpose: 'The children stay with their mother, and with Nan at weekends.' }),
  record(day + 5, SW, 'successMeasure', {
    measure: 'school',
    target: 'At school every day.',
    baseline: 'Two days in five.',
  }),
  record(day + 5, SW, 'planTerm', { version: 1, startOn: { day: day + 10 }, endOn: { day: day + 130 } }),
  record(day + 5, SW, 'reviewPoint', { version: 1, reviewOn: { day: day + 40 } }),
  record(day + 5, SW, 'reviewPoint', { version: 1, reviewOn: { day: day + 80 } }),
  record(day + 5, SW, 'noneOf', { element: 'accommodation', reason: 'The children stay at home.' }),
  record(day + 5, SW, 'noneOf', { element: 'additional-support', reason: 'Nobody asks for any now.' }),
  record(day + 5, SW, 'supportLine', {
    ...{
      line: 'wages',
      kind: 'financial',
      person: 'nan',
      helps: 'carer',
      pounds: 90,
      owner: { staff: 'funding-approver' },
    },
    ...{ what: 'Ninety pounds a week for the shifts she gives up.', startOn: { day: day + 14 } },
  }),
  record(day + 5, SW, 'monitoring', { visitor: { staff: SW }, everyWeeks: 4, alone: true }),
  record(day + 6, SW, 'planDraft', { version: 1, document: 'draft-1' }),
  record(day + 6, SW, 'fundingRequested', { pounds: 1800 }),
  record(day + 7, TM, 'elementsChecked', { version: 1 }),
  record(day + 7, SW, 'prHolder', { person: 'mother', status: 'known' }),
  record(day + 8, SW, 'agreement', { person: 'mother', as: 'pr-holder', answer: 'agrees' }),
  decide(day + 8, SM, 'adoptPlan', { choice: 'agree', reasons: 'The plan keeps the children safe at home.' }),
  decide(day + 9, 'funding-approver', 'fund', {
    choice: 'approve',
    pounds: 1800,
    reasons: 'It costs less than care would.',
  }),
  record(day + 9, ADVOCATE, 'wishesAndFeelings', { how: 'through-advocate', words: 'Nan makes good soup.' }),
  record(day + 10, SW, 'activated', { told: ['mother', 'nan'] }),
];

/** What the family agreed on becomes a plan; its help for the grandmother comes three weeks late. */
const networkPlan = (day: number): readonly DemoAct[] => [
  offer(day, TM, 'family-network-plan'),
  answer(day + 2, SERVICE, 'family-network-plan', { accepted: true }, { opens: true }),
  end(day + 3, TM, 'family-plan-agreed'),
  goOn(day + 4, SW, 'family-network-plan'),
  ...planned(day),
  record(day + 20, SW, 'visit', { worker: { staff: SW }, seen: true, alone: true }),
  record(day + 29, 'named-carer', 'delivery', { line: 'wages', confirmed: true }),
  record(day + 36, SW, 'visit', { worker: { staff: SW }, seen: true, alone: true }),
];

const checked = (day: number, outcome: string, status: string): DemoAct =>
  record(day, SW, 'outcomeStatus', { outcome, status });

const caseHolder: DemoAct = record(0, TM, 'caseHolder', { worker: { staff: SW } });
const known = [caseHolder, ...parents(0), ...search(4)];
const upToLetter = (letterDay = 9): readonly DemoAct[] => [...known, ...entering(5), ...letterWithOffers(letterDay)];

// ---- The stories ----

/** Everything in time, up to an agreed plan that is handed over; what was promised is looked at later. */
const agreed: readonly DemoAct[] = [
  ...upToLetter(),
  ...answers(12, 'accepted', 'declined'),
  ...preparation(14, 26),
  meeting(26),
  ...afterMeeting(26, 'network-plan'),
  ...networkPlan(40),
];

/** The family meets before there is any thought of a letter. */
const early: readonly DemoAct[] = [
  ...known,
  ...offers(6, false),
  ...answers(10, 'accepted', 'accepted'),
  ...preparation(12, 24),
  meeting(24),
  ...afterMeeting(24, 'network-plan'),
  ...handedOver(36, 'family-network-plan', 'family-plan-agreed'),
  checked(88, 'network-plan', 'partly-delivered'),
];

/** The letter, the answers and the meeting come late; the outcome is looked at late, and had not been delivered. */
const late: readonly DemoAct[] = [
  ...upToLetter(18),
  ...answers(32, 'accepted', 'declined'),
  ...preparation(41, 70),
  decide(58, TM, 'midReview', { choice: 'continue', reasons: 'The family works on its plan.' }),
  meeting(70),
  ...afterMeeting(76, 'services'),
  ...handedOver(92, 'service-lead', 'services-or-shared-care'),
  checked(155, 'services', 'not-started'),
];

/** Without a letter, and late at every turn. */
const slow: readonly DemoAct[] = [
  ...known,
  ...offers(9, false),
  ...answers(26, 'accepted', 'declined'),
  ...preparation(36, 62),
  meeting(62),
  ...afterMeeting(68, 'services'),
  ...handedOver(84, 'service-lead', 'services-or-shared-care'),
];

/** A meeting in time, recorded three weeks later: the alert in between is withdrawn. */
const recordedLate: readonly DemoAct[] = [
  ...upToLetter(),
  ...answers(12, 'accepted', 'declined'),
  ...preparation(14, 33),
  meeting(33, { toldOn: 48 }),
  ...afterMeeting(33, 'shared-care', 'agree', { toldOn: 49 }),
  ...handedOver(52, 'service-lead', 'services-or-shared-care'),
  checked(95, 'shared-care', 'delivered'),
];

/** The day of the meeting was wrong, and is corrected. */
const corrected: readonly DemoAct[] = [
  ...upToLetter(),
  ...answers(12, 'accepted', 'accepted'),
  ...preparation(14, 30),
  meeting(30),
  correct(
    44,
    FGDM,
    'meeting',
    { ...MEETING, correctionReason: 'The day that was planned had been entered; the family met two weeks later.' },
    { toldOn: 46 },
  ),
  ...afterMeeting(46, 'guardianship-or-arrangements'),
  ...handedOver(60, 'kinship-route', 'kinship-route'),
  checked(112, 'guardianship-or-arrangements', 'delivered'),
];

/** Police protection, an urgent application explained to the court, and the offer afterwards. */
const bypassed: readonly DemoAct[] = [
  caseHolder,
  ...parents(0),
  record({ day: 1, time: '21:40' }, SW, 'policeProtection', { takenAt: { day: 1, time: '21:40' } }, { toldOn: 2 }),
  decide(2, SM, 'urgentBypass', { choice: 'declare', reasons: 'The child cannot go home tonight.' }),
  decide(2, SM, 'bestInterestsException', {
    choice: 'do-not-offer',
    reasons: 'An offer now would put the child at risk.',
  }),
  record(3, LEGAL, 'emergencyOrder', { lastsDays: 8 }),
  record(5, LEGAL, 'courtExplanation', { document: 'explanation-1' }),
  record({ day: 5, time: '15:30' }, LEGAL, 'partFourApplication', { orderSought: 'care' }, { toldOn: 6 }),
  record(8, SW, 'lookedAfter', { basis: 'interim-order' }),
  record(16, SW, 'offer', { person: 'mother', inLetter: false, how: 'in-person', language: 'en' }),
  record(21, SW, 'offerAnswer', { person: 'mother', answer: 'declined', tries: 1 }),
  record(23, SW, 'noKnownAdults', { noneReason: 'Nobody was found who could be asked.' }),
  end(24, TM, 'issued-bypassed'),
];

const applying = (day: number, issue: number): readonly DemoAct[] => [
  decide(day, SM, 'apply', {
    ...{ choice: 'apply', orderSought: 'care', advice: 'advice-2' },
    reasons: 'The risk has grown.',
  }),
  record(day + 1, LEGAL, 'plannedApplication', { orderSought: 'care', plannedFor: { day: issue } }),
];

/** Issued without the meeting that had been accepted: it cannot be certified, and is recorded as not compliant. */
const issuedWithout: readonly DemoAct[] = [
  ...upToLetter(),
  ...answers(12, 'accepted', 'declined'),
  record(16, FGDM, 'coordinator', { worker: { staff: FGDM } }),
  ...applying(20, 28),
  record(27, LEGAL, 'gateCertificate', { orderSought: 'care' }, { refused: 'NOT_COMPLIANT' }),
  record(28, LEGAL, 'partFourApplication', { orderSought: 'care' }),
  end(35, LEGAL, 'issued'),
];

/** Issued after the meeting, as was then known; the meeting turns out to have been held after the issue. */
const brokenLater: readonly DemoAct[] = [
  ...upToLetter(),
  ...answers(12, 'accepted', 'declined'),
  ...preparation(14, 26),
  meeting(26),
  ...applying(27, 30),
  record(29, LEGAL, 'gateCertificate', { orderSought: 'care' }),
  record(30, LEGAL, 'partFourApplication', { orderSought: 'care' }),
  correct(
    32,
    FGDM,
    'meeting',
    { ...MEETING, correctionReason: 'The minutes show a later day than the diary.' },
    { toldOn: 40 },
  ),
  record(42, LEGAL, 'courtTold', { document: 'note-1' }),
  knownAdult(43, 'teacher', 'teacher'),
  end(45, LEGAL, 'issued'),
];

/** Nobody wants a meeting. */
const declined: readonly DemoAct[] = [
  ...upToLetter(),
  ...answers(13, 'declined', 'declined'),
  decide(20, SW, 'outcomes', { choice: ['services'], reasons: 'The family wants help without a meeting.' }),
  record(22, SW, 'noKnownAdults', { noneReason: 'The family named nobody.' }),
  end(25, TM, 'declined-by-all'),
  checked(76, 'services', 'partly-delivered'),
];

/** Things get better; the family is told that no application is planned. */
const diverted: readonly DemoAct[] = [
  ...upToLetter(),
  ...answers(16, 'none', 'declined'),
  decide(45, TM, 'midReview', { choice: 'divert', reasons: 'The home has been safe for six weeks.' }),
  record(48, SW, 'diversionTold', { document: 'letter-2' }),
  end(49, TM, 'diverted'),
];

/** The authority leads the care; a known adult is asked all the same. */
const ledByAuthority: readonly DemoAct[] = [
  ...upToLetter(),
  ...answers(12, 'accepted', 'accepted'),
  ...preparation(14, 26),
  meeting(26),
  record(29, FGDM, 'familyPlan', { planMade: false, version: 0 }),
  knownAdult(30, 'teacher', 'teacher'),
  decide(33, TM, 'reply', { choice: 'not-agree', reasons: 'Nobody in the family can keep the child safe now.' }),
  decide(34, TM, 'outcomes', { choice: ['authority-led-care'], reasons: 'There is no safe home in the family.' }),
  ...toldOf(35),
  ...handedOver(40, 'proceedings', 'authority-led-care'),
  checked(92, 'authority-led-care', 'delivered'),
];

/** The family moves; the new authority takes over, makes its own offers and goes on. */
const transferred: readonly DemoAct[] = [
  ...upToLetter(),
  ...answers(12, 'accepted', 'declined'),
  ...preparation(14, 30),
  record(20, SW, 'familyMoved', { toAuthority: 'NBR' }),
  offer(21, TM, 'transfer', { receiver: 'NBR' }),
  answer(28, 'receiving-manager', 'transfer', { accepted: true }),
  ...parents(29),
  ...offers(36, false),
  ...answers(41, 'declined', 'declined'),
];

/** The first hand-over is refused, the second accepted. */
const refusedOnce: readonly DemoAct[] = [
  ...upToLetter(),
  ...answers(12, 'accepted', 'accepted'),
  ...preparation(14, 26),
  meeting(26),
  ...afterMeeting(26, 'network-plan', 'agree-in-part'),
  offer(37, TM, 'family-network-plan'),
  answer(39, SERVICE, 'family-network-plan', { accepted: false, reason: 'The plan says nowhere how success is seen.' }),
  ...handedOver(44, 'family-network-plan', 'family-plan-agreed'),
  checked(110, 'network-plan', 'stopped'),
];

/** An excuse, and a move to the other team. */
const movedTeam: readonly DemoAct[] = [
  caseHolder,
  ...parents(0),
  told('excuse')(8, TM, 'family-finding', {
    reason: 'contact-would-endanger',
    note: 'Contact would tell where the mother lives.',
  }),
  told('move')(14, TM, 'south'),
  answer(16, 'receiving-manager', 'team', { accepted: true }),
  ...entering(20),
  ...letterWithOffers(24),
  ...answers(33, 'accepted', 'declined'),
];

/** A wrong date of birth: the child is seventeen, too old for the order. */
const tooOld: readonly DemoAct[] = [
  ...known,
  told('born')(12, SW, 'dateOfBirth', { years: 17, reason: 'The birth certificate says otherwise.' }),
  end(15, TM, 'not-available-age'),
];

/** An entry that belonged to another family, and a journey that should never have been started. */
const openedInError: readonly DemoAct[] = [
  record(1, SW, 'thresholdDoubt', { concerns: 'Written down for the wrong family.' }),
  told('withdraw')(2, SW, 'thresholdDoubt', { correctionReason: 'It belongs to another family.' }),
  end(3, TM, 'opened-in-error'),
];

/** A listed mother, and nothing since. */
const stalled: readonly DemoAct[] = [caseHolder, record(0, SW, 'offerRecipient', recipient('mother'))];

// ---- The families ----

interface Telling {
  readonly shows: string;
  readonly acts: readonly DemoAct[];
}

const STORIES = {
  agreed: { shows: 'all in time', acts: agreed },
  early: { shows: 'met before any letter', acts: early },
  late: { shows: 'late', acts: late },
  slow: { shows: 'late', acts: slow },
  recordedLate: { shows: 'recorded late', acts: recordedLate },
  corrected: { shows: 'corrected', acts: corrected },
  bypassed: { shows: 'bypassed', acts: bypassed },
  issuedWithout: { shows: 'issued without the meeting', acts: issuedWithout },
  brokenLater: { shows: 'a correction that breaks a condition', acts: brokenLater },
  declined: { shows: 'declined by all', acts: declined },
  diverted: { shows: 'diverted', acts: diverted },
  ledByAuthority: { shows: 'care led by the authority', acts: ledByAuthority },
  transferred: { shows: 'transferred', acts: transferred },
  refusedOnce: { shows: 'a hand-over refused', acts: refusedOnce },
  movedTeam: { shows: 'excused, and moved to the other team', acts: movedTeam },
  tooOld: { shows: 'a corrected date of birth', acts: tooOld },
  openedInError: { shows: 'opened in error', acts: openedInError },
  stalled: { shows: 'nothing done', acts: stalled },
} as const satisfies Record<string, Telling>;

/** The start in working days ago, the team, how many children, and their story; the oldest first. */
const TOLD: readonly (readonly [number, Team, number, keyof typeof STORIES])[] = [
  [300, 'north', 2, 'agreed'],
  [292, 'south', 1, 'late'],
  [285, 'north', 3, 'recordedLate'],
  [278, 'south', 1, 'bypassed'],
  [270, 'north', 1, 'declined'],
  [262, 'south', 2, 'corrected'],
  [255, 'north', 1, 'transferred'],
  [247, 'south', 2, 'refusedOnce'],
  [240, 'north', 1, 'diverted'],
  [232, 'south', 3, 'agreed'],
  [223, 'north', 1, 'issuedWithout'],
  [214, 'south', 1, 'ledByAuthority'],
  [205, 'north', 2, 'late'],
  [196, 'south', 1, 'openedInError'],
  [188, 'south', 1, 'declined'],
  [179, 'north', 1, 'recordedLate'],
  [168, 'south', 2, 'early'],
  [157, 'north', 1, 'tooOld'],
  [146, 'south', 2, 'diverted'],
  [136, 'north', 2, 'early'],
  [127, 'south', 1, 'transferred'],
  [118, 'north', 1, 'bypassed'],
  [110, 'south', 1, 'issuedWithout'],
  [101, 'north', 3, 'refusedOnce'],
  [93, 'north', 1, 'brokenLater'],
  [86, 'south', 1, 'corrected'],
  [78, 'south', 2, 'late'],
  [70, 'north', 1, 'slow'],
  [63, 'north', 1, 'movedTeam'],
  [58, 'north', 2, 'slow'],
  [54, 'south', 2, 'slow'],
  [48, 'north', 1, 'early'],
  [41, 'south', 2, 'late'],
  [37, 'north', 2, 'early'],
  [33, 'south', 1, 'slow'],
  [28, 'north', 1, 'late'],
  [23, 'south', 1, 'slow'],
  [19, 'north', 2, 'early'],
  [14, 'south', 1, 'stalled'],
  [10, 'north', 1, 'stalled'],
  [7, 'south', 2, 'agreed'],
  [5, 'north', 1, 'agreed'],
  [3, 'north', 1, 'early'],
];

/** Forty-three families with sixty-three children. */
export const FAMILIES: readonly Family[] = TOLD.map(([startedDaysAgo, team, children, story], place) => ({
  ...{ id: `F${String(place + 1).padStart(2, '0')}`, team, children, startedDaysAgo },
  ...STORIES[story],
}));

/** First names and family names of invented people; no two families share one. `later` are those of plans and bonds. */
export const NAMES = {
  later: [
    ...['Ashdown', 'Bellweather', 'Cranmere', 'Dalloway', 'Evershed', 'Farthing', 'Gosling', 'Hawksworth', 'Ivory'],
    ...['Juniper', 'Kingfisher', 'Lovelock', 'Merriman', 'Nightingale', 'Orchard', 'Pemberley', 'Quince', 'Rowanwood'],
    ...['Silverdale', 'Teasel', 'Umberleigh', 'Vinney', 'Wetherby', 'Yarrow', 'Zennor', 'Alderman', 'Bickerstaff'],
    ...[
      'Cloudesley',
      'Drinkwater',
      'Everard',
      'Fothergill',
      'Godolphin',
      'Heathcote',
      'Ibbotson',
      'Jellicoe',
      'Knapweed',
    ],
    ...['Longstaff'],
  ],
  first: [
    ...['Orla', 'Tobin', 'Wren', 'Caspar', 'Linnet', 'Marlo', 'Sorrel', 'Piran', 'Juno', 'Anselm', 'Bryony', 'Corin'],
    ...['Delphi', 'Evander', 'Fable', 'Garnet', 'Hollis', 'Isolde', 'Jory'],
  ],
  last: [
    ...['Penhallow', 'Quillfeather', 'Marchbank', 'Thistlewood', 'Ockendale', 'Varley-Moss', 'Hartsease', 'Dunnock'],
    ...[
      'Embleton',
      'Fairweather',
      'Applegarth',
      'Birdsall',
      'Coldwell',
      'Duckham',
      'Eastlake',
      'Foxcote',
      'Greenhalgh',
    ],
    ...['Hazelrigg', 'Inskip', 'Jessop', 'Kettlewell', 'Larkbeare', 'Midwinter', 'Netherby', 'Oldcastle', 'Pellew'],
    ...['Quarrell', 'Roundtree', 'Sallow', 'Tredinnick', 'Underhay', 'Vellacott', 'Windrush', 'Yelland', 'Zeal'],
    ...['Arkwell', 'Brambley', 'Cressbrook', 'Dovedale', 'Elverson', 'Fernyhough', 'Gullick', 'Hartnoll'],
  ],
} as const;
