import { resolve } from 'node:path';
import { Pool } from 'pg';
import { keepHistories, keptBundle, keptRuns, type EngineHistories, type Run } from '../../activities/histories';
import { readLinks } from '../../activities/reading';
import { globalId } from '../../api/ids';
import { openDatabase, type PrismaClient } from '../../prisma/client';
import { civilDate } from '../../statute';
import { readKeyring, type Keyring } from '../../temporal/codec';
import { engineHistories, readEvents, readUnknown } from '../../temporal/engine-histories';
import {
  engineReplayable,
  keptReplayable,
  replayJourney,
  Replayers,
  type Evidence,
  type Report,
} from '../../temporal/replay';
import { connectJourneys } from '../../temporal/connection';
import { startService } from '../../temporal/local/processes';
import { startWorker } from '../../temporal/worker';
import { temporaryFolder } from '../support/environment';
import { eventually } from '../support/eventually';
import {
  bundleOfThisRun,
  sealed,
  engineOfThisRun,
  setting,
  startBench,
  type Bench,
  type DirectJourney,
} from '../support/journeys';
import { replayCommand } from '../support/replay';

/*
 * The engine's histories: kept before the engine forgets them, and replayed from what was kept.
 */

let bench: Bench;
let prisma: PrismaClient;
let keyring: Keyring;
let engine: EngineHistories;
let owner: Pool;
let replayers: Replayers;

beforeAll(async () => {
  bench = await startBench();
  prisma = openDatabase(setting('DATABASE_URL'), 4);
  keyring = readKeyring(bench.settings.payloadKeys);
  engine = engineHistories(bench.journeys.client, bench.settings.taskQueue, keyring);
  owner = new Pool({ connectionString: setting('DATABASE_OWNER_URL'), max: 2 });
  replayers = new Replayers((build) => keptBundle(prisma, build), keyring);
}, 60_000);

afterAll(async () => {
  await replayers?.close();
  await Promise.all([prisma?.$disconnect(), owner?.end()]);
  await bench?.close();
});

jest.setTimeout(120_000);

const on = (date: string) => ({ on: civilDate(date) });
const finding = (date: string) =>
  ({
    type: 'record',
    fact: 'familyFinding',
    value: { couldCare: 'not-asked', consent: 'given' },
    sealed: sealed('effort'),
    occurred: on(date),
  }) as const;
const entering = {
  type: 'decide',
  decision: 'enterPreProceedings',
  value: { choice: 'enter', advice: 'advice-1' },
  sealed: sealed('reasons'),
  occurred: on('2026-12-18'),
} as const;

const never = new AbortController().signal;
const sweep = (signal = never) => keepHistories(prisma, engine, signal);

/** A journey over three runs: steps, alerts that time raises, a correction, and an open run at the end. */
async function lived(): Promise<DirectJourney> {
  const journey = bench.journey({ at: '2026-12-18T10:00:00Z', rollOverAfter: 40 });
  await journey.start();
  await journey.tell(entering);
  for (let count = 0; count < 7; count += 1) await journey.tell(finding('2026-12-18'));
  await journey.skipTo('2027-06-01T10:00:00Z');
  const entry = (await journey.events()).find(({ payload }) => payload['fact'] === 'familyFinding')?.sequence ?? 0;
  await journey.tell({ ...finding('2026-12-19'), type: 'correct', entry, sealed: sealed('correctionReason') });
  await journey.tell(finding('2027-05-28'));
  await runsOf(journey, 3);
  return journey;
}

/** The runs of a journey as the engine lists them, once there are so many and all but the last are listed as closed. */
async function runsOf(journey: DirectJourney, atLeast: number): Promise<readonly string[]> {
  const listed = await eventually(
    async () => {
      const found: { run: string; open: boolean; from: number }[] = [];
      for await (const one of bench.journeys.client.workflow.list({ query: `WorkflowId = '${journey.id}'` }))
        found.push({ run: one.runId, open: one.status.name === 'RUNNING', from: one.startTime.getTime() });
      return found.toSorted((a, b) => a.from - b.from);
    },
    (found) => found.length >= atLeast && found.filter(({ open }) => open).length <= 1,
  );
  return listed.map(({ run }) => run);
}

async function deleteFromEngine(journey: DirectJourney, runs: readonly string[]): Promise<void> {
  const { client } = bench.journeys;
  for (const runId of runs) {
    const workflowExecution = { workflowId: journey.id, runId };
    await client.workflowService.deleteWorkflowExecution({ namespace: bench.settings.namespace, workflowExecution });
  }
  for (const runId of runs)
    await eventually(
      () => readEvents(client, { journey: journey.id, run: runId }),
      (events) => events === null,
      90_000,
    );
}

async function evidence(journey: DirectJourney, { withEngine = true } = {}): Promise<Evidence> {
  const kept = await keptRuns(prisma, journey.id);
  const known = new Set(kept.map(({ run }) => run));
  const others = withEngine ? await readUnknown(bench.journeys.client, journey.id, known) : [];
  const record = await readLinks(prisma, journey.id);
  return {
    journey: journey.id,
    runs: [
      ...kept.map((one) => keptReplayable(one, keyring)),
      ...others.map((one) => engineReplayable(one, one.events)),
    ],
    record,
    sure: withEngine ? record.length : undefined,
  };
}

const replay = async (journey: DirectJourney, options = {}): Promise<Report> =>
  replayJourney(await evidence(journey, options), keyring, replayers);

const closedOf = async (journey: DirectJourney): Promise<readonly string[]> => (await runsOf(journey, 3)).slice(0, -1);

const differencesOf = ({ runs, differences }: Report): readonly string[] => [
  ...runs.flatMap(({ difference }) => difference ?? []),
  ...differences,
];

/** As the owner of the tables, whom no right stops. */
const tamper = async (change: string, ...values: readonly unknown[]): Promise<void> => {
  expect((await owner.query(change, [...values])).rowCount).toBeGreaterThan(0);
};

/** Without an engine. */
const command = (id: string) => replayCommand({ TEMPORAL_ADDRESS: '' }, id);

describe('after the engine has forgotten', () => {
  let kept: DirectJourney;
  let missed: DirectJourney;
  let gone: string;

  beforeAll(async () => {
    kept = await lived();
    await closedOf(kept);
    await sweep();
    missed = await lived(); // and no sweep
    gone = (await closedOf(missed))[1] ?? '';
    await Promise.all([deleteFromEngine(kept, await closedOf(kept)), deleteFromEngine(missed, [gone])]);
  }, 180_000);

  test('a journey is proved from what was kept', async () => {
    const report = await replay(kept);
    expect(differencesOf(report)).toEqual([]);
    expect(report.runs.length).toBeGreaterThanOrEqual(3);
    expect(report.runs.at(-1)?.to).toBe((await kept.events()).length);
    expect(report.runs.map(({ from }) => from)).toEqual([0, ...report.runs.slice(0, -1).map(({ to }) => to)]);
  });

  test('the command proves it without an engine, by either id, and says what only the engine knows', async () => {
    const report = await replay(kept, { withEngine: false });
    expect(report.unseen).toBe((await kept.events()).length - (report.runs.at(-1)?.to ?? 0));
    for (const id of [kept.id, globalId('Journey', kept.id)]) {
      const { code, output } = await command(id);
      expect(output).toContain(`Its last ${report.unseen} events are in a run that only the engine knows`);
      expect(output.match(/replays to the same commands/g)).toHaveLength(report.runs.length);
      expect(code).toBe(0);
    }
  });

  test('a run that was deleted before it was kept is told by every sweep, and by the replay', async () => {
    const lost = [{ journey: missed.id, run: gone }];
    expect((await sweep()).lost).toEqual(lost);
    expect((await sweep()).lost).toEqual(lost);
    const [told, untold] = differencesOf(await replay(missed));
    expect(told).toBe(`Run ${gone} is missing: no history of it is there.`);
    expect(untold).toMatch(/^Events \d+ to \d+ of the record are in no history\.$/);
  });
});

describe('what is kept', () => {
  test('each closed run once, however many sweep at the same time', async () => {
    const journey = await lived();
    const closed = await closedOf(journey);
    const swept = await Promise.all([sweep(), sweep(), sweep()]);
    expect(swept.reduce((sum, { kept }) => sum + kept, 0)).toBe(closed.length);
    const runs = await keptRuns(prisma, journey.id);
    expect(runs.map(({ run }) => run)).toEqual(closed);
    expect((await sweep()).kept).toBe(0);
    expect(await keptRuns(prisma, journey.id)).toEqual(runs);
    const { sequence = 0 } = (await journey.events()).at(-1) ?? {};
    expect(runs[0]).toMatchObject({ firstSequence: 1, buildId: bundleOfThisRun().buildId, continuedFrom: null });
    expect(runs[1]).toMatchObject({ firstSequence: (runs[0]?.lastSequence ?? 0) + 1, continuedFrom: closed[0] });
    expect(runs.at(-1)?.lastSequence).toBeLessThan(sequence);
  });

  test('also the run of a journey that no other run follows', async () => {
    const [stopped, empty] = [bench.journey(), bench.journey()];
    await stopped.start();
    await bench.journeys.client.workflow.getHandle(stopped.id).terminate('over');
    expect(await empty.start(undefined, 'no-such-purpose')).toMatchObject({ refusal: { code: 'invalid-value' } });
    await empty.skipTo(new Date(Date.now() + 60_000).toISOString()).catch(() => undefined);
    const kept = async () => (
      await sweep(),
      [...(await keptRuns(prisma, stopped.id)), ...(await keptRuns(prisma, empty.id))]
    );
    const runs = await eventually(kept, ({ length }) => length === 2, 30_000);
    expect(runs).toMatchObject([
      { continuedFrom: null, continuedTo: null },
      { continuedFrom: null, continuedTo: null },
    ]);
    for (const journey of [stopped, empty]) expect(differencesOf(await replay(journey))).toEqual([]);
  });

  test('also a run that the engine lists no more, found by its neighbour', async () => {
    const journey = await lived();
    const [first = '', second = ''] = await closedOf(journey);
    const forgetful: EngineHistories = {
      ...engine,
      closed: async function* (): AsyncIterable<Run> {
        yield { journey: journey.id, run: first };
      },
    };
    await keepHistories(prisma, forgetful, never);
    expect((await keptRuns(prisma, journey.id)).map(({ run }) => run)).toEqual([first, second]);
  });

  test('also when another run cannot be kept: that is told once the rest is', async () => {
    const journey = await lived();
    const [first = '', second = ''] = await closedOf(journey);
    const read: EngineHistories['read'] = async (run) => {
      if (run.run === first) throw new Error('It cannot be read.');
      return engine.read(run);
    };
    await expect(keepHistories(prisma, { ...engine, read }, never)).rejects.toThrow('It cannot be read.');
    expect((await keptRuns(prisma, journey.id)).map(({ run }) => run)).toEqual([second]);
    await sweep();
    expect((await keptRuns(prisma, journey.id)).map(({ run }) => run)).toEqual([first, second]);
  });

  test('is readable by nobody without the key, and altered by nobody', async () => {
    const journey = await lived();
    await closedOf(journey);
    await sweep();
    const [run] = await keptRuns(prisma, journey.id);
    expect(run?.history.includes(journey.id)).toBe(false);
    for (const sql of [
      'update history set events = events',
      'delete from history',
      'truncate history',
      'update bundle set node = node',
      'delete from bundle',
      "insert into bundle (build_id, digest, code, node, sdk, stored_at) values ('x', '', '', '', '', now())",
      'insert into history select * from history limit 0',
    ])
      await expect(bench.sql.query(sql)).rejects.toMatchObject({ code: '42501' });
    const other = readKeyring(`test-1:${Buffer.alloc(32).toString('base64')}`);
    const evidenceWithout = { ...(await evidence(journey)), runs: run ? [keptReplayable(run, other)] : [] };
    const [report] = (await replayJourney(evidenceWithout, other, replayers)).runs;
    expect(report?.difference).toMatch(/cannot be opened/);
  });
});

describe('what the replay finds', () => {
  test('a kept history of which one byte was altered, at its run', async () => {
    const journey = await lived();
    const [first, second] = await closedOf(journey);
    await sweep();
    const altered = 'set_byte(history, 5000, get_byte(history, 5000) # 1)';
    await expect(owner.query(`update history set history = ${altered} where run = $1`, [second])).rejects.toMatchObject(
      {
        code: '23514', // its digest no longer fits
      },
    );
    await tamper(`update history set history = ${altered}, digest = sha256(${altered}) where run = $1`, second);
    const { runs, differences } = await replay(journey);
    const found = runs.flatMap(({ run, difference }) => (difference ? [{ run, difference }] : []));
    expect(found).toEqual([
      { run: second, difference: expect.stringMatching(/^The history cannot be opened: it was altered/) },
    ]);
    expect(differences).toEqual([]);
    const { code, output } = await command(journey.id);
    expect(output).toMatch(new RegExp(`run ${second}.*: The history cannot be opened`));
    expect(output).toMatch(new RegExp(`run ${first}.*: replays to the same commands`));
    expect(code).toBe(1);
  });

  test('a history that was taken out, and one that was given to another run', async () => {
    const journey = await lived();
    const [first, second] = await closedOf(journey);
    await sweep();
    await tamper(
      `update history set history = other.history, digest = other.digest from history other
        where history.run = $1 and other.run = $2`,
      ...[second, first],
    );
    expect(differencesOf(await replay(journey))).toEqual([expect.stringMatching(/^The history cannot be opened/)]);
    await tamper('delete from history where run = $1', first);
    expect(differencesOf(await replay(journey, { withEngine: false }))).toContain(
      `Run ${first} is missing: no history of it is there.`,
    );
  });

  test('an event that was changed, forged or taken out, at its place', async () => {
    const journey = await lived();
    await closedOf(journey);
    await sweep();
    const events = await journey.events();
    const { sequence: alert = 0 } = events.find(({ type }) => type === 'alert.raised') ?? {};
    const at = (place: number) => [journey.id, place];
    const found = async () => differencesOf(await replay(journey));

    await tamper(
      `update event set payload = payload || '{"more": 1}' where stream = $1 and sequence = $2`,
      ...at(alert),
    );
    expect(await found()).toEqual([
      `Event ${alert} (alert.raised): the record and what the code decides differ in payload.`,
    ]);
    await tamper(`update event set payload = payload - 'more' where stream = $1 and sequence = $2`, ...at(alert));

    const later = "update event set recorded_at = recorded_at + interval '1 day' where stream = $1 and sequence = $2";
    await tamper(later, ...at(2));
    expect((await found())[0]).toMatch(/^Event 2 .* differ in recordedAt\.$/);
    await tamper(later.replace('+', '-'), ...at(2));
    expect(await found()).toEqual([]);

    const last = events.length;
    const copy = (
      await owner.query(
        "select string_agg(quote_ident(column_name), ',') as names from information_schema.columns where table_name = 'event' and column_name not in ('sequence', 'command')",
      )
    ).rows[0].names;
    await tamper(
      `insert into event (sequence, command, ${copy}) select sequence + 1, 'forged', ${copy} from event where stream = $1 and sequence = $2`,
      ...at(last),
    );
    expect(await found()).toEqual([`Events ${last + 1} to ${last + 1} of the record are in no history.`]);

    await tamper('delete from event where stream = $1 and sequence >= $2', ...at(last));
    expect((await found())[0]).toBe(`Event ${last} is not in the record.`);
  });
});

test('each run is replayed by the build that ran it, and by no other', async () => {
  const settings = engineOfThisRun();
  const line = {
    ...{ ...settings, databaseUrl: setting('DATABASE_URL'), deploymentName: settings.taskQueue, makeCurrent: true },
  };
  const { code, buildId } = bundleOfThisRun();
  const renamed = { code: code.replace('command: `wake-', 'command: `woken-'), buildId: `${buildId}-woken` };
  expect(renamed.code).not.toBe(code);
  const journeys = await connectJourneys(settings);
  const workers = [await startWorker({ ...line, bundle: { code, buildId: `${buildId}-first` } })];
  try {
    const journey = bench.journey({ at: '2026-12-18T10:00:00Z', journeys });
    await journey.start();
    await journey.skipTo('2026-12-24T09:00:00Z');
    workers.push(await startWorker({ ...line, bundle: renamed }));
    const handle = journeys.client.workflow.getHandle(journey.id);
    await eventually(
      async () => {
        await handle.signal('nudge');
        await new Promise((go) => setTimeout(go, 400));
        return runsOf(journey, 1);
      },
      ({ length }) => length > 1,
      30_000,
    );
    await journey.skipTo('2027-03-01T09:00:00Z');
    await eventually(
      () => journey.events(),
      (events) => events.filter(({ type }) => type === 'alert.raised').length > 1,
    );
    await keepHistories(prisma, engineHistories(journeys.client, settings.taskQueue, keyring), never);
    const report = await replay(journey);
    expect(differencesOf(report)).toEqual([]);
    expect(report.runs.map((run) => run.buildId)).toEqual([`${buildId}-first`, renamed.buildId]);
    const found = await evidence(journey);
    const crossed = found.runs.map((run) => ({ ...run, buildId: `${buildId}-first` }));
    expect(differencesOf(await replayJourney({ ...found, runs: crossed }, keyring, replayers))).toEqual([
      expect.stringMatching(/differ in command\.$/),
    ]);
    await tamper(
      `update bundle set code = (select code from bundle where build_id = $2) where build_id = $1`,
      ...[renamed.buildId, `${buildId}-first`],
    );
    const anew = new Replayers((build) => keptBundle(prisma, build), keyring);
    expect(differencesOf(await replayJourney(found, keyring, anew))).toEqual([
      `The bundle of build ${renamed.buildId} was altered after it was kept.`,
    ]);
    await anew.close();
  } finally {
    for (const worker of workers) await worker.stop();
    await journeys.close();
  }
});

test('a worker with another code under the name of a build that is kept does not start', async () => {
  const settings = engineOfThisRun();
  const { code, buildId } = bundleOfThisRun();
  const bundle = { code: code.replace('command: `wake-', 'command: `woken-'), buildId };
  const line = { ...settings, databaseUrl: setting('DATABASE_URL'), deploymentName: settings.taskQueue };
  await expect(startWorker({ ...line, bundle, makeCurrent: true })).rejects.toThrow(
    `Another code is kept as build ${buildId}.`,
  );
});

test('a worker that is killed amid a sweep loses nothing; the schedule that it made at its start goes on', async () => {
  const settings = engineOfThisRun();
  const journeys = await connectJourneys(settings);
  const folder = temporaryFolder();
  const worker = await startService({ dataFolder: folder, name: 'worker' }, async () => ({
    command: process.execPath,
    args: ['--import', 'tsx', 'temporal/worker.ts'],
    env: { ...process.env, DATABASE_OWNER_URL: undefined, TASK_QUEUE: settings.taskQueue },
    cwd: resolve(__dirname, '..', '..'),
    ready: async (tail: readonly string[]) => tail.some((line) => /^ready\b/.test(line)),
    readyWithinMs: 60_000,
    restart: true,
    say: () => undefined,
  }));
  const many = Array.from({ length: 30 }, () => bench.journey({ journeys }));
  const ids = many.map(({ id }) => id);
  const kept = () => prisma.history.count({ where: { journey: { in: ids } } });
  try {
    for (const journey of many) {
      expect((await journey.start()).kept).toHaveLength(1);
      await journeys.client.workflow.getHandle(journey.id).terminate('over');
    }
    await eventually(
      () => journeys.client.workflow.count(`TaskQueue = '${settings.taskQueue}' AND ExecutionStatus = 'Terminated'`),
      ({ count }) => count === many.length,
    );
    const schedule = journeys.client.schedule.getHandle(`keep-histories-${settings.taskQueue}`);
    await schedule.trigger();
    while ((await kept()) === 0) await new Promise((go) => setTimeout(go, 2));
    process.kill(worker.pid, 'SIGKILL');
    expect(await kept()).toBeLessThan(many.length);
    await eventually(kept, (count) => count === many.length, 60_000);
    for (const journey of many.slice(0, 3)) expect(differencesOf(await replay(journey))).toEqual([]);
    await schedule.delete();
  } finally {
    await worker.stop();
    await journeys.close();
  }
});
