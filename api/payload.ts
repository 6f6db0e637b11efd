import type { Kept } from '../workflows/messages';
import type { Refusal } from '../workflows/kernel/refusals';
import { builder, CommandError } from './builder';
import { momentOf, type Context } from './context';
import { findJourney, JourneyRef } from './journeys';
import { shows } from './looked';
import { entriesBetween, TimelineEntry } from './timeline';

/** What became of an act in one child's journey. */
export interface ActResult {
  /** The inner id; undefined where what was named is no journey of the caller's. */
  readonly journey: string | undefined;
  readonly kept?: Kept;
  readonly errors: readonly Refusal[];
}

/** What became of an act, journey by journey. */
export interface ActOutcome {
  readonly results: readonly ActResult[];
  readonly errors: readonly Refusal[];
}

/** An act that was refused as a whole. */
export const refusedAct = (...errors: readonly Refusal[]): ActOutcome => ({ results: [], errors });

const look = (context: Context, journey: string | undefined) =>
  journey === undefined ? null : findJourney(context, journey, momentOf(context, {}));

export const ActResultType = builder.objectRef<ActResult>('ActResult').implement({
  // A refusal may tell what the record holds; an act that was kept is itself in the record, with whoever did it.
  ...shows<ActResult>(({ journey, errors }) => (errors.length > 0 ? { journey } : undefined)),
  description: "What became of an act in one child's journey. A refusal here undoes nothing for the others.",
  fields: (t) => ({
    journey: t.field({
      type: JourneyRef,
      nullable: true,
      description: 'The journey, as it stands now; null where there is none.',
      resolve: ({ journey }, _, context) => look(context, journey),
    }),
    errors: t.field({
      type: [CommandError],
      description: 'Why it was refused here; empty when it was recorded.',
      resolve: ({ errors }) => [...errors],
    }),
    recorded: t.field({
      type: [TimelineEntry],
      description: 'What was recorded: the act, and what follows from it.',
      resolve: async ({ journey, kept }, _, context) => {
        const seen = kept && (await look(context, journey));
        return seen ? entriesBetween(context, seen, kept.first, kept.last) : [];
      },
    }),
  }),
});

export const ActPayload = builder.objectRef<ActOutcome>('ActPayload').implement({
  description: 'What became of an act, journey by journey, in the order in which they were named.',
  fields: (t) => ({
    results: t.field({
      type: [ActResultType],
      description: 'What became of it in each journey; empty when the act was refused as a whole.',
      resolve: ({ results }) => [...results],
    }),
    errors: t.field({
      type: [CommandError],
      description: 'Why the act was refused as a whole; empty when it was not.',
      resolve: ({ errors }) => [...errors],
    }),
  }),
});
