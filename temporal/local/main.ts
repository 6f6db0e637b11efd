import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startDatabase } from './database';
import { findEngine, startEngine, type Engine } from './engine';
import { CannotStart, readText, takeLock } from './lock.js';
import { checkSchema, migrate, migrateKeystore } from './migrate';
import { dataFolder, forgetWhere, tellWhere } from './place';
import { freePorts, isFree, startService, stopLeftover, type Service } from './processes';
import { lineFor, withProgress } from './progress.js';

const PROJECT = resolve(__dirname, '..', '..');
const DATA = dataFolder();
const API_PORT = 4000;
const ROOM_NEEDED_MB = 300;

/** What a process of ours is told about where the others are. */
type Settings = Record<string, string>;

/** `npm start`: everything on this machine, until Ctrl-C. */
export async function main(): Promise<void> {
  const stop = stopSignal();
  const started: Service[] = [];
  try {
    await startAll(started, stop);
    await untilAborted(stop);
  } catch (error) {
    if (!stop.aborted) {
      console.error(lineFor(error));
      process.exitCode = 1;
    }
  }
  if (started.length > 0) forgetWhere();
  await stopAll(started);
}

async function startAll(started: Service[], signal: AbortSignal): Promise<void> {
  const began = Date.now();
  checkSettings(process.env);
  await checkFolder();
  const port = await chooseApiPort();
  const [databases, engine] = await allOrNone([openDatabases(started, signal), openEngine(started, signal)]);
  const keys = keySettings();
  const signing = signingSettings();
  tellCommands({ ...databases, ...engineSettings(engine), ...keys, ...signing });
  const settings = {
    ...databases,
    ...engineSettings(engine),
    ...keys,
    TRUSTED_KEYS_FILE: signing.TRUSTED_KEYS_FILE,
    BUNDLE_FOLDER: join(DATA, 'bundles'), // journeys are pinned to a build, so each build's code is kept
    API_PORT: String(port),
    GRAPHIQL: 'on',
    STORY_CLOCK: 'allowed', // this engine is for tests and example data, which tell stories of any year
  };
  await allOrNone([
    startProgram('worker', { ...settings, ...signing }, started, signal),
    startProgram('api', settings, started, signal),
  ]);
  tellWhere({
    api: `http://127.0.0.1:${port}/graphql`,
    engine: engine.address,
    namespace: engine.namespace,
    issuerKeyFile: keys.DEV_ISSUER_KEY_FILE,
  });
  console.log(greeting(port, Date.now() - began));
}

/** Waits for all of them even when one fails, so that none is still coming up while the others are being stopped. */
async function allOrNone<A, B>(work: readonly [Promise<A>, Promise<B>]): Promise<[A, B]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

function greeting(port: number, tookMs: number): string {
  const api = `http://127.0.0.1:${port}/graphql`;
  return [
    '',
    `Throughline runs (${(tookMs / 1000).toFixed(1)} s).`,
    `  API       ${api} (in a browser: GraphiQL)`,
    '  Sign in   npm run token -- <who> (without a name it lists everybody)',
    '  Example   npm run demo loads some hundred invented children',
    `  Logs      ${join(DATA, 'logs')}`,
    '  Stop      Ctrl-C',
    '',
    'A first query, from another terminal:',
    `  curl -s ${api} -H "authorization: Bearer $(npm run -s token -- supervisor-north)" \\`,
    `    -H 'content-type: application/json' -d '{"query": "{ me { subject roles teams } }"}'`,
    '',
  ].join('\n');
}

/* ── starting ──────────────────────────────────────────────────────────────────────────────────────────────────── */

function checkSettings({ DATABASE_URL, KEYSTORE_URL }: NodeJS.ProcessEnv): void {
  if (!DATABASE_URL === !KEYSTORE_URL) return;
  throw new CannotStart('Set both DATABASE_URL and KEYSTORE_URL, or neither: keys are kept in a database apart.');
}

/** That nobody else works in the data folder, that it has room, and that nothing is left of a start that was killed. */
async function checkFolder(): Promise<void> {
  mkdirSync(DATA, { recursive: true });
  const lock = takeLock(join(DATA, 'run', 'start.lock'));
  if ('heldBy' in lock) throw new CannotStart(`Throughline already runs from this folder (process ${lock.heldBy}).`);
  const { bavail, bsize } = statfsSync(DATA);
  const free = Math.floor((bavail * bsize) / 2 ** 20);
  if (free < ROOM_NEEDED_MB) {
    throw new CannotStart(
      `The disk of ${DATA} is nearly full: ${free} MB are free and ${ROOM_NEEDED_MB} MB are needed.`,
    );
  }
  // The database goes by itself, when its own place is taken: what is left of it may still be in use by those before it.
  for (const name of ['api', 'worker']) await stopLeftover({ dataFolder: DATA, name });
}

/** A port that was asked for must be free; the usual one gives way to the next. */
async function chooseApiPort(): Promise<number> {
  const asked = process.env['API_PORT'];
  if (asked !== undefined) {
    if (await isFree(Number(asked))) return Number(asked);
    throw new CannotStart(`Port ${asked} (API_PORT) is taken or not a port: stop what uses it, or choose another.`);
  }
  for (let port = API_PORT; port < API_PORT + 20; port += 1) {
    if (!(await isFree(port))) continue;
    if (port !== API_PORT) console.log(`Port ${API_PORT} is taken, so the API is on ${port}.`);
    return port;
  }
  const [any = 0] = await freePorts([undefined]);
  console.log(`Ports ${API_PORT} to ${API_PORT + 19} are taken, so the API is on ${any}.`);
  return any;
}

async function openDatabases(started: Service[], signal: AbortSignal): Promise<Settings> {
  const { DATABASE_URL, DATABASE_OWNER_URL, KEYSTORE_URL } = process.env;
  if (DATABASE_URL) return configuredDatabases(DATABASE_URL, KEYSTORE_URL ?? '', DATABASE_OWNER_URL);
  const database = await withProgress(
    'Starting the database',
    startDatabase({ dataFolder: DATA, restart: true, signal }),
  );
  started.unshift(database);
  await withProgress('Migrating', migrate(database.ownerUrl, { appPassword: database.appPassword }));
  await migrateKeystore(database.keystoreUrl);
  console.log(`Database: PostgreSQL of our own on 127.0.0.1:${database.port}.`);
  return { DATABASE_URL: database.appUrl, KEYSTORE_URL: database.keystoreUrl };
}

async function configuredDatabases(url: string, keystoreUrl: string, ownerUrl?: string): Promise<Settings> {
  if (ownerUrl) await withProgress('Migrating', migrate(ownerUrl));
  await migrateKeystore(keystoreUrl);
  await checkSchema(url);
  console.log('Database: the one at DATABASE_URL.');
  return { DATABASE_URL: url, KEYSTORE_URL: keystoreUrl };
}

async function openEngine(started: Service[], signal: AbortSignal): Promise<Engine> {
  const namespace = process.env['TEMPORAL_NAMESPACE'];
  const found = await findEngine({ signal });
  const options = { dataFolder: DATA, engine: found, timeSkipping: true, durable: true, restart: true, signal };
  const starting = startEngine({ ...options, ...(namespace && { namespace }) });
  const engine = await withProgress('Starting the engine', starting);
  started.unshift(engine);
  console.log(`Engine: ${engine.description}, at ${engine.address}.`);
  return engine;
}

function engineSettings({ address, namespace }: Engine): Settings {
  return {
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    TASK_QUEUE: process.env['TASK_QUEUE'] ?? 'journeys',
  };
}

/** Keys for local use, made once: for what the engine keeps, and for the keys that seal what is told of children. */
function keySettings() {
  const folder = join(DATA, 'keys');
  const payloadKey = keepKey(join(folder, 'payload-key'));
  keepKey(join(folder, 'master-key'));
  return {
    PAYLOAD_KEYS: process.env['PAYLOAD_KEYS'] ?? `local-1:${payloadKey}`,
    MASTER_KEY_FILE: process.env['MASTER_KEY_FILE'] ?? join(folder, 'master-key'),
    DEV_ISSUER_KEY_FILE: process.env['DEV_ISSUER_KEY_FILE'] ?? join(folder, 'dev-issuer.json'),
  };
}

/** For the worker alone: what signs checkpoints, and where they are written. Everybody else is told whom to believe. */
function signingSettings() {
  const folder = join(DATA, 'keys');
  const pem = keepKey(join(folder, 'signing-key.pem'), newSigningKey);
  keepKey(join(folder, 'trusted-keys.pem'), () =>
    createPublicKey(pem).export({ type: 'spki', format: 'pem' }).toString(),
  );
  return {
    SIGNING_KEY_FILE: process.env['SIGNING_KEY_FILE'] ?? join(folder, 'signing-key.pem'),
    TRUSTED_KEYS_FILE:
      process.env['TRUSTED_KEYS_FILE'] ?? process.env['SIGNING_KEY_FILE'] ?? join(folder, 'trusted-keys.pem'),
    CHECKPOINT_FOLDER: process.env['CHECKPOINT_FOLDER'] ?? join(DATA, 'checkpoints'),
  };
}

const newSigningKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** For the commands that work on the record of this machine, and for the owner of the folder alone. */
function tellCommands(settings: Settings): void {
  const lines = Object.entries(settings).map(([name, value]) => `${name}='${value}'\n`);
  writeFileSync(join(DATA, 'keys', 'settings.env'), lines.join(''), { mode: 0o600 });
}

/** @param make what to keep when there is nothing yet: 32 bytes in base64, unless it says otherwise */
function keepKey(file: string, make = () => randomBytes(32).toString('base64')): string {
  const kept = readText(file)?.trim();
  if (kept) return kept;
  const made = make().trim();
  mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${made}\n`, { mode: 0o600 });
  return made;
}

const PROGRAMS = { worker: 'temporal/worker.ts', api: 'api/server.ts' } as const;

/** A program of ours says that it is ready by a line that begins with the word. */
async function startProgram(
  name: keyof typeof PROGRAMS,
  settings: Settings,
  started: Service[],
  signal: AbortSignal,
): Promise<void> {
  const starting = startService({ dataFolder: DATA, name, signal }, async () => ({
    command: process.execPath,
    args: ['--import', 'tsx', join(PROJECT, PROGRAMS[name])],
    env: { ...process.env, DATABASE_OWNER_URL: undefined, ...settings }, // the owner's rights are for migrations alone
    cwd: PROJECT,
    ready: async (tail: readonly string[]) => tail.some((line) => /^ready\b/.test(line)),
    readyWithinMs: 60_000,
    restart: true,
    shows: (line: string) => /\b(error|fatal)\b/i.test(line),
  }));
  started.unshift(await withProgress(`Starting the ${name}`, starting));
}

/* ── stopping ──────────────────────────────────────────────────────────────────────────────────────────────────── */

/** Asked a second time it goes on stopping: a terminal and npm both pass on the one Ctrl-C. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => controller.abort());
  return controller.signal;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve())));
}

/** The last started first, so that nobody loses what it still needs. */
async function stopAll(started: readonly Service[]): Promise<void> {
  if (started.length > 0) console.log('\nStopping …');
  for (const service of started) await service.stop();
}
