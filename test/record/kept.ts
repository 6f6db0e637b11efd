import { Pool } from 'pg';
import { withClient, withSnapshot } from '../../activities/checkpoints';
import { hashOf, type Chained } from '../../activities/chain';
import { readStored } from '../../activities/verify';
import type { Stored } from '../../activities/streams';

const TABLES = [
  ...['event', 'checkpoint', 'checkpoint_leaf', 'authority', 'child', 'journey'],
  ...['team', 'staff', 'law_change', 'duty', 'duty_version', 'gate', 'hand_over', 'alert'],
];

/** The record as its owner sees it, who may change anything: with a copy of everything, to be put back after each test. */
export class KeptRecord {
  private readonly pool: Pool;

  constructor(ownerUrl: string) {
    this.pool = new Pool({ connectionString: ownerUrl, max: 2 });
  }

  close = (): Promise<void> => this.pool.end();

  async sql(text: string, ...values: readonly unknown[]): Promise<readonly Record<string, unknown>[]> {
    return (await this.pool.query(text, [...values])).rows;
  }

  async keep(): Promise<void> {
    await this.sql('drop schema if exists kept cascade; create schema kept');
    for (const table of TABLES) await this.sql(`create table kept.${table} as table ${table}`);
  }

  async putBack(): Promise<void> {
    await this.sql(`truncate ${TABLES.join(', ')}`);
    for (const table of TABLES) await this.sql(`insert into ${table} select * from kept.${table}`);
  }

  async events(stream: string): Promise<readonly Stored[]> {
    return withClient(this.pool, (client) =>
      withSnapshot(client, 'read only', async () => {
        const events: Stored[] = [];
        for await (const event of readStored(client, [stream])) events.push(event);
        return events;
      }),
    );
  }

  /** Changes one event and makes every hash from there on anew, as somebody would who knows how: the chain is whole again. */
  async rewrite(stream: string, from: number, change: (event: Chained) => Partial<Chained>): Promise<void> {
    let previousHash: string | undefined;
    for (const event of (await this.events(stream)).filter(({ sequence }) => sequence >= from)) {
      const { previousHash: before, hash: _h, storedAt: _s, ...content } = event;
      const { payload, actor, sequence } = { ...content, ...(event.sequence === from ? change(content) : {}) };
      previousHash ??= before;
      const hash = hashOf({ ...content, payload, actor }, previousHash);
      await this.sql(
        `update event set payload = $3, actor = $4, previous_hash = decode($5, 'base64'), hash = decode($6, 'base64')
         where stream = $1 and sequence = $2`,
        ...[stream, sequence, JSON.stringify(payload), actor, previousHash, hash],
      );
      previousHash = hash;
    }
    await this.moveHead(stream);
  }

  /** Makes the journey's row fit the events that are there. */
  async moveHead(stream: string): Promise<void> {
    await this.sql(
      `update journey set (sequence, head) = (select sequence, hash from event where stream = $1
       order by sequence desc limit 1) where id = $1`,
      stream,
    );
  }
}
