import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/environment';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const NAMES = ['about', 'events', 'reads', 'checkpoint', 'law', 'verifier'] as const;
type Name = (typeof NAMES)[number];

/** An exported record taken apart, as somebody does who wants to change it. */
export type Taken = Record<Name, string> & { page: string };

const tagOf = (name: Name): string =>
  `<script type="${name === 'verifier' ? 'text/plain' : 'application/json'}" id="${name}">\n`;

export function takeApart(file: string): Taken {
  const page = file.slice(0, file.indexOf(tagOf('about')));
  const parts = NAMES.map((name) => {
    const from = file.indexOf(tagOf(name)) + tagOf(name).length;
    return [name, file.slice(from, file.indexOf('</script>', from))];
  });
  return { page, ...(Object.fromEntries(parts) as Record<Name, string>) };
}

/** Puts it together again with every digest in the file made anew: only what lies deeper can show the change. */
export function putTogether(taken: Taken): string {
  const written = (text: (name: Name) => string): string =>
    `${taken.page}${NAMES.map((name) => `${text(name)}</script>\n`).join('')}</body>\n</html>\n`;
  const digests = NAMES.filter((name) => name !== 'about').map((name) => [name, sha256(taken[name])] as const);
  const parts = { ...Object.fromEntries(digests), readable: sha256(written((name) => `<part ${name}>`)) };
  const about = JSON.stringify({ ...dataOf(taken, 'about'), parts }).replaceAll('<', '\\u003c');
  const file = written((name) => tagOf(name) + (name === 'about' ? about : taken[name]));
  return `${file}<!-- sha256 ${sha256(file)} -->\n`;
}

/** What stands in a file: anything at all. */
export type Data = ReturnType<typeof JSON.parse>;

export const dataOf = (taken: Taken, name: Name): Data => JSON.parse(taken[name]);

/** Changes the data of one part. */
export function changed(file: string, name: Name, change: (data: Data) => unknown): string {
  const taken = takeApart(file);
  const data = dataOf(taken, name);
  const said = change(data);
  const text = JSON.stringify(said === undefined ? data : said).replaceAll('<', '\\u003c');
  return putTogether({ ...taken, [name]: text });
}

/** What the verifier says that the file itself carries, run in an empty folder by Node and nothing else. */
export function checked(
  file: string,
  options: readonly string[] = [],
  files: Readonly<Record<string, string>> = {},
): { readonly status: number | null; readonly said: string; readonly codes: readonly string[] } {
  const folder = mkdtempSync(join(temporaryFolder(), 'auditor-'));
  writeFileSync(join(folder, 'RECORD.html'), file);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const take = takeOut(file);
  const node = (...args: readonly string[]) =>
    spawnSync(process.execPath, [...args], { cwd: folder, env: {}, encoding: 'utf8', maxBuffer: 1 << 26 });
  const taken = node('-e', take);
  if (taken.status !== 0 || !readdirSync(folder).includes('verify.mjs')) throw new Error(taken.stderr);
  const { status, stdout, stderr } = node('verify.mjs', 'RECORD.html', ...options);
  const codes = [...stdout.matchAll(/^([a-z]+-[a-z-]+|rewritten): /gm)].map(([, code]) => String(code));
  return { status, said: stdout + stderr, codes };
}

/** The line on the page that takes the verifier out. */
function takeOut(file: string): string {
  const [, line] = /node -e "(.*)"\n/.exec(file) ?? [];
  if (line === undefined) throw new Error('The page does not say how to take the verifier out.');
  return line;
}
