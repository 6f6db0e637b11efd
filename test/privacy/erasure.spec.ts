import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Pool } from 'pg';
import { FIRST_LINK, hashOf } from '../../activities/chain';
import { masterKeysFromFiles, masterOf } from '../../activities/keys';
import { day } from '../../activities/reading';
import { rotate } from '../../activities/rotation';
import { readGlobalId } from '../../api/ids';
import { openDatabase, type Prisma } from '../../prisma/client';
import { readKeyring } from '../../temporal/codec';
import { startEnvironment, type Environment } from '../support/environment';
import { Council, newKey, refusalsOf, startSystem, today, type Opened, type System } from '../support/system';
import { ciphertextsIn, dumpOf, filesIn, filesWith, historiesOf, openedWith, textsWith } from './traces';

/*
 * The whole product, as processes: a child with words in every sealed place is erased. Then everything that is kept anywhere
 * is searched for the words, and every ciphertext is tried with every key that is left.
 */

const tag = randomBytes(6).toString('hex');
/** Words that stand nowhere else, one for each sealed place. */
const WORDS = Object.fromEntries(
  ['given', 'family', 'fact', 'decision', 'corrected', 'correction', 'birth', 'handOver', 'shared'].map((place) => [
    place,
    `Marker${tag}${place}`,
  ]),
) as Readonly<Record<string, string>>;
const KEPT = `Marker${tag}kept`;

let environment: Environment;
let system: System;
let council: Council;
let gone: Opened & { readonly child: string; readonly rawChild: string };
let kept: Opened & { readonly child: string; readonly rawChild: string };

beforeAll(async () => {
  environment = await startEnvironment();
  system = await startSystem(environment);
  council = await Council.found(system.client);
}, 180_000);
afterAll(async () => {
  await system?.stop();
  await environment?.stop();
}, 60_000);
jest.setTimeout(120_000);

const setting = (name: string): string => environment.settings[name] ?? '';
const mutate = (mutation: string, input: object, selection: string, caller = council.caller) =>
  system.client.mutate(caller, mutation, { ...newKey(), ...input }, selection);

async function act(mutation: string, input: object): Promise<void> {
  expect(refusalsOf(await council.act(mutation, { ...newKey(), occurredOn: today(), ...input }))).toEqual([]);
}

async function childWith(givenNames: string, familyName: string): Promise<typeof gone> {
  const names = { reference: randomUUID(), givenNames, familyName, bornOn: '2015-05-14' };
  const told = await mutate('registerChild', names, 'child { id } errors { code }');
  const { id: child } = told['child'] as { id: string };
  const [opened] = await council.open([child]);
  if (!opened) throw new Error('Nothing was opened.');
  return { ...opened, child, rawChild: readGlobalId(child)?.id ?? '' };
}

/** Words in a fact, a decision, a correction, a correction of the birth date, a hand-over that is refused, and an act for two. */
async function tellEverything(): Promise<void> {
  const heard = { journeys: [gone.id], how: 'TALKED', words: WORDS['fact'] };
  await act('recordFamilyGroupWishesAndFeelings', heard);
  const entry = (await timelineOf(gone.child)).find(({ subject }) => subject === 'wishesAndFeelings')?.sequence;
  const correction = { journey: gone.id, entry, how: 'TALKED', words: WORDS['corrected'] };
  await act('correctFamilyGroupWishesAndFeelings', { ...correction, correctionReason: WORDS['correction'] });
  const decision = { journeys: [gone.id], choice: 'ENTER', advice: 'advice-1', reasons: WORDS['decision'] };
  await act('decideFamilyGroupEnterPreProceedings', decision);
  const birth = { child: gone.child, bornOn: '2015-05-15', reason: WORDS['birth'] };
  expect(await mutate('correctBirthDate', birth, 'errors { code }')).toEqual({ errors: [] });
  await act('recordFamilyGroupWishesAndFeelings', { ...heard, journeys: [gone.id, kept.id], words: WORDS['shared'] });
  const { team } = await mutate('registerTeam', { code: 'south', title: 'South' }, 'team { id } errors { code }');
  await act('moveToTeam', { journeys: [gone.id], team: Object(team).id });
  const offer = (await timelineOf(gone.child)).find(({ type }) => type === 'HANDOVER_OFFERED')?.sequence;
  const refusing = { ...council.caller, teams: ['south'] };
  const answer = { journey: gone.id, offer, accepted: false, reason: WORDS['handOver'], occurredOn: today() };
  expect(refusalsOf(await system.client.act(refusing, 'answerHandOver', { ...newKey(), ...answer }))).toEqual([]);
}

interface Entry {
  readonly sequence: number;
  readonly type: string;
  readonly subject: string | null;
  readonly values: readonly { readonly value: string | null; readonly withheld: string | null }[];
}

async function timelineOf(child: string): Promise<readonly Entry[]> {
  const document = `query ($child: ID!) { timeline(child: $child, first: 200) { edges { node {
    sequence type subject values { value withheld } } } } }`;
  const { timeline } = await system.client.ask(council.caller, document, { child });
  return (timeline as { edges: readonly { node: Entry }[] }).edges.map(({ node }) => node);
}

/** All that the API shows of a child. */
async function shown(child: string): Promise<{ readonly text: string; readonly withheld: readonly string[] }> {
  const document = `query ($child: ID!) { child(id: $child) { givenNames familyName namesWithheld bornOn
    journeys { duties { step { title } dueOn why { sentence } } } } }`;
  const seen = await system.client.ask(council.caller, document, { child });
  const values = (await timelineOf(child)).flatMap((entry) => entry.values);
  const withheld = [Object(seen['child']).namesWithheld, ...values.map((value) => value.withheld)];
  return { text: JSON.stringify([seen, values]), withheld: withheld.filter((why) => why !== null) };
}

/** Everything that is kept: both databases row by row, and the engine's histories. */
async function everything(): Promise<{ readonly rows: readonly string[]; readonly histories: readonly string[] }> {
  const [record, keystore, histories] = await Promise.all([
    dumpOf(setting('DATABASE_OWNER_URL')),
    dumpOf(setting('KEYSTORE_URL')),
    historiesOf(setting('TEMPORAL_ADDRESS'), setting('TEMPORAL_NAMESPACE'), setting('PAYLOAD_KEYS')),
  ]);
  return { rows: [...record, ...keystore], histories };
}

const masters = () => masterKeysFromFiles(setting('MASTER_KEY_FILE'));

/** The keys of children that the keystore still has, unwrapped. */
async function childKeys(): Promise<ReadonlyMap<string, Buffer>> {
  const keystore = new Client({ connectionString: setting('KEYSTORE_URL') });
  await keystore.connect();
  const { rows } = await keystore.query('select child, wrapped, master_key from child_key where wrapped is not null');
  await keystore.end();
  const unwrapped = rows.map(async (row) => [row.child, await masterOf(masters(), row.master_key).unwrap(row.wrapped)]);
  return new Map((await Promise.all(unwrapped)) as [string, Buffer][]);
}

/** Every key that exists: of children, the master key and those for what the engine keeps. */
async function everyKey(): Promise<readonly Buffer[]> {
  const master = Buffer.from(readFileSync(setting('MASTER_KEY_FILE'), 'utf8').trim(), 'base64');
  return [...(await childKeys()).values(), master, ...readKeyring(setting('PAYLOAD_KEYS')).keys.values()];
}

/** The names that something may have been sealed with. */
const names = (): readonly string[] => [
  ...[gone.rawChild, kept.rawChild, ...masters().byId.keys()],
  ...readKeyring(setting('PAYLOAD_KEYS')).keys.keys(),
];

/** So that what the databases still hold in memory is in their files. */
async function checkpoint(): Promise<void> {
  const file = join(environment.folder, 'keys', 'database-passwords.json');
  const { postgres }: { postgres: string } = JSON.parse(readFileSync(file, 'utf8'));
  const superuser = new Client({
    connectionString: `postgresql://postgres:${postgres}@127.0.0.1:${environment.database.port}/postgres`,
  });
  await superuser.connect();
  await superuser.query('checkpoint');
  await superuser.end();
}

/** The wrapped key of the child before the erasure, as a backup of the keystore or an old page of its files has it. */
let remnant: { readonly wrapped: Buffer; readonly master_key: string };

test('before: the API shows every word, and the ciphertexts in the record and in the engine open with the key', async () => {
  gone = await childWith(WORDS['given'] ?? '', WORDS['family'] ?? '');
  kept = await childWith(KEPT, KEPT);
  await tellEverything();
  const { text, withheld } = await shown(gone.child);
  for (const words of Object.values(WORDS)) expect(text).toContain(words);
  expect(withheld).toEqual([]);

  const { rows, histories } = await everything();
  const keys = await everyKey();
  const fromRecord = openedWith(keys, names(), ciphertextsIn(rows)).join('\n');
  for (const words of Object.values(WORDS)) expect(fromRecord).toContain(words);
  const fromEngine = openedWith(keys, names(), ciphertextsIn(histories)).join('\n');
  for (const place of ['fact', 'decision', 'corrected', 'correction', 'birth', 'handOver', 'shared'])
    expect(fromEngine).toContain(WORDS[place]);
});

test('erased: the answer comes, and the API shows none of the words any more, and says why', async () => {
  const keystore = new Client({ connectionString: setting('KEYSTORE_URL') });
  await keystore.connect();
  const { rows } = await keystore.query('select wrapped, master_key from child_key where child = $1', [gone.rawChild]);
  await keystore.end();
  remnant = rows[0];

  const staff = { reference: 'lead', roles: ['SERVICE_LEAD'], teams: [] };
  const { staff: lead } = await mutate('registerStaff', staff, 'staff { id } errors { code }');
  const asked = { child: gone.child, ground: 'COURT_ORDER', decision: 'order-1', decidedBy: Object(lead).id };
  expect(await mutate('eraseChild', asked, 'child { erasure { ground } } errors { code }')).toEqual({
    child: { erasure: { ground: 'COURT_ORDER' } },
    errors: [],
  });

  const { text, withheld } = await shown(gone.child);
  expect(text).not.toContain(`Marker${tag}`);
  expect(new Set(withheld)).toEqual(new Set(['ERASED']));
  expect(text).toContain('2015-05-15');
  expect((await shown(kept.child)).text).toContain(KEPT);
});

test('no row, no history and no file holds any of the words, in any form', async () => {
  const { rows, histories } = await everything();
  expect(textsWith(rows, gone.rawChild).length).toBeGreaterThan(0); // so that a search that finds nothing would show
  expect(textsWith(histories, gone.rawChild).length).toBeGreaterThan(0);
  expect(textsWith([...rows, ...histories], `Marker${tag}`)).toEqual([]);

  await checkpoint();
  const files = filesIn(environment.folder);
  for (const name of ['api.log', 'worker.log', 'engine.log', 'database.log', 'engine.db'])
    expect(files.map((file) => file.split('/').at(-1))).toContain(name);
  expect(filesWith(files, gone.rawChild).length).toBeGreaterThan(0);
  for (const words of [...Object.values(WORDS), KEPT]) expect(filesWith(files, words)).toEqual([]);
});

test('no key that is left opens any of it, while the other child’s still opens', async () => {
  const { rows, histories } = await everything();
  expect([...(await childKeys()).keys()]).toEqual([kept.rawChild]);
  const opened = openedWith(await everyKey(), names(), ciphertextsIn([...rows, ...histories])).join('\n');
  expect(opened).toContain(KEPT);
  for (const [place, words] of Object.entries(WORDS)) if (place !== 'shared') expect(opened).not.toContain(words);
  const shared = JSON.stringify((await timelineOf(kept.child)).flatMap(({ values }) => values));
  expect(shared).toContain(WORDS['shared']); // what was said of both is kept of the other
});

/** The first event of a stream that does not follow from the one before it; null when all do. */
function firstBroken(rows: readonly Prisma.EventGetPayload<object>[]): number | null {
  let head = FIRST_LINK;
  for (const row of rows) {
    const { stream, sequence, streamKind, command, part, body, type, version, payload, sealedFields } = row;
    const { actor, actorRoles, onBehalfOf, onBehalfOfRoles, packs, calendarEdition } = row;
    const hash = hashOf(
      {
        ...{ stream, sequence, streamKind, command, part, body, type, version, payload, sealedFields },
        ...{ actor, actorRoles, onBehalfOf, onBehalfOfRoles, packs, calendarEdition },
        sealed: row.sealed && Buffer.from(row.sealed).toString('base64'),
        occurredOn: day(row.occurredOn),
        occurredAt: row.occurredAt && row.occurredAt.toISOString(),
        recordedAt: row.recordedAt.toISOString(),
      },
      head,
    );
    if (hash !== Buffer.from(row.hash).toString('base64')) return row.sequence;
    head = hash;
  }
  return null;
}

test('the chain still holds in every stream, and breaks where a sealed byte is changed', async () => {
  const prisma = openDatabase(setting('DATABASE_URL'), 1);
  const events = await prisma.event.findMany({ orderBy: [{ stream: 'asc' }, { sequence: 'asc' }] });
  await prisma.$disconnect();
  const streams = [...new Set(events.map(({ stream }) => stream))];
  expect(streams).toEqual(expect.arrayContaining([gone.rawChild, gone.raw, kept.raw]));
  const of = (stream: string) => events.filter((event) => event.stream === stream);
  for (const stream of streams) expect([stream, firstBroken(of(stream))]).toEqual([stream, null]);
  const spoilt = of(gone.raw).map((event) => (event.sealed ? { ...event, sealed: Buffer.from('other') } : event));
  expect(firstBroken(spoilt)).toBeGreaterThan(0);
});

test('a copy of the wrapped key that was left somewhere opens with the master key, until that is rotated and destroyed', async () => {
  const unwrapped = await masterOf(masters(), remnant.master_key).unwrap(remnant.wrapped);
  const { rows } = await everything();
  expect(openedWith([unwrapped], [gone.rawChild], ciphertextsIn(rows)).join('\n')).toContain(WORDS['fact']);

  const file = join(environment.folder, 'keys', 'master-key-2');
  writeFileSync(file, randomBytes(32).toString('base64'));
  const keystore = new Pool({ connectionString: setting('KEYSTORE_URL'), max: 1 });
  await rotate(keystore, masterKeysFromFiles(`${file},${setting('MASTER_KEY_FILE')}`));
  await keystore.end();
  const left = masterKeysFromFiles(file);
  for (const master of left.byId.values()) await expect(master.unwrap(remnant.wrapped)).rejects.toThrow(/authenticate/);
});
