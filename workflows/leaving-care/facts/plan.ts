import { fact } from '../../kernel/definition';
import { oneOf, optional, ref, refs, sealedText, yesNo } from '../../kernel/shape';

/*
 * The adviser, the assessment, the pathway plan, its reviews, and staying in touch.
 */

export const SERVICES = [
  ...(['home', 'personal-adviser', 'pathway-plan', 'contact', 'carer-money', 'mental-health'] as const),
  ...(['harm-plan', 'education', 'visitor-friendship'] as const),
] as const;

const WORKERS = ['personal-adviser', 'social-worker'] as const;
export const ANYONE = [
  ...WORKERS,
  ...(['leaving-care-manager', 'young-person', 'former-foster-carer', 'home-provider', 'case-system'] as const),
] as const;

export const plan = {
  earlyTalk: fact('Talk about what is coming, rights and choices', {
    occurred: 'The day of the talk',
    holds: { leafletGiven: yesNo('The leaflet on rights was given'), words: optional(sealedText('What was said')) },
    recordedBy: WORKERS,
  }),
  adviserNamed: fact('Personal adviser named', {
    occurred: 'The day the adviser was named',
    holds: { worker: ref('Staff reference of the adviser') },
    names: 'worker',
    recordedBy: ['leaving-care-manager', 'case-system'],
  }),
  adviserMet: fact('The young person met the adviser in person', {
    occurred: 'The day they met',
    holds: { worker: ref('Staff reference of the adviser') },
    recordedBy: WORKERS,
  }),
  adviserChangeAsked: fact('Another adviser was asked for', {
    occurred: 'The day it was asked for',
    holds: {},
    recordedBy: ['young-person'],
  }),
  needsAssessment: fact('Assessment of needs', {
    occurred: 'The day it was finished',
    holds: {
      mattersCovered: yesNo('Every matter that the regulations list was covered'),
      viewsRecorded: yesNo("The young person's views are recorded"),
      document: optional(ref('The stored assessment')),
    },
    recordedBy: WORKERS,
  }),
  pathwayPlan: fact('Pathway plan', {
    occurred: 'The day the plan was made',
    holds: {
      complete: yesNo('Each of the ten matters of Schedule 1 is there, with an owner and a date'),
      document: optional(ref('The stored plan')),
      items: optional(sealedText('What the plan says')),
    },
    recordedBy: WORKERS,
  }),
  planCopy: fact('Copy of the plan or review given and explained', {
    occurred: 'The day it was explained',
    holds: { explained: yesNo('It was explained, in a form the young person can use') },
    recordedBy: WORKERS,
  }),
  planReview: fact('Review of the pathway plan', {
    occurred: 'The day the review was held',
    holds: {
      written: yesNo('It is written up'),
      viewRecorded: yesNo("The young person's view is recorded"),
      withCareReview: optional(yesNo('It was one meeting with the care review')),
      ofHome: optional(ref('The home whose suitability it looked at')),
    },
    recordedBy: [...WORKERS, 'independent-reviewing-officer', 'leaving-care-manager'],
  }),
  reviewAsked: fact('A review of the plan was asked for', {
    occurred: 'The day it was asked for',
    holds: {},
    recordedBy: ['young-person', 'personal-adviser'],
  }),
  adviserVisit: fact('Visit by the personal adviser', {
    occurred: 'The day of the visit',
    holds: {
      home: optional(ref('The home in which they met; left out where they met elsewhere')),
      seen: yesNo('The young person was seen'),
      refused: optional(yesNo('The young person did not want the visit')),
    },
    recordedBy: ['personal-adviser'],
  }),
  contact: fact('Contact', {
    occurred: 'The day of the contact',
    holds: {
      direction: oneOf('Who made it', ['from-young-person', 'to-young-person']),
      channel: oneOf('How', ['in-person', 'telephone', 'message', 'letter', 'through-someone']),
      answered: yesNo('Both sides spoke'),
      words: optional(sealedText('What was said')),
    },
    recordedBy: ANYONE,
    afterEnd: true,
  }),
  contactReplied: fact('Contact answered by somebody the young person trusts', {
    occurred: 'The day of the answer',
    holds: { worker: ref('Who answered') },
    recordedBy: ['personal-adviser', 'leaving-care-manager'],
    afterEnd: true,
  }),
  search: fact('Search for a young person who is out of touch', {
    occurred: 'The day of the search',
    holds: { channels: refs('By which ways'), words: optional(sealedText('What was done')) },
    recordedBy: ['personal-adviser', 'leaving-care-manager'],
  }),
  adviserOffer: fact('Offer of advice and support from 21', {
    occurred: 'The day of the offer',
    holds: { answer: oneOf('The answer', ['waiting', 'silence', 'yes', 'no']) },
    recordedBy: ['personal-adviser', 'leaving-care-manager'],
  }),
  planPerson: fact('Somebody who works with the plan', {
    occurred: 'The day since when',
    holds: { person: ref('Who'), active: yesNo('They work with the plan') },
    recordedBy: WORKERS,
    per: 'person',
  }),
  trustedPerson: fact('Somebody whom the young person trusts', {
    occurred: 'The day the young person said so',
    holds: { person: ref('Who') },
    recordedBy: ['young-person'],
    afterEnd: true,
  }),
  letterBefore: fact('Letter on what goes on after a birthday, and whom to ring', {
    occurred: 'The day it was given',
    holds: { birthday: oneOf('Which birthday', ['eighteenth', 'twenty-first']) },
    recordedBy: ['personal-adviser'],
  }),
  letterBefore25: fact('Letter on what goes on after 25', {
    occurred: 'The day it was given',
    holds: {},
    recordedBy: ['personal-adviser'],
  }),
  endsService: fact('The young person ends a service', {
    occurred: 'The day the young person said so',
    holds: { service: oneOf('Which service', SERVICES) },
    recordedBy: ['young-person'],
  }),
  adviserChoice: fact('Whether to have an adviser after 21', {
    occurred: 'The day the young person said so',
    holds: { choice: oneOf('The choice', ['yes', 'not-now', 'never-ask-more-than-yearly']) },
    recordedBy: ['young-person'],
    afterEnd: true,
  }),
} as const;
