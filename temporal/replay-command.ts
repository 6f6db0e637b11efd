import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { recordSettings, run } from '../activities/command';
import { journeysWithHistory, keptBundle, keptRuns, type KeptBundle } from '../activities/histories';
import { readLinks } from '../activities/reading';
import { innerId } from '../api/ids';
import { openDatabase, type PrismaClient } from '../prisma/client';
import { readKeyring, type Keyring } from './codec';
import { readUnknown } from './engine-histories';
import {
  engineReplayable,
  isSound,
  keptReplayable,
  replayJourney,
  Replayers,
  type Evidence,
  type Report,
  type RunReport,
} from './replay';
import { securityFrom } from './security';
import { quietRuntime } from './worker';

const USAGE = `npm run replay -- <journey>...   by its id in the record or in the API
npm run replay -- --all          every journey`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * `npm run replay`: replays the kept histories of journeys, and those that the engine still has when TEMPORAL_ADDRESS is set, and
 * compares them with the record. Ends with 0 when nothing differs, with 1 when something does, and with 2 when it could not look.
 */
async function main(): Promise<void> {
  const asked = process.argv.slice(2);
  if (asked.length === 0) throw new Error(USAGE);
  const settings = recordSettings();
  const { PAYLOAD_KEYS: keys, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace = 'default' } = settings;
  if (!keys) throw new Error('Set PAYLOAD_KEYS to the keys with which the histories were encrypted.');
  quietRuntime();
  const prisma = openDatabase(settings.DATABASE_URL, 2);
  const engine = address
    ? await Connection.connect({ address, connectTimeout: '5s', ...securityFrom(process.env) })
    : undefined;
  try {
    const journeys = asked.includes('--all')
      ? await journeysWithHistory(prisma)
      : asked.map((id) => innerId('Journey', id) ?? id);
    const client = engine && new Client({ connection: engine, namespace });
    process.exitCode = (await replayAll(prisma, client, readKeyring(keys), journeys)) ? 0 : 1;
  } finally {
    await engine?.close();
    await prisma.$disconnect();
  }
}

/** @returns whether nothing differs */
async function replayAll(
  prisma: PrismaClient,
  client: Client | undefined,
  keyring: Keyring,
  journeys: readonly string[],
): Promise<boolean> {
  const bundles = new Map<string, Promise<KeptBundle | undefined>>();
  const bundle = (build: string): Promise<KeptBundle | undefined> => {
    const found = bundles.get(build) ?? keptBundle(prisma, build);
    bundles.set(build, found);
    return found;
  };
  const replayers = new Replayers(bundle, keyring);
  let different = 0;
  try {
    for (const journey of journeys) {
      const look = () => evidenceOf(prisma, client, keyring, journey);
      const { evidence, report } = await replaySteadily(look, keyring, replayers);
      tell(evidence, report);
      if (!isSound(report) || evidence.runs.length === 0) different += 1;
    }
  } finally {
    await replayers.close();
  }
  say(different === 0 ? `Journeys: ${journeys.length}. Nothing differs.` : `Journeys that differ: ${different}.`);
  return different === 0;
}

const TRIES = 3;
const PAUSE_MS = 5_000;

/** A step that is under way is in the record a moment before the engine knows of it, so what differs is looked at again. */
async function replaySteadily(look: () => Promise<Evidence>, keyring: Keyring, replayers: Replayers) {
  for (let tries = 1; ; tries += 1) {
    const evidence = await look();
    const report = await replayJourney(evidence, keyring, replayers);
    if (isSound(report) || evidence.sure === undefined || tries === TRIES) return { evidence, report };
    await sleep(PAUSE_MS);
  }
}

async function evidenceOf(
  prisma: PrismaClient,
  client: Client | undefined,
  keyring: Keyring,
  journey: string,
): Promise<Evidence> {
  const sure = client && (await readLinks(prisma, journey)).length;
  const kept = await keptRuns(prisma, journey);
  const known = new Set(kept.map((one) => one.run));
  const others = client ? await readUnknown(client, journey, known) : [];
  return {
    journey,
    runs: [
      ...kept.map((one) => keptReplayable(one, keyring)),
      ...others.map((one) => engineReplayable(one, one.events)),
    ],
    record: await readLinks(prisma, journey), // last, so that it holds whatever the histories tell of
    sure,
  };
}

function tell({ journey, runs, record }: Evidence, { runs: reports, differences, unseen }: Report): void {
  say(`Journey ${journey}: ${reports.length} runs, ${record.length} events in the record`);
  reports.forEach((report, place) => say(`  ${lineOf(report)}${runs[place]?.bytes === undefined ? OPEN : ''}`));
  for (const difference of differences) say(`  ${difference}`);
  if (runs.length === 0) say('  No history of it is kept.');
  else if (unseen > 0)
    say(`  Its last ${unseen} events are in a run that only the engine knows: set TEMPORAL_ADDRESS.`);
}

const OPEN = ' (from the engine)';

function lineOf({ run, buildId, events, bytes, from, to, takenUp, difference }: RunReport): string {
  const size = bytes === undefined ? '' : `, ${(bytes / 1024).toFixed(1)} KB`;
  const late = takenUp > 0 ? ` (${takenUp} taken up after a worker had died)` : '';
  const told = to > from ? `, events ${from + 1} to ${to} of the record${late}` : '';
  const what = `run ${run}, build ${buildId ?? 'none'}, ${events} events of the engine${size}`;
  return `${what}: ${difference ?? `replays to the same commands${told}`}`;
}

run(main);
