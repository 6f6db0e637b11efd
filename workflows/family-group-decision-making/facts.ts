import { decision, fact, type View } from '../kernel/definition';
import {
  civilDay,
  count,
  moment,
  oneOf,
  optional,
  ref,
  refs,
  sealedText,
  someOf,
  text,
  yesNo,
  type Value,
} from '../kernel/shape';

/*
 * What may be recorded and decided in family group decision making, by whom, and what it holds.
 */

export const OTHER_ORDERS = ['discharge', 'contact-in-care', 'education-supervision'] as const;

export const PART_FOUR_ORDERS = ['care', 'supervision', ...OTHER_ORDERS] as const;
export const OUTCOMES = [
  'network-plan',
  'services',
  'shared-care',
  'guardianship-or-arrangements',
  'authority-led-care',
  'other',
] as const;

export const facts = {
  dateOfBirth: fact('Date of birth', {
    occurred: 'The day of birth',
    holds: { bornOn: civilDay('The day the child was born') },
    recordedBy: ['case-system', 'social-worker'],
    ofChild: true,
  }),
  maritalStatus: fact('Whether the child is married', {
    occurred: 'The day the child married, or the marriage ended',
    holds: { married: yesNo('The child is married') },
    recordedBy: ['social-worker', 'legal-adviser', 'case-system'],
  }),
  caseHolder: fact('Social worker who holds the case', {
    occurred: 'The day the worker took the case',
    holds: { worker: ref('Staff reference of the worker') },
    names: 'worker',
    recordedBy: ['team-manager', 'case-system'],
  }),
  thresholdDoubt: fact('Doubt whether the threshold for proceedings is met', {
    occurred: 'The day the doubt was raised',
    holds: { concerns: sealedText('What the worry is') },
    recordedBy: ['social-worker', 'team-manager'],
  }),
  offerRecipient: fact('Parent or person with parental responsibility', {
    occurred: 'The day the person was listed, or became a parent or holder of parental responsibility',
    holds: {
      person: ref('The person'),
      relation: oneOf('Relation to the child', [
        'mother',
        'father',
        'second-parent',
        'special-guardian',
        'other-holder',
      ]),
      hasParentalResponsibility: yesNo('Holds parental responsibility'),
      fatherLine: yesNo('This entry fills the line of the father or second parent'),
      status: oneOf('What is known of the person', ['known', 'contacted', 'untraced', 'withheld', 'no-such-person']),
      reason: optional(sealedText('Why the person is not traced, withheld or does not exist')),
    },
    names: 'person',
    recordedBy: ['social-worker'],
    per: 'person',
  }),
  offer: fact('Offer of a family group meeting', {
    occurred: 'The day the offer was made',
    holds: {
      person: ref('To whom'),
      inLetter: yesNo('The offer was in the letter before proceedings'),
      how: oneOf('How it was made', ['letter', 'in-person', 'telephone', 'message', 'interpreter']),
      language: text('Language of the offer'),
    },
    recordedBy: ['social-worker', 'legal-adviser'],
    per: 'person',
  }),
  offerAnswer: fact('Answer to the offer', {
    occurred: 'The day of the answer, or of the last try',
    holds: {
      person: ref('Who answers'),
      answer: oneOf('The answer', ['accepted', 'declined', 'none', 'withdrawn']),
      tries: optional(count('How often an answer was sought')),
      words: optional(sealedText('What the person said')),
    },
    recordedBy: ['social-worker'],
    per: 'person',
  }),
  letterBeforeProceedings: fact('Letter before proceedings', {
    occurred: 'The day the letter was sent',
    holds: {
      toWhom: refs('To whom it was sent'),
      containsOffer: yesNo('It contains the offer of a family group meeting'),
      document: optional(ref('The stored letter')),
    },
    recordedBy: ['legal-adviser'],
  }),
  representationOffer: fact('Offer of independent representation to an adult', {
    occurred: 'The day of the offer',
    holds: {
      person: ref('To whom'),
      answer: oneOf('The answer', ['accepted', 'declined', 'has-own', 'waiting']),
      provider: optional(ref('Who provides it')),
    },
    recordedBy: ['social-worker'],
    per: 'person',
  }),
  advocacyOffer: fact('Independent advocate for the child', {
    occurred: 'The day of the offer',
    holds: {
      answer: oneOf('The answer', ['advocate-named', 'child-opted-out', 'waiting']),
      advocate: optional(ref('The advocate')),
      words: optional(sealedText('What the child said')),
    },
    names: 'advocate',
    recordedBy: ['social-worker', 'independent-advocate'],
  }),
  wishesAndFeelings: fact("The child's wishes and feelings", {
    occurred: 'The day the child was heard',
    holds: {
      how: oneOf('How', ['talked', 'drawn-or-written', 'through-advocate', 'observed', 'not-practicable']),
      words: sealedText("The child's words, or why it was not practicable"),
    },
    recordedBy: ['independent-advocate', 'social-worker'],
  }),
  childAttendance: fact('Whether the child attends', {
    occurred: 'The day it was settled',
    holds: { attends: yesNo('The child attends'), reason: sealedText('Why') },
    recordedBy: ['fgdm-coordinator', 'social-worker'],
  }),
  familyFinding: fact('Search for relatives and friends', {
    occurred: 'The day of the map or the effort',
    holds: {
      person: optional(ref('Who was found')),
      couldCare: oneOf('Whether the person could care', ['short', 'long', 'no', 'not-asked', 'nobody-found']),
      consent: oneOf('The parent on contact with the person', ['given', 'refused-and-overridden', 'not-needed']),
      effort: sealedText('What was done, and the reason for any override'),
    },
    recordedBy: ['social-worker'],
  }),
  relativeSupport: fact('Help offered to a relative who might care', {
    occurred: 'The day it was offered',
    holds: {
      person: ref('The relative'),
      answer: oneOf('The answer', ['accepted', 'declined', 'waiting']),
      noticeHours: optional(count('Hours of notice, if asked to take the child')),
    },
    names: 'person',
    recordedBy: ['social-worker'],
    per: 'person',
  }),
  knownAdult: fact('Known adult who might foster', {
    occurred: 'The day the adult was named or asked',
    holds: {
      person: ref('The adult'),
      relation: oneOf('Who the adult is to the child', [
        'relative',
        'friend-of-family',
        'teacher',
        'neighbour',
        'former-carer',
        'other',
      ]),
      childAsked: yesNo('The child was asked about this adult'),
      approached: yesNo('The adult was asked'),
      answer: optional(oneOf('The answer', ['interested', 'declined', 'waiting'])),
      reason: optional(sealedText('Why it is not right to ask the adult')),
    },
    names: 'person',
    recordedBy: ['social-worker'],
    per: 'person',
  }),
  noKnownAdults: fact('No known adult', {
    occurred: 'The day it was established',
    holds: { noneReason: sealedText('Why there is nobody to ask') },
    recordedBy: ['social-worker'],
  }),
  coordinator: fact('Coordinator of the family group meeting', {
    occurred: 'The day the coordinator was named and prepared',
    holds: { worker: ref('Staff reference of the coordinator') },
    names: 'worker',
    recordedBy: ['service-lead', 'fgdm-coordinator'],
  }),
  meetingArranged: fact('Day set for the meeting', {
    occurred: 'The day it was set',
    holds: { plannedFor: civilDay('The day the meeting is to be held') },
    recordedBy: ['fgdm-coordinator'],
  }),
  familyInformation: fact('Information for the family', {
    occurred: 'The day it was sent',
    holds: { document: optional(ref('The stored sheet: concerns, bottom lines, resources')) },
    recordedBy: ['fgdm-coordinator', 'social-worker'],
  }),
  meeting: fact('Family group meeting', {
    occurred: 'The day the meeting was held',
    holds: {
      method: text('Method, such as fgc'),
      invited: refs('Invited'),
      attended: refs('Attended'),
      declined: refs('Invited and did not come'),
      place: sealedText('Where it was held'),
    },
    recordedBy: ['fgdm-coordinator'],
  }),
  earlierMeetingConfirmed: fact('Earlier meeting confirmed by a person who accepted', {
    occurred: 'The day the legal adviser certified that the person confirmed it in writing',
    holds: { person: ref('Who accepted, and confirmed it'), document: optional(ref('The stored confirmation')) },
    recordedBy: ['legal-adviser'],
    per: 'person',
  }),
  familyPlan: fact('The family’s plan', {
    occurred: 'The day the plan was made',
    holds: {
      planMade: yesNo('The family made a plan'),
      version: count('Version of the plan'),
      document: optional(ref('The stored plan')),
      goals: optional(sealedText('The plan in the family’s words, and who proposed each goal')),
    },
    recordedBy: ['fgdm-coordinator'],
  }),
  outcomeTold: fact('A person told of the outcome', {
    occurred: 'The day the person was told',
    holds: {
      person: ref('Who was told'),
      how: oneOf('How', ['in-person', 'letter', 'telephone', 'through-advocate']),
      minutesSeen: yesNo('The person saw the agreed minutes'),
      view: oneOf('What the person said', ['agrees', 'dissents', 'no-view']),
    },
    recordedBy: ['social-worker'],
    per: 'person',
  }),
  outcomeStatus: fact('What became of an outcome', {
    occurred: 'The day it was looked at',
    holds: {
      outcome: oneOf('The outcome', OUTCOMES),
      status: oneOf('What became of it', ['delivered', 'partly-delivered', 'not-started', 'stopped']),
    },
    recordedBy: ['social-worker', 'team-manager'],
    per: 'outcome',
    afterEnd: true,
  }),
  plannedApplication: fact('Planned application to a court', {
    occurred: 'The day it was planned',
    holds: {
      orderSought: oneOf('The order', PART_FOUR_ORDERS),
      plannedFor: civilDay('The day of issue that is planned'),
      urgent: optional(yesNo('It is urgent')),
    },
    recordedBy: ['legal-adviser', 'service-manager'],
  }),
  applicationNotIntended: fact('No application intended for an order under Part 4', {
    occurred: 'The day it was certified',
    holds: { orders: someOf('The orders', OTHER_ORDERS), reason: sealedText('Why none is intended') },
    recordedBy: ['legal-adviser'],
  }),
  partFourApplication: fact('Application for an order under Part 4', {
    occurred: 'The day, and the moment where known, the application was issued',
    holds: { orderSought: oneOf('The order', PART_FOUR_ORDERS), urgent: optional(yesNo('It was urgent')) },
    recordedBy: ['legal-adviser'],
  }),
  gateCertificate: fact('Certificate that the conditions before an application are met', {
    occurred: 'The day of the certificate',
    holds: { orderSought: oneOf('The order', PART_FOUR_ORDERS) },
    recordedBy: ['legal-adviser'],
  }),
  courtExplanation: fact('Explanation to the court why no meeting was held', {
    occurred: 'The day it was filed',
    holds: {
      document: optional(ref('The stored explanation')),
      lateReason: optional(sealedText('Why it was filed after the application')),
    },
    recordedBy: ['legal-adviser'],
  }),
  courtTold: fact('The court told that the record has changed', {
    occurred: 'The day the court was told',
    holds: { document: optional(ref('The stored note')) },
    recordedBy: ['legal-adviser'],
    afterEnd: true,
  }),
  diversionTold: fact('Family told that no application is planned', {
    occurred: 'The day the family was told in writing',
    holds: { document: optional(ref('The stored letter')) },
    recordedBy: ['social-worker', 'legal-adviser'],
  }),
  safetyRestriction: fact('People who must not meet, and what is withheld', {
    occurred: 'The day of the restriction',
    holds: { people: refs('Who must not meet'), detail: sealedText('What is withheld, and why') },
    recordedBy: ['social-worker'],
  }),
  qualityChecklist: fact('Good practice followed', {
    occurred: 'The day it was looked at',
    holds: { met: count('Items followed'), of: count('Items on the local list') },
    recordedBy: ['fgdm-coordinator'],
  }),
  policeProtection: fact('Taken into police protection', {
    occurred: 'The day and the moment the child was taken into police protection',
    holds: { takenAt: moment('The moment it began') },
    recordedBy: ['social-worker', 'case-system'],
  }),
  emergencyOrder: fact('Emergency protection order', {
    occurred: 'The day the order was made',
    holds: {
      lastsDays: count('Days the order was made for'),
      appliedForByPolice: optional(yesNo('The designated police officer applied for it')),
    },
    recordedBy: ['legal-adviser', 'social-worker'],
  }),
  emergencyOrderExtended: fact('Emergency protection order extended', {
    occurred: 'The day the court extended the order',
    holds: { byDays: count('Days by which it was extended') },
    recordedBy: ['legal-adviser', 'social-worker'],
  }),
  protectionEnded: fact('Police protection or an emergency protection order ended', {
    occurred: 'The day and the moment it ended',
    holds: {
      what: oneOf('What ended', ['police-protection', 'emergency-order']),
      followedBy: oneOf('What came after it', ['returned-home', 'agreement', 'court-order', 'other']),
    },
    recordedBy: ['social-worker', 'legal-adviser', 'case-system'],
  }),
  lookedAfter: fact('The child became looked after', {
    occurred: 'The day',
    holds: {
      basis: oneOf('On what ground', [
        'agreement',
        'care-order',
        'interim-order',
        'emergency-order',
        'police-protection',
        'remand',
      ]),
    },
    recordedBy: ['social-worker', 'case-system'],
  }),
  familyMoved: fact('The family moved to another area', {
    occurred: 'The day of the move',
    holds: { toAuthority: ref('Code of the new authority') },
    recordedBy: ['social-worker'],
  }),
  childDied: fact('The child has died', {
    occurred: 'The day of the death',
    holds: { authorityAwareOn: civilDay('The day the authority became aware') },
    recordedBy: ['social-worker', 'team-manager', 'case-system'],
    afterEnd: true,
    endsAs: 'child-died',
  }),
} as const;

export const decisions = {
  enterPreProceedings: decision('Enter pre-proceedings', {
    occurred: 'The day of the decision',
    holds: {
      choice: oneOf('The decision', ['enter', 'not-yet', 'urgent-issue']),
      advice: ref('The stored legal advice'),
      expertPractitioner: optional(ref('Expert practitioner who made or shaped it')),
    },
    decidedBy: ['service-manager'],
  }),
  bestInterestsException: decision('Best-interests exception', {
    occurred: 'The day of the decision',
    holds: { choice: oneOf('The decision', ['do-not-offer', 'do-not-hold', 'revoke-offer', 'revoke-hold']) },
    decidedBy: ['service-manager'],
  }),
  urgentBypass: decision('Urgent bypass', {
    occurred: 'The day of the decision',
    holds: { choice: oneOf('The decision', ['declare', 'withdraw']) },
    decidedBy: ['service-manager'],
  }),
  reply: decision("The authority's reply to the family's plan", {
    occurred: 'The day of the reply',
    holds: { choice: oneOf('The reply', ['agree', 'agree-in-part', 'not-agree']) },
    decidedBy: ['team-manager'],
  }),
  outcomes: decision('Outcomes', {
    occurred: 'The day of the decision',
    holds: { choice: someOf('The outcomes', OUTCOMES), service: optional(text('The service that was promised')) },
    decidedBy: ['social-worker', 'team-manager'],
  }),
  midReview: decision('Mid-point review of pre-proceedings', {
    occurred: 'The day of the review',
    holds: { choice: oneOf('The decision', ['continue', 'divert', 'apply']) },
    decidedBy: ['team-manager', 'service-manager'],
  }),
  periodEnd: decision('Review at the end of the pre-proceedings period', {
    occurred: 'The day of the review',
    holds: { choice: oneOf('The decision', ['continue', 'divert', 'apply']) },
    decidedBy: ['team-manager', 'service-manager'],
  }),
  apply: decision('Apply to the court', {
    occurred: 'The day of the decision',
    holds: {
      choice: oneOf('The decision', ['apply', 'do-not-apply']),
      orderSought: oneOf('The order', PART_FOUR_ORDERS),
      advice: ref('The stored legal advice'),
    },
    decidedBy: ['service-manager'],
  }),
} as const;

/** What the definition sees of a journey of this type. */
export type Family = View<typeof facts, typeof decisions>;

export type PoliceProtection = Value<(typeof facts)['policeProtection']['holds']>;
export type EmergencyOrder = Value<(typeof facts)['emergencyOrder']['holds']>;
