import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { PrismaClient } from '../prisma/client';
import type { LawChange } from '../workflows/kernel/law';
import type { Delivered, Delivery } from '../workflows/messages';
import { append, lawSince, type Append, type Appended } from './record';

/** What a journey asks of the world. */
export interface JourneyActivities {
  append(batch: Append): Promise<Appended>;
  lawSince(authority: string, version: number): Promise<readonly LawChange[]>;
}

/** What an act for several children asks of the world. */
export interface ActActivities {
  deliver(delivery: Delivery): Promise<Delivered>;
}

/** @param send how commands reach a journey */
export function activities(
  prisma: PrismaClient,
  send: (delivery: Delivery) => Promise<Delivered>,
): JourneyActivities & ActActivities {
  return {
    append: (batch) => append(prisma, batch),
    lawSince: (authority, version) => lawSince(prisma, authority, version),
    deliver: (delivery) => deliver(delivery, send),
  };
}

const BEAT_MS = 2_000;

/**
 * Tells one journey. It says all the while that it lives, so that it is done again soon when its worker dies; and as long as
 * nobody can tell what became of it, it has not been done.
 */
async function deliver(delivery: Delivery, send: (delivery: Delivery) => Promise<Delivered>): Promise<Delivered> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), BEAT_MS);
  try {
    const delivered = await send(delivery);
    if (delivered.refusal?.code !== 'unavailable') return delivered;
    throw ApplicationFailure.retryable('The journey has not answered.', 'Unanswered');
  } finally {
    clearInterval(beat);
  }
}
