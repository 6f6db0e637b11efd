import fc from 'fast-check';
import { addDays, anniversary, civilDate, londonDate } from '../../../statute';
import { familyNetworkPlan } from '../../../workflows/family-network-plan/definition';
import { wake } from '../../../workflows/kernel/decide';
import { emptyJourney, fold } from '../../../workflows/kernel/state';
import { kinshipRoute } from '../../../workflows/kinship-route/definition';
import type { Ledger } from '../../support/ledger';
import { turns, walk, type Turn } from '../walks';
import { elements, starts } from './network';

/*
 * Whatever is recorded, in whatever order and however late, a plan and a kinship route stand.
 */

const BORN = civilDate('2012-06-01');
const START = '2026-12-01';

const JOURNEYS = [
  {
    definition: familyNetworkPlan,
    opening: [...elements(START, '2027-12-01', '2027-02-01'), starts()],
    steps: 25,
  },
  { definition: kinshipRoute, opening: [], steps: 20 },
] as const;

describe.each(JOURNEYS)('$definition.id', ({ definition, opening, steps }) => {
  const walked = new Map<string, Ledger>();
  const along = (path: readonly Turn[]): Ledger => {
    const key = JSON.stringify(path);
    const ledger = walked.get(key) ?? walk(definition, path, { bornOn: BORN, startsOn: START, opening });
    walked.set(key, ledger);
    return ledger;
  };
  const law = (holds: (ledger: Ledger) => void) => () =>
    fc.assert(
      fc.property(turns, (path) => holds(along(path))),
      { seed: 20261123, numRuns: 40 },
    );

  test('the walks go somewhere: most steps are owed in one of them', () => {
    const owed = new Set<string>();
    law((ledger) => Object.values(ledger.state.duties).forEach(({ step }) => owed.add(step)))();
    expect(owed.size).toBeGreaterThan(steps);
  });

  test(
    'what the record holds gives the same journey again, and nothing more follows from it',
    law((ledger) => {
      const { law: _, ...held } = ledger.state;
      const { law: __, ...again } = fold(emptyJourney('journey'), ledger.events);
      expect(again).toEqual(held);
      expect(wake(definition, { ...ledger.state }, ledger.now, 'time').events).toEqual([]);
    }),
  );

  test(
    'a birthday settles nothing by itself',
    law((ledger) => {
      const birthday = anniversary(BORN, 18);
      ledger.on(addDays(birthday, 1));
      for (const { event, recordedAt } of ledger.events)
        if (event.type === 'clock.settled' && event.cause === 'time' && londonDate(recordedAt) === birthday)
          expect(event.duty).toBe('nothing');
    }),
  );
});

test('a plan that runs always has a review to come', () => {
  fc.assert(
    fc.property(turns, (path) => {
      const [{ definition, opening }] = JOURNEYS;
      const ledger = walk(definition, path, { bornOn: BORN, startsOn: START, opening });
      expect(ledger.open().some((key) => /^(first-|next-)?review:/.test(key))).toBe(true);
    }),
    { seed: 20261124, numRuns: 20 },
  );
});
