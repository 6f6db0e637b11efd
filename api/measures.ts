import { addDays, daysBetween, londonDate, type CivilDate } from '../statute';
import { builder, enumOf } from './builder';
import type { Context } from './context';
import { asked } from './errors';
import type { Told } from './suppression';

/* What measures of a journey share: what one counts, the period it is of, and how it is shown. */

/** What a measure counts, and whether its numerator is some of the denominator or a sum over it. */
export interface Measure {
  readonly of: 'share' | 'sum';
  readonly counts: string;
}

export const share = (counts: string): Measure => ({ of: 'share', counts });
export const sum = (counts: string): Measure => ({ of: 'sum', counts });

export interface Period {
  readonly from: CivilDate;
  readonly to: CivilDate;
  /** The last day of the period that is over. */
  readonly until: CivilDate;
}

const MOST_DAYS = 1_827;

/** The period asked about. @throws GraphQLError for one that ends before it begins, or is of more than five years */
export function periodOf({ now }: Context, { from, to }: Pick<Period, 'from' | 'to'>): Period {
  if (to < from || daysBetween(from, to) > MOST_DAYS)
    throw asked('invalid-value', 'The period begins before it ends, and is of five years at most.');
  const yesterday = addDays(londonDate(now), -1);
  return { from, to, until: to < yesterday ? to : yesterday };
}

export interface MeasureTold<Id extends string> extends Told {
  readonly id: Id;
}

const KindEnum = enumOf<Measure['of']>('MeasureKind', 'What the numerator of a measure is.', {
  share: 'How many of those whom the denominator counts',
  sum: 'A sum of days, hours, months or pounds over them: divided by the denominator, it is the mean',
});

type MeasureRef<Id extends string> = ReturnType<typeof builder.objectRef<MeasureTold<Id>>>;

/** Adds to the type of a journey's measures what is shown of each. */
export function ofMeasure<Id extends string>(ref: MeasureRef<Id>, measures: Readonly<Record<Id, Measure>>): void {
  builder.objectFields(ref, (t) => ({
    counts: t.string({
      description: 'What the denominator counts; then what the numerator does.',
      resolve: ({ id }) => measures[id].counts,
    }),
    kind: t.field({ type: KindEnum, description: 'What the numerator is.', resolve: ({ id }) => measures[id].of }),
    numerator: t.exposeInt('numerator', { nullable: true, description: 'Null where it is suppressed.' }),
    denominator: t.exposeInt('denominator', { nullable: true, description: 'Null where it is suppressed.' }),
    suppressed: t.exposeBoolean('suppressed', {
      description: 'Whether a number is not told because it, or what it would give away, is under five.',
    }),
  }));
}
