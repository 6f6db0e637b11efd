import { days, weeks, workingDays, workingDaysBefore, type CivilDate } from '../../statute';
import { journey, localSetting, wordsFor, type Entry } from '../kernel/definition';
import type { Sent } from '../kernel/decide';
import type { Occurred } from '../kernel/events';
import { responsible } from '../kernel/people';
import { refusal, type Refusal } from '../kernel/refusals';
import { OTHER_ORDERS, type OUTCOMES, facts, decisions, type Family } from './facts';
import {
  on,
  earliest,
  latest,
  type Span,
  lastSpan,
  stillStands,
  over,
  type Round,
  thisRound,
  within,
  numbered,
  eachRound,
  recipients,
  eachPerson,
  becameRecipient,
  lost,
  everyLineFilled,
  acceptancesThatStand,
  accepted,
  allWithdrew,
  meetingIn,
  letterIn,
  coordinatorIn,
  exception,
  bypasses,
  bypass,
  entered,
  allDeclined,
  chosen,
  issuedAfterBypass,
  knownAdultsAsked,
  everyoneTold,
  type Call,
  callsToDecide,
  type Due,
  eachOfferDue,
  offerDueFrom,
  offered,
  type Offered,
  eachOffer,
  answerTo,
} from './meaning';

/*
 * Family group decision making before pre-proceedings: the family meets and proposes its own plan before an authority asks
 * a court for an order. Children Act 1989 s.31ZA gives two conditions and no days; every figure below is a local default.
 */

const { step, gate, handOver, end } = wordsFor<Family>();

// ---- Steps ----

const FGDM = 'family-group-decision-making';
const setting = (id: string, limit: Parameters<typeof localSetting>[1], source = 'No source gives a figure.') =>
  localSetting(`${FGDM}.${id}`, limit, source);
const BEFORE_PROCEEDINGS = ['before-proceedings'];

const steps = {
  'list-offer-recipients': step('List each parent and each person with parental responsibility', {
    owedBy: 'social-worker',
    opens: ({ started }) => started,
    due: setting('list-offer-recipients', workingDays(3)),
    done: everyLineFilled,
    evidence: ['offerRecipient'],
    excusedBy: { roles: ['team-manager'], reasons: ['untraced', 'risk'] },
  }),
  'offer-representation': step('Each adult has been offered support', {
    owedBy: 'social-worker',
    forEach: eachPerson,
    opens: becameRecipient,
    due: setting('offer-representation', workingDays(5)),
    done: (view, person: string) =>
      view.all('representationOffer').find(({ value }) => value.person === person && value.answer !== 'waiting'),
    evidence: ['representationOffer'],
    noLonger: lost,
    excusedBy: 'nobody',
  }),
  'offer-advocate': step('The child has been offered an independent advocate', {
    owedBy: 'social-worker',
    opens: ({ started }) => started,
    due: setting('offer-advocate', workingDays(5)),
    done: (view) => view.all('advocacyOffer').find(({ value }) => value.answer !== 'waiting'),
    evidence: ['advocacyOffer'],
    excusedBy: 'nobody',
  }),
  'family-finding': step('Look for relatives and friends', {
    owedBy: 'social-worker',
    opens: ({ started }) => started,
    due: setting('family-finding', workingDays(10)),
    done: (view) => view.all('familyFinding')[0],
    evidence: ['familyFinding'],
    excusedBy: { roles: ['team-manager'], reasons: ['contact-would-endanger'] },
  }),
  'support-relatives': step('Help relatives who might care', {
    owedBy: 'social-worker',
    forEach: (view) =>
      view
        .all('familyFinding')
        .flatMap((found) =>
          found.value.person !== undefined && ['short', 'long'].includes(found.value.couldCare)
            ? [{ key: found.value.person, about: { person: found.value.person, found: on(found) } }]
            : [],
        ),
    opens: (_, { found }: { person: string; found: Occurred }) => found,
    due: setting('support-relatives', workingDays(5)),
    done: (view, { person }) =>
      view.all('relativeSupport').find(({ value }) => value.person === person && value.answer !== 'waiting'),
    evidence: ['relativeSupport'],
    excusedBy: 'nobody',
  }),
  'enter-pre-proceedings': step('Decide whether to enter pre-proceedings', {
    owedBy: 'service-manager',
    forEach: (view) => numbered(callsToDecide(view)),
    opens: (_, { from }: Call) => from,
    due: setting('enter-pre-proceedings', workingDays(10)),
    done: (_, { decided }) => decided,
    evidence: ['enterPreProceedings'],
    excusedBy: 'nobody',
  }),
  'send-letter': step('Send the letter before proceedings, with the offer', {
    owedBy: 'legal-adviser',
    forEach: eachRound,
    opens: (view, round: Round) => entered(view, round)?.from,
    due: setting('send-letter', workingDays(5), 'One firm of solicitors reports five working days.'),
    done: (view, round) =>
      view
        .all('letterBeforeProceedings')
        .find(
          (sent) =>
            sent.value.containsOffer && within(round)(sent) && sent.on >= (entered(view, round)?.from.on ?? sent.on),
        ),
    evidence: ['letterBeforeProceedings'],
    excusedWhen: (view) => {
      const urgent = bypass(view);
      return exception(view, 'offer') ?? (urgent && { ...urgent, reason: 'urgent-issue' });
    },
    noLonger: (view, round) => over(entered(view, round), 'decided-otherwise'),
    excusedBy: { roles: ['service-manager'], reasons: ['not-in-best-interests', 'urgent-issue'] },
  }),
  'make-offer': step('Offer a family group meeting', {
    owedBy: 'social-worker',
    forEach: eachOfferDue,
    opens: offerDueFrom,
    done: offered,
    evidence: ['offer'],
    excusedWhen: (view) => exception(view, 'offer'),
    noLonger: (view, { person, round }: Due) =>
      lost(view, person) ?? (round.to && { ...round.to, reason: 'entered-again' }),
    excusedBy: 'nobody',
  }),
  'answer-offer': step('Each person offered a meeting has answered', {
    owedBy: 'social-worker',
    forEach: eachOffer,
    opens: (_, { offer }: Offered) => on(offer),
    due: setting('answer-offer', workingDays(10)),
    done: answerTo,
    evidence: ['offerAnswer'],
    noLonger: (_, { next }) => next && { ...on(next), reason: 'offered-again' },
    excusedBy: 'nobody',
  }),
  'appoint-coordinator': step('A coordinator, who does not hold the case, is named and prepared', {
    owedBy: 'service-lead',
    forEach: eachRound,
    opens: accepted,
    due: setting(
      'appoint-coordinator',
      workingDays(5),
      'Surrey starts to arrange the meeting in five days (secondary source).',
    ),
    done: coordinatorIn,
    evidence: ['coordinator'],
    noLonger: allWithdrew,
    excusedBy: 'nobody',
  }),
  'hear-child': step('The child has been heard before the meeting', {
    owedBy: 'social-worker',
    forEach: eachRound,
    opens: accepted,
    done: (view, round: Round) => view.all('wishesAndFeelings').find(within(round)),
    evidence: ['wishesAndFeelings'],
    noLonger: allWithdrew,
    excusedBy: { roles: ['team-manager'], reasons: ['not-practicable', 'not-consistent-with-welfare'] },
  }),
  'prepare-family': step('The family has the concerns, bottom lines and resources in writing', {
    owedBy: 'fgdm-coordinator',
    forEach: eachRound,
    opens: coordinatorIn,
    due: setting('prepare-family', workingDaysBefore(5)),
    countsFrom: (view, round: Round) => {
      const sent = view.all('familyInformation').find(within(round));
      const arranged = (sent ? view.upTo(sent.on) : view).latest('meetingArranged');
      return arranged && within(round)(arranged) ? { on: arranged.value.plannedFor } : undefined;
    },
    done: (view, round) => view.all('familyInformation').find(within(round)),
    evidence: ['familyInformation'],
    noLonger: (view, round) => {
      const held = meetingIn(view, round);
      return held ? { ...on(held), reason: 'meeting-held' } : allWithdrew(view, round);
    },
    excusedBy: { roles: ['team-manager'], reasons: ['urgent-meeting'] },
  }),
  'hold-meeting': step('The family group meets', {
    owedBy: 'fgdm-coordinator',
    forEach: eachRound,
    opens: accepted,
    due: setting(
      'hold-meeting',
      workingDays(30),
      'Hertfordshire plans four to eight weeks for the whole process (secondary source).',
    ),
    done: meetingIn,
    evidence: ['meeting'],
    excusedWhen: (view) => exception(view, 'hold'),
    noLonger: allWithdrew,
    excusedBy: 'nobody',
  }),
  'ask-known-adults': step('Known adults who might foster are named and, if right, asked', {
    owedBy: 'social-worker',
    forEach: eachRound,
    opens: askedFor,
    done: knownAdultsAsked,
    evidence: ['knownAdult', 'noKnownAdults'],
    excusedBy: 'nobody',
  }),
  'record-family-plan': step("The family's plan, in the family's words", {
    owedBy: 'fgdm-coordinator',
    forEach: eachRound,
    opens: meetingIn,
    due: setting('record-family-plan', workingDays(5)),
    done: (view, round: Round) => view.all('familyPlan').find(within(round)),
    evidence: ['familyPlan'],
    excusedBy: 'nobody',
  }),
  'reply-to-plan': step("Reply to the family's plan, with reasons", {
    owedBy: 'team-manager',
    forEach: eachRound,
    opens: meetingIn,
    due: setting('reply-to-plan', workingDays(10)),
    done: (view, round: Round) => view.made('reply').find(within(round)),
    evidence: ['reply'],
    excusedBy: 'nobody',
  }),
  'record-outcomes': step('Decide the outcomes, and tell each person', {
    owedBy: 'social-worker',
    forEach: eachRound,
    opens: (view, round: Round) => view.made('reply').find(within(round)),
    due: setting('record-outcomes', workingDays(5)),
    done: everyoneTold,
    evidence: ['outcomes', 'outcomeTold'],
    excusedBy: { roles: ['team-manager'], reasons: ['in-person-telling-unsafe'] },
  }),
  'mid-review': step('Mid-point review of pre-proceedings', {
    owedBy: 'team-manager',
    purposes: BEFORE_PROCEEDINGS,
    forEach: eachRound,
    opens: letterIn,
    due: setting('mid-review', weeks(8)),
    done: (view, round: Round) => view.made('midReview').find(within(round)),
    evidence: ['midReview'],
    excusedBy: 'nobody',
  }),
  'period-end': step('Review at the end of the pre-proceedings period', {
    owedBy: 'team-manager',
    purposes: BEFORE_PROCEEDINGS,
    forEach: eachRound,
    opens: letterIn,
    due: setting('period-end', weeks(16), 'Sixteen weeks is an outer guide, from memory and unverified (row B4).'),
    done: (view, round: Round) => view.made('periodEnd').find(within(round)),
    evidence: ['periodEnd'],
    excusedBy: 'nobody',
  }),
  'certify-gate': step('Certify, for this child, that the conditions before an application are met', {
    owedBy: 'legal-adviser',
    opens: (view) => toApply(view)?.from,
    done: (view) =>
      view.all('gateCertificate').find((certified) => certified.on >= (toApply(view)?.from.on ?? certified.on)),
    evidence: ['gateCertificate'],
    noLonger: (view) => over(toApply(view), 'decided-otherwise'),
    excusedBy: 'nobody',
  }),
  'explain-to-court': step('Explain to the court why there was no meeting', {
    owedBy: 'legal-adviser',
    opens: (view) => toExplain(view) ?? bypasses(view)?.from,
    done: (view) => view.all('courtExplanation')[0],
    evidence: ['courtExplanation'],
    noLonger: (view) => (toExplain(view) ? undefined : over(bypasses(view), 'bypass-withdrawn')),
    excusedBy: 'nobody',
  }),
  'fgdm-after-issue': step('Offer a family group meeting once it is safe', {
    owedBy: 'social-worker',
    opens: issuedAfterBypass,
    due: setting('fgdm-after-issue', workingDays(20)),
    done: offeredAfterIssue,
    evidence: ['offer', 'offerAnswer'],
    excusedBy: { roles: ['service-manager'], reasons: ['not-in-best-interests'] },
  }),
  'outcome-check': step('Was the outcome delivered?', {
    owedBy: 'social-worker',
    forEach: eachOutcome,
    opens: (_, { from }: OutcomeDecided) => from,
    due: setting('outcome-check', weeks(12)),
    outcomeCheck: true,
    done: lookedAt,
    evidence: ['outcomeStatus'],
    noLonger: (_, decided) => over(decided, 'no-longer-chosen'),
    excusedBy: 'nobody',
  }),
  'outcome-follow-up': step('Was the outcome delivered? Asked after the journey ended', {
    owedBy: 'team-manager',
    followUp: 'after-end',
    forEach: promisedAtTheEnd,
    opens: (view) => view.ended && on(view.ended),
    countsFrom: (_, { from }: OutcomeDecided) => from,
    due: setting('outcome-check', weeks(12)),
    outcomeCheck: true,
    done: lookedAt,
    evidence: ['outcomeStatus'],
    noLonger: (view) => {
      const died = view.latest('childDied');
      return died && { ...on(died), reason: 'child-died' };
    },
    excusedBy: { roles: ['service-manager'], reasons: ['taken-over-by-another-journey'] },
  }),
  'tell-court': step('Tell the court that the record has changed', {
    owedBy: 'legal-adviser',
    followUp: 'any-time',
    forEach: (view) =>
      APPLICATION_GATES.flatMap((id) => view.foundNotCompliant(id)).map(({ act, found }) => ({
        key: String(act),
        about: found,
      })),
    opens: (_, found: Occurred) => found,
    due: setting('tell-court', days(0), 'The same day.'),
    done: (view, found) => view.all('courtTold').find(({ on: told }) => told >= found.on),
    evidence: ['courtTold'],
    excusedBy: 'nobody',
  }),
};

const APPLICATION_GATES = ['care-or-supervision-application', 'other-part-four-application'];

/** Known adults are asked about once the family has met, or once the authority is to lead the care. */
function askedFor(view: Family, round: Round): Occurred | undefined {
  const held = meetingIn(view, round);
  const led = chosen(view, 'authority-led-care')?.from;
  return earliest([...(held ? [on(held)] : []), ...(led && within(round)(led) ? [led] : [])]);
}

const toApply = (view: Family) => lastSpan(view.made('apply'), ({ value }) => value.choice === 'apply');

/** A bypass, or an exception once it is decided to apply. One under which an application was issued stays to be explained. */
function toExplain(view: Family): Occurred | undefined {
  const issued = issuedAfterBypass(view);
  const bypassed = bypass(view) ?? (issued && bypass(view.upTo(issued.on)));
  if (bypassed) return bypassed;
  const excepted = exception(view, 'offer') ?? exception(view, 'hold');
  const applying = stillStands(toApply(view));
  return excepted && applying ? latest([on(excepted), applying]) : undefined;
}

/** The first day by which a meeting had been offered after the issue, and everyone so offered had answered. */
function offeredAfterIssue(view: Family): Occurred | undefined {
  const issued = issuedAfterBypass(view);
  return (
    issued &&
    view.all('offerAnswer').find((answer) => answer.on >= issued.on && allAnswered(view.upTo(answer.on), issued))
  );
}

function allAnswered(view: Family, issued: Occurred): boolean {
  const offers = eachOffer(view).filter(({ about }) => about.offer.on >= issued.on);
  return offers.length > 0 && offers.every(({ about }) => about.next ?? answerTo(view, about));
}

interface OutcomeDecided extends Span {
  readonly outcome: string;
}

function eachOutcome(view: Family): readonly { key: string; about: OutcomeDecided }[] {
  const outcomes = new Set(view.made('outcomes').flatMap(({ value }) => value.choice));
  return [...outcomes].flatMap((outcome) => {
    const decided = chosen(view, outcome);
    return decided ? [{ key: outcome, about: { outcome, ...decided } }] : [];
  });
}

function lookedAt(view: Family, { outcome, from, to }: OutcomeDecided): Occurred | undefined {
  return view.all('outcomeStatus').find((entry) => entry.value.outcome === outcome && within({ from, to })(entry));
}

const NOBODY_LEFT_TO_ASK = ['transferred', 'child-died', 'opened-in-error'];

/** What had been promised and not yet looked at when the journey ended. */
function promisedAtTheEnd(view: Family): readonly { key: string; about: OutcomeDecided }[] {
  const { ended } = view;
  if (!ended || NOBODY_LEFT_TO_ASK.includes(ended.end)) return [];
  const then = view.upTo(ended.on);
  return eachOutcome(then).filter(({ about }) => !about.to && !lookedAt(then, about));
}

// ---- Gates ----

const SECTION_31: readonly string[] = ['care', 'supervision'];
type Ordered = Entry<{ readonly orderSought: string }>;
const isSection31 = ({ value }: Ordered) => SECTION_31.includes(value.orderSought);
const isOther = (entry: Ordered) => !isSection31(entry);

/** An urgent application and its explanation may be of one day, and so may the decisions that it explains. */
const FILED_WITH_IT = ['courtExplanation', 'urgentBypass', 'bestInterestsException'];

/** What s.31ZA and, where it is on, the review ask before an application for any order under Part 4. */
const beforeAnApplication = {
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

/** Each recipient who was not offered a meeting in this round; nobody listed at all is itself something missing. */
function notOffered(view: Family): readonly { what: string; person?: string }[] {
  const round = thisRound(view);
  const listed = recipients(view).map(({ value }) => value.person);
  if (listed.length === 0) return everyLineFilled(view) ? [] : [{ what: 'fgdm-offer' }];
  return listed.filter((person) => !offered(view, { person, round })).map((person) => ({ what: 'fgdm-offer', person }));
}

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
  view.all('meeting').length > 0 ||
  allDeclined(view) ||
  (setAside(view) !== undefined && view.all('courtExplanation').length > 0);

/** Before the letter and before the decision to enter, which no court sees yet, the bypass itself is enough. */
const metOrSetAside = (view: Family): boolean =>
  view.all('meeting').length > 0 || allDeclined(view) || setAside(view) !== undefined;

/** The review's gate stands before the letter, unless the authority's own wording of it names the decision to enter. */
const setBeforeTheDecision = (view: Family, { on: day }: Occurred): boolean =>
  view.triggerOf('rev-mandatory', day) === 'preProceedingsEnteredOn';

const seventeen = (view: Family): CivilDate | undefined => view.birthday(17);
const isSeventeen = (view: Family): boolean => {
  const day = seventeen(view);
  return day !== undefined && view.reached(day);
};

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

const gates = {
  'care-or-supervision-application': gate('Application for a care or supervision order', {
    acts: (view) => view.all('partFourApplication').filter(isSection31),
    planned: (view) => planned(view, isSection31),
    awaited: (view) =>
      !isSeventeen(view) && (view.purpose === 'before-proceedings' || planned(view, isSection31) !== undefined),
    over: (view) => (isSeventeen(view) ? 'not-available-age' : undefined),
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

/** Heard in this round, or it was found not to be practicable, or not consistent with the child's welfare. */
const childHeard = (view: Family): boolean =>
  view.all('wishesAndFeelings').some(within(thisRound(view))) ||
  eachRound(view).some(({ key }) => view.excused(key === '' ? 'hear-child' : `hear-child:${key}`));

function supportNotOffered(view: Family): readonly { what: string; person?: string }[] {
  const offers = view.all('representationOffer');
  const adults = recipients(view).filter(({ value }) => !offers.some((offer) => offer.value.person === value.person));
  const child = view.all('advocacyOffer').length > 0 ? [] : [{ what: 'offer-advocate' }];
  return [...adults.map(({ value }) => ({ what: 'offer-representation', person: value.person })), ...child];
}

// ---- Hand-overs and ends ----

const outcomeStands = (view: Family, outcomes: readonly (typeof OUTCOMES)[number][]): boolean =>
  outcomes.some((outcome) => stillStands(chosen(view, outcome)));

const needsOutcome =
  (...outcomes: readonly (typeof OUTCOMES)[number][]) =>
  (view: Family) =>
    outcomeStands(view, outcomes)
      ? undefined
      : refusal('not-yet', `This hand-over follows the outcome: ${outcomes.join(' or ')}.`, 'handOver');

const RECEIVER = ['receiving-service'] as const;

const handOvers = {
  'family-network-plan': handOver('To a Family Network Plan', {
    from: 'team-manager',
    to: 'family-network-plan',
    answeredBy: RECEIVER,
    refusedWhen: needsOutcome('network-plan'),
    mayComeBack: true,
  }),
  'service-lead': handOver('To a service lead: services, material help, shared care', {
    from: 'team-manager',
    to: 'service-lead',
    answeredBy: [...RECEIVER, 'service-lead'],
    refusedWhen: needsOutcome('services', 'shared-care', 'other'),
    mayComeBack: true,
  }),
  'kinship-route': handOver('To special guardianship or child arrangements', {
    from: 'team-manager',
    to: 'kinship-route',
    answeredBy: RECEIVER,
    refusedWhen: needsOutcome('guardianship-or-arrangements'),
    mayComeBack: true,
  }),
  proceedings: handOver('To proceedings, with the evidence bundle', {
    from: 'team-manager',
    to: 'proceedings',
    answeredBy: ['legal-adviser'],
    refusedWhen: (view) => (stillStands(toApply(view)) ? undefined : needsOutcome('authority-led-care')(view)),
  }),
  'known-adult-fostering': handOver('To fostering: enquiry about a known adult', {
    from: 'social-worker',
    to: 'fostering',
    answeredBy: RECEIVER,
  }),
  'child-protection': handOver('To child protection: significant harm is suspected', {
    from: 'social-worker',
    to: 'child-protection',
    answeredBy: RECEIVER,
  }),
  transfer: handOver('To the authority of the area the family moved to', {
    from: 'team-manager',
    to: 'receiving-authority',
    answeredBy: ['team-manager', 'service-manager'],
    endsAs: 'transferred',
  }),
};

const notYet = (message: string, ...path: string[]): Refusal => refusal('not-yet', message, ...path);
const needs = (held: unknown, message: string, ...path: string[]): readonly Refusal[] =>
  held ? [] : [notYet(message, ...path)];

const needsOneOf = (view: Family, ...outcomes: readonly (typeof OUTCOMES)[number][]): readonly Refusal[] =>
  needs(outcomeStands(view, outcomes), `The outcome is not ${outcomes.join(', ')}.`, 'outcomes');

const handedOver = (view: Family, id: string): readonly Refusal[] =>
  needs(
    view.handOvers(id).some(({ answer, returned }) => answer?.accepted && !returned),
    `The hand-over "${id}" has not been accepted, or has come back.`,
    'handOver',
  );

/** Offered to everyone, met, and the child heard: or an exception stands in the place of each. */
const gateStepsDone = (view: Family): readonly Refusal[] => [
  ...needs(
    exception(view, 'offer') ?? notOffered(view).length === 0,
    'Not every parent and holder of parental responsibility has been offered a meeting.',
    'offer',
  ),
  ...needs(exception(view, 'hold') ?? meetingIn(view, thisRound(view)), 'No family group meeting was held.', 'meeting'),
  ...needs(exception(view, 'hold') ?? childHeard(view), 'The child has not been heard.', 'wishesAndFeelings'),
];

/** Asked even where the authority leads the care; the review's rule, so only where its pack is on. */
const adultsAsked = (view: Family, day: CivilDate): readonly Refusal[] =>
  needs(
    !view.packOn('review-2022', day) || knownAdultsAsked(view, thisRound(view)),
    'Known adults who might foster have not been named and asked, and no reason is given why there is none.',
    'knownAdult',
  );

/** The same, where the family has met or the authority is to lead the care; else nobody had to be asked. */
const adultsAskedIfOwed = (view: Family, day: CivilDate): readonly Refusal[] =>
  askedFor(view, thisRound(view)) ? adultsAsked(view, day) : [];

const CLOSED = 'no-longer-applicable';
/** Everything is closed; an outcome that was promised and not yet looked at lives on as a follow-up. */
const CLOSED_BUT_FOLLOWED_UP = {
  ...Object.fromEntries(Object.keys(steps).map((id) => [id, CLOSED] as const)),
  'outcome-check': 'superseded',
} as const;

const ends = {
  'family-plan-agreed': end('The family’s plan is agreed and handed over', {
    endedBy: ['team-manager'],
    notYet: (view, day) => [
      ...needsOneOf(view, 'network-plan'),
      ...gateStepsDone(view),
      ...handedOver(view, 'family-network-plan'),
      ...adultsAsked(view, day),
    ],
    settles: CLOSED_BUT_FOLLOWED_UP,
  }),
  'services-or-shared-care': end('Services or shared care, handed over', {
    endedBy: ['team-manager'],
    notYet: (view, day) => [
      ...needsOneOf(view, 'services', 'shared-care', 'other'),
      ...gateStepsDone(view),
      ...handedOver(view, 'service-lead'),
      ...adultsAsked(view, day),
    ],
    settles: CLOSED_BUT_FOLLOWED_UP,
  }),
  'kinship-route': end('Special guardianship or child arrangements, handed over', {
    endedBy: ['team-manager'],
    notYet: (view, day) => [
      ...needsOneOf(view, 'guardianship-or-arrangements'),
      ...gateStepsDone(view),
      ...handedOver(view, 'kinship-route'),
      ...adultsAsked(view, day),
    ],
    settles: CLOSED_BUT_FOLLOWED_UP,
  }),
  'authority-led-care': end('Care led by the authority', {
    endedBy: ['team-manager'],
    notYet: (view, day) => [
      ...needsOneOf(view, 'authority-led-care'),
      ...handedOver(view, 'proceedings'),
      ...adultsAsked(view, day),
    ],
    settles: CLOSED_BUT_FOLLOWED_UP,
  }),
  'stays-in-care': end('Not reunified: the child stays in care', {
    endedBy: ['team-manager'],
    notYet: (view, day) => [
      ...(view.purpose === 'reunification'
        ? []
        : [refusal('not-for-this-purpose', 'Only a journey towards reunification ends so.', 'end')]),
      ...needsOneOf(view, 'authority-led-care'),
      ...adultsAsked(view, day),
    ],
    settles: CLOSED_BUT_FOLLOWED_UP,
  }),
  issued: end('An application was issued', {
    endedBy: ['legal-adviser', 'team-manager'],
    notYet: (view, day) => [
      ...needs(view.latest('partFourApplication'), 'No application has been recorded.', 'partFourApplication'),
      ...needs(
        !issuedAfterBypass(view),
        'The application was issued after an urgent bypass: the journey ends as issued-bypassed.',
        'end',
      ),
      ...adultsAskedIfOwed(view, day),
    ],
    settles: CLOSED_BUT_FOLLOWED_UP,
  }),
  'issued-bypassed': end('An application was issued after an urgent bypass', {
    endedBy: ['legal-adviser', 'team-manager'],
    notYet: (view, day) => [
      ...needs(
        issuedAfterBypass(view),
        'No application has been issued after an urgent bypass.',
        'partFourApplication',
      ),
      ...needs(view.latest('courtExplanation'), 'The explanation to the court has not been filed.', 'courtExplanation'),
      ...needs(
        offeredAfterIssue(view) ?? view.excused('fgdm-after-issue'),
        'A family group meeting has not been offered and answered after the issue, nor excused.',
        'offer',
      ),
      ...adultsAskedIfOwed(view, day),
    ],
    settles: CLOSED_BUT_FOLLOWED_UP,
  }),
  diverted: end('No application is planned', {
    endedBy: ['team-manager'],
    notYet: (view, day) => [
      ...needs(
        view.latest('diversionTold'),
        'The family has not been told in writing that no application is planned.',
        'diversionTold',
      ),
      ...adultsAskedIfOwed(view, day),
    ],
    settles: CLOSED_BUT_FOLLOWED_UP,
  }),
  'declined-by-all': end('Everyone declined', {
    endedBy: ['team-manager'],
    notYet: (view, day) => [
      ...needs(
        allDeclined(view),
        'Not every person offered a meeting has answered, or somebody accepted.',
        'offerAnswer',
      ),
      ...needs(view.decided('outcomes'), 'No outcome has been chosen.', 'outcomes'),
      ...adultsAsked(view, day),
    ],
    settles: CLOSED_BUT_FOLLOWED_UP,
  }),
  transferred: end('Accepted by another authority', { endedBy: 'hand-over', settles: 'superseded' }),
  'child-died': end('The child has died', {
    endedBy: ['team-manager', 'social-worker'],
    notYet: (view) => needs(view.latest('childDied'), 'The death has not been recorded.', 'childDied'),
    settles: CLOSED,
  }),
  'not-available-age': end('The child is too old for the order', {
    endedBy: ['team-manager'],
    notYet: (view, day) => {
      const birthday = seventeen(view);
      return needs(birthday !== undefined && birthday <= day, 'The child is not 17.', 'dateOfBirth');
    },
    settles: CLOSED_BUT_FOLLOWED_UP,
  }),
  'opened-in-error': end('Opened in error', { endedBy: ['team-manager', 'service-manager'], settles: CLOSED }),
};

// ---- What is refused ----

const NEVER_BY_CASE_HOLDER = ['bestInterestsException', 'urgentBypass'] as const;

/** Acts that exist only in the software, conflicts of role, and entries that would leave a line blank. */
function refuses(view: Family, sent: Sent): Refusal | undefined {
  const { command } = sent;
  if (ofCaseHolder(view, sent))
    return refusal('not-allowed', 'The social worker who holds the case may not decide this.', 'onBehalfOf');
  if (command.type !== 'record' && command.type !== 'correct') return undefined;
  const fact = command.type === 'record' ? command.fact : factOf(view, command.entry);
  const had = command.type === 'record' ? [] : sealedIn(view, command.entry);
  const says = (field: string): boolean => [...had, ...(command.sealed?.fields ?? [])].includes(field);
  switch (fact) {
    case 'gateCertificate':
      return uncertifiable(view.upTo(command.occurred.on));
    case 'offerRecipient':
      return ['known', 'contacted'].includes(String(command.value['status'])) || says('reason')
        ? undefined
        : refusal('missing-value', 'Say why the person is not traced, is withheld, or does not exist.', 'reason');
    case 'offerAnswer':
      return unfinishedAnswer(command.value['answer'], Number(command.value['tries'] ?? 0), says('words'));
    case 'advocacyOffer':
      return command.value['answer'] !== 'child-opted-out' || says('words')
        ? undefined
        : refusal('missing-value', 'Say what the child said in opting out.', 'words');
    default:
      return undefined;
  }
}

/** Decided, corrected or withdrawn by the one who holds the case. */
function ofCaseHolder(view: Family, { author, command }: Sent): boolean {
  const { worker } = view.upTo(command.occurred.on).latest('caseHolder')?.value ?? {};
  if (worker === undefined || responsible(author).id !== worker) return false;
  return NEVER_BY_CASE_HOLDER.some((decision) =>
    command.type === 'correct' || command.type === 'withdraw'
      ? view.made(decision).some(({ id }) => id === command.entry)
      : command.type === 'decide' && command.decision === decision,
  );
}

const FACTS = Object.keys(facts) as readonly (keyof typeof facts)[];
const factOf = (view: Family, entry: number) => FACTS.find((fact) => view.all(fact).some(({ id }) => id === entry));
const sealedIn = (view: Family, entry: number): readonly string[] =>
  FACTS.flatMap((fact) => view.all(fact).flatMap(({ id, sealed }) => (id === entry ? sealed : [])));

function unfinishedAnswer(answer: unknown, tries: number, worded: boolean): Refusal | undefined {
  if (answer === 'none' && tries < 2)
    return refusal('invalid-value', 'An answer counts as "none" only after two tries.', 'tries');
  return answer === 'withdrawn' && !worded
    ? refusal('missing-value', 'Say in what words the acceptance was withdrawn.', 'words')
    : undefined;
}

/** A certificate says that every line of s.31ZA is answered; it is refused while one is not. */
function uncertifiable(view: Family): Refusal | undefined {
  const { offer, hold } = beforeAnApplication;
  const missing = [...offer.missing(view), ...hold.missing(view)];
  if (missing.length === 0) return undefined;
  const what = missing
    .map(({ what: limb, person }) => (person === undefined ? limb : `${limb} (${person})`))
    .join(', ');
  return refusal('not-compliant', `It cannot be certified: still missing ${what}.`, 'orderSought');
}

export const familyGroupDecisionMaking = journey<Family>({
  id: FGDM,
  title: 'Family group decision making before pre-proceedings',
  noun: 'FamilyGroup',
  purposes: ['before-proceedings', 'reunification'],
  startedBy: ['case-system', 'social-worker', 'team-manager', 'service-manager'],
  facts,
  decisions,
  steps,
  gates,
  handOvers,
  ends,
  refuses,
});
