import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { Prisma } from '../../prisma/client';
import { statementsFor } from '../../api/duty-lists';
import { ApiClient, type ToldAct } from '../../api/client';
import { readGlobalId } from '../../api/ids';
import { ageDay, ageDaySql, reaching } from '../../api/leaving-care/births';
import { SEARCHES } from '../../api/leaving-care/lists';
import { civilDate, instant } from '../../statute';
import { fastForward } from '../../temporal/local/fast-forward';
import { leavingCare } from '../../workflows/leaving-care/definition';
import type { Role } from '../../workflows/kernel/people';
import type { Field } from '../../workflows/kernel/shape';
import { startApiBench, type ApiBench } from '../support/api';
import { setting } from '../support/journeys';

/* What supervisors and auditors ask of leaving care: lists from indexes, categories by both clocks, disclosures, measures. */

type Values = Readonly<Record<string, unknown>>;

const TODAY = '2026-11-22';
const LATER = '2026-11-25';
let now = `${TODAY}T10:00:00.000Z`;

let bench: ApiBench;
let client: ApiClient;
let owner: Pool;
const authority = `L${randomUUID().slice(0, 8)}`;
const teams: Record<string, string> = {};
const staff: Record<string, string> = {};
const children: Record<string, string> = {};
const journeys: Record<string, string> = {};

const person = (role: Role, more: Values = {}) => ({
  ...{ subject: role, authority, roles: [role], teams: ['north', 'south'], ...more },
});

const ask = (role: Role, document: string, variables: Values = {}, more: Values = {}): Promise<Values> =>
  client.ask(person(role, more), document, variables);

async function mutate(role: Role, mutation: string, input: Values, selection: string): Promise<Values> {
  const keyed = { idempotencyKey: randomUUID(), ...input };
  const told = await client.mutate(person(role), mutation, keyed, `errors { code message path } ${selection}`);
  expect(told['errors']).toEqual([]);
  return told;
}

async function act(role: Role, mutation: string, input: Values): Promise<void> {
  const told: ToldAct = await client.act(person(role), mutation, { idempotencyKey: randomUUID(), ...input });
  expect([told.errors, ...told.results.map(({ errors }) => errors)].flat()).toEqual([]);
}

const upper = (code: string): string => code.toUpperCase().replaceAll('-', '_');
const pascal = (name: string): string => `${name[0]?.toUpperCase()}${name.slice(1)}`;
const inForm = (field: Field | undefined, value: unknown): unknown =>
  field?.kind === 'code'
    ? upper(String(value))
    : Array.isArray(value) && field?.kind === 'codes'
      ? value.map(upper)
      : value;

const namesOf = (who: string | readonly string[]): readonly string[] => (typeof who === 'string' ? [who] : who);

/** A fact that happened on a day; what is not a worker's to say is recorded by the case system for whoever said it. */
async function tell(who: string | readonly string[], fact: string, on: string, values: Values = {}): Promise<void> {
  const definition = leavingCare.facts[fact];
  const [role] = definition?.recordedBy.includes('personal-adviser')
    ? ['personal-adviser']
    : (definition?.recordedBy ?? []);
  const form = Object.entries(values).map(([name, value]) => [name, inForm(definition?.holds[name], value)]);
  const input = { journeys: namesOf(who).map((name) => journeys[name]), occurredOn: on, ...Object.fromEntries(form) };
  const own = staff[role ?? ''];
  await act(own ? 'case-system' : (role as Role), `recordYoungPerson${pascal(fact)}`, {
    ...input,
    ...(own ? { onBehalfOf: own } : {}),
  });
}

/** Registers young people by their birth dates and starts a journey for each. */
async function begin(team: string, born: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, bornOn] of Object.entries(born)) {
    const names = { givenNames: 'Invented', familyName: 'Person' };
    const told = await mutate('case-system', 'registerChild', { reference: name, bornOn, ...names }, 'child { id }');
    children[name] = (told['child'] as { id: string }).id;
  }
  const starting = Object.keys(born).map((name) => ({ child: children[name], reference: name }));
  const input = { idempotencyKey: randomUUID(), children: starting, team: teams[team], purpose: 'LEAVING_CARE' };
  const told = await client.act(person('case-system'), 'startYoungPersonJourney', {
    ...input,
    startedOn: '2026-06-01',
  });
  expect(told.results.flatMap(({ errors }) => errors)).toEqual([]);
  told.results.forEach(({ journey }, place) => (journeys[Object.keys(born)[place] ?? ''] = journey?.id ?? ''));
}

const inCare = (who: string | readonly string[], since = '2018-01-08') =>
  tell(who, 'enteredCare', since, { episode: 'first', basis: 'care-order' });

/** Both the service's clock and that of one journey go on. */
async function later(moment: string, ...names: readonly string[]): Promise<void> {
  const ms = Date.parse(moment) - Date.parse(now);
  for (const name of names)
    await fastForward(bench.connection, bench.namespace, readGlobalId(journeys[name] ?? '')?.id ?? '', ms);
  now = moment;
}

const NORTH = {
  ...{ ready: '2009-01-21', bare: '2009-02-28', last: '2009-05-22', past: '2009-05-23', today: '2008-11-22' },
  ...{ lost: '2008-11-21', silent: '2008-02-29', heard: '2008-03-03', month: '2008-08-31', died: '2009-01-10' },
  ...{ home: '2009-06-21', breaks: '2010-07-10' },
};
const LEAVERS = Array.from({ length: 10 }, (_, place) => `leaver-${place}`);
const FIVE = LEAVERS.slice(0, 5);
const OLD = Array.from({ length: 5 }, (_, place) => `old-${place}`);
const each = (names: readonly string[], bornOn: string) => Object.fromEntries(names.map((name) => [name, bornOn]));

beforeAll(async () => {
  bench = await startApiBench();
  owner = new Pool({ connectionString: setting('DATABASE_OWNER_URL'), max: 1 });
  client = new ApiClient(bench.url, bench.issuer, () => now);
  await mutate('authority-administrator', 'registerAuthority', { title: 'Example Council' }, '');
  for (const code of ['north', 'south']) {
    const told = await mutate('authority-administrator', 'registerTeam', { code, title: code }, 'team { id }');
    teams[code] = (told['team'] as { id: string }).id;
  }
  for (const role of ['young-person', 'former-foster-carer', 'host-authority'] as const) {
    const input = { reference: role, roles: [upper(role)], teams: [] };
    const told = await mutate('authority-administrator', 'registerStaff', input, 'staff { id }');
    staff[role] = (told['staff'] as { id: string }).id;
  }
  await begin('north', NORTH);
  await begin('south', { other: '2009-01-01', ...each(LEAVERS, '2008-08-01') });
  await begin('south', each(OLD, '2001-08-05'));
  await tellNorth();
  await tellLeavers();
  await tellOld();
}, 300_000);
afterAll(async () => {
  await owner?.end();
  await bench?.close();
});
jest.setTimeout(90_000);

async function tellNorth(): Promise<void> {
  await inCare(Object.keys(NORTH).filter((name) => name !== 'breaks'));
  await tell('ready', 'housingPlan', '2026-07-01', { complete: true, confirmed: false });
  await tell('ready', 'stayChoice', '2026-07-01', { choice: 'stay' });
  for (const [one, loving] of [
    ['aunt', 'yes'],
    ['mentor', 'yes'],
    ['other', 'no'],
  ] as const)
    await tell('ready', 'relationship', '2026-07-02', { person: one, kind: 'family', loving });
  await tell('ready', 'harmPlan', '2026-07-03', { active: true });
  await act('personal-adviser', 'offerHandOver', {
    ...{ journeys: [journeys['ready']], occurredOn: '2026-11-01', handOver: 'ADULT_MENTAL_HEALTH' },
  });
  await tell('bare', 'housingPlan', '2026-07-01', { complete: true, confirmed: true });
  await tell('died', 'died', '2026-10-01', { authorityAwareOn: '2026-10-01' });
  await tell('lost', 'leftCare', '2026-07-01', { episode: 'first', to: 'own-arrangements' });
  const reached = { direction: 'to-young-person', channel: 'telephone', answered: true };
  await tell('lost', 'contact', '2026-08-03', reached);
  await tell('lost', 'search', '2026-09-28', { channels: ['telephone', 'letter'] });
  await tell('lost', 'search', '2026-10-26', { channels: ['telephone', 'message'] });
  await tell('lost', 'contact', '2026-11-10', { ...reached, answered: false });
  await tell('lost', 'relationship', '2026-08-03', { person: 'gran', kind: 'family', loving: 'yes' });
  await tell(['heard', 'month', 'today', 'home'], 'contact', '2026-11-01', reached);
  await tell('home', 'leftCare', '2026-01-05', { episode: 'first', to: 'parent' });
  await tellBreaks();
}

/** Sixty-one days in care, ten short breaks of three days each, and care again. */
async function tellBreaks(): Promise<void> {
  await tell('breaks', 'enteredCare', '2024-10-01', { episode: 'first', basis: 'agreement' });
  await tell('breaks', 'leftCare', '2024-11-30', { episode: 'first', to: 'parent' });
  for (const month of ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10'])
    await tell('breaks', 'shortBreak', `2025-${month}-10`, { series: 'weekends', lastDay: `2025-${month}-12` });
  await tell('breaks', 'enteredCare', '2026-08-20', { episode: 'second', basis: 'agreement' });
}

/** Ten who turned 18 on 1 August 2026: five of them as the law and the settings want it, five of them late or not. */
async function tellLeavers(): Promise<void> {
  const rest = LEAVERS.slice(5);
  await inCare(LEAVERS);
  const assessed = { mattersCovered: true, viewsRecorded: true };
  await tell(FIVE, 'needsAssessment', '2024-10-01', assessed);
  await tell(rest, 'needsAssessment', '2024-12-02', assessed);
  await tell(LEAVERS, 'pathwayPlan', '2024-12-10', { complete: true });
  await tell(FIVE, 'adviserNamed', '2024-12-01', { worker: 'pa-1' });
  await tell(FIVE, 'adviserMet', '2024-12-01', { worker: 'pa-1' });
  await tell(FIVE, 'housingPlan', '2026-07-01', { complete: true, confirmed: true });
  for (const one of ['aunt', 'mentor'])
    await tell(FIVE, 'relationship', '2026-02-10', { person: one, kind: 'family', loving: 'yes' });
  await tell(FIVE, 'immigration', '2024-09-01', { status: 'undecided' });
  await tell(LEAVERS, 'stayingPut', '2026-08-01', { host: 'carer' });
  await tell(FIVE, 'carerPayment', '2026-07-01', { paidTo: '2026-12-31' });
  await tell(rest, 'carerPayment', '2026-07-01', { paidTo: '2026-07-31' });
  await tell(LEAVERS, 'noticeGiven', '2026-09-01', { home: 'carers', endsOn: '2026-10-10', grounds: ['other'] });
  await tell(LEAVERS, 'asksForHelp', '2026-09-02', { what: 'home', roofless: false });
  await tell(LEAVERS, 'homeOffered', '2026-09-05', { kind: 'supported' });
  await tell(LEAVERS, 'stayingPutEnded', '2026-10-10', { planned: true });
  const flat = { home: 'flat', kind: 'supported', providedUnder: 's24B', regulated: false, area: 'X' };
  await tell(LEAVERS, 'home', '2026-10-10', flat);
  await tell(FIVE, 'adviserVisit', '2026-10-12', { home: 'flat', seen: true });
  await tell(FIVE, 'adviserVisit', '2026-10-30', { home: 'flat', seen: true });
  await tell(rest, 'adviserVisit', '2026-10-20', { home: 'flat', seen: true });
  await tell(LEAVERS, 'planReview', '2026-11-08', { written: true, viewRecorded: true, ofHome: 'flat' });
  await tell(LEAVERS, 'grantEntitlement', '2026-10-10', { pounds: 3000 });
  await tell(FIVE, 'grantPaid', '2026-10-12', { pounds: 3000 });
  const offer = { occurredOn: '2026-11-01', handOver: 'HOST_AUTHORITY' };
  await act('personal-adviser', 'offerHandOver', { journeys: LEAVERS.map((name) => journeys[name]), ...offer });
  for (const name of FIVE) await accept(name);
}

async function accept(name: string): Promise<void> {
  const document = 'query ($id: ID!) { journey(id: $id) { handOvers { offer } } }';
  const { journey } = await ask('auditor', document, { id: journeys[name] });
  const [offered] = (journey as { handOvers: readonly { offer: number }[] }).handOvers;
  const input = { journey: journeys[name], offer: offered?.offer, accepted: true, occurredOn: '2026-11-05' };
  await act('case-system', 'answerHandOver', { ...input, onBehalfOf: staff['host-authority'] });
}

/** Five who are 25: heard of in July 2025, and again past 25. */
async function tellOld(): Promise<void> {
  await inCare(OLD, '2012-01-09');
  const rings = { direction: 'from-young-person', channel: 'message' };
  await tell(OLD, 'contact', '2025-07-20', { ...rings, answered: true });
  await tell(OLD, 'contact', '2026-09-01', { ...rings, answered: false });
  await tell(OLD, 'contactReplied', '2026-09-03', { worker: 'pa-1' });
}

// ---- Approaching an age ----

interface Approaching {
  readonly child: { readonly reference: string };
  readonly birthday: string;
  readonly [field: string]: unknown;
}

interface Listed<T> {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly { readonly node: T }[];
}

async function approaching(variables: Values, fields = '', role: Role = 'auditor', more: Values = {}) {
  const document = `query ($team: ID, $authority: ID, $ageMonths: Int!, $within: Int!, $asAt: DateTime, $first: Int, $after: String) {
    approaching(team: $team, authority: $authority, ageMonths: $ageMonths, within: $within, asAt: $asAt, first: $first, after: $after) {
      totalCount pageInfo { hasNextPage endCursor } edges { node { child { reference } birthday birthDateCounts ${fields} } } } }`;
  const asked = { ageMonths: 216, within: 6, ...variables };
  const { approaching: list } = await ask(role, document, asked, more);
  return list as Listed<Approaching>;
}

const inShort = ({ edges }: Listed<Approaching>) => edges.map(({ node }) => `${node.birthday} ${node.child.reference}`);

const EIGHTEEN = ['2026-11-22 today', '2027-01-21 ready', '2027-02-28 bare', '2027-05-22 last'];

describe('approaching', () => {
  test('has who reaches 18 from today to the same day six months on, the soonest first', async () => {
    const list = await approaching({ team: teams['north'] });
    expect(inShort(list)).toEqual(EIGHTEEN); // not who turned 18 yesterday, who does on 23 May, or who has died
    expect(list.totalCount).toBe(4);
    expect(inShort(await approaching({ team: teams['south'] }))).toEqual(['2027-01-01 other']);
  });

  test('gives each once over its pages', async () => {
    const paged: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const page: Listed<Approaching> = await approaching({ first: 2, after });
      expect(page.totalCount).toBe(5);
      paged.push(...inShort(page));
      [more, after] = [page.pageInfo.hasNextPage, page.pageInfo.endCursor];
    }
    expect(paged).toEqual([EIGHTEEN[0], '2027-01-01 other', ...EIGHTEEN.slice(1)]);
  });

  test('says how each stands', async () => {
    const fields = `housingPlan stayChoice hostAnswer lovingCount harmPlan openHandOvers { id waiting }
      openDecisions { step { id } dueOn } journey { id }`;
    const [, ready, bare] = (await approaching({ team: teams['north'] }, fields)).edges.map(({ node }) => node);
    expect(ready).toEqual({
      ...{ child: { reference: 'ready' }, birthday: '2027-01-21', birthDateCounts: true },
      ...{ housingPlan: 'COMPLETE', stayChoice: 'STAY', hostAnswer: null, lovingCount: 2, harmPlan: 'UNDECIDED' },
      openHandOvers: [{ id: 'adult-mental-health', waiting: true }],
      openDecisions: expect.arrayContaining([
        { step: { id: 'eighteenth-decision' }, dueOn: '2027-01-20' },
        { step: { id: 'harm-plan-at-18' }, dueOn: '2027-01-20' },
        { step: { id: 'stay-decision' }, dueOn: '2026-07-21' },
      ]),
      journey: { id: journeys['ready'] },
    });
    expect(bare).toMatchObject({ housingPlan: 'CONFIRMED', stayChoice: null, lovingCount: 0, harmPlan: 'NONE' });
  });

  test('answers for a moment of the past by what had happened then', async () => {
    const asAt = '2026-09-01T10:00:00.000Z';
    const list = await approaching({ team: teams['north'], asAt }, 'openHandOvers { id } harmPlan');
    expect(inShort(list)).toEqual([
      ...['2026-11-21 lost', '2026-11-22 today', '2027-01-10 died', '2027-01-21 ready', '2027-02-28 bare'],
    ]);
    const ready = list.edges.find(({ node }) => node.child.reference === 'ready')?.node;
    expect(ready).toMatchObject({ openHandOvers: [], harmPlan: 'UNDECIDED' });
  });

  test('counts whole years by birthdays and half-years by months', async () => {
    expect(inShort(await approaching({ ageMonths: 228, within: 4 }))).toEqual([
      ...['2027-03-01 silent', '2027-03-03 heard'], // born on 29 February 2008
    ]);
    expect(inShort(await approaching({ ageMonths: 222, within: 4, team: teams['north'] }))).toEqual([
      '2027-02-28 month', // born on 31 August 2008
    ]);
  });

  test('the database counts ages as the product does, for every day of four years', async () => {
    const months = [6, 186, 192, 210, 216, 222, 252, 300];
    for (const month of months) {
      const sql = Prisma.sql`select d::date::text as born, ${ageDaySql(Prisma.sql`d::date`, month)}::text as day
        from generate_series('2008-01-01'::date, '2011-12-31'::date, '1 day') d`;
      const { rows } = await owner.query<{ born: string; day: string }>(sql.text, sql.values);
      expect(rows.length).toBe(1461);
      const wrong = rows.filter(({ born, day }) => ageDay(civilDate(born), month) !== day);
      expect({ month, wrong }).toEqual({ month, wrong: [] });
    }
  });

  test('is of the own teams for a supervisor, of the authority for an auditor, and of nobody for a service', async () => {
    const own = await approaching({}, '', 'supervisor', { teams: ['south'] });
    expect(inShort(own)).toEqual(['2027-01-01 other']);
    await expect(approaching({ team: teams['north'] }, '', 'supervisor', { teams: ['south'] })).rejects.toThrow(
      'NOT_ALLOWED',
    );
    await expect(approaching({}, '', 'mental-health-service')).rejects.toThrow('NOT_ALLOWED');
    await expect(approaching({ first: 51 })).rejects.toThrow('INVALID_VALUE');
    await expect(approaching({ within: 25 })).rejects.toThrow('INVALID_VALUE');
    await expect(approaching({ after: 'nonsense' })).rejects.toThrow('INVALID_VALUE');
  });
});

// ---- Out of touch ----

async function outOfTouch(variables: Values = {}, role: Role = 'auditor', more: Values = {}) {
  const document = `query ($team: ID, $asAt: DateTime, $knownBy: DateTime, $first: Int, $after: String) {
    outOfTouch(team: $team, asAt: $asAt, knownBy: $knownBy, first: $first, after: $after) {
      totalCount pageInfo { hasNextPage endCursor } edges { node {
        child { reference } lastTwoWay tries lastTry nextSearchDue trustedPersonNamed trustedSince trustedPeople } } } }`;
  const { outOfTouch: list } = await ask(role, document, { team: teams['north'], ...variables }, more);
  return list as Listed<Values>;
}

const SILENT = {
  ...{ child: { reference: 'silent' }, lastTwoWay: null, tries: 0, lastTry: null, nextSearchDue: '2026-04-26' },
  ...{ trustedPersonNamed: false, trustedSince: null, trustedPeople: [] },
};
const LOST = {
  ...{ child: { reference: 'lost' }, lastTwoWay: '2026-08-03', tries: 3, lastTry: '2026-11-10' },
  ...{ nextSearchDue: '2026-11-23', trustedPersonNamed: true, trustedSince: '2026-08-03', trustedPeople: ['gran'] },
};

describe('out of touch', () => {
  test('has of whom nothing was heard for eight weeks, the search most overdue first', async () => {
    const list = await outOfTouch();
    expect(list.edges.map(({ node }) => node)).toEqual([SILENT, LOST]);
    expect(list.totalCount).toBe(2);
  });

  test('goes on page after page', async () => {
    const first = await outOfTouch({ first: 1 });
    expect([first.edges[0]?.node, first.pageInfo.hasNextPage]).toEqual([SILENT, true]);
    const next = await outOfTouch({ first: 1, after: first.pageInfo.endCursor });
    expect([next.edges[0]?.node, next.pageInfo.hasNextPage]).toEqual([LOST, false]);
  });

  test('is as it was on an earlier day', async () => {
    const then = (await outOfTouch({ asAt: '2026-10-01T10:00:00.000Z' })).edges.map(({ node }) => node);
    expect(then.find((node) => (node['child'] as { reference: string }).reference === 'lost')).toMatchObject({
      ...{ tries: 1, lastTry: '2026-09-28', nextSearchDue: '2026-10-26' },
    });
    const before = (await outOfTouch({ asAt: '2026-09-27T10:00:00.000Z' })).edges.map(({ node }) => node['child']);
    expect(before).not.toContainEqual({ reference: 'lost' });
  });

  test('names nobody to whom may not open sealed words', async () => {
    const [, lost] = (await outOfTouch({}, 'authority-administrator')).edges.map(({ node }) => node);
    expect(lost).toMatchObject({ trustedPersonNamed: true, trustedSince: '2026-08-03', trustedPeople: null });
    await expect(outOfTouch({}, 'supervisor', { teams: ['south'] })).rejects.toThrow('NOT_ALLOWED');
  });
});

describe('a corrected birth date that takes a category away', () => {
  test('is listed beside the one that counts until somebody has decided', async () => {
    expect(inShort(await approaching({ ageMonths: 228, within: 4 }))).not.toContain('2027-02-28 bare');
    const correction = { child: children['bare'], bornOn: '2008-02-28', reason: 'The certificate says so.' };
    await mutate('social-worker', 'correctBirthDate', correction, 'child { id }');
    const counting = async (ageMonths: number) =>
      (await approaching({ ageMonths, within: 4 })).edges
        .filter(({ node }) => node.child.reference === 'bare')
        .map(({ node: { birthday, birthDateCounts } }) => [birthday, birthDateCounts]);
    expect(await counting(216)).toEqual([['2027-02-28', true]]);
    expect(await counting(228)).toEqual([['2027-02-28', false]]);
    const decided = { journeys: [journeys['bare']], occurredOn: TODAY, bornOn: '2008-02-28', advice: 'advice-1' };
    const reasons = 'The certificate is of another person.';
    await act('leaving-care-manager', 'decideYoungPersonDobCorrection', {
      ...decided,
      choice: 'KEEP_EARLIER',
      reasons,
    });
    expect(await counting(216)).toEqual([['2027-02-28', true]]);
  });
});

// ---- From indexes ----

/** What the planner does with a statement where there are very many journeys of others; nothing of it stays. */
async function planOf(statement: Prisma.Sql): Promise<string> {
  const connection = await owner.connect();
  try {
    await connection.query('begin');
    await connection.query(`insert into child (id, authority, reference, born_on, sequence, head)
      select 'filler-' || n, 'filler-' || n % 500, 'filler-' || n, date '1998-01-01' + n % 9000, 1, '' from generate_series(1, 40000) n`);
    await connection.query(
      `insert into journey (id, type, purpose, child, authority, team, reference, started_on, clock_offset_ms, sequence, head,
        recorded_at) select 'filler-' || n, 'leaving-care', 'leaving-care', 'filler-' || n, $1, 'filler', 'filler-' || n,
        '2026-06-01', 0, 1, '', now() from generate_series(1, 40000) n`,
      [authority],
    );
    await connection.query(`insert into duty (id, journey, key, step, instance, owed_by, clock_kind, opened_on, paused, days_late,
      working_days_late) select 'filler-' || n || '/keep-in-touch:1', 'filler-' || n, 'keep-in-touch:1', 'keep-in-touch', '1',
      'personal-adviser', 'local-guard', '2026-06-01', false, 0, 0 from generate_series(1, 40000) n`);
    await connection.query(
      `insert into duty_version (duty, journey, journey_type, child, authority, team, clock_kind, standing, due_on, overdue_from,
        true_from, true_to, known_from, known_to)
      select 'filler-' || n || '/keep-in-touch:1', 'filler-' || n, 'leaving-care', 'filler', $1, 'filler', 'local-guard', 'open',
        '2026-11-01', '2026-11-02', '2026-06-01', 'infinity', '2026-06-01', 'infinity' from generate_series(1, 40000) n`,
      [authority],
    );
    await connection.query('analyze child, journey, duty, duty_version, event');
    const { rows } = await connection.query<{ 'QUERY PLAN': string }>(`explain ${statement.text}`, statement.values);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  } finally {
    await connection.query('rollback');
    connection.release();
  }
}

describe('whoever asks reads no more than an index holds', () => {
  const place = { of: 'authority', authority } as const;

  test('of birth dates', async () => {
    const r = reaching(place, 216, civilDate('2026-11-22'), civilDate('2026-12-22'));
    const plan = await planOf(Prisma.sql`select * from ${r} r order by birthday, journey limit 51`);
    expect(plan).toContain('child_birthday');
    expect(plan).toContain('duty_birth_date_doubted');
    expect(plan).not.toMatch(/Seq Scan on (child|journey|duty|event)/);
    expect(plan).not.toContain('journey_by_authority');
  });

  test.each([
    ['now', undefined, /duty_version_(authority|team)_search /],
    ['as known then', instant('2026-11-01T10:00:00Z'), /duty_version_(authority|team)_searched /],
  ] as const)('of searches, %s', async (_, knownBy, index) => {
    const asking = { journeyTypes: ['leaving-care'], clockKinds: ['local-guard' as const] };
    const moment = { asAt: instant('2026-11-22T10:00:00Z'), knownBy };
    const plan = await planOf(statementsFor(place, asking, moment, SEARCHES, 51).page);
    expect(plan).toMatch(index);
    expect(plan).not.toMatch(/Seq Scan on (duty|duty_version|journey)/);
  });
});

// ---- Overdue ----

test('an overdue list has the rule, the last try and the breach of each, limits of law first', async () => {
  const document = `query ($team: ID, $after: String) {
    overdueDuties(team: $team, journeyTypes: [LEAVING_CARE], clockKinds: [LOCAL_GUARD, STATUTORY_LIMIT], hardFirst: true, first: 3,
      after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { step { id } clockKind ruleId label dueOn
        daysOverdue owedBy lastTry legalBreach breachReason child { reference } } } } }`;
  const all: Values[] = [];
  for (let after: string | null = null, more = true; more;) {
    const { overdueDuties } = await ask('auditor', document, { team: teams['north'], after });
    const page = overdueDuties as Listed<Values>;
    all.push(...page.edges.map(({ node }) => node));
    [more, after] = [page.pageInfo.hasNextPage, page.pageInfo.endCursor];
    if (!more) expect(page.totalCount).toBe(all.length);
  }
  const kinds = all.map(({ clockKind }) => clockKind);
  expect(kinds).toEqual(kinds.toSorted().toReversed()); // STATUTORY_LIMIT, then LOCAL_GUARD
  for (const kind of ['STATUTORY_LIMIT', 'LOCAL_GUARD']) {
    const late = all.filter(({ clockKind }) => clockKind === kind).map(({ daysOverdue }) => Number(daysOverdue));
    expect(late.length).toBeGreaterThan(0);
    expect(late).toEqual(late.toSorted((a, b) => b - a));
  }
  const of = (reference: string, step: string) =>
    all.find((one) => (one['child'] as Values)['reference'] === reference && (one['step'] as Values)['id'] === step);
  expect(of('ready', 'needs-assessment')).toMatchObject({
    ...{ ruleId: 'G5', dueOn: '2025-04-21', owedBy: 'SOCIAL_WORKER', lastTry: null, legalBreach: true },
    breachReason: expect.stringMatching(/^It was due on Monday 21 April 2025 and is 580 days overdue. Breach of /),
  });
  expect(of('ready', 'confirm-housing-plan')).toMatchObject({
    ...{ lastTry: '2026-07-01', legalBreach: false },
    breachReason: expect.stringContaining('Not reported as a breach: the date is local and not law.'),
  });
});

// ---- Measures ----

async function measures(variables: Values = {}, role: Role = 'auditor', more: Values = {}) {
  const document = `query ($team: ID, $from: Date!, $to: Date!, $measures: [LeavingCareMeasureId!], $immigration: Boolean) {
    leavingCareMeasures(team: $team, from: $from, to: $to, measures: $measures, immigration: $immigration) {
      id kind counts numerator denominator suppressed } }`;
  const asked = { team: teams['south'], from: '2024-01-01', to: '2026-12-31', ...variables };
  const { leavingCareMeasures } = await ask(role, document, asked, more);
  const told = leavingCareMeasures as readonly { id: string; numerator: number | null; denominator: number | null }[];
  return Object.fromEntries(told.map(({ id, numerator, denominator }) => [id, [numerator, denominator]]));
}

describe('measures', () => {
  test('count what the record tells, and tell no small number', async () => {
    expect(await measures()).toEqual({
      PLAN_AT_18: [10, 10],
      HOME_AT_18: [5, 10],
      ADVISER_AT_18: [5, 10],
      LOVED_AT_18: [5, 10],
      UNPAID_DAYS_AT_18: [5, 10],
      ASSESSMENTS_ON_TIME: [5, 10],
      REVIEWS_ON_TIME: [null, 10], // none was in time: under five
      MOVE_IN_VISITS_ON_TIME: [5, 10],
      SECOND_VISITS_IN_TIME: [5, 10],
      VISITS_ON_TIME: [null, null], // none was due yet
      EXIT_NOTICE_DAYS: [390, 10],
      DAYS_TO_OFFER: [30, 10],
      IN_TOUCH_19_TO_21: [null, null],
      IN_TOUCH_22_TO_25: [5, 15],
      HAND_OVERS_WAITING: [5, 10],
      GRANTS_PAID_IN_FULL: [5, 10],
      CONTACTS_AFTER_25: [5, 5],
      AGE_AT_END_OF_STAYING_PUT: [2180, 10], // 18 years and two months each
    });
  });

  test('are of a period, and of named measures', async () => {
    const year = { from: '2020-01-01', to: '2022-12-31', measures: ['IN_TOUCH_19_TO_21', 'HOME_AT_18'] };
    expect(await measures(year)).toEqual({ HOME_AT_18: [null, null], IN_TOUCH_19_TO_21: [null, 15] });
    await expect(measures({ from: '2026-01-02', to: '2026-01-01' })).rejects.toThrow('INVALID_VALUE');
    await expect(measures({ from: '2010-01-01' })).rejects.toThrow('INVALID_VALUE');
  });

  test('are told for one side of the immigration line where the other is no small number', async () => {
    const asked = { measures: ['HOME_AT_18', 'DAYS_TO_OFFER', 'CONTACTS_AFTER_25'] };
    expect(await measures({ ...asked, immigration: true })).toEqual({
      ...{ HOME_AT_18: [5, 5], DAYS_TO_OFFER: [15, 5], CONTACTS_AFTER_25: [null, null] },
    });
    expect(await measures({ ...asked, immigration: false })).toEqual({
      ...{ HOME_AT_18: [null, 5], DAYS_TO_OFFER: [15, 5], CONTACTS_AFTER_25: [5, 5] },
    });
  });

  test('are nothing of other teams, and small numbers of these are not told', async () => {
    const north = await measures({ team: teams['north'], measures: ['HOME_AT_18', 'AGE_AT_END_OF_STAYING_PUT'] });
    expect(north).toEqual({ HOME_AT_18: [null, null], AGE_AT_END_OF_STAYING_PUT: [null, null] });
    await expect(measures({}, 'supervisor', { teams: ['north'] })).rejects.toThrow('NOT_ALLOWED');
  });
});

// ---- Auditors ----

const CATEGORY = `leadCategory countedDays nightsCount strictCount excludedDays borderline
  categories { code from to knownSince } rules { mark rule { id title citation { instrument provision } } } sentence journey { id }`;

async function categoryOn(name: string, date: string, knownOn?: string): Promise<Values> {
  const document = `query ($child: ID!, $date: Date!, $knownOn: Date) { categoryOn(child: $child, date: $date, knownOn: $knownOn) { ${CATEGORY} } }`;
  const { categoryOn: found } = await ask('auditor', document, { child: children[name], date, knownOn });
  return (found as readonly Values[])[0] ?? {};
}

describe('auditors', () => {
  test('see the category of a day with its count and its rules', async () => {
    const eligible = await categoryOn('breaks', '2026-09-18');
    expect(eligible).toMatchObject({
      ...{
        leadCategory: 'ELIGIBLE',
        countedDays: 91,
        nightsCount: 89,
        strictCount: 91,
        excludedDays: 30,
        borderline: true,
      },
      categories: [
        { code: 'ELIGIBLE', from: '2026-09-18', to: '2028-07-10' },
        { code: 'CARE_EXPERIENCED', from: '2024-10-01', to: null },
      ],
      journey: { id: journeys['breaks'] },
    });
    expect(eligible['rules']).toContainEqual({
      mark: 'V_REV',
      rule: expect.objectContaining({ id: 'C23', citation: expect.anything() }),
    });
    expect(eligible['sentence']).toMatch(
      /^On Friday 18 September 2026 eligible\. .*91 days .*89 nights; .*30 set aside/,
    );
    expect(await categoryOn('breaks', '2026-09-17')).toMatchObject({
      leadCategory: 'CARE_EXPERIENCED',
      rules: [{}, {}],
    });
    expect(await categoryOn('breaks', '2026-09-20')).toMatchObject({ borderline: false, nightsCount: 91 });
    expect(await categoryOn('breaks', '2026-09-18', '2026-11-21')).toEqual({}); // nothing was known
  });

  test('see what was known when, and what each entry changed', async () => {
    expect(await categoryOn('home', '2026-10-01')).toMatchObject({ leadCategory: 'QUALIFYING', countedDays: 930 });
    await later(`${LATER}T10:00:00.000Z`, 'home', 'lost', 'ready');
    await tell('home', 'parentReturnBrokeDown', '2026-09-12');
    const now26 = await categoryOn('home', '2026-10-01');
    expect(now26).toMatchObject({ leadCategory: 'RELEVANT' });
    expect(String((now26['categories'] as readonly Values[])[0]?.['knownSince']).slice(0, 10)).toBe(LATER);
    const then = await categoryOn('home', '2026-10-01', TODAY);
    expect(then).toMatchObject({ leadCategory: 'QUALIFYING' });
    expect(String((then['categories'] as readonly Values[])[0]?.['knownSince']).slice(0, 10)).toBe(TODAY);
    expect(await history('home')).toEqual(
      [...['RELEVANT 2026-09-12 2027-06-21 2026-11-25 -', 'RELEVANT 2026-01-05 2026-07-05 2026-11-22 -']].toSorted(),
    );
    expect(await replay('home', { from: '2026-09-01' })).toMatchObject([
      {
        ...{ occurredOn: '2026-09-12', title: 'The return to a parent broke down', actor: 'personal-adviser' },
        ...{ categoryBefore: 'QUALIFYING', categoryAfter: 'RELEVANT', consent: null },
      },
      // Recorded before anybody had said that care was over.
      { occurredOn: '2026-11-01', title: 'Contact', categoryBefore: 'ELIGIBLE', categoryAfter: 'ELIGIBLE' },
    ]);
  });

  test('replay what happened from one day to another, as known then, with who said so and under which wording', async () => {
    const asked = { from: '2026-01-05', to: '2026-07-05T10:00:00.000Z', types: ['FACT_RECORDED', 'CLOCK_SET'] };
    const entries = await replay('home', asked);
    expect(entries[0]).toMatchObject({
      title: 'A time in care ended',
      categoryBefore: 'ELIGIBLE',
      categoryAfter: 'RELEVANT',
    });
    expect(
      entries.every(({ occurredOn }) => String(occurredOn) >= '2026-01-05' && String(occurredOn) <= '2026-07-05'),
    ).toBe(true);
    const [{ rule }] = entries.flatMap(({ explanation }) => (explanation ? [explanation as { rule: Values }] : [])) as [
      { rule: Values },
    ];
    expect(rule).toEqual({ id: expect.any(String), edition: expect.any(String) });
    await expect(replay('home', { ...asked, knownBy: '2026-11-22T09:00:00.000Z' })).rejects.toThrow('NOT_FOUND');
    const document = `query ($journey: ID!, $asAt: DateTime!, $first: DateTime!, $later: DateTime!) {
      differences(journey: $journey, asAt: $asAt, knownBy: $first, andKnownBy: $later) { since { changed { title before { status } after { status } } } } }`;
    const clocks = {
      asAt: '2026-10-05T10:00:00.000Z',
      first: `${TODAY}T23:00:00.000Z`,
      later: `${LATER}T23:00:00.000Z`,
    };
    const { differences } = await ask('auditor', document, { journey: journeys['home'], ...clocks });
    const [{ since }] = differences as [{ since: readonly { changed: readonly Values[] }[] }];
    expect(since.flatMap(({ changed }) => changed)).toContainEqual(
      expect.objectContaining({ title: expect.stringContaining('Assess the needs'), before: null }),
    );
  });

  test('see to whom it was told, and whether the consent stood', async () => {
    const consent = { recipient: 'employer', purpose: 'reference' };
    await tell('ready', 'disclosureConsent', '2026-10-01', { ...consent, given: true });
    await tell('ready', 'disclosure', '2026-10-05', consent);
    await tell('ready', 'disclosureConsent', '2026-11-01', { ...consent, given: false });
    const [told] = await disclosures();
    expect(told).toMatchObject({
      disclosures: [{ ...consent, sentOn: '2026-10-05', consentLive: true }],
      consents: [{ ...consent, givenOn: '2026-10-01', withdrawnOn: '2026-11-01' }],
    });
    const { consents, disclosures: sent } = told as Record<string, readonly Values[]>;
    expect(sent?.[0]?.['consent']).toBe(consents?.[0]?.['entry']);
    const entries = await replay('ready', { from: '2026-10-05', subjects: ['disclosure'] });
    expect(entries).toMatchObject([
      { occurredOn: '2026-10-05', consent: consents?.[0]?.['entry'], categoryAfter: 'ELIGIBLE' },
    ]);
    const before = `${LATER}T10:00:00.000Z`;
    expect(await disclosures({ asAt: '2026-10-04T10:00:00.000Z' })).toMatchObject([{ disclosures: [] }]);
    expect(await disclosures({ knownBy: before })).toMatchObject([{ disclosures: [], consents: [] }]);
    await withdrawnEarlier();
    expect((await disclosures())[0]).toMatchObject({ disclosures: [{ consentLive: false }] });
  });

  test('a late word shows somebody in touch now, and out of touch as it was known', async () => {
    await tell('lost', 'contact', '2026-11-20', { direction: 'from-young-person', channel: 'message', answered: true });
    expect((await outOfTouch()).edges.map(({ node }) => node['child'])).toEqual([{ reference: 'silent' }]);
    const asAt = '2026-11-23T10:00:00.000Z';
    expect((await outOfTouch({ asAt, knownBy: asAt })).edges.map(({ node }) => node)).toEqual([SILENT, LOST]);
  });

  test('name a child or a journey, and see none of another authority', async () => {
    const both = `query ($child: ID, $journey: ID) { disclosures(child: $child, journey: $journey) { journey { id } } }`;
    await expect(ask('auditor', both, {})).rejects.toThrow('INVALID_VALUE');
    expect(await ask('auditor', both, { journey: journeys['ready'] })).toEqual({
      disclosures: [{ journey: { id: journeys['ready'] } }],
    });
    const elsewhere = { authority: 'ELSEWHERE' };
    expect(await ask('auditor', both, { journey: journeys['ready'] }, elsewhere)).toEqual({ disclosures: [] });
    expect(await ask('mental-health-service', both, { child: children['ready'] })).toEqual({ disclosures: [] });
  });
});

async function history(name: string): Promise<string[]> {
  const document =
    'query ($journey: ID!) { categoryHistory(journey: $journey) { said { code from to knownFrom knownTo } } }';
  const { categoryHistory } = await ask('auditor', document, { journey: journeys[name] });
  const [found] = categoryHistory as readonly { said: readonly Readonly<Record<string, string | null>>[] }[];
  return (found?.said ?? [])
    .filter(({ code }) => code === 'RELEVANT')
    .map(
      ({ code, from, to, knownFrom, knownTo }) =>
        `${code} ${from} ${to} ${knownFrom?.slice(0, 10)} ${knownTo?.slice(0, 10) ?? '-'}`,
    )
    .toSorted();
}

async function replay(name: string, asked: Values): Promise<readonly Values[]> {
  const document = `query ($child: ID!, $journey: ID!, $from: Date!, $to: DateTime, $knownBy: DateTime, $subjects: [String!],
    $types: [EventType!]) {
    timeline(child: $child, journey: $journey, from: $from, asAt: $to, knownBy: $knownBy, subjects: $subjects, types: $types) {
      edges { node { occurredOn recordedAt title actor categoryBefore categoryAfter consent explanation { rule { id edition } }
        moved { difference } } } } }`;
  const named = { child: children[name], journey: journeys[name], types: ['FACT_RECORDED'] };
  const { timeline } = await ask('auditor', document, { ...named, ...asked });
  return (timeline as Listed<Values>).edges.map(({ node }) => node);
}

async function disclosures(moment: Values = {}): Promise<readonly Values[]> {
  const document = `query ($child: ID!, $asAt: DateTime, $knownBy: DateTime) {
    disclosures(child: $child, asAt: $asAt, knownBy: $knownBy) {
      disclosures { recipient purpose sentOn consent consentLive }
      consents { entry recipient purpose givenOn withdrawnOn } } }`;
  const { disclosures: found } = await ask('auditor', document, { child: children['ready'], ...moment });
  return found as readonly Values[];
}

/** The withdrawal turns out to have come before the disclosure. */
async function withdrawnEarlier(): Promise<void> {
  const document = `query ($child: ID!) { timeline(child: $child, subjects: ["disclosureConsent"], from: "2026-11-01") {
    edges { node { sequence } } } }`;
  const { timeline } = await ask('auditor', document, { child: children['ready'] });
  await act('case-system', 'correctYoungPersonDisclosureConsent', {
    ...{ journey: journeys['ready'], entry: (timeline as Listed<{ sequence: number }>).edges[0]?.node.sequence },
    ...{
      occurredOn: '2026-10-03',
      correctionReason: 'The letter has another date.',
      onBehalfOf: staff['young-person'],
    },
    ...{ recipient: 'employer', purpose: 'reference', given: false },
  });
}
