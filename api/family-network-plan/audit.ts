import {
  basesAt,
  changesAt,
  packAt,
  promisesAt,
  type BasisSaid,
  type ChangeAnswer,
  type PromiseRead,
} from '../../workflows/family-network-plan/answers';
import { EVIDENCE, FAMILY_GROUP_RECORD, type EvidencePart } from '../../workflows/family-network-plan/evidence';
import { ROLES } from '../../workflows/kernel/people';
import type { JourneyState } from '../../workflows/kernel/state';
import { allowancesAt, type AllowancePaid } from '../../workflows/kinship-route/answers';
import type { Instant } from '../../statute';
import { builder, RoleEnum } from '../builder';
import type { Context } from '../context';
import { standingIn, type Item } from '../evidence';
import { followedBy, JourneyRef, whose, type JourneySeen } from '../journeys';
import { shows } from '../looked';
import { entriesNumbered, TimelineEntry } from '../timeline';

/*
 * What an auditor asks of a Family Network Plan and of a kinship route: promised against delivered, hours to answers, on what
 * legal basis and by what was then known, where each item of the evidence comes from, and what the carer was paid. Read from
 * the record of the one journey. The story of a plan in its order is the timeline, asked for by its journey and its subjects.
 */

interface Of {
  readonly journey: JourneySeen;
}
type Promised = PromiseRead & Of;
type Changed = ChangeAnswer & Of;
type Decided = BasisSaid & Of;
type Paid = AllowancePaid & Of;

/** A reading of journeys of one type; nothing of others. */
const readingOf =
  <T extends object>(type: string, read: (state: JourneyState, at: Instant) => readonly T[]) =>
  async (journey: JourneySeen): Promise<(T & Of)[]> => {
    if (journey.type !== type) return [];
    const { state } = await journey.past();
    return read(state, journey.asAt).map((one) => ({ ...one, journey }));
  };

const PromiseType = builder.objectRef<Promised>('PromiseOfSupport').implement({
  ...shows<Promised>(({ journey }) => whose(journey)),
  description: 'Support that a plan promised, as its version of that day had it, and what had come of it.',
  fields: (t) => ({
    line: t.exposeString('key', { description: 'The line; a further promise of the same line is numbered.' }),
    helps: t.exposeString('helps', { description: 'The reference of the person whom it helps.' }),
    owner: t.exposeString('owner', { description: 'The reference of who answers for it.' }),
    promisedOn: t.field({ type: 'Date', description: 'The day promised.', resolve: ({ promisedOn }) => promisedOn }),
    deliveredOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day it came, as the person it helps confirmed; null while nothing has.',
      resolve: ({ deliveredOn }) => deliveredOn ?? null,
    }),
    daysLate: t.exposeInt('daysLate', {
      description: 'Calendar days; of what nobody has delivered, up to the day asked about or the end of the plan.',
    }),
    stands: t.exposeString('mark', {
      description: 'on-time, late, not-delivered, declined, not-yet-due, person-died or plan-never-started.',
    }),
    evidence: t.string({
      nullable: true,
      description: 'The stored evidence, where there is some.',
      resolve: ({ evidence }) => evidence ?? null,
    }),
  }),
});

const ChangeType = builder.objectRef<Changed>('ChangeResponse').implement({
  ...shows<Changed>(({ journey }) => whose(journey)),
  description: 'A change that was reported, and how soon it was answered.',
  fields: (t) => ({
    change: t.exposeString('key', { description: 'The change; of a withdrawal, the person who withdrew.' }),
    reportedOn: t.field({
      type: 'Date',
      description: 'The day of the report.',
      resolve: ({ reported }) => reported.on,
    }),
    grade: t.string({
      nullable: true,
      description: 'safety or other; null while nobody has graded it, and it counts as safety.',
      resolve: ({ grade }) => grade ?? null,
    }),
    answeredOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day of the answer; null while there is none.',
      resolve: ({ answered }) => answered?.on ?? null,
    }),
    hours: t.int({
      nullable: true,
      description: 'Hours begun until the answer; null where a moment is not known.',
      resolve: ({ hours }) => hours ?? null,
    }),
  }),
});

const BasisType = builder.objectRef<Decided>('LegalBasisDecided').implement({
  ...shows<Decided>(({ journey }) => whose(journey)),
  description: 'A decision on the legal basis, and what the record had when it was recorded.',
  fields: (t) => ({
    basis: t.exposeString('basis', { description: 'private-family, s17, s20, court-order or private-fostering.' }),
    decidedOn: t.field({
      type: 'Date',
      description: 'The day of the decision.',
      resolve: ({ decidedOn }) => decidedOn,
    }),
    validFrom: t.field({
      type: 'Date',
      description: 'Since when it is the basis.',
      resolve: ({ validFrom }) => validFrom,
    }),
    advice: t.exposeString('advice', { description: 'The stored legal advice.' }),
    decision: t.field({
      type: [TimelineEntry],
      description: 'The decision itself, with who decided.',
      resolve: async ({ journey, entry }, _, context) => [...(await entriesNumbered(context, journey, [entry]))],
    }),
    known: t.field({
      type: [TimelineEntry],
      description: "What was recorded before it and bears on the child's standing.",
      resolve: async ({ journey, known }, _, context) => [...(await entriesNumbered(context, journey, known))],
    }),
  }),
});

const AllowanceType = builder.objectRef<Paid>('AllowancePaid').implement({
  ...shows<Paid>(({ journey }) => whose(journey)),
  description: "What a carer was paid from a day on, beside the authority's own fostering rate of that day.",
  fields: (t) => ({
    from: t.field({ type: 'Date', description: 'The first day.', resolve: ({ from }) => from }),
    poundsWeekly: t.exposeInt('poundsWeekly', { description: 'Whole pounds a week.' }),
    fosteringRate: t.int({
      nullable: true,
      description: 'Whole pounds a week; null where no rate is recorded.',
      resolve: ({ fosteringRate }) => fosteringRate ?? null,
    }),
    basis: t.exposeString('basis', { description: 'assessed, fostering-rate, pilot or discretionary.' }),
  }),
});

// ---- Where each item of the evidence comes from ----

/** An item of the evidence, the part it belongs to, and whether the pack that was put together last holds it. */
interface PackItem extends Item {
  readonly part: string;
  readonly title: string;
  readonly held: boolean;
}

type Told = readonly [part: string, title: string, entries: readonly string[]];
// The keys of an object that is written down just so.
const OF_PLAN: readonly Told[] = Object.entries<EvidencePart>(EVIDENCE).map(([id, { title, entries }]) => [
  id,
  title,
  entries,
]);
const OF_FAMILY_GROUP: readonly Told[] = [
  ['family-group-record', "The family group's record", FAMILY_GROUP_RECORD.entries],
];

const PARTS: Readonly<Record<string, readonly Told[]>> = {
  'family-network-plan': OF_PLAN,
  [FAMILY_GROUP_RECORD.journey]: OF_FAMILY_GROUP,
};

/** Of the plan, and of the journeys that it follows, as far as the caller sees them: the first of them first. */
async function packItems(context: Context, journey: JourneySeen): Promise<PackItem[]> {
  if (journey.type !== PLAN) return [];
  const holds = await heldBy(journey);
  const journeys = [journey, ...(await followedBy(context, journey))].toReversed();
  const items = await Promise.all(
    journeys.flatMap((one) =>
      (PARTS[one.type] ?? []).map(async ([part, title, entries]) =>
        (await standingIn(context, one, entries)).map((item) => ({ ...item, part, title, held: holds(part, item) })),
      ),
    ),
  );
  return items.flat();
}

/** A pack holds what was in the record when it was put together, of the parts and the promised lines that it lists. */
async function heldBy(journey: JourneySeen): Promise<(part: string, item: Item) => boolean> {
  const { events, state } = await journey.past();
  const pack = packAt(state, journey.asAt);
  const at = events.find(({ sequence }) => sequence === pack?.entry)?.recordedAt;
  return (part, { entry, said: [first] }) => {
    if (!pack || !at || !first || first.recordedAt >= at || !pack.parts.includes(part)) return false;
    const { line } = entry.value;
    return typeof line !== 'string' || pack.lines.includes(line);
  };
}

const PackItemType = builder.objectRef<PackItem>('EvidencePackItem').implement({
  ...shows<PackItem>(({ journey }) => whose(journey)),
  description: 'An item of the evidence of a plan, as it stands, with the event of the record that it comes from.',
  fields: (t) => ({
    journey: t.field({
      type: JourneyRef,
      description: 'The journey it is recorded in.',
      resolve: (one) => one.journey,
    }),
    part: t.exposeString('part', { description: 'The part of the evidence, by its code.' }),
    title: t.exposeString('title', { description: 'The part in plain words.' }),
    subject: t.string({
      description: 'The fact or decision, by its id in the definition.',
      resolve: ({ entry }) => entry.name,
    }),
    entry: t.int({ description: 'The event: its place in that journey.', resolve: ({ entry }) => entry.id }),
    happenedOn: t.field({
      type: 'Date',
      description: 'The day it happened, as corrected.',
      resolve: ({ entry }) => entry.on,
    }),
    happenedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The moment, where it matters.',
      resolve: ({ entry }) => entry.at ?? null,
    }),
    recordedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was first recorded.',
      resolve: ({ said: [first] }) => first?.recordedAt ?? null,
    }),
    recordedBy: t.field({
      type: [RoleEnum],
      description: 'The roles of the person for whom it was recorded, or else of whoever recorded it.',
      resolve: ({ said: [first] }) => {
        const names = first && (first.onBehalfOf === null ? first.actorRoles : first.onBehalfOfRoles);
        return ROLES.filter((role) => names?.includes(role));
      },
    }),
    held: t.exposeBoolean('held', {
      description:
        'Whether the pack that was put together last holds it: it was in the record by then, and the pack lists its part and, where it is about a promised line, that line.',
    }),
    record: t.field({
      type: [TimelineEntry],
      description: 'What was recorded: the entry itself, then each correction of it.',
      resolve: ({ said }) => [...said],
    }),
  }),
});

const PLAN = 'family-network-plan';

builder.objectFields(JourneyRef, (t) => ({
  promisedVersusDelivered: t.field({
    type: [PromiseType],
    description: 'Of a Family Network Plan: every promise of support, and what had come of it.',
    resolve: readingOf(PLAN, promisesAt),
  }),
  changeResponses: t.field({
    type: [ChangeType],
    description: 'Of a Family Network Plan: every change that was reported, and the hours to its answer.',
    resolve: readingOf(PLAN, changesAt),
  }),
  whyNotLookedAfter: t.field({
    type: [BasisType],
    description:
      'Of a Family Network Plan: each decision on the legal basis, with its decider, the advice and what was then known.',
    resolve: readingOf(PLAN, basesAt),
  }),
  packProvenance: t.field({
    type: [PackItemType],
    description:
      'Of a Family Network Plan: each item of the evidence that a court is shown, part by part, with the event that it comes from; of the journeys that it follows, too.',
    resolve: (journey, _, context) => packItems(context, journey),
  }),
  allowanceHistory: t.field({
    type: [AllowanceType],
    description: 'Of a kinship route: what the carer was paid, and the fostering rate beside it.',
    resolve: readingOf('kinship-route', allowancesAt),
  }),
}));
