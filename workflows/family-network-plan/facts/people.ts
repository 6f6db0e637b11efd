import { fact } from '../../kernel/definition';
import { oneOf, optional, ref, sealedText } from '../../kernel/shape';

/*
 * The people of the plan: who has parental responsibility, who agrees, and the child's own voice.
 */

export const people = {
  prHolder: fact('Holder of parental responsibility', {
    occurred: 'The day the person was listed, or what is known of them changed',
    holds: {
      person: ref('The person'),
      status: oneOf('What is known of the person', ['known', 'untraced', 'unsafe-to-ask']),
      reason: optional(sealedText('Why the person is not traced or not asked')),
    },
    names: 'person',
    recordedBy: ['social-worker', 'case-system'],
    per: 'person',
  }),
  agreement: fact('What a person said to the plan', {
    occurred: 'The day, and the moment where it matters, the person said so',
    holds: {
      person: ref('Who'),
      as: oneOf('In what part', ['pr-holder', 'named-carer', 'network-member']),
      answer: oneOf('What the person said', ['agrees', 'agrees-with-changes', 'objects', 'withdrawn']),
      words: optional(sealedText('In what words')),
    },
    recordedBy: ['social-worker', 'parent', 'named-carer', 'network-member'],
    per: 'person',
  }),
  objectionAnswered: fact('An objection was answered', {
    occurred: 'The day of the answer',
    holds: {
      person: ref('Whose objection'),
      advice: ref('The stored legal advice'),
      answer: sealedText('What was answered'),
    },
    recordedBy: ['social-worker', 'team-manager', 'legal-adviser'],
    per: 'person',
  }),
  wishesAndFeelings: fact("The child's wishes and feelings", {
    occurred: 'The day the child was heard',
    holds: {
      how: oneOf('How', ['talked', 'drawn-or-written', 'through-advocate', 'observed', 'not-practicable']),
      words: sealedText("The child's words, or why it was not practicable"),
    },
    recordedBy: ['social-worker', 'independent-advocate', 'child'],
  }),
} as const;
