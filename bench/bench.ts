import { parseArgs } from 'node:util';
import { Pool } from 'pg';
import { startEnvironment, type Environment } from '../test/support/environment';
import { Council, startSystem, type System } from '../test/support/system';
import { measureAppend } from './append';
import { measureCost } from './cost';
import { COURSE, journeysOf, openJourneys, type Place } from './course';
import { measureDueDates } from './due-dates';
import { measureDuties, measurePast } from './duties';
import { tableOf, type Figure } from './figures';
import { measureHolds } from './holds';
import { measureImport } from './import';
import { measureLaw } from './law';
import { loadNow, machine } from './machine';
import { measureMatching } from './matching';
import { measureReads } from './reads';
import { measureRest, measureRestart } from './rest';
import { measureVerify } from './verify';
import { measureTimeline } from './timeline';
import { measureHistory, measureOpenings, measureSteps, measureThroughput } from './steps';

/** How much of each thing is done. */
const FULL = {
  ...{ openings: 200, steps: 500, busy: 200, lists: 300, reads: 300, streams: 100_000, contenders: 200 },
  ...{ open: 10_000, youngPeople: 1_000, atMostMs: 30 * 60_000 },
};
const QUICK: typeof FULL = {
  ...{ openings: 50, steps: 100, busy: 40, lists: 100, reads: 100, streams: 10_000, contenders: 50 },
  ...{ open: 1_000, youngPeople: 200, atMostMs: 10 * 60_000 },
};
type Size = typeof FULL;

/** `npm run bench`: an engine, a database, a worker and an API of its own, measured from outside; all is stopped again. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
  const size = values.quick ? QUICK : FULL;
  show('Machine', machine());
  show('Due dates', measureDueDates());
  show('Matching', await measureMatching());
  const ends: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).toReversed()) await end();
  };
  const tooLong = setTimeout(() => void giveUp(stop, 'It took too long.'), size.atMostMs);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void giveUp(stop, 'Stopped.'));
  try {
    await measureAll(ends, size);
  } finally {
    clearTimeout(tooLong);
    await stop();
  }
}

async function giveUp(stop: () => Promise<void>, why: string): Promise<void> {
  console.error(why);
  await stop().finally(() => process.exit(1));
}

async function measureAll(ends: (() => Promise<unknown>)[], size: Size): Promise<void> {
  const environment = await startEnvironment({ durable: true });
  ends.push(() => environment.stop());
  const system = await startSystem(environment);
  const place = await placeOn(environment, system);
  let last: System = system;
  ends.push(
    () => place.journeys.close(),
    () => last.stop(),
  );
  const [sql, owner] = (['DATABASE_URL', 'DATABASE_OWNER_URL'] as const).map(
    (name) => new Pool({ connectionString: environment.settings[name], max: 2 }),
  ) as [Pool, Pool];
  ends.push(() => Promise.all([sql.end(), owner.end()]));

  show('Journeys and steps', [
    ...(await measureOpenings(place, size.openings)),
    ...(await measureSteps(place, size.steps)),
    ...(await measureHistory(place)),
  ]);
  show('A change of law', await measureLaw(place, sql));
  const busy = await openJourneys(place, size.busy);
  const steps = size.busy * COURSE.length;
  const { figures, cost } = await measureCost(place, sql, steps, () => measureThroughput(place, busy));
  show('Many clients', figures);
  show(`What one recorded step costs, over ${steps} of them`, cost);
  show('The record alone', await measureAppend(environment, size.busy));
  show('Contention for one place of a home', await measureHolds(environment, size.contenders));
  show('Verifying the record', await measureVerify(environment, owner, size.streams));
  show('Lists over 100,000 open duties', await measureDuties(place, owner, size.lists));
  show('A past list over a million versions', await measurePast(place, owner, size.lists));
  show('The course of events of one child', await measureTimeline(place, owner, size.lists));
  show('Who looked at whom', await measureReads(place, sql, size.reads));
  show('Taking over from a national return', await measureImport(place, size.youngPeople));
  const [open = 0] = await openNow(sql, place.council.caller.authority);
  show(`With ${size.open} open journeys`, await measureRest(place, open, size.open));
  const restart = await measureRestart(place);
  last = restart.place.system;
  show('Starting again', restart.figures);
}

async function placeOn(environment: Environment, system: System): Promise<Place> {
  const [council, journeys] = await Promise.all([Council.found(system.client), journeysOf(environment)]);
  return { environment, system, council, journeys };
}

async function openNow(sql: Pool, authority: string): Promise<readonly number[]> {
  const counted = 'select count(*)::int as n from journey where authority = $1 and ended_on is null';
  const { rows } = await sql.query<{ n: number }>(counted, [authority]);
  return rows.map(({ n }) => n);
}

const show = (title: string, figures: readonly Figure[]): void =>
  console.log(tableOf(`${title} (load ${loadNow()})`, figures));

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
