import { randomUUID } from 'node:crypto';
import { ApiClient } from '../../api/client';
import { globalId, ownId, readGlobalId } from '../../api/ids';
import { fastForward } from '../../temporal/local/fast-forward';
import {
  HOME_FIELDS,
  NEED_FIELDS,
  shown,
  type HomeStage,
  type NeedField,
  type NeedStage,
  type Shown,
} from '../../workflows/home-matching/search/disclosure';
import type { Home } from '../../workflows/home-matching/search/home';
import type { Role } from '../../workflows/kernel/people';
import { ALDER, BIRCH, ELM, FIR, GORSE, home as homeAt } from '../definitions/home-matching/homes';
import { startApiBench, type ApiBench } from '../support/api';
import { eventually } from '../support/eventually';
import { Region } from '../support/matching-search';
import { codesIn, Story, upper } from '../support/story';

/*
 * Homes that are asked: what each part is shown at each stage, how far a provider is let in and by whom, what a no brings about, and
 * who is asked next. Whatever is told here is told twice with one key, and has to give the same answer.
 */

type Values = Readonly<Record<string, unknown>>;

let bench: ApiBench;
let story: Story;
let region: Region;
let client: ApiClient;
let request = '';
let run = '';

const MAYA = '2016-03-14';
const THEO = '2018-09-02';
const NEED = {
  ...{ neededFrom: '2026-12-14', homeTypes: ['FOSTER'], pattern: 'LONG', expectedMonths: 24 },
  ...{ home: { lat: 53.48, lon: -2.24 }, maxMinutesFromHome: 30, canMeet: ['epilepsy'] },
  excludedAreas: [{ lat: 53.52, lon: -2.3, radiusKm: 3 }],
  schools: [{ name: 'school', point: { lat: 53.49, lon: -2.23 } }],
  ...{ culture: ['urdu'], wishes: ['dog'], avoidPersonIds: ['person-to-avoid'] },
  levels: [{ criterion: 'siblings-together', level: 'MUST' }],
};

/** Goes to ten o'clock of a day, with the journeys' clocks a little ahead: nothing that is told then lies in their future. */
async function goTo(day: string): Promise<void> {
  await story.on(`${day}T10:01:00.000Z`);
  story.now = `${day}T10:00:00.000Z`;
}

beforeAll(async () => {
  bench = await startApiBench();
  story = await Story.begin(bench, '2026-11-02', 'home-matching');
  region = await Region.begin(bench, story);
  client = new ApiClient(bench.url, bench.issuer, () => story.now);
  await goTo('2026-11-24');
  for (const one of [ALDER, BIRCH, ELM, GORSE]) await register({ ...one, canMeet: { epilepsy: true } }, one.id);
  await register(FIR, 'fir');
  await story.child('maya', MAYA);
  await story.child('theo', THEO);
  [request, run] = await searched(['maya', 'theo'], NEED);
}, 120_000);
afterAll(async () => {
  await region?.close();
  await bench?.close();
});
jest.setTimeout(120_000);

// ---- Who there is ----

interface Somebody {
  readonly subject: string;
  readonly authority: string;
  readonly roles: readonly Role[];
  readonly teams: readonly string[];
}

const ofBody = (role: Role): Somebody => ({
  ...{ subject: `${role}-of-body`, authority: region.body, roles: [role], teams: [] },
});
const ofProvider = (team: string, role: Role = 'provider-manager'): Somebody => ({
  ...{ subject: `${role}-of-${team}`, authority: region.body, roles: [role], teams: [team] },
});
const ofAuthority = (role: Role): Somebody => story.person(role);

/** A home with a team of its own. */
async function register(home: Home, team: string): Promise<void> {
  await region.tell('authority-administrator', 'registerTeam', { code: team, title: `Team ${team}` }, '');
  await region.home(home, ownId('team', region.body, team));
}

/** A request for children whose journeys begin now, and its first search. */
async function searched(
  children: readonly string[],
  need: Values,
  purpose = 'PLANNED_MOVE',
): Promise<readonly [string, string]> {
  expect(codesIn(await story.start(children, { purpose }))).toEqual([]);
  const permission = { choice: 'granted', form: 'written' };
  expect(codesIn(await story.decide('team-manager', 'permission', permission, { children }))).toEqual([]);
  const sent = await region.request(children);
  expect((await region.freeze(sent, need))['errors']).toEqual([]);
  return [sent, await region.run(sent)];
}

// ---- What is told, each time twice ----

const APPROACH = 'id homeId answer code until stage outcome reason endedAt';

interface ApproachShown {
  readonly id: string;
  readonly homeId: string;
  readonly answer: string | null;
  readonly code: string | null;
  readonly until: string | null;
  readonly stage: string;
  readonly outcome: string | null;
  readonly reason: string | null;
  readonly endedAt: string | null;
}

interface Done {
  readonly errors: readonly { readonly code: string; readonly path: readonly string[] }[];
  readonly approach?: ApproachShown | null;
  readonly approaches?: readonly ApproachShown[];
}

const isNow = (approach: Done['approach']) => approach ?? fail('Nothing was told.');
const fail = (why: string): never => {
  throw new Error(why);
};

/** Tells it twice with one key, expects one answer, and gives it. */
async function tell(who: Somebody, mutation: string, input: Values, selection = ''): Promise<Done> {
  const whole = { idempotencyKey: randomUUID(), ...input };
  const once = await client.mutate(who, mutation, whole, `errors { code path } ${selection}`);
  expect(await client.mutate(who, mutation, whole, `errors { code path } ${selection}`)).toEqual(once);
  return once as unknown as Done;
}

const on = (mutation: string) => (who: Somebody, approach: string, input: Values) =>
  tell(who, mutation, { approach, ...input }, `approach { ${APPROACH} }`);
const answer = on('answerApproach');
const move = on('moveApproach');
const close = on('closeApproach');
const takeBack = on('takeBackHome');

const ask = (homes: readonly string[], order = 'PARALLEL', of = request, by = run, who = ofBody('home-finder')) =>
  tell(who, 'askHomes', { request: of, run: by, homes: homes.map(region.homeId), order }, `approaches { ${APPROACH} }`);

const refused = async (done: Promise<Done>) => (await done).errors.map(({ code, path }) => [code, ...path].join(' '));
const interested = (who: Somebody, approach: string) => answer(who, approach, { answer: 'INTERESTED' });
const declines = (who: Somebody, approach: string, code: string, more: Values = {}) =>
  answer(who, approach, { answer: 'DECLINED', code, ...more });

/** Asks one home and gives the approach. */
async function asked(home: string, of = request, by = run): Promise<string> {
  const { approaches = [], errors } = await ask([home], 'PARALLEL', of, by);
  expect(errors).toEqual([]);
  return approaches[0]?.id ?? fail('Nobody was asked.');
}

async function ofRequest(of: string, open?: boolean): Promise<readonly ApproachShown[]> {
  const document = `query ($request: ID!, $open: Boolean) { approaches(request: $request, open: $open) {
    edges { node { ${APPROACH} } } } }`;
  const { approaches } = await client.ask(ofBody('home-finder'), document, { request: of, open });
  return (approaches as { edges: readonly { node: ApproachShown }[] }).edges.map(({ node }) => node);
}

const rowsOf = async (text: string, ...values: readonly unknown[]): Promise<readonly Values[]> =>
  (await bench.bench.sql.query(text, [...values])).rows as readonly Values[];
const raw = (id: string): string => readGlobalId(id)?.id ?? '';

// ---- What is shown ----

interface FieldSeen {
  readonly field: string;
  readonly shown: string;
  readonly values: readonly string[];
}
interface Seen {
  readonly stage: string;
  readonly requestId: string | null;
  readonly need: readonly FieldSeen[];
  readonly home: readonly FieldSeen[];
}

async function seen(who: Somebody, id: string): Promise<Seen | null> {
  const fields = 'field shown values';
  const document = `query ($id: ID!) { approach(id: $id) { stage requestId need { ${fields} } home { ${fields} } } }`;
  return (await client.ask(who, document, { id }))['approach'] as Seen | null;
}

const words = (field: string): string => `Words about ${field}.`;
/** Fields of which the social worker tells nothing in words: they follow from what is known. */
const FOLLOWING: readonly NeedField[] = [
  ...(['age-in-years', 'number-of-children', 'home-type', 'pattern', 'needed-from', 'length', 'region'] as const),
  ...(['coded-musts', 'emergency', 'travel-minutes', 'name', 'date-of-birth'] as const),
  ...(['excluded-areas', 'avoided-people', 'rival-options'] as const),
];
const AGREED: readonly NeedField[] = ['orientation'];

/** What there is behind each field of the need, before anybody is kept from it. */
const behind = (field: NeedField): readonly string[] => {
  const follows: Partial<Readonly<Record<NeedField, readonly string[]>>> = {
    'age-in-years': ['10', '8'],
    'number-of-children': ['2'],
    'home-type': ['foster'],
    pattern: ['long'],
    'needed-from': ['2026-12-14'],
    length: ['24 months'],
    region: [region.body],
    'coded-musts': ['epilepsy'],
    emergency: ['no'],
    'culture-and-language': ['urdu'],
    wishes: ['dog'],
    'travel-minutes': ['home 30', 'school 45'],
    name: ['Invented Person', 'Invented Person'],
    'date-of-birth': [MAYA, THEO],
  };
  return [...(follows[field] ?? []), ...(FOLLOWING.includes(field) ? [] : [words(field)])];
};

const valuesOf = (field: NeedField, how: Shown): readonly string[] => {
  if (how === 'shown') return behind(field);
  if (how === 'yes-or-no') return ['no'];
  return how === 'if-child-agrees' && AGREED.includes(field) ? behind(field) : [];
};

/** The whole of what a part may see of the need at a stage, by the table. */
const needAt = (stage: NeedStage, role: Role): readonly FieldSeen[] =>
  NEED_FIELDS.map((field) => {
    const how = shown(stage, role, field);
    return { field: upper(field), shown: upper(how), values: valuesOf(field, how) };
  });

const OF_BIRCH: Readonly<Record<string, readonly string[]>> = {
  ...{ terms: ['general'], ages: ['5 to 16'], patterns: ['short', 'long'], offers: ['urdu'] },
  ...{ point: ['53.55, -2.15'], area: ['brockton'] },
};
const HOME_FOLLOWING: readonly string[] = [
  ...['terms', 'ages', 'patterns', 'offers', 'point', 'limits', 'km-and-minutes'],
];
const homeAsSeen = (stage: HomeStage, role: Role): readonly FieldSeen[] =>
  HOME_FIELDS.map((field) => {
    const how = shown(stage, role, field);
    const all = [...(OF_BIRCH[field] ?? []), ...(HOME_FOLLOWING.includes(field) ? [] : [words(field)])];
    return { field: upper(field), shown: upper(how), values: how === 'shown' ? all : [] };
  });

const PARTS = (): readonly Somebody[] => [
  ...[ofProvider('birch'), ofProvider('birch', 'foster-carer'), ofProvider('birch', 'supervising-social-worker')],
  ...[ofBody('home-finder'), ofBody('home-finding-manager'), ofBody('auditor')],
  ...[ofAuthority('social-worker'), ofAuthority('team-manager'), ofAuthority('auditor')],
];

/** Everybody sees what the table says, and nothing more; a provider of another team sees not even that there is anything. */
async function everybodySees(approach: string, stage: NeedStage, of: HomeStage): Promise<void> {
  for (const who of PARTS()) {
    const role = who.roles[0] ?? fail('Somebody has no part.');
    const isProvider = who.teams.includes('birch');
    expect([role, await seen(who, approach)]).toEqual([
      role,
      {
        ...{ stage: upper(stage), requestId: isProvider ? null : request },
        ...{ need: needAt(stage, role), home: homeAsSeen(of, role) },
      },
    ]);
  }
  for (const role of ['provider-manager', 'foster-carer', 'supervising-social-worker'] as const)
    expect(await seen(ofProvider('alder', role), approach)).toBeNull();
  expect(await seen({ ...ofAuthority('social-worker'), authority: 'ELSEWHERE' }, approach)).toBeNull();
}

interface DisclosureSeen {
  readonly approachId: string;
  readonly actor: string;
  readonly withheld: boolean;
  readonly stage: string;
  readonly fields: readonly string[];
  readonly endedAt: string | null;
}

async function disclosed(child: string): Promise<readonly DisclosureSeen[]> {
  const document =
    'query ($child: ID!) { childDisclosures(child: $child) { approachId actor withheld stage fields endedAt } }';
  const { childDisclosures } = await story.ask('auditor', document, { child: story.childId(child) });
  return childDisclosures as readonly DisclosureSeen[];
}

const readName = async (who: Somebody, id: string): Promise<string> => {
  const document = 'query ($id: ID!) { approach(id: $id) { needField(field: NAME) { values } } }';
  return client.ask(who, document, { id }).then(
    (read) => JSON.stringify(read),
    (error: Error) => error.message,
  );
};

// ---- The story of Maya and Theo ----

const approaches: Record<'alder' | 'birch' | 'elm' | 'gorse', string> = { alder: '', birch: '', elm: '', gorse: '' };
let birchHold = '';

describe('homes that are asked at once', () => {
  test('are each asked once, by those who search, out of what the search did not rule out', async () => {
    const names = ['alder', 'birch', 'elm', 'gorse'] as const;
    const { errors, approaches: made = [] } = await ask(names);
    expect([errors, made.map(({ stage }) => stage)]).toEqual([[], ['D1', 'D1', 'D1', 'D1']]);
    for (const name of names)
      approaches[name] =
        made.find(({ homeId }) => homeId === region.homeId(name))?.id ?? fail('Somebody was left out.');
    expect(await refused(ask(['birch', 'fir', 'nowhere']))).toEqual([
      ...['ALREADY_OPEN homes 0', 'NOT_COMPLIANT homes 1', 'NOT_FOUND homes 2'],
    ]);
    expect(await refused(ask(['alder'], 'PARALLEL', request, run, ofAuthority('social-worker')))).toEqual([
      'NOT_ALLOWED',
    ]);
    expect(await ofRequest(request)).toHaveLength(4);
    for (const child of ['maya', 'theo']) expect((await story.duty('ask-providers', { child })).outcome).toBe('MET');
  });

  test('are seen by each provider alone: its own and no other', async () => {
    const document = '{ approaches { totalCount edges { node { id } } } }';
    expect(await client.ask(ofProvider('birch'), document)).toEqual({
      approaches: { totalCount: 1, edges: [{ node: { id: approaches.birch } }] },
    });
    const ofAnother = `query ($request: ID!) { approaches(request: $request) { totalCount } }`;
    await expect(client.ask(ofProvider('birch'), ofAnother, { request })).rejects.toThrow('NOT_FOUND');
  });
});

describe('disclosure', () => {
  test('at D1, with everything told: what may be asked of many, whether or not the provider is interested', async () => {
    const fields = NEED_FIELDS.filter((field) => !FOLLOWING.includes(field)).map((field) => ({
      ...{ field: upper(field), words: words(field) },
    }));
    const told = { request, fields, agreed: AGREED.map(upper) };
    expect(await refused(tell(ofAuthority('social-worker'), 'describeChildren', told))).toEqual([]);
    expect(await refused(tell(ofBody('home-finder'), 'describeChildren', told))).toEqual(['NOT_FOUND request']);
    const home = { home: region.homeId('birch'), withConsent: false };
    const own = HOME_FIELDS.filter((field) => !HOME_FOLLOWING.includes(field)).map((field) => ({
      ...{ field: upper(field), words: words(field) },
    }));
    expect(await refused(tell(ofProvider('birch'), 'describeHome', { ...home, fields: own }))).toEqual([]);
    expect(await refused(tell(ofProvider('alder'), 'describeHome', { ...home, fields: own }))).toEqual([
      'NOT_FOUND home',
    ]);
    await everybodySees(approaches.birch, 'D1', 'pool');
  });

  test('scenario 16: two children, ten and eight, foster, long; who they are is refused, and that it was asked is kept', async () => {
    const d1 = (await seen(ofProvider('birch'), approaches.birch))?.need ?? [];
    const told = (field: NeedField) => d1.find((one) => one.field === upper(field))?.values;
    expect([
      told('number-of-children'),
      told('age-in-years'),
      told('home-type'),
      told('pattern'),
      told('culture-and-language'),
    ]).toEqual([['2'], ['10', '8'], ['foster'], ['long'], []]);
    expect(await readName(ofProvider('birch'), approaches.birch)).toContain('NOT_ALLOWED');
    for (const child of ['maya', 'theo'])
      expect((await disclosed(child)).filter(({ withheld }) => withheld)).toEqual([
        {
          ...{ approachId: approaches.birch, actor: 'provider-manager-of-birch', withheld: true, stage: 'D1' },
          ...{ fields: ['name'], endedAt: null },
        },
      ]);
    const document = 'query ($child: ID!) { childDisclosures(child: $child) { stage } }';
    for (const role of ['social-worker', 'home-finder'] as const)
      await expect(story.ask(role, document, { child: story.childId('maya') })).rejects.toThrow('NOT_ALLOWED');
  });

  test('at D2: the outline, once the provider is interested and the social worker has released it', async () => {
    for (const name of ['alder', 'birch', 'elm'] as const)
      expect((await interested(ofProvider(name), approaches[name])).errors).toEqual([]);
    await everybodySees(approaches.birch, 'D1', 'pool');
    expect(await refused(move(ofProvider('birch'), approaches.birch, { to: 'RELEASED' }))).toEqual(['NOT_ALLOWED to']);
    expect(await refused(move(ofBody('home-finder'), approaches.birch, { to: 'RELEASED' }))).toEqual([
      'NOT_ALLOWED to',
    ]);
    for (const to of ['SHORTLISTED', 'IDENTIFIED'])
      expect(await refused(move(ofAuthority('social-worker'), approaches.birch, { to }))).toEqual(['NOT_YET to']);
    expect(await refused(move(ofProvider('birch'), approaches.birch, { to: 'CONDITIONAL' }))).toEqual(['NOT_YET to']);
    expect(await refused(move(ofAuthority('social-worker'), approaches.gorse, { to: 'RELEASED' }))).toEqual([
      'NOT_YET to',
    ]);
    for (const name of ['birch', 'elm'] as const)
      expect((await move(ofAuthority('social-worker'), approaches[name], { to: 'RELEASED' })).approach?.stage).toBe(
        'D2',
      );
    await goTo('2026-11-26');
    const offered = { request, run, homes: ['alder', 'birch'].map(region.homeId) };
    expect(await refused(tell(ofBody('home-finder'), 'offerOptions', offered))).toEqual([]);
    await everybodySees(approaches.birch, 'D2', 'offered');
  });

  test('scenario 16: when Elm loses, its access ends that moment, and what it read stays listed', async () => {
    const elm = ofProvider('elm');
    const before = (await seen(elm, approaches.elm))?.need ?? [];
    expect(before.find(({ field }) => field === 'CULTURE_AND_LANGUAGE')?.values).toContain('urdu');
    const because = { words: 'Too far from everybody.' };
    expect(await refused(close(ofBody('home-finder'), approaches.elm, { codes: ['TOO_FAR'] }))).toEqual([
      'NOT_ALLOWED codes',
    ]);
    expect(await refused(close(ofAuthority('social-worker'), approaches.elm, { codes: ['COST'] }))).toEqual([
      'NOT_COMPLIANT codes',
    ]);
    const closed = await close(ofAuthority('social-worker'), approaches.elm, {
      codes: ['TOO_FAR', 'COST'],
      ...because,
    });
    expect(isNow(closed.approach)).toMatchObject({
      ...{ stage: 'ENDED', outcome: 'not-chosen', reason: 'too-far cost', endedAt: story.now },
    });
    const after = await seen(elm, approaches.elm);
    expect(after?.need).toEqual(needAt('ended', 'provider-manager'));
    expect(after?.need.flatMap(({ values }) => values)).toEqual([]);
    const kept = (await disclosed('theo')).filter(({ approachId }) => approachId === approaches.elm);
    expect(kept).toEqual([
      {
        ...{ approachId: approaches.elm, actor: elm.subject, withheld: false, stage: 'D2' },
        ...{ fields: expect.arrayContaining(['culture-and-language', 'wishes']), endedAt: story.now },
      },
    ]);
    expect(await refused(interested(elm, approaches.elm))).toEqual(['ALREADY_ENDED approach']);
  });

  test('at D3: the detail, once the provider says yes, if, and the home is shortlisted', async () => {
    expect(await refused(move(ofAuthority('social-worker'), approaches.birch, { to: 'CONDITIONAL' }))).toEqual([
      'NOT_ALLOWED to',
    ]);
    expect((await move(ofProvider('birch'), approaches.birch, { to: 'CONDITIONAL' })).approach?.stage).toBe('D2');
    expect((await move(ofAuthority('team-manager'), approaches.birch, { to: 'SHORTLISTED' })).approach?.stage).toBe(
      'D3',
    );
    expect(await refused(move(ofAuthority('team-manager'), approaches.birch, { to: 'SHORTLISTED' }))).toEqual([
      'ALREADY_SETTLED to',
    ]);
    await everybodySees(approaches.birch, 'D3', 'offered');
  });

  test('at D4: who they are, once the home is chosen, has accepted, and the money is approved; not before', async () => {
    const identify = () => move(ofAuthority('social-worker'), approaches.birch, { to: 'IDENTIFIED' });
    expect(await refused(identify())).toEqual(['NOT_YET to']);
    await goTo('2026-11-30');
    const holdAt = async (name: string): Promise<string> => {
      const input = { request, home: region.homeId(name), neededOn: '2026-12-14' };
      const { hold } = (await tell(ofBody('home-finder'), 'takeHold', input, 'hold { id }')) as {
        hold?: { id: string };
      };
      return hold?.id ?? fail('Nothing is held.');
    };
    await holdAt('alder');
    birchHold = await holdAt('birch');
    await goTo('2026-12-01');
    const choice = {
      ...{ choice: 'choose', run, home: region.homeId('birch'), hold: birchHold, where: 'adjoining' },
      ...{ homeType: 'foster', unmet: ['in-area'], unmetReasons: 'Nearest that takes both.' },
    };
    const at = story.now;
    expect(codesIn(await story.decide('team-manager', 'homeChoice', choice, { at }))).toEqual([]);
    expect(await refused(declines(ofProvider('birch'), approaches.birch, 'STAFFING'))).toEqual([
      'ALREADY_SETTLED approach',
    ]);
    expect(await refused(identify())).toEqual(['NOT_YET to']);
    await goTo('2026-12-02');
    const accepts = { home: region.homeId('birch') };
    expect(codesIn(await story.record('case-system', 'placementAccepted', accepts))).toEqual([]);
    expect(await refused(identify())).toEqual(['NOT_YET to']);
    const money = { choice: 'approve', purchase: 'own' };
    expect(codesIn(await story.decide('funding-approver', 'funding', money))).toEqual([]);
    expect(await readName(ofProvider('birch'), approaches.birch)).toContain('NOT_ALLOWED');
    expect((await identify()).approach).toMatchObject({ stage: 'D4', endedAt: null });
    await everybodySees(approaches.birch, 'D4', 'accepted');
    expect(await readName(ofProvider('birch'), approaches.birch)).toContain('Invented Person');
  });

  test('rivals have ended with that act, each with its reason; what was held for them is free, and the chosen places are booked', async () => {
    expect(
      Object.fromEntries((await ofRequest(request)).map((one) => [one.id, [one.outcome, one.reason, one.endedAt]])),
    ).toEqual({
      [approaches.alder]: ['not-chosen', 'better-option', story.now],
      [approaches.gorse]: ['pre-empted', 'better-option', story.now],
      [approaches.elm]: ['not-chosen', 'too-far cost', expect.any(String)],
      [approaches.birch]: [null, null, null],
    });
    const holds = await rowsOf('select home, how from hold where request = $1 order by taken_at, how', raw(request));
    expect(new Map(holds.map(({ home, how }) => [home, how]))).toEqual(
      new Map([
        [raw(region.homeId('alder')), 'withdrawn'],
        [raw(region.homeId('birch')), 'booked'],
      ]),
    );
    const moves = await rowsOf(
      `select payload ->> 'to' as step, count(*)::int from event where stream = $1 and type = 'approach.moved'
         and payload ->> 'approach' = $2 group by 1 order by 1`,
      ...[raw(request), raw(approaches.birch)],
    );
    expect(moves).toEqual(['conditional', 'identified', 'released', 'shortlisted'].map((step) => ({ step, count: 1 })));
  });
});

describe('scenario 14: the provider pulls out', () => {
  test('the first decision stays met, a second falls due on Thursday 10 December, and the other home is asked and offered again', async () => {
    await goTo('2026-12-07');
    expect(
      await refused(takeBack(ofProvider('birch', 'foster-carer'), approaches.birch, { code: 'STAFFING' })),
    ).toEqual(['INVALID_VALUE code']);
    expect(await refused(takeBack(ofProvider('birch'), approaches.birch, { code: 'OTHER' }))).toEqual([
      'MISSING_VALUE words',
    ]);
    const gone = await takeBack(ofProvider('birch'), approaches.birch, { code: 'STAFFING' });
    expect(isNow(gone.approach)).toMatchObject({
      ...{ stage: 'ENDED', outcome: 'taken-back', reason: 'staffing', code: 'staffing', until: '2026-12-14' },
    });
    await everybodySees(approaches.birch, 'ended', 'offered');
    for (const child of ['maya', 'theo']) {
      const owed = (await story.duties(child)).filter(({ step }) => step.id === 'decide-home');
      expect(owed.map(({ outcome, dueOn }) => [outcome, dueOn])).toEqual([
        ['MET', '2026-12-01'],
        [null, '2026-12-10'],
      ]);
      const told = (await story.duties(child)).find(({ step }) => step.id === 'tell-child-again');
      expect([told?.dueOn, told?.outcome]).toEqual(['2026-12-07', null]);
    }
    expect(await refused(ask(['birch']))).toEqual(['NOT_YET homes 0']);
    await asked('alder');
    const offered = { request, run, homes: [region.homeId('alder')], why: 'The other home was taken back.' };
    expect(await refused(tell(ofBody('home-finder'), 'offerOptions', offered))).toEqual([]);
  });
});

// ---- Why not ----

describe('a no has one reason', () => {
  const NAMES = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6', 'd7'] as const;
  let of = '';
  let by = '';
  const at: Record<string, string> = {};
  const many = () => ofProvider('many');
  const carer = () => ofProvider('many', 'foster-carer');
  const latest = async (name: string): Promise<Home> => {
    const rows = await rowsOf(
      'select content from home_version where home = $1 order by version desc limit 1',
      raw(region.homeId(name)),
    );
    return rows[0]?.['content'] as Home;
  };

  beforeAll(async () => {
    await story.child('kit', '2015-05-05');
    for (const name of NAMES)
      await register(
        {
          ...homeAt(name, 53.5, -2.2, name === 'd7' ? { type: 'childrens-home', registration: 'registered' } : {}),
          ...{ confirmedOn: '2026-12-05' as Home['confirmedOn'], canMeet: { epilepsy: true, insulin: true } },
        },
        'many',
      );
    [of, by] = await searched(['kit'], {
      ...{ neededFrom: '2026-12-28', homeTypes: ['FOSTER', 'CHILDRENS_HOME'], pattern: 'LONG' },
    });
    const { approaches: made = [] } = await ask(NAMES, 'PARALLEL', of, by);
    for (const name of NAMES) at[name] = made.find(({ homeId }) => homeId === region.homeId(name))?.id ?? '';
  });

  test('with what it must carry, from whoever may say it', async () => {
    const d1 = at['d1'] ?? '';
    const wrong: readonly (readonly [Promise<readonly string[]>, string])[] = [
      [refused(answer(many(), d1, { answer: 'DECLINED' })), 'MISSING_VALUE code'],
      [refused(answer(many(), d1, { answer: 'INTERESTED', code: 'TERMS' })), 'INVALID_VALUE code'],
      [refused(declines(carer(), d1, 'PLACE_GONE')), 'INVALID_VALUE code'],
      [refused(declines(carer(), d1, 'NOT_NOW')), 'MISSING_VALUE until'],
      [refused(declines(carer(), d1, 'FAMILY_REASONS', { until: '2026-12-01' })), 'MISSING_VALUE until'],
      [refused(declines(many(), d1, 'SKILLS')), 'MISSING_VALUE needs'],
      [refused(declines(many(), d1, 'OTHER')), 'MISSING_VALUE words'],
      [refused(declines(many(), at['d7'] ?? '', 'NOT_RIGHT_FOR_US')), 'INVALID_VALUE code'],
      [refused(declines(ofProvider('alder'), d1, 'STAFFING')), 'NOT_FOUND approach'],
      [refused(declines(ofAuthority('social-worker'), d1, 'STAFFING')), 'NOT_FOUND approach'],
    ];
    for (const [said, code] of wrong) expect(await said).toEqual([code]);
  });

  test('and what follows from it: the register learns, the home is left in peace, or stays in the list', async () => {
    const said = async (done: Promise<Done>) => isNow((await done).approach);
    expect(await said(declines(many(), at['d1'] ?? '', 'SKILLS', { needs: ['insulin'] }))).toMatchObject({
      ...{ answer: 'declined', code: 'skills', outcome: 'declined', reason: 'skills', stage: 'ENDED' },
    });
    expect(await latest('d1')).toMatchObject({ version: 2, canMeet: { epilepsy: true, insulin: false } });
    await said(declines(many(), at['d2'] ?? '', 'PLACE_GONE'));
    expect((await latest('d2')).places.flatMap(({ free }) => free)).toEqual([
      { from: '2026-11-01', until: story.today },
    ]);
    expect(await said(declines(many(), at['d3'] ?? '', 'STAFFING'))).toMatchObject({ until: '2026-12-14' });
    expect(await said(declines(many(), at['d4'] ?? '', 'PRICE_NOT_AGREED'))).toMatchObject({
      ...{ answer: 'declined', code: 'price-not-agreed', outcome: null, endedAt: null, stage: 'D1' },
    });
    expect(await said(declines(carer(), at['d5'] ?? '', 'NOT_NOW', { until: '2026-12-09' }))).toMatchObject({
      ...{ until: '2026-12-09', outcome: 'declined' },
    });
    for (const name of ['d3', 'd5'])
      expect(await refused(ask([name], 'PARALLEL', of, by))).toEqual(['NOT_YET homes 0']);
    for (const one of ['d1', 'd2'] as const)
      expect(await rowsOf('select 1 from home_version where home = $1', raw(region.homeId(one)))).toHaveLength(2);
  });

  test('is taken back by whoever gave it, and both answers stay', async () => {
    const d6 = at['d6'] ?? '';
    expect((await declines(many(), d6, 'OTHER', { words: 'The boiler.' })).approach).toMatchObject({ code: 'other' });
    expect(await refused(interested(ofBody('home-finder'), d6))).toEqual(['NOT_ALLOWED answer']);
    expect(await refused(interested(carer(), d6))).toEqual(['NOT_ALLOWED answer']);
    expect(await refused(interested(many(), at['d5'] ?? ''))).toEqual(['NOT_ALLOWED answer']);
    expect((await interested(many(), d6)).approach).toMatchObject({
      ...{ answer: 'interested', code: null, outcome: null, endedAt: null, stage: 'D1' },
    });
    const kept = await rowsOf(
      `select type, payload ->> 'answer' as answer from event where stream = $1 and payload ->> 'approach' = $2
       order by sequence`,
      ...[raw(of), raw(d6)],
    );
    expect(kept).toEqual([
      { type: 'home.asked', answer: null },
      { type: 'home.answered', answer: 'declined' },
      { type: 'approach.ended', answer: null },
      { type: 'home.answered', answer: 'interested' },
      { type: 'approach.reopened', answer: null },
    ]);
  });

  test('takes the hold of the home with it', async () => {
    const input = { request: of, home: region.homeId('d6'), neededOn: '2026-12-28' };
    expect(await refused(tell(ofBody('home-finder'), 'takeHold', input))).toEqual([]);
    await declines(many(), at['d6'] ?? '', 'RESIDENT_MIX');
    expect(await rowsOf('select how from hold where request = $1', raw(of))).toEqual([{ how: 'withdrawn' }]);
  });

  test('is counted by provider and reason, for those who search and for the provider itself', async () => {
    const document = `query ($provider: ID, $from: Date!, $to: Date!) {
      declines(provider: $provider, from: $from, to: $to) { provider { code } code count } }`;
    const today = { from: story.today, to: story.today };
    const codes = ['not-now', 'place-gone', 'price-not-agreed', 'resident-mix', 'skills', 'staffing'];
    const counted = codes.map((code) => ({ provider: { code: 'many' }, code, count: 1 }));
    const provider = globalId('Team', ownId('team', region.body, 'many'));
    expect(await client.ask(ofBody('home-finder'), document, { ...today, provider })).toEqual({ declines: counted });
    expect(await client.ask(many(), document, today)).toEqual({ declines: counted });
    expect(await client.ask(many(), document, { from: '2026-12-08', to: '2026-12-09' })).toEqual({ declines: [] });
    await expect(client.ask(ofProvider('alder'), document, { ...today, provider })).rejects.toThrow('NOT_ALLOWED');
    await expect(client.ask(ofAuthority('social-worker'), document, today)).rejects.toThrow('NOT_ALLOWED');
  });

  test('for a time stands for that time', async () => {
    await goTo('2026-12-14');
    expect(await refused(ask(['d3'], 'PARALLEL', of, by))).toEqual(['NOT_YET homes 0']);
    await goTo('2026-12-15');
    for (const name of ['d3', 'd5']) await asked(name, of, by);
  });
});

describe('in an emergency', () => {
  test('a provider comes from the first questions to the detail in one call, each step recorded; who it is still waits', async () => {
    await story.child('eve', '2016-06-06');
    await register({ ...homeAt('jay', 53.5, -2.2), confirmedOn: story.today as Home['confirmedOn'] }, 'jay');
    const need = { neededFrom: story.today, homeTypes: ['FOSTER'], pattern: 'LONG' };
    const [of, by] = await searched(['eve'], need, 'EMERGENCY_MOVE');
    const approach = await asked('jay', of, by);
    const social = ofAuthority('social-worker');
    expect(await refused(move(social, approach, { to: 'SHORTLISTED' }))).toEqual(['NOT_YET to']);
    await interested(ofProvider('jay'), approach);
    expect((await move(social, approach, { to: 'SHORTLISTED' })).approach?.stage).toBe('D3');
    expect(
      await rowsOf(
        `select payload ->> 'to' as step from event where stream = $1 and type = 'approach.moved' order by sequence`,
        raw(of),
      ),
    ).toEqual([{ step: 'released' }, { step: 'conditional' }, { step: 'shortlisted' }]);
    expect(await refused(move(social, approach, { to: 'IDENTIFIED' }))).toEqual(['NOT_YET to']);
    expect(await readName(ofProvider('jay'), approach)).toContain('NOT_ALLOWED');
  });
});

describe('homes that are asked one after the other', () => {
  test('the next is asked when the one before says no, and when nobody answered in time; none that was ruled out', async () => {
    await story.child('lou', '2015-05-05');
    const confirmedOn = story.today as Home['confirmedOn'];
    for (const name of ['m1', 'm2', 'm3']) await register({ ...homeAt(name, 53.5, -2.2), confirmedOn }, name);
    await register({ ...homeAt('m4', 53.5, -2.2), confirmedOn, ages: { from: 0, to: 3 } }, 'm4');
    const need = { neededFrom: '2026-12-28', homeTypes: ['FOSTER'], pattern: 'LONG' };
    const [of, by] = await searched(['lou'], need);
    const order = 'ONE_AFTER_THE_OTHER';
    expect(await refused(ask(['m1', 'm4'], order, of, by))).toEqual(['NOT_COMPLIANT homes 1']);
    expect(await ofRequest(of)).toEqual([]);
    const { approaches: made = [] } = await ask(['m1', 'm2', 'm3'], order, of, by);
    expect(made.map(({ homeId }) => homeId)).toEqual([region.homeId('m1')]);
    await declines(ofProvider('m1'), made[0]?.id ?? '', 'TERMS');
    const homes = async () => (await ofRequest(of)).map(({ homeId, outcome }) => [homeId, outcome]);
    expect(await eventually(homes, (all) => all.length > 1)).toEqual([
      [region.homeId('m1'), 'declined'],
      [region.homeId('m2'), null],
    ]);
    const from = Date.parse(story.now);
    await goTo('2026-12-17');
    const ahead = Date.parse(story.now) - from;
    await fastForward(bench.connection, bench.namespace, `round-${raw(of)}`, ahead);
    expect(await eventually(homes, (all) => all.length > 2, 60_000)).toEqual([
      [region.homeId('m1'), 'declined'],
      [region.homeId('m2'), 'no-reply'],
      [region.homeId('m3'), null],
    ]);
    const told = async () =>
      (
        await rowsOf(
          `select payload -> 'value' ->> 'home' as home from event where stream = $1 and payload ->> 'fact' = 'approach'
           order by sequence`,
          raw(story.journeyId('lou')),
        )
      ).map(({ home }) => globalId('Home', String(home)));
    expect(await eventually(told, (all) => all.length > 2)).toEqual(['m1', 'm2', 'm3'].map(region.homeId));
  });
});
