import {
  addDays,
  calendarAsKnownOn,
  calendarEdition,
  calendarWith,
  catalogueWith,
  dayOf,
  due,
  explainRule,
  explainSetting,
  findRule,
  findRuleInForce,
  findRuleOn,
  isInForce,
  mayBeLegalBreach,
  newestCalendar,
  PACKS,
  startOfDay,
  workingDaysBetween,
  type CalendarEdition,
  type CalendarEditionData,
  type CivilDate,
  type CommencementRow,
  type Explanation,
  type Instant,
  type Limit,
  type Rule,
  type RuleCatalogue,
  type RuleEdition,
  type Standing,
} from '../../statute';
import type { Decided, DueRule, SettingDue } from './definition';
import type { LawUsed } from './events';

/** A change of law or of a local setting for one authority, as loaded: numbered in the order of loading. */
export type LawChange = { readonly version: number } & (
  | { readonly kind: 'commencement'; readonly rule: string; readonly from: CivilDate }
  | { readonly kind: 'pack'; readonly pack: string; readonly on: boolean; readonly from: CivilDate }
  | { readonly kind: 'setting'; readonly setting: string; readonly limit: Limit; readonly from: CivilDate }
  | {
      readonly kind: 'choice';
      readonly choice: string;
      readonly option: string;
      readonly from: CivilDate;
      readonly reason?: string;
    }
  | { readonly kind: 'calendar'; readonly edition: CalendarEditionData }
  | { readonly kind: 'rules'; readonly edition: RuleEdition }
);

/** The first day on which a change is to be reckoned with: that of an edition is the day it was published. */
export const changeCounts = (change: LawChange): CivilDate =>
  change.kind === 'calendar' || change.kind === 'rules' ? change.edition.publishedOn : change.from;

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
  /** Each day from which a pack was switched on or off, past or to come, in order of day. */
  switches(pack: string): readonly { readonly on: CivilDate; readonly is: boolean }[];
  /** What an authority has chosen for a day, with the version of its choice; undefined while the default stands. */
  chosen(choice: string, on: CivilDate): { readonly option: string; readonly version: number } | undefined;
  /** The day that a setting comes to, counted from a day, with the figure that stands on another; today's when left out. */
  counted(setting: SettingDue, from: CivilDate, on?: CivilDate): CivilDate;
  /** A rule in its newest wording, or in the wording that governs a day. */
  rule(id: string, on?: CivilDate): Rule;
  inForce(rule: string, on: CivilDate): boolean;
  /** The first day on which a rule is in force in the area, past or to come; undefined while none is known. */
  startOf(rule: string): CivilDate | undefined;
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
  readonly lasts?: Decided | undefined;
}

/** The calendar as an authority knows it on a day: the published issues, and those that it has loaded. */
export const calendarFor = (law: LawKnown, today: CivilDate): CalendarEdition =>
  calendarAsKnownOn(today, calendarWith(calendarsLoaded(law)));

/** The catalogue as an authority knows it on a day: the published editions, and those that it has loaded. */
export const catalogueFor = (law: LawKnown, today: CivilDate): RuleCatalogue =>
  catalogueWith(rulesLoaded(law).filter(({ publishedOn }) => publishedOn <= today));

/** Calendar issues that an authority has loaded, in the order of loading. */
export const calendarsLoaded = ({ changes }: LawKnown): readonly CalendarEditionData[] =>
  changes.flatMap((change) => (change.kind === 'calendar' ? [change.edition] : []));

/** Editions of rules that an authority has loaded, in the order of loading. */
export const rulesLoaded = ({ changes }: LawKnown): readonly RuleEdition[] =>
  changes.flatMap((change) => (change.kind === 'rules' ? [change.edition] : []));

/** Starts of rules that an authority has loaded. */
export const startsIn = ({ changes }: LawKnown, authority: string): readonly CommencementRow[] =>
  changes.flatMap((change) =>
    change.kind === 'commencement' ? [{ rule: change.rule, area: [authority], from: change.from }] : [],
  );

/** Days on which a loaded edition changes something: its publication, and the first and last days of its wordings. */
function daysOf(change: LawChange): readonly CivilDate[] {
  if (change.kind !== 'rules') return [changeCounts(change)];
  const wordings = change.edition.rules.flatMap(({ inForceFrom, inForceTo }) => [
    ...(inForceFrom === null ? [] : [inForceFrom]),
    ...(inForceTo === null ? [] : [addDays(inForceTo, 1)]),
  ]);
  return [change.edition.publishedOn, ...wordings];
}

/** The law as an authority's journey has it on a day. */
export function lawOn(law: LawKnown, authority: string, today: CivilDate): LawView {
  const commencements = startsIn(law, authority);
  const calendar = calendarFor(law, today);
  const catalogue = catalogueFor(law, today);
  const ruleOn = (id: string, on?: CivilDate): Rule =>
    on === undefined ? findRule(id, { catalogue }) : findRuleOn(id, on, { catalogue });
  const packOn = (pack: string, on: CivilDate): boolean =>
    pack === 'england-law' ||
    law.changes.reduce(
      (was, change) => (change.kind === 'pack' && change.pack === pack && change.from <= on ? change.on : was),
      false,
    );
  return {
    packs: PACKS.filter((pack) => packOn(pack, today)),
    packOn,
    switches: (pack) =>
      law.changes
        .flatMap((change) =>
          change.kind === 'pack' && change.pack === pack ? [{ on: change.from, is: change.on }] : [],
        )
        .toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on))),
    chosen: (choice, on) => {
      const made = law.changes.findLast(
        (change) => change.kind === 'choice' && change.choice === choice && change.from <= on,
      );
      return made?.kind === 'choice' ? { option: made.option, version: made.version } : undefined;
    },
    counted: (setting, from, on = today) =>
      dayOf(due(settingFor(law, setting.setting, on, undefined)?.limit ?? setting.default, from, calendar) ?? from),
    rule: ruleOn,
    inForce: (rule, on) => isInForce(ruleOn(rule, on), { area: authority, on, commencements }),
    startOf: (id) => {
      const { commencement, inForceFrom, partOf } = ruleOn(id);
      if (commencement === 'in-force') return inForceFrom ?? undefined;
      return commencements.flatMap(({ rule, from }) => (rule === id || rule === partOf ? [from] : [])).toSorted()[0];
    },
    binding: (rule, on) => mayBeLegalBreach(ruleOn(rule, on), { area: authority, on, commencements }),
    watch: (days) => {
      for (const day of law.changes.flatMap(daysOf)) days.reached(day);
      for (const { publishedOn } of newestCalendar.editions) days.reached(publishedOn);
    },
    workingDays: (after, upTo, used) => workingDaysBetween(after, upTo, calendarNamed(law, used.calendar, calendar)),
    explain: (dueBy, trigger, pinned) => {
      const used = pinned ? calendarNamed(law, pinned.calendar, calendar) : calendar;
      const wording =
        pinned?.ruleEdition === undefined
          ? { catalogue }
          : { catalogue: catalogueWith(rulesLoaded(law)), edition: pinned.ruleEdition };
      const standing = { area: authority, on: trigger.on, commencements };
      if (dueBy.from === 'rule') {
        const { pack, trigger: starts } = findRule(dueBy.rule, wording);
        const explanation = explainRule(dueBy.rule, valueOf(trigger, starts.type === 'instant'), {
          ...{ calendar: used, ...wording, standing },
          // A proposal is off or on with its pack; what was settled keeps what it was settled with.
          onlyInForce: pack === 'england-law' && pinned === undefined,
          ...(pinned?.off === undefined ? {} : { off: pinned.off }),
          ...trigger.lasts,
        });
        const { edition, off } = explanation;
        return {
          explanation,
          used: { calendar: used.id, ruleEdition: edition, ...(off === undefined ? {} : { off }) },
        };
      }
      const beside = besideOf(dueBy, wording, standing, pinned);
      const setting = settingFor(law, dueBy.setting, today, pinned?.setting);
      const limit = setting?.limit ?? dueBy.default;
      const explanation = explainSetting(
        {
          id: dueBy.setting,
          title: trigger.title,
          limit,
          source: setting ? 'authority setting' : 'product default',
          version: setting?.version ?? 0,
          note: setting ? '' : dueBy.source,
          ...(wasOn(law, dueBy.proposal, trigger.on) ? { proposed: true } : {}),
        },
        { name: trigger.name, value: valueOf(trigger, limit.counting === 'H' || beside?.trigger.type === 'instant') },
        used,
        beside,
      );
      const ruleEdition = beside === undefined ? {} : { ruleEdition: beside.edition };
      return { explanation, used: { calendar: used.id, setting: setting?.version ?? 0, ...ruleEdition } };
    },
  };
}

/** Whether a pack was ever on up to a day: what was begun under a proposal stays a proposal's. */
const wasOn = ({ changes }: LawKnown, pack: string | undefined, day: CivilDate): boolean =>
  changes.some((change) => change.kind === 'pack' && change.pack === pack && change.on && change.from <= day);

/** The rule that a setting may not loosen, in the wording that governs and where it is in force; settled, the one of then. */
function besideOf(
  { beside }: SettingDue,
  wording: { readonly catalogue: RuleCatalogue; readonly edition?: string },
  standing: Standing,
  pinned: LawUsed | undefined,
): Rule | undefined {
  if (beside === undefined) return undefined;
  if (pinned) return pinned.ruleEdition === undefined ? undefined : findRule(beside, wording);
  return findRuleInForce(beside, standing, wording);
}

/** Hours count from a moment, a day without one from its start; everything else counts from the day. */
const valueOf = ({ on, at }: Trigger, timed: boolean): string => (timed ? (at ?? startOfDay(on)) : on);

/** A settled clock keeps the calendar it was settled with, whatever has been loaded since. */
const calendarNamed = (law: LawKnown, id: string, current: CalendarEdition): CalendarEdition =>
  current.id === id ? current : calendarEdition(id, calendarWith(calendarsLoaded(law)));

function settingFor(law: LawKnown, id: string, today: CivilDate, pinned: number | undefined) {
  const settings = law.changes.filter(
    (change): change is Extract<LawChange, { kind: 'setting' }> =>
      change.kind === 'setting' &&
      change.setting === id &&
      (pinned === undefined ? change.from <= today : change.version === pinned),
  );
  return settings.at(-1);
}
