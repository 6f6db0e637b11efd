import type { Control } from '../../kernel/definition';

/*
 * Who controls whether a fact is told to somebody outside: the young person, each time anew; a duty, under which it is held
 * and told; or the plan, among whose people it stays.
 */

const CONTROLLED = {
  'young-person': [
    ...(['enteredCare', 'leftCare', 'shortBreak', 'shortBreakSeries', 'ceaseCareProposed', 'guardianship'] as const),
    ...(['otherNation', 'contact', 'contactReplied', 'trustedPerson', 'endsService', 'adviserChoice'] as const),
    ...(['relationship', 'bondWish', 'independentVisitor', 'familyFindingOffer', 'siblingContactChecked'] as const),
    ...(['concern', 'concernOutcome', 'keyRelationshipLost', 'wellbeingCheck', 'complaint'] as const),
    ...(['complaintStage', 'healthRegistration', 'mentalHealthSupport', 'likelyAdultNeeds'] as const),
    ...(['adultCareOffer', 'adultCareConsent', 'adultCareResult', 'childServicesStopped'] as const),
    ...(['immigration', 'immigrationAdviser', 'optionsRechecked', 'pregnancy', 'familyHelpOffer'] as const),
    ...(['disclosureConsent', 'disclosure', 'recordsAsked', 'recordsAcknowledged'] as const),
    ...(['recordsSupportOffered', 'recordsSupportAnswer', 'recordsReleased', 'grantEntitlement'] as const),
    ...(['grantStatement', 'grantPaid', 'grantSpent', 'grantList', 'grantRestriction', 'savings'] as const),
    ...(['educationWish', 'educationEnded', 'higherEducationInPlan', 'bursaryPaid'] as const),
    ...(['apprenticeship', 'apprenticeshipEnded'] as const),
  ],
  duty: [
    ...(['dateOfBirth', 'missing', 'foundAgain', 'returnInterview', 'died', 'deathNotified'] as const),
    ...(['learningReview', 'takenOver', 'lookedUp', 'returnTold'] as const),
  ],
  plan: [
    ...(['parentReturn', 'parentReturnBrokeDown', 'custody', 'releaseDateKnown', 'released'] as const),
    ...(['earlyTalk', 'adviserNamed', 'adviserMet', 'adviserChangeAsked', 'needsAssessment'] as const),
    ...(['pathwayPlan', 'planCopy', 'planReview', 'reviewAsked', 'adviserVisit', 'planPerson'] as const),
    ...(['search', 'adviserOffer', 'letterBefore', 'letterBefore25', 'harmPlan'] as const),
    ...(['home', 'homeEnded', 'noticeGiven', 'noticeAnswered', 'nextHomeChoice'] as const),
    ...(['lodgingsAccepted', 'lodgingsHostAgreed', 'housingPlan', 'lateMoveConsidered'] as const),
    ...(['housingApplication', 'supportLetter', 'connectionWaived', 'housingAnswer'] as const),
    ...(['asksForHelp', 'helpReply', 'homeOffered', 'returnedHome', 'termDates', 'vacationHome'] as const),
    ...(['propertyFound', 'rentGuarantee', 'stayInformation', 'stayingMode', 'stayChoice'] as const),
    ...(['hostAnswer', 'stayRefused', 'stayingPut', 'stayingPutMonitored', 'stayingPutEnded'] as const),
    ...(['carerPayment', 'stayingCloseAssessment', 'careReview'] as const),
  ],
} as const satisfies Readonly<Record<Control, readonly string[]>>;

/** Every fact by its name. */
export type Told = (typeof CONTROLLED)[Control][number];
export const TOLD: readonly Told[] = Object.values(CONTROLLED).flat();

const CONTROLS = ['young-person', 'duty', 'plan'] as const;

/** Who controls the telling of a fact. What nobody has put in a list is the young person's. */
export const controlOf = (fact: string): Control =>
  CONTROLS.find((control) => CONTROLLED[control].some((name) => name === fact)) ?? 'young-person';
