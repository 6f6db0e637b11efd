import { eventOf, versionOf } from '../../activities/shapes';
import { eventsOfToday, payloadOf, placesOf, shapesKept } from './shapes';

/*
 * Every shape in which an event was ever written is kept here with an example. A change of what is written shows as a
 * difference from the shape that is kept: give the type a new version in activities/shapes.ts, with what brings the old shape
 * up to it, and keep the new one with `node --import tsx test/tools/shapes.ts`.
 */

const kept = shapesKept();
const today = eventsOfToday();
const shapes = Object.entries(kept).flatMap(([type, versions]) =>
  Object.entries(versions).map(([version, shape]) => ({ type, version: Number(version), shape })),
);

/** What is wrong with a payload, held against the shape that is kept. */
function wrongWith(type: string, payload: Readonly<Record<string, unknown>>): readonly string[] {
  const shape = kept[type]?.[String(versionOf(type))];
  if (!shape) return [`${type} ${versionOf(type)} is not kept`];
  const unknown = placesOf(payload).flatMap(([place, kind]) =>
    shape.places[place]?.includes(kind) ? [] : [`${type}: ${kind} at "${place}" is new`],
  );
  return [...unknown, ...shape.always.flatMap((name) => (name in payload ? [] : [`${type}: "${name}" is gone`]))];
}

test('every type that is written has its shape kept, and no version is missing', () => {
  const types = new Set(today.map(({ type }) => type));
  expect([...types].filter((type) => !kept[type])).toEqual([]);
  for (const [type, versions] of Object.entries(kept))
    expect([type, ...Object.keys(versions)]).toEqual([
      type,
      ...Array.from({ length: versionOf(type) }, (_, index) => String(index + 1)),
    ]);
  expect(today.length).toBeGreaterThan(2_000);
});

test('what is written today has the shape that its version says', () => {
  expect([...new Set(today.flatMap((event) => wrongWith(event.type, payloadOf(event))))]).toEqual([]);
});

test.each(shapes.map(({ type, version, shape }) => ({ name: `${type} ${version}`, type, version, shape })))(
  '$name is read in today’s shape',
  ({ type, version, shape }) => {
    const event = eventOf({ type, version, payload: shape.example });
    expect(event.type).toBe(type);
    expect(wrongWith(type, payloadOf(event))).toEqual([]);
  },
);

test('a due date that moved before the law before it was kept says no other law than the one it had', () => {
  const { lawBefore: _, ...example } = kept['clock.moved']?.['1']?.example ?? {};
  expect(eventOf({ type: 'clock.moved', version: 1, payload: example })).toMatchObject({ lawBefore: example['law'] });
  const lawBefore = { calendar: 'another' };
  expect(eventOf({ type: 'clock.moved', version: 1, payload: { ...example, lawBefore } })).toMatchObject({ lawBefore });
});

test('a shape of a newer release is refused, and never guessed at', () => {
  for (const version of [0, versionOf('clock.moved') + 1])
    expect(() => eventOf({ type: 'clock.moved', version, payload: {} })).toThrow('which this release does not know');
});
