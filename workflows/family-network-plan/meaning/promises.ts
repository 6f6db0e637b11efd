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

/** One promise of support, and what had come of it. */
export interface PromiseRead {
  readonly key: string;
  readonly line: string;
  readonly helps: string;
  readonly owner: string;
  readonly promisedOn: CivilDate;
  readonly deliveredOn: CivilDate | undefined;
  /** Calendar days; of a promise that nobody has kept, up to the day asked about or the end of the plan. */
  readonly daysLate: number;
  readonly mark: Mark | 'not-yet-due' | 'person-died' | 'plan-never-started';
  readonly evidence: string | undefined;
}

/** Every promise there ever was, as its own version had it, and what had come of it by a day. */
export function promisedAgainstDelivered(view: Network, today: CivilDate): readonly PromiseRead[] {
  const day = view.ended && view.ended.on < today ? view.ended.on : today;
  const then = view.upTo(day);
  const read = eachPromise(then).map(({ key, about }) => {
    const came = deliveredTo(then, about);
    const stands = ofTheDead(then, about) ?? standing(then, about, day) ?? { mark: 'not-yet-due', daysLate: 0 };
    return { ...promiseOf(key, about.entry), ...stands, deliveredOn: came?.on, evidence: came?.value.evidence };
  });
  if (active(then)) return read;
  const never = { mark: 'plan-never-started', daysLate: 0, deliveredOn: undefined, evidence: undefined } as const;
  return then.latestPer('supportLine').map((entry) => ({ ...promiseOf(entry.value.line, entry), ...never }));
}

const promiseOf = (key: string, { value: { line, person, owner, startOn } }: Line) => ({
  ...{ key, line, helps: person, owner, promisedOn: startOn },
});

/** Whoever it was to help died before its day. */
const ofTheDead = (then: Network, { entry }: Promised) => {
  const died = personGone(then, entry.value.person);
  return died && died.on <= entry.value.startOn ? ({ mark: 'person-died', daysLate: 0 } as const) : undefined;
};

/** Every line that was ever promised: what a court is to see, kept or not. */
export const everPromised = (view: Network): readonly string[] => [...byLine(view).keys()];
