import type { Prisma } from '../prisma/client';
import { addDays, daysBetween, londonDate, type CivilDate } from '../statute';
import { placeFor, type Place } from './access';
import { builder, enumOf } from './builder';
import type { Context } from './context';
import { asked } from './errors';
import { toldFigure, type Figure, type Told } from './suppression';

/*
 * What measures of any journey share: what one counts, the period, and how it is shown. They come from the reading tables, by
 * all that is known now; no journey is woken.
 */

/**
 * What a measure counts: a share of the denominator, a sum over it, or only how many there were, where the numerator is the
 * same number.
 */
export interface Measure {
  readonly of: 'share' | 'sum' | 'count';
  readonly counts: string;
}

export const share = (counts: string): Measure => ({ of: 'share', counts });
export const sum = (counts: string): Measure => ({ of: 'sum', counts });
export const count = (counts: string): Measure => ({ of: 'count', counts });

export interface Period {
  readonly from: CivilDate;
  readonly to: CivilDate;
  /** The last day of the period that is over. */
  readonly until: CivilDate;
}

/** A question to the database: rows of `measure`, `numerator`, `denominator`, and what else they are divided by. */
export type Rows = (place: Place, period: Period) => Prisma.Sql;

/** Which question answers which measures. */
export type Answers<Id extends string> = readonly (readonly [readonly Id[], Rows])[];

export interface MeasuresAsked {
  readonly team?: string | null | undefined;
  readonly authority?: string | null | undefined;
  readonly from: CivilDate;
  readonly to: CivilDate;
  readonly measures?: readonly string[] | null | undefined;
}

const MOST_DAYS = 1_827;

/** The period asked about. @throws GraphQLError for one that ends before it begins, or is of more than five years */
export function periodOf({ now }: Context, { from, to }: Pick<Period, 'from' | 'to'>): Period {
  if (to < from || daysBetween(from, to) > MOST_DAYS)
    throw asked('invalid-value', 'The period begins before it ends, and is of five years at most.');
  const yesterday = addDays(londonDate(now), -1);
  return { from, to, until: to < yesterday ? to : yesterday };
}

/**
 * The rows of the measures that were asked for.
 * @throws GraphQLError for a period that ends before it begins or is too long, or a place that is not for the caller
 */
export async function rowsOf<Id extends string, Row extends Figure>(
  context: Context,
  answers: Answers<Id>,
  asking: MeasuresAsked,
  read: (sql: Prisma.Sql) => Promise<Row[]>,
): Promise<Row[]> {
  const period = periodOf(context, asking);
  const place = await placeFor(context, asking);
  const wanted = answers.filter(([ids]) => ids.some((id) => asking.measures?.includes(id) ?? true));
  return (await Promise.all(wanted.map(([, sql]) => read(sql(place, period))))).flat();
}

/** What a question gives of one measure, where nothing else divides it. */
interface MeasureRow extends Figure {
  readonly measure: string;
}

/** Every measure that was asked for, in the order in which they are named, with small numbers kept back. @throws as `rowsOf` */
export async function toldMeasures<Id extends string>(
  context: Context,
  measures: Readonly<Record<Id, Measure>>,
  answers: Answers<Id>,
  asking: MeasuresAsked,
): Promise<MeasureTold[]> {
  const read = (sql: Prisma.Sql) => context.prisma.$queryRaw<MeasureRow[]>`
    select measure, coalesce(numerator, 0)::int as numerator, denominator::int as denominator from (${sql}) figures`;
  const rows = await rowsOf(context, answers, asking, read);
  return Object.entries<Measure>(measures)
    .filter(([id]) => asking.measures?.includes(id) ?? true)
    .map(([id, { of }]) => {
      const figure = rows.find(({ measure }) => measure === id) ?? { numerator: 0, denominator: 0 };
      return { id, ...toldFigure(of, figure) };
    });
}

// ---- What the schema shows ----

const KindEnum = enumOf<Measure['of']>('MeasureKind', 'What the numerator of a measure is.', {
  share: 'How many of those whom the denominator counts',
  sum: 'A sum of days, hours, months or pounds over them: divided by the denominator, it is the mean',
  count: 'The same number as the denominator: how many there were',
});

export interface MeasureTold extends Told {
  readonly id: string;
}

/** The type of one journey's measures, and the enum by which they are named. */
export function measuresShown(name: string, about: string, measures: Readonly<Record<string, Measure>>) {
  const says = Object.fromEntries(Object.entries(measures).map(([id, { counts }]) => [id, counts]));
  const IdEnum = enumOf<string>(`${name}MeasureId`, `What is counted of ${about}.`, says);
  const Type = builder.objectRef<MeasureTold>(`${name}Measure`).implement({
    description: `One measure of ${about} over a period.`,
    fields: (t) => ({
      id: t.field({ type: IdEnum, description: 'Which.', resolve: ({ id }) => id }),
      counts: t.string({
        description: 'What the denominator counts; then what the numerator does.',
        resolve: ({ id }) => measures[id]?.counts ?? '',
      }),
      kind: t.field({
        type: KindEnum,
        description: 'What the numerator is.',
        resolve: ({ id }) => measures[id]?.of ?? 'count',
      }),
      numerator: t.int({
        nullable: true,
        description: 'Null where it is suppressed.',
        resolve: ({ numerator }) => numerator,
      }),
      denominator: t.int({
        nullable: true,
        description: 'Null where it is suppressed.',
        resolve: ({ denominator }) => denominator,
      }),
      suppressed: t.boolean({
        description: 'Whether a number is not told because it, or what it would give away, is under five.',
        resolve: ({ suppressed }) => suppressed,
      }),
    }),
  });
  return { IdEnum, Type };
}
