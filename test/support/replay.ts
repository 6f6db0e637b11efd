import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

/** `npm run replay` as a process of its own, with its output and its exit code. */
export async function replayCommand(
  settings: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'temporal/replay-command.ts', ...args], {
    cwd: resolve(__dirname, '..', '..'),
    env: { ...process.env, ...settings },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  return new Promise((done) => child.once('close', (code) => done({ code, output })));
}
