import { fact } from '../../kernel/definition';
import { civilDay, count, oneOf, optional, ref, refs, sealedText, yesNo } from '../../kernel/shape';

/*
 * Before homes are searched for: the view on the threshold, advice, the family, and what the child says.
 */

export const WORKERS = ['social-worker', 'out-of-hours-worker', 'case-system'] as const;

export const cases = {
  dateOfBirth: fact('Date of birth', {
    occurred: 'The day of birth',
    holds: { bornOn: civilDay('The day the child was born') },
    recordedBy: WORKERS,
    ofChild: true,
  }),
  thresholdView: fact('View on whether the threshold for care is met', {
    occurred: 'The day of the view',
    holds: { met: yesNo('It is thought to be met'), grounds: sealedText('On what grounds') },
    recordedBy: WORKERS,
  }),
  legalPlanning: fact('Legal planning meeting', {
    occurred: 'The day it was held, or spoken',
    holds: { spoken: yesNo('It was spoken, to be written later') },
    recordedBy: ['legal-adviser', 'case-system'],
  }),
  legalAdvice: fact('Legal advice: three answers', {
    occurred: 'The day of the advice',
    holds: {
      thresholdMet: yesNo('The threshold is met'),
      courtRoute: yesNo('It goes to court'),
      careAnOption: yesNo('Care could be an option'),
    },
    recordedBy: ['legal-adviser'],
  }),
  familyAsked: fact('A relative or known adult was asked about, or it is said why not', {
    occurred: 'The day of the answer',
    holds: {
      adult: ref('Who'),
      outcome: oneOf('What came of it', ['willing', 'not-able', 'unsafe', 'child-says-no', 'nobody-known']),
    },
    recordedBy: WORKERS,
    per: 'adult',
    names: 'adult',
  }),
  familyTrack: fact('Where the way to a home with a relative or known adult stands', {
    occurred: 'The day of it; of an approval for the time being, the day it was given',
    holds: {
      adult: ref('Who'),
      state: oneOf('Where it stands', [
        ...([
          'assessment-began',
          'temporarily-approved',
          'approved',
          'not-approved',
          'ended',
          'child-moved-in',
        ] as const),
      ]),
    },
    recordedBy: [...WORKERS, 'nominated-officer', 'kinship-worker'],
    per: 'adult',
    names: 'adult',
  }),
  familyGroup: fact('Family group decision-making: what came of it', {
    occurred: 'The day of it',
    holds: {
      outcome: oneOf('What came of it', [
        ...(['accepted', 'held', 'declined', 'against-best-interests', 'urgent-exception'] as const),
      ]),
    },
    recordedBy: [...WORKERS, 'team-manager', 'fgdm-coordinator'],
  }),
  courtApplication: fact('An application for an order under Part 4 was issued', {
    occurred: 'The moment of the issue',
    holds: { urgencyExplained: yesNo('Where no family group met for urgency, that was explained to the court') },
    recordedBy: ['legal-adviser', 'case-system'],
  }),
  orderChanged: fact('An order about the child was made, varied or ended', {
    occurred: 'The day of it',
    holds: { what: oneOf('What happened', ['made', 'varied', 'ended']) },
    recordedBy: ['legal-adviser', 'case-system'],
  }),
  noticeFromHome: fact('The home where the child lives gives notice', {
    occurred: 'The day of the notice',
    holds: {
      home: ref('The home'),
      leavesOn: civilDay('The last day of the stay'),
      days: count('Days of notice'),
      eviction: yesNo('The child is put out'),
    },
    recordedBy: [...WORKERS, 'provider-manager', 'foster-carer'],
  }),
  view: fact('Somebody’s wishes and feelings about where the child lives', {
    occurred: 'The day they were heard',
    holds: {
      who: oneOf('Whose', ['child', 'parent', 'family-member', 'other']),
      how: oneOf('How', ['talked', 'written', 'through-advocate', 'not-possible']),
      words: sealedText('What was said, or why it was not possible'),
    },
    recordedBy: [...WORKERS, 'independent-advocate'],
  }),
  advocateOffer: fact('An advocate was offered to the child', {
    occurred: 'The day of the offer',
    holds: { answer: oneOf('The answer', ['accepted', 'declined', 'waiting']) },
    recordedBy: [...WORKERS, 'independent-advocate'],
  }),
  request: fact('Request for a home to those who search', {
    occurred: 'The day it was sent',
    holds: {
      request: ref('The request'),
      body: oneOf('Who searches', ['own-team', 'rcc']),
      siblings: refs('Brothers and sisters searched for together'),
    },
    recordedBy: WORKERS,
    ownMutation: true,
  }),
  requestAccepted: fact('The request was accepted by those who search', {
    occurred: 'The day it was accepted',
    holds: {},
    recordedBy: ['home-finder', 'home-finding-manager'],
    ownMutation: true,
  }),
  talked: fact('The social worker talked with those who search', {
    occurred: 'The day of the talk',
    holds: { note: sealedText('What was said') },
    recordedBy: [...WORKERS, 'home-finder'],
  }),
  requestWithdrawn: fact('The request was withdrawn', {
    occurred: 'The day it was withdrawn',
    holds: {
      why: oneOf('Why', ['family-found', 'no-longer-needed', 'merged', 'other']),
      by: optional(ref('What takes its place')),
    },
    recordedBy: WORKERS,
    ownMutation: true,
  }),
  need: fact('A version of the need', {
    occurred: 'The day it was frozen',
    holds: {
      version: count('Version of the need'),
      profile: ref('The stored need'),
      homeTypes: refs('Types of home that are asked for'),
      unknown: count('Things that must be and are not known, each named in it'),
    },
    recordedBy: WORKERS,
    per: 'version',
    ownMutation: true,
  }),
} as const;
