import { decision } from '../../kernel/definition';
import { civilDay, count, oneOf, optional, ref } from '../../kernel/shape';

/*
 * Decisions, each with a named decider and reasons.
 */

/** Grounds on which the authority looks after the child. */
export const IN_CARE = ['s20', 'court-order'] as const;
export const BASES = ['private-family', 's17', ...IN_CARE, 'private-fostering'] as const;

/** Outcomes of a review that only the service manager decides. */
export const OF_SERVICE_MANAGER: readonly string[] = ['kinship-route', 'insufficient'];

export const decisions = {
  adoptPlan: decision('Agree to the plan, for the authority', {
    occurred: 'The day of the decision',
    holds: { choice: oneOf('The decision', ['agree', 'agree-with-changes', 'unsuitable-at-outset']) },
    decidedBy: ['service-manager'],
  }),
  fund: decision('Money for the plan', {
    occurred: 'The day of the decision',
    holds: {
      choice: oneOf('The decision', ['approve', 'part', 'refuse']),
      pounds: optional(count('Whole pounds')),
    },
    decidedBy: ['funding-approver'],
  }),
  fundingRefusal: decision('What becomes of money that was refused', {
    occurred: 'The day of the decision',
    holds: { choice: oneOf('The decision', ['renegotiate', 'find-elsewhere', 'uphold']) },
    decidedBy: ['service-manager'],
  }),
  legalBasis: decision('On what legal basis the child lives where the child lives', {
    occurred: 'The day of the decision',
    holds: {
      choice: oneOf('The basis', BASES),
      validFrom: civilDay('The day from which it is the basis'),
      advice: ref('The stored legal advice'),
    },
    decidedBy: ['service-manager'],
  }),
  leaveCare: decision('End looked-after status', {
    occurred: 'The day of the decision',
    holds: { choice: oneOf('The decision', ['approve', 'refuse']) },
    decidedBy: ['nominated-officer', 'director-children-services'],
  }),
  privateFostering: decision('Whether a stay is private fostering, and suitable', {
    occurred: 'The day of the decision',
    holds: {
      stay: ref('The stay'),
      choice: oneOf('The decision', ['accepted', 'not-suitable', 'not-private-fostering']),
    },
    decidedBy: ['private-fostering-officer'],
  }),
  gradeChange: decision('How urgent a change is', {
    occurred: 'The day and the moment of the decision',
    holds: {
      change: ref('The change; of a withdrawal, the person who withdrew'),
      choice: oneOf('The grade', ['safety', 'other']),
    },
    decidedBy: ['team-manager'],
  }),
  reviewOutcome: decision('What a review leads to', {
    occurred: 'The day of the decision',
    holds: {
      choice: oneOf('The decision', ['continue', 'vary', 'extend', 'complete', 'kinship-route', 'insufficient']),
    },
    decidedBy: ['team-manager', 'service-manager'],
  }),
  insufficiency: decision('Whether a plan that does not suffice can recover', {
    occurred: 'The day of the decision',
    holds: {
      choice: oneOf('The decision', ['recoverable', 'not-recoverable']),
      kind: oneOf('When it showed', ['at-outset', 'later']),
      advice: ref('The stored legal advice'),
    },
    decidedBy: ['service-manager'],
  }),
  lineEnd: decision('What becomes of a line of support that ends', {
    occurred: 'The day of the decision',
    holds: {
      line: ref('The line'),
      choice: oneOf('The decision', ['end', 'renew', 'move-to-another-owner']),
      to: optional(ref('The other owner')),
    },
    decidedBy: ['team-manager', 'social-worker'],
  }),
  stayEnd: decision('What comes after a stay', {
    occurred: 'The day of the decision',
    holds: { stay: ref('The stay'), choice: oneOf('The decision', ['ended', 'renewed', 'other-route']) },
    decidedBy: ['team-manager', 'social-worker'],
  }),
  atEighteen: decision('What becomes of the plan, or of a line of support, at 18', {
    occurred: 'The day of the decision',
    holds: {
      what: ref('The line, or "plan"'),
      choice: oneOf('The decision', ['end', 'carry-over', 'leaving-care']),
    },
    decidedBy: ['team-manager'],
  }),
} as const;
