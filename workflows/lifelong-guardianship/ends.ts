import type { CivilDate } from '../../statute';
import { wordsFor } from '../kernel/definition';
import { refusal, type Refusal } from '../kernel/refusals';
import type { Guarding } from './facts';
import { ageDay } from './meaning/age';
import { bonds } from './meaning/bond';
import { inForce, onHold, standingOf, type State } from './meaning/standing';

/*
 * Hand-overs, each kept by its giver until accepted, and ends. Whether the goal is met or open, and whether an order is in
 * force, are no ends: work goes on, and an order rests for life. A case is closed only once its bond has come to an end.
 */

const { handOver, end } = wordsFor<Guarding>();

export const handOvers = {
  'relationship-map-and-plan': handOver('The map and the plan, from the social worker to the personal adviser', {
    from: 'social-worker',
    to: 'personal-adviser',
    answeredBy: ['personal-adviser'],
    refusedWhen: (view) =>
      view.latest('relationshipMap')
        ? undefined
        : refusal('not-yet', 'There is no map of who matters yet.', 'relationshipMap'),
    mayComeBack: true,
  }),
  'plan-actions': handOver('Actions of the plan, from family finding to whoever works with the young person', {
    from: 'family-finding-coordinator',
    to: 'responsible-authority',
    answeredBy: ['social-worker', 'personal-adviser'],
    refusedWhen: (view) =>
      view.latest('relationshipPlan')
        ? undefined
        : refusal('not-yet', 'There is no plan after a gathering yet.', 'relationshipPlan'),
    mayComeBack: true,
  }),
  'visitor-friendship': handOver('From the scheme to a friendship of the two alone', {
    from: 'visitor-scheme',
    to: 'volunteer-friendship',
    answeredBy: ['independent-visitor'],
  }),
  'reunification-or-kinship': handOver('Coming home or living with kin, as a journey of its own', {
    from: 'social-worker',
    to: 'reunification-or-kinship',
    answeredBy: ['social-worker', 'team-manager'],
    mayComeBack: true,
  }),
  bereavement: handOver('Help after the death of a guardian', {
    from: 'guardianship-coordinator',
    to: 'personal-adviser',
    answeredBy: ['personal-adviser'],
  }),
  'always-here': handOver('To the contact who is there after 25', {
    from: 'leaving-care-manager',
    to: 'always-here',
    answeredBy: ['personal-adviser', 'leaving-care-manager'],
  }),
};

const needs = (held: unknown, message: string, ...path: string[]): readonly Refusal[] =>
  held ? [] : [refusal('not-yet', message, ...path)];

const forPurpose = (view: Guarding, purpose: string): readonly Refusal[] =>
  view.purpose === purpose
    ? []
    : [refusal('not-for-this-purpose', 'A journey of this purpose does not end so.', 'end')];

const waiting = (view: Guarding): boolean =>
  Object.keys(handOvers).some((id) => view.handOvers(id).some(({ answer }) => !answer));

const isTwentyFive = (view: Guarding, day: CivilDate): boolean => {
  const birthday = ageDay(view, 25);
  return birthday !== undefined && birthday <= day;
};

const CLOSED = 'no-longer-applicable';

/** Closed by the coordinator, once every bond has come to an end, and the last of them to this one. */
const closesAs = (state: State, title: string) =>
  end(title, {
    endedBy: ['guardianship-coordinator'],
    notYet: (view) => {
      const states = bonds(view).map((bond) => standingOf(view, bond)?.state);
      return [
        ...forPurpose(view, 'guardianship'),
        ...needs(states.at(-1) === state, 'That is not where it stands.', 'end'),
        ...needs(
          states.every((one) => one !== undefined && ENDED.includes(one)),
          'Another bond is on its way or in force.',
          'guardian',
        ),
        ...needs(!bonds(view).some((bond) => onHold(view, bond)), 'A hold is not lifted.', 'holdLifted'),
      ];
    },
    settles: CLOSED,
  });

const ENDED: readonly State[] = [
  ...(['commitment-recorded', 'withdrawn', 'not-made', 'discharged', 'set-aside', 'ended-by-death'] as const),
];

export const ends = {
  asleep: end('Asleep: any contact wakes it', {
    endedBy: ['leaving-care-manager'],
    notYet: (view, day) => [
      ...forPurpose(view, 'relationships'),
      ...needs(isTwentyFive(view, day), 'The young person has not turned 25.', 'dateOfBirth'),
      ...needs(
        view.handOvers('always-here').some(({ answer }) => answer?.accepted),
        'Nobody has accepted to be there after 25.',
        'always-here',
      ),
      ...needs(!waiting(view), 'A hand-over is still waiting for an answer.', 'handOver'),
    ],
    settles: CLOSED,
  }),
  'commitment-recorded': closesAs('commitment-recorded', 'The family commitment is recorded; it is no legal bond'),
  withdrawn: closesAs('withdrawn', 'One of the two stopped it'),
  'not-made': closesAs('not-made', 'It was not made; they may live it anyway'),
  discharged: closesAs('discharged', 'It was discharged'),
  'set-aside': closesAs('set-aside', 'It was set aside, as if it had not been made; its history stays'),
  'ended-by-death': end('One of the two has died', {
    endedBy: ['guardianship-coordinator'],
    notYet: (view) => {
      const states = bonds(view).map((bond) => standingOf(view, bond)?.state);
      return needs(
        view.latest('died') || (states.length > 0 && states.every((one) => one !== undefined && ENDED.includes(one))),
        'No death has been recorded, or another bond is on its way or in force.',
        'guardianDied',
      );
    },
    settles: CLOSED,
  }),
  'opened-in-error': end('Opened in error', {
    endedBy: ['leaving-care-manager', 'guardianship-coordinator'],
    notYet: (view) =>
      needs(
        inForce(view).length === 0,
        'A bond is in force by what is recorded here. What is of somebody else is withdrawn first.',
        'guardian',
      ),
    settles: CLOSED,
    settlesFollowUps: true,
  }),
};
