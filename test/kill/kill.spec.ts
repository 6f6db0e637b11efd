import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { ToldAct } from '../../api/client';
import { commandId } from '../../api/ids';
import { startEnvironment, type Environment } from '../support/environment';
import { replayCommand } from '../support/replay';
import { Council, inLanes, newKey, refusalsOf, startSystem, today, type Opened, type System } from '../support/system';
import { RecordWatcher, type JourneyHeld } from './record';

const JOURNEYS = 20;
const COMMANDS = 200;
const ANSWERED_BEFORE_THE_KILL = 40;

let environment: Environment;
let system: System;
let council: Council;
let record: RecordWatcher;

beforeAll(async () => {
  environment = await startEnvironment({ restart: true });
  system = await startSystem(environment, { restart: true });
  council = await Council.found(system.client);
  record = new RecordWatcher(environment.settings['DATABASE_URL'] ?? '');
}, 180_000);

afterAll(async () => {
  await record?.close();
  await system?.stop();
  await environment?.stop();
}, 60_000);

jest.setTimeout(300_000); // a guard, not a measure

// ---- Commands ----

/** One act under a key of its own. It names a person whom no other act names, so that its facts can be counted. */
interface Command {
  readonly mutation: string;
  readonly input: { readonly idempotencyKey: string };
  readonly person: string;
  readonly journeys: readonly Opened[];
}

/** Every second one carries sealed words, so that the keystore is in the way too. */
function commandFor(journeys: readonly Opened[], number: number): Command {
  const person = `p-${randomUUID()}`;
  const said = { ...newKey(), journeys: journeys.map(({ id }) => id), occurredOn: today(), person };
  if (number % 2 === 0) {
    const listed = { relation: 'OTHER_HOLDER', hasParentalResponsibility: true, fatherLine: false, status: 'KNOWN' };
    return { mutation: 'recordFamilyGroupOfferRecipient', input: { ...said, ...listed }, person, journeys };
  }
  const found = { couldCare: 'NOT_ASKED', consent: 'GIVEN', effort: `Asked around, try ${number}.` };
  return { mutation: 'recordFamilyGroupFamilyFinding', input: { ...said, ...found }, person, journeys };
}

/** What the caller is told: undefined for no answer at all, and where nobody can tell yet. */
async function send({ mutation, input }: Command): Promise<ToldAct | undefined> {
  const told = await council.act(mutation, input).catch(() => undefined);
  return told && !refusalsOf(told).includes('UNAVAILABLE') ? told : undefined;
}

/** Sends it with the same key until it is answered. */
async function sendUntilAnswered(command: Command): Promise<ToldAct> {
  for (const until = Date.now() + 120_000; Date.now() < until; await pause(500)) {
    const told = await send(command);
    if (told) return told;
  }
  throw new Error('It was never answered.');
}

/** Sends them all at once, and kills as soon as some are answered. @returns the answers, undefined for those without one */
async function stormAndKill(commands: readonly Command[], victim: Victim): Promise<readonly (ToldAct | undefined)[]> {
  let answered = 0;
  return Promise.all(
    commands.map(async (command) => {
      const told = await send(command);
      if (told && (answered += 1) === ANSWERED_BEFORE_THE_KILL) process.kill(pidsOf()[victim], 'SIGKILL');
      return told;
    }),
  );
}

// ---- Processes ----

type Victim = 'worker' | 'engine' | 'database' | 'api';

const pidsOf = (): Record<Victim, number> => ({
  worker: system.worker.pid,
  engine: environment.engine.pid,
  database: environment.database.pid,
  api: system.api.pid,
});

const without = (pids: Record<Victim, number>, victim: Victim) => ({ ...pids, [victim]: 0 });

// ---- What must hold ----

/** Each command is once in the record of each of its journeys: by its id, by the person it names, and where its answer says. */
function expectOnce(held: readonly JourneyHeld[], command: Command, told: ToldAct): void {
  expect(refusalsOf(told)).toEqual([]);
  expect(told.results.map(({ journey }) => journey?.id)).toEqual(command.journeys.map(({ id }) => id));
  command.journeys.forEach(({ raw }, place) => {
    const { authority, subject } = council.caller;
    const id = commandId(authority, subject, command.input.idempotencyKey, raw);
    const events = held.find((journey) => journey.id === raw)?.events ?? [];
    const own = events.filter((event) => event.command === id);
    const facts = events.filter(({ type, person }) => type === 'fact.recorded' && person === command.person);
    expect(facts.map((fact) => fact.command)).toEqual([id]);
    expect(told.results[place]?.recorded.map(({ sequence }) => sequence)).toEqual(own.map(({ sequence }) => sequence));
  });
}

/** An unbroken sequence and an unbroken chain, at whose end the journey's row stands. */
function expectUnbroken({ sequence, head, events }: JourneyHeld): void {
  expect(events.map((event) => event.sequence)).toEqual(events.map((_, place) => place + 1));
  const links = events.map(({ previousHash }) => previousHash);
  expect(links).toEqual(['0'.repeat(64), ...events.slice(0, -1).map(({ hash }) => hash)]);
  expect({ sequence, head }).toEqual({ sequence: events.length, head: events.at(-1)?.hash });
}

async function expectRecordSound(journeys: readonly Opened[]): Promise<readonly JourneyHeld[]> {
  const held = await record.journeys(journeys.map(({ raw }) => raw));
  expect(held).toHaveLength(journeys.length);
  held.forEach(expectUnbroken);
  for (const { raw } of journeys) {
    const { read, rebuilt } = await record.readAndRebuilt(raw);
    expect(read).toEqual(rebuilt);
  }
  return held;
}

/** Checks what was answered, sends the rest again until it is, checks that, and sends everything once more. */
async function expectExactlyOnce(
  commands: readonly Command[],
  journeys: readonly Opened[],
  first: readonly (ToldAct | undefined)[],
): Promise<void> {
  const held = await expectRecordSound(journeys);
  commands.forEach((command, place) => {
    const told = first[place];
    if (told) expectOnce(held, command, told);
  });
  const answers = await Promise.all(commands.map((command, place) => first[place] ?? sendUntilAnswered(command)));
  const after = await expectRecordSound(journeys);
  commands.forEach((command, place) => expectOnce(after, command, answers[place] ?? { errors: [], results: [] }));
  expect(await inLanes(20, commands, sendUntilAnswered)).toEqual(answers);
  expect(await record.journeys(journeys.map(({ raw }) => raw))).toEqual(after);
}

// ---- The tests ----

const openJourneys = async (count: number): Promise<readonly Opened[]> => {
  const places = Array.from({ length: count }, (_, place) => place);
  const opened = await inLanes(10, places, async () => council.open([await council.child()]));
  return opened.flat();
};

const manyFor = (journeys: readonly Opened[], count: number): readonly Command[] =>
  Array.from({ length: count }, (_, number) =>
    commandFor(journeys.slice(number % journeys.length).slice(0, 1), number),
  );

test.each(['worker', 'engine', 'database', 'api'] as const)(
  'the %s is killed amid 200 commands over 20 journeys: each is recorded once, none is lost',
  async (victim) => {
    const journeys = await openJourneys(JOURNEYS);
    const commands = manyFor(journeys, COMMANDS);
    const before = pidsOf();
    const first = await stormAndKill(commands, victim);
    expect(first.filter((told) => told !== undefined).length).toBeGreaterThanOrEqual(ANSWERED_BEFORE_THE_KILL);
    await expectExactlyOnce(commands, journeys, first);
    expect(pidsOf()[victim]).not.toBe(before[victim]);
    expect(without(pidsOf(), victim)).toEqual(without(before, victim)); // the others lived through it
  },
);

test('the worker is killed amid 100 commands at once on one journey: each is recorded once, none is lost', async () => {
  const journeys = await openJourneys(1);
  const commands = manyFor(journeys, 100);
  const before = pidsOf();
  const first = await stormAndKill(commands, 'worker');
  await expectExactlyOnce(commands, journeys, first);
  expect(pidsOf().worker).not.toBe(before.worker);
});

test('the worker is killed amid acts for six siblings: each is recorded once in each of the six journeys', async () => {
  const children = await inLanes(6, [1, 2, 3, 4, 5, 6], () => council.child());
  const siblings = await council.open(children);
  const acts = Array.from({ length: 10 }, (_, number) => commandFor(siblings, number));
  const ids = siblings.map(({ raw }) => raw);
  const persons = acts.map(({ person }) => person);
  const answers = Promise.all(acts.map(send));
  while ((await record.factsNaming(ids, persons)) < 10) await pause(5);
  process.kill(system.worker.pid, 'SIGKILL');
  expect(await record.factsNaming(ids, persons)).toBeLessThan(60);
  await expectExactlyOnce(acts, siblings, await answers);
});

test('after all these kills each journey replays to its record', async () => {
  const { code, output } = await replayCommand(environment.settings, '--all');
  expect(output.split('\n').filter((line) => /^ {2}/.test(line) && !line.includes('replays to the same'))).toEqual([]);
  expect(code).toBe(0);
});
