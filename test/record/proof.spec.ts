import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { chained, FIRST_LINK, link } from '../../activities/chain';
import {
  FORMAT,
  isIncluded,
  keyId,
  MerkleTree,
  readKeys,
  statementHash,
  statementText,
  verifyCheckpoint,
  type Leaf,
  type Statement,
} from '../../activities/proof';
import { verifyStream, type Remembered, type Stored } from '../../activities/streams';
import { startApiBench } from '../support/api';
import { civilDate } from '../../statute';

const leavesOf = (count: number): readonly Leaf[] =>
  Array.from({ length: count }, (_, place) => ({
    stream: `stream-${String(place).padStart(3, '0')}`,
    sequence: place + 1,
    hash: createHash('sha256').update(String(place)).digest('base64'),
  }));

/** The tree as RFC 9162 defines it, section 2.1.1: parted at the largest power of two below its size. */
function rootOf(leaves: readonly Leaf[]): Buffer {
  const sha256 = (...parts: readonly (string | Uint8Array)[]): Buffer =>
    createHash('sha256')
      .update(Buffer.concat(parts.map((part) => Buffer.from(part))))
      .digest();
  const [only] = leaves;
  if (!only) return sha256();
  if (leaves.length === 1) return sha256(Buffer.of(0), `["${only.stream}",${only.sequence},"${only.hash}"]`);
  const parted = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return sha256(Buffer.of(1), rootOf(leaves.slice(0, parted)), rootOf(leaves.slice(parted)));
}

test.each(Array.from({ length: 34 }, (_, count) => count))(
  'the tree of %i streams is that of RFC 9162, and proves each leaf',
  (count) => {
    const tree = new MerkleTree();
    const leaves = leavesOf(count);
    for (const leaf of leaves) tree.add(leaf, true);
    const { root, proofs } = tree.close();
    expect(root).toBe(rootOf(leaves).toString('base64'));
    expect(proofs).toHaveLength(count);
    for (const proof of proofs) {
      expect(isIncluded(proof, root, count)).toBe(true);
      const other = leavesOf(count + 1)[count]?.hash ?? '';
      expect(isIncluded({ ...proof, hash: other }, root, count)).toBe(false);
      expect(isIncluded({ ...proof, sequence: proof.sequence + 1 }, root, count)).toBe(false);
      expect(isIncluded({ ...proof, path: [...proof.path, other] }, root, count)).toBe(false);
      expect(isIncluded({ ...proof, index: count }, root, count)).toBe(false);
      if (count > 1) expect(isIncluded({ ...proof, path: proof.path.slice(1) }, root, count)).toBe(false);
      if (count > 1) expect(isIncluded({ ...proof, index: (proof.index + 1) % count }, root, count)).toBe(false);
    }
  },
);

test('leaves out of their order, or twice, are refused', () => {
  const [first, second] = leavesOf(2);
  const tree = new MerkleTree();
  if (second) tree.add(second);
  expect(() => second && tree.add(second)).toThrow('order');
  expect(() => first && tree.add(first)).toThrow('order');
});

// ---- Checkpoints ----

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const trusted = readKeys(publicKey.export({ type: 'spki', format: 'pem' }).toString());

function signed(change: Partial<Statement> = {}) {
  const statement = statementText({
    ...{ format: FORMAT, number: 1, takenAt: '2026-11-22T10:00:00.000Z', previous: FIRST_LINK, key: keyId(publicKey) },
    ...{ streams: 1, events: 1, root: '', changed: 1, changes: '' },
    ...change,
  });
  return { statement, signature: sign(null, Buffer.from(statement), privateKey).toString('base64') };
}

test('a checkpoint follows on the one before it, in number, hash and time', () => {
  const first = signed();
  const second = signed({ number: 2, previous: statementHash(first) });
  expect(verifyCheckpoint(1, first, trusted, null)).toBeUndefined();
  expect(verifyCheckpoint(2, second, trusted, first)).toBeUndefined();
  expect(verifyCheckpoint(2, second, trusted, undefined)).toBeUndefined();
  const early = signed({ number: 2, previous: statementHash(first), takenAt: '2026-11-22T09:59:59.999Z' });
  for (const [number, one, before, code] of [
    [1, signed({ previous: statementHash(first) }), null, 'checkpoint-altered'],
    [2, signed({ number: 2 }), first, 'checkpoint-altered'],
    [2, early, first, 'checkpoint-altered'],
    [3, second, first, 'checkpoint-altered'],
    [1, { ...first, statement: first.statement.replace(',', ', ') }, null, 'checkpoint-altered'],
    [1, { ...first, signature: second.signature }, null, 'checkpoint-signature'],
    [1, { ...first, signature: '' }, null, 'checkpoint-signature'],
    [1, signed({ key: 'another' }), null, 'checkpoint-key'],
    [1, { statement: 'null', signature: '' }, null, 'checkpoint-altered'],
  ] as const)
    expect(verifyCheckpoint(number, one, trusted, before)?.code).toBe(code);
});

// ---- Streams ----

const author = { by: { id: 'worker-1', roles: ['social-worker'] } } as const;
const moment = (second: number): string => new Date(Date.UTC(2026, 10, 22, 10, 0, second)).toISOString();

/** A stream of so many events, a second from one to the next. */
function streamOf(count: number): readonly Stored[] {
  const events = Array.from({ length: count }, (_, place) =>
    chained(
      {
        stream: 's',
        streamKind: 'journey',
        sequence: place + 1,
        command: `c${place}`,
        part: 0,
        body: '',
        recordedAt: moment(place),
      },
      {
        event: { type: 'journey.started', clockOffsetMs: 0 } as { type: string },
        occurred: { on: civilDate('2026-11-22') },
        author,
      },
    ),
  );
  return link(FIRST_LINK, events).map((event) => ({ ...event, storedAt: event.recordedAt }));
}

test('a whole stream, also an empty one, is without a finding', () => {
  const events = streamOf(5);
  const [third, last] = [events[2], events[4]];
  const leaves = [{ checkpoint: 1, sequence: 3, hash: third?.hash ?? '' }];
  expect(verifyStream('s', events, { head: { sequence: 5, hash: last?.hash ?? '' }, leaves })).toEqual([]);
  expect(verifyStream('s', [])).toEqual([]);
  expect(verifyStream('s', [], { head: { sequence: 0, hash: FIRST_LINK } })).toEqual([]);
});

/** Bounds by the database's clock: on the last moment that is let pass, and a millisecond after it. */
test.each([
  ['stored five minutes before it was recorded', -5 * 60_000],
  ['stored a day after it was recorded', 24 * 3_600_000],
])('%s: let pass, and no further', (_, shift) => {
  const storedAt = (ms: number) => new Date(Date.parse(moment(0)) + ms).toISOString();
  const [first] = streamOf(1);
  const check = (ms: number) =>
    first ? verifyStream('s', [{ ...first, storedAt: storedAt(ms) }]).map(({ code }) => code) : [];
  expect(check(shift)).toEqual([]);
  expect(check(shift + Math.sign(shift))).toEqual(['stored-time']);
});

test('an event lies between the checkpoint that lacks it and the one that has it', () => {
  const [first] = streamOf(1);
  const at = Date.parse(moment(0));
  const minutes = (count: number): number => at + count * 60_000;
  const check = (lacks: number, has: number) => {
    const times: Remembered['times'] = { of: (number) => [undefined, minutes(lacks), minutes(has)][number], newest: 2 };
    const leaves = [{ checkpoint: 2, sequence: 1, hash: first?.hash ?? '' }];
    return (first ? verifyStream('s', [first], { leaves, times }) : []).map(({ code, checkpoint }) => [
      code,
      checkpoint,
    ]);
  };
  expect(check(-60, 0)).toEqual([]);
  expect(check(5, 60)).toEqual([]);
  expect(check(6, 60)).toEqual([['stored-time', 1]]);
  expect(check(-60, -5)).toEqual([]);
  expect(check(-60, -6)).toEqual([['stored-time', 2]]);
});

test('without a signing key nobody takes a checkpoint, and whoever asks is told', async () => {
  const bench = await startApiBench();
  const token = await bench.token({ sub: 'auditor', authority: 'X', roles: ['auditor'] });
  const told = await bench.ask(
    token,
    'mutation { takeCheckpoint(input: { idempotencyKey: "k" }) { errors { code } checkpoint { number } } }',
  );
  await bench.close();
  expect(told.data).toEqual({ takeCheckpoint: { errors: [{ code: 'NO_CHECKPOINT' }], checkpoint: null } });
}, 90_000);
