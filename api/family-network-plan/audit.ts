import {
  basesAt,
  changesAt,
  promisesAt,
  type BasisSaid,
  type ChangeAnswer,
  type PromiseRead,
} from '../../workflows/family-network-plan/answers';
import type { JourneyState } from '../../workflows/kernel/state';
import { allowancesAt, type AllowancePaid } from '../../workflows/kinship-route/answers';
import type { Instant } from '../../statute';
import { builder } from '../builder';
import { JourneyRef, whose, type JourneySeen } from '../journeys';
import { shows } from '../looked';
import { entriesNumbered, TimelineEntry } from '../timeline';

/*
 * What an auditor asks of a Family Network Plan and of a kinship route: promised against delivered, hours to answers, on what
 * legal basis and by what was then known, and what the carer was paid. Read from the record of the one journey.
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
  allowanceHistory: t.field({
    type: [AllowanceType],
    description: 'Of a kinship route: what the carer was paid, and the fostering rate beside it.',
    resolve: readingOf('kinship-route', allowancesAt),
  }),
}));
