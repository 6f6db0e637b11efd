import { fact } from '../../kernel/definition';
import { civilDay, count, oneOf, optional, ref, refs, sealedText, yesNo } from '../../kernel/shape';

/*
 * The plan itself: its six elements. What is recorded anew on a later day is a new version from that day; what was promised
 * before is kept, and judged by what stood on its date.
 */

export const DRAFTERS = ['social-worker', 'case-system'] as const;

/** Elements that a plan may do without, if it is said why. */
export const MAY_BE_NONE = ['accommodation', 'support', 'additional-support', 'monitoring'] as const;

/** Relations by which a stay is never private fostering; the others are every other relative and friend. */
export const CLOSE_RELATIONS = ['parent', 'grandparent', 'sibling', 'uncle-or-aunt', 'step-parent'] as const;
export const RELATIONS = [
  ...CLOSE_RELATIONS,
  ...(['cousin', 'great-uncle-or-aunt', 'other-relative', 'friend', 'other'] as const),
] as const;

/** Practical help and money are the fourth element of a plan; additional support is the fifth. */
export const PRACTICAL = ['practical', 'financial'] as const;
export const ADDITIONAL = ['education', 'psychological', 'therapy'] as const;

export const plan = {
  dateOfBirth: fact('Date of birth', {
    occurred: 'The day of birth',
    holds: { bornOn: civilDay('The day the child was born') },
    recordedBy: DRAFTERS,
    ofChild: true,
  }),
  disability: fact('Whether the child is disabled', {
    occurred: 'The day it was recorded',
    holds: { disabled: yesNo('The child is disabled, so that private fostering reaches to 18') },
    recordedBy: DRAFTERS,
  }),
  planPurpose: fact('What the plan is for', {
    occurred: 'The day it was set down',
    holds: { purpose: sealedText('What the plan is for, in the family’s words') },
    recordedBy: DRAFTERS,
  }),
  successMeasure: fact('A measure of success', {
    occurred: 'The day it was set down',
    holds: {
      measure: ref('The measure'),
      target: sealedText('What is to be reached'),
      baseline: sealedText('How things stand'),
    },
    recordedBy: DRAFTERS,
    per: 'measure',
  }),
  planTerm: fact('How long the plan runs', {
    occurred: 'The day it was set down or agreed anew',
    holds: {
      version: count('Version of the plan'),
      startOn: civilDay('The day it is to start'),
      endOn: optional(civilDay('The last day')),
      reviewEveryWeeks: optional(count('Weeks from one review to the next, where the plan sets them so')),
    },
    recordedBy: DRAFTERS,
  }),
  reviewPoint: fact('A day on which the plan is reviewed', {
    occurred: 'The day it was set down or agreed anew',
    holds: { version: count('Version of the plan'), reviewOn: civilDay('The day of the review') },
    recordedBy: DRAFTERS,
  }),
  stay: fact('Accommodation with a relative or friend', {
    occurred: 'The day it was agreed or changed',
    holds: {
      stay: ref('The stay'),
      with: ref('With whom'),
      purpose: oneOf('What for', ['lives-there', 'shared-care', 'short-break', 'emergency']),
      from: civilDay('The first day'),
      to: optional(civilDay('The last day')),
      arrangedBy: oneOf('Who arranged it', ['family', 'authority']),
      relation: oneOf('What the carer is to the child', RELATIONS),
    },
    names: 'with',
    recordedBy: DRAFTERS,
    per: 'stay',
  }),
  supportLine: fact('A line of support that is promised', {
    occurred: 'The day it was agreed or changed',
    holds: {
      line: ref('The line'),
      kind: oneOf('What kind of support', [...PRACTICAL, ...ADDITIONAL]),
      person: ref('Whom it helps'),
      helps: oneOf('Who that is', ['child', 'pr-holder', 'carer', 'network-member']),
      what: sealedText('What is promised'),
      pounds: optional(count('Whole pounds')),
      startOn: civilDay('The day it starts'),
      endOn: optional(civilDay('The last day')),
      owner: ref('Who answers for it'),
    },
    recordedBy: DRAFTERS,
    per: 'line',
  }),
  monitoring: fact('Who watches over the plan', {
    occurred: 'The day it was agreed or changed',
    holds: {
      visitor: ref('Who visits'),
      everyWeeks: optional(count('Weeks from one visit to the next, where the plan sets them')),
      alone: yesNo('The child is to be seen alone'),
    },
    names: 'visitor',
    recordedBy: DRAFTERS,
  }),
  noneOf: fact('An element that the plan does without', {
    occurred: 'The day it was settled',
    holds: { element: oneOf('Which', MAY_BE_NONE), reason: sealedText('Why there is none') },
    recordedBy: DRAFTERS,
    per: 'element',
  }),
  planDraft: fact('Draft of the plan', {
    occurred: 'The day the draft was sent',
    holds: { version: count('Version of the plan'), document: optional(ref('The stored draft')) },
    recordedBy: DRAFTERS,
  }),
  elementsChecked: fact('The six elements were checked', {
    occurred: 'The day of the check',
    holds: { version: count('Version of the plan') },
    recordedBy: ['team-manager'],
  }),
  fundingRequested: fact('Costed draft sent for a decision on money', {
    occurred: 'The day it was sent',
    holds: { pounds: count('Whole pounds asked for') },
    recordedBy: DRAFTERS,
  }),
  activated: fact('The plan started', {
    occurred: 'The day it started',
    holds: { told: refs('Who was told') },
    recordedBy: [...DRAFTERS, 'team-manager'],
  }),
} as const;
