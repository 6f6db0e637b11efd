import { daysBetween, type CivilDate } from '../../../statute';
import type { Entry } from '../../kernel/definition';
import type { Occurred } from '../../kernel/events';
import { groupedBy, on, perView } from '../../kernel/readings';
import type { Value } from '../../kernel/shape';
import type { facts, Network } from '../facts';
import type { LINE_MARKS } from '../facts/life';
import { active, endings } from './plan';

/*
 * Lines of support: each promise as it stood on its own date, what came of it, and which lines are live.
 */

export type Line = Entry<Value<(typeof facts)['supportLine']['holds']>>;

/** That a line starts on a day, as the plan in force on that day had it. */
export interface Promised {
  readonly line: string;
  readonly entry: Line;
  /** When it became owed: the plan had started and the line was in it. */
  readonly from: Occurred;
  /** Support before this belongs to the promise before. */
  readonly since: Occurred | undefined;
}

const byLine = perView((view: Network) => groupedBy(view.all('supportLine'), ({ value }) => value.line));

/** A line agreed anew before its day takes the place of what was agreed before; later, it is a further promise if the day differs. */
function promisesOf(entries: readonly Line[]): readonly Line[] {
  const all: Line[] = [];
  for (const entry of entries) {
    const last = all.at(-1);
    if (last && last.value.startOn >= entry.on) all.splice(-1, 1, entry);
    else if (last?.value.startOn !== entry.value.startOn) all.push(entry);
  }
  return all;
}

/** Each promised start, under the line's own name; later ones numbered. */
export const eachPromise = perView((view: Network): readonly { key: string; about: Promised }[] => {
  const started = active(view);
  if (!started) return [];
  return [...byLine(view)].flatMap(([line, entries]) =>
    promisesOf(entries).map((entry, index) => ({
      key: index === 0 ? line : `${line}/${index + 1}`,
      about: {
        ...{ line, entry, from: entry.on > started.on ? on(entry) : on(started) },
        since: index === 0 ? undefined : on(entry),
      },
    })),
  );
});

/** Support that the person it helps confirms. */
export const deliveredTo = (view: Network, { line, since }: Promised) =>
  view.all('delivery').find((one) => one.value.line === line && one.value.confirmed && !(since && one.on < since.on));

export const declined = (view: Network, line: string) => {
  const said = view.latestPer('lineDeclined').find(({ value }) => value.line === line);
  return said && { ...on(said), reason: 'person-declined' };
};

/** The person whom a line helps has died: it ends that day. */
export function personGone(view: Network, person: string) {
  const died = view.all('change').find(({ value }) => value.person === person && value.kind === 'carer-dies');
  return died && { ...on(died), reason: 'person-died' };
}

/** Each last day of a line, and what was decided about it. */
export const lineEndings = (view: Network) =>
  [...byLine(view)].flatMap(([line, entries]) => {
    const ends = entries.flatMap((one) =>
      one.value.endOn === undefined ? [] : [{ ...on(one), endOn: one.value.endOn }],
    );
    const decided = view.made('lineEnd').filter(({ value }) => value.line === line);
    return endings(ends, decided).map(({ key, about }) => ({
      key: key === '' ? line : `${line}/${key}`,
      about: { line, ...about },
    }));
  });

/** Lines that somebody would miss: not declined, not decided to end or to move, and not past a last day that was decided on. */
export const liveLines = (view: Network): readonly Line[] =>
  view.latestPer('supportLine').filter(({ value: { line, person } }) => {
    const decided = view.made('lineEnd').findLast(({ value }) => value.line === line);
    return (
      !declined(view, line) && !personGone(view, person) && (decided === undefined || decided.value.choice === 'renew')
    );
  });

// ---- Promised against delivered ----

type Mark = (typeof LINE_MARKS)[number];

export interface Stands {
  readonly line: string;
  readonly mark: Mark;
  readonly daysLate: number;
}

/** How each line stood on a day; a line whose day has not passed, and of which nothing came, is left out. */
export function marksOn(view: Network, day: CivilDate): readonly Stands[] {
  const then = view.upTo(day);
  const latestPromises = new Map(eachPromise(then).map(({ about }) => [about.line, about]));
  return [...latestPromises.values()].flatMap((promised) => {
    const stands = standing(then, promised, day);
    return stands ? [{ line: promised.line, ...stands }] : [];
  });
}

function standing(then: Network, promised: Promised, day: CivilDate): Omit<Stands, 'line'> | undefined {
  const { startOn } = promised.entry.value;
  const came = deliveredTo(then, promised);
  if (came) {
    const daysLate = Math.max(0, daysBetween(startOn, came.on));
    return { mark: daysLate > 0 ? 'late' : 'on-time', daysLate };
  }
  if (declined(then, promised.line)) return { mark: 'declined', daysLate: 0 };
  return startOn < day ? { mark: 'not-delivered', daysLate: daysBetween(startOn, day) } : undefined;
}

/** Every line that was ever promised: what a court is to see, kept or not. */
export const everPromised = (view: Network): readonly string[] => [...byLine(view).keys()];
