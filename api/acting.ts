import type { CivilDate, Instant } from '../statute';
import type { Command } from '../workflows/kernel/decide';
import type { Occurred } from '../workflows/kernel/events';
import { refusal, type Judged, type Refusal } from '../workflows/kernel/refusals';
import type { builder } from './builder';
import { tell, type Answered } from './commands';
import { authorOf, momentOf, type Context } from './context';
import { innerId, notFound } from './ids';
import { badKey, keyField, occurredOf } from './inputs';
import { findJourney, type JourneySeen } from './journeys';
import { refusedAct, type ActOutcome, type ActResult } from './payload';

/** What every act says besides its own values. */
export interface ActInput {
  readonly idempotencyKey: string;
  readonly journeys: readonly string[];
  readonly occurredOn: CivilDate;
  readonly occurredAt?: Instant | null | undefined;
  readonly onBehalfOf?: string | null | undefined;
}

/** What an act asks of one journey. */
export type Asking = Judged<{ readonly command: Command; readonly secrets?: Readonly<Record<string, string>> }>;

const MAX_JOURNEYS = 50;

/**
 * Does one act in each journey named, and tells what became of it in each.
 * @param ask the command for one journey, or why it cannot be asked there
 */
export async function act(
  context: Context,
  mutation: string,
  input: ActInput,
  ask: (journey: JourneySeen, occurred: Occurred) => Asking | Promise<Asking>,
  find: typeof ownJourney = ownJourney,
): Promise<ActOutcome> {
  const { idempotencyKey, occurredOn, occurredAt, onBehalfOf } = input;
  const wrong = badKey(idempotencyKey) ?? badCount(input.journeys);
  if (wrong) return refusedAct(wrong);
  const occurred = occurredOf(occurredOn, occurredAt);
  if (!occurred.ok) return refusedAct(occurred.refusal);
  const named = await Promise.all([...new Set(input.journeys)].map((id) => find(context, id)));
  const author = await authorOf(
    context,
    onBehalfOf,
    named.flatMap((journey) => (journey ? [journey.child] : [])),
  );
  if (!author.ok) return refusedAct(author.refusal);
  const asked = await Promise.all(
    named.map(async (journey) => ({ journey, asking: journey && (await ask(journey, occurred.value)) })),
  );
  const commands = asked.flatMap(({ journey, asking }) =>
    journey && asking?.ok ? [{ journey, ...asking.value }] : [],
  );
  const answers = await tell(context, { mutation, idempotencyKey, author: author.value }, commands);
  const results = asked.map(({ journey, asking }, place): ActResult => {
    if (!journey || !asking) return { journey: undefined, errors: [notFound('journey', 'journeys', String(place))] };
    if (!asking.ok) return { journey: journey.id, errors: [asking.refusal] };
    return resultOf(answers.find((answer) => answer.journey === journey.id));
  });
  return { results, errors: [] };
}

const badCount = (journeys: readonly string[]): Refusal | undefined =>
  journeys.length >= 1 && journeys.length <= MAX_JOURNEYS
    ? undefined
    : refusal('invalid-value', `Name at least 1 and at most ${MAX_JOURNEYS} journeys.`, 'journeys');

/** A journey that the caller sees and that is the caller's authority's own: one seen only because it was offered is not. */
export async function ownJourney(context: Context, id: string): Promise<JourneySeen | null> {
  const journey = await findJourney(context, innerId('Journey', id) ?? '', momentOf(context, {}));
  return journey?.authority === context.caller.authority ? journey : null;
}

/** An answer as a payload tells it. */
export function resultOf(answer: Answered | undefined): ActResult {
  if (!answer) return { journey: undefined, errors: [] };
  const { journey, kept, refusal: refused } = answer;
  return kept ? { journey, kept, errors: [] } : { journey, errors: [refused] };
}

type InputFields = Parameters<Parameters<typeof builder.inputType>[1]['fields']>[0];

/** The fields that every act has, for several journeys. */
export const actFields = (f: InputFields, occurred: string) => ({
  journeys: f.idList({
    required: true,
    description: 'The journey, or those of several children for whom it was done at once.',
  }),
  ...oneActFields(f, occurred),
});

/** The fields that every act has, without the journeys. */
export const oneActFields = (f: InputFields, occurred: string) => ({
  idempotencyKey: f.string(keyField),
  occurredOn: f.field({ type: 'Date', required: true, description: occurred }),
  occurredAt: f.field({ type: 'DateTime', description: 'The moment, where the hour matters. It lies in that day.' }),
  onBehalfOf: f.id({
    description:
      'For whom it is recorded, whose part then counts: a registered person, or the child for its own word. Both names are kept.',
  }),
});
