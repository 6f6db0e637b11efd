import { plainDate, type CivilDate } from '../../../statute';
import { saying } from '../../kernel/documents';
import type { Occurred } from '../../kernel/events';
import { on } from '../../kernel/readings';
import type { Guarding } from '../facts';
import {
  advised,
  applied,
  type Bond,
  detailsOf,
  eachBond,
  familyTold,
  freshUntil,
  noticeAsked,
  noticeOpens,
  of,
  packOn,
  type Party,
  readyToSign,
  secondOpens,
  type Side,
  voidPapers,
  wished,
} from '../meaning/bond';
import { DEFAULT_SET } from '../meaning/choices';
import { L } from '../meaning/limits';
import {
  PROPOSAL,
  WHOM_TO_RING,
  inWords,
  says,
  ifAny,
  forEachSide,
  isOver,
  isHeld,
  heldFor,
  codeIn,
  ofBond,
  POINTS,
  document,
} from './own';

/*
 * Papers before anybody has decided: what it is in law, advice, the two consents, the family of the guardian, the record for whoever decides.
 */

const TODAY_ONLY = [
  'What you wish for is not part of the law of England: nobody can make it, whoever asks.',
  'What you can do today: a will, a lasting power of attorney, a contact whom you name, and a statement of what you are to each other.',
  'That statement carries no weight in law. The other three are made with papers of their own: ask for legal advice.',
  'Nothing of it changes what is owed to you as a care leaver.',
];
const PROPOSED = [
  'It was proposed in 2022, and is not law. It would need an Act of Parliament.',
  'Either of you may stop at any time before it is made, without a reason and in one word.',
  'It never changes who you are to leaving care: your adviser, grant, home and every duty stay as they are.',
];

const applies = (view: Guarding, today: CivilDate): readonly string[] =>
  packOn(view, today) === PROPOSAL ? PROPOSED : TODAY_ONLY;

function adviceSaid(view: Guarding, { bond, party }: Side): readonly string[] {
  const mine = (entry: Parameters<ReturnType<typeof of>>[0] & { readonly value: { readonly party: Party } }) =>
    of(bond)(entry) && entry.value.party === party;
  const given = view.all('adviceGiven').filter(mine);
  const declined = view.all('adviceDeclined').filter(mine);
  return [
    ...given.map(({ on: day, value }) =>
      value.understoodAndFree
        ? `You had separate advice on ${plainDate(day)}. It was understood, and your choice is free.`
        : `You had separate advice on ${plainDate(day)}. That it was understood, or that your choice is free, was not confirmed.`,
    ),
    ...declined.map(({ on: day }) => `You declined advice in writing on ${plainDate(day)}.`),
    'What you talked about stays between you and whoever advised you.',
  ];
}

const SIGN = [
  'You sign alone. Nobody signs for you, and nobody sits beside you who is part of it.',
  'You may stop at any time before it is made, without a reason and in one word.',
];

function firstForm(view: Guarding, today: CivilDate): readonly string[] {
  return [
    'This is the first of two consents.',
    `Once both of you have signed there is time to think: signed today, to ${plainDate(view.counted(L.reflect, today))}.`,
    ...SIGN,
  ];
}

const secondForm = (view: Guarding, today: CivilDate): readonly string[] => [
  'This is the second of two consents.',
  `It stays fresh to ${plainDate(freshUntil(view, { on: today }))} if you sign today. After that it is asked for again.`,
  ...SIGN,
];

const SIGNATURE = saying('Name:', 'Signed:', 'Day:', 'Seen alone by:');

const consentForm = (
  title: string,
  form: (view: Guarding, today: CivilDate) => readonly string[],
  opens: (view: Guarding, bond: Bond) => Occurred | undefined,
) =>
  document<Side>(title, {
    to: 'young-person',
    pack: PROPOSAL,
    forEach: forEachSide,
    from: (view, { bond }) => opens(view, bond),
    refusedWhen: (view, _, side) => isOver(view, side.bond) ?? heldFor(view, side),
    parts: [says(form), saying(...PROPOSED), SIGNATURE, WHOM_TO_RING],
  });

export const preparing = {
  'plain-guide': document('What guardianship would and would not do', {
    to: 'young-person',
    from: (view) => (view.purpose === 'guardianship' ? on(view.started) : undefined),
    parts: [
      says(applies),
      says((view, today) =>
        ifAny(
          packOn(view, today) === PROPOSAL,
          'How it is tried out here follows point by point. None of it is the words of the review.',
        ),
      ),
      POINTS,
      WHOM_TO_RING,
    ],
  }),
  'pack-notice': document<Side>('What it is in law', {
    to: 'young-person',
    forEach: forEachSide,
    from: (view, { bond }) => wished(view, bond),
    refusedWhen: (view, _, side) => heldFor(view, side),
    parts: [
      says(applies),
      says((view, today) =>
        packOn(view, today) === PROPOSAL ? [`What is told here is version ${DEFAULT_SET} of the set of defaults.`] : [],
      ),
      WHOM_TO_RING,
    ],
  }),
  'advice-confirmation': document<Side>('Confirmation of separate advice', {
    to: 'young-person',
    pack: PROPOSAL,
    forEach: forEachSide,
    from: advised,
    refusedWhen: (view, _, side) => heldFor(view, side),
    parts: [says((view, _, side) => adviceSaid(view, side)), WHOM_TO_RING],
  }),
  'first-consent-form': consentForm('Consent, the first of two', firstForm, readyToSign),
  'second-consent-form': consentForm('Consent, the second of two', secondForm, secondOpens),
};

// ---- Others who are told ----

function familySaid(view: Guarding, today: CivilDate, bond: Bond): readonly string[] {
  const last = view.counted(L.notice, familyTold(view, bond)?.on ?? today);
  return [
    `${bond.guardian} wants to become a lifelong guardian to an adult whom they love, and tells you so. Who that is they tell you themselves.`,
    `You may say what you think, or nothing, to ${plainDate(last)}. What you say is passed on; it is no veto.`,
    'It may touch who inherits from them. Ask for legal advice of your own.',
  ];
}

const DONE = [
  ...(['wish', 'packTold', 'adviceGiven', 'adviceDeclined', 'steppedBack', 'consent', 'familyTold'] as const),
  'application',
] as const;
const DID: Readonly<Record<(typeof DONE)[number], string>> = {
  wish: 'Wished for it',
  packTold: 'Both were told that it is a proposal',
  adviceGiven: 'Had separate advice',
  adviceDeclined: 'Declined advice in writing',
  steppedBack: 'Gave up power over the services of the adult',
  consent: 'Signed a consent',
  familyTold: 'Told their own family',
  application: 'Applied',
};

/** What was done and by whom, in order; no words of anybody's. */
function doneFor(view: Guarding, bond: Bond): readonly (readonly string[])[] {
  const gone = new Set(voidPapers(view, bond).map(({ id }) => id));
  const acts = DONE.flatMap((fact) =>
    view
      .all(fact)
      .filter(of(bond))
      .map(({ id, on: day, value }) => ({
        ...{ on: day, what: DID[fact], who: codeIn(value, 'party') },
        more: gone.has(id) ? 'void' : codeIn(value, 'round'),
      })),
  );
  const results = view
    .made('capacityResult')
    .filter(of(bond))
    .map(({ on: day, value }) => ({ on: day, what: 'Capacity for this', who: value.party, more: value.choice }));
  return [...acts, ...results]
    .toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)))
    .map(({ on: day, what, who, more }) => [plainDate(day), what, who, inWords(more)]);
}

const lengthSaid = (view: Guarding, _today: CivilDate, bond: Bond): readonly string[] => {
  const since = detailsOf(view, bond)?.knownSince;
  return [
    'This record says what was done and when. It recommends nothing.',
    'Whether it is free, informed, real and safe is for you to find. There is no test of money or of housing.',
    since === undefined
      ? 'How long the two have known each other is not recorded.'
      : `The two have known each other since ${plainDate(since)}.`,
  ];
};

export const toldOf = {
  'family-notice': document<Bond>('Notice to the family of somebody who wants to become a lifelong guardian', {
    to: 'notified-person',
    pack: PROPOSAL,
    forEach: eachBond,
    from: (view, bond) => (noticeAsked(view, bond) ? noticeOpens(view, bond) : undefined),
    refusedWhen: (view, _, bond) => isOver(view, bond) ?? isHeld(view, bond),
    outside: { names: () => false },
    parts: [says(familySaid), WHOM_TO_RING],
  }),
  'neutral-record': document<Bond>('Neutral record for whoever decides', {
    to: 'order-maker',
    pack: PROPOSAL,
    forEach: eachBond,
    from: applied,
    refusedWhen: (view, _, bond) => isOver(view, bond),
    parts: [
      says(lengthSaid),
      {
        part: 'table',
        heading: 'What was done',
        columns: ['Day', 'What', 'By which of the two', 'More'],
        rows: (view, _, bond) => doneFor(view, bond),
        nothing: 'Nothing yet.',
      },
      {
        part: 'entries',
        heading: 'What the family of the guardian said',
        of: ['comment'],
        only: ofBond,
        nothing: 'Nothing was said.',
      },
      {
        part: 'entries',
        heading:
          'What was passed on about safety, and what a birth relative said where the adult agrees or safety requires it',
        of: ['concernPassedOn', 'objectionPassedOn'],
        only: ofBond,
        nothing: 'Nothing was passed on.',
      },
      POINTS,
    ],
  }),
};
