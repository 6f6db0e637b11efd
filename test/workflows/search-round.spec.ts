import { randomUUID } from 'node:crypto';
import { Connection } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { Pool } from 'pg';
import { openDatabase, type PrismaClient } from '../../prisma/client';
import { addMs, instant, type Instant } from '../../statute';
import { connectJourneys, dataConverter, type EngineSettings, type Journeys } from '../../temporal/connection';
import { fastForward } from '../../temporal/local/fast-forward';
import { quietRuntime } from '../../temporal/worker';
import { startEnvironment, type Environment } from '../support/environment';
import { eventually } from '../support/eventually';
import { bundleOfThisRun, DirectJourney } from '../support/journeys';
import { record, registerHome, requestStream, sendRequest, take } from '../support/matching-holds';
import { startSystem, type System } from '../support/system';

/*
 * The round of a request on the real engine: what time alone does to approaches and holds, with a worker that is killed in the
 * middle. Each workflow's clock is skipped on its own, so the journeys go ahead of the round that tells them.
 */

let environment: Environment;
let system: System;
let settings: EngineSettings;
let journeys: Journeys;
let connection: Connection;
let prisma: PrismaClient;
let sql: Pool;

beforeAll(async () => {
  quietRuntime();
  environment = await startEnvironment();
  system = await startSystem(environment, { restart: true });
  const { TEMPORAL_ADDRESS: address = '', TEMPORAL_NAMESPACE: namespace = '' } = environment.settings;
  settings = { address, namespace, taskQueue: 'journeys', payloadKeys: environment.settings['PAYLOAD_KEYS'] ?? '' };
  journeys = await connectJourneys(settings);
  connection = await Connection.connect({ address });
  prisma = openDatabase(environment.settings['DATABASE_URL'] ?? '', 4);
  sql = new Pool({ connectionString: environment.settings['DATABASE_URL'], max: 2 });
}, 240_000);

afterAll(async () => {
  await Promise.all([journeys?.close(), connection?.close(), prisma?.$disconnect(), sql?.end()]);
  await system?.stop();
  await environment?.stop();
}, 60_000);

jest.setTimeout(300_000); // a guard, not a measure

const HOUR_MS = 3_600_000;

/** A story of its own: its beginning, and journeys and a round whose clocks start there. */
class Round {
  readonly offsetMs: number;
  private skippedMs = 0;

  constructor(
    readonly request: string,
    readonly from: Instant,
  ) {
    this.offsetMs = Date.parse(from) - Date.now();
  }

  nudge = (): Promise<void> => journeys.nudgeRound(this.request, this.offsetMs);

  get handle() {
    return journeys.client.workflow.getHandle(`round-${this.request}`);
  }

  async skipTo(moment: Instant): Promise<void> {
    const ms = Date.parse(moment) - (Date.now() + this.offsetMs + this.skippedMs);
    this.skippedMs += ms;
    if (!(await fastForward(connection, settings.namespace, `round-${this.request}`, ms)))
      throw new Error('The round ended first.');
  }
}

/** Journeys of siblings, started at a moment and then taken ahead to another. */
async function siblings(count: number, from: Instant, ahead: Instant): Promise<readonly DirectJourney[]> {
  const offset = Date.parse(from) - Date.now();
  const bench = { settings, journeys, connection, sql, worker: { stop: async () => undefined } };
  const place = { ...bench, journey: () => journeyOf(), close: async () => undefined };
  const journeyOf = (): DirectJourney => new DirectJourney(place, 'X', offset, undefined, journeys, 'home-matching');
  const all = Array.from({ length: count }, journeyOf);
  for (const journey of all) {
    expect(await journey.start()).toMatchObject({ kept: [{}] });
    await journey.skipTo(ahead);
  }
  return all;
}

/** What a journey was told of some facts: their values, in order, without what else it holds. */
const toldOf = async (journey: DirectJourney, ...facts: readonly string[]) =>
  (await journey.events())
    .filter(({ type, payload }) => type === 'fact.recorded' && facts.includes(String(payload['fact'])))
    .map(({ payload }) => payload['value'] as Readonly<Record<string, string>>);

const FROM = instant('2026-11-26T09:00:00Z');
const later = (hours: number): Instant => addMs(FROM, hours * HOUR_MS);

describe('thirty providers who were asked at once, each with a time of its own to answer', () => {
  const approaches = Array.from({ length: 30 }, (_, place) => ({ id: randomUUID(), answerBy: later(place + 1) }));
  const [answered, early] = [approaches[4], approaches[21]];
  let children: readonly DirectJourney[];
  let round: Round;

  const ended = () => prisma.approach.findMany({ where: { request: round.request, endedAt: { not: null } } });

  beforeAll(async () => {
    children = await siblings(2, FROM, later(31));
    const request = await sendRequest(prisma, FROM, { journeys: children.map(({ id }) => id) });
    round = new Round(request, FROM);
    const asked = { type: 'home.asked', homeVersion: 1, provider: 'region-team', run: 'run-1' } as const;
    const events = approaches.map(({ id, answerBy }) => ({ ...asked, approach: id, home: `home-${id}`, answerBy }));
    await record(prisma, requestStream({ id: request }), FROM, ...events);
    await round.nudge();
  });

  test('end each with one outcome at its own moment, through the death of the worker; whoever answered has no other', async () => {
    const says = (approach: string, at: Instant) =>
      record(prisma, requestStream({ id: round.request }), at, {
        ...{ type: 'home.answered', approach, answer: 'interested' },
      });
    await says(answered?.id ?? '', later(2));
    await round.skipTo(later(12.5));
    await eventually(ended, (rows) => rows.length >= 11, 60_000);
    await says(early?.id ?? '', later(12.6));
    await round.nudge();
    const skipping = round.skipTo(later(30.5));
    await eventually(ended, (rows) => rows.length >= 15, 60_000);
    process.kill(system.worker.pid, 'SIGKILL');
    await skipping;
    const rows = await eventually(ended, (found) => found.length >= 28, 120_000);
    const silent = approaches.filter((one) => one !== answered && one !== early);
    expect(
      rows.map(({ id, outcome, endedAt }) => ({ id, outcome, answerBy: endedAt?.toISOString() })).toSorted(byId),
    ).toEqual(silent.map(({ id, answerBy }) => ({ id, outcome: 'no-reply', answerBy })).toSorted(byId));
  });

  test('are once in the record, in time, and by the product itself', async () => {
    const { rows } = await sql.query(
      `select payload->>'approach' as approach, array_agg(type order by sequence) as types, min(actor) as actor,
        min(occurred_at) as at, min(recorded_at) as noted from event
       where stream = $1 and actor = 'throughline' group by 1`,
      [round.request],
    );
    expect(rows).toHaveLength(28);
    for (const { approach, types, at, noted } of rows) {
      const due = approaches.find(({ id }) => id === approach)?.answerBy ?? '';
      expect([types, at.toISOString()]).toEqual([['home.answered', 'approach.ended'], due]);
      expect(noted.toISOString() >= due).toBe(true);
    }
  });

  test('are told to the journey of each sibling once', async () => {
    const silent = approaches.filter((one) => one !== answered && one !== early).map(({ id }) => id);
    for (const child of children) {
      const told = await eventually(
        () => toldOf(child, 'providerAnswer'),
        (values) => values.length >= 28,
      );
      expect(told.map(({ approach }) => approach)).toEqual(silent);
      expect(new Set(told.map(({ answer }) => answer))).toEqual(new Set(['no-reply']));
    }
  });

  test('replay to the same', async () => {
    const { events } = await round.handle.fetchHistory();
    await Worker.runReplayHistory(
      { workflowBundle: bundleOfThisRun(), dataConverter: dataConverter(settings.payloadKeys) },
      { events: [...(events ?? [])] },
      `round-${round.request}`,
    );
  });

  test('a round ends with its request', async () => {
    await record(prisma, requestStream({ id: round.request }), later(31), { type: 'request.closed', why: 'moved-in' });
    await round.nudge();
    await eventually(
      async () => (await round.handle.describe()).status.name,
      (status) => status === 'COMPLETED',
    );
  });
});

test('two searches for one home, scenario 4: the first hold runs out, the second authority has the places by its turn', async () => {
  const [taken, asked] = [instant('2026-12-23T15:00:00Z'), instant('2026-12-23T15:05:00Z')];
  const [out, last] = [instant('2026-12-29T17:00:00Z'), instant('2026-12-31T17:00:00Z')];
  const ahead = instant('2027-01-04T09:00:00Z');
  const [maya, other] = [await siblings(2, taken, ahead), await siblings(1, taken, ahead)];
  const home = await registerHome(prisma, 2, taken);
  const ids = (all: readonly DirectJourney[]) => all.map(({ id }) => id);
  const first = new Round(await sendRequest(prisma, taken, { homes: [home], journeys: ids(maya) }), taken);
  const second = new Round(
    await sendRequest(prisma, taken, { homes: [home], authority: 'Y', journeys: ids(other) }),
    taken,
  );
  expect(await take(prisma, { home, request: first.request, places: 2 }, taken)).toMatchObject({ ok: true });
  const wants = { home, request: second.request, authority: 'Y', queue: true };
  expect(await take(prisma, wants, asked)).toMatchObject({ ok: true });
  for (const round of [first, second]) await round.nudge();
  await first.skipTo(addMs(out, 60_000));
  const [given] = await eventually(
    () => prisma.hold.findMany({ where: { home, request: second.request } }),
    (holds) => holds.length > 0,
  );
  expect([given?.takenAt, given?.expiresAt, given?.fromQueue]).toEqual([new Date(out), new Date(last), true]);
  for (const child of maya)
    expect(
      await eventually(
        () => toldOf(child, 'holdReleased'),
        (told) => told.length > 0,
      ),
    ).toMatchObject([{ how: 'expired' }]);
  const [child] = other;
  const said = () => (child ? toldOf(child, 'hold', 'holdReleased') : Promise.resolve([]));
  expect(await eventually(said, (told) => told.length > 0)).toEqual([{ hold: given?.id, home, until: last }]);
  await second.skipTo(addMs(last, 60_000));
  expect(await eventually(said, (told) => told.length > 1)).toMatchObject([{}, { hold: given?.id, how: 'expired' }]);
  const counted = await prisma.event.groupBy({ by: ['type'], where: { stream: home }, _count: true });
  expect(Object.fromEntries(counted.map(({ type, _count }) => [type, _count]))).toEqual({
    ...{ 'home.registered': 1, 'home.told': 1, 'places.held': 2, 'queue.joined': 1, 'queue.left': 1, 'hold.ended': 2 },
  });
});

test('a round goes on over many runs, and carries nothing but its request', async () => {
  const request = await sendRequest(prisma, FROM);
  const round = new Round(request, FROM);
  const input = { request, clockOffsetMs: round.offsetMs, rollOverAfter: 15 };
  await journeys.client.workflow.start('searchRound', {
    ...{ workflowId: `round-${request}`, taskQueue: settings.taskQueue, args: [input] },
  });
  const first = (await round.handle.describe()).runId;
  await round.skipTo(later(24 * 6));
  const { runId } = await eventually(
    () => round.handle.describe(),
    (now) => now.runId !== first,
  );
  expect(runId).not.toBe(first);
  const approach = randomUUID();
  const asked = { type: 'home.asked', approach, home: 'home-1', homeVersion: 1, provider: 'team', run: 'run' } as const;
  await record(prisma, requestStream({ id: request }), later(24 * 6), { ...asked, answerBy: later(24 * 6 + 2) });
  await round.nudge();
  await round.skipTo(later(24 * 6 + 3));
  await eventually(
    () => prisma.approach.findMany({ where: { id: approach, outcome: 'no-reply' } }),
    (rows) => rows.length === 1,
  );
});

const byId = (a: { readonly id: string }, b: { readonly id: string }): number =>
  Number(a.id > b.id) - Number(a.id < b.id);
