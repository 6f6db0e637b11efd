import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Occurred, Sealed } from '../workflows/kernel/events';
import type { Authorship } from '../workflows/kernel/people';
import { versionOf } from './shapes';

/** What one event's hash covers: everything the service writes, and the hash before it. `sealed` is the ciphertext. */
export interface Chained {
  readonly stream: string;
  readonly sequence: number;
  readonly streamKind: string;
  readonly command: string;
  readonly part: number;
  readonly body: string;
  readonly type: string;
  readonly version: number;
  readonly payload: unknown;
  readonly sealed: string | null;
  readonly sealedFields: readonly string[];
  readonly occurredOn: string;
  readonly occurredAt: string | null;
  readonly recordedAt: string;
  readonly actor: string;
  readonly actorRoles: readonly string[];
  readonly onBehalfOf: string | null;
  readonly onBehalfOfRoles: readonly string[];
  readonly packs: readonly string[];
  readonly calendarEdition: string | null;
}

/** Something with its place in a chain. */
export type Linked<T> = T & {
  /** Base64. */
  readonly previousHash: string;
  readonly hash: string;
};

export type Link = Linked<Chained>;

/** Where an event goes: its stream and place, and the command that it comes of. */
type Place = Pick<Chained, 'stream' | 'streamKind' | 'sequence' | 'command' | 'part' | 'body' | 'recordedAt'> &
  Partial<Pick<Chained, 'packs' | 'calendarEdition'>>;

/** What is said there: any event, with when it happened, whose it is, and what of it is sealed. */
interface Saying {
  readonly event: { readonly type: string };
  readonly occurred: Occurred;
  readonly author: Authorship;
  readonly sealed?: Sealed | undefined;
}

/** An event as the record keeps it, in every stream alike. */
export function chained(place: Place, { event, occurred, author, sealed }: Saying): Chained {
  const { type, ...payload } = event;
  return {
    packs: [],
    calendarEdition: null,
    ...place,
    type,
    version: versionOf(type),
    payload,
    sealed: sealed?.bytes ?? null,
    sealedFields: sealed?.fields ?? [],
    occurredOn: occurred.on,
    occurredAt: occurred.at ?? null,
    actor: author.by.id,
    actorRoles: author.by.roles,
    onBehalfOf: author.onBehalfOf?.id ?? null,
    onBehalfOfRoles: author.onBehalfOf?.roles ?? [],
  };
}

/** The hash before the first event of every stream: 32 bytes of nought, in base64. */
export const FIRST_LINK = Buffer.alloc(32).toString('base64');

/** SHA-256 over canonical JSON (RFC 8785) of an event, or of anything else that is chained, with the hash before it; base64. */
export function hashOf(event: object, previousHash: string): string {
  const text = canonicalize({ ...event, previousHash });
  return createHash('sha256').update(String(text)).digest('base64');
}

/** Chains new events to the head of their stream. */
export function link<T extends object>(head: string, events: readonly T[]): readonly Linked<T>[] {
  let previousHash = head;
  return events.map((event) => {
    const hash = hashOf(event, previousHash);
    const linked = { ...event, previousHash, hash };
    previousHash = hash;
    return linked;
  });
}

/** The hash of a command's content, so that the same id with another content is told apart. Sealing is left out of it. */
export function bodyHash(content: unknown): string {
  return createHash('sha256')
    .update(String(canonicalize(content)))
    .digest('base64url');
}
