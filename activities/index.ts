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
    deliver: send,
  };
}
