import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/*
 * What a search saw, in one line. Each version of a home is digested once, as it never changes.
 */

const digests = new WeakMap<object, string>();

/** SHA-256 over the canonical JSON (RFC 8785) of a value, in hexadecimal. */
export const digestOf = (value: object): string => sha256(String(canonicalize(value)));

/** A digest over homes, whatever their order. */
export function fingerprintOf(homes: readonly { readonly id: string }[]): string {
  const lines = homes.map((home) => `${home.id} ${digestOnce(home)}`).toSorted();
  return sha256(lines.join('\n'));
}

function digestOnce(home: object): string {
  const digest = digests.get(home) ?? digestOf(home);
  digests.set(home, digest);
  return digest;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
