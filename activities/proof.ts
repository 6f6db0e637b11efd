import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import canonicalize from 'canonicalize';
import { FIRST_LINK } from './chain';

/*
 * What a checkpoint says and how it is checked. Pure, with nothing but Node's own cryptography and canonical JSON, so that an
 * auditor can check a checkpoint without the service.
 */

/** What verification may find. Codes are stable: programs may rely on them. */
export const FINDINGS = {
  'event-altered': 'An event is not what was written: its content does not give its hash',
  'event-moved': 'An event was written for another place of its stream',
  'event-copied': 'An event was written for another stream',
  'event-missing': 'A place is empty, and later ones are not',
  'event-added': 'An event stands beyond the head of its stream, or in a place that no event can have',
  'link-broken': 'An event is whole in itself and does not follow on the one before it',
  'newest-missing': 'A stream ends before the place that its own row remembers',
  'head-altered': "A stream's own row does not remember its last event as it is",
  'head-missing': 'A stream has events and no row of its own',
  'stream-missing': 'A stream that a row or a checkpoint knows has no events',
  'rolled-back': 'A stream and its row agree, and a checkpoint vouches for more',
  rewritten: 'A stream is whole in itself and differs from what a checkpoint vouches for',
  'stored-time': 'The moment at which the database stored an event contradicts what the record or a checkpoint says',
  'table-differs': 'A reading table is not what the events make it',
  'read-altered':
    'A read is not what was written: its content does not give its hash, or it does not follow on the one before it',
  'read-missing': 'A read was removed from its run, or the run ends before the place that a checkpoint vouches for',
  'read-rewritten': 'A run of reads is whole in itself and differs from what a checkpoint vouches for',
  'checkpoint-missing': 'A checkpoint was taken and is not there',
  'checkpoint-altered': 'A checkpoint is not the one that was taken, or does not follow on the one before it',
  'checkpoint-signature': 'The signature of a checkpoint is not of its statement',
  'checkpoint-key': 'A checkpoint is signed with a key that is not trusted',
  'export-unknown': 'A file is not one that the record says was exported',
  'checkpoint-leaves': 'What is kept beside a checkpoint is not what it signed',
} as const;

export type FindingCode = keyof typeof FINDINGS;

/** Something that verification found: a code for programs, a sentence for people, and the place. */
export interface Finding {
  readonly code: FindingCode;
  readonly message: string;
  /** Null where it is about a checkpoint. A run of reads is named as in checkpoints. */
  readonly stream: string | null;
  /** The first place in the stream that is wrong; null where it is about no single place. */
  readonly sequence: number | null;
  /** The checkpoint that it is about, or that shows it. */
  readonly checkpoint: number | null;
}

// ---- The tree ----

/** How far a stream, or a run of reads, had come: the place and the hash (base64) of what stands last in it. */
export interface Leaf {
  readonly stream: string;
  readonly sequence: number;
  readonly hash: string;
}

/** By what runs of reads are called in checkpoints. No id and no code has a stroke in it, so no stream is called so. */
const RUN = 'reads/';
/** A run's name in checkpoints, from that of its writer. */
export const runOf = (writer: string): string => `${RUN}${writer}`;
export const isRun = (stream: string): boolean => stream.startsWith(RUN);

/** Shows that a leaf is in a tree: its place in the order of streams, and the hashes beside its way to the root (base64). */
export interface InclusionProof extends Leaf {
  readonly index: number;
  readonly path: readonly string[];
}

const sha256 = (...parts: readonly (string | Uint8Array)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** The first byte tells a leaf from a node, as in RFC 9162, so that neither can be taken for the other. */
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);
const leafHash = ({ stream, sequence, hash }: Leaf): Buffer => sha256(LEAF, JSON.stringify([stream, sequence, hash]));
const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => sha256(NODE, left, right);

/** A whole subtree, with the ways up from those leaves in it that a proof is wanted for. */
interface Subtree {
  readonly hash: Buffer;
  readonly size: number;
  readonly paths: readonly string[][];
}

/**
 * The Merkle tree of RFC 9162 over leaves that come in the order of their streams. It holds one hash for each level, so that
 * its size does not matter.
 */
export class MerkleTree {
  private readonly peaks: Subtree[] = [];
  private readonly wanted: (Leaf & { readonly index: number; readonly path: string[] })[] = [];
  private last: string | undefined;
  /** Leaves so far. */
  size = 0;
  /** Runs of reads among them. */
  runs = 0;
  /** Events, and reads, that they stand for. */
  events = 0;
  reads = 0;

  /** @throws Error when the leaf does not come after the one before it */
  add(leaf: Leaf, proofWanted = false): void {
    const { stream, sequence } = leaf;
    if (this.last !== undefined && Buffer.compare(Buffer.from(this.last), Buffer.from(stream)) >= 0)
      throw new Error('Leaves must come in the order of their streams.');
    this.last = stream;
    const path: string[] = [];
    if (proofWanted) this.wanted.push({ ...leaf, index: this.size, path });
    this.peaks.push({ hash: leafHash(leaf), size: 1, paths: proofWanted ? [path] : [] });
    this.size += 1;
    if (isRun(stream)) [this.runs, this.reads] = [this.runs + 1, this.reads + sequence];
    else this.events += sequence;
    while (this.peaks.at(-1)?.size === this.peaks.at(-2)?.size) this.join();
  }

  private join(): void {
    const [right, left] = [this.peaks.pop(), this.peaks.pop()];
    if (!left || !right) return;
    for (const path of left.paths) path.push(right.hash.toString('base64'));
    for (const path of right.paths) path.push(left.hash.toString('base64'));
    const paths = [...left.paths, ...right.paths];
    this.peaks.push({ hash: nodeHash(left.hash, right.hash), size: left.size + right.size, paths });
  }

  /** Ends the tree. @returns its root in base64, and the proofs that were wanted */
  close(): { readonly root: string; readonly proofs: readonly InclusionProof[] } {
    while (this.peaks.length > 1) this.join();
    return { root: (this.peaks[0]?.hash ?? sha256()).toString('base64'), proofs: this.wanted };
  }
}

/** Whether a leaf is in the tree with this root and so many leaves: the algorithm of RFC 9162, section 2.1.3.2. */
export function isIncluded({ index, path, ...leaf }: InclusionProof, root: string, size: number): boolean {
  if (index < 0 || index >= size) return false;
  let [at, end, hash] = [index, size - 1, leafHash(leaf)];
  for (const beside of path) {
    if (end === 0) return false;
    const other = Buffer.from(beside, 'base64');
    if (at % 2 === 1 || at === end) {
      hash = nodeHash(other, hash);
      while (at % 2 === 0 && at !== 0) [at, end] = [at / 2, Math.floor(end / 2)];
    } else hash = nodeHash(hash, other);
    [at, end] = [Math.floor(at / 2), Math.floor(end / 2)];
  }
  return end === 0 && hash.toString('base64') === root;
}

// ---- Keys ----

/** Public keys by their ids. */
export type TrustedKeys = ReadonlyMap<string, KeyObject>;

/** The id of a public key: the SHA-256 of its SPKI form (DER), in hex. */
export const keyId = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');

/** Reads public keys, or the public parts of private ones, from PEM texts, one after the other. @throws Error for a key that is not Ed25519 */
export function readKeys(pem: string): TrustedKeys {
  const blocks = pem.match(/-----BEGIN ([A-Z ]+)-----[^-]+-----END \1-----/g) ?? [];
  const keys = blocks.map((block) => createPublicKey(block));
  if (keys.some(({ asymmetricKeyType }) => asymmetricKeyType !== 'ed25519'))
    throw new Error('Checkpoints are signed with Ed25519: another kind of key was given.');
  return new Map(keys.map((key) => [keyId(key), key]));
}

// ---- Statements ----

/** What is signed: how far every stream had come by one moment. Hashes are SHA-256 in base64. */
export interface Statement {
  readonly format: typeof FORMAT;
  /** 1, 2, 3, … without a gap. */
  readonly number: number;
  /** By the database's clock, in UTC with milliseconds. */
  readonly takenAt: string;
  /** The hash of the statement before; 32 bytes of nought for the first. */
  readonly previous: string;
  /** The id of the key it is signed with. */
  readonly key: string;
  /** Leaves in the tree: streams, and runs of reads. */
  readonly streams: number;
  readonly events: number;
  /** Runs among them, and reads in these. Checkpoints from before reads were covered do not say it, and have none. */
  readonly runs?: number;
  readonly reads?: number;
  /** The root of the tree over all streams. */
  readonly root: string;
  /** Streams that have moved since the checkpoint before, and the root of the tree over these alone. */
  readonly changed: number;
  readonly changes: string;
}

export const FORMAT = 'throughline-checkpoint-1';

/** A statement as it was signed, byte for byte, and the signature in base64. */
export interface Signed {
  readonly statement: string;
  readonly signature: string;
}

/** The bytes that are signed: canonical JSON (RFC 8785). */
export const statementText = (statement: Statement): string => String(canonicalize(statement));

/** What the next statement says of this one. */
export const statementHash = ({ statement }: Signed): string => sha256(statement).toString('base64');

/** The statement inside; undefined for text that is none. */
export function readStatement({ statement: text }: Pick<Signed, 'statement'>): Statement | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return isStatement(read) && statementText(read) === text ? read : undefined;
  } catch {
    return undefined;
  }
}

const TEXTS = ['takenAt', 'previous', 'key', 'root', 'changes'];
const COUNTS = ['number', 'streams', 'events', 'changed'];
const LATER_COUNTS = ['runs', 'reads'];

function isStatement(read: unknown): read is Statement {
  const fields: Readonly<Record<string, unknown>> = Object(read);
  return (
    fields['format'] === FORMAT &&
    TEXTS.every((name) => typeof fields[name] === 'string') &&
    COUNTS.every((name) => Number.isSafeInteger(fields[name])) &&
    LATER_COUNTS.every((name) => !(name in fields) || Number.isSafeInteger(fields[name])) &&
    !Number.isNaN(Date.parse(String(fields['takenAt'])))
  );
}

/**
 * Checks one checkpoint: that it is a statement of its number, signed with a trusted key, and that it follows on the one
 * before it where that is at hand.
 * @param before the checkpoint before; null for the first, undefined where it is not at hand
 * @returns what is wrong with it first; undefined when all is well
 */
export function verifyCheckpoint(
  number: number,
  signed: Signed,
  trusted: TrustedKeys,
  before: Signed | null | undefined,
): Finding | undefined {
  const wrong = (code: FindingCode, message: string): Finding => ({
    ...{ code, message, stream: null, sequence: null },
    checkpoint: number,
  });
  const statement = readStatement(signed);
  if (!statement || statement.number !== number)
    return wrong('checkpoint-altered', `What stands in the place of checkpoint ${number} is not its statement.`);
  const key = trusted.get(statement.key);
  if (!key)
    return wrong('checkpoint-key', `Checkpoint ${number} is signed with a key that is not trusted: ${statement.key}.`);
  if (!verify(null, Buffer.from(signed.statement), key, Buffer.from(signed.signature, 'base64')))
    return wrong('checkpoint-signature', `The signature of checkpoint ${number} is not of this statement.`);
  if (before === undefined) return undefined;
  if (statement.previous !== (before === null ? FIRST_LINK : statementHash(before)))
    return wrong('checkpoint-altered', `Checkpoint ${number} follows on another checkpoint than the one before it.`);
  const earlier = before && readStatement(before)?.takenAt;
  if (earlier && earlier > statement.takenAt)
    return wrong('checkpoint-altered', `Checkpoint ${number} says that it was taken before the one before it.`);
  return undefined;
}
