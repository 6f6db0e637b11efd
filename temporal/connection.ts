import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Client,
  Connection,
  isGrpcServiceError,
  WorkflowFailedError,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ActivityFailure, ApplicationFailure, type DataConverter } from '@temporalio/common';
import { accepted, refusal, refused, type Judged, type Refusal } from '../workflows/kernel/refusals';
import {
  lawChangedSignal,
  nudgeSignal,
  recordUpdate,
  REFUSAL,
  type Act,
  type Announcement,
  type Delivered,
  type Delivery,
  type Round,
} from '../workflows/messages';
import { payloadCodec, readKeyring } from './codec';
import type { Security } from './security';

/** Where the engine is, and how what it keeps is encrypted. */
export interface EngineSettings {
  readonly address: string;
  readonly namespace: string;
  readonly taskQueue: string;
  /** How the connection is secured; not at all when left out. */
  readonly security?: Security;
  /** `id:base64` for each key, separated by commas, the current one first. */
  readonly payloadKeys: string;
}

/** Commands on their way to journeys. */
export interface Journeys {
  /**
   * Tells one journey. A refusal is an answer; a fate that stays unknown until the time is up is the refusal
   * `unavailable`, after which the same command may be sent again.
   */
  send(delivery: Delivery): Promise<Delivered>;
  /** Tells several journeys of one act, durably. Undefined when it is under way and not finished in time. */
  sendAll(act: Act): Promise<readonly Delivered[] | undefined>;
  /** Wakes journeys, so that each takes up a change of law. */
  lawChanged(journeys: readonly string[]): Promise<void>;
  /** Has every journey of an authority woken for a change of its law, in batches and durably; once for each change. */
  announceLaw(authority: string, version: number): Promise<void>;
  /** Has the round of a request look up what is over and what waits; it is started when there is none. */
  nudgeRound(request: string, clockOffsetMs: number): Promise<void>;
  /** Has a checkpoint taken, once for each command. @returns its number */
  takeCheckpoint(command: string): Promise<Judged<number>>;
  readonly client: Client;
  close(): Promise<void>;
}

/** At most so many commands are on their way to one journey: with more the engine loses count of their answers. */
const IN_FLIGHT = 4;

export const dataConverter = (payloadKeys: string): DataConverter => ({
  payloadCodecs: [payloadCodec(readKeyring(payloadKeys))],
  failureConverterPath: require.resolve('./failure-converter'),
});

/** @param patienceMs how long a command may take before its sender is told that nobody can tell yet */
export async function connectJourneys(settings: EngineSettings, patienceMs = 20_000): Promise<Journeys> {
  const connection = await Connection.connect({
    address: settings.address,
    connectTimeout: '10s',
    ...settings.security,
  });
  const client = new Client({
    connection,
    namespace: settings.namespace,
    dataConverter: dataConverter(settings.payloadKeys),
  });
  const lanes = new Lanes(IN_FLIGHT);
  const send = (delivery: Delivery) =>
    lanes.take(delivery.journey, () => sendUntilKnown(connection, client, settings, delivery, Date.now() + patienceMs));
  return {
    client,
    send,
    sendAll: (act) => runAct(connection, client, settings, act, Date.now() + patienceMs),
    lawChanged: (journeys) => signalAll(client, journeys),
    announceLaw: (authority, version) => announce(client, settings, authority, version),
    nudgeRound: (request, clockOffsetMs) => nudgeRound(client, settings, { request, clockOffsetMs }),
    takeCheckpoint: (command) => runCheckpoint(connection, client, settings, command, Date.now() + patienceMs),
    close: () => connection.close(),
  };
}

const SIGNALLED_AT_ONCE = 10;

async function signalAll(client: Client, journeys: readonly string[]): Promise<void> {
  const waiting = [...journeys];
  const lane = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
      await client.workflow.getHandle(next).signal(lawChangedSignal).catch(ignoreMissing);
  };
  await Promise.all(Array.from({ length: SIGNALLED_AT_ONCE }, lane));
}

async function announce(
  client: Client,
  { taskQueue }: EngineSettings,
  authority: string,
  version: number,
): Promise<void> {
  const announcement: Announcement = { authority };
  try {
    await client.workflow.start('announceLaw', {
      workflowId: `law-${authority}-${version}`,
      taskQueue,
      args: [announcement],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

async function nudgeRound(client: Client, { taskQueue }: EngineSettings, round: Round): Promise<void> {
  await client.workflow.signalWithStart('searchRound', {
    ...{ workflowId: `round-${round.request}`, taskQueue, args: [round] },
    ...{ signal: nudgeSignal, signalArgs: [] },
  });
}

const ignoreMissing = (error: unknown): void => {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
};

async function sendUntilKnown(
  connection: Connection,
  client: Client,
  settings: EngineSettings,
  delivery: Delivery,
  until: number,
): Promise<Delivered> {
  const { journey } = delivery;
  const updateId = randomUUID(); // the record, not the engine, knows a command that comes twice
  for (let pause = 50; ; pause = Math.min(pause * 2, 1_000)) {
    try {
      const kept = await connection.withDeadline(until, () => update(client, settings, delivery, updateId));
      return { journey, kept };
    } catch (error) {
      const refused = refusalIn(error);
      if (refused) return { journey, refusal: refused };
      if (!fateUnknown(error)) throw error;
      if (Date.now() + pause >= until) return { journey, refusal: UNAVAILABLE };
    }
    await sleep(pause);
  }
}

function update(client: Client, { taskQueue }: EngineSettings, delivery: Delivery, updateId: string) {
  const { journey, workflowType, sent, start } = delivery;
  if (!start) return client.workflow.getHandle(journey).executeUpdate(recordUpdate, { updateId, args: [sent] });
  const startWorkflowOperation = new WithStartWorkflowOperation(workflowType, {
    workflowId: journey,
    taskQueue,
    args: [start],
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  return client.workflow.executeUpdateWithStart(recordUpdate, { updateId, args: [sent], startWorkflowOperation });
}

async function runAct(connection: Connection, client: Client, { taskQueue }: EngineSettings, act: Act, until: number) {
  try {
    return await connection.withDeadline(until, async () => {
      const handle = await client.workflow.start('act', {
        workflowId: act.id,
        taskQueue,
        args: [act],
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
      return (await handle.result()) as readonly Delivered[];
    });
  } catch (error) {
    if (fateUnknown(error)) return undefined;
    throw error;
  }
}

async function runCheckpoint(
  connection: Connection,
  client: Client,
  { taskQueue }: EngineSettings,
  command: string,
  until: number,
): Promise<Judged<number>> {
  try {
    return await connection.withDeadline(until, async () => {
      const handle = await client.workflow.start('checkpoint', {
        ...{ workflowId: `checkpoint-${command}`, taskQueue, args: [command] },
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
      return accepted(Number(await handle.result()));
    });
  } catch (error) {
    const cause = error instanceof WorkflowFailedError && error.cause instanceof ActivityFailure && error.cause.cause;
    if (cause instanceof ApplicationFailure && cause.nonRetryable)
      return refused(refusal('no-checkpoint', cause.message));
    if (fateUnknown(error)) return refused(UNAVAILABLE);
    throw error;
  }
}

const UNAVAILABLE = refusal(
  'unavailable',
  'Nobody can tell yet whether this was recorded. Send it again with the same key: it will not be recorded twice.',
);

/** The refusal inside a failed command, if that is what it is. */
function refusalIn(error: unknown): Refusal | undefined {
  if (error instanceof WorkflowNotFoundError)
    return refusal('not-started', 'This journey has not been started.', 'journey');
  const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
  if (!(cause instanceof ApplicationFailure) || cause.type !== REFUSAL) return undefined;
  return cause.details?.[0] as Refusal;
}

/** Deadline, cancelled, unavailable, internal, exhausted or a stalled task: it may have been recorded or not. */
const UNKNOWN_FATE = new Set([1, 4, 8, 9, 13, 14]);

function fateUnknown(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  if (isGrpcServiceError(error)) return UNKNOWN_FATE.has(error.code);
  if (error instanceof WorkflowUpdateFailedError)
    return error.cause instanceof ApplicationFailure && error.cause.type === 'UnprocessedUpdate';
  return error instanceof Error && error.cause !== undefined && fateUnknown(error.cause);
}

/** A few lanes for each journey; whoever comes when all are taken waits for one. */
class Lanes {
  private readonly waiting = new Map<string, { taken: number; queue: (() => void)[] }>();

  constructor(private readonly width: number) {}

  async take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const lane = this.waiting.get(name) ?? { taken: 0, queue: [] };
    this.waiting.set(name, lane);
    if (lane.taken >= this.width) await new Promise<void>((go) => lane.queue.push(go));
    else lane.taken += 1;
    try {
      return await work();
    } finally {
      const next = lane.queue.shift();
      if (next) next();
      else if ((lane.taken -= 1) === 0) this.waiting.delete(name);
    }
  }
}
