import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { startDatabase, type Database, type DatabaseOptions } from '../../temporal/local/database';
import { identify, isRunning } from '../../temporal/local/lock.js';
import { freePorts } from '../../temporal/local/processes';
import { temporaryFolder } from '../support/environment';

const dataFolder = temporaryFolder();
const running = new Set<Database>();

async function start(options: Partial<DatabaseOptions> = {}): Promise<Database> {
  const database = await startDatabase({ dataFolder, ...options });
  running.add(database);
  return database;
}

async function ask<T>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

afterEach(async () => {
  for (const database of running) await database.stop();
  running.clear();
});

afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

test('a second start finds the data, on the same port', async () => {
  const first = await start();
  await ask(first.ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await first.stop();
  const second = await start();
  expect(second.ownerUrl).toBe(first.ownerUrl);
  expect(await ask(second.ownerUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
});

test('what was answered is on the disk: no setting that gives that up is on', async () => {
  const { ownerUrl } = await start();
  const names = ['fsync', 'full_page_writes', 'synchronous_commit'];
  const settings = await ask(ownerUrl, `SELECT setting FROM pg_settings WHERE name IN ('${names.join("','")}')`);
  expect(settings).toEqual(names.map(() => ({ setting: 'on' })));
});

test('it listens on the loopback address only', async () => {
  const { port, ownerUrl } = await start();
  const others = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const outside = others.filter(({ family, internal }) => family === 'IPv4' && !internal);
  expect(await ask(ownerUrl, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  for (const { address } of outside) {
    await expect(ask(`postgresql://x:x@${address}:${port}/x`, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  }
});

test('the keys lie in a database that the owner of the record cannot enter, nor the other way round', async () => {
  const { ownerUrl, keystoreUrl } = await start();
  await expect(ask(ownerUrl.replace(/[^/]*$/, 'throughline_keys'), 'SELECT 1')).rejects.toThrow('permission denied');
  await expect(ask(keystoreUrl.replace(/[^/]*$/, 'throughline'), 'SELECT 1')).rejects.toThrow('permission denied');
  expect(await ask(keystoreUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('a second one on the same folder is refused, and the first goes on', async () => {
  const first = await start();
  await expect(start()).rejects.toThrow(/already runs on .* for process \d+/);
  expect(await ask(first.ownerUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('a taken port is refused in one line', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  await expect(start({ port })).rejects.toThrow(/^The port of the database is taken/);
  server.close();
});

test('killed, it comes back by itself with what was committed', async () => {
  const said: string[] = [];
  const database = await start({ restart: true, say: (line) => said.push(line) });
  await ask(database.ownerUrl, 'CREATE TABLE committed AS SELECT 7 AS answer');
  const killed = database.pid;
  process.kill(killed, 'SIGKILL');
  await untilAnswers(database.ownerUrl);
  expect(await ask(database.ownerUrl, 'SELECT answer FROM committed')).toEqual([{ answer: 7 }]);
  expect(database.pid).not.toBe(killed);
  expect(said).toContain('The database stopped (signal SIGKILL); starting it again.');
});

test('left running by a starter that was killed, it is stopped and started anew', async () => {
  const script = `require('tsx/cjs'); require('./temporal/local/database.ts').startDatabase(${JSON.stringify({ dataFolder })})`;
  const starter = spawn(process.execPath, ['-e', `${script}.then((database) => console.log(database.pid))`], {
    cwd: resolve(__dirname, '..', '..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(starter.stdout, 'data');
  const left = identify(Number(String(line)));
  starter.kill('SIGKILL');
  await once(starter, 'exit');
  expect(isRunning(left)).toBe(true);
  const database = await start();
  expect(isRunning(left)).toBe(false);
  expect(await ask(database.ownerUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('a number left behind that now belongs to another process does not stop it', async () => {
  const first = await start();
  await first.stop();
  const file = join(dataFolder, 'postgres', 'postmaster.pid');
  writeFileSync(file, `${process.pid}\n${join(dataFolder, 'postgres')}\n1\n${first.port}\n\n127.0.0.1\n1 1\nready\n`, {
    mode: 0o644,
  });
  const second = await start();
  expect(await ask(second.ownerUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('data of another version is refused in one line, and left as it is', async () => {
  await (await start()).stop();
  const file = join(dataFolder, 'postgres', 'PG_VERSION');
  const version = readFileSync(file, 'utf8');
  writeFileSync(file, '16\n');
  await expect(start()).rejects.toThrow(/was written by PostgreSQL 16 and this is \d+/);
  writeFileSync(file, version);
  expect(existsSync(join(dataFolder, 'postgres', 'base'))).toBe(true);
});

test('two started at once on different folders do not get in one another’s way', async () => {
  const folders = [temporaryFolder(), temporaryFolder()];
  try {
    const both = await Promise.all(folders.map((folder) => start({ dataFolder: folder })));
    expect(new Set(both.map(({ port }) => port)).size).toBe(2);
    for (const database of running) await database.stop();
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
});

test('free ports: the preferred one unless it is taken', async () => {
  const [port = 0] = await freePorts([undefined]);
  expect(await freePorts([port])).toEqual([port]);
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  expect(await freePorts([port])).not.toEqual([port]);
  server.close();
});

async function untilAnswers(url: string): Promise<void> {
  for (;;) {
    if (
      await ask(url, 'SELECT 1').then(
        () => true,
        () => false,
      )
    )
      return;
    await pause(50);
  }
}
