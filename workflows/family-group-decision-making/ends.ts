import type { CivilDate } from '../../statute';
import { wordsFor } from '../kernel/definition';
import { refusal, type Refusal } from '../kernel/refusals';
import { stillStands } from '../kernel/readings';
import type { OUTCOMES, Family } from './facts';
import {
  thisRound,
  meetingIn,
  exception,
  allDeclined,
  chosen,
  issuedUrgently,
  knownAdultsAsked,
  askedFor,
  toApply,
  offeredAfterIssue,
  notOffered,
  tooOldFrom,
  childHeard,
} from './meaning';
import { steps } from './steps';

/*
 * To whom the child is handed over, and how the journey ends. A hand-over is open until the receiver accepts.
 */

const { handOver, end } = wordsFor<Family>();

// ---- Hand-overs ----

const outcomeStands = (view: Family, outcomes: readonly (typeof OUTCOMES)[number][]): boolean =>
  outcomes.some((outcome) => stillStands(chosen(view, outcome)));

const needsOutcome =
  (...outcomes: readonly (typeof OUTCOMES)[number][]) =>
  (view: Family) =>
    outcomeStands(view, outcomes)
      ? undefined
      : refusal('not-yet', `This hand-over follows the outcome: ${outcomes.join(' or ')}.`, 'handOver');

const RECEIVER = ['receiving-service'] as const;

export const handOvers = {
  'family-network-plan': handOver('To a Family Network Plan', {
    from: 'team-manager',
    to: 'family-network-plan',
    answeredBy: [...RECEIVER, 'social-worker'],
    opens: { journey: 'family-network-plan', purpose: 'family-network-plan' },
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
    answeredBy: [...RECEIVER, 'kinship-worker'],
    opens: { journey: 'kinship-route', purpose: 'kinship-route' },
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

// ---- Ends ----

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

export const ends = {
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
        !issuedUrgently(view),
        'The application was issued urgently, without a meeting: the journey ends as issued-bypassed.',
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
        issuedUrgently(view),
        'No application has been issued urgently, without a meeting.',
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
      const tooOld = tooOldFrom(view);
      return needs(tooOld !== undefined && tooOld <= day, 'The child is not 17, nor 16 and married.', 'dateOfBirth');
    },
    settles: CLOSED_BUT_FOLLOWED_UP,
  }),
  'opened-in-error': end('Opened in error', { endedBy: ['team-manager', 'service-manager'], settles: CLOSED }),
};
