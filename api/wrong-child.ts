import { accepted, refusal, refused, type Judged, type Refusal } from '../workflows/kernel/refusals';
import type { Command } from '../workflows/kernel/decide';
import type { Recorded } from '../workflows/kernel/events';
import { emptyJourney, EXCUSE, fold } from '../workflows/kernel/state';
import { JOURNEYS } from '../workflows/catalogue';
import { ownJourney, resultOf } from './acting';
import { builder } from './builder';
import { recordedBefore, tell, type Act, type Asked } from './commands';
import { authorOf, type Context } from './context';
import { notFound } from './ids';
import { badKey, badWords, keyField } from './inputs';
import type { JourneySeen } from './journeys';
import { ActPayload, refusedAct, type ActOutcome } from './payload';

const MUTATION = 'moveEntryToRightChild';

const Input = builder.inputType('MoveEntryToRightChildInput', {
  description: 'Something recorded in the journey of one child that was about another.',
  fields: (f) => ({
    idempotencyKey: f.string(keyField),
    journey: f.id({ required: true, description: 'The journey in which it was recorded by mistake.' }),
    entry: f.int({ required: true, description: 'The entry: its `sequence` in the timeline of that journey.' }),
    rightJourney: f.id({ required: true, description: 'The journey, of the same type, in which it belongs.' }),
    correctionReason: f.string({ required: true, description: 'Why. Sealed before it is kept.' }),
    onBehalfOf: f.id({ description: 'The registered member of staff for whom a case system records it.' }),
  }),
});

type Moving = typeof Input.$inferInput;

/**
 * Records it where it belongs, as it stands, and then withdraws it where it does not. What is refused in the right journey is
 * not withdrawn from the wrong one; sent again, it finishes what was left.
 */
async function move(context: Context, input: Moving): Promise<ActOutcome> {
  const wrong = badKey(input.idempotencyKey) ?? badWords(input.correctionReason, 'correctionReason');
  if (wrong) return refusedAct(wrong);
  const author = await authorOf(context, input.onBehalfOf);
  if (!author.ok) return refusedAct(author.refusal);
  const act: Act = { mutation: MUTATION, idempotencyKey: input.idempotencyKey, author: author.value };
  const asked = await ask(context, act, input);
  if (!asked.ok) return refusedAct(asked.refusal);
  const [recorded] = await tell(context, act, [asked.value.right]);
  if (!recorded?.kept) return { results: [resultOf(recorded)], errors: [] };
  const [withdrawn] = await tell(context, act, [asked.value.wrong]);
  return { results: [resultOf(recorded), resultOf(withdrawn)], errors: [] };
}

/** What is asked of the right journey, and then of the wrong one. */
async function ask(
  context: Context,
  act: Act,
  { journey, entry, rightJourney, correctionReason }: Moving,
): Promise<Judged<{ readonly right: Asked; readonly wrong: Asked }>> {
  const [from, to] = [await ownJourney(context, journey), await ownJourney(context, rightJourney)];
  if (!from || !to) return refused(notFound('journey', from ? 'rightJourney' : 'journey'));
  const unfit = notBetween(from, to);
  if (unfit) return refused(unfit);
  const told = await asItStands(context, from, entry);
  if (!told) return refused(NOT_MOVED);
  const right: Asked = { journey: to, ...told };
  const { occurred } = told.command;
  const wrong: Asked = {
    journey: from,
    command: { type: 'withdraw', entry, occurred },
    secrets: { correctionReason },
  };
  const stands = (await from.past()).state.entries.some(({ id }) => id === entry);
  const begun = stands || (await recordedBefore(context, act, [right])).size > 0;
  return begun ? accepted({ right, wrong }) : refused(NOT_MOVED);
}

const NOT_MOVED = refusal(
  'not-in-this-journey',
  'There is no such entry of this journey that could belong to another child, or it has been withdrawn.',
  'entry',
);

function notBetween(from: JourneySeen, to: JourneySeen): Refusal | undefined {
  if (from.id === to.id)
    return refusal('invalid-value', 'This is the journey in which it was recorded.', 'rightJourney');
  return from.type === to.type
    ? undefined
    : refusal('not-in-this-journey', 'This is a journey of another type.', 'rightJourney');
}

/** The entry as last corrected, as a command; undefined for what is no fact or decision of this journey's own. */
async function asItStands(
  { keystore }: Context,
  { past, type, child }: JourneySeen,
  entry: number,
): Promise<{ readonly command: Command; readonly secrets: Readonly<Record<string, string>> } | undefined> {
  const { events } = await past();
  const kept = events.filter(({ event }) => !(event.type === 'fact.withdrawn' && event.withdraws === entry));
  const stored = fold(emptyJourney(''), kept).entries.find(({ id }) => id === entry);
  const definition = JOURNEYS.find((one) => one.definition.id === type)?.definition;
  if (!stored || stored.name === EXCUSE || definition?.facts[stored.name]?.ofChild) return undefined;
  const { on, at, kind, name, value } = stored;
  const occurred = at === undefined ? { on } : { on, at };
  const opened = await Promise.all(sealedOf(events, entry).map((bytes) => keystore.open(child, bytes)));
  const { correctionReason: _, ...secrets } = Object.assign({}, ...opened) as Record<string, string>;
  return kind === 'fact'
    ? { command: { type: 'record', fact: name, occurred, value }, secrets }
    : { command: { type: 'decide', decision: name, occurred, value }, secrets };
}

/** What was sealed with the entry and with its corrections, in order. */
const sealedOf = (events: readonly Recorded[], entry: number): readonly string[] =>
  events.flatMap(({ sequence, event, sealed }) =>
    sealed && (sequence === entry || (event.type === 'fact.corrected' && event.corrects === entry))
      ? [sealed.bytes]
      : [],
  );

builder.mutationField(MUTATION, (t) =>
  t.field({
    type: ActPayload,
    description:
      'Move an entry that was recorded for the wrong child: it is recorded as it stands where it belongs, and withdrawn where it does not. Both stay in the record. By whoever may record it in both.',
    args: { input: t.arg({ type: Input, required: true, description: 'Which, where to, and why.' }) },
    resolve: (_, { input }, context) => move(context, input),
  }),
);
