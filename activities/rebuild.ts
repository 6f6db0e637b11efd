import type { Prisma, PrismaClient } from '../prisma/client';
import type { Recorded } from '../workflows/kernel/events';
import { appendsOf, changesBetween, rowOf } from '../workflows/kernel/projection';
import { emptyJourney, fold, type JourneyState } from '../workflows/kernel/state';
import { readRecorded } from './reading';
import { writeProjections } from './record';

/**
 * Makes a journey's reading tables again from its events, in one transaction that keeps the journey's own commands waiting.
 * They come out as they were, for they are made by the same function that made them first.
 * @returns how many events were folded
 */
export async function rebuildJourney(prisma: PrismaClient, journey: string): Promise<number> {
  const within = (tx: Prisma.TransactionClient) => rebuildWithin(tx, journey);
  const { sequence } = await prisma.$transaction(within, { maxWait: 30_000, timeout: 120_000 });
  return sequence;
}

/** The same within a transaction. @returns what the events come to */
export async function rebuildWithin(tx: Prisma.TransactionClient, journey: string): Promise<JourneyState> {
  await tx.$queryRaw`select id from journey where id = ${journey} for update`;
  await clear(tx, journey);
  const events = await readRecorded(tx, journey);
  let state = emptyJourney(journey);
  for (const append of appendsOf(events)) state = await take(tx, journey, state, append);
  await writeRow(tx, state);
  return state;
}

/** Rebuilds every journey, one at a time, while the service goes on. */
export async function rebuildAll(prisma: PrismaClient, told: (done: number, of: number) => void): Promise<number> {
  const journeys = await prisma.journey.findMany({ select: { id: true }, orderBy: { id: 'asc' } });
  let events = 0;
  for (const [index, { id }] of journeys.entries()) {
    events += await rebuildJourney(prisma, id);
    told(index + 1, journeys.length);
  }
  return events;
}

async function clear(tx: Prisma.TransactionClient, journey: string): Promise<void> {
  const where = { journey };
  await tx.dutyVersion.deleteMany({ where });
  await tx.duty.deleteMany({ where });
  await tx.gate.deleteMany({ where });
  await tx.handOver.deleteMany({ where });
  await tx.alert.deleteMany({ where });
}

async function take(
  tx: Prisma.TransactionClient,
  journey: string,
  before: JourneyState,
  events: readonly Recorded[],
): Promise<JourneyState> {
  const after = fold(before, events);
  await writeProjections(tx, journey, rowOf(after), changesBetween(before, after, events), after.recordedAt);
  return after;
}

async function writeRow(tx: Prisma.TransactionClient, state: JourneyState): Promise<void> {
  const { team, endedOn, end } = rowOf(state);
  await tx.$executeRaw`update journey set team = ${team}, ended_on = ${endedOn}::date, "end" = ${end} where id = ${state.journey}`;
}
