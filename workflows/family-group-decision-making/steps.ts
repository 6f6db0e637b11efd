import { days, londonDate, weeks, workingDays, workingDaysBefore } from '../../statute';
import { localSetting, rule, wordsFor } from '../kernel/definition';
import type { Occurred } from '../kernel/events';
import { latest, numbered, on, over, stillStands, type Span } from '../kernel/readings';
import type { EmergencyOrder, Family, PoliceProtection } from './facts';
import {
  type Round,
  within,
  eachRound,
  eachPerson,
  becameRecipient,
  lost,
  everyLineFilled,
  accepted,
  allWithdrew,
  meetingIn,
  letterIn,
  coordinatorIn,
  exception,
  bypasses,
  bypass,
  entered,
  chosen,
  issuedUrgently,
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
  askedFor,
  toApply,
  offeredAfterIssue,
  type Protection,
  eachProtection,
  protectionOver,
  lengthOf,
  policeProtectionBefore,
  bypassDemanded,
  LIMBS,
  exceptionDemanded,
  exceptionMade,
} from './meaning';

/*
 * What is owed in family group decision making. Children Act 1989 s.31ZA gives two conditions and no days, so every figure
 * for it below is a local default.
 */

const { step } = wordsFor<Family>();

export const FGDM = 'family-group-decision-making';
const setting = (id: string, limit: Parameters<typeof localSetting>[1], source = 'No source gives a figure.') =>
  localSetting(`${FGDM}.${id}`, limit, source);
const BEFORE_PROCEEDINGS = ['before-proceedings'];

/** What is owed: section by section as the family goes through it. */
export const steps = {
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
  'urgent-bypass': step('Decide whether an urgent application goes to court without a family group meeting', {
    owedBy: 'service-manager',
    opens: (view) => bypassDemanded(view)?.from,
    done: (view) => {
      const { from } = bypassDemanded(view) ?? {};
      return from && view.made('urgentBypass').find((made) => made.on >= from.on);
    },
    evidence: ['urgentBypass'],
    noLonger: (view) => bypassDemanded(view)?.over,
    excusedBy: 'nobody',
  }),
  'best-interests-exception': step(
    'Decide whether the best-interests exception applies: urgency alone excuses nothing',
    {
      owedBy: 'service-manager',
      forEach: () => LIMBS,
      opens: (view, limb: 'offer' | 'hold') => exceptionDemanded(view, limb)?.from,
      done: exceptionMade,
      evidence: ['bestInterestsException'],
      noLonger: (view, limb) => exceptionDemanded(view, limb)?.over,
      excusedBy: 'nobody',
    },
  ),
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
    opens: issuedUrgently,
    due: setting('fgdm-after-issue', workingDays(20)),
    done: offeredAfterIssue,
    evidence: ['offer', 'offerAnswer'],
    excusedBy: { roles: ['service-manager'], reasons: ['not-in-best-interests'] },
  }),
  'end-police-protection': step('Police protection ends: home, an agreement or an order is in place', {
    owedBy: 'social-worker',
    forEach: (view) => eachProtection(view.all('policeProtection')),
    opens: (_, { entry }: Protection<PoliceProtection>) => on(entry),
    due: rule('A6'),
    countsFrom: (_, { entry: { value } }) => ({ on: londonDate(value.takenAt), at: value.takenAt }),
    done: (view, taken) => protectionOver(view, 'police-protection', taken),
    evidence: ['protectionEnded', 'emergencyOrder', 'lookedAfter'],
    excusedBy: 'nobody',
  }),
  'end-emergency-order': step('The emergency protection order ends: home, an agreement or another order is in place', {
    owedBy: 'legal-adviser',
    forEach: (view) =>
      eachProtection(view.all('emergencyOrder'), ({ appliedForByPolice }) => appliedForByPolice !== true),
    opens: (_, { entry }: Protection<EmergencyOrder>) => on(entry),
    due: rule('A7.1'),
    countsFrom: (_, { entry }) => ({ on: entry.on }),
    lasts: lengthOf,
    done: (view, made) => protectionOver(view, 'emergency-order', made),
    evidence: ['protectionEnded', 'lookedAfter'],
    excusedBy: 'nobody',
  }),
  'end-emergency-order-for-police': step('The emergency protection order that the police applied for ends', {
    owedBy: 'legal-adviser',
    forEach: (view) =>
      eachProtection(view.all('emergencyOrder'), ({ appliedForByPolice }) => appliedForByPolice === true),
    opens: (_, { entry }: Protection<EmergencyOrder>) => on(entry),
    due: rule('A7.2'),
    countsFrom: (view, { entry }) => policeProtectionBefore(view, entry),
    lasts: lengthOf,
    done: (view, made) => protectionOver(view, 'emergency-order', made),
    evidence: ['protectionEnded', 'lookedAfter'],
    excusedBy: 'nobody',
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

/** A bypass, or an exception once it is decided to apply; or an application issued urgently, which stays to be explained. */
function toExplain(view: Family): Occurred | undefined {
  const issued = issuedUrgently(view);
  const bypassed = bypass(view) ?? (issued && (bypass(view.upTo(issued.on)) ?? on(issued)));
  if (bypassed) return bypassed;
  const excepted = exception(view, 'offer') ?? exception(view, 'hold');
  const applying = stillStands(toApply(view));
  return excepted && applying ? latest([on(excepted), applying]) : undefined;
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
