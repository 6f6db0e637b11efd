import { fact } from '../../kernel/definition';
import { civilDay, count, oneOf, optional, ref, sealedText, yesNo } from '../../kernel/shape';
import { WORKERS } from './case';

/*
 * From the choice of a home to a child who lives there and was looked in on.
 */

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
    holds: { how: oneOf('How', ['notified', 'consulted-with-care-plan']) },
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
    holds: { homeType: oneOf('Type of home in it', ['foster', 'childrens-home', 'supported-accommodation', 'other']) },
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
      type: oneOf('Type of home', [
        'foster',
        'childrens-home',
        'secure-childrens-home',
        'supported-accommodation',
        'other-arrangement',
      ]),
      registered: yesNo('It is registered where it has to be, or its carer is approved'),
      givesCare: yesNo('It gives care'),
      first: yesNo('It is the first home of this time in care'),
      outsideTerms: yesNo('It is an emergency outside the terms of approval of the carer'),
    },
    recordedBy: [...WORKERS, 'provider-manager', 'foster-carer'],
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
