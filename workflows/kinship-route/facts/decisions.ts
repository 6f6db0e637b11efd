import { decision } from '../../kernel/definition';
import { oneOf, yesNo } from '../../kernel/shape';

/*
 * Decisions of the authority. The route is the carer's own and is not here; orders are the court's.
 */

export const decisions = {
  support: decision('Support for guardian or carer', {
    occurred: 'The day of the decision',
    holds: {
      choice: oneOf('The decision', ['provide', 'provide-in-part', 'refuse']),
      services: yesNo('Services are provided'),
      regularPayments: yesNo('Regular payments are made'),
    },
    decidedBy: ['team-manager', 'service-manager'],
  }),
  changeSupport: decision('Vary or end support', {
    occurred: 'The day from which it counts',
    holds: { choice: oneOf('The decision', ['vary', 'end']) },
    decidedBy: ['team-manager', 'service-manager'],
  }),
  temporaryApproval: decision('Approve a connected person for a time', {
    occurred: 'The day of the approval',
    holds: { choice: oneOf('The decision', ['approve', 'refuse']) },
    decidedBy: ['nominated-officer'],
  }),
  extendApproval: decision('Extend a temporary approval', {
    occurred: 'The day of the decision',
    holds: {
      choice: oneOf('On what ground', ['assessment-unfinished', 'refusal-under-review']),
      mostAppropriate: yesNo('It is still the most appropriate home'),
      panelAsked: yesNo('The fostering panel’s view was sought'),
      reviewingOfficerTold: yesNo('The reviewing officer was told'),
    },
    decidedBy: ['nominated-officer'],
  }),
  atEighteen: decision('What follows at 18', {
    occurred: 'The day of the decision',
    holds: {
      choice: oneOf('The decision', ['support-ends', 'runs-on-in-education', 'leaving-care', 'move-to-adult-help']),
    },
    decidedBy: ['team-manager'],
  }),
} as const;
