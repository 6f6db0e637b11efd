import { randomUUID } from 'node:crypto';
import { keptBundle } from '../../activities/histories';
import { readLinks, readRecorded } from '../../activities/reading';
import { openDatabase, type PrismaClient } from '../../prisma/client';
import { readKeyring } from '../../temporal/codec';
import { aboutRun, inputOf, readUnknown, type Events } from '../../temporal/engine-histories';
import { engineReplayable, replayJourney, Replayers } from '../../temporal/replay';
import { startWorker, type RunningWorker } from '../../temporal/worker';
import type { Sent } from '../../workflows/kernel/decide';
import type { Recorded } from '../../workflows/kernel/events';
import { emptyJourney, fold, type JourneyState } from '../../workflows/kernel/state';
import type { Delivered, Kept } from '../../workflows/messages';
import { startEnvironment, type Environment } from '../support/environment';
import { eventually } from '../support/eventually';
import { bundleOfThisRun, setting, startBench, type Bench } from '../support/journeys';
import { ANSWERED, LONG_LIFE, LONG_LIFE_BORN, longLife, WOKEN, type Day } from '../support/long-life';
import { RecordWatcher } from './record';

/*
 * One young person from 15 and a half to 27 on the real engine, while builds change underneath and the database dies. The same
 * life is told to the kernel alone, event by event: what the record holds must be that, and nothing else.
 */

jest.setTimeout(240_000); // a guard, not a measure

const START = '2025-12-10T10:00:00Z';
/** Runs make way early, so that a life has many. */
const ROLL_OVER_AFTER = 300;
/** The most that the engine should ever hold of one run. */
const MOST_EVENTS = 2_000;

let environment: Environment;
let bench: Bench;
let prisma: PrismaClient;
let watcher: RecordWatcher;
const workers: RunningWorker[] = [];

beforeAll(async () => {
  environment = await startEnvironment({ restart: true });
  Object.assign(process.env, environment.settings);
  bench = await startBench();
  bench.sql.on('error', () => undefined); // the database is killed on purpose
  prisma = openDatabase(setting('DATABASE_URL'), 2);
  watcher = new RecordWatcher(setting('DATABASE_URL'));
}, 120_000);

afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await Promise.all([bench?.close(), prisma?.$disconnect(), watcher?.close()]);
  await environment?.stop();
}, 60_000);

/** One step: the commands told together, what was answered, and what the engine wrote down for it. */
interface Told {
  readonly sent: readonly Sent[];
  readonly kept: readonly Kept[];
  /** Events of the engine; undefined where the run made way for the next meanwhile. */
  readonly cost: number | undefined;
  /** Whether the journey is to wake sooner than it was. */
  readonly sooner: boolean;
}

/** A life that is lived on the engine and, beside it, in the kernel alone. */
class Life {
  readonly journey = bench.journey({ at: START, type: 'leaving-care', rollOverAfter: ROLL_OVER_AFTER });
  readonly alone = longLife();
  readonly steps: Told[] = [];

  async begin(): Promise<void> {
    const opening = this.journey.opening(randomUUID(), undefined, LONG_LIFE_BORN);
    this.alone.on(START, () => opening);
    this.steps.push({
      sent: [opening],
      kept: keptOf(await this.journey.begin(opening)),
      cost: undefined,
      sooner: true,
    });
  }

  /** Goes to a day and tells what happened, all of it in one step. */
  async live([day, ...acts]: Day): Promise<void> {
    await this.goTo(day);
    const wakes = this.alone.nextWake();
    const sent = acts.map((act) => {
      const one = { id: randomUUID(), body: '', ...act(this.alone) };
      this.alone.on(this.alone.now, () => one);
      return one;
    });
    const [was, kept, is] = [await this.run(), keptOf(await this.journey.deliver(sent)), await this.run()];
    const next = this.alone.nextWake();
    const sooner = next !== undefined && (wakes === undefined || next < wakes);
    const cost = was.runId === is.runId ? is.historyLength - was.historyLength : undefined;
    this.steps.push({ sent, kept, cost, sooner });
  }

  async goTo(day: string): Promise<void> {
    const moment = `${day}T10:00:00Z`;
    this.alone.on(moment);
    if (day > this.journey.today()) await this.journey.skipTo(moment);
  }

  private run = () => bench.journeys.client.workflow.getHandle(this.journey.id).describe();

  timersFired = async (): Promise<number> =>
    (await this.runs()).flat().filter(({ timerFiredEventAttributes: fired }) => fired).length;

  runs = async (): Promise<readonly Events[]> =>
    (await readUnknown(bench.journeys.client, this.journey.id, new Set())).map(({ events }) => events);

  inRecord = (): Promise<readonly Recorded[]> => readRecorded(prisma, this.journey.id);
}

function keptOf({ kept, refusal }: Delivered): readonly Kept[] {
  if (refusal) throw new Error(`Refused: ${refusal.code}. ${refusal.message}`);
  return kept;
}

/** The last step, told again word for word, is answered word for word. */
async function expectTheSameAnswer({ journey, steps }: Life): Promise<void> {
  const { sent = [], kept } = steps.at(-1) ?? {};
  expect(keptOf(await journey.deliver(sent))).toEqual(kept);
}

/** Another build of the same code takes over, as with a release; the journey goes on with it when it rolls over. */
async function release(life: Life, name: string): Promise<void> {
  const { code, buildId } = bundleOfThisRun();
  const bundle = { code, buildId: `${buildId}-${name}` };
  const deploymentName = bench.settings.taskQueue;
  workers.push(
    await startWorker({
      ...bench.settings,
      databaseUrl: setting('DATABASE_URL'),
      bundle,
      deploymentName,
      makeCurrent: true,
    }),
  );
  const handle = bench.journeys.client.workflow.getHandle(life.journey.id);
  const first = (await handle.describe()).runId;
  await eventually(
    async () => {
      await handle.signal('nudge');
      await new Promise((go) => setTimeout(go, 300));
      return (await handle.describe()).runId;
    },
    (run) => run !== first,
    30_000,
  );
}

const before = (day: string): readonly Day[] => LONG_LIFE.filter(([on]) => on < day);
const between = (from: string, to: string): readonly Day[] => LONG_LIFE.filter(([on]) => on >= from && on < to);

/** An event without what only a clock tells: the moment, and the hour of what time itself brought about. */
const timeless = ({ sequence, event, occurred, author }: Recorded): unknown => ({
  ...{ sequence, event, author },
  on: occurred.on,
});

/** Clocks settled twice over with nothing in between. */
function settledTwice(events: readonly Recorded[]): readonly string[] {
  const last = new Map<string, string>();
  return events.flatMap(({ event, sequence }) => {
    if (!('duty' in event) || typeof event.duty !== 'string') return [];
    const is = event.type === 'clock.settled' ? `${event.outcome} ${event.settled.on} ${event.reason}` : event.type;
    const was = last.get(event.duty);
    last.set(event.duty, is);
    return event.type === 'clock.settled' && is === was ? [`${sequence} ${event.duty}`] : [];
  });
}

/** The seconds that the timer set last sleeps. */
const sleeps = (events: Events): number =>
  Number(
    events.findLast(({ timerStartedEventAttributes: timer }) => timer)?.timerStartedEventAttributes?.startToFireTimeout
      ?.seconds,
  );

const openDuties = (events: readonly Recorded[]): readonly string[] =>
  Object.values(fold(emptyJourney('journey'), events).duties).flatMap(({ key, outcome }) => (outcome ? [] : [key]));

/** As a snapshot travels, without the law that was learnt beside the events. */
const carried = ({ law: _, ...state }: JourneyState): unknown => JSON.parse(JSON.stringify(state));

test('eleven years, three builds and a database that dies: nothing is lost, nothing doubled, and no run grows long', async () => {
  const life = new Life();
  await life.begin();
  for (const day of before('2028-06-01')) await life.live(day);

  await release(life, 'second');
  for (const day of between('2028-06-01', '2030-10-01')) await life.live(day);

  const [first = ANSWERED, ...rest] = between('2030-10-01', '2031-06-15');
  await life.goTo(first[0]);
  const killed = environment.database.pid;
  process.kill(killed, 'SIGKILL'); // the step waits for the database, and goes on
  for (const day of [first, ...rest]) await life.live(day);
  expect(environment.database.pid).not.toBe(killed);
  await expectTheSameAnswer(life);

  await release(life, 'third');
  await expectTheSameAnswer(life);
  for (const day of between('2031-06-15', '2040-01-01')) await life.live(day);

  const awake = await life.timersFired();
  await life.goTo('2036-06-17'); // asleep for a year
  expect(openDuties(await life.inRecord())).toEqual([]);
  expect(await life.timersFired()).toBe(awake + 12);
  expect(sleeps((await life.runs()).at(-1) ?? [])).toBe(30 * 86_400);
  await life.live(WOKEN);
  expect(openDuties(await life.inRecord())).toEqual([expect.stringMatching(/^reply-to-contact:/)]);
  await life.live(ANSWERED);
  await life.goTo('2037-07-20');
  expect(openDuties(await life.inRecord())).toEqual([]);
  expect(sleeps((await life.runs()).at(-1) ?? [])).toBe(30 * 86_400);

  await expectTheLife(life);
  const runs = await life.runs();
  expect(new Set(runs.map((run) => aboutRun(run).buildId)).size).toBe(3);
  expect(runs.length).toBeGreaterThan(5);
  for (const run of runs) expect(run.length).toBeLessThan(MOST_EVENTS);
  expect(runs.flat().length).toBeLessThan(2 * MOST_EVENTS);
  expectCheap(life);
});

/** Six events of the engine; eight where the next wake moves forward. The step for which the database had to come back is longer. */
function expectCheap({ steps }: Life): void {
  const dear = steps.filter(({ cost = 0, sooner }) => cost > (sooner ? 8 : 6));
  expect(dear.length).toBeLessThanOrEqual(1);
  expect(steps.filter(({ cost }) => cost !== undefined).length).toBeGreaterThan(100);
}

/** The record holds what the kernel alone says, each command once; runs, reading tables and answers agree with it. */
async function expectTheLife(life: Life): Promise<void> {
  const events = await life.inRecord();
  expect(events.map(timeless)).toEqual(life.alone.events.map(timeless));
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, place) => place + 1));
  expect(settledTwice(events)).toEqual([]);
  await expectEachCommandOnce(life);
  const { read, rebuilt } = await watcher.readAndRebuilt(life.journey.id);
  expect(read).toEqual(rebuilt);
  await expectRunsToAgree(life, events);
}

/** Where the answer says, and nowhere else; all that a step or a wake brought about in one transaction. */
async function expectEachCommandOnce({ journey, steps, alone }: Life): Promise<void> {
  const { rows } = await bench.sql.query<{ command: string; first: number; last: number; count: number }>(
    `select command, min(sequence)::int as first, max(sequence)::int as last, count(*)::int as count
      from event where stream = $1 group by command`,
    [journey.id],
  );
  for (const { command, first, last } of steps.flatMap(({ kept }) => kept))
    expect(rows.filter((row) => row.command === command)).toEqual([{ command, first, last, count: last - first + 1 }]);
  const { rows: transactions } = await bench.sql.query('select distinct xmin::text from event where stream = $1', [
    journey.id,
  ]);
  expect(transactions).toHaveLength(steps.length + alone.wakes.filter(({ events }) => events > 0).length);
}

/** What each run handed over is what the record folds to, and all of them replay to the record. */
async function expectRunsToAgree({ journey }: Life, events: readonly Recorded[]): Promise<void> {
  const keyring = readKeyring(bench.settings.payloadKeys);
  const runs = await readUnknown(bench.journeys.client, journey.id, new Set());
  for (const run of runs.slice(1)) {
    const snapshot = (await inputOf(run.events, keyring))?.snapshot;
    const so = fold(emptyJourney(journey.id), events.slice(0, snapshot?.sequence));
    expect(snapshot && carried(snapshot)).toEqual(carried(so));
  }
  const record = await readLinks(prisma, journey.id);
  const evidence = { journey: journey.id, runs: runs.map((run) => engineReplayable(run, run.events)), record };
  const replayers = new Replayers((build) => keptBundle(prisma, build), keyring);
  const report = await replayJourney({ ...evidence, sure: record.length }, keyring, replayers);
  await replayers.close();
  expect(report.differences).toEqual([]);
  expect(report.runs.flatMap(({ difference }) => difference ?? [])).toEqual([]);
}
