import { plainDate, type CivilDate } from '../../statute';
import { wordsFor } from '../kernel/definition';
import { saying } from '../kernel/documents';
import type { Occurred } from '../kernel/events';
import { latest, on } from '../kernel/readings';
import type { Leaving } from './facts';
import { type Birthday, decisionOpens, liveServices, YEARS } from './meaning/birthdays';
import { silences } from './meaning/contact';
import { currentHome } from './meaning/homes';
import { bondWished } from './meaning/people';
import { ageDay, atAge, isOn, spells } from './meaning/standing';

/*
 * Papers for the young person and about them. Each says what the record says on the day it is made; what nobody has decided
 * goes on, and the paper says so. No paper tells anybody of care without the young person's live consent.
 */

const { document } = wordsFor<Leaving>();

const WHOM_TO_RING = { part: 'whom-to-ring' } as const;
const first = (entries: readonly Occurred[]): Occurred | undefined => entries[0] && on(entries[0]);
const inWords = (code: string): string => code.replaceAll('-', ' ');
const counted = (pounds: readonly { readonly value: { readonly pounds: number } }[]): number =>
  pounds.reduce((sum, { value }) => sum + value.pounds, 0);

// ---- Birthdays ----

const AGES = [
  [
    16,
    'If you are still looked after, or were long enough, you are owed an assessment, a plan and a personal adviser.',
  ],
  [17, 'By now there is a plan for your home at 18, with a fallback and the money for each.'],
  [18, 'You are an adult in law and care ends. Your home, your adviser and your plan do not end by themselves.'],
  [21, 'Before this day somebody named decides with you what goes on. Support can be asked for until you are 25.'],
  [25, 'Duties that the law puts in years end. Contact, your records and the people who know you do not.'],
] as const;

const dates = (view: Leaving): readonly string[] =>
  AGES.flatMap(([years, opens]) => {
    const day = ageDay(view, years);
    return day === undefined ? [] : [`You are ${years} on ${plainDate(day)}. ${opens}`];
  });

const RIGHTS = [
  'You may ask for a review of your plan at any time, and it must then be arranged.',
  'You say which people matter to you, and whether you are loved by them. Nobody says it for you.',
  'Nobody is told that you have been in care unless you agree to that person and that purpose. You can take it back at any time.',
  'You may ask for another personal adviser, for an advocate, and to read your file with somebody beside you.',
  'If you go, you may come back. Nobody asks first whether you are entitled to.',
];

/** What is live at a birthday, and what was decided of it. */
const goingOn =
  (birthday: Birthday) =>
  (view: Leaving): readonly string[] => {
    const decided = view.made('atBirthday').filter(({ value }) => value.birthday === birthday);
    return liveServices(view).map((service) => {
      const last = decided.findLast(({ value }) => value.service === service);
      const what = `${inWords(service).replace(/^./, (letter) => letter.toUpperCase())}: `;
      if (!last) return `${what}nobody has decided yet. It goes on until somebody has decided it with you.`;
      return `${what}${DECIDED[last.value.choice]} (decided on ${plainDate(last.on)}).`;
    });
  };

const DECIDED = {
  continue: 'it goes on',
  'hand-over': 'it is handed over; until the other side has accepted, it goes on as it is',
  'end-by-choice': 'it ends, because you said so',
} as const;

const letterAt = (birthday: Birthday, ...says: readonly string[]) =>
  document(`Letter before the ${birthday} birthday: what goes on, and whom to ring`, {
    to: 'young-person',
    from: (view) => decisionOpens(view, birthday),
    parts: [
      {
        part: 'says',
        says: (view) => {
          const day = ageDay(view, YEARS[birthday]);
          return [...(day === undefined ? [] : [`You are ${YEARS[birthday]} on ${plainDate(day)}.`]), ...says];
        },
      },
      { part: 'says', heading: 'What goes on', says: goingOn(birthday) },
      WHOM_TO_RING,
    ],
  });

// ---- The plan ----

const plainly = (view: Leaving): readonly string[] => {
  const [plan, review, adviser, home] = [
    view.latest('pathwayPlan'),
    view.latest('planReview'),
    view.latest('adviserNamed'),
    currentHome(view),
  ];
  return [
    ...(plan ? [`Your plan was made on ${plainDate(plan.on)}.`] : []),
    ...(review ? [`It was last looked at with you on ${plainDate(review.on)}.`] : []),
    ...(adviser ? ['You have a personal adviser.'] : ['You have no personal adviser yet. One is owed to you.']),
    ...(home ? [`You have lived where you live now since ${plainDate(home.from.on)}.`] : []),
    'Nothing in your plan ends because you have a birthday.',
    'You can ask to change your plan at any time.',
  ];
};

// ---- Money ----

function grant(view: Leaving): readonly string[] {
  const entitled = view.latest('grantEntitlement')?.value.pounds;
  const paid = counted(view.all('grantPaid'));
  if (entitled === undefined) return [`Paid so far: £${paid}. What you are entitled to is not recorded.`];
  const left = Math.max(0, entitled - paid);
  return [
    `You are entitled to £${entitled}. Paid so far: £${paid}. Still to be paid: £${left}. What you buy is your choice.`,
  ];
}

const savings = (view: Leaving): readonly string[] => {
  const held = view.latest('savings');
  return [
    ...(held ? [`Your savings were £${held.value.pounds} on ${plainDate(held.on)}.`] : []),
    'Your savings are yours. They never make the grant smaller.',
  ];
};

// ---- Housing ----

/** The last application to a council to which the young person lets it be told that they have been in care. */
const applied = (view: Leaving) =>
  view
    .all('housingApplication')
    .findLast(({ value }) =>
      view
        .all('disclosureConsent')
        .some(
          (said) =>
            said.value.recipient === value.to &&
            said === view.all('disclosureConsent').findLast((one) => one.value.recipient === value.to) &&
            said.value.given,
        ),
    );

const OWED = ['eligible', 'relevant', 'former-relevant', 'former-relevant-education', 'person-under-25'] as const;

const supported = (view: Leaving, today: CivilDate): readonly string[] => {
  const to = applied(view)?.value.to;
  return [
    ...(to === undefined ? [] : [`To the housing authority ${to}, with the young person's consent.`]),
    isOn(view, today, ...OWED)
      ? 'We support this application. The applicant is owed duties under the leaving care provisions of the Children Act 1989, and this council remains responsible for them.'
      : 'We support this application. The applicant has been in our care.',
    'An applicant to whom these duties are owed may not be turned away for want of a local connection.',
  ];
};

const out = (view: Leaving) => silences(view).findLast(({ about }) => !about.to)?.about.from;

export const documents = {
  'rights-letter': document('What is coming, your rights and your choices', {
    to: 'young-person',
    from: (view) => atAge(view, 15, 6),
    parts: [
      { part: 'says', heading: 'Your birthdays', says: dates, rules: ['G1', 'G2', 'G3', 'G13'] },
      { ...saying(...RIGHTS), heading: 'What you decide' },
      WHOM_TO_RING,
    ],
  }),
  assessment: document('Assessment of needs', {
    to: 'young-person',
    from: (view) => first(view.all('needsAssessment')),
    parts: [
      { part: 'entries', heading: 'Assessments', of: ['needsAssessment'], nothing: 'No assessment is recorded.' },
      {
        part: 'duties',
        heading: 'When it was owed',
        steps: ['needs-assessment', 'needs-assessment-relevant'],
        which: 'all',
        nothing: 'No assessment is owed.',
      },
    ],
  }),
  'pathway-plan': document('Pathway plan', {
    to: 'young-person',
    from: (view) => first(view.all('pathwayPlan')),
    parts: [
      { part: 'entries', heading: 'The plan', of: ['pathwayPlan'], last: true, nothing: 'No plan is recorded.' },
      {
        part: 'entries',
        heading: 'The home it plans for',
        of: ['housingPlan'],
        last: true,
        nothing: 'No housing plan is recorded.',
      },
      { part: 'duties', heading: 'What is owed next', steps: 'every-step', which: 'open', nothing: 'Nothing is open.' },
      WHOM_TO_RING,
    ],
  }),
  'easy-read-plan': document('Your plan, in short', {
    to: 'young-person',
    from: (view) => first(view.all('pathwayPlan')),
    parts: [{ part: 'says', says: plainly }, WHOM_TO_RING],
  }),
  'review-record': document('Record of the reviews of the plan', {
    to: 'young-person',
    from: (view) => first(view.all('planReview')),
    parts: [
      { part: 'entries', heading: 'Reviews', of: ['planReview'], nothing: 'No review is recorded.' },
      {
        part: 'duties',
        heading: 'When they were owed',
        steps: ['pathway-review', 'review-with-care-review', 'requested-review'],
        which: 'all',
        nothing: 'No review is owed.',
      },
    ],
  }),
  'staying-put-money': document('Staying where you are: the money', {
    to: 'young-person',
    from: (view) => first(view.all('stayInformation')),
    parts: [
      {
        part: 'says',
        says: (view) => {
          const day = ageDay(view, 21);
          return [
            'You and your former foster carer each say for yourselves whether you stay. Money alone is no reason to say no to you.',
            ...(day === undefined ? [] : [`The duty to support it runs to ${plainDate(day)}, your 21st birthday.`]),
            'Support for the carer includes money, and no day goes unpaid when you turn 18.',
          ];
        },
        rules: ['G14'],
      },
      {
        part: 'entries',
        heading: 'What has been said and paid',
        of: ['stayInformation', 'stayChoice', 'hostAnswer', 'stayRefused', 'carerPayment'],
        nothing: 'Nothing is recorded yet.',
      },
    ],
  }),
  'housing-letter': document('Letter in support of an application for housing', {
    to: 'housing-authority',
    from: (view) => applied(view) && first([applied(view)].flatMap((one) => one ?? [])),
    parts: [{ part: 'says', says: supported, rules: ['G19'] }, WHOM_TO_RING],
  }),
  guarantee: document('Guarantee of the rent', {
    to: 'young-person',
    from: (view) => first(view.all('rentGuarantee')),
    parts: [
      { part: 'entries', heading: 'The answer', of: ['rentGuarantee'], nothing: 'No guarantee is recorded.' },
      WHOM_TO_RING,
    ],
  }),
  'grant-statement': document('Your grant and bursaries', {
    to: 'young-person',
    from: (view) =>
      latest([...view.all('grantEntitlement'), ...view.all('grantPaid'), ...view.all('bursaryPaid')].map(on)),
    parts: [
      { part: 'says', heading: 'The grant to set up home', says: grant },
      {
        part: 'entries',
        heading: 'What was paid, and what was said about it',
        of: ['grantPaid', 'grantRestriction', 'bursaryPaid'],
        nothing: 'Nothing was paid yet.',
      },
      { part: 'says', heading: 'Savings, which stand apart', says: savings },
      WHOM_TO_RING,
    ],
  }),
  'letter-at-18': letterAt(
    'eighteenth',
    'Care ends in law on that day. What you live from, where you live and who helps you does not end with it.',
  ),
  'letter-at-21': letterAt(
    'twenty-first',
    'From that day you can ask for support until you are 25, and you are asked at least once a year whether you want it.',
  ),
  'letter-at-25': letterAt(
    'twenty-fifth',
    'What the law calls leaving care ends on that day. You can still ring, at any age, and nobody asks whether you are entitled to.',
  ),
  'yearly-offer': document('Offer of advice and support', {
    to: 'young-person',
    from: (view) => spells(view, 'person-under-25', 'former-relevant-education')[0]?.from,
    parts: [
      {
        ...saying(
          'You can have a personal adviser, an assessment of what you need and a plan whenever you ask, until you are 25.',
          'If you do not want it now, that is an answer too. You will be asked again in a year, or sooner if you ring.',
        ),
        rules: ['G13', 'G18'],
      },
      WHOM_TO_RING,
    ],
  }),
  'lost-touch-letter': document('We have not heard from you', {
    to: 'young-person',
    from: out,
    parts: [
      saying(
        'We have not heard from you for a while, and we would like to know how you are.',
        'Nothing has been closed. Whatever you were owed is still owed to you, and you need give no reason for not writing.',
        'Any sign of life will do: a call, a message, or a word through somebody you trust.',
      ),
      WHOM_TO_RING,
    ],
  }),
  'guardianship-wish': document('A wish for a lifelong bond, and what the young person agreed to have told on', {
    to: 'guardianship-coordinator',
    from: (view) => {
      const wish = bondWished(view);
      return wish && on(wish);
    },
    parts: [
      saying(
        'This is all that travels. Whatever else leaving care knows stays there until the young person agrees to it.',
        'Nothing that is owed by leaving care changes. Whether it is a wish is asked again, of each of the two alone.',
      ),
      {
        part: 'entries',
        heading: 'The wish',
        of: ['bondWish'],
        last: true,
        fields: ['with', 'words'],
        nothing: 'No wish is recorded.',
      },
      {
        part: 'table',
        heading: 'People who may be told of',
        columns: ['Who', 'As', 'Loving, in the young person’s own word'],
        rows: (view) => {
          const shared = bondWished(view)?.value.tellOf ?? [];
          return view
            .latestPer('relationship')
            .filter(({ value: { person } }) => shared.includes(person))
            .map(({ value: { person, kind, loving } }) => [person, kind, loving]);
        },
        nothing: 'The young person has agreed to have nobody else told of.',
      },
    ],
  }),
  'records-offer': document('Reading your file, with somebody beside you if you like', {
    to: 'young-person',
    from: (view) => first(view.all('recordsAsked')),
    parts: [
      saying(
        'You have asked to read your file. Before it is given to you we ask whether you want somebody with you when you read it.',
        'You may say no. Either way the file is yours to read once you have answered.',
      ),
      {
        part: 'duties',
        heading: 'By when',
        steps: ['records-acknowledged', 'records-access'],
        which: 'all',
        nothing: 'Nothing is open.',
      },
      WHOM_TO_RING,
    ],
  }),
};
