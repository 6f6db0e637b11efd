import type { Erasure } from '../activities/erasure';
import { ERASURE_GROUNDS, type Drafts, type ErasureGround } from '../activities/register';
import { londonDate } from '../statute';
import { ROLES, type Person, type Role } from '../workflows/kernel/people';
import { accepted, refusal, refused, type Judged, type Refusal } from '../workflows/kernel/refusals';
import { builder, enumOf, inWords } from './builder';
import { ChildRef, findChild, type ChildSeen } from './children';
import { momentOf, type Context } from './context';
import { innerId, notFound } from './ids';
import { badKey, badReference, keyField, notTold, onlyFor, payloadOf, toldOf, type Told } from './inputs';
import { tellRegister } from './register';
import { retainUntil } from './retention';
import { erasureOf } from './sealed';

/*
 * Erasure: the child's key is destroyed, and nothing that was sealed can be opened ever again. The record itself stays, with
 * its dates, and says that this was done.
 */

const ERASES: readonly Role[] = ['authority-administrator'];
/** A second person decides it, who answers for the service or for its law. */
const DECIDES: readonly Role[] = ['service-manager', 'service-lead', 'legal-adviser'];

/** Grounds that do not wait for the child's journeys to end. */
const AT_ANY_TIME: readonly ErasureGround[] = ['wrong-child', 'court-order'];

const GROUNDS: Readonly<Record<ErasureGround, string>> = {
  'retention-over': 'The period for which the record must be kept is over: see `retention` of the child',
  'wrong-child':
    'The record is of the wrong child, or should never have been made (accuracy: UK GDPR Article 5(1)(d); not read in the instrument)',
  'court-order': 'A court has ordered it',
  'erasure-request-upheld':
    'A request under Article 17 of the UK GDPR was upheld. Whether the law still wants the record kept (Article 17(3)(b)) is for the authority to decide; not read in the instrument',
};

const GroundEnum = enumOf<ErasureGround>(
  'ErasureGround',
  "Why a child's key may be destroyed.",
  Object.fromEntries(ERASURE_GROUNDS.map((ground) => [ground, GROUNDS[ground]])) as Record<ErasureGround, string>,
);

interface EraseInput {
  readonly idempotencyKey: string;
  readonly child: string;
  readonly ground: ErasureGround;
  readonly decision: string;
  readonly decidedBy: string;
}

/**
 * Records the erasure in the child's own stream and then destroys the key. Sent again, under whatever key, it destroys what
 * is left and records nothing more.
 */
async function eraseChild(context: Context, input: EraseInput): Promise<Told<ChildSeen>> {
  const { idempotencyKey, ground, decision } = input;
  const wrong =
    onlyFor(context, ERASES, "erase a child's record") ?? badKey(idempotencyKey) ?? badReference(decision, 'decision');
  if (wrong) return notTold(wrong);
  const child = await findChild(context, innerId('Child', input.child) ?? '', momentOf(context, {}));
  if (child?.authority !== context.caller.authority) return notTold(notFound('child', 'child'));
  const decider = await deciderOf(context, input.decidedBy);
  if (!decider.ok) return notTold(decider.refusal);
  const { id, authority, reference } = child;
  const told = await tellRegister(context, {
    mutation: 'eraseChild',
    idempotencyKey,
    stream: { kind: 'child', id, authority, reference },
    content: { ground, decision, decidedBy: decider.value.id },
    onBehalfOf: decider.value,
    drafts: draftsFor(context, child, input),
  });
  if (!told.ok) return notTold(told.refusal);
  await context.keystore.destroy(id);
  return toldOf(child);
}

/** Whoever decided it: a registered member of staff who may, and is not the caller. */
async function deciderOf({ prisma, caller }: Context, named: string): Promise<Judged<Person>> {
  const id = innerId('Staff', named);
  const member = id && (await prisma.staff.findFirst({ where: { id, authority: caller.authority } }));
  if (!member) return refused(notFound('member of staff', 'decidedBy'));
  const roles = ROLES.filter((role) => member.roles.includes(role));
  if (member.reference === caller.subject || !roles.some((role) => DECIDES.includes(role)))
    return refused(
      refusal(
        'not-allowed',
        `Another person decides this, who is one of: ${DECIDES.map(inWords).join(', ')}.`,
        'decidedBy',
      ),
    );
  return accepted({ id: member.reference, roles });
}

const draftsFor =
  (context: Context, { id }: ChildSeen, { ground, decision }: EraseInput): Drafts =>
  async () => {
    if (await erasureOf(context)(id)) return accepted([]);
    const wrong = await standsAgainst(context, id, ground);
    if (wrong) context.looked.note({ child: id }, 'eraseChild', context.now); // the refusal tells of the child's journeys
    if (wrong) return refused(wrong);
    return accepted([{ event: { type: 'key.erased', ground, decision }, occurred: { on: londonDate(context.now) } }]);
  };

async function standsAgainst(context: Context, child: string, ground: ErasureGround): Promise<Refusal | undefined> {
  const { prisma, caller, now } = context;
  const journeys = await prisma.journey.findMany({ where: { child }, select: { authority: true, endedOn: true } });
  if (journeys.some(({ authority }) => authority !== caller.authority))
    return refusal(
      'not-allowed',
      "Another authority has a journey of this child, and its words are sealed with the same key: they are not this authority's to erase.",
      'child',
    );
  if (!AT_ANY_TIME.includes(ground) && journeys.some(({ endedOn }) => endedOn === null))
    return refusal('not-yet', 'A journey of this child goes on. On this ground it must have ended first.', 'child');
  const until = ground === 'retention-over' ? await retainUntil(context, child) : undefined;
  return until === null || (until !== undefined && until >= londonDate(now))
    ? refusal('not-yet', 'The record must still be kept: `retainUntil` of the child says until when.', 'ground')
    : undefined;
}

// ---- What the schema shows ----

const ErasureType = builder.objectRef<Erasure>('Erasure').implement({
  description:
    "That a child's key was destroyed. From then on no process opens or seals anything of the child; unwrapped copies of the key leave the memory of every process within a minute.",
  fields: (t) => ({
    on: t.field({ type: 'Date', description: 'The day of it.', resolve: ({ on }) => on }),
    ground: t.expose('ground', { type: GroundEnum, description: 'Why.' }),
    decision: t.exposeString('decision', { description: "The authority's own reference of the decision." }),
    entry: t.exposeInt('entry', {
      description: "The entry in the child's own record, which says who did and decided it.",
    }),
  }),
});

builder.objectField(ChildRef, 'erasure', (t) =>
  t.field({
    type: ErasureType,
    nullable: true,
    description:
      'The erasure of what was sealed of the child, whatever moment is asked about; null when there was none.',
    resolve: async ({ id }, _, context) => (await erasureOf(context)(id)) ?? null,
  }),
);

builder.mutationField('eraseChild', (t) =>
  t.field({
    type: payloadOf('EraseChildPayload', 'child', ChildRef, 'The child, of whom dates and codes are left.'),
    description:
      "Destroy the key of a child, so that the names and every sealed word, of the child and of all the child's journeys, can never be opened again. Dates, codes, references and the chain stay. For administrators, on the decision of a second person. It cannot be undone; sent again, it finishes what was left.",
    args: {
      input: t.arg({
        required: true,
        description: 'Whose, why, and who decided it.',
        type: builder.inputType('EraseChildInput', {
          description: 'An erasure.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            child: f.id({ required: true, description: "The child, of the caller's own authority." }),
            ground: f.field({ type: GroundEnum, required: true, description: 'Why.' }),
            decision: f.string({
              required: true,
              description: "The authority's own reference of the decision. Never a name: it stays in the clear.",
            }),
            decidedBy: f.id({
              required: true,
              description: `The registered member of staff who decided it, and is not the caller. One of: ${DECIDES.map(inWords).join(', ')}.`,
            }),
          }),
        }),
      }),
    },
    resolve: (_, { input }, context) => eraseChild(context, input),
  }),
);
