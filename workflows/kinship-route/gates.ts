import { wordsFor } from '../kernel/definition';
import type { Occurred } from '../kernel/events';
import type { Kinship } from './facts';
import { choiceLacking, chose } from './meaning/choice';
import { approvals } from './meaning/fostering';
import { belowRate, earliestApplication, parityAsked } from './meaning/guardianship';

/*
 * Acts that are not compliant until something is true. They are never prevented: what happened is recorded.
 */

const { gate } = wordsFor<Kinship>();

/** The choice that was made on a day. */
const uninformed = (view: Kinship, { on: day }: Occurred) => {
  const chosen = view.all('routeChoice').findLast((one) => one.on === day);
  return chosen ? choiceLacking(view, chosen).map((what) => ({ what })) : [];
};

const extension = (view: Kinship, { on: day }: Occurred) =>
  view.made('extendApproval').findLast((made) => made.on === day)?.value;

export const gates = {
  'choose-route': gate('The carer chooses a route', {
    acts: (view) => view.all('routeChoice'),
    awaited: () => false,
    limbs: {
      informed: {
        title: 'The carer knew of every route, had time to think, and was asked whether anybody pressed',
        rule: 'rev-informed-choice',
        sameDay: ['routeChoice', 'routeFacts', 'questionAnswered'],
        missing: uninformed,
      },
    },
  }),
  'apply-for-guardianship': gate('Application for special guardianship', {
    acts: (view) => view.all('guardianshipApplication'),
    planned: (view) => view.all('noticeGiven')[0],
    awaited: (view) =>
      chose(view, 'special-guardianship') !== undefined && view.all('guardianshipApplication').length === 0,
    limbs: {
      notice: {
        title: 'Three months have run from the notice, or the court has given leave',
        rule: 'D6',
        sameDay: ['leaveGiven'],
        notApplicable: (view) => (view.all('leaveGiven').length > 0 ? 'leave-given' : undefined),
        missing: (view, { on: day }) => {
          const from = earliestApplication(view);
          return from !== undefined && from <= day ? [] : [{ what: 'three-months-from-notice' }];
        },
      },
    },
  }),
  'change-support': gate('Support is varied or ended', {
    acts: (view) => view.made('changeSupport'),
    planned: (view) => view.all('changeProposed')[0],
    awaited: () => false,
    limbs: {
      notice: {
        title: 'Notice was given, with a time to comment',
        rule: 'sg-notice-before-change',
        missing: (view) => unheard(view),
      },
    },
  }),
  'pay-allowance': gate('The carer is paid an allowance', {
    acts: (view) => view.all('allowance'),
    awaited: () => false,
    limbs: {
      parity: {
        title: 'It is not below the authority’s own fostering rate for this child',
        rule: 'rev-kinship-allowance',
        sameDay: ['allowance', 'fosteringRate', 'otherwiseInCare'],
        notApplicable: (view, { on: day }) => (parityAsked(view, day) ? undefined : 'not-otherwise-in-care'),
        missing: (view) => (belowRate(view) ? [{ what: 'fostering-rate' }] : []),
      },
    },
  }),
  'place-with-connected': gate('The child is placed with a connected person', {
    acts: (view) => view.all('connectedPlacement'),
    awaited: () => false,
    limbs: {
      approval: {
        title: 'The connected person had been approved for a time',
        rule: 'D1',
        sameDay: ['temporaryApproval'],
        missing: (view) => (approvals(view).length > 0 ? [] : [{ what: 'temporary-approval' }]),
      },
    },
  }),
  'extend-approval': gate('A temporary approval is extended', {
    acts: (view) => view.made('extendApproval'),
    awaited: () => false,
    limbs: {
      conditions: {
        title: 'Still the most appropriate home, the panel asked, the reviewing officer told',
        rule: 'D4',
        sameDay: ['extendApproval'],
        missing: (view, act) => {
          const made = extension(view, act);
          return [
            ...(made?.mostAppropriate ? [] : [{ what: 'most-appropriate-home' }]),
            ...(made?.panelAsked ? [] : [{ what: 'panel-asked' }]),
            ...(made?.reviewingOfficerTold ? [] : [{ what: 'reviewing-officer-told' }]),
          ];
        },
      },
    },
  }),
};

/** Notice, and since then a comment or the time for one. */
function unheard(view: Kinship): readonly { readonly what: string }[] {
  const notice = view.latest('changeProposed');
  if (!notice) return [{ what: 'notice' }, { what: 'time-to-comment' }];
  return view.all('representations').some((one) => one.on >= notice.on) ? [] : [{ what: 'time-to-comment' }];
}
