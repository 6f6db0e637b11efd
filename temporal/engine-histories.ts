import { promisify } from 'node:util';
import { brotliCompress, brotliDecompressSync, constants } from 'node:zlib';
import { isGrpcServiceError, WorkflowNotFoundError, type Client, type WorkflowExecutionInfo } from '@temporalio/client';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import type { ClosedRun, EngineHistories, KeptRun, Run } from '../activities/histories';
import { decrypt, encrypt } from '../activities/keys';
import { JOURNEYS } from '../workflows/catalogue';
import type { JourneyInput } from '../workflows/messages';
import { keyIdOf, keyOf, payloadCodec, type Keyring } from './codec';

const { History } = temporal.api.history.v1;
const { EventType } = temporal.api.enums.v1;

/** What the engine knows of a run, event by event. */
export type Events = readonly temporal.api.history.v1.IHistoryEvent[];

const compress = promisify(brotliCompress);

/** The journeys' runs in the engine, for a task queue. */
export function engineHistories(client: Client, taskQueue: string, keyring: Keyring): EngineHistories {
  const types = JOURNEYS.map(({ workflowType }) => `'${workflowType}'`).join(', ');
  const ours = `TaskQueue = '${taskQueue}' AND WorkflowType IN (${types})`;
  return {
    closed: () => runsOf(client.workflow.list({ query: `${ours} AND ExecutionStatus != 'Running'` })),
    open: async () => {
      const ids = new Set<string>();
      for await (const { runId } of client.workflow.list({ query: `${ours} AND ExecutionStatus = 'Running'` }))
        ids.add(runId);
      return ids;
    },
    read: async (run) => {
      const events = await readEvents(client, run);
      return events && (await closedRun(run, events, keyring));
    },
  };
}

async function* runsOf(listed: AsyncIterable<WorkflowExecutionInfo>): AsyncIterable<Run> {
  for await (const { workflowId, runId } of listed) yield { journey: workflowId, run: runId };
}

/** A run's history from the engine; null when it has none. */
export async function readEvents(client: Client, { journey, run }: Run): Promise<Events | null> {
  try {
    return (await client.workflow.getHandle(journey, run).fetchHistory()).events ?? [];
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

const NOT_FOUND = 5;

const isGone = (error: unknown): boolean =>
  error instanceof WorkflowNotFoundError || (isGrpcServiceError(error) && error.code === NOT_FOUND);

/** The runs of a journey that the engine has and that are not known yet, from the newest back; the oldest of them first. */
export async function readUnknown(
  client: Client,
  journey: string,
  known: ReadonlySet<string>,
): Promise<readonly (Run & { readonly events: Events })[]> {
  const found: (Run & { readonly events: Events })[] = [];
  for (let run = await newestRun(client, journey); run !== null && !known.has(run);) {
    const events: Events | null = await readEvents(client, { journey, run });
    if (events) found.unshift({ journey, run, events });
    run = events && aboutRun(events).continuedFrom;
  }
  return found;
}

async function newestRun(client: Client, journey: string): Promise<string | null> {
  try {
    return (await client.workflow.getHandle(journey).describe()).runId;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

const CLOSING: ReadonlySet<unknown> = new Set([
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT,
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED,
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED,
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW,
]);

/** A run as it is kept; undefined while it is open. */
async function closedRun(run: Run, events: Events, keyring: Keyring): Promise<ClosedRun | undefined> {
  const last = events.at(-1);
  if (!last || !CLOSING.has(last.eventType)) return undefined;
  const [before, after] = await Promise.all([inputOf(events, keyring), carriedOver(events, keyring)]);
  const first = (before?.snapshot?.sequence ?? 0) + 1;
  const end = after?.snapshot?.sequence ?? 0;
  const range = before && end >= first ? { firstSequence: first, lastSequence: end } : NO_RANGE;
  const seconds = Number(last.eventTime?.seconds ?? 0);
  return {
    ...run,
    ...aboutRun(events),
    ...range,
    closedAt: new Date(seconds * 1_000 + Math.floor((last.eventTime?.nanos ?? 0) / 1_000_000)),
    events: events.length,
    keyId: keyring.current,
    history: await sealHistory(run, events, keyring),
  };
}

const NO_RANGE = { firstSequence: null, lastSequence: null };

/** What a history says of its run: its type, its neighbours, and the build that ran it. */
export function aboutRun(
  events: Events,
): Pick<ClosedRun, 'workflowType' | 'continuedFrom' | 'continuedTo' | 'buildId'> {
  const started = events[0]?.workflowExecutionStartedEventAttributes;
  const continued = events.at(-1)?.workflowExecutionContinuedAsNewEventAttributes;
  const task = events.findLast(({ workflowTaskCompletedEventAttributes: done }) => done?.deploymentVersion);
  return {
    workflowType: started?.workflowType?.name ?? '',
    continuedFrom: started?.continuedExecutionRunId || null,
    continuedTo: continued?.newExecutionRunId || null,
    buildId: task?.workflowTaskCompletedEventAttributes?.deploymentVersion?.buildId ?? null,
  };
}

/** What a run of a journey began with; undefined when it cannot be read. */
export const inputOf = (events: Events, keyring: Keyring): Promise<JourneyInput | undefined> =>
  readInput(events[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0], keyring);

const carriedOver = (events: Events, keyring: Keyring): Promise<JourneyInput | undefined> =>
  readInput(events.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.input?.payloads?.[0], keyring);

/** A history is kept also when its payloads' key has gone. */
async function readInput(payload: Payload | null | undefined, keyring: Keyring): Promise<JourneyInput | undefined> {
  if (!payload || !keyring.keys.has(keyIdOf(payload))) return undefined;
  const [plain] = await payloadCodec(keyring).decode([payload]);
  return plain && defaultPayloadConverter.fromPayload<JourneyInput>(plain);
}

const boundTo = (keyId: string, { run }: Run): string => `history/${keyId}/${run}`;

async function sealHistory(run: Run, events: Events, keyring: Keyring): Promise<Buffer> {
  const plain = History.encode({ events: [...events] }).finish();
  const params = { [constants.BROTLI_PARAM_QUALITY]: 5 }; // most of it is ciphertext, which nothing makes smaller
  const { current } = keyring;
  return encrypt(keyOf(keyring, current), await compress(plain, { params }), boundTo(current, run));
}

/** @throws Error when the key is not in the keyring, or the history is not what was kept for this run */
export function openHistory(kept: KeptRun, keyring: Keyring): Events {
  const plain = decrypt(keyOf(keyring, kept.keyId), kept.history, boundTo(kept.keyId, kept));
  return History.decode(brotliDecompressSync(plain)).events;
}
