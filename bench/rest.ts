import { setTimeout as pause } from 'node:timers/promises';
import { startSystem } from '../test/support/system';
import { COURSE, openJourneys, tellByHttp, usesOf, type Place } from './course';
import { megabytes, type Figure } from './figures';
import type { Use } from './machine';

const CLIENTS = 30;
const UNTIL_QUIET_MS = 20_000;
const OBSERVED_MS = 60_000;

/** Memory and CPU with many journeys open and nobody asking anything. @param open how many are open already */
export async function measureRest(place: Place, open: number, wanted: number): Promise<readonly Figure[]> {
  await openJourneys(place, Math.max(0, wanted - open), CLIENTS);
  await pause(UNTIL_QUIET_MS);
  const before = usesOf(place);
  await pause(OBSERVED_MS);
  const after = usesOf(place);
  return Object.entries(after).map(([name, use]) => figureOf(name, before[name], use));
}

function figureOf(name: string, before: Use | undefined, after: Use | undefined): Figure {
  const what = `At rest: ${name}`;
  if (!before || !after) return { what, figure: 'not measured on this system' };
  const cpu = ((after.cpuSeconds - before.cpuSeconds) / (OBSERVED_MS / 1000)) * 100;
  return { what, figure: `${megabytes(after.memory)}, ${cpu.toFixed(1)} % of one core` };
}

/** From the death of worker and API to the first step that is recorded after it; both are started at once. */
export async function measureRestart(
  place: Place,
): Promise<{ readonly place: Place; readonly figures: readonly Figure[] }> {
  const [journey] = await openJourneys(place, 1);
  const [step] = COURSE;
  if (!journey || !step) throw new Error('There is nothing to tell.');
  for (const { pid } of [place.system.worker, place.system.api]) process.kill(pid, 'SIGKILL');
  const began = performance.now();
  await place.system.stop();
  const system = await startSystem(place.environment);
  const council = place.council.through(system.client);
  const ready = performance.now() - began;
  const again = { ...place, system, council };
  await tellByHttp(again, journey, step);
  const answered = performance.now() - began;
  const figures = [
    { what: 'Worker and API killed and started again: both ready', figure: `${(ready / 1000).toFixed(1)} s` },
    { what: 'The same: first step recorded', figure: `${(answered / 1000).toFixed(1)} s` },
  ];
  return { place: again, figures };
}
