import { countUnderLaw } from '../activities/reading';
import { londonDate } from '../statute';
import type { LawChange, LawKnown } from '../workflows/kernel/law';
import { accepted, refusal, refused, type Judged, type Refusal } from '../workflows/kernel/refusals';
import { builder, CommandError } from './builder';
import type { Context } from './context';
import { badKey, onlyFor } from './inputs';
import { readLaw } from './law-held';
import { LawChangePreview, MOST_JOURNEYS, previewOf, type DryRunPage, type Preview } from './law-preview';
import { newlyHeld } from './law-settings';
import { tellRegister } from './register';
import { LocalSettingType, type HeldSetting } from './settings';

type Unnumbered<C> = C extends unknown ? Omit<C, 'version'> : never;

/** A change of law before it has a number among those of its authority. */
export type Change = Unnumbered<LawChange>;

/** What came of a change of law for an authority, or would come of it. */
export interface Changed {
  readonly version: number | null;
  readonly journeysTold: number;
  readonly preview: Preview | null;
  /** Local settings that it makes looser than the law. */
  readonly held: readonly HeldSetting[];
  readonly errors: readonly Refusal[];
}

/** How a change of law is asked for: by whom, under which key, and whether only to see what it would do. */
export interface Asked {
  readonly mutation: string;
  readonly idempotencyKey: string;
  readonly dryRun?: boolean | null | undefined;
  readonly dryRunPage?: DryRunPage | null | undefined;
  /** What the caller said, by which a different content under the same key is known. */
  readonly content: unknown;
  /** The change, checked against the law that the authority holds. */
  readonly draw: (law: LawKnown) => Judged<Change>;
}

const NOTHING = { version: null, journeysTold: 0, preview: null, held: [] } as const;
const refusedChange = (wrong: Refusal): Changed => ({ ...NOTHING, errors: [wrong] });

/**
 * Records a change of law for the caller's authority and has its journeys woken; or, in a dry run, works out what it
 * would move and records nothing. Sent again, it answers as before.
 */
export async function changeLaw(context: Context, asked: Asked): Promise<Changed> {
  const wrong =
    onlyFor(context, ['authority-administrator'], 'change what holds for the whole authority') ??
    badKey(asked.idempotencyKey);
  if (wrong) return refusedChange(wrong);
  return asked.dryRun === true ? tryOut(context, asked) : commit(context, asked);
}

async function tryOut(context: Context, { draw, dryRunPage }: Asked): Promise<Changed> {
  const law = await readLaw(context);
  const drawn = draw(law);
  if (!drawn.ok) return refusedChange(drawn.refusal);
  const change = numbered(drawn.value, law.version);
  const preview = await previewOf(context, law, change, dryRunPage ?? {});
  if (!preview.ok) return refusedChange(preview.refusal);
  return { ...NOTHING, preview: preview.value, held: newlyHeld(law, context.caller.authority, change), errors: [] };
}

/** The change with its number is a change again. */
const numbered = (change: Change, after: number): LawChange => ({ ...change, version: after + 1 }) as LawChange;

async function commit(context: Context, asked: Asked): Promise<Changed> {
  const { prisma, journeys, caller } = context;
  const told = await record(context, asked);
  if (!told.ok) return refusedChange(told.refusal);
  const version = await versionOf(context, told.value?.first ?? 0);
  if (version !== null) await journeys.announceLaw(caller.authority, version);
  const law = await readLaw(context);
  const change = law.changes.find((one) => one.version === version);
  const held = change === undefined ? [] : newlyHeld(law, caller.authority, change);
  return { version, journeysTold: await countUnderLaw(prisma, caller.authority), preview: null, held, errors: [] };
}

const TRIES = 5;

/** Drawn up on the law as read, and kept only if that is still the law under the lock; else drawn up again. */
async function record(context: Context, { mutation, idempotencyKey, content, draw }: Asked) {
  const { caller } = context;
  for (let tries = 1; ; tries += 1) {
    const law = await readLaw(context);
    let overtaken = false;
    const told = await tellRegister(context, {
      ...{ mutation, idempotencyKey, content },
      stream: { kind: 'authority', id: caller.authority },
      drafts: ({ lawVersion }) => {
        overtaken = lawVersion !== law.version;
        const drawn = overtaken ? refused(BUSY) : draw(law);
        if (!drawn.ok) return drawn;
        const event = { type: 'law.changed', change: numbered(drawn.value, lawVersion) } as const;
        return accepted([{ event, occurred: { on: londonDate(context.now) } }]);
      },
    });
    if (!overtaken || tries === TRIES) return told;
  }
}

const BUSY = refusal('unavailable', 'The law of this authority is being changed just now. Send it again.');

async function versionOf({ prisma, caller }: Context, sequence: number): Promise<number | null> {
  const row = await prisma.event.findUnique({ where: { stream_sequence: { stream: caller.authority, sequence } } });
  const { version } = Object(Object(row?.payload).change) as { readonly version?: unknown };
  return typeof version === 'number' ? version : null;
}

/** The field by which a change is tried out. */
export const dryRunField = {
  defaultValue: false,
  description: 'Only work out what would move: nothing is recorded, and no journey is woken.',
} as const;

/** Which journeys a dry run looks at. */
export const dryRunPageField = {
  type: builder.inputType('DryRunPageInput', {
    description: 'Which journeys a dry run looks at.',
    fields: (f) => ({
      first: f.int({
        description: `At most so many journeys: 1 to ${MOST_JOURNEYS}, which is what is looked at when left out.`,
      }),
      after: f.id({ description: "Goes on after the journeys of the question before, by its preview's `next`." }),
    }),
  }),
  description: 'In a dry run: which journeys it looks at; the first of them when left out.',
} as const;

export const LawChangePayload = builder.objectRef<Changed>('LawChangePayload').implement({
  description: "What came of a change for the caller's authority; in a dry run, what would come of it.",
  fields: (t) => ({
    version: t.int({
      nullable: true,
      description: "The number of the change among the authority's own; null when it was refused, and in a dry run.",
      resolve: ({ version }) => version,
    }),
    journeysTold: t.exposeInt('journeysTold', {
      description:
        'Journeys that are woken for it, at most twenty-five a second; each takes it up at its next command anyway.',
    }),
    preview: t.field({
      type: LawChangePreview,
      nullable: true,
      description: 'What would move; only in a dry run.',
      resolve: ({ preview }) => preview,
    }),
    settingsHeld: t.field({
      type: [LocalSettingType],
      description:
        'Local settings that the change makes looser than the law, or would make so: they stay as they were set, and are applied no further than the rule allows.',
      resolve: ({ held }) => [...held],
    }),
    errors: t.field({
      type: [CommandError],
      description: 'Why it was refused; empty when it was not.',
      resolve: ({ errors }) => [...errors],
    }),
  }),
});
