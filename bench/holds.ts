import { openDatabase, type PrismaClient } from '../prisma/client';
import { instant, type Instant } from '../statute';
import type { Environment } from '../test/support/environment';
import { registerHome, sendRequest, take } from '../test/support/matching-holds';
import { inLanes } from '../test/support/system';
import { quantile, type Figure } from './figures';

/** As the API has. */
const POOL = 10;
const NOW: Instant = instant('2026-12-23T15:00:00Z');

/**
 * How long each waits for its answer when so many want one place at the same moment, without the API and the engine: one has it,
 * and the others are told until when it is held.
 */
export async function measureHolds({ settings }: Environment, most: number): Promise<readonly Figure[]> {
  const prisma = openDatabase(settings['DATABASE_URL'] ?? '', POOL);
  try {
    const figures: Figure[] = [];
    await contend(prisma, POOL); // connections are made, and the code is warm
    for (const count of [1, 10, 50, 200].filter((size) => size <= most)) figures.push(await contend(prisma, count));
    return figures;
  } finally {
    await prisma.$disconnect();
  }
}

async function contend(prisma: PrismaClient, count: number): Promise<Figure> {
  const home = await registerHome(prisma, 1, NOW);
  const send = () => sendRequest(prisma, NOW, { homes: [home] });
  const requests = await inLanes(POOL, Array.from({ length: count }), send);
  const began = performance.now();
  const answers = await Promise.all(
    requests.map(async (request) => {
      const { ok } = await take(prisma, { home, request }, NOW);
      return { ok, ms: performance.now() - began };
    }),
  );
  return figureOf(count, answers);
}

function figureOf(count: number, answers: readonly { readonly ok: boolean; readonly ms: number }[]): Figure {
  const times = answers.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const [p50, last] = [quantile(times, 0.5), quantile(times, 1)];
  const held = answers.filter(({ ok }) => ok).length;
  return {
    what: `${count} at once for one place`,
    figure: `answered p50 ${p50.toFixed(0)} ms, the last ${last.toFixed(0)} ms; ${(last / count).toFixed(1)} ms for each`,
    aim: { text: 'exactly one has it', met: held === 1 },
  };
}
