import {
  checkSetting,
  findRule,
  londonDate,
  PACKS,
  StatuteError,
  type CivilDate,
  type Limit,
  type Unit,
} from '../statute';
import type { LawChange } from '../workflows/kernel/law';
import { accepted, refusal, type Refusal } from '../workflows/kernel/refusals';
import { builder, CommandError, enumOf, sentenceCase } from './builder';
import type { Context } from './context';
import { badKey, keyField, onlyFor } from './inputs';
import { tellRegister } from './register';
import { SETTINGS, SettingUnitEnum, type SettingTerms } from './settings';

type Unnumbered<C> = C extends unknown ? Omit<C, 'version'> : never;
type Change = Unnumbered<LawChange>;

/** What came of a change of law for an authority. */
interface Changed {
  readonly version: number | null;
  /** Open journeys of the authority that were told at once; each takes it up at its next command or wake anyway. */
  readonly journeysTold: number;
  readonly errors: readonly Refusal[];
}

const refusedChange = (wrong: Refusal): Changed => ({ version: null, journeysTold: 0, errors: [wrong] });

const TOLD_AT_ONCE = 20;

/** Records a change of law for the caller's authority and tells its open journeys; sent again, it tells them again. */
async function changeLaw(context: Context, mutation: string, idempotencyKey: string, change: Change): Promise<Changed> {
  const { authority } = context.caller;
  const told = await tellRegister(context, {
    mutation,
    idempotencyKey,
    stream: { kind: 'authority', id: authority },
    content: change,
    drafts: ({ lawVersion }) =>
      accepted([
        {
          // The change with its number is a change again.
          event: { type: 'law.changed', change: { ...change, version: lawVersion + 1 } as LawChange },
          occurred: { on: londonDate(context.now) },
        },
      ]),
  });
  if (!told.ok) return refusedChange(told.refusal);
  return {
    version: await versionOf(context, told.value?.first ?? 0),
    journeysTold: await tellJourneys(context),
    errors: [],
  };
}

async function versionOf({ prisma, caller }: Context, sequence: number): Promise<number | null> {
  const row = await prisma.event.findUnique({ where: { stream_sequence: { stream: caller.authority, sequence } } });
  const { version } = Object(Object(row?.payload).change) as { readonly version?: unknown };
  return typeof version === 'number' ? version : null;
}

async function tellJourneys({ prisma, journeys, caller }: Context): Promise<number> {
  const open = await prisma.journey.findMany({
    where: { authority: caller.authority, endedOn: null },
    select: { id: true },
  });
  const ids = open.map(({ id }) => id);
  const lanes = Array.from({ length: TOLD_AT_ONCE }, (_, lane) =>
    ids.filter((_id, place) => place % TOLD_AT_ONCE === lane),
  );
  await Promise.all(lanes.map((lane) => journeys.lawChanged(lane)));
  return ids.length;
}

/** What stands against a change, whatever it changes. */
const forbidden = (context: Context, idempotencyKey: string): Refusal | undefined =>
  onlyFor(context, ['authority-administrator'], 'change what holds for the whole authority') ?? badKey(idempotencyKey);

// ---- What may be changed ----

/** A start is loaded for a rule that waits for one; what is in force already has its start. */
function badCommencement(rule: string): Refusal | undefined {
  try {
    if (findRule(rule).commencement !== 'in-force') return undefined;
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
  hour: 1_000,
};

const COUNTED: Readonly<Partial<Record<Unit, Limit['counting']>>> = {
  'working-day': 'WD+n',
  day: 'D',
  week: 'W',
  month: 'MO',
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

function badSetting(setting: string, amount: number, unit: Unit): Refusal | undefined {
  const terms = SETTINGS.find(({ id }) => id === setting);
  if (!terms) return refusal('not-found', 'There is no such setting.', 'setting');
  if (amount < 0 || amount > (MAX_AMOUNT[unit] ?? 0))
    return refusal('invalid-value', `From 0 to ${MAX_AMOUNT[unit] ?? 0} of these may be set.`, 'amount');
  if ((unit === 'hour') !== (terms.limit.unit === 'hour'))
    return refusal('invalid-value', 'A setting in days cannot be set in hours, nor one in hours in days.', 'unit');
  const loosened = terms.beside === undefined ? null : checkSetting(limitFor(terms, amount, unit), terms.beside);
  return loosened ? refusal('not-compliant', loosened.message, 'amount') : undefined;
}

// ---- The mutations ----

const LawChangePayload = builder.objectRef<Changed>('LawChangePayload').implement({
  description: "What came of a change for the caller's authority.",
  fields: (t) => ({
    version: t.int({
      nullable: true,
      description: "The number of the change among the authority's own; null when it was refused.",
      resolve: ({ version }) => version,
    }),
    journeysTold: t.exposeInt('journeysTold', { description: 'Open journeys that were told of it.' }),
    errors: t.field({
      type: [CommandError],
      description: 'Why it was refused; empty when it was not.',
      resolve: ({ errors }) => [...errors],
    }),
  }),
});

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
            rule: f.id({
              required: true,
              description: 'The id of a rule that waits for its start, or of one part of it.',
            }),
            from: f.field({ type: 'Date', required: true, description: 'The first day on which it is in force.' }),
          }),
        }),
      }),
    },
    resolve: async (_, { input: { idempotencyKey, rule, from } }, context) => {
      const wrong = forbidden(context, idempotencyKey) ?? badCommencement(rule);
      return wrong
        ? refusedChange(wrong)
        : changeLaw(context, 'loadCommencement', idempotencyKey, { kind: 'commencement', rule, from });
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
            pack: f.field({ type: PackEnum, required: true, description: 'The pack.' }),
            on: f.boolean({ required: true, description: 'On, or off.' }),
            from: f.field({ type: 'Date', required: true, description: 'From this day.' }),
          }),
        }),
      }),
    },
    resolve: async (_, { input: { idempotencyKey, pack, on, from } }, context) => {
      const wrong = forbidden(context, idempotencyKey) ?? badPack(pack);
      return wrong
        ? refusedChange(wrong)
        : changeLaw(context, 'switchPack', idempotencyKey, { kind: 'pack', pack, on, from });
    },
  }),
);

interface SettingInput {
  readonly idempotencyKey: string;
  readonly setting: string;
  readonly amount: number;
  readonly unit: Unit;
  readonly from: CivilDate;
}

async function setLocalSetting(
  context: Context,
  { idempotencyKey, setting, amount, unit, from }: SettingInput,
): Promise<Changed> {
  const wrong = forbidden(context, idempotencyKey) ?? badSetting(setting, amount, unit);
  const terms = SETTINGS.find(({ id }) => id === setting);
  if (wrong || !terms) return refusedChange(wrong ?? refusal('not-found', 'There is no such setting.', 'setting'));
  return changeLaw(context, 'setLocalSetting', idempotencyKey, {
    kind: 'setting',
    setting,
    limit: limitFor(terms, amount, unit),
    from,
  });
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
            setting: f.id({ required: true, description: 'The name of the setting.' }),
            amount: f.int({ required: true, description: 'How many.' }),
            unit: f.field({ type: SettingUnitEnum, required: true, description: 'Of what.' }),
            from: f.field({ type: 'Date', required: true, description: 'From this day.' }),
          }),
        }),
      }),
    },
    resolve: (_, { input }, context) => setLocalSetting(context, input),
  }),
);
