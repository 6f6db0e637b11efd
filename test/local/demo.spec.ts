import { ApiClient } from '../../api/client';
import { globalId, ownId } from '../../api/ids';
import { civilDate, isWorkingDay, londonDate, instant, newestCalendar } from '../../statute';
import { HOUSEHOLDS, loadDemo, type DemoCounts } from '../../temporal/local/demo';
import { BONDS } from '../../temporal/local/demo-bonds';
import { HOMES_EACH, REGIONS, SEARCHES } from '../../temporal/local/demo-homes';
import { LEAVERS } from '../../temporal/local/demo-leavers';
import { PLANS } from '../../temporal/local/demo-plans';
import { FAMILIES, NAMES, type Family } from '../../temporal/local/demo-stories';
import type { Role } from '../../workflows/kernel/people';
import { startApiBench, type ApiBench } from '../support/api';

/** A few families that between them show every path; the newest where there are several. */
const SHOWN = [
  ...['late', 'recorded late', 'corrected', 'bypassed', 'issued without the meeting', 'transferred'],
  ...['a correction that breaks a condition', 'excused, and moved to the other team', 'a hand-over refused'],
  ...['a corrected date of birth', 'opened in error'],
];

const newest = (shows: string, team?: Family['team']): Family => {
  const found = FAMILIES.findLast((family) => family.shows === shows && (team === undefined || family.team === team));
  if (!found) throw new Error(`No family shows "${shows}".`);
  return found;
};

const oldestIssued = FAMILIES.find(({ shows }) => shows === 'issued without the meeting');
/** The oldest family whose plan has been running for a while. */
const PLANNED = FAMILIES.find(({ shows }) => shows === 'all in time');
const LATE = FAMILIES.filter(({ shows }) => shows === 'late').find(({ startedDaysAgo }) => startedDaysAgo < 100);
const STALLED = [newest('nothing done', 'north'), newest('nothing done', 'south')];
const CHOSEN = new Set([
  ...SHOWN.map((shows) => newest(shows)),
  ...STALLED,
  ...[oldestIssued, LATE, PLANNED].flatMap((one) => one ?? []),
]);
/** Like others that are told here. */
const LIKE_OTHERS = ['a plan under way', 'not now'];
/** One search of each story, and one of the neighbour's. */
const searches = SEARCHES.filter(
  ({ shows, id }, place) =>
    SEARCHES.findIndex((other) => other.shows === shows) === place || id === SEARCHES.at(-1)?.id,
);
const later = [...PLANS, ...BONDS, ...searches].filter(({ shows }) => !LIKE_OTHERS.includes(shows));
const families = [...FAMILIES.filter((family) => CHOSEN.has(family)), ...later];
/** One young person of each story. */
const leavers = LEAVERS.filter(({ shows }, place) => LEAVERS.findIndex((other) => other.shows === shows) === place);

let bench: ApiBench;
let client: ApiClient;
let counts: DemoCounts;

beforeAll(async () => {
  bench = await startApiBench();
  client = new ApiClient(bench.url, bench.issuer);
  counts = await load();
}, 480_000);
afterAll(() => bench?.close());

const load = (): Promise<DemoCounts> => {
  const { url, issuer, connection, namespace } = bench;
  return loadDemo({ url, issuer, connection, namespace, families, leavers, atOnce: 4 });
};

const ask = async <T>(
  document: string,
  variables: object = {},
  role: Role = 'auditor',
  authority = 'EXA',
): Promise<T> =>
  (await client.ask({ subject: role, authority, roles: [role], teams: [] }, document, { ...variables })) as T;

const journeyId = (family: Family | undefined, child = 1): string =>
  globalId('Journey', ownId('journey', 'EXA', 'family-group-decision-making', `${family?.id}-${child}`));
const childId = (family: Family): string => globalId('Child', ownId('child', 'EXA', `C${family.id.slice(1)}-1`));

interface Shown {
  readonly end: string | null;
  readonly open: boolean;
  readonly team: { readonly code: string } | null;
  readonly handOvers: readonly { readonly id: string; readonly accepted: boolean | null }[];
  readonly duties: readonly {
    readonly step: { readonly id: string };
    readonly status: string;
    readonly outcome: string | null;
    readonly daysLate: number | null;
    readonly reason: string | null;
  }[];
  readonly gates: readonly {
    readonly id: string;
    readonly happened: boolean;
    readonly verdict: { readonly law: string; readonly legalBreach: boolean };
  }[];
}

async function journey(family: Family | undefined, moment: { asAt?: string; knownBy?: string } = {}): Promise<Shown> {
  const document = `query ($id: ID!, $asAt: DateTime, $knownBy: DateTime) { journey(id: $id, asAt: $asAt, knownBy: $knownBy) {
    end open team { code } handOvers { id accepted } duties { step { id } status outcome daysLate reason }
    gates { id happened verdict { law legalBreach } } } }`;
  return (await ask<{ journey: Shown }>(document, { id: journeyId(family), ...moment })).journey;
}

const dutyOf = ({ duties }: Shown, step: string) => duties.find((duty) => duty.step.id === step);
const applied = ({ gates }: Shown) => gates.find(({ id, happened }) => happened && id.endsWith('application'))?.verdict;

interface Entry {
  readonly title: string;
  readonly actor: string;
  readonly onBehalfOf: string | null;
  readonly occurredOn: string;
  readonly recordedAt: string;
}

async function timeline(family: Family, types?: readonly string[]): Promise<readonly Entry[]> {
  const document = `query ($child: ID!, $types: [EventType!]) { timeline(child: $child, types: $types, first: 200) {
    edges { node { title actor onBehalfOf occurredOn recordedAt } } } }`;
  const { timeline: found } = await ask<{ timeline: { edges: readonly { node: Entry }[] } }>(document, {
    child: childId(family),
    types,
  });
  return found.edges.map(({ node }) => node);
}

test('invented people: no two families share a name, and none is of the examples in the reference', () => {
  const names = [...NAMES.last, ...NAMES.later];
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(HOUSEHOLDS.length);
  expect(HOUSEHOLDS.map(({ id }) => Number(id.slice(1)))).toEqual(HOUSEHOLDS.map((_, place) => place + 1));
  expect(NAMES.first).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(Ava|Ben)$/)]));
  expect(FAMILIES.reduce((sum, { children }) => sum + children, 0)).toBeGreaterThanOrEqual(60);
});

test('something is overdue in both teams, and every journey is in the present', async () => {
  expect(counts.overdue.north).toBeGreaterThan(0);
  expect(counts.overdue.south).toBeGreaterThan(0);
  for (const family of STALLED) {
    expect(dutyOf(await journey(family), 'list-offer-recipients')).toMatchObject({ status: 'OVERDUE' });
    expect(await timeline(family, ['ALERT_RAISED'])).not.toHaveLength(0);
  }
});

test('late, excused, moved to the other team, refused and offered again, bypassed, opened in error', async () => {
  const lateAnswers = (await journey(LATE)).duties.filter(
    ({ step, outcome }) => step.id === 'answer-offer' && outcome === 'MET_LATE',
  );
  expect(lateAnswers).not.toHaveLength(0);
  const moved = await journey(newest('excused, and moved to the other team'));
  expect(dutyOf(moved, 'family-finding')).toMatchObject({ outcome: 'EXCUSED', reason: 'contact-would-endanger' });
  expect(moved.team).toEqual({ code: 'south' });
  expect((await journey(newest('a hand-over refused'))).handOvers.map(({ accepted }) => accepted)).toEqual([
    false,
    true,
  ]);
  expect(await journey(newest('bypassed'))).toMatchObject({ end: 'issued-bypassed', open: false });
  expect(await journey(newest('opened in error'))).toMatchObject({ end: 'opened-in-error', open: false });
  expect(await journey(newest('a corrected date of birth'))).toMatchObject({ end: 'not-available-age', open: false });
});

test('recorded late: overdue as known then, in time as known now', async () => {
  const family = newest('recorded late');
  const meeting = (await timeline(family, ['FACT_RECORDED'])).find(({ title }) => title === 'Family group meeting');
  if (!meeting) throw new Error('The meeting is not in the timeline.');
  expect(meeting.recordedAt.slice(0, 10) > meeting.occurredOn).toBe(true);
  const before = new Date(Date.parse(meeting.recordedAt) - 60_000).toISOString();
  const then = await journey(family, { asAt: before, knownBy: before });
  expect(dutyOf(then, 'hold-meeting')).toMatchObject({ status: 'OVERDUE' });
  expect(dutyOf(await journey(family), 'hold-meeting')).toMatchObject({ outcome: 'MET', daysLate: 0 });
});

test('corrected: the day of the meeting moves, and what was owed by it', async () => {
  const family = newest('corrected');
  expect(await timeline(family, ['FACT_CORRECTED'])).not.toHaveLength(0);
  expect(dutyOf(await journey(family), 'hold-meeting')).toMatchObject({ outcome: 'MET_LATE' });
});

test('an application without its meeting: advisory before the start of the law, a breach after it', async () => {
  expect(applied(await journey(oldestIssued))).toMatchObject({ law: 'ADVISORY', legalBreach: false });
  expect(applied(await journey(newest('issued without the meeting')))).toMatchObject({
    law: 'NOT_MET',
    legalBreach: true,
  });
  expect(applied(await journey(newest('a correction that breaks a condition')))).toMatchObject({ legalBreach: true });
});

test('a transfer: the giver has ended, the neighbour goes on', async () => {
  const family = newest('transferred');
  expect(await journey(family)).toMatchObject({ end: 'transferred', open: false });
  const document = `query ($id: ID!) { journey(id: $id) { open follows { id } duties { outcome } } }`;
  const id = globalId('Journey', ownId('journey', 'NBR', 'family-group-decision-making', `W-${family.id}-1`));
  const found = await ask<{ journey: Shown & { follows: { id: string } } }>(document, { id }, 'auditor', 'NBR');
  expect(found.journey).toMatchObject({ open: true, follows: { id: journeyId(family) } });
  expect(found.journey.duties.filter(({ outcome }) => outcome === 'MET')).not.toHaveLength(0);
});

test('people record on working days; a case system records for named staff in one team', async () => {
  for (const family of families.filter(({ authority = 'EXA' }) => authority === 'EXA')) {
    const told = (await timeline(family)).filter(({ actor }) => actor !== 'throughline');
    const forOthers = told.filter(({ actor, onBehalfOf }) => actor === 'case-system' && onBehalfOf !== null);
    expect(forOthers.length > 0).toBe(family.team === 'north');
    for (const { recordedAt } of told) {
      expect(isWorkingDay(londonDate(instant(recordedAt)), newestCalendar) ? '' : recordedAt).toBe('');
      expect(londonDate(instant(recordedAt)) < civilDate(new Date().toISOString().slice(0, 10))).toBe(true);
    }
  }
});

test('loaded twice, it adds nothing', async () => {
  const before = await toldSoFar();
  expect(await load()).toMatchObject({ journeys: counts.journeys, acts: counts.acts });
  expect(await toldSoFar()).toEqual(before);
}, 240_000);

/** What people and case systems have told; a journey may wake by itself meanwhile. */
async function toldSoFar(): Promise<number> {
  const { rows } = await bench.bench.sql.query<{ n: number }>(
    `select count(*)::int as n from event where actor <> 'throughline' and (stream in ('EXA', 'NBR')
      or stream in (select id from journey where authority in ('EXA', 'NBR')) or stream in (select id from child where authority = 'EXA')
      or stream in (select id from home where body in ('RNO', 'RSO')) or stream in (select id from home_request where body in ('RNO', 'RSO')))`,
  );
  return rows[0]?.n ?? 0;
}

test('young people come in by the yearly return, and their stories go on from it', async () => {
  const document = `{ approaching(within: 6) { totalCount }
    unknownDuties(clockKinds: [STATUTORY_LIMIT, LOCAL_GUARD]) { totalCount } outOfTouch { totalCount } }`;
  const found =
    await ask<Record<'approaching' | 'unknownDuties' | 'outOfTouch', { readonly totalCount: number }>>(document);
  expect(found.unknownDuties.totalCount).toBeGreaterThan(0);
  expect(found.outOfTouch.totalCount).toBeGreaterThan(0);
  expect(found.approaching.totalCount).toBeGreaterThan(0);
  const story = (shows: string) => leavers.find((leaver) => leaver.shows === shows)?.child ?? '';
  const { disclosures } = await ask<{ disclosures: readonly { readonly disclosures: readonly unknown[] }[] }>(
    'query ($child: ID!) { disclosures(child: $child) { disclosures { consentLive } } }',
    { child: globalId('Child', ownId('child', 'EXA', story('consent withdrawn'))) },
  );
  expect(disclosures[0]?.disclosures).toEqual([{ consentLive: true }]);
});

test('the whole example has forty young people, in every age from fifteen and a half to twenty-four', () => {
  expect(LEAVERS).toHaveLength(40);
  const ages = new Set(LEAVERS.map(({ months }) => Math.floor(months / 12)));
  expect([...ages].toSorted()).toEqual([15, 16, 17, 18, 19, 20, 21, 22, 23, 24]);
});

test('a plan follows the family group by its hand-over, and shows what came late', async () => {
  const document = `query ($id: ID!) { journey(id: $id) { open follows { id } duties { step { id } outcome daysLate } } }`;
  const reference = `family-network-plan-${PLANNED?.id}-1`;
  const id = globalId('Journey', ownId('journey', 'EXA', 'family-network-plan', reference));
  const found = await ask<{ journey: Shown & { readonly follows: { readonly id: string } } }>(document, { id });
  expect(found.journey).toMatchObject({ open: true, follows: { id: journeyId(PLANNED) } });
  const line = found.journey.duties.find(({ step }) => step.id === 'start-line');
  expect(line).toMatchObject({ outcome: 'MET_LATE' });
  expect(line?.daysLate).toBeGreaterThan(14);
});

// ---- Plans, kinship routes and bonds ----

const telling = (shows: string): Family => {
  const found = [...PLANS, ...BONDS, ...SEARCHES].find((family) => family.shows === shows);
  if (!found) throw new Error(`Nobody shows "${shows}".`);
  return found;
};
/** The journey that a family begins with, or one that opened by an answer. */
const idOf = ({ id, begins }: Family, opened?: string): string =>
  globalId(
    'Journey',
    ownId('journey', 'EXA', opened ?? begins?.journey ?? '', opened === undefined ? `${id}-1` : `${opened}-${id}-1`),
  );

interface Route {
  readonly journey: {
    readonly end: string | null;
    readonly open: boolean;
    readonly follows: { readonly id: string } | null;
    readonly duties: Shown['duties'];
    readonly allowanceHistory: readonly { readonly poundsWeekly: number; readonly fosteringRate: number | null }[];
    readonly promisedVersusDelivered: readonly { readonly line: string; readonly stands: string; daysLate: number }[];
  };
}
const ROUTE = `query ($id: ID!) { journey(id: $id) { end open follows { id } duties { step { id } status outcome daysLate reason }
  allowanceHistory { poundsWeekly fosteringRate } promisedVersusDelivered { line stands daysLate } } }`;
const route = async (id: string, authority = 'EXA') => (await ask<Route>(ROUTE, { id }, 'auditor', authority)).journey;

test('a plan goes on to special guardianship; the allowance keeps up with the rate, or falls behind it', async () => {
  const family = telling('a plan that led to guardianship');
  expect(await route(idOf(family))).toMatchObject({ end: 'moved-to-kinship-route', open: false });
  const level = await route(idOf(family, 'kinship-route'));
  expect(level).toMatchObject({ open: true, follows: { id: idOf(family) } });
  expect(level.allowanceHistory).toEqual([{ poundsWeekly: 186, fosteringRate: 186 }]);
  const behind = await route(idOf(telling('an allowance below the rate')));
  expect(behind.allowanceHistory.at(-1)).toEqual({ poundsWeekly: 186, fosteringRate: 199 });
  expect(behind.duties.find(({ step }) => step.id === 're-rate')).toMatchObject({ status: 'OVERDUE' });
  const services = behind.duties.filter(({ step }) => step.id === 'services-review').map(({ outcome }) => outcome);
  expect(services).toEqual(['MET', null]);
});

test('a plan that broke down shows what came late, in its pack and to whoever takes over', async () => {
  const family = telling('a plan that broke down');
  const ended = await route(idOf(family));
  expect(ended).toMatchObject({ end: 'insufficient', open: false });
  expect(ended.promisedVersusDelivered).toMatchObject([{ line: 'wages', stands: 'late', daysLate: 21 }]);
  const reference = `pre-proceedings-${family.id}-1`;
  const next = await route(globalId('Journey', ownId('journey', 'EXA', 'family-group-decision-making', reference)));
  expect(next).toMatchObject({ open: true, follows: { id: idOf(family) } });
});

test('a plan that moved goes on in the other authority, line by line', async () => {
  const family = telling('a plan that moved');
  const here = await route(idOf(family));
  expect(here).toMatchObject({ end: 'transferred', open: false });
  const id = globalId('Journey', ownId('journey', 'NBR', 'family-network-plan', `W-${family.id}-1`));
  const there = await route(id, 'NBR');
  expect(there).toMatchObject({ open: true, follows: { id: idOf(family) } });
  expect(there.promisedVersusDelivered.map(({ line }) => line).toSorted()).toEqual(['music', 'wages']);
  const steps = there.duties.filter(({ step }) => step.id === 'start-line');
  expect(steps).toMatchObject([{ outcome: 'MET_LATE' }]); // music; the wages had come before
  expect(there.duties.map(({ step }) => step.id)).not.toContain('draft-plan');
});

test('relationships, and bonds in several states, one of them in force', async () => {
  expect(counts).toMatchObject({ bonds: later.filter((family) => BONDS.includes(family)).length });
  const found = await ask<{
    readonly guardianshipWaiting: {
      readonly edges: readonly { readonly node: { readonly state: string | null; readonly step: string } }[];
    };
    readonly relationshipGoal: { readonly edges: readonly { readonly node: { readonly state: string } }[] };
  }>(
    `{ guardianshipWaiting { edges { node { state step } } } relationshipGoal(withinMonths: 24) { edges { node { state } } } }`,
  );
  const states = new Set(found.guardianshipWaiting.edges.map(({ node }) => node.state));
  expect([...states].toSorted()).toEqual(['order-in-force', 'paused', 'preparing']);
  const steps = found.guardianshipWaiting.edges.map(({ node }) => node.step);
  expect(steps).toEqual(expect.arrayContaining(['g-advice', 'g-reflection']));
  expect(found.relationshipGoal.edges.map(({ node }) => node.state).toSorted()).toEqual(['GOAL_MET', 'GOAL_OPEN']);
  const bond = await route(idOf(telling('a bond in force')));
  expect(bond.duties.filter(({ step }) => step.id === 'g-register')).toMatchObject([{ outcome: 'MET' }]);
});

// ---- Homes ----

test('the whole example has twenty-five searches for a home, of two authorities, and each state of one', () => {
  const numbers = new Map<string, number>();
  for (const { shows } of SEARCHES) numbers.set(shows, (numbers.get(shows) ?? 0) + 1);
  expect(SEARCHES).toHaveLength(25);
  expect(SEARCHES.filter(({ authority }) => authority === 'NBR')).toHaveLength(7);
  expect(Object.fromEntries(numbers)).toEqual({
    ...{ 'a request just sent': 3, 'a need that stands': 3, 'searched, and nobody asked': 3 },
    ...{ 'homes asked, some of which said no': 5, 'options offered, one of them held': 5, 'chosen and moved': 3 },
    ...{ 'an emergency': 1, 'a search that found nothing': 1, 'a request taken back': 1 },
  });
});

interface Requested {
  readonly homeRequest: {
    readonly acceptedAt: string | null;
    readonly closedAt: string | null;
    readonly why: string | null;
    readonly needVersion: number;
    readonly runs: readonly { readonly ring: string; readonly considered: number; readonly listed: number }[];
  };
  readonly approaches: {
    readonly edges: readonly {
      readonly node: { readonly answer: string | null; readonly code: string | null; readonly outcome: string | null };
    }[];
  };
  readonly optionsAtDecision: { readonly offered: number; readonly chosen: string | null } | null;
}

/** The request of a story, as those who search see it. */
async function requested(shows: string): Promise<Requested> {
  const family = searches.find((one) => one.shows === shows);
  const place = family?.acts.findIndex(({ what }) => what === 'sendRequest');
  const id = globalId('HomeRequest', ownId('home-request', 'EXA', `demo/${family?.id}/${place}`));
  const document = `query ($id: ID!) { homeRequest(id: $id) { acceptedAt closedAt why needVersion runs { ring considered listed } }
    approaches(request: $id) { edges { node { answer code outcome } } } optionsAtDecision(request: $id) { offered chosen } }`;
  return ask<Requested>(document, { id }, 'home-finder', 'RNO');
}
const answersIn = ({ approaches }: Requested) =>
  approaches.edges.map(({ node }) => node.code ?? node.answer).toSorted();

test('two registers of a hundred and fifty homes, told by two files', async () => {
  expect(counts).toMatchObject({ searches: searches.length, homes: REGIONS.length * HOMES_EACH });
  expect(counts.homes).toBe(300);
  const id = globalId('Home', ownId('home', 'RNO', 'home-010'));
  const { homeHistory } = await ask<{ homeHistory: readonly { readonly changed: readonly string[] }[] }>(
    'query ($id: ID!) { homeHistory(id: $id) { version changed } }',
    { id },
    'home-finder',
    'RNO',
  );
  expect(homeHistory).toHaveLength(2);
  expect(homeHistory[1]?.changed).toContain('confirmedOn');
});

test('requests stand where their stories left them: sent, frozen, searched, asked, exhausted, taken back', async () => {
  expect((await requested('a request just sent')).homeRequest).toMatchObject({ acceptedAt: null, needVersion: 0 });
  expect((await requested('a need that stands')).homeRequest).toMatchObject({ needVersion: 1, runs: [] });
  const found = await requested('searched, and nobody asked');
  expect(found.homeRequest.runs).toMatchObject([{ considered: HOMES_EACH }]);
  expect([found.homeRequest.runs[0]?.listed, found.approaches.edges.length]).toEqual([expect.any(Number), 0]);
  const asked = answersIn(await requested('homes asked, some of which said no'));
  expect(asked).toEqual(expect.arrayContaining(['interested', 'resident-mix', 'risk-too-high']));
  const nothing = await requested('a search that found nothing');
  expect(nothing.homeRequest.runs.map(({ ring, listed }) => [ring, listed]).toSorted()).toEqual([
    ['area', 0],
    ['national', 0],
    ['region', 0],
  ]);
  const back = await requested('a request taken back');
  expect(back.homeRequest).toMatchObject({ why: 'family-found', closedAt: expect.any(String) });
  expect(back.approaches.edges.every(({ node }) => node.outcome !== null)).toBe(true);
});

test('options are offered and held; homes are chosen, one of them in a night', async () => {
  const offered = await requested('options offered, one of them held');
  expect(offered.optionsAtDecision).toMatchObject({ offered: 2, chosen: null });
  const happened = async (shows: string) =>
    (await timeline(telling(shows), ['FACT_RECORDED'])).map(({ title }) => title);
  expect(await happened('options offered, one of them held')).toContain('Places are held for the child');
  for (const shows of ['chosen and moved', 'an emergency']) {
    expect(await happened(shows)).toContain('The child moved in');
    const { approaches, optionsAtDecision } = await requested(shows);
    expect(optionsAtDecision?.chosen).not.toBeNull();
    expect(approaches.edges.every(({ node }) => node.outcome !== null || node.answer === 'interested')).toBe(true);
  }
});
