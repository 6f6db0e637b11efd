import { fact } from '../../kernel/definition';
import { count, oneOf, optional, ref, refs, sealedText, text, yesNo } from '../../kernel/shape';
import { CARERS, WORKERS } from './route';

/*
 * Orders and what comes with them: notice, report, support, allowance, leave.
 */

export const guardianship = {
  noticeGiven: fact('Notice of intention to apply for special guardianship', {
    occurred: 'The day the authority received it',
    holds: { carer: ref('Who means to apply') },
    recordedBy: ['prospective-guardian', ...WORKERS],
  }),
  leaveGiven: fact('The court gave leave to apply in proceedings that were under way', {
    occurred: 'The day of leave',
    holds: {},
    recordedBy: ['legal-adviser', 'kinship-worker'],
  }),
  guardianshipApplication: fact('Application for special guardianship', {
    occurred: 'The day it was made',
    holds: {},
    recordedBy: ['prospective-guardian', 'legal-adviser', 'kinship-worker'],
  }),
  reportOrdered: fact('The court asked for a report by its own date', {
    occurred: 'The day it asked',
    holds: {},
    recordedBy: ['legal-adviser'],
  }),
  reportFiled: fact('Report on special guardianship was filed', {
    occurred: 'The day it was filed',
    holds: {},
    recordedBy: ['legal-adviser', 'social-worker', 'kinship-worker'],
  }),
  order: fact('A court made an order to the carer', {
    occurred: 'The day of the order',
    holds: {
      order: oneOf('Which', ['special-guardianship', 'child-arrangements']),
      formerAuthority: optional(ref('Authority that looked after the child before')),
      residentAuthority: optional(ref('Authority where the guardian lives')),
    },
    recordedBy: ['legal-adviser', ...WORKERS],
  }),
  otherwiseInCare: fact('Whether the child would otherwise be in care', {
    occurred: 'The day it was settled',
    holds: {
      would: yesNo('The child would otherwise be in care'),
      shownBy: oneOf('What shows it', ['family-group-decision', 'court', 'assessment']),
    },
    recordedBy: WORKERS,
  }),
  supportRequested: fact('An assessment of support was asked for', {
    occurred: 'The day it was asked for',
    holds: {},
    recordedBy: [...WORKERS, ...CARERS],
  }),
  supportProposed: fact('Support was proposed, with a time to comment', {
    occurred: 'The day of the notice',
    holds: { document: optional(ref('The stored proposal')) },
    recordedBy: WORKERS,
  }),
  representations: fact('The carer commented on a proposal, or let the time pass', {
    occurred: 'The day of the comment, or the last day for one',
    holds: { made: yesNo('The carer commented'), words: optional(sealedText('What the carer said')) },
    recordedBy: [...WORKERS, ...CARERS],
  }),
  changeProposed: fact('Notice that support is to be varied or ended', {
    occurred: 'The day of the notice',
    holds: { document: optional(ref('The stored notice')) },
    recordedBy: WORKERS,
  }),
  circumstancesChanged: fact('Circumstances changed for child or guardian', {
    occurred: 'The day the authority was told',
    holds: { words: sealedText('What changed') },
    recordedBy: [...WORKERS, ...CARERS],
  }),
  servicesReview: fact('Support services were reviewed', {
    occurred: 'The day of the review',
    holds: { decision: sealedText('The decision, and why') },
    recordedBy: WORKERS,
  }),
  paymentReview: fact('Regular payments were reviewed', {
    occurred: 'The day of the review',
    holds: { decision: sealedText('The decision, and why') },
    recordedBy: ['funding-approver', ...WORKERS],
  }),
  fosteringRate: fact('The authority’s fostering rate for this child', {
    occurred: 'The first day it is paid',
    holds: { poundsWeekly: count('Whole pounds a week'), table: text('Version of the table of rates') },
    recordedBy: ['funding-approver', 'case-system'],
  }),
  allowance: fact('The allowance that the carer is paid', {
    occurred: 'The first day it is paid',
    holds: {
      poundsWeekly: count('Whole pounds a week'),
      basis: oneOf('On what basis', ['assessed', 'fostering-rate', 'pilot', 'discretionary']),
    },
    recordedBy: ['funding-approver', 'case-system'],
  }),
  peerOffer: fact('Peer support and training were offered', {
    occurred: 'The day of the offer',
    holds: {
      answer: oneOf('The answer', ['accepted', 'declined', 'waiting']),
      attended: optional(refs('What was attended')),
    },
    recordedBy: WORKERS,
  }),
  leaveLetter: fact('Letter for the carer’s employer', {
    occurred: 'The day it was given',
    holds: { says: oneOf('What it says', ['proof-of-order', 'proof-of-order-and-right-to-leave']) },
    recordedBy: WORKERS,
  }),
  leaveStarted: fact('Kinship leave started', {
    occurred: 'The first day of leave',
    holds: {},
    recordedBy: [...WORKERS, ...CARERS],
  }),
  leaveEnded: fact('Kinship leave ended', {
    occurred: 'The last day of leave',
    holds: {},
    recordedBy: [...WORKERS, ...CARERS],
  }),
} as const;
