import { addDays, daysBetween, type CivilDate } from '../../../statute';
import type { Occurred } from '../../kernel/events';
import { earliest, notBefore, on, perView } from '../../kernel/readings';
import type { Network } from '../facts';
import { active, lastMoment } from './plan';
import { marksOn } from './promises';

/*
 * Reviews: the points that the plan sets, the chain that runs on from the actual last one, and when a review is complete.
 */

/** One review that is owed: from when, on which day if the plan sets one, and the review that was held for it. */
export interface Turn {
  readonly from: Occurred;
  readonly planned: CivilDate | undefined;
  readonly held: Occurred | undefined;
}

const DAYS_A_WEEK = 7;

/**
 * The points of each version from the day it was agreed until the next was: a point that had come by then stays to be kept,
 * later ones give way.
 */
function points(view: Network): readonly CivilDate[] {
  const set = view.all('reviewPoint');
  const versions = [...new Set(set.map(({ value }) => value.version))];
  const kept = versions.flatMap((version, index) => {
    const next = set.find(({ value }) => value.version === versions[index + 1])?.on;
    const days = set.flatMap(({ value }) => (value.version === version ? [value.reviewOn] : []));
    return days.filter((day) => next === undefined || day < next);
  });
  return [...new Set(kept)].toSorted();
}

/** Every review owed since the plan started: the points it sets, then one after another from the actual last. */
export const turns = perView((view: Network): readonly Turn[] => {
  const started = active(view);
  if (!started) return [];
  const set = points(view).filter((day) => day >= started.on);
  const reviews = view.all('review').filter(notBefore({ on: started.on }));
  const kept = keptPoints(set, reviews, on(started));
  const left = reviews.slice(kept.used);
  const last = kept.turns.at(-1);
  if (last && !last.held) return kept.turns;
  return [...kept.turns, ...chained(view, left, last?.held ?? on(started))];
});

/** A review keeps every point that had come by its day; held early, it keeps the next one and pulls in the one after. */
function keptPoints(set: readonly CivilDate[], reviews: readonly Occurred[], started: Occurred) {
  const all: Turn[] = [];
  let [used, from, before]: [number, Occurred, CivilDate | undefined] = [0, started, undefined];
  for (const point of set) {
    const [last] = all.slice(-1);
    const covered: boolean = last?.held !== undefined && point <= last.held.on;
    const held: Occurred | undefined = covered ? last?.held : reviews[used];
    if (held && !covered) used += 1;
    const early = last?.held && last.planned && last.held.on < last.planned ? last.held : undefined;
    const pulled = early && before ? addDays(early.on, daysBetween(before, point)) : point;
    all.push({ from, planned: pulled < point ? pulled : point, held: held && on(held) });
    if (held) from = on(held);
    before = point;
  }
  return { turns: all, used };
}

/** Beyond the points: so many weeks after the actual last, if the plan says how many; else the authority's own figure. */
function chained(view: Network, reviews: readonly Occurred[], since: Occurred): readonly Turn[] {
  const terms = view.all('planTerm');
  const all: Turn[] = [];
  let from = since;
  for (const held of [...reviews, undefined]) {
    const { on: last } = from;
    const weeks = terms.findLast(({ on: day }) => day <= last)?.value.reviewEveryWeeks;
    const planned = weeks === undefined ? undefined : addDays(from.on, weeks * DAYS_A_WEEK);
    all.push({ from, planned, held: held && on(held) });
    if (held) from = on(held);
  }
  return all;
}

/** Each by its number. */
export const eachTurn = perView((view: Network) =>
  turns(view).map((about, index) => ({ key: String(index + 1), about })),
);

// ---- A review that is complete ----

/** When each thing came that a review needs: measures read, lines marked, the child's views, and what it leads to. */
function pieces(view: Network, { from, held }: Held, key: string): readonly (Occurred | undefined)[] {
  const since = notBefore({ on: held.on });
  const [read, marked] = [view.all('measureRead').filter(since), view.all('lineRead').filter(since)];
  const measures = view.upTo(held.on).latestPer('successMeasure');
  const heard = [heardSince(view, from), view.excused(`hear-child:review-${key}`)];
  return [
    ...measures.map(({ value: { measure } }) => read.find(({ value }) => value.measure === measure)),
    ...dueLines(view, held.on).map((line) => marked.find(({ value }) => value.line === line)),
    earliest(heard.flatMap((one) => (one ? [on(one)] : []))),
    view.made('reviewOutcome').find(since),
  ];
}

interface Held extends Turn {
  readonly held: Occurred;
}

/** Lines of which something can be said on a day: what was promised has come, is late, or was declined. */
const dueLines = (view: Network, day: CivilDate): readonly string[] => marksOn(view, day).map(({ line }) => line);

/** The child heard since the last review, or since the plan started. */
export const heardSince = (view: Network, last: Occurred) => view.all('wishesAndFeelings').find(notBefore(last));

/** When the last piece of a review came, not before the review itself. */
export function completed(view: Network, turn: Turn, key: string): Occurred | undefined {
  const { held } = turn;
  if (!held) return undefined;
  const needed = pieces(view, { ...turn, held }, key);
  return needed.every((one) => one !== undefined) ? lastMoment(held, ...needed) : undefined;
}
