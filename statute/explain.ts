import { type CalendarEdition, daysOffBetween } from './calendar';
import {
  type Act,
  type Counting,
  type Direction,
  type Kind,
  type Limit,
  type Unit,
  due,
  looksAtCalendar,
  planningDate,
} from './counting';
import { type CivilDate, type Instant, addDays, civilDate, instant, londonDate, startOfDay } from './dates';
import { StatuteError } from './errors';
import {
  type Citation,
  type Clock,
  type ClockKind,
  type Commencement,
  type Condition,
  type Confidence,
  type Force,
  type Pack,
  type Rule,
  type RuleCatalogue,
  type Standing,
  clockKindOf,
  clocksOf,
  confidenceOf,
  findRule,
  findRuleOn,
  isInForce,
  isVerified,
  labelOf,
  limitOf,
} from './rules';
import { type SchoolCalendar, schoolDaysOff } from './school';
import { differenceOf, sentenceOf } from './sentence';
import { type Spell, amountReached, spellsAsText } from './spells';

/**
 * How a date was come to, in full: kept with the date, so that it stands years later without today's code, catalogue or
 * calendar. Plain JSON. Optional fields are left out where they say nothing.
 */
export interface Explanation {
  /** The rule's id, or the setting's name. */
  readonly rule: string;
  readonly part: string | null;
  /** The catalogue edition of the rule, or the version of the setting. */
  readonly edition: string;
  readonly title: string;
  readonly citation: Pick<Citation, 'instrument' | 'provision'> | null;
  readonly pack: Pack | null;
  readonly force: Force;
  /** What must be shown beside the date. */
  readonly label: string;
  /** The weakest mark; null for a local setting, which rests on no instrument. */
  readonly confidence: Confidence | null;
  readonly verified: boolean;
  /** Which list it belongs in; it follows the force. */
  readonly clockKind: ClockKind;
  /** Left out where the rule is in force. */
  readonly commencement?: Exclude<Commencement, 'in-force'>;
  readonly counting: Counting;
  readonly amount: number | null;
  readonly unit: Unit | null;
  readonly direction: Direction;
  readonly kind: Kind;
  /** Whether the day shown is itself inside; null where there is no date. */
  readonly dueDayCounts: boolean | null;
  /** The trigger first, then the yes/no facts that were known. */
  readonly inputs: readonly Input[];
  /** The calendar edition, wherever a working day was looked up. */
  readonly calendarEdition: string | null;
  readonly steps: readonly Step[];
  /** The amount adds up inside any such span, and does not only run once. */
  readonly rolling?: NonNullable<Clock['rolling']>;
  /** So much is to be done inside the period. */
  readonly quota?: NonNullable<Clock['quota']>;
  /** The last day in time, or the day reached; for hours the London day of `dueAt`. Null without a figure. */
  readonly dueOn: CivilDate | null;
  readonly dueAt: Instant | null;
  /** For windows: the first day, or moment, that is not too early. */
  readonly notBefore?: CivilDate | Instant;
  /** The last working day inside, where the legal date is none. To plan by; the legal date does not move. */
  readonly planningDate: CivilDate | null;
  /** Rests on days off that the government's list does not reach yet. */
  readonly projected: boolean;
  /** Who extended the period, and what the date was before. */
  readonly extension?: { readonly authority: string; readonly times: number; readonly before: CivilDate | Instant };
  /** Why the clock does not run, on the facts given. */
  readonly off?: string;
  readonly note?: string;
  readonly sentence: string;
}

export interface Input {
  readonly name: string;
  readonly value: string | boolean;
}

/** One stage of the count, with the days left out by name. Weekends are not named. */
export interface Step {
  readonly did: 'counted' | 'extended' | 'moved-to-open-day' | 'not-before';
  readonly from: CivilDate | Instant;
  readonly to: CivilDate | Instant;
  /** Where it is not the amount of the explanation itself. */
  readonly amount?: number;
  readonly unit?: Unit;
  readonly skipped?: readonly Skipped[];
}

/** A day left out, or a run of them up to and including `to`. */
export interface Skipped {
  readonly on: CivilDate;
  readonly to?: CivilDate;
  readonly name: string;
}

/** Facts by the catalogue's names: a day or moment for a trigger, yes or no for a condition. Others are left alone. */
export type Facts = Readonly<Record<string, unknown>>;

/** A lawful longer limit, once somebody has decided on it. */
export interface RecordedExtension {
  /** As the rule names it: court, local-authority, nominated-officer, data-controller. */
  readonly authority: string;
  /** In the extension's own unit; the most that the rule allows when neither this nor `until` is given. */
  readonly amount?: number;
  /** The end that was decided on. */
  readonly until?: CivilDate | Instant;
}

export interface ExplainOptions {
  readonly calendar: CalendarEdition;
  /** A catalogue edition; the newest when left out. */
  readonly edition?: string;
  readonly catalogue?: RuleCatalogue;
  readonly schoolCalendar?: SchoolCalendar;
  readonly extensions?: readonly RecordedExtension[];
  readonly act?: Act;
  /** Where and when it is asked about: decides whether a rule that waits for its start is shown as in force. */
  readonly standing?: Standing;
  /** For an amount that adds up: every spell so far, in order. Without them one unbroken spell is taken. */
  readonly spells?: readonly Spell[];
}

/** A figure that the law leaves to local choice: the product's default, or what the authority set in its place. */
export interface LocalSetting {
  /** Named with its journey: `family-group-decision-making.answer-offer`. */
  readonly id: string;
  readonly title: string;
  readonly limit: Limit;
  readonly source: 'product default' | 'authority setting';
  readonly note?: string;
  /** The version of the authority's setting; 0 for the default. */
  readonly version?: number | string;
}

/**
 * The due date of a rule's first clock, or of the part named, with the whole path to it.
 * @param facts facts by their catalogue names, or just the value of the trigger
 * @throws StatuteError `unknown-rule`; `fact-missing` without the trigger; `fact-type`; `extension-…` for an extension that
 *   the rule does not allow; and whatever the counting throws
 */
export function explainRule(id: string, facts: Facts | string, options: ExplainOptions): Explanation {
  const rule = findRule(id, options);
  return explainClock(rule.partOf === null ? firstClock(rule) : rule, facts, options);
}

/**
 * The same for every clock of a rule, in order. One whose trigger has not been given is there without a date, and says so.
 * @throws StatuteError `fact-missing` when no clock that has a figure has its trigger
 */
export function explainParts(id: string, facts: Facts, options: ExplainOptions): readonly Explanation[] {
  const rule = findRule(id, options);
  const clocks = rule.partOf === null ? clocksOf(rule) : [rule];
  const started = clocks.filter((clock) => clock.limit.amount === null || triggerOf(clock, facts) !== null);
  const [first] = clocks;
  if (started.length === 0 && first !== undefined) throw missing(first);
  return clocks.map((clock) => explainClock(clock, facts, options, !started.includes(clock)));
}

/** The due date of a local setting. It is never shown as law, and says so. */
export function explainSetting(
  setting: LocalSetting,
  trigger: { readonly name: string; readonly value: string },
  calendar: CalendarEdition,
): Explanation {
  const from = readMoment(trigger.value, trigger.name);
  const { limit, note } = setting;
  const counted = count(limit, from, calendar);
  return finish(
    {
      rule: setting.id,
      part: null,
      edition: String(setting.version ?? 0),
      title: setting.title,
      citation: null,
      pack: null,
      force: 'local-practice',
      label: setting.source === 'product default' ? DEFAULT_LABEL : SETTING_LABEL,
      confidence: null,
      verified: false,
      clockKind: limit.amount === null ? 'gate' : 'local-guard',
      ...(note === undefined || note === '' ? {} : { note }),
    },
    limit,
    [{ name: trigger.name, value: from }],
    { ...counted, from, dueDayCounts: counted.end === null ? null : true, conditions: [] },
    calendar,
  );
}

/**
 * Why two explanations of one duty differ, in words: the dates, and whether it was the facts, the rule, the setting or
 * the calendar that changed. Says so when nothing differs.
 */
export function difference(before: Explanation, after: Explanation): string {
  return differenceOf(before, after);
}

/** What an explanation says of where the figure comes from. */
type Source = Pick<
  Explanation,
  | 'rule'
  | 'part'
  | 'edition'
  | 'title'
  | 'citation'
  | 'pack'
  | 'force'
  | 'label'
  | 'confidence'
  | 'verified'
  | 'clockKind'
> &
  Partial<Pick<Explanation, 'commencement' | 'note' | 'extension' | 'rolling' | 'quota'>>;

/** A count, made. */
interface Counted {
  readonly end: CivilDate | Instant | null;
  readonly steps: readonly Step[];
}

interface Answer extends Counted {
  readonly from: CivilDate | Instant | null;
  readonly dueDayCounts: boolean | null;
  readonly notBefore?: CivilDate | Instant;
  /** What the date still depends on, because the facts did not say. */
  readonly conditions: readonly string[];
  readonly off?: string;
}

const DEFAULT_LABEL = 'Local default of this product; not law';
const SETTING_LABEL = 'Local setting of the authority; not law';
const NO_STEPS: readonly Step[] = Object.freeze([]);

function firstClock(rule: Rule): Rule {
  return rule.parts.length === 0 ? rule : (clocksOf(rule)[0] ?? rule);
}

function explainClock(newest: Rule, facts: Facts | string, options: ExplainOptions, notStarted = false): Explanation {
  const clock = wordingFor(newest, facts, options);
  const trigger = triggerOf(clock, facts);
  const known = typeof facts === 'string' ? NO_FACTS : facts;
  const conditions = conditionsOf(clock, known);
  const spells = options.spells === undefined ? [] : [{ name: 'spells', value: spellsAsText(options.spells) }];
  const inputs: Input[] = [...(trigger === null ? [] : [trigger]), ...spells, ...conditions.inputs];
  const limit = withOptions(limitOf(clock), options);
  const from = trigger === null ? null : readMoment(trigger.value, trigger.name);
  const off = conditions.off ?? (notStarted ? `${clock.trigger.fact} has not been given` : undefined);
  if (off !== undefined || limit.amount === null) {
    const none = { end: null, steps: NO_STEPS, from, dueDayCounts: null, conditions: [] };
    return finish(
      sourceOf(clock, options.standing),
      limit,
      inputs,
      off === undefined ? none : { ...none, off },
      options.calendar,
    );
  }
  if (from === null) throw missing(clock);
  const answer = { ...answerOf(clock, limit, from, options), conditions: conditions.open };
  return finish({ ...sourceOf(clock, options.standing), ...answer.extended }, limit, inputs, answer, options.calendar);
}

/** The wording in force when the clock started; for most rules there is only one. */
function wordingFor(newest: Rule, facts: Facts | string, options: ExplainOptions): Rule {
  const trigger = newest.inForceFrom === null ? null : triggerOf(newest, facts);
  if (trigger === null) return newest;
  const from = readMoment(trigger.value, trigger.name);
  return newest.inForceFrom !== null && dayOf(from) < newest.inForceFrom
    ? findRuleOn(newest.id, dayOf(from), options)
    : newest;
}

function missing({ id, trigger }: Clock): StatuteError {
  const message = `The fact that starts this clock is missing: ${trigger.fact}.`;
  return new StatuteError('fact-missing', message, { rule: id, fact: trigger.fact });
}

/** The trigger's name and value: the fact that starts the clock or, before anything has happened, what it starts from. */
function triggerOf(clock: Clock, facts: Facts | string): { readonly name: string; readonly value: string } | null {
  const { fact } = clock.trigger;
  if (typeof facts === 'string') return { name: fact, value: facts };
  const { anchor, startsFrom = null } = clock.recurrence ?? {};
  const names = [...(anchor === 'due-last' ? [LAST_DUE] : []), fact, ...(startsFrom === null ? [] : [startsFrom])];
  for (const name of names) {
    const value = facts[name];
    if (typeof value === 'string') return { name, value };
    if (value != null) throw new StatuteError('fact-type', 'A day or a moment is wanted.', { fact: name });
  }
  return null;
}

/** A condition that the facts leave open does not stop the count: the sentence then says on what it depends. */
function conditionsOf(
  { when, unless }: Clock,
  facts: Facts,
): { readonly inputs: readonly Input[]; readonly open: readonly string[]; readonly off?: string } {
  if (when === null && unless === null) return NO_CONDITIONS;
  const inputs: Input[] = [];
  const open: string[] = [];
  let off: string | undefined;
  const ask = (condition: Condition | null, runs: boolean): void => {
    if (condition === null) return;
    const value = facts[condition.fact];
    const plain = lowerFirst(condition.plain);
    if (value == null) open.push(runs ? `where ${plain}` : `unless ${plain}`);
    else if (typeof value !== 'boolean')
      throw new StatuteError('fact-type', 'Yes or no is wanted.', { fact: condition.fact });
    else {
      inputs.push({ name: condition.fact, value });
      if (value !== runs) off ??= runs ? `it runs only where ${plain}` : plain;
    }
  };
  ask(when, true);
  ask(unless, false);
  return { inputs, open, ...(off === undefined ? {} : { off }) };
}

/** For a cycle that chains from when the last one was due and not from when it was done. */
const LAST_DUE = 'lastDueOn';
const NO_FACTS: Facts = Object.freeze({});
const NO_CONDITIONS = Object.freeze({ inputs: [], open: [] });

function withOptions(limit: Limit, { schoolCalendar, act }: ExplainOptions): Limit {
  if (schoolCalendar === undefined && act === undefined) return limit;
  return {
    ...limit,
    ...(schoolCalendar === undefined ? {} : { schoolCalendar }),
    ...(act === undefined ? {} : { act }),
  };
}

function answerOf(
  clock: Clock,
  limit: Limit,
  from: CivilDate | Instant,
  { calendar, extensions = [], spells }: ExplainOptions,
): Omit<Answer, 'conditions'> & { readonly extended?: Pick<Explanation, 'extension'> } {
  const { dueDayCounts, window } = clock;
  if (window !== null) return { ...windowOf(window, limit, from, calendar), from, dueDayCounts };
  const counted = spells === undefined ? count(limit, from, calendar) : countSpells(clock, limit, spells);
  const [first] = extensions;
  if (first === undefined || counted.end === null) return { ...counted, from, dueDayCounts };
  const step = extend(clock, limit, from, counted.end, extensions, calendar);
  const extension = { authority: first.authority, times: extensions.length, before: counted.end };
  return { end: step.to, steps: [...counted.steps, step], from, dueDayCounts, extended: { extension } };
}

/** An amount that adds up over spells: the day or moment at which it is used up, or no date while it is not. */
function countSpells(clock: Clock, limit: Limit, spells: readonly Spell[]): Counted {
  const end = amountReached(limit, clock.rolling, spells);
  const [first] = spells;
  return {
    end,
    steps: end === null || first === undefined ? NO_STEPS : [{ did: 'counted', from: first.from, to: end }],
  };
}

function windowOf(
  window: NonNullable<Clock['window']>,
  limit: Limit,
  from: CivilDate | Instant,
  calendar: CalendarEdition,
): Counted & { readonly notBefore?: CivilDate | Instant } {
  const first = count({ ...limit, ...window.notBefore }, from, calendar);
  const notBefore = first.end === null ? {} : { notBefore: first.end };
  const { amount, unit } = window.notBefore;
  const opening = first.steps.map((step): Step => ({ ...step, did: 'not-before', amount, unit }));
  if (window.notAfter === null) return { end: null, steps: opening, ...notBefore };
  const last = count({ ...limit, ...window.notAfter }, from, calendar);
  return { end: last.end, steps: [...opening, ...last.steps], ...notBefore };
}

function count(limit: Limit, from: CivilDate | Instant, calendar: CalendarEdition): Counted {
  const end = due(limit, from, calendar);
  if (end === null) return { end, steps: NO_STEPS };
  const { onHoliday, act, ...plain } = limit;
  // Where the end was moved for a closed office or a holiday, the count itself came to an earlier day.
  const unmoved = onHoliday === undefined && act === undefined ? end : (due(plain, from, calendar) ?? end);
  const skipped = looksAtCalendar(limit.counting) ? skippedIn(limit, from, unmoved, calendar) : NOT_SKIPPED;
  const counted: Step = { did: 'counted', from, to: unmoved, ...(skipped.length === 0 ? {} : { skipped }) };
  return { end, steps: end === unmoved ? [counted] : [counted, { did: 'moved-to-open-day', from: unmoved, to: end }] };
}

const NOT_SKIPPED: readonly Skipped[] = Object.freeze([]);

/** The days off that the count went over, from the day after the trigger (or the trigger's day, if that is day 1). */
function skippedIn(
  limit: Limit,
  from: CivilDate | Instant,
  to: CivilDate | Instant,
  calendar: CalendarEdition,
): readonly Skipped[] {
  if (limit.counting === 'FPR' && (limit.amount ?? 0) > 7) return NOT_SKIPPED;
  const [start, end] = [dayOf(from), dayOf(to)];
  const includesStart = limit.counting === 'WD-B' || limit.counting === 'BD' || limit.amount === 0;
  const first = includesStart ? start : addDays(start, end < start ? -1 : 1);
  const [low, high] = first <= end ? [first, end] : [end, first];
  if (low > high) return NOT_SKIPPED;
  if (limit.schoolCalendar !== undefined) return schoolDaysOff(low, high, limit.schoolCalendar, calendar);
  const off = daysOffBetween(low, high, calendar);
  return off.length === 0 ? NOT_SKIPPED : off.map(({ date, name }) => ({ on: date, name }));
}

function sourceOf(rule: Rule, standing: Standing | undefined): Source {
  const { instrument, provision } = rule.citation;
  return {
    rule: rule.partOf ?? rule.id,
    part: rule.partOf === null ? null : rule.id,
    edition: rule.edition,
    title: rule.title,
    citation: { instrument, provision },
    pack: rule.pack,
    force: rule.force,
    label: labelOf(rule),
    confidence: confidenceOf(rule),
    verified: isVerified(rule),
    clockKind: clockKindOf(rule),
    ...(rule.commencement === 'in-force' || (standing !== undefined && isInForce(rule, standing))
      ? {}
      : { commencement: rule.commencement }),
    ...(rule.rolling === null ? {} : { rolling: rule.rolling }),
    ...(rule.quota === null ? {} : { quota: rule.quota }),
  };
}

function finish(
  source: Source,
  limit: Limit,
  inputs: readonly Input[],
  answer: Answer,
  calendar: CalendarEdition,
): Explanation {
  const { end, from, dueDayCounts, off, notBefore } = answer;
  const dueOn = end === null ? null : dayOf(end);
  const planned = dueOn !== null && plansAhead(limit) ? planningDate(dueOn, dueDayCounts !== false, calendar) : null;
  const reached = end ?? notBefore ?? null;
  const calendarUsed = planned !== null || (reached !== null && looksAtCalendar(limit.counting));
  const last = [reached, from].reduce((late, one) => (one !== null && dayOf(one) > late ? dayOf(one) : late), '');
  const { note, commencement, extension, rolling, quota, ...required } = source;
  const explained = {
    ...required,
    ...(commencement === undefined ? {} : { commencement }),
    counting: limit.counting,
    amount: limit.amount,
    unit: limit.unit,
    direction: limit.direction,
    kind: limit.kind,
    dueDayCounts,
    inputs,
    calendarEdition: calendarUsed ? calendar.id : null,
    steps: answer.steps,
    ...(rolling === undefined ? {} : { rolling }),
    ...(quota === undefined ? {} : { quota }),
    dueOn,
    dueAt: end !== null && end.length > 10 ? (end as Instant) : null,
    ...(notBefore === undefined ? {} : { notBefore }),
    planningDate: planned,
    projected: calendarUsed && last > calendar.publishedThrough,
    ...(extension === undefined ? {} : { extension }),
    ...(off === undefined ? {} : { off }),
    ...(note === undefined ? {} : { note }),
  };
  return { ...explained, sentence: sentenceOf(explained, answer.conditions) };
}

/** Working days need no planning date, and nobody plans for a birthday. */
function plansAhead({ counting, kind }: Limit): boolean {
  return kind !== 'age' && !looksAtCalendar(counting);
}

/**
 * The last of the recorded extensions. A total, where the rule has one, is counted from the trigger and not from the end
 * of the first period; otherwise each extension runs from the end of the period before it. (For care proceedings each
 * may run from the later of that end and the day it was granted: from memory, so the end is taken.)
 */
function extend(
  clock: Clock,
  limit: Limit,
  from: CivilDate | Instant,
  end: CivilDate | Instant,
  recorded: readonly RecordedExtension[],
  calendar: CalendarEdition,
): Step & { readonly amount?: number } {
  const { extension } = clock;
  if (extension === null) throw refused('extension-not-provided-for', 'This rule provides for no extension.', clock);
  const { times, total } = extension.maximum;
  if (times !== null && recorded.length > times) throw refused('extension-too-many', extension.maximum.plain, clock);
  if (recorded.some(({ authority }) => authority !== extension.authority)) {
    throw refused('extension-authority', `Only the ${extension.authority} may extend this.`, clock);
  }
  let amount = 0;
  let reached = end;
  for (const { amount: granted = extension.amount, until } of recorded) {
    if (until !== undefined || granted === null) {
      const longest = longestEnd(clock, limit, from, reached, calendar);
      reached = decidedEnd(until, reached, longest, clock);
      continue;
    }
    if (!Number.isSafeInteger(granted) || granted < 1)
      throw refused('amount-invalid', 'An extension is a whole number.', clock);
    amount += granted;
    if (
      extension.amount === null ||
      granted > extension.amount ||
      (total !== null && (limit.amount ?? 0) + amount > total.amount)
    ) {
      throw refused('extension-too-long', extension.maximum.plain, clock);
    }
    const longer: Limit =
      total === null
        ? { ...limit, amount: granted, unit: extension.unit, counting: extension.counting }
        : { ...limit, amount: (limit.amount ?? 0) + amount };
    reached = due(longer, total === null ? reached : from, calendar) ?? reached;
  }
  const { unit } = extension;
  const skipped = looksAtCalendar(limit.counting) ? skippedIn(limit, end, reached, calendar) : NOT_SKIPPED;
  return {
    did: 'extended',
    from: end,
    to: reached,
    ...(amount === 0 || unit === null ? {} : { amount, unit }),
    ...(skipped.length === 0 ? {} : { skipped }),
  };
}

/** The furthest that one more extension may go. */
function longestEnd(
  { id, extension }: Clock,
  limit: Limit,
  from: CivilDate | Instant,
  end: CivilDate | Instant,
  calendar: CalendarEdition,
): CivilDate | Instant {
  if (id === RUNS_TO_NOON) return due({ ...limit, onHoliday: 'noon-of-next-open-day' }, from, calendar) ?? end;
  const total = extension?.maximum.total ?? null;
  if (total !== null) return due({ ...limit, amount: total.amount, unit: total.unit }, from, calendar) ?? end;
  const more =
    extension === null ? null : { amount: extension.amount, unit: extension.unit, counting: extension.counting };
  return due({ ...limit, ...more }, end, calendar) ?? end;
}

/** The rule whose one extension is "to noon of the first later day that is not a holiday": a date, not a length. */
const RUNS_TO_NOON = 'A8';

function decidedEnd(
  until: CivilDate | Instant | undefined,
  end: CivilDate | Instant,
  longest: CivilDate | Instant,
  clock: Clock,
): CivilDate | Instant {
  if (until === undefined)
    throw refused('extension-needs-end', 'This extension lasts as long as was decided: say until when.', clock);
  const decided = readMoment(until, 'until');
  if (endOf(decided) <= endOf(end))
    throw refused('extension-needs-end', 'The new end is not later than the old one.', clock);
  if (endOf(decided) > endOf(longest)) {
    throw refused('extension-too-long', clock.extension?.maximum.plain ?? 'Longer than the rule allows.', clock);
  }
  return decided;
}

function refused(code: StatuteError['code'], message: string, { id }: Clock): StatuteError {
  return new StatuteError(code, message, { rule: id });
}

/** The moment at which something stated as a day, or as a moment, is over. */
function endOf(when: CivilDate | Instant): Instant {
  return when.length === 10 ? startOfDay(addDays(when as CivilDate, 1)) : (when as Instant);
}

function dayOf(when: CivilDate | Instant): CivilDate {
  return when.length === 10 ? (when as CivilDate) : londonDate(when as Instant);
}

function readMoment(value: unknown, name: string): CivilDate | Instant {
  if (typeof value !== 'string') throw new StatuteError('fact-type', 'A day or a moment is wanted.', { fact: name });
  return value.length > 10 ? instant(value) : civilDate(value);
}

function lowerFirst(plain: string): string {
  const text = plain.endsWith('.') ? plain.slice(0, -1) : plain;
  return text.charAt(0).toLowerCase() + text.slice(1);
}
