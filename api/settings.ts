import {
  addDays,
  calendarWith,
  catalogueWith,
  checkSetting,
  days,
  londonDate,
  type CivilDate,
  type Instant,
  type Limit,
  type LocalSetting,
  type SettingRefusal,
  type Unit,
} from '../statute';
import { JOURNEYS } from '../workflows/catalogue';
import { DEFAULT_SETTINGS } from '../workflows/home-matching/search/need';
import type { StepDefinition } from '../workflows/kernel/definition';
import {
  calendarsLoaded,
  rulesLoaded,
  startsIn,
  type LawChange,
  type LawKnown,
  type LawView,
} from '../workflows/kernel/law';
import { builder, enumOf, JourneyTypeEnum, sentenceCase } from './builder';
import type { Context } from './context';
import { lawHeld } from './law-held';

/** A local setting that some step's due date rests on, or how long ahead of it the step is owed. */
export interface SettingTerms {
  readonly id: string;
  readonly title: string;
  readonly journeyType: string;
  readonly limit: Limit;
  readonly source: string;
  /** A rule of law or statutory guidance beside which it stands, and which it may not loosen. */
  readonly beside?: string;
  /** It belongs to a proposal. */
  readonly proposed?: true;
}

/** How long what a home said of its places is taken for known. No step of a child's journey rests on it, but lists and searches do. */
export const CONFIRM_VACANCY = {
  id: 'home-matching.confirm-vacancy',
  title: 'A home confirms its places',
  journeyType: 'home-matching',
  limit: days(DEFAULT_SETTINGS.confirmedWithinDays),
  source: 'local practice: every seven days while the home is open',
} as const satisfies SettingTerms;

/** How long what was told of a household is taken for known. */
export const CONFIRM_HOUSEHOLD = {
  id: 'home-matching.household-confirmed-within',
  title: 'A household counts as known while confirmed within',
  journeyType: 'home-matching',
  limit: days(DEFAULT_SETTINGS.householdWithinDays),
  source: 'No source gives a figure.',
} as const satisfies SettingTerms;

/** Every local setting, each once, with the product's default. */
export const SETTINGS: readonly SettingTerms[] = [
  ...JOURNEYS.flatMap(ofJourney),
  ...[CONFIRM_VACANCY, CONFIRM_HOUSEHOLD],
];

function ofJourney({
  definition: { id: journeyType, steps, settings = [] },
}: (typeof JOURNEYS)[number]): readonly SettingTerms[] {
  const figures: readonly Pick<StepDefinition, 'title' | 'due' | 'ahead'>[] = [...Object.values(steps), ...settings];
  const terms = figures.flatMap(({ title, due, ahead }) =>
    [due, ahead].flatMap((owed) =>
      owed?.from === 'setting'
        ? [
            {
              id: owed.setting,
              title,
              journeyType,
              limit: owed.default,
              source: owed.source,
              ...(owed.beside === undefined ? {} : { beside: owed.beside }),
              ...(owed.proposal === undefined ? {} : { proposed: true as const }),
            },
          ]
        : [],
    ),
  );
  return terms.filter(({ id }, place) => terms.findIndex((other) => other.id === id) === place);
}

type SettingChange = Extract<LawChange, { kind: 'setting' }>;

const changesOf = ({ changes }: LawKnown, { id }: SettingTerms): readonly SettingChange[] =>
  changes.filter((change): change is SettingChange => change.kind === 'setting' && change.setting === id);

const changeOn = (law: LawKnown, terms: SettingTerms, on: CivilDate): SettingChange | undefined =>
  changesOf(law, terms).findLast(({ from }) => from <= on);

/** A setting as it stands for an authority on a day; undefined when there is none of that name. */
export function settingInForce(law: LawKnown, id: string, on: CivilDate): LocalSetting | undefined {
  const terms = SETTINGS.find((setting) => setting.id === id);
  return terms && settingFrom(terms, changeOn(law, terms, on));
}

/** The last day on which what was confirmed on a day still counts as known, by a setting as it stands for an authority. */
export const knownUntil = (law: LawView, { id, limit, source }: SettingTerms, confirmedOn: CivilDate): CivilDate =>
  law.counted({ from: 'setting', setting: id, default: limit, source }, confirmedOn);

/** So many days back lies the earliest day that still counts, whatever unit the figure is set in. */
export function daysKnown(law: LawView, terms: SettingTerms, today: CivilDate): number {
  let back = 0;
  while (back < MOST_DAYS_BACK && knownUntil(law, terms, addDays(today, -back - 1)) >= today) back += 1;
  return back;
}
const MOST_DAYS_BACK = 3_660;

/** Why a figure would loosen the rule beside which its setting stands, on a day or any later one; null where it may stand. */
export function loosenedBy(
  law: LawKnown,
  authority: string,
  { beside }: SettingTerms,
  limit: Limit,
  on: CivilDate,
): SettingRefusal | null {
  if (beside === undefined) return null;
  return checkSetting(limit, beside, {
    calendar: calendarWith(calendarsLoaded(law)),
    catalogue: catalogueWith(rulesLoaded(law)),
    standing: { area: authority, on, commencements: startsIn(law, authority) },
  });
}

/** A limit that a setting is looser than, and the law by which it is. */
export interface HeldTo extends SettingRefusal {
  readonly law: LawKnown;
}

/** A figure of a local setting that stands as it was set, and is applied no further than the law allows. */
export interface HeldSetting extends SettingShown {
  readonly heldTo: HeldTo;
}

/** The figures of an authority's settings that are looser than the law on a day, or will be: those in force, and those to come. */
export function heldSettings(law: LawKnown, authority: string, day: CivilDate): readonly HeldSetting[] {
  return SETTINGS.flatMap((terms) => {
    const coming = changesOf(law, terms).filter(({ from }) => from > day);
    return [changeOn(law, terms, day), ...coming].flatMap((change) => {
      const inForce = settingFrom(terms, change);
      const from = change?.from ?? null;
      const held = loosenedBy(law, authority, terms, inForce.limit, from !== null && from > day ? from : day);
      return held === null ? [] : [{ ...terms, inForce, from, heldTo: { ...held, law } }];
    });
  });
}

function settingFrom(terms: SettingTerms, change: SettingChange | undefined): LocalSetting {
  const { id, title, limit, source, proposed } = terms;
  const what = { id, title, ...(proposed ? { proposed } : {}) };
  if (change) return { ...what, limit: change.limit, source: 'authority setting', version: change.version };
  return { ...what, limit, source: 'product default', version: 0, note: source };
}

// ---- What the schema shows ----

const UNITS: readonly Unit[] = ['working-day', 'day', 'week', 'month', 'hour', 'year'];

export const SettingUnitEnum = enumOf<Unit>(
  'SettingUnit',
  'What a local setting is counted in.',
  Object.fromEntries(UNITS.map((unit) => [unit, `${sentenceCase(unit)}s`])) as Record<Unit, string>,
);

export interface SettingShown extends SettingTerms {
  readonly inForce: LocalSetting;
  readonly from: CivilDate | null;
  /** Found by a change of law; else worked out by the law that the authority holds. */
  readonly heldTo?: HeldTo;
}

export const LocalSettingType = builder.objectRef<SettingShown>('LocalSetting').implement({
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
  const law = await lawHeld(context);
  return SETTINGS.map((terms) => {
    const change = changeOn(law, terms, on);
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
