import { plainDate } from '../../statute';
import { wordsFor } from '../kernel/definition';
import { saying } from '../kernel/documents';
import { earliest, on } from '../kernel/readings';
import type { Matching } from './facts';
import { arrival, outOfArea, promised } from './meaning/move';
import { chosen, choices, holdLives, unanswered, withdrawn } from './meaning/search';

/*
 * Papers about a search and a move. What goes to a provider, or tells what falls, names no child and no home that somebody else
 * wanted; homes are shown by their references.
 */

const { document } = wordsFor<Matching>();

const WHOM_TO_RING = { part: 'whom-to-ring' } as const;
const inWords = (code: string | undefined): string => (code ?? 'not said').replaceAll('-', ' ');
const first = (view: Matching, choice: string) =>
  earliest(view.made('homeChoice').filter(({ value }) => value.choice === choice));

// ---- For the child ----

const forTheChild = (view: Matching): readonly string[] => {
  const choice = chosen(view);
  const day = promised(view);
  const until = view.all('childTold').findLast(({ value }) => value.untilOn !== undefined)?.value.untilOn;
  return [
    ...(choice ? [`A home was chosen for you on ${plainDate(choice.on)}. Below is what you were told of it.`] : []),
    day === undefined ? 'The day of your move is not set yet.' : `You move on ${plainDate(day)}.`,
    until === undefined
      ? 'Nobody has told you yet how long it is for. You can ask.'
      : `You were told that it is until ${plainDate(until)}. Before that day somebody tells you what comes next.`,
    'You can say no to a home, and you get an answer. You can have an advocate, who is on your side.',
  ];
};

// ---- Of a decision ----

const OPTIONS = ['Home', 'Asked on', 'What its provider answered', 'Why', 'The child said'] as const;

/** Each home that was asked or offered, and what came of it. */
const options = (view: Matching): readonly (readonly string[])[] => {
  const asked = view.latestPer('approach');
  const offered = view.all('optionsOffered').flatMap(({ value }) => value.homes);
  return [...new Set([...asked.map(({ value }) => value.home), ...offered])].map((home) => {
    const approach = asked.find(({ value }) => value.home === home);
    const answer = view
      .latestPer('providerAnswer')
      .find(({ value }) => value.approach === approach?.value.approach)?.value;
    const no = view.all('childObjects').findLast(({ value }) => value.home === home);
    return [
      home,
      approach ? plainDate(approach.on) : 'offered without being asked',
      approach ? inWords(answer?.answer ?? 'no answer yet') : '',
      answer?.code === undefined ? '' : inWords(answer.code),
      no ? inWords(no.value.code) : '',
    ];
  });
};

const decided = (view: Matching): readonly string[] =>
  choices(view).flatMap(({ made, fell }) => [
    `Chosen on ${plainDate(made.on)}: ${made.value.home}, from search ${made.value.run}; type ${inWords(made.value.homeType)}, in the care plan ${inWords(made.value.carePlanType)}.`,
    `Had to be met and was set aside: ${listed(made.value.setAside)}. Should be met by law and is not: ${listed(made.value.unmet)}.`,
    ...(fell ? [`That fell on ${plainDate(fell.on)}.`] : []),
  ]);

const listed = (all: readonly string[] | undefined): string =>
  all === undefined || all.length === 0 ? 'nothing' : all.map(inWords).join(', ');

// ---- What falls ----

const falls = (view: Matching, today: Parameters<typeof plainDate>[0]): readonly (readonly string[])[] => {
  const choice = chosen(view);
  const held = view.latestPer('hold').filter(({ value }) => holdLives(view, value, { on: today }));
  return [
    ...held.map(({ value }) => ['Hold', value.hold, value.home]),
    ...unanswered(view).map((approach) => ['Approach', approach, homeOf(view, approach)]),
    ...(choice ? [['Choice', plainDate(choice.on), choice.value.home ?? '']] : []),
    ...(['outOfArea', 'keyStageFour', 'funding'] as const).flatMap((decision) =>
      choice
        ? view
            .made(decision)
            .filter(({ on: day }) => day >= choice.on)
            .map((made) => [LABELS[decision], plainDate(made.on), ''])
        : [],
    ),
  ];
};

const LABELS = {
  outOfArea: 'Approval outside the area',
  keyStageFour: 'Approval in key stage 4',
  funding: 'Money',
} as const;
const homeOf = (view: Matching, approach: string): string =>
  view.latestPer('approach').find(({ value }) => value.approach === approach)?.value.home ?? '';

const MOVE_DUTIES = [
  ...['make-placement-plan', 'make-care-plan', 'notify-people', 'notify-area-authority', 'first-visit', 'next-visit'],
  ...['first-review', 'assess-health', 'start-education-plan', 'fit-check', 'fit-check-later', 'next-home-guard'],
  ...[
    'stay-length-guard',
    'outside-terms',
    'end-old-home',
    'reunite-siblings',
    'secure-without-court',
    'secure-review',
  ],
] as const;

export const documents = {
  'childs-page': document('Your next home: where, why, how long, and who told you', {
    to: 'child',
    from: (view) => chosen(view),
    parts: [
      { part: 'says', says: forTheChild },
      { part: 'entries', heading: 'What you were told', of: ['childTold'], nothing: 'You have not been told yet.' },
      { part: 'entries', heading: 'When you saw it', of: ['homeVisited'], nothing: 'You have not seen it yet.' },
      WHOM_TO_RING,
    ],
  }),
  'told-to-child': document('What the child was told, when, and by when it was owed', {
    to: 'auditor',
    from: (view) => view.started,
    parts: [
      {
        part: 'entries',
        heading: 'What was told',
        of: ['childTold', 'objectionAnswered'],
        nothing: 'Nothing was told.',
      },
      {
        part: 'duties',
        heading: 'When it was owed',
        steps: ['tell-child', 'tell-child-again', 'stay-length-guard', 'answer-objection'],
        which: 'all',
        nothing: 'Nothing was owed yet.',
      },
    ],
  }),
  'decision-record': document('How a home was chosen', {
    to: 'team-manager',
    from: (view) => first(view, 'choose'),
    parts: [
      { part: 'says', says: decided, rules: ['match-parents-first', 'match-wishes', 'match-siblings'] },
      {
        part: 'table',
        heading: 'The options',
        columns: OPTIONS,
        rows: options,
        nothing: 'No home was asked or offered.',
      },
      {
        part: 'entries',
        heading: 'What was said before',
        of: ['view', 'optionsDiscussed', 'childObjects', 'objection', 'objectionAnswered', 'schoolConsulted'],
        nothing: 'Nothing is recorded.',
      },
      {
        part: 'entries',
        heading: 'What was decided, and why',
        of: [
          'relaxCriterion',
          'homeChoice',
          'separateSiblings',
          'outOfArea',
          'keyStageFour',
          'spotPurchase',
          'funding',
          'dissentHold',
        ],
        nothing: 'Nothing is recorded.',
      },
    ],
  }),
  'area-notice': document('Notice to the authority of the area', {
    to: 'area-authority',
    from: (view) => (outOfArea(view) ? chosen(view) : undefined),
    parts: [
      {
        part: 'says',
        says: (view) => {
          const [moved, day] = [arrival(view), promised(view)];
          return [
            'A child whom we look after is to live in your area, or lives there.',
            ...(moved ? [`The child moved on ${plainDate(moved.on)}.`] : []),
            ...(!moved && day !== undefined ? [`The move is set for ${plainDate(day)}.`] : []),
            'With this notice go the assessment of need, with our reasons for the home, and the care plan.',
          ];
        },
        rules: ['C18', 'C19'],
      },
      { part: 'entries', heading: 'When you were told or consulted', of: ['areaConsulted'], nothing: 'Not yet.' },
      {
        part: 'duties',
        heading: 'By when notice is owed',
        steps: ['notify-area-authority'],
        which: 'all',
        nothing: 'Notice comes before a planned move.',
      },
      WHOM_TO_RING,
    ],
  }),
  'not-chosen-letter': document('To a provider whose home was not chosen', {
    to: 'provider-manager',
    from: (view) => first(view, 'choose'),
    parts: [
      saying(
        'Thank you for offering a home. Another one was chosen for the child you were asked about.',
        'Whoever asked you tells you the reason that was recorded for your home. Your offer is kept with it.',
        'What you could read of the child is closed to you from now on. Please destroy what you noted.',
        'Your place is free for other children again.',
      ),
      WHOM_TO_RING,
    ],
  }),
  cascade: document('What falls if the request is withdrawn', {
    to: 'team-manager',
    from: (view) =>
      withdrawn(view) ? undefined : view.all('request')[0] && on(view.all('request')[0] ?? view.started),
    parts: [
      saying('All of this ends with one act. What was recorded stays, and so does the offer of an advocate.'),
      {
        part: 'table',
        heading: 'What ends',
        columns: ['What', 'Which', 'Home'],
        rows: falls,
        nothing: 'Nothing is open.',
      },
      { part: 'duties', heading: 'What is owed now', steps: 'every-step', which: 'open', nothing: 'Nothing is open.' },
    ],
  }),
  'move-record': document('To care planning: the move, and every date that runs', {
    to: 'receiving-service',
    from: (view) => arrival(view),
    parts: [
      saying(
        'Until you have accepted, whoever matched the child to the home still owes all of this.',
        'Each date says how it was come to and how sure we are of it.',
      ),
      { part: 'duties', heading: 'Dates that run', steps: MOVE_DUTIES, which: 'all', nothing: 'Nothing is owed yet.' },
      {
        part: 'entries',
        heading: 'The move, and what was found since',
        of: [
          'moved',
          'placementPlan',
          'carePlan',
          'noticesSent',
          'arrivalChecked',
          'childVisited',
          'careReviewed',
          'fitChecked',
        ],
        nothing: 'Nothing is recorded.',
      },
      {
        part: 'entries',
        heading: 'Brothers and sisters',
        of: ['separateSiblings', 'reuniteChecked'],
        nothing: 'No decision to live apart is recorded.',
      },
    ],
  }),
};
