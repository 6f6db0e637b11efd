import type { JourneyEvent } from '../workflows/kernel/events';
import type { RegisterEvent } from './register';

type EventType = (JourneyEvent | RegisterEvent)['type'];
type Payload = Readonly<Record<string, unknown>>;

/**
 * What brings a payload from each shape to the next, by type: the first from version 1 to 2. A type that is not named has had
 * one shape only. Nothing here is ever taken away, for the record keeps every shape that was ever written.
 */
const UPCASTS: Readonly<Partial<Record<EventType, readonly ((payload: Payload) => Payload)[]>>> = {
  // 2: what the date before was worked out with is always said. Where it was not kept, nothing says that it was another law.
  // 3: `unknown` is said of what fell due before the record was taken over. Before, no record was: all was known.
  'clock.moved': [(payload) => ({ lawBefore: payload['law'], ...payload }), (payload) => payload],
  // 2: the same of a clock that is set.
  'clock.set': [(payload) => payload],
  // 2: `carried` says from which journey an entry was carried over. Before, none was.
  'fact.recorded': [(payload) => payload],
  'decision.made': [(payload) => payload],
};

const upcastsOf = (type: string): readonly ((payload: Payload) => Payload)[] => UPCASTS[type as EventType] ?? [];

/** The version of the shape in which events of a type are written today, from 1. */
export const versionOf = (type: string): number => 1 + upcastsOf(type).length;

/**
 * An event out of the record, in today's shape whatever shape it was written in.
 * @throws Error for a shape that this release does not know: a newer one wrote it
 */
export function eventOf({
  type,
  version,
  payload,
}: {
  readonly type: string;
  readonly version: number;
  readonly payload: unknown;
}): JourneyEvent | RegisterEvent {
  const upcasts = upcastsOf(type);
  if (version < 1 || version > upcasts.length + 1)
    throw new Error(`An event of type ${type} has shape ${version}, which this release does not know.`);
  const today = upcasts.slice(version - 1).reduce((was, upcast) => upcast(was), payload as Payload);
  // Written from one of these types, and never altered since.
  return { type, ...today } as JourneyEvent | RegisterEvent;
}
