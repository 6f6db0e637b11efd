import { fact } from '../../kernel/definition';
import { count, moment, oneOf, optional, ref, refs, sealedText, text, yesNo } from '../../kernel/shape';
import { WORKERS } from './case';

/*
 * The search itself: runs, approaches and their answers, what was offered, holds. Homes and searches are kept elsewhere; here are
 * their references and what came of them.
 */

export const FINDERS = ['home-finder', 'home-finding-manager', 'case-system'] as const;
export const RINGS = ['area', 'region', 'neighbouring', 'national'] as const;

/** Why a provider or carer says no: one code, words only beside `other`. */
export const DECLINES = [
  ...([
    'place-gone',
    'staffing',
    'resident-mix',
    'skills',
    'risk-too-high',
    'rating-concern',
    'distance-from-support',
  ] as const),
  ...(['terms', 'price-not-agreed', 'not-now', 'family-reasons', 'not-right-for-us', 'other'] as const),
] as const;

export const searching = {
  searchRun: fact('A search was run', {
    occurred: 'The day it was run',
    holds: {
      run: ref('The stored search'),
      needVersion: count('Version of the need'),
      register: text('Digest of the register that it saw'),
      ring: oneOf('How far it reached', RINGS),
      considered: count('Homes considered'),
      listed: count('Homes in the list'),
    },
    recordedBy: FINDERS,
    per: 'run',
    ownMutation: true,
  }),
  approach: fact('A provider was asked about a home', {
    occurred: 'The day it was asked',
    holds: { approach: ref('The approach'), home: ref('The home'), run: ref('The search that listed it') },
    recordedBy: FINDERS,
    per: 'approach',
    ownMutation: true,
  }),
  providerAnswer: fact('A provider answered, or the time passed', {
    occurred: 'The day of the answer',
    holds: {
      approach: ref('The approach'),
      answer: oneOf('The answer', [
        'interested',
        'declined',
        'too-little-information',
        'no-reply',
        'request-withdrawn',
      ]),
      code: optional(oneOf('Why it declined', DECLINES)),
      words: optional(sealedText('In the provider’s words')),
    },
    recordedBy: ['provider-manager', 'foster-carer', 'supervising-social-worker', ...FINDERS],
    per: 'approach',
    ownMutation: true,
  }),
  optionsOffered: fact('Options were offered to the child’s authority', {
    occurred: 'The day of the offer',
    holds: {
      run: ref('The search that they come from'),
      homes: refs('The homes'),
      why: optional(sealedText('Why there is one or none')),
    },
    recordedBy: FINDERS,
    ownMutation: true,
  }),
  optionsDiscussed: fact('The options were discussed with child and family, or it is said why not', {
    occurred: 'The day of the talk',
    holds: {
      with: oneOf('With whom', ['child', 'family', 'both', 'nobody']),
      words: sealedText('What was said, or why not'),
    },
    recordedBy: WORKERS,
  }),
  childObjects: fact('The child says no to a home', {
    occurred: 'The day the child said so',
    holds: {
      home: ref('The home'),
      code: oneOf('How', ['does-not-want', 'unsafe-there']),
      words: sealedText('In the child’s words'),
    },
    recordedBy: [...WORKERS, 'independent-advocate'],
  }),
  objection: fact('The advocate or the reviewing officer objects to a move to a home', {
    occurred: 'The day of it',
    holds: {
      who: oneOf('Who', ['independent-advocate', 'reviewing-officer']),
      home: ref('The home'),
      words: sealedText('Why'),
    },
    recordedBy: ['independent-advocate', 'independent-reviewing-officer', ...WORKERS],
  }),
  objectionAnswered: fact('The child who said no to a home was answered', {
    occurred: 'The day of the answer',
    holds: {
      home: ref('The home'),
      answer: oneOf('The answer', ['checked-and-safe', 'not-safe', 'explained', 'another-home']),
      words: sealedText('What the child was told'),
    },
    recordedBy: [...WORKERS, 'team-manager'],
  }),
  schoolChange: fact('Whether the child would change school', {
    occurred: 'The day it was known',
    holds: { would: yesNo('The child would change school') },
    recordedBy: WORKERS,
  }),
  homeRestricted: fact('A home may take nobody new: restricted, an allegation, closed', {
    occurred: 'The day of it',
    holds: { home: ref('The home'), why: oneOf('Why', ['restricted', 'allegation', 'closure']) },
    recordedBy: [...FINDERS, 'team-manager'],
  }),
  holdReviewed: fact('It was decided what becomes of a hold on a restricted home', {
    occurred: 'The day of it',
    holds: { home: ref('The home'), outcome: oneOf('What becomes of it', ['kept', 'released']) },
    recordedBy: ['team-manager', ...FINDERS],
  }),
  mustsReviewed: fact('Each thing that must be was looked at again, as no home was found', {
    occurred: 'The day of it',
    holds: { musts: count('How many'), kept: count('How many of them stay') },
    recordedBy: ['team-manager', ...WORKERS],
  }),
  alternativeTried: fact('Something else was tried, as no home was found', {
    occurred: 'The day of it',
    holds: {
      what: oneOf('What', ['bespoke-package', 'family-plus-care']),
      outcome: oneOf('What came of it', ['possible', 'not-possible']),
      words: sealedText('What was tried'),
    },
    recordedBy: [...FINDERS, ...WORKERS, 'team-manager'],
  }),
  hold: fact('Places are held for the child', {
    occurred: 'The moment from which they are held',
    holds: { hold: ref('The hold'), home: ref('The home'), until: moment('The moment at which it ends by itself') },
    recordedBy: FINDERS,
    per: 'hold',
    ownMutation: true,
  }),
  holdReleased: fact('A hold came to its end', {
    occurred: 'The moment at which it ended',
    holds: {
      hold: ref('The hold'),
      how: optional(oneOf('How it ended', ['released', 'expired', 'booked', 'withdrawn'])),
    },
    recordedBy: FINDERS,
    per: 'hold',
    ownMutation: true,
  }),
  homeWithdrawn: fact('A provider takes back a home that had been chosen', {
    occurred: 'The day it did',
    holds: { home: ref('The home'), code: oneOf('Why', DECLINES) },
    recordedBy: ['provider-manager', ...FINDERS],
    ownMutation: true,
  }),
  rivalsTold: fact('Each provider whose home was not chosen was told why', {
    occurred: 'The day the last one was told',
    holds: { homes: refs('The homes') },
    recordedBy: FINDERS,
  }),
} as const;
