import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { activities } from '../activities';
import { keepBundle as keepForReplay } from '../activities/histories';
import { openDatabase, type PrismaClient } from '../prisma/client';
import { buildBundle, compressed, digestOf, readBundle, type Bundle } from './bundle';
import { readKeyring } from './codec';
import { connectJourneys, dataConverter, type EngineSettings, type Journeys } from './connection';
import { engineHistories } from './engine-histories';
import { scheduleSweep } from './sweep';
import { keepBundle, makeCurrent, moveOn, olderBuilds, type Version } from './versions';

/** Worker versions of one release line; it must not contain a dot. */
const DEPLOYMENT = 'throughline';

export interface WorkerSettings extends EngineSettings {
  readonly databaseUrl: string;
  /** Made when left out. */
  readonly bundle?: Bundle;
  readonly deploymentName?: string;
  /** A development engine needs to be told which build is current; in production a release does that. */
  readonly makeCurrent: boolean;
  /** Where the code of each build is kept, shared by the workers of all builds. Without it older builds are not run here. */
  readonly bundleFolder?: string;
  /** Minutes from one sweep of closed runs to the next; without it this worker asks for none. */
  readonly sweepEveryMinutes?: number;
}

export interface RunningWorker {
  stop(): Promise<void>;
}

/**
 * Starts a worker: it runs every journey and keeps their record. Where bundles are kept, journeys that an older build left
 * behind are run by that build until they have gone on with this one.
 */
export async function startWorker(settings: WorkerSettings): Promise<RunningWorker> {
  const bundle = settings.bundle ?? (await buildBundle());
  const prisma = openDatabase(settings.databaseUrl, MAX_ACTIVITIES);
  const connection = await NativeConnection.connect({ address: settings.address });
  const journeys = await connectJourneys(settings, 45_000);
  const crew = new Crew(settings, { prisma, connection, journeys });
  try {
    const version = await crew.add(bundle);
    if (settings.makeCurrent) await makeCurrent(journeys.client, settings.namespace, version);
    if (settings.sweepEveryMinutes)
      await scheduleSweep(journeys.client, settings.taskQueue, settings.sweepEveryMinutes);
    if (settings.bundleFolder !== undefined) await crew.takeOver(settings.bundleFolder, bundle, version);
  } catch (error) {
    await crew.stop();
    throw error;
  }
  return { stop: () => crew.stop() };
}

interface Means {
  readonly prisma: PrismaClient;
  readonly connection: NativeConnection;
  readonly journeys: Journeys;
}

/** The workers of one process: the current build's, and those of older builds that are still needed. */
class Crew {
  private readonly running: { readonly worker: Worker; readonly ended: Promise<void> }[] = [];
  private movingOn: Promise<void> = Promise.resolve();
  private stopping = false;

  constructor(
    private readonly settings: WorkerSettings,
    private readonly means: Means,
  ) {}

  /** A build's code is in the record before any journey is run by it. */
  async add({ code, buildId }: Bundle): Promise<Version> {
    const { namespace, taskQueue, payloadKeys } = this.settings;
    const { prisma, journeys } = this.means;
    await keepForReplay(prisma, buildId, digestOf({ code }), () => compressed({ code, buildId }));
    const version = { deploymentName: this.settings.deploymentName ?? DEPLOYMENT, buildId };
    const worker = await Worker.create({
      connection: this.means.connection,
      namespace,
      taskQueue,
      workflowBundle: { code },
      activities: activities(prisma, journeys, engineHistories(journeys.client, taskQueue, readKeyring(payloadKeys))),
      dataConverter: dataConverter(payloadKeys),
      workerDeploymentOptions: { useWorkerVersioning: true, version, defaultVersioningBehavior: 'PINNED' },
      maxCachedWorkflows: 500,
      maxConcurrentActivityTaskExecutions: MAX_ACTIVITIES,
      maxConcurrentLocalActivityExecutions: MAX_ACTIVITIES,
      shutdownGraceTime: '5 seconds',
    });
    const ended = worker.run();
    ended.catch(() => undefined); // told to whoever stops it
    this.running.push({ worker, ended });
    return version;
  }

  /** Keeps this build, runs the older ones that journeys are on, and wakes those journeys. */
  async takeOver(folder: string, bundle: Bundle, current: Version): Promise<void> {
    keepBundle(folder, bundle);
    const { client } = this.means.journeys;
    const older: Version[] = [];
    for (const build of await olderBuilds(client, this.settings.namespace, current, folder))
      older.push(await this.add(build));
    this.movingOn = moveOn(client, older, () => this.stopping).catch(() => undefined); // each wakes by itself within thirty days
  }

  async stop(): Promise<void> {
    this.stopping = true;
    for (const { worker } of this.running) if (worker.getState() === 'RUNNING') worker.shutdown();
    await Promise.all([this.movingOn, ...this.running.map(({ ended }) => ended)]);
    const { journeys, connection, prisma } = this.means;
    await Promise.all([journeys.close(), connection.close(), prisma.$disconnect()]);
  }
}

const MAX_ACTIVITIES = 10;

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
  const { WORKFLOW_BUNDLE: bundleFile, BUNDLE_FOLDER: bundleFolder, SWEEP_MINUTES: minutes } = process.env;
  const worker = await startWorker({
    ...engineFromEnvironment(),
    databaseUrl: required('DATABASE_URL'),
    makeCurrent: process.env['MAKE_CURRENT'] !== 'no',
    sweepEveryMinutes: Number(minutes ?? SWEEP_EVERY_MINUTES),
    ...(bundleFile === undefined ? {} : { bundle: readBundle(bundleFile) }),
    ...(bundleFolder === undefined ? {} : { bundleFolder }),
  });
  process.stdout.write('ready: worker\n');
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void worker.stop().then(() => process.exit(0)));
}

/** Far more often than the engine forgets, so that days without a worker lose nothing. */
const SWEEP_EVERY_MINUTES = 60;

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
