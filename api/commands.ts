import { bodyHash } from '../activities/chain';
import { Prisma } from '../prisma/client';
import { journeyOf } from '../workflows/catalogue';
import type { Command, Sent } from '../workflows/kernel/decide';
import type { Authorship } from '../workflows/kernel/people';
import { refusal, type Refusal } from '../workflows/kernel/refusals';
import type { Delivered, Delivery, JourneyInput, Kept } from '../workflows/messages';
import type { Context } from './context';
import { commandId, uuidOf } from './ids';
import { erased, fingerprintOf } from './sealed';

/** One act as a caller sends it: the same for every journey that it is for. */
export interface Act {
  readonly mutation: string;
  readonly idempotencyKey: string;
  readonly author: Authorship;
}

/** What an act asks of one journey, in the clear; `secrets` are sealed before they leave this process. */
export interface Asked {
  readonly journey: { readonly id: string; readonly type: string; readonly child: string };
  readonly command: Command;
  readonly secrets?: Readonly<Record<string, string>>;
  /** Present when the command starts the journey. */
  readonly start?: JourneyInput;
  /** In place of the id that the caller's key gives: for what follows from another command. */
  readonly commandId?: string;
}

/** What became of it. */
export type Answered = { readonly journey: string } & (
  { readonly kept: Kept; readonly refusal?: undefined } | { readonly refusal: Refusal; readonly kept?: undefined }
);

/** A command with the id and the body under which the record knows it. */
interface Known {
  readonly asked: Asked;
  readonly id: string;
  readonly body: string;
}

/**
 * Tells journeys of an act, each of them exactly once however often it is sent. What the record has already is answered
 * from the record, also when the engine said no meanwhile to a twin of it.
 * @returns an answer for each, in order; a refusal of one undoes nothing for the others
 */
export async function tell(context: Context, act: Act, all: readonly Asked[]): Promise<readonly Answered[]> {
  if (all.length === 0) return [];
  const commands = await knownOf(context, act, all);
  const before = await recordOf(context, commands);
  const fresh = commands.filter(({ asked }) => !before.has(asked.journey.id));
  const told = fresh.length === 0 ? [] : await deliver(context, act, commands, fresh);
  const doubtful = fresh.filter(({ asked }) => !told.some(({ journey, kept }) => journey === asked.journey.id && kept));
  const since = doubtful.length === 0 ? new Map<string, Answered>() : await recordOf(context, doubtful);
  const toldOf = (command: Known): Answered =>
    before.get(command.asked.journey.id) ??
    since.get(command.asked.journey.id) ??
    answerTo(
      command,
      told.find(({ journey }) => journey === command.asked.journey.id),
    );
  return all.map((asked) => {
    const command = commands.find((one) => one.asked === asked);
    return command ? toldOf(command) : { journey: asked.journey.id, refusal: erased() };
  });
}

/** What the record has already of commands that may not have been sent yet. */
export async function recordedBefore(
  context: Context,
  act: Act,
  all: readonly Asked[],
): Promise<ReadonlyMap<string, Answered>> {
  return recordOf(context, await knownOf(context, act, all));
}

/** The commands that can be told: all but those with words for a child whose key was destroyed. */
async function knownOf(context: Context, act: Act, all: readonly Asked[]): Promise<readonly Known[]> {
  return (await Promise.all(all.map((asked) => known(context, act, asked)))).flatMap((command) => command ?? []);
}

async function known(context: Context, act: Act, asked: Asked): Promise<Known | undefined> {
  const { caller } = context;
  const { journey, command, secrets = {} } = asked;
  const id = asked.commandId ?? commandId(caller.authority, caller.subject, act.idempotencyKey, journey.id);
  const words = Object.keys(secrets).length === 0 ? '' : await fingerprintOf(context, journey.child, secrets);
  if (words === null) return undefined;
  const onBehalfOf = act.author.onBehalfOf?.id ?? '';
  return { asked, id, body: bodyHash({ mutation: act.mutation, onBehalfOf, content: contentOf(command), words }) };
}

/** What the caller said. What else goes into a start (the clock, the date of birth) may differ when it is sent again. */
function contentOf(command: Command): unknown {
  if (command.type !== 'start') return command;
  const { type, occurred, start } = command;
  const { clockOffsetMs: _, ...said } = start;
  return { type, occurred, said };
}

async function recordOf({ prisma }: Context, commands: readonly Known[]): Promise<ReadonlyMap<string, Answered>> {
  if (commands.length === 0) return new Map();
  const pairs = commands.map(({ asked, id }) => Prisma.sql`(${asked.journey.id}, ${id})`);
  const rows = await prisma.$queryRaw<
    { stream: string; body: string; first: number; last: number; recordedAt: string }[]
  >`
    select stream, min(body) as body, min(sequence) as first, max(sequence) as last,
      to_char(min(recorded_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "recordedAt"
    from event where (stream, command) in (${Prisma.join(pairs)}) group by stream, command`;
  const found = commands.flatMap((command) => {
    const row = rows.find(({ stream }) => stream === command.asked.journey.id);
    return row ? [[command.asked.journey.id, fromRecord(command, row)] as const] : [];
  });
  return new Map(found);
}

function fromRecord(
  { asked, id, body }: Known,
  row: { body: string; first: number; last: number; recordedAt: string },
): Answered {
  const { first, last, recordedAt } = row;
  const journey = asked.journey.id;
  return row.body === body
    ? { journey, kept: { command: id, first, last, recordedAt } }
    : { journey, refusal: DIFFERENT_BODY };
}

export const DIFFERENT_BODY = refusal(
  'different-body',
  'This idempotency key was used before with another content.',
  'idempotencyKey',
);

/** One journey is told at once; several by a durable act, which goes on when this process does not. */
async function deliver(
  context: Context,
  act: Act,
  all: readonly Known[],
  fresh: readonly Known[],
): Promise<readonly Delivered[]> {
  const deliveries = (await Promise.all(fresh.map((command) => delivery(context, act, command)))).flatMap(
    (one) => one ?? [],
  );
  if (deliveries.length === 0) return [];
  const [only] = deliveries;
  if (only && all.length === 1) return [await context.journeys.send(only)];
  // The same act while it runs; another content is another act, and the record tells them apart.
  const id = `act-${uuidOf(...all.flatMap(({ asked, id, body }) => [asked.journey.id, id, body]))}`;
  return (await context.journeys.sendAll({ id, deliveries })) ?? [];
}

/** Undefined when the child's key was destroyed meanwhile; sent again, it is refused. */
async function delivery(
  { keystore }: Context,
  { author }: Act,
  { asked, id, body }: Known,
): Promise<Delivery | undefined> {
  const { journey, command, secrets = {}, start } = asked;
  const sealed = Object.keys(secrets).length === 0 ? undefined : await keystore.seal(journey.child, secrets);
  if (sealed === null) return undefined;
  const sent: Sent = { id, body, author, command: sealed ? { ...command, sealed } : command };
  const telling = { journey: journey.id, workflowType: journeyOf(journey.type).workflowType, sent: [sent] };
  return start ? { ...telling, start } : telling;
}

function answerTo({ asked }: Known, delivered: Delivered | undefined): Answered {
  const journey = asked.journey.id;
  if (!delivered) return { journey, refusal: UNAVAILABLE };
  const { kept, refusal: refused } = delivered;
  if (refused) return { journey, refusal: refused };
  const [first] = kept;
  return first ? { journey, kept: first } : { journey, refusal: UNAVAILABLE };
}

const UNAVAILABLE = refusal(
  'unavailable',
  'Nobody can tell yet whether this was recorded. Send it again with the same key: it will not be recorded twice.',
);
