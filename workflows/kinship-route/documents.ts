import { plainDate } from '../../statute';
import { wordsFor } from '../kernel/definition';
import { saying, type DocumentPart } from '../kernel/documents';
import type { Occurred } from '../kernel/events';
import { earliest, on } from '../kernel/readings';
import type { Kinship } from './facts';
import { EFFECTS, ROUTES } from './facts/route';
import { choiceLacking, untold } from './meaning/choice';

/*
 * Papers for the carer: the routes side by side, what was chosen and how, what is proposed and decided, and the proof of an
 * order. None of them shows as a right what no law gives.
 */

const { document } = wordsFor<Kinship>();
type Part = DocumentPart<Kinship>;

const WHOM_TO_RING = { part: 'whom-to-ring' } as const;
const inWords = (code: string): string => code.replaceAll('-', ' ');
const firstOf = (...all: readonly (readonly Occurred[])[]): Occurred | undefined =>
  earliest(all.flatMap(([entry]) => (entry ? [on(entry)] : [])));
const entries = (heading: string, of: readonly string[], nothing: string): Part => ({
  ...{ part: 'entries', heading, of, nothing },
});
const resting = (...rules: readonly string[]): Part => ({ part: 'says', says: () => [], rules });

// ---- The routes ----

/** Parental responsibility, whether the child is looked after, money by the law of today, and when it ends. */
const ROUTE_FACTS: Readonly<Record<(typeof ROUTES)[number], readonly [string, string, string, string]>> = {
  informal: ['stays with the parents', 'no', 'as the authority chooses', 'as the family agrees'],
  'private-fostering': ['stays with the parents', 'no', 'none by this route', 'at 16; at 18 for a disabled child'],
  'child-arrangements': [
    'shared with the parents',
    'no',
    'as the authority chooses',
    'not stated here: ask your adviser',
  ],
  'special-guardianship': ['shared, and enhanced for you', 'no', 'assessed', 'at 18'],
  'kinship-foster': [
    ...(['with the authority or the parents, not with you', 'yes', 'fostering allowance'] as const),
    'when the child is no longer looked after',
  ],
};

const SIDE_BY_SIDE: Part = {
  part: 'table',
  heading: 'The routes side by side, by the law of today',
  columns: ['Route', 'Parental responsibility', 'Looked after', 'Money', 'Ends'],
  rows: () => ROUTES.map((route) => [inWords(route), ...ROUTE_FACTS[route]]),
  nothing: 'None.',
};

/** Of each route, whether its effects were told. */
const TOLD: Part = {
  part: 'table',
  heading: 'What you were told, as it is recorded',
  columns: ['Route', ...EFFECTS.map(inWords)],
  rows: (view) => {
    const open = untold(view);
    return ROUTES.map((route) => [
      inWords(route),
      ...EFFECTS.map((effect) => (open.includes(`${route}: ${effect}`) ? 'Not yet told' : 'Told')),
    ]);
  },
  nothing: 'None.',
};

const choiceStands = (view: Kinship): readonly string[] => {
  const chosen = view.latest('routeChoice');
  if (!chosen) return ['Nothing has been chosen yet.'];
  const lacks = choiceLacking(view, chosen);
  return [
    `Chosen on ${plainDate(chosen.on)}: ${inWords(chosen.value.choice)}. The choice is the carer's alone.`,
    lacks.length === 0
      ? 'It was made with facts on every route, time to think, and the question whether anybody pressed for it.'
      : `To be an informed choice it lacks: ${lacks.map(inWords).join('; ')}.`,
  ];
};

// ---- The order ----

const proof = (view: Kinship): readonly string[] => {
  const made = view.latest('order');
  if (!made) return [];
  return [
    `On ${plainDate(made.on)} a court made an order of ${inWords(made.value.order)} to the carer to whom this letter is given.`,
    'This letter proves the order.',
  ];
};

/** Leave is shown as a right only where the proposals of 2022 were adopted, and then as a proposal. */
const leave = (view: Kinship): readonly string[] => {
  const made = view.latest('order');
  return made && view.packOn('review-2022', made.on)
    ? [
        'The review of 2022 proposes up to 39 weeks of paid kinship leave, and this authority has adopted its proposals. It is not law.',
      ]
    : ['It gives no right to leave: no law does.'];
};

export const documents = {
  'route-facts': document('Ways to care for a child of your family or of friends', {
    to: 'kinship-carer',
    from: (view) => view.started,
    parts: [
      saying(
        'Each way has its own effect on money, on who decides for the child, and on when help ends. The choice is yours alone.',
      ),
      SIDE_BY_SIDE,
      resting('private-fostering', 'C1', 'D6', 'D8', 'D9', 'D10', 'D11', 'sg-past-18', 'D1'),
      {
        part: 'says',
        heading: 'Proposed in 2022, and not law',
        says: () => [
          'An allowance at the fostering rate, legal aid in three circumstances, and peer support and training.',
        ],
        rules: ['rev-kinship-allowance', 'rev-kinship-legal-aid', 'rev-kinship-peer-support'],
      },
      TOLD,
      entries('Your questions, and the answers', ['questionAsked', 'questionAnswered'], 'You have asked none yet.'),
      entries('Independent advice', ['adviceOffer'], 'It has not been offered yet.'),
      WHOM_TO_RING,
    ],
  }),
  'choice-record': document('Record of your choice', {
    to: 'kinship-carer',
    from: (view) => firstOf(view.all('routeChoice')),
    parts: [
      { part: 'says', says: choiceStands, rules: ['rev-informed-choice'] },
      TOLD,
      entries(
        'In your words, and what came before',
        ['routeFacts', 'questionAsked', 'questionAnswered', 'adviceOffer', 'initialAssessment', 'routeChoice'],
        'Nothing is recorded.',
      ),
      WHOM_TO_RING,
    ],
  }),
  'support-proposal': document('Notice of support that is proposed, or of a change to it', {
    to: 'kinship-carer',
    from: (view) => firstOf(view.all('supportProposed'), view.all('changeProposed')),
    parts: [
      saying('You may comment before anything is decided. Nothing is varied or ended without this notice.'),
      entries('What is proposed', ['supportProposed', 'changeProposed'], 'Nothing is proposed.'),
      entries('What you said', ['representations'], 'No comment is recorded yet.'),
      resting('D8', 'sg-notice-before-change'),
      WHOM_TO_RING,
    ],
  }),
  'support-decision': document('Decision on support', {
    to: 'kinship-carer',
    from: (view) => firstOf(view.made('support'), view.made('changeSupport')),
    parts: [
      entries('What was decided, and why', ['support', 'changeSupport', 'allowance'], 'Nothing was decided.'),
      {
        part: 'duties',
        heading: 'By when it was owed, and when it is looked at again',
        steps: ['support-decision', 'services-review', 'payment-review'],
        which: 'all',
        nothing: 'Nothing is owed.',
      },
      resting('D8', 'D9'),
      WHOM_TO_RING,
    ],
  }),
  'proof-of-order': document('To the employer: proof of an order', {
    to: 'kinship-carer',
    from: (view) => firstOf(view.all('order')),
    parts: [{ part: 'says', says: proof }, { part: 'says', says: leave, rules: ['RV-01'] }, WHOM_TO_RING],
  }),
};
