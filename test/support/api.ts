import { createServer } from 'node:http';
import { join } from 'node:path';
import { masterKeysFromFiles } from '../../activities/keys';
import { devIssuer, type DevIssuer } from '../../api/auth';
import { createApi, listening, type ApiSettings } from '../../api/server';
import type { Bundle } from '../../temporal/bundle';
import type { Role } from '../../workflows/kernel/people';
import { temporaryFolder } from './environment';
import { setting, startBench, type Bench } from './journeys';

/** What a token says of whoever holds it. */
export interface Claims {
  readonly sub: string;
  readonly authority: string;
  readonly roles: readonly Role[];
  readonly teams?: readonly string[];
}

export interface TokenOptions {
  /** As in '1h'; a negative one makes a token that is over. */
  readonly expiresIn?: string;
  readonly audience?: string;
}

/** An answer of the API, with the status that it came with. */
export interface Answer {
  readonly status: number;
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string; readonly id?: string };
  }[];
}

/** A worker and an API of one spec's own, on the engine and database of the test run. */
export interface ApiBench {
  readonly url: string;
  readonly bench: Bench;
  /** Signs tokens that this API knows. */
  readonly issuer: DevIssuer;
  readonly connection: Bench['connection'];
  readonly namespace: string;
  token(claims: Claims, options?: TokenOptions): Promise<string>;
  /** @param options now: the moment of the request, where the story's is another */
  ask(token: string, document: string, variables?: object, options?: { readonly now?: string }): Promise<Answer>;
  close(): Promise<void>;
}

/**
 * @param changes settings that differ from those of every spec
 * @param bundle the workflow code, where a spec runs other journeys than those of the product
 */
export async function startApiBench(changes: Partial<ApiSettings> = {}, bundle?: Bundle): Promise<ApiBench> {
  const bench = await startBench(bundle);
  try {
    return await startOn(bench, changes);
  } catch (error) {
    await bench.close(); // a worker that goes on would keep the test run from ending
    throw error;
  }
}

async function startOn(bench: Bench, changes: Partial<ApiSettings>): Promise<ApiBench> {
  const keyFile = join(temporaryFolder(), 'issuer.json');
  const issuer = await devIssuer(keyFile);
  const api = await createApi({ ...settingsFor(bench, keyFile), ...changes });
  const server = createServer(api.handle);
  const url = `http://127.0.0.1:${await listening(server, 0, '127.0.0.1')}/graphql`;
  return {
    ...{ url, bench, issuer, connection: bench.connection, namespace: bench.settings.namespace },
    token: (claims, options) => developmentToken(keyFile, claims, options),
    ask: (token, document, variables = {}, options = {}) => ask(url, token, document, variables, options),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
      await api.close();
      await bench.close();
    },
  };
}

function settingsFor(bench: Bench, devKeyFile: string): ApiSettings {
  return {
    ...bench.settings,
    databaseUrl: setting('DATABASE_URL'),
    keystoreUrl: setting('KEYSTORE_URL'),
    masterKeys: masterKeysFromFiles(setting('MASTER_KEY_FILE')),
    issuer: { devKeyFile },
    storyClock: true,
    graphiql: false,
  };
}

/** A token that the development issuer with this key file signs. */
export async function developmentToken(
  keyFile: string,
  { sub, authority, roles, teams = [] }: Claims,
  options: TokenOptions = {},
): Promise<string> {
  return (await devIssuer(keyFile)).sign({ subject: sub, authority, roles, teams }, options);
}

async function ask(
  url: string,
  token: string,
  document: string,
  variables: object,
  { now }: { readonly now?: string },
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      ...(now === undefined ? {} : { 'x-throughline-now': now }),
    },
    body: JSON.stringify({ query: document, variables }),
  });
  return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) };
}
