import { fact } from '../../kernel/definition';
import { civilDay, count, oneOf, optional, ref, sealedText, yesNo } from '../../kernel/shape';

/*
 * Money, study and work. Sums are whole pounds. Savings stand apart and never reduce a grant.
 */

const MANAGER = ['leaving-care-manager', 'case-system'] as const;

export const money = {
  grantEntitlement: fact('Grant to set up home', {
    occurred: 'The day the entitlement began',
    holds: { pounds: count('Whole pounds') },
    recordedBy: MANAGER,
  }),
  grantStatement: fact('Statement of grant and bursaries', {
    occurred: 'The day it was given',
    holds: { savingsApart: yesNo('Savings stand apart in it') },
    recordedBy: [...MANAGER, 'personal-adviser'],
  }),
  grantPaid: fact('Grant paid', {
    occurred: 'The day it was paid',
    holds: { pounds: count('Whole pounds paid') },
    recordedBy: MANAGER,
  }),
  grantSpent: fact('Grant spent', {
    occurred: 'The day it was looked at',
    holds: { left: count('Whole pounds left') },
    recordedBy: [...MANAGER, 'personal-adviser'],
  }),
  grantList: fact('List of what the grant may be spent on', {
    occurred: 'The day of the list',
    holds: { pounds: count('Whole pounds that the list adds up to') },
    recordedBy: MANAGER,
  }),
  grantRestriction: fact('Limit on an item of the grant', {
    occurred: 'The day of the limit',
    holds: { author: ref('Who set it'), words: sealedText('What the limit says') },
    recordedBy: MANAGER,
  }),
  savings: fact('Savings of the young person', {
    occurred: 'The day it was looked at',
    holds: { pounds: count('Whole pounds') },
    recordedBy: [...MANAGER, 'personal-adviser'],
  }),
  educationWish: fact('Studies, or wishes to', {
    occurred: 'The day the authority was told',
    holds: { level: optional(oneOf('Which', ['school', 'further', 'higher', 'training'])) },
    recordedBy: ['young-person', 'personal-adviser', 'education-provider'],
    afterEnd: true,
  }),
  educationEnded: fact('Study ended', {
    occurred: 'The day it ended',
    holds: {},
    recordedBy: ['young-person', 'personal-adviser', 'education-provider'],
  }),
  higherEducationInPlan: fact('Higher education is in the plan', {
    occurred: 'The day since when',
    holds: {},
    recordedBy: ['personal-adviser'],
  }),
  bursaryPaid: fact('Bursary paid', {
    occurred: 'The day it was paid',
    holds: {
      which: oneOf('Which', ['higher-education', 'sixteen-to-nineteen', 'apprentice']),
      pounds: count('Whole pounds'),
    },
    recordedBy: [...MANAGER, 'education-provider'],
  }),
  apprenticeship: fact('Apprenticeship began', {
    occurred: 'The first day',
    holds: { endsOn: optional(civilDay('The day the programme ends, where it is short')) },
    recordedBy: ['young-person', 'personal-adviser', 'education-provider'],
  }),
  apprenticeshipEnded: fact('Apprenticeship ended', {
    occurred: 'The last day',
    holds: { finished: yesNo('It was finished') },
    recordedBy: ['young-person', 'personal-adviser', 'education-provider'],
  }),
} as const;
