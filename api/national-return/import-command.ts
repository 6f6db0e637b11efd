import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { civilDate, isCivilDate, type CivilDate } from '../../statute';
import { devIssuer } from '../auth';
import { ApiClient } from '../client';
import { DEV_KEY_FILE, person } from '../token';
import { latestDayIn } from './latest-day';
import { batchesOf } from './split';
import type { ReturnFile } from './tables';

const USAGE = `npm run import -- FOLDER --last-day YYYY-MM-DD [--preview] [--team CODE] [--authority CODE]
  FOLDER       the CSV files of the return: header, episodes, reviews, oc3, uasc; of one year or several
  --last-day   the last day that the return covers, as a rule 31 March
  --whole-from the first day from which this record is whole, today when left out: what fell due before it is unknown
  --preview    only say what would come of it
  --team       the team that new journeys belong to; left out where there is only one
  --authority  the authority of the local case system (EXA); with API_TOKEN set, the token says it
API_URL and API_TOKEN say where the API is and who asks; without them, the one that npm start runs.`;

/** As many children as are sent at once. */
const BATCH = 100;
/** Everything was sent and answered, and something of the return was refused or differs: it wants somebody to look. */
const TAKEN_IN_PART = 3;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const TEXT = { type: 'string' } as const;

interface Counted {
  readonly code: string;
  readonly title: string;
  readonly count: number;
}
interface Finding {
  readonly file: string;
  readonly line: number;
  readonly column: string | null;
  readonly code: string;
  readonly message: string;
}
const COUNTS = ['leftOut', 'leftAlone', 'categories', 'overdueAtOnce', 'unknown', 'questions'] as const;
const NUMBERS = ['children', 'opened', 'changed', 'unchanged'] as const;
const FINDINGS = ['refused', 'differences'] as const;

/** What the API says of one part of a return. */
type Part = Readonly<Record<(typeof COUNTS)[number], readonly Counted[]>> &
  Readonly<Record<(typeof NUMBERS)[number], number>> &
  Readonly<Record<(typeof FINDINGS)[number], readonly Finding[]>> & {
    readonly filesLeftAlone: readonly string[];
    readonly errors: readonly { readonly code: string; readonly message: string }[];
  };

const FINDING = '{ file line column code message }';
const SELECTION = `${NUMBERS.join(' ')} ${COUNTS.map((name) => `${name} { code title count }`).join(' ')}
  ${FINDINGS.map((name) => `${name} ${FINDING}`).join(' ')} filesLeftAlone errors { code message }`;

/** `npm run import`: what `importCareLeavers` of the API does, for a whole return, a hundred children at a time. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { preview: { type: 'boolean' }, team: TEXT, 'last-day': TEXT, 'whole-from': TEXT, authority: TEXT },
  });
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1) throw new Error(USAGE);
  const files = filesIn(folder);
  const lastDay = lastDayOf(values['last-day'], files);
  const api = await apiFor(values.authority);
  const team = await teamFor(api, values.team);
  const wholeFrom = values['whole-from'];
  const said = { lastDay, team, ...(wholeFrom === undefined ? {} : { wholeFrom }), preview: values.preview ?? false };
  const parts = await sendAll(api, files, said);
  const sum = together(parts);
  for (const line of summaryOf(sum, values.preview ?? false)) say(line);
  if (sum.refused.length + sum.differences.length > 0) process.exitCode = TAKEN_IN_PART;
}

function filesIn(folder: string): readonly ReturnFile[] {
  const names = readdirSync(folder).filter((name) => /\.csv$/i.test(name));
  if (names.length === 0) throw new Error(`There is no CSV file in ${folder}.`);
  return names.toSorted().map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}

/** It is asked for, as nothing in a return says it for certain. */
function lastDayOf(said: string | undefined, files: readonly ReturnFile[]): CivilDate {
  if (said !== undefined && isCivilDate(said)) return said;
  const latest = latestDayIn(files);
  const year = latest === undefined ? undefined : Number(latest.slice(0, 4)) + (latest.slice(5) > '03-31' ? 1 : 0);
  const hint = year === undefined ? '' : ` By its latest day it may be ${civilDate(`${year}-03-31`)}.`;
  throw new Error(`Say the last day that the return covers with --last-day.${hint}\n${USAGE}`);
}

interface Api {
  readonly ask: (document: string, variables?: Readonly<Record<string, unknown>>) => Promise<unknown>;
}

async function apiFor(authority: string | undefined): Promise<Api> {
  const { API_URL, API_TOKEN, API_PORT = '4000', DEV_ISSUER_KEY_FILE } = process.env;
  const caller = person('case-system', authority);
  if (!caller) throw new Error(USAGE);
  const issuer = API_TOKEN ? { sign: async () => API_TOKEN } : await devIssuer(DEV_ISSUER_KEY_FILE ?? DEV_KEY_FILE);
  const client = new ApiClient(API_URL ?? `http://127.0.0.1:${API_PORT}/graphql`, issuer);
  return { ask: (document, variables) => client.ask(caller, document, variables) };
}

async function teamFor(api: Api, code: string | undefined): Promise<string> {
  const { teams } = (await api.ask('{ teams { id code } }')) as { teams: readonly { id: string; code: string }[] };
  const wanted = code === undefined ? teams : teams.filter((team) => team.code === code);
  const [only] = wanted;
  if (only && wanted.length === 1) return only.id;
  throw new Error(`Say with --team which of these: ${teams.map((team) => team.code).join(', ')}.`);
}

async function sendAll(
  api: Api,
  files: readonly ReturnFile[],
  said: Readonly<Record<string, unknown>>,
): Promise<readonly Part[]> {
  const batches = batchesOf(files, BATCH);
  const began = performance.now();
  const parts: Part[] = [];
  let children = 0;
  for (const [index, batch] of batches.entries()) {
    const part = await send(api, { ...said, files: batch });
    parts.push(part);
    children += part.children;
    const seconds = Math.round((performance.now() - began) / 1000);
    say(`${String(seconds).padStart(5)} s  part ${index + 1} of ${batches.length}: ${children} children so far.`);
  }
  return parts;
}

/** @throws Error when the API refuses a part as a whole; what was sent before stays, and the command may be run again */
async function send(api: Api, input: Readonly<Record<string, unknown>>): Promise<Part> {
  const document = `mutation ($input: ImportCareLeaversInput!) { importCareLeavers(input: $input) { ${SELECTION} } }`;
  const variables = { input: { idempotencyKey: randomUUID(), ...input } };
  const { importCareLeavers: part } = (await api.ask(document, variables)) as { importCareLeavers: Part };
  if (part.errors.length > 0) throw new Error(part.errors.map(({ message }) => message).join(' '));
  return part;
}

// ---- The sum of all parts ----

type Sum = Omit<Part, 'errors'>;

function together(parts: readonly Part[]): Sum {
  const number = (name: (typeof NUMBERS)[number]) => parts.reduce((sum, part) => sum + part[name], 0);
  const counts = (name: (typeof COUNTS)[number]) => counted(parts.flatMap((part) => part[name]));
  const findings = (name: (typeof FINDINGS)[number]) => onceEach(parts.flatMap((part) => part[name]));
  return {
    ...{ children: number('children'), opened: number('opened'), changed: number('changed') },
    ...{ unchanged: number('unchanged'), leftOut: counts('leftOut'), leftAlone: counts('leftAlone') },
    ...{ categories: counts('categories'), overdueAtOnce: counts('overdueAtOnce'), unknown: counts('unknown') },
    ...{ questions: counts('questions'), refused: findings('refused'), differences: findings('differences') },
    filesLeftAlone: [...new Set(parts.flatMap((part) => part.filesLeftAlone))],
  };
}

function counted(all: readonly Counted[]): readonly Counted[] {
  const sums = new Map<string, Counted>();
  for (const one of all) sums.set(one.code, { ...one, count: one.count + (sums.get(one.code)?.count ?? 0) });
  return [...sums.values()].toSorted((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}

/** What is wrong with a whole file is said of every part. */
const onceEach = (all: readonly Finding[]): readonly Finding[] =>
  [...new Map(all.map((one) => [JSON.stringify(one), one])).values()].toSorted(
    (a, b) => (a.file < b.file ? -1 : Number(a.file > b.file)) || a.line - b.line,
  );

function summaryOf(sum: Sum, preview: boolean): readonly string[] {
  const listed = (title: string, counts: readonly Counted[], more = ''): readonly string[] =>
    counts.length === 0
      ? []
      : [
          `${title}:`,
          ...counts.map(({ title: name, count }) => `${String(count).padStart(7)}  ${name}`),
          ...(more === '' ? [] : [more]),
        ];
  const found = (title: string, findings: readonly Finding[]): readonly string[] =>
    findings.length === 0
      ? []
      : [
          `${title}:`,
          ...findings.map(
            ({ file, line, column, code, message }) =>
              `  ${file}:${line}${column === null ? '' : ` ${column}`}  ${code}: ${message}`,
          ),
        ];
  const [opened, changed] = preview ? ['would be opened', 'would be changed'] : ['opened', 'changed'];
  return [
    '',
    `${sum.children} children. Journeys ${opened}: ${sum.opened}; ${changed}: ${sum.changed}; had it all: ${sum.unchanged}.`,
    ...listed('By category', sum.categories),
    ...listed('Overdue at once', sum.overdueAtOnce),
    ...listed('Unknown, and to be looked up', sum.unknown),
    ...listed('No journey', sum.leftOut),
    ...listed('Left as they are', sum.leftAlone),
    ...listed('Questions that the return leaves open', sum.questions),
    ...found('Refused', sum.refused),
    ...found('Differs from the record: somebody has to look', sum.differences),
    ...(sum.filesLeftAlone.length === 0 ? [] : [`Files not read: ${sum.filesLeftAlone.join(', ')}`]),
  ];
}

if (require.main === module)
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
