import { batched } from '../activities/batched';
import { Prisma } from '../prisma/client';
import { londonDate, type CivilDate } from '../statute';
import type { Role } from '../workflows/kernel/people';
import { accepted, refusal, type Refusal } from '../workflows/kernel/refusals';
import { builder, connectionOf, cursorOf, enumOf, pageArgs, pageOf, pageSize, readCursor, type Page } from './builder';
import { ChildRef, childSeen, type ChildRow, type ChildSeen } from './children';
import { momentOf, perRequest, type Context } from './context';
import { asked } from './errors';
import { badKey, badTitle, keyField, notTold, onlyFor, payloadOf, toldOf, type Told } from './inputs';
import { tellRegister } from './register';
import { counting } from './sql';

/*
 * Until when a child's record must be kept. The law gives the figure for the case record of a looked after child alone, and
 * this software cannot tell who was looked after: so every record is kept as if the child had been.
 */

const LAW = {
  years: 75,
  source:
    'Care Planning, Placement and Case Review (England) Regulations 2010 (SI 2010/959) reg. 50: the case record of a looked after child is kept until the 75th anniversary of birth, or for 15 years from a death before 18. Not in the rule catalogue, and not read in the instrument.',
} as const;

/** Of a child who died before reaching this age, the record is kept for so many years from the death. */
const DEATH = { before: 18, years: 15 } as const;

/**
 * The end of every journey whose child has died; it ended on the day of the death. A death that was recorded only after a
 * journey had ended otherwise is not seen here: the record is then kept for longer, not for less.
 */
const DIED = 'child-died';

const MOST_YEARS = 150;

interface Retention {
  readonly child: string;
  /** Null where no date of birth is known. */
  readonly until: CivilDate | null;
  readonly from: 'birth' | 'death';
  /** The authority's own figure, where it has set one. */
  readonly own: { readonly years: number; readonly source: string } | null;
}

/** The birthday of an age, or the same of a death, as `anniversary` has it: 29 February is 1 March in a common year. */
const anniversaryOf = (date: Prisma.Sql, years: Prisma.Sql): Prisma.Sql => Prisma.sql`(
  (${date} + make_interval(years => ${years}))::date
  + case when to_char(${date}, 'MMDD') = '0229' and to_char(${date} + make_interval(years => ${years}), 'MMDD') = '0228' then 1 else 0 end)`;

const YEARS = Prisma.sql`coalesce((own.payload->>'years')::int, ${LAW.years}::int)`;
const YOUNG = Prisma.sql`coalesce(died.on < ${anniversaryOf(Prisma.sql`c.born_on`, Prisma.sql`${DEATH.before}::int`)}, false)`;
const UNTIL = Prisma.sql`case when ${YOUNG} then ${anniversaryOf(Prisma.sql`died.on`, Prisma.sql`${DEATH.years}::int`)}
  else ${anniversaryOf(Prisma.sql`c.born_on`, YEARS)} end`;
/** Each child `c` with the death that was recorded last, and the authority's own figure. */
const WITH_TERMS = Prisma.sql`child c
  left join lateral (select max(ended_on) as on from journey j where j.child = c.id and j."end" = ${DIED}) died on true
  left join lateral (select payload from event where stream = c.authority and type = 'retention.set'
    order by sequence desc limit 1) own on true`;

const retentionOf = perRequest(({ prisma }) =>
  batched(async (children: readonly string[]) => {
    const rows = await prisma.$queryRaw<Retention[]>`
      select c.id as child, (${UNTIL})::text as until, case when ${YOUNG} then 'death' else 'birth' end as "from", own.payload as own
      from ${WITH_TERMS} where c.id = any(${[...children]})`;
    return new Map(rows.map((row) => [row.child, row]));
  }),
);

/** The last day on which a child's record must be kept, by all that is known; null while no date of birth is. */
export async function retainUntil(context: Context, child: string): Promise<CivilDate | null> {
  return (await retentionOf(context)(child))?.until ?? null;
}

// ---- What the schema shows ----

const FromEnum = enumOf<Retention['from']>('RetentionFrom', 'What the years of keeping a record are counted from.', {
  birth: 'The date of birth',
  death: `The death of a child before the age of ${DEATH.before}`,
});

const yearsOf = ({ from, own }: Retention): number => (from === 'death' ? DEATH.years : (own?.years ?? LAW.years));

const RetentionType = builder.objectRef<Retention>('Retention').implement({
  description:
    'Until when a record must be kept, by all that is known now, and why. Nothing is erased by itself when that day is over.',
  fields: (t) => ({
    until: t.field({
      type: 'Date',
      nullable: true,
      description: 'The last day on which it must be kept; null while no date of birth is known.',
      resolve: ({ until }) => until,
    }),
    over: t.boolean({
      description: 'Whether that day is over.',
      resolve: ({ until }, _, { now }) => until !== null && until < londonDate(now),
    }),
    countedFrom: t.field({ type: FromEnum, description: 'What it is counted from.', resolve: ({ from }) => from }),
    years: t.int({ description: 'How many years.', resolve: yearsOf }),
    isDefault: t.boolean({
      description: "Whether this is the product's figure, and not the authority's own.",
      resolve: ({ from, own }) => from === 'death' || own === null,
    }),
    source: t.string({
      description: 'Where the figure comes from.',
      resolve: ({ from, own }) => (from === 'birth' && own ? own.source : LAW.source),
    }),
    verified: t.boolean({
      description: 'Whether somebody has read the figure in the instrument: not so far.',
      resolve: () => false,
    }),
  }),
});

builder.objectFields(ChildRef, (t) => ({
  retainUntil: t.field({
    type: 'Date',
    nullable: true,
    description: 'The last day on which the record must be kept; `retention` says why.',
    resolve: ({ id }, _, context) => retainUntil(context, id),
  }),
  retention: t.field({
    type: RetentionType,
    nullable: true,
    description: 'Until when the record must be kept, and why.',
    resolve: async ({ id }, _, context) => (await retentionOf(context)(id)) ?? null,
  }),
}));

// ---- Records past it ----

const READS_RETENTION: readonly Role[] = ['authority-administrator', 'auditor'];

const ChildConnection = connectionOf('Child', ChildRef, 'A list of children.');

interface PastAsked {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

async function recordsPast(context: Context, { first, after }: PastAsked): Promise<Page<ChildSeen>> {
  const { prisma, caller, now } = context;
  if (onlyFor(context, READS_RETENTION, 'list records past their retention'))
    throw asked('not-allowed', 'This list is for administrators and auditors.');
  const today = londonDate(now);
  const size = pageSize(first);
  const from = readCursor(after, 2);
  // No authority keeps for less than the law's years, so whoever is younger and has not died is left out at once.
  const past = Prisma.sql`(select c.id, c.authority, c.reference, ${UNTIL} as until from ${WITH_TERMS}
    where c.authority = ${caller.authority} and c.sequence > 0
      and (c.born_on <= ${today}::date - make_interval(years => ${LAW.years}::int) or died.on is not null)
      and not exists (select from event e where e.stream = c.id and e.type = 'key.erased')) past where until < ${today}::date`;
  const onwards = from ? Prisma.sql`and (until, id) > (${String(from[0])}::date, ${String(from[1])})` : Prisma.empty;
  const rows = async () => prisma.$queryRaw<(ChildRow & { readonly until: string })[]>`
    select id, authority, reference, until::text as until from ${past} ${onwards} order by until, id limit ${size + 1}`;
  const node = ({ until: _, ...row }: ChildRow & { readonly until: string }): ChildSeen =>
    childSeen(context, row, momentOf(context, {}));
  const totalCount = counting(context, past);
  return pageOf(rows, { first: size, after, totalCount }, node, ({ until, id }) => cursorOf(until, id));
}

builder.queryField('recordsPastRetention', (t) =>
  t.field({
    type: ChildConnection,
    description:
      "Children of the caller's authority whose record need not be kept any longer and whose key still exists; the longest over first. For administrators and auditors. Nothing is erased by itself.",
    args: pageArgs(50),
    resolve: (_, args, context) => recordsPast(context, args),
  }),
);

// ---- The authority's own figure ----

interface RetentionInput {
  readonly idempotencyKey: string;
  readonly years: number;
  readonly source: string;
}

const badYears = (years: number): Refusal | undefined =>
  years >= LAW.years && years <= MOST_YEARS
    ? undefined
    : refusal(
        'invalid-value',
        `From ${LAW.years} to ${MOST_YEARS} years are wanted: nobody can tell here whose record the law keeps for ${LAW.years}.`,
        'years',
      );

async function setRetention(
  context: Context,
  { idempotencyKey, years, source }: RetentionInput,
): Promise<Told<RetentionSet>> {
  const wrong =
    onlyFor(context, ['authority-administrator'], 'set up an authority') ??
    badKey(idempotencyKey) ??
    badYears(years) ??
    badTitle(source, 'source');
  if (wrong) return notTold(wrong);
  const told = await tellRegister(context, {
    mutation: 'setRetention',
    idempotencyKey,
    stream: { kind: 'authority', id: context.caller.authority },
    content: { years, source },
    drafts: () =>
      accepted([{ event: { type: 'retention.set', years, source }, occurred: { on: londonDate(context.now) } }]),
  });
  return told.ok ? toldOf({ years, source }) : notTold(told.refusal);
}

interface RetentionSet {
  readonly years: number;
  readonly source: string;
}

const RetentionSetType = builder.objectRef<RetentionSet>('RetentionSet').implement({
  description: 'For how long an authority keeps the records of children.',
  fields: (t) => ({
    years: t.exposeInt('years', { description: 'Years from birth.' }),
    source: t.exposeString('source', { description: 'Where the figure comes from.' }),
  }),
});

builder.mutationField('setRetention', (t) =>
  t.field({
    type: payloadOf('SetRetentionPayload', 'retention', RetentionSetType, 'What was set.'),
    description:
      "Set for how long the caller's authority keeps the records of children, where that is longer than the law wants. For administrators.",
    args: {
      input: t.arg({
        required: true,
        description: 'For how long, and why.',
        type: builder.inputType('SetRetentionInput', {
          description: 'A retention period.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            years: f.int({ required: true, description: `Years from birth: ${LAW.years} to ${MOST_YEARS}.` }),
            source: f.string({
              required: true,
              description: 'Where the figure comes from, such as the page of the retention schedule.',
            }),
          }),
        }),
      }),
    },
    resolve: (_, { input }, context) => setRetention(context, input),
  }),
);
