import {
  catalogueWith,
  findRule,
  leastAmount,
  PACKS,
  StatuteError,
  type CivilDate,
  type Limit,
  type Unit,
} from '../statute';
import { rulesLoaded, type LawKnown } from '../workflows/kernel/law';
import { accepted, refusal, refused, type Judged, type Refusal } from '../workflows/kernel/refusals';
import { builder, enumOf, sentenceCase } from './builder';
import { keyField } from './inputs';
import { changeLaw, dryRunField, dryRunPageField, LawChangePayload, type Change } from './law-change';
import { loosenedBy, SETTINGS, SettingUnitEnum, type SettingTerms } from './settings';

// ---- What may be changed ----

/** A start is loaded for a rule that waits for one; what is in force already has its start. */
function badCommencement(law: LawKnown, rule: string): Refusal | undefined {
  try {
    if (findRule(rule, { catalogue: catalogueWith(rulesLoaded(law)) }).commencement !== 'in-force') return undefined;
    return refusal('invalid-value', 'This rule is in force already.', 'rule');
  } catch (error) {
    if (!(error instanceof StatuteError)) throw error;
    return refusal('not-found', 'No rule has this id.', 'rule');
  }
}

function badPack(pack: string): Refusal | undefined {
  if (pack === 'england-law') return refusal('invalid-value', 'The law of England is always on.', 'pack');
  return PACKS.some((known) => known === pack) ? undefined : refusal('not-found', 'There is no such pack.', 'pack');
}

const MAX_AMOUNT: Readonly<Partial<Record<Unit, number>>> = {
  'working-day': 500,
  day: 731,
  week: 104,
  month: 24,
  year: 25,
  hour: 1_000,
};
/** Months of a setting that is longer than two years by its default: 25 years. */
const MAX_MONTHS_OF_LIFE = 300;

const mostOf = ({ limit }: SettingTerms, unit: Unit): number =>
  unit === 'month' && limit.unit === 'month' && (limit.amount ?? 0) > (MAX_AMOUNT.month ?? 0)
    ? MAX_MONTHS_OF_LIFE
    : (MAX_AMOUNT[unit] ?? 0);

const COUNTED: Readonly<Partial<Record<Unit, Limit['counting']>>> = {
  'working-day': 'WD+n',
  day: 'D',
  week: 'W',
  month: 'MO',
  year: 'MO',
  hour: 'H',
};

/** The setting's limit, counted as its default is wherever the unit is the same, and always in the same direction. */
function limitFor({ limit }: SettingTerms, amount: number, unit: Unit): Limit {
  const counting =
    unit === limit.unit
      ? limit.counting
      : limit.direction === 'before' && unit === 'working-day'
        ? 'WD'
        : (COUNTED[unit] ?? limit.counting);
  return { ...limit, amount, unit, counting };
}

function badSetting(
  law: LawKnown,
  authority: string,
  { setting, amount, unit, from }: SettingInput,
): Refusal | undefined {
  const terms = SETTINGS.find(({ id }) => id === setting);
  if (!terms) return refusal('not-found', 'There is no such setting.', 'setting');
  const [least, most] = [leastAmount(limitFor(terms, amount, unit).counting), mostOf(terms, unit)];
  if (amount < least || amount > most)
    return refusal('invalid-value', `From ${least} to ${most} of these may be set.`, 'amount');
  if ((unit === 'hour') !== (terms.limit.unit === 'hour'))
    return refusal('invalid-value', 'A setting in days cannot be set in hours, nor one in hours in days.', 'unit');
  if ((unit === 'year') !== (terms.limit.kind === 'age'))
    return refusal('invalid-value', 'An age is set in years, and nothing else is.', 'unit');
  const loosened = loosenedBy(law, authority, terms, limitFor(terms, amount, unit), from);
  return loosened ? refusal('not-compliant', `${loosened.message} ${loosened.label}.`, 'amount') : undefined;
}

const unless = (wrong: Refusal | undefined, change: Change): Judged<Change> =>
  wrong ? refused(wrong) : accepted(change);

// ---- The mutations ----

const PackEnum = enumOf<string>(
  'Pack',
  'A set of rules that is in force, or adopted, together.',
  Object.fromEntries(PACKS.map((pack) => [pack, sentenceCase(pack)])),
);

builder.mutationField('loadCommencement', (t) =>
  t.field({
    type: LawChangePayload,
    description:
      "Load the day on which a rule of law starts in the caller's authority. It counts for acts from that day, never backwards. For administrators.",
    args: {
      input: t.arg({
        required: true,
        description: 'Which rule, and from when.',
        type: builder.inputType('LoadCommencementInput', {
          description: 'A rule and the day it starts.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            dryRun: f.boolean(dryRunField),
            dryRunPage: f.field(dryRunPageField),
            rule: f.id({
              required: true,
              description: 'The id of a rule that waits for its start, or of one part of it.',
            }),
            from: f.field({ type: 'Date', required: true, description: 'The first day on which it is in force.' }),
          }),
        }),
      }),
    },
    resolve: (_, { input: { idempotencyKey, dryRun, dryRunPage, rule, from } }, context) => {
      const content = { kind: 'commencement', rule, from } as const;
      const draw = (law: LawKnown) => unless(badCommencement(law, rule), content);
      return changeLaw(context, { mutation: 'loadCommencement', idempotencyKey, dryRun, dryRunPage, content, draw });
    },
  }),
);

builder.mutationField('switchPack', (t) =>
  t.field({
    type: LawChangePayload,
    description: "Switch a policy pack on or off for the caller's authority from a day. For administrators.",
    args: {
      input: t.arg({
        required: true,
        description: 'Which pack, and from when.',
        type: builder.inputType('SwitchPackInput', {
          description: 'A policy pack, on or off.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            dryRun: f.boolean(dryRunField),
            dryRunPage: f.field(dryRunPageField),
            pack: f.field({ type: PackEnum, required: true, description: 'The pack.' }),
            on: f.boolean({ required: true, description: 'On, or off.' }),
            from: f.field({ type: 'Date', required: true, description: 'From this day.' }),
          }),
        }),
      }),
    },
    resolve: (_, { input: { idempotencyKey, dryRun, dryRunPage, pack, on, from } }, context) => {
      const content = { kind: 'pack', pack, on, from } as const;
      const draw = () => unless(badPack(pack), content);
      return changeLaw(context, { mutation: 'switchPack', idempotencyKey, dryRun, dryRunPage, content, draw });
    },
  }),
);

interface SettingInput {
  readonly setting: string;
  readonly amount: number;
  readonly unit: Unit;
  readonly from: CivilDate;
}

function settingChange(law: LawKnown, authority: string, input: SettingInput): Judged<Change> {
  const { setting, amount, unit, from } = input;
  const wrong = badSetting(law, authority, input);
  const terms = SETTINGS.find(({ id }) => id === setting);
  if (wrong || !terms) return refused(wrong ?? refusal('not-found', 'There is no such setting.', 'setting'));
  return accepted({ kind: 'setting', setting, limit: limitFor(terms, amount, unit), from });
}

builder.mutationField('setLocalSetting', (t) =>
  t.field({
    type: LawChangePayload,
    description:
      'Set a figure that the law leaves to the authority. Refused where it would loosen a limit of law or statutory guidance. For administrators.',
    args: {
      input: t.arg({
        required: true,
        description: 'Which setting, how much, and from when.',
        type: builder.inputType('SetLocalSettingInput', {
          description: 'A local setting.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            dryRun: f.boolean(dryRunField),
            dryRunPage: f.field(dryRunPageField),
            setting: f.id({ required: true, description: 'The name of the setting.' }),
            amount: f.int({ required: true, description: 'How many.' }),
            unit: f.field({ type: SettingUnitEnum, required: true, description: 'Of what.' }),
            from: f.field({ type: 'Date', required: true, description: 'From this day.' }),
          }),
        }),
      }),
    },
    resolve: (_, { input: { idempotencyKey, dryRun, dryRunPage, ...content } }, context) =>
      changeLaw(context, {
        ...{ mutation: 'setLocalSetting', idempotencyKey, dryRun, dryRunPage, content },
        draw: (law) => settingChange(law, context.caller.authority, content),
      }),
  }),
);
