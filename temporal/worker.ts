import { setTimeout as sleep } from 'node:timers/promises';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { activities } from '../activities';
import { openDatabase } from '../prisma/client';
import { buildBundle, readBundle, type Bundle } from './bundle';
import { connectJourneys, dataConverter, type EngineSettings, type Journeys } from './connection';

/** Worker versions of one release line; it must not contain a dot. */
const DEPLOYMENT = 'throughline';

export interface WorkerSettings extends EngineSettings {
  readonly databaseUrl: string;
  /** Made when left out. */
  readonly bundle?: Bundle;
  readonly deploymentName?: string;
  /** A development engine needs to be told which build is current; in production a release does that. */
  readonly makeCurrent: boolean;
}

export interface RunningWorker {
  stop(): Promise<void>;
}

/** Starts a worker: it runs every journey and keeps their record. */
export async function startWorker(settings: WorkerSettings): Promise<RunningWorker> {
  const bundle = settings.bundle ?? (await buildBundle());
  const prisma = openDatabase(settings.databaseUrl, MAX_ACTIVITIES);
  const connection = await NativeConnection.connect({ address: settings.address });
  const journeys = await connectJourneys(settings, 45_000);
  const version = { deploymentName: settings.deploymentName ?? DEPLOYMENT, buildId: bundle.buildId };
  const worker = await Worker.create({
    connection,
    namespace: settings.namespace,
    taskQueue: settings.taskQueue,
    workflowBundle: { code: bundle.code },
    activities: activities(prisma, journeys),
    dataConverter: dataConverter(settings.payloadKeys),
    workerDeploymentOptions: { useWorkerVersioning: true, version, defaultVersioningBehavior: 'PINNED' },
    maxCachedWorkflows: 500,
    maxConcurrentActivityTaskExecutions: MAX_ACTIVITIES,
    maxConcurrentLocalActivityExecutions: MAX_ACTIVITIES,
    shutdownGraceTime: '5 seconds',
  });
  const running = worker.run();
  running.catch(() => undefined); // told to whoever stops it
  const stop = async (): Promise<void> => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await running;
    await Promise.all([journeys.close(), connection.close(), prisma.$disconnect()]);
  };
  try {
    if (settings.makeCurrent) await makeCurrent(journeys, settings.namespace, version);
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

const MAX_ACTIVITIES = 10;

/** Sends new and waking journeys to this build. Refused by the engine until the worker has polled, so asked again. */
async function makeCurrent(
  { client }: Journeys,
  namespace: string,
  { deploymentName, buildId }: { readonly deploymentName: string; readonly buildId: string },
): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await client.connection.workflowService.setWorkerDeploymentCurrentVersion({
        namespace,
        deploymentName,
        buildId,
        ignoreMissingTaskQueues: true,
      });
      return;
    } catch (error) {
      if (tries === 300) throw error;
      await sleep(100);
    }
  }
}

/** Personal data may be in the message of a failed activity, so nothing but its kind and place reaches a log. */
export function quietRuntime(): void {
  const KEPT = ['workflowId', 'activityType', 'attempt', 'taskQueue'];
  Runtime.install({
    logger: new DefaultLogger('WARN', ({ level, timestampNanos, message, meta }) => {
      const kept = Object.fromEntries(Object.entries(meta ?? {}).filter(([key]) => KEPT.includes(key)));
      process.stderr.write(
        `${JSON.stringify({ level, at: new Date(Number(timestampNanos / 1_000_000n)), message: firstWords(message), ...kept })}\n`,
      );
    }),
  });
}

/** What the SDK itself says, up to the first colon: what follows is often the text of an error. */
const firstWords = (message: string): string => message.split(':')[0]?.slice(0, 80) ?? '';

async function main(): Promise<void> {
  quietRuntime();
  const bundleFile = process.env['WORKFLOW_BUNDLE'];
  const worker = await startWorker({
    ...engineFromEnvironment(),
    databaseUrl: required('DATABASE_URL'),
    makeCurrent: process.env['MAKE_CURRENT'] !== 'no',
    ...(bundleFile === undefined ? {} : { bundle: readBundle(bundleFile) }),
  });
  process.stdout.write('ready: worker\n');
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void worker.stop().then(() => process.exit(0)));
}

/** The engine's settings from the environment, as `npm start` and a production set-up give them. */
export function engineFromEnvironment(): EngineSettings {
  return {
    address: required('TEMPORAL_ADDRESS'),
    namespace: process.env['TEMPORAL_NAMESPACE'] ?? 'default',
    taskQueue: process.env['TASK_QUEUE'] ?? 'journeys',
    payloadKeys: required('PAYLOAD_KEYS'),
  };
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set.`);
  return value;
}

if (require.main === module)
  main().catch((error: unknown) => {
    process.stderr.write(`The worker cannot start. ${error instanceof Error ? error.message : ''}\n`);
    process.exit(1);
  });
