import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The settings of a command that works on the record: the environment's, or those of `npm start` on this machine. */
export function recordSettings(): NodeJS.ProcessEnv & { readonly DATABASE_URL: string } {
  const local = join(process.env['DATA_FOLDER'] ?? '.data', 'keys', 'settings.env');
  if (!process.env['DATABASE_URL'] && existsSync(local)) process.loadEnvFile(local);
  const { DATABASE_URL } = process.env;
  if (!DATABASE_URL) throw new Error('Set DATABASE_URL to the record, or run npm start first.');
  return { ...process.env, DATABASE_URL };
}

/** Runs a command; what it throws is told in one line. */
export function run(command: () => Promise<void>): void {
  command().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  });
}
