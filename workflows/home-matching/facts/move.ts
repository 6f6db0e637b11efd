import { fact } from '../../kernel/definition';
import { civilDay, count, oneOf, optional, ref, sealedText, yesNo } from '../../kernel/shape';
import { HOME_TYPES } from '../search/home';
import { WORKERS } from './case';

/*
 * From the choice of a home to a child who lives there and was looked in on.
 */

/** Types of home that a care plan may name. */
export const CARE_PLAN_TYPES = ['foster', 'childrens-home', 'supported-accommodation', 'other'] as const;

export const moving = {
  schoolConsulted: fact('The virtual school was consulted', {
    occurred: 'The day of its view',
    holds: { view: oneOf('Its view', ['supports', 'objects', 'none']) },
    recordedBy: [...WORKERS, 'virtual-school-head'],
  }),
  moveSet: fact('The day of the move was set', {
    occurred: 'The day it was set',
    holds: {
      movesOn: civilDay('The day of the move'),
      keyStageFour: yesNo('It would disrupt schooling in key stage 4'),
    },
    recordedBy: WORKERS,
  }),
  areaConsulted: fact('The authority of the area was notified or consulted', {
    occurred: 'The day it was',
    holds: {
      how: oneOf('How', ['notified', 'consulted-with-care-plan']),
      home: optional(ref('For which home')),
    },
    recordedBy: WORKERS,
  }),
  placementAccepted: fact('The home accepted the child', {
    occurred: 'The day it did',
    holds: { home: ref('The home') },
    recordedBy: ['provider-manager', 'foster-carer', 'home-finder', 'case-system'],
  }),
  reviewingOfficerTold: fact('The independent reviewing officer was told', {
    occurred: 'The day of the notice',
    holds: {},
    recordedBy: WORKERS,
  }),
  placementPlan: fact('Placement plan, signed with carer or home', {
    occurred: 'The day it was signed',
    holds: { document: optional(ref('The stored plan')) },
    recordedBy: WORKERS,
  }),
  carePlan: fact('Care plan', {
    occurred: 'The day it was made',
    holds: { homeType: oneOf('Type of home in it', CARE_PLAN_TYPES) },
    recordedBy: WORKERS,
  }),
  noticesSent: fact('Parents, carers, health, school and reviewing officer were notified', {
    occurred: 'The day the last notice was sent',
    holds: {},
    recordedBy: WORKERS,
  }),
  childTold: fact('The child was told where, why, how long and by whom', {
    occurred: 'The day the child was told',
    holds: {
      untilOn: optional(civilDay('Until when the child was told it is for')),
      about: optional(oneOf('What the child was told of', ['move', 'change', 'length'])),
      by: optional(ref('Who told the child')),
      where: optional(sealedText('Where')),
      why: optional(sealedText('Why')),
      words: sealedText('What the child said'),
    },
    recordedBy: [...WORKERS, 'independent-advocate'],
    afterEnd: true,
  }),
  homeVisited: fact('The child visited the home', {
    occurred: 'The day of the visit',
    holds: { words: sealedText('What the child said') },
    recordedBy: WORKERS,
  }),
  homeReady: fact('The home is ready: bed, food, clothes, internet, bags, way to school', {
    occurred: 'The day of the list',
    holds: { lacking: count('What of it is lacking') },
    recordedBy: ['provider-manager', 'foster-carer', ...WORKERS],
  }),
  moved: fact('The child moved in', {
    occurred: 'The day the child moved, and the moment where known',
    holds: {
      home: ref('The home'),
      type: oneOf('Type of home', HOME_TYPES),
      registered: yesNo('It is registered where it has to be, or its carer is approved'),
      givesCare: yesNo('It gives care'),
      first: yesNo('It is the first home of this time in care'),
      outsideTerms: yesNo('It is outside the terms of approval of the carer'),
      secureHoursBefore: optional(count('Hours in secure accommodation in the 28 days before')),
    },
    recordedBy: [...WORKERS, 'provider-manager', 'foster-carer'],
  }),
  moveInterrupted: fact('The move stands still, or goes on again', {
    occurred: 'The day of it',
    holds: {
      why: oneOf('Why', ['missing', 'in-hospital', 'parent-objects']),
      state: oneOf('Whether it begins or is over', ['began', 'over']),
    },
    recordedBy: WORKERS,
    per: 'why',
  }),
  termsSettled: fact('The carer’s terms were changed, or the child left', {
    occurred: 'The day of it',
    holds: { how: oneOf('How', ['terms-changed', 'exempted', 'child-moved']) },
    recordedBy: [...WORKERS, 'supervising-social-worker'],
  }),
  arrivalChecked: fact('The child was asked how the arrival was', {
    occurred: 'The day of it',
    holds: { words: sealedText('What the child said') },
    recordedBy: WORKERS,
  }),
  childVisited: fact('The child was visited in the home', {
    occurred: 'The day of the visit',
    holds: { seen: yesNo('The child was seen') },
    recordedBy: WORKERS,
  }),
  fitChecked: fact('Each criterion was read again: is it met in life?', {
    occurred: 'The day of it',
    holds: { unmet: count('Criteria that must or should be met and are not') },
    recordedBy: ['team-manager', ...WORKERS],
    afterEnd: true,
  }),
  healthAssessed: fact('First health assessment', {
    occurred: 'The day of it',
    holds: {},
    recordedBy: WORKERS,
  }),
  educationPlan: fact('Personal education plan', {
    occurred: 'The day it was started',
    holds: {},
    recordedBy: [...WORKERS, 'virtual-school-head'],
  }),
  stayReviewed: fact('The case was reviewed before a stay ends', {
    occurred: 'The day of the review',
    holds: {},
    recordedBy: ['independent-reviewing-officer', 'case-system'],
  }),
  homeEnded: fact('A stay in a home ended', {
    occurred: 'The day the child left',
    holds: {
      home: ref('The home'),
      why: oneOf('Why', ['move-planned', 'notice-from-home', 'broke-down', 'immediate-risk']),
    },
    recordedBy: [...WORKERS, 'provider-manager', 'foster-carer'],
    afterEnd: true,
  }),
  endNotices: fact('People were told in writing that a stay ends', {
    occurred: 'The day the last notice was sent',
    holds: { home: ref('The home') },
    recordedBy: WORKERS,
    afterEnd: true,
  }),
  reuniteChecked: fact('A home for brothers and sisters together was looked for again', {
    occurred: 'The day of it',
    holds: { outcome: oneOf('What came of it', ['not-yet', 'together', 'not-in-their-interest']) },
    recordedBy: ['team-manager', ...WORKERS, 'home-finder'],
    afterEnd: true,
  }),
  secureOrder: fact('A court made a secure accommodation order', {
    occurred: 'The day of the order',
    holds: { months: count('For how many months') },
    recordedBy: ['legal-adviser'],
  }),
  secureApproved: fact('The Secretary of State approved secure accommodation under 13', {
    occurred: 'The day of the approval',
    holds: {},
    recordedBy: ['legal-adviser', 'director-children-services'],
  }),
  secureReviewed: fact('A secure placement was reviewed', {
    occurred: 'The day of the review',
    holds: { goesOn: yesNo('It is to go on') },
    recordedBy: ['team-manager', 'independent-reviewing-officer', ...WORKERS],
  }),
  lastingHomeDecided: fact('It was decided how a lasting home is found', {
    occurred: 'The day of it',
    holds: { how: oneOf('How', ['stay', 'search', 'family']) },
    recordedBy: ['team-manager'],
    afterEnd: true,
  }),
  careReviewed: fact('First review of the child’s case', {
    occurred: 'The day it was held',
    holds: {},
    recordedBy: ['independent-reviewing-officer', 'case-system'],
  }),
  deprivationOrder: fact('A court authorised a deprivation of liberty', {
    occurred: 'The day of the order',
    holds: { endsOn: civilDay('The day it ends'), terms: sealedText('Terms, restrictions, and why nothing less') },
    recordedBy: ['legal-adviser'],
  }),
  deprivationReviewed: fact('What follows the order was settled', {
    occurred: 'The day of it',
    holds: { how: oneOf('How', ['ends', 'goes-back-to-court']) },
    recordedBy: ['legal-adviser', 'team-manager'],
  }),
  childDied: fact('The child has died', {
    occurred: 'The day of the death',
    holds: {},
    recordedBy: [...WORKERS, 'team-manager'],
    afterEnd: true,
    endsAs: 'child-died',
  }),
} as const;
