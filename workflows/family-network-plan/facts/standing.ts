import { fact } from '../../kernel/definition';
import { oneOf, ref, yesNo } from '../../kernel/shape';

/*
 * What bears on the child's legal standing. Nothing here sets it: only a person does, on legal advice, in `legalBasis`.
 */

/** What may make a child looked after although the family is said to have arranged it. */
export const MANAGES = [
  ...(['arranges', 'provides', 'controls-contact', 'forbids-removal', 'pays-as-for-fostering'] as const),
  ...(['keeps-after-withdrawal'] as const),
] as const;

const WORKERS = ['social-worker', 'case-system'] as const;

export const standing = {
  authorityManages: fact('The authority arranges, provides or manages where the child lives', {
    occurred: 'The day and the moment it did so',
    holds: { how: oneOf('How', MANAGES) },
    recordedBy: [...WORKERS, 'team-manager', 'legal-adviser', 'named-carer', 'parent'],
  }),
  lookedAfter: fact('The child is looked after as the plan is made', {
    occurred: 'The day since when',
    holds: { basis: oneOf('On what ground', ['s20', 'court-order']) },
    recordedBy: WORKERS,
  }),
  returnPlanned: fact('The child is to leave care by this plan', {
    occurred: 'The day it was planned',
    holds: {},
    recordedBy: WORKERS,
  }),
  wentHome: fact('The child left care to live by this plan', {
    occurred: 'The day, and the moment where known, the child went',
    holds: {},
    recordedBy: WORKERS,
  }),
  careReview: fact('First review of the child’s case in care', {
    occurred: 'The day it was held',
    holds: {},
    recordedBy: ['independent-reviewing-officer', 'case-system'],
  }),
  courtOrder: fact('A court made an order about the child', {
    occurred: 'The day of the order',
    holds: {
      order: oneOf('Which', [
        'care',
        'interim-care',
        'supervision',
        'child-arrangements',
        'special-guardianship',
        'other',
      ]),
    },
    recordedBy: ['legal-adviser', 'social-worker'],
  }),
  privateFosteringNotice: fact('Notice of private fostering', {
    occurred: 'The day the authority received it',
    holds: { stay: ref('The stay') },
    recordedBy: [...WORKERS, 'private-fostering-officer', 'named-carer'],
    per: 'stay',
  }),
  privateFosteringVisit: fact('The officer visited on a private fostering notice', {
    occurred: 'The day of the visit',
    holds: { stay: ref('The stay'), childSeen: yesNo('The child was seen') },
    recordedBy: ['private-fostering-officer'],
    per: 'stay',
  }),
} as const;
