import { type CalendarEdition, newestCalendar } from './calendar';
import { type Limit, due } from './counting';
import { type When, addDays, addMs, civilDate, endOf, plainWhen, startOf, startOfDay } from './dates';
import {
  type Clock,
  type Rule,
  type RuleCatalogue,
  type Standing,
  clockKindOf,
  findRule,
  findRulesFrom,
  isInForceFrom,
  isLaw,
  labelOf,
  limitOf,
} from './rules';

/** Why a local setting may not stand: the law it would loosen, and a day on which it would. */
export interface SettingRefusal {
  readonly code: 'loosens-law';
  readonly rule: string;
  readonly citation: { readonly instrument: string; readonly provision: string };
  readonly label: string;
  /** Counted from the same day, where the law's date and the setting's part. */
  readonly example: { readonly from: string; readonly law: string | null; readonly setting: string | null };
  readonly message: string;
}

/**
 * Whether a local setting would loosen a rule: allow something later than the law does, or a right to end sooner. Both
 * are counted from every day of eight years, leap years and clock changes among them, so that units which cannot be
 * compared by rule (8 weeks against 2 months, 5 working days against 7 days) are compared by what they do. Guidance with
 * a figure binds a setting as law does; local practice, standards, protocols, proposals and measures do not.
 * @param ruleId the rule, or part of a rule, that the setting stands beside: in its newest wording
 * @param options standing: where, and from which day, the setting is to count; then every wording that is in force there
 *   on that day or later is asked, and no other
 * @returns null when the setting may stand
 * @throws StatuteError `unknown-rule`, or what is wrong with the setting itself
 */
export function checkSetting(
  setting: Limit,
  ruleId: string,
  {
    calendar = newestCalendar,
    catalogue,
    standing,
  }: { readonly calendar?: CalendarEdition; readonly catalogue?: RuleCatalogue; readonly standing?: Standing } = {},
): SettingRefusal | null {
  const known = catalogue === undefined ? {} : { catalogue };
  const rules =
    standing === undefined
      ? [findRule(ruleId, known)]
      : findRulesFrom(ruleId, standing.on, known).filter((rule) => isInForceFrom(rule, standing));
  for (const rule of rules) {
    const refused = bindsSettings(rule) ? refusedBy(rule, setting, calendar) : null;
    if (refused !== null) return refused;
  }
  return null;
}

/** The end that a rule allows, where that of a setting counted from the same day is looser; null where the setting stands. */
export function lawfulEnd(setting: When, rule: Rule, from: When, calendar: CalendarEdition): When | null {
  if (!bindsSettings(rule)) return null;
  const law = due(limitOf(rule), from, calendar);
  return loosens(rule, law, setting) ? law : null;
}

/** Answers so far, by the rule's wording and the calendar's issues: the same few questions come again and again. */
const answers = new WeakMap<Rule, WeakMap<CalendarEdition['editions'], Map<string, SettingRefusal | null>>>();

function refusedBy(rule: Rule, setting: Limit, calendar: CalendarEdition): SettingRefusal | null {
  const ofRule = answers.get(rule) ?? new WeakMap<CalendarEdition['editions'], Map<string, SettingRefusal | null>>();
  const known = ofRule.get(calendar.editions) ?? new Map<string, SettingRefusal | null>();
  answers.set(rule, ofRule.set(calendar.editions, known));
  const key = JSON.stringify(setting);
  const answer = known.get(key);
  if (answer !== undefined) return answer;
  const worked = compared(rule, setting, calendar);
  known.set(key, worked);
  return worked;
}

function compared(rule: Rule, setting: Limit, calendar: CalendarEdition): SettingRefusal | null {
  const law = limitOf(rule);
  for (const from of samples(law, setting)) {
    const [end, local] = [due(law, from, calendar), due(setting, from, calendar)];
    if (!loosens(rule, end, local)) continue;
    const { instrument, provision } = rule.citation;
    const message =
      `${instrument}, ${provision} allows less. Counted from ${plainWhen(from)} ` +
      `the law comes to ${inWords(end)} and the setting to ${inWords(local)}.`;
    const example = { from, law: end, setting: local };
    return {
      code: 'loosens-law',
      rule: rule.id,
      citation: { instrument, provision },
      label: labelOf(rule),
      example,
      message,
    };
  }
  return null;
}

const inWords = (end: When | null): string => (end === null ? 'no date' : plainWhen(end));

const FIRST_SAMPLE = civilDate('2024-01-01');
const SAMPLE_DAYS = 8 * 366;

/** Hours into a day at which moments are tried: its start, the hours that the clocks skip or repeat, and its last minute. */
const SAMPLE_MINUTES = [0, 60, 90, 570, 1020, 1439];
const MINUTE_MS = 60_000;

/** A waiting time is a gate, yet a setting may no more shorten it than it may stretch a limit. */
function bindsSettings(rule: Rule): boolean {
  const kind = clockKindOf(rule);
  return rule.limit.amount !== null && (kind === 'statutory-limit' || (kind === 'gate' && isLaw(rule.force)));
}

function* samples(law: Limit, setting: Limit): Generator<When> {
  const moments = law.counting === 'H' || setting.counting === 'H';
  for (let day = 0; day < SAMPLE_DAYS; day += 1) {
    const date = addDays(FIRST_SAMPLE, day);
    if (!moments) yield date;
    else for (const minutes of SAMPLE_MINUTES) yield addMs(startOfDay(date), minutes * MINUTE_MS);
  }
}

/** A limit, an interval and a duration are loosened by a later end; a right, and a waiting time, by an earlier one. */
function loosens(clock: Clock, law: When | null, setting: When | null): boolean {
  if (law === null) return false;
  if (setting === null) return true;
  const isRight = clock.kind === 'age' && clock.direction === 'before';
  const isWait = clock.window !== null && clock.window.notAfter === null;
  if (isRight || isWait) return startOf(setting) < startOf(law);
  return endOf(setting) > (clock.dueDayCounts === false ? startOf(law) : endOf(law));
}
