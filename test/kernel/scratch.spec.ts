import fc from 'fast-check';
import { turns, walk } from './walks';
test('x', () => {
  const c: Record<string, number> = {};
  const t = performance.now();
  fc.assert(
    fc.property(turns, (path) => {
      for (const { turn, refused, events } of walk(path)) {
        const k = `${turn === 'wake' ? 'wake' : turn.kind} ${refused ?? 'ok'}`;
        c[k] = (c[k] ?? 0) + 1;
        for (const { event } of events) {
          const e = event.type === 'journey.ended' ? `END ${event.end}` : event.type;
          c[e] = (c[e] ?? 0) + 1;
        }
      }
    }),
    { seed: 20261122, numRuns: 50 },
  );
  console.log(c, performance.now() - t);
});
