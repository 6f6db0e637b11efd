import { randomUUID } from 'node:crypto';
import { readGlobalId } from '../../api/ids';
import { civilDate, instant } from '../../statute';
import type { Command } from '../../workflows/kernel/decide';
import { startApiBench, type ApiBench } from '../support/api';
import { Region, type Shown } from '../support/matching-search';
import { codesIn, Story } from '../support/story';
import { ALDER, BIRCH, CEDAR, DOGWOOD, ELM, FIR, GORSE, home } from '../definitions/home-matching/homes';

/*
 * A request for Maya and Theo, searched for by a cooperative: what each search found, why, and what is still answered of it once
 * everything around it has changed. Children and homes are those of the reference page.
 */

type Values = Readonly<Record<string, unknown>>;

let bench: ApiBench;
let story: Story;
let region: Region;
let request = '';
let first = '';

const NAMES = ['alder', 'birch', 'cedar', 'dogwood', 'elm', 'fir', 'gorse', 'hazel'];
const MAYA = '2016-03-14';
const THEO = '2018-09-02';

const NEED = {
  ...{ neededFrom: '2026-12-14', homeTypes: ['FOSTER'], pattern: 'LONG' },
  excludedAreas: [{ lat: 53.52, lon: -2.3, radiusKm: 3 }],
  avoidPersonIds: ['person-to-avoid'],
  ...{ home: { lat: 53.48, lon: -2.24 }, maxMinutesFromHome: 30 },
  schools: [{ name: 'school', point: { lat: 53.49, lon: -2.23 } }],
  ...{ culture: ['urdu'], wishes: ['dog'] },
  levels: [{ criterion: 'siblings-together', level: 'MUST' }],
};

beforeAll(async () => {
  bench = await startApiBench();
  story = await Story.begin(bench, '2026-11-02', 'home-matching');
  region = await Region.begin(bench, story);
  await story.on('2026-11-24');
  await story.child('maya', MAYA);
  await story.child('theo', THEO);
  await story.start(['maya', 'theo']);
  await story.decide('team-manager', 'permission', { choice: 'granted', form: 'written' });
  for (const one of [ALDER, BIRCH, CEDAR, DOGWOOD, ELM, FIR]) await region.home(one);
}, 120_000);
afterAll(async () => {
  await region?.close();
  await bench?.close();
});
jest.setTimeout(60_000);

const listOf = async (run: string): Promise<readonly string[]> =>
  (await region.homes(run, NAMES, true)).map(({ name }) => name);
const found = async (run: string, name: string): Promise<Shown> => {
  const one = (await region.homes(run, NAMES)).find((shown) => shown.name === name);
  if (!one) throw new Error(`The search has no home ${name}.`);
  return one;
};
const rowOf = ({ rows }: Shown, name: string) => rows.find(({ criterion }) => criterion === name);
const reasonsOf = ({ failures }: Shown): readonly string[] => failures.map(({ test, what }) => `${test} ${what}`);
const unmetByLaw = ({ rows }: Shown): readonly string[] =>
  rows.flatMap(({ level, result, criterion }) => (level === 'SHOULD_BY_LAW' && result !== 'MET' ? [criterion] : []));
const tick = (seconds: number): Promise<void> =>
  story.on(new Date(Date.parse(story.now) + seconds * 1000).toISOString());

describe('a request', () => {
  test('one key that is sent twice makes one request, to the body that searches for the authority', async () => {
    const key = randomUUID();
    request = await region.request(['maya', 'theo'], key);
    expect(readGlobalId(request)?.typename).toBe('HomeRequest');
    expect(await region.request(['maya', 'theo'], key)).toBe(request);
    const again = await region.own(
      ...(['social-worker', 'sendRequest', { journeys: [story.journeyId('maya')] }, 'request { id }'] as const),
    );
    expect(again).toEqual({ errors: [{ code: 'ALREADY_OPEN', path: ['journeys'] }], request: null });
    const { homeRequests } = await region.ask(
      'home-finder',
      '{ homeRequests(open: true) { totalCount edges { node { id } } } }',
    );
    expect(homeRequests).toEqual({ totalCount: 1, edges: [{ node: { id: request } }] });
    for (const child of ['maya', 'theo']) {
      expect((await story.duty('submit-request', { child })).outcome).toBe('MET');
      expect((await story.duty('accept-request', { child })).outcome).toBe('MET');
    }
  });

  test('the body freezes nothing, another authority sees nothing, and a must is not lowered by one person', async () => {
    const lower = { ...NEED, levels: [{ criterion: 'home-type', level: 'SHOULD' }] };
    const refusedNeed = await region.freeze(request, lower);
    expect(refusedNeed['errors']).toEqual([{ code: 'INVALID_VALUE', path: ['need', 'levels', 'home-type'] }]);
    const byBody = await region.tell('home-finder', 'freezeNeed', { request, need: NEED }, '');
    expect(byBody['errors']).toEqual([{ code: 'NOT_ALLOWED', path: ['request'] }]);
    const document = 'query ($id: ID!) { homeRequest(id: $id) { id } }';
    const { homeRequest } = await story.ask('social-worker', document, { id: request }, { authority: 'ELSEWHERE' });
    expect(homeRequest).toBeNull();
    expect(await region.freeze(request, NEED)).toEqual({ errors: [], request: { needVersion: 1 } });
    expect((await story.duty('freeze-need-profile', { child: 'theo' })).outcome).toBe('MET');
  });

  test('those who search see the need without who it is: no journey, no birthday, and of the strictest only that they are', async () => {
    const document = `query ($id: ID!) { homeRequest(id: $id) { children { number journey { id } } need {
      ages criteria { criterion level needValue } excludedAreas { lat lon radiusKm } avoidPersonIds } } }`;
    const { homeRequest } = await region.ask('home-finder', document, { id: request });
    const seen = homeRequest as { need: { criteria: readonly Values[] } };
    expect(homeRequest).toMatchObject({
      children: [
        { number: 1, journey: null },
        { number: 2, journey: null },
      ],
      need: { ages: [10, 8], excludedAreas: null, avoidPersonIds: null },
    });
    expect(seen.need.criteria).toContainEqual({ criterion: 'not-in-excluded-area', level: 'MUST', needValue: null });
    const text = JSON.stringify(homeRequest);
    for (const secret of [MAYA, THEO, '53.5', 'person-to-avoid', 'Invented']) expect(text).not.toContain(secret);
    const own = await story.ask('social-worker', document, { id: request });
    expect(own['homeRequest']).toMatchObject({
      children: [{ journey: { id: story.journeyId('maya') } }, { journey: { id: story.journeyId('theo') } }],
      need: { excludedAreas: NEED.excludedAreas, avoidPersonIds: NEED.avoidPersonIds },
    });
    const elsewhere = await story.ask('social-worker', document, { id: request }, { teams: ['south'] });
    expect(elsewhere['homeRequest']).toMatchObject({ need: { excludedAreas: null, avoidPersonIds: null } });
  });
});

describe('a search', () => {
  test('scenario 1: Alder, Birch, Elm; Cedar, Dogwood and Fir ruled out, each with its reason', async () => {
    const key = randomUUID();
    first = await region.run(request, {}, key);
    expect(await region.run(request, {}, key)).toBe(first);
    expect(await listOf(first)).toEqual(['alder', 'birch', 'elm']);
    const [alder, birch, elm] = [await found(first, 'alder'), await found(first, 'birch'), await found(first, 'elm')];
    expect(rowOf(alder, 'near-home')?.homeValue).toBe('2.6 km, 5 min by estimate');
    expect(rowOf(alder, 'same-school')?.homeValue).toContain('1.3 km');
    expect(unmetByLaw(alder)).toEqual([]);
    expect(rowOf(birch, 'near-home')?.homeValue).toBe('9.8 km, 19 min by estimate');
    expect(unmetByLaw(birch)).toEqual(['in-area']);
    expect(rowOf(elm, 'near-home')?.homeValue).toBe('33.2 km, 65 min by estimate');
    expect(unmetByLaw(elm)).toEqual(['near-home', 'same-school', 'in-area']);
    const [cedar, dogwood, fir] = [
      await found(first, 'cedar'),
      await found(first, 'dogwood'),
      await found(first, 'fir'),
    ];
    expect([reasonsOf(cedar), reasonsOf(dogwood), reasonsOf(fir)]).toEqual([
      ...[['X5 siblings-together'], expect.arrayContaining(['X5 home-type']), ['X5 not-in-excluded-area']],
    ]);
    expect(fir.failures[0]).toMatchObject({ needValue: 'over 3.0 km', homeValue: '0.6 km' });
    expect((await story.duty('run-search', { child: 'maya' })).outcome).toBe('MET');
  });

  test('those who search are told that a home lies where it may not, and not how far from where', async () => {
    const document = `query ($request: ID!, $home: ID!) { whyNotProposed(request: $request, home: $home) {
      outcome failures { what needValue homeValue basis } rows { criterion result homeValue } } }`;
    const variables = { request, home: region.homeId('fir') };
    const { whyNotProposed } = await region.ask('home-finder', document, variables);
    expect(whyNotProposed).toMatchObject({
      outcome: 'RULED_OUT',
      failures: [{ what: 'not-in-excluded-area', needValue: null, homeValue: null, basis: null }],
    });
    expect(JSON.stringify(whyNotProposed)).not.toContain('0.6 km');
  });

  test('scenario 3: what nobody knows is unknown, and is ranked anew when somebody has been there', async () => {
    await tick(60);
    await region.home(GORSE);
    const estimated = await region.run(request);
    expect(rowOf(await found(estimated, 'gorse'), 'near-home')).toMatchObject({
      ...{ result: 'UNKNOWN', homeValue: '14.5 km, 28 min by estimate' },
    });
    expect(await listOf(estimated)).toEqual(['alder', 'birch', 'gorse', 'elm']);
    const way = { request, home: region.homeId('gorse'), to: 'home', by: 'BUS', at: '08:15' };
    expect(await region.tell('home-finder', 'recordMinutes', { ...way, minutes: 27 }, '')).toEqual({ errors: [] });
    const near = await region.run(request);
    expect(await listOf(near)).toEqual(['alder', 'gorse', 'birch', 'elm']);
    expect(rowOf(await found(near, 'gorse'), 'near-home')).toMatchObject({
      result: 'MET',
      basis: 'recorded: bus, 08:15',
    });
    expect(await region.tell('home-finder', 'recordMinutes', { ...way, minutes: 34 }, '')).toEqual({ errors: [] });
    expect(await listOf(await region.run(request))).toEqual(['alder', 'birch', 'gorse', 'elm']);
  });

  test('scenario 2: what must be is set aside by two people; the earlier search reads as before', async () => {
    const staff = { reference: 'social-worker', roles: ['SOCIAL_WORKER'], teams: [] };
    const proposedBy = ((await story.set('registerStaff', staff, 'staff { id }'))['staff'] as Values)['id'];
    const relaxes = {
      request,
      criterion: 'siblings-together',
      level: 'SHOULD_BY_LAW',
      proposedBy,
      reason: 'Better two than none.',
    };
    const bySocialWorker = await region.own('social-worker', 'relaxCriterion', relaxes, '');
    expect(bySocialWorker['errors']).not.toEqual([]);
    const key = randomUUID();
    for (let sent = 0; sent < 2; sent += 1)
      expect(await region.own('team-manager', 'relaxCriterion', relaxes, 'request { needVersion }', key)).toEqual({
        ...{ errors: [], request: { needVersion: 2 } },
      });
    const asAt = '2026-11-24T10:00:30.000Z'; // before Gorse was known
    const second = await region.run(request, { asAt });
    expect(await listOf(second)).toEqual(['alder', 'cedar', 'birch', 'elm']);
    expect((await found(second, 'cedar')).homesThatDoNotSeparate).toBe(3);
    expect(await listOf(first)).toEqual(['alder', 'birch', 'elm']);
    const decisions = (await story.timeline('theo')).filter(({ subject }) => subject === 'relaxCriterion');
    expect(decisions).toHaveLength(1);
  });

  test('scenario 2: why not Cedar? One failure, 0.9 km and the four shoulds met, also after the home has changed', async () => {
    const document = `query ($request: ID!, $home: ID!, $run: ID) { whyNotProposed(request: $request, home: $home, run: $run) {
      outcome rankIfAllowed failures { test level what needValue homeValue } rows { criterion level result homeValue }
      rulesVersion asAt } }`;
    const ask = async () =>
      (await story.ask('social-worker', document, { request, home: region.homeId('cedar'), run: first }))[
        'whyNotProposed'
      ] as Values & { rows: readonly { criterion: string; level: string; result: string; homeValue: string }[] };
    const before = await ask();
    expect(before).toMatchObject({
      outcome: 'RULED_OUT',
      failures: [{ test: 'X5', level: 'MUST', what: 'siblings-together', needValue: '2 together' }],
      asAt: '2026-11-24T10:00:00.000Z',
    });
    const shoulds = before.rows.filter(({ level }) => level.startsWith('SHOULD'));
    expect(shoulds.map(({ criterion, result }) => `${criterion} ${result}`)).toEqual([
      ...['near-home MET', 'same-school MET', 'in-area MET', 'culture:urdu MET'],
    ]);
    expect(shoulds[0]?.homeValue).toContain('0.9 km');
    await tick(60);
    await region.home({
      ...CEDAR,
      version: 2,
      places: ALDER.places,
      type: 'childrens-home',
      point: { lat: 54, lon: -2 },
    });
    expect(await ask()).toEqual(before);
    expect((await found(await region.run(request), 'cedar')).outcome).toBe('RULED_OUT');
  });

  test('a stored search run again over what it saw gives the same, with the holds that it saw', async () => {
    const until = instant('2026-11-26T17:00:00.000Z');
    const held = { hold: randomUUID(), places: ['place-1', 'place-2'], request: 'another', authority: 'elsewhere' };
    await region.ofHome('birch', { type: 'places.held', ...held, lane: 'planned', until });
    const run = await region.run(request);
    expect((await found(run, 'birch')).outcome).toBe('HELD_ELSEWHERE');
    await tick(60);
    await region.ofHome('birch', { type: 'hold.ended', hold: held.hold, how: 'released', at: instant(story.now) });
    const document = 'query ($run: ID!) { searchAgain(run: $run) { is homes } }';
    for (const stored of [first, run])
      expect(await story.ask('auditor', document, { run: stored })).toEqual({ searchAgain: { is: 'SAME', homes: [] } });
  });

  test('scenario 15: a connected person who is approved for the children for the time being comes first', async () => {
    const children = ['maya', 'theo'].map((name) => readGlobalId(story.childId(name))?.id ?? '');
    const approval = { kind: 'connected-temporary', from: civilDate('2026-12-07'), children } as const;
    await region.home(
      home('hazel', 53.56, -2.14, {
        ...{ free: 2, areaCode: 'brockton', offers: { urdu: true }, approvals: [approval] },
      }),
    );
    const run = await region.run(request);
    expect((await listOf(run))[0]).toBe('hazel');
    const hazel = await found(run, 'hazel');
    expect(hazel.key).toEqual({ km: 11.1, connected: true });
    expect(rowOf(hazel, 'near-home')?.homeValue).toBe('11.1 km, 22 min by estimate');
  });
});

describe('scenario 18: only the authority', () => {
  const choose = (home: string, more: Values = {}) => ({
    ...{
      choice: 'choose',
      run: first,
      home: region.homeId(home),
      hold: `hold-${home}`,
      where: 'in-area',
      homeType: 'foster',
      setAside: ['siblings-together'],
      unmetReasons: 'Two homes would take one of them, and none both for so long.',
    },
    ...more,
  });

  test('options are offered by those who search, out of a list that was searched', async () => {
    const offered = { request, run: first, homes: ['alder', 'birch', 'elm'].map(region.homeId) };
    const ruledOut = await region.tell(
      'home-finder',
      'offerOptions',
      { ...offered, homes: [region.homeId('fir')] },
      '',
    );
    expect(ruledOut['errors']).toEqual([{ code: 'INVALID_VALUE', path: ['homes', '0'] }]);
    expect(await region.tell('home-finder', 'offerOptions', offered, '')).toEqual({ errors: [] });
    expect((await story.duty('offer-options', { child: 'maya' })).outcome).toBe('MET');
  });

  test('a home-finder who sends a choice is refused, and that is kept with the request', async () => {
    const sent = await story.decide('home-finder', 'homeChoice', choose('alder'), {
      ...{ children: ['maya'], by: { authority: region.body } },
    });
    expect(codesIn(sent)).toEqual(['NOT_ALLOWED']);
    const { rows } = await bench.bench.sql.query('select payload, actor from event where stream = $1 and type = $2', [
      ...[readGlobalId(request)?.id, 'act.refused'],
    ]);
    expect(rows).toEqual([
      { payload: { act: 'decideHomeMatchingHomeChoice', code: 'not-allowed' }, actor: 'home-finder' },
    ]);
  });

  test('a choice names a home of the list, and each thing of law that it does not meet', async () => {
    const chosen = (home: string, more?: Values) =>
      story.decide('team-manager', 'homeChoice', choose(home, more), { children: ['maya'] });
    expect(codesIn(await chosen('fir'))).toEqual(['NOT_COMPLIANT']);
    const told = await chosen('elm', { unmet: ['near-home'] });
    expect(told.results[0]?.errors).toMatchObject([
      { code: 'MISSING_VALUE', path: ['unmet'], message: expect.stringContaining('same-school, in-area') },
    ]);
  });

  test('when Theo says no to Alder the decision saves only with an answer', async () => {
    const objects = { home: region.homeId('alder'), code: 'does-not-want', words: 'I do not want to.' };
    const theo = { children: ['theo'] };
    expect(codesIn(await story.record('social-worker', 'childObjects', objects, theo))).toEqual([]);
    await holdFor('theo', 'hold-alder', 'alder');
    const at = new Date(Date.parse(story.now)).toISOString();
    expect(codesIn(await story.decide('team-manager', 'homeChoice', choose('alder'), { ...theo, at }))).toEqual([
      'MISSING_VALUE',
    ]);
    const answer = { objectionAnswered: 'We talked it over.' };
    expect(codesIn(await story.decide('team-manager', 'homeChoice', choose('alder', answer), { ...theo, at }))).toEqual(
      [],
    );
  });

  test('from how many options was it chosen?', async () => {
    const document = `query ($request: ID!) { optionsAtDecision(request: $request) { considered ruledOut heldElsewhere
      needsAnswer offered chosenRank run { id } offers { home outcome } } }`;
    await holdFor('maya', 'hold-alder', 'alder');
    const at = new Date(Date.parse(story.now)).toISOString();
    expect(
      codesIn(await story.decide('team-manager', 'homeChoice', choose('alder'), { children: ['maya'], at })),
    ).toEqual([]);
    expect((await story.ask('auditor', document, { request }))['optionsAtDecision']).toEqual({
      ...{
        considered: 6,
        ruledOut: 3,
        heldElsewhere: 0,
        needsAnswer: 0,
        offered: 3,
        chosenRank: 1,
        run: { id: first },
      },
      offers: [
        { home: region.homeId('alder'), outcome: 'chosen' },
        { home: region.homeId('birch'), outcome: 'open' },
        { home: region.homeId('elm'), outcome: 'open' },
      ],
    });
  });

  /** What a hold tells the journey. */
  async function holdFor(child: string, hold: string, reference: string): Promise<void> {
    const command: Command = {
      ...({ type: 'record', fact: 'hold', occurred: { on: civilDate(story.today) } } as const),
      value: {
        hold,
        home: readGlobalId(region.homeId(reference))?.id ?? '',
        until: instant('2026-12-30T17:00:00.000Z'),
      },
    };
    const author = { by: { id: 'home-finder', roles: ['home-finder'] } } as const;
    const told = await bench.bench.journeys.send({
      ...{ journey: readGlobalId(story.journeyId(child))?.id ?? '', workflowType: 'homeMatching' },
      sent: [{ id: randomUUID(), body: hold, author, command }],
    });
    expect(told.refusal).toBeUndefined();
  }
});

describe('scenario 10: fifteen and sixteen', () => {
  test('supported accommodation is unlawful the day before the birthday, and without care ruled out by the review on it', async () => {
    await story.child('ivo', '2011-01-20');
    expect(codesIn(await story.start(['ivo']))).toEqual([]);
    await region.home({
      ...home('ivy', 53.5, -2.2, { type: 'supported-accommodation', givesCare: false }),
      registration: 'registered',
    });
    const of = await region.request(['ivo']);
    const need = { homeTypes: ['SUPPORTED_ACCOMMODATION'], pattern: 'LONG' };
    const ivy = async (): Promise<readonly string[]> => {
      const shown = (await region.homes(await region.run(of), ['ivy'])).find(({ name }) => name === 'ivy');
      return [shown?.outcome ?? '', ...(shown ? reasonsOf(shown) : [])];
    };
    await region.freeze(of, { ...need, neededFrom: '2027-01-19' });
    expect(await ivy()).toEqual(['RULED_OUT', 'X1 age']);
    await region.freeze(of, { ...need, neededFrom: '2027-01-20' });
    expect(await ivy()).toEqual(['PROPOSED']);
    await story.switchOn('review-2022', story.today);
    expect(await ivy()).toEqual(['RULED_OUT', 'X5 care-given']);
  });
});

describe('scenario 13: withdrawal', () => {
  test('what falls is shown before, falls in one act, and stays in the record; sent twice it is the same', async () => {
    await story.child('kit', '2015-05-05');
    await story.on('2026-11-26');
    expect(codesIn(await story.start(['kit']))).toEqual([]);
    const of = await region.request(['kit']);
    await region.freeze(of, { neededFrom: '2026-12-14', homeTypes: ['FOSTER'], pattern: 'LONG' });
    const run = await region.run(of);
    const inner = readGlobalId(of)?.id ?? '';
    for (const name of ['alder', 'birch', 'elm'])
      await region.ofRequest(of, {
        ...{ type: 'home.asked', approach: `${inner}-${name}`, home: readGlobalId(region.homeId(name))?.id ?? '' },
        ...{
          homeVersion: 1,
          provider: 'provider',
          run: readGlobalId(run)?.id ?? '',
          answerBy: instant('2026-11-27T23:59:59.000Z'),
        },
      });
    for (const name of ['alder', 'elm'])
      await region.ofHome(name, {
        ...{ type: 'places.held', hold: `${inner}-${name}`, places: ['place-1'], request: inner },
        ...{ authority: story.authority, lane: 'planned', until: instant('2026-11-30T17:00:00.000Z') },
      });
    await story.on('2026-11-27');
    const input = { request: of, why: 'FAMILY_FOUND' };
    const selection = `request { closedAt why } cascade { runs approaches holds queues chosenHome stepsNoLongerOwed }`;
    const preview = await region.own('social-worker', 'withdrawRequest', { ...input, preview: true }, selection);
    expect(preview).toMatchObject({ errors: [], request: { closedAt: null }, cascade: { runs: 1, queues: 0 } });
    const cascade = preview['cascade'] as {
      approaches: readonly string[];
      holds: readonly string[];
      stepsNoLongerOwed: readonly string[];
    };
    expect([cascade.approaches.length, cascade.holds.length]).toEqual([3, 2]);
    expect(cascade.stepsNoLongerOwed).toContain('Talk with those who search');
    expect((await region.tell('home-finder', 'withdrawRequest', input, ''))['errors']).toMatchObject([
      { code: 'NOT_ALLOWED' },
    ]);
    const key = randomUUID();
    const done = await region.own('social-worker', 'withdrawRequest', input, selection, key);
    expect(done).toEqual({ ...preview, request: { closedAt: story.now, why: 'family-found' } });
    expect(await region.own('social-worker', 'withdrawRequest', input, selection, key)).toEqual(done);
    const { rows } = await bench.bench.sql.query(
      `select (select count(*)::int from approach where request = $1 and outcome = 'request-withdrawn') as approaches,
        (select count(*)::int from hold where request = $1 and how = 'withdrawn') as holds`,
      [inner],
    );
    expect(rows).toEqual([{ approaches: 3, holds: 2 }]);
    await story.on('2026-12-01');
    const overdue = (await story.duties('kit')).filter(({ status }) => status === 'OVERDUE');
    expect(overdue.map(({ step }) => step.id)).toEqual(['offer-advocate']); // which no withdrawal takes away
    expect(
      (await region.tell('home-finder', 'runSearch', { request: of, ring: 'REGION' }, ''))['errors'],
    ).toMatchObject([{ code: 'ALREADY_ENDED' }]);
  });
});

test('once the first child’s key is destroyed nobody reads what was searched for or found; the figures stay', async () => {
  const staff = { reference: 'lead', roles: ['SERVICE_LEAD'], teams: [] };
  const lead = (await story.set('registerStaff', staff, 'staff { id }'))['staff'] as Values;
  const erased = { child: story.childId('maya'), ground: 'COURT_ORDER', decision: 'order-1', decidedBy: lead['id'] };
  const told = await region.own('authority-administrator', 'eraseChild', erased, '');
  expect(told['errors']).toEqual([]);
  const document = `query ($id: ID!) { searchRun(id: $id) { withheld considered listed }
    homeRequest(id: "${request}") { need { version withheld criteria { criterion } } } }`;
  expect(await story.ask('social-worker', document, { id: first })).toEqual({
    searchRun: { withheld: 'ERASED', considered: 6, listed: 3 },
    homeRequest: { need: { version: 2, withheld: 'ERASED', criteria: [] } },
  });
  const homes = 'query ($id: ID!) { searchRun(id: $id) { homes { edges { node { outcome } } } } }';
  await expect(story.ask('social-worker', homes, { id: first })).rejects.toThrow('ERASED');
});
