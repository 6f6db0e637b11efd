import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { openReads, type Reads } from '../activities/reads';
import { devIssuer } from '../api/auth';
import { ApiClient } from '../api/client';
import { apiFromEnvironment, createApi, listening } from '../api/server';
import { openDatabase } from '../prisma/client';
import { inLanes } from '../test/support/system';
import { openJourneys, type Place } from './course';
import { kilobytes, perSecond, spread, type Figure } from './figures';

const CHILDREN = 50;
const CLIENTS = 20;
const WARM_UP = 50;

const ONE = `query ($id: ID!) { journey(id: $id) { startedOn child { reference givenNames } duties { dueOn status } } }`;
const LIST = `{ journeys(first: ${CHILDREN}) { edges { node { startedOn child { reference givenNames } } } } }`;

/** Ways of recording who looked, all but the first for comparison only. */
const WAYS = [
  ['recorded before the answer', (reads: Reads) => reads],
  ['recorded after it', (reads: Reads): Reads => ({ record: async (reading) => void reads.record(reading) })],
  ['not recorded', (): Reads => ({ record: async () => undefined })],
] as const;

/** What it costs that who looks at a child is recorded: the same questions in turn to an API of each kind, in this process. */
export async function measureReads(place: Place, sql: Pool, runs: number): Promise<readonly Figure[]> {
  const journeys = await openJourneys(place, CHILDREN);
  const before = await stock(sql);
  const apis = await Promise.all(WAYS.map(async ([how, way]) => ({ how, ...(await apiWith(place, way)) })));
  const { caller } = place.council;
  const one = (client: ApiClient, run: number) => client.ask(caller, ONE, { id: journeys[run % CHILDREN]?.id ?? '' });
  const figures = [
    ...(await inTurn('One journey with its child and duties', apis, runs, one)),
    ...(await inTurn(`${CHILDREN} journeys with their children`, apis, runs, (client) => client.ask(caller, LIST))),
  ];
  for (const { how, client } of apis) {
    const asked = Array.from({ length: runs * 4 }, (_, run) => run);
    const began = performance.now();
    await inLanes(CLIENTS, asked, (run) => one(client, run));
    figures.push({ what: `One journey, ${CLIENTS} clients, ${how}`, figure: perSecond(asked.length, began) });
  }
  for (const { close } of apis) await close();
  const after = await stock(sql);
  const each = kilobytes((after.bytes - before.bytes) / (after.rows - before.rows));
  return [...figures, { what: `Bytes of one read, with indexes, over ${after.rows - before.rows}`, figure: each }];
}

/** The same question to each API, one after the other, so that whatever else goes on slows them alike. */
async function inTurn(
  what: string,
  apis: readonly { readonly how: string; readonly client: ApiClient }[],
  runs: number,
  ask: (client: ApiClient, run: number) => Promise<unknown>,
): Promise<readonly Figure[]> {
  const times = apis.map((): number[] => []);
  for (let run = -WARM_UP; run < runs; run += 1)
    for (const [place, { client }] of apis.entries()) {
      const began = performance.now();
      await ask(client, run + WARM_UP);
      if (run >= 0) times[place]?.push(performance.now() - began);
    }
  return apis.map(({ how }, place) => spread(`${what}, ${how}`, times[place]?.toSorted((a, b) => a - b) ?? []));
}

async function apiWith({ environment }: Place, way: (reads: Reads) => Reads) {
  const devKeyFile = join(environment.folder, 'keys', 'bench-issuer.json');
  const settings = apiFromEnvironment({ ...environment.settings, DEV_ISSUER_KEY_FILE: devKeyFile });
  const prisma = openDatabase(settings.databaseUrl);
  const api = await createApi({ ...settings, reads: way(openReads(prisma)) });
  const server = createServer(api.handle);
  const port = await listening(server, 0, '127.0.0.1');
  const client = new ApiClient(`http://127.0.0.1:${port}/graphql`, await devIssuer(devKeyFile));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    await Promise.all([api.close(), prisma.$disconnect()]);
  };
  return { client, close };
}

async function stock(sql: Pool): Promise<{ readonly rows: number; readonly bytes: number }> {
  const { rows } = await sql.query<{ rows: number; bytes: string }>(
    "select count(*)::int as rows, pg_total_relation_size('read') as bytes from read",
  );
  return { rows: rows[0]?.rows ?? 0, bytes: Number(rows[0]?.bytes ?? 0) };
}
