import { randomUUID } from 'node:crypto';
import type { Prisma, PrismaClient } from '../prisma/client';
import { instant, type Instant } from '../statute';
import { FIRST_LINK, hashOf, link, type Linked } from './chain';

/** Why somebody may look at a child without saying so: by the teams of the journey, by the authority, or by a hand-over. */
export const RELATIONS = ['own-team', 'own-authority', 'hand-over'] as const;
export type Relation = (typeof RELATIONS)[number];

/** That somebody was shown something of one child: one for each request and child. */
export interface Read {
  /** One run of one process; its reads are numbered and chained. */
  readonly writer: string;
  readonly sequence: number;
  /** The moment of the request. */
  readonly at: Instant;
  readonly actor: string;
  readonly actorRoles: readonly string[];
  readonly authority: string;
  readonly child: string;
  /** Those of the child's journeys that were shown. */
  readonly journeys: readonly string[];
  /** The fields of the API that were asked, and none of their arguments. */
  readonly fields: readonly string[];
  /** Moments asked about, where they are not the moment of the request. */
  readonly asAt: readonly Instant[];
  /** The same of what was known. */
  readonly knownBy: readonly Instant[];
  readonly relation: Relation;
  /** The ground that was stated, by its code. */
  readonly ground: string | null;
}

/** A read as the record keeps it. */
export type ReadLink = Linked<Read>;

/** Something of a child that was shown: by the child, or by one of the child's journeys. */
export interface Shown {
  readonly child?: string;
  readonly journey?: string;
  /** Whose journey it is, where that is known already: then nobody looks it up again. Said together with the child. */
  readonly team?: string;
  readonly authority?: string;
  /** The field of the API that led there. */
  readonly field: string;
  readonly asAt?: Instant;
  readonly knownBy?: Instant;
}

/** One request, as far as it showed something of children. */
export interface Reading {
  readonly at: Instant;
  readonly actor: string;
  readonly actorRoles: readonly string[];
  readonly authority: string;
  /** Ids of the caller's own teams. */
  readonly teams: readonly string[];
  /** Whether the caller sees the whole authority. */
  readonly wide: boolean;
  readonly ground: string | null;
  readonly shown: readonly Shown[];
}

/** Where reads are recorded. */
export interface Reads {
  /** Returns when it is in the record. @throws when it cannot be recorded: then nothing of it may be shown */
  record(reading: Reading): Promise<void>;
}

/** Reads in the record of this database, as one run of this process. */
export function openReads(prisma: PrismaClient): Reads {
  const writer = new Writer(prisma);
  return {
    record: async (reading) => {
      if (reading.shown.length > 0) await writer.add(await readsIn(prisma, reading));
    },
  };
}

type Unnumbered = Omit<Read, 'writer' | 'sequence'>;

/** A child to whom something shown leads, and how the caller stands to it. */
interface Place {
  readonly child: string;
  readonly journeys: readonly string[];
  readonly ownTeam: boolean;
  readonly ownAuthority: boolean;
}

async function readsIn(prisma: Pick<PrismaClient, '$queryRaw'>, reading: Reading): Promise<readonly Unnumbered[]> {
  const { teams: _, wide, shown, ...request } = reading;
  const places = placesShown(reading) ?? (await placesOf(prisma, reading));
  return places.map((place) => {
    const ofChild = shown.filter(
      ({ child, journey }) => child === place.child || (journey !== undefined && place.journeys.includes(journey)),
    );
    const relation = place.ownTeam ? 'own-team' : wide && place.ownAuthority ? 'own-authority' : 'hand-over';
    const { child, journeys: seen } = place;
    return {
      ...{ ...request, child, journeys: seen, relation },
      fields: distinct(ofChild.map(({ field }) => field)),
      asAt: distinct(ofChild.flatMap(({ asAt }) => asAt ?? [])),
      knownBy: distinct(ofChild.flatMap(({ knownBy }) => knownBy ?? [])),
    };
  });
}

/** Where all that was shown belongs, by what was shown itself; undefined when that does not say it of everything. */
function placesShown({ shown, teams, authority: own }: Reading): readonly Place[] | undefined {
  const places = new Map<string, { journeys: Set<string>; ownTeam: boolean; ownAuthority: boolean }>();
  const childOf = new Map<string, string>();
  for (const { child, journey, team, authority } of shown) {
    if (child === undefined || journey === undefined || team === undefined || authority === undefined) continue;
    const place = places.get(child) ?? { journeys: new Set(), ownTeam: false, ownAuthority: false };
    place.journeys.add(journey);
    place.ownAuthority ||= authority === own;
    place.ownTeam ||= authority === own && teams.includes(team);
    places.set(child, place);
    childOf.set(journey, child);
  }
  const covered = shown.every(({ child, journey }) =>
    journey === undefined ? places.has(child ?? '') : childOf.has(journey),
  );
  if (!covered) return undefined;
  return [...places].map(([child, { journeys, ...place }]) => ({
    child,
    journeys: [...journeys].toSorted(),
    ...place,
  }));
}

async function placesOf(
  prisma: Pick<PrismaClient, '$queryRaw'>,
  { shown, teams, ...request }: Reading,
): Promise<readonly Place[]> {
  const children = [...new Set(shown.flatMap(({ child }) => child ?? []))];
  const journeys = [...new Set(shown.flatMap(({ journey }) => journey ?? []))];
  return prisma.$queryRaw<Place[]>`
    with looked as (select unnest(${children}::text[]) as child union select child from journey where id = any(${journeys}))
    select l.child, coalesce(array_agg(j.id order by j.id) filter (where j.id = any(${journeys})), '{}') as journeys,
      coalesce(bool_or(j.authority = ${request.authority} and j.team = any(${[...teams]})), false) as "ownTeam",
      coalesce(c.authority = ${request.authority}, false) or coalesce(bool_or(j.authority = ${request.authority}), false) as "ownAuthority"
    from looked l left join child c on c.id = l.child left join journey j on j.child = l.child
    group by l.child, c.authority order by l.child`;
}

const distinct = <T extends string>(values: readonly T[]): readonly T[] => [...new Set(values)].toSorted();

interface Waiting {
  readonly reads: readonly Unnumbered[];
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Writes one batch at a time, and with the next all that has come meanwhile. When a batch fails nobody can tell whether it
 * was kept, so what comes next begins a run of its own.
 */
class Writer {
  private run = { writer: randomUUID(), sequence: 0, head: FIRST_LINK };
  private waiting: Waiting[] = [];
  private writing = false;

  constructor(private readonly prisma: Pick<PrismaClient, '$executeRaw'>) {}

  add(reads: readonly Unnumbered[]): Promise<void> {
    const added = new Promise<void>((done, failed) => this.waiting.push({ reads, done, failed }));
    if (!this.writing) void this.writeAll();
    return added;
  }

  private async writeAll(): Promise<void> {
    this.writing = true;
    for (let batch = this.waiting; batch.length > 0; batch = this.waiting) {
      this.waiting = [];
      try {
        await this.write(batch.flatMap(({ reads }) => reads));
        for (const { done } of batch) done();
      } catch (error) {
        this.run = { writer: randomUUID(), sequence: 0, head: FIRST_LINK };
        for (const { failed } of batch) failed(error);
      }
    }
    this.writing = false;
  }

  private async write(reads: readonly Unnumbered[]): Promise<void> {
    const { writer, sequence, head } = this.run;
    const links = link(
      head,
      reads.map((read, place): Read => ({ ...read, writer, sequence: sequence + place + 1 })),
    );
    await insert(this.prisma, links);
    this.run = { writer, sequence: sequence + links.length, head: links.at(-1)?.hash ?? head };
  }
}

async function insert(prisma: Pick<PrismaClient, '$executeRaw'>, links: readonly ReadLink[]): Promise<void> {
  await prisma.$executeRaw`
    insert into read (writer, sequence, at, actor, actor_roles, authority, child, journeys, fields, as_at, known_by, relation,
      ground, previous_hash, hash)
    select writer, sequence, at, actor, "actorRoles", authority, child, journeys, fields, "asAt", "knownBy", relation, ground,
      decode("previousHash", 'base64'), decode(hash, 'base64')
    from jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as r(writer text, sequence int, at timestamptz, actor text,
      "actorRoles" text[], authority text, child text, journeys text[], fields text[], "asAt" timestamptz[],
      "knownBy" timestamptz[], relation text, ground text, "previousHash" text, hash text)`;
}

// ---- Verification ----

/** Where one run of a process has come to. Kept elsewhere, it shows when the end of a run is taken away. */
export interface ReadHead {
  readonly writer: string;
  readonly sequence: number;
  /** Base64. */
  readonly hash: string;
}

/** The first read that is not what was written: changed, or no longer there. */
export interface BrokenRead {
  readonly writer: string;
  readonly sequence: number;
  readonly because: 'changed' | 'missing';
}

/** The heads of all runs. */
export function readHeads(prisma: Pick<PrismaClient, '$queryRaw'>): Promise<readonly ReadHead[]> {
  return prisma.$queryRaw<ReadHead[]>`
    select distinct on (writer) writer, sequence, encode(hash, 'base64') as hash from read order by writer, sequence desc`;
}

const AT_ONCE = 2_000;

/**
 * Goes through every run and tells the first read that is not what was written; null when all are.
 * @param kept heads that were kept elsewhere; without them a run that was cut off, or is gone, looks whole
 */
export async function checkReads(
  prisma: Pick<PrismaClient, 'read' | '$queryRaw'>,
  kept: readonly ReadHead[] = [],
): Promise<BrokenRead | null> {
  const writers = new Set([...kept, ...(await readHeads(prisma))].map(({ writer }) => writer));
  for (const writer of [...writers].toSorted()) {
    const broken = await checkRun(
      prisma,
      writer,
      kept.find((head) => head.writer === writer),
    );
    if (broken) return broken;
  }
  return null;
}

async function checkRun(
  { read }: Pick<PrismaClient, 'read'>,
  writer: string,
  kept: ReadHead | undefined,
): Promise<BrokenRead | null> {
  let before: ReadHead = { writer, sequence: 0, hash: FIRST_LINK };
  for (;;) {
    const where = { writer, sequence: { gt: before.sequence } };
    const rows = await read.findMany({ where, orderBy: { sequence: 'asc' }, take: AT_ONCE });
    const links = rows.map(linkOf);
    const broken = firstBroken(before, links, kept);
    if (broken) return broken;
    const last = links.at(-1);
    if (!last) break;
    before = last;
  }
  return kept && kept.sequence > before.sequence ? { writer, sequence: before.sequence + 1, because: 'missing' } : null;
}

/**
 * The first read of one run that does not follow from the one before it; null when all do.
 * @param before where the reads go on from
 * @param kept a head that was kept elsewhere, which the run must have passed through
 */
export function firstBroken(before: ReadHead, links: readonly ReadLink[], kept?: ReadHead): BrokenRead | null {
  let { sequence, hash } = before;
  for (const { previousHash, hash: said, ...read } of links) {
    const { writer } = read;
    if (read.sequence !== sequence + 1) return { writer, sequence: sequence + 1, because: 'missing' };
    const changed = previousHash !== hash || said !== hashOf(read, previousHash);
    if (changed || (kept?.sequence === read.sequence && kept.hash !== said))
      return { writer, sequence: read.sequence, because: 'changed' };
    ({ sequence } = read);
    hash = said;
  }
  return null;
}

/** A row as it was written. */
function linkOf({ storedAt: _, ...row }: Prisma.ReadGetPayload<object>): ReadLink {
  const moment = (value: Date): Instant => instant(value.getTime());
  return {
    ...row,
    at: moment(row.at),
    asAt: row.asAt.map(moment),
    knownBy: row.knownBy.map(moment),
    relation: row.relation as Relation, // one of these, by the table's own check
    previousHash: Buffer.from(row.previousHash).toString('base64'),
    hash: Buffer.from(row.hash).toString('base64'),
  };
}
