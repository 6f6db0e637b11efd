import {
  HOME_FIELDS,
  NEED_FIELDS,
  type HomeField,
  type NeedField,
} from '../../workflows/home-matching/search/disclosure';
import { accepted, refusal, type Refusal } from '../../workflows/kernel/refusals';
import { teamsOf } from '../access';
import { builder } from '../builder';
import type { Context } from '../context';
import { innerId, notFound } from '../ids';
import { badKey, badWords, keyField, notTold, payloadOf, toldOf, type Told } from '../inputs';
import { tellRegister } from '../register';
import { erased } from '../sealed';
import { HomeFieldEnum, NeedFieldEnum } from './approaches';
import { AUTHORITY_ROLES, PROVIDER_ROLES } from './approach-rows';
import { BODY_ROLES, occurredAt, requestDraft, requestFor, tellRequest } from './request';

/*
 * Words for others to read at their stage: the social worker's about the children, the provider's about the home. They are sealed, field
 * by field, and opened for nobody before the stage of that field.
 */

/** Fields of a need that follow from it or from the register of children: nobody tells them. */
const FOLLOWS: readonly NeedField[] = [
  ...(['age-in-years', 'number-of-children', 'home-type', 'pattern', 'needed-from', 'length', 'region'] as const),
  ...(['coded-musts', 'emergency', 'travel-minutes', 'name', 'date-of-birth'] as const),
  ...(['excluded-areas', 'avoided-people', 'rival-options'] as const),
];
/** The same of a home. */
const OF_REGISTER: readonly HomeField[] = ['terms', 'ages', 'patterns', 'offers', 'point', 'limits', 'km-and-minutes'];

interface Words<F extends string> {
  readonly field: F;
  readonly words: string;
}

function badFields<F extends string>(
  fields: readonly Words<F>[],
  all: readonly F[],
  follows: readonly F[],
): Refusal | undefined {
  if (fields.length === 0 || fields.length > all.length)
    return refusal('invalid-value', 'Tell at least one field.', 'fields');
  const place = fields.findIndex(({ field }) => follows.includes(field));
  if (place >= 0)
    return refusal(
      'invalid-value',
      'This follows from what is known; nobody tells it.',
      'fields',
      String(place),
      'field',
    );
  if (new Set(fields.map(({ field }) => field)).size < fields.length)
    return refusal('invalid-value', 'Tell each field once.', 'fields');
  return fields.map(({ words }, index) => badWords(words, 'fields', String(index), 'words')).find(Boolean);
}

const sealable = <F extends string>(fields: readonly Words<F>[]): Record<string, string> =>
  Object.fromEntries(fields.map(({ field, words }) => [field, words]));

// ---- The children ----

interface ChildrenTold {
  readonly idempotencyKey: string;
  readonly request: string;
  readonly fields: readonly Words<NeedField>[];
  readonly agreed?: readonly NeedField[] | null | undefined;
}

async function describeChildren(
  context: Context,
  { idempotencyKey, request: id, fields, agreed }: ChildrenTold,
): Promise<Told<readonly NeedField[]>> {
  const wrong = badKey(idempotencyKey) ?? badFields(fields, NEED_FIELDS, FOLLOWS);
  if (wrong) return notTold(wrong);
  const request = await requestFor(context, id);
  const works = context.caller.roles.some((role) => AUTHORITY_ROLES.includes(role));
  if (!request || request.authority !== context.caller.authority || !works)
    return notTold(notFound('request', 'request'));
  const [child = ''] = request.children;
  const words = sealable(fields);
  const [sealed, print] = await Promise.all([
    context.keystore.seal(child, words),
    context.keystore.fingerprint(child, words),
  ]);
  if (!sealed) return notTold(erased('request'));
  const told = { fields: fields.map(({ field }) => field).toSorted(), agreed: [...(agreed ?? [])].toSorted() };
  const done = await tellRequest(context, {
    ...{ mutation: 'describeChildren', idempotencyKey, request, content: { ...told, print } },
    drafts: () => accepted([{ ...requestDraft(context, { type: 'child.described', ...told }), sealed }]),
  });
  return done.ok ? toldOf(told.fields) : notTold(done.refusal);
}

// ---- The home ----

interface HomeTold {
  readonly idempotencyKey: string;
  readonly home: string;
  readonly fields: readonly Words<HomeField>[];
  readonly withConsent: boolean;
}

async function describeHome(
  context: Context,
  { idempotencyKey, home: id, fields, withConsent }: HomeTold,
): Promise<Told<readonly HomeField[]>> {
  const wrong = badKey(idempotencyKey) ?? badFields(fields, HOME_FIELDS, OF_REGISTER);
  if (wrong) return notTold(wrong);
  const home = await context.prisma.home.findUnique({ where: { id: innerId('Home', id) ?? '' } });
  if (!home || !maySpeakFor(context, home)) return notTold(notFound('home', 'home'));
  const words = sealable(fields);
  const [sealed, print] = await Promise.all([
    context.keystore.seal(home.id, words),
    context.keystore.fingerprint(home.id, words),
  ]);
  if (!sealed) return notTold(notFound('home', 'home'));
  const told = { fields: fields.map(({ field }) => field).toSorted(), withConsent };
  const { body, provider, reference } = home;
  const done = await tellRegister(context, {
    ...{ mutation: 'describeHome', idempotencyKey, content: { ...told, print } },
    stream: { kind: 'home', id: home.id, body, provider, reference },
    drafts: () => accepted([{ event: { type: 'home.described', ...told }, occurred: occurredAt(context.now), sealed }]),
  });
  return done.ok ? toldOf(told.fields) : notTold(done.refusal);
}

/** Its provider, and those who keep the register. */
function maySpeakFor(
  { caller }: Context,
  { body, provider }: { readonly body: string; readonly provider: string },
): boolean {
  if (caller.authority !== body) return false;
  if (caller.roles.some((role) => BODY_ROLES.includes(role))) return true;
  return caller.roles.some((role) => PROVIDER_ROLES.includes(role)) && teamsOf(caller).includes(provider);
}

// ---- Mutations ----

/** The payload of what was told: the fields, never their words. */
const fieldsTold = <F extends string>(name: string, type: typeof NeedFieldEnum | typeof HomeFieldEnum) => {
  const Fields = builder.objectRef<readonly F[]>(`${name}Fields`).implement({
    description: 'Which fields were told; their words are sealed.',
    fields: (t) => ({
      fields: t.field({ type: [type], description: 'Which.', resolve: (fields) => [...fields] as never }), // one of the two enums
    }),
  });
  return payloadOf(`${name}Payload`, 'told', Fields, 'What was told.');
};

const wordsInput = (name: string, type: typeof NeedFieldEnum | typeof HomeFieldEnum) =>
  builder.inputType(name, {
    description: 'Words for one field.',
    fields: (f) => ({
      field: f.field({ type, required: true, description: 'Which field.' }),
      words: f.string({
        required: true,
        description: 'The words. Sealed before they are kept; up to 20,000 characters.',
      }),
    }),
  });

builder.mutationFields((t) => ({
  describeChildren: t.field({
    type: fieldsTold<NeedField>('DescribeChildren', NeedFieldEnum),
    description:
      'Tell in words what providers read of the children, each field at its stage. What was told last for a field stands. For the authority.',
    args: {
      input: t.arg({
        required: true,
        description: 'The fields.',
        type: builder.inputType('DescribeChildrenInput', {
          description: 'Words about the children of a request.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            request: f.id({ required: true, description: 'For which request.' }),
            fields: f.field({
              type: [wordsInput('NeedWords', NeedFieldEnum)],
              required: true,
              description: 'The fields.',
            }),
            agreed: f.field({
              type: [NeedFieldEnum],
              description: 'Those that the child lets be told, where its leave is wanted.',
            }),
          }),
        }),
      }),
    },
    resolve: (_, { input }, context) => describeChildren(context, input as ChildrenTold), // of the enum above
  }),
  describeHome: t.field({
    type: fieldsTold<HomeField>('DescribeHome', HomeFieldEnum),
    description:
      'Tell in words what others read of a home, each field at its stage. For its provider and those who search.',
    args: {
      input: t.arg({
        required: true,
        description: 'The fields.',
        type: builder.inputType('DescribeHomeInput', {
          description: 'Words about a home.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            home: f.id({ required: true, description: 'Which home.' }),
            fields: f.field({
              type: [wordsInput('HomeWords', HomeFieldEnum)],
              required: true,
              description: 'The fields.',
            }),
            withConsent: f.boolean({ required: true, description: 'The carers agree that the child is shown these.' }),
          }),
        }),
      }),
    },
    resolve: (_, { input }, context) => describeHome(context, input as HomeTold), // of the enum above
  }),
}));
