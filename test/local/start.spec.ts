import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { takeLock } from '../../temporal/local/lock.js';
import { freePorts } from '../../temporal/local/processes';
import { temporaryFolder } from '../support/environment';

const PROJECT = resolve(__dirname, '..', '..');
const dataFolder = temporaryFolder();

/** Runs `npm start`, or another command of Node's, as on a machine where nothing is configured. */
function run(args: readonly string[], settings: Record<string, string> = {}) {
  const { PATH, HOME, XDG_CACHE_HOME } = process.env;
  const env = { PATH, HOME, XDG_CACHE_HOME, DATA_FOLDER: dataFolder, ...settings };
  const child = spawn(process.execPath, args, { cwd: PROJECT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const ended = once(child, 'close').then(([code]: number[]) => ({ code, said: said.trim() }));
  const saw = async (what: RegExp) => {
    while (!what.test(said)) await Promise.race([once(child.stdout, 'data'), ended.then(() => unseen(what, said))]);
  };
  return { ended, saw, stop: () => child.kill('SIGINT') };
}

function unseen(what: RegExp, said: string): never {
  throw new Error(`It ended before it said ${what}: ${said}`);
}

const start = (settings?: Record<string, string>) => run(['temporal/local/start.mjs'], settings);

afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

test('the first start and the second: everything comes up, Ctrl-C stops all of it, and exits 0', async () => {
  const [port = 0] = await freePorts([undefined]);
  for (let time = 1; time <= 2; time += 1) {
    const running = start({ API_PORT: String(port) });
    await running.saw(/Throughline runs/);
    const answer = await fetch(`http://127.0.0.1:${port}/graphql`);
    expect(answer.status).toBeLessThan(500);
    const verified = await run(['--import', 'tsx', 'activities/verify-command.ts']).ended; // finds the record by itself
    expect(verified).toEqual({ code: 0, said: expect.stringContaining('Nothing was found.') });
    running.stop();
    expect((await running.ended).code).toBe(0);
    await expect(fetch(`http://127.0.0.1:${port}/graphql`)).rejects.toThrow('fetch failed');
  }
  for (const name of ['api', 'worker', 'engine', 'database']) {
    expect(existsSync(join(dataFolder, 'run', `${name}.json`))).toBe(false);
  }
});

test('keys and passwords are for the owner of the folder alone', () => {
  for (const name of ['payload-key', 'master-key', 'signing-key.pem', 'settings.env', 'database-passwords.json']) {
    expect(statSync(join(dataFolder, 'keys', name)).mode & 0o777).toBe(0o600);
  }
});

test('a second start while one runs: one line', async () => {
  const lock = takeLock(join(dataFolder, 'run', 'start.lock'));
  expect(await start().ended).toEqual({
    code: 1,
    said: `Throughline already runs from this folder (process ${process.pid}).`,
  });
  if ('release' in lock) lock.release();
});

test('a port that was asked for and is taken: one line', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  expect(await start({ API_PORT: String(port) }).ended).toEqual({
    code: 1,
    said: `Port ${port} (API_PORT) is taken or not a port: stop what uses it, or choose another.`,
  });
  server.close();
});

test('a database without a keystore: one line', async () => {
  expect(await start({ DATABASE_URL: 'postgresql://x:x@127.0.0.1:1/x' }).ended).toEqual({
    code: 1,
    said: 'Set both DATABASE_URL and KEYSTORE_URL, or neither: keys are kept in a database apart.',
  });
});

test.each([
  ['18.20.4', /^Node 20\.19 or later is needed, and this is 18\.20\.4/],
  ['20.18.3', /^Node 20\.19 or later is needed, and this is 20\.18\.3/],
  ['20.19.0', /^fine$/],
  ['24.1.0', /^fine$/],
])('Node %s', async (version, answer) => {
  const setUp = JSON.stringify(join(PROJECT, 'temporal', 'local', 'setup.mjs'));
  const script = `import(${setUp}).then((it) => it.checkNode('${version}')).then(() => 'fine', (error) => error.message).then(console.log)`;
  expect((await run(['-e', script]).ended).said).toMatch(answer);
});
