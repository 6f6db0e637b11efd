import fc from 'fast-check';
import { type CivilDate, addDays, civilDate } from '../../../statute';
import { LEGAL_BASES, type CareEpisode, type CareHistory } from '../../../workflows/leaving-care/care/days';

export const day = (text: string): CivilDate => civilDate(text);

/** Care by agreement from one day to another; without an end it goes on. */
export const care = (from: string, to?: string, more: Partial<CareEpisode> = {}): CareEpisode => ({
  from: day(from),
  to: to === undefined ? null : day(to),
  basis: 'agreement',
  ...more,
});

/** Care that begins on a day and has that many days, first and last counted. */
export const careOfDays = (from: string, days: number, more: Partial<CareEpisode> = {}): CareEpisode =>
  care(from, addDays(day(from), days - 1), more);

export const history = (
  bornOn: string,
  episodes: readonly CareEpisode[],
  more: Partial<CareHistory> = {},
): CareHistory => ({
  bornOn: day(bornOn),
  episodes,
  ...more,
});

const BORN = '2008-02-29';
const anyDay = (first: string, span: number): fc.Arbitrary<CivilDate> =>
  fc.integer({ min: 0, max: span }).map((days) => addDays(day(first), days));

/** Care from about 13 to 18, in short and long episodes that may overlap, some of them breaks of a series. */
const anyEpisode: fc.Arbitrary<CareEpisode> = fc
  .record({
    from: anyDay('2020-06-01', 2100),
    length: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 200 }), fc.constant(null)),
    basis: fc.constantFrom(...LEGAL_BASES),
    series: fc.option(fc.constantFrom('a', 'b'), { nil: undefined, freq: 4 }),
  })
  .map(({ from, length, basis, series }) => {
    const to = length === null && series === undefined ? null : addDays(from, length ?? 3);
    return series === undefined ? { from, to, basis } : { from, to, basis: 'agreement', series };
  });

const anyReturn = fc
  .record({ from: anyDay('2023-09-01', 1000), lasted: fc.option(fc.integer({ min: 0, max: 400 }), { nil: undefined }) })
  .map(({ from, lasted }) => (lasted === undefined ? { from } : { from, brokeDownOn: addDays(from, lasted) }));

const anyStudy = fc
  .record({
    toldOn: anyDay('2025-01-01', 3000),
    lasted: fc.option(fc.integer({ min: 0, max: 900 }), { nil: undefined }),
  })
  .map(({ toldOn, lasted }) => (lasted === undefined ? { toldOn } : { toldOn, endedOn: addDays(toldOn, lasted) }));

const anyStay = fc
  .record({ from: anyDay('2023-10-01', 200), days: fc.integer({ min: 0, max: 300 }) })
  .map(({ from, days }) => ({ from, to: addDays(from, days), where: 'hospital' as const }));

/** A history of somebody born on a leap day. */
export const anyHistory: fc.Arbitrary<CareHistory> = fc.record({
  bornOn: fc.constant(day(BORN)),
  episodes: fc.array(anyEpisode, { maxLength: 6 }),
  parentReturns: fc.array(anyReturn, { maxLength: 2 }),
  detentions: fc.array(anyStay, { maxLength: 1 }),
  specialGuardianships: fc.constant([]),
  education: fc.array(anyStudy, { maxLength: 2 }),
});

/** A day of that person's life from 13 to past 25. */
export const anyDayOfLife: fc.Arbitrary<CivilDate> = anyDay('2021-01-01', 4600);
