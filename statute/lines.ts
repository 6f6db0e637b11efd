import { type CalendarEdition, calendarAsKnownOn, calendarEdition, newestCalendar } from './calendar';
import { type Limit, due, readLimit } from './counting';
import { type CivilDate, type When, isCivilDate, isMoment, londonTime, readWhen } from './dates';
import { StatuteError, type StatuteErrorCode } from './errors';
import { type ExplainOptions, type Explanation, type Facts, explainParts, explainRule } from './explain';
import type { RecordedExtension } from './extensions';
import { PACKS, type Pack, clocksOf, findRule, newestEdition, ruleCatalogue } from './rules';
import { type SchoolCalendar, readSchoolCalendar } from './school';

/** A due date as text: a day, a time in London with its offset, or null where no figure is held. */
export type DueText = string | null;

export type Answer = { readonly id: string | number | null } & (
  | { readonly due: DueText }
  | RuleAnswer
  | { readonly error: { readonly code: StatuteErrorCode; readonly message: string } }
);

/** The answer to a rule line: the first clock's explanation with its due date as text, and the date of each part. */
export interface RuleAnswer extends Explanation {
  readonly due: DueText;
  readonly parts?: readonly PartAnswer[];
}

export interface PartAnswer {
  readonly id: string;
  readonly title: string;
  readonly due: DueText;
  readonly sentence: string;
}

/**
 * Answers one line of JSON: a counting line (an object of the open test set, `expected` and `why` left out) or a rule
 * line (`ruleId` and `facts`). Never throws: what cannot be answered is an error with a code.
 * @param schools school calendars that a line may name instead of carrying one
 */
export function answerLine(text: string, schools: ReadonlyMap<string, SchoolCalendar> = NO_SCHOOLS): Answer {
  let id: string | number | null = null;
  try {
    const line = parse(text);
    id = typeof line['id'] === 'string' || typeof line['id'] === 'number' ? line['id'] : null;
    return { id, ...(line['counting'] === undefined ? answerRule(line, schools) : answerCount(line, schools)) };
  } catch (error) {
    if (error instanceof StatuteError) return { id, error: { code: error.code, message: error.message } };
    throw error;
  }
}

type Line = Readonly<Record<string, unknown>>;

const NO_SCHOOLS: ReadonlyMap<string, SchoolCalendar> = new Map();

function parse(text: string): Line {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new StatuteError('not-json', 'A line is one JSON object.');
  }
  return readObject(value, 'A line is one JSON object.');
}

function answerCount(line: Line, schools: ReadonlyMap<string, SchoolCalendar>): { readonly due: DueText } {
  const limit: Limit = { ...readLimit(line), ...schoolOf(line, schools), ...holidayOf(line) };
  const answer = due(limit, readWhen(line['from']), calendarOf(line['calendarEdition']));
  return { due: textOf(answer) };
}

/** The only rule whose end depends on more than its code: its vectors name it. */
function holidayOf(line: Line): Pick<Limit, 'onHoliday'> {
  if (line['ruleId'] == null) return {};
  return findRule(readText(line['ruleId'], 'ruleId')).id === 'A8' ? { onHoliday: 'noon-of-next-open-day' } : {};
}

function answerRule(line: Line, schools: ReadonlyMap<string, SchoolCalendar>): RuleAnswer {
  const id = readText(line['ruleId'], 'ruleId');
  const facts = readObject(line['facts'] ?? {}, 'Facts are an object.');
  const asOf = line['asOf'] == null ? undefined : readDate(line['asOf']);
  const edition = line['edition'] == null ? newestEdition(ruleCatalogue, asOf) : readText(line['edition'], 'edition');
  const rule = findRule(id, { edition });
  checkPacks(line['packs'], rule.pack);
  const options: ExplainOptions = {
    calendar: calendarFor(line['calendarEdition'], asOf),
    edition,
    ...schoolOf(line, schools),
    ...(line['extensions'] == null ? {} : { extensions: readExtensions(line['extensions']) }),
  };
  if (clocksOf(rule).length === 1) return ruleAnswer(explainRule(id, facts, options));
  return partsAnswer(id, facts, options);
}

/** A rule of several clocks: its due date is that of the first, and so are the extensions given. */
function partsAnswer(id: string, facts: Facts, { extensions, ...options }: ExplainOptions): RuleAnswer {
  const [first, ...others] = explainParts(id, facts, options);
  const own =
    extensions === undefined && first !== undefined
      ? first
      : explainRule(id, facts, { ...options, ...(extensions && { extensions }) });
  return { ...ruleAnswer(own), parts: [own, ...others].map(partAnswer) };
}

function partAnswer(explanation: Explanation): PartAnswer {
  const { part, rule, title, sentence } = explanation;
  return { id: part ?? rule, title, due: dueText(explanation), sentence };
}

function ruleAnswer(explanation: Explanation): RuleAnswer {
  return { due: dueText(explanation), ...explanation };
}

/** Where a window has no latest day, the date that the rule holds is the earliest one. */
function dueText({ dueAt, dueOn, notBefore }: Explanation): DueText {
  return textOf(dueAt ?? dueOn ?? notBefore ?? null);
}

function textOf(when: When | null): DueText {
  return when !== null && isMoment(when) ? londonTime(when) : when;
}

/** Law is always on. Packs, where a line names them, are the only others; a line that names none may ask of any. */
function checkPacks(value: unknown, pack: Pack): void {
  if (value == null) return;
  if (!Array.isArray(value)) throw malformed('Packs are a list.');
  for (const one of value as unknown[]) {
    if (!PACKS.some((known) => known === one))
      throw new StatuteError('unknown-pack', `One of ${PACKS.join(', ')} is wanted.`);
  }
  if (pack !== 'england-law' && !(value as unknown[]).includes(pack)) {
    throw new StatuteError('pack-off', 'The pack that holds this rule is not on.', { pack });
  }
}

function calendarFor(id: unknown, asOf: CivilDate | undefined): CalendarEdition {
  if (id == null && asOf !== undefined) return calendarAsKnownOn(asOf);
  return calendarOf(id ?? undefined) ?? newestCalendar;
}

/** Left out, the newest; null, none. */
function calendarOf(id: unknown): CalendarEdition | null {
  if (id === null) return null;
  return id === undefined ? newestCalendar : calendarEdition(readText(id, 'calendarEdition'));
}

function schoolOf(line: Line, schools: ReadonlyMap<string, SchoolCalendar>): Pick<Limit, 'schoolCalendar'> {
  const value = line['schoolCalendar'];
  if (value == null) return {};
  if (typeof value !== 'string') return { schoolCalendar: readSchoolCalendar(value) };
  const known = schools.get(value);
  if (known === undefined) throw new StatuteError('unknown-school-calendar', 'No school calendar has this name.');
  return { schoolCalendar: known };
}

function readExtensions(value: unknown): readonly RecordedExtension[] {
  if (!Array.isArray(value)) throw malformed('Extensions are a list.');
  return value.map((one: unknown) => {
    const row = readObject(one, 'An extension is an object.');
    const { amount, until } = row;
    if (amount != null && typeof amount !== 'number')
      throw new StatuteError('amount-invalid', 'An amount is a whole number.');
    return {
      authority: readText(row['authority'], 'authority'),
      ...(amount == null ? {} : { amount }),
      ...(until == null ? {} : { until: readWhen(until) }),
    };
  });
}

function readDate(value: unknown): CivilDate {
  if (!isCivilDate(value)) throw new StatuteError('impossible-date', 'Not a date that exists, written YYYY-MM-DD.');
  return value;
}

function readText(value: unknown, field: string): string {
  if (typeof value !== 'string') throw malformed(`${field} is text.`);
  return value;
}

function readObject(value: unknown, message: string): Line {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed(message);
  return value as Line;
}

function malformed(message: string): StatuteError {
  return new StatuteError('line-malformed', message);
}
