import { Pool } from 'pg';
import { setTimeout as pause } from 'node:timers/promises';
import { rebuildJourney } from '../../activities/rebuild';
import { openDatabase, type PrismaClient } from '../../prisma/client';

/** One event as the record holds it. */
export interface Held {
  readonly sequence: number;
  readonly command: string;
  readonly type: string;
  readonly person: string | null;
  readonly hash: string;
  readonly previousHash: string;
}

/** A journey's row and all its events, read at one moment. */
export interface JourneyHeld {
  readonly id: string;
  readonly sequence: number;
  readonly head: string;
  readonly events: readonly Held[];
}

const JOURNEYS = `
  select id, sequence, encode(head, 'hex') as head, (
    select json_agg(json_build_object('sequence', sequence, 'command', command, 'type', type,
      'person', payload->'value'->>'person', 'hash', encode(hash, 'hex'), 'previousHash', encode(previous_hash, 'hex'))
      order by sequence) from event where stream = journey.id) as events
  from journey where id = any($1) order by id`;

const READING_TABLES = ['duty', 'duty_version', 'gate', 'hand_over', 'alert'].map(
  (table) => `'${table}', (select json_agg(to_jsonb(t) order by t::text) from ${table} t where journey = $1)`,
);

/** Looks at the record without the product in between, also while the database comes back from having been killed. */
export class RecordWatcher {
  private readonly pool: Pool;
  private readonly prisma: PrismaClient;

  constructor(url: string) {
    this.pool = new Pool({ connectionString: url, max: 2 });
    this.pool.on('error', () => undefined); // the database is killed on purpose
    this.prisma = openDatabase(url, 2);
  }

  async close(): Promise<void> {
    await Promise.all([this.pool.end(), this.prisma.$disconnect()]);
  }

  journeys(ids: readonly string[]): Promise<readonly JourneyHeld[]> {
    return this.query<JourneyHeld>(JOURNEYS, [ids]);
  }

  /** How many facts of some journeys name one of these persons. */
  async factsNaming(ids: readonly string[], persons: readonly string[]): Promise<number> {
    const counted = `select count(*)::int as n from event
      where stream = any($1) and type = 'fact.recorded' and payload->'value'->>'person' = any($2)`;
    const [row] = await this.query<{ n: number }>(counted, [ids, persons]);
    return row?.n ?? 0;
  }

  /** A journey's reading tables as they are, and as a rebuild from its events makes them; nothing written in between. */
  async readAndRebuilt(journey: string): Promise<{ readonly read: unknown; readonly rebuilt: unknown }> {
    for (;;) {
      const before = await this.tables(journey);
      await untilDone(() => rebuildJourney(this.prisma, journey));
      const after = await this.tables(journey);
      if (before.sequence === after.sequence) return { read: before, rebuilt: after };
    }
  }

  private async tables(journey: string): Promise<{ readonly sequence: number; readonly rows: unknown }> {
    const text = `select sequence, to_jsonb(j) as row, json_build_object(${READING_TABLES.join(', ')}) as rows
      from journey j where id = $1`;
    const [found] = await this.query<{ sequence: number; row: unknown; rows: unknown }>(text, [journey]);
    if (!found) throw new Error('There is no such journey.');
    return found;
  }

  private query<R extends object>(text: string, values: readonly unknown[]): Promise<R[]> {
    return untilDone(async () => (await this.pool.query<R>(text, [...values])).rows);
  }
}

/** Tries again for half a minute, for what has been killed comes back by itself. */
async function untilDone<T>(work: () => Promise<T>): Promise<T> {
  for (const until = Date.now() + 30_000; ; await pause(100)) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > until) throw error;
    }
  }
}
