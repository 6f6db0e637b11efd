import { wordsFor } from '../kernel/definition';
import { refusal, type Refusal } from '../kernel/refusals';
import type { Matching } from './facts';
import { arrival, isEmergency } from './meaning/move';
import { PLANNED, chosen, rivalsNotTold, unanswered } from './meaning/search';

/*
 * To whom the child is handed over, and how the search for a home ends. A search that found nothing is no end, even with an order.
 */

const { handOver, end } = wordsFor<Matching>();

const notYet = (message: string, ...path: string[]): Refusal => refusal('not-yet', message, ...path);
const needs = (held: unknown, message: string, ...path: string[]): readonly Refusal[] =>
  held ? [] : [notYet(message, ...path)];

const unlessMoved = (view: Matching): Refusal | undefined =>
  arrival(view) ? undefined : notYet('The child has not moved in.', 'moved');

const unlessChosen = (view: Matching): Refusal | undefined =>
  chosen(view) ? undefined : notYet('No home has been chosen.', 'homeChoice');

export const handOvers = {
  'care-planning': handOver('To care planning, once the child lives there', {
    from: 'social-worker',
    to: 'care-planning',
    answeredBy: ['receiving-service', 'independent-reviewing-officer'],
    refusedWhen: unlessMoved,
    papers: ['move-record', 'told-to-child'],
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
  'new-social-worker': handOver('To another social worker, who is told before anything more is decided', {
    from: 'social-worker',
    to: 'social-worker',
    answeredBy: ['social-worker', 'team-manager'],
  }),
  'new-carer': handOver('From the old carer to the new: routines, health, what the child owns', {
    from: 'social-worker',
    to: 'new-carer',
    answeredBy: ['supervising-social-worker', 'receiving-service'],
    refusedWhen: unlessChosen,
  }),
  school: handOver('From school to school', {
    from: 'social-worker',
    to: 'new-school',
    answeredBy: ['virtual-school-head', 'receiving-service'],
    refusedWhen: unlessChosen,
  }),
  health: handOver('To health where the child will live, with the place on a waiting list and its first date', {
    from: 'social-worker',
    to: 'health',
    answeredBy: ['receiving-service'],
    refusedWhen: unlessChosen,
  }),
  'area-authority': handOver('To the authority of the area, which acknowledges it', {
    from: 'social-worker',
    to: 'area-authority',
    answeredBy: ['receiving-service'],
    refusedWhen: unlessChosen,
    papers: ['area-notice'],
  }),
  charge: handOver('The charge, to the authority’s ledger', {
    from: 'home-finding-manager',
    to: 'ledger',
    answeredBy: ['funding-approver'],
    refusedWhen: unlessChosen,
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
      ...needs(
        rivalsNotTold(view).length === 0,
        `Providers who wanted the child and have not been told: ${rivalsNotTold(view).length}.`,
        'rivalsTold',
      ),
      ...needs(unanswered(view).length === 0, `Approaches without an outcome: ${unanswered(view).length}.`, 'approach'),
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
