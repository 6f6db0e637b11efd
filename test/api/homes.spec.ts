import { randomUUID } from 'node:crypto';
import { matchingTables } from '../../activities/matching';
import { rebuildRegister, register, type RegisterDraft } from '../../activities/register';
import { registerOf } from '../../api/home-matching/register';
import { cannotMeet, changeHome, placesGone } from '../../api/home-matching/tell-home';
import type { HomeRow } from '../../api/home-matching/homes-file';
import type { Context } from '../../api/context';
import { readGlobalId } from '../../api/ids';
import { openDatabase, type PrismaClient } from '../../prisma/client';
import { civilDate, instant } from '../../statute';
import { digestOf } from '../../workflows/home-matching/search/fingerprint';
import type { Role } from '../../workflows/kernel/people';
import { startApiBench, type ApiBench } from '../support/api';
import { setting } from '../support/journeys';
import { Story } from '../support/story';
import { homesFile } from '../tools/homes-file-of';

/*
 * The register of homes: what is told of each, by whom, and what was known of it at a moment. A region keeps it; its two providers
 * are the teams north and south. Homes and references are invented.
 */

let bench: ApiBench;
let region: Story;
let prisma: PrismaClient;
beforeAll(async () => {
  bench = await startApiBench();
  prisma = openDatabase(setting('DATABASE_URL'), 4);
  region = await Story.begin(bench, '2026-11-02');
}, 90_000);
afterAll(async () => {
  await prisma?.$disconnect();
  await bench?.close();
});
beforeEach(() => region.on('2026-11-24'));
jest.setTimeout(120_000);

type Values = Readonly<Record<string, unknown>>;
interface Told {
  readonly home: (Values & { readonly id: string; readonly version: number }) | null;
  readonly errors: readonly { readonly code: string; readonly message: string; readonly path: readonly string[] }[];
}

const HOME = {
  type: 'FOSTER',
  point: { lat: 53.5, lon: -2.22 },
  areaCode: 'ashdale',
  ages: { from: 0, to: 14 },
  places: [
    { id: 'p-1', free: [{ from: '2026-11-01' }] },
    { id: 'p-2', free: [{ from: '2026-11-01', until: '2027-01-01' }] },
  ],
  confirmedOn: '2026-11-20',
};
const TERMS = { ownership: 'PRIVATE', purchase: 'SPOT', weeklyPrice: 940 };

/** Everything that can be told of a home. */
const WHOLE = {
  ...HOME,
  registration: 'REGISTERED',
  approvals: [
    { kind: 'GENERAL', from: '2024-01-08', places: 2, ages: { from: 0, to: 14 }, patterns: ['SHORT', 'LONG'] },
    { kind: 'CONNECTED', from: '2026-01-08', until: '2027-01-08', children: ['c-1', 'c-2'] },
  ],
  exemptions: [{ by: 'ashdale', children: ['c-1'] }],
  restrictions: [{ kind: 'ALLEGATION', from: '2026-01-08', until: '2026-02-08' }],
  availableFrom: '2026-11-01',
  patterns: ['LONG'],
  household: { people: ['h-1', 'h-2'], confirmedOn: '2026-11-20' },
  residents: [{ id: 'r-1', bornOn: '2015-06-01', fostered: true, siblings: 's-1' }],
  residentLimits: { soloOnly: false, maxOtherChildren: 2, ageGapMin: 1 },
  canMeet: [{ what: 'epilepsy', answer: true }],
  accessFeatures: ['ramp'],
  givesCare: true,
  takesSiblings: true,
  schoolRun: false,
  offers: [{ what: 'urdu', answer: true }],
  canKeepUntil: '2030-01-01',
  healthArea: 'icb-1',
  features: [{ what: 'dog', answer: false }],
};

const ALL = `id reference version knownFrom confirmedInTime provider { code } type point { lat lon } areaCode registration
  approvals { kind days { from until } places ages { from to } patterns forChildren children }
  exemptions { by forChildren children } restrictions { kind days { from until } } ages { from to }
  places { id free { from until } heldUntil } confirmedOn availableFrom canKeepUntil patterns
  household { number confirmedOn people } residents { id bornOn fostered }
  residentLimits { soloOnly maxOtherChildren ageGapMin } canMeet { what answer } accessFeatures givesCare takesSiblings
  schoolRun offers { what answer } healthArea features { what answer } ownership purchase weeklyPrice`;

/** Whoever asks: of the body, or of one provider. */
const of = (team: string) => ({ teams: [team] });

async function mutate(role: Role, mutation: string, input: Values, claims: Values = {}): Promise<Told> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { ${mutation}(input: $input) { home { ${ALL} } errors { code message path } } }`;
  const told = await region.ask(role, document, { input: { idempotencyKey: randomUUID(), ...input } }, claims);
  return told[mutation] as Told;
}

const put = (reference: string, home: Values = {}, more: Values = {}, role: Role = 'home-finding-manager') =>
  mutate(role, 'registerHome', {
    ...{ provider: region.team('north'), reference, home: { ...HOME, ...home }, terms: TERMS },
    ...more,
  });
const codes = ({ errors }: Told) => errors.map(({ code, path }) => [code, ...path].join(' '));
const idOf = ({ home }: Told) => home?.id ?? '';
const raw = (id: string) => readGlobalId(id)?.id ?? '';

async function homeAt(id: string, moment: Values = {}, role: Role = 'home-finder', claims: Values = {}) {
  const document = `query ($id: ID!, $asAt: DateTime, $knownBy: DateTime) { home(id: $id, asAt: $asAt, knownBy: $knownBy) { ${ALL} } }`;
  return (await region.ask(role, document, { id, ...moment }, claims))['home'] as Told['home'];
}

async function history(id: string, role: Role = 'auditor', claims: Values = {}) {
  const document = 'query ($id: ID!) { homeHistory(id: $id) { version digest toldAt toldBy toldAs changed } }';
  return (await region.ask(role, document, { id }, claims))['homeHistory'] as readonly Values[];
}

async function references(role: Role = 'home-finder', claims: Values = {}, args: Values = {}): Promise<string[]> {
  const document = `query ($provider: ID, $asAt: DateTime) { homes(provider: $provider, asAt: $asAt, first: 200) { totalCount edges { node { reference } } } }`;
  const { homes } = (await region.ask(role, document, args, claims)) as {
    homes: { totalCount: number; edges: { node: { reference: string } }[] };
  };
  expect(homes.totalCount).toBe(homes.edges.length);
  return homes.edges.map(({ node }) => node.reference);
}

// ---- Who searches ----

describe('the body that searches', () => {
  const set = async (story: Story, body: string | null, role: Role = 'authority-administrator', key = randomUUID()) =>
    (
      await story.ask(
        role,
        'mutation ($input: SetMatchingBodyInput!) { setMatchingBody(input: $input) { body { code } errors { code path } } }',
        { input: { idempotencyKey: key, body } },
      )
    )['setMatchingBody'] as { body: { code: string } | null; errors: { code: string; path: string[] }[] };
  const body = async (story: Story) =>
    ((await story.ask('social-worker', '{ matchingBody { code title } }'))['matchingBody'] as { code: string }).code;

  test('is the authority itself until its administrator says another, and may be itself again', async () => {
    const council = await Story.begin(bench, '2026-11-02');
    expect(await body(council)).toBe(council.authority);
    const key = randomUUID();
    expect(await set(council, region.authority, 'authority-administrator', key)).toEqual({
      ...{ body: { code: region.authority }, errors: [] },
    });
    expect((await set(council, region.authority, 'authority-administrator', key)).errors).toEqual([]);
    expect(await body(council)).toBe(region.authority);
    expect((await set(council, null)).body).toEqual({ code: council.authority });
    expect(await body(council)).toBe(council.authority);
    const told = "select count(*)::int as n from event where stream = $1 and type = 'matching-body.set'";
    expect((await bench.bench.sql.query(told, [council.authority])).rows).toEqual([{ n: 2 }]);
  });

  test('must be registered, and is set by nobody else', async () => {
    expect((await set(region, 'nowhere')).errors).toMatchObject([{ code: 'NOT_FOUND', path: ['body'] }]);
    expect((await set(region, null, 'home-finding-manager')).errors).toMatchObject([{ code: 'NOT_ALLOWED' }]);
    expect(await body(region)).toBe(region.authority);
  });
});

// ---- Telling ----

test('a home is told whole and stands as it was told', async () => {
  const told = await put('whole', WHOLE);
  expect(codes(told)).toEqual([]);
  const own = await homeAt(idOf(told), {}, 'provider-manager', of('north'));
  const [general, connected] = WHOLE.approvals;
  expect(own).toMatchObject({
    ...{ ...WHOLE, ...TERMS, reference: 'whole', version: 1, confirmedInTime: true, provider: { code: 'north' } },
    places: HOME.places.map(({ id, free }) => ({
      ...{ id, heldUntil: null },
      free: free.map((days) => ({ until: null, ...days })),
    })),
    approvals: [
      { kind: 'GENERAL', days: { from: general?.from, until: null }, places: 2, forChildren: null, children: null },
      { kind: 'CONNECTED', days: { until: connected?.until }, places: null, forChildren: 2, children: ['c-1', 'c-2'] },
    ],
    exemptions: [{ by: 'ashdale', forChildren: 1, children: ['c-1'] }],
    restrictions: [{ kind: 'ALLEGATION', days: { from: '2026-01-08', until: '2026-02-08' } }],
    household: { number: 2, confirmedOn: '2026-11-20', people: ['h-1', 'h-2'] },
    residents: [{ id: 'r-1', bornOn: '2015-06-01', fostered: true }],
  });
});

test('a version is made only when something differs, and numbers follow on', async () => {
  const id = idOf(await put('versions'));
  expect((await put('versions')).home?.version).toBe(1);
  const tell = (version: Values, key = randomUUID(), role: Role = 'supervising-social-worker') =>
    mutate(
      role,
      'recordHomeVersion',
      { idempotencyKey: key, home: id, version: { ...HOME, ...version }, terms: TERMS },
      of('north'),
    );
  const key = randomUUID();
  expect((await tell({ givesCare: true }, key)).home?.version).toBe(2);
  expect((await tell({ givesCare: true }, key)).home?.version).toBe(2);
  expect(codes(await tell({ givesCare: false }, key))).toEqual(['DIFFERENT_BODY idempotencyKey']);
  expect((await tell({ givesCare: true })).home?.version).toBe(2);
  expect((await tell({ givesCare: true, ages: { from: 1, to: 9 } })).home?.version).toBe(3);
  expect((await tell({ givesCare: true }, key)).home?.version).toBe(3); // as before: it makes nothing new
  expect(await history(id)).toMatchObject([
    { version: 1, toldBy: 'home-finding-manager', toldAs: ['HOME_FINDING_MANAGER'], changed: [] },
    { version: 2, toldBy: 'supervising-social-worker', changed: ['givesCare'] },
    { version: 3, toldAt: region.now, changed: ['ages'] },
  ]);
});

test('many who tell of one home at once make one version each, without a gap', async () => {
  const id = idOf(await put('race'));
  const years = Array.from({ length: 12 }, (_, year) => 2028 + year);
  const all = await Promise.all(
    years.map((year) =>
      mutate('home-finding-manager', 'restrictHome', {
        home: id,
        kind: 'CLOSED',
        from: `${year}-01-01`,
        until: `${year}-02-01`,
      }),
    ),
  );
  const refused = all.flatMap(codes);
  expect(refused.every((code) => code === 'UNAVAILABLE')).toBe(true);
  const versions = (await history(id)).map(({ version }) => version);
  expect(versions).toEqual(Array.from({ length: 13 - refused.length }, (_, place) => place + 1));
  expect((await homeAt(id))?.['restrictions']).toHaveLength(12 - refused.length);
});

test.each<[string, Values, string]>([
  ['a point that is not on the earth', { point: { lat: 91, lon: 0 } }, 'INVALID_VALUE home point lat'],
  ['ages turned round', { ages: { from: 5, to: 4 } }, 'INVALID_VALUE home ages to'],
  [
    'one place twice',
    {
      places: [
        { id: 'p', free: [] },
        { id: 'p', free: [] },
      ],
    },
    'INVALID_VALUE home places',
  ],
  [
    'a name',
    { household: { people: ['Ann Example'], confirmedOn: '2026-11-20' } },
    'INVALID_VALUE home household people 0',
  ],
  [
    'an answer twice',
    {
      offers: [
        { what: 'a', answer: true },
        { what: 'a', answer: false },
      ],
    },
    'INVALID_VALUE home offers',
  ],
  ['tomorrow’s word', { confirmedOn: '2026-11-25' }, 'IN_THE_FUTURE home confirmedOn'],
])('%s is refused, and nothing of it is kept', async (_, change, code) => {
  const told = await put('refused', change);
  expect(codes(told)).toEqual([code]);
  expect(JSON.stringify(told.errors)).not.toContain('Ann Example');
  expect(await references()).not.toContain('refused');
});

test('places are confirmed as they stand or as they are told, and never from before what was confirmed', async () => {
  const id = idOf(await put('confirmed'));
  const confirm = (input: Values) => mutate('provider-manager', 'confirmPlaces', { home: id, ...input }, of('north'));
  const first = await confirm({ confirmedOn: '2026-11-24' });
  expect(first.home).toMatchObject({ version: 2, confirmedOn: '2026-11-24', places: [{ id: 'p-1' }, { id: 'p-2' }] });
  const places = [{ id: 'p-1', free: [{ from: '2026-12-01' }] }];
  const told = { confirmedOn: '2026-11-24', places, idempotencyKey: randomUUID() };
  expect((await confirm(told)).home).toMatchObject({
    version: 3,
    places: [{ id: 'p-1', free: [{ from: '2026-12-01' }] }],
  });
  expect(codes(await confirm({ confirmedOn: '2026-11-23' }))).toEqual(['INVALID_VALUE confirmedOn']);
  expect(codes(await confirm({ confirmedOn: '2026-11-25' }))).toEqual(['IN_THE_FUTURE home confirmedOn']);
  await region.on('2026-11-26');
  expect((await confirm({ confirmedOn: '2026-11-26' })).home?.version).toBe(4);
  expect((await confirm(told)).home?.version).toBe(4); // sent again: as before, though a later day was confirmed meanwhile
});

test('only the body restricts a home, and no provider lifts that by telling the home anew', async () => {
  const id = idOf(await put('restricted'));
  const restrict = (input: Values, role: Role = 'home-finding-manager') =>
    mutate(role, 'restrictHome', { home: id, kind: 'ALLEGATION', from: '2026-11-24', ...input });
  expect(codes(await restrict({}, 'provider-manager'))).toEqual(['NOT_ALLOWED']);
  expect((await restrict({})).home).toMatchObject({ version: 2, restrictions: [{ kind: 'ALLEGATION' }] });
  const anew = (version: Values, role: Role) =>
    mutate(role, 'recordHomeVersion', { home: id, version: { ...HOME, ...version }, terms: TERMS });
  const silent = await anew({ givesCare: true }, 'provider-manager');
  expect(silent.home).toMatchObject({ version: 3, restrictions: [{ kind: 'ALLEGATION' }] });
  expect(codes(await anew({ restrictions: [] }, 'provider-manager'))).toEqual(['NOT_ALLOWED home restrictions']);
  const over = await restrict({ until: '2026-11-30' });
  expect(over.home?.['restrictions']).toEqual([
    { kind: 'ALLEGATION', days: { from: '2026-11-24', until: '2026-11-30' } },
  ]);
  expect(codes(await restrict({ until: '2026-11-24' }))).toEqual(['INVALID_VALUE home restrictions 0 until']);
});

// ---- Who sees what ----

describe('a provider', () => {
  let south = '';
  beforeAll(async () => {
    await put('ours', WHOLE);
    south = idOf(await put('theirs', WHOLE, { provider: region.team('south') }));
  });

  test('sees its own homes and never those of another', async () => {
    const own = await references('provider-manager', of('north'));
    expect(own).toContain('ours');
    expect(own).not.toContain('theirs');
    expect(await references('provider-manager', of('north'), { provider: region.team('south') })).toEqual([]);
    expect(await references('provider-manager', of('south'))).toEqual(['theirs']);
    expect(await homeAt(south, {}, 'provider-manager', of('north'))).toBeNull();
    expect(await history(south, 'provider-manager', of('north'))).toEqual([]);
  });

  test('tells of its own homes alone', async () => {
    const input = { home: south, version: HOME, terms: TERMS };
    expect(codes(await mutate('provider-manager', 'recordHomeVersion', input, of('north')))).toEqual([
      'NOT_FOUND home',
    ]);
    const taken = { provider: region.team('north'), reference: 'theirs', home: HOME, terms: TERMS };
    expect(codes(await mutate('provider-manager', 'registerHome', taken, of('north')))).toEqual([
      'NOT_ALLOWED reference',
    ]);
    const given = { ...taken, provider: region.team('south'), reference: 'new' };
    expect(codes(await mutate('provider-manager', 'registerHome', given, of('north')))).toEqual(['NOT_FOUND provider']);
    expect((await history(south)).length).toBe(1);
  });

  test('of another body, and the child’s own authority, see nothing of the register', async () => {
    expect(await homeAt(south, {}, 'home-finding-manager', { authority: 'ELSEWHERE' })).toBeNull();
    expect(await homeAt(south, {}, 'social-worker')).toBeNull();
    await expect(references('social-worker')).rejects.toThrow('NOT_ALLOWED');
    expect(codes(await put('x', {}, {}, 'social-worker'))).toEqual(['NOT_ALLOWED']);
    expect(codes(await put('x', {}, {}, 'home-finder'))).toEqual(['NOT_ALLOWED']);
  });

  test.each<[Role, Values, Values]>([
    ['provider-manager', of('south'), { household: { number: 2, people: ['h-1', 'h-2'] }, weeklyPrice: 940 }],
    ['home-finding-manager', {}, { household: { number: 2, people: null }, weeklyPrice: 940, point: { lat: 53.5 } }],
    [
      'home-finder',
      {},
      { residents: [{ id: null, bornOn: null, fostered: true }], weeklyPrice: null, ownership: null },
    ],
    ['home-finder', {}, { approvals: [{}, { forChildren: 2, children: null }], exemptions: [{ children: null }] }],
    ['auditor', {}, { reference: 'theirs', version: 1, point: null, household: null, places: null, weeklyPrice: null }],
  ])('%s sees of its home what its part shows', async (role, claims, shown) => {
    expect(await homeAt(south, {}, role, claims)).toMatchObject(shown);
  });

  test('a home may be given to another provider by the body, with no new version', async () => {
    const id = idOf(await put('given'));
    const given = await put('given', {}, { provider: region.team('south') });
    expect(given.home).toMatchObject({ version: 1, provider: { code: 'south' } });
    expect(await homeAt(id, {}, 'provider-manager', of('north'))).toBeNull();
  });
});

// ---- Then and now ----

test('the register is what was known on the day that is asked about', async () => {
  await region.on('2026-11-10');
  const id = idOf(await put('then', { confirmedOn: '2026-11-10' }));
  await region.on('2026-11-20');
  await put('then', { confirmedOn: '2026-11-20' });
  const on = async (moment: Values) => (await homeAt(id, moment))?.version ?? null;
  expect(await on({ asAt: '2026-11-09T10:00:00Z' })).toBeNull();
  expect(await on({ asAt: '2026-11-15T10:00:00Z' })).toBe(1);
  expect(await on({ asAt: '2026-11-20T10:00:00Z' })).toBe(2);
  expect(await on({ asAt: '2026-11-21T10:00:00Z', knownBy: '2026-11-15T10:00:00Z' })).toBe(1);
  expect(await references('home-finder', {}, { asAt: '2026-11-09T10:00:00Z' })).not.toContain('then');
  expect(await references('home-finder', {}, { asAt: '2026-11-15T10:00:00Z' })).toContain('then');
});

/** As the API itself would have it, for what is exported to other acts. */
const contextOf = (now: string, role: Role = 'home-finding-manager'): Context =>
  ({
    ...{ prisma, now: instant(now) },
    caller: { subject: 'somebody', authority: region.authority, roles: [role], teams: ['north'] },
  }) as unknown as Context;

async function tellStream(id: string, at: string, event: RegisterDraft['event']): Promise<void> {
  const told = await register(prisma, {
    stream: { kind: 'home', id, body: region.authority, provider: 'p', reference: 'r' },
    ...{ opens: false, command: randomUUID(), body: randomUUID(), recordedAt: instant(at) },
    author: { by: { id: 'finder', roles: ['home-finder'] } },
    drafts: () => ({ ok: true, value: [{ event, occurred: { on: civilDate(at.slice(0, 10)) } }] }),
  });
  expect(told.ok).toBe(true);
}

test('holds are laid over the places as they were known at the moment, extended or ended since or not', async () => {
  const id = raw(idOf(await put('held')));
  const hold = randomUUID();
  const until = (day: string) => instant(`2026-11-${day}T17:00:00.000Z`);
  await tellStream(id, '2026-11-24T10:00:00Z', {
    ...{ type: 'places.held', hold, places: ['p-2'], request: 'request-1', authority: 'X', lane: 'planned' },
    until: until('26'),
  });
  await tellStream(id, '2026-11-25T10:00:00Z', { type: 'hold.extended', hold, until: until('30') });
  await tellStream(id, '2026-11-27T10:00:00Z', {
    type: 'hold.ended',
    hold,
    how: 'released',
    at: instant('2026-11-27T10:00:00Z'),
  });
  const holds = async (at: string) => {
    const homes = await registerOf(contextOf(at), region.authority, { asAt: instant(at) });
    return homes.find((home) => home.id === id)?.places.map((place) => place.hold ?? null);
  };
  expect(await holds('2026-11-24T10:00:00Z')).toEqual([null, { requestId: 'request-1', until: until('26') }]);
  expect(await holds('2026-11-25T09:59:00Z')).toEqual([null, { requestId: 'request-1', until: until('26') }]);
  expect(await holds('2026-11-25T10:00:00Z')).toEqual([null, { requestId: 'request-1', until: until('30') }]);
  expect(await holds('2026-11-27T09:59:00Z')).toEqual([null, { requestId: 'request-1', until: until('30') }]);
  expect(await holds('2026-11-27T10:00:00Z')).toEqual([null, null]);
  await region.on('2026-11-26');
  const seen = await homeAt(idOf(await put('held')));
  expect(seen?.['places']).toMatchObject([{ heldUntil: null }, { heldUntil: until('30') }]);
});

test('a version that the register gives again is the same object, and its digest is in the record', async () => {
  const told = await put('digest');
  const at = { asAt: instant(region.now) };
  const [first, again] = await Promise.all([1, 2].map(() => registerOf(contextOf(region.now), region.authority, at)));
  const home = first?.find((one) => one.id === raw(idOf(told)));
  expect(home && again?.includes(home)).toBe(true);
  expect(await history(idOf(told))).toMatchObject([{ digest: digestOf(home ?? {}) }]);
});

test('another act makes a version of its own from the newest, once, under its key', async () => {
  const id = raw(idOf(await put('declined', WHOLE)));
  const change = (mutation: string) =>
    changeHome(contextOf(region.now), {
      ...{ mutation, idempotencyKey: 'answer-1', home: id, content: { code: 'skills' } },
      change: (home) => placesGone(civilDate('2026-11-24'), ['p-2'])(cannotMeet('epilepsy')(home)),
    });
  for (const told of [await change('answerApproach'), await change('answerApproach')])
    expect(told).toMatchObject({ ok: true, value: { home: { version: 2, canMeet: { epilepsy: false } } } });
  expect(await change('anotherAct')).toMatchObject({ ok: false, refusal: { code: 'different-body' } });
  expect(await history(idOf(await put('declined', WHOLE)))).toMatchObject([{}, { changed: ['canMeet', 'places'] }, {}]);
});

test('the reading rows of a home can be made again from its events', async () => {
  const id = raw(idOf(await put('rebuilt', WHOLE)));
  await put('rebuilt', HOME, { provider: region.team('south') });
  const before = await matchingTables(prisma, id);
  await prisma.$transaction((tx) => rebuildRegister(tx, id, 'home'));
  expect(await matchingTables(prisma, id)).toEqual(before);
  expect(before).toMatchObject({ home: { version: 2, sequence: 4 }, home_version: [{ version: 1 }, { version: 2 }] });
});

// ---- Places that are free, and what nobody confirmed ----

describe('vacancies', () => {
  let body: Story;
  const list = async (
    role: Role,
    on: string,
    more = 'home { reference } place freeFrom freeUntil confirmedInTime restrictions',
  ) =>
    (
      (
        await body.ask(role, `query ($on: Date) { vacancies(on: $on) { totalCount edges { node { ${more} } } } }`, {
          on,
        })
      )['vacancies'] as { edges: { node: Values }[] }
    ).edges.map(({ node }) => node);
  const toConfirm = async () =>
    (
      (await body.ask('home-finder', '{ homesToConfirm { edges { node { reference } } } }'))['homesToConfirm'] as {
        edges: { node: { reference: string } }[];
      }
    ).edges.map(({ node }) => node.reference);
  beforeAll(async () => {
    body = await Story.begin(bench, '2026-11-02');
    await body.on('2026-11-24');
    const homes = { alder: '2026-11-24', birch: '2026-11-17', cedar: '2026-11-16', closed: '2026-11-01' };
    for (const [reference, confirmedOn] of Object.entries(homes)) {
      const restrictions = reference === 'closed' ? [{ kind: 'CLOSED', from: '2026-11-20' }] : [];
      const home = { ...HOME, confirmedOn, restrictions };
      const input = { idempotencyKey: reference, provider: body.team('north'), reference, home, terms: TERMS };
      await body.mutate('home-finding-manager', 'registerHome', input, 'errors { code }');
    }
  });

  test('are places free on the day, each with what stands against it', async () => {
    const places = (await list('home-finder', '2027-01-02')).map(({ home, place }) => [Object(home).reference, place]);
    expect(places).toEqual([
      ['alder', 'p-1'],
      ['birch', 'p-1'],
      ['cedar', 'p-1'],
      ['closed', 'p-1'],
    ]);
    const [, second, , , fifth, , seventh] = await list('home-finder', '2026-11-24');
    expect(second).toMatchObject({
      place: 'p-2',
      freeFrom: '2026-11-01',
      freeUntil: '2027-01-01',
      confirmedInTime: true,
    });
    expect(fifth).toMatchObject({ home: { reference: 'cedar' }, confirmedInTime: false, restrictions: [] });
    expect(seventh).toMatchObject({ home: { reference: 'closed' }, restrictions: ['CLOSED'] });
    expect(await list('auditor', '2026-11-24', 'place')).toEqual([]);
  });

  test('come page by page', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (;;) {
      const asked: Values = await body.ask(
        'home-finder',
        'query ($after: String) { vacancies(first: 3, after: $after) { totalCount pageInfo { endCursor hasNextPage } edges { node { place home { reference } } } } }',
        { after },
      );
      const page = Object(asked['vacancies']);
      expect(page.totalCount).toBe(8);
      for (const { node } of page.edges) seen.push(`${node.home.reference} ${node.place}`);
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(seen).toHaveLength(8);
    expect(seen).toEqual(seen.toSorted());
  });

  test('homes that nobody confirmed within the setting are listed, the longest ago first, but for closed ones', async () => {
    expect(await toConfirm()).toEqual(['cedar']); // the 17th and seven days: today is in time
    const { localSettings } = await body.ask('home-finding-manager', '{ localSettings { id amount unit isDefault } }');
    expect(localSettings).toContainEqual({
      id: 'home-matching.confirm-vacancy',
      amount: 7,
      unit: 'DAY',
      isDefault: true,
    });
    await body.set('setLocalSetting', {
      setting: 'home-matching.confirm-vacancy',
      amount: 2,
      unit: 'DAY',
      from: '2026-11-24',
    });
    expect(await toConfirm()).toEqual(['cedar', 'birch']);
  });
});

// ---- A file ----

describe('a file of homes', () => {
  let body: Story;
  beforeAll(async () => {
    body = await Story.begin(bench, '2026-11-02');
    await body.on('2026-11-24');
  });

  const row = (reference: string, home: Partial<HomeRow['home']> = {}, provider = 'north'): Omit<HomeRow, 'line'> => ({
    ...{ reference, provider, terms: { ownership: 'public', purchase: 'own' } },
    home: {
      ...{ type: 'foster', point: { lat: 53.5, lon: -2.22 }, areaCode: 'ashdale', ages: { from: 0, to: 14 } },
      ...{ places: [{ id: 'p-1', free: [{ from: civilDate('2026-11-01') }] }], confirmedOn: civilDate('2026-11-20') },
      ...home,
    },
  });
  interface Answer {
    readonly digest: string | null;
    readonly applied: boolean;
    readonly rows: readonly Values[];
    readonly errors: readonly Values[];
    readonly [count: string]: unknown;
  }
  const send = async (file: string, more: Values = {}, role: Role = 'home-finding-manager', claims: Values = {}) => {
    const document = `mutation ($input: ImportHomesInput!) { importHomes(input: $input) { digest applied new changed same refused
      rows { line reference home outcome changed column code message } errors { code path } } }`;
    const input = { idempotencyKey: 'first', file, ...more };
    return (await body.ask(role, document, { input }, claims))['importHomes'] as Answer;
  };
  const eventsNow = async () => {
    const text = 'select count(*)::int as n from event e join home h on h.id = e.stream where h.body = $1';
    return (await bench.bench.sql.query<{ n: number }>(text, [body.authority])).rows[0]?.n;
  };

  const FIRST = [row('alder'), row('birch', { givesCare: true }), row('cedar', {}, 'south')];

  test('is first a preview that changes nothing, and then applied as it was previewed, however often it is sent', async () => {
    const file = homesFile([...FIRST, row('dogwood', { ages: { from: 9, to: 3 } }), row('elm', {}, 'nowhere')]);
    const preview = await send(file);
    expect(preview).toMatchObject({ new: 3, changed: 0, same: 0, refused: 2, applied: false, errors: [] });
    expect(preview.rows).toMatchObject([
      { line: 2, reference: 'alder', outcome: 'NEW', code: null },
      { line: 3, outcome: 'NEW' },
      { line: 4, outcome: 'NEW' },
      { line: 5, reference: 'dogwood', outcome: 'REFUSED', column: 'ages', code: 'invalid-value' },
      { line: 6, reference: 'elm', outcome: 'REFUSED', column: 'provider', code: 'provider-unknown' },
    ]);
    expect(await eventsNow()).toBe(0);
    expect((await send(file, { previewed: 'of something else' })).errors).toMatchObject([{ code: 'NOT_AS_PREVIEWED' }]);
    expect(await eventsNow()).toBe(0);
    const done = await send(file, { previewed: preview.digest });
    expect(done).toMatchObject({ ...preview, applied: true });
    expect(await eventsNow()).toBe(6);
    expect(await send(file, { previewed: preview.digest })).toEqual(done);
    expect(await eventsNow()).toBe(6);
  });

  test('says what would change in which home; what is the same is told of nobody', async () => {
    const file = homesFile([FIRST[0] ?? row('alder'), row('birch', { ages: { from: 1, to: 9 } }), ...FIRST.slice(2)]);
    const preview = await send(file, { idempotencyKey: 'second' });
    expect(preview.rows).toMatchObject([
      { reference: 'alder', outcome: 'SAME', changed: [] },
      { reference: 'birch', outcome: 'CHANGED', changed: ['ages', 'givesCare'] },
      { reference: 'cedar', outcome: 'SAME' },
    ]);
    expect((await send(file, { idempotencyKey: 'second', previewed: preview.digest })).applied).toBe(true);
    expect(await eventsNow()).toBe(7);
    expect((await send(file, { idempotencyKey: 'third' })).same).toBe(3);
  });

  test('is not applied when somebody told of one of its homes after the preview', async () => {
    const file = homesFile([row('alder', { schoolRun: true }), row('fir')]);
    const preview = await send(file, { idempotencyKey: 'late' });
    const other = homesFile([row('alder', { schoolRun: false })]);
    const { digest } = await send(other, { idempotencyKey: 'other' });
    await send(other, { idempotencyKey: 'other', previewed: digest });
    const before = await eventsNow();
    const late = await send(file, { idempotencyKey: 'late', previewed: preview.digest });
    expect(late.errors).toMatchObject([{ code: 'NOT_AS_PREVIEWED', path: ['previewed'] }]);
    expect(await eventsNow()).toBe(before);
  });

  test('that was broken off goes on where it was, and leaves a home that somebody told of since', async () => {
    const file = homesFile([row('gorse'), row('hazel'), row('ivy')]);
    const { digest } = await send(file, { idempotencyKey: 'broken' });
    // A part of it with the same key stands for what was recorded before the break.
    const part = homesFile([row('gorse')]);
    const first = await send(part, { idempotencyKey: 'broken' });
    await send(part, { idempotencyKey: 'broken', previewed: first.digest });
    await body.on('2026-11-25');
    const other = homesFile([row('hazel', { schoolRun: true })]);
    const others = await send(other, { idempotencyKey: 'meanwhile' });
    await send(other, { idempotencyKey: 'meanwhile', previewed: others.digest });
    const again = await send(file, { idempotencyKey: 'broken', previewed: digest });
    expect(again.errors).toEqual([]);
    expect(again.rows).toMatchObject([
      { reference: 'gorse', outcome: 'NEW' },
      { reference: 'hazel', outcome: 'REFUSED', code: 'moved-on' },
      { reference: 'ivy', outcome: 'NEW' },
    ]);
    const other2 = homesFile([row('gorse', { schoolRun: true })]);
    expect((await send(other2, { idempotencyKey: 'broken' })).errors).toMatchObject([{ code: 'DIFFERENT_BODY' }]);
  });

  test('of a provider tells of its own homes alone, and lifts no restriction', async () => {
    const file = homesFile([row('alder'), row('cedar', {}, 'south'), row('jay', {}, 'south')]);
    const preview = await send(file, { idempotencyKey: 'own' }, 'provider-manager', { teams: ['north'] });
    expect(preview.rows).toMatchObject([
      { outcome: 'CHANGED' },
      { outcome: 'REFUSED', code: 'provider-unknown' },
      { outcome: 'REFUSED', code: 'provider-unknown' },
    ]);
    const taken = await send(homesFile([row('cedar')]), { idempotencyKey: 'own' }, 'provider-manager', {
      teams: ['north'],
    });
    expect(taken.rows).toMatchObject([{ outcome: 'REFUSED', code: 'other-provider', column: 'provider' }]);
    const open = homesFile([row('alder', { restrictions: [{ kind: 'closed', from: civilDate('2026-11-24') }] })]);
    const restricting = await send(open, { idempotencyKey: 'own' }, 'provider-manager', { teams: ['north'] });
    expect(restricting.rows).toMatchObject([{ outcome: 'REFUSED', column: 'restrictions', code: 'not-allowed' }]);
    expect((await send(file, {}, 'social-worker')).errors).toMatchObject([{ code: 'NOT_ALLOWED' }]);
  });

  test('a thousand homes are taken at once, and no more', async () => {
    const many = Array.from({ length: 1000 }, (_, place) => row(`many-${place}`));
    const file = homesFile(many);
    const { digest, new: fresh } = await send(file, { idempotencyKey: 'many' });
    expect(fresh).toBe(1000);
    expect(await send(file, { idempotencyKey: 'many', previewed: digest })).toMatchObject({ new: 1000, applied: true });
    const homes = await registerOf(contextOf(body.now), body.authority, { asAt: instant(body.now) });
    expect(homes.length).toBeGreaterThanOrEqual(1000);
    expect(new Set(homes.map(({ id }) => id)).size).toBe(homes.length);
    const over = await send(homesFile([...many, row('one-more')]), { idempotencyKey: 'over' });
    expect(over.errors).toMatchObject([{ code: 'INVALID_VALUE', path: ['file'] }]);
  });
});
