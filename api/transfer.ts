import { londonDate, type CivilDate, type Instant } from '../statute';
import { journeyOf } from '../workflows/catalogue';
import { decide, type CarriedEntry } from '../workflows/kernel/decide';
import { carriedBy } from '../workflows/kernel/carried';
import type { Occurred, Recorded, Sealed } from '../workflows/kernel/events';
import { refusal, type Refusal } from '../workflows/kernel/refusals';
import { resultOf } from './acting';
import { recordedBefore, tell, type Act, type Asked } from './commands';
import { authorOf, type Context } from './context';
import { innerId, uuidOf } from './ids';
import { badKey, badReference, occurredOf } from './inputs';
import type { JourneySeen } from './journeys';
import { refusedAct, type ActOutcome, type ActResult } from './payload';
import { open, openingOf } from './start';

/** What accepting a transfer says. */
export interface TransferInput {
  readonly idempotencyKey: string;
  readonly offer: number;
  readonly occurredOn: CivilDate;
  readonly occurredAt?: Instant | null | undefined;
  readonly onBehalfOf?: string | null | undefined;
  readonly reason?: string | null | undefined;
  readonly team?: string | null | undefined;
  readonly reference?: string | null | undefined;
}

/** What opens when it is accepted: the same journey in another authority, or the journey that comes next; and by which hand-over. */
export interface Opens {
  readonly handOver: string;
  readonly journey: string;
  readonly purpose: string;
}

/**
 * Accepts a child from another authority, or into the journey that comes next: opens a journey of the caller's own that follows
 * the giver's, and then answers in the giver's. Sent again, it finishes what was left; if the answer is refused, what was
 * opened is ended.
 */
export async function acceptInto(
  context: Context,
  giver: JourneySeen,
  input: TransferInput,
  opens: Opens,
): Promise<ActOutcome> {
  const place = await placeOf(context, input);
  if ('code' in place) return refusedAct(place);
  const occurred = occurredOf(input.occurredOn, input.occurredAt);
  if (!occurred.ok) return refusedAct(occurred.refusal);
  const author = await authorOf(context, input.onBehalfOf);
  if (!author.ok) return refusedAct(author.refusal);
  const act: Act = { mutation: 'answerHandOver', idempotencyKey: input.idempotencyKey, author: author.value };
  const opening = await openingFor(context, giver, occurred.value, place, opens);
  const answering = answerFor(giver, input, occurred.value, opening.journey.id);
  const before = await recordedBefore(context, act, [opening, answering]);
  const wrong = before.has(giver.id) ? undefined : await precheck(context, giver, act, answering);
  if (wrong) {
    if (before.get(opening.journey.id)?.kept) await undo(context, act, opening);
    return { results: [{ journey: giver.id, errors: [wrong] }], errors: [] };
  }
  return transfer(context, act, opening, answering);
}

async function transfer(context: Context, act: Act, opening: Asked, answering: Asked): Promise<ActOutcome> {
  const opened = (await open(context, act, [opening])).get(opening.journey.id);
  if (!opened?.kept) return { results: opened ? [opened] : [], errors: [] };
  const [answer] = await tell(context, act, [answering]);
  const result: ActResult = resultOf(answer);
  const refused = answer?.refusal && answer.refusal.code !== 'unavailable';
  if (refused) await undo(context, act, opening);
  return { results: refused ? [result] : [result, opened], errors: [] };
}

interface Place {
  readonly team: string;
  readonly reference: string;
}

/** Where the journey is to go on in the receiving authority. */
async function placeOf(
  { prisma, caller }: Context,
  { idempotencyKey, team, reference }: TransferInput,
): Promise<Place | Refusal> {
  const wrong = badKey(idempotencyKey);
  if (wrong) return wrong;
  if (team == null) return refusal('missing-value', 'Say which team takes over.', 'team');
  if (reference == null)
    return refusal('missing-value', 'Say under which reference of your own it goes on.', 'reference');
  const id = innerId('Team', team) ?? '';
  const known = await prisma.team.findFirst({ where: { id, authority: caller.authority } });
  if (!known) return refusal('not-found', 'There is no such team in your authority.', 'team');
  return badReference(reference, 'reference') ?? { team: id, reference };
}

async function openingFor(
  context: Context,
  giver: JourneySeen,
  occurred: Occurred,
  { team, reference }: Place,
  { handOver, journey, purpose }: Opens,
): Promise<Asked> {
  const { definition } = journeyOf(journey);
  const siblings = giver.siblingGroup === null ? {} : { siblingGroup: giver.siblingGroup };
  const shared = { definition, team, purpose, occurred, ...siblings };
  const carried = await carriedInto(context, giver, handOver);
  return openingOf(context, shared, { child: giver.child, reference, follows: giver.id, carried });
}

/** What the hand-over carries, with its sealed words: the journey that opens is of the same child, and of the same key. */
async function carriedInto(
  context: Context,
  { type, child, past }: JourneySeen,
  handOver: string,
): Promise<readonly CarriedEntry[]> {
  const { state, events } = await past();
  const carried = carriedBy(journeyOf(type).definition, state, handOver);
  return Promise.all(
    carried.map(async (entry) => {
      const sealed = await wordsOf(context, child, events, entry.from.entry);
      return sealed ? { ...entry, sealed } : entry;
    }),
  );
}

/** Why something was corrected is told in the journey in which it was. */
const NOT_OF_THE_ENTRY = 'correctionReason';

/** What is sealed of an entry: as it was sealed; or, where it was corrected, what it says now, sealed again. */
async function wordsOf(
  { keystore }: Context,
  child: string,
  events: readonly Recorded[],
  entry: number,
): Promise<Sealed | null> {
  const said = events.flatMap(({ sequence, event, sealed }) =>
    sealed && (sequence === entry || (event.type === 'fact.corrected' && event.corrects === entry)) ? [sealed] : [],
  );
  const [first = null] = said;
  if (said.every(({ fields }) => !fields.includes(NOT_OF_THE_ENTRY))) return first;
  const opened = await Promise.all(said.map(({ bytes }) => keystore.open(child, bytes)));
  const all: Readonly<Record<string, string>> = Object.assign({}, ...opened);
  const { [NOT_OF_THE_ENTRY]: _, ...words } = all;
  return Object.keys(words).length === 0 ? null : keystore.seal(child, words);
}

function answerFor(
  { id, type, child }: JourneySeen,
  { offer, reason }: TransferInput,
  occurred: Occurred,
  into: string,
): Asked {
  return {
    journey: { id, type, child },
    command: { type: 'answer', offer, accepted: true, into, occurred },
    secrets: reason == null ? {} : { reason },
  };
}

/** What the giver's journey would say to the answer, asked before anything is opened for it. */
async function precheck(
  { now }: Context,
  giver: JourneySeen,
  { author }: Act,
  { command }: Asked,
): Promise<Refusal | undefined> {
  const { state } = await giver.past();
  // The giver's clock is its own; an answer that it takes to lie in the future is refused when it is sent.
  const at = state.recordedAt !== '' && state.recordedAt > now ? state.recordedAt : now;
  const judged = decide(journeyOf(giver.type).definition, state, { id: '', body: '', author, command }, at);
  return judged.ok ? undefined : judged.refusal;
}

const IN_ERROR = 'opened-in-error';

/** Ends what was opened for a transfer that did not come about. The software does so itself, and says so. */
async function undo(context: Context, act: Act, { journey }: Asked): Promise<void> {
  const endedBy = journeyOf(journey.type).definition.ends[IN_ERROR]?.endedBy;
  const roles = endedBy === undefined || endedBy === 'hand-over' ? [] : endedBy;
  const author = { by: { id: 'throughline', roles } };
  const command = { type: 'end', end: IN_ERROR, occurred: { on: londonDate(context.now) } } as const;
  const commandId = uuidOf('transfer-undone', act.idempotencyKey, journey.id);
  await tell(context, { ...act, author }, [{ journey, command, commandId }]);
}
