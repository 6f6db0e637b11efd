import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  randomBytes,
  sign,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Pool } from 'pg';
import type { Sealed } from '../workflows/kernel/events';
import { keyId, readKeys, type TrustedKeys } from './proof';

/** Wraps and unwraps the keys of children; a key service may stand behind it. */
export interface MasterKey {
  readonly id: string;
  wrap(key: Buffer): Buffer;
  unwrap(wrapped: Buffer): Buffer;
}

/** The keys that open sealed values: one for each child, kept apart from the record and the engine. */
export interface Keystore {
  /** Seals fields of a child; makes the child's key the first time. */
  seal(child: string, fields: Readonly<Record<string, string>>): Promise<Sealed>;
  /** Opens what was sealed; null when the child's key no longer exists. */
  open(child: string, bytes: string): Promise<Readonly<Record<string, string>> | null>;
  /** A digest of fields that only the child's key can make: the same for the same words, and telling nothing without it. */
  fingerprint(child: string, fields: Readonly<Record<string, string>>): Promise<string>;
  close(): Promise<void>;
}

/** @param url the keystore's own database */
export function openKeystore(url: string, master: MasterKey): Keystore {
  const pool = new Pool({ connectionString: url, max: 4 });
  pool.on('error', () => undefined); // a connection that breaks while nobody uses it is made anew by whoever asks next
  const cache = new Map<string, Buffer>();

  const find = async (child: string): Promise<Buffer | null> => {
    const known = cache.get(child);
    if (known) return known;
    const { rows } = await pool.query<{ wrapped: Buffer }>('select wrapped from child_key where child = $1', [child]);
    const wrapped = rows[0]?.wrapped;
    return wrapped ? remember(child, master.unwrap(wrapped)) : null;
  };
  const remember = (child: string, key: Buffer): Buffer => {
    if (cache.size >= CACHED_KEYS) cache.clear();
    cache.set(child, key);
    return key;
  };
  const make = async (child: string): Promise<Buffer> => {
    const key = randomBytes(32);
    await pool.query('insert into child_key (child, wrapped, master_key) values ($1, $2, $3) on conflict do nothing', [
      child,
      master.wrap(key),
      master.id,
    ]);
    return (await find(child)) ?? key; // somebody else may have made it first
  };
  return {
    seal: async (child, fields) => ({
      bytes: encrypt((await find(child)) ?? (await make(child)), Buffer.from(JSON.stringify(fields)), child).toString(
        'base64',
      ),
      fields: Object.keys(fields).toSorted(),
    }),
    open: async (child, bytes) => {
      const key = await find(child);
      return (
        key && (JSON.parse(decrypt(key, Buffer.from(bytes, 'base64'), child).toString()) as Record<string, string>)
      );
    },
    fingerprint: async (child, fields) => {
      const key = (await find(child)) ?? (await make(child));
      const own = createHmac('sha256', key).update('fingerprint').digest(); // so that no key serves two purposes
      return createHmac('sha256', own)
        .update(JSON.stringify(Object.entries(fields).toSorted()))
        .digest('base64url');
    },
    close: () => pool.end(),
  };
}

const CACHED_KEYS = 10_000;

/** A master key kept in a file: 32 bytes in base64. @throws Error when the file does not hold that */
export function masterKeyFromFile(path: string): MasterKey {
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
  if (key.length !== 32) throw new Error(`The master key file ${path} must hold 32 bytes in base64.`);
  const id = 'file';
  return { id, wrap: (plain) => encrypt(key, plain, id), unwrap: (wrapped) => decrypt(key, wrapped, id) };
}

/** Signs checkpoints; a key service may stand behind it. */
export interface SigningKey {
  /** The id of its public key: the SHA-256 of the SPKI form, in hex. */
  readonly id: string;
  /** Its public key, in PEM. */
  readonly publicKey: string;
  /** Ed25519 over these bytes. */
  sign(bytes: Buffer): Promise<Buffer>;
}

/** A signing key kept in a file: an Ed25519 private key in PEM (PKCS#8). @throws Error when the file does not hold that */
export function signingKeyFromFile(path: string): SigningKey {
  const key = createPrivateKey(readFileSync(path, 'utf8'));
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`The signing key file ${path} must hold an Ed25519 key.`);
  const publicKey = createPublicKey(key);
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return { id: keyId(publicKey), publicKey: pem, sign: async (bytes) => sign(null, bytes, key) };
}

/**
 * The public keys whose checkpoints are believed: those in TRUSTED_KEYS_FILE (PEM, one after the other), and the one of
 * SIGNING_KEY_FILE. Undefined where neither is set.
 */
export function trustedKeysFrom(environment: NodeJS.ProcessEnv): TrustedKeys | undefined {
  const files = [environment['TRUSTED_KEYS_FILE'], environment['SIGNING_KEY_FILE']].filter((file) => file);
  if (files.length === 0) return undefined;
  return new Map(files.flatMap((file) => [...readKeys(readFileSync(String(file), 'utf8'))]));
}

/** AES-256-GCM: 12 bytes of nonce, 16 of tag, then the text. `bound` must be the same to decrypt. */
export function encrypt(key: Buffer, plain: Buffer, bound: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(bound));
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

/** @throws Error when the key, the text or `bound` is not the one it was encrypted with */
export function decrypt(key: Buffer, sealed: Buffer, bound: string): Buffer {
  const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(Buffer.from(bound));
  cipher.setAuthTag(sealed.subarray(12, 28));
  return Buffer.concat([cipher.update(sealed.subarray(28)), cipher.final()]);
}
