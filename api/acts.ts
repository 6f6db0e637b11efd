import { londonDate } from '../statute';
import { JOURNEYS } from '../workflows/catalogue';
import { homeMatching } from '../workflows/home-matching/definition';
import type { DecisionDefinition, Control, FactDefinition, JourneyDefinition } from '../workflows/kernel/definition';
import type { Recorded } from '../workflows/kernel/events';
import { accepted, refusal, refused, type Refusal } from '../workflows/kernel/refusals';
import type { Field, Shape } from '../workflows/kernel/shape';
import { act, actFields, oneActFields, type ActInput } from './acting';
import { builder, enumOf, inWords, sentenceCase } from './builder';
import { type Context } from './context';
import { badChoice, innerRefs, noteRefused } from './home-matching/choice';
import { innerId, globalId } from './ids';
import { badWords, readValues } from './inputs';
import type { JourneySeen } from './journeys';
import { ActPayload, type ActOutcome } from './payload';

/*
 * The mutations of each journey are made from its definition: one for each thing that may be recorded, decided or corrected,
 * typed and documented by what the definition says of it.
 */

type InputFields = Parameters<typeof actFields>[0];

const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

// ---- Fields ----

/** The names of the enums of one journey: shared where all fields of one name share their options. */
function enumNames({
  noun,
  facts,
  decisions,
}: JourneyDefinition): (owner: string, name: string, options: readonly string[]) => string {
  const used = new Map<readonly string[], Set<string>>();
  for (const { holds } of [...Object.values(facts), ...Object.values(decisions)])
    for (const [name, { options }] of Object.entries(holds))
      if (options) used.set(options, (used.get(options) ?? new Set()).add(name));
  const uses = (options: readonly string[]) =>
    [...Object.values(facts), ...Object.values(decisions)]
      .flatMap(({ holds }) => Object.values(holds))
      .filter((field) => field.options === options).length;
  return (owner, name, options) =>
    uses(options) > 1 && used.get(options)?.size === 1
      ? `${noun}${pascal(name)}`
      : `${noun}${pascal(owner)}${pascal(name)}`;
}

type CodeEnum = ReturnType<typeof enumOf<string>>;

/** The enums of one journey, each made once. */
function enumsOf(definition: JourneyDefinition): (owner: string, name: string, field: Field) => CodeEnum {
  const nameOf = enumNames(definition);
  const made = new Map<string, CodeEnum>();
  return (owner, name, { options = [], says }) => {
    const called = nameOf(owner, name, options);
    const known =
      made.get(called) ??
      enumOf(called, `${says}.`, Object.fromEntries(options.map((code) => [code, sentenceCase(code)])));
    made.set(called, known);
    return known;
  };
}

/** What an input says beside the values, so that no definition may use these names. */
const TAKEN = [
  'idempotencyKey',
  'journeys',
  'journey',
  'entry',
  'correctionReason',
  'occurredOn',
  'occurredAt',
  'onBehalfOf',
];

/** The input fields of a shape. @param corrects sealed words may be left out, for those given before stand */
function shapeFields(
  f: InputFields,
  owner: string,
  shape: Shape,
  enumFor: ReturnType<typeof enumsOf>,
  corrects = false,
) {
  return Object.fromEntries(
    Object.entries(shape).map(([name, field]) => {
      if (TAKEN.includes(name)) throw new Error(`${owner} holds ${name}, which every act has.`);
      const required = !field.optional && !(corrects && field.sealed);
      return [name, inputField(f, owner, name, field, required, enumFor)];
    }),
  );
}

function inputField(
  f: InputFields,
  owner: string,
  name: string,
  field: Field,
  required: boolean,
  enumFor: ReturnType<typeof enumsOf>,
) {
  const says = field.sealed ? `${field.says}. Sealed before it is kept; up to 20,000 characters.` : `${field.says}.`;
  const options = { required, description: says };
  switch (field.kind) {
    case 'date':
      return f.field({ ...options, type: 'Date' });
    case 'instant':
      return f.field({ ...options, type: 'DateTime' });
    case 'code':
      return f.field({ ...options, type: enumFor(owner, name, field) });
    case 'codes':
      return f.field({ ...options, type: [enumFor(owner, name, field)] });
    case 'yes-no':
      return f.boolean(options);
    case 'count':
      return f.int(options);
    case 'refs':
      return f.stringList({ ...options, description: `${says} Opaque references, never names.` });
    case 'ref':
      return f.string({ ...options, description: `${says} An opaque reference, never a name.` });
    case 'text':
      return f.string(options);
  }
}

// ---- What a mutation does ----

// The values beside these fields are those of the definition; they are read by its shape.
type Telling = Pick<ActInput, keyof ActInput>;
type Correcting = Omit<Telling, 'journeys'> & {
  readonly journey: string;
  readonly entry: number;
  readonly correctionReason: string;
};

/** Something that a definition lets be told: a fact or a decision. */
interface Tellable {
  readonly kind: 'fact' | 'decision';
  readonly id: string;
  readonly title: string;
  readonly occurred: string;
  readonly holds: Shape;
  readonly by: readonly string[];
  readonly control?: Control | undefined;
}

const CONTROL_SAYS: Readonly<Record<Control, string>> = {
  'young-person': ' Told outside only as the young person agrees.',
  duty: ' Told outside only under a duty that asks for it.',
  plan: ' Told only to those who work with the plan.',
};

const ofFact = ([id, { title, occurred, holds, recordedBy, control }]: [string, FactDefinition]): Tellable => ({
  kind: 'fact',
  id,
  title,
  occurred,
  holds,
  by: recordedBy,
  control,
});
const ofDecision = ([id, { title, occurred, holds, decidedBy }]: [string, DecisionDefinition]): Tellable => ({
  kind: 'decision',
  id,
  title,
  occurred,
  holds,
  by: decidedBy,
});

function tellables({ facts, decisions }: JourneyDefinition): readonly Tellable[] {
  const own = Object.entries(facts).filter(([, { ofChild, ownMutation }]) => !ofChild && !ownMutation);
  const made = Object.entries(decisions).filter(([, { ownMutation }]) => !ownMutation);
  return [...own.map(ofFact), ...made.map(ofDecision)];
}

const wrongType = (path: string): Refusal => refusal('not-in-this-journey', 'This is a journey of another type.', path);

async function telling(
  context: Context,
  mutation: string,
  type: string,
  { kind, id, holds }: Tellable,
  input: Telling,
): Promise<ActOutcome> {
  const given = readValues(holds, input);
  if (!given.ok) return { results: [], errors: [given.refusal] };
  const { secrets } = given.value;
  const value = innerRefs(type, given.value.value);
  const chooses = type === homeMatching.id && id === 'homeChoice';
  const outcome = await act(context, mutation, input, async (journey, occurred) => {
    if (journey.type !== type) return refused(wrongType('journeys'));
    const wrong = chooses ? await badChoice(context, journey, value) : undefined;
    if (wrong) return refused(wrong);
    const command =
      kind === 'fact'
        ? ({ type: 'record', fact: id, occurred, value } as const)
        : ({ type: 'decide', decision: id, occurred, value } as const);
    return accepted({ command, secrets });
  });
  return chooses ? noteRefused(context, mutation, input, outcome) : outcome;
}

async function correcting(
  context: Context,
  mutation: string,
  type: string,
  told: Tellable,
  input: Correcting,
): Promise<ActOutcome> {
  const { journey: named, entry, correctionReason } = input;
  const given = readValues(told.holds, input);
  const wrong = given.ok ? badWords(correctionReason, 'correctionReason') : given.refusal;
  if (wrong || !given.ok) return { results: [], errors: wrong ? [wrong] : [] };
  const { value, secrets } = given.value;
  return act(context, mutation, { ...input, journeys: [named] }, async (journey, occurred) => {
    if (journey.type !== type) return refused(wrongType('journey'));
    const said = await entryOf(journey, entry);
    if (!said || !recordsA(told, said))
      return refused(refusal('not-in-this-journey', `This entry is not of "${told.title}".`, 'entry'));
    return accepted({
      command: { type: 'correct', entry, occurred, value },
      secrets: { ...secrets, correctionReason },
    });
  });
}

const entryOf = async (journey: JourneySeen, entry: number): Promise<Recorded | undefined> =>
  (await journey.past()).events.find(({ sequence }) => sequence === entry);

const recordsA = ({ kind, id }: Tellable, { event }: Recorded): boolean =>
  kind === 'fact'
    ? event.type === 'fact.recorded' && event.fact === id
    : event.type === 'decision.made' && event.decision === id;

// ---- The mutations of each journey ----

const verbs = { fact: 'record', decision: 'decide' } as const;

function defineActs(definition: JourneyDefinition): void {
  const enumFor = enumsOf(definition);
  for (const told of tellables(definition)) {
    defineTelling(definition, told, enumFor);
    defineCorrecting(definition, told, enumFor);
  }
}

function defineTelling(
  { id: type, noun }: JourneyDefinition,
  told: Tellable,
  enumFor: ReturnType<typeof enumsOf>,
): void {
  const name = `${verbs[told.kind]}${noun}${pascal(told.id)}`;
  const input = builder.inputRef<Telling>(`${pascal(name)}Input`).implement({
    description: `${told.title}: what is told of it.`,
    // Made from the definition, so the types cannot follow; the values are checked by the definition's own shape.
    fields: (f) => ({ ...actFields(f, `${told.occurred}.`), ...shapeFields(f, told.id, told.holds, enumFor) }) as never,
  });
  builder.mutationField(name, (t) =>
    t.field({
      type: ActPayload,
      description: `${told.kind === 'fact' ? 'Record' : 'Decide'}: ${told.title}. By: ${told.by.map(inWords).join(', ')}.${told.control ? CONTROL_SAYS[told.control] : ''}`,
      args: { input: t.arg({ type: input, required: true, description: 'What is told.' }) },
      resolve: (_, args, context) => telling(context, name, type, told, args.input),
    }),
  );
}

function defineCorrecting(
  { id: type, noun }: JourneyDefinition,
  told: Tellable,
  enumFor: ReturnType<typeof enumsOf>,
): void {
  const name = `correct${noun}${pascal(told.id)}`;
  const input = builder.inputRef<Correcting>(`${pascal(name)}Input`).implement({
    description: `${told.title}: what an earlier entry should have said. Clear values are all given anew; sealed words left out stand as they were.`,
    // As above.
    fields: (f) =>
      ({
        ...correctionFields(f),
        ...oneActFields(f, `${told.occurred}.`),
        ...shapeFields(f, told.id, told.holds, enumFor, true),
      }) as never,
  });
  builder.mutationField(name, (t) =>
    t.field({
      type: ActPayload,
      description: `Correct: ${told.title}. The earlier entry stays in the record. By: ${told.by.map(inWords).join(', ')}.`,
      args: { input: t.arg({ type: input, required: true, description: 'What it should have said.' }) },
      resolve: (_, args, context) => correcting(context, name, type, told, args.input),
    }),
  );
}

const correctionFields = (f: InputFields) => ({
  journey: f.id({ required: true, description: 'The journey.' }),
  entry: f.int({ required: true, description: 'The entry: its `sequence` in the timeline of the journey.' }),
  correctionReason: f.string({ required: true, description: 'Why. Sealed before it is kept.' }),
});

for (const { definition } of JOURNEYS) defineActs(definition);

// ---- The same in every journey ----

const WithdrawEntryInput = builder.inputType('WithdrawEntryInput', {
  description: 'An entry that should never have been made.',
  fields: (f) => {
    const { idempotencyKey, onBehalfOf } = oneActFields(f, '');
    return { idempotencyKey, onBehalfOf, ...correctionFields(f) };
  },
});

async function withdraw(context: Context, input: typeof WithdrawEntryInput.$inferInput): Promise<ActOutcome> {
  const { journey: named, entry, correctionReason } = input;
  const wrong = badWords(correctionReason, 'correctionReason');
  if (wrong) return { results: [], errors: [wrong] };
  const today = londonDate(context.now);
  return act(
    context,
    'withdrawEntry',
    { ...input, journeys: [named], occurredOn: today },
    async (journey, occurred) => {
      const said = await entryOf(journey, entry);
      const ofChild = said?.event.type === 'fact.recorded' && definitionOf(journey).facts[said.event.fact]?.ofChild;
      if (ofChild)
        return refused(
          refusal(
            'not-allowed',
            'This is a fact of the child, and is corrected for all journeys of the child at once.',
            'entry',
          ),
        );
      return accepted({ command: { type: 'withdraw', entry, occurred }, secrets: { correctionReason } });
    },
  );
}

function definitionOf({ type }: JourneySeen): JourneyDefinition {
  const found = JOURNEYS.find(({ definition }) => definition.id === type);
  if (!found) throw new Error(`There is no journey of type ${type}.`);
  return found.definition;
}

const allSteps = JOURNEYS.flatMap(({ definition: { steps } }) => Object.values(steps));
const excuses = allSteps.flatMap(({ title, excusedBy }) =>
  excusedBy === 'nobody' ? [] : excusedBy.reasons.map((code) => ({ code, title })),
);

const ExcuseReasonEnum = enumOf<string>(
  'ExcuseReason',
  'Why a duty is excused. Each step says which of them it knows.',
  Object.fromEntries(
    excuses.map(({ code }) => [
      code,
      `${sentenceCase(code)}. For: ${excuses
        .filter((other) => other.code === code)
        .map(({ title }) => title)
        .join('; ')}`,
    ]),
  ),
);

const ExcuseDutyInput = builder.inputType('ExcuseDutyInput', {
  description: 'A duty that need not be done, and why. It moves no date.',
  fields: (f) => ({
    ...oneActFields(f, 'The day on which it was excused.'),
    duty: f.id({ required: true, description: 'The duty.' }),
    reason: f.field({ type: ExcuseReasonEnum, required: true, description: 'One of the reasons that its step knows.' }),
    note: f.string({ description: 'What else is said of it. Sealed before it is kept.' }),
  }),
});

async function excuse(context: Context, input: typeof ExcuseDutyInput.$inferInput): Promise<ActOutcome> {
  const { duty: named, reason, note } = input;
  const [journey = '', ...key] = (innerId('Duty', named) ?? '').split('/');
  const wrong = note == null ? undefined : badWords(note, 'note');
  if (wrong) return { results: [], errors: [wrong] };
  return act(context, 'excuseDuty', { ...input, journeys: [globalId('Journey', journey)] }, (_, occurred) =>
    accepted({
      command: { type: 'excuse', duty: key.join('/'), reason, occurred },
      secrets: note == null ? {} : { note },
    }),
  );
}

const allEnds = JOURNEYS.flatMap(({ definition: { ends } }) => Object.entries(ends));

const EndEnum = enumOf<string>(
  'JourneyEnd',
  'How a journey ends.',
  Object.fromEntries(allEnds.map(([id, { title }]) => [id, `${title}.`])),
);

const EndJourneyInput = builder.inputType('EndJourneyInput', {
  description: 'The end of a journey, which settles every open duty.',
  fields: (f) => ({
    ...actFields(f, 'The day on which it ended.'),
    end: f.field({ type: EndEnum, required: true, description: 'How it ends.' }),
  }),
});

builder.mutationFields((t) => ({
  withdrawEntry: t.field({
    type: ActPayload,
    description:
      'Withdraw an entry that should never have been made: something recorded or decided, an excuse, the offer or the answer of a hand-over, an end. It stays in the record. By whoever may make such an entry.',
    args: { input: t.arg({ type: WithdrawEntryInput, required: true, description: 'Which, and why.' }) },
    resolve: (_, { input }, context) => withdraw(context, input),
  }),
  excuseDuty: t.field({
    type: ActPayload,
    description: 'Excuse a duty, with a reason that its step knows, by somebody who may.',
    args: { input: t.arg({ type: ExcuseDutyInput, required: true, description: 'Which, and why.' }) },
    resolve: (_, { input }, context) => excuse(context, input),
  }),
  endJourney: t.field({
    type: ActPayload,
    description: 'End a journey. Every open duty is settled; what an end lacks is told.',
    args: { input: t.arg({ type: EndJourneyInput, required: true, description: 'Which, and how.' }) },
    resolve: (_, { input }, context) =>
      act(context, 'endJourney', input, (_journey, occurred) =>
        accepted({ command: { type: 'end', end: input.end, occurred } }),
      ),
  }),
}));
