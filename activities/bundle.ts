import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import type { ClientBase } from 'pg';
import {
  calendarEdition,
  calendarWith,
  catalogueWith,
  findRule,
  instant,
  type CalendarEditionData,
  type Explanation,
  type Rule,
} from '../statute';
import type { JourneyEvent, LawUsed, LimbVerdict, Recorded } from '../workflows/kernel/events';
import { calendarsLoaded, rulesLoaded, type LawChange, type LawKnown } from '../workflows/kernel/law';
import { ROLES } from '../workflows/kernel/people';
import { FIRST_LINK } from './chain';
import type { Finding, InclusionProof } from './proof';
import type { ReadLink } from './reads';
import type { RegisterEvent } from './register';
import { eventOf } from './shapes';
import type { Stored } from './streams';
import { readReads, readStored } from './verify';

/*
 * The auditor's bundle: everything that the record holds of one child and one authority, in one HTML file that also carries
 * what checks it. docs/bundle.md says how it is read.
 */

// ---- What goes into it ----

/** Whose record, and the part of which authority. */
export interface Whose {
  readonly child: string;
  readonly authority: string;
  /** Whether the authority registered the child: then every reader's reads are its to know. */
  readonly ownChild: boolean;
}

/** One stream of the child: the child's own, or a journey's. */
export interface Exported {
  readonly stream: string;
  readonly kind: 'child' | 'journey';
  readonly events: readonly Stored[];
}

/** What the record holds, at one moment. */
export interface Gathered {
  /** The child's own first, then the journeys in the order in which they were started. */
  readonly streams: readonly Exported[];
  readonly reads: readonly ReadLink[];
  /** What the authority has loaded of law and settings. */
  readonly changes: readonly LawChange[];
}

/** The child's own stream and those of the journeys that the authority holds, by the events alone. Within a snapshot. */
export async function streamsHeld(client: ClientBase, { child, authority }: Whose): Promise<readonly string[]> {
  const { rows } = await client.query<{ stream: string }>(
    `select stream from event where payload->>'child' = $1 and sequence = 1 and stream_kind = 'journey'
       and payload->>'authority' = $2 order by occurred_on, recorded_at, stream`,
    [child, authority],
  );
  return [child, ...rows.map(({ stream }) => stream)];
}

/** Reads all of it, within a snapshot. */
export async function gather(client: ClientBase, whose: Whose): Promise<Gathered> {
  const { child, authority, ownChild } = whose;
  const names = await streamsHeld(client, whose);
  const events = new Map<string, Stored[]>(names.map((stream) => [stream, []]));
  for await (const event of readStored(client, names)) events.get(event.stream)?.push(event);
  const reads: ReadLink[] = [];
  const seen = ownChild
    ? readReads(client, 'child = $1', [child])
    : readReads(client, ...ofAuthority(child, authority));
  for await (const read of seen) reads.push(read);
  const { rows } = await client.query<{ version: number; payload: object }>(
    'select version, payload from law_change where authority = $1 order by version',
    [authority],
  );
  return {
    streams: names.map((stream) => ({
      ...{ stream, kind: stream === child ? 'child' : 'journey', events: events.get(stream) ?? [] },
    })),
    reads,
    // Written from this type.
    changes: rows.map(({ version, payload }) => ({ ...payload, version }) as LawChange),
  };
}

const ofAuthority = (child: string, authority: string) =>
  ['child = $1 and authority = $2', [child, authority]] as const;

/** An event as the kernel folds it, in today's shape. */
export function recordedOf(stored: Stored): Recorded {
  const { sequence, sealed, sealedFields, onBehalfOf } = stored;
  const by = { id: stored.actor, roles: rolesIn(stored.actorRoles) };
  const behalf = onBehalfOf === null ? {} : { onBehalfOf: { id: onBehalfOf, roles: rolesIn(stored.onBehalfOfRoles) } };
  return {
    sequence,
    recordedAt: instant(stored.recordedAt),
    occurred: occurredOf(stored),
    author: { by, ...behalf },
    ...(sealed === null ? {} : { sealed: { bytes: sealed, fields: sealedFields } }),
    event: eventOf(stored) as JourneyEvent, // a journey's stream holds no other
  };
}

const rolesIn = (names: readonly string[]) => ROLES.filter((role) => names.includes(role));

const occurredOf = ({ occurredOn, occurredAt }: Stored): Recorded['occurred'] => ({
  on: occurredOn as Recorded['occurred']['on'], // a date column
  ...(occurredAt === null ? {} : { at: instant(occurredAt) }),
});

// ---- The law that it rests on ----

/** The rows of rules and calendars by which dates and verdicts were come to, each with its SHA-256; and what was loaded. */
export interface LawExported {
  readonly rules: readonly { readonly edition: string; readonly row: Rule; readonly sha256: string }[];
  readonly calendars: readonly {
    readonly edition: string;
    readonly data: CalendarEditionData;
    readonly sha256: string;
  }[];
  /** Starts, packs and settings that the authority has loaded. */
  readonly changes: readonly LawChange[];
}

/** What events say of the law that they rest on. */
interface Rests {
  readonly law?: LawUsed;
  readonly explanation?: Explanation | null;
  readonly limbs?: readonly LimbVerdict[];
}

export function lawOf({ streams, changes }: Gathered): LawExported {
  const known: LawKnown = { version: 0, changes };
  const catalogue = catalogueWith(rulesLoaded(known));
  const rules = new Map<string, Rule>();
  const take = (id: string, edition?: string): void => {
    const row = findRule(id, { catalogue, ...(edition === undefined ? {} : { edition }) });
    rules.set(`${row.id} ${edition ?? row.edition}`, row);
  };
  const calendars = new Set<string>();
  for (const { law, explanation, limbs = [] } of restsOf(streams)) {
    if (law && law.calendar !== '') calendars.add(law.calendar);
    if (explanation?.citation) take(explanation.rule, explanation.edition);
    if (explanation?.heldTo) take(explanation.heldTo.rule, explanation.heldTo.edition);
    for (const { rule } of limbs) take(rule);
  }
  const issues = [...calendars].flatMap((id) => calendarEdition(id, calendarWith(calendarsLoaded(known))).editions);
  return {
    rules: [...rules].map(([name, row]) => digested({ edition: name.slice(row.id.length + 1), row })),
    calendars: [...new Set(issues)].map((data) => digested({ edition: data.id, data })),
    changes: changes.filter(({ kind }) => kind !== 'rules' && kind !== 'calendar'),
  };
}

const restsOf = (streams: readonly Exported[]): readonly Rests[] =>
  // Each of these fields is only ever of this kind, whatever event has it.
  streams.flatMap(({ events }) => events.map((event) => eventOf(event) as JourneyEvent & RegisterEvent & Rests));

const digested = <T extends object>(one: T): T & { readonly sha256: string } => ({
  ...one,
  sha256: sha256(String(canonicalize(one))),
});

// ---- The file ----

/** What vouches for the events: the newest checkpoint, with the place of each stream in it. */
export interface Vouching {
  readonly statement: string;
  readonly signature: string;
  /** The public key that it is signed with, in PEM; null when this service was not told of it. */
  readonly key: string | null;
  readonly proofs: readonly InclusionProof[];
}

/** Who asked for the file, when and why. */
export interface Asking {
  readonly child: string;
  readonly authority: string;
  readonly madeAt: string;
  readonly by: string;
  readonly roles: readonly string[];
  readonly ground: string;
  readonly words: 'opened' | 'shut';
}

export interface Contents {
  readonly asking: Asking;
  readonly gathered: Gathered;
  readonly law: LawExported;
  readonly checkpoint: Vouching | null;
  /** What the service itself found when it made the file. */
  readonly findings: readonly Finding[];
}

export const FORMAT = 'throughline-bundle-1';

/** The verifier that every file carries, byte for byte. */
export const VERIFIER = readFileSync(join(__dirname, 'bundle-verifier.mjs'), 'utf8');

/** SHA-256 in hex. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export const VERIFIER_SHA256 = sha256(VERIFIER);

/**
 * The file: a page for people, and after it the data that it was made from, which no browser shows or runs.
 * @param page everything up to the end of what people read; it has no script in it
 */
export function bundleFile(page: string, { asking, gathered, law, checkpoint, findings }: Contents): string {
  const events = gathered.streams.flatMap((stream) => stream.events);
  const parts = {
    events: lines(events),
    reads: lines(gathered.reads),
    checkpoint: inScript(JSON.stringify(checkpoint)),
    law: inScript(JSON.stringify(law)),
    verifier: VERIFIER,
  };
  const readable = wrapped(page, (name) => `<part ${name}>`);
  const digests = Object.entries({ readable, ...parts }).map(([name, text]) => [name, sha256(text)]);
  const about = {
    ...{ format: FORMAT, ...asking },
    streams: gathered.streams.map(({ stream, kind, events: own }) => ({
      ...{ stream, kind, events: own.length, head: own.at(-1)?.hash ?? FIRST_LINK },
    })),
    reads: gathered.reads.length,
    checkpoint: checkpoint && Number(Object(JSON.parse(checkpoint.statement)).number),
    findings,
    parts: Object.fromEntries(digests),
  };
  const texts: Readonly<Record<string, string>> = { about: inScript(JSON.stringify(about)), ...parts };
  const file = wrapped(page, (name, type) => `<script type="${type}" id="${name}">\n${texts[name]}`);
  return `${file}<!-- sha256 ${sha256(file)} -->\n`;
}

const PARTS = ['about', 'events', 'reads', 'checkpoint', 'law', 'verifier'];

const wrapped = (page: string, part: (name: string, type: string) => string): string => {
  const data = PARTS.map((name) => part(name, name === 'verifier' ? 'text/plain' : 'application/json'));
  return `${page}${data.map((text) => `${text}</script>\n`).join('')}</body>\n</html>\n`;
};

/** So that nothing in it can end the script. */
const inScript = (json: string): string => json.replaceAll('<', '\\u003c');

/** One to a line, so that two files can be compared. */
const lines = (rows: readonly object[]): string => inScript(`[${rows.map((row) => JSON.stringify(row)).join(',\n')}]`);
