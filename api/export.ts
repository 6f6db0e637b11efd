import { bodyHash } from '../activities/chain';
import { bundleFile, gather, lawOf, sha256, streamsHeld, VERIFIER_SHA256 } from '../activities/bundle';
import type { Exported, Vouching, Whose } from '../activities/bundle';
import { erasuresOf, type Erasure } from '../activities/erasure';
import type { Keystore } from '../activities/keys';
import type { Finding } from '../activities/proof';
import { register, type RecordExported } from '../activities/register';
import { eventOf } from '../activities/shapes';
import type { Verifier } from '../activities/verify';
import type { PrismaClient } from '../prisma/client';
import { londonDate, type Instant } from '../statute';
import type { Person, Role } from '../workflows/kernel/people';
import { accepted, refusal, refused, type Judged, type Refusal } from '../workflows/kernel/refusals';
import { builder, enumOf } from './builder';
import { findChild, type ChildRow } from './children';
import { momentOf, type Context } from './context';
import { pageOf } from './export-page';
import { AccessGroundEnum, type AccessGround } from './grounds';
import { commandId, globalId, innerId, notFound } from './ids';
import { badKey, badWords, keyField, notTold, onlyFor, payloadOf, toldOf, type Told } from './inputs';
import { shows } from './looked';
import { erased, type Opened } from './sealed';

/*
 * A child's record as one file, for auditors. The file is made first and then recorded, so that the record has its SHA-256;
 * only then is it given out. It is kept nowhere.
 */

/** Who may have one. */
export const EXPORTS: readonly Role[] = ['auditor'];

/** What making a file takes, in the API and in `npm run export` alike. */
export interface Exporting {
  readonly prisma: PrismaClient;
  readonly keystore: Keystore;
  readonly verifier: Verifier;
  readonly now: Instant;
  readonly authority: string;
  readonly by: Person;
  readonly child: ChildRow;
  readonly idempotencyKey: string;
  readonly ground: AccessGround;
  readonly reason: string | null;
  readonly words: RecordExported['words'];
}

/** An export as the record has it; with the file, where this call made it. */
export interface ExportMade {
  readonly child: string;
  readonly journeys: readonly string[];
  readonly entry: number;
  readonly madeAt: Instant;
  readonly event: RecordExported;
  readonly file: string | null;
}

/** Makes the file and records that it was made. Sent again it answers what was recorded, without the file. */
export async function exportRecord(exporting: Exporting): Promise<Judged<ExportMade>> {
  const { prisma, child, authority, by, now, idempotencyKey } = exporting;
  const { id, reference } = child;
  const erasure = (await erasuresOf(prisma, [id])).get(id);
  if (erasure && exporting.reason !== null) return refused(erased('reason'));
  const command = commandId(authority, by.id, idempotencyKey, id);
  const known = await prisma.event.findFirst({ where: { stream: id, command } });
  const made = known ? undefined : await makeFile(exporting, erasure);
  if (made && !made.ok) return made;
  let recorded = false;
  const told = await register(prisma, {
    stream: { kind: 'child', id, authority: child.authority, reference },
    ...{ opens: false, command, body: await bodyOf(exporting), author: { by }, recordedAt: now },
    drafts: () => {
      recorded = made !== undefined;
      return made ? accepted([made.value.draft]) : refused(refusal('unavailable', 'Send it again with the same key.'));
    },
  });
  if (!told.ok) return refused(told.refusal);
  const row = await prisma.event.findFirstOrThrow({ where: { stream: id, command } });
  return accepted({
    ...{ child: id, journeys: made?.value.journeys ?? [], entry: row.sequence },
    madeAt: row.recordedAt.toISOString() as Instant,
    event: eventOf(row) as RecordExported, // recorded under this command above
    file: recorded && made ? made.value.file : null,
  });
}

/** What was asked, by which another content under the same key is told apart. Words are compared without being kept. */
async function bodyOf({ keystore, child, ground, words, reason }: Exporting): Promise<string> {
  const digest = reason === null ? null : await keystore.fingerprint(child.id, { reason });
  return bodyHash({ mutation: 'exportRecord', content: { ground, words, reason: digest } });
}

async function makeFile(exporting: Exporting, erasure: Erasure | undefined) {
  const { keystore, verifier, child, authority, reason, now, by, ground, words } = exporting;
  const whose: Whose = { child: child.id, authority, ownChild: child.authority === authority };
  const sealed = reason === null ? null : await keystore.seal(child.id, { reason });
  if (reason !== null && !sealed) return refused(erased('reason'));
  const { findings, checkpoint } = await vouchingFor(exporting, whose);
  const gathered = await verifier.snapshot((client) => gather(client, whose));
  const contents = {
    asking: { child: child.id, authority, madeAt: now, by: by.id, roles: by.roles, ground, words },
    ...{ gathered, law: lawOf(gathered), checkpoint, findings },
  };
  const opened = words === 'shut' ? new Map() : await openAll(keystore, child.id, gathered.streams, !!erasure);
  const file = bundleFile(pageOf({ ...contents, opened, reason: words === 'shut' ? null : reason, erasure }), contents);
  const event: RecordExported = {
    ...{ type: 'record.exported', authority, ground, words },
    ...{ sha256: sha256(file), bytes: Buffer.byteLength(file), verifier: VERIFIER_SHA256 },
  };
  return accepted({
    draft: { event, occurred: { on: londonDate(now) }, ...(sealed ? { sealed } : {}) },
    journeys: gathered.streams.filter(({ kind }) => kind === 'journey').map(({ stream }) => stream),
    file,
  });
}

/** Verifies the streams, and takes from that what the newest checkpoint says of them. */
async function vouchingFor(
  { verifier, prisma }: Exporting,
  whose: Whose,
): Promise<{ readonly findings: readonly Finding[]; readonly checkpoint: Vouching | null }> {
  const findings: Finding[] = [];
  const streams = await verifier.snapshot((client) => streamsHeld(client, whose));
  const verified = await verifier.verify({ streams }, (finding) => findings.push(finding));
  const number = verified.newest?.number;
  const row = number === undefined ? null : await prisma.checkpoint.findUnique({ where: { number } });
  if (!row || !verified.newest) return { findings, checkpoint: null };
  const { statement, signature } = row;
  const proofs = verified.streams.flatMap(({ proof }) => proof ?? []);
  return {
    findings,
    checkpoint: { statement, signature, key: verifier.keys.get(verified.newest.key) ?? null, proofs },
  };
}

/** Everything sealed in the streams, by stream and place. What the record says is erased stays shut. */
async function openAll(
  keystore: Keystore,
  child: string,
  streams: readonly Exported[],
  isErased: boolean,
): Promise<ReadonlyMap<string, Opened>> {
  const sealed = streams.flatMap(({ events }) => events.filter((event) => event.sealed !== null));
  const opened = await Promise.all(
    sealed.map(async ({ stream, sequence, sealed: bytes }): Promise<[string, Opened]> => {
      const words = isErased ? null : await keystore.open(child, bytes ?? '');
      return [`${stream}/${sequence}`, words ? { words } : { withheld: isErased ? 'erased' : 'no-key' }];
    }),
  );
  return new Map(opened);
}

// ---- In the API ----

interface ExportInput {
  readonly idempotencyKey: string;
  readonly child: string;
  readonly ground: AccessGround;
  readonly reason?: string | null | undefined;
  readonly words?: RecordExported['words'] | null | undefined;
}

async function exportFor(context: Context, input: ExportInput): Promise<Told<ExportMade>> {
  const { idempotencyKey, ground, reason = null, words } = input;
  const wrong: Refusal | undefined =
    onlyFor(context, EXPORTS, "export a child's record") ??
    badKey(idempotencyKey) ??
    (reason === null ? undefined : badWords(reason, 'reason'));
  if (wrong) return notTold(wrong);
  const child = await findChild(context, innerId('Child', input.child) ?? '', momentOf(context, {}));
  if (!child) return notTold(notFound('child', 'child'));
  const { prisma, keystore, verifier, now, caller } = context;
  const made = await exportRecord({
    ...{ prisma, keystore, verifier, now, child, idempotencyKey, ground, reason, words: words ?? 'opened' },
    ...{ authority: caller.authority, by: { id: caller.subject, roles: caller.roles } },
  });
  if (!made.ok) return notTold(made.refusal);
  for (const journey of made.value.journeys) context.looked.note({ child: child.id, journey }, 'exportRecord', now);
  return toldOf(made.value);
}

const WordsEnum = enumOf<RecordExported['words']>('ExportedWords', 'What becomes of sealed words in an export.', {
  opened: 'They stand in the readable part in the clear: whoever has the file has them',
  shut: 'They are in the file as ciphertext alone',
});

const ExportType = builder.objectRef<ExportMade>('RecordExport').implement({
  ...shows<ExportMade>(({ child }) => ({ child })),
  description: "That a child's record was given out as one file, and the file.",
  fields: (t) => ({
    childId: t.id({ description: 'The id of the child.', resolve: ({ child }) => globalId('Child', child) }),
    entry: t.exposeInt('entry', { description: "The entry of the export in the child's own record." }),
    madeAt: t.field({ type: 'DateTime', description: 'As of which moment.', resolve: ({ madeAt }) => madeAt }),
    ground: t.field({
      type: AccessGroundEnum,
      description: 'Why.',
      resolve: ({ event }) => event.ground as AccessGround, // recorded from this enum
    }),
    words: t.field({
      type: WordsEnum,
      description: 'What became of sealed words.',
      resolve: ({ event }) => event.words,
    }),
    sha256: t.string({
      description: 'Of the file, in hex: the record keeps it.',
      resolve: ({ event }) => event.sha256,
    }),
    bytes: t.int({ description: 'The length of the file.', resolve: ({ event }) => event.bytes }),
    verifierSha256: t.string({
      description: 'Of the verifier that stands in the file, in hex; docs/bundle.md says the same.',
      resolve: ({ event }) => event.verifier,
    }),
    file: t.string({
      nullable: true,
      description:
        'The file itself, HTML in UTF-8. It is given once and kept nowhere: null when the same key was sent before. Ask for another with a new key.',
      resolve: ({ file }) => file,
    }),
  }),
});

builder.mutationField('exportRecord', (t) =>
  t.field({
    type: payloadOf('ExportRecordPayload', 'export', ExportType, 'The export.'),
    description:
      "Give out everything that the caller's authority holds of one child as one HTML file, which carries its data and what checks it. The export is recorded in the child's own record and is a read of the child. For auditors alone.",
    args: {
      input: t.arg({
        required: true,
        description: 'Whose record, and why.',
        type: builder.inputType('ExportRecordInput', {
          description: 'An export.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            child: f.id({ required: true, description: 'The child.' }),
            ground: f.field({ type: AccessGroundEnum, required: true, description: 'Why, by its code.' }),
            reason: f.string({ description: 'Why, in words; sealed.' }),
            words: f.field({ type: WordsEnum, description: 'What becomes of sealed words; opened when left out.' }),
          }),
        }),
      }),
    },
    resolve: (_, { input }, context) => exportFor(context, input),
  }),
);
