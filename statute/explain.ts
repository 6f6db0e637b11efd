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
import { type CivilDate, type Instant, type When, addDays, dayOf, isMoment, readWhen } from './dates';
import { StatuteError } from './errors';
import { type RecordedExtension, checkExtensions, extendedEnd } from './extensions';
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
  findRulesFrom,
  isInForce,
  isVerified,
  labelOf,
  limitOf,
  PROPOSAL_LABEL,
  whyNotInForce,
} from './rules';
import { type SchoolCalendar, schoolDaysOff } from './school';
import { cited, differenceOf, sentenceOf } from './sentence';
import { lawfulEnd } from './settings';
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
  readonly notBefore?: When;
  /** The last working day inside, where the legal date is none. To plan by; the legal date does not move. */
  readonly planningDate: CivilDate | null;
  /** Rests on days off that the government's list does not reach yet. */
  readonly projected: boolean;
  /** The rule that a local setting is held to, where its own date would be looser than the law; and that date. */
  readonly heldTo?: {
    readonly rule: string;
    readonly edition: string;
    readonly citation: Pick<Citation, 'instrument' | 'provision'>;
    readonly label: string;
    readonly before: When;
  };
  /** Who extended the period, and what the date was before. */
  readonly extension?: { readonly authority: string; readonly times: number; readonly before: When };
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
  readonly did: 'counted' | 'extended' | 'moved-to-open-day' | 'not-before' | 'held-to-law';
  readonly from: When;
  readonly to: When;
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

export interface ExplainOptions {
  readonly calendar: CalendarEdition;
  /** A catalogue edition; the newest when left out. */
  readonly edition?: string;
  readonly catalogue?: RuleCatalogue;
  readonly schoolCalendar?: SchoolCalendar;
  readonly extensions?: readonly RecordedExtension[];
  /** A shorter period that was decided on, in the rule's own unit. One that is not shorter counts for nothing. */
  readonly shortened?: number;
  readonly act?: Act;
  /** Where and when it is asked about: decides whether a rule that waits for its start is shown as in force. */
  readonly standing?: Standing;
  /** Gives a date only where the rule is in force by `standing` on the day the clock starts; an age, on the day it is reached. */
  readonly onlyInForce?: boolean;
  /** Why no clock runs, where whoever asks knows it already: as it was found when the duty was settled. */
  readonly off?: string;
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
  /** It belongs to a proposal, and its dates say so. */
  readonly proposed?: true;
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

/**
 * The due date of a local setting. It is never shown as law, and says so.
 * @param beside the rule of law or guidance that it stands beside, in the wording that governs: where the setting would
 *   come to a looser date, the date is the rule's
 */
export function explainSetting(
  setting: LocalSetting,
  trigger: { readonly name: string; readonly value: string },
  calendar: CalendarEdition,
  beside?: Rule,
): Explanation {
  const from = readWhen(trigger.value, trigger.name);
  const { limit, note } = setting;
  const { end, steps } = count(limit, from, calendar);
  const lawful = beside === undefined || end === null ? null : lawfulEnd(end, beside, from, calendar);
  const draft = finish(
    {
      rule: setting.id,
      part: null,
      edition: String(setting.version ?? 0),
      title: setting.title,
      citation: null,
      pack: null,
      force: 'local-practice',
      label: settingLabel(setting),
      confidence: null,
      verified: false,
      clockKind: limit.amount === null ? 'gate' : 'local-guard',
    },
    limit,
    [{ name: trigger.name, value: from }],
    { end, steps, from, dueDayCounts: end === null ? null : true },
    calendar,
  );
  if (note !== undefined && note !== '') draft.note = note;
  if (beside !== undefined && end !== null && lawful !== null) holdTo(beside, draft, end, lawful, calendar);
  draft.sentence = sentenceOf(draft, NO_WORDS);
  return draft;
}

/** Puts the date that the law allows in place of a setting's own; both stay. */
function holdTo(rule: Rule, draft: Draft, before: When, lawful: When, calendar: CalendarEdition): void {
  const { citation, label } = known(rule).source;
  if (citation === null) return;
  draft.heldTo = { rule: rule.id, edition: rule.edition, citation, label, before };
  draft.label = `${draft.label.split(';')[0]}, held to ${cited(citation)}: ${label}`;
  draft.steps = [...draft.steps, { did: 'held-to-law', from: before, to: lawful }];
  draft.dueOn = dayOf(lawful);
  draft.dueAt = isMoment(lawful) ? lawful : null;
  draft.dueDayCounts = rule.dueDayCounts;
  draft.calendarEdition = calendar.id;
  draft.planningDate = plansAhead(limitOf(rule))
    ? planningDate(draft.dueOn, rule.dueDayCounts !== false, calendar)
    : null;
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
>;

/** A count, made. */
interface Counted {
  readonly end: When | null;
  readonly steps: readonly Step[];
}

interface Answer extends Counted {
  readonly from: When | null;
  readonly dueDayCounts: boolean | null;
  readonly notBefore?: When;
  readonly extension?: NonNullable<Explanation['extension']>;
}

const DEFAULT_LABEL = 'Local default of this product; not law';
const SETTING_LABEL = 'Local setting of the authority; not law';

function settingLabel({ source, proposed }: LocalSetting): string {
  const label = source === 'product default' ? DEFAULT_LABEL : SETTING_LABEL;
  return proposed ? `${label.split(';')[0]}, for ${PROPOSAL_LABEL}` : label;
}
const NO_STEPS: readonly Step[] = Object.freeze([]);
const NO_ANSWER = Object.freeze({ end: null, steps: NO_STEPS, dueDayCounts: null });

function firstClock(rule: Rule): Rule {
  return rule.parts.length === 0 ? rule : (clocksOf(rule)[0] ?? rule);
}

function explainClock(newest: Rule, facts: Facts | string, options: ExplainOptions, notStarted = false): Explanation {
  const clock = wordingFor(newest, facts, options);
  const trigger = triggerOf(clock, facts);
  const conditions = conditionsOf(clock, typeof facts === 'string' ? NO_FACTS : facts);
  const inputs = inputsOf(trigger, conditions.inputs, options.spells);
  const from = trigger === null ? null : readWhen(trigger.value, trigger.name);
  const { source, limit: own } = known(clock);
  const limit = withOptions(own, options);
  const off =
    conditions.off ??
    options.off ??
    (notStarted ? `${clock.trigger.fact} has not been given` : whyOff(clock, limit, from, options));
  checkExtensions(clock, options.extensions);
  const runs = off === undefined && limit.amount !== null;
  if (runs && from === null) throw missing(clock);
  const answer = runs && from !== null ? answerOf(clock, limit, from, options) : { ...NO_ANSWER, from };
  const draft = finish(source, limit, inputs, answer, options.calendar);
  if (!startedThere(clock, options.standing)) draft.commencement = clock.commencement as NotStarted;
  if (clock.rolling !== null) draft.rolling = clock.rolling;
  if (clock.quota !== null) draft.quota = clock.quota;
  if (answer.notBefore !== undefined) draft.notBefore = answer.notBefore;
  if (answer.extension !== undefined) draft.extension = answer.extension;
  if (off !== undefined) draft.off = off;
  draft.sentence = sentenceOf(draft, runs ? conditions.open : NO_WORDS);
  return draft;
}

/** A rule that has ended starts no clock any more; where only law in force is wanted, nor does one that has not started. */
function whyOff(
  clock: Rule,
  limit: Limit,
  from: When | null,
  { calendar, standing, onlyInForce }: ExplainOptions,
): string | undefined {
  const { inForceTo } = clock;
  if (from === null || (inForceTo === null && onlyInForce !== true)) return undefined;
  const on = dayOf(clock.kind === 'age' ? (due(limit, from, calendar) ?? from) : from);
  const ended = inForceTo !== null && on > inForceTo;
  return ended || onlyInForce === true ? whyNotInForce(clock, { ...(standing ?? NOWHERE), on }) : undefined;
}

const NOWHERE = Object.freeze({ area: '', commencements: [] });

type NotStarted = NonNullable<Explanation['commencement']>;

/** Whether a rule needs no word on its start: it is in force, or a start for that area has come. */
function startedThere(clock: Rule, standing: Standing | undefined): boolean {
  return clock.commencement === 'in-force' || (standing !== undefined && isInForce(clock, standing));
}

function inputsOf(
  trigger: Input | null,
  conditions: readonly Input[],
  spells: readonly Spell[] | undefined,
): readonly Input[] {
  const inputs: Input[] = trigger === null ? [] : [trigger];
  if (spells !== undefined) inputs.push({ name: 'spells', value: spellsAsText(spells) });
  for (const one of conditions) inputs.push(one);
  return inputs;
}

/** The wording in force when the clock started; for most rules there is only one. */
function wordingFor(newest: Rule, facts: Facts | string, options: ExplainOptions): Rule {
  const trigger = newest.inForceFrom === null ? null : triggerOf(newest, facts);
  if (trigger === null) return newest;
  const on = dayOf(readWhen(trigger.value, trigger.name));
  if (newest.kind === 'age') return wordingForAge(newest, on, options);
  return newest.inForceFrom !== null && on < newest.inForceFrom ? findRuleOn(newest.id, on, options) : newest;
}

/** An age is governed by the wording in force when it is reached, as the wording before has it; never by that of the birth. */
function wordingForAge({ id }: Rule, born: CivilDate, options: ExplainOptions): Rule {
  const reached = (rule: Rule): CivilDate => dayOf(due(limitOf(rule), born, options.calendar) ?? born);
  return findRulesFrom(id, born, options).reduce((governing, next) =>
    next.inForceFrom === null || next.inForceFrom <= reached(governing) ? next : governing,
  );
}

function missing({ id, trigger }: Clock): StatuteError {
  const message = `The fact that starts this clock is missing: ${trigger.fact}.`;
  return new StatuteError('fact-missing', message, { rule: id, fact: trigger.fact });
}

/** The trigger's name and value: the fact that starts the clock or, before anything has happened, what it starts from. */
function triggerOf(clock: Clock, facts: Facts | string): { readonly name: string; readonly value: string } | null {
  const { fact } = clock.trigger;
  if (typeof facts === 'string') return { name: fact, value: facts };
  const recurrence = clock.recurrence;
  const chained = recurrence?.anchor === 'due-last' ? factOf(facts, LAST_DUE) : null;
  return (
    chained ?? factOf(facts, fact) ?? (recurrence?.startsFrom == null ? null : factOf(facts, recurrence.startsFrom))
  );
}

function factOf(facts: Facts, name: string): { readonly name: string; readonly value: string } | null {
  const value = facts[name];
  if (value == null) return null;
  if (typeof value !== 'string') throw new StatuteError('fact-type', 'A day or a moment is wanted.', { fact: name });
  return { name, value };
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
const NO_INPUTS: readonly Input[] = Object.freeze([]);
const NO_WORDS: readonly string[] = Object.freeze([]);
const NO_CONDITIONS = Object.freeze({ inputs: NO_INPUTS, open: NO_WORDS });

function withOptions(limit: Limit, { schoolCalendar, act, shortened }: ExplainOptions): Limit {
  const shorter = shortened !== undefined && shortened > 0 && shortened < (limit.amount ?? 0);
  if (schoolCalendar === undefined && act === undefined && !shorter) return limit;
  return {
    ...limit,
    ...(shorter ? { amount: shortened } : {}),
    ...(schoolCalendar === undefined ? {} : { schoolCalendar }),
    ...(act === undefined ? {} : { act }),
  };
}

function answerOf(clock: Clock, limit: Limit, from: When, { calendar, extensions, spells }: ExplainOptions): Answer {
  const { dueDayCounts, window } = clock;
  if (window !== null) return { ...windowOf(window, limit, from, calendar), from, dueDayCounts };
  const counted = spells === undefined ? count(limit, from, calendar) : countSpells(clock, limit, spells);
  const { end, steps } = counted;
  const first = extensions?.[0];
  if (extensions === undefined || first === undefined || clock.extension === null || end === null) {
    return { end, steps, from, dueDayCounts };
  }
  const longer = extendedEnd({ clock, limit, from, end, calendar }, clock.extension, extensions);
  const skipped = looksAtCalendar(limit.counting) ? skippedIn(limit, end, longer.end, calendar) : NOT_SKIPPED;
  const step: Step = {
    did: 'extended',
    from: end,
    to: longer.end,
    ...(longer.added === 0 || clock.extension.unit === null
      ? {}
      : { amount: longer.added, unit: clock.extension.unit }),
    ...(skipped.length === 0 ? {} : { skipped }),
  };
  const extension = { authority: first.authority, times: extensions.length, before: end };
  return { end: longer.end, steps: [...steps, step], from, dueDayCounts, extension };
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
  from: When,
  calendar: CalendarEdition,
): Counted & { readonly notBefore?: When } {
  const first = count({ ...limit, ...window.notBefore }, from, calendar);
  const notBefore = first.end === null ? {} : { notBefore: first.end };
  const { amount, unit } = window.notBefore;
  const opening = first.steps.map((step): Step => ({ ...step, did: 'not-before', amount, unit }));
  if (window.notAfter === null) return { end: null, steps: opening, ...notBefore };
  const last = count({ ...limit, ...window.notAfter }, from, calendar);
  return { end: last.end, steps: [...opening, ...last.steps], ...notBefore };
}

function count(limit: Limit, from: When, calendar: CalendarEdition): Counted {
  const end = due(limit, from, calendar);
  if (end === null) return { end, steps: NO_STEPS };
  const unmoved =
    limit.onHoliday === undefined && limit.act === undefined ? end : unmovedEnd(limit, from, end, calendar);
  const skipped = looksAtCalendar(limit.counting) ? skippedIn(limit, from, unmoved, calendar) : NOT_SKIPPED;
  const counted: Step =
    skipped.length === 0 ? { did: 'counted', from, to: unmoved } : { did: 'counted', from, to: unmoved, skipped };
  return { end, steps: end === unmoved ? [counted] : [counted, { did: 'moved-to-open-day', from: unmoved, to: end }] };
}

/** Where the end was moved for a closed office or a holiday, the count itself came to an earlier day. */
function unmovedEnd(
  { onHoliday: _, act: __, ...plain }: Limit,
  from: When,
  end: When,
  calendar: CalendarEdition,
): When {
  return due(plain, from, calendar) ?? end;
}

const NOT_SKIPPED: readonly Skipped[] = Object.freeze([]);

/** The days off that the count went over, from the day after the trigger (or the trigger's day, if that is day 1). */
function skippedIn(limit: Limit, from: When, to: When, calendar: CalendarEdition): readonly Skipped[] {
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

const sources = new WeakMap<Rule, { readonly source: Source; readonly limit: Limit }>();

/** What every explanation of a rule says of it, worked out once. */
function known(rule: Rule): { readonly source: Source; readonly limit: Limit } {
  const before = sources.get(rule);
  if (before !== undefined) return before;
  const made = Object.freeze({ source: Object.freeze(sourceOf(rule)), limit: Object.freeze(limitOf(rule)) });
  sources.set(rule, made);
  return made;
}

function sourceOf(rule: Rule): Source {
  const { instrument, provision } = rule.citation;
  return {
    rule: rule.partOf ?? rule.id,
    part: rule.partOf === null ? null : rule.id,
    edition: rule.edition,
    title: rule.title,
    citation: Object.freeze({ instrument, provision }),
    pack: rule.pack,
    force: rule.force,
    label: labelOf(rule),
    confidence: confidenceOf(rule),
    verified: isVerified(rule),
    clockKind: clockKindOf(rule),
  };
}

/** An explanation being written: every field that is always there first, so that all of them have one shape. */
type Draft = { -readonly [Name in keyof Explanation]: Explanation[Name] };

function finish(
  source: Source,
  limit: Limit,
  inputs: readonly Input[],
  answer: Answer,
  calendar: CalendarEdition,
): Draft {
  const { end, from, dueDayCounts } = answer;
  const dueOn = end === null ? null : dayOf(end);
  const planned = dueOn !== null && plansAhead(limit) ? planningDate(dueOn, dueDayCounts !== false, calendar) : null;
  const reached = end ?? answer.notBefore ?? null;
  const calendarUsed = planned !== null || (reached !== null && looksAtCalendar(limit.counting));
  const late = (when: When | null): boolean => when !== null && dayOf(when) > calendar.publishedThrough;
  return {
    rule: source.rule,
    part: source.part,
    edition: source.edition,
    title: source.title,
    citation: source.citation,
    pack: source.pack,
    force: source.force,
    label: source.label,
    confidence: source.confidence,
    verified: source.verified,
    clockKind: source.clockKind,
    counting: limit.counting,
    amount: limit.amount,
    unit: limit.unit,
    direction: limit.direction,
    kind: limit.kind,
    dueDayCounts,
    inputs,
    calendarEdition: calendarUsed ? calendar.id : null,
    steps: answer.steps,
    dueOn,
    dueAt: end !== null && isMoment(end) ? end : null,
    planningDate: planned,
    projected: calendarUsed && (late(reached) || late(from)),
    sentence: '',
  };
}

/** Working days need no planning date, and nobody plans for a birthday. */
function plansAhead({ counting, kind }: Limit): boolean {
  return kind !== 'age' && !looksAtCalendar(counting);
}

function lowerFirst(plain: string): string {
  const text = plain.endsWith('.') ? plain.slice(0, -1) : plain;
  return text.charAt(0).toLowerCase() + text.slice(1);
}
