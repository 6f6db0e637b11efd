import { randomUUID } from 'node:crypto';
import { rebuildRegister } from '../../activities/register';
import { verifyTables } from '../../activities/tables';
import { openDatabase, type PrismaClient } from '../../prisma/client';
import { addMs, instant } from '../../statute';
import { setting } from '../support/journeys';
import { record, registerHome, requestStream, sendRequest, take } from '../support/matching-holds';

/* The reading tables of homes and requests against their events: made again as they were, and a row that no event tells of is found. */

let prisma: PrismaClient;
beforeAll(() => {
  prisma = openDatabase(setting('DATABASE_URL'), 4);
});
afterAll(() => prisma.$disconnect());
jest.setTimeout(120_000); // a guard, not a measure

const NOW = instant('2026-12-23T15:00:00Z');
const AT = new Date(NOW);

/** Which tables of these streams are not what their events make them. */
async function found(...streams: readonly string[]): Promise<readonly string[]> {
  const all = await prisma.$queryRaw<{ id: string }[]>`
    select id from journey union all select id from child union all select code from authority
    union all select id from home union all select id from home_request`;
  const others = new Set(all.map(({ id }) => id).filter((id) => !streams.includes(id)));
  const messages: string[] = [];
  expect(await verifyTables(prisma, others, ({ message }) => messages.push(message))).toBeGreaterThanOrEqual(2);
  return messages.map((message) => message.split(' ')[2] ?? '').toSorted();
}

test('after a search, an approach and a hold they are as their events make them; a row beside them is found and taken away', async () => {
  const home = await registerHome(prisma, 2, NOW);
  const request = await sendRequest(prisma, NOW, { homes: [home] });
  const approach = randomUUID();
  const stream = requestStream({ id: request });
  const run = (await prisma.searchRun.findFirstOrThrow({ where: { request } })).id;
  const asked = { approach, home, homeVersion: 1, provider: 'region-team', run, answerBy: addMs(NOW, 3_600_000) };
  await record(prisma, stream, NOW, { type: 'home.asked', ...asked });
  await record(prisma, stream, NOW, { type: 'home.answered', approach, answer: 'interested' });
  expect(await take(prisma, { home, request }, NOW)).toMatchObject({ ok: true });
  expect(await found(home, request)).toEqual([]);

  const hold = await prisma.hold.findFirstOrThrow({ where: { home } });
  await prisma.hold.create({ data: { ...hold, id: randomUUID() } });
  const row = await prisma.approach.findUniqueOrThrow({ where: { id: approach } });
  await prisma.approach.create({ data: { ...row, id: randomUUID(), endedAt: AT } });
  await prisma.approach.update({ where: { id: approach }, data: { answer: 'declined' } });
  expect(await found(home, request)).toEqual(['approach', 'hold']);

  await prisma.$transaction((tx) => rebuildRegister(tx, home, 'home'));
  await prisma.$transaction((tx) => rebuildRegister(tx, request, 'request'));
  expect(await found(home, request)).toEqual([]);
  expect(await prisma.approach.findMany({ where: { request } })).toEqual([row]);
  expect(await prisma.hold.findMany({ where: { home } })).toEqual([hold]);
});
