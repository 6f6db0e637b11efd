import {
  allRules,
  calendarEdition,
  calendarWith,
  catalogueWith,
  clockKindOf,
  clocksOf,
  confidenceOf,
  COUNTINGS,
  difference,
  explainRule,
  explainSetting,
  findRule,
  findRuleInForce,
  inDocument,
  inList,
  isInForce,
  isVerified,
  labelOf,
  londonDate,
  newestEdition,
  StatuteError,
  UNITS,
  type CivilDate,
  type Commencement,
  type Confidence,
  type Counting,
  type Explanation,
  type Instant,
  type Mark,
  type Rule,
  type Step,
  type Unit,
} from '../statute';
import { JOURNEYS } from '../workflows/catalogue';
import type { JourneyDefinition } from '../workflows/kernel/definition';
import {
  calendarFor,
  calendarsLoaded,
  catalogueFor,
  rulesLoaded,
  startsIn,
  type LawKnown,
} from '../workflows/kernel/law';
import {
  builder,
  connectionOf,
  cursorOf,
  enumOf,
  JourneyTypeEnum,
  pageArgs,
  pageOf,
  pageSize,
  readCursor,
  sentenceCase,
  type Page,
} from './builder';
import type { Context } from './context';
import { WithheldEnum, type Withheld } from './sealed';
import { asked } from './errors';
import { lawHeld } from './law-held';
import { settingInForce, SETTINGS } from './settings';

// ---- What a rule is ----

/** A rule as an explanation kept it, or as the catalogue has it now; a local setting is one that cites nothing. */
export interface RuleShown {
  readonly id: string;
  readonly edition: string;
  readonly title: string;
  readonly citation: { readonly instrument: string; readonly provision: string } | null;
  readonly pack: string | null;
  readonly force: Rule['force'];
  readonly label: string;
  readonly verified: boolean;
  readonly clockKind: ReturnType<typeof clockKindOf>;
  readonly confidence: Confidence | null;
  readonly amount: number | null;
  readonly unit: Unit | null;
  readonly counting: Counting;
  readonly commencement: Commencement;
  readonly inForceFrom?: CivilDate | null;
  readonly inForceTo?: CivilDate | null;
  readonly trigger?: string;
  readonly parts?: readonly RuleShown[];
}

const ForceEnum = enumOf<Rule['force']>(
  'Force',
  'What sort of instrument a rule rests on. Only the first three are law.',
  {
    statute: 'An Act',
    regulations: 'Regulations',
    'rules-of-court': 'Rules of court',
    'statutory-guidance': 'Statutory guidance',
    'practice-guidance': 'Practice guidance',
    'national-standard': 'A national standard',
    protocol: 'A protocol',
    'data-definition': 'The definition of a data collection',
    'local-practice': 'Local practice, or a local setting',
    proposal: 'A proposal: not law',
  },
);

const RuleKindEnum = enumOf<RuleShown['clockKind']>('RuleKind', 'Which list the dates of a rule belong in.', {
  'statutory-limit': 'A limit whose figure is in law or statutory guidance',
  'local-guard': 'A figure of practice or of the authority itself',
  gate: 'A condition, or a duty without a figure',
  measure: 'A figure of a data collection',
});

export const UnitEnum = enumOf<Unit>(
  'RuleUnit',
  'What a figure of the catalogue is counted in.',
  Object.fromEntries(UNITS.map((unit) => [unit, `${sentenceCase(unit)}s`])) as Record<Unit, string>,
);

export const CountingEnum = enumOf<Counting>(
  'Counting',
  'How a figure is counted; the readings are those of the published vectors.',
  Object.fromEntries(COUNTINGS.map((code) => [code, `As the code ${code} of the vectors`])) as Record<Counting, string>,
);

export const MarkEnum = enumOf<Mark>('Mark', 'How well a rule is known.', {
  'V-rev': 'Read in the instrument as revised',
  'V-made': 'Read in the instrument as made',
  I: 'Inferred',
  S: 'From a secondary source',
  M: 'From memory',
});

const CommencementEnum = enumOf<Commencement>('Commencement', 'Whether a rule has started.', {
  'in-force': 'In force, from its day where that is established',
  unknown: 'Passed or made; whether and when it starts was not established',
  'enacted-not-commenced': 'Enacted and not started',
  proposal: 'A proposal: never law, and switched on with its pack',
});

const Citation = builder.objectRef<{ instrument: string; provision: string }>('Citation').implement({
  description: 'Where in an instrument a rule is found.',
  fields: (t) => ({
    instrument: t.exposeString('instrument', { description: 'The Act, regulations or guidance.' }),
    provision: t.exposeString('provision', { description: 'Section, regulation or paragraph.' }),
  }),
});

export const RuleType = builder.objectRef<RuleShown>('Rule');

RuleType.implement({
  description: 'How a due date, or a condition, is found. A local setting is shown as a rule that cites nothing.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The id of the rule in the catalogue, or the name of the setting.' }),
    edition: t.exposeString('edition', {
      description: 'Edition of the catalogue, or version of the setting (0: the default).',
    }),
    title: t.exposeString('title', { description: 'What it asks.' }),
    citation: t.field({
      type: Citation,
      nullable: true,
      description: 'Where it is written; null for a local setting.',
      resolve: ({ citation }) => citation,
    }),
    pack: t.exposeID('pack', { nullable: true, description: 'The policy pack that it belongs to.' }),
    force: t.expose('force', { type: ForceEnum, description: 'What sort of instrument it rests on.' }),
    label: t.exposeString('label', { description: 'What must be shown beside every date that rests on it.' }),
    verified: t.exposeBoolean('verified', { description: 'Whether somebody has read it in the instrument.' }),
    kind: t.expose('clockKind', { type: RuleKindEnum, description: 'Which list its dates belong in.' }),
    confidence: t.field({
      type: MarkEnum,
      nullable: true,
      description: 'The weakest of its marks; null where nobody has read it, and for a local setting.',
      resolve: ({ confidence }) => (confidence === 'unread' ? null : confidence),
    }),
    amount: t.exposeInt('amount', { nullable: true, description: 'Its figure; null for a duty without one.' }),
    unit: t.expose('unit', { type: UnitEnum, nullable: true, description: 'Of what.' }),
    counting: t.expose('counting', { type: CountingEnum, description: 'How it is counted.' }),
    commencement: t.expose('commencement', { type: CommencementEnum, description: 'Whether it has started.' }),
    inForceFrom: t.field({
      type: 'Date',
      nullable: true,
      description: 'Since when it is in force, where that is established.',
      resolve: ({ inForceFrom }) => inForceFrom ?? null,
    }),
    inForceTo: t.field({
      type: 'Date',
      nullable: true,
      description: 'Its last day, where it has ended or is to end.',
      resolve: ({ inForceTo }) => inForceTo ?? null,
    }),
    parts: t.field({
      type: [RuleType],
      description: 'Its clocks, where it has several.',
      resolve: ({ parts }) => [...(parts ?? [])],
    }),
    trigger: t.string({
      nullable: true,
      description: 'What its clock counts from.',
      resolve: ({ trigger }) => trigger ?? null,
    }),
  }),
});

export function ruleShown(rule: Rule): RuleShown {
  const { id, edition, title, citation, pack, force, inForceFrom, inForceTo, commencement, trigger, limit } = rule;
  const { instrument, provision } = citation;
  return {
    ...{ id, edition, title, pack, force, inForceFrom, inForceTo, commencement, trigger: trigger.plain, ...limit },
    citation: { instrument, provision },
    confidence: confidenceOf(rule),
    parts: rule.parts.length === 0 ? [] : clocksOf(rule).map(ruleShown),
    label: labelOf(rule),
    verified: isVerified(rule),
    clockKind: clockKindOf(rule),
  };
}

/** A rule by its id, as the caller's authority has it in its catalogue. */
export async function ruleNamed(context: Context, id: string): Promise<RuleShown> {
  const catalogue = catalogueFor(await lawHeld(context), londonDate(context.now));
  return ruleShown(findRule(id, { catalogue }));
}

// ---- How a date was come to ----

/** A value by its name. */
export interface NamedValue {
  readonly name: string;
  readonly title: string;
  readonly value: string | null;
  /** Why sealed words are not shown. */
  readonly withheld?: Withheld | null;
}

export const NamedValueType = builder.objectRef<NamedValue>('NamedValue').implement({
  description: 'A value with its name.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'For programs.' }),
    title: t.exposeString('title', { description: 'For people.' }),
    value: t.exposeString('value', {
      nullable: true,
      description:
        'As text; several separated by commas. Null for sealed words that are not shown; `withheld` says why.',
    }),
    withheld: t.field({
      type: WithheldEnum,
      nullable: true,
      description: 'Why sealed words are not shown; null for everything else.',
      resolve: ({ withheld }) => withheld ?? null,
    }),
  }),
});

const StepKindEnum = enumOf<Step['did']>('CountingStepKind', 'What was done at one stage of a count.', {
  counted: 'Counted on from a day or moment',
  extended: 'Extended by somebody who may',
  'moved-to-open-day': 'Moved to a day on which the court office is open',
  'not-before': 'Found the first day that is not too early',
  'held-to-law': 'Brought to the limit of law beside which a local setting stands',
});

const Skipped = builder.objectRef<NonNullable<Step['skipped']>[number]>('SkippedDay').implement({
  description: 'A day left out of a count, or a run of them. Weekends are left out and not named.',
  fields: (t) => ({
    on: t.field({ type: 'Date', description: 'The day, or the first of them.', resolve: ({ on }) => on }),
    to: t.field({ type: 'Date', nullable: true, description: 'The last of a run.', resolve: ({ to }) => to ?? null }),
    name: t.exposeString('name', { description: 'Why it is left out.' }),
  }),
});

const CountingStep = builder.objectRef<Step>('CountingStep').implement({
  description: 'One stage of a count.',
  fields: (t) => ({
    did: t.expose('did', { type: StepKindEnum, description: 'What was done.' }),
    from: t.exposeString('from', { description: 'The day or moment it began with.' }),
    to: t.exposeString('to', { description: 'The day or moment it came to.' }),
    skipped: t.field({
      type: [Skipped],
      description: 'Days left out on the way.',
      resolve: ({ skipped }) => [...(skipped ?? [])],
    }),
  }),
});

export const DueDateExplanation = builder.objectRef<Explanation>('DueDateExplanation').implement({
  description: 'How a due date was come to, as it was kept with the date.',
  fields: (t) => ({
    rule: t.field({ type: RuleType, description: 'The rule or setting, as it was then.', resolve: ruleOf }),
    dueOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The last day in time, or the day reached.',
      resolve: ({ dueOn }) => dueOn,
    }),
    dueAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The last moment in time, for limits in hours.',
      resolve: ({ dueAt }) => dueAt,
    }),
    calendarEdition: t.exposeID('calendarEdition', {
      nullable: true,
      description: 'The calendar, wherever a working day was looked up.',
    }),
    inputs: t.field({
      type: [NamedValueType],
      description: 'What it was counted from.',
      resolve: ({ inputs }) => inputs.map(({ name, value }) => ({ name, title: name, value: String(value) })),
    }),
    steps: t.field({
      type: [CountingStep],
      description: 'Each stage of the count.',
      resolve: ({ steps }) => [...steps],
    }),
    verified: t.exposeBoolean('verified', { description: 'Whether somebody has read the figure in the instrument.' }),
    sentence: t.exposeString('sentence', { description: 'All of it in one plain sentence.' }),
    label: t.exposeString('label', { description: 'What must be shown beside the date.' }),
    planningDate: t.field({
      type: 'Date',
      nullable: true,
      description: 'The last working day inside, to plan by.',
      resolve: ({ planningDate }) => planningDate,
    }),
    heldTo: t.field({
      type: Citation,
      nullable: true,
      description: 'The law that a local setting is held to, where its own figure would be looser.',
      resolve: ({ heldTo }) => heldTo?.citation ?? null,
    }),
    inList: t.string({ description: 'As a list shows it: the date, and what must stand beside it.', resolve: inList }),
    inDocument: t.string({
      description: 'As a letter or report gives it: with the source, what is known of it, and the editions used.',
      resolve: inDocument,
    }),
    projected: t.exposeBoolean('projected', {
      description: 'Rests on days off that the government has not published yet.',
    }),
    note: t.string({
      nullable: true,
      description: 'What else is known of the figure.',
      resolve: ({ note }) => note ?? null,
    }),
  }),
});

function ruleOf({ rule, part, commencement, ...explained }: Explanation): RuleShown {
  return { ...explained, id: part ?? rule, commencement: commencement ?? 'in-force' };
}

// ---- Queries ----

/** Rules that a journey's due dates and gates rest on. */
function rulesOf({ steps, gates }: JourneyDefinition): ReadonlySet<string> {
  const ofSteps = Object.values(steps).flatMap(({ due }) => (due?.from === 'rule' ? [due.rule] : []));
  const ofGates = Object.values(gates).flatMap(({ limbs }) => Object.values(limbs).map(({ rule }) => rule));
  return new Set([...ofSteps, ...ofGates].flatMap((id) => [id, findRule(id).partOf ?? id]));
}

const RuleConnection = connectionOf('Rule', RuleType, 'A list of rules, by id.');

interface RulesAsked {
  readonly pack?: string | null | undefined;
  readonly onDate?: CivilDate | null | undefined;
  readonly journeyType?: string | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

async function listRules(
  context: Context,
  { pack, onDate, journeyType, first, after }: RulesAsked,
): Promise<Page<RuleShown>> {
  const law = await lawHeld(context);
  const area = context.caller.authority;
  const commencements = startsIn(law, area);
  const used = JOURNEYS.find(({ definition }) => definition.id === journeyType)?.definition;
  const wanted = used && rulesOf(used);
  const catalogue = catalogueFor(law, londonDate(context.now));
  const found = allRules(catalogue)
    .filter((rule) => pack == null || rule.pack === pack)
    .filter((rule) => onDate == null || isInForce(rule, { area, on: onDate, commencements }))
    .filter(({ id }) => !wanted || wanted.has(id))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const [last] = readCursor(after, 1) ?? [''];
  const size = pageSize(first);
  const rest = found.filter(({ id }) => id > String(last)).slice(0, size + 1);
  const totalCount = () => Promise.resolve(found.length);
  return pageOf(
    () => Promise.resolve(rest),
    { first: size, after, totalCount },
    ruleShown,
    ({ id }) => cursorOf(id),
  );
}

/** By which law a date is asked for: as known on a day, or by editions that are named. */
interface LawAsked {
  readonly knownOn?: CivilDate | null | undefined;
  readonly calendarEdition?: string | null | undefined;
  readonly ruleEdition?: string | null | undefined;
}

interface DueDateAsked {
  readonly rule: string;
  readonly trigger: Instant;
  readonly pack?: string | null | undefined;
}

/** @throws GraphQLError `NOT_FOUND` or `INVALID_VALUE`, with what the library says */
async function explainDueDate(context: Context, asking: DueDateAsked, by: LawAsked): Promise<Explanation> {
  const law = await lawHeld(context);
  try {
    return explainedBy(context, law, asking, by);
  } catch (error) {
    if (!(error instanceof StatuteError)) throw error;
    throw asked(error.code.startsWith('unknown-') ? 'not-found' : 'invalid-value', error.message);
  }
}

function explainedBy(
  context: Context,
  law: LawKnown,
  { rule, trigger, pack }: DueDateAsked,
  by: LawAsked,
): Explanation {
  const [day, known] = [londonDate(trigger), by.knownOn ?? londonDate(context.now)];
  const calendar =
    by.calendarEdition == null
      ? calendarFor(law, known)
      : calendarEdition(by.calendarEdition, calendarWith(calendarsLoaded(law)));
  const catalogue = by.ruleEdition == null ? catalogueFor(law, known) : catalogueWith(rulesLoaded(law));
  const edition = by.ruleEdition ?? newestEdition(catalogue, known);
  const area = context.caller.authority;
  const standing = { area, on: day, commencements: startsIn(law, area) };
  const setting = settingInForce(law, rule, known);
  if (setting) {
    const named = SETTINGS.find(({ id }) => id === setting.id)?.beside;
    const beside = named === undefined ? undefined : findRuleInForce(named, standing, { catalogue, edition });
    const timed = setting.limit.counting === 'H' || beside?.trigger.type === 'instant';
    return explainSetting(setting, { name: 'from', value: timed ? trigger : day }, calendar, beside);
  }
  const found = findRule(rule, { catalogue, edition });
  if (pack != null && found.pack !== pack) throw asked('not-found', 'This rule is not in that pack.');
  const clock = found.parts[0] ?? found;
  const from = clock.trigger.type === 'instant' ? trigger : day;
  return explainRule(rule, from, { calendar, catalogue, edition, standing });
}

interface Difference {
  readonly before: Explanation;
  readonly after: Explanation;
}

const DueDateDifference = builder.objectRef<Difference>('DueDateDifference').implement({
  description: 'One due date by two states of the law, and why they differ.',
  fields: (t) => ({
    before: t.field({ type: DueDateExplanation, description: 'By the first.', resolve: ({ before }) => before }),
    after: t.field({ type: DueDateExplanation, description: 'By the second.', resolve: ({ after }) => after }),
    difference: t.string({
      description:
        'What differs, in words: the dates, and whether it was the rule, the setting or the calendar that changed.',
      resolve: ({ before, after }) => difference(before, after),
    }),
  }),
});

const LawAskedInput = builder.inputType('LawAsKnownInput', {
  description: 'A state of the law: as known on a day, or by editions that are named.',
  fields: (f) => ({
    knownOn: f.field({
      type: 'Date',
      description: 'What had been published, loaded and set by this day; today when left out.',
    }),
    calendarEdition: f.id({ description: 'This calendar edition instead.' }),
    ruleEdition: f.id({ description: 'The rule as this edition of the catalogue has it instead.' }),
  }),
});

builder.queryFields((t) => ({
  explainDueDate: t.field({
    type: DueDateExplanation,
    description: 'Work out a due date without starting anything.',
    args: {
      rule: t.arg.id({
        required: true,
        description: 'The id of a rule, or of one part of it, or the name of a local setting.',
      }),
      trigger: t.arg({
        type: 'DateTime',
        required: true,
        description: 'When the thing happened that the clock counts from.',
      }),
      knownOn: t.arg({
        type: 'Date',
        description: 'By what had been published, loaded and set by this day; today when left out.',
      }),
      calendarEdition: t.arg.id({ description: 'By this calendar edition instead.' }),
      ruleEdition: t.arg.id({ description: 'By the rule as this edition of the catalogue has it instead.' }),
      pack: t.arg.id({ description: 'The policy pack that the rule must be in.' }),
    },
    resolve: (_, args, context) => explainDueDate(context, args, args),
  }),
  explainDueDateDifference: t.field({
    type: DueDateDifference,
    description: 'Why a due date is another by one state of the law than by another: two editions, or two days.',
    args: {
      rule: t.arg.id({
        required: true,
        description: 'The id of a rule, or of one part of it, or the name of a local setting.',
      }),
      trigger: t.arg({
        type: 'DateTime',
        required: true,
        description: 'When the thing happened that the clock counts from.',
      }),
      before: t.arg({ type: LawAskedInput, required: true, description: 'The first.' }),
      after: t.arg({ type: LawAskedInput, required: true, description: 'The second.' }),
    },
    resolve: async (_, { before, after, ...args }, context): Promise<Difference> => ({
      before: await explainDueDate(context, args, before),
      after: await explainDueDate(context, args, after),
    }),
  }),
  rules: t.field({
    type: RuleConnection,
    description: 'The rules that due dates and gates rest on.',
    args: {
      pack: t.arg.id({ description: 'Of this policy pack.' }),
      onDate: t.arg({ type: 'Date', description: "In force on this day for the caller's authority." }),
      journeyType: t.arg({ type: JourneyTypeEnum, description: 'That a journey of this type rests on.' }),
      ...pageArgs(50),
    },
    resolve: (_, args, context) => listRules(context, args),
  }),
}));
