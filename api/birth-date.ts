import type { CivilDate } from '../statute';
import { ROLES, type Authorship } from '../workflows/kernel/people';
import { accepted, refused, type Judged, type Refusal } from '../workflows/kernel/refusals';
import { JOURNEYS, journeyOf } from '../workflows/catalogue';
import type { Command } from '../workflows/kernel/decide';
import { emptyJourney, fold } from '../workflows/kernel/state';
import { readRecorded, recorded } from '../activities/reading';
import type { RegisterDraft } from '../activities/register';
import { resultOf } from './acting';
import { builder, CommandError } from './builder';
import { bornInTheFuture, ChildRef, findChild, readChild, type ChildSeen } from './children';
import { tell, type Asked } from './commands';
import { momentOf, type Context } from './context';
import { innerId, notFound, uuidOf } from './ids';
import { badKey, badWords, keyField, onlyFor } from './inputs';
import { ActResultType, type ActResult } from './payload';
import { tellRegister } from './register';
import { erased, fingerprintOf } from './sealed';

/** What came of a correction: in the child's own record, and in each journey that rests on it. */
interface Corrected {
  readonly child: ChildSeen | null;
  readonly results: readonly ActResult[];
  readonly errors: readonly Refusal[];
}

const refusedAll = (wrong: Refusal): Corrected => ({ child: null, results: [], errors: [wrong] });

/** Whoever every journey lets record it; nothing is corrected in one place and refused in another. */
const CORRECTORS = ROLES.filter((role) =>
  JOURNEYS.every(({ definition }) => definition.facts['dateOfBirth']?.recordedBy.includes(role) ?? true),
);

interface CorrectionInput {
  readonly idempotencyKey: string;
  readonly child: string;
  readonly bornOn: CivilDate;
  readonly reason: string;
}

/** Corrects it in the child's own record first, and then in each journey; sent again, it finishes what was left. */
async function correctBirthDate(
  context: Context,
  { idempotencyKey, child: named, bornOn, reason }: CorrectionInput,
): Promise<Corrected> {
  const wrong =
    onlyFor(context, CORRECTORS, 'correct a date of birth') ??
    badKey(idempotencyKey) ??
    badWords(reason, 'reason') ??
    bornInTheFuture(context.now, bornOn);
  if (wrong) return refusedAll(wrong);
  const child = await findChild(context, innerId('Child', named) ?? '', momentOf(context, {}));
  if (!child) return refusedAll(notFound('child', 'child'));
  const told = await tellChild(context, child, { idempotencyKey, bornOn, reason });
  if (!told.ok) return refusedAll(told.refusal);
  const results = await spreadBirthDate(context, child.id);
  return { child: await findChild(context, child.id, momentOf(context, {})), results, errors: [] };
}

async function tellChild(
  context: Context,
  child: ChildSeen,
  { idempotencyKey, bornOn, reason }: Omit<CorrectionInput, 'child'>,
) {
  const { id, authority, reference } = child;
  const { bornIn } = await readChild(context, id, { knownBy: undefined });
  const words = await fingerprintOf(context, id, { reason });
  const sealed = words === null ? null : await context.keystore.seal(id, { correctionReason: reason });
  if (!sealed) return refused(erased('reason'));
  const event: RegisterDraft['event'] =
    bornIn === null
      ? { type: 'fact.recorded', fact: 'dateOfBirth', value: { bornOn } }
      : { type: 'fact.corrected', corrects: bornIn, value: { bornOn } };
  return tellRegister(context, {
    mutation: 'correctBirthDate',
    idempotencyKey,
    stream: { kind: 'child', id, authority, reference },
    content: { bornOn, words },
    drafts: (): Judged<readonly RegisterDraft[]> => accepted([{ event, occurred: { on: bornOn }, sealed }]),
  });
}

/**
 * Brings the date of birth of each of a child's journeys, open or ended, to what the child's own record says. Each is told
 * once for each correction, by an id that follows from it.
 */
export async function spreadBirthDate(context: Context, child: string): Promise<readonly ActResult[]> {
  const said = await lastSaid(context, child);
  if (!said) return [];
  const journeys = await context.prisma.journey.findMany({
    where: { child },
    select: { id: true, type: true, child: true },
    orderBy: { id: 'asc' },
  });
  const asked = (await Promise.all(journeys.map((journey) => correction(context, journey, said)))).flatMap(
    (one) => one ?? [],
  );
  const act = { mutation: 'correctBirthDate', idempotencyKey: said.command, author: said.author };
  const answers = await tell(context, act, asked);
  return asked.map(({ journey }) => resultOf(answers.find((answer) => answer.journey === journey.id)));
}

/** The last word on the date of birth in the child's own record. */
interface Said {
  readonly command: string;
  readonly bornOn: CivilDate;
  readonly author: Authorship;
  readonly reason: string;
}

async function lastSaid({ prisma, keystore }: Context, child: string): Promise<Said | undefined> {
  const rows = await prisma.event.findMany({
    where: { stream: child, type: { startsWith: 'fact.' } },
    orderBy: { sequence: 'desc' },
  });
  const row = rows.find(({ payload }) => typeof Object(Object(payload).value).bornOn === 'string');
  if (!row) return undefined;
  const { occurred, author, sealed } = recorded(row);
  const words = sealed && (await keystore.open(child, sealed.bytes));
  return {
    command: row.command,
    bornOn: occurred.on,
    author,
    reason: words?.['correctionReason'] ?? 'Date of birth registered',
  };
}

/** The command that tells one journey; undefined when it says so already and was not told by this very correction. */
async function correction(
  { prisma }: Context,
  journey: Asked['journey'],
  { command, bornOn, reason }: Said,
): Promise<Asked | undefined> {
  const { definition } = journeyOf(journey.type);
  if (!definition.facts['dateOfBirth']?.ofChild) return undefined;
  const commandId = uuidOf('birth-date', command, journey.id);
  const state = fold(emptyJourney(journey.id), await readRecorded(prisma, journey.id));
  const entry = state.entries.find(({ name }) => name === 'dateOfBirth');
  const told = await prisma.event.findFirst({
    where: { stream: journey.id, command: commandId },
    select: { type: true },
  });
  if (!told && entry?.value['bornOn'] === bornOn) return undefined;
  const of = { occurred: { on: bornOn }, value: { bornOn } };
  const first = told ? told.type === 'fact.recorded' : !entry;
  const tells: Command =
    first || !entry ? { type: 'record', fact: 'dateOfBirth', ...of } : { type: 'correct', entry: entry.id, ...of };
  return { journey, command: tells, secrets: tells.type === 'correct' ? { correctionReason: reason } : {}, commandId };
}

// ---- The mutation ----

const CorrectedType = builder.objectRef<Corrected>('CorrectBirthDatePayload').implement({
  description: "What came of a correction: in the child's own record, and in each journey that rests on it.",
  fields: (t) => ({
    child: t.field({
      type: ChildRef,
      nullable: true,
      description: 'The child, as corrected.',
      resolve: ({ child }) => child,
    }),
    results: t.field({
      type: [ActResultType],
      description: "What became of it in each of the child's journeys, open and ended.",
      resolve: ({ results }) => [...results],
    }),
    errors: t.field({
      type: [CommandError],
      description: 'Why it was refused as a whole; empty when it was not.',
      resolve: ({ errors }) => [...errors],
    }),
  }),
});

builder.mutationField('correctBirthDate', (t) =>
  t.field({
    type: CorrectedType,
    description:
      "Correct a child's date of birth: in the child's own record, and in each of the child's journeys, open and ended.",
    args: {
      input: t.arg({
        required: true,
        description: 'What it should have been.',
        type: builder.inputType('CorrectBirthDateInput', {
          description: 'A date of birth that was recorded wrongly, or not at all.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            child: f.id({ required: true, description: 'The child.' }),
            bornOn: f.field({ type: 'Date', required: true, description: 'The right date of birth.' }),
            reason: f.string({ required: true, description: 'Why it is corrected. Sealed before it is kept.' }),
          }),
        }),
      }),
    },
    resolve: (_, { input }, context) => correctBirthDate(context, input),
  }),
);
