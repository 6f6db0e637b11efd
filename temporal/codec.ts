import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { METADATA_ENCODING_KEY, type Payload, type PayloadCodec } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { decrypt, encrypt } from '../activities/keys';

const ENCODING = 'binary/throughline-aes-256-gcm';
const KEY_ID = 'key-id';

/** Keys by id; the first encrypts, all decrypt. */
export interface Keyring {
  readonly current: string;
  readonly keys: ReadonlyMap<string, Buffer>;
}

/**
 * Reads a keyring from configuration: `id:base64` for each key, separated by commas, the current one first.
 * @throws Error naming the entry that is not a 32-byte key
 */
export function readKeyring(text: string): Keyring {
  const entries = text.split(',').map((entry) => {
    const [id = '', base64 = ''] = entry.trim().split(':');
    const key = Buffer.from(base64, 'base64');
    if (id === '' || key.length !== 32)
      throw new Error(`PAYLOAD_KEYS: the entry "${id}" is not a 32-byte key in base64.`);
    return [id, key] as const;
  });
  return { current: entries[0]?.[0] ?? '', keys: new Map(entries) };
}

/** Encrypts everything that the engine keeps: arguments, results, failures, snapshots. Old keys stay for old histories. */
export function payloadCodec(keyring: Keyring): PayloadCodec {
  const { current } = keyring;
  return {
    encode: async (payloads) => payloads.map((payload) => seal(payload, current, keyOf(keyring, current))),
    decode: async (payloads) => payloads.map((payload) => open(payload, (id) => keyOf(keyring, id))),
  };
}

/** @throws Error when the keyring has no key of that id */
export function keyOf({ keys }: Keyring, id: string): Buffer {
  const found = keys.get(id);
  if (!found) throw new Error(`The payload key "${id}" is not in the keyring.`);
  return found;
}

function seal(payload: Payload, id: string, key: Buffer): Payload {
  const plain = temporal.api.common.v1.Payload.encode(payload).finish();
  return {
    metadata: { [METADATA_ENCODING_KEY]: Buffer.from(ENCODING), [KEY_ID]: Buffer.from(id) },
    data: encrypt(key, deflateRawSync(plain, { level: 1 }), id),
  };
}

function open(payload: Payload, key: (id: string) => Buffer): Payload {
  if (textOf(payload, METADATA_ENCODING_KEY) !== ENCODING) return payload;
  const id = textOf(payload, KEY_ID);
  return temporal.api.common.v1.Payload.decode(inflateRawSync(decrypt(key(id), Buffer.from(payload.data ?? []), id)));
}

/** The id of the key that sealed a payload; empty when it is not sealed. */
export const keyIdOf = (payload: Payload): string => textOf(payload, KEY_ID);

const textOf = ({ metadata }: Payload, key: string): string => Buffer.from(metadata?.[key] ?? []).toString();
