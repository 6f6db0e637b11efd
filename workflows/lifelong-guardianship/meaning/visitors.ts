import type { Occurred } from '../../kernel/events';
import { lastSpan, latest, on, type Span } from '../../kernel/readings';
import type { Guarding } from '../facts';
import { after, eachDay, entries, inOrder, notBefore, timesInCare } from './age';
import { foundUnderTwo } from './goal';

/*
 * Visitors and mentors: the appointment of the law, the friendship, which no age ends, and the wait.
 */

/** Days from which a visitor is to be offered: entry to care, a need that was seen, the goal under two. */
export const visitorsDue = (view: Guarding): readonly Occurred[] =>
  eachDay([...entries(view), ...view.all('visitorNeeded'), ...foundUnderTwo(view)]);

/** A child with enough understanding objects; understanding is taken for granted until somebody has found otherwise. */
export const objects = (view: Guarding): Occurred | undefined => {
  const answer = view.latest('visitorAnswer');
  const doubted = view.latest('objectionUnderstood')?.value.understands === false;
  return answer?.value.answer === 'objects' && !doubted ? on(answer) : undefined;
};

/** Waiting for a visitor: since a yes, until one was matched or the young person answered anew. */
export const waits = (view: Guarding): readonly Span[] =>
  view
    .all('visitorAnswer')
    .filter(({ value }) => value.answer === 'yes')
    .map((said) => {
      const matched = [...view.all('visitorMatched'), ...view.all('visitorFirstMet')].filter(notBefore(said));
      const over = inOrder([...matched, ...view.all('visitorAnswer').filter(after(said))])[0];
      return { from: on(said), to: over && on(over) };
    });

/** The friendship with the visitor who was matched last. */
const friendship = (view: Guarding): Span | undefined => {
  const ended = view.all('visitorEnded');
  return lastSpan(
    [...view.all('visitorMatched'), ...ended].toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on))),
    (one) => !ended.some(({ id }) => id === one.id),
  );
};

export const answersPast18 = (view: Guarding, party: 'adult' | 'visitor') =>
  view.all('visitorContinues').findLast(({ value }) => value.party === party);

/** Both were asked whether it goes on past 18, and both answered. */
export function bothAnswered(view: Guarding): Occurred | undefined {
  const said = (['adult', 'visitor'] as const).map((party) => answersPast18(view, party));
  return said.every((one) => one !== undefined) ? latest(said.flatMap((one) => (one ? [on(one)] : []))) : undefined;
}

export interface VisitorStanding {
  readonly friendship: 'none' | 'continuing' | 'ended';
  readonly endedOn?: Occurred['on'];
  /** The appointment of s.23ZB ends with care, shown as that and no more; under the proposal nothing ends. */
  readonly appointmentEndedOn?: Occurred['on'];
}

export function visitorStanding(view: Guarding): VisitorStanding {
  const span = friendship(view);
  if (!span) return { friendship: 'none' };
  const careEnded = timesInCare(view).at(-1)?.to;
  const appointment =
    careEnded && !view.packOn('review-2022', careEnded.on) ? { appointmentEndedOn: careEnded.on } : {};
  const no = (['adult', 'visitor'] as const)
    .flatMap((party) => answersPast18(view, party) ?? [])
    .find(({ value }) => !value.continues);
  const ended = span.to ?? (no && careEnded ? careEnded : undefined);
  return { friendship: ended ? 'ended' : 'continuing', ...(ended ? { endedOn: ended.on } : {}), ...appointment };
}

/** There is a friendship that goes on. */
export const hasVisitor = (view: Guarding): Occurred | undefined => {
  const span = friendship(view);
  return span && !span.to ? span.from : undefined;
};
