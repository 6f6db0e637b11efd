import { days, hours, workingDays } from '../../../statute';
import type { Occurred } from '../../kernel/events';
import { latest, notBefore, numbered } from '../../kernel/readings';
import type { Matching } from '../facts';
import { choices, permitted } from '../meaning/search';
import { BY_MANAGER, excused, laned, lasting, setting, step } from './own';

/*
 * Before the search: the view, the advice, permission, the request, and what is owed to the child from the start.
 */

/** At the start, at each further move that is planned, and whenever the child says no to a home. */
const advocateOwed = (view: Matching): readonly Occurred[] => [
  view.started,
  ...[
    ...choices(view)
      .slice(1)
      .map(({ made }) => made),
    ...view.all('childObjects'),
  ].toSorted((a, b) => a.id - b.id),
];

/** A parent objects to an agreement, or an order about the child was made, varied or ended. */
const legalBasisMoved = (view: Matching): readonly Occurred[] =>
  [
    ...view.all('moveInterrupted').filter(({ value }) => value.why === 'parent-objects' && value.state === 'began'),
    ...view.all('orderChanged'),
  ].toSorted((a, b) => a.id - b.id);

export const asking = {
  ...laned('record-threshold-view', 'Record the view on the threshold', [workingDays(1), days(0)], {
    owedBy: 'social-worker',
    opens: ({ started }) => started,
    done: (view) => view.all('thresholdView')[0],
    evidence: ['thresholdView'],
    excusedBy: BY_MANAGER,
  }),
  ...laned('hold-legal-planning', 'Hold the legal planning meeting', [workingDays(5), days(0)], {
    owedBy: 'legal-adviser',
    opens: (view) => view.all('thresholdView')[0],
    done: (view) => view.all('legalPlanning')[0],
    evidence: ['legalPlanning'],
    excusedBy: BY_MANAGER,
  }),
  ...laned('give-legal-advice', 'Advise on the three questions', [workingDays(1), hours(2)], {
    owedBy: 'legal-adviser',
    opens: (view) => view.all('legalPlanning')[0],
    done: (view) => view.all('legalAdvice')[0],
    evidence: ['legalAdvice'],
    excusedBy: BY_MANAGER,
  }),
  'family-first-check': step('Each relative and known adult is asked, or it is said why not', {
    owedBy: 'social-worker',
    opens: (view) => view.all('legalAdvice')[0],
    done: (view) => view.all('familyAsked')[0],
    evidence: ['familyAsked'],
    excusedBy: 'nobody',
  }),
  'fgdm-check': step('Family group decision-making is held or declined, or it is said why it does not come first', {
    owedBy: 'team-manager',
    opens: (view) => view.all('legalAdvice')[0],
    done: (view) => view.all('familyGroup').find(({ value }) => value.outcome !== 'accepted'),
    evidence: ['familyGroup'],
    excusedBy: 'nobody',
  }),
  ...laned('permit-search', 'Decide whether homes may be searched for', [workingDays(1), hours(1)], {
    owedBy: 'team-manager',
    opens: (view) => view.all('legalAdvice')[0],
    done: (view) => view.made('permission')[0],
    evidence: ['permission'],
    excusedBy: BY_MANAGER,
  }),
  'write-permission': step('Write down a permission that was spoken', {
    owedBy: 'team-manager',
    opens: (view) => view.made('permission').find(({ value }) => value.form === 'spoken'),
    done: (view) => view.made('permission').find(({ value }) => value.form === 'written'),
    evidence: ['permission'],
    excusedBy: 'nobody',
  }),
  ...laned('submit-request', 'Send the request to those who search', [workingDays(1), hours(1)], {
    owedBy: 'social-worker',
    opens: permitted,
    done: (view) => view.all('request')[0],
    evidence: ['request'],
    excusedBy: BY_MANAGER,
  }),
  ...laned('accept-request', 'Accept the request', [workingDays(1), hours(1)], {
    owedBy: 'home-finder',
    opens: (view) => view.all('request')[0],
    done: (view) => view.all('requestAccepted')[0],
    evidence: ['requestAccepted'],
    excusedBy: BY_MANAGER,
  }),
  'freeze-need-profile': step('Freeze the need: every must set, every unknown named', {
    owedBy: 'social-worker',
    opens: (view) => view.all('requestAccepted')[0],
    done: (view) => view.all('need')[0],
    evidence: ['need'],
    excusedBy: 'nobody',
  }),
  'offer-advocate': lasting<Occurred>('Offer the child an advocate', {
    owedBy: 'social-worker',
    forEach: (view) => numbered(advocateOwed(view)),
    opens: (_, from) => from,
    due: setting('offer-advocate', workingDays(1)),
    done: (view, from) => view.all('advocateOffer').find(notBefore(from)),
    evidence: ['advocateOffer'],
    excusedBy: 'nobody',
  }),
  'hear-child-and-family': step('Hear child and parents before a home is decided on, or say why it was not possible', {
    owedBy: 'social-worker',
    opens: (view) => view.all('request')[0],
    done: (view) => {
      const [child, parent] = (['child', 'parent'] as const).map((who) =>
        view.all('view').find(({ value }) => value.who === who),
      );
      return child && parent && latest([child, parent]);
    },
    evidence: ['view'],
    excusedBy: 'nobody',
  }),
  'find-before-notice-ends': step('A home is chosen before the one where the child lives ends', {
    owedBy: 'team-manager',
    forEach: (view) => numbered(view.all('noticeFromHome')),
    opens: (_, notice: ReturnType<Matching['all']>[number]) => notice,
    countsFrom: (_, notice) => ({ on: Object(notice.value).leavesOn }),
    due: setting('find-before-notice-ends', days(0)),
    done: (view, notice) => choices(view).find(({ made, fell }) => !fell && notBefore(notice)(made))?.made,
    evidence: ['homeChoice'],
    excusedBy: excused('notice-taken-back'),
  }),
  're-read-legal-basis': step('Read again on what law the child is accommodated, and advise', {
    owedBy: 'legal-adviser',
    forEach: (view) => numbered(legalBasisMoved(view)),
    opens: (_, moved: Occurred) => moved,
    due: setting('re-read-legal-basis', workingDays(1)),
    done: (view, moved) => view.all('legalAdvice').find(notBefore(moved)),
    evidence: ['legalAdvice'],
    excusedBy: 'nobody',
  }),
  ...laned('talk-to-home-finder', 'Talk with those who search', [workingDays(1), hours(1)], {
    owedBy: 'social-worker',
    opens: (view) => view.all('requestAccepted')[0],
    done: (view) => view.all('talked')[0],
    evidence: ['talked'],
    excusedBy: BY_MANAGER,
  }),
};
