import { londonDate, type CivilDate, type Instant, type Limit, type LocalSetting, type Unit } from '../statute';
import { JOURNEYS } from '../workflows/catalogue';
import type { LawChange } from '../workflows/kernel/law';
import { builder, enumOf, JourneyTypeEnum, sentenceCase } from './builder';
import type { Context } from './context';

/** A local setting that some step's due date rests on. */
export interface SettingTerms {
  readonly id: string;
  readonly title: string;
  readonly journeyType: string;
  readonly limit: Limit;
  readonly source: string;
  /** A rule of law or statutory guidance beside which it stands, and which it may not loosen. */
  readonly beside?: string;
}

/** Every local setting of every journey, each once, with the product's default. */
export const SETTINGS: readonly SettingTerms[] = JOURNEYS.flatMap(({ definition: { id: journeyType, steps } }) => {
  const terms = Object.values(steps).flatMap(({ title, due }) =>
    due?.from === 'setting'
      ? [
          {
            id: due.setting,
            title,
            journeyType,
            limit: due.default,
            source: due.source,
            ...(due.beside === undefined ? {} : { beside: due.beside }),
          },
        ]
      : [],
  );
  return terms.filter(({ id }, place) => terms.findIndex((other) => other.id === id) === place);
});

type SettingChange = Extract<LawChange, { kind: 'setting' }>;

async function changesOf({ prisma, caller }: Context): Promise<readonly SettingChange[]> {
  const where = { authority: caller.authority, kind: 'setting' };
  const rows = await prisma.lawChange.findMany({ where, orderBy: { version: 'asc' } });
  // Written from a LawChange of this kind.
  return rows.map(({ payload, version }) => ({ ...(payload as object), version }) as SettingChange);
}

/** A setting as it stands for the caller's authority on a day; undefined when there is none of that name. */
export async function settingInForce(context: Context, id: string, on: CivilDate): Promise<LocalSetting | undefined> {
  const terms = SETTINGS.find((setting) => setting.id === id);
  if (!terms) return undefined;
  const changes = await changesOf(context);
  return settingFrom(terms, changes.filter(({ setting, from }) => setting === id && from <= on).at(-1));
}

function settingFrom({ id, title, limit, source }: SettingTerms, change: SettingChange | undefined): LocalSetting {
  if (change) return { id, title, limit: change.limit, source: 'authority setting', version: change.version };
  return { id, title, limit, source: 'product default', version: 0, note: source };
}

// ---- What the schema shows ----

const UNITS: readonly Unit[] = ['working-day', 'day', 'week', 'month', 'hour'];

export const SettingUnitEnum = enumOf<Unit>(
  'SettingUnit',
  'What a local setting is counted in.',
  Object.fromEntries(UNITS.map((unit) => [unit, `${sentenceCase(unit)}s`])) as Record<Unit, string>,
);

interface SettingShown extends SettingTerms {
  readonly inForce: LocalSetting;
  readonly from: CivilDate | null;
}

const LocalSettingType = builder.objectRef<SettingShown>('LocalSetting').implement({
  description: "A figure that the law leaves to the authority: its own, or the product's default. Never shown as law.",
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its name, which begins with its journey.' }),
    title: t.exposeString('title', { description: 'The step whose due date rests on it.' }),
    journeyType: t.expose('journeyType', { type: JourneyTypeEnum, description: 'The journey it belongs to.' }),
    amount: t.int({ description: 'How many.', resolve: ({ inForce }) => inForce.limit.amount ?? 0 }),
    unit: t.field({
      type: SettingUnitEnum,
      description: 'Of what.',
      resolve: ({ inForce }) => inForce.limit.unit ?? 'day',
    }),
    isDefault: t.boolean({
      description: "Whether this is the product's default.",
      resolve: ({ inForce }) => inForce.source === 'product default',
    }),
    version: t.int({
      description: "Version of the authority's setting; 0 for the default.",
      resolve: ({ inForce }) => Number(inForce.version),
    }),
    from: t.field({
      type: 'Date',
      nullable: true,
      description: "Since when the authority's setting counts.",
      resolve: ({ from }) => from,
    }),
    defaultAmount: t.int({ description: "The product's default.", resolve: ({ limit }) => limit.amount ?? 0 }),
    defaultUnit: t.field({
      type: SettingUnitEnum,
      description: "The unit of the product's default.",
      resolve: ({ limit }) => limit.unit ?? 'day',
    }),
    source: t.exposeString('source', { description: 'Where the default comes from.' }),
  }),
});

async function listSettings(context: Context, asAt: Instant): Promise<SettingShown[]> {
  const on = londonDate(asAt);
  const changes = await changesOf(context);
  return SETTINGS.map((terms) => {
    const change = changes.filter(({ setting, from }) => setting === terms.id && from <= on).at(-1);
    return { ...terms, inForce: settingFrom(terms, change), from: change?.from ?? null };
  });
}

builder.queryField('localSettings', (t) =>
  t.field({
    type: [LocalSettingType],
    description: "The local settings of the caller's authority, defaults marked as such.",
    args: {
      asAt: t.arg({ type: 'DateTime', description: 'As they stand on the day of this moment; now when left out.' }),
    },
    resolve: (_, { asAt }, context) => listSettings(context, asAt ?? context.now),
  }),
);
