import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { devIssuer, type Caller } from '../../api/auth';
import { ApiClient, type ToldAct } from '../../api/client';
import { readGlobalId } from '../../api/ids';
import { freePorts, startService, type Service } from '../../temporal/local/processes';

const PROJECT = resolve(__dirname, '..', '..');
const PROGRAMS = { worker: 'temporal/worker.ts', api: 'api/server.ts' } as const;

/** What the worker and the API need to know: where they keep their files, and what they are told by name. */
export interface Surroundings {
  readonly folder: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** A worker and an API as processes of their own, as in production. */
export interface System {
  readonly worker: Service;
  readonly api: Service;
  readonly client: ApiClient;
  stop(): Promise<void>;
}

/**
 * Starts both. When one of them fails, the other is stopped.
 * @param options restart: start either again, in its old place, when it is killed
 */
export async function startSystem(around: Surroundings, { restart = false } = {}): Promise<System> {
  const [port = 0] = await freePorts([undefined]);
  const issuerKey = join(around.folder, 'keys', 'issuer.json');
  const settings = { ...around.settings, API_PORT: String(port), DEV_ISSUER_KEY_FILE: issuerKey };
  const starting = (['worker', 'api'] as const).map((name) => startProgram(name, { ...around, settings }, restart));
  const settled = await Promise.allSettled(starting);
  const stop = async (): Promise<void> => {
    for (const one of settled.toReversed()) if (one.status === 'fulfilled') await one.value.stop();
  };
  try {
    const [worker, api] = (await Promise.all(starting)) as [Service, Service];
    const client = new ApiClient(`http://127.0.0.1:${port}/graphql`, await devIssuer(issuerKey));
    return { worker, api, client, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startProgram(
  name: keyof typeof PROGRAMS,
  { folder, settings }: Surroundings,
  restart: boolean,
): Promise<Service> {
  return startService({ dataFolder: folder, name }, async () => ({
    command: process.execPath,
    args: ['--import', 'tsx', join(PROJECT, PROGRAMS[name])],
    env: { ...process.env, DATABASE_OWNER_URL: undefined, ...settings },
    cwd: PROJECT,
    ready: async (tail: readonly string[]) => tail.some((line) => /^ready\b/.test(line)),
    readyWithinMs: 120_000,
    restart,
    say: () => undefined,
  }));
}

/** A journey that was opened: by its id in the API, and by its id in the record. */
export interface Opened {
  readonly id: string;
  readonly raw: string;
}

const PARTS = [
  ...(['authority-administrator', 'case-system', 'social-worker', 'service-manager'] as const),
  ...(['fgdm-coordinator', 'team-manager', 'legal-adviser'] as const),
];

/** An authority of its own with one team, and a case system that may do everything there. */
export class Council {
  private constructor(
    private readonly client: ApiClient,
    readonly caller: Caller,
    readonly team: string,
  ) {}

  static async found(client: ApiClient, code = `C${randomUUID().slice(0, 8)}`): Promise<Council> {
    const caller = { subject: 'everyone', authority: code, roles: PARTS, teams: ['north'] };
    await client.mutate(caller, 'registerAuthority', { ...newKey(), title: 'Example Council' }, 'errors { code }');
    const input = { ...newKey(), code: 'north', title: 'North' };
    const { team } = await client.mutate(caller, 'registerTeam', input, 'errors { code } team { id }');
    return new Council(client, caller, (team as { readonly id: string }).id);
  }

  /** The same, through an API that was started anew. */
  through(client: ApiClient): Council {
    return new Council(client, this.caller, this.team);
  }

  /** Registers a child, by a reference of its own. @returns its id */
  async child(): Promise<string> {
    const input = { reference: randomUUID(), givenNames: 'Invented', familyName: 'Person', bornOn: '2015-05-14' };
    const told = await this.client.mutate(this.caller, 'registerChild', { ...newKey(), ...input }, 'child { id }');
    return (told['child'] as { readonly id: string }).id;
  }

  /** Opens a journey for each of some children, in one act. @throws Error when one is refused */
  async open(children: readonly string[], startedOn = today()): Promise<readonly Opened[]> {
    const told = await this.act('startFamilyGroupJourney', {
      ...newKey(),
      children: children.map((child) => ({ child, reference: randomUUID() })),
      team: this.team,
      purpose: 'BEFORE_PROCEEDINGS',
      startedOn,
    });
    const opened = told.results.flatMap(({ journey }) => (journey ? [openedAs(journey.id)] : []));
    if (refusalsOf(told).length > 0 || opened.length < children.length) throw new Error(JSON.stringify(told));
    return opened;
  }

  act(mutation: string, input: Readonly<Record<string, unknown>>): Promise<ToldAct> {
    return this.client.act(this.caller, mutation, input);
  }
}

const openedAs = (id: string): Opened => ({ id, raw: readGlobalId(id)?.id ?? '' });

/** Codes of every refusal of an act, of the whole and of each child. */
export const refusalsOf = ({ errors, results }: ToldAct): readonly string[] =>
  [...errors, ...results.flatMap((result) => result.errors)].map(({ code }) => code);

export const newKey = () => ({ idempotencyKey: randomUUID() });

export const today = (): string => new Date().toISOString().slice(0, 10);

/** Works through items with so many at a time, in their order. */
export async function inLanes<T, R>(width: number, items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...items.entries()];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: width }, lane));
  return results;
}
