import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Pool } from 'pg';
import { ending, extending, recordPassing } from '../../activities/holds';
import { rebuildRegister, register } from '../../activities/register';
import { matchingTables } from '../../activities/matching';
import { openDatabase, type PrismaClient } from '../../prisma/client';
import { addMs, instant, plainTime, type Instant } from '../../statute';
import { setting } from '../support/journeys';
import { inLanes } from '../support/system';
import {
  homeStream,
  record,
  registerHome,
  requestStream,
  searched,
  sendRequest,
  take,
} from '../support/matching-holds';

/*
 * Who has a place when many want it at once, on the database alone: the same function that `takeHold` uses, under the same lock.
 */

let prisma: PrismaClient;
let sql: Pool;
beforeAll(() => {
  prisma = openDatabase(setting('DATABASE_URL'));
  sql = new Pool({ connectionString: setting('DATABASE_URL'), max: 2 });
});
afterAll(() => Promise.all([prisma.$disconnect(), sql.end()]));

jest.setTimeout(120_000); // a guard, not a measure

const NOW = instant('2026-12-23T15:00:00Z');
const UNTIL = instant('2026-12-29T17:00:00Z');
const CONTENDERS = 200;

interface Live {
  readonly id: string;
  readonly request: string;
  readonly places: readonly string[];
}

/** Holds of a home that live at a moment, with their places. */
async function liveAt(home: string, now: Instant): Promise<readonly Live[]> {
  const { rows } = await sql.query<Live>(
    `select h.id, h.request, array_agg(p.place order by p.place) as places from hold h join hold_place p on p.hold = h.id
     where h.home = $1 and h.expires_at > $2 and h.ended_at is null group by h.id order by h.taken_at, h.id`,
    [home, now],
  );
  return rows;
}

/** Two holds of one place at one moment, past the constraint that forbids it. */
async function overlaps(home: string): Promise<number> {
  const { rows } = await sql.query<{ n: number }>(
    `select count(*)::int as n from hold_place a join hold_place b
     on a.home = b.home and a.place = b.place and a.hold < b.hold and a.during && b.during where a.home = $1`,
    [home],
  );
  return rows[0]?.n ?? -1;
}

/** So many requests of their own, each with a search that lists the home. */
const contenders = (count: number, home: string): Promise<readonly string[]> =>
  inLanes(8, Array.from({ length: count }), () => sendRequest(prisma, NOW, { homes: [home] }));

test('of 200 who want one place at once exactly one has it, and 199 are told until when it is held', async () => {
  const home = await registerHome(prisma, 1, NOW);
  const requests = await contenders(CONTENDERS, home);
  const answers = await Promise.all(requests.map((request) => take(prisma, { home, request }, NOW)));
  const [winner, ...more] = requests.filter((_, place) => answers[place]?.ok);
  expect(more).toEqual([]);
  const refusals = answers.flatMap((answer) => (answer.ok ? [] : [answer.refusal]));
  expect(refusals).toHaveLength(CONTENDERS - 1);
  for (const { code, message } of refusals)
    expect([code, message]).toEqual(['held-elsewhere', expect.stringContaining(plainTime(UNTIL))]);
  expect(await liveAt(home, NOW)).toMatchObject([{ request: winner, places: ['place-1'] }]);
  const { rows } = await sql.query("select command from event where stream = $1 and type = 'places.held'", [home]);
  expect(rows).toHaveLength(1);
});

test('of 200 groups of two who want a home with three places one has two of them, and a single child the third', async () => {
  const home = await registerHome(prisma, 3, NOW);
  const requests = await contenders(CONTENDERS, home);
  const answers = await Promise.all(requests.map((request) => take(prisma, { home, request, places: 2 }, NOW)));
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await liveAt(home, NOW)).toMatchObject([{ places: ['place-1', 'place-2'] }]);
  const [single = ''] = await contenders(1, home);
  expect(await take(prisma, { home, request: single }, NOW)).toMatchObject({ ok: true });
  expect((await liveAt(home, NOW)).map(({ places }) => places)).toContainEqual(['place-3']);
});

test('of 20 who may wait one has the place, and each of the others its turn, in the order in which they came', async () => {
  const home = await registerHome(prisma, 1, NOW);
  const requests = await contenders(20, home);
  const asking = requests.map((request, turn) => take(prisma, { home, request, queue: true }, addMs(NOW, turn)));
  expect((await Promise.all(asking)).every(({ ok }) => ok)).toBe(true);
  const waiting = await prisma.holdQueue.findMany({ where: { home, leftAt: null }, orderBy: { joinedAt: 'asc' } });
  expect(waiting).toHaveLength(19);
  await recordPassing(prisma, home, 'lapse:first', UNTIL);
  expect(await liveAt(home, UNTIL)).toMatchObject([{ request: waiting[0]?.request }]);
  expect(await overlaps(home)).toBe(0);
});

test('the database refuses a second hold on a place whatever is inserted past the function', async () => {
  const home = await registerHome(prisma, 1, NOW);
  const [request = ''] = await contenders(1, home);
  await take(prisma, { home, request }, NOW);
  const insert = (from: string, until: string) =>
    sql.query("insert into hold_place values ($1, $2, 'place-1', tstzrange($3, $4))", [
      randomUUID(),
      home,
      from,
      until,
    ]);
  await expect(insert('2026-12-29T16:59:59Z', '2026-12-30T00:00:00Z')).rejects.toMatchObject({
    ...{ code: '23P01', constraint: 'one_hold_for_a_place' },
  });
  await expect(insert(UNTIL, '2026-12-30T00:00:00Z')).resolves.toMatchObject({ rowCount: 1 });
});

describe('a home that may not be held', () => {
  test('because the latest search rules it out, or no search has considered it', async () => {
    const home = await registerHome(prisma, 1, NOW);
    const [request = ''] = await contenders(1, home);
    await searched(prisma, request, addMs(NOW, 1), { ruledOut: [home] });
    expect(await take(prisma, { home, request }, NOW)).toMatchObject({ refusal: { code: 'not-compliant' } });
    await searched(prisma, request, addMs(NOW, 2), { homes: [home] });
    expect(await take(prisma, { home, request }, NOW)).toMatchObject({ ok: true });
    const unsearched = await sendRequest(prisma, NOW);
    expect(await take(prisma, { home, request: unsearched }, NOW)).toMatchObject({
      refusal: { code: 'not-compliant' },
    });
  });

  test('because the request is closed, and a turn of it then goes to the next', async () => {
    const home = await registerHome(prisma, 1, NOW);
    const [holder = '', closed = '', next = ''] = await contenders(3, home);
    await take(prisma, { home, request: holder }, NOW);
    for (const [turn, request] of [closed, next].entries())
      await take(prisma, { home, request, queue: true }, addMs(NOW, turn + 1));
    await record(prisma, requestStream({ id: closed }), NOW, { type: 'request.closed', why: 'family-found' });
    expect(await take(prisma, { home, request: closed }, NOW)).toMatchObject({ refusal: { code: 'already-ended' } });
    await recordPassing(prisma, home, 'lapse:holder', UNTIL);
    expect(await liveAt(home, UNTIL)).toMatchObject([{ request: next }]);
  });

  test('because it has not so many places', async () => {
    const home = await registerHome(prisma, 1, NOW);
    const [request = ''] = await contenders(1, home);
    expect(await take(prisma, { home, request, places: 2 }, NOW)).toMatchObject({
      refusal: { code: 'not-compliant', path: ['places'] },
    });
  });
});

test('nobody has to have run for a hold to be over: whoever comes next finds it so, and the queue goes first', async () => {
  const home = await registerHome(prisma, 1, NOW);
  const [first = '', waits = '', late = ''] = await contenders(3, home);
  await take(prisma, { home, request: first }, NOW);
  await take(prisma, { home, request: waits, authority: 'Y', queue: true }, addMs(NOW, 300_000));
  const after = instant('2026-12-30T09:00:00Z');
  expect(await take(prisma, { home, request: late, queue: true }, after)).toMatchObject({ ok: true });
  const holds = await prisma.hold.findMany({ where: { home }, orderBy: { takenAt: 'asc' } });
  expect(
    holds.map(({ request, takenAt, expiresAt, endedAt, how }) => ({ request, takenAt, expiresAt, endedAt, how })),
  ).toEqual([
    { request: first, takenAt: new Date(NOW), expiresAt: new Date(UNTIL), endedAt: new Date(UNTIL), how: 'expired' },
    {
      ...{ request: waits, takenAt: new Date(UNTIL), expiresAt: new Date('2026-12-31T17:00:00Z') },
      ...{ endedAt: null, how: null },
    },
  ]);
  expect(await prisma.holdQueue.findMany({ where: { home, leftAt: null } })).toMatchObject([{ request: late }]);
});

// ---- Whatever happens ----

const anyAct = fc.record({
  type: fc.constantFrom('take', 'take', 'wait', 'extend', 'release', 'book', 'look'),
  which: fc.nat(5),
  places: fc.integer({ min: 1, max: 2 }),
  lane: fc.constantFrom('planned' as const, 'emergency' as const),
  minutes: fc.integer({ min: -5, max: 2_000 }),
});

test('never two live holds on one place, and the same rows out of the events, whatever is done in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyAct, { minLength: 4, maxLength: 12 }), async (acts) => {
      const home = await registerHome(prisma, 2, NOW);
      const requests = await contenders(3, home);
      let now = NOW;
      for (const { type, which, places, lane, minutes } of acts) {
        now = addMs(now, minutes * 60_000);
        const at = now;
        const request = requests[which % requests.length] ?? '';
        const hold = (await prisma.hold.findMany({ where: { home, endedAt: null } }))[which % 2]?.id ?? '';
        const drafts =
          type === 'extend'
            ? extending(home, hold, at)
            : ending(home, hold, type === 'book' ? 'booked' : 'released', at);
        if (type === 'take' || type === 'wait')
          await take(prisma, { home, request, places, lane, queue: type === 'wait' }, at);
        else if (type === 'look') await recordPassing(prisma, home, randomUUID(), at);
        else
          await register(prisma, {
            ...{ stream: homeStream(home), opens: false, command: randomUUID(), body: '', recordedAt: at, drafts },
            author: { by: { id: 'finder-1', roles: ['home-finder'] } },
          });
        expect(await overlaps(home)).toBe(0);
      }
      const before = await matchingTables(prisma, home);
      await prisma.$transaction((tx) => rebuildRegister(tx, home, 'home'));
      expect(await matchingTables(prisma, home)).toEqual(before);
    }),
    { seed: 20261123, numRuns: 25 },
  );
});
