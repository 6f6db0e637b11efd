import { fact } from '../../kernel/definition';
import { civilDay, oneOf, optional, text, yesNo } from '../../kernel/shape';

/*
 * Taking over from the authority's own earlier record: from when on this one is whole, what the yearly return told that is no
 * fact of the journey itself, and what somebody has looked up since.
 */

const BRINGS = ['case-system', 'leaving-care-manager'] as const;

export const takenOver = {
  takenOver: fact('Taken over from an earlier record', {
    occurred: 'The first day from which this record is whole',
    holds: {
      source: oneOf('From what', ['national-return']),
      toldUpTo: civilDay('The last day of which the earlier record tells'),
    },
    recordedBy: BRINGS,
  }),
  lookedUp: fact('What the earlier record says of a duty of which this one knows nothing', {
    occurred: 'The day it was looked up',
    holds: {
      step: text('The step, by its id'),
      about: optional(text('What it is owed for, where the step is owed several times')),
      found: oneOf('What was found', ['not-done', 'cannot-be-told']),
    },
    recordedBy: ['leaving-care-manager', 'personal-adviser', 'social-worker', 'case-system'],
  }),
  returnTold: fact('What the yearly return tells of a care leaver', {
    occurred: 'The last day of the return',
    holds: {
      inTouch: oneOf('Whether the authority was in touch around the last birthday', [
        ...(['in-touch', 'not-in-touch', 'refuses', 'needs-nothing', 'home-six-months'] as const),
      ]),
      activity: oneOf('What the young person did then', [
        ...(['unknown', 'education', 'apprenticeship', 'work', 'ill', 'nothing', 'parenting'] as const),
      ]),
      home: optional(text('Where the young person lived then, as the return sorts homes')),
      homeSuitable: optional(yesNo('The home was called suitable')),
    },
    recordedBy: BRINGS,
  }),
  careReview: fact('Review of care, as the yearly return tells', {
    occurred: 'The day of the review',
    holds: { tookPart: optional(yesNo('The young person took part, in person or by a view')) },
    recordedBy: BRINGS,
  }),
} as const;
