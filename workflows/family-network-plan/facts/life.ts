import { fact } from '../../kernel/definition';
import { count, oneOf, optional, ref, refs, sealedText, someOf, yesNo } from '../../kernel/shape';

/*
 * What happens while the plan runs: help that comes or does not, visits, changes, reviews, and what is shown afterwards.
 */

export const CHANGES = [
  ...(['safety-concern', 'carer-ill', 'carer-moves', 'carer-dies', 'family-circumstances'] as const),
  ...(['sibling-joins', 'asked-for-by-family', 'other'] as const),
] as const;

/** How each line of support stands at a review. */
export const LINE_MARKS = ['on-time', 'late', 'not-delivered', 'declined'] as const;

/** What the pack must hold besides every promised line. */
export const PACK_PARTS = [
  ...(['family-group-record', 'plan-versions', 'readings', 'reviews', 'promised-and-delivered'] as const),
  ...(['changes-and-answers', 'visits', 'views', 'reasons'] as const),
] as const;

const WORKERS = ['social-worker', 'case-system'] as const;
const HELPED = ['parent', 'named-carer', 'network-member', 'child'] as const;

export const life = {
  delivery: fact('Support came', {
    occurred: 'The day it came',
    holds: {
      line: ref('The line'),
      confirmed: yesNo('The person it helps confirms it'),
      evidence: optional(ref('The stored evidence')),
    },
    recordedBy: ['support-provider', ...HELPED, ...WORKERS],
  }),
  lineDeclined: fact('A person declined a line of support', {
    occurred: 'The day the person declined',
    holds: { line: ref('The line'), words: sealedText('What the person said') },
    recordedBy: [...HELPED, ...WORKERS],
    per: 'line',
  }),
  visit: fact('The child was visited', {
    occurred: 'The day of the visit',
    holds: {
      worker: ref('Who visited'),
      seen: yesNo('The child was seen'),
      alone: yesNo('The child was seen alone'),
      whyNotAlone: optional(sealedText('Why not alone')),
    },
    recordedBy: WORKERS,
  }),
  change: fact('A change was reported', {
    occurred: 'The day and the moment it was reported',
    holds: {
      change: ref('The change'),
      kind: oneOf('What changed', CHANGES),
      person: optional(ref('Whom it concerns')),
      harmSuspected: yesNo('Significant harm is suspected'),
      words: sealedText('What was reported, and when it happened'),
    },
    recordedBy: [...WORKERS, ...HELPED, 'team-manager', 'support-provider'],
    per: 'change',
  }),
  changeAnswered: fact('A change was answered', {
    occurred: 'The day and the moment of the answer',
    holds: {
      change: ref('The change; of a withdrawal, the person who withdrew'),
      action: sealedText('What was done, and why'),
    },
    recordedBy: ['team-manager'],
  }),
  strategyDiscussion: fact('Strategy discussion', {
    occurred: 'The day it was held',
    holds: {},
    recordedBy: ['team-manager', 'social-worker'],
  }),
  review: fact('Review of the plan', {
    occurred: 'The day it was held',
    holds: { attended: refs('Who came'), document: optional(ref('The stored record')) },
    recordedBy: ['team-manager', 'social-worker'],
  }),
  measureRead: fact('A measure of success was read', {
    occurred: 'The day of the review',
    holds: {
      measure: ref('The measure'),
      reading: oneOf('Against its baseline', ['better', 'same', 'worse', 'reached']),
      words: sealedText('What was found'),
    },
    recordedBy: ['team-manager', 'social-worker'],
  }),
  lineRead: fact('A line of support was marked at a review', {
    occurred: 'The day of the review',
    holds: {
      line: ref('The line'),
      mark: oneOf('How it stands', LINE_MARKS),
      daysLate: optional(count('Calendar days late')),
    },
    recordedBy: ['team-manager', 'social-worker'],
  }),
  reviewMinutes: fact('Minutes of a review were shared', {
    occurred: 'The day they were sent',
    holds: { sharedWith: refs('With whom'), dissent: refs('Who disagrees with them') },
    recordedBy: ['social-worker', 'team-manager'],
  }),
  familyMoved: fact('The family moved to another area', {
    occurred: 'The day of the move',
    holds: { toAuthority: ref('Code of the new authority') },
    recordedBy: WORKERS,
  }),
  evidencePack: fact('Evidence of what was tried and what was not delivered', {
    occurred: 'The day it was put together',
    holds: {
      lines: refs('Promised lines that it lists, with what happened'),
      parts: someOf('What else it holds', PACK_PARTS),
      gaps: optional(someOf('What it lacks', PACK_PARTS)),
      gapReasons: optional(sealedText('Why it lacks them')),
      document: optional(ref('The stored pack')),
    },
    recordedBy: ['social-worker', 'legal-adviser'],
    afterEnd: true,
  }),
  closureTold: fact('Those who take part were told that the plan ends', {
    occurred: 'The day they were told',
    holds: { told: refs('Who was told') },
    recordedBy: ['team-manager', 'social-worker'],
  }),
  stillAtHome: fact('Whether the child is still with the family', {
    occurred: 'The day it was looked at',
    holds: {
      check: oneOf('Which look', ['six-months', 'twelve-months']),
      atHome: yesNo('The child is with the family'),
    },
    recordedBy: WORKERS,
    afterEnd: true,
  }),
  paymentsSettled: fact('Payments were settled after the child died', {
    occurred: 'The day they were settled',
    holds: {},
    recordedBy: ['funding-approver', 'case-system'],
    afterEnd: true,
  }),
  incidentConsidered: fact('Whether the death is a serious incident was considered', {
    occurred: 'The day it was considered',
    holds: { criteriaMet: yesNo('It is to be notified') },
    recordedBy: ['service-manager'],
    afterEnd: true,
  }),
  childDied: fact('The child has died', {
    occurred: 'The day of the death',
    holds: {},
    recordedBy: ['social-worker', 'team-manager', 'case-system'],
    afterEnd: true,
    endsAs: 'child-died',
  }),
} as const;
