import { wordsFor } from '../kernel/definition';
import { refusal, type Refusal } from '../kernel/refusals';
import type { Kinship } from './facts';
import { informedChoice } from './meaning/choice';
import { guardianshipOrder } from './meaning/guardianship';

/*
 * To whom the child and the support are handed over, and how the route ends. No support ends by the passing of time alone.
 */

const { handOver, end } = wordsFor<Kinship>();

const notYet = (message: string, ...path: string[]): Refusal => refusal('not-yet', message, ...path);
const needs = (held: unknown, message: string, ...path: string[]): readonly Refusal[] =>
  held ? [] : [notYet(message, ...path)];

const unlessChosen = (view: Kinship, ...choices: readonly string[]): Refusal | undefined =>
  choices.includes(informedChoice(view)?.value.choice ?? '')
    ? undefined
    : notYet(`The carer has not made an informed choice of: ${choices.join(', ')}.`, 'routeChoice');

const RECEIVER = ['receiving-service'] as const;

export const handOvers = {
  'family-network-plan': handOver('Back to a Family Network Plan', {
    from: 'kinship-worker',
    to: 'family-network-plan',
    answeredBy: [...RECEIVER, 'social-worker'],
    opens: { journey: 'family-network-plan', purpose: 'family-network-plan' },
    refusedWhen: (view) => unlessChosen(view, 'family-network-plan'),
    endsAs: 'family-network-plan',
  }),
  fostering: handOver('To fostering: the carer is approved in full', {
    from: 'kinship-worker',
    to: 'fostering',
    answeredBy: RECEIVER,
    refusedWhen: (view) =>
      [...view.all('assessmentOutcome'), ...view.all('refusalReviewed')].some(
        ({ value }) => value.outcome === 'approved',
      )
        ? undefined
        : notYet('The carer has not been approved in full.', 'assessmentOutcome'),
    endsAs: 'fostering',
  }),
  'resident-authority': handOver('To the authority where the guardian lives, three years after the order', {
    from: 'kinship-worker',
    to: 'resident-authority',
    answeredBy: ['host-authority'],
    refusedWhen: (view) =>
      guardianshipOrder(view) ? undefined : notYet('No special guardianship order has been recorded.', 'order'),
    endsAs: 'passed-on',
  }),
  'leaving-care': handOver('To leaving care: qualifying help for a child who was in care', {
    from: 'kinship-worker',
    to: 'leaving-care',
    answeredBy: [...RECEIVER, 'leaving-care-manager'],
    mayComeBack: true,
  }),
};

const CLOSED = 'no-longer-applicable';

export const ends = {
  informal: end('Informal care: the family arranges it', {
    endedBy: ['team-manager'],
    notYet: (view) => [unlessChosen(view, 'informal')].flatMap((one) => (one ? [one] : [])),
    settles: CLOSED,
  }),
  declined: end('The carer declined', {
    endedBy: ['team-manager'],
    notYet: (view) =>
      needs(view.latest('routeChoice')?.value.choice === 'decline', 'The carer has not declined.', 'routeChoice'),
    settles: CLOSED,
  }),
  'decided-at-18': end('The child is 18, and what follows was decided', {
    endedBy: ['team-manager'],
    notYet: (view, day) => {
      const birthday = view.birthday(18);
      return [
        ...needs(birthday !== undefined && birthday <= day, 'The child is not 18.', 'dateOfBirth'),
        ...needs(view.decided('atEighteen'), 'What follows at 18 has not been decided.', 'atEighteen'),
        ...needs(
          view.decided('atEighteen')?.value.choice !== 'runs-on-in-education',
          'Support runs on in education or training.',
          'atEighteen',
        ),
      ];
    },
    settles: CLOSED,
  }),
  'family-network-plan': end('Accepted by a Family Network Plan', { endedBy: 'hand-over', settles: 'superseded' }),
  fostering: end('Accepted by fostering', { endedBy: 'hand-over', settles: 'superseded' }),
  'passed-on': end('Accepted by the authority where the guardian lives', {
    endedBy: 'hand-over',
    settles: 'superseded',
  }),
  'child-died': end('The child has died', {
    endedBy: ['team-manager', 'social-worker'],
    notYet: (view) => needs(view.latest('childDied'), 'The death has not been recorded.', 'childDied'),
    settles: CLOSED,
  }),
  'opened-in-error': end('Opened in error', { endedBy: ['team-manager', 'service-manager'], settles: CLOSED }),
};
