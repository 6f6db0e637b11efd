import canonicalize from 'canonicalize';
import type { Prisma, PrismaClient } from '../prisma/client';
import { rowOf } from '../workflows/kernel/projection';
import type { JourneyState } from '../workflows/kernel/state';
import { matchingTables } from './matching';
import type { Finding } from './proof';
import { rebuildWithin } from './rebuild';
import { rebuildRegister } from './register';

/*
 * Whether the reading tables are what the events make them: they are made again by the code that made them first, compared,
 * and put back by undoing the transaction.
 */

type Tx = Prisma.TransactionClient;

/** Compares the reading tables of everything but the streams named, one stream at a time, while the service goes on. */
export async function verifyTables(
  prisma: PrismaClient,
  broken: ReadonlySet<string>,
  found: (finding: Finding) => void,
): Promise<number> {
  const all = await prisma.$queryRaw<{ stream: string; kind: string }[]>`
    select id as stream, 'journey' as kind from journey union all select id, 'child' from child
    union all select code, 'authority' from authority union all select id, 'home' from home
    union all select id, 'request' from home_request`;
  const whole = all.filter(({ stream }) => !broken.has(stream));
  for (const { stream, kind } of whole)
    for (const table of await differing(prisma, stream, kind)) found(differs(stream, table));
  return whole.length;
}

const differs = (stream: string, table: string): Finding => ({
  code: 'table-differs',
  message: `The table ${table} is not what the events of this stream make it: \`npm run rebuild\` makes it again.`,
  ...{ stream, sequence: null, checkpoint: null },
});

/** Undoes the transaction; never leaves this file. */
class Undone extends Error {
  constructor(readonly tables: readonly string[]) {
    super('Nothing was to be changed.');
  }
}

async function differing(prisma: PrismaClient, stream: string, kind: string): Promise<readonly string[]> {
  try {
    return await prisma.$transaction(
      async (tx): Promise<never> => {
        throw new Undone(await (kind === 'journey' ? journeyTables(tx, stream) : registerTables(tx, stream, kind)));
      },
      { maxWait: 30_000, timeout: 120_000 },
    );
  } catch (error) {
    if (error instanceof Undone) return error.tables;
    throw error;
  }
}

type Tables = Readonly<Record<string, unknown>>;

const unlike = (before: Tables, after: Tables): readonly string[] =>
  Object.keys(before).filter((table) => canonicalize(before[table]) !== canonicalize(after[table]));

// ---- Journeys ----

async function journeyTables(tx: Tx, journey: string): Promise<readonly string[]> {
  await tx.$queryRaw`select id from journey where id = ${journey} for update`;
  const before = await tablesOf(tx, journey);
  const state = await rebuildWithin(tx, journey);
  const rows = unlike(before, await tablesOf(tx, journey));
  return (await rowIsOf(tx, journey, state)) ? rows : [...new Set(['journey', ...rows])];
}

async function tablesOf(tx: Tx, id: string): Promise<Tables> {
  const [found] = await tx.$queryRaw<{ tables: Tables }[]>`
    select json_build_object(
      'journey', (select to_jsonb(t) from journey t where id = ${id}),
      'duty', (select json_agg(to_jsonb(t) order by t.id) from duty t where journey = ${id}),
      'duty_version', (select json_agg(to_jsonb(t) order by t.duty, t.known_from, t.true_from)
        from duty_version t where journey = ${id}),
      'gate', (select json_agg(to_jsonb(t) order by t.gate, t.act) from gate t where journey = ${id}),
      'hand_over', (select json_agg(to_jsonb(t) order by t.offer) from hand_over t where journey = ${id}),
      'alert', (select json_agg(to_jsonb(t) order by t.id) from alert t where journey = ${id})) as tables`;
  return found?.tables ?? {};
}

/** What rebuilding leaves as it is: what a journey's row says of its opening. */
async function rowIsOf(tx: Tx, id: string, state: JourneyState): Promise<boolean> {
  const { team: _t, endedOn: _o, end: _e, ...opened } = rowOf(state);
  const [row] = await tx.$queryRaw<{ row: object }[]>`
    select json_build_object('type', type, 'purpose', purpose, 'child', child, 'authority', authority, 'reference', reference,
      'siblingGroup', sibling_group, 'follows', follows, 'startedOn', started_on::text, 'clockOffsetMs', clock_offset_ms,
      'recordedAt', to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) as row
    from journey where id = ${id}`;
  return canonicalize(row?.row) === canonicalize(opened);
}

// ---- Registers ----

async function registerTables(tx: Tx, stream: string, kind: string): Promise<readonly string[]> {
  const ofMatching = kind === 'home' || kind === 'request';
  if (!ofMatching && kind !== 'authority' && kind !== 'child') return [];
  const read = ofMatching ? matchingTables : registerOf;
  const before = await read(tx, stream);
  await rebuildRegister(tx, stream, kind);
  const rows = unlike(before, await read(tx, stream));
  return [...new Set([...rows, ...(await unfounded(tx, stream))])];
}

async function registerOf(tx: Tx, id: string): Promise<Tables> {
  const [found] = await tx.$queryRaw<{ tables: Tables }[]>`
    select json_build_object(
      'authority', (select to_jsonb(t) from authority t where code = ${id}),
      'child', (select to_jsonb(t) from child t where id = ${id}),
      'team', (select json_agg(to_jsonb(t) order by t.id) from team t where authority = ${id}),
      'staff', (select json_agg(to_jsonb(t) order by t.id) from staff t where authority = ${id}),
      'law_change', (select json_agg(to_jsonb(t) order by t.version) from law_change t where authority = ${id})) as tables`;
  return found?.tables ?? {};
}

/** Tables with a row, or a name in a row, that no event tells of: rebuilding leaves those as they are. */
async function unfounded(tx: Tx, id: string): Promise<readonly string[]> {
  const found = await tx.$queryRaw<{ table: string }[]>`
    select 'team' as table from team t where authority = ${id} and not exists (select from event e where e.stream = ${id}
      and e.type = 'team.registered' and e.payload->>'team' = t.id and e.payload->>'code' = t.code)
    union select 'staff' from staff t where authority = ${id} and not exists (select from event e where e.stream = ${id}
      and e.type = 'staff.registered' and e.payload->>'staff' = t.id and e.payload->>'reference' = t.reference)
    union select 'law_change' from law_change t where authority = ${id} and not exists (select from event e
      where e.stream = ${id} and e.type = 'law.changed' and (e.payload->'change'->>'version')::int = t.version
        and (e.payload->'change') - 'version' = t.payload and t.payload->>'kind' = t.kind and e.recorded_at = t.recorded_at)
    union select 'child' from child t where id = ${id} and sequence > 0 and not exists (select from event e
      where e.stream = ${id} and e.type = 'child.registered' and e.payload->>'authority' = t.authority
        and e.payload->>'reference' = t.reference)`;
  return found.map(({ table }) => table);
}
