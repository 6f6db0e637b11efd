import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CannotStart, readText } from './lock.js';

const PROJECT = resolve(__dirname, '..', '..');

/** Where everything that `npm start` makes is kept. */
export const dataFolder = (): string => resolve(process.env['DATA_FOLDER'] ?? join(PROJECT, '.data'));

/** Where `npm start` runs what it started, for commands that use it. */
export interface Running {
  /** The address of the API. */
  readonly api: string;
  /** The address of the engine. */
  readonly engine: string;
  readonly namespace: string;
  /** Where the development issuer keeps its key. */
  readonly issuerKeyFile: string;
}

const file = (): string => join(dataFolder(), 'run', 'running.json');

export function tellWhere(running: Running): void {
  writeFileSync(file(), JSON.stringify(running));
}

export function forgetWhere(): void {
  rmSync(file(), { force: true });
}

/** @throws {CannotStart} when nothing runs */
export async function whereItRuns(): Promise<Running> {
  const text = readText(file());
  const running = text ? (JSON.parse(text) as Running) : undefined; // written by tellWhere
  if (running && (await answers(running.api))) return running;
  throw new CannotStart('Throughline does not run here: start it with npm start, in another terminal.');
}

async function answers(api: string): Promise<boolean> {
  try {
    return (await fetch(new URL('/health', api), { signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false;
  }
}
