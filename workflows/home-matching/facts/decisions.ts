import { decision } from '../../kernel/definition';
import { oneOf, optional, ref, refs, sealedText, text, yesNo } from '../../kernel/shape';

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
      unmet: optional(refs('What should be met by law and is not, each with its reason')),
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
  declareExhausted: decision('Declare that the search found no home', {
    occurred: 'The day of the decision',
    holds: {
      choice: oneOf('The decision', ['declare', 'withdraw']),
      agreedBy: ref('The home-finding manager who agrees'),
    },
    decidedBy: ['team-manager'],
  }),
} as const;
