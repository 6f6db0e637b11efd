import { fact } from '../../kernel/definition';
import { count, moment, oneOf, optional, ref, refs, sealedText, text } from '../../kernel/shape';
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
  hold: fact('Places are held for the child', {
    occurred: 'The moment from which they are held',
    holds: { hold: ref('The hold'), home: ref('The home'), until: moment('The moment at which it ends by itself') },
    recordedBy: FINDERS,
    per: 'hold',
    ownMutation: true,
  }),
  holdReleased: fact('A hold was released', {
    occurred: 'The moment of the release',
    holds: { hold: ref('The hold') },
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
