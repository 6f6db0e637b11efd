import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { VERIFIER, VERIFIER_SHA256 } from '../activities/bundle';
import { recordSettings, run } from '../activities/command';
import { masterKeysFromFiles, openKeystore, trustedKeysFrom } from '../activities/keys';
import { openReads } from '../activities/reads';
import { openVerifier } from '../activities/verify';
import { openDatabase } from '../prisma/client';
import { instant } from '../statute';
import { ROLES, type Person } from '../workflows/kernel/people';
import { exportRecord, EXPORTS, type Exporting } from './export';
import { readGround } from './grounds';
import { ownId } from './ids';

const USAGE = `npm run export -- --authority CODE --child REFERENCE --by STAFF --ground CODE --out FILE [--reason TEXT] [--words shut]
npm run export -- --verifier FILE      writes the verifier, and says its SHA-256`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const TEXT = { type: 'string' } as const;
const NAMES = ['authority', 'child', 'by', 'ground', 'out', 'reason', 'words', 'verifier'] as const;
type Said = Readonly<Partial<Record<(typeof NAMES)[number], string>>>;

/**
 * `npm run export`: what `exportRecord` of the API does, for whoever runs the service on an auditor's behalf. The auditor is
 * named with `--by`, must be registered as one, and stands in the record as who it was given to.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: Object.fromEntries(NAMES.map((name) => [name, TEXT])) });
  const said: Said = values;
  if (said.verifier !== undefined) {
    writeFileSync(said.verifier, VERIFIER);
    return say(`${VERIFIER_SHA256}  ${said.verifier}`);
  }
  const { authority, child, by, out } = said;
  const ground = readGround(said.ground);
  const words = said.words === undefined ? 'opened' : said.words;
  if (!authority || !child || !by || !out || !ground || (words !== 'opened' && words !== 'shut'))
    throw new Error(USAGE);
  const settings = recordSettings();
  const prisma = openDatabase(settings.DATABASE_URL, 2);
  const keystore = openKeystore(needed('KEYSTORE_URL'), masterKeysFromFiles(needed('MASTER_KEY_FILE')));
  const verifier = openVerifier(settings.DATABASE_URL, trustedKeysFrom(settings));
  try {
    const row = await prisma.child.findFirst({ where: { authority, reference: child, sequence: { gt: 0 } } });
    if (!row) throw new Error('There is no child with this reference in this authority.');
    const now = instant(Date.now());
    await writeExport(out, {
      ...{ prisma, keystore, verifier, now, authority, ground, words, reason: said.reason ?? null },
      ...{ by: await auditor(prisma, authority, by), child: row, idempotencyKey: randomUUID() },
    });
  } finally {
    await Promise.all([prisma.$disconnect(), keystore.close(), verifier.close()]);
  }
}

function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`Set ${name}, or run npm start first.`);
  return value;
}

async function auditor(prisma: Exporting['prisma'], authority: string, reference: string): Promise<Person> {
  const member = await prisma.staff.findUnique({ where: { id: ownId('staff', authority, reference) } });
  const roles = ROLES.filter((role) => member?.roles.includes(role));
  if (member?.reference === reference && EXPORTS.some((role) => roles.includes(role))) return { id: reference, roles };
  throw new Error('Name a registered auditor of this authority with --by.');
}

/** The read stands in the record before the file is written, as in the API before an answer leaves. */
async function writeExport(out: string, exporting: Exporting): Promise<void> {
  const { prisma, by, authority, child, now, ground } = exporting;
  const made = await exportRecord(exporting);
  if (!made.ok) throw new Error(made.refusal.message);
  const { journeys, event, entry, file } = made.value;
  const shown = [undefined, ...journeys].map((journey) => ({
    ...{ child: child.id, field: 'npm run export' },
    ...(journey === undefined ? {} : { journey }),
  }));
  const request = { at: now, actor: by.id, actorRoles: by.roles, authority, teams: [], wide: true, ground };
  await openReads(prisma).record({ ...request, shown });
  writeFileSync(out, file ?? '', { flag: 'wx', mode: 0o600 });
  say(`${event.sha256}  ${out}`);
  say(`${event.bytes} bytes, recorded as entry ${entry} of the child. The verifier in it: ${event.verifier}`);
}

run(main);
