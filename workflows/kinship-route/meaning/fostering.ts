import type { Occurred } from '../../kernel/events';
import { earliest, notBefore, on } from '../../kernel/readings';
import type { Kinship } from '../facts';

/*
 * A connected person approved for a time: until full approval, an extension's end, or another home.
 */

export const approvals = (view: Kinship) =>
  view.made('temporaryApproval').filter(({ value }) => value.choice === 'approve');

/** Days of the first extension: its ground is an assessment that is unfinished. More of them are refused by the rule. */
export const extensionsOf = (view: Kinship, approval: Occurred) =>
  view
    .made('extendApproval')
    .filter((made) => made.value.choice === 'assessment-unfinished' && notBefore(approval)(made))
    .map(() => ({ authority: 'nominated-officer' }));

/** Approved in full, or the child in another home. */
export const settledHome = (view: Kinship, from: Occurred): Occurred | undefined =>
  earliest(
    [
      ...view.all('assessmentOutcome').filter(({ value }) => value.outcome === 'approved'),
      ...view.all('refusalReviewed').filter(({ value }) => value.outcome === 'approved'),
      ...view.all('connectedPlacementEnded'),
    ].filter(notBefore(from)),
  );

/** A refusal is under review: the approval lasts until its outcome, for which no figure is given. */
export const underReview = (view: Kinship, approval: Occurred) => {
  const extended = view
    .made('extendApproval')
    .find((made) => made.value.choice === 'refusal-under-review' && notBefore(approval)(made));
  return extended && { ...on(extended), reason: 'refusal-under-review' };
};

/** Refused for good: at once, unless a review was sought; else by its outcome. */
export function refusedForGood(view: Kinship): Occurred | undefined {
  const reviewed = view.all('refusalReviewed').find(({ value }) => value.outcome === 'refused');
  const refused = view.all('assessmentOutcome').find(({ value }) => value.outcome === 'refused');
  const sought = view.made('extendApproval').some(({ value }) => value.choice === 'refusal-under-review');
  return sought ? reviewed : refused;
}

export const placementOver = (view: Kinship, from: Occurred) => {
  const ended = view.all('connectedPlacementEnded').find(notBefore(from));
  return ended && { ...on(ended), reason: 'placement-ended' };
};
