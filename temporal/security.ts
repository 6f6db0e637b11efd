import { readFileSync } from 'node:fs';

/** How a connection to the engine is secured, for both kinds of connection that the SDK has. */
export interface Security {
  readonly apiKey?: string;
  readonly tls?: {
    readonly serverNameOverride?: string;
    readonly serverRootCACertificate?: Buffer;
    readonly clientCertPair?: { readonly crt: Buffer; readonly key: Buffer };
  };
}

/**
 * Reads it from the environment: nothing for an engine on this machine; for one elsewhere TEMPORAL_TLS, a certificate of the
 * client's own, or an API key, as that engine asks.
 * @throws Error naming the setting that is missing or cannot be read
 */
export function securityFrom(environment: NodeJS.ProcessEnv): Security {
  const {
    TEMPORAL_TLS: wanted = 'off',
    TEMPORAL_TLS_CA_FILE: ca,
    TEMPORAL_TLS_CERT_FILE: crt,
    TEMPORAL_TLS_KEY_FILE: key,
    TEMPORAL_TLS_SERVER_NAME: server,
    TEMPORAL_API_KEY: apiKey,
  } = environment;
  if (wanted !== 'on' && wanted !== 'off') throw new Error('TEMPORAL_TLS must be on or off.');
  if (!crt !== !key) throw new Error('TEMPORAL_TLS_CERT_FILE and TEMPORAL_TLS_KEY_FILE go together.');
  const secure = wanted === 'on' || Boolean(ca ?? crt ?? server ?? apiKey);
  if (!secure) return {};
  return {
    tls: {
      ...(server ? { serverNameOverride: server } : {}),
      ...(ca ? { serverRootCACertificate: fileOf('TEMPORAL_TLS_CA_FILE', ca) } : {}),
      ...(crt && key
        ? { clientCertPair: { crt: fileOf('TEMPORAL_TLS_CERT_FILE', crt), key: fileOf('TEMPORAL_TLS_KEY_FILE', key) } }
        : {}),
    },
    ...(apiKey ? { apiKey } : {}),
  };
}

function fileOf(setting: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    throw new Error(`The file named by ${setting} cannot be read.`);
  }
}
