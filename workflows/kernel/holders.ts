import type { Instant } from '../../statute';
import { momentOf, type HandOverRecord } from './state';

/*
 * Who holds what a journey hands over. It is read from the giver's record alone, so that two journeys cannot disagree: the
 * receiver's own journey says nothing of it.
 */

/** The giver, or the receiver who accepted an offer. */
export type Holder = { readonly by: 'giver' } | { readonly by: 'receiver'; readonly offer: number };

interface Passed {
  readonly at: Instant;
  readonly sequence: number;
  readonly offer: number;
  readonly back: boolean;
}

const GIVER: Holder = { by: 'giver' };

/**
 * Who held what is handed over under a name, at a moment: the giver until an offer was accepted; then its receiver, until
 * another offer of the same was accepted, or the giver took back what came back. A day without an hour counts from its start.
 * @param handOvers as the giver's record has them by what was known: fold what was recorded by then
 */
export function holderAt(handOvers: readonly HandOverRecord[], handOver: string, at: Instant): Holder {
  const passed = handOvers.flatMap((one) => passedBy(handOvers, handOver, one)).filter((one) => one.at <= at);
  return passed.toSorted(inOrder).reduce<Holder>((holder, { offer, back }) => {
    if (!back) return { by: 'receiver', offer };
    return holder.by === 'receiver' && holder.offer === offer ? GIVER : holder;
  }, GIVER);
}

/** The same as one offer shows it. */
export type HeldBy = 'giver' | 'receiver' | 'other-receiver';

/** Who held what an offer is about, at a moment: its own receiver, or that of another offer of the same; of a return, what it returns. */
export function heldBy(handOvers: readonly HandOverRecord[], offer: number, at: Instant): HeldBy {
  const shown = handOvers.find(({ id }) => id === offer);
  const about = handOvers.find(({ id }) => id === shown?.returns) ?? shown;
  const holder = holderAt(handOvers, about?.handOver ?? '', at);
  if (holder.by === 'giver') return 'giver';
  return holder.offer === about?.id ? 'receiver' : 'other-receiver';
}

/** An acceptance by which it changed hands: of an offer, or of what came back. Nothing comes back before it had gone. */
function passedBy(
  handOvers: readonly HandOverRecord[],
  handOver: string,
  { id, handOver: name, returns, answer }: HandOverRecord,
): readonly Passed[] {
  if (!answer?.accepted) return [];
  const { sequence } = answer;
  if (name === handOver) return [{ at: momentOf(answer), sequence, offer: id, back: false }];
  const gone = handOvers.find((one) => one.id === returns && one.handOver === handOver)?.answer;
  if (returns === undefined || !gone) return [];
  const [went, came] = [momentOf(gone), momentOf(answer)];
  return [{ at: came < went ? went : came, sequence, offer: returns, back: true }];
}

const inOrder = (a: Passed, b: Passed): number =>
  a.at === b.at ? a.sequence - b.sequence : Number(a.at > b.at) - Number(a.at < b.at);
