import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startDatabase, type Database } from '../../temporal/local/database';
import { findEngine, startEngine, type Engine } from '../../temporal/local/engine';
import { isRunning, parseId, readText, takeLock } from '../../temporal/local/lock.js';
import { migrate, migrateKeystore } from '../../temporal/local/migrate';
import { stopLeftover } from '../../temporal/local/processes';

const PROJECT = resolve(__dirname, '..', '..');
const PREFIX = 'throughline-test-';

/** An engine and a database of a test's own, in a folder of their own, whatever is configured on this machine. */
export interface Environment {
  readonly folder: string;
  readonly database: Database;
  readonly engine: Engine;
  /** What processes and code under test are told, by the names that `npm start` uses too. */
  readonly settings: Readonly<Record<string, string>>;
  /** Stops both, waits until they have gone and removes the folder. */
  stop(): Promise<void>;
}

/**
 * Starts both and migrates the database. When one of them fails, what was started is stopped.
 * @param options restart: start either again, in its old place, when it is killed;
 *   durable: the engine writes to disk before it answers, as it does for `npm start`
 */
export async function startEnvironment({ restart = false, durable = false } = {}): Promise<Environment> {
  const folder = temporaryFolder();
  const started: (() => Promise<void>)[] = [() => removeFolder(folder)];
  const stop = async () => {
    for (const end of started.splice(0).toReversed()) await end();
  };
  try {
    const [database, engine] = await startBoth(folder, { restart, durable }, started);
    return { folder, database, engine, settings: settingsOf(folder, database, engine), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A folder for a test's data; if the test is killed, a later run removes it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  chmodSync(folder, 0o711); // as root the database runs as another user
  takeLock(join(folder, 'run', 'test.lock')); // says to later runs that we live
  return folder;
}

async function startBoth(
  folder: string,
  { restart, durable }: { readonly restart: boolean; readonly durable: boolean },
  started: (() => Promise<void>)[],
): Promise<[Database, Engine]> {
  const remember = <T extends { stop(): Promise<void> }>(service: T): T => {
    started.push(() => service.stop());
    return service;
  };
  const found = await findEngine({ ignoreAddress: true });
  const quiet = restart ? { say: () => undefined } : {}; // who asks for restarts kills on purpose
  const work = [
    startDatabase({ dataFolder: folder, restart, ...quiet }).then(remember),
    startEngine({ dataFolder: folder, engine: found, timeSkipping: true, durable, restart, ...quiet }).then(remember),
  ] as const;
  await Promise.allSettled(work);
  const [database, engine] = await Promise.all(work);
  await migrate(database.ownerUrl, { appPassword: database.appPassword });
  await migrateKeystore(database.keystoreUrl);
  return [database, engine];
}

function settingsOf(folder: string, database: Database, engine: Engine): Record<string, string> {
  const masterKeyFile = join(folder, 'keys', 'master-key');
  writeFileSync(masterKeyFile, `${newKey()}\n`, { mode: 0o600 });
  const signingKeyFile = newSigningKey(join(folder, 'keys', 'signing-key.pem'));
  return {
    DATABASE_URL: database.appUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    KEYSTORE_URL: database.keystoreUrl,
    TEMPORAL_ADDRESS: engine.address,
    TEMPORAL_NAMESPACE: engine.namespace,
    PAYLOAD_KEYS: `test-1:${newKey()}`,
    MASTER_KEY_FILE: masterKeyFile,
    SIGNING_KEY_FILE: signingKeyFile,
    STORY_CLOCK: 'allowed',
  };
}

/** Makes a key that signs checkpoints. @returns the file */
export function newSigningKey(file: string): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  return file;
}

function newKey(): string {
  return randomBytes(32).toString('base64');
}

async function removeFolder(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
}

/** Stops and removes what a run that was killed left behind. */
export async function sweepLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = join(tmpdir(), name);
    const owner = parseId(readText(join(folder, 'run', 'test.lock')));
    if (!owner || isRunning(owner)) continue;
    for (const left of ['api', 'worker', 'engine'])
      await stopLeftover({ dataFolder: folder, name: left, graceMs: 1_000 });
    await stopLeftover({ dataFolder: folder, name: 'database', stopSignal: 'SIGQUIT' }); // at once, yet tidily
    await removeFolder(folder);
  }
}

/**
 * The workflow bundle, made once for all specs and kept as a file.
 * @returns its path, or undefined while there is no workflow to bundle
 */
export async function writeBundle(folder: string): Promise<string | undefined> {
  const source = join(PROJECT, 'temporal', 'bundle.ts');
  if (!existsSync(source)) return undefined;
  const { buildBundle }: { buildBundle(): Promise<{ code: string }> } = require(source);
  const { code } = await buildBundle();
  const file = join(folder, 'bundle', 'workflows.js');
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, code);
  return file;
}
