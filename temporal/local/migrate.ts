import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { APP_ROLE } from './database';
import { CannotStart, codeOf } from './lock.js';
import { lineFor } from './progress.js';

/** Any number, as long as every migrator uses the same. */
const ADVISORY_LOCK = 7_420_031;

const MIGRATIONS = resolve(__dirname, '..', '..', 'prisma', 'migrations');
const KEYSTORE = resolve(__dirname, '..', '..', 'prisma', 'keystore');

export interface MigrateOptions {
  /** Given to the service's role. Left out, a role that exists keeps its password and a new one has none. */
  readonly appPassword?: string;
  /** Where the migrations are: a folder each, with a `migration.sql`. */
  readonly folder?: string;
  /** The keystore is used by its owner alone: no other role is made or let in. */
  readonly ownerOnly?: true;
}

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

interface Applied {
  readonly name: string;
  readonly checksum: string;
}

/**
 * Brings a database to the schema of this code: each new migration in order, each in a transaction of its own. Several may
 * run at once; they take turns.
 * @param ownerUrl a role that may make tables and, the first time, roles
 * @returns the names of the migrations that were applied now
 * @throws {CannotStart} when the database is newer than this code, or an applied migration was changed afterwards
 */
export async function migrate(
  ownerUrl: string,
  { appPassword, folder, ownerOnly }: MigrateOptions = {},
): Promise<string[]> {
  const known = readMigrations(folder ?? MIGRATIONS);
  return withClient(ownerUrl, async (client) => {
    await takeTurn(client);
    if (!ownerOnly) await prepareRole(client, appPassword);
    await prepareTable(client, !ownerOnly);
    const pending = pendingOf(known, await readApplied(client));
    for (const migration of pending) await apply(client, migration);
    return pending.map(({ name }) => name);
  });
}

/** The same for the database that keeps the children's keys. */
export const migrateKeystore = (url: string): Promise<string[]> => migrate(url, { folder: KEYSTORE, ownerOnly: true });

/**
 * Checks, as the service's own role, that a database has exactly the schema of this code.
 * @throws {CannotStart} when it is older or newer
 */
export async function checkSchema(appUrl: string, folder = MIGRATIONS): Promise<void> {
  const known = readMigrations(folder);
  const applied = await withClient(appUrl, async (client) => ((await hasTable(client)) ? readApplied(client) : []));
  const pending = pendingOf(known, applied);
  if (pending.length === 0) return;
  throw new CannotStart(
    `The database has an older schema (${pending.length} migrations behind): run \`npm run migrate\` with DATABASE_OWNER_URL set.`,
  );
}

function readMigrations(folder: string): Migration[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'migration.sql')));
  return names.toSorted().map((name) => {
    const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
    return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
}

/** What is still to be applied; migrations only ever go forward. */
function pendingOf(known: readonly Migration[], applied: readonly Applied[]): readonly Migration[] {
  for (const [place, { name, checksum }] of applied.entries()) {
    const ours = known[place];
    if (!known.some((migration) => migration.name === name)) {
      throw new CannotStart(
        `The database has a newer schema than this code (it has ${name}): use a newer release of the project.`,
      );
    }
    if (ours?.name !== name) {
      throw new CannotStart(
        `Migration ${ours?.name} would come before ${name}, which is applied: give it a later name.`,
      );
    }
    if (ours.checksum !== checksum) {
      throw new CannotStart(
        `Migration ${name} was changed after it was applied: restore it, and put the change into a new one.`,
      );
    }
  }
  return known.slice(applied.length);
}

async function apply(client: Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query('INSERT INTO schema_migration (name, checksum) VALUES ($1, $2)', [name, checksum]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new CannotStart(`Migration ${name} failed and left nothing behind: ${messageOf(error)}`);
  }
}

/** The lock is held until the connection ends. */
async function takeTurn(client: Client): Promise<void> {
  await client.query("SET lock_timeout = '2min'");
  await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]).catch((error: unknown) => {
    throw new CannotStart(
      `Another migration has held this database for two minutes (${messageOf(error)}): look what it waits for.`,
    );
  });
}

async function prepareTable(client: Client, forService: boolean): Promise<void> {
  if (await hasTable(client)) return;
  await client.query(`
    CREATE TABLE schema_migration (
      name text PRIMARY KEY,
      checksum text NOT NULL, -- SHA-256 of the file, so that a later change to it is noticed
      applied_at timestamptz NOT NULL DEFAULT now()
    )`);
  if (forService) await client.query(`GRANT SELECT ON schema_migration TO ${APP_ROLE}`); // to tell whether it fits
}

async function hasTable(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('schema_migration') IS NOT NULL AS there`,
  );
  return rows[0]?.there === true;
}

async function readApplied(client: Client): Promise<Applied[]> {
  const { rows } = await client.query<Applied>('SELECT name, checksum FROM schema_migration ORDER BY name COLLATE "C"');
  return rows;
}

/** Roles belong to the whole server, so another database's migrator may be making it at this moment. */
async function prepareRole(client: Client, password: string | undefined): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [APP_ROLE]);
  if (rowCount === 0) await client.query(`CREATE ROLE ${APP_ROLE} LOGIN`).catch(ignoreExisting);
  if (password !== undefined) await client.query(`ALTER ROLE ${APP_ROLE} LOGIN PASSWORD ${escapeLiteral(password)}`);
  const { rows } = await client.query<{ database: string }>('SELECT current_database() AS database');
  await client.query(`GRANT CONNECT ON DATABASE ${escapeIdentifier(rows[0]?.database ?? '')} TO ${APP_ROLE}`);
}

function ignoreExisting(error: unknown): void {
  const code = codeOf(error);
  if (code !== '42710' && code !== '23505') throw error; // exists, or was made between our look and our try
}

async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {}); // a connection that breaks fails the query that waits on it
  await client.connect().catch((error: unknown) => {
    throw new CannotStart(`The database does not answer: ${messageOf(error)}.`);
  });
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message || String(codeOf(error)); // several addresses tried in vain make an error without a message
}

/** `npm run migrate`: for a database that this project did not start. */
async function main(): Promise<void> {
  const { DATABASE_OWNER_URL, DATABASE_APP_PASSWORD, KEYSTORE_URL } = process.env;
  if (!DATABASE_OWNER_URL) throw new CannotStart('Set DATABASE_OWNER_URL to the database, as the role that owns it.');
  const options = DATABASE_APP_PASSWORD ? { appPassword: DATABASE_APP_PASSWORD } : {};
  const applied = await migrate(DATABASE_OWNER_URL, options);
  if (KEYSTORE_URL) applied.push(...(await migrateKeystore(KEYSTORE_URL)));
  console.log(applied.length === 0 ? 'The schema is up to date.' : `Applied: ${applied.join(', ')}.`);
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(lineFor(error));
    process.exitCode = 1;
  });
}
