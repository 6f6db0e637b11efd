import fc from 'fast-check';
import { type CivilDate, addDays } from '../../../statute';
import { fingerprintOf } from '../../../workflows/home-matching/search/fingerprint';
import type { Home } from '../../../workflows/home-matching/search/home';
import { HOME_TYPES } from '../../../workflows/home-matching/search/home';
import { LEVELS, type Need } from '../../../workflows/home-matching/search/need';
import { runAgain, whyNotProposed } from '../../../workflows/home-matching/search/questions';
import { type Candidate, type Search, compareKeys, isListed } from '../../../workflows/home-matching/search/search';
import { ASKED_AT, MAYA_AND_THEO, day, listed, searched } from './homes';

/*
 * Laws of every search, over registers and needs that nobody made up by hand.
 */

const RUNS = { seed: 20261122, numRuns: 60 };

const from = day('2026-11-01');
const anyDay = (days: number): fc.Arbitrary<CivilDate> =>
  fc.integer({ min: 0, max: days }).map((n) => addDays(from, n));
const anyPoint = fc.record({
  lat: fc.double({ min: 53.3, max: 53.7, noNaN: true }),
  lon: fc.double({ min: -2.5, max: -1.9, noNaN: true }),
});
const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: undefined });
const answers = fc.dictionary(fc.constantFrom('urdu', 'dog', 'epilepsy', 'town'), fc.boolean());

const anyPlace = fc.record({ from: anyDay(60), held: maybe(fc.integer({ min: -40, max: 40 })) }).map((told) => ({
  id: 'place',
  free: [{ from: told.from }],
  ...(told.held === undefined ? {} : { hold: { requestId: 'other', until: at(told.held) } }),
}));
/** So many hours after the search. */
const at = (hours: number) => new Date(Date.parse(ASKED_AT) + hours * 3_600_000).toISOString() as typeof ASKED_AT;

const anyResident = fc.record({ id: fc.constantFrom('r1', 'r2', 'person-9'), fostered: fc.boolean() });

/** Without fields that are undefined: what is not known is left out. */
const known = <T extends object>(told: T): T =>
  Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)) as T;

const anyHome = fc
  .record({
    type: fc.constantFrom(...HOME_TYPES, ...Array.from({ length: 8 }, () => 'foster' as const)),
    point: anyPoint,
    areaCode: fc.constantFrom('ashdale', 'brockton', 'carrowby'),
    registration: maybe(fc.constantFrom('registered' as const, 'not-registered' as const)),
    approvals: fc.constantFrom(
      ...[
        [{ kind: 'general' as const, from }],
        [{ kind: 'general' as const, from, places: 2 }],
        [{ kind: 'connected' as const, from, children: ['maya', 'theo'] }],
      ],
    ),
    ages: fc.record({ from: fc.integer({ min: 0, max: 9 }), to: fc.integer({ min: 8, max: 18 }) }),
    places: fc.array(anyPlace, { maxLength: 4 }),
    confirmedOn: fc.constantFrom(day('2026-11-20'), day('2026-11-20'), day('2026-11-10')),
    availableFrom: maybe(anyDay(60)),
    patterns: maybe(fc.constant(['long' as const])),
    household: maybe(fc.constant({ people: [], confirmedOn: day('2026-11-20') })),
    residents: maybe(fc.uniqueArray(anyResident, { maxLength: 2, selector: ({ id }) => id })),
    residentLimits: maybe(fc.constant({ maxOtherChildren: 3 })),
    takesSiblings: maybe(fc.boolean()),
    schoolRun: maybe(fc.boolean()),
    offers: answers,
    features: answers,
    canMeet: answers,
  })
  .map((told) => known(told));

type Unnamed = Omit<Home, 'id' | 'version'>;
/** Each under a name of its own, in an order that says nothing. */
const anyRegister = fc
  .uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{3}$/), anyHome), { maxLength: 20, selector: ([id]) => id })
  .map((homes) => homes.map(([id, told]): Home => ({ ...(told as Unnamed), id, version: 1 })));

const anyNeed = fc
  .record({
    siblings: fc.constantFrom('must' as const, 'should-by-law' as const),
    urdu: fc.constantFrom(...LEVELS),
    minutes: fc.integer({ min: 5, max: 60 }),
    group: fc.integer({ min: 1, max: 2 }),
    avoid: fc.boolean(),
  })
  .map((told): Need => ({
    ...MAYA_AND_THEO,
    children: MAYA_AND_THEO.children.slice(0, told.group),
    maxMinutesFromHome: told.minutes,
    canMeet: ['epilepsy'],
    wishes: ['dog', 'town'],
    levels: { 'siblings-together': told.siblings, 'culture:urdu': told.urdu, 'can-meet:epilepsy': 'must' },
    ...(told.avoid ? { avoidPersonIds: ['person-9'] } : {}),
  }));

const law = (holds: (run: Search, need: Need, register: readonly Home[]) => void) => () =>
  fc.assert(
    fc.property(anyNeed, anyRegister, (need, register) => holds(searched(need, register), need, register)),
    RUNS,
  );

const ids = (candidates: readonly Candidate[]): readonly string[] => candidates.map(({ homeId }) => homeId);

test('the registers go somewhere: every outcome and every kind of result is seen', () => {
  const seen = {
    outcomes: new Set<string>(),
    results: new Set<string>(),
    tests: new Set<string>(),
    longest: 0,
    connected: 0,
  };
  law((run) => {
    seen.longest = Math.max(seen.longest, listed(run).length);
    for (const { outcome, rows, failures, key } of run.candidates) {
      seen.outcomes.add(outcome);
      for (const { result } of rows) seen.results.add(result);
      for (const one of failures) seen.tests.add(one.test);
      if (outcome === 'proposed' && key.connected) seen.connected += 1;
    }
  })();
  expect(seen.outcomes.size).toBe(4);
  expect(seen.results.size).toBe(3);
  expect([...seen.tests].toSorted()).toEqual(['X1', 'X2', 'X3', 'X5', 'X6']);
  expect(seen.longest).toBeGreaterThan(2);
  expect(seen.connected).toBeGreaterThan(2);
});

test(
  'every home is there once, with every criterion read, whatever became of it',
  law((run, _need, register) => {
    expect(ids(run.candidates).toSorted()).toEqual(register.map(({ id }) => id).toSorted());
    const criteria = new Set(run.candidates.map(({ rows }) => rows.map(({ criterion }) => criterion).join()));
    expect(criteria.size).toBeLessThanOrEqual(1);
    for (const { outcome, failures } of run.candidates) expect(failures.length > 0).toBe(outcome === 'ruled-out');
  }),
);

test(
  'the same facts give the same search, in whatever order the register comes',
  law((run, need, register) => {
    expect(searched(need, register.toReversed())).toEqual(run);
    expect(
      searched(
        need,
        register.toSorted((a, b) => a.point.lat - b.point.lat),
      ),
    ).toEqual(run);
  }),
);

test(
  'one home more never changes the order, the outcome or the explanation of the others',
  law((run, need, register) => {
    for (const left of register) {
      const fewer = searched(
        need,
        register.filter((home) => home !== left),
      ).candidates;
      const others = run.candidates.filter(({ homeId }) => homeId !== left.id);
      expect(ids(fewer)).toEqual(ids(others));
      expect(fewer.map(whatItSays)).toEqual(others.map(whatItSays));
    }
  }),
);
const whatItSays = ({ outcome, key, rows, failures }: Candidate) => ({ outcome, key, rows, failures });

test(
  'no home with something that must be and is not stands in the list, or above one that is in it',
  law((run) => {
    const unmet = run.candidates.map(({ rows }) =>
      rows.some(({ level, result }) => level === 'must' && result === 'not-met'),
    );
    const listing = run.candidates.map(isListed);
    listing.forEach((isIn, place) => expect(isIn && unmet[place]).toBe(false));
    expect(listing.lastIndexOf(true)).toBeLessThan(listing.includes(false) ? listing.indexOf(false) : Infinity);
    expect(run.candidates.filter(isListed).map(({ rank }) => rank)).toEqual(listed(run).map((_, place) => place + 1));
    expect(run.candidates.every(({ rank }, place) => (rank === null) !== listing[place])).toBe(true);
  }),
);

test(
  'the order is total: of two homes one comes first, and whoever is before the second is before the third',
  law(({ candidates }) => {
    const keys = candidates.map(({ key }) => key);
    const wrong = keys.flatMap((a) =>
      keys.filter((b) => {
        const [there, back] = [compareKeys(a, b), compareKeys(b, a)];
        if (Math.sign(there) + Math.sign(back) !== 0 || (there === 0) !== (a === b)) return true;
        return there < 0 && keys.some((c) => compareKeys(b, c) < 0 && compareKeys(a, c) >= 0);
      }),
    );
    expect(wrong).toEqual([]);
  }),
);

/** The list made on paper: from the rows that are shown, and the words of the ranking, by sorting column after column. */
function onPaper(run: Search, register: readonly Home[]): readonly string[] {
  const column = ({ rows }: Candidate, level: string, result: string) =>
    rows.filter((row) => row.level === level && row.result === result).length;
  const shownKm = ({ rows }: Candidate) =>
    Number(rows.find(({ criterion }) => criterion === 'near-home')?.homeValue.split(' km')[0]);
  const children = run.asked.need.children;
  const forThem = ({ homeId }: Candidate) =>
    register.some(
      ({ id, approvals = [] }) =>
        id === homeId && approvals.some((one) => children.every((child) => one.children?.includes(child.id))),
    );
  const pick = [
    (a: Candidate) => (forThem(a) ? 0 : 1),
    (a: Candidate) => column(a, 'must', 'unknown'),
    (a: Candidate) => column(a, 'should-by-law', 'not-met'),
    (a: Candidate) => column(a, 'should-by-law', 'unknown'),
    (a: Candidate) => -column(a, 'should', 'met'),
    (a: Candidate) => -column(a, 'preference', 'met'),
    shownKm,
    (a: Candidate) => Date.parse(a.key.availableFrom ?? '2999-01-01'),
  ];
  const byName = run.candidates.filter(isListed).toSorted((a, b) => (a.homeId < b.homeId ? -1 : 1));
  return ids(pick.reduceRight((list, by) => list.toSorted((a, b) => by(a) - by(b)), byName));
}

test(
  'the list can be made again on paper from what each row shows',
  law((run, _need, register) => expect(listed(run)).toEqual(onPaper(run, register))),
);

test(
  'an answer that turns out well never moves a home down',
  law((run, need, register) => {
    for (const home of register) {
      const better = searched(
        need,
        register.map((one) => (one === home ? { ...one, offers: { ...one.offers, urdu: true } } : one)),
      );
      const [was, is] = [run, better].map(({ candidates }) => candidates.findIndex(({ homeId }) => homeId === home.id));
      expect(is).toBeLessThanOrEqual(Number(was));
    }
  }),
);

test(
  'what a home costs and who owns it is not read',
  law((run, need, register) => {
    const priced = register.map((home, place) => ({ ...home, weeklyPrice: 4000 - place, ownership: 'private' }));
    expect(searched(need, priced).candidates).toEqual(run.candidates);
  }),
);

test(
  'a stored search runs again to the same, and only over the versions that it saw',
  law((run, _need, register) => {
    expect(runAgain(run, register.toReversed())).toEqual({ is: 'same' });
    for (const home of register) {
      const changed = register.map((one) =>
        one === home ? { ...one, takesSiblings: one.takesSiblings !== true } : one,
      );
      expect(fingerprintOf(changed)).not.toBe(run.register.fingerprint);
      expect(runAgain(run, changed)).toEqual({ is: 'another-register' });
    }
  }),
);

test(
  'why a home is not in the list always has a reason, and where it would stand is a place of the list',
  law((run) => {
    for (const { homeId, rank, outcome } of run.candidates) {
      const why = whyNotProposed(run, homeId);
      if (rank !== null) expect(why.rankIfAllowed).toBe(rank);
      expect(why.rankIfAllowed).toBeLessThanOrEqual(listed(run).length + 1);
      const reasons = {
        'ruled-out': why.failures.length,
        'needs-answer': why.unknown.length,
        'held-elsewhere': Number(why.frees !== null),
      };
      if (outcome !== 'proposed') expect(reasons[outcome]).toBeGreaterThan(0);
    }
  }),
);

test('what is asked of the search has a fingerprint of its own', () => {
  const [one, other] = [MAYA_AND_THEO, { ...MAYA_AND_THEO, maxMinutesFromHome: 31 }].map((need) => searched(need));
  expect(one?.criteria.fingerprint).not.toBe(other?.criteria.fingerprint);
  expect(one?.register.fingerprint).toBe(other?.register.fingerprint);
});
