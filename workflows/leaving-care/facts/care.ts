import { fact } from '../../kernel/definition';
import { civilDay, count, oneOf, optional, ref, yesNo } from '../../kernel/shape';
import { LEGAL_BASES } from '../care/days';

/*
 * Care itself: birth, times in care, going home and coming back, custody. The categories of the law are worked out from
 * these and are never recorded.
 */

const SOCIAL_WORK = ['case-system', 'social-worker'] as const;

export const care = {
  dateOfBirth: fact('Date of birth', {
    occurred: 'The day of birth',
    holds: { bornOn: civilDay('The day the young person was born') },
    recordedBy: SOCIAL_WORK,
    ofChild: true,
  }),
  enteredCare: fact('A time in care began', {
    occurred: 'The first day looked after',
    holds: {
      episode: ref('The time in care'),
      basis: oneOf('On what ground', LEGAL_BASES),
    },
    recordedBy: SOCIAL_WORK,
    per: 'episode',
    afterEnd: true,
  }),
  leftCare: fact('A time in care ended', {
    occurred: 'The day care ended',
    holds: {
      episode: ref('The time in care'),
      to: oneOf('To what', ['parent', 'own-arrangements', 'custody', 'guardianship', 'other']),
    },
    recordedBy: SOCIAL_WORK,
    per: 'episode',
    afterEnd: true,
  }),
  shortBreak: fact('A short break in a series', {
    occurred: 'The first day of the break',
    holds: {
      series: ref('The series under one care plan'),
      lastDay: civilDay('The last day of the break'),
      meantDays: optional(count('How many days it was meant to last')),
    },
    recordedBy: SOCIAL_WORK,
  }),
  shortBreakSeries: fact('A series of short breaks', {
    occurred: 'The day the plan for them was made',
    holds: {
      series: ref('The series under one care plan'),
      samePlace: yesNo('All breaks are with the same person or in the same place'),
      homeBetween: optional(yesNo('The child goes home between breaks')),
    },
    recordedBy: SOCIAL_WORK,
    per: 'series',
  }),
  parentReturn: fact('Went to live with a parent', {
    occurred: 'The day the young person went',
    holds: {},
    recordedBy: ['social-worker', 'personal-adviser', 'case-system'],
  }),
  parentReturnBrokeDown: fact('The return to a parent broke down', {
    occurred: 'The day it broke down',
    holds: {},
    recordedBy: ['social-worker', 'personal-adviser', 'case-system'],
  }),
  ceaseCareProposed: fact('Ending care is proposed', {
    occurred: 'The day it was proposed',
    holds: { plannedFor: optional(civilDay('The day care is to end')) },
    recordedBy: ['social-worker'],
  }),
  custody: fact('Custody, or detention in hospital, began', {
    occurred: 'The first day detained',
    holds: { where: oneOf('Where', ['custody', 'hospital']) },
    recordedBy: ['social-worker', 'personal-adviser', 'case-system'],
  }),
  releaseDateKnown: fact('The day of release is known', {
    occurred: 'The day it became known',
    holds: { releaseOn: civilDay('The day of release') },
    recordedBy: ['personal-adviser', 'social-worker', 'custody-establishment'],
  }),
  released: fact('Released', {
    occurred: 'The day of release',
    holds: {},
    recordedBy: ['personal-adviser', 'social-worker', 'custody-establishment'],
  }),
  guardianship: fact('A special guardianship order was made from care', {
    occurred: 'The day of the order',
    holds: {},
    recordedBy: SOCIAL_WORK,
  }),
  otherNation: fact('The law of another nation applies', {
    occurred: 'The day since when',
    holds: { nation: oneOf('Which', ['wales', 'scotland', 'northern-ireland']) },
    recordedBy: ['leaving-care-manager'],
  }),
  died: fact('The young person has died', {
    occurred: 'The day of the death',
    holds: { authorityAwareOn: civilDay('The day the authority became aware') },
    recordedBy: ['personal-adviser', 'social-worker', 'leaving-care-manager', 'case-system'],
    afterEnd: true,
    endsAs: 'died',
  }),
  learningReview: fact('What can be learnt from the death was reviewed', {
    occurred: 'The day the review ended',
    holds: { document: optional(ref('The stored review')) },
    recordedBy: ['leaving-care-manager'],
    afterEnd: true,
  }),
  deathNotified: fact('The death was reported to the national panel', {
    occurred: 'The day it was reported',
    holds: {},
    recordedBy: ['leaving-care-manager'],
    afterEnd: true,
  }),
} as const;
