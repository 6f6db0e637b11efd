import { Pool } from 'pg';
import { appliedWithout, arrivedBefore, expiring, stepIs } from '../../api/home-matching/lists';
import { statementsFor } from '../../api/duty-lists';
import { globalId, readGlobalId } from '../../api/ids';
import { Prisma } from '../../prisma/client';
import { civilDate, instant } from '../../statute';
import { startApiBench, type ApiBench } from '../support/api';
import { setting } from '../support/journeys';
import {
  tellHomeMatching,
  tellsOfEmergency,
  tellsOfMove,
  tellsOfOptions,
  tellsOfSearch,
} from '../support/matching-journeys';
import { codesIn, Story } from '../support/story';

/* What supervisors ask of searches, moves and stays. */

let bench: ApiBench;
let story: Story;
beforeAll(async () => {
  bench = await startApiBench();
  story = await Story.begin(bench, '2027-01-04', 'home-matching');
  await story.on('2027-01-11');
  for (const name of ['searching', 'offered', 'moving']) await start(name, 'PLANNED_MOVE');
  await start('urgent', 'EMERGENCY_MOVE');
  await start('elsewhere', 'PLANNED_MOVE', 'south');
  await story.on('2027-01-14');
  await tellsOfSearch(bench, raw('searching'), '2027-01-11');
  await tellsOfSearch(bench, raw('elsewhere'), '2027-01-12');
  await tellsOfOptions(bench, raw('offered'), '2027-01-13');
  await tellsOfMove(bench, raw('moving'));
  await tellsOfEmergency(bench, raw('urgent'));
}, 120_000);
afterAll(() => bench?.close());
jest.setTimeout(60_000);

const start = async (name: string, purpose: string, team = 'north') =>
  expect(codesIn(await story.start([name], { purpose, team }))).toEqual([]);
const raw = (name: string): string => readGlobalId(story.journeyId(name))?.id ?? '';

type Role = Parameters<Story['ask']>[0];
type Node = Readonly<Record<string, unknown>> & { readonly child?: { readonly reference: string } };

/** The nodes of a list, each child by its reference. */
async function list(
  field: string,
  args: string,
  fields: string,
  role: Role = 'supervisor',
  claims = {},
): Promise<readonly (Readonly<Record<string, unknown>> & { readonly child?: string })[]> {
  const document = `{ ${field}${args === '' ? '' : `(${args})`} { totalCount edges { node { ${fields} } } } }`;
  const found = (await story.ask(role, document, {}, claims))[field];
  const { edges, totalCount } = found as { edges: readonly { node: Node }[]; totalCount: number };
  expect(totalCount).toBe(edges.length);
  return edges.map(({ node: { child, ...rest } }) => ({ ...rest, ...(child ? { child: child.reference } : {}) }));
}
const north = () => `team: "${story.team('north')}"`;
const children = async (field: string, args = '', role: Role = 'supervisor', claims = {}) =>
  (await list(field, args === '' ? north() : `${north()}, ${args}`, 'child { reference }', role, claims)).map(
    ({ child }) => child,
  );

test('searches without options: the most overdue first, of the teams asked about', async () => {
  // Three working days from the need.
  const found = await list('searchesWithoutOptions', north(), 'child { reference } dueOn step { id }');
  // Both are due on one day: which comes first follows from their ids.
  const due = ['moving', 'searching'].map((child) => ({ child, dueOn: '2027-01-14', step: { id: 'offer-options' } }));
  expect(found.toSorted((a, b) => String(a.child).localeCompare(String(b.child)))).toEqual(due);
  expect(await list('searchesWithoutOptions', '', 'child { reference }', 'service-manager')).toContainEqual({
    child: 'elsewhere',
  });
  await expect(children('searchesWithoutOptions', '', 'supervisor', { teams: ['south'] })).rejects.toThrow(
    'NOT_ALLOWED',
  );
  await expect(children('searchesWithoutOptions', '', 'provider-manager')).rejects.toThrow('NOT_ALLOWED');
});

test('options undecided, the emergency’s first', async () => {
  const found = await list('optionsUndecided', north(), 'child { reference } step { id } dueOn');
  expect(found).toEqual([
    { child: 'urgent', step: { id: 'decide-home-urgent' }, dueOn: '2027-01-13' },
    { child: 'offered', step: { id: 'decide-home' }, dueOn: '2027-01-18' },
  ]);
  expect(await children('optionsUndecided', 'asAt: "2027-01-12T10:00:00Z"')).toEqual([]);
});

test('children to whom no advocate was offered', async () => {
  expect((await children('childrenWithoutAdvocateOffer')).toSorted()).toEqual([
    ...['moving', 'offered', 'searching', 'urgent'],
  ]);
  const told = await story.record('social-worker', 'advocateOffer', { answer: 'waiting' }, { children: ['offered'] });
  expect(codesIn(told)).toEqual([]);
  expect(await children('childrenWithoutAdvocateOffer')).not.toContain('offered');
});

test('moves past the promised day, and stays past the length that was told, from the day after', async () => {
  await story.on('2027-01-25');
  expect(await children('movesPastPromisedDate')).toEqual([]);
  await story.on('2027-01-26');
  expect(await list('movesPastPromisedDate', north(), 'child { reference } dueOn daysOverdue')).toEqual([
    { child: 'moving', dueOn: '2027-01-25', daysOverdue: 1 },
  ]);
  const again = { movesOn: '2027-02-08', keyStageFour: false };
  expect(codesIn(await story.record('social-worker', 'moveSet', again, { children: ['moving'] }))).toEqual([]);
  expect(await children('movesPastPromisedDate')).toEqual(['moving']);
  expect(await children('staysPastToldLength')).toEqual([]);
  await story.on('2027-02-02');
  expect(await children('staysPastToldLength')).toEqual(['moving']);
});

test('emergencies that last: more than so many days since the arrival, until a lasting home is decided on', async () => {
  // Arrived on 12 January, asked on 2 February: 21 days.
  expect(await children('emergencyStaysOver', 'days: 21')).toEqual([]);
  expect(await children('emergencyStaysOver', 'days: 20')).toEqual(['urgent']);
  expect(await children('emergencyStaysOver', 'days: 0, asAt: "2027-01-13T10:00:00Z"')).toEqual(['urgent']);
  await expect(children('emergencyStaysOver', 'days: -1')).rejects.toThrow('INVALID_VALUE');
  const decides = (how: string, on: string) =>
    tellHomeMatching(bench, raw('urgent'), { fact: 'lastingHomeDecided', value: { how }, on });
  await decides('search', '2027-02-01');
  expect(await children('emergencyStaysOver', 'days: 20')).toEqual(['urgent']);
  await decides('stay', '2027-02-02');
  expect(await children('emergencyStaysOver', 'days: 20')).toEqual([]);
});

test('applications without a family group meeting: no breach before the section starts, a breach after', async () => {
  const fields = 'child { reference } issuedOn inForce missing';
  expect(await list('applicationsWithoutFgdm', north(), fields)).toEqual([
    { child: 'moving', issuedOn: '2027-01-14', inForce: false, missing: ['offer'] },
  ]);
  await story.commence('B2', '2027-02-01');
  const told = { fact: 'courtApplication', value: { urgencyExplained: false }, on: '2027-02-02' };
  await tellHomeMatching(bench, raw('searching'), told);
  const met = { fact: 'familyGroup', value: { outcome: 'declined' }, on: '2027-02-01' };
  await tellHomeMatching(bench, raw('offered'), met, told);
  expect(await list('applicationsWithoutFgdm', north(), fields)).toEqual([
    { child: 'moving', issuedOn: '2027-01-14', inForce: false, missing: ['offer'] },
    { child: 'searching', issuedOn: '2027-02-02', inForce: true, missing: ['offer'] },
  ]);
  expect(await children('applicationsWithoutFgdm', 'asAt: "2027-01-13T10:00:00Z"')).toEqual([]);
});

describe('holds that run out', () => {
  const FIELDS = 'hold home request lane expiresAt extended';
  const insert = (id: string, expiresAt: string, value: { authority?: string; body?: string; endedAt?: string }) =>
    bench.bench.sql.query(
      `insert into hold (id, home, request, authority, body, lane, taken_at, expires_at, extended, from_queue, ended_at)
        values ($1, 'birch', $2, $3, $4, 'planned', '2027-02-01', $5, false, false, $6)`,
      [
        `${story.authority}-${id}`,
        `${story.authority}-r`,
        value.authority ?? story.authority,
        value.body ?? 'REGION',
        expiresAt,
        value.endedAt ?? null,
      ],
    );
  const named = async (hours: number, role: Role = 'service-manager', claims = {}) =>
    (await list('holdsExpiring', `hours: ${hours}`, FIELDS, role, claims)).map((node) =>
      readGlobalId(String(node['hold']))?.id.split('-').at(-1),
    );

  beforeAll(async () => {
    await insert('soon', '2027-02-02T17:00:00Z', {});
    await insert('later', '2027-02-03T17:00:00Z', {});
    await insert('over', '2027-02-02T09:00:00Z', {});
    await insert('ended', '2027-02-02T17:00:00Z', { endedAt: '2027-02-01T12:00:00Z' });
    await insert('others', '2027-02-02T12:00:00Z', { authority: 'OTHER', body: story.authority });
    await bench.bench.sql.query(
      `insert into home_request (id, body, authority, lane, journeys, children, sent_at, need_version, sequence, head)
        values ($1, 'REGION', $2, 'planned', array[$3], array['c'], '2027-02-01', 1, 1, '')`,
      [`${story.authority}-r`, story.authority, raw('offered')],
    );
  });

  test('the soonest first: of the authority’s requests, and of the register that it keeps', async () => {
    expect(await named(24)).toEqual(['others', 'soon']);
    expect(await named(48)).toEqual(['others', 'soon', 'later']);
    const [first] = await list('holdsExpiring', 'hours: 24, first: 2', FIELDS, 'service-manager');
    expect(first).toEqual({
      ...{ hold: globalId('Hold', `${story.authority}-others`), home: globalId('Home', 'birch'), lane: 'PLANNED' },
      ...{
        request: globalId('HomeRequest', `${story.authority}-r`),
        extended: false,
        expiresAt: '2027-02-02T12:00:00.000Z',
      },
    });
  });
  test('to a team those for its own children; to who searches the whole register too; to a provider none', async () => {
    expect(await named(24, 'supervisor', { teams: ['north'] })).toEqual(['soon']);
    expect(await named(24, 'supervisor', { teams: ['south'] })).toEqual([]);
    expect(await named(24, 'home-finder', { teams: [] })).toEqual(['others']);
    await expect(named(24, 'provider-manager')).rejects.toThrow('NOT_ALLOWED');
    await expect(named(0)).rejects.toThrow('INVALID_VALUE');
  });
});

// ---- From indexes ----

/** What the planner does with a statement where there are very many other rows; nothing of it stays. */
async function planOf({ text, values }: Prisma.Sql): Promise<string> {
  const owner = new Pool({ connectionString: setting('DATABASE_OWNER_URL'), max: 1 });
  const connection = await owner.connect();
  try {
    await connection.query('begin');
    const many = 'generate_series(1, 20000) n';
    await connection.query(
      `insert into journey (id, type, purpose, child, authority, team, reference, started_on, clock_offset_ms, sequence, head, recorded_at)
        select 'filler-' || n, 'leaving-care', 'leaving-care', 'filler-' || n, $1, 'filler', 'filler-' || n, '2026-06-01', 0, 1, '', now()
        from ${many}`,
      [story.authority],
    );
    await connection.query(
      `insert into duty (id, journey, key, step, instance, owed_by, clock_kind, opened_on, paused, days_late, working_days_late)
        select 'filler-' || n || '/keep-in-touch:1', 'filler-' || n, 'keep-in-touch:1', 'keep-in-touch', '1', 'personal-adviser',
        'local-guard', '2026-06-01', false, 0, 0 from ${many}`,
    );
    await connection.query(
      `insert into duty_version (duty, journey, journey_type, child, authority, team, clock_kind, standing, due_on, overdue_from,
        true_from, true_to, known_from, known_to)
      select 'filler-' || n || '/keep-in-touch:1', 'filler-' || n, 'leaving-care', 'filler', $1, 'filler', 'local-guard', 'open',
        '2026-11-01', '2026-11-02', '2026-06-01', 'infinity', '2026-06-01', 'infinity' from ${many}`,
      [story.authority],
    );
    await connection.query(
      `insert into gate (journey, gate, act, act_on, limbs, sequence, judged_at, first_limbs, first_judged_at)
        select 'filler-' || n, 'move', '5', '2026-06-01', '[]', 5, now(), '[]', now() from ${many}`,
    );
    await connection.query(
      `insert into hold (id, home, request, authority, body, lane, taken_at, expires_at, extended, from_queue, ended_at)
        select 'filler-' || n, 'h', 'r', $1, $1, 'planned', '2026-06-01', '2026-06-03', false, false, '2026-06-02' from ${many}`,
      [story.authority],
    );
    await connection.query('analyze journey, duty, duty_version, gate, hold');
    const { rows } = await connection.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  } finally {
    await connection.query('rollback');
    connection.release();
    await owner.end();
  }
}

describe('whoever asks reads no more than an index holds', () => {
  const place = () => ({ of: 'authority', authority: story.authority }) as const;
  test.each([
    ['without options', ['offer-options', 'offer-options-urgent']],
    ['undecided', ['decide-home', 'decide-home-urgent']],
    ['late', ['move-child']],
    ['too long', ['stay-length-guard']],
    ['without an advocate', ['offer-advocate']],
  ])('%s', async (_, steps) => {
    const moment = { asAt: instant('2027-02-02T10:00:00Z'), knownBy: undefined };
    const { page } = statementsFor(place(), { clockKinds: ['local-guard'] }, moment, stepIs(...steps), 51);
    expect(await planOf(page)).toContain('duty_version_authority_matching');
  });
  test('emergencies that last', async () => {
    const which = Prisma.sql`select j.id from journey j where j.authority = ${story.authority} and ${arrivedBefore(civilDate('2027-01-20'))}`;
    const plan = await planOf(which);
    expect(plan).toMatch(/journey_emergency|duty_arrival/);
    expect(plan).not.toMatch(/Seq Scan on (journey|duty)/);
  });
  test('applications', async () => {
    const plan = await planOf(Prisma.sql`select g.journey from ${appliedWithout(place(), civilDate('2027-02-02'))}`);
    expect(plan).toContain('gate_applied');
    expect(plan).not.toMatch(/Seq Scan on gate/);
  });
  test('holds', async () => {
    const span = [instant('2027-02-02T10:00:00Z'), instant('2027-02-03T10:00:00Z')] as const;
    const plan = await planOf(Prisma.sql`select id from ${expiring(place(), { roles: ['service-manager'] }, ...span)}`);
    expect(plan).toContain('hold_live_of_authority');
    expect(plan).not.toContain('Seq Scan on hold');
  });
});
