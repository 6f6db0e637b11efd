import { addDays, plainDate, type CivilDate } from '../../../statute';
import { saying } from '../../kernel/documents';
import type { Occurred } from '../../kernel/events';
import { on } from '../../kernel/readings';
import type { Refusal } from '../../kernel/refusals';
import type { Guarding } from '../facts';
import { ageDay, inOrder } from '../meaning/age';
import { packOn } from '../meaning/bond';
import { answerOf, findingOn, lookAgainOn } from '../meaning/finding';
import { goalState, lovingCount } from '../meaning/goal';
import { answersPast18, bothAnswered, visitorStanding } from '../meaning/visitors';
import { document, first, ifAny, no, says, WHOM_TO_RING, type Part } from './own';

/*
 * Papers of the people who love a young person: the map, the page for a review, the goal, letters, findings, plans.
 */

const NAMED: Part = {
  part: 'table',
  heading: 'Whom you have named',
  columns: ['Who', 'As', 'Loving', 'Said on'],
  rows: (view) =>
    view
      .latestPer('relationship')
      .map(({ on: day, value: { person, kind, loving } }) => [person, kind, loving, plainDate(day)]),
  nothing: 'Nobody is named yet.',
};

const YOURS = saying(
  'This page is yours. You decide who sees it, and you may leave it at home.',
  'Only you say who loves you. How often somebody comes says nothing about it.',
);

type Review = Occurred & { readonly review: string; readonly heldOn: CivilDate };
const skipped = (view: Guarding, { review }: Review): Refusal | undefined =>
  view.all('reviewItemSkipped').some(({ value }) => value.review === review)
    ? no('The young person does not want relationships talked about at this review.', 'reviewItemSkipped')
    : undefined;

export const aboutMe = {
  'relationship-map': document('Map of who matters to you', {
    to: 'young-person',
    from: (view) => first(view.all('relationshipMap')),
    parts: [
      YOURS,
      { part: 'entries', heading: 'The map', of: ['relationshipMap'], last: true, nothing: 'There is no map yet.' },
      NAMED,
      {
        part: 'duties',
        heading: 'When it was owed',
        steps: ['relationship-map'],
        which: 'all',
        nothing: 'No map is owed.',
      },
      WHOM_TO_RING,
    ],
  }),
  'who-matters': document<Review>('Who matters to me: a page for my review', {
    to: 'young-person',
    forEach: (view) =>
      view
        .latestPer('reviewArranged')
        .map(({ value: { review, heldOn }, ...entry }) => ({ key: review, about: { ...on(entry), review, heldOn } })),
    from: (_, review) => on(review),
    refusedWhen: (view, _, review) => skipped(view, review),
    parts: [
      says((_view, _today, { heldOn }) => [`For the review on ${plainDate(heldOn)}.`]),
      YOURS,
      NAMED,
      saying('What I want to say about them:', 'Whom I want to see more, or less:', 'Whom I want to find:'),
    ],
  }),
  'goal-record': document('Record of the goal: at least two people who love you', {
    to: 'young-person',
    from: (view) => first(inOrder([...view.all('goalChecked'), ...view.all('prefersNotToSay')])),
    parts: [
      says(goalSaid),
      NAMED,
      {
        part: 'table',
        heading: 'When you were asked',
        columns: ['Day', 'What'],
        rows: (view) =>
          inOrder([...view.all('goalChecked').map(on), ...view.all('prefersNotToSay').map(on)]).map(({ on: day }) => [
            plainDate(day),
            GOAL_SAYS[goalState(view, day)],
          ]),
        nothing: 'You have not been asked yet.',
      },
      {
        part: 'entries',
        heading: 'What a manager decided where there were fewer',
        of: ['goalException'],
        nothing: 'Nothing was decided.',
      },
      WHOM_TO_RING,
    ],
  }),
};

const GOAL_SAYS = {
  'not-asked': 'Not asked yet',
  'goal-met': 'You call two or more loving',
  'goal-open': 'Fewer than two: the work goes on',
  declined: 'You prefer not to say, which is an answer',
} as const;

function goalSaid(view: Guarding): readonly string[] {
  const state = goalState(view);
  if (state === 'declined') return ['You prefer not to say. That is an answer, and nobody chases you.'];
  return [
    `You call ${lovingCount(view)} loving, by what counts here.`,
    ...ifAny(state === 'goal-open', 'The work goes on, before and after you are 18. Nobody is to blame for it.'),
    'It never holds up your eighteenth birthday, and never takes help away.',
  ];
}

// ---- Family finding and visitors ----

type Person = { readonly person: string };
const wishFor = (view: Guarding, person: string) =>
  view.latestPer('approachWish').find(({ value }) => value.person === person);

/** No letter goes where nobody has looked whether contact is safe, or after the person found has said no. */
function letterRefused(view: Guarding, _today: CivilDate, { person }: Person): Refusal | undefined {
  const finding = findingOn(view, person);
  const lapsed = finding?.value.lookAgainOn && view.reached(addDays(lookAgainOn(finding), 1));
  if (!finding || lapsed)
    return no('Nobody has looked whether contact is safe, or it is to be looked at again.', 'contactSafe');
  if (finding.value.choice === 'not-now') return no('Contact was found not to be safe for now.', 'contactSafe');
  return answerOf(view, person)?.value.answer === 'no'
    ? no('The person found has said no: there is no second letter without their own word.', 'foundAnswer')
    : undefined;
}

const FINDINGS = {
  safe: 'Contact was found to be safe.',
  'safe-with-support': 'Contact was found to be safe with support.',
  'not-now': 'Contact was found not to be safe for now. That is not for good.',
} as const;

function findingSaid(view: Guarding, _today: CivilDate, { person }: Person): readonly string[] {
  const finding = findingOn(view, person);
  if (!finding) return [];
  const again = finding.value.choice === 'not-now' ? lookAgainOn(finding) : finding.value.lookAgainOn;
  return [
    `About ${person}, decided on ${plainDate(finding.on)}. ${FINDINGS[finding.value.choice]}`,
    again === undefined ? 'No day to look again was set.' : `It is looked at again by ${plainDate(again)}.`,
    'Whoever decided it tells you why. If you disagree, say so: somebody who speaks for you is then offered to you.',
  ];
}

/** What is said to either of the two: neither reads what the other said. */
function visitorSaid(view: Guarding): readonly string[] {
  const goesOn = (['adult', 'visitor'] as const).every((party) => answersPast18(view, party)?.value.continues);
  const eighteen = ageDay(view, 18);
  const underLaw = eighteen !== undefined && packOn(view, eighteen) === 'england-law';
  const { appointmentEndedOn = underLaw ? eighteen : undefined } = visitorStanding(view);
  return [
    goesOn
      ? 'Both of you want to stay in touch. No age ends that.'
      : 'The visits do not go on past 18. Thank you both for the time you gave each other; this is a good moment for a goodbye.',
    ...(appointmentEndedOn === undefined
      ? []
      : [
          `What the law calls the appointment of a visitor ends with care, on ${plainDate(appointmentEndedOn)}.`,
          ...ifAny(goesOn, 'That is all that ends: whether and how you see each other is for the two of you.'),
        ]),
  ];
}

export const finding = {
  'approach-letter': document<Person>('A letter from somebody who would like to be in touch', {
    to: 'found-person',
    forEach: (view) =>
      view.latestPer('approachWish').map(({ value: { person } }) => ({ key: person, about: { person } })),
    from: (view, { person }) => {
      const wish = wishFor(view, person);
      return wish?.value.choice === 'approach' ? on(wish) : undefined;
    },
    refusedWhen: letterRefused,
    outside: { names: () => true },
    parts: [
      {
        part: 'entries',
        heading: 'In the words that were agreed',
        of: ['approachWish'],
        only: (view, { person }) => {
          const wish = wishFor(view, person);
          return ({ id }) => id === wish?.id;
        },
        fields: ['words'],
        nothing: 'No words were agreed.',
      },
      saying(
        'You may say yes, not now or no, and need give no reason.',
        'Where you live and how to reach you stay yours: they are passed on to nobody unless you say so.',
        'If you say no, nobody writes again unless you do.',
      ),
      WHOM_TO_RING,
    ],
  }),
  'safety-finding': document<Person>('Whether contact is safe, and when it is looked at again', {
    to: 'young-person',
    forEach: (view) =>
      [...new Set(view.made('contactSafe').map(({ value }) => value.person))].map((person) => ({
        key: person,
        about: { person },
      })),
    from: (view, { person }) => {
      const made = findingOn(view, person);
      return made && on(made);
    },
    parts: [says(findingSaid), WHOM_TO_RING],
  }),
  'gathering-plan': document('Plan after the gathering', {
    to: 'young-person',
    from: (view) => first(view.all('relationshipPlan')),
    parts: [
      { part: 'entries', heading: 'The gathering', of: ['gatheringHeld'], nothing: 'None was held.' },
      { part: 'entries', heading: 'The plan', of: ['relationshipPlan'], last: true, nothing: 'There is no plan.' },
      {
        part: 'duties',
        heading: 'When the plan was owed',
        steps: ['relationship-plan'],
        which: 'all',
        nothing: 'No plan is owed.',
      },
      WHOM_TO_RING,
    ],
  }),
  'visitor-continuation': document('Your visitor and you, past 18', {
    to: 'young-person',
    forEach: () => [
      { key: '', about: undefined },
      { key: 'visitor', about: undefined, to: 'independent-visitor' },
    ],
    from: (view) => (view.all('visitorMatched').length > 0 ? bothAnswered(view) : undefined),
    outside: { names: () => true },
    parts: [says(visitorSaid), WHOM_TO_RING],
  }),
};
