import { londonDate, type CivilDate, type Instant } from '../statute';
import { JOURNEYS } from '../workflows/catalogue';
import type { ChoiceDefinition } from '../workflows/kernel/definition';
import type { LawChange, LawKnown } from '../workflows/kernel/law';
import { accepted, refusal, refused, type Judged } from '../workflows/kernel/refusals';
import { builder, JourneyTypeEnum } from './builder';
import type { Context } from './context';
import { badTitle, keyField } from './inputs';
import { changeLaw, dryRunField, dryRunPageField, LawChangePayload, type Change } from './law-change';
import { lawHeld } from './law-held';

/*
 * Points that no source settles. Each has a default of the product, and an authority may choose otherwise from a day on:
 * a change of law like a setting, dated and numbered, which open journeys take up.
 */

interface ChoiceTerms extends ChoiceDefinition {
  readonly id: string;
  readonly journeyType: string;
}

const CHOICES: readonly ChoiceTerms[] = JOURNEYS.flatMap(({ definition: { id: journeyType, choices = {} } }) =>
  Object.entries(choices).map(([id, { title, options, default: standard, source }]) => ({
    ...{ id, journeyType, title, options, source },
    default: standard,
  })),
);

type ChoiceMade = Extract<LawChange, { kind: 'choice' }>;

const madeOf = ({ changes }: LawKnown, { id }: ChoiceTerms): readonly ChoiceMade[] =>
  changes.filter((change): change is ChoiceMade => change.kind === 'choice' && change.choice === id);

// ---- What the schema shows ----

/** Who recorded a change of law, and when. */
interface Recording {
  readonly by: string;
  readonly at: Instant;
}

interface ChoiceChange {
  readonly made: ChoiceMade;
  readonly recording: Recording | undefined;
}

interface ChoiceShown extends ChoiceTerms {
  /** In the order in which they were made, those to come among them. */
  readonly changes: readonly ChoiceChange[];
  /** What counts on the day asked about; undefined while the default stands. */
  readonly stands: ChoiceChange | undefined;
}

const ChoiceChangeType = builder.objectRef<ChoiceChange>('ChoiceChange').implement({
  description: 'A choice that an authority has made.',
  fields: (t) => ({
    version: t.int({ description: "Its number among the authority's changes.", resolve: ({ made }) => made.version }),
    option: t.string({ description: 'The option that was chosen.', resolve: ({ made }) => made.option }),
    from: t.field({ type: 'Date', description: 'The first day on which it counts.', resolve: ({ made }) => made.from }),
    reason: t.string({
      nullable: true,
      description: 'Why, where it was said.',
      resolve: ({ made }) => made.reason ?? null,
    }),
    setBy: t.string({
      nullable: true,
      description: 'The opaque reference of whoever set it.',
      resolve: ({ recording }) => recording?.by ?? null,
    }),
    setAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was recorded.',
      resolve: ({ recording }) => recording?.at ?? null,
    }),
  }),
});

const ChoiceType = builder.objectRef<ChoiceShown>('Choice').implement({
  description:
    "A point that no source settles: the authority's own choice, or the product's default. Never shown as law.",
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its name, which begins with its journey.' }),
    title: t.exposeString('title', { description: 'What is left open.' }),
    journeyType: t.expose('journeyType', { type: JourneyTypeEnum, description: 'The journey it belongs to.' }),
    options: t.exposeStringList('options', { description: 'Everything that may be chosen.' }),
    default: t.exposeString('default', { description: "The product's default." }),
    source: t.exposeString('source', { description: 'What leaves it open.' }),
    chosen: t.string({
      description: 'What stands on the day asked about.',
      resolve: ({ stands, default: standard }) => stands?.made.option ?? standard,
    }),
    isDefault: t.boolean({
      description: 'Whether the default stands because the authority has chosen nothing for that day.',
      resolve: ({ stands }) => stands === undefined,
    }),
    version: t.int({
      description: "Version of the authority's choice; 0 for the default.",
      resolve: ({ stands }) => stands?.made.version ?? 0,
    }),
    from: t.field({
      type: 'Date',
      nullable: true,
      description: "Since when the authority's choice counts.",
      resolve: ({ stands }) => stands?.made.from ?? null,
    }),
    setBy: t.string({
      nullable: true,
      description: 'The opaque reference of whoever made the choice that stands.',
      resolve: ({ stands }) => stands?.recording?.by ?? null,
    }),
    changes: t.field({
      type: [ChoiceChangeType],
      description: 'Every choice the authority has made here, in order; those that count from a later day among them.',
      resolve: ({ changes }) => [...changes],
    }),
  }),
});

/** Who recorded each change of law of an authority, by its number. */
async function recordings({ prisma, caller }: Context): Promise<ReadonlyMap<unknown, Recording>> {
  const rows = await prisma.event.findMany({
    where: { stream: caller.authority, type: 'law.changed' },
    select: { payload: true, actor: true, recordedAt: true },
  });
  return new Map(
    rows.map(({ payload, actor, recordedAt }) => {
      const { version } = Object(Object(payload).change) as { readonly version?: unknown };
      return [version, { by: actor, at: recordedAt.toISOString() as Instant }];
    }),
  );
}

async function listChoices(context: Context, asAt: Instant): Promise<ChoiceShown[]> {
  const on = londonDate(asAt);
  const [law, recorded] = await Promise.all([lawHeld(context), recordings(context)]);
  return CHOICES.map((terms) => {
    const changes = madeOf(law, terms).map((made) => ({ made, recording: recorded.get(made.version) }));
    return { ...terms, changes, stands: changes.findLast(({ made }) => made.from <= on) };
  });
}

builder.queryField('choices', (t) =>
  t.field({
    type: [ChoiceType],
    description: "Points that no source settles, and what stands for the caller's authority, defaults marked as such.",
    args: {
      asAt: t.arg({ type: 'DateTime', description: 'As they stand on the day of this moment; now when left out.' }),
    },
    resolve: (_, { asAt }, context) => listChoices(context, asAt ?? context.now),
  }),
);

// ---- The mutation ----

interface ChoiceInput {
  readonly choice: string;
  readonly option: string;
  readonly from: CivilDate;
  readonly reason?: string | null | undefined;
}

function choiceChange({ choice, option, from, reason }: ChoiceInput): Judged<Change> {
  const terms = CHOICES.find(({ id }) => id === choice);
  if (!terms) return refused(refusal('not-found', 'There is no such choice.', 'choice'));
  if (!terms.options.includes(option))
    return refused(refusal('invalid-value', `One of these can be chosen: ${terms.options.join(', ')}.`, 'option'));
  const wrong = reason == null ? undefined : badTitle(reason, 'reason');
  if (wrong) return refused(wrong);
  return accepted({ kind: 'choice', choice, option, from, ...(reason == null ? {} : { reason }) });
}

builder.mutationField('setChoice', (t) =>
  t.field({
    type: LawChangePayload,
    description:
      'Choose for the authority what no source settles, from a day on. Open journeys take it up. For administrators.',
    args: {
      input: t.arg({
        required: true,
        description: 'Which choice, what is chosen, and from when.',
        type: builder.inputType('SetChoiceInput', {
          description: 'A choice of the authority.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            dryRun: f.boolean(dryRunField),
            dryRunPage: f.field(dryRunPageField),
            choice: f.id({ required: true, description: 'The name of the choice.' }),
            option: f.string({ required: true, description: 'One of its options.' }),
            from: f.field({ type: 'Date', required: true, description: 'From this day.' }),
            reason: f.string({
              description: 'Why, in up to 200 characters; kept in the clear, so never anything about a person.',
            }),
          }),
        }),
      }),
    },
    resolve: (_, { input: { idempotencyKey, dryRun, dryRunPage, ...content } }, context) =>
      changeLaw(context, {
        ...{ mutation: 'setChoice', idempotencyKey, dryRun, dryRunPage, content },
        draw: () => choiceChange(content),
      }),
  }),
);
