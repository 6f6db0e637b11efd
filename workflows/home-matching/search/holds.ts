import { hours, workingDays, type CivilDate, type Instant } from '../../../statute';
import { placesFree, type Home } from './home';

/*
 * Places of a home that are held, and who waits for them: what has run out by a moment, and who has the places then. It keeps
 * nothing and asks nothing, so that whoever looks at a home comes to the same.
 */

export type Lane = 'planned' | 'emergency';

const length = (setting: string, limit: ReturnType<typeof hours>) =>
  ({ from: 'setting', setting, default: limit, source: 'No source gives a figure.' }) as const;

/** How long places are held: the authority's own settings, with defaults of this product. One in working days ends at 17:00. */
export const HOLD_LENGTHS = {
  planned: { title: 'A hold on places, for a planned move', due: length('home-matching.hold', workingDays(2)) },
  emergency: { title: 'A hold on places, in an emergency', due: length('home-matching.hold-urgent', hours(4)) },
} as const;

/** Places that are held together, or were. */
export interface HeldPlaces {
  readonly id: string;
  readonly request: string;
  readonly places: readonly string[];
  /** When it runs out, or when somebody ended it before. */
  readonly until: Instant;
  /** Its end is in the record already. */
  readonly ended: boolean;
}

/** A request that waits for places. */
export interface Waiting {
  readonly request: string;
  readonly authority: string;
  readonly lane: Lane;
  readonly places: number;
  /** The day from which they are needed. */
  readonly neededOn: CivilDate;
  readonly joinedAt: Instant;
  /** Its request is open, and its latest search does not rule the home out. */
  readonly mayHold: boolean;
}

/** A home, what is held of it, and who waits. */
export interface Holding {
  readonly home: Pick<Home, 'places'>;
  /** Places that were booked since the home was last told of. */
  readonly booked: readonly string[];
  readonly held: readonly HeldPlaces[];
  readonly queue: readonly Waiting[];
}

/** What time has done to the holds of a home, in the order in which it came about. */
export type Moved =
  | { readonly type: 'ran-out'; readonly hold: string; readonly at: Instant }
  | {
      readonly type: 'given';
      readonly hold: string;
      readonly to: Waiting;
      readonly places: readonly string[];
      readonly from: Instant;
      readonly until: Instant;
    };

/** How long a hold from a moment lives for somebody who waits, and what it is called. */
export interface Terms {
  readonly until: (waiting: Waiting, from: Instant) => Instant;
  readonly newId: () => string;
}

/** Places that may be held on a day, by their ids, whoever holds them. */
const placesOn = ({ home, booked }: Holding, day: CivilDate): readonly string[] =>
  placesFree(home, day)
    .map(({ id }) => id)
    .filter((id) => !booked.includes(id))
    .toSorted();

/** The moment at which a place is free again; undefined when it is free. */
const freeAgain = ({ held }: Holding, place: string, now: Instant): Instant | undefined =>
  held
    .filter(({ places, until }) => until > now && places.includes(place))
    .map(({ until }) => until)
    .toSorted()
    .at(-1);

/** Places that nobody holds at a moment, the lowest ids first. */
export const freePlaces = (holding: Holding, now: Instant, day: CivilDate): readonly string[] =>
  placesOn(holding, day).filter((place) => freeAgain(holding, place, now) === undefined);

/**
 * The moment at which so many places will be free, if nobody holds them longer.
 * @returns now, when they are free; undefined when the home has not so many on that day
 */
export function freeFrom(holding: Holding, now: Instant, day: CivilDate, count: number): Instant | undefined {
  const moments = placesOn(holding, day).map((place) => freeAgain(holding, place, now) ?? now);
  return moments.toSorted()[count - 1];
}

/** In the order of their turn: emergencies first, then whoever joined before. */
export const byTurn = (queue: readonly Waiting[]): readonly Waiting[] =>
  queue.toSorted(
    (a, b) =>
      Number(b.lane === 'emergency') - Number(a.lane === 'emergency') ||
      compare(a.joinedAt, b.joinedAt) ||
      compare(a.request, b.request),
  );

const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);

interface After {
  readonly moved: readonly Moved[];
  readonly after: Holding;
}

/**
 * Ends each hold that has run out by a moment, at its own moment, and has the queue move there and then; also for places that are
 * free now for another reason. Who wants more places than are free is passed over and keeps the turn.
 */
export function settle(holding: Holding, now: Instant, terms: Terms): After {
  const over = holding.held.filter(({ ended, until }) => !ended && until <= now);
  const at = over.map(({ until }) => until).toSorted()[0];
  if (at === undefined) return serve(holding, now, terms);
  const first = over.filter(({ until }) => until === at);
  const held = holding.held.map((one) => (first.includes(one) ? { ...one, ended: true } : one));
  const served = serve({ ...holding, held }, at, terms);
  const rest = settle(served.after, now, terms);
  const ranOut = first.map(({ id }) => ({ type: 'ran-out', hold: id, at }) as const);
  return { moved: [...ranOut, ...served.moved, ...rest.moved], after: rest.after };
}

/** Gives places that are free at a moment to those who waited by then. */
export function serve(holding: Holding, at: Instant, { until, newId }: Terms): After {
  let after = holding;
  const moved: Moved[] = [];
  for (const to of byTurn(holding.queue)) {
    if (!to.mayHold || to.joinedAt > at) continue;
    const places = freePlaces(after, at, to.neededOn).slice(0, to.places);
    if (places.length < to.places) continue;
    const given = { type: 'given', hold: newId(), to, places, from: at, until: until(to, at) } as const;
    moved.push(given);
    const held = { id: given.hold, request: to.request, places, until: given.until, ended: false };
    after = { ...after, held: [...after.held, held], queue: after.queue.filter((one) => one !== to) };
  }
  return { moved, after };
}
