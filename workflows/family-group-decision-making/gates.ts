import { wordsFor, type Entry } from '../kernel/definition';
import type { Occurred } from '../kernel/events';
import { latest, stillStands } from '../kernel/readings';
import { OTHER_ORDERS, type Family } from './facts';
import {
  thisRound,
  within,
  recipients,
  acceptancesThatStand,
  meetingIn,
  letterIn,
  exception,
  bypass,
  entered,
  metOrDeclined,
  notOffered,
  isTooOld,
  childHeard,
} from './meaning';

/*
 * Acts that are not compliant until something is true: an application, a letter, a meeting, a decision to enter. They are
 * never prevented: what happened is recorded, and judged limb by limb, law apart from practice.
 */

const { gate } = wordsFor<Family>();

const SECTION_31: readonly string[] = ['care', 'supervision'];
type Ordered = Entry<{ readonly orderSought: string }>;
const isSection31 = ({ value }: Ordered) => SECTION_31.includes(value.orderSought);
const isOther = (entry: Ordered) => !isSection31(entry);

/** An urgent application and its explanation may be of one day, and so may the decisions that it explains. */
const FILED_WITH_IT = ['courtExplanation', 'urgentBypass', 'bestInterestsException'];

/** What s.31ZA and, where it is on, the review ask before an application for any order under Part 4. */
export const beforeAnApplication = {
  offer: {
    title: 'A meeting was offered to each parent and each person with parental responsibility',
    rule: 'B2.1',
    missing: (view: Family) => (exception(view, 'offer') ? [] : notOffered(view)),
  },
  hold: {
    title: 'The meeting was held, if anybody accepted it',
    rule: 'B2.2',
    missing: (view: Family) =>
      exception(view, 'hold') || heldSinceTheLetter(view)
        ? []
        : acceptancesThatStand(view)
            .filter(({ value }) => !confirmedEarlier(view, value.person))
            .map(({ value }) => ({ what: 'fgdm-hold', person: value.person })),
  },
  letter: {
    title: 'The letter before proceedings contains the offer',
    rule: 'B2.3',
    notApplicable: (view: Family) =>
      exception(view, 'offer') ? 'exception' : letterIn(view, thisRound(view)) ? undefined : 'no-letter',
    missing: (view: Family) =>
      view.all('letterBeforeProceedings').some((sent) => sent.value.containsOffer && within(thisRound(view))(sent))
        ? []
        : [{ what: 'fgdm-letter' }],
  },
  'meeting-first': {
    title: 'A family group meeting came before the application, or an urgent bypass was explained to the court',
    rule: 'rev-mandatory',
    sameDay: FILED_WITH_IT,
    missing: (view: Family) => (metOrBypassed(view) ? [] : [{ what: 'rev-mandatory' }]),
  },
  explanation: {
    title: 'An urgent bypass or an exception is explained to the court',
    rule: 'rev-urgent',
    sameDay: FILED_WITH_IT,
    notApplicable: (view: Family) => (setAside(view) ? undefined : 'nothing-bypassed'),
    missing: (view: Family) => (view.all('courtExplanation').length > 0 ? [] : [{ what: 'explanation-to-court' }]),
  },
} as const;

/** A meeting before the letter that carries the offer is evidence only. */
function heldSinceTheLetter(view: Family): boolean {
  const round = thisRound(view);
  const letter = letterIn(view, round);
  return view.all('meeting').some((held) => within(round)(held) && (!letter || held.on >= letter.on));
}

/** Unless whoever accepted has confirmed in writing that it serves, and the legal adviser has certified so. */
const confirmedEarlier = (view: Family, person: string) =>
  view.all('meeting').length > 0 &&
  view
    .all('earlierMeetingConfirmed')
    .some((confirmed) => confirmed.value.person === person && within(thisRound(view))(confirmed));

/** Why there need not be a meeting: urgency, or the child's best interests. */
const setAside = (view: Family) => bypass(view) ?? exception(view, 'offer') ?? exception(view, 'hold');

/** Under the review a meeting comes first; it is bypassed only in urgency, with an explanation filed. */
const metOrBypassed = (view: Family): boolean =>
  metOrDeclined(view) !== undefined || (setAside(view) !== undefined && view.all('courtExplanation').length > 0);

/** Before the letter and before the decision to enter, which no court sees yet, the bypass itself is enough. */
const metOrSetAside = (view: Family): boolean => metOrDeclined(view) !== undefined || setAside(view) !== undefined;

/** The review's gate stands before the letter, unless the authority's own wording of it names the decision to enter. */
const setBeforeTheDecision = (view: Family, { on: day }: Occurred): boolean =>
  view.triggerOf('rev-mandatory', day) === 'preProceedingsEnteredOn';

/** An application that is planned, or decided on, and has not been issued since. */
function planned(view: Family, kind: (entry: Ordered) => boolean): Occurred | undefined {
  const plan = view.all('plannedApplication').filter(kind).at(-1);
  const decided = view.decided('apply');
  const applying = decided?.value.choice === 'apply' && kind(decided) ? decided : undefined;
  const dropped = decided && !applying && plan && decided.on >= plan.on;
  const last = latest([...(plan && !dropped ? [plan] : []), ...(applying ? [applying] : [])]);
  return last && view.all('partFourApplication').some((issued) => kind(issued) && issued.on >= last.on)
    ? undefined
    : last;
}

/** The legal adviser has certified of every such order that no application for it is intended. */
function notIntended(view: Family): boolean {
  const certified = view.all('applicationNotIntended').flatMap(({ value }) => value.orders);
  return OTHER_ORDERS.every((order) => certified.includes(order));
}

export const gates = {
  'care-or-supervision-application': gate('Application for a care or supervision order', {
    acts: (view) => view.all('partFourApplication').filter(isSection31),
    planned: (view) => planned(view, isSection31),
    awaited: (view) =>
      !isTooOld(view) && (view.purpose === 'before-proceedings' || planned(view, isSection31) !== undefined),
    over: (view) => (isTooOld(view) ? 'not-available-age' : undefined),
    limbs: beforeAnApplication,
  }),
  'other-part-four-application': gate('Application for another order under Part 4', {
    acts: (view) => view.all('partFourApplication').filter(isOther),
    planned: (view) => planned(view, isOther),
    awaited: (view) =>
      planned(view, isOther) !== undefined || (view.purpose === 'before-proceedings' && !notIntended(view)),
    over: (view) => (notIntended(view) ? 'not-intended' : undefined),
    limbs: beforeAnApplication,
  }),
  'enter-pre-proceedings': gate('Decision to enter pre-proceedings', {
    acts: (view) => view.made('enterPreProceedings').filter(({ value }) => value.choice === 'enter'),
    awaited: () => false,
    limbs: {
      expert: {
        title: 'An expert practitioner made or shaped the decision',
        rule: 'rev-gateway',
        sameDay: ['enterPreProceedings'],
        missing: (view, { on: day }) =>
          view
            .made('enterPreProceedings')
            .some((made) => made.on === day && made.value.choice === 'enter' && made.value.expertPractitioner)
            ? []
            : [{ what: 'rev-gateway' }],
      },
      'meeting-first': {
        title: 'A family group meeting came before the decision, or it was bypassed',
        rule: 'rev-mandatory',
        notApplicable: (view, act) => (setBeforeTheDecision(view, act) ? undefined : 'set-before-the-letter'),
        missing: (view) => (metOrSetAside(view) ? [] : [{ what: 'rev-mandatory' }]),
      },
    },
  }),
  'letter-before-proceedings': gate('Letter before proceedings', {
    acts: (view) => view.all('letterBeforeProceedings'),
    planned: (view) => stillStands(entered(view, thisRound(view))),
    awaited: (view) =>
      stillStands(entered(view, thisRound(view))) !== undefined && letterIn(view, thisRound(view)) === undefined,
    limbs: {
      'meeting-first': {
        title: 'A family group meeting came before the letter, or it was bypassed',
        rule: 'rev-mandatory',
        notApplicable: (view, act) => (setBeforeTheDecision(view, act) ? 'set-before-the-decision' : undefined),
        missing: (view) => (metOrSetAside(view) ? [] : [{ what: 'rev-mandatory' }]),
      },
    },
  }),
  'hold-meeting': gate('Family group meeting', {
    acts: (view) => view.all('meeting'),
    planned: (view) =>
      view
        .all('meetingArranged')
        .filter(within(thisRound(view)))
        .at(-1),
    awaited: (view) => acceptancesThatStand(view).length > 0 && meetingIn(view, thisRound(view)) === undefined,
    limbs: {
      'child-heard': {
        title: "The child's wishes and feelings were sought first",
        rule: 'fgdm-child',
        missing: (view) => (childHeard(view) ? [] : [{ what: 'wishes-and-feelings' }]),
      },
      'support-offered': {
        title: 'Each adult was offered representation and the child an advocate',
        rule: 'rev-offers',
        missing: (view) => supportNotOffered(view),
      },
    },
  }),
};

function supportNotOffered(view: Family): readonly { what: string; person?: string }[] {
  const offers = view.all('representationOffer');
  const adults = recipients(view).filter(({ value }) => !offers.some((offer) => offer.value.person === value.person));
  const child = view.all('advocacyOffer').length > 0 ? [] : [{ what: 'offer-advocate' }];
  return [...adults.map(({ value }) => ({ what: 'offer-representation', person: value.person })), ...child];
}
