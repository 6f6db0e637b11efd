import { batched } from '../activities/batched';
import { day } from '../activities/reading';
import type { RegisterDraft } from '../activities/register';
import type { Prisma } from '../prisma/client';
import { londonDate, type CivilDate } from '../statute';
import type { Role } from '../workflows/kernel/people';
import { accepted, refusal, type Refusal } from '../workflows/kernel/refusals';
import { seesChild } from './access';
import { builder, momentArgs } from './builder';
import { momentOf, perRequest, type Context, type Moment } from './context';
import { innerId, ownId } from './ids';
import { badKey, badReference, badWords, keyField, notTold, onlyFor, payloadOf, toldOf, type Told } from './inputs';
import { JourneyRef, journeysOfChild } from './journeys';
import { shows } from './looked';
import { tellRegister } from './register';
import { erased, fingerprintOf, openSealed, WithheldEnum, type Opened } from './sealed';

/** A child's row, as the database has it. */
export interface ChildRow {
  readonly id: string;
  readonly authority: string;
  readonly reference: string;
}

/** What the child's own stream comes to by a moment. */
export interface ChildPast {
  readonly registered: boolean;
  readonly bornOn: CivilDate | null;
  /** The event that first said so, by which a correction names it. */
  readonly bornIn: number | null;
  readonly sealedNames: string | null;
}

/** A child as somebody looks at it: by the two clocks of the question. */
export interface ChildSeen extends ChildRow, Moment {
  readonly pastOfChild: () => Promise<ChildPast>;
}

const visibleRows = perRequest((context) =>
  batched(async (ids: readonly string[]) => {
    const rows = await context.prisma.$queryRaw<ChildRow[]>`
      select c.id, c.authority, c.reference from child c where c.id = any(${[...ids]}) and c.sequence > 0 and ${seesChild(context)}`;
    return new Map(rows.map((row) => [row.id, row]));
  }),
);

/** A child whom the caller sees and who was registered by then; null when there is none. */
export async function findChild(context: Context, id: string, moment: Moment): Promise<ChildSeen | null> {
  const row = await visibleRows(context)(id);
  if (!row) return null;
  const seen = childSeen(context, row, moment);
  return moment.knownBy !== undefined && !(await seen.pastOfChild()).registered ? null : seen;
}

/** A child whom the caller was found to see; the child's own record is read when it is first asked for. */
export function childSeen(context: Context, row: ChildRow, moment: Moment): ChildSeen {
  let past: Promise<ChildPast> | undefined;
  return { ...row, ...moment, pastOfChild: () => (past ??= readChild(context, row.id, moment)) };
}

/** What was known of a child by a moment, from the child's own stream. */
export async function readChild(
  { prisma }: Pick<Context, 'prisma'>,
  id: string,
  { knownBy }: Pick<Moment, 'knownBy'>,
): Promise<ChildPast> {
  const until = knownBy === undefined ? {} : { recordedAt: { lte: knownBy } };
  const rows = await prisma.event.findMany({ where: { stream: id, ...until }, orderBy: { sequence: 'asc' } });
  return rows.reduce(take, { registered: false, bornOn: null, bornIn: null, sealedNames: null });
}

function take(
  past: ChildPast,
  { type, sequence, payload, sealed, occurredOn }: Prisma.EventGetPayload<object>,
): ChildPast {
  const { fact } = Object(payload) as { readonly fact?: unknown };
  if (type === 'child.registered') return { ...past, registered: true };
  // Of a child only the date of birth is corrected; it is also the day on which it happened.
  if (type === 'fact.corrected') return { ...past, bornOn: day(occurredOn) };
  if (type === 'fact.recorded' && fact === 'dateOfBirth') return { ...past, bornOn: day(occurredOn), bornIn: sequence };
  const names = type === 'fact.recorded' && fact === 'names' && sealed;
  return names ? { ...past, sealedNames: Buffer.from(names).toString('base64') } : past;
}

/** The child's names, for those who may see them and while the key exists; null when none were known. */
async function namesOf(context: Context, child: ChildSeen): Promise<Opened | null> {
  const { sealedNames } = await child.pastOfChild();
  return sealedNames === null ? null : openSealed(context, child.id, sealedNames);
}

/** A child's names as a paper has them; null where there are none, or where they are not for the caller. */
export async function childNamed(context: Context, id: string, moment: Moment): Promise<string | null> {
  const child = await findChild(context, id, moment);
  const names = child && (await namesOf(context, child))?.words;
  return names ? `${names['givenNames']} ${names['familyName']}` : null;
}

// ---- What the schema shows ----

export const ChildRef = builder.objectRef<ChildSeen>('Child');

builder.node(ChildRef, {
  ...shows<ChildSeen>(({ id, asAt, knownBy }) => ({ child: id, asAt, knownBy })),
  description: 'A child, by the own reference of the authority that registered the child.',
  id: { resolve: ({ id }) => id, description: 'Its opaque id.' },
  isTypeOf: (value) => typeof value === 'object' && value !== null && 'pastOfChild' in value,
  loadWithoutCache: (id, context) => findChild(context, id, momentOf(context, {})),
  fields: (t) => ({
    reference: t.exposeString('reference', { description: "The case system's own reference." }),
    givenNames: t.string({
      nullable: true,
      description: 'Given names; null where `namesWithheld` says why.',
      resolve: async (child, _, context) => (await namesOf(context, child))?.words?.['givenNames'] ?? null,
    }),
    familyName: t.string({
      nullable: true,
      description: 'Family name; null where `namesWithheld` says why.',
      resolve: async (child, _, context) => (await namesOf(context, child))?.words?.['familyName'] ?? null,
    }),
    namesWithheld: t.field({
      type: WithheldEnum,
      nullable: true,
      description: 'Why the names are not shown; null where they are.',
      resolve: async (child, _, context) => (await namesOf(context, child))?.withheld ?? null,
    }),
    bornOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The date of birth, as it was known.',
      resolve: async ({ pastOfChild }) => (await pastOfChild()).bornOn,
    }),
    journeys: t.field({
      type: [JourneyRef],
      description:
        "The child's journeys that the caller sees and that had started by the day asked about, the first started first.",
      resolve: async ({ id, asAt, knownBy }, _, context) => {
        const journeys = await journeysOfChild(context, id, { asAt, knownBy });
        return journeys.filter(({ startedOn }) => startedOn <= londonDate(asAt));
      },
    }),
  }),
});

builder.objectField(JourneyRef, 'child', (t) =>
  t.field({
    type: ChildRef,
    nullable: true,
    description: 'Whose journey it is.',
    resolve: ({ child, asAt, knownBy }, _, context) => findChild(context, child, { asAt, knownBy }),
  }),
);

builder.queryField('child', (t) =>
  t.field({
    type: ChildRef,
    nullable: true,
    description: 'One child; null when there is none, or the child is not for the caller.',
    args: { id: t.arg.id({ required: true, description: 'The id of the child.' }), ...momentArgs },
    resolve: (_, { id, ...moment }, context) =>
      findChild(context, innerId('Child', id) ?? '', momentOf(context, moment)),
  }),
);

// ---- Registering ----

/** Who may register children. */
const REGISTRARS: readonly Role[] = ['case-system', 'social-worker', 'team-manager'];

interface ChildInput {
  readonly idempotencyKey: string;
  readonly reference: string;
  readonly givenNames: string;
  readonly familyName: string;
  readonly bornOn?: CivilDate | null | undefined;
}

async function registerChild(context: Context, input: ChildInput): Promise<Told<ChildSeen>> {
  const wrong = onlyFor(context, REGISTRARS, 'register a child') ?? badChild(context, input);
  if (wrong) return notTold(wrong);
  const { idempotencyKey, reference, givenNames, familyName, bornOn } = input;
  const { authority } = context.caller;
  const id = ownId('child', authority, reference);
  const names = await fingerprintOf(context, id, { givenNames, familyName });
  const drafts = names === null ? null : await childDrafts(context, id, input);
  if (!drafts) return notTold(erased('reference'));
  const told = await tellRegister(context, {
    mutation: 'registerChild',
    idempotencyKey,
    opens: true,
    stream: { kind: 'child', id, authority, reference },
    content: { reference, bornOn: bornOn ?? null, names },
    drafts: async ({ sequence }) => accepted(sequence === 0 ? drafts : await firstNames(context, id, input, drafts)),
  });
  if (!told.ok) return notTold(told.refusal);
  const child = await findChild(context, id, momentOf(context, {}));
  const different = told.value || !child ? undefined : await differs(context, child, input);
  return different || !child ? notTold(different ?? NOT_THERE) : toldOf(child);
}

/** A child who was registered from a return has no names yet: they come with the first registration that has them. */
async function firstNames(
  context: Context,
  id: string,
  { bornOn }: ChildInput,
  drafts: readonly RegisterDraft[],
): Promise<readonly RegisterDraft[]> {
  const past = await readChild(context, id, { knownBy: undefined });
  const other = bornOn != null && past.bornOn !== null && past.bornOn !== bornOn;
  if (past.sealedNames !== null || other) return [];
  return drafts.filter(
    ({ event }) => event.type === 'fact.recorded' && (event.fact === 'names' || past.bornOn === null),
  );
}

const NOT_THERE = refusal(
  'unavailable',
  'The child was registered and cannot be shown. Send it again with the same key.',
);

function badChild(
  { now }: Context,
  { idempotencyKey, reference, givenNames, familyName, bornOn }: ChildInput,
): Refusal | undefined {
  return (
    badKey(idempotencyKey) ??
    badReference(reference, 'reference') ??
    badWords(givenNames, 'givenNames') ??
    badWords(familyName, 'familyName') ??
    bornInTheFuture(now, bornOn)
  );
}

/** What is wrong with a date of birth that has not come; a child who is not born yet has none. */
export const bornInTheFuture = (now: Context['now'], bornOn: CivilDate | null | undefined): Refusal | undefined =>
  bornOn != null && bornOn > londonDate(now)
    ? refusal('in-the-future', 'This date of birth has not come. Leave it out until the child is born.', 'bornOn')
    : undefined;

/** Null when the child's key was destroyed. */
async function childDrafts(context: Context, id: string, input: ChildInput): Promise<readonly RegisterDraft[] | null> {
  const { reference, givenNames, familyName, bornOn } = input;
  const today = { on: londonDate(context.now) };
  const sealed = await context.keystore.seal(id, { givenNames, familyName });
  if (!sealed) return null;
  const born: readonly RegisterDraft[] =
    bornOn == null
      ? []
      : [{ event: { type: 'fact.recorded', fact: 'dateOfBirth', value: { bornOn } }, occurred: { on: bornOn } }];
  return [
    { event: { type: 'child.registered', authority: context.caller.authority, reference }, occurred: today },
    { event: { type: 'fact.recorded', fact: 'names', value: {} }, occurred: today, sealed },
    ...born,
  ];
}

/** A child sent again is registered once, and only as the same child. */
async function differs(
  context: Context,
  child: ChildSeen,
  { givenNames, familyName, bornOn }: ChildInput,
): Promise<Refusal | undefined> {
  const { bornOn: known, sealedNames } = await child.pastOfChild();
  const names = sealedNames === null ? null : await context.keystore.open(child.id, sealedNames);
  if (names?.['givenNames'] === givenNames && names['familyName'] === familyName && (bornOn ?? known) === known)
    return undefined;
  context.looked.note({ child: child.id }, 'registerChild', context.now); // the refusal tells what the names are not
  return refusal(
    'different-body',
    'This reference is registered already, with other names or another date of birth. A date of birth is corrected with correctBirthDate.',
    'reference',
  );
}

builder.mutationField('registerChild', (t) =>
  t.field({
    type: payloadOf('RegisterChildPayload', 'child', ChildRef, 'The child.'),
    description:
      "Register a child by the case system's own reference. Sent twice, also under another key, it registers once.",
    args: {
      input: t.arg({
        required: true,
        description: 'The child.',
        type: builder.inputType('RegisterChildInput', {
          description: 'What is told of a child. Names are sealed with a key of the child before they are kept.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            reference: f.string({ required: true, description: "The case system's own reference. Never a name." }),
            givenNames: f.string({ required: true, description: 'Given names; sealed.' }),
            familyName: f.string({ required: true, description: 'Family name; sealed.' }),
            bornOn: f.field({ type: 'Date', description: 'The date of birth; left out before birth.' }),
          }),
        }),
      }),
    },
    resolve: (_, { input }, context) => registerChild(context, input),
  }),
);
