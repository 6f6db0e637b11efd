import { decision } from '../../kernel/definition';
import { civilDay, count, oneOf, optional, ref, someOf, yesNo } from '../../kernel/shape';
import { GROUNDS } from './homes';
import { SERVICES } from './plan';

/*
 * Decisions of the authority, each with a named decider and reasons. What only the young person decides is not here: it
 * is recorded as the young person's own word, and nobody has to give reasons for it.
 */

export const BIRTHDAYS = ['eighteenth', 'twenty-first', 'twenty-fifth'] as const;

export const decisions = {
  ceaseCare: decision('End looked-after status', {
    occurred: 'The day of the decision',
    holds: {
      choice: oneOf('The decision', ['approve', 'refuse']),
      decidedAs: oneOf('By whom', ['nominated-officer', 'director-children-services']),
      mattersSeen: optional(
        yesNo('The assessments of regulation 39 and the wishes of the young person were before them'),
      ),
    },
    decidedBy: ['nominated-officer', 'director-children-services'],
  }),
  stayRefusedByAuthority: decision('Whether the refusal to support staying is upheld', {
    occurred: 'The day of the decision',
    holds: { choice: oneOf('The decision', ['uphold', 'reverse']), grounds: someOf('On what grounds', GROUNDS) },
    decidedBy: ['director-children-services'],
  }),
  borderlineCount: decision('Days in care on the border of thirteen weeks', {
    occurred: 'The day of the decision',
    holds: {
      choice: oneOf('Whether every day or every night counts', ['days', 'nights']),
      advice: ref('The stored legal advice'),
    },
    decidedBy: ['leaving-care-manager'],
  }),
  shortBreakStatus: decision('Whether breaks beyond the limits are still a series', {
    occurred: 'The day of the decision',
    holds: {
      choice: oneOf('The decision', ['counted', 'set-aside']),
      series: ref('The series'),
      advice: ref('The stored legal advice'),
    },
    decidedBy: ['leaving-care-manager'],
  }),
  dobCorrection: decision('Whether a corrected birth date takes a category away', {
    occurred: 'The day of the decision',
    holds: {
      choice: oneOf('The decision', ['confirm', 'keep-earlier']),
      bornOn: civilDay('The corrected birth date'),
      advice: ref('The stored legal advice'),
    },
    decidedBy: ['leaving-care-manager'],
  }),
  careCorrection: decision('Whether a corrected or withdrawn entry takes a category away', {
    occurred: 'The day of the decision',
    holds: {
      choice: oneOf('The decision', ['confirm', 'keep-earlier']),
      change: count('The correction or withdrawal: its `sequence` in the timeline of the journey'),
      advice: ref('The stored legal advice'),
    },
    decidedBy: ['leaving-care-manager'],
    afterEnd: true,
  }),
  intentionalFinding: decision('A finding of intentional homelessness', {
    occurred: 'The day of the decision',
    holds: { choice: oneOf('The decision', ['withdraw', 'escalate']) },
    decidedBy: ['senior-officer'],
  }),
  belowThreshold: decision('The adult mental health service says the threshold is not met', {
    occurred: 'The day of the decision',
    holds: {
      choice: oneOf('The decision', ['help-in-team', 'second-referral']),
      adviser: ref('The adviser who shaped it'),
    },
    decidedBy: ['mental-health-service', 'personal-adviser'],
  }),
  relationshipException: decision('Fewer than two loving relationships', {
    occurred: 'The day of the decision',
    holds: { choice: oneOf('The decision', ['more-work', 'accept-exception']) },
    decidedBy: ['leaving-care-manager'],
  }),
  harmPlanAtEighteen: decision('The plan for harm outside the home', {
    occurred: 'The day of the decision',
    holds: { choice: oneOf('The decision', ['continue', 'change', 'end']) },
    decidedBy: ['social-worker'],
  }),
  atBirthday: decision('What becomes of a service at a birthday', {
    occurred: 'The day of the decision',
    holds: {
      birthday: oneOf('Which birthday', BIRTHDAYS),
      service: oneOf('Which service', SERVICES),
      choice: oneOf('The decision', ['continue', 'hand-over', 'end-by-choice']),
      to: optional(ref('To whom it is handed over')),
    },
    decidedBy: ['leaving-care-manager'],
  }),
  parentingAssessment: decision('Whether to open an assessment of parenting', {
    occurred: 'The day of the decision',
    holds: {
      choice: oneOf('The decision', ['open', 'do-not-open']),
      grounds: someOf('On what grounds', ['concern-about-the-child', 'asked-for-help', 'was-in-care']),
      author: ref('Who says so'),
    },
    decidedBy: ['social-worker'],
  }),
} as const;
