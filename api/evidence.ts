import { londonDate, type CivilDate } from '../statute';
import { CARRIES_EVIDENCE, EVIDENCE } from '../workflows/family-group-decision-making/evidence';
import type { DutyRecord, JourneyState, StoredEntry } from '../workflows/kernel/state';
import { standingAt } from '../workflows/kernel/status';
import { builder, enumOf, momentArgs } from './builder';
import { momentOf, type Context, type Moment } from './context';
import { dutySeen, DutyRef, type DutySeen } from './duties';
import { asked } from './errors';
import { HandOverType } from './hand-overs';
import { innerId } from './ids';
import { findJourney, followedBy, JourneyRef, whose, type JourneySeen } from './journeys';
import { shows } from './looked';
import { entriesNumbered, TimelineEntry } from './timeline';
import type { EntrySeen } from './wording';

/*
 * The evidence bundle of family group decision making: nothing of its own, but what the record of the journey, and of those
 * that it follows, says of each part at the moment asked about.
 */

const TYPE = 'family-group-decision-making';
type PartId = keyof typeof EVIDENCE;
// The keys of an object that is written down just so.
const PARTS = Object.keys(EVIDENCE) as readonly PartId[];

/** A journey and, behind it, those that it follows, as far as the caller sees them. */
interface Bundle {
  readonly journeys: readonly [JourneySeen, ...JourneySeen[]];
}

interface Part extends Bundle {
  readonly id: PartId;
}

/** An entry of the record with everything that was said of it. */
export interface Item {
  readonly journey: JourneySeen;
  readonly entry: StoredEntry;
  /** The entry and its corrections, the first recorded first. */
  readonly said: readonly EntrySeen[];
}

async function bundleOf(context: Context, id: string, moment: Moment): Promise<Bundle | null> {
  const journey = await findJourney(context, id, moment);
  if (journey?.type !== TYPE) return null;
  return { journeys: [journey, ...(await followedBy(context, journey))] };
}

/** What stands of a part in all of its journeys, in the order in which it happened. */
async function itemsOf(context: Context, { id, journeys }: Part): Promise<Item[]> {
  const items = await Promise.all(journeys.map((journey) => itemsIn(context, id, journey)));
  return items.flat().toSorted((a, b) => (a.entry.on < b.entry.on ? -1 : Number(a.entry.on > b.entry.on)));
}

const itemsIn = (context: Context, id: PartId, journey: JourneySeen): Promise<Item[]> =>
  standingIn(context, journey, EVIDENCE[id].entries);

/** What stands of some facts and decisions in a journey at the moment asked about, in the order in which it was recorded. */
export async function standingIn(context: Context, journey: JourneySeen, names: readonly string[]): Promise<Item[]> {
  const { events, state } = await journey.past();
  const today = londonDate(journey.asAt);
  const standing = state.entries.filter(({ name, on }) => names.includes(name) && on <= today);
  const corrections = events.flatMap(({ sequence, event }) =>
    event.type === 'fact.corrected' ? [{ sequence, corrects: event.corrects }] : [],
  );
  const saidOf = new Map(
    standing.map((entry) => {
      const later = corrections.filter(({ corrects }) => corrects === entry.id).map(({ sequence }) => sequence);
      return [entry, [entry.id, ...later]];
    }),
  );
  const said = await entriesNumbered(context, journey, [...saidOf.values()].flat());
  return standing.map((entry) => ({
    journey,
    entry,
    said: said.filter(({ sequence }) => saidOf.get(entry)?.includes(sequence)),
  }));
}

/** Duties of a part's steps that answer a question, of all of its journeys. */
async function dutiesOf(
  { id, journeys }: Part,
  is: (duty: DutyRecord, state: JourneyState, journey: JourneySeen) => boolean,
): Promise<DutySeen[]> {
  const steps: readonly string[] = EVIDENCE[id].steps;
  const duties = await Promise.all(
    journeys.map(async (journey) => {
      const { state } = await journey.past();
      const found = Object.values(state.duties).filter((duty) => steps.includes(duty.step) && is(duty, state, journey));
      return found.map((duty) => dutySeen(journey, duty));
    }),
  );
  return duties.flat();
}

/** Still owed then; or left undone by the end of the journey itself, where nothing follows it up. */
const isMissing =
  ({ journeys: [last] }: Bundle) =>
  (duty: DutyRecord, { duties, ended }: JourneyState, journey: JourneySeen): boolean => {
    const standing = standingAt(duty, journey.asAt);
    if (standing?.standing !== 'settled') return standing !== undefined;
    const byTheEnd = journey === last && standing === duty.segments.at(-1) && ended !== undefined;
    return byTheEnd && duty.reason === ended.end && !duties[`${FOLLOW_UP}:${duty.instance}`];
  };

const FOLLOW_UP = 'outcome-follow-up';

const isExcused = (duty: DutyRecord, _: JourneyState, { asAt }: JourneySeen): boolean =>
  standingAt(duty, asAt)?.outcome === 'excused';

// ---- What the schema shows ----

const PartEnum = enumOf<PartId>(
  'FamilyGroupEvidenceKind',
  'A part of the evidence bundle of family group decision making.',
  // Every part has its title.
  Object.fromEntries(PARTS.map((id) => [id, EVIDENCE[id].title])) as Record<PartId, string>,
);

const ItemType = builder.objectRef<Item>('FamilyGroupEvidenceItem').implement({
  ...shows<Item>(({ journey }) => whose(journey)),
  description: 'An entry of the record that belongs to the bundle, as it stands after its corrections.',
  fields: (t) => ({
    journey: t.field({
      type: JourneyRef,
      description: 'The journey it is recorded in.',
      resolve: ({ journey }) => journey,
    }),
    entry: t.int({ description: 'Its entry in that journey.', resolve: ({ entry }) => entry.id }),
    subject: t.string({
      description: 'The fact or decision, by its id in the definition.',
      resolve: ({ entry }) => entry.name,
    }),
    occurredOn: t.field({
      type: 'Date',
      description: 'The day it happened, as corrected.',
      resolve: ({ entry }): CivilDate => entry.on,
    }),
    record: t.field({
      type: [TimelineEntry],
      description:
        'What was recorded, with its dates, values and author: the entry itself, then each correction of it.',
      resolve: ({ said }) => [...said],
    }),
  }),
});

const PartType = builder.objectRef<Part>('FamilyGroupEvidencePart').implement({
  ...shows<Part>(({ journeys }) => whose(journeys[0])),
  description: 'One part of the bundle: what the record has, and what it lacks.',
  fields: (t) => ({
    id: t.field({ type: PartEnum, description: 'Which part.', resolve: ({ id }) => id }),
    title: t.string({ description: 'In plain words.', resolve: ({ id }) => EVIDENCE[id].title }),
    items: t.field({
      type: [ItemType],
      description: 'What stands in the record, in the order in which it happened; what was withdrawn is not in it.',
      resolve: (part, _, context) => itemsOf(context, part),
    }),
    missing: t.field({
      type: [DutyRef],
      description: 'What is still owed of it, with its due date; or was left undone when the journey ended.',
      resolve: (part) => dutiesOf(part, isMissing(part)),
    }),
    excused: t.field({
      type: [DutyRef],
      description: 'What is not owed, by an excuse or an exception, with the reason.',
      resolve: (part) => dutiesOf(part, isExcused),
    }),
  }),
});

const BundleType = builder.objectRef<Bundle>('FamilyGroupEvidence').implement({
  ...shows<Bundle>(({ journeys }) => whose(journeys[0])),
  description:
    'The evidence bundle: what travels with the child to a court, and to an authority that takes over. It is read from the record at the moment asked about.',
  fields: (t) => ({
    journey: t.field({ type: JourneyRef, description: 'The journey.', resolve: ({ journeys: [journey] }) => journey }),
    earlier: t.field({
      type: [JourneyRef],
      description:
        'The journeys that it follows and that the caller sees, the last first: what they hold is evidence too.',
      resolve: ({ journeys: [, ...earlier] }) => earlier,
    }),
    parts: t.field({
      type: [PartType],
      description: 'Part by part; each is there, also while nothing is in it.',
      resolve: ({ journeys }) => PARTS.map((id) => ({ id, journeys })),
    }),
  }),
});

builder.objectField(HandOverType, 'evidence', (t) =>
  t.field({
    type: BundleType,
    nullable: true,
    description: 'The evidence bundle that travels with it; null for a hand-over that carries none.',
    resolve: ({ journey, journeyType, handOver, moment }, _, context) =>
      journeyType === TYPE && CARRIES_EVIDENCE.includes(handOver)
        ? bundleOf(context, journey, moment ?? momentOf(context, {}))
        : null,
  }),
);

builder.queryField('familyGroupEvidence', (t) =>
  t.field({
    type: BundleType,
    description: 'The evidence bundle of a journey of family group decision making, as it was at a moment.',
    args: { journey: t.arg.id({ required: true, description: 'The journey.' }), ...momentArgs },
    resolve: async (_, { journey, ...moment }, context) => {
      const bundle = await bundleOf(context, innerId('Journey', journey) ?? '', momentOf(context, moment));
      if (!bundle) throw asked('not-found', 'There is no such journey, or it is not for you.');
      return bundle;
    },
  }),
);
