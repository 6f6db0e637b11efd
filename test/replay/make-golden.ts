import { keepHistories, keptBundle, keptRuns } from '../../activities/histories';
import { readLinks } from '../../activities/reading';
import { openDatabase } from '../../prisma/client';
import { readKeyring } from '../../temporal/codec';
import { engineHistories } from '../../temporal/engine-histories';
import { isSound, replayJourney, Replayers } from '../../temporal/replay';
import { eventually } from '../support/eventually';
import { startEnvironment, writeBundle } from '../support/environment';
import { setting, startBench, type Bench, type DirectJourney } from '../support/journeys';
import { evidenceOf, goldenNames, keyringOf, superseded, writeGolden, type Golden } from './golden';
import { STORIES } from './stories';

/** `npm run golden`: tells each journey's story to today's build on the real engine, and keeps what comes of it as a fixture. */
async function main(): Promise<void> {
  const environment = await startEnvironment();
  try {
    Object.assign(process.env, environment.settings);
    process.env['WORKFLOW_BUNDLE'] = await writeBundle(environment.folder);
    const bench = await startBench();
    try {
      for (const [journeyType, story] of Object.entries(STORIES)) await make(bench, journeyType, await story(bench));
    } finally {
      await bench.close();
    }
  } finally {
    await environment.stop();
  }
}

async function make(bench: Bench, journeyType: string, { id: journey }: DirectJourney): Promise<void> {
  const { client } = bench.journeys;
  const { payloadKeys, taskQueue } = bench.settings;
  await client.workflow.getHandle(journey).terminate('The story is told.'); // closes the last run, so that it is kept too
  const prisma = openDatabase(setting('DATABASE_URL'), 2);
  const engine = engineHistories(client, taskQueue, readKeyring(payloadKeys));
  const runs = await eventually(
    async () => {
      await keepHistories(prisma, engine, new AbortController().signal);
      return keptRuns(prisma, journey);
    },
    (kept) => kept.length > 0 && kept.at(-1)?.continuedTo === null,
  );
  const bundle = await keptBundle(prisma, String(runs[0]?.buildId));
  const record = await readLinks(prisma, journey);
  await prisma.$disconnect();
  if (!bundle) throw new Error('The bundle is not kept.');
  await keep({ journeyType, journey, payloadKeys, bundle, runs, record });
}

async function keep(golden: Golden): Promise<void> {
  const replayers = new Replayers(async () => golden.bundle, keyringOf(golden));
  const report = await replayJourney(evidenceOf(golden), keyringOf(golden), replayers);
  await replayers.close();
  if (!isSound(report)) throw new Error(`It does not replay: ${JSON.stringify(report)}`);
  const name = writeGolden(golden);
  console.log(`${name}: ${golden.runs.length} runs, ${golden.record.length} events.`);
  const known = superseded();
  const older = goldenNames().filter((one) => one.startsWith(`${golden.journeyType}.`) && one !== name && !known[one]);
  for (const one of older)
    console.log(
      `Say in superseded.json by what and why ${one} is superseded; or remove it if its build was never released.`,
    );
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
