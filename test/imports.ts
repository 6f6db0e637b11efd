import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { parseSync, type Module } from '@swc/core';

/** What a young person is owed by their days in care, worked out from facts alone: definitions and the API may ask it. */
const CATEGORIES = ['workflows/*/categories', 'workflows/*/care'];

/** Who may import whom; the path that says most wins, and `*` stands for any one name. A folder may always import itself. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  statute: [],
  'workflows/kernel': ['statute'],
  'workflows/messages': ['statute', 'workflows/kernel'],
  'workflows/*/care': ['statute'],
  'workflows/*/categories': ['statute', 'workflows/*/care'],
  'workflows/*/search': ['statute'], // homes against a need, from facts alone
  'workflows/*/facts': ['statute', 'workflows/kernel', 'workflows/*/search', ...CATEGORIES],
  'workflows/*/meaning': ['statute', 'workflows/kernel', 'workflows/*/facts', ...CATEGORIES],
  'workflows/*/steps': [
    ...['statute', 'workflows/kernel', 'workflows/*/facts', 'workflows/*/meaning', 'workflows/*/search', ...CATEGORIES],
  ],
  'workflows/*/gates': ['statute', 'workflows/kernel', 'workflows/*/facts', 'workflows/*/meaning', ...CATEGORIES],
  'workflows/*/refuses': ['statute', 'workflows/kernel', 'workflows/*/facts', 'workflows/*/meaning'],
  'workflows/*/ends': [
    ...['statute', 'workflows/kernel', 'workflows/*/facts', 'workflows/*/meaning', 'workflows/*/steps', ...CATEGORIES],
  ],
  'workflows/*/documents': [
    ...['statute', 'workflows/kernel', 'workflows/*/facts', 'workflows/*/meaning', 'workflows/*/steps'],
    ...['workflows/*/ends', 'workflows/*/evidence', ...CATEGORIES],
  ],
  'workflows/*/evidence': ['workflows/*/facts', 'workflows/*/steps'],
  'workflows/*/answers': [
    ...['statute', 'workflows/kernel', 'workflows/*/facts', 'workflows/*/meaning', 'workflows/*/steps'],
    ...['workflows/*/definition', 'workflows/*/gates', 'workflows/*/search', ...CATEGORIES],
  ],
  'workflows/*/definition': [
    ...['statute', 'workflows/kernel', 'workflows/*/facts', 'workflows/*/meaning'],
    ...['workflows/*/steps', 'workflows/*/gates', 'workflows/*/ends', 'workflows/*/documents', 'workflows/*/refuses'],
    ...CATEGORIES,
    'workflows/*/search', // figures that a setting changes
  ],
  workflows: ['statute', 'workflows/kernel', 'workflows/messages', 'workflows/*/definition'],
  activities: ['statute', 'workflows/kernel', 'workflows/messages', 'workflows/*/search', 'prisma'],
  api: [
    ...['statute', 'workflows/kernel', 'workflows/messages', 'workflows/catalogue', 'workflows/*/definition'],
    ...['workflows/*/evidence', 'workflows/*/answers', 'workflows/*/search', ...CATEGORIES],
    ...['activities/record', 'activities/reading', 'activities/register', 'activities/chain', 'activities/keys'],
    ...['activities/batched', 'activities/erasure', 'activities/reads', 'activities/shapes'],
    ...['activities/matching', 'activities/asking', 'activities/holds', 'activities/register-homes'],
    ...['activities/proof', 'activities/verify', 'activities/bundle', 'activities/command'],
    ...['temporal/connection', 'temporal/security', 'prisma'],
  ],
  'temporal/local': [],
  'temporal/local/demo': [
    ...['statute', 'workflows/kernel', 'workflows/catalogue', 'temporal/local'],
    ...['api/client', 'api/auth', 'api/ids'],
  ],
  'temporal/local/demo-leavers': ['statute', 'temporal/local'],
  'temporal/local/demo-homes': ['api/auth', 'api/client', 'api/ids', 'statute', 'temporal/local', 'workflows/kernel'],
  'temporal/local/demo-stories': ['workflows/kernel'],
  'temporal/local/demo-plans': ['temporal/local'],
  'temporal/local/demo-bonds': ['temporal/local'],
  'temporal/codec': ['activities/keys'],
  'temporal/security': [],
  'temporal/connection': ['workflows/kernel', 'workflows/messages', 'temporal/codec', 'temporal/security'],
  temporal: ['workflows', 'activities', 'prisma', 'temporal/codec', 'temporal/connection', 'temporal/security'],
  'temporal/replay-command': ['activities', 'prisma', 'temporal', 'temporal/codec', 'temporal/security', 'api/ids'],
  prisma: [],
};

/** Imports of types alone leave no trace in what runs, so they may go further. */
export const MAY_IMPORT_TYPES: Readonly<Record<string, readonly string[]>> = {
  workflows: ['activities'],
  temporal: ['api'],
};

/** Packages that the workflow bundle must not carry, however far away they are imported. */
const NOT_IN_BUNDLE = ['zod', '@prisma/client', 'pg', 'graphql'];

/** Not part of the product, so free to import any of it. */
const UNCHECKED = ['node_modules', '.git', '.ci', '.data', 'test', 'bench', 'web', 'coverage', 'dist', 'generated'];

interface Import {
  readonly from: string;
  /** A file of ours without its ending, relative to the project; or the name of a package. */
  readonly to: string;
  readonly ours: boolean;
  readonly typesOnly: boolean;
}

/**
 * Every import of a project that goes against the grain.
 * @param root the project's folder
 * @returns a sentence for each; none when all is well
 */
export function importsAgainstTheGrain(root: string): string[] {
  const imports = sourceFiles(root).flatMap((file) => importsOf(root, file));
  return [...forbidden(imports), ...inBundle(imports)];
}

function forbidden(imports: readonly Import[]): string[] {
  return imports
    .filter(({ ours, from, to, typesOnly }) => ours && !mayImport(from, to, typesOnly))
    .map(({ from, to, typesOnly }) => `${from} may not import ${typesOnly ? 'types of ' : ''}${to}`);
}

function mayImport(from: string, to: string, typesOnly: boolean): boolean {
  const [area, target] = [areaOf(from, MAY_IMPORT), areaOf(to, MAY_IMPORT)];
  if (area === undefined) return !from.includes('/'); // configuration at the top may import anything
  if (area === target && areaPath(area, from) === areaPath(area, to)) return true;
  const allowed = [...(MAY_IMPORT[area] ?? []), ...(typesOnly ? typesFor(from) : [])];
  return allowed.some((pattern) => matches(pattern, to));
}

function typesFor(from: string): readonly string[] {
  return MAY_IMPORT_TYPES[areaOf(from, MAY_IMPORT_TYPES) ?? ''] ?? [];
}

function areaOf(file: string, areas: Readonly<Record<string, readonly string[]>>): string | undefined {
  const says = (pattern: string) => pattern.split('/').reduce((sum, name) => sum + (name === '*' ? -1 : 10), 0);
  const found = Object.keys(areas).filter((pattern) => matches(pattern, file));
  return found.toSorted((a, b) => says(b) - says(a))[0];
}

/** The part of a path that an area's pattern covers: two journeys' definitions are not the same place. */
function areaPath(area: string, file: string): string {
  return file.split('/').slice(0, area.split('/').length).join('/');
}

function matches(pattern: string, file: string): boolean {
  const names = file.split('/');
  return pattern.split('/').every((name, place) => name === '*' || name === names[place]);
}

/** Follows what runs, not what is only checked, from the workflows outwards. */
function inBundle(imports: readonly Import[]): string[] {
  const running = imports.filter(({ typesOnly }) => !typesOnly);
  const seen = new Set(running.map(({ from }) => from).filter((from) => matches('workflows', from)));
  for (const file of seen) {
    for (const { ours, to } of running.filter(({ from }) => from === file)) if (ours) seen.add(to).add(`${to}/index`);
  }
  return running
    .filter(({ from, to, ours }) => !ours && seen.has(from) && NOT_IN_BUNDLE.includes(to))
    .map(({ from, to }) => `${from} imports ${to}, which must stay out of the workflow bundle`);
}

/* ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────── */

function sourceFiles(root: string, folder = '.'): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (UNCHECKED.includes(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(root, path);
    return /\.(ts|js|mjs)$/.test(entry.name) ? [path] : [];
  });
}

function importsOf(root: string, file: string): Import[] {
  const { body } = parseSync(readFileSync(join(root, file), 'utf8'), { syntax: 'typescript', target: 'es2022' });
  const all = [...body.flatMap(declaredImport), ...calledImports(body)];
  return all.map(({ path, typesOnly }) => ({ from: withoutEnding(file), ...target(root, file, path), typesOnly }));
}

interface Found {
  readonly path: string;
  readonly typesOnly: boolean;
}

function declaredImport(item: Module['body'][number]): Found[] {
  if (item.type === 'ImportDeclaration') {
    const { specifiers, typeOnly, source } = item;
    const each = specifiers.length > 0 && specifiers.every((one) => one.type === 'ImportSpecifier' && one.isTypeOnly);
    return [{ path: source.value, typesOnly: typeOnly || each }];
  }
  if (item.type === 'ExportAllDeclaration') return [{ path: item.source.value, typesOnly: false }];
  if (item.type !== 'ExportNamedDeclaration' || !item.source) return [];
  const each = item.specifiers.every((one) => one.type === 'ExportSpecifier' && one.isTypeOnly);
  return [{ path: item.source.value, typesOnly: Reflect.get(item, 'typeOnly') === true || each }];
}

/** `import(…)` and `require(…)`, wherever they stand. */
function calledImports(node: unknown): Found[] {
  if (typeof node !== 'object' || node === null) return [];
  const inside = Object.values(node).flatMap(calledImports);
  if (!('type' in node && node.type === 'CallExpression' && 'callee' in node && 'arguments' in node)) return inside;
  const called: { type?: string; value?: string } = Object(node.callee);
  if (called.type !== 'Import' && called.value !== 'require') return inside;
  const [first]: { expression?: { value?: unknown } }[] = Array.isArray(node.arguments) ? node.arguments : [];
  const path = first?.expression?.value;
  return typeof path === 'string' ? [...inside, { path, typesOnly: false }] : inside;
}

function target(root: string, file: string, path: string): Pick<Import, 'to' | 'ours'> {
  if (!path.startsWith('.')) return { ours: false, to: packageOf(path) };
  const absolute = resolve(root, dirname(file), path);
  return { ours: true, to: withoutEnding(relative(root, absolute)) };
}

function packageOf(path: string): string {
  return path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');
}

function withoutEnding(file: string): string {
  return file
    .split(sep)
    .join('/')
    .replace(/\.(ts|js|mjs)$/, '');
}

if (require.main === module) {
  const found = importsAgainstTheGrain(resolve(__dirname, '..'));
  for (const line of found) console.error(line);
  process.exitCode = found.length > 0 ? 1 : 0;
}
