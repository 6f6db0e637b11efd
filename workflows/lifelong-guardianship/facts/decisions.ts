import { decision } from '../../kernel/definition';
import { civilDay, oneOf, optional, ref } from '../../kernel/shape';
import { guardian, party } from './bond';

/*
 * Decisions of others, each with a named decider and reasons. What the young person, the guardian, a found person or an
 * order-maker says is not here: it is recorded as their own word.
 */

export const decisions = {
  contactSafe: decision('Whether contact with a person is safe', {
    occurred: 'The day of the decision, after hearing the young person',
    holds: {
      person: ref('The person'),
      choice: oneOf('The decision', ['safe', 'safe-with-support', 'not-now']),
      lookAgainOn: optional(civilDay('The day to look again')),
    },
    decidedBy: ['social-worker', 'leaving-care-manager'],
  }),
  goalException: decision('Fewer than two loving relationships', {
    occurred: 'The day of the decision',
    holds: { choice: oneOf('The decision', ['more-work', 'accept-for-now']) },
    decidedBy: ['leaving-care-manager'],
  }),
  capacityResult: decision('Whether somebody can decide on this bond', {
    occurred: 'The day of the assessment',
    holds: { guardian, party, choice: oneOf('The result', ['can-decide', 'can-with-help', 'cannot-now']) },
    decidedBy: ['capacity-assessor'],
  }),
} as const;
