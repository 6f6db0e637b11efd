import fc from 'fast-check';
import { badHome, type HomeTold } from '../../api/home-matching/home-values';
import { columnOf, FILE_FAULTS, readHomes, REQUIRED, type HomeRow } from '../../api/home-matching/homes-file';
import { cannotMeet, placesGone } from '../../api/home-matching/tell-home';
import { addDays, civilDate, type CivilDate } from '../../statute';
import { HOME_TYPES, PATTERNS } from '../../workflows/home-matching/search/home';
import { homesFile } from './homes-file-of';

/* A file of homes, and what may be told of a home at all. Homes and references are invented. */

const TODAY = civilDate('2026-11-24');

const HOME: HomeTold = {
  type: 'foster',
  point: { lat: 53.5, lon: -2.22 },
  areaCode: 'ashdale',
  ages: { from: 0, to: 14 },
  places: [{ id: 'p-1', free: [{ from: civilDate('2026-11-01') }] }],
  confirmedOn: civilDate('2026-11-20'),
};
const ROW = {
  ...{ reference: 'alder', provider: 'own', home: HOME },
  terms: { ownership: 'public', purchase: 'own' },
} as const satisfies Omit<HomeRow, 'line'>;

// ---- Any home ----

const day = fc.integer({ min: -4000, max: 0 }).map((n) => addDays(TODAY, n));
const span = fc
  .record({ from: day, length: fc.option(fc.integer({ min: 1, max: 900 }), { nil: undefined }) })
  .map(({ from, length }) => ({ from, ...(length === undefined ? {} : { until: addDays(from, length) }) }));
const reference = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,12}$/).filter((text) => text !== 'none');
const code = fc.stringMatching(/^[a-z]{1,6}(-[a-z0-9]{1,6})?$/).filter((text) => text !== 'none');
const references = fc.uniqueArray(reference, { maxLength: 3 });
const someReferences = fc.uniqueArray(reference, { minLength: 1, maxLength: 3 });
const ages = fc
  .tuple(fc.integer({ min: 0, max: 17 }), fc.integer({ min: 0, max: 8 }))
  .map(([from, more]) => ({ from, to: from + more }));
const answers = fc
  .uniqueArray(code, { maxLength: 4 })
  .chain((whats) =>
    fc
      .array(fc.boolean(), { minLength: whats.length, maxLength: whats.length })
      .map((said) => Object.fromEntries(whats.map((what, place) => [what, said[place] === true]))),
  );
const patterns = fc.uniqueArray(fc.constantFrom(...PATTERNS), { maxLength: 3 });
/** Spells one after the other, of which only the last may be open. */
const free = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 5 }).map((lengths) => {
  let at: CivilDate = addDays(TODAY, -30);
  return lengths.map((length, place) => {
    const from = at;
    at = addDays(addDays(from, length), 1);
    return place === lengths.length - 1 && length % 2 === 0 ? { from } : { from, until: addDays(from, length) };
  });
});
const degrees = (most: number) => fc.integer({ min: -most * 1e6, max: most * 1e6 }).map((n) => n / 1e6 + 0);
const partly = <T extends object>(parts: { readonly [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(parts, { requiredKeys: [] });

const approval = fc
  .tuple(
    span,
    fc.constantFrom('general' as const, 'connected' as const, 'connected-temporary' as const),
    someReferences,
    partly({ places: fc.integer({ min: 1, max: 9 }), ages, patterns }),
  )
  .map(([when, kind, children, rest]) => ({ ...rest, ...when, kind, ...(kind === 'general' ? {} : { children }) }));

const home: fc.Arbitrary<HomeTold> = fc
  .tuple(
    fc.record({
      type: fc.constantFrom(...HOME_TYPES),
      point: fc.record({ lat: degrees(90), lon: degrees(180) }),
      areaCode: reference,
      ages,
      places: fc.uniqueArray(fc.record({ id: reference, free }), { maxLength: 4, selector: ({ id }) => id }),
      confirmedOn: day,
    }),
    partly({
      registration: fc.constantFrom('registered' as const, 'not-registered' as const, 'suspended' as const),
      approvals: fc.array(approval, { maxLength: 3 }),
      exemptions: fc.array(fc.record({ by: reference, children: someReferences }), { maxLength: 2 }),
      restrictions: fc.uniqueArray(
        fc
          .tuple(span, fc.constantFrom('regulator' as const, 'allegation' as const, 'closed' as const))
          .map(([when, kind]) => ({ kind, ...when })),
        { maxLength: 3, selector: ({ kind, from }) => `${kind} ${from}` },
      ),
      availableFrom: day,
      patterns,
      household: fc.record({ people: references, confirmedOn: day }),
      residents: fc.uniqueArray(
        fc.tuple(reference, fc.boolean(), partly({ bornOn: day, siblings: reference })).map(([id, fostered, rest]) => ({
          ...{ id, fostered },
          ...rest,
        })),
        { maxLength: 3, selector: ({ id }) => id },
      ),
      residentLimits: fc.record({ soloOnly: fc.constant(false), ageGapMin: fc.integer({ min: 0, max: 9 }) }),
      canMeet: answers,
      accessFeatures: fc.uniqueArray(code, { maxLength: 3 }),
    }),
    partly({
      ...{ givesCare: fc.boolean(), takesSiblings: fc.boolean(), schoolRun: fc.boolean(), offers: answers },
      ...{ canKeepUntil: fc.constant(addDays(TODAY, 400)), healthArea: reference, features: answers },
    }),
  )
  .map(([must, some, more]) => ({ ...must, ...some, ...more }));
const row = fc.record({
  reference,
  provider: reference,
  home,
  terms: fc
    .tuple(
      fc.record({
        ownership: fc.constantFrom('public' as const, 'not-for-profit' as const, 'private' as const),
        purchase: fc.constantFrom('own' as const, 'block' as const, 'framework' as const, 'spot' as const),
      }),
      partly({ weeklyPrice: fc.integer({ min: 0, max: 9000 }) }),
    )
    .map(([must, some]) => ({ ...must, ...some })),
});
const rows = fc.uniqueArray(row, { minLength: 1, maxLength: 6, selector: ({ reference: text }) => text });

test('whatever may be told of homes is read from a file as it was written', () => {
  fc.assert(
    fc.property(rows, (told) => {
      const read = readHomes(homesFile(told));
      expect(read.faults).toEqual([]);
      expect(read.rows).toEqual(told.map((one, place) => ({ line: place + 2, ...one })));
      expect(read.rows.map((one) => badHome(one.home, one.terms, TODAY))).toEqual(told.map(() => undefined));
    }),
    { numRuns: 150 },
  );
});

test('no text throws: each line is a home or a fault, and no fault repeats a value', () => {
  const header = homesFile([]);
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 200 }), { maxLength: 5 }), (lines) => {
      const text = lines.join('\n');
      const { rows: read, faults } = readHomes(`${header}\n${text}`);
      expect(read.length + faults.length).toBeLessThanOrEqual(text.split('\n').length);
      const sentences: readonly string[] = Object.values(FILE_FAULTS);
      expect(faults.filter(({ message }) => !sentences.includes(message))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

// ---- What is refused ----

const changed = (column: string, value: string): string => {
  const [names = '', first = ''] = homesFile([ROW]).split('\r\n');
  const at = names.split(',').indexOf(column);
  return [names, first.split(',').with(at, value).join(',')].join('\n');
};

test.each([
  ['type', 'castle', 'wrong-form'],
  ['lat', '53,5', 'row-length'],
  ['lat', 'north', 'wrong-form'],
  ['ages', '5', 'wrong-form'],
  ['ages', '', 'value-missing'],
  ['places', 'p-1 2026-12-01', 'wrong-form'],
  ['places', 'p-1 2026-12-01..2026-02-30', 'wrong-form'],
  ['confirmed', '20/11/2026', 'wrong-form'],
  ['approvals', 'general', 'wrong-form'],
  ['approvals', 'general 2026-01-01.. price=3', 'wrong-form'],
  ['approvals', 'general 2026-01-01.. places=2 places=3', 'wrong-form'],
  ['restrictions', 'rumour 2026-01-01..', 'wrong-form'],
  ['residents', 'c-1', 'wrong-form'],
  ['residents', 'c-1 fostered born=yesterday', 'wrong-form'],
  ['can_meet', 'epilepsy', 'wrong-form'],
  ['can_meet', 'epilepsy=yes; epilepsy=no', 'wrong-form'],
  ['can_meet', 'epilepsy=constructor', 'wrong-form'],
  ['gives_care', 'toString', 'wrong-form'],
  ['weekly_price', '900.50', 'wrong-form'],
  ['household', 'p-9', 'value-missing'],
])('%s as "%s" is refused: %s', (column, value, code) => {
  const { rows: read, faults } = readHomes(changed(column, value));
  expect(read).toEqual([]);
  expect(faults).toMatchObject([{ line: 2, code }]);
  if (code !== 'row-length') expect(faults[0]?.column).toMatch(column === 'household' ? /^household/ : column);
});

test('wrong columns refuse the whole file, each named', () => {
  const columns = [...REQUIRED].filter((name) => name !== 'places');
  expect(readHomes(homesFile([ROW], columns)).faults).toMatchObject([
    { line: 1, code: 'column-missing', column: 'places' },
  ]);
  const twice = homesFile([ROW]).replace('weekly_price', 'ages');
  expect(readHomes(twice).faults).toMatchObject([{ code: 'column-twice', column: 'ages' }]);
  const misspelt = homesFile([ROW]).replace('residents', 'residence').replace('offers', 'Ms Example 1');
  expect(readHomes(misspelt).faults).toMatchObject([
    { code: 'column-unknown', column: 'residence' },
    { code: 'column-unknown', column: '?' },
  ]);
  expect(readHomes('').faults).toHaveLength(REQUIRED.length);
});

test('the columns that must be there are enough, in any order; what is left out is not known', () => {
  const { rows: read, faults } = readHomes(homesFile([ROW], [...REQUIRED].toReversed()));
  expect(faults).toEqual([]);
  expect(read).toEqual([{ line: 2, ...ROW }]);
});

test('a home that two rows tell of is taken from the first', () => {
  const { rows: read, faults } = readHomes(homesFile([ROW, ROW, { ...ROW, reference: 'birch' }]));
  expect(read.map(({ line, reference: name }) => [line, name])).toEqual([
    [2, 'alder'],
    [4, 'birch'],
  ]);
  expect(faults).toMatchObject([{ line: 3, code: 'home-twice', column: 'reference' }]);
});

// ---- What may be told ----

const until = (from: string, to?: string) => ({
  from: civilDate(from),
  ...(to === undefined ? {} : { until: civilDate(to) }),
});

test.each<[string, Partial<HomeTold>, string, string]>([
  ['beyond the pole', { point: { lat: 91, lon: 0 } }, 'point.lat', 'lat'],
  ['not a number', { point: { lat: 0, lon: Number.NaN } }, 'point.lon', 'lon'],
  ['ages turned round', { ages: { from: 9, to: 8 } }, 'ages.to', 'ages'],
  ['a place twice', { places: [...HOME.places, ...HOME.places] }, 'places', 'places'],
  [
    'days that end before they begin',
    { places: [{ id: 'p', free: [until('2026-12-02', '2026-12-02')] }] },
    'places.0.free.0.until',
    'places',
  ],
  [
    'days out of order',
    { places: [{ id: 'p', free: [until('2026-12-02', '2026-12-09'), until('2026-12-08')] }] },
    'places.0.free',
    'places',
  ],
  [
    'days after open ones',
    { places: [{ id: 'p', free: [until('2026-12-02'), until('2027-12-08')] }] },
    'places.0.free',
    'places',
  ],
  ['a name for a place', { places: [{ id: 'Blue room', free: [] }] }, 'places.0.id', 'places'],
  [
    'a name in the household',
    { household: { people: ['Ann Example'], confirmedOn: TODAY } },
    'household.people.0',
    'household',
  ],
  ['a name for a resident', { residents: [{ id: 'Ann Example', fostered: true }] }, 'residents.0.id', 'residents'],
  ['words for a need', { canMeet: { 'Is good with Ann': true } }, 'canMeet.Is good with Ann', 'can_meet'],
  ['words for a feature', { accessFeatures: ['Step free'] }, 'accessFeatures.0', 'access'],
  ['an approval for nobody', { approvals: [{ kind: 'connected', from: TODAY }] }, 'approvals.0.children', 'approvals'],
  ['an exemption for nobody', { exemptions: [{ by: 'ashdale', children: [] }] }, 'exemptions.0.children', 'exemptions'],
  [
    'one child alone with others',
    { residentLimits: { soloOnly: true, maxOtherChildren: 2 } },
    'residentLimits.maxOtherChildren',
    'max_other_children',
  ],
  [
    'kept until before it is free',
    { availableFrom: TODAY, canKeepUntil: civilDate('2026-01-01') },
    'canKeepUntil',
    'keeps_until',
  ],
  ['confirmed tomorrow', { confirmedOn: addDays(TODAY, 1) }, 'confirmedOn', 'confirmed'],
  [
    'a household of tomorrow',
    { household: { people: [], confirmedOn: addDays(TODAY, 1) } },
    'household.confirmedOn',
    'household_confirmed',
  ],
  [
    'a resident born tomorrow',
    { residents: [{ id: 'c', fostered: false, bornOn: addDays(TODAY, 1) }] },
    'residents.0.bornOn',
    'residents',
  ],
])('%s is refused at its field', (_, change, path, column) => {
  const wrong = badHome({ ...HOME, ...change }, ROW.terms, TODAY);
  expect(wrong?.path.join('.')).toBe(`home.${path}`);
  expect(wrong?.message).toMatch(/^[A-Z].*\.$/);
  expect(columnOf(wrong?.path ?? [])).toBe(column);
});

test('a price is whole pounds, and no less than nothing', () => {
  expect(badHome(HOME, { ...ROW.terms, weeklyPrice: -1 }, TODAY)?.path).toEqual(['terms', 'weeklyPrice']);
  expect(badHome(HOME, { ...ROW.terms, weeklyPrice: 900 }, TODAY)).toBeUndefined();
});

// ---- What follows from a decline ----

const AS_HOME = { ...HOME, id: 'alder', version: 3 };

test('a home that cannot meet a need says no to it, and keeps what else it said', () => {
  const home = cannotMeet('epilepsy')({ ...AS_HOME, canMeet: { epilepsy: true, asthma: true } });
  expect(home.canMeet).toEqual({ epilepsy: false, asthma: true });
});

test('a place that is gone is free up to that day and no longer; others stay', () => {
  const spans = [until('2026-11-01', '2026-11-10'), until('2026-11-20', '2026-12-20'), until('2027-01-01')];
  const places = [
    { id: 'p-1', free: spans },
    { id: 'p-2', free: spans },
  ];
  const [first, second] = placesGone(TODAY, ['p-1'])({ ...AS_HOME, places }).places;
  expect(first?.free).toEqual([until('2026-11-01', '2026-11-10'), until('2026-11-20', '2026-11-24')]);
  expect(second?.free).toEqual(spans);
  expect(placesGone(TODAY)({ ...AS_HOME, places }).places.map(({ free: all }) => all)).toEqual([
    first?.free,
    first?.free,
  ]);
});
