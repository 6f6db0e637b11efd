import type { CivilDate, Instant } from '../statute';
import { JOURNEYS } from '../workflows/catalogue';
import { decide, type CarriedEntry, type Command } from '../workflows/kernel/decide';
import type { JourneyDefinition } from '../workflows/kernel/definition';
import type { Occurred } from '../workflows/kernel/events';
import type { Authorship } from '../workflows/kernel/people';
import { accepted, refusal, refused, type Judged, type Refusal } from '../workflows/kernel/refusals';
import { emptyJourney } from '../workflows/kernel/state';
import { resultOf } from './acting';
import { spreadBirthDate } from './birth-date';
import { builder, enumOf, inWords, sentenceCase } from './builder';
import { findChild, readChild } from './children';
import { tell, type Asked } from './commands';
import { authorOf, momentOf, type Context } from './context';
import { innerId, notFound, ownId, uuidOf } from './ids';
import { badKey, badReference, keyField, occurredOf } from './inputs';
import { findJourney } from './journeys';
import { ActPayload, refusedAct, type ActOutcome, type ActResult } from './payload';
import { erased, erasureOf } from './sealed';

interface ChildToStart {
  readonly child: string;
  readonly reference: string;
  readonly follows?: string | null | undefined;
}

interface StartInput {
  readonly idempotencyKey: string;
  readonly children: readonly ChildToStart[];
  readonly team: string;
  readonly purpose: string;
  readonly siblingGroup?: string | null | undefined;
  readonly startedOn: CivilDate;
  readonly startedAt?: Instant | null | undefined;
  readonly onBehalfOf?: string | null | undefined;
}

const MAX_CHILDREN = 20;

async function start(
  context: Context,
  mutation: string,
  definition: JourneyDefinition,
  input: StartInput,
): Promise<ActOutcome> {
  const { idempotencyKey, children, startedOn, startedAt, onBehalfOf } = input;
  const team = innerId('Team', input.team) ?? '';
  const wrong = badKey(idempotencyKey) ?? badInput(input) ?? (await badTeam(context, team));
  if (wrong) return refusedAct(wrong);
  const occurred = occurredOf(startedOn, startedAt);
  if (!occurred.ok) return refusedAct(occurred.refusal);
  const author = await authorOf(context, onBehalfOf);
  if (!author.ok) return refusedAct(author.refusal);
  const shared = { definition, team, purpose: input.purpose, occurred: occurred.value, ...siblingsOf(context, input) };
  const openings = await Promise.all(children.map((child, place) => opening(context, shared, child, place)));
  const asked = openings.flatMap((judged) => (judged.ok ? [judged.value] : []));
  const results = await open(context, { mutation, idempotencyKey, author: author.value }, asked);
  return {
    results: openings.map((judged) =>
      judged.ok ? (results.get(judged.value.journey.id) ?? NOTHING) : { journey: undefined, errors: [judged.refusal] },
    ),
    errors: [],
  };
}

const NOTHING: ActResult = { journey: undefined, errors: [] };

/** Brothers and sisters started together are linked, under a name of ours unless one is given. */
function siblingsOf(
  { caller }: Context,
  { siblingGroup, children, idempotencyKey }: StartInput,
): { siblingGroup?: string } {
  if (siblingGroup != null) return { siblingGroup };
  return children.length > 1
    ? { siblingGroup: uuidOf('siblings', caller.authority, caller.subject, idempotencyKey) }
    : {};
}

function badInput({ children, siblingGroup }: StartInput): Refusal | undefined {
  if (children.length < 1 || children.length > MAX_CHILDREN)
    return refusal('invalid-value', `Name at least 1 and at most ${MAX_CHILDREN} children.`, 'children');
  for (const key of ['child', 'reference'] as const)
    if (new Set(children.map((child) => child[key])).size < children.length)
      return refusal('invalid-value', 'Each child and each reference is named once.', 'children');
  return siblingGroup == null ? undefined : badReference(siblingGroup, 'siblingGroup');
}

async function badTeam({ prisma, caller }: Context, id: string): Promise<Refusal | undefined> {
  return (await prisma.team.findFirst({ where: { id, authority: caller.authority } }))
    ? undefined
    : notFound('team', 'team');
}

/** What the openings of one act share. */
export interface Opening {
  readonly definition: JourneyDefinition;
  readonly team: string;
  readonly purpose: string;
  readonly occurred: Occurred;
  readonly siblingGroup?: string;
}

async function opening(
  context: Context,
  shared: Opening,
  { child: named, reference, follows }: ChildToStart,
  place: number,
): Promise<Judged<Asked>> {
  const path = ['children', String(place)];
  const child = await findChild(context, innerId('Child', named) ?? '', momentOf(context, {}));
  if (!child) return refused(notFound('child', ...path, 'child'));
  const wrong = badReference(reference, ...path, 'reference');
  if (wrong) return refused(wrong);
  const before =
    follows == null ? undefined : await findJourney(context, innerId('Journey', follows) ?? '', momentOf(context, {}));
  if (follows != null && before?.child !== child.id)
    return refused(notFound('journey of this child', ...path, 'follows'));
  return accepted(await openingOf(context, shared, { child: child.id, reference, follows: before?.id }));
}

/** Whom a journey is opened for, which journey it follows, and what it carries over from there. */
interface Opened {
  readonly child: string;
  readonly reference: string;
  readonly follows: string | undefined;
  readonly carried?: readonly CarriedEntry[];
}

/** The command that opens a journey in the caller's authority, with the date of birth as it is known. */
export async function openingOf(
  context: Context,
  { definition, team, purpose, occurred, siblingGroup }: Opening,
  { child, reference, follows, carried = [] }: Opened,
): Promise<Asked> {
  const { authority } = context.caller;
  const id = ownId('journey', authority, definition.id, reference);
  const clockOffsetMs = context.offsetMs;
  const { bornOn } = await readChild(context, child, { knownBy: undefined });
  const command: Command = {
    type: 'start',
    occurred,
    start: {
      ...{ journeyType: definition.id, child, authority, team, purpose, reference, clockOffsetMs },
      ...(siblingGroup === undefined ? {} : { siblingGroup }),
      ...(follows === undefined ? {} : { follows }),
    },
    facts:
      bornOn && definition.facts['dateOfBirth']?.ofChild
        ? [{ fact: 'dateOfBirth', value: { bornOn }, occurred: { on: bornOn } }]
        : [],
    ...(carried.length === 0 ? {} : { carried }),
  };
  return { journey: { id, type: definition.id, child }, command, start: { journey: id, clockOffsetMs } };
}

/** Opens journeys. One that would be refused is refused before anything is started for it. */
export async function open(
  context: Context,
  act: { readonly mutation: string; readonly idempotencyKey: string; readonly author: Authorship },
  asked: readonly Asked[],
): Promise<ReadonlyMap<string, ActResult>> {
  const judged = await Promise.all(
    asked.map(async (opening) => ({ opening, wrong: await precheck(context, act.author, opening) })),
  );
  const fit = judged.flatMap(({ opening, wrong }) => (wrong ? [] : [opening]));
  const answers = await tell(context, act, fit);
  for (const { journey, command } of fit)
    if (answers.some((answer) => answer.journey === journey.id && answer.kept))
      await caughtUp(context, journey.child, command);
  return new Map(
    judged.map(({ opening: { journey }, wrong }) => [
      journey.id,
      wrong
        ? { journey: undefined, errors: [wrong] }
        : resultOf(answers.find((answer) => answer.journey === journey.id)),
    ]),
  );
}

/** What stands against an opening by the rules of the journey; what the record has is answered from the record. */
async function precheck(
  context: Context,
  author: Authorship,
  { journey, command }: Asked,
): Promise<Refusal | undefined> {
  const { prisma, now } = context;
  const found = JOURNEYS.find(({ definition }) => definition.id === journey.type);
  if (!found || command.type !== 'start') return undefined;
  if (await prisma.journey.findUnique({ where: { id: journey.id }, select: { id: true } })) return undefined;
  const { child, purpose, authority } = command.start;
  if (await erasureOf(context)(child)) return erased('child');
  const open = await prisma.journey.findFirst({
    where: { child, type: journey.type, purpose, authority, endedOn: null },
  });
  if (open) return refusal('already-open', 'The child has an open journey of this type and purpose.', 'child');
  const judged = decide(found.definition, emptyJourney(journey.id), { id: '', body: '', author, command }, now);
  return judged.ok ? undefined : judged.refusal;
}

/** A date of birth that was corrected while the journey was being opened. */
async function caughtUp(context: Context, child: string, command: Command): Promise<void> {
  const [born] = command.type === 'start' ? command.facts : [];
  const { bornOn } = await readChild(context, child, { knownBy: undefined });
  if (bornOn !== null && born?.value['bornOn'] !== bornOn) await spreadBirthDate(context, child);
}

// ---- The mutation of each journey ----

const ChildToStartInput = builder.inputType('ChildToStartInput', {
  description: 'A child for whom a journey starts.',
  fields: (f) => ({
    child: f.id({ required: true, description: 'The child.' }),
    reference: f.string({
      required: true,
      description: "The case system's own reference for this journey: the same starts it once. Never a name.",
    }),
    follows: f.id({ description: 'The ended journey of this child that it follows.' }),
  }),
});

function defineStart(definition: JourneyDefinition): void {
  const { noun, title, purposes, startedBy } = definition;
  const name = `start${noun}Journey`;
  const Purpose = enumOf<string>(
    `${noun}Purpose`,
    `To what end: ${title.toLowerCase()}.`,
    Object.fromEntries(purposes.map((code) => [code, sentenceCase(code)])),
  );
  const input = builder.inputType(`Start${noun}JourneyInput`, {
    description: `${title}: for whom, where and to what end.`,
    fields: (f) => ({
      idempotencyKey: f.string(keyField),
      children: f.field({
        type: [ChildToStartInput],
        required: true,
        description: 'One child, or brothers and sisters: a journey for each, linked.',
      }),
      team: f.id({ required: true, description: 'The team that the journeys belong to.' }),
      purpose: f.field({ type: Purpose, required: true, description: 'To what end.' }),
      siblingGroup: f.string({
        description: 'What links these journeys with others; several children started together are linked anyway.',
      }),
      startedOn: f.field({ type: 'Date', required: true, description: 'The day it started.' }),
      startedAt: f.field({ type: 'DateTime', description: 'The moment, where the hour matters. It lies in that day.' }),
      onBehalfOf: f.id({
        description: 'The registered member of staff for whom a case system starts it. Both names are kept.',
      }),
    }),
  });
  builder.mutationField(name, (t) =>
    t.field({
      type: ActPayload,
      description: `Start: ${title}. By: ${startedBy.map(inWords).join(', ')}. A refused opening leaves nothing.`,
      args: { input: t.arg({ type: input, required: true, description: 'What starts.' }) },
      resolve: (_, args, context) => start(context, name, definition, args.input),
    }),
  );
}

for (const { definition } of JOURNEYS) defineStart(definition);
