import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openDatabase } from '../prisma/client';
import { recordSettings, run } from './command';
import { trustedKeysFrom } from './keys';
import type { Finding } from './proof';
import { verifyTables } from './tables';
import { openVerifier, type Verified, type Verifier } from './verify';

/**
 * `npm run verify [-- --journey ID | --child ID | --bundle FILE] [--checkpoints FOLDER] [--tables]`: looks for whatever was
 * changed in the record; with `--bundle` in that of the child whom the file is about, and whether the file was exported. Ends with 0 when nothing is found, with 1 when something is, and with 2 when it could not look.
 */
async function main(): Promise<void> {
  const options = {
    journey: TEXT,
    child: TEXT,
    bundle: TEXT,
    checkpoints: TEXT,
    tables: { type: 'boolean', default: false },
  } as const;
  const { values } = parseArgs({ options });
  const settings = recordSettings();
  const trusted = trustedKeysFrom(settings);
  if (!trusted) throw new Error('Set TRUSTED_KEYS_FILE to the public keys whose checkpoints are to be believed.');
  const findings = new Findings();
  const verifier = openVerifier(settings.DATABASE_URL, trusted);
  try {
    const exported = values.bundle === undefined ? undefined : await exportOf(verifier, values.bundle, findings.tell);
    const streams = await streamsFor(verifier, { ...values, ...exported });
    const began = performance.now();
    const { checkpoints: folder } = values;
    const verified = await verifier.verify({ ...(streams && { streams }), folder }, findings.tell);
    tellOf(verified, (performance.now() - began) / 1000);
  } finally {
    await verifier.close();
  }
  if (values.tables) await compareTables(settings.DATABASE_URL, findings);
  process.stdout.write(findings.count === 0 ? 'Nothing was found.\n' : `Findings: ${findings.count}.\n`);
  process.exitCode = findings.count === 0 ? 0 : 1;
}

const TEXT = { type: 'string' } as const;

/** Tells each finding as it comes. */
class Findings {
  count = 0;
  readonly streams = new Set<string>();
  readonly tell = ({ code, message, stream, sequence, checkpoint }: Finding): void => {
    this.count += 1;
    if (stream !== null) this.streams.add(stream);
    const place = sequence === null ? '' : `, place ${sequence}`;
    const where = stream === null ? `checkpoint ${checkpoint}` : `stream ${stream}${place}`;
    process.stdout.write(`${where}: ${code}. ${message}\n`);
  };
}

/** Looks for the export that gave a file. @returns the child whom the file says it is about */
async function exportOf(
  verifier: Verifier,
  name: string,
  found: (finding: Finding) => void,
): Promise<{ readonly child: string }> {
  const file = readFileSync(name, 'utf8');
  const [, about = ''] = /<script type="application\/json" id="about">\n(.*)<\/script>/.exec(file) ?? [];
  if (about === '') throw new Error(`${name} is no exported record.`);
  const child = String(Object(JSON.parse(about)).child);
  const text = `select sequence, actor, recorded_at::text as at from event where stream = $1 and type = 'record.exported'
    and payload->>'sha256' = $2`;
  const { rows } = await verifier.snapshot((client) => client.query(text, [child, sha256(readFileSync(name))]));
  const [row]: readonly { sequence?: number; actor?: string; at?: string }[] = rows;
  const message = 'No export of this child gave this file: it was changed, or made elsewhere.';
  if (!row) found({ code: 'export-unknown', message, stream: child, sequence: null, checkpoint: null });
  else process.stdout.write(`The file was given to ${row.actor} at ${row.at}: entry ${row.sequence} of the child.\n`);
  return { child };
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function streamsFor(
  verifier: Verifier,
  { journey, child }: { readonly journey?: string; readonly child?: string },
): Promise<readonly string[] | undefined> {
  if (journey !== undefined) return [innerId(journey)];
  return child === undefined ? undefined : verifier.streamsOf(innerId(child));
}

/** The id in the record, from that of the API too. */
const innerId = (id: string): string =>
  /^(?:Journey|Child):(.+)$/.exec(Buffer.from(id, 'base64url').toString())?.[1] ?? id;

function tellOf({ streamCount, events, reads, checkpoints, newest }: Verified, seconds: number): void {
  const rate = Math.round(events / Math.max(seconds, 0.001));
  const counts = `${events} events in ${streamCount} streams, ${reads} reads, and ${checkpoints} checkpoints`;
  const until = newest
    ? `Checkpoint ${newest.number} of ${newest.takenAt} vouches for ${newest.events} events in ${newest.streams - (newest.runs ?? 0)} streams, and ${newest.reads ?? 0} reads.`
    : 'There is no checkpoint: nothing shows whether all hashes were made anew, or the newest events were removed.';
  process.stdout.write(`Verified ${counts} (${seconds.toFixed(1)} s, ${rate} events a second).\n${until}\n`);
}

async function compareTables(url: string, findings: Findings): Promise<void> {
  const prisma = openDatabase(url, 2);
  const { size } = findings.streams;
  const streams = await verifyTables(prisma, findings.streams, findings.tell);
  await prisma.$disconnect();
  const left = size === 0 ? '' : ` The ${size} streams found above were left out.`;
  process.stdout.write(`Made the reading tables of ${streams} streams again, and compared them.${left}\n`);
}

run(main);
