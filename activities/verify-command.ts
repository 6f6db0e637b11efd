import { parseArgs } from 'node:util';
import { openDatabase } from '../prisma/client';
import { recordSettings, run } from './command';
import { trustedKeysFrom } from './keys';
import type { Finding } from './proof';
import { verifyTables } from './tables';
import { openVerifier, type Verified, type Verifier } from './verify';

/**
 * `npm run verify [-- --journey ID | --child ID] [--checkpoints FOLDER] [--tables]`: looks for whatever was changed in the
 * record. Ends with 0 when nothing is found, with 1 when something is, and with 2 when it could not look.
 */
async function main(): Promise<void> {
  const options = {
    journey: TEXT,
    child: TEXT,
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
    const streams = await streamsFor(verifier, values);
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
