import { fact } from '../../kernel/definition';
import { civilDay, oneOf, optional, ref, sealedText, someOf, yesNo } from '../../kernel/shape';
import { GROUNDS } from './homes';

/*
 * Staying where one is after 18: what was explained, what each said, what the authority did, and the money of the carer.
 */

export const staying = {
  stayInformation: fact('Staying after 18 was explained, with the money', {
    occurred: 'The day it was explained',
    holds: { moneyExplained: yesNo('The money for each side was explained') },
    recordedBy: ['personal-adviser', 'social-worker'],
  }),
  stayingMode: fact('How staying to 23 is offered under the review', {
    occurred: 'The day from which it is offered so',
    holds: {
      mode: oneOf('Whether staying goes on unless somebody opts out, or has to be asked for', ['opt-out', 'request']),
    },
    recordedBy: ['leaving-care-manager'],
  }),
  stayChoice: fact('Whether the young person wants to stay', {
    occurred: 'The day the young person said so',
    holds: { choice: oneOf('The choice', ['stay', 'leave', 'undecided']), words: optional(sealedText('Why')) },
    recordedBy: ['young-person'],
  }),
  hostAnswer: fact('Whether the carer or host agrees', {
    occurred: 'The day of the answer',
    holds: { answer: oneOf('The answer', ['yes', 'no']), words: optional(sealedText('Why')) },
    recordedBy: ['former-foster-carer', 'home-provider', 'lodgings-host'],
  }),
  stayRefused: fact('The authority does not support staying', {
    occurred: 'The day it said so',
    holds: { grounds: someOf('Why', GROUNDS), words: sealedText('The reasons given') },
    recordedBy: ['leaving-care-manager', 'personal-adviser', 'social-worker'],
  }),
  stayingPut: fact('Staying with the former foster carer began', {
    occurred: 'The first day after care',
    holds: { host: ref('The former foster carer') },
    names: 'host',
    recordedBy: ['personal-adviser', 'social-worker', 'case-system'],
  }),
  stayingPutMonitored: fact('Staying with the former carer was looked at', {
    occurred: 'The day it was looked at',
    holds: { well: yesNo('It goes well'), words: optional(sealedText('What was found')) },
    recordedBy: ['personal-adviser'],
  }),
  stayingPutEnded: fact('Staying with the former foster carer ended', {
    occurred: 'The day it ended',
    holds: { planned: yesNo('It was planned') },
    recordedBy: ['personal-adviser', 'former-foster-carer', 'case-system'],
  }),
  carerPayment: fact('The carer was paid', {
    occurred: 'The first day paid for',
    holds: { paidTo: civilDay('The last day paid for') },
    recordedBy: ['leaving-care-manager', 'case-system'],
  }),
  stayingCloseAssessment: fact('Need of Staying Close was assessed', {
    occurred: 'The day it was assessed',
    holds: { needed: yesNo('It is needed'), provided: yesNo('It is provided') },
    recordedBy: ['personal-adviser', 'leaving-care-manager'],
  }),
} as const;
