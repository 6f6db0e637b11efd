import canonicalize from 'canonicalize';
import { defaultPayloadConverter, type Payload, type PayloadCodec } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { Worker, type ReplayResult } from '@temporalio/worker';
import { FIRST_LINK, link, type Link } from '../activities/chain';
import { sha256, type KeptBundle, type KeptRun, type Run } from '../activities/histories';
import { toChain, type Append, type Appended } from '../activities/record';
import type { Recorded } from '../workflows/kernel/events';
import type { JourneyInput, Kept } from '../workflows/messages';
import { openBundle } from './bundle';
import { payloadCodec, type Keyring } from './codec';
import { aboutRun, inputOf, openHistory, type Events } from './engine-histories';

/*
 * Runs a journey's histories again through the code that made them, and compares what the code decides with the record. The code
 * is given what the history says it was given: commands, the moments at which it woke, what the record answered. It must then do
 * the same things in the same order (the SDK's replayer sees to that), and hand over the same events, to the byte: their chain is
 * worked out anew from what the code decides, and must be the chain that is in the record.
 */

/** A run of a journey that can be replayed. */
export interface Replayable {
  readonly run: string;
  /** The build that ran it; null when it was stopped before any code ran. */
  readonly buildId: string | null;
  /** The digest that its bundle must have; undefined for a run that only the engine knows. */
  readonly bundleDigest?: string | null;
  readonly continuedFrom: string | null;
  readonly continuedTo: string | null;
  /** Events of the engine. */
  readonly events: number;
  /** Bytes kept; none for a run that only the engine knows. */
  readonly bytes?: number;
  /** @throws {Unlike} when it is not what was kept */
  read(): Events;
}

/** All that there is about one journey. */
export interface Evidence {
  readonly journey: string;
  /** In order: kept ones, then those that only the engine knows. */
  readonly runs: readonly Replayable[];
  /** Its events in the record, in order. */
  readonly record: readonly Link[];
  /** How many of them the runs must tell of: those that were there before the engine was asked; undefined when it was not. */
  readonly sure?: number | undefined;
}

/** What became of one run. */
export interface RunReport extends Pick<Replayable, 'run' | 'buildId' | 'events' | 'bytes'> {
  /** The places in the record that it tells of: those after the first up to the second. */
  readonly from: number;
  readonly to: number;
  /** How many of these the code did not decide again: they were taken up from the record after a worker had died. */
  readonly takenUp: number;
  /** The first thing in which the replay and the record differ. */
  readonly difference?: string;
}

export interface Report {
  readonly runs: readonly RunReport[];
  /** What is wrong with the runs taken together, such as one that is missing. */
  readonly differences: readonly string[];
  /** Events of the record that nobody could look at, because the engine was not asked. */
  readonly unseen: number;
}

export const isSound = ({ runs, differences }: Report): boolean =>
  differences.length === 0 && runs.every(({ difference }) => difference === undefined);

/** A difference, in one sentence that holds no value of the record. */
export class Unlike extends Error {}

/** A run as it was kept. */
export const keptReplayable = (kept: KeptRun, keyring: Keyring): Replayable => ({
  ...kept,
  bytes: kept.history.length,
  read: () => readKept(kept, keyring),
});

function readKept(kept: KeptRun, keyring: Keyring): Events {
  if (sha256(kept.history) !== kept.digest) throw new Unlike('The history was altered after it was kept.');
  try {
    return openHistory(kept, keyring);
  } catch {
    throw new Unlike(
      `The history cannot be opened: it was altered, or the key ${kept.keyId} is not the one it was kept with.`,
    );
  }
}

/** A run as the engine knows it. */
export const engineReplayable = ({ run }: Run, events: Events): Replayable => ({
  run,
  ...aboutRun(events),
  events: events.length,
  read: () => events,
});

// ---- A journey ----

/** Where the runs before have come to. */
interface Position {
  /** The last place in the record that they tell of; undefined after a run that differs. */
  readonly sequence: number | undefined;
  readonly run: string | null;
  readonly next: string | null;
  /** What the last of them handed over, as the replay has it. */
  readonly carried?: JourneyInput | undefined;
}

/** Replays every run of a journey, also those after one that differs. */
export async function replayJourney(evidence: Evidence, keyring: Keyring, replayers: Replayers): Promise<Report> {
  const runs: RunReport[] = [];
  const differences: string[] = [];
  let at: Position = { sequence: 0, run: null, next: null };
  for (const run of evidence.runs) {
    const { buildId, events, bytes, continuedFrom, continuedTo: next } = run;
    const about = { run: run.run, buildId, events, ...(bytes === undefined ? {} : { bytes }) };
    if (continuedFrom !== null && continuedFrom !== at.run) differences.push(missing(continuedFrom));
    try {
      const { carried, ...told } = await replayRun(evidence, run, at, keyring, replayers);
      const { from, to } = told;
      if (from > (at.sequence ?? from)) differences.push(untold(at.sequence ?? 0, from));
      runs.push({ ...about, ...told });
      at = { sequence: to, run: run.run, next, carried };
    } catch (error) {
      if (!(error instanceof Unlike)) throw error;
      runs.push({ ...about, from: 0, to: 0, takenUp: 0, difference: error.message });
      at = { sequence: undefined, run: run.run, next };
    }
  }
  const { record, sure } = evidence;
  const told = at.sequence ?? record.length;
  if (sure === undefined) return { runs, differences, unseen: record.length - told };
  if (at.next !== null) differences.push(missing(at.next));
  if (told < sure) differences.push(untold(told, sure));
  return { runs, differences, unseen: 0 };
}

const missing = (run: string): string => `Run ${run} is missing: no history of it is there.`;
const untold = (from: number, to: number): string => `Events ${from + 1} to ${to} of the record are in no history.`;

// ---- A run ----

/** @throws {Unlike} on the first difference */
async function replayRun(
  { journey, record }: Evidence,
  run: Replayable,
  before: Position,
  keyring: Keyring,
  replayers: Replayers,
): Promise<Pick<RunReport, 'from' | 'to' | 'takenUp'> & { readonly carried?: JourneyInput | undefined }> {
  const events = run.read();
  const input = await inputOf(events, keyring);
  if (!input) throw new Unlike('What it began with cannot be read: its key is not in the keyring.');
  const from = input.snapshot?.sequence ?? 0;
  const { carried } = before;
  if (carried && run.continuedFrom === before.run && !same(carried, input))
    throw new Unlike('It did not begin with what the replay of the run before handed over.');
  if (from < (before.sequence ?? 0))
    throw new Unlike(`It begins after event ${from}, which an earlier run tells of too.`);
  const done = settled(events);
  if (done.length === 0) return { from, to: from, takenUp: 0 };
  const did = await replayers.replay(run, journey, done);
  const answers = await answersIn(done, keyring);
  let [to, takenUp] = [from, 0];
  for (const [place, append] of did.appends.slice(0, answers.length).entries()) {
    const answer = answers[place];
    const last = follow(record, append, answer, to);
    if (answer?.kind !== 'kept') takenUp += last - to;
    to = last;
  }
  if (did.failed !== undefined) throw new Unlike(did.failed); // after what was decided, which says more
  if (did.appends.length !== answers.length)
    throw new Unlike(
      `The code hands events over ${did.appends.length} times; the history has ${answers.length} answers.`,
    );
  return { from, to, takenUp, carried: did.carried };
}

/** Up to the last thing that the code did: what came in since has not been answered yet. */
function settled(events: Events): Events {
  const task = events.findLastIndex(({ workflowTaskCompletedEventAttributes: done }) => done);
  const next = events.findIndex(({ eventType }, place) => place > task && CAME_IN.has(eventType));
  return task < 0 ? [] : events.slice(0, next < 0 ? undefined : next);
}

const { EventType } = temporal.api.enums.v1;

const CAME_IN: ReadonlySet<unknown> = new Set([
  EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ADMITTED,
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED,
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIME_SKIPPING_TRANSITIONED,
  EventType.EVENT_TYPE_TIMER_FIRED,
]);

/** What the record answered each time that events were handed over, in order. */
async function answersIn(events: Events, keyring: Keyring): Promise<readonly (Appended | undefined)[]> {
  const markers = events.flatMap(({ markerRecordedEventAttributes: marker }) => (marker ? [marker] : []));
  const results = markers.filter(({ details }) => activityOf(details?.['data']?.payloads?.[0]) === 'append');
  return Promise.all(
    results.map(async ({ details }) => {
      const [plain] = await payloadCodec(keyring).decode(details?.['result']?.payloads ?? []);
      return plain && defaultPayloadConverter.fromPayload<Appended>(plain);
    }),
  );
}

const activityOf = (data: Payload | undefined): unknown =>
  data && Object(defaultPayloadConverter.fromPayload(data)).activity_type;

/** Compares one handing over with the record. @returns the last place that is then accounted for */
function follow(record: readonly Link[], append: Append, answer: Appended | undefined, at: number): number {
  if (append.expected !== at)
    throw new Unlike(`The code goes on after event ${append.expected}, and the history after ${at}.`);
  switch (answer?.kind) {
    case 'kept':
      expectChain(record, append, at);
      answer.kept.forEach((kept) => expectKept(record, kept));
      return answer.kept.at(-1)?.last ?? at;
    case 'known':
      answer.kept.forEach((kept) => expectKept(record, kept));
      return expectTakenUp(record, answer.events, at);
    case 'behind':
      return expectTakenUp(record, answer.events, at);
    default:
      return at; // a refusal, or law to be taken up first: nothing was recorded
  }
}

/** What the code decides must be in the record, chained as it is there. */
function expectChain(record: readonly Link[], append: Append, at: number): void {
  const head = at === 0 ? FIRST_LINK : rowAt(record, at).hash;
  for (const decided of link(head, inOldShapes(record, toChain(append)))) {
    const { sequence, type } = decided;
    const there = rowAt(record, sequence);
    const names = Object.keys(decided) as (keyof Link)[];
    const differing = names.find((name) => !same(decided[name], there[name]));
    if (differing)
      throw new Unlike(`Event ${sequence} (${type}): the record and what the code decides differ in ${differing}.`);
  }
}

/** What the record has in an older shape was written before the newer one was known: it is compared in its own. */
const inOldShapes = (record: readonly Link[], events: ReturnType<typeof toChain>): ReturnType<typeof toChain> =>
  events.map((decided) => {
    const { version } = rowAt(record, decided.sequence);
    return version < decided.version ? { ...decided, version } : decided;
  });

/** Where a command was said to stand, there it must stand. */
function expectKept(record: readonly Link[], { command, first, last, recordedAt }: Kept): void {
  for (let sequence = first; sequence <= last; sequence += 1)
    if (rowAt(record, sequence).command !== command)
      throw new Unlike(`Event ${sequence}: the history gives it to another command than the record does.`);
  if (rowAt(record, first).recordedAt !== recordedAt)
    throw new Unlike(`Event ${first}: the history gives it another moment than the record does.`);
}

/**
 * What the record had and the journey had not: written just before a worker died, and taken up by the next. What the code
 * decided then was not kept by the engine, so that only what it was told of it can be compared.
 */
function expectTakenUp(record: readonly Link[], events: readonly Recorded[], at: number): number {
  for (const { sequence, recordedAt, event } of events) {
    const there = rowAt(record, sequence);
    const said = { recordedAt: there.recordedAt, event: { ...Object(there.payload), type: there.type } };
    if (!same(said, { recordedAt, event }))
      throw new Unlike(`Event ${sequence}: the history tells it otherwise than the record.`);
  }
  return events.at(-1)?.sequence ?? at;
}

function rowAt(record: readonly Link[], sequence: number): Link {
  const found = record[sequence - 1];
  if (found?.sequence !== sequence) throw new Unlike(`Event ${sequence} is not in the record.`);
  return found;
}

const same = (a: unknown, b: unknown): boolean => canonicalize(a) === canonicalize(b);

// ---- The code ----

/** What the code did in a replay, as far as its worth is not in the history. */
interface Did {
  /** The events it handed over, each time that it did. */
  readonly appends: readonly Append[];
  /** What it handed to the next run. */
  readonly carried: JourneyInput | undefined;
  /** Why it does not do what the history says was done, where that is so. */
  readonly failed?: string | undefined;
}

/** Worker threads take a second to start and some memory, so a few are kept, one for each build. */
const AT_ONCE = 3;

/** Replays runs, each by the build that made it. */
export class Replayers {
  private readonly running = new Map<string, Replayer>();

  /** @param bundle finds the kept code of a build */
  constructor(
    private readonly bundle: (buildId: string) => Promise<KeptBundle | undefined>,
    private readonly keyring: Keyring,
  ) {}

  /** @throws {Unlike} when the build is not kept, or is not what was kept */
  async replay({ buildId, bundleDigest }: Replayable, journey: string, events: Events): Promise<Did> {
    const kept = buildId === null ? undefined : await this.bundle(buildId);
    if (!kept || bundleDigest === null) throw new Unlike(`The bundle of build ${buildId} is not kept.`);
    if (bundleDigest !== undefined && bundleDigest !== kept.digest)
      throw new Unlike(`The bundle that is kept of build ${buildId} is not the one that ran it.`);
    return (await this.of(kept)).replay(journey, events);
  }

  async close(): Promise<void> {
    await Promise.all([...this.running.values()].map((replayer) => replayer.close()));
    this.running.clear();
  }

  private async of(kept: KeptBundle): Promise<Replayer> {
    const known = this.running.get(kept.digest);
    if (known) return known;
    if (this.running.size === AT_ONCE) await this.close();
    const made = new Replayer(codeOf(kept), this.keyring);
    this.running.set(kept.digest, made);
    return made;
  }
}

function codeOf(kept: KeptBundle): string {
  try {
    return openBundle(kept).code;
  } catch {
    throw new Unlike(`The bundle of build ${kept.buildId} was altered after it was kept.`);
  }
}

/** One build's code, replaying one run after the other. */
class Replayer {
  private next: { readonly workflowId: string; readonly history: temporal.api.history.v1.IHistory } | undefined;
  private said: unknown[] = [];
  private readonly results: AsyncIterator<ReplayResult>;

  constructor(code: string, keyring: Keyring) {
    // Whatever the code says goes out through the codec: there it is overheard.
    const overhearing: PayloadCodec = {
      encode: async (payloads) => {
        this.said.push(...payloads.map((payload) => defaultPayloadConverter.fromPayload(payload)));
        return payloads;
      },
      decode: (payloads) => payloadCodec(keyring).decode(payloads),
    };
    const dataConverter = {
      payloadCodecs: [overhearing],
      failureConverterPath: require.resolve('./failure-converter'),
    };
    this.results = Worker.runReplayHistories({ workflowBundle: { code }, dataConverter }, this.histories());
  }

  async replay(workflowId: string, events: Events): Promise<Did> {
    this.next = { workflowId, history: { events: [...events] } };
    this.said = [];
    const { value, done } = await this.results.next();
    if (done) throw new Error('The replayer has stopped.');
    const failed = value.error && shortened(value.error.message);
    return { appends: this.said.filter(isAppend), carried: this.said.findLast(isInput), failed };
  }

  async close(): Promise<void> {
    await this.results.return?.();
  }

  private *histories() {
    for (let next = this.next; next; next = this.next) {
      this.next = undefined;
      yield next;
    }
  }
}

const isAppend = (said: unknown): said is Append => has(said, 'expected') && has(said, 'told');
const isInput = (said: unknown): said is JourneyInput => has(said, 'journey') && has(said, 'clockOffsetMs');

const has = (said: unknown, name: string): boolean => typeof said === 'object' && said !== null && name in said;

/** The replayer's own words are wrapped in a page of others. */
const shortened = (message: string): string =>
  /\[TMPRL\d+\][^"\\]*/.exec(message)?.[0] ?? message.slice(0, 200).replaceAll('\n', ' ');
