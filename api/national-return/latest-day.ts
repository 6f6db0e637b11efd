import { isCivilDate, type CivilDate } from '../../statute';
import { readTables, type ReturnFile } from './tables';

/** The latest day on which a return says that an episode began or ended, or a review was held. */
export function latestDayIn(files: readonly ReturnFile[]): CivilDate | undefined {
  const { rows } = readTables(files);
  const days = [
    ...rows.episodes.flatMap(({ value }) => [value('DECOM'), value('DEC')]),
    ...rows.reviews.map(({ value }) => value('REVIEW')),
  ].flatMap((text) => {
    const [, day, month, year] = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(text) ?? [];
    const date = `${year}-${month}-${day}`;
    return isCivilDate(date) ? [date] : [];
  });
  return days.toSorted().at(-1);
}
