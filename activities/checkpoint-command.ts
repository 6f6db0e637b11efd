import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { Pool } from 'pg';
import { exportCheckpoints, openCheckpoints, withClient } from './checkpoints';
import { recordSettings, run } from './command';
import { signingKeyFromFile } from './keys';

/**
 * `npm run checkpoint`: takes one now. `-- export FOLDER`: writes those that a folder lacks. `-- key`: prints the public key
 * with its id.
 */
async function main([what, folder]: readonly string[]): Promise<void> {
  const settings = recordSettings();
  if (what === 'export' && folder !== undefined) return exportTo(settings.DATABASE_URL, folder);
  const file = settings['SIGNING_KEY_FILE'];
  if (!file) throw new Error('Set SIGNING_KEY_FILE to the key that signs checkpoints.');
  const key = signingKeyFromFile(file);
  if (what === 'key') return void process.stdout.write(`${key.publicKey}# ${key.id}\n`);
  if (what !== undefined) throw new Error('Say nothing more, or: export FOLDER, or: key.');
  const checkpoints = openCheckpoints(settings.DATABASE_URL, key, settings['CHECKPOINT_FOLDER']);
  const { number, statement } = await checkpoints.take(randomUUID());
  await checkpoints.close();
  process.stdout.write(`Checkpoint ${number}: ${statement}\n`);
}

async function exportTo(url: string, folder: string): Promise<void> {
  const pool = new Pool({ connectionString: url, max: 1 });
  mkdirSync(folder, { recursive: true });
  const written = await withClient(pool, (client) => exportCheckpoints(client, folder));
  await pool.end();
  process.stdout.write(`Wrote ${written} checkpoints.\n`);
}

run(() => main(process.argv.slice(2)));
