import { addMs, londonDate, type Instant } from '../../statute';
import { buildBundle, compressed } from '../../temporal/bundle';
import type { KeptBundle } from '../../activities/histories';
import { engineReplayable, replayJourney, Replayers, type Evidence, type Report } from '../../temporal/replay';
import { quietRuntime } from '../../temporal/worker';
import { journeyOf, JOURNEYS } from '../../workflows/catalogue';
import { decide, wake, type Sent } from '../../workflows/kernel/decide';
import { ROLES } from '../../workflows/kernel/people';
import { emptyJourney, fold, SNAPSHOT_SCHEMA, type JourneyState } from '../../workflows/kernel/state';
import {
  evidenceOf,
  goldenNames,
  keyringOf,
  readGolden,
  recordedOf,
  snapshotsOf,
  superseded,
  type Golden,
} from './golden';

/*
 * Histories that builds made on the real engine, replayed without one: through their own build for ever, and through today's code
 * until a change of the workflows is meant to decide otherwise. See golden/README.md.
 */

quietRuntime();
jest.setTimeout(120_000);

const names = goldenNames();
const goldens = new Map(names.map((name) => [name, readGolden(name)]));
const golden = (name: string): Golden => goldens.get(name) ?? readGolden(name);
const standing = names.filter((name) => !(name in superseded()));

let today: KeptBundle;
beforeAll(async () => {
  today = await compressed(await buildBundle());
}, 60_000);

async function replay(evidence: Evidence, one: Golden, bundle = one.bundle): Promise<Report> {
  const replayers = new Replayers(async () => bundle, keyringOf(one));
  try {
    return await replayJourney(evidence, keyringOf(one), replayers);
  } finally {
    await replayers.close();
  }
}

/** Not bound to the build that made it. */
function byAnyBuild(one: Golden): Evidence {
  const { runs, ...rest } = evidenceOf(one);
  return { ...rest, runs: runs.map(({ bundleDigest: _, ...run }) => run) };
}

const differencesOf = ({ runs, differences }: Report): readonly string[] => [
  ...runs.flatMap(({ difference }) => difference ?? []),
  ...differences,
];

describe.each(names)('%s', (name) => {
  test('replays through its own build, to the byte', async () => {
    const report = await replay(evidenceOf(golden(name)), golden(name));
    expect(differencesOf(report)).toEqual([]);
    expect(report.runs.at(-1)?.to).toBe(golden(name).record.length);
    expect(report.runs.length).toBeGreaterThan(2);
  });

  test('what each run handed over is taken up by today’s code: it wakes, and takes a command', async () => {
    const { definition } = journeyOf(golden(name).journeyType);
    const snapshots = await snapshotsOf(golden(name));
    expect(snapshots.length).toBeGreaterThan(1);
    for (const snapshot of snapshots) {
      const now = addMs(snapshot.recordedAt as Instant, 400 * 86_400_000);
      const woken = wake(definition, snapshot, now, 'time');
      const judged = decide(definition, woken.state, moving(snapshot, now), now);
      if (!judged.ok) expect(judged.refusal.code).toBe(snapshot.ended ? 'already-ended' : movesAlready(woken.state));
      else expect(fold(snapshot, [...woken.events, ...judged.value.events])).toEqual(judged.value.state);
    }
  });
});

/** Possible until it ends: whoever has the journey may offer it to another team. */
function moving({ team }: JourneyState, now: Instant): Sent {
  const occurred = { on: londonDate(now) };
  const command = { type: 'offer', handOver: 'move-to-team', receiver: `not-${team}`, occurred } as const;
  return { id: 'next', body: '', author: { by: { id: 'tester', roles: ROLES } }, command };
}

/** The refusal of one more offer where one to a team waits for its answer. */
const movesAlready = ({ handOvers }: JourneyState): string =>
  handOvers.some(({ handOver, answer }) => handOver === 'move-to-team' && !answer) ? 'already-open' : 'none';

describe.each(standing)('%s stands for today', (name) => {
  test('today’s code decides the same; if it is meant to decide otherwise, see golden/README.md', async () => {
    expect(differencesOf(await replay(byAnyBuild(golden(name)), golden(name), today))).toEqual([]);
  });

  test('a snapshot is what its events fold to, and has the shape of today’s', async () => {
    for (const snapshot of await snapshotsOf(golden(name))) {
      const events = golden(name).record.slice(0, snapshot.sequence).map(recordedOf);
      const { law, ...state } = fold(emptyJourney(golden(name).journey), events);
      const { law: learnt, ...carried } = snapshot;
      expect(carried).toEqual(JSON.parse(JSON.stringify(state)));
      expect(Object.keys(learnt).toSorted()).toEqual(Object.keys(law).toSorted());
      expect(snapshot.schema).toBe(SNAPSHOT_SCHEMA);
    }
  });
});

test('every journey has a golden that stands, and each superseded one says by what and why', () => {
  const types = standing.map((name) => golden(name).journeyType);
  expect(types.toSorted()).toEqual(JOURNEYS.map(({ definition }) => definition.id).toSorted());
  for (const [name, { by, why }] of Object.entries(superseded())) {
    expect(names).toContain(name);
    expect(names).toContain(by);
    expect(why.length).toBeGreaterThan(20);
  }
});

test('a history that breaks off anywhere, as an open one does, replays as far as it goes', async () => {
  const one = golden(standing[0] ?? '');
  const { journey, runs, ...rest } = evidenceOf(one);
  const [first] = runs;
  const events = first?.read() ?? [];
  const tasks = events.flatMap(({ workflowTaskScheduledEventAttributes: task }, place) => (task ? [place] : []));
  expect(tasks.length).toBeGreaterThan(8);
  const replayers = new Replayers(async () => one.bundle, keyringOf(one));
  for (const place of tasks)
    for (const length of [place, place + 1, place + 2]) {
      const open = engineReplayable({ journey, run: first?.run ?? '' }, events.slice(0, length));
      const report = await replayJourney({ ...rest, journey, runs: [open], sure: 0 }, keyringOf(one), replayers);
      expect(differencesOf(report)).toEqual([]);
    }
  await replayers.close();
});

test('a change of the code that decides otherwise, or does things in another order, is found and located', async () => {
  const one = golden(standing[0] ?? '');
  const bundle = await buildBundle();
  const after = async (from: string | RegExp, to: string): Promise<string | undefined> => {
    const code = bundle.code.replace(from, to);
    expect(code === bundle.code).toBe(false);
    return differencesOf(await replay(byAnyBuild(one), one, await compressed({ ...bundle, code })))[0];
  };
  expect(await after('command: `wake-', 'command: `woken-')).toMatch(/ differ in command\.$/);
  expect(await after(/(setting\('list-offer-recipients', .*?)\(3\)/, '$1(4)')).toMatch(
    /^Event \d+ \(clock\.set\): .* differ in payload\.$/,
  );
  expect(await after(/\.proxyLocal(Activities\)?\(\{)/, '.proxy$1')).toMatch(/^\[TMPRL1100\] Nondeterminism error/);
});
