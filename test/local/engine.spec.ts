import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import {
  findEngine,
  startEngine,
  type Engine,
  type EngineOptions,
  type FoundEngine,
} from '../../temporal/local/engine';
import { freePorts } from '../../temporal/local/processes';
import { temporaryFolder } from '../support/environment';

describe('finding one', () => {
  const before = { ...process.env };
  let bin: string;

  /** A machine with only these commands, each answering its version. */
  function machine(commands: Record<string, string>, more: NodeJS.ProcessEnv = {}): void {
    for (const [name, says] of Object.entries(commands)) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${says}\n`);
      chmodSync(join(bin, name), 0o755);
    }
    delete process.env['TEMPORAL_ADDRESS'];
    Object.assign(process.env, { PATH: `${bin}:/usr/bin:/bin`, XDG_CACHE_HOME: join(bin, 'cache') }, more);
  }

  beforeEach(() => {
    bin = mkdtempSync(join(tmpdir(), 'machine-'));
  });

  afterEach(() => {
    process.env = { ...before };
    rmSync(bin, { recursive: true });
  });

  const NEW_ENOUGH = 'echo "temporal version 1.9.0 (Server 1.32.0, UI 2.50.0)"';
  const TOO_OLD = 'echo "temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)"';
  const NO_GO = 'exit 127';

  test('the one at TEMPORAL_ADDRESS comes first', async () => {
    machine({ temporal: NEW_ENOUGH }, { TEMPORAL_ADDRESS: 'engine.example:7233' });
    expect(await findEngine()).toMatchObject({ kind: 'address', address: 'engine.example:7233' });
    expect(await findEngine({ ignoreAddress: true })).toMatchObject({ kind: 'cli' });
  });

  test('then a temporal command that is new enough', async () => {
    machine({ temporal: NEW_ENOUGH });
    expect(await findEngine()).toMatchObject({
      kind: 'cli',
      command: 'temporal',
      description: expect.stringContaining('1.32.0'),
    });
  });

  test('then the server built before', async () => {
    machine({ temporal: TOO_OLD, go: NO_GO });
    const folder = join(bin, 'cache', 'throughline', 'engine-1.32.2');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'server'), '');
    expect(await findEngine()).toMatchObject({ kind: 'server', command: join(folder, 'server') });
  });

  test('else it is built, and a build that fails leaves nothing that looks whole', async () => {
    machine({
      go: 'case $1 in version) echo go1.26.1; exit;; esac; echo half > "$GOBIN/server"; [ "$CGO_ENABLED$GOTOOLCHAIN" = 0auto ] && exit 3',
    });
    await expect(findEngine({ say: () => {} })).rejects.toThrow('The engine could not be built (3)');
    machine({ go: 'case $1 in version) echo go1.26.1; exit;; esac; echo whole > "$GOBIN/server"' });
    const found = await findEngine({ say: () => {} });
    expect(found).toMatchObject({ kind: 'server', description: expect.stringContaining('built with Go') });
  });

  test.each([
    ['no Go', NO_GO],
    ['one too old to fetch a newer', 'echo go version go1.19.8 linux/amd64'],
  ])('with none of them and %s: the three ways out', async (_, go) => {
    machine({ temporal: TOO_OLD, go });
    await expect(findEngine()).rejects.toThrow(
      /server 1\.29\.1.*install Go.*temporal command.*1\.32 or later.*TEMPORAL_ADDRESS/s,
    );
  });
});

describe('running one', () => {
  const dataFolder = temporaryFolder();
  const running = new Set<Engine>();
  let engine: FoundEngine;

  async function start(options: Partial<EngineOptions> = {}): Promise<Engine> {
    const started = await startEngine({ dataFolder, engine, timeSkipping: true, ...options });
    running.add(started);
    return started;
  }

  beforeAll(async () => {
    engine = await findEngine({ ignoreAddress: true });
  });

  afterEach(async () => {
    for (const one of running) await one.stop();
    running.clear();
  });

  afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

  test('stopped or killed, it comes back at its address with what it held', async () => {
    const first = await start();
    await startWorkflow(first, 'journey-1');
    await first.stop();
    const second = await start({ restart: true, say: () => {} });
    expect(second.address).toBe(first.address);
    expect(await statusOf(second, 'journey-1')).toBe('RUNNING');
    process.kill(second.pid, 'SIGKILL');
    expect(await statusOf(second, 'journey-1')).toBe('RUNNING');
  });

  test('the namespace keeps closed histories as long as was said', async () => {
    const { address } = await start({ namespace: 'another', retentionDays: 9 });
    const connection = await Connection.connect({ address });
    const { config } = await connection.workflowService.describeNamespace({ namespace: 'another' });
    await connection.close();
    expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(9 * 86_400);
  });

  test('a second one on the same folder is refused', async () => {
    await start();
    await expect(start()).rejects.toThrow(/^The engine already runs on .* for process \d+/);
  });

  test('a taken port that was asked for is refused in one line', async () => {
    const ports = await freePorts(Array.from({ length: 8 }, () => undefined));
    const server = createServer().listen(ports[4], '127.0.0.1');
    await once(server, 'listening');
    const other = temporaryFolder();
    await expect(start({ dataFolder: other, ports })).rejects.toThrow(/^A port of the engine is taken/);
    server.close();
    rmSync(other, { recursive: true, force: true });
  });

  test('a start that is not wanted any more ends at once, and leaves the folder free', async () => {
    const stop = new AbortController();
    const starting = start({ signal: stop.signal });
    await pause(100);
    stop.abort();
    await expect(starting).rejects.toThrow('Stopped while it was starting');
    expect((await start()).pid).toBeGreaterThan(0);
  });

  test('nobody answers at the address that was given: one line', async () => {
    const nowhere = { kind: 'address', address: '127.0.0.1:1', description: '' } as const;
    await expect(start({ engine: nowhere })).rejects.toThrow(/^No engine answers at 127\.0\.0\.1:1/);
  });
});

async function withClient<T>({ address, namespace }: Engine, use: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address, connectTimeout: 15_000 });
  try {
    return await use(new Client({ connection, namespace }));
  } finally {
    await connection.close();
  }
}

function startWorkflow(engine: Engine, workflowId: string): Promise<unknown> {
  return withClient(engine, (client) => client.workflow.start('any', { workflowId, taskQueue: 'none' }));
}

function statusOf(engine: Engine, workflowId: string): Promise<string> {
  return withClient(engine, async (client) => (await client.workflow.getHandle(workflowId).describe()).status.name);
}
