import { fact } from '../../kernel/definition';
import { civilDay, oneOf, optional, ref, sealedText, yesNo } from '../../kernel/shape';
import { ANYONE, OWN_WORD, WORKERS } from './care';

/*
 * Family finding: offered, answered, searched, approached person by person. Where a found person lives is held nowhere.
 */

const COORDINATOR = ['family-finding-coordinator'] as const;
const OFFERED_BY = [...COORDINATOR, ...WORKERS] as const;

export const finding = {
  familyFindingAskedFor: fact('The young person asks for family finding', {
    occurred: 'The day the young person asked',
    holds: {},
    recordedBy: ANYONE,
    afterEnd: true,
  }),
  familyFindingOffered: fact('Family finding was offered', {
    occurred: 'The day of the offer',
    holds: {},
    recordedBy: OFFERED_BY,
    afterEnd: true,
  }),
  familyFindingAnswer: fact('Whether the young person wants family finding', {
    occurred: 'The day of the answer',
    holds: {
      answer: oneOf('The answer', ['yes', 'not-now', 'do-not-ask-again']),
      offerAgainOn: optional(civilDay('The day on which the young person wants to be asked again')),
    },
    recordedBy: OWN_WORD,
    afterEnd: true,
  }),
  familyFindingUnanswered: fact('The offer of family finding was not answered', {
    occurred: 'The day it was given up for now',
    holds: {},
    recordedBy: OFFERED_BY,
  }),
  wantedContact: fact('Somebody whom the young person wants to find', {
    occurred: 'The day the young person said so',
    holds: { person: ref('The person'), why: optional(sealedText('Why')) },
    recordedBy: OWN_WORD,
    per: 'person',
  }),
  searched: fact('Looked for somebody', {
    occurred: 'The day of the search',
    holds: { person: ref('The person'), found: yesNo('The person was found'), where: sealedText('Where was looked') },
    recordedBy: COORDINATOR,
  }),
  approachWish: fact('Whether a found person may be approached', {
    occurred: 'The day the young person said so',
    holds: {
      person: ref('The person'),
      choice: oneOf('The choice', ['approach', 'wait', 'never']),
      words: optional(sealedText('What they may be told')),
    },
    recordedBy: OWN_WORD,
    per: 'person',
  }),
  contactDisagreed: fact('The young person disagrees with a finding on contact', {
    occurred: 'The day the young person said so',
    holds: { person: ref('The person') },
    recordedBy: OWN_WORD,
  }),
  advocateOffered: fact('An advocate was offered', {
    occurred: 'The day of the offer',
    holds: { person: ref('The person about whom they disagree') },
    recordedBy: WORKERS,
  }),
  approach: fact('A found person was written to', {
    occurred: 'The day of the letter',
    holds: { person: ref('The person'), letter: ref('The letter, in agreed words') },
    recordedBy: COORDINATOR,
  }),
  foundAnswer: fact('Whether a found person wants to be in touch', {
    occurred: 'The day of the answer',
    holds: { person: ref('The person'), answer: oneOf('The answer', ['in-touch', 'not-now', 'no']) },
    recordedBy: ['found-person'],
    per: 'person',
  }),
  foundAnswerTold: fact('The young person was told what a found person answered', {
    occurred: 'The day of the talk',
    holds: { person: ref('The person') },
    recordedBy: OFFERED_BY,
  }),
  detailsPassed: fact('Details of a found person were passed on', {
    occurred: 'The day they were passed on',
    holds: { person: ref('The person') },
    recordedBy: COORDINATOR,
  }),
  gatheringHeld: fact('The gathering was held, with and for the child', {
    occurred: 'The day of it',
    holds: { withChild: yesNo('The child took part as the child wished') },
    recordedBy: COORDINATOR,
  }),
  gatheringNotWanted: fact('The young person wants no gathering', {
    occurred: 'The day the young person said so',
    holds: {},
    recordedBy: OWN_WORD,
  }),
  relationshipPlan: fact('Plan after the gathering', {
    occurred: 'The day it was made',
    holds: { plan: ref('The stored plan'), ownersAndDates: yesNo('Each action has somebody and a day') },
    recordedBy: [...WORKERS, ...COORDINATOR],
  }),
} as const;
