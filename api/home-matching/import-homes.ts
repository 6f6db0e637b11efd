import { Prisma } from '../../prisma/client';
import { bodyHash } from '../../activities/chain';
import type { HomeTelling } from '../../activities/register-homes';
import { instant } from '../../statute';
import { digestOf } from '../../workflows/home-matching/search/fingerprint';
import { refusal, type Refusal } from '../../workflows/kernel/refusals';
import { builder, CommandError, enumOf } from '../builder';
import type { Context } from '../context';
import { globalId } from '../ids';
import { badKey, badReference, keyField } from '../inputs';
import { columnOf, fileFault, readHomes, type FileFault, type HomeRow } from './homes-file';
import { homesTold, newestOf, versionsOf, type HomeSeen } from './register';
import {
  badTeller,
  commandOf,
  DIFFERENT,
  differing,
  eventsFor,
  homeNamed,
  mayTellOf,
  record,
  toldBefore,
  wholeVersion,
  type HomeNamed,
  type Next,
} from './tell-home';

/*
 * `importHomes`: a file of homes, first as a preview that changes nothing, then applied as it was previewed. What would come of each
 * row is always worked out against the register as it stood before this import, so that a second sending has the same preview.
 */

/** As many rows as one call takes, so that it is answered in time. A larger register is sent in parts. */
export const MAX_HOMES = 1_000;

/** So many homes are recorded in one transaction: nobody waits long for the place of one of them. */
const BATCH = 100;

const MUTATION = 'importHomes';

interface ImportInput {
  readonly idempotencyKey: string;
  readonly file: string;
  readonly previewed?: string | null | undefined;
}

type Outcome = 'new' | 'changed' | 'same' | 'refused';

/** What would come of one row, or came of it. */
interface RowOutcome {
  readonly line: number;
  readonly reference: string | null;
  readonly home: string | null;
  readonly outcome: Outcome;
  readonly changed: readonly string[];
  readonly fault?: Pick<FileFault, 'column' | 'message'> & { readonly code: string };
  /** What is to be recorded. */
  readonly telling?: HomeTelling;
}

interface Imported {
  readonly rows: readonly RowOutcome[];
  /** Of all that would be done. */
  readonly digest: string | null;
  readonly applied: boolean;
  readonly errors: readonly Refusal[];
}

const notImported = (...errors: readonly Refusal[]): Imported => ({ rows: [], digest: null, applied: false, errors });

async function importHomes(context: Context, input: ImportInput): Promise<Imported> {
  const wrong = badTeller(context) ?? badKey(input.idempotencyKey);
  if (wrong) return notImported(wrong);
  const { rows, faults } = readHomes(input.file);
  if (rows.length > MAX_HOMES) return notImported(TOO_MANY);
  const before = await beforeImport(context, input.idempotencyKey, rows);
  if (before.different) return notImported(DIFFERENT);
  const judged = rows.map((row) => judgedRow(context, before, row, input.idempotencyKey));
  const outcomes = [...judged, ...faults.map((fault) => refusedRow(fault.line, null, fault))].toSorted(
    (a, b) => a.line - b.line,
  );
  const digest = digestOf(outcomes.map(previewOf));
  if (input.previewed == null) return { rows: outcomes, digest, applied: false, errors: [] };
  if (input.previewed !== digest) return { rows: outcomes, digest, applied: false, errors: [NOT_AS_PREVIEWED] };
  return { rows: await applied(context, outcomes), digest, applied: true, errors: [] };
}

/** What would be told, and over which version. */
const previewOf = ({ telling, ...row }: RowOutcome) => ({
  ...row,
  ...(telling ? { told: telling.body, after: telling.after } : {}),
});

const TOO_MANY = refusal(
  'invalid-value',
  `At most ${MAX_HOMES} homes are taken at once. Send the rows of others as empty lines, so that lines keep their numbers.`,
  'file',
);
const NOT_AS_PREVIEWED = refusal(
  'not-as-previewed',
  'What would come of this file is not what this preview says. Look at the preview again and send its digest.',
  'previewed',
);

// ---- The register before this import ----

interface Before {
  /** The same key came with another content for one of these homes. */
  readonly different: boolean;
  /** Homes as they stood before this import, by id. */
  readonly homes: ReadonlyMap<string, HomeSeen>;
  /** The providers named, by the code of their team: those whom the caller may tell of. */
  readonly providers: ReadonlyMap<string, string>;
}

const idOf = (context: Context, { reference }: HomeRow): string => homeNamed(context, '', reference).id;

/** Of what was said in a row, whatever it comes to. */
const bodyOf = ({ line: _, ...content }: HomeRow): string => bodyHash({ mutation: MUTATION, content });

async function beforeImport(context: Context, key: string, rows: readonly HomeRow[]): Promise<Before> {
  const ids = rows.map((row) => idOf(context, row));
  const told = await toldBefore(
    context,
    ids.map((stream) => ({ stream, command: commandOf(context, key, stream) })),
  );
  const different = rows.some((row, place) => {
    const said = told.get(ids[place] ?? '');
    return said !== undefined && said.body !== bodyOf(row);
  });
  return { different, homes: await homesBefore(context, ids, told), providers: await providersOf(context, rows) };
}

/** Of what this import has told already, the version before; of all others, what was known when it began. */
async function homesBefore(
  context: Context,
  ids: readonly string[],
  told: Awaited<ReturnType<typeof toldBefore>>,
): Promise<ReadonlyMap<string, HomeSeen>> {
  const newest = await newestOf(context, ids);
  if (told.size === 0) return newest;
  const began = Math.min(...[...told.values()].map(({ at }) => at.getTime()));
  const others = ids.filter((id) => !told.has(id));
  const which = Prisma.sql`h.id = any(${others})`;
  const homes = new Map((await homesTold(context, which, { asAt: instant(began) })).map((seen) => [seen.id, seen]));
  const own = [...told].map(([id, { version }]) => ({ id, version: (version ?? 1) - 1 }));
  const contents = await versionsOf(context, own);
  for (const { home, terms } of contents) {
    const seen = newest.get(home.id);
    if (seen) homes.set(home.id, { ...seen, home, terms });
  }
  return homes;
}

async function providersOf(context: Context, rows: readonly HomeRow[]): Promise<ReadonlyMap<string, string>> {
  const { prisma, caller } = context;
  const codes = [...new Set(rows.map(({ provider }) => provider))];
  const teams = await prisma.team.findMany({ where: { authority: caller.authority, code: { in: codes } } });
  return new Map(teams.filter(({ id }) => mayTellOf(context, id)).map(({ code, id }) => [code, id]));
}

// ---- What comes of a row ----

const refusedRow = (line: number, reference: string | null, fault: RowOutcome['fault']): RowOutcome => ({
  ...{ line, reference, home: null, outcome: 'refused', changed: [] },
  ...(fault ? { fault: { code: fault.code, message: fault.message, ...columnIn(fault.column) } } : {}),
});

const columnIn = (column: string | undefined) => (column === undefined ? {} : { column });

function judgedRow(context: Context, before: Before, row: HomeRow, key: string): RowOutcome {
  const { line, reference } = row;
  const provider = before.providers.get(row.provider);
  const bad = badReference(reference, 'reference');
  if (bad) return refusedRow(line, null, { code: 'wrong-form', column: 'reference', message: bad.message });
  if (provider === undefined) return refusedRow(line, reference, fileFault(line, 'provider-unknown', 'provider'));
  const stream = homeNamed(context, provider, reference);
  const newest = before.homes.get(stream.id);
  if (newest && newest.provider !== provider)
    return refusedRow(line, reference, fileFault(line, 'other-provider', 'provider'));
  const next = wholeVersion(context, row, newest);
  if (!next.ok) {
    const { code, message, path } = next.refusal;
    return refusedRow(line, reference, { code, message, ...columnIn(columnOf(path)) });
  }
  return taken(context, row, { stream, newest, next: next.value, key });
}

interface Taking {
  readonly stream: HomeNamed;
  readonly newest: HomeSeen | undefined;
  readonly next: Next;
  readonly key: string;
}

function taken(context: Context, row: HomeRow, { stream, newest, next, key }: Taking): RowOutcome {
  const { line, reference } = row;
  const changed = newest ? differing(newest, next) : [];
  const seen = { line, reference, home: globalId('Home', stream.id), changed };
  const events = eventsFor(stream, newest, next);
  if (events.length === 0) return { ...seen, outcome: 'same' };
  const command = commandOf(context, key, stream.id);
  const telling = { stream, command, body: bodyOf(row), after: newest?.home.version ?? 0, events };
  return { ...seen, outcome: newest ? 'changed' : 'new', telling };
}

// ---- Applying it ----

async function applied(context: Context, rows: readonly RowOutcome[]): Promise<readonly RowOutcome[]> {
  const tellings = rows.flatMap(({ telling }) => telling ?? []);
  const left = new Set<string>();
  for (let from = 0; from < tellings.length; from += BATCH) {
    const batch = tellings.slice(from, from + BATCH);
    const outcomes = await record(context, batch);
    for (const [place, { stream }] of batch.entries())
      if (outcomes[place] === 'moved-on' || outcomes[place] === 'different') left.add(stream.id);
  }
  return rows.map((row) =>
    row.telling && left.has(row.telling.stream.id)
      ? refusedRow(row.line, row.reference, fileFault(row.line, 'moved-on'))
      : row,
  );
}

// ---- What the schema shows ----

const OutcomeEnum = enumOf<Outcome>('HomeImportOutcome', 'What comes of a row of a file of homes.', {
  new: 'The home is not in the register and comes into it',
  changed: 'The home is in the register and something differs',
  same: 'The register says the same; nothing is told',
  refused: 'Nothing of it is taken, for the reason given',
});

const RowType = builder.objectRef<RowOutcome>('HomeImportRow').implement({
  description: 'One row of a file of homes, and what would come of it or came of it. No value of the row is in it.',
  fields: (t) => ({
    line: t.exposeInt('line', { description: 'Its line; the column names are line 1.' }),
    reference: t.exposeString('reference', { nullable: true, description: 'The home, where it could be read.' }),
    home: t.exposeID('home', { nullable: true, description: 'Its id in the register; null when it was refused.' }),
    outcome: t.expose('outcome', { type: OutcomeEnum, description: 'What comes of it.' }),
    changed: t.stringList({
      description: 'The fields that differ from what the register says.',
      resolve: ({ changed }) => [...changed],
    }),
    column: t.string({
      nullable: true,
      description: 'Of a row that was refused: the column to look at.',
      resolve: ({ fault }) => fault?.column,
    }),
    code: t.string({
      nullable: true,
      description: 'Of a row that was refused, for programs: a stable code.',
      resolve: ({ fault }) => fault?.code,
    }),
    message: t.string({
      nullable: true,
      description: 'Of a row that was refused, for people: a sentence.',
      resolve: ({ fault }) => fault?.message,
    }),
  }),
});

const countOf = ({ rows }: Imported, wanted: Outcome): number =>
  rows.filter(({ outcome }) => outcome === wanted).length;

const PayloadType = builder.objectRef<Imported>('ImportHomesPayload').implement({
  description: 'What would come of a file of homes, or came of it.',
  fields: (t) => ({
    digest: t.exposeString('digest', {
      nullable: true,
      description: 'Of this preview: sent back as `previewed`, it is applied. Null when there was no preview.',
    }),
    applied: t.exposeBoolean('applied', { description: 'Whether it was applied, now or when it was sent before.' }),
    new: t.int({ description: 'Homes that come into the register.', resolve: (all) => countOf(all, 'new') }),
    changed: t.int({ description: 'Homes that get another version.', resolve: (all) => countOf(all, 'changed') }),
    same: t.int({ description: 'Homes of which nothing differs.', resolve: (all) => countOf(all, 'same') }),
    refused: t.int({ description: 'Rows of which nothing is taken.', resolve: (all) => countOf(all, 'refused') }),
    rows: t.field({ type: [RowType], description: 'Every row, by line.', resolve: ({ rows }) => [...rows] }),
    errors: t.field({
      type: [CommandError],
      description: 'Why it was refused as a whole; empty when it was not.',
      resolve: ({ errors }) => [...errors],
    }),
  }),
});

builder.mutationField('importHomes', (t) =>
  t.field({
    type: PayloadType,
    description:
      'Take homes into the register from a CSV file, one row for each. Without `previewed` it says what would come of each row and changes nothing; with the digest of that preview it is applied, if that is still what would come of it. Sent again with its key, it answers as before. By: home-finding manager; provider manager or supervising social worker for their own.',
    args: {
      input: t.arg({
        required: true,
        description: 'The file.',
        type: builder.inputType('ImportHomesInput', {
          description: `A file of at most ${MAX_HOMES} homes. Its columns are in docs/homes-file.md.`,
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            file: f.string({ required: true, description: 'All of it, as CSV.' }),
            previewed: f.string({
              description: 'The digest of the preview that is to be applied; a preview when left out.',
            }),
          }),
        }),
      }),
    },
    resolve: (_, { input }, context) => importHomes(context, input),
  }),
);
