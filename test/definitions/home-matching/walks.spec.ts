import fc from 'fast-check';
import { addDays, anniversary, civilDate, londonDate } from '../../../statute';
import { homeMatching } from '../../../workflows/home-matching/definition';
import { wake } from '../../../workflows/kernel/decide';
import { emptyJourney, fold } from '../../../workflows/kernel/state';
import type { Ledger } from '../../support/ledger';
import { type Turn, turns, walk } from '../walks';
import { matching, moves, socialWorker, teamManager } from './search-for';

/*
 * Whatever is recorded, in whatever order and however late, the journey to a home stands.
 */

/** Owed to a child who has moved in, and what no withdrawal takes away. */
const FOR_A_MOVE = ['next-home-guard', 'stay-length-guard'];
const LASTING = [
  ...['make-placement-plan', 'make-care-plan', 'notify-people', 'notify-area-authority', 'outside-terms'],
  ...['arrival-check', 'first-visit', 'next-visit', 'first-review', 'fit-check', 'fit-check-later'],
  ...['offer-advocate', 'settle-deprivation', 'hand-to-care-planning', 'assess-health', 'start-education-plan'],
  ...['secure-without-court', 'secure-order-ends', 'later-secure-order-ends', 'secure-review', 'next-secure-review'],
  ...['end-old-home', 'reunite-siblings', 'family-approval-ends', 'answer-day-team', ...FOR_A_MOVE],
];
const BORN = civilDate('2012-06-01');

describe.each(['planned-move', 'emergency-move'])('%s', (purpose) => {
  const walked = new Map<string, Ledger>();
  const along = (path: readonly Turn[]): Ledger => {
    const key = JSON.stringify(path);
    const ledger = walked.get(key) ?? walk(homeMatching, path, { bornOn: BORN, startsOn: '2026-12-01', purpose });
    walked.set(key, ledger);
    return ledger;
  };
  const law = (holds: (ledger: Ledger) => void) => () =>
    fc.assert(
      fc.property(turns, (path) => holds(along(path))),
      { seed: 20261123, numRuns: 25 },
    );

  test('the walks go somewhere: most steps are owed in one of them', () => {
    const owed = new Set<string>();
    law((ledger) => Object.values(ledger.state.duties).forEach(({ step }) => owed.add(step)))();
    expect(owed.size).toBeGreaterThan(40);
  });

  test(
    'what the record holds gives the same journey again, and nothing more follows from it',
    law((ledger) => {
      const { law: _, ...held } = ledger.state;
      const { law: __, ...again } = fold(emptyJourney('journey'), ledger.events);
      expect(again).toEqual(held);
      expect(wake(homeMatching, { ...ledger.state }, ledger.now, 'time').events).toEqual([]);
    }),
  );

  test(
    'once the request is withdrawn nothing of the search is owed, and nothing that is owed to a child who has moved is lost',
    law((ledger) => {
      const owed = ledger.open().filter((key) => LASTING.includes(key.split(':', 1)[0] ?? ''));
      const moved = ledger.state.entries.some(({ name }) => name === 'moved');
      ledger.tell(socialWorker.records('requestWithdrawn', { why: 'other' }));
      expect(ledger.open()).toEqual(
        moved ? owed : owed.filter((key) => !FOR_A_MOVE.includes(key.split(':', 1)[0] ?? '')),
      );
    }),
  );

  test(
    'a birthday settles nothing by itself',
    law((ledger) => {
      const birthday = anniversary(BORN, 18);
      ledger.on(addDays(birthday, 1));
      const settled = ledger.events.filter(
        ({ event, recordedAt }) =>
          event.type === 'clock.settled' && event.cause === 'time' && londonDate(recordedAt) === birthday,
      );
      expect(settled).toEqual([]);
    }),
  );
});

test('an emergency always has a day by which a lasting home is decided on, until it is', () => {
  const decides = (how: string) => teamManager.records('lastingHomeDecided', { how });
  const ledger = matching('2026-12-18', { purpose: 'emergency-move' }).on('2026-12-18', moves('alder'));
  expect(ledger.duty('next-home-guard:1')).toMatchObject({ due: '2027-01-06', outcome: null });
  ledger.on('2027-01-05', decides('search'));
  expect(ledger.duty('next-home-guard:2')).toMatchObject({ due: '2027-01-19', outcome: null });
  ledger.on('2027-01-18', decides('stay'));
  expect(ledger.open().filter((key) => key.startsWith('next-home-guard'))).toEqual([]);
});
