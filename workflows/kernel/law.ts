import {
  calendarAsKnownOn,
  calendarEdition,
  explainRule,
  explainSetting,
  extendCalendar,
  findRule,
  isInForce,
  mayBeLegalBreach,
  newestCalendar,
  PACKS,
  startOfDay,
  workingDaysBetween,
  type CalendarEdition,
  type CalendarEditionData,
  type CivilDate,
  type Explanation,
  type Instant,
  type Limit,
} from '../../statute';
import type { DueRule } from './definition';
import type { LawUsed } from './events';

/** A change of law or of a local setting for one authority, as loaded: numbered in the order of loading. */
export type LawChange = { readonly version: number } & (
  | { readonly kind: 'commencement'; readonly rule: string; readonly from: CivilDate }
  | { readonly kind: 'pack'; readonly pack: string; readonly on: boolean; readonly from: CivilDate }
  | { readonly kind: 'setting'; readonly setting: string; readonly limit: Limit; readonly from: CivilDate }
  | { readonly kind: 'calendar'; readonly edition: CalendarEditionData }
);

/** What a journey knows of the law beyond what travels with the code: only rows that changed. */
export interface LawKnown {
  readonly version: number;
  readonly changes: readonly LawChange[];
}

export const BASE_LAW: LawKnown = { version: 0, changes: [] };

/** Adds rows loaded since; rows already known are left alone. */
export function learn(law: LawKnown, changes: readonly LawChange[]): LawKnown {
  const fresh = changes.filter(({ version }) => version > law.version);
  const last = fresh.at(-1);
  return last ? { version: last.version, changes: [...law.changes, ...fresh] } : law;
}

/** Asked whether a day has come; remembers the days that have not, for the next wake. */
export interface DayWatch {
  reached(day: CivilDate): boolean;
}

/** The law for one authority at one moment. */
export interface LawView {
  /** Policy packs that are on today. */
  readonly packs: readonly string[];
  packOn(pack: string, on: CivilDate): boolean;
  inForce(rule: string, on: CivilDate): boolean;
  /** In force, of law, and read in the instrument: only then is a breach a legal one. */
  binding(rule: string, on: CivilDate): boolean;
  /** Days on which a rule starts, a pack or a setting changes, or a calendar comes out; the journey wakes on those to come. */
  watch(days: DayWatch): void;
  /** Working days after one day up to another, by the calendar a clock was worked out with. */
  workingDays(after: CivilDate, upTo: CivilDate, used: LawUsed): number;
  explain(due: DueRule, trigger: Trigger, pinned?: LawUsed): { explanation: Explanation; used: LawUsed };
}

/** What a due date is counted from. */
export interface Trigger {
  readonly name: string;
  readonly on: CivilDate;
  readonly at?: Instant;
  readonly title: string;
}

function calendarFor(law: LawKnown, today: CivilDate): CalendarEdition {
  return extended(
    calendarAsKnownOn(today),
    calendarsLoaded(law).filter(({ publishedOn }) => publishedOn <= today),
  );
}

const calendarsLoaded = ({ changes }: LawKnown): readonly CalendarEditionData[] =>
  changes.flatMap((change) => (change.kind === 'calendar' ? [change.edition] : []));

/** Calendars made so far, by everything they are made of: two authorities may have loaded different ones. */
const calendars = new Map<string, CalendarEdition>();

function extended(base: CalendarEdition, loaded: readonly CalendarEditionData[]): CalendarEdition {
  if (loaded.length === 0) return base;
  const key = JSON.stringify([base.id, base.publishedThrough, loaded]);
  const known = calendars.get(key) ?? extendCalendar(base, loaded);
  calendars.set(key, known);
  return known;
}

/** The law as an authority's journey has it on a day. */
export function lawOn(law: LawKnown, authority: string, today: CivilDate): LawView {
  const commencements = law.changes.flatMap((change) =>
    change.kind === 'commencement' ? [{ rule: change.rule, area: [authority], from: change.from }] : [],
  );
  const calendar = calendarFor(law, today);
  const packOn = (pack: string, on: CivilDate): boolean =>
    pack === 'england-law' ||
    law.changes.reduce(
      (was, change) => (change.kind === 'pack' && change.pack === pack && change.from <= on ? change.on : was),
      false,
    );
  return {
    packs: PACKS.filter((pack) => packOn(pack, today)),
    packOn,
    inForce: (rule, on) => isInForce(findRule(rule), { area: authority, on, commencements }),
    binding: (rule, on) => mayBeLegalBreach(findRule(rule), { area: authority, on, commencements }),
    watch: (days) => {
      for (const change of law.changes)
        days.reached(change.kind === 'calendar' ? change.edition.publishedOn : change.from);
      for (const { publishedOn } of newestCalendar.editions) days.reached(publishedOn);
    },
    workingDays: (after, upTo, used) => workingDaysBetween(after, upTo, calendarNamed(law, used.calendar, calendar)),
    explain: (due, trigger, pinned) => {
      const used = pinned ? calendarNamed(law, pinned.calendar, calendar) : calendar;
      if (due.from === 'rule') {
        const edition = pinned?.ruleEdition === undefined ? {} : { edition: pinned.ruleEdition };
        const timed = findRule(due.rule, edition).trigger.type === 'instant';
        const explanation = explainRule(due.rule, valueOf(trigger, timed), { calendar: used, ...edition });
        return { explanation, used: { calendar: used.id, ruleEdition: explanation.edition } };
      }
      const setting = settingFor(law, due.setting, today, pinned?.setting);
      const limit = setting?.limit ?? due.default;
      const explanation = explainSetting(
        {
          id: due.setting,
          title: trigger.title,
          limit,
          source: setting ? 'authority setting' : 'product default',
          version: setting?.version ?? 0,
          note: setting ? '' : due.source,
        },
        { name: trigger.name, value: valueOf(trigger, limit.counting === 'H') },
        used,
      );
      return { explanation, used: { calendar: used.id, setting: setting?.version ?? 0 } };
    },
  };
}

/** Hours count from a moment, a day without one from its start; everything else counts from the day. */
const valueOf = ({ on, at }: Trigger, timed: boolean): string => (timed ? (at ?? startOfDay(on)) : on);

/** A settled clock keeps the calendar it was settled with, whatever has been loaded since. */
function calendarNamed(law: LawKnown, id: string, current: CalendarEdition): CalendarEdition {
  if (current.id === id) return current;
  const loaded = calendarsLoaded(law);
  const last = loaded.findIndex((edition) => edition.id === id);
  const named = loaded[last];
  return named ? extended(calendarAsKnownOn(named.publishedOn), loaded.slice(0, last + 1)) : calendarEdition(id);
}

function settingFor(law: LawKnown, id: string, today: CivilDate, pinned: number | undefined) {
  const settings = law.changes.filter(
    (change): change is Extract<LawChange, { kind: 'setting' }> =>
      change.kind === 'setting' &&
      change.setting === id &&
      (pinned === undefined ? change.from <= today : change.version === pinned),
  );
  return settings.at(-1);
}
