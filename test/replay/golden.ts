import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { Link } from '../../activities/chain';
import type { KeptBundle, KeptRun } from '../../activities/histories';
import { readKeyring, type Keyring } from '../../temporal/codec';
import { inputOf, openHistory } from '../../temporal/engine-histories';
import { keptReplayable, type Evidence } from '../../temporal/replay';
import type { Recorded } from '../../workflows/kernel/events';
import type { JourneyState } from '../../workflows/kernel/state';

const FOLDER = join(__dirname, 'golden');
const ENDING = '.json.br';

/** One journey, made by one build on the real engine, with all that its replay needs: as the record and the archive had it. */
export interface Golden {
  readonly journeyType: string;
  readonly journey: string;
  /** Made for the fixture, and used nowhere else. */
  readonly payloadKeys: string;
  readonly bundle: KeptBundle;
  readonly runs: readonly KeptRun[];
  readonly record: readonly Link[];
}

/** Why a golden is not asked of today's code any more. */
export interface Superseded {
  /** The golden that stands in its place. */
  readonly by: string;
  readonly why: string;
}

export const goldenNames = (): readonly string[] =>
  readdirSync(FOLDER).flatMap((file) => (file.endsWith(ENDING) ? [file.slice(0, -ENDING.length)] : []));

/** By the name of what was superseded. */
export const superseded = (): Readonly<Record<string, Superseded>> =>
  JSON.parse(readFileSync(join(FOLDER, 'superseded.json'), 'utf8')) as Record<string, Superseded>; // checked by a test

export function writeGolden(golden: Golden): string {
  const name = `${golden.journeyType}.${golden.bundle.buildId}`;
  const bundle = { ...golden.bundle, code: brotliDecompressSync(golden.bundle.code).toString() }; // pressed with the rest
  const runs = golden.runs.map((run) => ({ ...run, history: run.history.toString('base64') }));
  writeFileSync(join(FOLDER, `${name}${ENDING}`), brotliCompressSync(JSON.stringify({ ...golden, bundle, runs })));
  return name;
}

export function readGolden(name: string): Golden {
  const text = brotliDecompressSync(readFileSync(join(FOLDER, `${name}${ENDING}`))).toString();
  // Written by writeGolden.
  const golden = JSON.parse(text) as Omit<Golden, 'bundle' | 'runs'> & {
    readonly bundle: Omit<KeptBundle, 'code'> & { readonly code: string };
    readonly runs: readonly (Omit<KeptRun, 'history' | 'closedAt'> & { history: string; closedAt: string })[];
  };
  return {
    ...golden,
    bundle: { ...golden.bundle, code: brotliCompressSync(golden.bundle.code, FAST) },
    runs: golden.runs.map((run) => ({
      ...run,
      history: Buffer.from(run.history, 'base64'),
      closedAt: new Date(run.closedAt),
    })),
  };
}

const FAST = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

export const keyringOf = ({ payloadKeys }: Golden): Keyring => readKeyring(payloadKeys);

/** A golden as the replay takes it, without a database or an engine. */
export const evidenceOf = (golden: Golden): Evidence => ({
  journey: golden.journey,
  runs: golden.runs.map((run) => keptReplayable(run, keyringOf(golden))),
  record: golden.record,
  sure: golden.record.length,
});

/** What each run but the first began with. */
export async function snapshotsOf(golden: Golden): Promise<readonly JourneyState[]> {
  const inputs = golden.runs.map((run) => inputOf(openHistory(run, keyringOf(golden)), keyringOf(golden)));
  return (await Promise.all(inputs)).flatMap((input) => input?.snapshot ?? []);
}

/** An event of the record as the kernel folds it. */
export function recordedOf(row: Link): Recorded {
  const { sequence, actor, actorRoles, onBehalfOf, onBehalfOfRoles, sealed, sealedFields } = row;
  const by = { id: actor, roles: actorRoles };
  const author = onBehalfOf === null ? { by } : { by, onBehalfOf: { id: onBehalfOf, roles: onBehalfOfRoles } };
  const occurred = { on: row.occurredOn, ...(row.occurredAt === null ? {} : { at: row.occurredAt }) };
  // Written from this type, and never altered since.
  return {
    ...{ sequence, recordedAt: row.recordedAt, occurred, author },
    ...(sealed === null ? {} : { sealed: { bytes: sealed, fields: sealedFields } }),
    event: { type: row.type, ...Object(row.payload) },
  } as Recorded;
}
