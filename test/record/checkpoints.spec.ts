import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { Pool } from 'pg';
import { openCheckpoints, RecordIsBehind, type Checkpoint } from '../../activities/checkpoints';
import { signingKeyFromFile, trustedKeysFrom } from '../../activities/keys';
import { keyId, readKeys, readStatement, statementText, type Finding, type Statement } from '../../activities/proof';
import { verifyTables } from '../../activities/tables';
import { openVerifier, type Verifier } from '../../activities/verify';
import { openDatabase } from '../../prisma/client';
import { newSigningKey, startEnvironment, type Environment } from '../support/environment';
import { eventually } from '../support/eventually';
import { Council, inLanes, newKey, refusalsOf, startSystem, today, type Opened, type System } from '../support/system';
import { KeptRecord } from './kept';

const PROJECT = resolve(__dirname, '..', '..');

let environment: Environment;
let system: System;
let council: Council;
let record: KeptRecord;
let verifier: Verifier;
let folder: string;
let own: Opened;

beforeAll(async () => {
  environment = await startEnvironment();
  folder = join(environment.folder, 'checkpoints');
  system = await startSystem({ ...environment, settings: settings() });
  council = await Council.found(system.client);
  record = new KeptRecord(setting('DATABASE_OWNER_URL'));
  verifier = openVerifier(setting('DATABASE_URL'), trustedKeysFrom(environment.settings));
  [own] = (await council.open([await council.child()])) as [Opened];
  for (let person = 1; person <= 3; person += 1) {
    await tell(own, `p${person}`);
    await take();
  }
  await record.keep();
}, 240_000);

afterAll(async () => {
  await verifier?.close();
  await record?.close();
  await system?.stop();
  await environment?.stop();
}, 60_000);

jest.setTimeout(120_000); // a guard, not a measure

const setting = (name: string): string => environment.settings[name] ?? '';
const settings = (more: Readonly<Record<string, string>> = {}) => ({
  ...{ ...environment.settings, CHECKPOINT_FOLDER: folder, CHECKPOINT_MINUTES: '0' },
  ...more,
});

const caller = (role: 'auditor' | 'social-worker' | 'authority-administrator') => ({
  ...{ subject: role, authority: council.caller.authority, roles: [role], teams: [] },
});

async function tell({ id }: Opened, person: string): Promise<void> {
  const listed = { relation: 'OTHER_HOLDER', hasParentalResponsibility: true, fatherLine: false, status: 'KNOWN' };
  const said = { ...newKey(), journeys: [id], occurredOn: today(), person, ...listed };
  expect(refusalsOf(await council.act('recordFamilyGroupOfferRecipient', said))).toEqual([]);
}

interface Taken {
  readonly errors: readonly { readonly code: string }[];
  readonly checkpoint: { readonly number: number; readonly statement: string; readonly signature: string } | null;
}

const SELECTION = 'errors { code } checkpoint { number statement signature }';
const take = async (key = newKey(), role: Parameters<typeof caller>[0] = 'auditor'): Promise<Taken> =>
  (await system.client.mutate(caller(role), 'takeCheckpoint', key, SELECTION)) as unknown as Taken;

async function findings(exported?: string, by = verifier): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  await by.verify({ folder: exported }, (finding) => found.push(finding));
  return found;
}

const codes = (found: readonly Finding[]) => found.map(({ code, checkpoint }) => [code, checkpoint]);

const signed = async (number: number): Promise<Checkpoint> =>
  (
    await record.sql('select number, statement, signature from checkpoint where number = $1', number)
  )[0] as unknown as Checkpoint;

/** Puts a statement of one's own in the place of a checkpoint, signed with any key. */
async function forge(number: number, change: Partial<Statement>, key?: KeyObject): Promise<void> {
  const statement = readStatement(await signed(number));
  if (!statement) throw new Error('There is no such checkpoint.');
  const text = statementText({ ...statement, ...change });
  const signature = key ? sign(null, Buffer.from(text), key).toString('base64') : (await signed(number)).signature;
  await record.sql('update checkpoint set statement = $2, signature = $3 where number = $1', number, text, signature);
}

// ---- What may be done to them ----

test('the service may add checkpoints and read them, and nothing else', async () => {
  const app = new Pool({ connectionString: setting('DATABASE_URL'), max: 1 });
  for (const table of ['checkpoint', 'checkpoint_leaf']) {
    for (const forbidden of [`delete from ${table}`, `truncate ${table}`, `drop table ${table}`])
      await expect(app.query(forbidden)).rejects.toThrow(/permission denied|must be owner/);
  }
  for (const forbidden of [
    "update checkpoint set signature = ''",
    "update checkpoint set statement = ''",
    'update checkpoint_leaf set sequence = 1',
    "insert into checkpoint (number, statement, signature, command, stored_at) values (9, '', '', '', '2000-01-01')",
  ])
    await expect(app.query(forbidden)).rejects.toThrow('permission denied');
  await app.query("insert into checkpoint (number, statement, signature, command) values (4, '{}', 'AA==', 'forged')");
  await app.end();
  expect(codes(await findings())).toEqual([['checkpoint-altered', 4]]);
  await record.putBack();
});

test('auditors and administrators have one taken, once for each key', async () => {
  expect((await take(newKey(), 'social-worker')).errors).toEqual([{ code: 'NOT_ALLOWED' }]);
  const key = newKey();
  const first = await take(key);
  expect(first.checkpoint?.number).toBe(4);
  expect(await take(key)).toEqual(first);
  expect((await take(newKey(), 'authority-administrator')).checkpoint?.number).toBe(5);
  const document =
    '{ checkpoints(first: 2) { totalCount edges { node { number takenAt streams events root key statement signature } } } }';
  const { checkpoints } = await system.client.ask(caller('auditor'), document);
  const { totalCount, edges } = checkpoints as {
    totalCount: number;
    edges: readonly { node: Statement & Checkpoint }[];
  };
  expect([totalCount, ...edges.map(({ node }) => node.number)]).toEqual([5, 5, 4]);
  for (const { node } of edges)
    expect(readStatement(node)).toMatchObject({ events: node.events, root: node.root, key: node.key });
  await expect(system.client.ask(caller('social-worker'), document)).rejects.toThrow('NOT_ALLOWED');
  const ask = (what: object) =>
    system.client.ask(caller('auditor'), 'query ($journey: ID) { verifyRecord(journey: $journey) { intact } }', {
      ...what,
    });
  await expect(ask({})).rejects.toThrow('MISSING_VALUE');
  await expect(ask({ journey: 'nothing' })).rejects.toThrow('NOT_FOUND');
  await record.keep();
});

// ---- Changed, removed, forged ----

const foreign = generateKeyPairSync('ed25519').privateKey;

type Found = readonly (readonly [string, number])[];

/** How, what it takes, what is found in the record alone, and what with the folder where that differs. */
const CHANGES: readonly (readonly [string, () => Promise<unknown>, Found, Found?])[] = [
  [
    'one in the middle is removed',
    () => record.sql('delete from checkpoint where number = 2'),
    [['checkpoint-missing', 2]],
  ],
  ['the first is removed', () => record.sql('delete from checkpoint where number = 1'), [['checkpoint-missing', 1]]],
  [
    'the newest is removed',
    () => record.sql('delete from checkpoint where number = 5'),
    [],
    [['checkpoint-missing', 5]],
  ],
  [
    'one that has leaves of its own is removed with all after it',
    () => record.sql('delete from checkpoint where number >= 3'),
    [['checkpoint-missing', 3]],
    [
      ['checkpoint-missing', 3],
      ['checkpoint-missing', 4],
      ['checkpoint-missing', 5],
    ],
  ],
  [
    'the newest are removed with everything beside them',
    () =>
      record
        .sql('delete from checkpoint where number >= 3')
        .then(() => record.sql('delete from checkpoint_leaf where checkpoint >= 3')),
    [],
    [
      ['checkpoint-missing', 3],
      ['checkpoint-missing', 4],
      ['checkpoint-missing', 5],
      ['checkpoint-leaves', 3],
    ],
  ],
  [
    'all are removed',
    () => record.sql('delete from checkpoint').then(() => record.sql('delete from checkpoint_leaf')),
    [],
    [
      ...[1, 2, 3, 4, 5].map((number) => ['checkpoint-missing', number] as const),
      ...[1, 2, 3].map((number) => ['checkpoint-leaves', number] as const),
    ],
  ],
  [
    'the text of one is changed',
    () => record.sql("update checkpoint set statement = statement || ' ' where number = 2"),
    [
      ['checkpoint-altered', 2],
      ['checkpoint-altered', 3],
    ],
    [['checkpoint-altered', 2]],
  ],
  [
    'a statement is changed',
    () => forge(2, { events: 7 }),
    [
      ['checkpoint-signature', 2],
      ['checkpoint-altered', 3],
    ],
    [['checkpoint-altered', 2]],
  ],
  [
    'a statement is changed and signed with a key of one’s own',
    () => forge(5, { events: 7, key: keyId(readKeysOf(foreign)) }, foreign),
    [['checkpoint-key', 5]],
    [['checkpoint-altered', 5]],
  ],
  [
    'the same under the name of the right key',
    () => forge(5, { events: 7 }, foreign),
    [['checkpoint-signature', 5]],
    [['checkpoint-altered', 5]],
  ],
  [
    'the signature of another is put there',
    () =>
      record.sql(
        'update checkpoint set signature = (select signature from checkpoint where number = 1) where number = 5',
      ),
    [['checkpoint-signature', 5]],
    [['checkpoint-altered', 5]],
  ],
  [
    'one is put in the place of another',
    () =>
      record.sql(
        'update checkpoint c set statement = o.statement, signature = o.signature from checkpoint o where c.number = 5 and o.number = 4',
      ),
    [['checkpoint-altered', 5]],
    [['checkpoint-altered', 5]],
  ],
  [
    'what is kept beside one is changed',
    () => record.sql("update checkpoint_leaf set hash = sha256('') where checkpoint = 2"),
    [['checkpoint-leaves', 2]],
  ],
  [
    'what is kept beside one is removed',
    () => record.sql('delete from checkpoint_leaf where checkpoint = 2'),
    [['checkpoint-leaves', 2]],
  ],
  [
    'a stream is added beside one',
    () => record.sql("insert into checkpoint_leaf values (4, 'x', 1, sha256(''))"),
    [['checkpoint-leaves', 4]],
  ],
];

test.each(CHANGES.map((change) => [change[0], change] as const))(
  '%s: found',
  async (_, [, by, inRecord, withFolder]) => {
    try {
      await by();
      expect(codes(await findings())).toEqual(inRecord);
      expect(codes(await findings(folder))).toEqual(withFolder ?? inRecord);
    } finally {
      await record.putBack();
    }
  },
);

const readKeysOf = (key: KeyObject): KeyObject => {
  const [known] = readKeys(key.export({ type: 'pkcs8', format: 'pem' }).toString()).values();
  if (!known) throw new Error('There is no key.');
  return known;
};

test('events are written anew and what is kept beside checkpoints is made to fit: the folder still says where', async () => {
  const first = async (checkpoint: number) =>
    Number(
      (
        await record.sql(
          'select sequence from checkpoint_leaf where stream = $1 and checkpoint = $2',
          own.raw,
          checkpoint,
        )
      )[0]?.['sequence'],
    );
  const [one, two] = [await first(1), await first(2)];
  try {
    await record.rewrite(own.raw, one + 1, () => ({ actor: 'somebody-else' }));
    await record.sql(
      'update checkpoint_leaf l set hash = e.hash from event e where e.stream = l.stream collate "default" and e.sequence = l.sequence',
    );
    expect(codes(await findings())).toEqual([
      ['checkpoint-leaves', 2],
      ['checkpoint-leaves', 3],
    ]);
    const found = await findings(folder);
    expect(codes(found)).toEqual([
      ['checkpoint-leaves', 2],
      ['checkpoint-leaves', 3],
      ['rewritten', 2],
    ]);
    expect(found.at(-1)).toMatchObject({ stream: own.raw, sequence: two });
    expect(found.at(-1)?.message).toContain(`${one + 1} to ${two}`);
  } finally {
    await record.putBack();
  }
});

test('a database set back as a whole is whole in itself, and behind the folder', async () => {
  try {
    await record.sql(
      'delete from event where stream = $1 and sequence > (select sequence from checkpoint_leaf where stream = $1 and checkpoint = 2)',
      own.raw,
    );
    await record.moveHead(own.raw);
    await record.sql('delete from checkpoint where number > 2');
    await record.sql('delete from checkpoint_leaf where checkpoint > 2');
    expect(await findings()).toEqual([]);
    expect(codes(await findings(folder))).toEqual([
      ...[3, 4, 5].map((number) => ['checkpoint-missing', number]),
      ['checkpoint-leaves', 3],
      ['rolled-back', 3],
    ]);
    // And nothing is signed on it.
    const checkpoints = openCheckpoints(
      setting('DATABASE_URL'),
      signingKeyFromFile(setting('SIGNING_KEY_FILE')),
      folder,
    );
    await expect(checkpoints.take(randomUUID())).rejects.toThrow(RecordIsBehind);
    await checkpoints.close();
    expect((await take()).errors).toEqual([{ code: 'NO_CHECKPOINT' }]);
  } finally {
    await record.putBack();
  }
});

test('a file that was changed is found, and never written over', async () => {
  const copy = mkdtempSync(join(environment.folder, 'copy-'));
  for (const name of readdirSync(folder)) copyFileSync(join(folder, name), join(copy, name));
  const file = join(copy, 'checkpoint-00000002.json');
  const text = readFileSync(file, 'utf8');
  chmodSync(file, 0o600);
  writeFileSync(file, text.replace('"number":2', '"number":7'));
  expect(codes(await findings(copy))).toEqual([
    ['checkpoint-altered', 2],
    ['checkpoint-altered', 2],
    ['checkpoint-altered', 3],
  ]);
  rmSync(join(copy, 'checkpoint-00000004.json'));
  const { code } = await run('checkpoint-command', ['export', copy]);
  expect({ code, names: readdirSync(copy).length }).toEqual({ code: 0, names: 10 });
  expect(readFileSync(file, 'utf8')).toContain('"number":7');
});

test('what is written to the folder is what is in the record, for its reader alone', async () => {
  const names = readdirSync(folder).toSorted();
  expect(names).toEqual(
    [1, 2, 3, 4, 5].flatMap((number) => [`checkpoint-0000000${number}.json`, `checkpoint-0000000${number}.leaves.gz`]),
  );
  for (const number of [1, 5]) {
    const { statement, signature } = await signed(number);
    const kept = JSON.parse(readFileSync(join(folder, `checkpoint-0000000${number}.json`), 'utf8'));
    expect(kept).toEqual({ signature, statement: JSON.parse(statement) });
  }
});

// ---- Reading tables ----

test.each([
  ['journey', "update journey set team = 'elsewhere' where id = $1"],
  ['journey', "update journey set child = 'another' where id = $1"],
  ['duty', 'update duty set due_on = due_on + 1 where journey = $1'],
  ['duty', 'delete from duty where journey = $1'],
  ['duty_version', "update duty_version set overdue_from = 'infinity' where journey = $1"],
  [
    'gate',
    "insert into gate select journey, 'forged', act, act_on, limbs, sequence, judged_at, first_limbs, first_judged_at from gate where journey = $1 limit 1",
  ],
  ['alert', "insert into alert values ($1, 'forged', 'duty-overdue', 'duty/x', '', '', now(), 1)"],
  ['hand_over', "insert into hand_over values ($1, 1, 'forged', 'x', 'y', null, null, now(), null, null, null)"],
])('the table %s is changed: found when it is made again, which changes nothing', async (table, change) => {
  const prisma = openDatabase(setting('DATABASE_URL'), 2);
  const found: Finding[] = [];
  try {
    await record.sql(change, own.raw);
    const before = await rowsOf(table);
    await verifyTables(prisma, new Set(), (finding) => found.push(finding));
    expect(found).toMatchObject([
      { code: 'table-differs', stream: own.raw, message: expect.stringContaining(`table ${table} `) },
    ]);
    expect(await rowsOf(table)).toEqual(before);
  } finally {
    await prisma.$disconnect();
    await record.putBack();
  }
});

const rowsOf = (table: string) => record.sql(`select t::text from ${table} t order by 1`);

test.each([
  ['authority', "update authority set title = 'Other Council' where code = $1"],
  ['team', "update team set title = 'South' where authority = $1"],
  ['team', "insert into team values ('forged', $1, 'west', 'West')"],
  ['staff', "insert into staff values ('forged', $1, 'me', '{service-manager}', '{}')"],
  ['law_change', `insert into law_change values ($1, 1, 'setting', '{"kind": "setting"}', '2026-01-01', now())`],
  ['child', 'update child set born_on = born_on + 1 where authority = $1'],
  ['child', "update child set reference = 'other' where authority = $1"],
])('the table %s of the register is changed: found', async (table, change) => {
  const prisma = openDatabase(setting('DATABASE_URL'), 2);
  const found: Finding[] = [];
  try {
    await record.sql(change, council.caller.authority);
    await verifyTables(prisma, new Set(), (finding) => found.push(finding));
    expect(found.map(({ code, message }) => [code, / table (\w+) /.exec(message)?.[1]])).toEqual([
      ['table-differs', table],
    ]);
  } finally {
    await prisma.$disconnect();
    await record.putBack();
  }
});

// ---- Commands ----

async function run(name: string, args: readonly string[] = [], more: Readonly<Record<string, string>> = {}) {
  const env = { ...process.env, ...settings(more) };
  const child = spawn(process.execPath, ['--import', 'tsx', join(PROJECT, 'activities', `${name}.ts`), ...args], {
    env,
    cwd: PROJECT,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const [code]: (number | null)[] = await once(child, 'close');
  return { code, said };
}

test('npm run verify: 0 when nothing is found, 1 with the place when something is, 2 when it cannot look', async () => {
  const whole = await run('verify-command', ['--checkpoints', folder, '--tables']);
  expect(whole.said).toMatch(
    /Verified \d+ events in \d+ streams, \d+ reads, and 5 checkpoints \(.* events a second\)\./,
  );
  expect(whole.said).toMatch(/Nothing was found\.\n$/);
  expect(whole.code).toBe(0);
  try {
    await record.sql("update event set actor = 'x' where stream = $1 and sequence = 3", own.raw);
    const found = await run('verify-command');
    expect(found).toMatchObject({
      code: 1,
      said: expect.stringContaining(`stream ${own.raw}, place 3: event-altered.`),
    });
    expect(await run('verify-command', ['--journey', own.id])).toMatchObject({ code: 1 });
    expect(await run('verify-command', ['--child', council.caller.authority])).toMatchObject({ code: 0 });
  } finally {
    await record.putBack();
  }
  const nowhere = join(environment.folder, 'nowhere');
  expect(await run('verify-command', ['--checkpoints', nowhere])).toMatchObject({ code: 2 });
});

test('an auditor checks an exported checkpoint with Node alone, as the documentation says', async () => {
  const [, script = ''] = /```js\n([^]*?)```/.exec(readFileSync(join(PROJECT, 'docs', 'integrity.md'), 'utf8')) ?? [];
  const place = mkdtempSync(join(environment.folder, 'auditor-'));
  const { said } = await run('checkpoint-command', ['key']);
  writeFileSync(join(place, 'key.pem'), said);
  writeFileSync(join(place, 'check.mjs'), script);
  const check = async (file: string) => {
    const child = spawn(process.execPath, ['check.mjs', file, 'key.pem'], { cwd: place, env: {} });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
    await once(child, 'close');
    return output;
  };
  const file = join(folder, 'checkpoint-00000003.json');
  expect(await check(file)).toMatch(/^good/);
  const changed = join(place, 'changed.json');
  writeFileSync(changed, readFileSync(file, 'utf8').replace('"number":3', '"number":4'));
  expect(await check(changed)).toMatch(/^NOT SIGNED/);
});

// ---- Taken while the service works, by another key, and by the engine ----

test('taken amid commands, each covers a whole state of the record', async () => {
  const journeys = await council.open(await inLanes(3, [1, 2, 3], () => council.child()));
  const places = Array.from({ length: 40 }, (_, place) => place);
  const commands = inLanes(8, places, (place) => tell(journeys[place % 3] ?? own, `p-${place}`));
  const taken = Promise.all(Array.from({ length: 6 }, () => take()));
  const numbers = (await taken).map(({ checkpoint }) => checkpoint?.number).toSorted();
  expect(new Set(numbers).size).toBe(6);
  await commands;
  await take();
  expect(await findings(folder)).toEqual([]);
  const found = await record.sql(
    `select count(*)::int as wrong from checkpoint_leaf l
     left join (select stream, sequence, hash from event union all select 'reads/' || writer, sequence, hash from read) e
       on e.stream = l.stream collate "default" and e.sequence = l.sequence where e.hash is distinct from l.hash`,
  );
  expect(found).toEqual([{ wrong: 0 }]);
});

test('another key takes over: the old one is believed for as long as it is in the file of trusted keys', async () => {
  const file = newSigningKey(join(environment.folder, 'keys', 'second.pem'));
  const { code } = await run('checkpoint-command', [], { SIGNING_KEY_FILE: file });
  expect(code).toBe(0);
  const last = (await record.sql('select max(number) as number from checkpoint'))[0]?.['number'];
  expect(codes(await findings())).toEqual([['checkpoint-key', last]]);
  const both = join(environment.folder, 'keys', 'trusted.pem');
  const keys = await Promise.all(
    [file, setting('SIGNING_KEY_FILE')].map((one) => run('checkpoint-command', ['key'], { SIGNING_KEY_FILE: one })),
  );
  writeFileSync(both, keys.map(({ said }) => said).join(''));
  const rotated = openVerifier(setting('DATABASE_URL'), trustedKeysFrom({ TRUSTED_KEYS_FILE: both }));
  expect(await findings(folder, rotated)).toEqual([]);
  const onlyNew = openVerifier(setting('DATABASE_URL'), trustedKeysFrom({ SIGNING_KEY_FILE: file }));
  expect((await findings(undefined, onlyNew)).filter(({ code: found }) => found === 'checkpoint-key').length).toBe(
    Number(last) - 1,
  );
  await Promise.all([rotated.close(), onlyNew.close()]);
});

test('a key of another kind is refused', () => {
  const file = join(environment.folder, 'keys', 'rsa.pem');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  expect(() => signingKeyFromFile(file)).toThrow('Ed25519');
  expect(() => trustedKeysFrom({ TRUSTED_KEYS_FILE: file })).toThrow('Ed25519');
});

test('the engine has them taken by itself, and a worker that starts again changes nothing but the interval', async () => {
  const count = async (): Promise<number> =>
    Number((await record.sql('select count(*)::int as n from checkpoint'))[0]?.['n']);
  for (const minutes of ['0.05', '0.04']) {
    await system.stop();
    system = await startSystem({ ...environment, settings: settings({ CHECKPOINT_MINUTES: minutes }) });
    const before = await count();
    await eventually(count, (now) => now >= before + 2, 60_000);
  }
});
