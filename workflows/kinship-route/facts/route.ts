import { fact } from '../../kernel/definition';
import { civilDay, oneOf, optional, ref, sealedText, someOf, yesNo } from '../../kernel/shape';

/*
 * The carer's choice of a route: what the carer was told, asked and advised, and what the carer chose.
 */

export const ROUTES = [
  ...(['informal', 'private-fostering', 'child-arrangements', 'special-guardianship', 'kinship-foster'] as const),
] as const;

/** What a route has an effect on: a carer who was not told of each does not know the route. */
export const EFFECTS = ['money', 'parental-responsibility', 'therapy', 'services', 'end-date'] as const;

export const WORKERS = ['kinship-worker', 'social-worker', 'case-system'] as const;
export const CARERS = ['kinship-carer', 'prospective-guardian'] as const;

export const route = {
  dateOfBirth: fact('Date of birth', {
    occurred: 'The day of birth',
    holds: { bornOn: civilDay('The day the child was born') },
    recordedBy: WORKERS,
    ofChild: true,
  }),
  carer: fact('Relative or friend who may care', {
    occurred: 'The day since when the carer is known',
    holds: {
      carer: ref('The carer'),
      relation: oneOf('What the carer is to the child', [
        'grandparent',
        'sibling',
        'uncle-or-aunt',
        'other-relative',
        'friend',
      ]),
    },
    names: 'carer',
    recordedBy: WORKERS,
    per: 'carer',
  }),
  routeFacts: fact('The carer was told of a route', {
    occurred: 'The day the carer was told',
    holds: { route: oneOf('Which route', ROUTES), effects: someOf('On what it was told', EFFECTS) },
    recordedBy: WORKERS,
  }),
  questionAsked: fact('The carer asked a question about the routes', {
    occurred: 'The day it was asked',
    holds: { question: ref('The question'), words: sealedText('In the carer’s words') },
    recordedBy: [...WORKERS, ...CARERS],
    per: 'question',
  }),
  questionAnswered: fact('A question about the routes was answered', {
    occurred: 'The day of the answer',
    holds: { question: ref('The question'), words: sealedText('The answer') },
    recordedBy: WORKERS,
    per: 'question',
  }),
  adviceOffer: fact('Independent advice was offered', {
    occurred: 'The day of the offer',
    holds: {
      answer: oneOf('The answer', ['accepted', 'declined', 'waiting']),
      adviser: optional(ref('The adviser, who is independent of the authority')),
      legalAid: oneOf('On what basis there is legal aid', ['first', 'second', 'third', 'means-tested', 'none']),
    },
    names: 'adviser',
    recordedBy: WORKERS,
  }),
  initialAssessment: fact('Initial assessment of the carer', {
    occurred: 'The day of the result',
    holds: { result: oneOf('The result', ['positive', 'negative', 'overturned-by-court']) },
    recordedBy: [...WORKERS, 'legal-adviser'],
  }),
  routeChoice: fact('The carer chose a route', {
    occurred: 'The day the carer chose',
    holds: {
      choice: oneOf('The choice', [
        ...(['informal', 'child-arrangements', 'special-guardianship', 'kinship-foster'] as const),
        ...(['family-network-plan', 'decline'] as const),
      ]),
      pressureAsked: yesNo('The carer was asked whether anybody pressed for it'),
      pressure: optional(sealedText('What the carer said to that')),
      words: sealedText('In the carer’s own words'),
      madeUninformed: optional(yesNo('The carer chose all the same, before being told of every route')),
      whyUninformed: optional(sealedText('Why the carer chose before being told of every route')),
    },
    recordedBy: CARERS,
  }),
  carerWork: fact('The carer’s work', {
    occurred: 'The day it was recorded',
    holds: {
      when: oneOf('Before or after the child came', ['before', 'after']),
      work: oneOf('How much', ['full-time', 'part-time', 'none']),
    },
    recordedBy: [...WORKERS, ...CARERS],
    per: 'when',
  }),
} as const;
