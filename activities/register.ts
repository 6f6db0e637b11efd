import { Prisma, type PrismaClient } from '../prisma/client';
import { instant, type Instant } from '../statute';
import type { Occurred, Sealed, Values } from '../workflows/kernel/events';
import { changeCounts, type LawChange } from '../workflows/kernel/law';
import type { Authorship, Role } from '../workflows/kernel/people';
import { accepted, refusal, refused, type Judged, type Refusal } from '../workflows/kernel/refusals';
import type { Kept } from '../workflows/messages';
import { eventOf } from './shapes';
import { chained, FIRST_LINK, link } from './chain';
import { day } from './reading';
import { clearMatching, makeMatchingRow, takeUpMatching, type MatchingEvent, type MatchingStream } from './matching';
import { writeEvents } from './record';

/** What is recorded of authorities, children, homes and requests for a home: streams of their own, beside those of the journeys. */
export type RegisterEvent = BodyEvent | MatchingEvent;

/** Of an authority and of a child. */
export type BodyEvent =
  | { readonly type: 'authority.registered'; readonly title: string }
  | { readonly type: 'team.registered'; readonly team: string; readonly code: string; readonly title: string }
  | {
      readonly type: 'staff.registered';
      readonly staff: string;
      readonly reference: string;
      readonly roles: readonly Role[];
      readonly teams: readonly string[];
    }
  | { readonly type: 'law.changed'; readonly change: LawChange }
  /** Who searches for homes for the authority's children from now on: another body, or itself. */
  | { readonly type: 'matching-body.set'; readonly body: string }
  | { readonly type: 'retention.set'; readonly years: number; readonly source: string }
  | { readonly type: 'child.registered'; readonly authority: string; readonly reference: string }
  | { readonly type: 'fact.recorded'; readonly fact: 'names' | 'dateOfBirth'; readonly value: Values }
  | { readonly type: 'fact.corrected'; readonly corrects: number; readonly value: Values }
  | RecordExported
  | { readonly type: 'key.erased'; readonly ground: ErasureGround; readonly decision: string };

/** That the child's record was given out as one file; why, in words, may be sealed beside it. */
export interface RecordExported {
  readonly type: 'record.exported';
  /** The authority whose part of the record it was. */
  readonly authority: string;
  /** The code of the ground that was stated. */
  readonly ground: string;
  /** Whether sealed words stand in it opened. */
  readonly words: 'opened' | 'shut';
  /** Of the file, in hex; and its length. */
  readonly sha256: string;
  readonly bytes: number;
  /** Of the verifier in it, in hex. */
  readonly verifier: string;
}

/** Why the key that opens what is sealed of a child may be destroyed. */
export const ERASURE_GROUNDS = ['retention-over', 'wrong-child', 'court-order', 'erasure-request-upheld'] as const;

export type ErasureGround = (typeof ERASURE_GROUNDS)[number];

export interface RegisterDraft {
  readonly event: RegisterEvent;
  readonly occurred: Occurred;
  readonly sealed?: Sealed;
}

/** The history of an authority, named by its code, of a child, of a home or of a request for one. */
export type Stream =
  | { readonly kind: 'authority'; readonly id: string }
  | { readonly kind: 'child'; readonly id: string; readonly authority: string; readonly reference: string }
  | MatchingStream;

/** The row in which a stream of a kind has its head. */
const HEADS = {
  authority: { table: 'authority', key: 'code' },
  child: { table: 'child', key: 'id' },
  home: { table: 'home', key: 'id' },
  request: { table: 'home_request', key: 'id' },
} as const satisfies Readonly<Record<Stream['kind'], object>>;

/** A table's name or a column's, out of the list above and never from outside. */
const rowOf = ({ kind }: Pick<Stream, 'kind'>) => ({
  table: Prisma.raw(HEADS[kind].table),
  key: Prisma.raw(HEADS[kind].key),
});

/** Where a stream stands, under a lock: nought before its first event. */
export interface Standing {
  readonly sequence: number;
  readonly lawVersion: number;
}

export interface Registration {
  readonly stream: Stream;
  /** The first event makes the stream; otherwise it must be there. */
  readonly opens: boolean;
  readonly command: string;
  readonly body: string;
  readonly author: Authorship;
  readonly recordedAt: Instant;
  /** What to record, worked out under the lock; nothing when there is nothing to add. */
  readonly drafts: Drafts;
}

/** Works out what to record of a stream, under its lock; whatever it looks at, it reads within the same transaction. */
export type Drafts = (
  standing: Standing,
  tx: Tx,
) => Judged<readonly RegisterDraft[]> | Promise<Judged<readonly RegisterDraft[]>>;

type Tx = Prisma.TransactionClient;

/**
 * Records what is told of such a stream, with the reading rows that follow from it, in one transaction.
 * @returns where it stands in the record, as before when it was sent before; undefined when there was nothing to add
 */
export async function register(prisma: PrismaClient, registration: Registration): Promise<Judged<Kept | undefined>> {
  try {
    return accepted(await prisma.$transaction((tx) => registerWithin(tx, registration), { maxWait: 20_000 }));
  } catch (error) {
    if (error instanceof Refused) return refused(error.refusal);
    throw error;
  }
}

/** Undoes the transaction; never leaves this file. */
class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.code);
  }
}

async function registerWithin(tx: Tx, registration: Registration): Promise<Kept | undefined> {
  const { stream, command, body } = registration;
  const head = await lockHead(tx, registration);
  if (!head) throw new Refused(refusal('not-found', 'Register the authority first.', 'authority'));
  const before = await keptBefore(tx, stream.id, command);
  if (before && before.body !== body)
    throw new Refused(
      refusal('different-body', 'This idempotency key was used before with another content.', 'idempotencyKey'),
    );
  if (before) return before.kept;
  const judged = await registration.drafts(head, tx);
  if (!judged.ok) throw new Refused(judged.refusal);
  return judged.value.length === 0 ? undefined : write(tx, registration, head, judged.value);
}

interface Head extends Standing {
  readonly hash: string;
}

async function lockHead(tx: Tx, { stream, opens }: Registration): Promise<Head | undefined> {
  if (opens) await makeRow(tx, stream);
  const { table, key } = rowOf(stream);
  const law = stream.kind === 'authority' ? Prisma.sql`law_version` : Prisma.sql`0`;
  const rows = await tx.$queryRaw<Head[]>`
    select sequence, encode(head, 'base64') as hash, ${law} as "lawVersion"
    from ${table} where ${key} = ${stream.id} for update`;
  return rows[0];
}

async function makeRow(tx: Tx, stream: Stream): Promise<void> {
  if (stream.kind === 'authority')
    await tx.$executeRaw`
      insert into authority (code, title, sequence, head, law_version)
      values (${stream.id}, '', 0, decode(${FIRST_LINK}, 'base64'), 0) on conflict do nothing`;
  else if (stream.kind === 'child')
    await tx.$executeRaw`
      insert into child (id, authority, reference, sequence, head)
      values (${stream.id}, ${stream.authority}, ${stream.reference}, 0, decode(${FIRST_LINK}, 'base64'))
      on conflict do nothing`;
  else await makeMatchingRow(tx, stream, FIRST_LINK);
}

async function keptBefore(tx: Tx, stream: string, command: string): Promise<{ body: string; kept: Kept } | undefined> {
  const rows = await tx.event.findMany({
    where: { stream, command },
    orderBy: { sequence: 'asc' },
    select: { sequence: true, body: true, recordedAt: true },
  });
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return undefined;
  const kept = { command, first: first.sequence, last: last.sequence, recordedAt: first.recordedAt.toISOString() };
  return { body: first.body, kept };
}

async function write(
  tx: Tx,
  registration: Registration,
  head: Head,
  drafts: readonly RegisterDraft[],
): Promise<Kept | undefined> {
  const { stream, command, body, author, recordedAt } = registration;
  const place = { stream: stream.id, streamKind: stream.kind, command, body, recordedAt };
  const links = link(
    head.hash,
    drafts.map((draft, part) => chained({ ...place, part, sequence: head.sequence + part + 1 }, { ...draft, author })),
  );
  await writeEvents(tx, links);
  for (const { sequence, occurred, event } of drafts.map((draft, part) => ({
    ...draft,
    sequence: head.sequence + part + 1,
  })))
    await takeUp(tx, stream, { sequence, occurred, event, recordedAt });
  const last = links.at(-1);
  if (!last) return undefined;
  await moveHead(tx, stream, last);
  return { command, first: head.sequence + 1, last: last.sequence, recordedAt };
}

/** Sets the head of a stream to its last event; the rebuilding of the reading tables does the same. */
export async function moveHead(
  tx: Tx,
  stream: Stream,
  last: { readonly sequence: number; readonly hash: string },
): Promise<void> {
  const { table, key } = rowOf(stream);
  await tx.$executeRaw`
    update ${table} set sequence = ${last.sequence}, head = decode(${last.hash}, 'base64') where ${key} = ${stream.id}`;
}

/** One event of a register as it stands in the record. */
export interface RegisterRecorded {
  readonly sequence: number;
  readonly occurred: Occurred;
  readonly event: RegisterEvent;
  readonly recordedAt: Instant;
}

/** Brings the reading rows up to one event; the rebuilding of the reading tables goes through the same. */
export async function takeUp(tx: Tx, { id }: Stream, { sequence, event, recordedAt }: RegisterRecorded): Promise<void> {
  switch (event.type) {
    case 'authority.registered':
      await tx.$executeRaw`update authority set title = ${event.title} where code = ${id}`;
      return;
    case 'team.registered':
      await tx.$executeRaw`
        insert into team (id, authority, code, title) values (${event.team}, ${id}, ${event.code}, ${event.title})
        on conflict (id) do update set title = excluded.title`;
      return;
    case 'staff.registered':
      await tx.$executeRaw`
        insert into staff (id, authority, reference, roles, teams)
        values (${event.staff}, ${id}, ${event.reference}, ${[...event.roles]}, ${[...event.teams]})
        on conflict (id) do update set roles = excluded.roles, teams = excluded.teams`;
      return;
    case 'law.changed':
      return takeUpLaw(tx, id, event.change, recordedAt);
    case 'matching-body.set':
      await tx.$executeRaw`update authority set matching_body = ${event.body} where code = ${id}`;
      return;
    case 'child.registered':
    case 'key.erased':
    case 'record.exported':
    case 'retention.set': // read from the events themselves
      return;
    case 'fact.recorded':
      if (event.fact === 'names') await tx.$executeRaw`update child set names_in = ${sequence} where id = ${id}`;
      else await setBirthDate(tx, id, event.value);
      return;
    case 'fact.corrected': // of a child only the date of birth is corrected so far
      return setBirthDate(tx, id, event.value);
    default:
      return takeUpMatching(tx, id, event, recordedAt);
  }
}

async function setBirthDate(tx: Tx, child: string, value: Values): Promise<void> {
  await tx.$executeRaw`update child set born_on = ${String(value['bornOn'])}::date where id = ${child}`;
}

/** `law_change` is a record of its own and only ever grows, so a row that is there stays. */
async function takeUpLaw(tx: Tx, authority: string, change: LawChange, recordedAt: Instant): Promise<void> {
  const { version, ...payload } = change;
  await tx.$executeRaw`
    insert into law_change (authority, version, kind, payload, effective, recorded_at)
    values (${authority}, ${version}, ${change.kind}, ${JSON.stringify(payload)}::jsonb, ${changeCounts(change)}::date,
      ${recordedAt}::timestamptz) on conflict do nothing`;
  await tx.$executeRaw`update authority set law_version = ${version} where code = ${authority}`;
}

/**
 * Makes the reading rows of authorities, teams, staff, children, homes and requests again from their streams, each in a transaction of
 * its own. `law_change`, versions of homes and stored searches are records of their own and stay as they are.
 * @param kinds only streams of these; all when left out
 * @returns how many events were taken up
 */
export async function rebuildRegisters(
  prisma: PrismaClient,
  kinds: readonly Stream['kind'][] = ['authority', 'child', 'home', 'request'],
): Promise<number> {
  const streams = await prisma.$queryRaw<{ stream: string; streamKind: Stream['kind'] }[]>`
    select stream, stream_kind as "streamKind" from event
    where sequence = 1 and stream_kind = any(${[...kinds]}) order by stream_kind, stream`;
  let events = 0;
  for (const { stream, streamKind } of streams)
    events += await prisma.$transaction((tx) => rebuildRegister(tx, stream, streamKind), {
      maxWait: 30_000,
      timeout: 60_000,
    });
  return events;
}

/** Makes the reading rows of one register again, within a transaction. @returns how many events were taken up */
export async function rebuildRegister(tx: Tx, id: string, kind: Stream['kind']): Promise<number> {
  const rows = await tx.event.findMany({ where: { stream: id }, orderBy: { sequence: 'asc' } });
  const told = rows.map((row): RegisterRecorded & { readonly hash: string } => ({
    sequence: row.sequence,
    occurred: { on: day(row.occurredOn) },
    // Written from this type, and never altered since.
    event: eventOf(row) as RegisterEvent,
    recordedAt: instant(row.recordedAt.getTime()),
    hash: Buffer.from(row.hash).toString('base64'),
  }));
  const stream = streamOf(id, kind, told[0]?.event);
  await makeRow(tx, stream);
  if (stream.kind === 'home' || stream.kind === 'request') await clearMatching(tx, stream.kind, id);
  for (const one of told) await takeUp(tx, stream, one);
  const last = told.at(-1);
  if (last) await moveHead(tx, stream, last);
  return told.length;
}

/** A stream's first event says what its row has to say of it. */
function streamOf(id: string, kind: Stream['kind'], first: RegisterEvent | undefined): Stream {
  switch (kind) {
    case 'authority':
      return { kind, id };
    case 'child': {
      const { authority, reference } = first?.type === 'child.registered' ? first : { authority: '', reference: '' };
      return { kind, id, authority, reference };
    }
    case 'home': {
      const unknown = { body: '', provider: '', reference: '' };
      const { body, provider, reference } = first?.type === 'home.registered' ? first : unknown;
      return { kind, id, body, provider, reference };
    }
    case 'request': {
      const unknown = { body: '', authority: '', lane: 'planned' } as const;
      const { body, authority, lane } = first?.type === 'request.sent' ? first : unknown;
      return { kind, id, body, authority, lane };
    }
  }
}
