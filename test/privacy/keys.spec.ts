import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Pool } from 'pg';
import { finishErasures, unfinishedErasures } from '../../activities/erasure';
import { encrypt, masterKeysFromFiles, openKeystore, type Keystore, type MasterKeys } from '../../activities/keys';
import { register } from '../../activities/register';
import { countByMaster, rotate } from '../../activities/rotation';
import { openDatabase, type PrismaClient } from '../../prisma/client';
import { civilDate, instant } from '../../statute';
import { startDatabase, type Database } from '../../temporal/local/database';
import { migrate, migrateKeystore } from '../../temporal/local/migrate';
import { accepted } from '../../workflows/kernel/refusals';
import { temporaryFolder } from '../support/environment';

/* A database server of this spec's own: its keys are wrapped anew, destroyed and restored. */

const folder = temporaryFolder();
let database: Database;
let prisma: PrismaClient;
let sql: Pool;
const stores: Keystore[] = [];

beforeAll(async () => {
  database = await startDatabase({ dataFolder: folder });
  await migrate(database.ownerUrl, { appPassword: database.appPassword });
  await migrateKeystore(database.keystoreUrl);
  prisma = openDatabase(database.appUrl, 2);
  sql = new Pool({ connectionString: database.keystoreUrl, max: 2 });
}, 90_000);
beforeEach(() => sql.query('delete from child_key'));
afterEach(() => Promise.all(stores.splice(0).map((store) => store.close())));
afterAll(async () => {
  await Promise.all([prisma?.$disconnect(), sql?.end()]);
  await database?.stop();
  rmSync(folder, { recursive: true, force: true });
});
jest.setTimeout(60_000);

/** A file with a master key of its own. */
function keyFile(): string {
  const file = join(folder, `master-${randomUUID()}`);
  writeFileSync(file, `${randomBytes(32).toString('base64')}\n`);
  return file;
}

/** A process that knows these master keys, the current one first. */
function storeWith(...files: readonly string[]): Keystore {
  const store = openKeystore(database.keystoreUrl, mastersOf(files));
  stores.push(store);
  return store;
}

const mastersOf = (files: readonly string[]): MasterKeys => masterKeysFromFiles(files.join(','));
const words = { note: 'Invented words' };

async function sealed(store: Keystore, child: string): Promise<string> {
  const { bytes } = (await store.seal(child, words)) ?? { bytes: '' };
  return bytes;
}

describe('master keys', () => {
  test('are called by what they are: two files with one key share a name, and no two keys do', () => {
    const [one, other] = [keyFile(), keyFile()];
    expect(mastersOf([one]).current.id).toBe(mastersOf([one, other]).current.id);
    expect(mastersOf([one]).current.id).not.toBe(mastersOf([other]).current.id);
  });

  test('a file that holds no key is refused by its name', () => {
    const file = join(folder, 'short');
    writeFileSync(file, 'dG9vIHNob3J0');
    expect(() => mastersOf([keyFile(), file])).toThrow(/short must hold 32 bytes/);
  });

  test('what was wrapped while there was only one is opened by the oldest file, until it is wrapped anew', async () => {
    const [old, current] = [keyFile(), keyFile()];
    const key = randomBytes(32);
    const wrapped = encrypt(Buffer.from(String(readKey(old)), 'base64'), key, 'file');
    await sql.query("insert into child_key (child, wrapped, master_key) values ('before', $1, 'file')", [wrapped]);
    const bytes = encrypt(key, Buffer.from(JSON.stringify(words)), 'before').toString('base64');
    expect(await storeWith(old).open('before', bytes)).toEqual(words);
    expect(await storeWith(current, old).open('before', bytes)).toEqual(words);
    await rotate(sql, mastersOf([current, old]));
    expect(await storeWith(current).open('before', bytes)).toEqual(words);
  });
});

const readKey = (file: string): string => readFileSync(file, 'utf8').trim();

describe('rotation', () => {
  test('afterwards the new master key alone opens everything, and the old one alone nothing', async () => {
    const [old, current] = [keyFile(), keyFile()];
    const before = storeWith(old);
    const children = Array.from({ length: 450 }, () => randomUUID()); // more than two batches
    const texts = await Promise.all(children.map((child) => sealed(before, child)));
    const open = (store: Keystore) =>
      Promise.all(children.map((child, place) => store.open(child, texts[place] ?? '')));
    await expect(open(storeWith(current))).rejects.toThrow(/not among those in MASTER_KEY_FILE/);

    const told: number[] = [];
    expect(await rotate(sql, mastersOf([current, old]), (done) => told.push(done))).toBe(450);
    expect(told).toEqual([200, 400, 450]);
    expect(await countByMaster(sql)).toEqual([{ masterKey: mastersOf([current]).current.id, keys: 450 }]);
    expect(new Set((await open(storeWith(current))).map((opened) => opened?.['note']))).toEqual(
      new Set(['Invented words']),
    );
    await expect(open(storeWith(old))).rejects.toThrow(/not among those in MASTER_KEY_FILE/);
    expect(await rotate(sql, mastersOf([current, old]))).toBe(0);
  });

  test('a process that runs all the while opens and seals before, during and after', async () => {
    const [old, current] = [keyFile(), keyFile()];
    const running = storeWith(old, current); // it knows both and still wraps with the old one
    const bytes = await sealed(running, 'child');
    await rotate(sql, mastersOf([current, old]));
    expect(await running.open('child', bytes)).toEqual(words);
    await sealed(running, 'late'); // made with the old master key after rotation had passed
    const { keys } =
      (await countByMaster(sql)).find(({ masterKey }) => masterKey === mastersOf([old]).current.id) ?? {};
    expect(keys).toBe(1);
    expect(await rotate(sql, mastersOf([current, old]))).toBe(1);
    expect(await storeWith(current).open('child', bytes)).toEqual(words);
  });

  test('stopped by a key that nobody can open, it keeps what it has done and goes on when that one is at hand', async () => {
    const [old, lost, current] = [keyFile(), keyFile(), keyFile()];
    const store = storeWith(old);
    for (let child = 0; child < 205; child += 1) await sealed(store, `a-${String(child).padStart(3, '0')}`);
    await sealed(storeWith(lost), 'b');
    await expect(rotate(sql, mastersOf([current, old]))).rejects.toThrow(/not among those/);
    const wrapped = (await countByMaster(sql)).find(({ masterKey }) => masterKey === mastersOf([current]).current.id);
    expect(wrapped?.keys).toBe(200);
    expect(await rotate(sql, mastersOf([current, old, lost]))).toBe(6);
  });

  test('a key that was destroyed stays destroyed', async () => {
    const [old, current] = [keyFile(), keyFile()];
    const store = storeWith(old);
    await sealed(store, 'gone');
    await store.destroy('gone');
    expect(await rotate(sql, mastersOf([current, old]))).toBe(0);
    expect(await countByMaster(sql)).toEqual([{ masterKey: null, keys: 1 }]);
  });
});

describe('a destroyed key', () => {
  test('is gone at once for a process that had it in memory; nothing is opened, sealed or fingerprinted', async () => {
    const file = keyFile();
    const [one, other] = [storeWith(file), storeWith(file)];
    const bytes = await sealed(one, 'child');
    expect(await other.open('child', bytes)).toEqual(words);
    await one.destroy('child');
    for (const store of [one, other, storeWith(file)]) {
      expect(await store.open('child', bytes)).toBeNull();
      expect(await store.seal('child', words)).toBeNull();
      expect(await store.fingerprint('child', words)).toBeNull();
    }
  });

  test('leaves no key in its row, and the row says since when', async () => {
    const store = storeWith(keyFile());
    await sealed(store, 'child');
    await store.destroy('child');
    const look = async () => (await sql.query('select wrapped, master_key, destroyed_at from child_key')).rows;
    const first = await look();
    expect(first).toEqual([{ wrapped: null, master_key: null, destroyed_at: expect.any(Date) }]);
    await store.destroy('child');
    expect(await look()).toEqual(first);
  });

  test('no key is ever made for a child who never had one and was erased', async () => {
    const store = storeWith(keyFile());
    await store.destroy('never');
    expect(await store.seal('never', words)).toBeNull();
  });
});

/** Records an erasure and destroys no key, as a process does that dies in between. */
async function recordErasure(child: string): Promise<void> {
  const judged = await register(prisma, {
    stream: { kind: 'child', id: child, authority: 'X', reference: child },
    opens: true,
    command: randomUUID(),
    body: '',
    author: { by: { id: 'somebody', roles: ['authority-administrator'] } },
    recordedAt: instant('2026-12-01T10:00:00Z'),
    drafts: () =>
      accepted([
        {
          event: { type: 'key.erased', ground: 'court-order', decision: 'order-1' },
          occurred: { on: civilDate('2026-12-01') },
        },
      ]),
  });
  expect(judged.ok).toBe(true);
}

test('erasures that are recorded and not carried out are found and finished, also after the keystore was restored', async () => {
  const store = storeWith(keyFile());
  const [done, died, restored] = [randomUUID(), randomUUID(), randomUUID()];
  const texts = [await sealed(store, done), await sealed(store, died), await sealed(store, restored)] as const;
  const { rows: backup } = await sql.query('select * from child_key where child = $1', [restored]);
  for (const child of [done, died, restored]) await recordErasure(child);
  await store.destroy(done);
  await store.destroy(restored);
  const [kept] = backup;
  await sql.query('update child_key set wrapped = $2, master_key = $3, destroyed_at = null where child = $1', [
    restored,
    kept.wrapped,
    kept.master_key,
  ]);
  expect(await store.open(restored, texts[2])).toEqual(words);

  expect(await unfinishedErasures(prisma, sql)).toEqual([died, restored].toSorted());
  await finishErasures(sql, await unfinishedErasures(prisma, sql));
  expect(await unfinishedErasures(prisma, sql)).toEqual([]);
  for (const [place, child] of [done, died, restored].entries())
    expect(await store.open(child, texts[place] ?? '')).toBeNull();

  await sql.query('delete from child_key where child = $1', [done]); // restored from before the child was known
  expect(await unfinishedErasures(prisma, sql)).toEqual([done]);
  await finishErasures(sql, [done]);
});

describe('npm run keys', () => {
  const run = (masters: readonly string[], ...args: readonly string[]) =>
    new Promise<{ readonly code: number | null; readonly out: string }>((done) => {
      const script = join('activities', 'keys-command.ts');
      const settings = {
        KEYSTORE_URL: database.keystoreUrl,
        DATABASE_URL: database.appUrl,
        MASTER_KEY_FILE: masters.join(','),
      };
      const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
        cwd: resolve(__dirname, '..', '..'),
        env: { ...process.env, ...settings },
      });
      let out = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (out += String(chunk)));
      child.once('close', (code) => done({ code, out }));
    });

  test('status counts keys and names no child; rotate wraps them; check names what is left and finishes it', async () => {
    const [old, current] = [keyFile(), keyFile()];
    const [oldId, currentId] = [old, current].map((file) => mastersOf([file]).current.id);
    const child = randomUUID();
    await sealed(storeWith(old), child);
    expect(await run([current, old], 'status')).toEqual({ code: 0, out: `${oldId}: 1 (older: rotate)\n` });
    const strange = await run([current], 'status');
    expect([strange.code, strange.out]).toEqual([1, expect.stringContaining('nobody can open these')]);

    const rotated = await run([current, old], 'rotate');
    expect([rotated.code, rotated.out]).toEqual([0, expect.stringContaining(`wrapped by ${currentId}`)]);
    expect((await run([current], 'status')).out).toBe(`${currentId}: 1 (the current master key)\n`);

    await recordErasure(child);
    await finishErasures(
      sql,
      (await unfinishedErasures(prisma, sql)).filter((one) => one !== child),
    );
    const found = await run([current], 'check');
    expect([found.code, found.out]).toEqual([1, expect.stringContaining(child)]);
    expect((await run([current], 'check', '--finish')).code).toBe(0);
    expect(await run([current], 'check')).toEqual({ code: 0, out: expect.stringContaining('is destroyed') });
    expect((await run([current], 'status')).out).toContain('destroyed: ');
  });

  test('says how it is used, and what it lacks', async () => {
    expect((await run([], 'what')).out).toContain('npm run keys -- <what>');
    expect(await run([], 'status')).toEqual({ code: 2, out: expect.stringContaining('Set MASTER_KEY_FILE') });
  });
});
