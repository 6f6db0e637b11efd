import { wordsFor } from '../kernel/definition';
import { refusal, type Refusal } from '../kernel/refusals';
import type { Matching } from './facts';
import { arrival, isEmergency } from './meaning/move';
import { PLANNED } from './meaning/search';

/*
 * To whom the child is handed over, and how the search for a home ends. A search that found nothing is no end, even with an order.
 */

const { handOver, end } = wordsFor<Matching>();

const notYet = (message: string, ...path: string[]): Refusal => refusal('not-yet', message, ...path);
const needs = (held: unknown, message: string, ...path: string[]): readonly Refusal[] =>
  held ? [] : [notYet(message, ...path)];

const unlessMoved = (view: Matching): Refusal | undefined =>
  arrival(view) ? undefined : notYet('The child has not moved in.', 'moved');

export const handOvers = {
  'care-planning': handOver('To care planning, once the child lives there', {
    from: 'social-worker',
    to: 'care-planning',
    answeredBy: ['receiving-service', 'independent-reviewing-officer'],
    refusedWhen: unlessMoved,
  }),
  'lasting-search': handOver('From an emergency to the search for a lasting home', {
    from: 'social-worker',
    to: 'home-matching',
    answeredBy: ['home-finder', 'home-finding-manager', 'team-manager'],
    refusedWhen: (view) =>
      isEmergency(view) ? unlessMoved(view) : notYet('Only an emergency becomes a planned search.', 'purpose'),
    opens: { journey: 'home-matching', purpose: PLANNED },
  }),
  'day-team': handOver('From the night to the day team', {
    from: 'out-of-hours-worker',
    to: 'day-team',
    answeredBy: ['social-worker', 'team-manager'],
  }),
};

const CLOSED = 'no-longer-applicable';

const accepted = (view: Matching, id: string): boolean =>
  view.handOvers(id).some(({ answer, returned }) => answer?.accepted === true && !returned);

export const ends = {
  'moved-in': end('Moved in, looked in on, and handed over to care planning', {
    endedBy: ['team-manager', 'social-worker'],
    notYet: (view) => [
      ...needs(view.latest('arrivalChecked'), 'Nobody has asked the child how the arrival was.', 'arrivalChecked'),
      ...needs(
        view.all('childVisited').some(({ value }) => value.seen),
        'The child has not been visited.',
        'childVisited',
      ),
      ...needs(view.latest('rivalsTold'), 'Providers whose homes were not chosen have not been told.', 'rivalsTold'),
      ...needs(accepted(view, 'care-planning'), 'Care planning has not accepted.', 'care-planning'),
    ],
    settles: CLOSED,
  }),
  'family-found': end('The child lives with family or a known adult', {
    endedBy: ['team-manager'],
    notYet: (view) =>
      needs(
        view.latest('requestWithdrawn')?.value.why === 'family-found',
        'The request has not been withdrawn because family was found.',
        'requestWithdrawn',
      ),
    settles: CLOSED,
  }),
  withdrawn: end('The request was withdrawn', {
    endedBy: ['team-manager'],
    notYet: (view) => needs(view.latest('requestWithdrawn'), 'The request has not been withdrawn.', 'requestWithdrawn'),
    settles: CLOSED,
  }),
  'not-permitted': end('The authority did not permit a search', {
    endedBy: ['team-manager'],
    notYet: (view) =>
      needs(view.decided('permission')?.value.choice === 'refused', 'Permission was not refused.', 'permission'),
    settles: CLOSED,
  }),
  superseded: end('Merged with another search, or split into several', {
    endedBy: ['team-manager'],
    settles: 'superseded',
  }),
  'child-died': end('The child has died', {
    endedBy: ['team-manager', 'social-worker'],
    notYet: (view) => needs(view.latest('childDied'), 'The death has not been recorded.', 'childDied'),
    settles: CLOSED,
  }),
  'opened-in-error': end('Opened in error', { endedBy: ['team-manager'], settles: CLOSED }),
};
