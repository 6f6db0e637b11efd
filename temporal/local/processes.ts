import { randomInt } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync, renameSync, rmSync, statSync, writeFileSync, type WriteStream } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { CannotStart, codeOf, identify, isRunning, parseId, readText, takeLock } from './lock.js';
import { lineFor } from './progress.js';

const LOG_KEPT_BYTES = 10 * 1024 * 1024;
const TAIL_LINES = 40;
const SHOWN_CHARACTERS = 300;
const CHECK_EVERY_MS = 25;

/** What only one process at a time may run on a data folder. */
export interface Place {
  readonly dataFolder: string;
  /** Names the log, the lock and the lines on screen. */
  readonly name: string;
  readonly stopSignal?: 'SIGTERM' | 'SIGINT' | 'SIGQUIT';
  /** How long it may take to stop by itself before it is killed. */
  readonly graceMs?: number;
  /** Gives a start up that is not needed any more. */
  readonly signal?: AbortSignal | undefined;
}

/** How to run it. */
export interface ServiceSpec {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment; ours when left out. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly runAs?: { readonly uid: number; readonly gid: number };
  /** Asked again and again until it answers true; the last lines are there to look at. */
  ready(tail: readonly string[]): Promise<boolean>;
  readonly readyWithinMs?: number;
  /** Run before each start, also before a restart. */
  beforeStart?(): void;
  /** Turns the last lines of a process that ended too early into one line for the reader. */
  explain?(tail: readonly string[]): string | undefined;
  /** Start it again when it dies. */
  readonly restart?: boolean;
  /** Which lines are shown on screen as well as logged. */
  shows?(line: string): boolean;
  readonly say?: (line: string) => void;
}

/** A running process. Its `pid` changes when it had to be started again. */
export interface Service {
  readonly pid: number;
  /** Stops it and waits until it has gone. */
  stop(): Promise<void>;
}

/**
 * Starts a process in a group of its own, so that Ctrl-C in a terminal reaches only its starter, and waits until it is ready.
 * @param prepare called once the place is ours, and nobody else's process is on it
 * @throws {CannotStart} when another process runs it on the same data folder, or when it ends before it is ready
 */
export async function startService<Spec extends ServiceSpec>(
  place: Place,
  prepare: () => Promise<Spec>,
): Promise<Service & { readonly spec: Spec }> {
  const lock = takeLock(runFile(place, 'lock'));
  if ('heldBy' in lock) {
    throw new CannotStart(
      `The ${place.name} already runs on ${place.dataFolder}, for process ${lock.heldBy}: stop that first.`,
    );
  }
  let supervisor: Supervisor<Spec> | undefined;
  try {
    await stopLeftover(place);
    supervisor = new Supervisor(place, await prepare(), lock.release);
    await supervisor.start();
    return supervisor;
  } catch (error) {
    await supervisor?.stop();
    lock.release();
    throw error;
  }
}

class Supervisor<Spec extends ServiceSpec> implements Service {
  private child: ChildProcess | undefined;
  private ended: Promise<string> = Promise.resolve('');
  private tail: string[] = [];
  private stopping = false;
  private up = false;
  private log: WriteStream | undefined;

  constructor(
    private readonly place: Place,
    readonly spec: Spec,
    private readonly release: () => void,
  ) {}

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  async start(): Promise<void> {
    this.log = openLog(this.place);
    await this.launch();
    if (this.spec.restart) void this.keepRunning();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    if (this.child?.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null) {
      await endProcess(this.child.pid, this.place, this.ended);
    }
    await this.ended;
    rmSync(runFile(this.place, 'json'), { force: true });
    this.log?.end();
    this.release();
  }

  private async launch(): Promise<void> {
    this.spec.beforeStart?.();
    const { command, args, env = process.env, cwd = '/', runAs } = this.spec;
    const child = spawn(command, args, { env, cwd, ...runAs, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    this.tail = [];
    this.up = false;
    this.ended = howItEnded(child);
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => this.noteLine(line));
    }
    if (child.pid !== undefined) remember(this.place, child.pid);
    await this.untilReady();
    this.up = true;
  }

  private async untilReady(): Promise<void> {
    const giveUpAt = Date.now() + (this.spec.readyWithinMs ?? 30_000);
    let end: string | undefined;
    const endedFirst = this.ended.then((how) => ((end = how), false));
    while (!(await Promise.race([this.spec.ready(this.tail), endedFirst]))) {
      if (end !== undefined) throw await this.failure(`ended before it was ready (${end})`);
      if (this.place.signal?.aborted) throw new CannotStart('Stopped while it was starting.');
      if (Date.now() > giveUpAt) throw await this.failure('was not ready in time');
      await pause(CHECK_EVERY_MS);
    }
  }

  private async failure(what: string): Promise<Error> {
    await pause(100); // its last words may still be on their way
    const known = this.spec.explain?.(this.tail);
    const said = this.tail.findLast((line) => /error|fatal/i.test(line)) ?? this.tail.at(-1) ?? 'it said nothing';
    return new CannotStart(known ?? `The ${this.place.name} ${what}: ${said} (all of it: ${logFile(this.place)})`);
  }

  private async keepRunning(): Promise<void> {
    for (let wait = 100; ; wait = Math.min(wait * 2, 10_000)) {
      const startedAt = Date.now();
      const how = await this.ended;
      if (this.stopping) return;
      if (Date.now() - startedAt > 60_000) wait = 100; // it had run well, so this is a new trouble
      this.say(`The ${this.place.name} stopped (${how}); starting it again.`);
      await pause(wait);
      if (this.stopping) return;
      await this.launch().catch((error: unknown) => this.stopping || this.say(lineFor(error)));
    }
  }

  private noteLine(line: string): void {
    this.tail.push(line);
    if (this.tail.length > TAIL_LINES) this.tail.shift();
    this.log?.write(`${new Date().toISOString()} ${this.place.name} | ${line}\n`);
    // What it says while it comes up is told by the error when it does not.
    if (this.up && this.spec.shows?.(line)) this.say(`${this.place.name} | ${line.slice(0, SHOWN_CHARACTERS)}`);
  }

  private say(line: string): void {
    (this.spec.say ?? console.error)(line);
  }
}

/** Stops what an earlier start left behind when it was killed itself. The place must be ours, or nobody's. */
export async function stopLeftover(place: Place): Promise<void> {
  const file = runFile(place, 'json');
  const left = parseId(readText(file));
  if (left && isRunning(left)) await endProcess(left.pid, place, untilGone(left));
  rmSync(file, { force: true });
}

async function untilGone(id: ReturnType<typeof identify>): Promise<void> {
  while (isRunning(id)) await pause(CHECK_EVERY_MS);
}

async function endProcess(pid: number, { stopSignal, graceMs }: Place, ended: Promise<unknown>): Promise<void> {
  send(pid, stopSignal ?? 'SIGTERM');
  const killing = setTimeout(() => send(-pid, 'SIGKILL'), graceMs ?? 10_000);
  await ended;
  clearTimeout(killing);
}

/** Sends a signal to a process, or to its whole group when the number is negative; one that has gone is no error. */
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}

function howItEnded(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal === null ? `code ${code}` : `signal ${signal}`));
  });
}

function remember(place: Place, pid: number): void {
  writeFileSync(runFile(place, 'json'), JSON.stringify(identify(pid)));
}

function runFile({ dataFolder, name }: Place, kind: 'lock' | 'json'): string {
  return join(dataFolder, 'run', `${name}.${kind}`);
}

function logFile({ dataFolder, name }: Place): string {
  return join(dataFolder, 'logs', `${name}.log`);
}

function openLog(place: Place): WriteStream {
  const file = logFile(place);
  mkdirSync(join(file, '..'), { recursive: true });
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LOG_KEPT_BYTES) renameSync(file, `${file}.1`);
  const log = createWriteStream(file, { flags: 'a', mode: 0o600 });
  log.on('error', () => {}); // a full disk must not stop the process that is being logged
  return log;
}

/**
 * Free loopback ports, all different: the preferred ones where nobody listens on them, else others. They lie below those that
 * the system gives to outgoing connections, so that they are likely to be free again at the next start.
 * @param preferred as many as are wanted; undefined where any will do
 */
export async function freePorts(preferred: readonly (number | undefined)[]): Promise<number[]> {
  const open = new Map<number, Server>();
  try {
    for (const port of preferred) {
      const tries = [
        ...(port === undefined ? [] : [port]),
        ...Array.from({ length: 50 }, () => randomInt(20_000, 32_000)),
      ];
      const [found, server] = (await firstFree(tries)) ?? noPort();
      open.set(found, server);
    }
    return [...open.keys()];
  } finally {
    await Promise.all([...open.values()].map(closed));
  }
}

async function firstFree(tries: readonly number[]): Promise<[number, Server] | undefined> {
  for (const port of tries) {
    const server = await listen(port);
    if (server !== undefined) return [port, server];
  }
  return undefined;
}

/** Whether this is a port, and nobody listens on it on the loopback address. */
export async function isFree(port: number): Promise<boolean> {
  if (!(port > 0 && port < 65_536)) return false;
  const server = await listen(port);
  if (server === undefined) return false;
  await closed(server);
  return true;
}

function closed(server: Server): Promise<unknown> {
  return new Promise((resolve) => server.close(resolve));
}

function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server));
  });
}

function noPort(): never {
  throw new CannotStart('No free port is left on 127.0.0.1.');
}
