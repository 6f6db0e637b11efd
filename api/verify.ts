import { readStatement, FINDINGS, type Finding, type FindingCode, type InclusionProof } from '../activities/proof';
import type { StreamVerified } from '../activities/verify';
import type { Role } from '../workflows/kernel/people';
import { builder, connectionOf, cursorOf, enumOf, pageArgs, pageOf, pageSize, readCursor, type Page } from './builder';
import { findChild } from './children';
import { momentOf, type Context } from './context';
import { asked } from './errors';
import { commandId, globalId, innerId, type Kind } from './ids';
import { badKey, keyField, notTold, onlyFor, payloadOf, toldOf, type Told } from './inputs';
import { findJourney, journeysOfChild } from './journeys';
import { shows } from './looked';

/** Who checks the record. */
const AUDITORS: readonly Role[] = ['auditor'];
/** Who may have a checkpoint taken, and read those that were. */
const KEEPERS: readonly Role[] = ['auditor', 'authority-administrator'];

// ---- Checkpoints ----

interface CheckpointRow {
  readonly number: number;
  readonly statement: string;
  readonly signature: string;
}

const CheckpointType = builder.objectRef<CheckpointRow>('Checkpoint').implement({
  description:
    'A signed statement about how far every stream of the record had come by one moment. It covers all authorities of this service.',
  fields: (t) => ({
    number: t.exposeInt('number', { description: 'Its number: 1, 2, 3 and so on, without a gap.' }),
    takenAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: "By the database's clock; null where what stands there is no statement.",
      resolve: (row) => (readStatement(row)?.takenAt ?? null) as never, // written in this form
    }),
    streams: t.int({ nullable: true, description: 'Streams in it.', resolve: (row) => readStatement(row)?.streams }),
    events: t.int({
      nullable: true,
      description: 'Events that it vouches for.',
      resolve: (row) => readStatement(row)?.events,
    }),
    reads: t.int({
      nullable: true,
      description: 'Reads that it vouches for; null for one from before reads were covered.',
      resolve: (row) => readStatement(row)?.reads,
    }),
    root: t.string({
      nullable: true,
      description: 'The root of its tree over all streams and runs of reads: SHA-256 in base64.',
      resolve: (row) => readStatement(row)?.root,
    }),
    key: t.string({
      nullable: true,
      description: 'The id of the key that signed it: SHA-256 of the public key in its SPKI form, in hex.',
      resolve: (row) => readStatement(row)?.key,
    }),
    statement: t.exposeString('statement', {
      description: 'What was signed, byte for byte: canonical JSON, as described in docs/integrity.md.',
    }),
    signature: t.exposeString('signature', { description: 'Ed25519 over the statement, in base64.' }),
  }),
});

const CheckpointConnection = connectionOf('Checkpoint', CheckpointType, 'A list of checkpoints, the newest first.');

interface Asked {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

function listCheckpoints(context: Context, { first, after }: Asked): Page<CheckpointRow> {
  if (onlyFor(context, KEEPERS, 'list checkpoints')) throw asked('not-allowed', 'The checkpoints are not for you.');
  const { prisma } = context;
  const size = pageSize(first);
  const [last] = readCursor(after, 1) ?? [];
  const where = last === undefined ? {} : { number: { lt: Number(last) } };
  return pageOf(
    async () => prisma.checkpoint.findMany({ where, orderBy: { number: 'desc' }, take: size + 1 }),
    { first: size, after, totalCount: () => prisma.checkpoint.count() },
    (row) => row,
    ({ number }) => cursorOf(number),
  );
}

builder.queryField('checkpoints', (t) =>
  t.field({
    type: CheckpointConnection,
    description: 'The checkpoints that were taken, the newest first. For auditors and administrators.',
    args: pageArgs(50),
    resolve: (_, args, context) => listCheckpoints(context, args),
  }),
);

async function takeCheckpoint(context: Context, key: string): Promise<Told<CheckpointRow>> {
  const wrong = onlyFor(context, KEEPERS, 'have a checkpoint taken') ?? badKey(key);
  if (wrong) return notTold(wrong);
  const { caller, prisma, journeys } = context;
  const command = commandId(caller.authority, caller.subject, key, 'checkpoint');
  const before = await prisma.checkpoint.findUnique({ where: { command } });
  if (before) return toldOf(before);
  const taken = await journeys.takeCheckpoint(command);
  if (!taken.ok) return notTold(taken.refusal);
  return toldOf(await prisma.checkpoint.findUniqueOrThrow({ where: { number: taken.value } }));
}

builder.mutationField('takeCheckpoint', (t) =>
  t.field({
    type: payloadOf('TakeCheckpointPayload', 'checkpoint', CheckpointType, 'The checkpoint.'),
    description: 'Have a checkpoint taken now, beside those that are taken regularly. For auditors and administrators.',
    args: {
      input: t.arg({
        required: true,
        description: 'Nothing but a key.',
        type: builder.inputType('TakeCheckpointInput', {
          description: 'By which asking twice takes one.',
          fields: (f) => ({ idempotencyKey: f.string(keyField) }),
        }),
      }),
    },
    resolve: (_, { input }, context) => takeCheckpoint(context, input.idempotencyKey),
  }),
);

// ---- Verification ----

const FindingCodeEnum = enumOf<FindingCode>(
  'IntegrityFindingCode',
  'What verification may find. Codes are stable: programs may rely on them.',
  FINDINGS,
);

const StreamKindEnum = enumOf('StreamKind', 'Whose history a stream is.', {
  journey: "A journey's",
  child: "A child's own",
  authority: "An authority's own",
  home: "A home's",
  request: 'That of a request for a home',
});

const FindingType = builder.objectRef<Finding>('IntegrityFinding').implement({
  description: 'Something in the record that is not as it was written: of each stream the first.',
  fields: (t) => ({
    code: t.expose('code', { type: FindingCodeEnum, description: 'For programs: a stable code.' }),
    message: t.exposeString('message', { description: 'For people: a sentence. It may change.' }),
    stream: t.exposeString('stream', {
      nullable: true,
      description: 'The stream, by its id in the record; null where it is about a checkpoint.',
    }),
    sequence: t.exposeInt('sequence', {
      nullable: true,
      description: 'The first place in the stream that is wrong, or that is shown to be.',
    }),
    checkpoint: t.exposeInt('checkpoint', {
      nullable: true,
      description: 'The checkpoint that it is about, or that shows it.',
    }),
  }),
});

const ProofType = builder.objectRef<InclusionProof>('InclusionProof').implement({
  description:
    "Shows without the rest of the record that a stream is in the newest checkpoint's tree (RFC 9162, section 2.1.3.2).",
  fields: (t) => ({
    sequence: t.exposeInt('sequence', { description: 'The last event of the stream that the checkpoint vouches for.' }),
    hash: t.exposeString('hash', { description: 'Its hash, in base64.' }),
    index: t.exposeInt('index', { description: 'The place of the stream among all, from 0.' }),
    path: t.stringList({
      description: 'The hashes beside the way from the leaf to the root, in base64.',
      resolve: ({ path }) => [...path],
    }),
  }),
});

const StreamType = builder.objectRef<StreamVerified>('StreamVerification').implement({
  ...shows<StreamVerified>(({ kind, stream }) => (kind === 'child' ? { child: stream } : { journey: stream })),
  description: 'One stream that was verified.',
  fields: (t) => ({
    kind: t.field({ type: StreamKindEnum, description: 'Whose history it is.', resolve: ({ kind }) => kindOf(kind) }),
    id: t.id({
      description: 'The journey, child, authority, home or request.',
      resolve: ({ kind, stream }) => globalId(GLOBAL[kindOf(kind)], stream),
    }),
    stream: t.exposeString('stream', { description: 'Its id in the record, as in checkpoints.' }),
    events: t.exposeInt('events', { description: 'Events in it.' }),
    proof: t.field({
      type: ProofType,
      nullable: true,
      description: 'Shows that the newest checkpoint vouches for it; null when it does not, or cannot be believed.',
      resolve: ({ proof }) => proof,
    }),
  }),
});

const GLOBAL = {
  journey: 'Journey',
  child: 'Child',
  authority: 'Authority',
  home: 'Home',
  request: 'HomeRequest',
} as const satisfies Record<string, Kind>;

const kindOf = (kind: string): keyof typeof GLOBAL => (kind in GLOBAL ? (kind as keyof typeof GLOBAL) : 'journey');

/** What verification of a child's or a journey's streams came to. */
interface Verification {
  readonly streams: readonly StreamVerified[];
  readonly findings: readonly Finding[];
  readonly events: number;
  readonly checkpoint: CheckpointRow | null;
}

const VerificationType = builder.objectRef<Verification>('RecordVerification').implement({
  description: 'What came of verifying a part of the record as it is stored now.',
  fields: (t) => ({
    intact: t.boolean({ description: 'Whether nothing was found.', resolve: ({ findings }) => findings.length === 0 }),
    findings: t.field({
      type: [FindingType],
      description: 'What was found: the first of each stream, and what is wrong with checkpoints.',
      resolve: ({ findings }) => [...findings],
    }),
    streams: t.field({
      type: [StreamType],
      description: 'The streams that were looked at.',
      resolve: ({ streams }) => [...streams],
    }),
    events: t.exposeInt('events', { description: 'Events that were looked at.' }),
    checkpoint: t.field({
      type: CheckpointType,
      nullable: true,
      description:
        'The newest checkpoint, when its signature is good. What came after it is covered by hashes alone. Null when none was looked at.',
      resolve: ({ checkpoint }) => checkpoint,
    }),
  }),
});

async function verify(
  context: Context,
  { child, journey }: { readonly child?: string | null | undefined; readonly journey?: string | null | undefined },
): Promise<Verification> {
  if (onlyFor(context, AUDITORS, 'verify the record')) throw asked('not-allowed', 'Verifying is for auditors.');
  if (child == null && journey == null)
    throw asked('missing-value', 'Name a child or a journey: the whole record is verified by `npm run verify`.');
  const streams = new Set([
    ...(child == null ? [] : await streamsOfChild(context, innerId('Child', child) ?? '')),
    ...(journey == null ? [] : [await streamOfJourney(context, innerId('Journey', journey) ?? '')]),
  ]);
  const findings: Finding[] = [];
  const verified = await context.verifier.verify({ streams: [...streams] }, (finding) => findings.push(finding));
  const { newest, events } = verified;
  const checkpoint = newest && (await context.prisma.checkpoint.findUnique({ where: { number: newest.number } }));
  return { streams: verified.streams, findings, events, checkpoint: checkpoint ?? null };
}

async function streamOfJourney(context: Context, id: string): Promise<string> {
  if (await findJourney(context, id, momentOf(context, {}))) return id;
  throw asked('not-found', 'There is no such journey, or it is not for your authority.');
}

/** The child's own stream, and those of the journeys that the caller sees or whose rows have gone. */
async function streamsOfChild(context: Context, id: string): Promise<readonly string[]> {
  const moment = momentOf(context, {});
  if (!(await findChild(context, id, moment)))
    throw asked('not-found', 'There is no such child, or it is not for your authority.');
  const streams = await context.verifier.streamsOf(id);
  const seen = new Set((await journeysOfChild(context, id, moment)).map((journey) => journey.id));
  const rows = await context.prisma.journey.findMany({ where: { id: { in: [...streams] } }, select: { id: true } });
  const hidden = new Set(rows.map((row) => row.id).filter((row) => !seen.has(row)));
  return streams.filter((stream) => !hidden.has(stream));
}

builder.queryField('verifyRecord', (t) =>
  t.field({
    type: VerificationType,
    description:
      'Verify what is stored of a child, or of one journey: each hash, each place, the database’s clock, and what the newest checkpoint vouches for. For auditors.',
    args: {
      child: t.arg.id({ description: 'The child, with all journeys.' }),
      journey: t.arg.id({ description: 'The journey.' }),
    },
    resolve: (_, args, context) => verify(context, args),
  }),
);
