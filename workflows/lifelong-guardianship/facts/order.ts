import { fact } from '../../kernel/definition';
import { civilDay, oneOf, optional, ref, sealedText, someOf, yesNo } from '../../kernel/shape';
import { WORKERS } from './care';
import { COORDINATOR, DIRECTIONS, guardian, party, PARTY_ROLES } from './bond';

/*
 * The order of the review's proposal, and life with it: register, notices, holds, ending, death. The software records what
 * an order-maker decided; it decides nothing itself.
 */

export const FINDINGS = ['free', 'informed', 'real', 'safe'] as const;
const REGISTER = ['register-keeper'] as const;
const TOLD_BY_ANYONE = [...COORDINATOR, ...PARTY_ROLES, ...WORKERS] as const;

export const order = {
  orderOutcome: fact('What the order-maker decided', {
    occurred: 'The day it was decided',
    holds: {
      guardian,
      choice: oneOf('The outcome', ['made', 'refused', 'adjourned']),
      receivedOn: civilDay('The day the outcome was received'),
      findings: optional(someOf('What was found', FINDINGS)),
      direction: optional(oneOf('Who inherits', DIRECTIONS)),
      words: sealedText('The words of the outcome'),
    },
    recordedBy: ['order-maker', ...REGISTER, ...COORDINATOR],
  }),
  registered: fact('Entered in the register, with copies to both', {
    occurred: 'The day it was entered',
    holds: { guardian, copiesToBoth: yesNo('Both have a copy') },
    recordedBy: REGISTER,
  }),
  noticeConsent: fact('Whether a body may be told', {
    occurred: 'The day it was said',
    holds: { guardian, party, recipient: ref('The body'), given: yesNo('It may be told') },
    recordedBy: PARTY_ROLES,
  }),
  nobodyToTell: fact('Nobody is to be told', {
    occurred: 'The day it was said',
    holds: { guardian, party },
    recordedBy: PARTY_ROLES,
  }),
  noticeSent: fact('A notice was sent', {
    occurred: 'The day it was sent',
    holds: { guardian, recipient: ref('The body') },
    recordedBy: REGISTER,
  }),
  noticeAcknowledged: fact('A notice was acknowledged', {
    occurred: 'The day of the answer',
    holds: { guardian, recipient: ref('The body') },
    recordedBy: ['notice-recipient', ...REGISTER],
  }),
  ceremonyWished: fact('A celebration is wished for', {
    occurred: 'The day it was said',
    holds: { guardian },
    recordedBy: PARTY_ROLES,
  }),
  ceremony: fact('The celebration', {
    occurred: 'The day of it',
    holds: { guardian, held: oneOf('What became of it', ['held', 'not-wanted']) },
    recordedBy: [...PARTY_ROLES, ...COORDINATOR],
  }),
  reviewAnswered: fact('An invitation to look at it together was answered', {
    occurred: 'The day of the answer',
    holds: { guardian, answer: oneOf('The answer', ['looked-at', 'declined']) },
    recordedBy: [...PARTY_ROLES, ...COORDINATOR],
  }),
  lifeEvent: fact('Something in life that changes nothing of the bond', {
    occurred: 'The day it happened',
    holds: {
      guardian,
      what: oneOf('What', [
        ...(['guardian-marries', 'adult-marries', 'child-born', 'child-adopted'] as const),
        ...(['guardian-imprisoned', 'guardian-moves-abroad', 'lost-touch'] as const),
      ]),
    },
    recordedBy: TOLD_BY_ANYONE,
  }),
  safetyHold: fact('The adult asks for a hold', {
    occurred: 'The day the adult said so',
    holds: { guardian, saidTo: optional(ref('To whom it was said')) },
    recordedBy: ['young-person'],
  }),
  saysHarmed: fact('The adult says the guardian has harmed them', {
    occurred: 'The day the adult said so',
    holds: { guardian, saidTo: optional(ref('To whom it was said')), words: optional(sealedText('What was said')) },
    recordedBy: ['young-person'],
  }),
  coercionConcern: fact('A concern that the adult is not free', {
    occurred: 'The day of the concern',
    holds: { guardian, words: sealedText('What the concern is') },
    recordedBy: [...COORDINATOR, ...WORKERS, 'independent-adviser-adult', 'leaving-care-manager'],
  }),
  safetyAnswered: fact('What was done for safety, as the adult wishes or as the law requires', {
    occurred: 'The day it was done',
    holds: { guardian, to: oneOf('What', ['adult-safeguarding', 'police', 'neither-wished']) },
    recordedBy: [...COORDINATOR, ...WORKERS, 'leaving-care-manager'],
  }),
  holdTalk: fact('The adult was asked again about the hold', {
    occurred: 'The day of the talk',
    holds: { guardian },
    recordedBy: [...COORDINATOR, ...WORKERS],
  }),
  holdLifted: fact('The adult lifts the hold', {
    occurred: 'The day the adult said so',
    holds: { guardian },
    recordedBy: ['young-person'],
  }),
  changeAsked: fact('A change or an end is asked for', {
    occurred: 'The day it was asked for',
    holds: {
      guardian,
      by: oneOf('Who asks', ['both', 'adult', 'guardian']),
      what: oneOf('What', ['vary', 'discharge', 'set-aside']),
    },
    recordedBy: PARTY_ROLES,
  }),
  otherHeard: fact('The other was heard', {
    occurred: 'The day of it',
    holds: { guardian },
    recordedBy: ['order-maker', ...COORDINATOR],
  }),
  changeOutcome: fact('What the order-maker decided about a change or an end', {
    occurred: 'The day it was decided',
    holds: {
      guardian,
      choice: oneOf('The outcome', ['vary', 'discharge', 'set-aside', 'refuse']),
      direction: optional(oneOf('Who inherits from now on', DIRECTIONS)),
      words: sealedText('The words of the outcome'),
    },
    recordedBy: ['order-maker', ...REGISTER, ...COORDINATOR],
  }),
  partiesPlanToMarry: fact('The two plan to marry each other', {
    occurred: 'The day it became known',
    holds: { guardian },
    recordedBy: [...COORDINATOR, ...PARTY_ROLES],
  }),
  marriageAdvice: fact('Advice before the two marry each other', {
    occurred: 'The day of the advice',
    holds: { guardian, party },
    recordedBy: ['independent-adviser-adult', 'independent-adviser-guardian'],
  }),
  partiesMarried: fact('The two married each other', {
    occurred: 'The day they married',
    holds: { guardian },
    recordedBy: [...COORDINATOR, ...PARTY_ROLES],
  }),
  guardianLostCapacity: fact('The guardian cannot decide for themself any longer', {
    occurred: 'The day it became known',
    holds: { guardian, attorneyContinues: yesNo('An attorney wants notices to go on') },
    recordedBy: [...COORDINATOR, ...REGISTER],
  }),
  guardianDied: fact('The guardian has died', {
    occurred: 'The day of the death',
    holds: { guardian },
    recordedBy: TOLD_BY_ANYONE,
  }),
  bereavementContact: fact('Somebody was there after the death', {
    occurred: 'The day of the contact',
    holds: { guardian },
    recordedBy: [...COORDINATOR, ...WORKERS],
  }),
  guardianToldOfDeath: fact('The guardian was told of the death as kin', {
    occurred: 'The day of the talk',
    holds: { guardian },
    recordedBy: [...COORDINATOR, ...WORKERS],
    afterEnd: true,
  }),
  voidConsentTold: fact('The order-maker was told that a consent was void', {
    occurred: 'The day it was told',
    holds: { guardian },
    recordedBy: COORDINATOR,
  }),
} as const;
