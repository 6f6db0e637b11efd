import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporal } from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { openDatabase } from '../../prisma/client';
import { rebuildJourney } from '../../activities/rebuild';
import { civilDate } from '../../statute';
import { connectJourneys, dataConverter } from '../../temporal/connection';
import { startWorker } from '../../temporal/worker';
import { eventually } from '../support/eventually';
import {
  bundleOfThisRun,
  engineOfThisRun,
  sealed,
  sent,
  setting,
  startBench,
  type Bench,
  type DirectJourney,
} from '../support/journeys';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
}, 60_000);
afterAll(() => bench?.close());

const on = (date: string) => ({ on: civilDate(date) });
const finding = (date: string) =>
  ({
    type: 'record',
    fact: 'familyFinding',
    value: { couldCare: 'not-asked', consent: 'given' },
    sealed: sealed('effort'),
    occurred: on(date),
  }) as const;
const entering = (date: string) =>
  ({
    type: 'decide',
    decision: 'enterPreProceedings',
    value: { choice: 'enter', advice: 'advice-1' },
    sealed: sealed('reasons'),
    occurred: on(date),
  }) as const;
const letter = (date: string) =>
  ({
    type: 'record',
    fact: 'letterBeforeProceedings',
    value: { toWhom: ['p1'], containsOffer: true },
    occurred: on(date),
  }) as const;

const FRIDAY = { at: '2026-12-18T10:00:00Z' };

async function costOf(journey: DirectJourney, act: () => Promise<unknown>): Promise<number> {
  const before = (await journey.history()).length;
  await act();
  return (await journey.history()).length - before;
}

const typesOf = async (journey: DirectJourney): Promise<string[]> => (await journey.events()).map(({ type }) => type);

describe('what a step costs', () => {
  test('six events of the engine; eight when the next wake moves forward; none when refused', async () => {
    const journey = bench.journey(FRIDAY);
    await journey.start();
    expect(await costOf(journey, () => journey.tell(finding('2026-12-18')))).toBeLessThanOrEqual(6);
    expect(await costOf(journey, () => journey.tell(letter('2026-12-18')))).toBeLessThanOrEqual(6);
    const sooner = { type: 'record', fact: 'offer', occurred: on('2026-12-03') } as const;
    const value = { person: 'p1', inLetter: true, how: 'letter', language: 'en' };
    expect(await costOf(journey, () => journey.tell({ ...sooner, value }))).toBeLessThanOrEqual(8);
    expect(await costOf(journey, () => journey.tell(letter('2031-01-01')))).toBe(0);
  });

  test('several commands travel in one update, all or none', async () => {
    const journey = bench.journey(FRIDAY);
    await journey.start();
    const good = [sent(finding('2026-12-17')), sent(entering('2026-12-18')), sent(letter('2026-12-18'))];
    expect(await costOf(journey, () => journey.deliver(good))).toBeLessThanOrEqual(8);
    const kept = (await typesOf(journey)).length;
    const mixed = [sent(finding('2026-12-18')), sent(letter('2031-01-01'))];
    expect(await journey.deliver(mixed)).toMatchObject({ refusal: { code: 'in-the-future' } });
    expect((await typesOf(journey)).length).toBe(kept);
  });
});

describe('once and only once', () => {
  test('a command sent again answers as before; with another body it is refused', async () => {
    const journey = bench.journey(FRIDAY);
    await journey.start();
    const command = sent(finding('2026-12-18'));
    const first = await journey.deliver([command]);
    const events = (await journey.events()).length;
    expect(await journey.deliver([command])).toEqual(first);
    expect(await journey.deliver([{ ...command, body: 'another' }])).toMatchObject({
      refusal: { code: 'different-body' },
    });
    expect((await journey.events()).length).toBe(events);
  });

  test('a hundred at once on one journey: each is in the record once, in an unbroken sequence', async () => {
    const journey = bench.journey(FRIDAY);
    await journey.start();
    const commands = Array.from({ length: 100 }, () => sent(finding('2026-12-18')));
    const answers = await Promise.all(commands.map((command) => journey.deliver([command])));
    expect(answers.every(({ kept }) => kept?.length === 1)).toBe(true);
    const events = await journey.events();
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
    expect(events.filter(({ type }) => type === 'fact.recorded')).toHaveLength(101);
  }, 60_000);

  test('a command is remembered across runs', async () => {
    const journey = bench.journey({ ...FRIDAY, rollOverAfter: 30 });
    await journey.start();
    const command = sent(finding('2026-12-18'));
    const first = await journey.deliver([command]);
    const firstRun = await runOf(journey);
    for (let count = 0; count < 8; count += 1) await journey.tell(finding('2026-12-18'));
    await eventually(
      () => runOf(journey),
      (run) => run !== firstRun,
    );
    expect(await journey.deliver([command])).toEqual(first);
    expect((await journey.events()).filter(({ type }) => type === 'fact.recorded')).toHaveLength(10);
  });
});

const runOf = async (journey: DirectJourney): Promise<string> =>
  (await bench.journeys.client.workflow.getHandle(journey.id).describe()).runId;

describe('openings', () => {
  test('one that is refused leaves no journey', async () => {
    const journey = bench.journey(FRIDAY);
    expect(await journey.start(randomUUID(), 'no-such-purpose')).toMatchObject({ refusal: { code: 'invalid-value' } });
    expect(await journey.events()).toEqual([]);
    await journey.skipTo('2026-12-19T10:00:00Z').catch(() => undefined);
    await eventually(
      async () => (await bench.journeys.client.workflow.getHandle(journey.id).describe()).status.name,
      (status) => status === 'COMPLETED',
    );
  });

  test('a child has one open journey of a type and purpose', async () => {
    const child = randomUUID();
    expect((await bench.journey(FRIDAY).start(child)).kept).toHaveLength(1);
    expect(await bench.journey(FRIDAY).start(child)).toMatchObject({ refusal: { code: 'already-open' } });
  });

  test('a journey that was never started refuses', async () => {
    expect(await bench.journey(FRIDAY).tell(letter('2026-12-18'))).toMatchObject({ refusal: { code: 'not-started' } });
  });
});

describe('time', () => {
  test('an alert is raised the moment a duty falls overdue, and withdrawn when it turns out to have been done in time', async () => {
    const journey = bench.journey(FRIDAY);
    await journey.start();
    await journey.skipTo('2026-12-24T09:00:00Z'); // three working days for the list end on Wednesday 23 December
    const raised = await eventually(
      () => journey.events(),
      (events) => events.some(({ type }) => type === 'alert.raised'),
    );
    const alert = raised.find(({ type }) => type === 'alert.raised');
    expect(alert?.payload).toMatchObject({ subject: 'duty/list-offer-recipients' });
    expect(alert?.recorded_at.toISOString().slice(0, 16)).toBe('2026-12-24T00:00');
    for (const fatherLine of [false, true]) await journey.tell(recipient(fatherLine));
    const closed = (await journey.events()).find(({ type }) => type === 'alert.closed');
    expect(closed?.payload).toMatchObject({ because: 'recorded-late' });
  });

  test('a journey sleeps for years and goes on, over many runs', async () => {
    const journey = bench.journey({ ...FRIDAY, rollOverAfter: 40 });
    await journey.start();
    await journey.skipTo('2029-12-18T10:00:00Z');
    expect(await journey.tell(finding('2029-12-18'))).toMatchObject({ kept: [{}] });
    const duties = (await journey.events()).filter(({ type }) => type === 'clock.settled');
    expect(duties.at(-1)?.payload).toMatchObject({ duty: 'family-finding', outcome: 'met-late', daysLate: 1077 });
  }, 60_000);
});

const recipient = (fatherLine: boolean) =>
  ({
    type: 'record',
    fact: 'offerRecipient',
    value: {
      person: fatherLine ? 'p2' : 'p1',
      relation: fatherLine ? 'father' : 'mother',
      hasParentalResponsibility: true,
      fatherLine,
      status: 'known',
    },
    occurred: on('2026-12-21'),
  }) as const;

describe('the record', () => {
  test('the service may add to it and read it, and nothing else', async () => {
    for (const sql of [
      'update event set type = type',
      'delete from event',
      'truncate event',
      'drop table event',
      'select 1 from event for update',
    ])
      await expect(bench.sql.query(sql)).rejects.toMatchObject({ code: '42501' });
    const forged = `insert into event select * from event limit 0`;
    await expect(bench.sql.query(forged)).rejects.toMatchObject({ code: '42501' }); // stored_at is the database's own
    await expect(bench.sql.query('update law_change set version = 2')).rejects.toMatchObject({ code: '42501' });
  });

  test('the reading tables come out of the events identical', async () => {
    const journey = bench.journey(FRIDAY);
    await journey.start();
    for (const command of [entering('2026-12-18'), letter('2026-12-18')]) await journey.tell(command);
    await journey.skipTo('2027-03-01T10:00:00Z');
    await journey.tell(recipient(false));
    await journey.tell(finding('2027-01-05'));
    const entry = (await journey.events()).find(({ payload }) => payload['fact'] === 'familyFinding')?.sequence ?? 0;
    const value = { couldCare: 'not-asked', consent: 'given' };
    await journey.tell({
      type: 'correct',
      entry,
      value,
      sealed: sealed('correctionReason'),
      occurred: on('2027-01-08'),
    });
    await journey.deliver([sent(recipient(true)), sent(finding('2027-01-11'))]);
    const before = await tablesOf(journey.id);
    const prisma = openDatabase(setting('DATABASE_URL'));
    await rebuildJourney(prisma, journey.id);
    await prisma.$disconnect();
    expect(before['duty_version']?.length).toBeGreaterThan(10);
    expect(await tablesOf(journey.id)).toEqual(before);
  });

  test('nothing that the engine keeps is readable', async () => {
    const journey = bench.journey(FRIDAY);
    await journey.start();
    await journey.tell(entering('2026-12-18'));
    const text = JSON.stringify(await journey.history());
    for (const word of ['advice-1', 'enterPreProceedings', '2015-05-14']) {
      expect(text).not.toContain(word);
      expect(text).not.toContain(Buffer.from(word).toString('base64').slice(0, 12));
    }
  });
});

async function tablesOf(journey: string): Promise<Record<string, unknown[]>> {
  const tables = ['journey', 'duty', 'duty_version', 'gate', 'hand_over', 'alert'];
  const rows = tables.map(async (table) => {
    const { rows: found } = await bench.sql.query(
      `select to_jsonb(t) as row from ${table} t where ${table === 'journey' ? 'id' : 'journey'} = $1`,
      [journey],
    );
    return [table, found.map(({ row }) => JSON.stringify(row)).toSorted()] as const;
  });
  return Object.fromEntries(await Promise.all(rows));
}

describe('law that changes while journeys run', () => {
  test('a local setting moves the open clock with both dates, and leaves the settled one', async () => {
    const authority = `law-${randomUUID()}`;
    await bench.sql.query("insert into authority values ($1, 'Test', 0, '', 0)", [authority]);
    const journey = bench.journey({ ...FRIDAY, authority });
    await journey.start();
    await journey.tell(finding('2026-12-18'));
    for (const [index, step] of ['family-finding', 'offer-advocate'].entries())
      await loadSetting(authority, index + 1, `family-group-decision-making.${step}`);
    await bench.journeys.lawChanged([journey.id]);
    const moved = await eventually(
      async () => (await journey.events()).filter(({ type }) => type === 'clock.moved'),
      (events) => events.length > 0,
    );
    expect(moved.map(({ payload }) => payload)).toMatchObject([
      {
        duty: 'offer-advocate',
        from: { on: '2026-12-29' },
        to: { on: '2026-12-22' },
        cause: 'law',
        law: { setting: 2 },
      },
    ]);
  });

  test('a command that comes before the news is decided on the law as it is', async () => {
    const authority = `law-${randomUUID()}`;
    await bench.sql.query("insert into authority values ($1, 'Test', 0, '', 0)", [authority]);
    const journey = bench.journey({ ...FRIDAY, authority });
    await journey.start();
    await loadSetting(authority, 1, 'family-group-decision-making.send-letter');
    await journey.tell(entering('2026-12-18'));
    const set = (await journey.events()).find(
      ({ type, payload }) => type === 'clock.set' && payload['duty'] === 'send-letter',
    );
    expect(set?.payload).toMatchObject({ due: { on: '2026-12-22' }, law: { setting: 1 } });
  });
});

async function loadSetting(authority: string, version: number, setting: string): Promise<void> {
  const limit = { amount: 2, unit: 'working-day', counting: 'WD+n', direction: 'after', kind: 'limit' };
  const payload = { kind: 'setting', setting, limit, from: '2026-12-01' };
  const row = "insert into law_change values ($1, $2, 'setting', $3, '2026-12-01', now())";
  await bench.sql.query(row, [authority, version, payload]);
  await bench.sql.query('update authority set law_version = $2 where code = $1', [authority, version]);
}

test('a history replays to the same commands', async () => {
  const journey = bench.journey({ ...FRIDAY, rollOverAfter: 60 });
  await journey.start();
  await journey.tell(entering('2026-12-18'));
  await journey.tell(letter('2026-12-18'));
  await journey.skipTo('2027-06-01T10:00:00Z');
  const history = { events: [...(await journey.history())] };
  const replay = (workflowBundle: { code: string }) =>
    Worker.runReplayHistory(
      { workflowBundle, dataConverter: dataConverter(bench.settings.payloadKeys) },
      history,
      journey.id,
    );
  await replay(bundleOfThisRun());
  const { code } = bundleOfThisRun();
  const changed = code.replace(/\.proxyLocalActivities\)?\(\{/, (call) => call.replace('Local', ''));
  expect(changed).not.toBe(code);
  await expect(replay({ code: changed })).rejects.toThrow(/nondeterminism/i);
}, 60_000);

test('a journey pinned to one build goes on with the next when it rolls over', async () => {
  const journey = bench.journey(FRIDAY);
  await journey.start();
  const { code, buildId } = bundleOfThisRun();
  const next = await startWorker({
    ...bench.settings,
    databaseUrl: setting('DATABASE_URL'),
    bundle: { code, buildId: `${buildId}-next` },
    deploymentName: bench.settings.taskQueue,
    makeCurrent: true,
  });
  try {
    const handle = bench.journeys.client.workflow.getHandle(journey.id);
    const first = await runOf(journey);
    await eventually(
      async () => {
        await handle.signal('nudge');
        await new Promise((go) => setTimeout(go, 400));
        return runOf(journey);
      },
      (run) => run !== first,
    );
    await journey.tell(finding('2026-12-18'));
    const { raw } = await handle.describe();
    const pinned = temporal.api.workflow.v1.WorkflowExecutionInfo.toObject(
      raw.workflowExecutionInfo as temporal.api.workflow.v1.WorkflowExecutionInfo,
    );
    expect(JSON.stringify(pinned)).toContain(`${buildId}-next`);
  } finally {
    await next.stop();
  }
}, 60_000);

test('a journey whose build nobody runs any more is taken over by the next release', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
  const settings = {
    ...engineOfThisRun(),
    databaseUrl: setting('DATABASE_URL'),
    makeCurrent: true,
    bundleFolder: folder,
  };
  const line = { ...settings, deploymentName: settings.taskQueue };
  const { code, buildId } = bundleOfThisRun();
  const journeys = await connectJourneys(settings);
  const old = await startWorker({ ...line, bundle: { code, buildId } });
  const journey = bench.journey({ ...FRIDAY, journeys });
  await journey.start();
  await old.stop();
  const next = await startWorker({ ...line, bundle: { code: `${code}\n`, buildId: `${buildId}-next` } });
  try {
    expect(await journey.tell(finding('2026-12-18'))).toMatchObject({ kept: [{}] }); // by the old build, or already by the new
    const on = async (build: string) =>
      (
        await journeys.client.workflow.count(
          `TemporalWorkerDeploymentVersion = '${line.deploymentName}:${build}' AND ExecutionStatus = 'Running'`,
        )
      ).count;
    await eventually(
      () => on(`${buildId}-next`),
      (count) => count === 1,
      40_000,
    );
    expect(await journey.tell(finding('2026-12-18'))).toMatchObject({ kept: [{}] });
  } finally {
    await next.stop();
    await journeys.close();
    rmSync(folder, { recursive: true });
  }
}, 90_000);
