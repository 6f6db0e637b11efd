import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chained, link } from '../../activities/chain';
import { openCheckpoints, type Checkpoints } from '../../activities/checkpoints';
import { masterKeysFromFiles, openKeystore, signingKeyFromFile } from '../../activities/keys';
import { readKeys } from '../../activities/proof';
import { writeEvents } from '../../activities/record';
import { readGlobalId } from '../../api/ids';
import { openDatabase } from '../../prisma/client';
import { civilDate, instant } from '../../statute';
import type { FactRecorded } from '../../workflows/kernel/events';
import { startApiBench, type ApiBench } from '../support/api';
import { startEnvironment, temporaryFolder, type Environment } from '../support/environment';
import { setting } from '../support/journeys';
import { codesIn, Story } from '../support/story';
import { changed, checked, dataOf, sha256, takeApart, type Data } from './bundles';

/* Exports by whoever runs the service, of a child who was erased, and of a long record. */

const PROJECT = resolve(__dirname, '..', '..');

let environment: Environment;
let bench: ApiBench;
let story: Story;
let checkpoints: Checkpoints;
let keyFile: string;
let folder: string;

beforeAll(async () => {
  folder = temporaryFolder();
  environment = await startEnvironment();
  Object.assign(process.env, environment.settings); // the checkpoints here are of this spec's own record
  keyFile = setting('SIGNING_KEY_FILE');
  bench = await startApiBench({ trustedKeys: readKeys(readFileSync(keyFile, 'utf8')) });
  checkpoints = openCheckpoints(setting('DATABASE_URL'), signingKeyFromFile(keyFile));
  story = await Story.begin(bench, '2027-01-04');
  await story.on('2027-02-09');
  await story.start(['child', 'erased', 'long']);
  await staff('inspector', 'AUDITOR');
  await staff('worker', 'SOCIAL_WORKER');
}, 120_000);
afterAll(async () => {
  await checkpoints?.close();
  await bench?.close();
  await environment?.stop();
}, 60_000);
jest.setTimeout(240_000); // a guard, not a measure

const staff = async (reference: string, role: string): Promise<string> =>
  Object((await story.set('registerStaff', { reference, roles: [role], teams: [] }, 'staff { id }'))['staff']).id;

async function exported(
  child: string,
  input: object = {},
): Promise<{ readonly file: string; readonly sha256: string }> {
  const asked = { child: story.childId(child), ground: 'COURT', ...input };
  const told = await story.mutate('auditor', 'exportRecord', asked, 'errors { code } export { file sha256 }');
  return Object(told['export']);
}

function run(command: string, ...args: readonly string[]) {
  const env = { ...process.env, TRUSTED_KEYS_FILE: keyFile, SIGNING_KEY_FILE: '' };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', join(PROJECT, command), ...args], {
    ...{ env, cwd: PROJECT, encoding: 'utf8' },
  });
  return { status, said: stdout + stderr };
}

// ---- By a command ----

const npmExport = (out: string, ...more: readonly string[]) =>
  run(
    'api/export-command.ts',
    ...['--authority', story.authority, '--child', 'child', '--ground', 'inspection', '--out', out, ...more],
  );

test('npm run export: for a registered auditor, recorded under the name and as a read, and known to npm run verify', async () => {
  const out = join(folder, 'record.html');
  const made = npmExport(out, '--by', 'inspector', '--reason', 'The yearly inspection.');
  expect(made).toMatchObject({ status: 0 });
  const file = readFileSync(out, 'utf8');
  expect(made.said).toContain(`${sha256(file)}  ${out}`);
  expect(statSync(out).mode & 0o777).toBe(0o600);
  expect(checked(file, ['--sha256', sha256(file)]).status).toBe(0);
  const document = `query ($child: ID!) { reads(child: $child, actor: "inspector") { edges { node { fields journeys ground } } }
    timeline(child: $child, types: [RECORD_EXPORTED]) { edges { node { actor values { name value } } } } }`;
  const told = await story.ask('auditor', document, { child: story.childId('child') });
  expect(Object(told['reads']).edges).toMatchObject([
    { node: { fields: ['npm run export'], journeys: [story.journeyId('child')], ground: 'INSPECTION' } },
  ]);
  const [{ node }] = Object(told['timeline']).edges;
  expect(node.actor).toBe('inspector');
  expect(node.values).toContainEqual({ name: 'reason', value: 'The yearly inspection.' });

  const known = run('activities/verify-command.ts', '--bundle', out);
  expect(known.said).toContain('The file was given to inspector');
  expect(known).toMatchObject({ status: 0, said: expect.stringContaining('Nothing was found.') });
  const altered = join(folder, 'altered.html');
  writeFileSync(
    altered,
    changed(file, 'reads', () => []),
  );
  const unknown = run('activities/verify-command.ts', '--bundle', altered);
  expect(unknown).toMatchObject({ status: 1, said: expect.stringContaining('export-unknown') });
});

test.each([
  ['somebody who is no auditor', ['--by', 'worker']],
  ['nobody', []],
  ['somebody who is not registered', ['--by', 'stranger']],
])('npm run export is refused for %s, and nothing is written', (_, by) => {
  const out = join(folder, `${randomUUID()}.html`);
  expect(npmExport(out, ...by).status).toBe(2);
  expect(existsSync(out)).toBe(false);
});

test('npm run export writes the verifier by itself', () => {
  const out = join(folder, 'verifier.mjs');
  const { said } = run('api/export-command.ts', '--verifier', out);
  expect(said).toContain(sha256(readFileSync(out, 'utf8')));
});

// ---- Erased ----

test('the record of an erased child says so: nothing sealed is opened, and it verifies as before', async () => {
  const words = { how: 'talked', words: 'SECRETWORDS' };
  expect(
    codesIn(await story.record('independent-advocate', 'wishesAndFeelings', words, { children: ['erased'] })),
  ).toEqual([]);
  expect((await exported('erased')).file).toContain('SECRETWORDS');
  const decidedBy = await staff('lead', 'SERVICE_LEAD');
  const asked = { child: story.childId('erased'), ground: 'COURT_ORDER', decision: 'order-7', decidedBy };
  const told = await story.mutate('authority-administrator', 'eraseChild', asked, 'errors { code }');
  expect(told['errors']).toEqual([]);
  const { file } = await exported('erased');
  const { page } = takeApart(file);
  for (const said of ['Erased on', 'court order', 'order-7', '[erased]']) expect(page).toContain(said);
  for (const secret of ['SECRETWORDS', 'Invented']) expect(file).not.toContain(secret);
  expect(checked(file)).toMatchObject({ status: 0, codes: [] });
  const refused = await story.mutate(
    ...([
      'auditor',
      'exportRecord',
      { child: asked.child, ground: 'COURT', reason: 'Why.' },
      'errors { code path }',
    ] as const),
  );
  expect(refused['errors']).toEqual([{ code: 'ERASED', path: ['reason'] }]);
});

// ---- Long ----

const MEETING = { method: 'fgc', invited: ['mother'], attended: ['mother'], declined: [], place: 'Community hall' };
const MOTHER = {
  person: 'mother',
  relation: 'mother',
  hasParentalResponsibility: true,
  fatherLine: false,
  status: 'known',
};

const SAID: FactRecorded = { type: 'fact.recorded', fact: 'wishesAndFeelings', value: { how: 'talked' } };

/** Adds what somebody said, so many times, past the workflow, which would take minutes; in the chain and with the journey's row moved on. */
async function add(journey: string, times: number): Promise<void> {
  const prisma = openDatabase(setting('DATABASE_URL'), 1);
  const keystore = openKeystore(setting('KEYSTORE_URL'), masterKeysFromFiles(setting('MASTER_KEY_FILE')));
  const last = await prisma.event.findFirstOrThrow({ where: { stream: journey }, orderBy: { sequence: 'desc' } });
  const child = readGlobalId(story.childId('long'))?.id ?? '';
  const author = { by: { id: 'advocate', roles: ['independent-advocate'] as const } };
  const facts = Array.from({ length: times }, async (_, place) => {
    const sealed = await keystore.seal(child, { words: `What was said, time ${place}.` });
    const recordedAt = instant(last.recordedAt.getTime() + place + 1);
    const at = { stream: journey, streamKind: 'journey', sequence: last.sequence + place + 1, part: 0, body: '' };
    return chained(
      { ...at, command: `told-${place}`, recordedAt, packs: last.packs },
      {
        ...{ event: SAID, author },
        ...{ occurred: { on: civilDate('2027-02-09') }, ...(sealed && { sealed }) },
      },
    );
  });
  const links = link(Buffer.from(last.hash).toString('base64'), await Promise.all(facts));
  await prisma.$transaction((tx) => writeEvents(tx, links), { timeout: 60_000 });
  const { sequence, hash } = links.at(-1) ?? { sequence: 0, hash: '' };
  await prisma.$executeRaw`update journey set sequence = ${sequence}, head = decode(${hash}, 'base64') where id = ${journey}`;
  await Promise.all([prisma.$disconnect(), keystore.close()]);
}

test('a record of more than 3,000 events is exported whole, and verifies', async () => {
  const LONG = { children: ['long'] };
  expect(codesIn(await story.record('social-worker', 'offerRecipient', MOTHER, LONG))).toEqual([]);
  expect(codesIn(await story.record('fgdm-coordinator', 'meeting', MEETING, LONG))).toEqual([]);
  for (const on of ['2027-02-08', '2027-02-09', '2027-02-08'])
    expect(codesIn(await story.correct('fgdm-coordinator', 'meeting', MEETING, { ...LONG, on }))).toEqual([]);
  await add(readGlobalId(story.journeyId('long'))?.id ?? '', 3_000);
  await checkpoints.take(randomUUID());
  const { file } = await exported('long');
  const events: Data[] = dataOf(takeApart(file), 'events');
  expect(events.length).toBeGreaterThan(3_000);
  expect(takeApart(file).page).toContain('What was said, time 2999.');
  const key = [...readKeys(readFileSync(keyFile, 'utf8')).keys()][0] ?? '';
  expect(checked(file, ['--key', key])).toMatchObject({ status: 0, codes: [] });
});
