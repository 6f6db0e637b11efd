import { type CivilDate, plainDate } from './dates';
import { StatuteError } from './errors';
import type { Counting, Direction, Kind, Limit, Unit } from './counting';
import rows from './data/rules.2026-11-22.json';
import addedRows from './data/rules.2026-11-22.2.json';
import leaversRows from './data/rules.2026-11-22.3.json';
import networkRows from './data/rules.2026-11-22.5.json';
import guardianshipRows from './data/rules.2026-11-22.guardianship.json';
import matchingRows from './data/rules.2026-11-22.matching.json';
import movesRows from './data/rules.2026-11-22.moves.json';

export type Pack = 'england-law' | 'review-2022' | 'commissioner-2022';

/** What sort of instrument a rule rests on. Only the first three are law. */
export type Force =
  | 'statute'
  | 'regulations'
  | 'rules-of-court'
  | 'statutory-guidance'
  | 'practice-guidance'
  | 'national-standard'
  | 'protocol'
  | 'data-definition'
  | 'local-practice'
  | 'proposal';

/** How well a row is known, strongest first: read revised, read as made, inferred, secondary source, memory. */
export type Mark = 'V-rev' | 'V-made' | 'I' | 'S' | 'M';
export type Confidence = Mark | 'unread';
export type Commencement = 'in-force' | 'unknown' | 'enacted-not-commenced' | 'proposal';
export type ClockKind = 'statutory-limit' | 'local-guard' | 'gate' | 'measure';

/** A yes/no fact that switches a clock on (`when`) or off (`unless`). */
export interface Condition {
  readonly fact: string;
  readonly plain: string;
}

/** A bare period, as the ends of windows and the most that an extension may come to. */
export interface Period {
  readonly amount: number;
  readonly unit: Unit;
  readonly counting: Counting;
}

export interface Recurrence {
  /** `actual-last` chains from the day the last one really happened, `due-last` from the day it was due. */
  readonly anchor: 'actual-last' | 'due-last' | 'calendar-month';
  /** For `calendar-month`: once in each of these. */
  readonly block: 'month' | 'year' | 'school-term' | null;
  /** The fact to count from while nothing has happened yet. */
  readonly startsFrom: string | null;
}

/** A reason that may be recorded on a breach. It never moves the date. */
export interface Tolerance {
  readonly reasonCode: string;
  readonly plain: string;
  readonly confidence: Mark;
}

/** A longer limit that somebody may decide on. It applies only once that decision is recorded. */
export interface Extension {
  readonly amount: number | null;
  readonly unit: Unit | null;
  readonly counting: Counting;
  readonly authority: string;
  readonly maximum: {
    readonly times: number | null;
    /** Counted from the trigger, not from the end of the first period. */
    readonly total: { readonly amount: number; readonly unit: Unit } | null;
    readonly plain: string;
  };
}

/** One clock: what starts it, how long it runs, and what switches, repeats, stretches or bounds it. */
export interface Clock {
  readonly id: string;
  readonly title: string;
  readonly trigger: { readonly fact: string; readonly type: 'date' | 'instant'; readonly plain: string };
  readonly limit: { readonly amount: number | null; readonly unit: Unit | null; readonly counting: Counting };
  readonly direction: Direction;
  readonly kind: Kind;
  readonly recurrence: Recurrence | null;
  /** Whether the boundary day itself is inside; null where there is no date. */
  readonly dueDayCounts: boolean | null;
  readonly tolerance: Tolerance | null;
  readonly extension: Extension | null;
  readonly window: { readonly notBefore: Period; readonly notAfter: Period | null } | null;
  /** The amount is a total inside any such span, not a single run. */
  readonly rolling: { readonly amount: number; readonly unit: Unit } | null;
  readonly quota: { readonly amount: number; readonly unit: Unit } | null;
  readonly when: Condition | null;
  readonly unless: Condition | null;
  readonly note: string | null;
}

/** A row of the catalogue. One with several clocks has `parts`; its own clock is then that of the first part. */
export interface Rule extends Clock {
  /** The catalogue edition in which this wording of the row first appeared. */
  readonly edition: string;
  /** The rule that this is a part of; null for a whole rule. */
  readonly partOf: string | null;
  /** The chapter of the catalogue. */
  readonly journey: string;
  readonly area: string;
  readonly pack: Pack;
  readonly dutyBearer: string;
  readonly parts: readonly Clock[];
  readonly localPractice: readonly LocalPractice[];
  readonly consequence: string | null;
  readonly citation: Citation;
  readonly force: Force;
  /** Null when the start was not established. */
  readonly inForceFrom: CivilDate | null;
  readonly inForceFromConfidence: Mark | null;
  readonly inForceTo: CivilDate | null;
  readonly commencement: Commencement;
  readonly proposedBy: 'review' | 'childrens-commissioner' | null;
  /** Law that this proposal would replace. That law stays on beside it: a proposal switches nothing off. */
  readonly switchesOff: readonly string[];
  readonly confidence: readonly Mark[];
  readonly toVerify: string | null;
}

export interface Citation {
  readonly instrument: string;
  readonly provision: string;
  readonly url: string | null;
}

/** A figure in local use. Never the law. */
export interface LocalPractice extends Period {
  readonly plain: string;
  readonly confidence: Mark;
}

/** A rule as it is written in a catalogue file. */
export type RuleRow = Omit<Rule, 'edition' | 'partOf'>;

/** An issue of the catalogue: rows that are new or reworded. Rows that it leaves out stand as they were. */
export interface RuleEdition {
  readonly id: string;
  readonly publishedOn: CivilDate;
  readonly rules: readonly RuleRow[];
}

/** Every edition published, oldest first. One that has been used is never edited; a later one supersedes it. */
export interface RuleCatalogue {
  readonly editions: readonly RuleEdition[];
}

/** A provision started for some authorities on a day, as loaded; `area` null means everywhere. */
export interface CommencementRow {
  readonly rule: string;
  readonly area: readonly string[] | null;
  readonly from: CivilDate;
}

/** Where and when a rule is asked about, with the starts that have been loaded. */
export interface Standing {
  readonly area: string;
  readonly on: CivilDate;
  readonly commencements: readonly CommencementRow[];
}

export const PACKS: readonly Pack[] = Object.freeze(['england-law', 'review-2022', 'commissioner-2022']);

/** The catalogue that this library was published with. */
export const ruleCatalogue: RuleCatalogue = freeze({
  editions: [
    { id: '2026-11-22', publishedOn: '2026-11-22' as CivilDate, rules: rows as unknown as readonly RuleRow[] },
    // What the first journey rests on and the first issue left out: the child's part, and the review's conditions.
    { id: '2026-11-22.2', publishedOn: '2026-11-22' as CivilDate, rules: addedRows as unknown as readonly RuleRow[] },
    // What leaving care rests on beside its time limits: conditions, money, and sections that wait for their start.
    { id: '2026-11-22.3', publishedOn: '2026-11-22' as CivilDate, rules: leaversRows as unknown as readonly RuleRow[] },
    // What a Family Network Plan and the kinship routes rest on.
    { id: '2026-11-22.5', publishedOn: '2026-11-22' as CivilDate, rules: networkRows as unknown as readonly RuleRow[] },
    // What lifelong guardianship, and the relationships that lead to it, rest on: mostly proposals, and defaults beside them.
    {
      id: '2026-11-22.guardianship',
      publishedOn: '2026-11-22' as CivilDate,
      rules: guardianshipRows as unknown as readonly RuleRow[],
    },
    {
      id: '2026-11-22.matching',
      publishedOn: '2026-11-22' as CivilDate,
      rules: matchingRows as unknown as readonly RuleRow[],
    },
    // What the choice of a home and the move rest on besides: brothers and sisters, school, dissent, a carer's terms.
    {
      id: '2026-11-22.moves',
      publishedOn: '2026-11-22' as CivilDate,
      rules: movesRows as unknown as readonly RuleRow[],
    },
  ],
});

/**
 * A rule, or one part of a rule, as a catalogue edition has it. A part carries the citation, force and marks of its rule.
 * @param edition a catalogue edition; the newest when left out
 * @throws StatuteError `unknown-rule`, `unknown-rule-edition`
 */
export function findRule(
  id: string,
  { edition, catalogue = ruleCatalogue }: { readonly edition?: string; readonly catalogue?: RuleCatalogue } = {},
): Rule {
  const found = wordings(id, edition, catalogue).at(-1);
  if (found === undefined) throw unknownRule(id);
  return found;
}

/**
 * The wording that governs what happened on a day: the newest that was in force by then. A rule reworded from a date
 * leaves what came before that date under the old wording; what came before the rule itself is told by its first, as put
 * right since.
 */
export function findRuleOn(
  id: string,
  on: CivilDate,
  { edition, catalogue = ruleCatalogue }: { readonly edition?: string; readonly catalogue?: RuleCatalogue } = {},
): Rule {
  const known = wordings(id, edition, catalogue);
  const found =
    known.findLast(({ inForceFrom }) => inForceFrom === null || inForceFrom <= on) ??
    known.findLast(({ inForceFrom }) => inForceFrom === known[0]?.inForceFrom);
  if (found === undefined) throw unknownRule(id);
  return found;
}

/** The wording that governs a day, where it is in force in that area; else undefined. @throws as `findRuleOn` */
export function findRuleInForce(
  id: string,
  standing: Standing,
  options: { readonly edition?: string; readonly catalogue?: RuleCatalogue } = {},
): Rule | undefined {
  const rule = findRuleOn(id, standing.on, options);
  return isInForce(rule, standing) ? rule : undefined;
}

/** The wording that governs a day, and every one that is to follow it, oldest first. @throws as `findRuleOn` */
export function findRulesFrom(
  id: string,
  on: CivilDate,
  options: { readonly edition?: string; readonly catalogue?: RuleCatalogue } = {},
): readonly Rule[] {
  const known = wordings(id, options.edition, options.catalogue ?? ruleCatalogue);
  return known.slice(known.indexOf(findRuleOn(id, on, options)));
}

/** Every whole rule of an edition, in catalogue order. */
export function allRules(catalogue: RuleCatalogue = ruleCatalogue, edition?: string): readonly Rule[] {
  const newest = [...indexOf(catalogue, edition ?? newestEdition(catalogue)).values()].flatMap((known) =>
    known.slice(-1),
  );
  return newest.filter(({ partOf }) => partOf === null);
}

/**
 * The newest catalogue edition; with a day, the newest published by then. The catalogue itself began in November 2026:
 * a question about an earlier day is answered with its first editions, which the answer names.
 */
export function newestEdition(catalogue: RuleCatalogue = ruleCatalogue, asOf?: CivilDate): string {
  const start = catalogue.editions[0]?.publishedOn ?? '';
  const day = asOf === undefined || asOf > start ? asOf : start;
  const newest = catalogue.editions.findLast(({ publishedOn }) => day === undefined || publishedOn <= day);
  if (newest === undefined) throw new StatuteError('unknown-rule-edition', 'The catalogue has no edition.');
  return newest.id;
}

/** A rule's clocks, each as a rule of its own: its parts, or itself where it has none. */
export function clocksOf(rule: Rule): readonly Rule[] {
  const known =
    clocks.get(rule) ?? (rule.parts.length === 0 ? [rule] : rule.parts.map((part) => partAsRule(rule, part)));
  clocks.set(rule, known);
  return known;
}

/** The limit of a clock, in the form that `due` counts. */
export function limitOf(clock: Clock): Limit {
  const { amount, unit, counting } = clock.limit;
  return { amount, unit, counting, direction: clock.direction, kind: clock.kind };
}

/** The weakest of a rule's marks governs; a row that nobody has read has none. */
export function confidenceOf(rule: Pick<Rule, 'confidence'>): Confidence {
  return MARKS.findLast((mark) => rule.confidence.includes(mark)) ?? 'unread';
}

/** Whether every mark is of a provision that was read. */
export function isVerified(rule: Pick<Rule, 'confidence'>): boolean {
  const weakest = confidenceOf(rule);
  return weakest === 'V-rev' || weakest === 'V-made';
}

/** What must stand beside every date that rests on this rule. */
export function labelOf(rule: Pick<Rule, 'confidence' | 'force'>): string {
  return rule.force === 'proposal' ? PROPOSAL_LABEL : LABELS[confidenceOf(rule)];
}

/**
 * Which list a clock belongs in. It follows `force`; a condition, a duty without a figure and a bare waiting time (a
 * window with no latest day) are gates, for none of them can be overdue. Figures of data collections are measures.
 */
export function clockKindOf(rule: Rule): ClockKind {
  if (rule.force === 'data-definition') return 'measure';
  if (rule.kind === 'gate' || rule.limit.amount === null) return 'gate';
  if (rule.window !== null && rule.window.notAfter === null) return 'gate';
  switch (rule.force) {
    case 'statute':
    case 'regulations':
    case 'rules-of-court':
    case 'statutory-guidance':
      return 'statutory-limit';
    case 'practice-guidance':
    case 'national-standard':
    case 'protocol':
    case 'local-practice':
    case 'proposal':
      return 'local-guard';
  }
}

/**
 * Whether a rule binds in an area on a day. One that waits for its start is off until a start is loaded for that area
 * and has come; an act before that day is judged without it, whenever the start was loaded. A proposal is never law, yet
 * may be switched on in the same way.
 */
export function isInForce(rule: Rule, { area, on, commencements }: Standing): boolean {
  if (rule.inForceTo !== null && on > rule.inForceTo) return false;
  if (rule.commencement === 'in-force') return rule.inForceFrom === null || on >= rule.inForceFrom;
  return commencements.some((start) => start.from <= on && startsThere(start, rule, area));
}

/** Whether a rule binds in an area on a day, or will on a later one, as far as is known. */
export function isInForceFrom(rule: Rule, { area, on, commencements }: Standing): boolean {
  if (rule.inForceTo !== null && rule.inForceTo < on) return false;
  return rule.commencement === 'in-force' || commencements.some((start) => startsThere(start, rule, area));
}

const startsThere = (start: CommencementRow, { id, partOf }: Rule, area: string): boolean =>
  (start.rule === id || start.rule === partOf) && (start.area === null || start.area.includes(area));

/** Why a rule starts no clock in an area on a day, as an explanation says it; undefined where it is in force. */
export function whyNotInForce(rule: Rule, standing: Standing): string | undefined {
  if (isInForce(rule, standing)) return undefined;
  const { inForceFrom, inForceTo, commencement } = rule;
  if (inForceTo !== null && standing.on > inForceTo) return `the rule ended on ${plainDate(inForceTo)}`;
  if (commencement === 'in-force' && inForceFrom !== null)
    return `the rule is in force only from ${plainDate(inForceFrom)}`;
  return `the rule was not in force there on ${plainDate(standing.on)}`;
}

/** Only law, in force there that day, and read in the instrument, can be breached in law. All else is shown as overdue. */
export function mayBeLegalBreach(rule: Rule, standing: Standing): boolean {
  return isLaw(rule.force) && isVerified(rule) && isInForce(rule, standing);
}

/** Whether a date may be called statutory at all, under its label. */
export function isLaw(force: Force): boolean {
  return force === 'statute' || force === 'regulations' || force === 'rules-of-court';
}

const MARKS: readonly Mark[] = ['V-rev', 'V-made', 'I', 'S', 'M'];

/** What must stand beside everything that only a proposal knows. */
export const PROPOSAL_LABEL = 'a proposal of 2022, not law';

const LABELS: Readonly<Record<Confidence, string>> = {
  'V-rev': 'Checked against the instrument',
  'V-made': 'Checked against the instrument as made; later changes not checked',
  I: 'Inferred; not stated in the instrument',
  S: 'Not verified against the instrument (secondary source)',
  M: 'Not verified against the instrument (from memory)',
  unread: 'Not read; no figure held',
};

const clocks = new WeakMap<Rule, readonly Rule[]>();
const indexes = new WeakMap<RuleCatalogue, Map<string, Index>>();

/** Rules and parts by id, each with its wordings, oldest first. */
type Index = ReadonlyMap<string, readonly Rule[]>;

function wordings(id: string, edition: string | undefined, catalogue: RuleCatalogue): readonly Rule[] {
  return indexOf(catalogue, edition ?? newestEdition(catalogue)).get(id) ?? [];
}

function indexOf(catalogue: RuleCatalogue, edition: string): Index {
  const known = indexes.get(catalogue) ?? new Map<string, Index>();
  indexes.set(catalogue, known);
  const index = known.get(edition) ?? buildIndex(catalogue, edition);
  known.set(edition, index);
  return index;
}

function buildIndex(catalogue: RuleCatalogue, edition: string): Index {
  const last = catalogue.editions.findIndex(({ id }) => id === edition);
  if (last < 0) throw new StatuteError('unknown-rule-edition', 'No catalogue edition has this id.', { edition });
  const index = new Map<string, readonly Rule[]>();
  for (const { id, rules } of catalogue.editions.slice(0, last + 1)) {
    for (const row of rules) {
      const rule: Rule = Object.freeze({ ...row, edition: id, partOf: null });
      const parts = rule.parts.length === 0 ? [] : clocksOf(rule);
      const gone = index.get(row.id)?.at(-1)?.parts ?? [];
      for (const part of gone) if (!parts.some((now) => now.id === part.id)) index.delete(part.id);
      for (const one of [rule, ...parts]) index.set(one.id, [...(index.get(one.id) ?? []), one]);
    }
  }
  return index;
}

function unknownRule(id: string): StatuteError {
  return new StatuteError('unknown-rule', 'No rule has this id.', { rule: String(id).slice(0, 40) });
}

/** A part's own title is short and leans on its rule's: "Reviews: placed for adoption (first review held)". */
function partAsRule(rule: Rule, part: Clock): Rule {
  const title = `${rule.title} (${part.title.charAt(0).toLowerCase()}${part.title.slice(1)})`;
  return Object.freeze({ ...rule, ...part, title, parts: NO_PARTS, partOf: rule.id });
}

const NO_PARTS: readonly Clock[] = Object.freeze([]);

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    for (const inner of Object.values(value)) freeze(inner);
    Object.freeze(value);
  }
  return value;
}
