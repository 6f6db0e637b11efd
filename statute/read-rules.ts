import { readLimit } from './counting';
import { type CivilDate, isCivilDate } from './dates';
import { StatuteError } from './errors';
import { type Clock, type RuleCatalogue, type RuleEdition, type RuleRow, findRule, isVerified, PACKS } from './rules';

/**
 * The catalogue with further editions, in order of publication. What was published before stays and can still be asked
 * for by its id.
 * @throws StatuteError `rule-malformed` for an id that is taken, an edition out of order or a row that does not read
 */
export function extendCatalogue(catalogue: RuleCatalogue, editions: readonly unknown[]): RuleCatalogue {
  return editions.reduce<RuleCatalogue>((known, value) => {
    const edition = readRuleEdition(value);
    if (known.editions.some(({ id }) => id === edition.id))
      throw malformed('This id is taken: an edition is never edited.');
    if ((known.editions.at(-1)?.publishedOn ?? '') > edition.publishedOn) {
      throw malformed('Published before an edition that is loaded already.');
    }
    return Object.freeze({ editions: Object.freeze([...known.editions, edition]) });
  }, catalogue);
}

/**
 * Reads an edition from data: `{ id, publishedOn, rules }`, rows as in the published catalogue.
 * @throws StatuteError `rule-malformed`, naming the row and the field
 */
export function readRuleEdition(value: unknown): RuleEdition {
  const { id, publishedOn, rules } = object(value, 'edition');
  if (typeof id !== 'string' || !/^\S{1,60}$/.test(id)) throw malformed('An edition needs an id without spaces.');
  if (!isCivilDate(publishedOn)) throw malformed('An edition needs the day it was published.');
  const rows = list(rules, 'rules').map(readRule);
  if (new Set(rows.map((row) => row.id)).size < rows.length) throw malformed('An edition holds each rule once.');
  return Object.freeze({ id, publishedOn, rules: Object.freeze(rows) });
}

/**
 * That an edition may be loaded while due dates rest on the catalogue: every row rewords a rule that is there, says
 * something new, and says it of no day before its publication. An amended figure therefore needs `inForceFrom` on or after
 * that day. One exception: a row whose figure nobody had read in the instrument may be put right for all time by one who
 * has read it, which leaves `inForceFrom` as it was.
 * @throws StatuteError `unknown-rule`; `rule-contradiction` for an id that is taken, an edition published before another,
 *   a row that changes nothing or a rule that ends before it starts; `rule-past-change`
 */
export function checkRuleEdition(catalogue: RuleCatalogue, edition: RuleEdition): void {
  if (catalogue.editions.some(({ id }) => id === edition.id))
    throw contradiction('This id is taken: an edition is never edited.', edition.id);
  if ((catalogue.editions.at(-1)?.publishedOn ?? '') > edition.publishedOn)
    throw contradiction('Published before an edition that is loaded already.', edition.id);
  for (const row of edition.rules) checkReworded(findRule(row.id, { catalogue }), row, edition.publishedOn);
}

function checkReworded(was: RuleRow, row: RuleRow, publishedOn: CivilDate): void {
  const past = (why: string): StatuteError => new StatuteError('rule-past-change', why, { rule: row.id });
  const { inForceFrom, inForceTo } = row;
  if (Object.keys(row).every((name) => same(partOf(was, name), partOf(row, name))))
    throw contradiction('This rule says the same already.', row.id);
  if (inForceFrom !== null && inForceTo !== null && inForceTo < inForceFrom)
    throw contradiction('A rule cannot end before it starts.', row.id);
  const restarts = inForceFrom !== was.inForceFrom;
  if (restarts && (inForceFrom === null || inForceFrom < publishedOn))
    throw past('A new wording starts on the day it was published or later.');
  if (inForceTo !== was.inForceTo && inForceTo !== null && inForceTo < publishedOn)
    throw past('A rule cannot have ended before the day on which that was published.');
  const putRight = !isVerified(was) && isVerified(row);
  if (!restarts && !putRight && !same(clocksIn(was), clocksIn(row)))
    throw past('Say from which day the new figure counts: what was due before it stays under the old one.');
}

const partOf = (row: RuleRow, name: string): unknown => (row as unknown as Row)[name];

/** Everything of a row that a date is counted with. */
const clocksIn = (row: RuleRow): unknown => [row, ...row.parts].map(countedWith);

const countedWith = ({ id, trigger, limit, direction, kind, dueDayCounts, window, when, unless, extension }: Clock) => [
  ...[id, trigger, limit, direction, kind, dueDayCounts, window],
  ...[when, unless, extension],
];

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a, inOrder) === JSON.stringify(b, inOrder);

const inOrder = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;

function contradiction(message: string, about: string): StatuteError {
  return new StatuteError('rule-contradiction', message, { about });
}

type Row = Readonly<Record<string, unknown>>;
type Check = (value: unknown, field: string) => unknown;

const text: Check = (value, field) => {
  if (typeof value !== 'string') throw malformed(`${field} is text.`);
  return value;
};
const flag: Check = (value, field) => {
  if (typeof value !== 'boolean') throw malformed(`${field} is yes or no.`);
  return value;
};
const count: Check = (value, field) => {
  if (!Number.isSafeInteger(value) || Number(value) < 0) throw malformed(`${field} is a whole number, 0 or more.`);
  return value;
};
const date: Check = (value, field) => {
  if (!isCivilDate(value)) throw malformed(`${field} is a date that exists, written YYYY-MM-DD.`);
  return value satisfies CivilDate;
};
const oneOf =
  (...known: readonly string[]): Check =>
  (value, field) => {
    if (!known.some((one) => one === value)) throw malformed(`${field} is one of ${known.join(', ')}.`);
    return value;
  };
const orNull =
  (check: Check): Check =>
  (value, field) =>
    value === null ? null : check(value, field);
const listOf =
  (check: Check): Check =>
  (value, field) =>
    Object.freeze(list(value, field).map((one, index) => check(one, `${field}[${index}]`)));
const record =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value, field) => {
    const row = object(value, field);
    const unknown = Object.keys(row).find((name) => !Object.hasOwn(fields, name));
    if (unknown !== undefined) throw malformed(`${field}.${unknown} is not a field.`);
    return Object.freeze(
      Object.fromEntries(Object.entries(fields).map(([name, check]) => [name, check(row[name], `${field}.${name}`)])),
    );
  };

const MARK = oneOf('V-rev', 'V-made', 'I', 'S', 'M');
const CONDITION = record({ fact: text, plain: text });
const SPAN = record({ amount: count, unit: text });
const FIGURE = record({ amount: orNull(count), unit: orNull(text), counting: text });

/** A period to be counted: its unit must be one that its counting knows. */
const PERIOD: Check = (value, field) => {
  const period = record({ amount: count, unit: text, counting: text })(value, field);
  countable(period, field);
  return period;
};

const CLOCK = {
  id: text,
  title: text,
  trigger: record({ fact: text, type: oneOf('date', 'instant'), plain: text }),
  limit: FIGURE,
  direction: oneOf('after', 'before'),
  kind: oneOf('limit', 'interval', 'window', 'duration', 'gate', 'age'),
  recurrence: orNull(
    record({
      anchor: oneOf('actual-last', 'due-last', 'calendar-month'),
      block: orNull(oneOf('month', 'year', 'school-term')),
      startsFrom: orNull(text),
    }),
  ),
  dueDayCounts: orNull(flag),
  tolerance: orNull(record({ reasonCode: text, plain: text, confidence: MARK })),
  extension: orNull(
    record({
      amount: orNull(count),
      unit: orNull(text),
      counting: text,
      authority: text,
      maximum: record({ times: orNull(count), total: orNull(SPAN), plain: text }),
    }),
  ),
  window: orNull(record({ notBefore: PERIOD, notAfter: orNull(PERIOD) })),
  rolling: orNull(SPAN),
  quota: orNull(SPAN),
  when: orNull(CONDITION),
  unless: orNull(CONDITION),
  note: orNull(text),
};

const RULE = record({
  ...CLOCK,
  journey: text,
  area: text,
  pack: oneOf(...PACKS),
  dutyBearer: text,
  parts: listOf(record(CLOCK)),
  localPractice: listOf(record({ amount: count, unit: text, counting: text, plain: text, confidence: MARK })),
  consequence: orNull(text),
  citation: record({ instrument: text, provision: text, url: orNull(text) }),
  force: oneOf(
    'statute',
    'regulations',
    'rules-of-court',
    'statutory-guidance',
    'practice-guidance',
    'national-standard',
    'protocol',
    'data-definition',
    'local-practice',
    'proposal',
  ),
  inForceFrom: orNull(date),
  inForceFromConfidence: orNull(MARK),
  inForceTo: orNull(date),
  commencement: oneOf('in-force', 'unknown', 'enacted-not-commenced', 'proposal'),
  proposedBy: orNull(oneOf('review', 'childrens-commissioner')),
  switchesOff: listOf(text),
  confidence: listOf(MARK),
  toVerify: orNull(text),
});

function readRule(value: unknown): RuleRow {
  const id = object(value, 'rule')['id'];
  const rule = RULE(value, typeof id === 'string' ? id.slice(0, 40) : 'rule') as RuleRow;
  if (!/^[\w.-]{1,60}$/.test(rule.id)) throw malformed('An id is letters, digits, dots and hyphens.');
  for (const clock of [rule, ...rule.parts]) {
    countable({ ...clock.limit, direction: clock.direction, kind: clock.kind }, clock.id);
    if (clock !== rule && !clock.id.startsWith(`${rule.id}.`))
      throw malformed(`${clock.id} is not named after ${rule.id}.`);
    if ((clock.dueDayCounts === null) !== (clock.limit.amount === null)) {
      throw malformed(`${clock.id}.dueDayCounts is null exactly where there is no figure.`);
    }
  }
  return rule;
}

function countable(limit: unknown, field: string): void {
  try {
    readLimit(limit);
  } catch (error) {
    if (error instanceof StatuteError) throw malformed(`${field} cannot be counted: ${error.message}`);
    throw error;
  }
}

function object(value: unknown, field: string): Row {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed(`${field} is an object.`);
  return value as Row;
}

function list(value: unknown, field: string): readonly unknown[] {
  if (!Array.isArray(value)) throw malformed(`${field} is a list.`);
  return value;
}

function malformed(message: string): StatuteError {
  return new StatuteError('rule-malformed', message);
}
