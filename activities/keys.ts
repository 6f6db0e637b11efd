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
import { batched } from './batched';
import { keyId, readKeys, type TrustedKeys } from './proof';

/** Wraps and unwraps the keys of children; a key service may stand behind it. */
export interface MasterKey {
  /** Follows from the key, so that no two keys share it; kept beside everything that the key has wrapped. */
  readonly id: string;
  wrap(key: Buffer): Promise<Buffer>;
  /** @throws Error when another key wrapped it */
  unwrap(wrapped: Buffer): Promise<Buffer>;
}

/** The master keys that a process holds: the current one wraps, and each unwraps what it has wrapped. */
export interface MasterKeys {
  readonly current: MasterKey;
  readonly byId: ReadonlyMap<string, MasterKey>;
}

/** The keys that open sealed values: one for each child, kept apart from the record and the engine. */
export interface Keystore {
  /** Seals fields of a child; makes the child's key the first time. Null when the key was destroyed: there is never another. */
  seal(child: string, fields: Readonly<Record<string, string>>): Promise<Sealed | null>;
  /** Opens what was sealed; null when the child has no key, or no longer has one. */
  open(child: string, bytes: string): Promise<Readonly<Record<string, string>> | null>;
  /**
   * A digest of fields that only the child's key can make: the same for the same words, and telling nothing without it. Null
   * when the key was destroyed.
   */
  fingerprint(child: string, fields: Readonly<Record<string, string>>): Promise<string | null>;
  /** Destroys the child's key, for this process and every other: once it has returned nobody opens or seals anything. */
  destroy(child: string): Promise<void>;
  close(): Promise<void>;
}

/** @param url the keystore's own database */
export function openKeystore(url: string, masters: MasterKeys): Keystore {
  const pool = new Pool({ connectionString: url, max: 4 });
  pool.on('error', () => undefined); // a connection that breaks while nobody uses it is made anew by whoever asks next
  const keys = new ChildKeys(pool, masters);
  return {
    seal: async (child, fields) => {
      const key = await keys.findOrMake(child);
      if (!key) return null;
      const bytes = encrypt(key, Buffer.from(JSON.stringify(fields)), child).toString('base64');
      return { bytes, fields: Object.keys(fields).toSorted() };
    },
    open: async (child, bytes) => {
      const key = await keys.find(child);
      // Written by `seal`.
      return key
        ? (JSON.parse(decrypt(key, Buffer.from(bytes, 'base64'), child).toString()) as Record<string, string>)
        : null;
    },
    fingerprint: async (child, fields) => {
      const key = await keys.findOrMake(child);
      if (!key) return null;
      const own = createHmac('sha256', key).update('fingerprint').digest(); // so that no key serves two purposes
      return createHmac('sha256', own)
        .update(JSON.stringify(Object.entries(fields).toSorted()))
        .digest('base64url');
    },
    destroy: (child) => destroyKey(pool, child),
    close: async () => {
      keys.close();
      await pool.end();
    },
  };
}

/** Destroys a child's key. Its row stays, so that no other key is ever made for the child; done twice it changes nothing. */
export async function destroyKey(pool: Pick<Pool, 'query'>, child: string): Promise<void> {
  await pool.query(
    `insert into child_key (child, destroyed_at) values ($1, clock_timestamp()) on conflict (child) do update
      set wrapped = null, master_key = null, destroyed_at = coalesce(child_key.destroyed_at, excluded.destroyed_at)`,
    [child],
  );
}

/** A child's key as the keystore has it: wrapped, or destroyed. */
interface KeyRow {
  readonly child: string;
  readonly wrapped: Buffer | null;
  readonly masterKey: string | null;
}

const CACHED_KEYS = 10_000;
const UNUSED_MS = 30_000;

/**
 * Children's keys. The keystore is asked every time, once for all that is asked within one turn of the event loop; only the
 * unwrapping is remembered. So a key that was destroyed is used by nobody from then on, and leaves memory within a minute.
 */
class ChildKeys {
  private readonly unwrapped = new Map<
    string,
    { readonly wrapped: Buffer; readonly key: Buffer; readonly usedAt: number }
  >();
  private readonly row: (child: string) => Promise<KeyRow | undefined>;
  private readonly sweeping = setInterval(() => this.sweep(), UNUSED_MS).unref();

  constructor(
    private readonly pool: Pool,
    private readonly masters: MasterKeys,
  ) {
    this.row = batched(async (children) => {
      const { rows } = await pool.query<KeyRow>(
        'select child, wrapped, master_key as "masterKey" from child_key where child = any($1)',
        [children],
      );
      return new Map(rows.map((row) => [row.child, row]));
    });
  }

  /** Undefined when the child has no key yet; null when it was destroyed. */
  async find(child: string): Promise<Buffer | null | undefined> {
    const row = await this.row(child);
    if (!row) return undefined;
    const { wrapped, masterKey } = row;
    if (!wrapped) this.unwrapped.delete(child);
    return wrapped && this.unwrap(child, wrapped, masterKey ?? '');
  }

  async findOrMake(child: string): Promise<Buffer | null> {
    const found = await this.find(child);
    return found === undefined ? this.make(child) : found;
  }

  close(): void {
    clearInterval(this.sweeping);
    this.unwrapped.clear();
  }

  private async unwrap(child: string, wrapped: Buffer, masterKey: string): Promise<Buffer> {
    const known = this.unwrapped.get(child);
    const key = known?.wrapped.equals(wrapped) ? known.key : await masterOf(this.masters, masterKey).unwrap(wrapped);
    if (this.unwrapped.size >= CACHED_KEYS) this.unwrapped.clear();
    this.unwrapped.set(child, { wrapped, key, usedAt: Date.now() });
    return key;
  }

  /** Somebody else may make one at the same moment, or destroy it: what the keystore then has is the child's. */
  private async make(child: string): Promise<Buffer | null> {
    const { current } = this.masters;
    const wrapped = await current.wrap(randomBytes(32));
    await this.pool.query(
      'insert into child_key (child, wrapped, master_key) values ($1, $2, $3) on conflict do nothing',
      [child, wrapped, current.id],
    );
    return (await this.find(child)) ?? null;
  }

  private sweep(): void {
    const since = Date.now() - UNUSED_MS;
    for (const [child, { usedAt }] of this.unwrapped) if (usedAt < since) this.unwrapped.delete(child);
  }
}

// ---- Master keys ----

/** @throws Error when it is not among the master keys that this process was given */
export function masterOf({ byId }: MasterKeys, id: string): MasterKey {
  const found = byId.get(id);
  if (!found) throw new Error(`The master key ${id} is not among those in MASTER_KEY_FILE.`);
  return found;
}

/** What every master key was called while there was only one. It stands for the oldest file: the last one named. */
const BEFORE_IDS = 'file';

/**
 * Master keys kept in files, 32 bytes in base64 each.
 * @param paths the files, separated by commas, the current key first
 * @throws Error when one of them does not hold that
 */
export function masterKeysFromFiles(paths: string): MasterKeys {
  const keys = paths.split(',').map((path) => readKey(path.trim()));
  const masters = keys.map((key) => masterKey(masterKeyId(key), key));
  const [current] = masters;
  const oldest = keys.at(-1);
  if (!current || !oldest) throw new Error('No master key is named.');
  const all = [...masters, masterKey(BEFORE_IDS, oldest)];
  return { current, byId: new Map(all.map((master) => [master.id, master])) };
}

function readKey(path: string): Buffer {
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
  if (key.length !== 32) throw new Error(`The master key file ${path} must hold 32 bytes in base64.`);
  return key;
}

const masterKeyId = (key: Buffer): string =>
  createHmac('sha256', key).update('master key id').digest('hex').slice(0, 16);

const masterKey = (id: string, key: Buffer): MasterKey => ({
  id,
  wrap: async (plain) => encrypt(key, plain, id),
  unwrap: async (wrapped) => decrypt(key, wrapped, id),
});
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
