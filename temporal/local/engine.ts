import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import Long from 'long';
import { CannotStart, codeOf, readText, takeLock } from './lock.js';
import { freePorts, startService, type Service } from './processes';
import { withProgress } from './progress.js';

const VERSION = '1.32.2';
const OLDEST = [1, 32]; // the first that can skip time
const RETENTION_DAYS = 30;

/** Where an engine comes from. */
export type FoundEngine =
  | { readonly kind: 'address'; readonly address: string; readonly description: string }
  | { readonly kind: 'cli' | 'server'; readonly command: string; readonly description: string };

export interface EngineOptions {
  /** Everything is kept below it, in `engine/`. Made when it is not there. */
  readonly dataFolder: string;
  /** Else what `findEngine` finds. */
  readonly engine?: FoundEngine;
  /** Eight of them, the first being the one to connect to; else those used last time if they are free, else any. */
  readonly ports?: readonly number[];
  /** Allows a workflow's clock to be moved on, which only tests and example data do. */
  readonly timeSkipping: boolean;
  /** Whether each transaction reaches the disk before it is answered. Off, the last moments may be lost with the power. */
  readonly durable?: boolean;
  readonly namespace?: string;
  /** How long the engine keeps the history of a closed run. */
  readonly retentionDays?: number;
  /** Start it again when it dies. */
  readonly restart?: boolean;
  readonly say?: (line: string) => void;
  /** Gives up the start. */
  readonly signal?: AbortSignal | undefined;
}

export interface Engine extends Service {
  readonly address: string;
  readonly namespace: string;
  /** Which engine was taken, for people. */
  readonly description: string;
  /** The ports in use, to start on the same ones again; none for an engine that runs elsewhere. */
  readonly ports: readonly number[];
}

/* ── finding one ───────────────────────────────────────────────────────────────────────────────────────────────── */

export interface FindOptions {
  /** Tests run an engine of their own whatever is configured. */
  readonly ignoreAddress?: boolean;
  readonly say?: ((line: string) => void) | undefined;
  /** Gives up a build. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The engine to use: the one at TEMPORAL_ADDRESS, else a `temporal` on PATH that is new enough, else the official server,
 * built with Go the first time.
 * @throws {CannotStart} when there is none of them and no Go
 */
export async function findEngine(options: FindOptions = {}): Promise<FoundEngine> {
  const { ignoreAddress = false, say = console.log } = options;
  const address = process.env['TEMPORAL_ADDRESS'];
  if (address && !ignoreAddress)
    return { kind: 'address', address, description: `the engine at ${address} (TEMPORAL_ADDRESS)` };
  const cli = serverVersionOf('temporal');
  if (cli && isNewEnough(cli)) {
    return { kind: 'cli', command: 'temporal', description: `the temporal command on PATH (server ${cli})` };
  }
  const folder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'throughline', `engine-${VERSION}`);
  const command = join(folder, 'server');
  if (!existsSync(command)) await build(folder, cli, say, options.signal);
  return {
    kind: 'server',
    command,
    description: `the official Temporal server ${VERSION}, built with Go (${command})`,
  };
}

function serverVersionOf(command: string): string | undefined {
  const { stdout } = spawnSync(command, ['--version'], { encoding: 'utf8', timeout: 10_000, env: process.env });
  return /\bserver (\d+\.\d+\.\d+)/i.exec(stdout ?? '')?.[1];
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/** Built in a folder beside its place and moved there when it is whole. */
async function build(
  folder: string,
  cli: string | undefined,
  say: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (!hasGo()) throw new CannotStart(waysOut(cli));
  mkdirSync(folder, { recursive: true });
  const release = await withProgress('Waiting for another build of the engine', turnToBuild(folder), say);
  const fresh = mkdtempSync(join(folder, 'build-'));
  try {
    if (existsSync(join(folder, 'server'))) return;
    say(`Building the Temporal server ${VERSION} with Go, once for this machine; it takes some minutes.`);
    await withProgress('Building the engine', goInstall(fresh, signal), say);
    chmodSync(join(fresh, 'server'), 0o755);
    renameSync(join(fresh, 'server'), join(folder, 'server'));
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    release();
  }
}

/** From 1.21 on, Go fetches by itself the newer one that the engine's source asks for. */
function hasGo(): boolean {
  const { stdout } = spawnSync('go', ['version'], { encoding: 'utf8', env: process.env });
  return Number(/\bgo1\.(\d+)/.exec(stdout ?? '')?.[1]) >= 21;
}

function waysOut(cli: string | undefined): string {
  const old = cli ? ` (the temporal command on PATH has server ${cli})` : '';
  return (
    `No engine was found${old}. Do one of three: install Go 1.21 or later, with which it is built; put a temporal command ` +
    `with server ${OLDEST.join('.')} or later on PATH; or set TEMPORAL_ADDRESS to a running one.`
  );
}

async function turnToBuild(folder: string): Promise<() => void> {
  for (;;) {
    const lock = takeLock(join(folder, 'build.lock'));
    if ('release' in lock) return lock.release;
    await pause(500);
  }
}

async function goInstall(into: string, signal: AbortSignal | undefined): Promise<void> {
  const target = `go.temporal.io/server/cmd/server@v${VERSION}`;
  const env = { ...process.env, CGO_ENABLED: '0', GOTOOLCHAIN: 'auto', GOFLAGS: '', GOBIN: into };
  const child = spawn('go', ['install', '-trimpath', '-ldflags=-s -w', target], {
    cwd: into,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(signal && { signal }),
  });
  let said = '';
  child.stderr.on('data', (chunk) => (said += chunk));
  const code = await new Promise((done) => child.once('error', done).once('close', done));
  if (code === 0) return;
  process.stderr.write(said);
  throw new CannotStart(
    `The engine could not be built (${code}); the reason is above. Without Go: ${waysOut(undefined)}`,
  );
}

/* ── running one ───────────────────────────────────────────────────────────────────────────────────────────────── */

/**
 * Starts an engine on 127.0.0.1, or takes the one that runs elsewhere, and sees that the namespace is there and usable.
 * @throws {CannotStart} with one line that says what to do
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const engine = options.engine ?? (await findEngine({ say: options.say, signal: options.signal }));
  const namespace = options.namespace ?? 'throughline';
  const service = engine.kind === 'address' ? elsewhere(engine.address) : await startOwn(engine, options);
  try {
    await ensureNamespace(service.address, namespace, options);
  } catch (error) {
    await service.stop();
    throw error;
  }
  return Object.assign(service, { namespace, description: engine.description });
}

type Started = Service & Pick<Engine, 'address' | 'ports'>;

function elsewhere(address: string): Started {
  return { pid: 0, address, ports: [], stop: async () => {} };
}

async function startOwn(engine: FoundEngine & { command: string }, options: EngineOptions): Promise<Started> {
  const folder = join(resolve(options.dataFolder), 'engine');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  checkMaker(folder, engine);
  const place = { dataFolder: resolve(options.dataFolder), name: 'engine', signal: options.signal };
  for (let tries = 1; ; tries += 1) {
    try {
      const service = await startService(place, () => prepareEngine(engine, options, folder));
      return {
        get pid() {
          return service.pid;
        },
        stop: () => service.stop(),
        address: service.spec.address,
        ports: service.spec.ports,
      };
    } catch (error) {
      const taken = error instanceof Error && error.message === PORT_TAKEN;
      if (!taken || options.ports || tries === 3) throw error; // between our look and its start another took one
    }
  }
}

async function prepareEngine(engine: FoundEngine & { command: string }, options: EngineOptions, folder: string) {
  const ports = options.ports ?? (await choosePorts(folder));
  const address = `127.0.0.1:${ports[0]}`;
  return {
    command: engine.command,
    args: engine.kind === 'cli' ? cliArgs(options, folder, ports) : serverArgs(options, folder, ports),
    ready: () => answers(address),
    readyWithinMs: 60_000,
    explain: explainEnd,
    restart: options.restart ?? false,
    shows: (line: string) => /"level":"(fatal|panic)"/.test(line),
    ...(options.say && { say: options.say }),
    ...{ address, ports },
  };
}

const PORT_TAKEN = 'A port of the engine is taken: stop what uses it, or leave the ports open.';

function explainEnd(tail: readonly string[]): string | undefined {
  const said = tail.join('\n');
  if (/no space left|disk is full/i.test(said)) return 'The disk is full: free some space, then start again.';
  if (/address already in use/i.test(said))
    return 'A port of the engine is taken: stop what uses it, or leave the ports open.';
  return undefined;
}

/** What one kind of engine wrote the other should not go on with. */
function checkMaker(folder: string, { kind }: FoundEngine): void {
  const file = join(folder, 'made-by');
  const maker = readText(file)?.trim();
  if (maker === undefined) return writeFileSync(file, `${kind}\n`);
  if (maker === kind) return;
  const [was, is] =
    maker === 'cli' ? ['the temporal command', 'the built server'] : ['the built server', 'the temporal command'];
  throw new CannotStart(
    `The engine's data in ${folder} was written by ${was}, and now ${is} is found first: change PATH back.`,
  );
}

async function choosePorts(folder: string): Promise<number[]> {
  const file = join(folder, 'ports.json');
  const last: unknown = JSON.parse(readText(file) ?? '[]');
  const known = Array.isArray(last) ? last.map(Number) : [];
  const ports = await freePorts(Array.from({ length: 8 }, (_, place) => known[place]));
  if (known.length > 0 && ports.some((port, place) => port !== known[place])) await untilForgotten(folder);
  writeFileSync(file, JSON.stringify(ports));
  return ports;
}

/** For this long the engine's parts look for one another where they were last, and would not find those that moved. */
const REMEMBERED_MS = 21_000;

async function untilForgotten(folder: string): Promise<void> {
  const written = ['engine.db', 'engine.db-wal'].map(
    (name) => statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs,
  );
  const wait = Math.max(...written.map((time) => time ?? 0)) + REMEMBERED_MS - Date.now();
  if (wait > 0) await withProgress('Waiting until the engine forgets its last ports, which are taken', pause(wait));
}

/* ── its settings ──────────────────────────────────────────────────────────────────────────────────────────────── */

function dynamicSettings(timeSkipping: boolean): Record<string, boolean | number | string> {
  return {
    'history.maxInFlightUpdates': 1_000, // at the usual 10, a burst on one journey gets wrong answers
    'history.workflowIdReuseMinimalInterval': '0s', // else a quick continue-as-new doubles skipped time
    'history.timerProcessorMaxPollRPS': 10_000, // at the usual 20 a second, a skip of years takes minutes
    'history.timerProcessorMaxPollHostRPS': 10_000,
    'history.transferProcessorMaxPollRPS': 10_000,
    'history.transferProcessorMaxPollHostRPS': 10_000,
    ...(timeSkipping && {
      'frontend.WorkflowTimeSkippingEnabled': true,
      'history.timerProcessorMaxTimeShift': '1ms', // else each skip waits up to a second
    }),
  };
}

function serverArgs(options: EngineOptions, folder: string, ports: readonly number[]): string[] {
  const [settingsFile, configFile] = [join(folder, 'settings.yaml'), join(folder, 'engine.yaml')];
  const settings = Object.entries(dynamicSettings(options.timeSkipping));
  writeFileSync(settingsFile, settings.map(([name, value]) => `${name}: [{ value: ${value} }]\n`).join(''));
  writeFileSync(configFile, fillIn(options, folder, settingsFile, ports));
  return ['--config-file', configFile, '--allow-no-auth', 'start'];
}

function fillIn(options: EngineOptions, folder: string, settingsFile: string, ports: readonly number[]): string {
  const names = ['FRONTEND', 'MATCHING', 'HISTORY', 'WORKER'].flatMap((name) => [name, `${name}_MEMBERSHIP`]);
  const values: Record<string, string> = {
    DATABASE_FILE: JSON.stringify(join(folder, 'engine.db')),
    SYNCHRONOUS: options.durable ? '2' : '1',
    SETTINGS_FILE: JSON.stringify(settingsFile),
    ...Object.fromEntries(names.map((name, place) => [name, String(ports[place])])),
  };
  const template = readFileSync(join(__dirname, 'engine.yaml'), 'utf8');
  return template.replaceAll(/\$([A-Z_]+)/g, (whole, name: string) => values[name] ?? whole);
}

function cliArgs(options: EngineOptions, folder: string, [port]: readonly number[]): string[] {
  const settings = Object.entries(dynamicSettings(options.timeSkipping));
  const pragmas = ['journal_mode=wal', `synchronous=${options.durable ? 'full' : 'normal'}`];
  return [
    ...['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'warn'],
    ...['--db-filename', join(folder, 'engine.db')],
    ...pragmas.flatMap((pragma) => ['--sqlite-pragma', pragma]),
    ...settings.flatMap(([name, value]) => ['--dynamic-config-value', `${name}=${JSON.stringify(value)}`]),
  ];
}

/* ── the namespace ─────────────────────────────────────────────────────────────────────────────────────────────── */

const ALREADY_EXISTS = 6;

async function answers(address: string): Promise<boolean> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: 1_000 });
    await connection.close();
    return true;
  } catch {
    return false;
  }
}

async function ensureNamespace(address: string, namespace: string, options: EngineOptions): Promise<void> {
  const retention = { seconds: Long.fromNumber((options.retentionDays ?? RETENTION_DAYS) * 86_400), nanos: 0 };
  // Without interceptors nothing is tried again behind our back.
  const connection = await Connection.connect({ address, connectTimeout: 5_000, interceptors: [] }).catch(() => {
    throw new CannotStart(
      `No engine answers at ${address}: start one there, or unset TEMPORAL_ADDRESS for one of our own.`,
    );
  });
  const usable = async () => {
    await register(connection, namespace, retention);
    await connection.workflowService.listWorkflowExecutions({ namespace, pageSize: 1 });
    await connection.workflowService.describeTaskQueue({ namespace, taskQueue: { name: 'none' }, taskQueueType: 1 });
  };
  try {
    await untilDone(() => connection.withDeadline(Date.now() + 2_000, usable), options.signal);
  } finally {
    await connection.close();
  }
}

async function register(
  connection: Connection,
  namespace: string,
  retention: { seconds: Long; nanos: number },
): Promise<void> {
  const request = { namespace, workflowExecutionRetentionPeriod: retention };
  await connection.workflowService.registerNamespace(request).catch((error: unknown) => {
    if (codeOf(error) !== ALREADY_EXISTS) throw error;
  });
}

/** A new namespace, or an engine that has just come up, is known to all its parts a second or two later. */
async function untilDone(work: () => Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  for (const giveUpAt = Date.now() + 30_000; ; await pause(50)) {
    try {
      return await work();
    } catch (error) {
      if (signal?.aborted) throw new CannotStart('Stopped while it was starting.');
      if (Date.now() > giveUpAt) throw new CannotStart(`The engine does not become usable: ${String(error)}.`);
    }
  }
}
