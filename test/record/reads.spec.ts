import { join } from 'node:path';
import { hashOf } from '../../activities/chain';
import { withClient, withSnapshot } from '../../activities/checkpoints';
import { trustedKeysFrom } from '../../activities/keys';
import { isIncluded, readStatement, type Finding, type InclusionProof } from '../../activities/proof';
import type { ReadLink } from '../../activities/reads';
import { openVerifier, readReads, type Verifier } from '../../activities/verify';
import { Pool } from 'pg';
import { startEnvironment, type Environment } from '../support/environment';
import { Council, newKey, startSystem, type System } from '../support/system';

/*
 * Reads that the API wrote are changed by the owner of the database. The runs are covered by checkpoints like the streams of
 * events, so the end of a run, or a whole one, cannot vanish either.
 */

let environment: Environment;
let system: System;
let council: Council;
let verifier: Verifier;
let owner: Pool;
let child: string;
let writer: string;

const auditor = () => ({ ...council.caller, subject: 'auditor', roles: ['auditor'] as const, teams: [] });

beforeAll(async () => {
  environment = await startEnvironment();
  const folder = join(environment.folder, 'checkpoints');
  const settings = { ...environment.settings, CHECKPOINT_FOLDER: folder, CHECKPOINT_MINUTES: '0' };
  system = await startSystem({ ...environment, settings });
  council = await Council.found(system.client);
  verifier = openVerifier(environment.settings['DATABASE_URL'] ?? '', trustedKeysFrom(environment.settings));
  owner = new Pool({ connectionString: environment.settings['DATABASE_OWNER_URL'], max: 2 });
  child = await council.child();
  await look(3);
  await takeCheckpoint();
  await look(4);
  await takeCheckpoint();
  await look(2);
  writer = (await reads())[0]?.writer ?? '';
  await owner.query('create table kept_reads as table read');
}, 240_000);

afterAll(async () => {
  await verifier?.close();
  await owner?.end();
  await system?.stop();
  await environment?.stop();
}, 60_000);

jest.setTimeout(120_000); // a guard, not a measure

async function look(times: number): Promise<void> {
  const moments = 'asAt: "2027-01-20T10:00:00Z", knownBy: "2027-02-01T10:00:00Z"';
  const document = `query ($id: ID!) { child(id: $id) { reference } then: child(id: $id, ${moments}) { reference } }`;
  for (let time = 0; time < times; time += 1) await system.client.ask(council.caller, document, { id: child });
}

const takeCheckpoint = async (): Promise<void> => {
  const told = await system.client.mutate(auditor(), 'takeCheckpoint', newKey(), 'errors { code }');
  expect(told['errors']).toEqual([]);
};

const reads = (): Promise<readonly ReadLink[]> =>
  withClient(owner, (client) =>
    withSnapshot(client, 'read only', async () => {
      const found: ReadLink[] = [];
      for await (const read of readReads(client)) found.push(read);
      return found;
    }),
  );

async function findings(): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  await verifier.verify({}, (finding) => found.push(finding));
  return found;
}

const short = (found: readonly Finding[]) =>
  found.map(({ code, stream, sequence, checkpoint }) => ({ code, stream, sequence, checkpoint }));

const run = (text: string, ...values: readonly unknown[]) => owner.query(text, [writer, ...values]);

/** Changes one read and makes every hash from there on anew, as somebody would who knows how. */
async function rewrite(from: number): Promise<void> {
  let previousHash: string | undefined;
  for (const { previousHash: before, hash: _, ...read } of (await reads()).slice(from - 1)) {
    const changed = read.sequence === from ? { ...read, actor: 'somebody-else' } : read;
    previousHash ??= before;
    const hash = hashOf(changed, previousHash);
    await run(
      `update read set actor = $3, previous_hash = decode($4, 'base64'), hash = decode($5, 'base64')
       where writer = $1 and sequence = $2`,
      ...[read.sequence, changed.actor, previousHash, hash],
    );
    previousHash = hash;
  }
}

test('reads that nobody touched verify, and both checkpoints count them', async () => {
  expect(await findings()).toEqual([]);
  const { reads: looked } = await verifier.verify({}, () => undefined);
  expect(looked).toBe(10); // the registration showed the child too
  const { checkpoints } = await system.client.ask(auditor(), '{ checkpoints { edges { node { reads statement } } } }');
  const nodes = Object(checkpoints).edges.map(({ node }: { node: { reads: number } }) => node.reads);
  expect(nodes).toEqual([8, 4]);
});

test('a run of reads is in the tree of the newest checkpoint, beside the streams', async () => {
  const run = `reads/${writer}`;
  const { streams, newest } = await verifier.verify({ streams: [run] }, () => undefined);
  const proof = streams[0]?.proof as InclusionProof;
  expect(proof.sequence).toBe(8);
  expect(proof.hash).toBe((await reads())[7]?.hash);
  expect(isIncluded(proof, newest?.root ?? '', newest?.streams ?? 0)).toBe(true);
});

test('checkpoints from before reads were covered are still statements', () => {
  const before = {
    ...{ changed: 1, changes: 'x', events: 4, format: 'throughline-checkpoint-1', key: 'k', number: 1 },
    ...{ previous: 'p', root: 'r', streams: 2, takenAt: '2026-11-22T19:00:00.000Z' },
  };
  expect(readStatement({ statement: JSON.stringify(before) })).toEqual(before);
  const spoilt = { ...before, reads: 'many' };
  expect(readStatement({ statement: JSON.stringify(Object.fromEntries(Object.entries(spoilt).toSorted())) })).toBe(
    undefined,
  );
});

const COLUMNS: readonly (readonly [string, string])[] = [
  ['at', "at - interval '1 millisecond'"],
  ['actor', "'somebody-else'"],
  ['actor_roles', "actor_roles || 'auditor'::text"],
  ['authority', "'ELSEWHERE'"],
  ['child', "'another'"],
  ['journeys', "journeys || 'another'::text"],
  ['fields', "'{}'"],
  ['as_at', "'{}'"],
  ['known_by', "known_by || '-infinity'::timestamptz"],
  ['relation', "'hand-over'"],
  ['ground', "'court'"],
  ['previous_hash', "sha256('')"],
  ['hash', "sha256('')"],
];

test('every column of a read is covered, but for what the database adds by its own clock', async () => {
  const { rows } = await owner.query(
    "select column_name as name from information_schema.columns where table_name = 'read' and table_schema = 'public'",
  );
  const changed = new Set(COLUMNS.map(([name]) => name));
  const left = rows.map(({ name }: { name: string }) => name).filter((name) => !changed.has(name));
  expect(left.toSorted()).toEqual(['sequence', 'stored_at', 'writer']);
});

/** How, by what, the code, the place and the checkpoint that shows it. */
const TAMPERINGS: readonly (readonly [string, () => Promise<unknown>, string, number, (number | null)?])[] = [
  ...COLUMNS.map(
    ([column, to]) =>
      [
        `${column} of a read is changed`,
        () => run(`update read set ${column} = ${to} where writer = $1 and sequence = 5`),
        'read-altered',
        5,
      ] as const,
  ),
  [
    'a read is removed',
    () => run('delete from read where writer = $1 and sequence = 4'),
    ...(['read-missing', 4] as const),
  ],
  [
    'the first read is removed',
    () => run('delete from read where writer = $1 and sequence = 1'),
    ...(['read-missing', 1] as const),
  ],
  [
    'a read is removed and those after it are numbered anew',
    async () => {
      await run('delete from read where writer = $1 and sequence = 4');
      await run('update read set sequence = sequence + 100 where writer = $1 and sequence > 4');
      await run('update read set sequence = sequence - 101 where writer = $1 and sequence > 100');
    },
    ...(['read-altered', 4] as const),
  ],
  [
    'the newest are removed that a checkpoint vouches for',
    () => run('delete from read where writer = $1 and sequence >= 6'),
    ...(['read-missing', 6, 2] as const),
  ],
  ['a whole run is removed', () => run('delete from read where writer = $1'), ...(['read-missing', 1, 2] as const)],
  ['one is written anew, with all hashes after it', () => rewrite(5), ...(['read-rewritten', 8, 2] as const)],
  ['the same before the first checkpoint', () => rewrite(2), ...(['read-rewritten', 4, 1] as const)],
];

test.each(TAMPERINGS.map((tampering) => [tampering[0], tampering] as const))(
  '%s: found',
  async (_, [, by, code, sequence, checkpoint = null]) => {
    try {
      await by();
      expect(short(await findings())).toEqual([{ code, stream: `reads/${writer}`, sequence, checkpoint }]);
    } finally {
      await owner.query('truncate read');
      await owner.query('insert into read select * from kept_reads');
    }
    expect(await findings()).toEqual([]);
  },
);

test('a run that was cut off stays in every later checkpoint, and another run is not touched by it', async () => {
  await run('delete from read where writer = $1 and sequence >= 6');
  await takeCheckpoint();
  expect(short(await findings())).toEqual([
    { code: 'read-missing', stream: `reads/${writer}`, sequence: 6, checkpoint: 2 },
  ]);
});
