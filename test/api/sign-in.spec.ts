import { createServer } from 'node:http';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { devIssuer, oidcVerifier } from '../../api/auth';
import { apiFromEnvironment, createApi, listening, type Api } from '../../api/server';
import { masterKeysFromFiles } from '../../activities/keys';
import { startApiBench, type ApiBench, type Claims } from '../support/api';
import { temporaryFolder } from '../support/environment';
import { setting } from '../support/journeys';

const somebody: Claims = { sub: 'worker-1', authority: 'X', roles: ['social-worker'] };
const ME = '{ me { subject authority roles teams } }';

let bench: ApiBench;
beforeAll(async () => {
  bench = await startApiBench();
}, 90_000);
afterAll(() => bench?.close());

const codeOf = ({ errors }: { errors?: readonly { extensions?: { code?: string } }[] }) =>
  errors?.[0]?.extensions?.code;

test('whoever is signed in is who the token says', async () => {
  const answer = await bench.ask(await bench.token({ ...somebody, teams: ['north'] }), ME);
  expect(answer).toEqual({
    status: 200,
    data: { me: { subject: 'worker-1', authority: 'X', roles: ['SOCIAL_WORKER'], teams: ['north'] } },
  });
});

/** A token of the right form that no key of ours has signed. */
async function forged(how: 'none' | 'shared secret' | 'other key'): Promise<string> {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = { ...somebody, iss: 'throughline-local', aud: 'throughline', exp: 4_000_000_000 };
  if (how === 'none') return `${part({ alg: 'none' })}.${part(body)}.x`;
  if (how === 'shared secret') return new SignJWT(body).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.alloc(32, 7));
  const { sub: subject, authority, roles } = somebody;
  return (await devIssuer(join(temporaryFolder(), 'other.json'))).sign({ subject, authority, roles, teams: [] });
}

test.each([
  ['nobody', async () => ''],
  ['a token that is over', () => bench.token(somebody, { expiresIn: '-1h' })],
  ['a token for another audience', () => bench.token(somebody, { audience: 'somewhere-else' })],
  ['a token that nobody signed', () => forged('none')],
  ['a token signed with a shared secret', () => forged('shared secret')],
  ['a token of another issuer', () => forged('other key')],
  ['a token without a role', () => bench.token({ ...somebody, roles: [] })],
  ['a token whose subject is an address', () => bench.token({ ...somebody, sub: 'jo@example.org' })],
  ['something that is no token', async () => 'abc'],
])('%s gets nothing', async (_, token) => {
  const answer = await bench.ask(await token(), '{ __schema { types { name } } }');
  expect(answer.status).toBe(401);
  expect(answer.data).toBeUndefined();
  expect(codeOf(answer)).toBe('UNSIGNED');
});

test('a page on which to ask is not served unless it is switched on, and no other place answers', async () => {
  const page = await fetch(bench.url, { headers: { accept: 'text/html' } });
  expect(page.status).toBe(401);
  expect((await fetch(bench.url.replace('/graphql', '/'))).status).toBe(404);
});

test('health is told to anybody, and nothing else', async () => {
  const health = await fetch(bench.url.replace('/graphql', '/health'));
  expect([health.status, await health.json()]).toEqual([200, { record: true, engine: true }]);
});

describe('an API that is not for stories, with the page switched on', () => {
  let api: Api;
  let url = '';
  let token = '';
  const server = createServer((request, response) => api.handle(request, response));
  beforeAll(async () => {
    const devKeyFile = join(temporaryFolder(), 'issuer.json');
    api = await createApi({
      ...bench.bench.settings,
      databaseUrl: setting('DATABASE_URL'),
      keystoreUrl: setting('KEYSTORE_URL'),
      masterKeys: masterKeysFromFiles(setting('MASTER_KEY_FILE')),
      issuer: { devKeyFile },
      storyClock: false,
      graphiql: true,
    });
    url = `http://127.0.0.1:${await listening(server, 0, '127.0.0.1')}/graphql`;
    const { sub: subject, authority, roles } = somebody;
    token = await (await devIssuer(devKeyFile)).sign({ subject, authority, roles, teams: [] });
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    await api.close();
  });

  const ask = (headers: Record<string, string>) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: ME }),
    });

  test('it takes no moment but now', async () => {
    const answer = await ask({ authorization: `Bearer ${token}`, 'x-throughline-now': '2026-12-18T10:00:00Z' });
    expect([answer.status, codeOf((await answer.json()) as object)]).toEqual([400, 'STORY_CLOCK']);
    expect((await ask({ authorization: `Bearer ${token}` })).status).toBe(200);
  });

  test('the page is served, and answers nothing by itself', async () => {
    const page = await fetch(url, { headers: { accept: 'text/html' } });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html']);
    expect((await page.text()).match(/<(?:script|link)[^>]*(?:src|href)="https?:[^"]*"/g)).toBeNull(); // nothing from elsewhere
    const sneaky = await fetch(`${url}?query=${encodeURIComponent(ME)}`, { headers: { accept: 'text/html' } });
    expect(sneaky.status).toBe(401);
  });
});

test('a moment that is none is refused', async () => {
  const answer = await bench.ask(await bench.token(somebody), ME, {}, { now: 'yesterday' });
  expect([answer.status, codeOf(answer)]).toEqual([400, 'STORY_CLOCK']);
});

describe('an OpenID Connect issuer', () => {
  let issuer = '';
  let keys: Awaited<ReturnType<typeof generateKeyPair>>;
  const provider = createServer(async (request, response) => {
    const described = { issuer, jwks_uri: `${issuer}/keys` };
    const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'RS256' }] };
    response.end(JSON.stringify(request.url === '/keys' ? jwks : described));
  });
  beforeAll(async () => {
    keys = await generateKeyPair('RS256');
    issuer = `http://127.0.0.1:${await listening(provider, 0, '127.0.0.1')}`;
  });
  afterAll(() => new Promise((done) => provider.close(done)));

  const signed = ({ iss = issuer, aud = 'throughline', kid = 'k1' } = {}) =>
    new SignJWT({ authority: 'X', roles: ['auditor'] })
      .setProtectedHeader({ alg: 'RS256', kid })
      .setSubject('auditor-1')
      .setIssuer(iss)
      .setAudience(aud)
      .setExpirationTime('1h')
      .sign(keys.privateKey);

  test('is found by its own description, and its tokens alone are taken', async () => {
    const verify = await oidcVerifier({ issuer, audience: 'throughline' });
    expect(await verify(await signed())).toEqual({
      subject: 'auditor-1',
      authority: 'X',
      roles: ['auditor'],
      teams: [],
    });
    expect(await verify(await signed({ iss: 'http://elsewhere' }))).toBeUndefined();
    expect(await verify(await signed({ aud: 'another' }))).toBeUndefined();
    expect(await verify(await signed({ kid: 'k2' }))).toBeUndefined();
    expect(await verify(await bench.token(somebody))).toBeUndefined();
  });

  test('that does not describe itself, or describes another, is none', async () => {
    await expect(oidcVerifier({ issuer: `${issuer}/other`, audience: 'throughline' })).rejects.toThrow(/issuer/);
  });
});

test('the settings are read from the environment, and what is missing is named', () => {
  expect(() => apiFromEnvironment({})).toThrow(/DATABASE_URL.*MASTER_KEY_FILE/);
  const given = { ...process.env, DEV_ISSUER_KEY_FILE: 'k', STORY_CLOCK: undefined };
  expect(apiFromEnvironment(given)).toMatchObject({
    storyClock: false,
    graphiql: false,
    host: '127.0.0.1',
    issuer: { devKeyFile: 'k' },
  });
  expect(apiFromEnvironment({ ...given, OIDC_ISSUER: 'https://id.example' })).toMatchObject({
    issuer: { issuer: 'https://id.example' },
  });
  expect(() => apiFromEnvironment({ ...given, DEV_ISSUER_KEY_FILE: undefined })).toThrow(/Nobody could sign in/);
  expect(() => apiFromEnvironment({ ...given, STORY_CLOCK: 'perhaps' })).toThrow(/STORY_CLOCK/);
});
