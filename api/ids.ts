import { createHash } from 'node:crypto';
import { refusal, type Refusal } from '../workflows/kernel/refusals';

/** What has an id of its own in the API. */
export type Kind =
  | ('Authority' | 'Team' | 'Staff' | 'Child' | 'Journey' | 'Duty' | 'TimelineEntry')
  | ('Home' | 'HomeRequest' | 'SearchRun' | 'Approach' | 'Hold');

/** What can be asked for by its id alone. */
export const NODES: readonly string[] = ['Journey', 'Child', 'Duty'] satisfies readonly Kind[];

/** The opaque id by which callers name something. */
export function globalId(kind: Kind, id: string): string {
  return Buffer.from(`${kind}:${id}`).toString('base64url');
}

/** The kind and the inner id of a global one; undefined for text that is no id of ours. */
export function readGlobalId(text: string): { readonly typename: string; readonly id: string } | undefined {
  const [, typename = '', id = ''] = /^([A-Za-z]+):([^\0]+)$/.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  return typename === '' ? undefined : { typename, id };
}

/** The inner id of something of one kind; undefined for the id of anything else. */
export function innerId(kind: Kind, text: string): string | undefined {
  const read = readGlobalId(text);
  return read?.typename === kind ? read.id : undefined;
}

/** Told where an id leads to nothing that the caller may see: whether it exists elsewhere is not said. */
export const notFound = (what: string, ...path: string[]): Refusal =>
  refusal('not-found', `There is no such ${what}, or it is not for your authority.`, ...path);

/** The id of what an authority calls by a reference of its own: the same for the same reference, and telling nothing of it. */
export function ownId(
  kind: 'team' | 'staff' | 'child' | 'journey' | 'home' | 'home-request',
  authority: string,
  ...reference: string[]
): string {
  return uuidOf(kind, authority, ...reference);
}

/** The id under which one caller's key stands for one command to one journey or other stream. */
export function commandId(authority: string, subject: string, key: string, stream: string): string {
  return uuidOf('command', authority, subject, key, stream);
}

/** A SHA-256 in the form of a UUID (version 8: made by a rule of ours). */
export function uuidOf(...parts: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x80, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = digest.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
