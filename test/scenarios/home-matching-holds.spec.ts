import { randomUUID } from 'node:crypto';
import { masterKeysFromFiles, openKeystore } from '../../activities/keys';
import { openReads } from '../../activities/reads';
import { openVerifier } from '../../activities/verify';
import type { Context, Services } from '../../api/context';
import { endHoldsOf } from '../../api/home-matching/holds';
import { globalId, readGlobalId } from '../../api/ids';
import { Looked } from '../../api/looked';
import { openDatabase, type PrismaClient } from '../../prisma/client';
import { civilDate, instant, londonDate } from '../../statute';
import type { Lane } from '../../workflows/home-matching/search/holds';
import type { Command } from '../../workflows/kernel/decide';
import { startApiBench, type ApiBench } from '../support/api';
import { eventually } from '../support/eventually';
import { sent, setting } from '../support/journeys';
import { registerHome, searched, sendRequest, take } from '../support/matching-holds';
import { codesIn, Story } from '../support/story';

/*
 * The acceptance scenarios of home matching that are about holds, by their numbers, through GraphQL on the real engine. What
 * ends a hold here is its moment alone: no round's clock is moved.
 */

let bench: ApiBench;
let prisma: PrismaClient;
let services: Services;
beforeAll(async () => {
  bench = await startApiBench();
  prisma = openDatabase(setting('DATABASE_URL'), 2);
  const keystore = openKeystore(setting('KEYSTORE_URL'), masterKeysFromFiles(setting('MASTER_KEY_FILE')));
  const verifier = openVerifier(setting('DATABASE_URL'), undefined);
  services = { prisma, keystore, verifier, journeys: bench.bench.journeys, reads: openReads(prisma) };
}, 90_000);
afterAll(async () => {
  await Promise.all([services?.keystore.close(), services?.verifier.close()]);
  await prisma?.$disconnect();
  await bench?.close();
});
jest.setTimeout(120_000);

const HOLD = `queued errors { code message path }
  hold { id places lane takenAt expiresAt extended endedAt how }`;

interface Held {
  readonly queued: boolean;
  readonly errors: readonly { readonly code: string; readonly message: string; readonly path: readonly string[] }[];
  readonly hold: {
    readonly id: string;
    readonly places: readonly string[];
    readonly expiresAt: string;
    readonly extended: boolean;
    readonly how: string | null;
  } | null;
}

/** A region that searches, and one authority of it with two siblings. */
class Search {
  private constructor(
    readonly story: Story,
    readonly region: string,
    readonly home: string,
    readonly request: string,
  ) {}

  static async begin(from: string, { lane = 'planned' }: { readonly lane?: Lane } = {}): Promise<Search> {
    const story = await Story.begin(bench, londonDate(instant(from)), 'home-matching');
    const region = `R${randomUUID().slice(0, 8)}`;
    await story.on(from);
    const purpose = lane === 'emergency' ? 'EMERGENCY_MOVE' : 'PLANNED_MOVE';
    const refused = codesIn(await story.start(['maya', 'theo'], { purpose }));
    if (refused.length > 0) throw new Error(`The journeys did not start: ${refused.join(', ')}.`);
    const home = await registerHome(prisma, 2, instant(story.now), region);
    const request = await requestOf(story, region, home, lane, ['maya', 'theo']);
    return new Search(story, region, home, request);
  }

  /** A request of another authority, for one child, to the same region. */
  async other(lane: Lane = 'planned'): Promise<string> {
    return sendRequest(prisma, instant(this.story.now), {
      ...{ body: this.region, authority: 'OTHER', lane, homes: [this.home] },
    });
  }

  /** A further home of the region, which a newer search of the request lists. */
  async anotherHome(): Promise<string> {
    const home = await registerHome(prisma, 2, instant(this.story.now), this.region);
    await searched(prisma, this.request, instant(this.story.now), { homes: [home] });
    return home;
  }

  async tell(mutation: string, input: object, by: object = {}, role = 'home-finder' as const): Promise<Held> {
    const document = `mutation ($input: ${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!) {
      ${mutation}(input: $input) { ${HOLD} } }`;
    const whole = { idempotencyKey: randomUUID(), ...input };
    const told = await this.story.ask(role, document, { input: whole }, { authority: this.region, ...by });
    return told[mutation] as Held;
  }

  take = (request = this.request, more: object = {}, by: object = {}): Promise<Held> =>
    this.tell('takeHold', { ...this.ids(request), neededOn: '2027-04-01', ...more }, by);

  ids = (request = this.request) => ({
    request: globalId('HomeRequest', request),
    home: globalId('Home', this.home),
  });

  /** What one child's journey holds of some fact, in order. */
  async told(child: string, fact: string): Promise<readonly Readonly<Record<string, string>>[]> {
    const rows = await prisma.event.findMany({
      where: { stream: raw(this.story.journeyId(child)), type: 'fact.recorded' },
      orderBy: { sequence: 'asc' },
    });
    const payloads = rows.map(
      ({ payload }) => payload as { readonly fact: string; readonly value: Record<string, string> },
    );
    return payloads.flatMap((one) => (one.fact === fact ? [one.value] : []));
  }

  /** The team manager chooses the home at a moment. */
  async choose(hold: string, at: string): Promise<readonly string[]> {
    const run = { run: 'run-1', needVersion: 1, register: '00', ring: 'area', considered: 1, listed: 1 };
    const on = { on: londonDate(instant(at)) };
    const ran: Command = { type: 'record', fact: 'searchRun', value: run, occurred: on };
    for (const child of ['maya', 'theo']) {
      const journey = raw(this.story.journeyId(child));
      await bench.bench.journeys.send({ journey, workflowType: 'homeMatching', sent: [sent(ran)] });
    }
    const value = {
      choice: 'choose',
      run: 'run-1',
      home: this.home,
      hold: raw(hold),
      where: 'in-area',
      homeType: 'foster',
    };
    return codesIn(await this.story.decide('team-manager', 'homeChoice', value, { at }));
  }
}

const raw = (id: string): string => readGlobalId(id)?.id ?? '';

const requestOf = (story: Story, body: string, home: string, lane: Lane, names: readonly string[]): Promise<string> =>
  sendRequest(prisma, instant(story.now), {
    ...{ body, authority: story.authority, lane, homes: [home] },
    journeys: names.map((name) => raw(story.journeyId(name))),
    children: names.map((name) => raw(story.childId(name))),
  });

const codes = ({ errors }: Held): readonly string[] => errors.map(({ code }) => code);

test('4. two searches: the second waits, the first one’s decision comes a minute late, and nobody had to run in between', async () => {
  const search = await Search.begin('2026-12-23T15:00:00Z');
  const other = await search.other();
  const held = await search.take();
  expect(held).toMatchObject({
    ...{ queued: false, errors: [] },
    hold: { places: ['place-1', 'place-2'], expiresAt: '2026-12-29T17:00:00.000Z', how: null },
  });
  const hold = held.hold?.id ?? '';
  await search.story.on('2026-12-23T15:05:00Z');
  const late = await search.take(other, { places: 1 });
  expect([codes(late), late.errors[0]?.message]).toEqual([
    ['HELD_ELSEWHERE'],
    expect.stringContaining('17:00 on Tuesday 29 December 2026'),
  ]);
  expect(await search.take(other, { places: 1, queue: true })).toMatchObject({ queued: true, hold: null, errors: [] });
  await search.story.on('2026-12-29T17:01:00Z');
  expect(await search.choose(hold, '2026-12-29T17:01:00Z')).toEqual(['HOLD_EXPIRED', 'HOLD_EXPIRED']);
  expect(codes(await search.tell('extendHold', { hold }))).toEqual(['HOLD_EXPIRED']);
  const again = await search.take();
  expect([codes(again), again.errors[0]?.message]).toEqual([
    ['HELD_ELSEWHERE'],
    expect.stringContaining('17:00 on Thursday 31 December 2026'),
  ]);
  const key = { idempotencyKey: 'again' };
  expect(await search.take(undefined, { ...key, queue: true })).toMatchObject({ queued: true });
  expect(await search.take(undefined, { ...key, queue: true })).toMatchObject({ queued: true });
  const rows = await prisma.hold.findMany({ where: { home: search.home }, orderBy: { takenAt: 'asc' } });
  expect(rows.map(({ request, how, expiresAt }) => [request, how, expiresAt.toISOString()])).toEqual([
    [search.request, 'expired', '2026-12-29T17:00:00.000Z'],
    [other, null, '2026-12-31T17:00:00.000Z'],
  ]);
  for (const child of ['maya', 'theo']) {
    const told = () => search.told(child, 'holdReleased'); // the round tells one child after the other
    await eventually(told, (found) => found.length > 0);
    expect(await told()).toEqual([{ hold: raw(hold), how: 'expired' }]);
  }
});

test.each([
  ['forward', '2027-03-28T00:30:00.000Z', '2027-03-28T04:30:00.000Z'],
  ['back', '2027-10-30T23:30:00.000Z', '2027-10-31T03:30:00.000Z'],
])('5. an emergency hold taken in the night in which the clocks go %s lasts four hours', async (_, at, until) => {
  const search = await Search.begin(at, { lane: 'emergency' });
  expect((await search.take(undefined, { neededOn: londonDate(instant(at)) })).hold?.expiresAt).toBe(until);
});

test('6. a hold of two working days is extended once, by as much, and the decision falls within it', async () => {
  const search = await Search.begin('2026-11-26T11:00:00Z');
  const key = { idempotencyKey: 'first' };
  const [once, twice] = [await search.take(undefined, key), await search.take(undefined, key)];
  expect(once.hold?.expiresAt).toBe('2026-11-30T17:00:00.000Z');
  expect(twice).toEqual(once);
  expect(codes(await search.take())).toEqual(['NOT_COMPLIANT']); // it holds them already
  const hold = once.hold?.id ?? '';
  const extended = await search.tell('extendHold', { hold, ...{ idempotencyKey: 'more' } });
  expect(extended.hold).toMatchObject({ expiresAt: '2026-12-02T17:00:00.000Z', extended: true });
  expect(await search.tell('extendHold', { hold, idempotencyKey: 'more' })).toEqual(extended);
  expect(codes(await search.tell('extendHold', { hold }))).toEqual(['NOT_COMPLIANT']);
  for (const child of ['maya', 'theo'])
    expect((await search.told(child, 'hold')).map(({ until }) => until)).toEqual([
      '2026-11-30T17:00:00.000Z',
      '2026-12-02T17:00:00.000Z',
    ]);
  await search.story.on('2026-12-01T10:00:00Z');
  expect(await search.choose(hold, '2026-12-01T10:00:00Z')).toEqual([]);
});

test('13. places that are given back go to whoever waits, and the hold is told as released', async () => {
  const search = await Search.begin('2026-11-26T11:00:00Z');
  const [other, third] = [await search.other(), await search.other('emergency')];
  const hold = (await search.take()).hold?.id ?? '';
  for (const request of [other, third])
    expect(await search.take(request, { places: 1, queue: true })).toMatchObject({ queued: true });
  expect(await search.tell('leaveHoldQueue', search.ids(other))).toMatchObject({ queued: false, errors: [] });
  expect(codes(await search.tell('leaveHoldQueue', search.ids(other)))).toEqual(['NOT_FOUND']);
  await search.story.on('2026-11-27T10:00:00Z');
  const released = await search.tell('releaseHold', { hold });
  expect(released.hold).toMatchObject({ how: 'RELEASED', endedAt: '2026-11-27T10:00:00.000Z' });
  expect(codes(await search.tell('releaseHold', { hold }))).toEqual(['HOLD_EXPIRED']);
  expect(await search.told('theo', 'holdReleased')).toEqual([{ hold: raw(hold), how: 'released' }]);
  expect(await prisma.hold.findMany({ where: { home: search.home, endedAt: null } })).toMatchObject([
    { request: third, takenAt: new Date('2026-11-27T10:00:00Z'), expiresAt: new Date('2026-11-27T14:00:00Z') },
  ]);
});

test('13. what a request holds and waits for ends with it, each once, whatever the number of its holds', async () => {
  const search = await Search.begin('2026-11-26T11:00:00Z');
  const [second, third] = [await search.anotherHome(), await search.anotherHome()];
  const rival = await search.other();
  await searched(prisma, rival, instant(search.story.now), { homes: [third] });
  const first = (await search.take()).hold?.id ?? '';
  const next = (await search.take(search.request, { home: globalId('Home', second) })).hold?.id ?? '';
  expect(
    await take(prisma, { home: third, request: rival, neededOn }, instant(search.story.now), search.region),
  ).toMatchObject({
    ok: true,
  });
  expect(await search.take(search.request, { home: globalId('Home', third), queue: true })).toMatchObject({
    queued: true,
  });
  await search.story.on('2026-11-27T10:00:00Z');
  const context = contextOf(search.story);
  const request = await prisma.homeRequest.findUniqueOrThrow({ where: { id: search.request } });
  const act = { mutation: 'withdrawRequest', idempotencyKey: 'withdrawn' };
  for (let turn = 0; turn < 2; turn += 1) expect(await endHoldsOf(context, act, request, 'withdrawn')).toEqual([]);
  const ended = { how: 'withdrawn', endedAt: new Date('2026-11-27T10:00:00Z') };
  expect(await prisma.hold.findMany({ where: { request: search.request } })).toMatchObject([ended, ended]);
  expect(await prisma.holdQueue.findMany({ where: { home: third } })).toMatchObject([{ why: 'request-closed' }]);
  for (const child of ['maya', 'theo']) {
    const told = () => search.told(child, 'holdReleased');
    expect((await eventually(told, (values) => values.length > 1)).toSorted(byHold)).toEqual(
      [first, next].map((hold) => ({ hold: raw(hold), how: 'withdrawn' })).toSorted(byHold),
    );
  }
});

const neededOn = civilDate('2027-04-01');
const byHold = (a: { readonly hold?: string }, b: { readonly hold?: string }): number =>
  String(a.hold).localeCompare(String(b.hold));

/** A request of the API by the children's social worker, as the server makes one. */
const contextOf = (story: Story): Context => ({
  ...services,
  ...{ caller: story.person('social-worker'), now: instant(story.now), looked: new Looked() },
  offsetMs: Date.parse(story.now) - Date.now(),
});

test('only those who search for the region hold places, of homes that their search does not rule out', async () => {
  const search = await Search.begin('2026-11-26T11:00:00Z');
  const at = (roles: readonly string[]) => search.take(undefined, {}, { roles });
  for (const role of ['social-worker', 'team-manager', 'provider-manager', 'auditor', 'case-system'])
    expect(codes(await at([role]))).toEqual(['NOT_ALLOWED']);
  expect(codes(await search.take(undefined, {}, { authority: 'ELSEWHERE' }))).toEqual(['NOT_FOUND']);
  expect(codes(await search.take(undefined, {}, { authority: search.story.authority }))).toEqual(['NOT_FOUND']);
  await searched(prisma, search.request, instant('2026-11-26T11:30:00Z'), { ruledOut: [search.home] });
  expect(codes(await search.take())).toEqual(['NOT_COMPLIANT']);
  expect(codes(await search.take(undefined, { places: 0 }))).toEqual(['INVALID_VALUE']);
  expect(await prisma.hold.count({ where: { home: search.home } })).toBe(0);
  expect(await search.told('maya', 'hold')).toEqual([]);
});

test('another figure of the authority counts from the day on which it is set', async () => {
  const search = await Search.begin('2026-11-26T11:00:00Z');
  await search.story.set('setLocalSetting', {
    ...{ setting: 'home-matching.hold', amount: 1, unit: 'WORKING_DAY', from: '2026-11-26' },
  });
  expect((await search.take()).hold?.expiresAt).toBe('2026-11-27T17:00:00.000Z');
});
