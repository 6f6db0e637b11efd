import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { APP_ROLE, startDatabase, type Database } from '../../temporal/local/database';
import { checkSchema, migrate } from '../../temporal/local/migrate';
import { temporaryFolder } from '../support/environment';

const dataFolder = temporaryFolder();
let server: Database;
let databases = 0;

/** An empty database of its own for each test, and a folder of migrations. */
async function given(migrations: Record<string, string>) {
  databases += 1;
  const name = `migrated_${databases}`;
  const passwords: Record<string, string> = JSON.parse(
    readFileSync(join(dataFolder, 'keys', 'database-passwords.json'), 'utf8'),
  );
  const superuser = `postgresql://postgres:${passwords['postgres']}@127.0.0.1:${server.port}/postgres`;
  await run(superuser, `CREATE DATABASE ${name} OWNER throughline_owner`);
  await run(superuser, `REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
  const folder = mkdtempSync(join(dataFolder, 'migrations-'));
  write(folder, migrations);
  const url = (from: string) => from.replace(/[^/]*$/, name);
  return { owner: url(server.ownerUrl), app: url(server.appUrl), options: { appPassword: server.appPassword, folder } };
}

function write(folder: string, migrations: Record<string, string>): void {
  for (const [name, sql] of Object.entries(migrations)) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'migration.sql'), sql);
  }
}

async function run(url: string, sql: string) {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const TWO = {
  '0001_first': `CREATE TABLE thing (id int PRIMARY KEY); GRANT SELECT, INSERT ON thing TO ${APP_ROLE};`,
  '0002_second': 'ALTER TABLE thing ADD COLUMN name text; INSERT INTO thing VALUES (1);',
};

beforeAll(async () => {
  server = await startDatabase({ dataFolder });
});

afterAll(async () => {
  await server?.stop();
  rmSync(dataFolder, { recursive: true, force: true });
});

test('applied in order, and the second time there is nothing to do', async () => {
  const { owner, options } = await given(TWO);
  expect(await migrate(owner, options)).toEqual(['0001_first', '0002_second']);
  expect(await migrate(owner, options)).toEqual([]);
  expect(await run(owner, 'SELECT id FROM thing')).toEqual([{ id: 1 }]);
});

test('six at once: each migration is applied by one of them', async () => {
  const { owner, options } = await given(TWO);
  const done = await Promise.all(Array.from({ length: 6 }, () => migrate(owner, options)));
  expect(done.flat().toSorted()).toEqual(['0001_first', '0002_second']);
  expect(await run(owner, 'SELECT count(*)::int AS times FROM schema_migration')).toEqual([{ times: 2 }]);
});

test('the service may do what it was granted, and change nothing of the schema', async () => {
  const { owner, app, options } = await given(TWO);
  await migrate(owner, options);
  expect(await run(app, 'INSERT INTO thing VALUES (2) RETURNING id')).toEqual([{ id: 2 }]);
  const forbidden = [
    'CREATE TABLE other (id int)',
    'CREATE TEMP TABLE other (id int)',
    'CREATE SCHEMA other',
    'ALTER TABLE thing ADD COLUMN other int',
    'DROP TABLE thing',
    'TRUNCATE thing',
    'UPDATE thing SET id = 3',
    'DELETE FROM thing',
    'CREATE ROLE other',
    'SET ROLE throughline_owner',
    `INSERT INTO schema_migration (name, checksum) VALUES ('0003', '')`,
  ];
  for (const sql of forbidden) await expect(run(app, sql)).rejects.toThrow(/permission denied|must be owner/);
});

test('one that fails leaves nothing behind, and what came before it stays', async () => {
  const { owner, options } = await given({ ...TWO, '0003_third': 'CREATE TABLE half (id int); SELECT 1 / 0;' });
  await expect(migrate(owner, options)).rejects.toThrow(
    'Migration 0003_third failed and left nothing behind: division by zero',
  );
  expect(await run(owner, `SELECT to_regclass('half') AS half`)).toEqual([{ half: null }]);
  write(options.folder, { '0003_third': 'CREATE TABLE half (id int);' });
  expect(await migrate(owner, options)).toEqual(['0003_third']);
});

test('one that was changed after it was applied is refused, and nothing is applied', async () => {
  const { owner, options } = await given(TWO);
  await migrate(owner, options);
  write(options.folder, {
    '0001_first': 'CREATE TABLE thing (id bigint);',
    '0003_third': 'CREATE TABLE further (id int);',
  });
  await expect(migrate(owner, options)).rejects.toThrow('Migration 0001_first was changed after it was applied');
  expect(await run(owner, `SELECT to_regclass('further') AS further`)).toEqual([{ further: null }]);
});

test('one that would come before those that are applied is refused', async () => {
  const { owner, options } = await given(TWO);
  await migrate(owner, options);
  write(options.folder, { '0001_late': 'SELECT 1' });
  await expect(migrate(owner, options)).rejects.toThrow(
    'Migration 0001_late would come before 0002_second, which is applied',
  );
});

test('a database of a newer schema is refused, by the migrator and by the service', async () => {
  const { owner, app, options } = await given({ ...TWO, '0003_third': 'SELECT 1' });
  await migrate(owner, options);
  rmSync(join(options.folder, '0003_third'), { recursive: true });
  await expect(migrate(owner, options)).rejects.toThrow('newer schema than this code (it has 0003_third)');
  await expect(checkSchema(app, options.folder)).rejects.toThrow('newer schema than this code (it has 0003_third)');
});

test('a database of an older schema is refused by the service, until it is migrated', async () => {
  const { owner, app, options } = await given({ '0001_first': TWO['0001_first'] });
  await migrate(owner, options);
  write(options.folder, TWO);
  await expect(checkSchema(app, options.folder)).rejects.toThrow(
    'older schema (1 migrations behind): run `npm run migrate`',
  );
  await migrate(owner, options);
  await expect(checkSchema(app, options.folder)).resolves.toBeUndefined();
});

test('a database that does not answer is told in one line', async () => {
  const nowhere = mkdtempSync(join(tmpdir(), 'none-'));
  await expect(migrate('postgresql://x:x@127.0.0.1:1/x', { folder: nowhere })).rejects.toThrow(
    /^The database does not answer: .*ECONNREFUSED/,
  );
  rmSync(nowhere, { recursive: true });
});
