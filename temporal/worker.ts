import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { activities } from '../activities';
import { openCheckpoints, type Checkpoints } from '../activities/checkpoints';
import { signingKeyFromFile, type SigningKey } from '../activities/keys';
import { keepBundle as keepForReplay } from '../activities/histories';
import { openDatabase, type PrismaClient } from '../prisma/client';
import { buildBundle, compressed, digestOf, readBundle, type Bundle } from './bundle';
import { readKeyring } from './codec';
import { connectJourneys, dataConverter, type EngineSettings, type Journeys } from './connection';
import { every } from './schedule';
import { securityFrom } from './security';
import { engineHistories } from './engine-histories';
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
  /** Without it this worker takes no checkpoints. */
  readonly checkpoints?: CheckpointSettings;
  /** Minutes from one sweep of closed runs to the next; without it this worker asks for none. */
  readonly sweepEveryMinutes?: number;
}

/** How checkpoints are taken. */
export interface CheckpointSettings {
  readonly key: SigningKey;
  /** Where each is written as a file. */
  readonly folder?: string;
  /** Minutes from one to the next; 0 takes them only when asked. */
  readonly everyMinutes: number;
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
  const connection = await NativeConnection.connect({ address: settings.address, ...settings.security });
  const journeys = await connectJourneys(settings, 45_000);
  const { key, folder, everyMinutes = 0 } = settings.checkpoints ?? {};
  const checkpoints = key && openCheckpoints(settings.databaseUrl, key, folder);
  const crew = new Crew(settings, { prisma, connection, journeys, checkpoints });
  try {
    const version = await crew.add(bundle);
    if (settings.makeCurrent) await makeCurrent(journeys.client, settings.namespace, version);
    const place = { client: journeys.client, taskQueue: settings.taskQueue };
    if (everyMinutes > 0) await every(everyMinutes, 'checkpoints', place);
    if (settings.sweepEveryMinutes) await every(settings.sweepEveryMinutes, 'keep-histories', place);
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
  readonly checkpoints: Checkpoints | undefined;
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
    const { prisma, journeys, checkpoints } = this.means;
    await keepForReplay(prisma, buildId, digestOf({ code }), () => compressed({ code, buildId }));
    const version = { deploymentName: this.settings.deploymentName ?? DEPLOYMENT, buildId };
    const worker = await Worker.create({
      connection: this.means.connection,
      namespace,
      taskQueue,
      workflowBundle: { code },
      activities: activities(
        prisma,
        journeys,
        checkpoints,
        engineHistories(journeys.client, taskQueue, readKeyring(payloadKeys)),
      ),
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
    const { journeys, connection, prisma, checkpoints } = this.means;
    await Promise.all([journeys.close(), connection.close(), prisma.$disconnect(), checkpoints?.close()]);
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
  const { WORKFLOW_BUNDLE: bundleFile, BUNDLE_FOLDER: bundleFolder } = process.env;
  const { SIGNING_KEY_FILE: keyFile, SWEEP_MINUTES: minutes } = process.env;
  const worker = await startWorker({
    ...engineFromEnvironment(),
    databaseUrl: required('DATABASE_URL'),
    makeCurrent: process.env['MAKE_CURRENT'] !== 'no',
    sweepEveryMinutes: Number(minutes ?? SWEEP_EVERY_MINUTES),
    ...(bundleFile === undefined ? {} : { bundle: readBundle(bundleFile) }),
    ...(bundleFolder === undefined ? {} : { bundleFolder }),
    ...(keyFile === undefined ? {} : { checkpoints: checkpointsFromEnvironment(keyFile) }),
  });
  process.stdout.write('ready: worker\n');
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void worker.stop().then(() => process.exit(0)));
}

/** A product default, not law: what happened since the newest checkpoint is vouched for by nobody yet. */
const CHECKPOINT_EVERY_MINUTES = 60;

function checkpointsFromEnvironment(keyFile: string): CheckpointSettings {
  const { CHECKPOINT_FOLDER: folder, CHECKPOINT_MINUTES: minutes } = process.env;
  const everyMinutes = Number(minutes ?? CHECKPOINT_EVERY_MINUTES);
  if (!(everyMinutes >= 0)) throw new Error('CHECKPOINT_MINUTES must be a number of minutes, or 0.');
  return { key: signingKeyFromFile(keyFile), everyMinutes, ...(folder === undefined ? {} : { folder }) };
}
/** Far more often than the engine forgets, so that days without a worker lose nothing. */
const SWEEP_EVERY_MINUTES = 60;

/** The engine's settings from the environment, as `npm start` and a production set-up give them. */
export function engineFromEnvironment(): EngineSettings {
  return {
    address: required('TEMPORAL_ADDRESS'),
    security: securityFrom(process.env),
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
