import type { decisions, facts } from './facts';
import type { steps } from './steps';

/*
 * What a court is shown of a plan that did not suffice, part by part: from which entries, and by which duties it can be read
 * what was promised and not delivered.
 */

/** One part of it: the facts and decisions that it is made of, and the steps whose duties tell how it went. */
export interface EvidencePart {
  readonly title: string;
  readonly entries: readonly (keyof typeof facts | keyof typeof decisions)[];
  readonly steps: readonly (keyof typeof steps)[];
}

const part = (title: string, entries: EvidencePart['entries'], ...told: EvidencePart['steps']): EvidencePart => ({
  title,
  entries,
  steps: told,
});

/** Each part by the name that a recorded pack gives it, but for the family group's record, which the journey before holds. */
export const EVIDENCE = {
  'plan-versions': part(
    'Every version of the plan',
    [
      'planPurpose',
      'successMeasure',
      'planTerm',
      'reviewPoint',
      'stay',
      'supportLine',
      'monitoring',
      'noneOf',
      'planDraft',
      'elementsChecked',
    ],
    'draft-plan',
    'check-elements',
  ),
  readings: part('Measures as they were read', ['successMeasure', 'measureRead']),
  reviews: part(
    'Reviews, and what they led to',
    ['review', 'reviewMinutes', 'reviewOutcome'],
    ...(['review', 'first-review', 'next-review', 'early-review', 'record-review'] as const),
  ),
  'promised-and-delivered': part(
    'Promised against delivered: each line, each day late',
    ['supportLine', 'delivery', 'lineDeclined', 'lineRead', 'lineEnd', 'fundingRequested', 'fund', 'fundingRefusal'],
    ...(['start-line', 'end-line', 'approve-funding', 'answer-refused-funding'] as const),
  ),
  'changes-and-answers': part(
    'Changes, and how soon they were answered',
    ['change', 'agreement', 'gradeChange', 'changeAnswered', 'strategyDiscussion'],
    ...(['answer-change', 'answer-other-change', 'grade-change', 'strategy-discussion', 'settle-suspension'] as const),
  ),
  visits: part('Visits', ['visit', 'monitoring'], 'visit', 'planned-visit'),
  views: part(
    "The child's and the family's views",
    ['wishesAndFeelings', 'agreement'],
    'hear-child',
    'hear-child-before-start',
  ),
  reasons: part(
    'Decisions and their reasons',
    ['adoptPlan', 'legalBasis', 'reviewOutcome', 'insufficiency', 'authorityManages', 'courtOrder', 'stayEnd'],
    ...(['decide-legal-basis', 'status-guard', 'decide-insufficiency', 'plan-end', 'accommodation-end'] as const),
  ),
} as const;

/** The record of the family group that a plan follows: what its own journey tells of offers, the meeting and its plan. */
export const FAMILY_GROUP_RECORD = {
  journey: 'family-group-decision-making',
  entries: [
    ...(['offerRecipient', 'offer', 'offerAnswer', 'meeting', 'familyPlan', 'reply'] as const),
    ...(['knownAdult', 'noKnownAdults', 'outcomes', 'outcomeStatus'] as const),
  ],
} as const;
