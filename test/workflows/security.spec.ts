import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer, type Server, type TlsOptions } from 'node:tls';
import { connectJourneys } from '../../temporal/connection';
import { securityFrom, type Security } from '../../temporal/security';
import { startWorker } from '../../temporal/worker';
import { bundleOfThisRun, setting, startBench, type Bench } from '../support/journeys';

/*
 * An engine that is reached over TLS: the engine of the test run, behind a door that speaks nothing else. Certificates and
 * key are of these tests alone.
 */

const file = (name: string): string => join(__dirname, '..', 'support', 'tls', name);
const [AUTHORITY, CERTIFICATE, KEY] = [file('authority.pem'), file('certificate.pem'), file('key.pem')];
const own = { cert: readFileSync(CERTIFICATE), key: readFileSync(KEY), ALPNProtocols: ['h2'] };

let bench: Bench;
const doors: Server[] = [];
beforeAll(async () => {
  bench = await startBench();
}, 90_000);
afterAll(async () => {
  for (const door of doors) door.close();
  await bench?.close();
});

/** Opens a door to the engine. @returns its address */
async function doorTo(options: TlsOptions): Promise<string> {
  const [host = '', port = ''] = setting('TEMPORAL_ADDRESS').split(':');
  const door = createServer(options, (outside) => {
    const inside = connect(Number(port), host);
    outside.on('error', () => inside.destroy()).pipe(inside);
    inside.on('error', () => outside.destroy()).pipe(outside);
  });
  doors.push(door);
  door.on('tlsClientError', () => undefined); // told to whoever knocks
  await new Promise<void>((open) => door.listen(0, '127.0.0.1', open));
  return `127.0.0.1:${(door.address() as AddressInfo).port}`;
}

const TRUSTED = { TEMPORAL_TLS_CA_FILE: AUTHORITY, TEMPORAL_TLS_SERVER_NAME: 'engine.example' };
const KNOWN = { ...TRUSTED, TEMPORAL_TLS_CERT_FILE: CERTIFICATE, TEMPORAL_TLS_KEY_FILE: KEY };
const NOT_CONNECTED = /connect/i;
const through = (address: string, security: Security) => ({ ...bench.settings, address, security });

test('commands reach a journey over TLS, and a worker polls over it', async () => {
  const address = await doorTo(own);
  const journeys = await connectJourneys(through(address, securityFrom(TRUSTED)));
  const { kept } = await bench.journey({ journeys }).start();
  expect(kept?.length).toBe(1);
  await journeys.close();
  const deploymentName = `tls-${randomUUID()}`;
  const of = { databaseUrl: setting('DATABASE_URL'), bundle: bundleOfThisRun(), deploymentName, makeCurrent: true };
  const worker = await startWorker({ ...through(address, securityFrom(TRUSTED)), taskQueue: deploymentName, ...of });
  await worker.stop(); // it was made current, so it had polled
}, 60_000);

test('an engine that asks who knocks lets in whoever has a certificate, and nobody else', async () => {
  const address = await doorTo({ ...own, ca: readFileSync(AUTHORITY), requestCert: true, rejectUnauthorized: true });
  const journeys = await connectJourneys(through(address, securityFrom(KNOWN)));
  await journeys.close();
  await expect(connectJourneys(through(address, securityFrom(TRUSTED)))).rejects.toThrow(NOT_CONNECTED);
}, 60_000);

test('an engine whose certificate nobody vouches for, or that is another, is not spoken to', async () => {
  const address = await doorTo(own);
  const wrong = [{ TEMPORAL_TLS: 'on' }, { ...TRUSTED, TEMPORAL_TLS_SERVER_NAME: 'other.example' }, {}];
  const tried = wrong.map((settings) => connectJourneys(through(address, securityFrom(settings))));
  for (const one of tried) await expect(one).rejects.toThrow(NOT_CONNECTED);
}, 90_000);

test('settings that cannot be are told by their names', () => {
  expect(securityFrom({})).toEqual({});
  expect(securityFrom({ TEMPORAL_API_KEY: 'secret' })).toEqual({ tls: {}, apiKey: 'secret' });
  expect(() => securityFrom({ TEMPORAL_TLS: 'yes' })).toThrow('TEMPORAL_TLS must be on or off.');
  expect(() => securityFrom({ TEMPORAL_TLS_CERT_FILE: CERTIFICATE })).toThrow(/go together/);
  expect(() => securityFrom({ TEMPORAL_TLS_CA_FILE: '/nowhere/ca.pem' })).toThrow(
    'The file named by TEMPORAL_TLS_CA_FILE cannot be read.',
  );
});
