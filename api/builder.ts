import SchemaBuilder, { type ObjectRef } from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import { GraphQLError } from 'graphql';
import { instant, isCivilDate, type CivilDate, type Instant } from '../statute';
import { JOURNEYS } from '../workflows/catalogue';
import type { ClockKind, Outcome } from '../workflows/kernel/events';
import { ROLES, type Role } from '../workflows/kernel/people';
import type { Refusal } from '../workflows/kernel/refusals';
import type { DutyStatus } from '../workflows/kernel/status';
import type { Context } from './context';
import { asked, enumName, REFUSALS } from './errors';
import { globalId, NODES, readGlobalId, type Kind } from './ids';

/** Everything in the schema is made with this. */
export const builder = new SchemaBuilder<{
  Context: Context;
  DefaultFieldNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    Date: { Input: CivilDate; Output: CivilDate };
    DateTime: { Input: Instant; Output: Instant };
  };
}>({
  plugins: [RelayPlugin],
  defaultFieldNullability: false,
  relay: {
    idFieldOptions: { description: 'Its opaque id: the same for as long as it exists.' },
    nodeTypeOptions: { description: 'Anything that has an id of its own.' },
    nodeQueryOptions: {
      description: 'Anything by its id; null when there is no such thing, or it is not for the caller.',
      args: { id: { description: 'Its opaque id.' } },
    },
    nodesQueryOptions: false,
    pageInfoTypeOptions: { description: 'Whether a list goes on, and where.' },
    hasNextPageFieldOptions: { description: 'Whether there is more after the last one given.' },
    hasPreviousPageFieldOptions: { description: 'Whether there is something before the first one given.' },
    startCursorFieldOptions: { description: 'Where the first one given stands.' },
    endCursorFieldOptions: { description: 'Where the last one given stands: ask for more `after` it.' },
    encodeGlobalID: (typename, id) => globalId(typename as Kind, String(id)),
    decodeGlobalID: (id) => {
      const read = readGlobalId(id);
      if (!read || !NODES.includes(read.typename))
        throw asked('invalid-value', 'This is not the id of a journey, a child or a duty.');
      return read;
    },
  },
});

builder.scalarType('Date', {
  description: 'A civil date in Europe/London, as in `2026-12-18`; 1900 to 2199.',
  serialize: (value) => value,
  parseValue: (value) => {
    if (isCivilDate(value)) return value;
    throw new GraphQLError('A day that exists is wanted, as in 2026-12-18.');
  },
});

builder.scalarType('DateTime', {
  description:
    'A moment with its offset, as in `2026-12-18T10:00:00Z`; 1900 to 2199. Answers are in UTC with milliseconds.',
  serialize: (value) => value,
  parseValue: (value) => {
    try {
      if (typeof value === 'string') return instant(value);
    } catch {
      // told below, without the value
    }
    throw new GraphQLError('A moment with its offset is wanted, as in 2026-12-18T10:00:00Z.');
  },
});

// ---- Enums ----

/** An enum whose names are the upper-case form of our codes. */
export function enumOf<const C extends string>(name: string, description: string, says: Readonly<Record<C, string>>) {
  const values = Object.entries<string>(says).map(([code, description]) => [
    enumName(code),
    { value: code as C, description },
  ]);
  return builder.enumType(name, {
    description,
    values: Object.fromEntries(values) as Record<string, { value: C; description: string }>,
  });
}

/** A code in plain words: `has-own` is "has own". */
export const inWords = (code: string): string => code.replaceAll('-', ' ');

/** A code as a sentence begins: "Has own". */
export function sentenceCase(code: string): string {
  const words = inWords(code).replaceAll(
    /([a-z])([A-Z])/g,
    (_, end: string, start: string) => `${end} ${start.toLowerCase()}`,
  );
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const RefusalCodeEnum = enumOf(
  'RefusalCode',
  'Every way in which the API says no. Codes are stable: programs may rely on them.',
  REFUSALS,
);

export const RoleEnum = enumOf<Role>(
  'Role',
  'A part that a person, a service or a system plays.',
  Object.fromEntries(ROLES.map((role) => [role, sentenceCase(role)])) as Record<Role, string>,
);

export const JourneyTypeEnum = enumOf(
  'JourneyType',
  'A statutory course of steps for one child.',
  Object.fromEntries(JOURNEYS.map(({ definition: { id, title } }) => [id, title])),
);

export const ClockKindEnum = enumOf<ClockKind>(
  'ClockKind',
  'What sort of limit a duty is under. Kinds are never mixed in one list unless asked.',
  {
    'statutory-limit': 'Law or statutory guidance gives the figure',
    'local-guard': "The authority's own setting, or the product's suggested default, marked as such",
    'outcome-check': 'A look whether something promised worked',
    gate: 'A condition, or a duty without a figure: it has no date and is never overdue',
  },
);

export const DutyStatusEnum = enumOf<DutyStatus>(
  'DutyStatus',
  'How a duty stands at a moment. Overdue means the same everywhere.',
  {
    'not-open': 'Not owed yet',
    open: 'Owed, and in time',
    'due-soon': 'Owed, and due within seven days',
    overdue: 'Owed, and its due day or moment is over',
    paused: 'Its clock stands still',
    unknown: 'Imported, and nobody has said yet',
    settled: 'Has an outcome; nothing more is expected',
  },
);

export const OutcomeEnum = enumOf<Outcome>('Outcome', 'How a duty was settled. Lateness is never erased.', {
  met: 'Done in time, or there was no time to keep',
  'met-late': 'Done after the due day; it stays late for ever',
  excused: 'Excused by somebody who may, with a reason',
  superseded: 'Replaced by a later one',
  'no-longer-applicable': 'No longer owed',
});

// ---- What is told of a refusal ----

export const CommandError = builder.objectRef<Refusal>('CommandError').implement({
  description: 'A refusal that the caller can act on.',
  fields: (t) => ({
    code: t.expose('code', { type: RefusalCodeEnum, description: 'For programs: a stable code.' }),
    message: t.exposeString('message', { description: 'For people: a sentence. It may change.' }),
    path: t.stringList({
      description: 'For forms: the field of the input that it is about.',
      resolve: ({ path }) => [...path],
    }),
  }),
});

// ---- Lists ----

/** A place in a list, and what stands there. */
export interface Edge<T> {
  readonly node: T;
  readonly cursor: string;
}

/** One page of a list and the number of all that it holds: each is read only when asked for, and both at once. */
export interface Page<T> {
  readonly edges: () => Promise<readonly Edge<T>[]>;
  readonly hasNextPage: () => Promise<boolean>;
  readonly hasPreviousPage: boolean;
  readonly totalCount: () => Promise<number>;
}

const MAX_FIRST = 200;

/** How many are asked for. @throws GraphQLError for less than one or more than the list allows: 200 unless it says otherwise */
export function pageSize(first: number | null | undefined, most = MAX_FIRST): number {
  if (first != null && first >= 1 && first <= most) return first;
  throw asked('invalid-value', `Ask for at least 1 and at most ${most} at a time.`);
}

/** The arguments of every list. */
export const pageArgs = (first: number, most = MAX_FIRST) =>
  builder.args((t) => ({
    first: t.int({ defaultValue: first, description: `How many; at most ${most}.` }),
    after: t.string({ description: 'After this cursor of an earlier page.' }),
  }));

/** Whose list is meant. */
export const placeArgs = builder.args((t) => ({
  team: t.id({ description: "Of this team; of all the caller's own when left out." }),
  authority: t.id({ description: 'Of this whole authority.' }),
}));

/** The two clocks of every reading. */
export const momentArgs = builder.args((t) => ({
  asAt: t.field({ type: 'DateTime', description: 'What had happened by this moment; now when left out.' }),
  knownBy: t.field({
    type: 'DateTime',
    description: 'As far as was recorded by this moment; all that is known when left out.',
  }),
}));

/** A place in a list, from the values that order it. */
export const cursorOf = (...place: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(place)).toString('base64url');

/** The values in a cursor. @throws GraphQLError for text that is no cursor of such a list */
export function readCursor(
  cursor: string | null | undefined,
  length: number,
): readonly (string | number)[] | undefined {
  if (cursor == null) return undefined;
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (
      Array.isArray(place) &&
      place.length === length &&
      place.every((part) => ['string', 'number'].includes(typeof part))
    )
      return place;
  } catch {
    // told below
  }
  throw asked('invalid-value', 'This cursor is not from such a list.');
}

/** How a page is asked for, and how the whole list is counted. */
interface Asking {
  readonly first: number;
  readonly after: unknown;
  readonly totalCount: () => Promise<number>;
}

/** A page from one row more than was asked for, which tells whether there are more. */
export function pageOf<R, T>(
  read: () => Promise<readonly R[]>,
  { first, after, totalCount }: Asking,
  node: (row: R) => T,
  cursor: (row: R) => string,
): Page<T> {
  let reading: Promise<readonly R[]> | undefined;
  const rows = (): Promise<readonly R[]> => (reading ??= read());
  return {
    edges: async () => (await rows()).slice(0, first).map((row) => ({ node: node(row), cursor: cursor(row) })),
    hasNextPage: async () => (await rows()).length > first,
    hasPreviousPage: after != null,
    totalCount,
  };
}

/** The same page with something else in each place. */
export const mapPage = <A, B>(page: Page<A>, node: (one: A) => B): Page<B> => ({
  ...page,
  edges: async () => (await page.edges()).map((edge) => ({ node: node(edge.node), cursor: edge.cursor })),
});

type NodeRef<T> = ObjectRef<typeof builder.$inferSchemaTypes, T>;

/** The connection type of a list: `DutyConnection` with its edges, for `Duty`. */
export function connectionOf<T>(name: string, node: NodeRef<T>, description: string) {
  const edge = builder.objectRef<Edge<T>>(`${name}Edge`).implement({
    description: `One place in a list of ${name} entries.`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'Where it stands in the list.' }),
      // The types cannot tell that no node is itself a list.
      node: t.field({ type: node, description: 'What stands there.', resolve: (parent) => parent.node as never }),
    }),
  });
  return builder.objectRef<Page<T>>(`${name}Connection`).implement({
    description,
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        description: 'This page of the list.',
        resolve: async ({ edges }) => [...(await edges())],
      }),
      pageInfo: t.field({
        type: builder.pageInfoRef(),
        description: 'Whether the list goes on.',
        resolve: async ({ edges, hasNextPage, hasPreviousPage }) => {
          const cursors = (await edges()).map(({ cursor }) => cursor);
          const ends = { startCursor: cursors[0] ?? null, endCursor: cursors.at(-1) ?? null };
          return { hasNextPage: await hasNextPage(), hasPreviousPage, ...ends };
        },
      }),
      totalCount: t.int({ description: 'How many the whole list holds.', resolve: ({ totalCount }) => totalCount() }),
    }),
  });
}

builder.queryType({ description: 'What can be asked. Every reading of state takes `asAt` and `knownBy`.' });
builder.mutationType({
  description:
    'What can be told. Every command carries an `idempotencyKey`: accepted and sent again, it answers as before; with another content it is refused; a refused one is judged afresh.',
});
