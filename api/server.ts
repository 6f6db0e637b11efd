import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import { GraphQLError } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import { z } from 'zod';
import { masterKeysFromFiles, openKeystore, trustedKeysFrom, type MasterKeys } from '../activities/keys';
import type { TrustedKeys } from '../activities/proof';
import { openReads, type Reading, type Reads } from '../activities/reads';
import { openVerifier } from '../activities/verify';
import { openDatabase } from '../prisma/client';
import { instant, StatuteError, type Instant } from '../statute';
import { securityFrom } from '../temporal/security';
import { connectJourneys, type EngineSettings } from '../temporal/connection';
import { seesAuthority, teamsOf } from './access';
import { devIssuer, oidcVerifier, type Caller, type OidcSettings, type Verifier } from './auth';
import type { Context, Services } from './context';
import { logFault, masked } from './errors';
import { ACCESS_GROUND, readGround } from './grounds';
import { tooMuch } from './limits';
import { Looked } from './looked';
import { schema } from './schema';

/** Where everything is that the API works with. */
export interface ApiSettings extends EngineSettings {
  readonly databaseUrl: string;
  readonly keystoreUrl: string;
  readonly masterKeys: MasterKeys;
  /** Whose checkpoints are believed; without it, verification looks at none. */
  readonly trustedKeys?: TrustedKeys | undefined;
  readonly issuer: OidcSettings | { readonly devKeyFile: string };
  /** Lets a request say at what moment it is made: for tests and example data alone. */
  readonly storyClock: boolean;
  /** The page on which to try queries out. */
  readonly graphiql: boolean;
  /** Where reads go, for measuring alone; the record of them when left out. */
  readonly reads?: Reads;
}

export interface Api {
  /** Answers one request. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  close(): Promise<void>;
}

const MAX_BODY = 1_048_576;
const STORY_CLOCK = 'x-throughline-now';
/** A request that takes longer to arrive is given up. */
const REQUEST_MS = 30_000;

/** Opens everything that the API works with, ready to answer. */
export async function createApi(settings: ApiSettings): Promise<Api> {
  const verify = await verifierFor(settings.issuer);
  const journeys = await connectJourneys(settings);
  const prisma = openDatabase(settings.databaseUrl);
  const keystore = openKeystore(settings.keystoreUrl, settings.masterKeys);
  const verifier = openVerifier(settings.databaseUrl, settings.trustedKeys);
  const services: Services = { prisma, keystore, journeys, verifier, reads: settings.reads ?? openReads(prisma) };
  const yoga = yogaFor(settings.graphiql);
  const answer = (request: IncomingMessage, response: ServerResponse): Promise<void> =>
    respond({ settings, services, verify, yoga }, request, response);
  return {
    handle: (request, response) => void answer(request, response).catch((error: unknown) => failed(response, error)),
    close: async () => {
      await Promise.all([journeys.close(), prisma.$disconnect(), keystore.close(), verifier.close()]);
    },
  };
}

const verifierFor = async (issuer: ApiSettings['issuer']): Promise<Verifier> =>
  'devKeyFile' in issuer ? (await devIssuer(issuer.devKeyFile)).verify : oidcVerifier(issuer);

/** What is known of a request before it is looked at. */
type Who = Pick<Context, 'caller' | 'now' | 'offsetMs'> & Pick<Reading, 'ground'>;

type ServerContext = Context;

const yogaFor = (graphiql: boolean) =>
  createYoga<ServerContext>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    cors: false,
    multipart: false,
    // The page comes with all that it needs: it works without a network.
    renderGraphiQL,
    graphiql: graphiql && { title: 'Throughline', defaultQuery: '{ me { subject authority roles teams } }' },
    logging: false,
    maskedErrors: { maskError: masked },
    parserAndValidationCache: true,
    plugins: [limits],
  });

/** Bounds a question before it is looked at any further, and tells what is wrong with it without the values in it. */
const limits: Plugin = {
  onValidate: ({ params, setResult }) => {
    const wrong = tooMuch(params.documentAST);
    if (wrong) setResult([wrong]);
    return ({ valid, result, setResult: tell }) => {
      if (!valid) tell(result.map(masked));
    };
  },
};

// ---- One request ----

interface Running {
  readonly settings: ApiSettings;
  readonly services: Services;
  readonly verify: Verifier;
  readonly yoga: ReturnType<typeof yogaFor>;
}

/** What is said of a request that never becomes a question. */
interface Turned {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

async function respond(running: Running, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://here');
  if (pathname === '/health') return health(running.services, response);
  if (pathname !== '/graphql')
    return turn(response, { status: 404, code: 'NOT_FOUND', message: 'The API is at /graphql.' });
  if (running.settings.graphiql && isPage(request)) return answer(running, request, response, undefined, undefined);
  const caller = await signedIn(running.verify, request);
  if (!caller) return turnAway(request, response, UNSIGNED);
  const moment = momentIn(running.settings, request);
  if ('code' in moment) return turnAway(request, response, moment);
  const ground = readGround(request.headers[ACCESS_GROUND]);
  if (ground === undefined) return turnAway(request, response, NO_GROUND);
  const body = request.method === 'POST' ? await readBody(request) : undefined;
  if (body === null) return turn(response, TOO_LARGE);
  return answer(running, request, response, { caller, ground, ...moment }, body);
}

/** A browser that opens the address: it gets the page on which to ask, and no answers without a token. */
const isPage = ({ method, url, headers }: IncomingMessage): boolean =>
  method === 'GET' && url === '/graphql' && (headers.accept ?? '').includes('text/html');

const UNSIGNED: Turned = { status: 401, code: 'UNSIGNED', message: 'Sign in: send a valid bearer token.' };
const NO_GROUND: Turned = {
  status: 400,
  code: 'ACCESS_GROUND',
  message: `${ACCESS_GROUND} must be one of the codes of AccessGround in the schema, in small letters with dashes.`,
};
const UNRECORDED: Turned = {
  status: 503,
  code: 'UNAVAILABLE',
  message: 'Who looks at a child is recorded, and just now it cannot be. It is safe to send it again.',
};
const TOO_LARGE: Turned = { status: 413, code: 'TOO_LARGE', message: 'A request may hold at most 1 MB.' };

async function signedIn(verify: Verifier, { headers }: IncomingMessage): Promise<Caller | undefined> {
  const [, token] = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(headers.authorization ?? '') ?? [];
  return token === undefined ? undefined : verify(token);
}

/** The moment of the request: now, unless a story is told and may be. */
function momentIn(
  { storyClock }: ApiSettings,
  { headers }: IncomingMessage,
): Pick<Context, 'now' | 'offsetMs'> | Turned {
  const said = headers[STORY_CLOCK];
  const here = Date.now();
  if (said === undefined) return { now: instant(here), offsetMs: 0 };
  if (!storyClock) return { status: 400, code: 'STORY_CLOCK', message: `This server does not take ${STORY_CLOCK}.` };
  try {
    const now: Instant = instant(String(said));
    return { now, offsetMs: Date.parse(now) - here };
  } catch (error) {
    if (!(error instanceof StatuteError)) throw error;
    return { status: 400, code: 'STORY_CLOCK', message: `${STORY_CLOCK} must be a moment with its offset.` };
  }
}

/** The whole body; null when it is too large. What comes after the limit is let pass by, so that the answer is heard. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BODY) chunks.push(chunk);
  }
  return size > MAX_BODY ? null : Buffer.concat(chunks);
}

async function answer(
  { services, yoga }: Running,
  request: IncomingMessage,
  response: ServerResponse,
  who: Who | undefined,
  body: Buffer | undefined,
): Promise<void> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) if (typeof value === 'string') headers.set(name, value);
  const asked = new yoga.fetchAPI.Request(new URL(request.url ?? '/', 'http://here'), {
    method: request.method ?? 'GET',
    headers: Object.fromEntries(headers),
    ...(body === undefined ? {} : { body: body.toString('utf8') }),
  });
  const looked = new Looked();
  // The page needs no caller: it asks nothing.
  const told = await yoga.fetch(asked, { ...services, ...who, looked } as ServerContext);
  const text = Buffer.from(await told.arrayBuffer());
  // Before anything of it leaves: what cannot be recorded as read is not shown.
  if (who && !(await recorded(services.reads, who, looked))) return turn(response, UNRECORDED);
  response.writeHead(told.status, Object.fromEntries(told.headers));
  response.end(text);
}

/** Records who is about to be shown something of whom; false when that cannot be done. */
async function recorded(reads: Reads, { caller, now, ground }: Who, { shown }: Looked): Promise<boolean> {
  const { subject: actor, roles: actorRoles, authority } = caller;
  const request = { at: now, actor, actorRoles, authority, teams: teamsOf(caller), wide: seesAuthority(caller) };
  try {
    await reads.record({ ...request, ground, shown });
    return true;
  } catch (error) {
    logFault(error);
    return false;
  }
}

/** Refuses a request whose body nobody wants to read; it is let pass by, so that the answer is heard. */
function turnAway(request: IncomingMessage, response: ServerResponse, turned: Turned): void {
  request.resume();
  turn(response, turned);
}

function turn(response: ServerResponse, { status, code, message }: Turned): void {
  const errors = [new GraphQLError(message, { extensions: { code } })];
  const headers = { 'content-type': 'application/json', ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}) };
  response.writeHead(status, headers).end(JSON.stringify({ errors }));
}

function failed(response: ServerResponse, error: unknown): void {
  const id = logFault(error);
  if (response.headersSent) return void response.destroy();
  turn(response, { status: 500, code: 'INTERNAL', message: `Something went wrong on our side. Quote this id: ${id}` });
}

/** Whether the record and the engine answer. */
async function health({ prisma, journeys }: Services, response: ServerResponse): Promise<void> {
  const [record, engine] = await Promise.allSettled([
    prisma.$queryRaw`select 1`,
    journeys.client.connection.withDeadline(Date.now() + 2_000, () =>
      journeys.client.connection.workflowService.getSystemInfo({}),
    ),
  ]);
  const well = record.status === 'fulfilled' && engine.status === 'fulfilled';
  response.writeHead(well ? 200 : 503, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ record: record.status === 'fulfilled', engine: engine.status === 'fulfilled' }));
}

// ---- The process ----

const Switch = z.enum(['on', 'off']).default('off');

const Environment = z.object({
  DATABASE_URL: z.string().min(1),
  KEYSTORE_URL: z.string().min(1),
  MASTER_KEY_FILE: z.string().min(1),
  TEMPORAL_ADDRESS: z.string().min(1),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  TASK_QUEUE: z.string().default('journeys'),
  PAYLOAD_KEYS: z.string().min(1),
  API_HOST: z.string().default('127.0.0.1'),
  API_PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  STORY_CLOCK: z.enum(['allowed', 'refused']).default('refused'),
  GRAPHIQL: Switch,
  OIDC_ISSUER: z.url().optional(),
  OIDC_AUDIENCE: z.string().default('throughline'),
  OIDC_JWKS_URI: z.url().optional(),
  DEV_ISSUER_KEY_FILE: z.string().optional(),
});

/** Reads the settings from the environment. @throws Error naming what is missing or wrong */
export function apiFromEnvironment(
  environment: NodeJS.ProcessEnv,
): ApiSettings & { readonly host: string; readonly port: number } {
  const { data, error } = Environment.safeParse(environment);
  if (!data)
    throw new Error(`Not set, or not as it should be: ${error.issues.map(({ path }) => path.join('.')).join(', ')}.`);
  return {
    address: data.TEMPORAL_ADDRESS,
    security: securityFrom(environment),
    namespace: data.TEMPORAL_NAMESPACE,
    taskQueue: data.TASK_QUEUE,
    payloadKeys: data.PAYLOAD_KEYS,
    databaseUrl: data.DATABASE_URL,
    keystoreUrl: data.KEYSTORE_URL,
    masterKeys: masterKeysFromFiles(data.MASTER_KEY_FILE),
    trustedKeys: trustedKeysFrom(environment),
    issuer: issuerFrom(data),
    storyClock: data.STORY_CLOCK === 'allowed',
    graphiql: data.GRAPHIQL === 'on',
    host: data.API_HOST,
    port: data.API_PORT,
  };
}

function issuerFrom({
  OIDC_ISSUER,
  OIDC_AUDIENCE,
  OIDC_JWKS_URI,
  DEV_ISSUER_KEY_FILE,
}: z.infer<typeof Environment>): ApiSettings['issuer'] {
  if (OIDC_ISSUER !== undefined)
    return {
      issuer: OIDC_ISSUER,
      audience: OIDC_AUDIENCE,
      ...(OIDC_JWKS_URI === undefined ? {} : { jwksUri: OIDC_JWKS_URI }),
    };
  if (DEV_ISSUER_KEY_FILE !== undefined) return { devKeyFile: DEV_ISSUER_KEY_FILE };
  throw new Error(
    'Nobody could sign in: set OIDC_ISSUER and OIDC_AUDIENCE, or DEV_ISSUER_KEY_FILE on a development machine.',
  );
}

/** Waits until a server takes requests, and tells on which port. @throws Error when it cannot */
export function listening(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

async function main(): Promise<void> {
  const settings = apiFromEnvironment(process.env);
  const api = await createApi(settings);
  const server = createServer({ requestTimeout: REQUEST_MS }, api.handle);
  const port = await listening(server, settings.port, settings.host);
  process.stdout.write(`ready: API at http://${settings.host}:${port}/graphql\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(server, api));
}

/** Takes no more, finishes what is under way, and ends. */
async function stop(server: Server, api: Api): Promise<void> {
  server.closeIdleConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await api.close();
  process.exit(0);
}

if (require.main === module)
  main().catch((error: unknown) => {
    process.stderr.write(`The API cannot start. ${error instanceof Error ? error.message : ''}\n`);
    process.exit(1);
  });
