import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { Client } from 'pg';
import { decrypt } from '../../activities/keys';
import { payloadCodec, readKeyring } from '../../temporal/codec';

/*
 * Everything that is kept anywhere, as somebody finds it who has all of it: the databases row by row, what the engine keeps
 * with its own encryption taken off, and every file on the disk.
 */

/** Every row of every table of a database, as text. */
export async function dumpOf(url: string): Promise<readonly string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      "select quote_ident(tablename) as name from pg_tables where schemaname = 'public' order by 1",
    );
    const dumped: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`select to_jsonb(t)::text as row from ${name} t`);
      dumped.push(...rows.map(({ row }) => `${name} ${row}`));
    }
    return dumped;
  } finally {
    await client.end();
  }
}

/** Every payload of every history that the engine holds, with the engine's encryption taken off. */
export async function historiesOf(address: string, namespace: string, payloadKeys: string): Promise<readonly string[]> {
  const connection = await Connection.connect({ address });
  try {
    const { executions } = await connection.workflowService.listWorkflowExecutions({ namespace, pageSize: 1_000 });
    const payloads: Payload[] = [];
    for (const { execution } of executions ?? []) {
      let from: Uint8Array = new Uint8Array();
      do {
        const asked = { namespace, execution: execution ?? null, nextPageToken: from };
        const { history, nextPageToken } = await connection.workflowService.getWorkflowExecutionHistory(asked);
        payloads.push(...payloadsIn(history));
        from = nextPageToken;
      } while (from.length > 0);
    }
    const decoded = await payloadCodec(readKeyring(payloadKeys)).decode(payloads);
    return decoded.map(({ data }) => Buffer.from(data ?? []).toString());
  } finally {
    await connection.close();
  }
}

/** Payloads wherever they stand: arguments, results, headers, memos, failures. */
function payloadsIn(node: unknown): readonly Payload[] {
  if (typeof node !== 'object' || node === null || node instanceof Uint8Array) return [];
  const { metadata, data } = node as Payload;
  if (metadata && data instanceof Uint8Array) return [{ metadata, data }];
  return Object.values(node).flatMap(payloadsIn);
}

/** Every file below a folder. */
export function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** The files in which some words are found: as they are, in hexadecimal, or in base64 wherever that begins. */
export function filesWith(files: readonly string[], words: string): readonly string[] {
  const forms = formsOf(words);
  return files.filter((file) => {
    const bytes = readFileSync(file);
    return forms.some((form) => bytes.includes(form));
  });
}

/** The texts in which some words are found, in any of those forms. */
export const textsWith = (texts: readonly string[], words: string): readonly string[] =>
  texts.filter((text) => formsOf(words).some((form) => text.includes(form)));

function formsOf(words: string): readonly string[] {
  // Without the characters at either end, which depend on what stands beside them.
  const shifted = [0, 1, 2].map((by) =>
    Buffer.from(`${'x'.repeat(by)}${words}`)
      .toString('base64')
      .slice(4, -4),
  );
  return [words, Buffer.from(words).toString('hex'), ...shifted];
}

/** Whatever may be a ciphertext of ours in some texts: bytes as PostgreSQL writes them, and base64. */
export function ciphertextsIn(texts: readonly string[]): readonly Buffer[] {
  const found = new Set<string>();
  for (const text of texts) {
    for (const [, hex = ''] of text.matchAll(/\\x([0-9a-f]{58,})/g))
      found.add(Buffer.from(hex, 'hex').toString('base64'));
    for (const [base64] of text.matchAll(/[A-Za-z0-9+/]{40,}={0,2}/g)) found.add(base64);
  }
  return [...found].map((base64) => Buffer.from(base64, 'base64')).filter(({ length }) => length > 28);
}

/** What keys open, tried one by one, bound to each of the names that they may have been sealed with. */
export function openedWith(
  keys: readonly Buffer[],
  names: readonly string[],
  ciphertexts: readonly Buffer[],
): readonly string[] {
  return ciphertexts.flatMap((sealed) =>
    keys.flatMap((key) => names.flatMap((name) => openedBy(key, sealed, name) ?? [])),
  );
}

function openedBy(key: Buffer, sealed: Buffer, name: string): string | undefined {
  try {
    return decrypt(key, sealed, name).toString();
  } catch {
    return undefined;
  }
}
