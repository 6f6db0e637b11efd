import { rule } from '../../kernel/definition';
import type { Occurred } from '../../kernel/events';
import { notBefore, numbered, on } from '../../kernel/readings';
import type { Kinship } from '../facts';
import { approvals, extensionsOf, placementOver, refusedForGood, settledHome, underReview } from '../meaning/fostering';
import { step } from './own';

/*
 * Kinship foster care: approval for sixteen weeks, one extension of up to eight, and then approval in full or another home.
 */

const placements = (view: Kinship) => numbered(view.all('connectedPlacement').map(on));
const reviewed = (view: Kinship, from: Occurred) => view.all('careReview').find(notBefore(from));
const visitsSince = (view: Kinship, from: Occurred) =>
  view.all('connectedVisit').filter((one) => one.value.seen && notBefore(from)(one));

export const fostering = {
  'approve-temporarily': step('The nominated officer approves the connected person for a time', {
    owedBy: 'nominated-officer',
    forEach: placements,
    opens: (_, placed: Occurred) => placed,
    done: (view, placed) =>
      approvals(view).find((one) => one.on >= placed.on) ?? approvals(view).findLast((one) => one.on < placed.on),
    evidence: ['temporaryApproval'],
    noLonger: placementOver,
    excusedBy: 'nobody',
  }),
  'temporary-approval': step('Approval for a time ends in approval in full, or in another home', {
    owedBy: 'nominated-officer',
    forEach: (view) => numbered(approvals(view).map(on)),
    opens: (_, approval: Occurred) => approval,
    due: rule('D1'),
    lasts: (view, approval) => ({ extensions: extensionsOf(view, approval) }),
    done: settledHome,
    superseded: underReview,
    evidence: ['assessmentOutcome', 'connectedPlacementEnded', 'extendApproval'],
    excusedBy: 'nobody',
  }),
  'refusal-under-review': step('The refusal is reviewed; the approval lasts until its outcome', {
    owedBy: 'nominated-officer',
    opens: (view) => view.made('extendApproval').find(({ value }) => value.choice === 'refusal-under-review'),
    due: rule('D3'),
    done: (view) => view.all('refusalReviewed')[0],
    evidence: ['refusalReviewed'],
    excusedBy: 'nobody',
  }),
  'end-placement': step('Other arrangements are made, and the child leaves a carer who was not approved', {
    owedBy: 'social-worker',
    opens: refusedForGood,
    due: rule('D5'),
    done: (view) => view.all('connectedPlacementEnded')[0],
    evidence: ['connectedPlacementEnded'],
    excusedBy: 'nobody',
  }),
  'connected-visit': step('The child is visited every week until the first review', {
    owedBy: 'social-worker',
    forEach: placements,
    opens: (_, placed: Occurred) => placed,
    due: rule('SV5.1'),
    done: () => undefined,
    recurs: {
      from: 'actual-last',
      times: (view, placed) => {
        const held = reviewed(view, placed);
        return visitsSince(view, placed)
          .filter((one) => !held || one.on <= held.on)
          .map(on);
      },
    },
    evidence: ['connectedVisit'],
    noLonger: (view, placed) => {
      const held = reviewed(view, placed);
      return placementOver(view, placed) ?? (held && { ...on(held), reason: 'first-review-held' });
    },
    excusedBy: 'nobody',
  }),
  'connected-visit-later': step('The child is visited every four weeks after the first review', {
    owedBy: 'social-worker',
    forEach: placements,
    opens: (view, placed: Occurred) => reviewed(view, placed),
    due: rule('SV5.2'),
    done: () => undefined,
    recurs: {
      from: 'actual-last',
      times: (view, placed) => {
        const held = reviewed(view, placed);
        return held
          ? visitsSince(view, placed)
              .filter((one) => one.on > held.on)
              .map(on)
          : [];
      },
    },
    evidence: ['connectedVisit'],
    noLonger: (view, placed) => {
      const settled = settledHome(view, placed);
      return settled && { ...on(settled), reason: 'no-longer-temporary' };
    },
    excusedBy: 'nobody',
  }),
};
