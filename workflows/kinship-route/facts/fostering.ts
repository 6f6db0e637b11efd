import { fact } from '../../kernel/definition';
import { oneOf, ref, yesNo } from '../../kernel/shape';
import { WORKERS } from './route';

/*
 * Kinship foster care: the child lives with a connected person who is approved for a time, and is looked after meanwhile.
 */

export const fostering = {
  connectedPlacement: fact('The child was placed with a connected person', {
    occurred: 'The first day, and the moment where known',
    holds: { carer: ref('With whom') },
    names: 'carer',
    recordedBy: WORKERS,
  }),
  connectedVisit: fact('The child was visited with the connected person', {
    occurred: 'The day of the visit',
    holds: { seen: yesNo('The child was seen'), alone: yesNo('The child was seen alone') },
    recordedBy: WORKERS,
  }),
  careReview: fact('Review of the child’s case in care', {
    occurred: 'The day it was held',
    holds: {},
    recordedBy: ['independent-reviewing-officer', 'case-system'],
  }),
  assessmentOutcome: fact('Outcome of the full assessment of the carer', {
    occurred: 'The day of the outcome',
    holds: { outcome: oneOf('The outcome', ['approved', 'refused']) },
    recordedBy: WORKERS,
  }),
  refusalReviewed: fact('Outcome of the review of a refusal', {
    occurred: 'The day of the outcome',
    holds: { outcome: oneOf('The outcome', ['approved', 'refused']) },
    recordedBy: WORKERS,
  }),
  connectedPlacementEnded: fact('The child left the connected person', {
    occurred: 'The day the child left',
    holds: { to: oneOf('To what', ['another-home', 'parent', 'order-to-carer', 'other']) },
    recordedBy: WORKERS,
  }),
  childDied: fact('The child has died', {
    occurred: 'The day of the death',
    holds: {},
    recordedBy: [...WORKERS, 'team-manager'],
    afterEnd: true,
    endsAs: 'child-died',
  }),
} as const;
