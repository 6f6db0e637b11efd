// Brings a bare clone to where its code can run. Plain Node: nothing may be installed yet.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const { CannotStart, readText, takeLock } = require('./lock.js');
const { withProgress } = require('./progress.js');

/** The project's own folder. */
export const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** The oldest Node that Prisma and the linter accept, and that loads `jose`, which is ESM only. */
const OLDEST_NODE = [20, 19];

const STAMP = 'throughline-stamp';

/**
 * Checks Node, installs dependencies and generates the database client, each only when something changed.
 * @throws {CannotStart} with one line that says what to do
 */
export async function prepare() {
  checkNode(process.versions.node);
  const release = await lockSetUp();
  try {
    await installDependencies();
    await generateClient();
  } finally {
    release();
  }
}

/** @param {string} version such as 20.19.0 */
export function checkNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new CannotStart(
    `Node ${OLDEST_NODE.join('.')} or later is needed, and this is ${version}: install a newer one.`,
  );
}

/** Two commands started at once on a fresh clone must not install over one another. */
async function lockSetUp() {
  const file = join(PROJECT, '.data', 'set-up.lock');
  const waitForTurn = async () => {
    for (;;) {
      const lock = takeLock(file);
      if ('release' in lock) return lock.release;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
  return withProgress('Waiting for another set-up of this folder', waitForTurn());
}

async function installDependencies() {
  const stampFile = join(PROJECT, 'node_modules', STAMP);
  const stamp = hashOf(['package-lock.json'], `${process.platform} ${process.arch} ${process.versions.modules}`);
  if (readText(stampFile) === stamp) return;
  // NODE_ENV=production would leave out what a local start needs.
  await run('Installing dependencies', npm(), ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stampFile, stamp);
}

async function generateClient() {
  const schema = join('prisma', 'schema.prisma');
  if (!existsSync(join(PROJECT, schema))) return;
  const folder = join(PROJECT, 'prisma', 'generated');
  const stamp = hashOf([schema, 'package-lock.json']);
  if (readText(join(folder, STAMP)) === stamp) return;
  const cli = join(PROJECT, 'node_modules', 'prisma', 'build', 'index.js');
  await run('Generating the database client', [process.execPath, cli], ['generate', '--schema', schema], {
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, // never run by `generate`, only looked for: without it, a download
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, STAMP), stamp);
}

/** The npm that started us, else the one on PATH. */
function npm() {
  const path = process.env['npm_execpath'];
  return path?.endsWith('npm-cli.js') ? [process.execPath, path] : ['npm'];
}

/**
 * @param {readonly string[]} files
 * @param {string} [more]
 */
function hashOf(files, more = '') {
  const hash = createHash('sha256').update(more);
  for (const file of files) hash.update(readFileSync(join(PROJECT, file)));
  return hash.digest('hex');
}

/**
 * Runs a command quietly; its output is shown only when it fails.
 * @param {string} label
 * @param {readonly string[]} command
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env]
 */
async function run(label, [command = '', ...first], args, env = {}) {
  const child = spawn(command, [...first, ...args], { cwd: PROJECT, env: { ...process.env, ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const ended = new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  const code = await withProgress(label, ended).catch((error) => String(error));
  if (code === 0) return;
  process.stderr.write(output);
  const full = /ENOSPC|no space left/i.test(output);
  throw new CannotStart(
    `${label} failed (${code})${full ? ': the disk is full' : '; the reason is above'}. Then start again.`,
  );
}
