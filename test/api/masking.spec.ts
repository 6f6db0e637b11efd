import { randomUUID } from 'node:crypto';
import { graphql, GraphQLError } from 'graphql';
import { masked } from '../../api/errors';
import { schema } from '../../api/schema';
import { startApiBench, type ApiBench } from '../support/api';
import { codesIn, Story } from '../support/story';

/* Words about a person stay sealed: they show up in no log, error, id or clear column. */

const CANARY = `Canary${randomUUID().slice(0, 8)}`;

let bench: ApiBench;
let story: Story;
const written: string[] = [];

beforeAll(async () => {
  for (const stream of [process.stdout, process.stderr])
    jest.spyOn(stream, 'write').mockImplementation((chunk: string | Uint8Array) => {
      written.push(String(chunk));
      return true;
    });
  bench = await startApiBench();
  story = await Story.begin(bench, '2026-12-01');
  await story.on('2026-12-18');
}, 90_000);
afterAll(async () => {
  await bench?.close();
  jest.restoreAllMocks();
});
jest.setTimeout(60_000);

test('a canary in every sealed place is found in no clear column, no log and no answer that refuses', async () => {
  const child = { reference: 'c', givenNames: CANARY, familyName: CANARY };
  const registered = await story.mutate('case-system', 'registerChild', child, 'errors { code } child { id }');
  const { id } = registered['child'] as { id: string };
  const refusals: unknown[] = [
    await story.mutate(
      'case-system',
      'registerChild',
      { ...child, givenNames: `${CANARY}x` },
      'errors { code message path }',
    ),
  ];
  const start = {
    children: [{ child: id, reference: 'j' }],
    team: story.team('north'),
    purpose: 'BEFORE_PROCEEDINGS',
    startedOn: story.today,
  };
  const { results } = await story.one('case-system', 'startFamilyGroupJourney', start);
  story.adopt('c', results[0]?.journey?.id ?? '', 0);
  expect(codesIn(await story.record('social-worker', 'wishesAndFeelings', { how: 'talked', words: CANARY }))).toEqual(
    [],
  );
  expect(
    codesIn(await story.decide('service-manager', 'urgentBypass', { choice: 'declare', reasons: CANARY })),
  ).toEqual([]);
  refusals.push(await story.decide('social-worker', 'urgentBypass', { choice: 'declare', reasons: CANARY }));
  refusals.push(
    await story.record('social-worker', 'wishesAndFeelings', { how: 'talked', words: CANARY }, { on: '2027-01-01' }),
  );
  refusals.push(
    await story.mutate(
      'social-worker',
      'correctBirthDate',
      { child: id, bornOn: '2030-01-01', reason: CANARY },
      'errors { code message path }',
    ),
  );
  expect(JSON.stringify(refusals)).not.toContain(CANARY);
  expect(written.join('')).not.toContain(CANARY);

  const { rows } = await bench.bench.sql.query(
    `select (select count(*) from event e where e::text like $1)::int as events,
    (select count(*) from child c where c::text like $1)::int as children, (select count(*) from journey j where j::text like $1)::int as journeys`,
    [`%${CANARY}%`],
  );
  expect(rows).toEqual([{ events: 0, children: 0, journeys: 0 }]);
});

test('nor can it be guessed from the hash of what was sent, once the key is gone', async () => {
  const { rows } = await bench.bench.sql.query<{ body: string }>(
    'select distinct body from event where sealed is not null and actor = $1',
    ['social-worker'],
  );
  expect(rows.length).toBeGreaterThan(0);
  // The hash covers a digest that only the child's key can make: the same words give another one for another child.
  await story.start(['other']);
  const heard = { how: 'talked', words: CANARY };
  await story.record('social-worker', 'wishesAndFeelings', heard, { children: ['c', 'other'] });
  const bodies = await bench.bench.sql.query<{ body: string }>(
    `select body from event where payload->>'fact' = 'wishesAndFeelings' and stream in (select id from journey where authority = $1) order by stored_at desc limit 2`,
    [story.authority],
  );
  expect(new Set(bodies.rows.map(({ body }) => body)).size).toBe(2);
});

describe('a fault of ours', () => {
  test('is told with an id and nothing else, and logged with the same id and no words', () => {
    written.length = 0;
    const told = masked(new GraphQLError(CANARY, { originalError: new TypeError(CANARY) }));
    expect(told.message).not.toContain(CANARY);
    expect(told.extensions).toEqual({ code: 'INTERNAL', id: expect.any(String) });
    const log = written.join('');
    expect(log).toContain(String(told.extensions['id']));
    expect(log).toContain('TypeError');
    expect(log).not.toContain(CANARY);
  });

  test('of a connection is told as one that may be tried again', () => {
    const lost = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
    expect(masked(lost).extensions).toMatchObject({ code: 'UNAVAILABLE' });
  });

  test('thrown by a resolver reaches no caller', async () => {
    const contextValue = {
      caller: story.person('auditor'),
      now: story.now,
      prisma: { $queryRaw: () => Promise.reject(new Error(CANARY)) },
    };
    const { errors } = await graphql({ schema, source: '{ journey(id: "Sm91cm5leTp4") { id } }', contextValue });
    expect(JSON.stringify(errors?.map(masked))).not.toContain(CANARY);
  });
});
