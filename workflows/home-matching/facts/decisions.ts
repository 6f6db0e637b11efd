import { decision } from '../../kernel/definition';
import { oneOf, optional, ref, refs, sealedText, text, yesNo } from '../../kernel/shape';
import { HOME_TYPES } from '../search/home';
import { CARE_PLAN_TYPES } from './move';
import { RINGS } from './search';

/*
 * Decisions, each by the child's own authority but for what a search may declare. Those who search decide nothing about a child.
 */

export const decisions = {
  permission: decision('Permission to search for a home', {
    occurred: 'The day of the decision, and the moment where spoken',
    holds: {
      choice: oneOf('The decision', ['granted', 'refused', 'granted-emergency']),
      form: oneOf('How it was given', ['spoken', 'written']),
    },
    decidedBy: ['team-manager'],
  }),
  relaxCriterion: decision('Set aside what must be, or ask for less', {
    occurred: 'The day of the decision',
    holds: {
      choice: oneOf('The decision', ['lower-level', 'widen-value', 'keep']),
      criterion: text('Which criterion'),
      proposedBy: ref('The social worker who proposed it'),
    },
    decidedBy: ['team-manager'],
    ownMutation: true,
  }),
  homeChoice: decision('Choose a home', {
    occurred: 'The day of the decision, and the moment while a hold lives',
    holds: {
      choice: oneOf('The decision', ['choose', 'ask-for-more', 'none-suitable', 'wait']),
      run: ref('The search that it rests on'),
      home: optional(ref('The home')),
      hold: optional(ref('The hold')),
      where: optional(oneOf('Where the home lies', ['in-area', 'adjoining', 'at-a-distance'])),
      exempt: optional(yesNo('A connected person, or a foster carer approved by the authority itself')),
      homeType: optional(oneOf('Type of the home', HOME_TYPES)),
      carePlanType: optional(oneOf('Type of home in the care plan', CARE_PLAN_TYPES)),
      siblings: optional(oneOf('Brothers and sisters of the request', ['together', 'apart'])),
      setAside: optional(refs('What had to be, and was set aside')),
      unmet: optional(refs('What should be met by law and is not')),
      unmetReasons: optional(sealedText('Why, for each that was set aside or is not met')),
      whyNotFirst: optional(sealedText('Why not the home that the search lists first')),
      objectionAnswered: optional(sealedText('The answer to a child who said no')),
    },
    decidedBy: ['team-manager'],
  }),
  outOfArea: decision('Approve a home outside the area', {
    occurred: 'The day of the decision',
    holds: { choice: oneOf('The decision', ['approve', 'refuse']) },
    decidedBy: ['nominated-officer', 'director-children-services'],
  }),
  keyStageFour: decision('Approve a move in key stage 4', {
    occurred: 'The day of the decision',
    holds: {
      choice: oneOf('The decision', ['approve', 'refuse']),
      consulted: yesNo('The designated teacher and the reviewing officer were consulted'),
    },
    decidedBy: ['nominated-officer'],
  }),
  funding: decision('Approve the money for the home', {
    occurred: 'The day of the decision',
    holds: {
      choice: oneOf('The decision', ['approve', 'refuse']),
      purchase: oneOf('How it is bought', ['own', 'block', 'framework', 'spot']),
      spotReason: optional(oneOf('Why it is bought on the spot', ['unplanned-need', 'no-block-place', 'specialist'])),
    },
    decidedBy: ['funding-approver'],
  }),
  separateSiblings: decision('Place brothers and sisters apart', {
    occurred: 'The day of the decision',
    holds: { choice: oneOf('The decision', ['approve', 'refuse']), contactPlan: optional(ref('The plan for contact')) },
    decidedBy: ['team-manager'],
  }),
  spotPurchase: decision('Buy a place on the spot', {
    occurred: 'The day of the decision',
    holds: {
      choice: oneOf('Why no planned place serves', ['unplanned-need', 'no-block-place', 'specialist']),
      home: ref('The home'),
    },
    decidedBy: ['home-finding-manager'],
  }),
  dissentHold: decision('Go on with a move to which child, advocate and reviewing officer object', {
    occurred: 'The day of the decision',
    holds: { choice: oneOf('The decision', ['proceed', 'pause', 'drop']), home: ref('The home') },
    decidedBy: ['director-children-services'],
  }),
  settleTrack: decision('Close the other way to a home, or keep it in reserve', {
    occurred: 'The day of the decision',
    holds: {
      choice: oneOf('The decision', ['close', 'keep-in-reserve']),
      track: oneOf('Which way', ['family', 'search']),
    },
    decidedBy: ['team-manager'],
  }),
  extendTemporary: decision('Extend the approval of a connected person for the time being', {
    occurred: 'The day of the decision',
    holds: { choice: oneOf('The decision', ['extend', 'do-not-extend']), adult: ref('Who') },
    decidedBy: ['nominated-officer'],
  }),
  declareExhausted: decision('Declare that the search found no home', {
    occurred: 'The day of the decision',
    holds: {
      choice: oneOf('The decision', ['declare', 'withdraw']),
      agreedBy: ref('The home-finding manager who agrees'),
      ring: optional(oneOf('How far was searched', RINGS)),
    },
    decidedBy: ['team-manager'],
  }),
} as const;
