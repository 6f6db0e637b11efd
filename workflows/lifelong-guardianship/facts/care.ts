import { fact } from '../../kernel/definition';
import { civilDay, count, oneOf, optional, ref, sealedText, yesNo } from '../../kernel/shape';

/*
 * Care, as far as relationships depend on it: birth, times in care, moves, reviews, and what is asked for at any age.
 */

const SOCIAL_WORK = ['case-system', 'social-worker'] as const;
export const WORKERS = ['social-worker', 'personal-adviser'] as const;
export const OWN_WORD = ['young-person'] as const;
/** Whoever hears of it may record it. */
export const ANYONE = [...WORKERS, 'young-person', 'case-system', 'leaving-care-manager'] as const;

export const care = {
  dateOfBirth: fact('Date of birth', {
    occurred: 'The day of birth',
    holds: { bornOn: civilDay('The day the young person was born') },
    recordedBy: SOCIAL_WORK,
    ofChild: true,
  }),
  ethnicity: fact('Ethnic group, in the young person’s own words', {
    occurred: 'The day it was said',
    holds: { group: sealedText('The ethnic group') },
    recordedBy: ['young-person', ...SOCIAL_WORK],
  }),
  enteredCare: fact('A time in care began', {
    occurred: 'The first day looked after',
    holds: { episode: ref('The time in care') },
    recordedBy: SOCIAL_WORK,
    per: 'episode',
  }),
  leftCare: fact('A time in care ended', {
    occurred: 'The day care ended',
    holds: { episode: ref('The time in care'), planned: yesNo('It was planned') },
    recordedBy: SOCIAL_WORK,
    per: 'episode',
  }),
  exitPlanned: fact('Leaving care is planned', {
    occurred: 'The day it was planned',
    holds: { plannedFor: optional(civilDay('The day care is to end')) },
    recordedBy: WORKERS,
  }),
  movedHome: fact('Moved to another home', {
    occurred: 'The day of the move',
    holds: {},
    recordedBy: ANYONE,
  }),
  siblingSeparated: fact('Brothers or sisters live apart from now on', {
    occurred: 'The first day apart',
    holds: { sibling: optional(ref('The brother or sister')), reason: sealedText('Why') },
    recordedBy: WORKERS,
  }),
  contactPlan: fact('The plan for contact was asked about again', {
    occurred: 'The day of the talk',
    holds: { words: sealedText('What was agreed, and why') },
    recordedBy: WORKERS,
  }),
  familyTime: fact('Family time, planned and actual', {
    occurred: 'The day of it',
    holds: {
      person: ref('With whom'),
      plannedMinutes: count('Minutes planned'),
      minutes: count('Minutes it lasted; 0 where it did not take place'),
      words: optional(sealedText('Where, and how it went')),
    },
    recordedBy: WORKERS,
  }),
  lifeStory: fact('Life story work was done', {
    occurred: 'The day of it',
    holds: { words: optional(sealedText('What was worked on')) },
    recordedBy: WORKERS,
  }),
  toldWhy: fact('The child was told why, in words for the child', {
    occurred: 'The day of the talk',
    holds: { words: sealedText('What the child was told') },
    recordedBy: WORKERS,
  }),
  reviewArranged: fact('A review is arranged', {
    occurred: 'The day it was arranged',
    holds: {
      review: ref('The review'),
      kind: oneOf('Which review', ['care-review', 'pathway-review']),
      heldOn: civilDay('The day of the review'),
      wished: optional(yesNo('The young person wants relationships talked about at it')),
    },
    recordedBy: ['independent-reviewing-officer', ...WORKERS],
    per: 'review',
  }),
  reviewItem: fact('Relationships were talked about at a review', {
    occurred: 'The day of the talk',
    holds: { review: ref('The review'), words: sealedText('The view of the young person') },
    recordedBy: ['independent-reviewing-officer', 'personal-adviser'],
  }),
  reviewItemSkipped: fact('The young person does not want relationships talked about at a review', {
    occurred: 'The day the young person said so',
    holds: { review: ref('The review') },
    recordedBy: OWN_WORD,
  }),
  reviewClosed: fact('A review was closed', {
    occurred: 'The day it was closed',
    holds: { review: ref('The review') },
    recordedBy: ['independent-reviewing-officer', 'personal-adviser'],
    per: 'review',
  }),
  returnHomeChecked: fact('Looked whether a family that came together again still is', {
    occurred: 'The day it was looked at',
    holds: { together: yesNo('The family is still together') },
    recordedBy: WORKERS,
  }),
  contact: fact('The young person was in touch', {
    occurred: 'The day of it',
    holds: { words: optional(sealedText('What was said')) },
    recordedBy: ANYONE,
    afterEnd: true,
  }),
  contactReplied: fact('Somebody replied', {
    occurred: 'The day of the reply',
    holds: {},
    recordedBy: ['personal-adviser', 'leaving-care-manager', 'guardianship-coordinator'],
    afterEnd: true,
  }),
  died: fact('The young person has died', {
    occurred: 'The day of the death',
    holds: {},
    recordedBy: [...WORKERS, 'leaving-care-manager', 'case-system', 'guardianship-coordinator'],
    afterEnd: true,
    endsAs: 'ended-by-death',
  }),
} as const;
