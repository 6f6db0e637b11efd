import type { Occurred } from '../../kernel/events';
import { numbered, on, type Span } from '../../kernel/readings';
import type { Guarding } from '../facts';
import { L } from '../meaning/limits';
import { after, eachDay, entries, exits, inOrder, notBefore } from '../meaning/age';
import { askedSince, exceptionSince, goalPoints, goalState, losses, openTimes } from '../meaning/goal';
import { ofRelationships as step } from './own';

/*
 * Who matters, what the child was told, the goal of two loving relationships, and reviews.
 */

export const relationships = {
  'relationship-map': step('Map of who matters, in the child’s words', {
    owedBy: 'social-worker',
    forEach: (view) => numbered(eachDay([...entries(view), ...view.all('mapWished')])),
    opens: (_, from: Occurred) => from,
    due: L.map,
    done: (view, from) =>
      view
        .all('relationshipMap')
        .filter(({ value }) => value.peersAndPets)
        .find(notBefore(from)),
    evidence: ['relationshipMap'],
    excusedBy: { roles: ['young-person'], reasons: ['not-now'] },
  }),
  'told-why': step('The child is told why, in words for the child', {
    owedBy: 'social-worker',
    forEach: (view) => numbered(eachDay([...entries(view), ...view.all('siblingSeparated'), ...view.all('movedHome')])),
    opens: (_, from: Occurred) => from,
    due: L.familyFinding,
    done: (view, from) => view.all('toldWhy').find(notBefore(from)),
    evidence: ['toldWhy'],
    excusedBy: 'nobody',
  }),
  'contact-plan': step('The plan for contact is asked about again after a move or a separation', {
    owedBy: 'social-worker',
    forEach: (view) => numbered(eachDay([...view.all('movedHome'), ...view.all('siblingSeparated')])),
    opens: (_, from: Occurred) => from,
    done: (view, from) => view.all('contactPlan').find(notBefore(from)),
    evidence: ['contactPlan'],
    excusedBy: 'nobody',
  }),
  'review-item': step('Relationships are talked about at the review', {
    owedBy: 'independent-reviewing-officer',
    forEach: (view) =>
      view
        .latestPer('reviewArranged')
        .filter(({ value }) => value.kind === 'care-review' || value.wished === true)
        .map((review) => ({ key: review.value.review, about: review })),
    opens: (_, review: Review) => on(review),
    done: (view, { value: { review } }) => view.all('reviewItem').find(({ value }) => value.review === review),
    evidence: ['reviewItem'],
    excusedWhen: (view, { value: { review } }) => {
      const skipped = view.all('reviewItemSkipped').find(({ value }) => value.review === review);
      return skipped && { ...on(skipped), reason: 'young-person-skips-it' };
    },
    excusedBy: 'nobody',
  }),
  'goal-check': step('The young person is asked whom they love and who loves them', {
    owedBy: 'personal-adviser',
    forEach: goalPoints,
    opens: (_, from: Occurred) => from,
    done: askedSince,
    evidence: ['goalChecked', 'prefersNotToSay'],
    excusedWhen: (view, from) => {
      const decided = exceptionSince(view, from);
      return decided && { ...on(decided), reason: 'accepted-for-now' };
    },
    excusedBy: 'nobody',
  }),
  'two-loving': step('Work on relationships goes on until the young person calls two of them loving', {
    owedBy: 'personal-adviser',
    forEach: (view) => numbered(openTimes(view)),
    opens: (_, { from }: Span) => from,
    done: (view, { to }) => (to && goalState(view, to.on) === 'goal-met' ? to : undefined),
    evidence: ['relationship'],
    noLonger: (view, { to }) =>
      to && goalState(view, to.on) === 'declined' ? { ...to, reason: 'prefers-not-to-say' } : undefined,
    excusedBy: 'nobody',
  }),
  'after-exit-check': step('The young person is asked again six months after care, about siblings and carers too', {
    owedBy: 'personal-adviser',
    forEach: (view) => numbered(exits(view)),
    opens: (_, left: Occurred) => left,
    due: L.afterExit,
    outcomeCheck: true,
    done: (view, left) =>
      view
        .all('goalChecked')
        .filter(({ value }) => value.siblingsAndCarers)
        .find(after(left)),
    evidence: ['goalChecked'],
    excusedWhen: (view, left) => {
      const declined = view.all('prefersNotToSay').find(after(left));
      return declined && { ...on(declined), reason: 'prefers-not-to-say' };
    },
    excusedBy: 'nobody',
  }),
  'asked-after-loss': step('The young person is asked again after a relationship ended', {
    owedBy: 'personal-adviser',
    forEach: (view) => numbered(losses(view)),
    opens: (_, lost: Occurred) => lost,
    done: askedSince,
    evidence: ['goalChecked', 'prefersNotToSay'],
    excusedBy: 'nobody',
  }),
  'wellbeing-after-loss': step('The young person is asked how it feels after a relationship ended', {
    owedBy: 'personal-adviser',
    forEach: (view) => numbered(losses(view)),
    opens: (_, lost: Occurred) => lost,
    done: (view, lost) => view.all('wellbeingCheck').find(notBefore(lost)),
    evidence: ['wellbeingCheck'],
    excusedBy: 'nobody',
  }),
  'return-home-check': step('Looked whether a family that came together again still is', {
    owedBy: 'social-worker',
    forEach: (view) => numbered(homeAgain(view)),
    opens: (_, home: Occurred) => home,
    due: L.returnHome,
    outcomeCheck: true,
    done: (view, home) => view.all('returnHomeChecked').find(after(home)),
    evidence: ['returnHomeChecked'],
    excusedBy: 'nobody',
  }),
  'reply-to-contact': step('Whoever gets in touch has a reply', {
    owedBy: 'personal-adviser',
    followUp: 'any-time',
    forEach: (view) => view.all('contact').map((said) => ({ key: String(said.id), about: on(said) })),
    opens: (_, said: Occurred) => said,
    due: L.reply,
    done: (view, said) => view.all('contactReplied').find(notBefore(said)),
    evidence: ['contactReplied'],
    noLonger: (view) => died(view),
    excusedBy: 'nobody',
  }),
};

type Review = Occurred & { readonly value: { readonly review: string } };

const homeAgain = (view: Guarding): readonly Occurred[] =>
  inOrder(view.handOvers('reunification-or-kinship').flatMap(({ answer }) => (answer?.accepted ? [on(answer)] : [])));

export const died = (view: Guarding) => {
  const death = view.latest('died');
  return death && { ...on(death), reason: 'died' };
};
