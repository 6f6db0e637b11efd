import { wordsFor } from '../kernel/definition';
import type { Occurred } from '../kernel/events';
import { notBefore } from '../kernel/readings';
import type { Matching } from './facts';
import { arrival, hasAge, isEmergency, needsApproval, outOfArea } from './meaning/move';
import { chosen, permitted, withdrawn } from './meaning/search';

/*
 * Acts that are not compliant until something is true: a wide search, the choice of a home, the move. They are never prevented.
 */

const { gate } = wordsFor<Matching>();

const unless = (held: unknown, what: string) => (held ? [] : [{ what }]);

/** Decided for the home that stands chosen, not for one before it. */
const forChoice = <T extends Occurred>(view: Matching, made: readonly T[]): readonly T[] => {
  const choice = chosen(view);
  return choice ? made.filter(notBefore(choice)) : [];
};

const movedTo = (view: Matching, { on: day }: Occurred) =>
  view.all('moved').findLast((one) => one.on === day)?.value ?? arrival(view)?.value;

const OTHERWISE = ['supported-accommodation', 'other-arrangement'];

/** The move is not yet told of, so what the home is cannot be judged. */
const notMoved = (view: Matching, act: Occurred) => (movedTo(view, act) ? undefined : 'not-moved');

export const gates = {
  search: gate('Homes are searched for widely', {
    acts: (view) => view.all('searchRun'),
    planned: (view) => view.all('requestAccepted')[0],
    awaited: (view) => view.all('searchRun').length === 0 && !withdrawn(view),
    limbs: {
      permission: {
        title: 'Legal advice was given and the authority permitted it',
        rule: 'match-search-permitted',
        sameDay: ['legalAdvice', 'permission'],
        missing: (view) => [
          ...unless(view.latest('legalAdvice'), 'legal-advice'),
          ...unless(permitted(view), 'permission'),
        ],
      },
      'family-first': {
        title: 'Parents, relatives and known adults were asked first',
        rule: 'match-parents-first',
        sameDay: ['familyAsked'],
        missing: (view) => unless(view.latest('familyAsked'), 'family-asked'),
      },
      need: {
        title: 'The need stands, with its musts and unknowns',
        rule: 'match-need-frozen',
        sameDay: ['need'],
        missing: (view) => unless(view.latest('need'), 'need'),
      },
    },
  }),
  'choose-home': gate('A home is chosen', {
    acts: (view) => view.made('homeChoice').filter(({ value }) => value.choice === 'choose'),
    planned: (view) => view.all('optionsOffered')[0],
    awaited: (view) => !chosen(view) && !withdrawn(view),
    limbs: {
      wishes: {
        title: 'Child and parents were heard, or it is said why not',
        rule: 'match-wishes',
        sameDay: ['view'],
        missing: (view) =>
          (['child', 'parent'] as const).flatMap((who) =>
            unless(
              view.all('view').some(({ value }) => value.who === who),
              `view-of-${who}`,
            ),
          ),
      },
      discussed: {
        title: 'The options were discussed, or it is said why not',
        rule: 'match-options-discussed',
        sameDay: ['optionsDiscussed'],
        missing: (view) => unless(view.latest('optionsDiscussed'), 'options-discussed'),
      },
    },
  }),
  move: gate('The child moves in', {
    acts: (view) => view.all('moved'),
    planned: (view) => view.all('moveSet')[0],
    awaited: (view) => !arrival(view) && !withdrawn(view),
    limbs: {
      'out-of-area': {
        title: 'The nominated officer approved a home outside the area',
        rule: 'C19.1',
        sameDay: ['outOfArea', 'areaConsulted', 'homeChoice'],
        notApplicable: (view) => (needsApproval(view) === 'nominated-officer' ? undefined : 'not-asked-for'),
        missing: (view) => [
          ...unless(
            forChoice(view, view.made('outOfArea')).some(({ value }) => value.choice === 'approve'),
            'approval',
          ),
          ...unless(view.latest('areaConsulted'), 'area-notified'),
        ],
      },
      'at-a-distance': {
        title: 'The director approved a home at a distance, after the area authority was consulted',
        rule: 'C19.2',
        sameDay: ['outOfArea', 'areaConsulted', 'homeChoice'],
        notApplicable: (view) => (needsApproval(view) === 'director' ? undefined : 'not-asked-for'),
        missing: (view) => [
          ...unless(
            forChoice(view, view.made('outOfArea')).some(({ value }) => value.choice === 'approve'),
            'approval',
          ),
          ...unless(
            view.all('areaConsulted').some(({ value }) => value.how === 'consulted-with-care-plan'),
            'area-consulted',
          ),
        ],
      },
      'key-stage-four': {
        title: 'The nominated officer approved a move in key stage 4',
        rule: 'C20',
        sameDay: ['keyStageFour'],
        notApplicable: (view) =>
          view.latest('moveSet')?.value.keyStageFour === true ? undefined : 'no-disruption-in-key-stage-4',
        missing: (view) =>
          unless(
            view.made('keyStageFour').some(({ value }) => value.choice === 'approve' && value.consulted),
            'approval',
          ),
      },
      'reviewing-officer': {
        title: 'The reviewing officer was told before',
        rule: 'C6',
        sameDay: ['reviewingOfficerTold'],
        missing: (view) => unless(view.latest('reviewingOfficerTold'), 'reviewing-officer-told'),
      },
      notices: {
        title: 'Notices were sent before a planned move',
        rule: 'C17.2',
        sameDay: ['noticesSent'],
        notApplicable: (view) => (isEmergency(view) ? 'emergency' : undefined),
        missing: (view) => unless(view.latest('noticesSent'), 'notices'),
      },
      'area-notice': {
        title: 'The authority of the area had notice before a planned move',
        rule: 'C18.2',
        sameDay: ['areaConsulted'],
        notApplicable: (view) => (isEmergency(view) || !outOfArea(view) ? 'not-asked-for' : undefined),
        missing: (view) => unless(view.latest('areaConsulted'), 'area-notified'),
      },
      funding: {
        title: 'The money was approved',
        rule: 'match-funded',
        sameDay: ['funding'],
        missing: (view) =>
          unless(
            forChoice(view, view.made('funding')).some(({ value }) => value.choice === 'approve'),
            'funding',
          ),
      },
      ready: {
        title: 'The home is ready for the child',
        rule: 'match-ready',
        sameDay: ['homeReady'],
        missing: (view) => unless(view.latest('homeReady')?.value.lacking === 0, 'ready-list'),
      },
      'under-16': {
        title: 'Under 16, foster parents or a registered children’s home',
        rule: 'match-under-16',
        sameDay: ['moved'],
        notApplicable: (view, act) => (hasAge(view, 16, act.on) ? 'at-least-16' : notMoved(view, act)),
        missing: (view, act) =>
          unless(!OTHERWISE.includes(movedTo(view, act)?.type ?? '') && movedTo(view, act)?.registered, 'lawful-home'),
      },
      '16-and-17': {
        title: 'At 16 and 17, other arrangements are registered supported accommodation',
        rule: 'match-16-17',
        sameDay: ['moved'],
        notApplicable: (view, act) =>
          !hasAge(view, 16, act.on) || hasAge(view, 18, act.on) ? 'not-16-or-17' : notMoved(view, act),
        missing: (view, act) =>
          unless(movedTo(view, act)?.type !== 'other-arrangement' && movedTo(view, act)?.registered, 'lawful-home'),
      },
      'care-given': {
        title: 'The home gives care',
        rule: 'rev-care-given',
        sameDay: ['moved'],
        notApplicable: notMoved,
        missing: (view, act) => unless(movedTo(view, act)?.givesCare, 'care-given'),
      },
    },
  }),
};
