import { perView } from '../../kernel/readings';
import type { CareEpisode, CareHistory } from '../care/days';
import { lostBetween, type Categories } from '../categories';
import type { Leaving } from '../facts';
import { cameTo, FACTS_OF_CARE, historyOf } from './history';

/*
 * Corrections and withdrawals of what is said of birth and care. One that takes away a category held on the day on which it was
 * recorded does not count until somebody has confirmed it. New facts end categories by law and are not asked about.
 */

const changes = (view: Leaving) => view.changes(...FACTS_OF_CARE);
/** A correction or withdrawal, named by its sequence. */
export type CareChange = ReturnType<typeof changes>[number];

interface Judged {
  readonly doubted: readonly CareChange[];
  /** Those of them that do not count, by their sequences. */
  readonly left: ReadonlySet<number>;
}

/** Each change in turn, beside what counted before it and what counted before the first of its day. */
const judged = perView((view: Leaving): Judged => {
  const [all, said] = [changes(view), historyOf(view)];
  const doubted: CareChange[] = [];
  if (said === undefined || all.length === 0) return { doubted, left: new Set() };
  const left = new Set(all.map(({ by }) => by));
  let now = cameToWithout(view, left);
  let [held, today] = [now, all[0]?.on];
  for (const change of all) {
    if (change.on !== today) [held, today] = [now, change.on];
    left.delete(change.by);
    const then = cameToWithout(view, left);
    const takesAway = lost(held, then, change).some((code) => lost(now, then, change).includes(code));
    if (takesAway) doubted.push(change);
    if (takesAway && !confirmed(view, change)) left.add(change.by);
    else now = then;
  }
  cameTo(view, said); // care that ends before it begins is refused, even where it does not count yet
  return { doubted, left };
});

function cameToWithout(view: Leaving, changes: ReadonlySet<number>): Categories | null {
  const history = historyWithout(view, changes);
  return history === undefined ? null : cameTo(view, history);
}

/** A wrong first day may lie after an end that was recorded when it had been put right: that end is no reason to refuse anything. */
function historyWithout(view: Leaving, changes: ReadonlySet<number>): CareHistory | undefined {
  const history = historyOf(view.without(changes));
  return history && { ...history, episodes: history.episodes.map(endedInOrder) };
}

const endedInOrder = (episode: CareEpisode): CareEpisode =>
  episode.to !== null && episode.to < episode.from ? { ...episode, to: episode.from } : episode;

const lost = (before: Categories | null, after: Categories | null, { on }: CareChange) =>
  before && after ? lostBetween(before, after, on) : [];

const confirmed = (view: Leaving, change: CareChange): boolean =>
  decisionsOn(view, change).at(-1)?.value.choice === 'confirm';

/** What was decided on a change: on a birth date by the date itself, as it may be said again. */
export const decisionsOn = (view: Leaving, change: CareChange) =>
  change.fact === 'dateOfBirth'
    ? view.made('dobCorrection').filter(({ value }) => value.bornOn === change.value?.bornOn)
    : view.made('careCorrection').filter(({ value }) => value.change === change.by);

/** The view without what is still to be decided, or was decided not to count. */
export const asItCounts = perView((view: Leaving): Leaving => {
  const { left } = judged(view);
  return left.size === 0 ? view : view.without(left);
});

/** The history that counts; undefined while no birth date is known. */
export const historyThatCounts = (view: Leaving): CareHistory | undefined => {
  const { left } = judged(view);
  return left.size === 0 ? historyOf(view) : historyWithout(view, left);
};

/** Corrected birth dates that would take a category away. */
export const doubtedBirthDates = (view: Leaving): readonly CareChange[] =>
  judged(view).doubted.filter(({ fact }) => fact === 'dateOfBirth');

/** Corrections and withdrawals of anything else that would. */
export const doubtedCare = (view: Leaving): readonly CareChange[] =>
  judged(view).doubted.filter(({ fact }) => fact !== 'dateOfBirth');
