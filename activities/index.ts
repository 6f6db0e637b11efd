import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { PrismaClient } from '../prisma/client';
import type { LawChange } from '../workflows/kernel/law';
import type { Instant } from '../statute';
import type { Delivered, Delivery, RoundLook } from '../workflows/messages';
import { RecordIsBehind, type Checkpoints } from './checkpoints';
import { keepHistories, type EngineHistories, type Swept } from './histories';
import { journeysUnderLaw } from './reading';
import { append, lawSince, type Append, type Appended } from './record';
import { lapse, openIn, type RoundReach } from './round';

/** What a journey asks of the world. */
export interface JourneyActivities {
  append(batch: Append): Promise<Appended>;
  lawSince(authority: string, version: number): Promise<readonly LawChange[]>;
}

/** What an act for several children asks of the world. */
export interface ActActivities {
  deliver(delivery: Delivery): Promise<Delivered>;
}

/** What a change of law asks of the world. */
export interface LawActivities {
  /** Wakes the next journeys of an authority. @returns the last of them; null when there are no more */
  tellBatch(authority: string, after: string): Promise<string | null>;
}

/** What the taking of checkpoints asks of the world. */
export interface CheckpointActivities {
  /** @returns the number of the checkpoint */
  takeCheckpoint(command: string): Promise<number>;
}

/** What the keeping of histories asks of the world. */
export interface HistoryActivities {
  keepHistories(): Promise<Swept>;
}

/** What the round of a request asks of the world. */
export interface RoundActivities {
  openIn(request: string): Promise<RoundLook>;
  /** Records what is over by a moment, and tells the journeys of the request. */
  lapse(of: { readonly request: string; readonly now: Instant; readonly clockOffsetMs: number }): Promise<void>;
}

/** How journeys and rounds are reached. */
export interface Reach extends RoundReach {
  lawChanged(journeys: readonly string[]): Promise<void>;
}

export function activities(
  prisma: PrismaClient,
  reach: Reach,
  checkpoints: Checkpoints | undefined,
  histories: EngineHistories,
): JourneyActivities & ActActivities & LawActivities & CheckpointActivities & HistoryActivities & RoundActivities {
  return {
    append: (batch) => append(prisma, batch),
    lawSince: (authority, version) => lawSince(prisma, authority, version),
    deliver: (delivery) => deliver(delivery, reach.send),
    tellBatch: (authority, after) => tellBatch(prisma, reach.lawChanged, authority, after),
    takeCheckpoint: (command) => takeCheckpoint(checkpoints, command),
    keepHistories: () => sweep(prisma, histories),
    openIn: (request) => openIn(prisma, request),
    lapse: (of) => beating(() => lapse(prisma, reach, of)),
  };
}

const BEAT_MS = 2_000;

/**
 * Tells one journey. It says all the while that it lives, so that it is done again soon when its worker dies; and as long as
 * nobody can tell what became of it, it has not been done.
 */
async function deliver(delivery: Delivery, send: (delivery: Delivery) => Promise<Delivered>): Promise<Delivered> {
  return beating(async () => {
    const delivered = await send(delivery);
    if (delivered.refusal?.code !== 'unavailable') return delivered;
    throw ApplicationFailure.retryable('The journey has not answered.', 'Unanswered');
  });
}

/** So many journeys wake at a time: with a second between batches, half a core or so goes to them. */
const BATCH = 25;

async function tellBatch(
  prisma: PrismaClient,
  lawChanged: Reach['lawChanged'],
  authority: string,
  after: string,
): Promise<string | null> {
  const journeys = await journeysUnderLaw(prisma, authority, after, BATCH);
  await beating(() => lawChanged(journeys));
  return journeys.length < BATCH ? null : (journeys.at(-1) ?? null);
}

/** Trying again does not help a worker without a key, nor a record that was set back. */
async function takeCheckpoint(checkpoints: Checkpoints | undefined, command: string): Promise<number> {
  if (!checkpoints) throw ApplicationFailure.nonRetryable('No signing key is set.', 'NoSigningKey');
  try {
    return (await beating(() => checkpoints.take(command))).number;
  } catch (error) {
    if (error instanceof RecordIsBehind) throw ApplicationFailure.nonRetryable(error.message, error.name);
    throw error;
  }
}

/** A history that is lost is told in the worker's log, by its journey and run. */
async function sweep(prisma: PrismaClient, histories: EngineHistories): Promise<Swept> {
  const { log, cancellationSignal } = Context.current();
  const swept = await beating(() => keepHistories(prisma, histories, cancellationSignal));
  for (const { journey, run } of swept.lost)
    log.error(`Deleted before it was kept, run ${run}`, { workflowId: journey });
  return swept;
}

async function beating<T>(work: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}
