import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERIFIER_SHA256 } from '../../activities/bundle';
import { hashOf } from '../../activities/chain';
import { openCheckpoints, type Checkpoints } from '../../activities/checkpoints';
import { signingKeyFromFile } from '../../activities/keys';
import { keyId, readKeys } from '../../activities/proof';
import { readGlobalId } from '../../api/ids';
import type { Role } from '../../workflows/kernel/people';
import { startApiBench, type ApiBench } from '../support/api';
import { startEnvironment, temporaryFolder, type Environment } from '../support/environment';
import { setting } from '../support/journeys';
import { codesIn, Story } from '../support/story';
import { changed, checked, dataOf, putTogether, sha256, takeApart, type Data } from './bundles';

/*
 * A child's record is exported on the real engine, and checked in an empty folder by what it carries in itself. Then it is
 * changed in every way we know of, also with every digest in the file made anew.
 */

let environment: Environment;
let bench: ApiBench;
let story: Story;
let receiver: Story;
let checkpoints: Checkpoints;
let keyFile: string;
let first: string;
let second: string;
let file: string;

/** What somebody wrote who wanted to break the page. */
const NASTY = `<script>alert('x')</script> & "quoted" </main> --> */ \u202Eright to left\u202C العربية\nsecond line`;

beforeAll(async () => {
  environment = await startEnvironment();
  Object.assign(process.env, environment.settings); // the checkpoints here are of this spec's own record
  keyFile = setting('SIGNING_KEY_FILE');
  bench = await startApiBench({ trustedKeys: readKeys(readFileSync(keyFile, 'utf8')) });
  checkpoints = openCheckpoints(setting('DATABASE_URL'), signingKeyFromFile(keyFile));
  story = await Story.begin(bench, '2027-01-04');
  receiver = await Story.begin(bench, '2027-01-04');
  await tellStory();
  await checkpoints.take(randomUUID());
  await tellLater();
  const made = await exported();
  file = String(made.export?.file);
}, 240_000);
afterAll(async () => {
  await checkpoints?.close();
  await bench?.close();
  await environment?.stop();
}, 60_000);
jest.setTimeout(120_000);

const CHILD = { children: ['child'] };
const person = (name: string) => ({
  ...{ person: name, relation: 'mother', hasParentalResponsibility: true, fatherLine: false, status: 'known' },
});
const MEETING = { method: 'fgc', invited: ['mother'], attended: ['mother'], declined: [], place: 'Community hall' };

/** A journey that ended and was handed back, one that follows it and goes to another authority; and another child. */
async function tellStory(): Promise<void> {
  await story.on('2027-02-09');
  await story.start(['child', 'other']);
  first = story.journeyId('child');
  const told = [
    await story.record('social-worker', 'offerRecipient', person('mother'), CHILD),
    await story.record('social-worker', 'offerRecipient', person('mistaken'), CHILD),
    await story.record(
      'social-worker',
      'wishesAndFeelings',
      { how: 'talked', words: 'OTHERWORDS' },
      { children: ['other'] },
    ),
    await story.record(
      'social-worker',
      'offer',
      { person: 'mother', inLetter: false, how: 'letter', language: 'en' },
      CHILD,
    ),
    await story.record('social-worker', 'offerAnswer', { person: 'mother', answer: 'accepted' }, CHILD),
  ];
  const taken = { ...CHILD, at: '2027-02-09T08:00:00Z' };
  told.push(await story.record('social-worker', 'policeProtection', { takenAt: taken.at }, taken));
  await story.on('2027-02-20');
  told.push(
    await story.record(
      'independent-advocate',
      'wishesAndFeelings',
      { how: 'talked', words: NASTY },
      { ...CHILD, on: '2027-02-12' },
    ),
    await story.record('fgdm-coordinator', 'meeting', MEETING, { ...CHILD, on: '2027-02-16' }),
  );
  await story.on('2027-02-22');
  told.push(await story.correct('fgdm-coordinator', 'meeting', MEETING, { ...CHILD, on: '2027-02-18' }));
  const mistaken = (await story.timeline('child')).findLast(({ values }) =>
    values.some(({ value }) => value === 'mistaken'),
  );
  const withdrawal = {
    journey: first,
    entry: mistaken?.sequence,
    correctionReason: 'Another family.',
  };
  told.push(
    await story.one('social-worker', 'withdrawEntry', withdrawal),
    await story.decide('social-worker', 'outcomes', { choice: ['network-plan'] }, CHILD),
    await story.offer('team-manager', 'family-network-plan', {}, CHILD),
    await story.answer('receiving-service', true, {}, CHILD),
    await story.end('team-manager', 'family-plan-agreed', CHILD),
  );
  expect(told.flatMap(codesIn)).toEqual([]);
  await tellSecond();
}

async function tellSecond(): Promise<void> {
  await story.on('2027-07-01');
  const offer = (await story.timeline('child')).find(({ type }) => type === 'HANDOVER_OFFERED')?.sequence;
  const back = { journey: first, offer, reason: 'The arrangement has broken down.', occurredOn: story.today };
  const told = [
    await story.one('receiving-service', 'handBack', back),
    await story.answer('service-manager', true, {}, CHILD),
  ];
  await story.start(['child'], { follows: first });
  second = story.journeyId('child');
  await story.on('2027-07-05');
  const moves = { toAuthority: receiver.authority };
  told.push(
    await story.record('social-worker', 'familyMoved', moves, CHILD),
    await story.offer('team-manager', 'transfer', { receiver: receiver.authority }, CHILD),
    await story.answer(...(['team-manager', true, { team: receiver.team('north'), reference: 'moved-1' }] as const), {
      ...CHILD,
      by: { authority: receiver.authority, subject: 'receiver' },
    }),
  );
  expect(told.flatMap(codesIn)).toEqual([]);
}

const LATE = { ...CHILD, on: '2027-07-02' };

/** What came after the checkpoint. */
async function tellLater(): Promise<void> {
  await story.on('2027-09-03');
  expect(codesIn(await story.record('social-worker', 'offerRecipient', person('aunt'), LATE))).toEqual([]);
}

const SELECTION = `errors { code path } export { childId entry madeAt ground words sha256 bytes verifierSha256 file }`;

interface Told {
  readonly errors: readonly { readonly code: string; readonly path: readonly string[] }[];
  readonly export: {
    readonly entry: number;
    readonly sha256: string;
    readonly bytes: number;
    readonly verifierSha256: string;
    readonly file: string | null;
  } | null;
}

async function exported(input: Data = {}, role: Role = 'auditor', by = story): Promise<Told> {
  const child = story.childId('child');
  return (await by.mutate(
    role,
    'exportRecord',
    { child, ground: 'INSPECTION', ...input },
    SELECTION,
  )) as unknown as Told;
}

const raw = (id: string): string => readGlobalId(id)?.id ?? '';
const fingerprint = (): string => [...readKeys(readFileSync(keyFile, 'utf8')).keys()][0] ?? '';
const publicKey = (): string => signingKeyFromFile(keyFile).publicKey;
const about = (): Data => dataOf(takeApart(file), 'about');

// ---- As it was made ----

describe('an exported record', () => {
  test('is checked in an empty folder by Node and what it carries in itself', () => {
    const { status, said } = checked(file, ['--key', fingerprint(), '--sha256', sha256(file)]);
    expect(said).toContain('Nothing was found.');
    expect(said).toContain('That is the key you trust.');
    expect(said).toMatch(new RegExp(`It vouches for ${raw(second)} up to event \\d+; the last \\d+ came after it`));
    expect(status).toBe(0);
    expect(checked(file, ['--key', 'key.pem'], { 'key.pem': publicKey() }).status).toBe(0);
  });

  test('says plainly when nothing but the file itself says whose key it is', () => {
    const { status, said } = checked(file);
    expect(status).toBe(0);
    expect(said).toContain('NOBODY BUT THIS FILE SAYS SO');
    expect(said).not.toContain('the key you trust');
  });

  test('carries the verifier of this release, whose SHA-256 is published', () => {
    expect(sha256(takeApart(file).verifier)).toBe(VERIFIER_SHA256);
    expect(readFileSync(join(__dirname, '..', '..', 'docs', 'bundle.md'), 'utf8')).toContain(VERIFIER_SHA256);
    expect(file).toContain(VERIFIER_SHA256);
  });

  test('holds the child’s own stream and both journeys of this authority, and nothing of the other’s or of another child', () => {
    const { streams, child } = about();
    expect(streams.map(({ stream }: Data) => stream)).toEqual([raw(story.childId('child')), raw(first), raw(second)]);
    expect(child).toBe(raw(story.childId('child')));
    const [other, name] = [raw(story.journeyId('other')), raw(story.childId('other'))];
    for (const foreign of [other, name, 'OTHERWORDS', 'moved-1']) expect(file).not.toContain(foreign);
    const events = list(dataOf(takeApart(file), 'events'));
    expect(new Set(events.map(({ stream }) => stream)).size).toBe(3);
    expect(events.flatMap(({ payload }) => payload.authority ?? [])).not.toContain(receiver.authority);
  });

  test('tells late records, corrections and withdrawals as what they are, and unverified figures too', () => {
    for (const said of [
      'Recorded late: 8 days after it happened',
      'Corrected by entry 1/',
      'Withdrawn by entry 1/',
      'What had been told meanwhile',
      'A delay against an unverified figure is not a breach of the law',
      'Local default of this product; not law',
      'Follows journey 1',
      'Invented Person',
    ])
      expect(file).toContain(said);
    expect(file).toMatch(/by what was known then it was .*; by what is known now it was /);
  });

  test('writes what people wrote as text, in its own direction, and loads nothing from anywhere', () => {
    const { page } = takeApart(file);
    expect(page).not.toContain('<script');
    expect(page).toContain("&lt;script&gt;alert('x')&lt;/script&gt; &amp; &quot;quoted&quot; &lt;/main&gt;");
    expect(page).toContain('<bdi class="words">&lt;script&gt;');
    expect(page.match(/<\/main>/g)).toHaveLength(1);
    expect(page).not.toMatch(/\b(src|href)=|url\(|@import|http:/);
    expect(page).toContain('<html lang="en-GB">');
    for (const [, table = ''] of page.matchAll(/<table>([^]*?)<\/table>/g)) {
      expect(table).toContain('<caption>');
      expect(table).toContain('<th scope="col">');
    }
    const headings = [...page.matchAll(/<h([1-6])>/g)].map(([, level]) => Number(level));
    expect(headings[0]).toBe(1);
    expect(headings.slice(1).every((level) => level === 2)).toBe(true);
  });

  test('has the law that it rests on, row by row, with its marks', () => {
    const law = dataOf(takeApart(file), 'law');
    expect(law['rules'].length).toBeGreaterThan(0);
    for (const { row, sha256: digest } of law['rules']) {
      expect(row.citation.instrument).not.toBe('');
      expect(digest).toMatch(/^[0-9a-f]{64}$/);
    }
    expect(law['calendars'].length).toBeGreaterThan(0);
  });

  test('is in the record: who, why, and the SHA-256; it is a read of the child and of the journeys', async () => {
    const reason = `Complaint ${randomUUID()}`;
    const made = await exported({ ground: 'COMPLAINT', reason });
    expect(made.export).toMatchObject({ ground: 'COMPLAINT', words: 'OPENED', verifierSha256: VERIFIER_SHA256 });
    expect(made.export?.sha256).toBe(sha256(String(made.export?.file)));
    expect(made.export?.bytes).toBe(Buffer.byteLength(String(made.export?.file)));
    const document = `query ($child: ID!) {
      timeline(child: $child, types: [RECORD_EXPORTED], first: 200) { edges { node { sequence title actor values { name value } } } }
      child(id: $child) { givenNames }
      reads(child: $child, actor: "auditor", first: 50) { edges { node { fields journeys } } } }`;
    const told = await story.ask('auditor', document, { child: story.childId('child') });
    const entries = Object(told['timeline']).edges.map(({ node }: Data) => node);
    expect(entries.at(-1)).toMatchObject({ sequence: made.export?.entry, actor: 'auditor' });
    expect(entries.at(-1).values).toEqual(
      expect.arrayContaining([
        { name: 'ground', value: 'complaint' },
        { name: 'sha256', value: made.export?.sha256 },
        { name: 'reason', value: reason },
      ]),
    );
    expect(Object(told['child']).givenNames).toBe('Invented'); // a sealed reason is not taken for the names
    const read = Object(told['reads']).edges.find(({ node }: Data) => node.fields.includes('exportRecord'));
    expect(read.node.journeys.toSorted()).toEqual([first, second].toSorted());
    const next = await exported();
    expect(next.export?.file).toContain(String(made.export?.sha256));
    expect(checked(String(next.export?.file)).status).toBe(0);
  });

  test('is recorded once and given out once for each key', async () => {
    const key = { idempotencyKey: randomUUID() };
    const made = await exported(key);
    const again = await exported(key);
    expect(again.export).toEqual({ ...made.export, file: null });
    expect((await exported({ ...key, ground: 'COURT' })).errors).toMatchObject([{ code: 'DIFFERENT_BODY' }]);
    const both = { idempotencyKey: randomUUID() };
    const two = await Promise.all([exported(both), exported(both)]);
    expect(two[0]?.export?.sha256).toBe(two[1]?.export?.sha256);
    expect(two.filter((one) => one.export?.file !== null)).toHaveLength(1);
  });

  test('leaves sealed words shut where that is asked', async () => {
    const made = await exported({ words: 'SHUT' });
    const shut = String(made.export?.file);
    expect(shut).toContain('[sealed]');
    for (const secret of ['Invented', 'right to left', 'The arrangement has broken down.'])
      expect(takeApart(shut).page).not.toContain(secret);
    expect(checked(shut, ['--key', fingerprint()]).status).toBe(0);
  });

  test.each([
    'case-system',
    'social-worker',
    'service-manager',
    'supervisor',
    'authority-administrator',
    'legal-adviser',
  ] as const)('is not for %s', async (role) => {
    expect((await exported({}, role)).errors).toMatchObject([{ code: 'NOT_ALLOWED' }]);
  });

  test('is refused for a child that is not for the authority, and without words that can be sealed', async () => {
    const elsewhere = await Story.begin(bench, '2027-01-04');
    expect((await exported({}, 'auditor', elsewhere)).errors).toMatchObject([{ code: 'NOT_FOUND', path: ['child'] }]);
    expect((await exported({ reason: ' ' })).errors).toMatchObject([{ code: 'INVALID_VALUE', path: ['reason'] }]);
  });

  test('of an authority that took over holds its own journey, and none of the giver’s; nor the giver’s reads', async () => {
    receiver.now = story.now;
    const made = await exported({}, 'auditor', receiver);
    const taken = takeApart(String(made.export?.file));
    const { streams } = dataOf(taken, 'about');
    expect(streams.map(({ kind }: Data) => kind)).toEqual(['child', 'journey']);
    expect(streams.map(({ stream }: Data) => stream)).not.toContain(raw(second));
    expect(taken.events).not.toContain('OTHERWORDS');
    expect(taken.page).not.toContain('right to left');
    for (const { authority } of list(dataOf(taken, 'reads'))) expect(authority).toBe(receiver.authority);
    expect(checked(String(made.export?.file)).status).toBe(0);
  });
});

// ---- Changed ----

const list = (data: Data): Data[] => data;
const own = (events: Data): Data[] => list(events).filter(({ stream }) => stream === raw(first));

const nth = (events: Data, place: number): Data => own(events)[place] ?? {};
const firstSealed = (events: Data): Data => own(events).find((one) => one['sealed']) ?? {};

/** Changes an event and makes every hash after it anew, and the head that the file says too. */
function rewritten(): string {
  const taken = takeApart(file);
  let previousHash = '';
  const events = dataOf(taken, 'events').map((event: Data) => {
    if (event['stream'] !== raw(first)) return event;
    const { hash: _h, storedAt, previousHash: before, ...content } = event;
    if (event['sequence'] === 3) content['actor'] = 'somebody-else';
    previousHash ||= before;
    const anew = { ...content, previousHash, hash: hashOf(content, previousHash), storedAt };
    previousHash = anew.hash;
    return anew;
  });
  const said = dataOf(taken, 'about');
  for (const stream of said['streams']) if (stream.stream === raw(first)) stream.head = previousHash;
  return putTogether({
    ...taken,
    events: JSON.stringify(events).replaceAll('<', '\\u003c'),
    about: JSON.stringify(said),
  });
}

function resigned(change: Data, key: 'same' | 'foreign'): string {
  const { privateKey, publicKey: foreign } = generateKeyPairSync('ed25519');
  return changed(file, 'checkpoint', (checkpoint) => {
    const statement = { ...JSON.parse(checkpoint['statement']), ...change };
    if (key === 'foreign') statement.key = keyId(foreign);
    const text = JSON.stringify(Object.fromEntries(Object.entries(statement).toSorted()));
    checkpoint['statement'] = text;
    if (key === 'same') return;
    checkpoint['signature'] = sign(null, Buffer.from(text), privateKey).toString('base64');
    checkpoint['key'] = foreign.export({ type: 'spki', format: 'pem' });
  });
}

const onPage = (change: (page: string) => string): string => {
  const taken = takeApart(file);
  return putTogether({ ...taken, page: change(taken.page) });
};

const TAMPERINGS: readonly (readonly [string, () => string, readonly string[]])[] = [
  ['one byte of the page is changed', () => file.replace('Chronology', 'Chronologe'), ['file-altered', 'part-altered']],
  [
    'one byte of what the file says of itself is changed',
    () => file.replace('"ground":"inspection"', '"ground":"inspectiom"'),
    ['file-altered'],
  ],
  ['its end is cut off', () => file.slice(0, -60), ['file-altered']],
  ['a part is cut out', () => file.replace('id="reads"', 'id="other"'), ['part-missing']],
  [
    'the payload of an event is changed',
    () => changed(file, 'events', (events) => void (nth(events, 4)['payload'].added = 1)),
    ['event-altered'],
  ],
  [
    'who recorded an event is changed',
    () => changed(file, 'events', (events) => void (nth(events, 2)['actor'] = 'nobody')),
    ['event-altered', 'readable-differs'],
  ],
  [
    'a byte of sealed words is changed',
    () =>
      changed(file, 'events', (events) => {
        const sealed = firstSealed(events);
        sealed['sealed'] = `A${sealed['sealed'].slice(1)}B`;
      }),
    ['event-altered'],
  ],
  [
    'an event is removed',
    () => changed(file, 'events', (events) => list(events).filter((one) => one !== own(events)[3])),
    ['event-missing', 'readable-differs'],
  ],
  [
    'two events change places',
    () =>
      changed(file, 'events', (events) => {
        const [a, b] = [events['indexOf'](own(events)[3]), events['indexOf'](own(events)[4])];
        [events[a], events[b]] = [events[b], events[a]];
      }),
    ['event-missing'],
  ],
  [
    'an event is told twice',
    () => changed(file, 'events', (events) => [...list(events), own(events).at(-1)]),
    ['event-added', 'readable-differs'],
  ],
  [
    'the newest events are cut off',
    () =>
      changed(file, 'events', (events) =>
        list(events).filter(({ stream, sequence }) => stream !== raw(second) || sequence < 5),
      ),
    ['newest-missing', 'rolled-back', 'readable-differs'],
  ],
  [
    'a whole journey is taken out',
    () => changed(file, 'events', (events) => list(events).filter(({ stream }) => stream !== raw(second))),
    ['newest-missing', 'rolled-back', 'readable-differs'],
  ],
  ['events are written anew with all their hashes', rewritten, ['rewritten', 'readable-differs']],
  ['a read is changed', () => changed(file, 'reads', (reads) => void (reads[0]['actor'] = 'nobody')), ['read-altered']],
  ['a read is removed', () => changed(file, 'reads', (reads) => list(reads).slice(1)), ['read-missing']],
  [
    'a read is told twice',
    () => changed(file, 'reads', (reads) => [...list(reads).slice(1), reads[1]]),
    ['read-added'],
  ],
  ['what the checkpoint says is changed', () => resigned({ events: 1 }, 'same'), ['checkpoint-signature']],
  ['the checkpoint is signed with another key', () => resigned({}, 'foreign'), ['checkpoint-key']],
  ['the checkpoint is taken away', () => changed(file, 'checkpoint', () => null), ['checkpoint-missing']],
  [
    'a proof is changed',
    () => changed(file, 'checkpoint', (checkpoint) => void (checkpoint['proofs'][0].index += 1)),
    ['checkpoint-proof'],
  ],
  [
    'the wording of a rule is changed',
    () => changed(file, 'law', (law) => void (law['rules'][0].row.title = 'Another')),
    ['law-altered'],
  ],
  [
    'an issue of the calendar is changed',
    () => changed(file, 'law', (law) => void law['calendars'][0].data.adds.pop()),
    ['law-altered'],
  ],
  ['a rule is taken out', () => changed(file, 'law', (law) => void (law['rules'] = [])), ['law-differs']],
  [
    'a date in the chronology is changed',
    () =>
      onPage((page) => page.replace(/(<tr id="1-\d+">.*?<td>)Friday 12 February 2027/, '$1Friday 19 February 2027')),
    ['readable-differs'],
  ],
  [
    'a row of the chronology is taken out',
    () => onPage((page) => page.replace(/<tr id="1-4">[^]*?<\/tr>\n/, '')),
    ['readable-differs'],
  ],
  [
    'a row is put into the chronology',
    () => onPage((page) => page.replace('<tr id="1-4">', '<tr id="1-999"><td></td></tr><tr id="1-4">')),
    ['readable-differs'],
  ],
  [
    'a due date is told otherwise',
    () =>
      onPage((page) =>
        page.replace(
          /(<tr id="1-6">[^]*?)3 working days after/,
          (_match, before: string) => `${before}9 working days after`,
        ),
      ),
    ['readable-differs'],
  ],
];

test.each(TAMPERINGS)('%s: found', (_, by, codes) => {
  const altered = by();
  expect(altered).not.toBe(file);
  const { status, codes: found, said } = checked(altered, ['--key', fingerprint()]);
  expect({ codes: found, said: found.length === codes.length ? '' : said }).toEqual({ codes, said: '' });
  expect(status).toBe(1);
});

test('a word that was opened is changed, with every digest: the SHA-256 in the record shows it', () => {
  const altered = onPage((page) => page.replace('right to left', 'left to right'));
  expect(checked(altered, ['--key', fingerprint()]).status).toBe(0);
  expect(checked(altered, ['--key', fingerprint(), '--sha256', sha256(file)]).codes).toEqual(['file-altered']);
});

test('the verifier that stands in the file may be changed too: its SHA-256 is published elsewhere', () => {
  const taken = takeApart(file);
  const altered = putTogether({ ...taken, verifier: "process.stdout.write('Nothing was found.\\n')\n" });
  expect(checked(altered).said).toContain('Nothing was found.');
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'verify.mjs'), takeApart(altered).verifier);
  expect(sha256(readFileSync(join(folder, 'verify.mjs'), 'utf8'))).not.toBe(VERIFIER_SHA256);
});
