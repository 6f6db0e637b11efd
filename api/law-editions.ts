import {
  catalogueWith,
  calendarWith,
  checkRuleEdition,
  confidenceOf,
  extendCalendar,
  findRule,
  readCalendarEdition,
  readRuleEdition,
  StatuteError,
  type CivilDate,
  type Clock,
  type Counting,
  type DayOff,
  type Mark,
  type Rule,
  type RuleCatalogue,
  type RuleRow,
  type Unit,
} from '../statute';
import { calendarsLoaded, rulesLoaded, type LawKnown } from '../workflows/kernel/law';
import { accepted, refusal, refused, type Judged, type Refusal } from '../workflows/kernel/refusals';
import { builder } from './builder';
import { keyField } from './inputs';
import { changeLaw, dryRunField, dryRunPageField, LawChangePayload, type Change } from './law-change';
import { CountingEnum, MarkEnum, UnitEnum } from './rules';

/** An edition holds few changes; a list as long as a catalogue belongs in a release. */
const MAX_ROWS = 100;

/** What the statute library refuses, as the API says it. */
function refusalOf(error: unknown, path: string): Refusal {
  if (!(error instanceof StatuteError)) throw error;
  const { code, message, details } = error;
  const about = Object.values(details)
    .filter((one) => one !== null)
    .join(', ');
  const said = about === '' ? message : `${message} (${about})`;
  if (code.endsWith('-contradiction')) return refusal('contradiction', said, path);
  if (code.endsWith('-past-change')) return refusal('past-change', said, path);
  return refusal(code.startsWith('unknown-') ? 'not-found' : 'invalid-value', said, path);
}

function judged(path: string, draw: () => Change): Judged<Change> {
  try {
    return accepted(draw());
  } catch (error) {
    return refused(refusalOf(error, path));
  }
}

const badLength = (rows: number, path: string): Judged<Change> | undefined =>
  rows >= 1 && rows <= MAX_ROWS
    ? undefined
    : refused(refusal('invalid-value', `1 to ${MAX_ROWS} changes are wanted.`, path));

const given = <T extends object>(values: T): { [Name in keyof T]?: NonNullable<T[Name]> } =>
  // Every field that is left is there and not null.
  Object.fromEntries(Object.entries(values).filter(([, value]) => value != null)) as {
    [Name in keyof T]?: NonNullable<T[Name]>;
  };

// ---- Calendars ----

interface CalendarInput {
  readonly edition: string;
  readonly publishedOn: CivilDate;
  readonly source: string;
  readonly note?: string | null | undefined;
  readonly publishedThrough?: CivilDate | null | undefined;
  readonly adds: readonly DayOff[];
  readonly removes: readonly DayOff[];
}

/** An issue of the calendar, checked against the calendar that the authority holds. */
function calendarChange(law: LawKnown, input: CalendarInput): Judged<Change> {
  const { edition: id, publishedOn, source, note, publishedThrough, adds, removes } = input;
  const wrong = badLength(adds.length + removes.length + (publishedThrough == null ? 0 : 1), 'adds');
  if (wrong) return wrong;
  return judged('edition', () => {
    const days = (list: readonly DayOff[]) => list.map(({ date, name }) => ({ date, name }));
    const read = readCalendarEdition({
      ...{ id, publishedOn, source, adds: days(adds), removes: days(removes) },
      ...given({ note, publishedThrough }),
    });
    extendCalendar(calendarWith(calendarsLoaded(law)), [read]);
    return { kind: 'calendar', edition: read };
  });
}

const DayOffInput = builder.inputType('DayOffInput', {
  description: 'A weekday that is no working day, or was none.',
  fields: (f) => ({
    date: f.field({ type: 'Date', required: true, description: 'The day.' }),
    name: f.string({ required: true, description: 'Its name, as it was announced.' }),
  }),
});

builder.mutationField('loadCalendarEdition', (t) =>
  t.field({
    type: LawChangePayload,
    description:
      "Load an issue of the calendar of England and Wales, such as a bank holiday that was announced, for the caller's authority. Open due dates move; settled ones do not. For administrators.",
    args: {
      input: t.arg({
        required: true,
        description: 'What was announced, and when.',
        type: builder.inputType('LoadCalendarEditionInput', {
          description: 'One announcement: days that become days off, and days off that become working days again.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            dryRun: f.boolean(dryRunField),
            dryRunPage: f.field(dryRunPageField),
            edition: f.id({ required: true, description: 'A name for the calendar that it makes, without spaces.' }),
            publishedOn: f.field({ type: 'Date', required: true, description: 'The day it was announced.' }),
            source: f.string({ required: true, description: 'Where it was announced.' }),
            note: f.string({ description: 'What else is known of it.' }),
            adds: f.field({ type: [DayOffInput], required: true, description: 'Days that become days off.' }),
            removes: f.field({ type: [DayOffInput], required: true, description: 'Days off that no longer are.' }),
            publishedThrough: f.field({
              type: 'Date',
              description: "The last day that the government's list reached; as before when left out.",
            }),
          }),
        }),
      }),
    },
    resolve: (_, { input: { idempotencyKey, dryRun, dryRunPage, ...content } }, context) =>
      changeLaw(context, {
        ...{ mutation: 'loadCalendarEdition', idempotencyKey, dryRun, dryRunPage, content },
        draw: (law) => calendarChange(law, content),
      }),
  }),
);

// ---- Rules ----

interface RuleChange {
  readonly rule: string;
  readonly amount?: number | null | undefined;
  readonly unit?: Unit | null | undefined;
  readonly counting?: Counting | null | undefined;
  readonly inForceFrom?: CivilDate | null | undefined;
  readonly inForceTo?: CivilDate | null | undefined;
  readonly confidence?: readonly Mark[] | null | undefined;
  readonly instrument?: string | null | undefined;
  readonly provision?: string | null | undefined;
  readonly url?: string | null | undefined;
}

interface RulesInput {
  readonly edition: string;
  readonly publishedOn: CivilDate;
  readonly changes: readonly RuleChange[];
}

/** An edition of the catalogue, checked against the catalogue that the authority holds. */
function rulesChange(law: LawKnown, { edition: id, publishedOn, changes }: RulesInput): Judged<Change> {
  const wrong = badLength(changes.length, 'changes');
  if (wrong) return wrong;
  return judged('changes', () => {
    const catalogue = catalogueWith(rulesLoaded(law));
    const rows = new Map<string, RuleRow>();
    for (const change of changes) {
      const clock = findRule(change.rule, { catalogue });
      const row = reworded(rows.get(wholeOf(clock)) ?? rowOf(wholeOf(clock), catalogue), clock, change);
      rows.set(row.id, row);
    }
    const read = readRuleEdition({ id, publishedOn, rules: [...rows.values()] });
    checkRuleEdition(catalogue, read);
    return { kind: 'rules', edition: read };
  });
}

const wholeOf = ({ id, partOf }: Rule): string => partOf ?? id;

function rowOf(id: string, catalogue: RuleCatalogue): RuleRow {
  const { edition: _, partOf: __, ...row } = findRule(id, { catalogue });
  return row;
}

/** A row with what the change says in place of what it said; whatever is left out stays. */
function reworded(row: RuleRow, clock: Rule, change: RuleChange): RuleRow {
  const { inForceFrom, inForceTo, confidence, instrument, provision, url } = change;
  const worded: RuleRow = {
    ...withFigure(row, clock, given({ amount: change.amount, unit: change.unit, counting: change.counting })),
    ...given({ inForceFrom, inForceTo, confidence }),
    citation: { ...row.citation, ...given({ instrument, provision, url }) },
  };
  if (inForceFrom == null) return worded;
  const mark = confidenceOf(worded);
  return { ...worded, inForceFromConfidence: mark === 'unread' ? null : mark };
}

/** A rule's own clock is that of its first part, so the two change together. */
function withFigure(row: RuleRow, clock: Rule, figure: Partial<Clock['limit']>): RuleRow {
  if (Object.keys(figure).length === 0) return row;
  if (clock.limit.amount === null) throw unfit('This rule holds no figure that could change.', clock);
  if (clock.partOf === null && row.parts.length > 0) throw unfit('This rule has several clocks: name the part.', clock);
  const limit = { ...clock.limit, ...figure };
  const parts = row.parts.map((part) => (part.id === clock.id ? { ...part, limit } : part));
  const isOwn = clock.id === row.id || row.parts[0]?.id === clock.id;
  return { ...row, parts, ...(isOwn ? { limit } : {}) };
}

const unfit = (message: string, { id }: Clock): StatuteError =>
  new StatuteError('rule-malformed', message, { rule: id });

const RuleChangeInput = builder.inputType('RuleChangeInput', {
  description:
    'What an edition says of one rule. Whatever is left out stays as it is. A changed figure counts from `inForceFrom`; only a row that nobody had read in the instrument is put right without one, by whoever has read it.',
  fields: (f) => ({
    rule: f.id({ required: true, description: 'The id of a rule, or of one part of it.' }),
    amount: f.int({ description: 'How many.' }),
    unit: f.field({ type: UnitEnum, description: 'Of what.' }),
    counting: f.field({ type: CountingEnum, description: 'How they are counted.' }),
    inForceFrom: f.field({ type: 'Date', description: 'The first day of the new wording.' }),
    inForceTo: f.field({ type: 'Date', description: 'The last day on which the rule is in force: it ends then.' }),
    confidence: f.field({ type: [MarkEnum], description: 'How well each part of the row is known.' }),
    instrument: f.string({ description: 'The Act, regulations or guidance.' }),
    provision: f.string({ description: 'Section, regulation or paragraph.' }),
    url: f.string({ description: 'Where it can be read.' }),
  }),
});

builder.mutationField('loadRuleEdition', (t) =>
  t.field({
    type: LawChangePayload,
    description:
      "Load an edition of the catalogue, in which rules that are there are amended, ended or better known, for the caller's authority. What was due before an amendment stays under the old wording. For administrators.",
    args: {
      input: t.arg({
        required: true,
        description: 'What changes, and when it was published.',
        type: builder.inputType('LoadRuleEditionInput', {
          description: 'An edition of the catalogue of rules.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            dryRun: f.boolean(dryRunField),
            dryRunPage: f.field(dryRunPageField),
            edition: f.id({ required: true, description: 'Its name, without spaces.' }),
            publishedOn: f.field({
              type: 'Date',
              required: true,
              description: 'The day the change was published: what was so before it cannot change.',
            }),
            changes: f.field({ type: [RuleChangeInput], required: true, description: 'Rule by rule.' }),
          }),
        }),
      }),
    },
    resolve: (_, { input: { idempotencyKey, dryRun, dryRunPage, ...content } }, context) =>
      changeLaw(context, {
        ...{ mutation: 'loadRuleEdition', idempotencyKey, dryRun, dryRunPage, content },
        draw: (law) => rulesChange(law, content),
      }),
  }),
);
