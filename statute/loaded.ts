import {
  type CalendarEdition,
  type CalendarEditionData,
  type DayOff,
  calendarEdition,
  daysOffBetween,
  extendCalendar,
  newestCalendar,
} from './calendar';
import { type RuleCatalogue, type RuleEdition, ruleCatalogue } from './rules';

/**
 * The published calendar with issues that were loaded while this library was in use, each in its place by publication. An
 * issue that the library has published since, or a day that it has changed since, is taken from the library: what was
 * loaded and checked once never fails later. The same issues give the same value, so its tables are made once.
 * @param loaded issues that `extendCalendar` accepted when they were loaded
 */
export function calendarWith(loaded: readonly CalendarEditionData[]): CalendarEdition {
  return remembered(calendars, loaded, newestCalendar, () => {
    const issues = inPlace(newestCalendar.editions, loaded);
    const same = issues.findIndex((issue, index) => issue !== newestCalendar.editions[index]);
    if (same < 1) return newestCalendar; // the library has published all of them itself
    const before = calendarEdition(newestCalendar.editions[same - 1]?.id ?? newestCalendar.id);
    return issues.slice(same).reduce((calendar, issue) => extendCalendar(calendar, [leftOf(issue, calendar)]), before);
  });
}

/**
 * The published catalogue with editions that were loaded while this library was in use, each in its place by publication.
 * @param loaded editions that `checkRuleEdition` accepted when they were loaded
 */
export function catalogueWith(loaded: readonly RuleEdition[]): RuleCatalogue {
  return remembered(catalogues, loaded, ruleCatalogue, () =>
    Object.freeze({ editions: Object.freeze(inPlace(ruleCatalogue.editions, loaded)) }),
  );
}

/** Made so far, by everything that they are made of: two authorities may have loaded different ones under one id. */
const calendars = new Map<string, CalendarEdition>();
const catalogues = new Map<string, RuleCatalogue>();

function remembered<T>(made: Map<string, T>, loaded: readonly unknown[], published: T, make: () => T): T {
  if (loaded.length === 0) return published;
  const key = JSON.stringify(loaded);
  const value = made.get(key) ?? make();
  made.set(key, value);
  return value;
}

interface Issue {
  readonly id: string;
  readonly publishedOn: string;
}

/** By publication, and on one day the library's own first; a loaded one of which the library has its own is left out. */
function inPlace<T extends Issue>(own: readonly T[], loaded: readonly T[]): readonly T[] {
  const ids = new Set(own.map(({ id }) => id));
  const all = [...own, ...loaded.filter(({ id }) => !ids.has(id))];
  return all.toSorted((a, b) => (a.publishedOn < b.publishedOn ? -1 : Number(a.publishedOn > b.publishedOn)));
}

/** What an issue still changes in a calendar. */
function leftOf(issue: CalendarEditionData, calendar: CalendarEdition): CalendarEditionData {
  const isOff = ({ date }: DayOff): boolean => daysOffBetween(date, date, calendar).length > 0;
  return { ...issue, adds: issue.adds.filter((day) => !isOff(day)), removes: issue.removes.filter(isOff) };
}
