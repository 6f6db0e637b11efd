import type { Occurred } from '../../kernel/events';
import { numbered, on } from '../../kernel/readings';
import type { Leaving } from '../facts';
import { during, notBefore } from './support';

/** One time in custody: when it began, and when release is to be, as last known. */
export function custodies(view: Leaving) {
  return numbered(
    view
      .all('custody')
      .filter(({ value }) => value.where === 'custody')
      .map((entry) => {
        const out = view.all('released').find(notBefore(entry));
        const inside = during({ from: on(entry), to: out && on(out) });
        const known = view.all('releaseDateKnown').filter(notBefore(entry)).filter(inside);
        const last = known.at(-1);
        const releaseOn: Occurred | undefined = last && { on: last.value.releaseOn };
        return { entry, during: inside, releaseKnown: known[0] && on(known[0]), releaseOn };
      }),
  );
}

export type Custody = ReturnType<typeof custodies>[number]['about'];
