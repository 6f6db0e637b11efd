import { randomUUID } from 'node:crypto';
import type { PrismaClient } from '../prisma/client';
import type { Instant } from '../statute';
import { FIRST_LINK, hashOf, link, type Linked } from './chain';
import { runOf, type Finding, type FindingCode, type Leaf } from './proof';

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

/** Checks one run of reads, read by read as they come in their order. It says what is wrong first. */
export class RunCheck {
  private last = { sequence: 0, hash: FIRST_LINK };
  private broken: Finding | undefined;
  private readonly run: string;

  /** @param leaves what checkpoints vouch for, the earliest first */
  constructor(
    writer: string,
    private readonly leaves: readonly (Pick<Leaf, 'sequence' | 'hash'> & { readonly checkpoint: number })[] = [],
  ) {
    this.run = runOf(writer);
  }

  take({ previousHash, hash, ...read }: ReadLink): void {
    this.broken ??= this.wrong(read, previousHash, hash);
    if (!this.broken) this.last = { sequence: read.sequence, hash };
  }

  /** After the last read. @returns what is wrong; undefined when all is well */
  end(): Finding | undefined {
    const voucher = this.leaves.findLast(({ sequence }) => sequence > this.last.sequence);
    if (this.broken || !voucher) return this.broken;
    const { sequence } = this.last;
    const said = sequence === 0 ? 'Every read of the run was removed' : `The run was cut off: it ends at ${sequence}`;
    const { checkpoint } = voucher;
    const message = `${said}. Checkpoint ${checkpoint} vouches for ${voucher.sequence}.`;
    return this.finding('read-missing', sequence + 1, message, checkpoint);
  }

  private wrong(read: Read, previousHash: string, hash: string): Finding | undefined {
    const { sequence } = read;
    const next = this.last.sequence + 1;
    if (sequence > next)
      return this.finding('read-missing', next, `Read ${next} was removed: read ${sequence} comes next.`);
    if (sequence < next || previousHash !== this.last.hash || hashOf(read, previousHash) !== hash)
      return this.finding('read-altered', sequence, `Read ${sequence} was changed after it was written.`);
    const differs = this.leaves.find((leaf) => leaf.sequence === sequence && leaf.hash !== hash);
    if (!differs) return undefined;
    const since = (this.leaves.findLast((leaf) => leaf.sequence < sequence)?.sequence ?? 0) + 1;
    const { checkpoint } = differs;
    const message = `A read from ${since} to ${sequence} was written anew: checkpoint ${checkpoint} vouches for another read ${sequence}.`;
    return this.finding('read-rewritten', sequence, message, checkpoint);
  }

  private finding(code: FindingCode, sequence: number, message: string, checkpoint: number | null = null): Finding {
    return { code, message, stream: this.run, sequence, checkpoint };
  }
}
