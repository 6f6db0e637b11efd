import { fact } from '../../kernel/definition';
import { oneOf, ref } from '../../kernel/shape';
import { ANYONE } from './plan';

/*
 * Times when a young person is missing, and complaints.
 */

const WORKERS = ['personal-adviser', 'social-worker', 'leaving-care-manager', 'case-system'] as const;

/** What becomes of a complaint, in the order of the procedure. */
export const COMPLAINT_STAGES = [
  ...(['accepted', 'advocate-offered', 'answered', 'stage-two-asked', 'stage-two-finished'] as const),
  ...([
    'panel-asked',
    'panel-held',
    'panel-reported',
    'final-response',
    'withdrawn',
    'answer-extended',
    'stage-two-extended',
  ] as const),
] as const;

export const safety = {
  missing: fact('Missing, or away without authorisation', {
    occurred: 'When the young person left, or was last seen by a responsible adult if that was later',
    holds: {
      episode: ref('This time'),
      kind: oneOf('Which', ['missing', 'away-without-authorisation']),
    },
    recordedBy: [...WORKERS, 'home-provider', 'former-foster-carer'],
    per: 'episode',
  }),
  foundAgain: fact('Found, or came back', {
    occurred: 'When the young person was found or came back',
    holds: { episode: ref('This time') },
    recordedBy: [...WORKERS, 'home-provider', 'former-foster-carer'],
    per: 'episode',
  }),
  returnInterview: fact('Independent interview after coming back', {
    occurred: 'When it was held, or refused',
    holds: { episode: ref('This time'), result: oneOf('What came of it', ['held', 'young-person-declined']) },
    recordedBy: WORKERS,
    per: 'episode',
  }),
  complaint: fact('Complaint', {
    occurred: 'The day it was made',
    holds: { complaint: ref('The complaint') },
    recordedBy: [...ANYONE, 'lodgings-host'],
    per: 'complaint',
    afterEnd: true,
  }),
  complaintStage: fact('What became of a complaint', {
    occurred: 'The day it happened',
    holds: { complaint: ref('The complaint'), stage: oneOf('What happened', COMPLAINT_STAGES) },
    recordedBy: [...WORKERS, 'young-person', 'director-children-services'],
    afterEnd: true,
  }),
} as const;
