import { fact } from '../../kernel/definition';
import { count, oneOf, ref, yesNo } from '../../kernel/shape';
import { OWN_WORD, WORKERS } from './care';

/*
 * Independent visitors and mentors. Whom to see, and when it ends, is for the young person.
 */

const SCHEME = ['visitor-scheme', ...WORKERS] as const;
const CHARITY = ['mentor-charity', ...WORKERS] as const;

export const visitors = {
  visitorNeeded: fact('A visitor would be in the interests of the child', {
    occurred: 'The day it was seen',
    holds: {},
    recordedBy: [...WORKERS, 'independent-reviewing-officer'],
  }),
  visitorOffered: fact('A visitor was offered', {
    occurred: 'The day of the offer',
    holds: {},
    recordedBy: SCHEME,
  }),
  visitorAnswer: fact('Whether the young person wants a visitor', {
    occurred: 'The day of the answer',
    holds: { answer: oneOf('The answer', ['yes', 'not-now', 'objects']) },
    recordedBy: OWN_WORD,
  }),
  objectionUnderstood: fact('Whether the child understands enough to object to a visitor', {
    occurred: 'The day of the talk',
    holds: { understands: yesNo('The child has enough understanding') },
    recordedBy: ['social-worker', 'independent-reviewing-officer'],
  }),
  visitorWaitLookedAt: fact('The wait for a visitor was looked at', {
    occurred: 'The day it was looked at',
    holds: {},
    recordedBy: SCHEME,
  }),
  visitorMatched: fact('A visitor was matched', {
    occurred: 'The day of the match',
    holds: { visitor: ref('The visitor') },
    recordedBy: SCHEME,
  }),
  visitorFirstMet: fact('Young person and visitor first met', {
    occurred: 'The day they met',
    holds: { visitor: ref('The visitor') },
    recordedBy: SCHEME,
  }),
  visitorContinues: fact('Whether the friendship goes on past 18', {
    occurred: 'The day it was said',
    holds: { party: oneOf('Who says so', ['adult', 'visitor']), continues: yesNo('It goes on') },
    recordedBy: ['young-person', 'independent-visitor'],
  }),
  visitorEnded: fact('The young person ends the friendship with a visitor', {
    occurred: 'The day the young person said so',
    holds: { visitor: ref('The visitor') },
    recordedBy: OWN_WORD,
  }),
  mentorWished: fact('The young person wants a mentor', {
    occurred: 'The day the young person said so',
    holds: {},
    recordedBy: OWN_WORD,
  }),
  mentorTrained: fact('A mentor was trained', {
    occurred: 'The last day of the training',
    holds: { mentor: ref('The mentor'), weeks: count('Weeks of training') },
    recordedBy: CHARITY,
  }),
  mentorMatched: fact('A mentor was matched', {
    occurred: 'The day of the match',
    holds: { mentor: ref('The mentor') },
    recordedBy: CHARITY,
  }),
  mentorFirstMet: fact('Young person and mentor first met', {
    occurred: 'The day they met',
    holds: { mentor: ref('The mentor') },
    recordedBy: CHARITY,
  }),
  mentorEnded: fact('Young person or mentor ends it', {
    occurred: 'The day it ended',
    holds: { mentor: ref('The mentor'), by: oneOf('Who ends it', ['young-person', 'mentor']) },
    recordedBy: ['young-person', 'mentor'],
  }),
} as const;
