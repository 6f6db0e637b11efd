import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import {
  createRemoteJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
  jwtVerify,
  SignJWT,
  type JWTVerifyGetKey,
} from 'jose';
import { z } from 'zod';
import { ROLES, type Role } from '../workflows/kernel/people';
import { codeOf } from './errors';

/** Who is signed in: an opaque staff reference, and what the issuer says the person may do, and where. */
export interface Caller {
  readonly subject: string;
  readonly authority: string;
  readonly roles: readonly Role[];
  /** Codes of the teams that the person works in or answers for. */
  readonly teams: readonly string[];
}

/** Tells who holds a token; undefined when it proves nothing. */
export type Verifier = (token: string) => Promise<Caller | undefined>;

/** An opaque reference: of a person, a team, a document. Never a name or an address. */
export const REFERENCE = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;

const claims = z.object({
  sub: z.string().regex(REFERENCE),
  authority: z.string().regex(REFERENCE),
  roles: z.array(z.enum(ROLES)).min(1),
  teams: z.array(z.string().regex(REFERENCE)).default([]),
});

const CLOCK_TOLERANCE_S = 5;

/** Only signatures by a key pair: never a shared secret, and never none. */
const ALGORITHMS = ['ES256', 'RS256', 'PS256', 'EdDSA'];

async function callerOf(
  token: string,
  keys: JWTVerifyGetKey,
  issuer: string,
  audience: string,
): Promise<Caller | undefined> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      requiredClaims: ['exp', 'sub'],
      clockTolerance: CLOCK_TOLERANCE_S,
    });
    const { sub: subject, ...rest } = claims.parse(payload);
    return { subject, ...rest };
  } catch {
    return undefined; // whatever is wrong with it, it proves nothing
  }
}

/** An OpenID Connect issuer, whose keys are found by its own description unless an address is given. */
export interface OidcSettings {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUri?: string;
}

/** @throws Error when the issuer does not describe itself */
export async function oidcVerifier({ issuer, audience, jwksUri }: OidcSettings): Promise<Verifier> {
  const keys = createRemoteJWKSet(new URL(jwksUri ?? (await discover(issuer))));
  return (token) => callerOf(token, keys, issuer, audience);
}

async function discover(issuer: string): Promise<string> {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const described = z.object({ issuer: z.literal(issuer), jwks_uri: z.url() });
  return described.parse(await response.json()).jwks_uri;
}

// ---- The development issuer ----

const DEV_ISSUER = 'throughline-local';
const DEV_AUDIENCE = 'throughline';
const DEV_ALGORITHM = 'ES256';

/** Signs and knows tokens on one machine, with a key pair kept in a file. Never for production. */
export interface DevIssuer {
  sign(caller: Caller, options?: { readonly expiresIn?: string; readonly audience?: string }): Promise<string>;
  readonly verify: Verifier;
}

/** @param keyFile where the key pair is kept; made the first time, readable by its owner alone */
export async function devIssuer(keyFile: string): Promise<DevIssuer> {
  const jwk = JSON.parse(await keptKey(keyFile)) as { kty: string; crv: string; x: string; y: string; d: string };
  const { d: _, ...publicPart } = jwk;
  const [key, publicKey] = await Promise.all([importJWK(jwk, DEV_ALGORITHM), importJWK(publicPart, DEV_ALGORITHM)]);
  return {
    sign: ({ subject, ...rest }, { expiresIn = '12h', audience = DEV_AUDIENCE } = {}) =>
      new SignJWT({ ...rest })
        .setProtectedHeader({ alg: DEV_ALGORITHM })
        .setSubject(subject)
        .setIssuer(DEV_ISSUER)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(expiresIn)
        .sign(key),
    verify: (token) => callerOf(token, async () => publicKey, DEV_ISSUER, DEV_AUDIENCE),
  };
}

async function keptKey(file: string): Promise<string> {
  return readIfThere(file) ?? (await makeKey(file));
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whole or not at all: another process may be making it at this moment, and then its key is the one. */
async function makeKey(file: string): Promise<string> {
  const { privateKey } = await generateKeyPair(DEV_ALGORITHM, { extractable: true });
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, JSON.stringify(await exportJWK(privateKey)), { mode: 0o600 });
  chmodSync(draft, 0o600);
  try {
    linkSync(draft, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file, 'utf8');
}
