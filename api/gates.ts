import { londonDate, type CivilDate, type Instant } from '../statute';
import { JOURNEYS } from '../workflows/catalogue';
import type { GateJudged, LimbVerdict, Missing, Recorded } from '../workflows/kernel/events';
import { breaksLaw, gateKey } from '../workflows/kernel/state';
import { builder, enumOf, momentArgs } from './builder';
import { momentOf, type Context } from './context';
import { asked } from './errors';
import { innerId } from './ids';
import { findJourney, JourneyRef, journeysOfChild, whose, type JourneySeen } from './journeys';
import { shows } from './looked';
import { ruleNamed, RuleType } from './rules';

type Status = LimbVerdict['status'];

/** A gate's verdict on one act, or on the next one that can come. */
interface GateSeen {
  readonly journey: JourneySeen;
  readonly judged: Recorded<GateJudged>;
  /** What was first said of the same act. */
  readonly first: Recorded<GateJudged>;
}

/** Every verdict on an act that had happened, or stood as the next, by the moment asked about. */
export async function gatesOf(journey: JourneySeen): Promise<GateSeen[]> {
  const { events } = await journey.past();
  const today = londonDate(journey.asAt);
  const verdicts = events.filter(
    (recorded): recorded is Recorded<GateJudged> =>
      recorded.event.type === 'gate.judged' && recorded.occurred.on <= today,
  );
  const byAct = new Map<string, GateSeen>();
  for (const judged of verdicts) {
    const key = gateKey(judged.event);
    byAct.set(key, { journey, judged, first: byAct.get(key)?.first ?? judged });
  }
  return [...byAct.values()];
}

/** The law's part, or the practice's part, of a verdict: the worst that any of its limbs says. */
function statusOf(limbs: readonly LimbVerdict[], force: LimbVerdict['force']): Status {
  const said = limbs.filter((limb) => limb.force === force).map(({ status }) => status);
  return (['not-met', 'advisory', 'met'] as const).find((status) => said.includes(status)) ?? 'not-applicable';
}

// ---- In words ----

const WORDS: Readonly<Record<Status, string>> = {
  met: 'met',
  'not-met': 'not met',
  advisory: 'advisory',
  'not-applicable': 'not applicable',
};

/** What changed between two verdicts on one act, limb by limb. */
export function differenceOf(
  title: (limb: string) => string,
  before: readonly LimbVerdict[],
  after: readonly LimbVerdict[],
): string {
  const changes = after.flatMap((now) => {
    const was = before.find(({ limb }) => limb === now.limb);
    if (was?.status === now.status && missingOf(was) === missingOf(now)) return [];
    return [`"${title(now.limb)}" was ${was ? inFull(was) : 'not judged'} and is ${inFull(now)}`];
  });
  return changes.length === 0 ? 'Nothing has changed since.' : `${changes.join('; ')}.`;
}

/** What is said of a limb, with what it lacks. */
export const inFull = (limb: LimbVerdict): string =>
  limb.missing.length === 0 ? WORDS[limb.status] : `${WORDS[limb.status]} (missing: ${missingOf(limb)})`;

const missingOf = ({ missing }: LimbVerdict): string =>
  missing.map(({ what, person }) => (person === undefined ? what : `${what} for ${person}`)).join(', ');

const definitionOf = ({ type }: Pick<JourneySeen, 'type'>) =>
  JOURNEYS.find(({ definition }) => definition.id === type)?.definition;

export const limbTitle = (journey: Pick<JourneySeen, 'type'>, gate: string, limb: string): string =>
  definitionOf(journey)?.gates[gate]?.limbs[limb]?.title ?? limb;

// ---- What the schema shows ----

export const GateStatusEnum = enumOf<Status>('GateStatus', 'Whether an act meets a condition.', {
  met: 'It does',
  'not-met': 'It does not',
  advisory:
    'A rule of law that is not in force there, or a proposal that is not adopted: it would be required, and is never a breach',
  'not-applicable': 'The condition is not asked of this act',
});

const GateForceEnum = enumOf<LimbVerdict['force']>(
  'GateForce',
  'What a condition rests on. Breaches of the two are never added up.',
  {
    law: 'A statute, regulations or rules of court',
    practice: 'Guidance, practice or an adopted proposal',
  },
);

export const MissingType = builder.objectRef<Missing>('MissingPart').implement({
  description: 'Something that a condition still lacks.',
  fields: (t) => ({
    what: t.exposeString('what', { description: 'What is missing, by its code.' }),
    person: t.string({
      nullable: true,
      description: 'The person whom it concerns, by the reference recorded.',
      resolve: ({ person }) => person ?? null,
    }),
  }),
});

interface LimbSeen {
  readonly gate: GateSeen['journey'];
  readonly of: string;
  readonly verdict: LimbVerdict;
}

const LimbType = builder.objectRef<LimbSeen>('GateLimb').implement({
  description: 'One condition of an act, by one rule.',
  fields: (t) => ({
    id: t.id({ description: 'Its id in the definition.', resolve: ({ verdict }) => verdict.limb }),
    title: t.string({
      description: 'What it asks.',
      resolve: ({ gate, of, verdict }) => limbTitle(gate, of, verdict.limb),
    }),
    rule: t.field({
      type: RuleType,
      description: 'The rule that it rests on.',
      resolve: ({ verdict }, _, context) => ruleNamed(context, verdict.rule),
    }),
    force: t.field({ type: GateForceEnum, description: 'Law or practice.', resolve: ({ verdict }) => verdict.force }),
    status: t.field({
      type: GateStatusEnum,
      description: 'Whether the act meets it.',
      resolve: ({ verdict }) => verdict.status,
    }),
    legalBreach: t.boolean({
      description: 'Not met, of a rule of law that is in force there and was read in the instrument.',
      resolve: ({ verdict }) => breaksLaw([verdict]),
    }),
    reason: t.string({
      nullable: true,
      description: 'Why it is not asked of this act, by its code.',
      resolve: ({ verdict }) => verdict.reason ?? null,
    }),
    missing: t.field({
      type: [MissingType],
      description: 'What it lacks, and for whom.',
      resolve: ({ verdict }) => [...verdict.missing],
    }),
  }),
});

interface Verdict {
  readonly journey: JourneySeen;
  readonly gate: string;
  readonly limbs: readonly LimbVerdict[];
  readonly judgedAt: Instant;
}

const VerdictType = builder.objectRef<Verdict>('GateVerdict').implement({
  description: 'What was said of an act at a time.',
  fields: (t) => ({
    law: t.field({
      type: GateStatusEnum,
      description: 'The part of the law.',
      resolve: ({ limbs }) => statusOf(limbs, 'law'),
    }),
    practice: t.field({
      type: GateStatusEnum,
      description: 'The part of practice.',
      resolve: ({ limbs }) => statusOf(limbs, 'practice'),
    }),
    legalBreach: t.boolean({
      description: 'Whether the act breaks the law.',
      resolve: ({ limbs }) => breaksLaw(limbs),
    }),
    limbs: t.field({
      type: [LimbType],
      description: 'Condition by condition.',
      resolve: ({ journey, gate, limbs }) => limbs.map((verdict) => ({ gate: journey, of: gate, verdict })),
    }),
    judgedAt: t.field({ type: 'DateTime', description: 'When it was said.', resolve: ({ judgedAt }) => judgedAt }),
  }),
});

const verdictOf = ({ journey }: GateSeen, { event, recordedAt }: Recorded<GateJudged>): Verdict => ({
  journey,
  gate: event.gate,
  limbs: event.limbs,
  judgedAt: recordedAt,
});

const GateType = builder.objectRef<GateSeen>('GateState').implement({
  ...shows<GateSeen>(({ journey }) => whose(journey)),
  description:
    'An act that is not compliant until its conditions are met. It is never prevented: what happened is recorded.',
  fields: (t) => ({
    id: t.id({ description: 'Its id in the definition.', resolve: ({ judged }) => judged.event.gate }),
    title: t.string({
      description: 'The act.',
      resolve: ({ journey, judged }) => definitionOf(journey)?.gates[judged.event.gate]?.title ?? judged.event.gate,
    }),
    journey: t.field({
      type: JourneyRef,
      description: 'The journey in which it is judged.',
      resolve: ({ journey }) => journey,
    }),
    happened: t.boolean({
      description: 'Whether the act has happened; if not, this is what the next one would meet.',
      resolve: ({ judged }) => judged.event.act !== 'next',
    }),
    entry: t.int({
      nullable: true,
      description: 'The entry of the act.',
      resolve: ({ judged }) => (judged.event.act === 'next' ? null : judged.event.act),
    }),
    occurredOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day of the act.',
      resolve: ({ judged }): CivilDate | null => judged.event.actOccurred?.on ?? null,
    }),
    occurredAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The moment of the act, where it is known.',
      resolve: ({ judged }) => judged.event.actOccurred?.at ?? null,
    }),
    verdict: t.field({
      type: VerdictType,
      description: 'What is said of it.',
      resolve: (gate) => verdictOf(gate, gate.judged),
    }),
  }),
});

const AtIssueType = builder.objectRef<GateSeen>('GateAtIssue').implement({
  ...shows<GateSeen>(({ journey }) => whose(journey)),
  description: 'What was said of an act when it was recorded, beside what is known of it now.',
  fields: (t) => ({
    gate: t.field({ type: GateType, description: 'The act and its conditions.', resolve: (gate) => gate }),
    asKnownAtIssue: t.field({
      type: VerdictType,
      description: 'What was first said of it.',
      resolve: (gate) => verdictOf(gate, gate.first),
    }),
    asKnownNow: t.field({
      type: VerdictType,
      description: 'What is known of it now.',
      resolve: (gate) => verdictOf(gate, gate.judged),
    }),
    difference: t.string({
      description: 'What has changed between the two, in words.',
      resolve: ({ journey, first, judged }) =>
        differenceOf((limb) => limbTitle(journey, judged.event.gate, limb), first.event.limbs, judged.event.limbs),
    }),
  }),
});

builder.objectField(JourneyRef, 'gates', (t) =>
  t.field({
    type: [GateType],
    description: 'Its gates: each act that happened, and the next that can come.',
    resolve: (journey) => gatesOf(journey),
  }),
);

interface GatesAsked {
  readonly journey?: string | null | undefined;
  readonly child?: string | null | undefined;
}

async function journeysAsked(
  context: Context,
  { journey, child }: GatesAsked,
  moment: ReturnType<typeof momentOf>,
): Promise<JourneySeen[]> {
  if ((journey == null) === (child == null)) throw asked('invalid-value', 'Name either a journey or a child.');
  if (child != null) return journeysOfChild(context, innerId('Child', child) ?? '', moment);
  const found = await findJourney(context, innerId('Journey', journey ?? '') ?? '', moment);
  if (!found) throw asked('not-found', 'There is no such journey, or it is not for you.');
  return [found];
}

builder.queryFields((t) => ({
  gateState: t.field({
    type: [GateType],
    description:
      'Whether acts meet their conditions, per rule and with what is missing: of one journey, or of all of a child.',
    args: {
      journey: t.arg.id({ description: 'Of this journey.' }),
      child: t.arg.id({ description: 'Of all journeys of this child.' }),
      ...momentArgs,
    },
    resolve: async (_, { journey, child, ...moment }, context) =>
      (
        await Promise.all((await journeysAsked(context, { journey, child }, momentOf(context, moment))).map(gatesOf))
      ).flat(),
  }),
  gateAtIssue: t.field({
    type: [AtIssueType],
    description:
      'Each act that happened: what was said of it when it was recorded, and what is known now, with the difference in words.',
    args: { journey: t.arg.id({ required: true, description: 'The journey.' }) },
    resolve: async (_, { journey }, context) => {
      const [found] = await journeysAsked(context, { journey }, momentOf(context, {}));
      return found ? (await gatesOf(found)).filter(({ judged }) => judged.event.act !== 'next') : [];
    },
  }),
}));
