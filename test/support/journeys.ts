import { randomUUID } from 'node:crypto';
import { Connection } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { Pool } from 'pg';
import { civilDate, type CivilDate } from '../../statute';
import { readBundle, type Bundle } from '../../temporal/bundle';
import { connectJourneys, type EngineSettings, type Journeys } from '../../temporal/connection';
import { quietRuntime, startWorker, type RunningWorker } from '../../temporal/worker';
import type { Command, Sent } from '../../workflows/kernel/decide';
import { ROLES } from '../../workflows/kernel/people';
import { journeyOf } from '../../workflows/catalogue';
import type { Delivered, Delivery } from '../../workflows/messages';
import { fastForward } from '../../temporal/local/fast-forward';

/** The engine of the test run, with a task queue of this spec's own. */
export function engineOfThisRun(taskQueue = `spec-${randomUUID()}`): EngineSettings {
  return {
    address: setting('TEMPORAL_ADDRESS'),
    namespace: setting('TEMPORAL_NAMESPACE'),
    payloadKeys: setting('PAYLOAD_KEYS'),
    taskQueue,
  };
}

export function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is set by the test run's set-up.`);
  return value;
}

/** The bundle made once for the run. */
export const bundleOfThisRun = (): Bundle => readBundle(setting('WORKFLOW_BUNDLE'));

/** A journey told directly, without the API in between: for tests of the engine, the record and the runtime. */
export class DirectJourney {
  readonly id = randomUUID();
  private skippedMs = 0;

  constructor(
    private readonly bench: Bench,
    readonly authority: string,
    private readonly offsetMs: number,
    private readonly rollOverAfter?: number,
    private readonly journeys: Journeys = bench.journeys,
    private readonly type = 'family-group-decision-making',
  ) {}

  start(child?: string, purpose?: string): Promise<Delivered> {
    return this.begin(this.opening(child, purpose));
  }

  /** The command that starts it. */
  opening(child: string = randomUUID(), purpose?: string, bornOn = '2015-05-14'): Sent {
    const start = {
      journeyType: this.type,
      child,
      authority: this.authority,
      team: 'north',
      purpose: purpose ?? journeyOf(this.type).definition.purposes[0] ?? '',
      reference: this.id,
      clockOffsetMs: this.offsetMs,
    };
    const facts = [{ fact: 'dateOfBirth', value: { bornOn }, occurred: { on: civilDate(bornOn) } }];
    return sent({ type: 'start', occurred: { on: this.today() }, start, facts });
  }

  begin(opening: Sent): Promise<Delivered> {
    const input = { journey: this.id, clockOffsetMs: this.offsetMs };
    const rollOver = this.rollOverAfter === undefined ? {} : { rollOverAfter: this.rollOverAfter };
    return this.deliver([opening], { ...input, ...rollOver });
  }

  tell(command: Command, id?: string): Promise<Delivered> {
    return this.deliver([sent(command, id)]);
  }

  deliver(commands: readonly Sent[], start?: Delivery['start']): Promise<Delivered> {
    const delivery = { journey: this.id, workflowType: journeyOf(this.type).workflowType, sent: commands };
    return this.journeys.send(start ? { ...delivery, start } : delivery);
  }

  today(): CivilDate {
    return civilDate(new Date(Date.now() + this.offsetMs + this.skippedMs).toISOString().slice(0, 10));
  }

  async skipTo(moment: string): Promise<void> {
    const ms = Date.parse(moment) - (Date.now() + this.offsetMs + this.skippedMs);
    const { connection, settings } = this.bench;
    if (!(await fastForward(connection, settings.namespace, this.id, ms))) throw new Error('The journey ended first.');
    this.skippedMs += ms;
  }

  async events(): Promise<
    readonly { sequence: number; type: string; payload: Record<string, unknown>; recorded_at: Date }[]
  > {
    const { rows } = await this.bench.sql.query('select * from event where stream = $1 order by sequence', [this.id]);
    return rows;
  }

  async history(): Promise<readonly temporal.api.history.v1.IHistoryEvent[]> {
    const { events } = await this.bench.journeys.client.workflow.getHandle(this.id).fetchHistory();
    return events ?? [];
  }
}

/** A worker, a client and a database connection for one spec. */
export interface Bench {
  readonly settings: EngineSettings;
  readonly worker: RunningWorker;
  readonly journeys: Journeys;
  readonly connection: Connection;
  readonly sql: Pool;
  /** @param options journeys: the way to another task queue than the bench's own */
  journey(options?: {
    authority?: string;
    at?: string;
    rollOverAfter?: number;
    journeys?: Journeys;
    type?: string;
  }): DirectJourney;
  close(): Promise<void>;
}

/** @param bundle the workflow code, where a spec runs other journeys than those of the product */
export async function startBench(bundle = bundleOfThisRun()): Promise<Bench> {
  const settings = engineOfThisRun();
  quietRuntime();
  const worker = await startWorker({
    ...settings,
    databaseUrl: setting('DATABASE_URL'),
    bundle,
    deploymentName: settings.taskQueue,
    makeCurrent: true,
  });
  const journeys = await connectJourneys(settings);
  const connection = await Connection.connect({ address: settings.address });
  const sql = new Pool({ connectionString: setting('DATABASE_URL'), max: 4 });
  const bench: Bench = {
    settings,
    worker,
    journeys,
    connection,
    sql,
    journey: ({ authority = 'X', at, rollOverAfter, journeys: way, type } = {}) =>
      new DirectJourney(bench, authority, at === undefined ? 0 : Date.parse(at) - Date.now(), rollOverAfter, way, type),
    close: async () => {
      await worker.stop();
      await Promise.all([journeys.close(), connection.close(), sql.end()]);
    },
  };
  return bench;
}

/** How many events an authority's own stream, its children and its journeys have; other specs write at the same time. */
export async function recordedFor(sql: Pool, authority: string): Promise<number> {
  const { rows } = await sql.query<{ n: number }>(
    `select count(*)::int as n from event where stream = $1 or stream in (select id from journey where authority = $1)
      or stream in (select id from child where authority = $1)`,
    [authority],
  );
  return rows[0]?.n ?? 0;
}

/** Somebody who holds every role, for tests that are not about roles. */
export const anybody = { by: { id: 'tester', roles: ROLES } };

export function sent(command: Command, id: string = randomUUID()): Sent {
  return { id, body: JSON.stringify(command), author: anybody, command };
}

/** Sealed fields whose text does not matter to the test. */
export const sealed = (...fields: string[]) => ({ bytes: Buffer.from('sealed').toString('base64'), fields });
