import { batched } from '../activities/batched';
import { bodyHash } from '../activities/chain';
import { register, type Drafts, type RegisterDraft, type Registration } from '../activities/register';
import { londonDate } from '../statute';
import { ROLES, type Person, type Role } from '../workflows/kernel/people';
import { accepted, type Judged, type Refusal } from '../workflows/kernel/refusals';
import type { Kept } from '../workflows/messages';
import { perRequest, type Context } from './context';
import {
  builder,
  connectionOf,
  cursorOf,
  pageArgs,
  pageOf,
  pageSize,
  readCursor,
  RoleEnum,
  type Page,
} from './builder';
import { badKey, badReference, badTitle, keyField, notTold, onlyFor, payloadOf, toldOf, type Told } from './inputs';
import { asked } from './errors';
import { commandId, globalId, innerId, notFound, ownId } from './ids';

// ---- What the schema shows ----

interface AuthorityRow {
  readonly code: string;
  readonly title: string;
}

interface TeamRow {
  readonly id: string;
  readonly code: string;
  readonly title: string;
}

interface StaffRow {
  readonly id: string;
  readonly reference: string;
  readonly roles: readonly string[];
  readonly teams: readonly string[];
}

export const AuthorityType = builder.objectRef<AuthorityRow>('Authority').implement({
  description: 'A local authority.',
  fields: (t) => ({
    id: t.id({ description: 'Its opaque id.', resolve: ({ code }) => globalId('Authority', code) }),
    code: t.exposeString('code', { description: 'Its code, as in the tokens of its staff.' }),
    title: t.exposeString('title', { description: 'Its name.' }),
  }),
});

export const TeamType = builder.objectRef<TeamRow>('Team').implement({
  description: 'Those whom one supervisor answers for.',
  fields: (t) => ({
    id: t.id({ description: 'Its opaque id.', resolve: ({ id }) => globalId('Team', id) }),
    code: t.exposeString('code', { description: 'Its code, as in the tokens of its staff.' }),
    title: t.exposeString('title', { description: 'Its name.' }),
  }),
});

const StaffType = builder.objectRef<StaffRow>('Staff').implement({
  description: 'A member of staff, by an opaque reference.',
  fields: (t) => ({
    id: t.id({ description: 'An opaque id, for `onBehalfOf`.', resolve: ({ id }) => globalId('Staff', id) }),
    reference: t.exposeString('reference', { description: "The authority's own reference, as in the person's token." }),
    roles: t.field({
      type: [RoleEnum],
      description: 'What the person may do.',
      resolve: ({ roles }) => ROLES.filter((role) => roles.includes(role)),
    }),
    teams: t.field({
      type: [TeamType],
      description: 'The teams that the person works in.',
      resolve: async ({ teams }, _, context) =>
        (await Promise.all(teams.map((id) => teamWith(context)(id)))).filter((team) => team !== undefined),
    }),
  }),
});

/** Teams by id, whatever authority they are of: their names are no secret to those who see a journey of theirs. */
export const teamWith = perRequest(({ prisma }) =>
  batched(async (ids: readonly string[]) => {
    const rows = await prisma.team.findMany({ where: { id: { in: [...ids] } } });
    return new Map(rows.map((team) => [team.id, team]));
  }),
);

// ---- Telling a register ----

/** What is told of a stream that is no journey. */
export interface Telling {
  readonly mutation: string;
  readonly idempotencyKey: string;
  readonly stream: Registration['stream'];
  readonly opens?: boolean;
  /** What the caller said, by which a different content under the same key is known. */
  readonly content: unknown;
  /** Whoever decided it, where that is not the caller: both names are kept. */
  readonly onBehalfOf?: Person;
  readonly drafts: Drafts;
}

/** Records it once, by the caller's key. */
export function tellRegister(context: Context, telling: Telling): Promise<Judged<Kept | undefined>> {
  const { caller, now, prisma } = context;
  const { mutation, idempotencyKey, stream, opens = false, content, onBehalfOf, drafts } = telling;
  return register(prisma, {
    stream,
    opens,
    command: commandId(caller.authority, caller.subject, idempotencyKey, stream.id),
    body: bodyHash({ mutation, content }),
    author: { by: { id: caller.subject, roles: caller.roles }, ...(onBehalfOf ? { onBehalfOf } : {}) },
    recordedAt: now,
    drafts,
  });
}

const ADMINISTRATORS: readonly Role[] = ['authority-administrator'];

/** Tells the authority's own stream something that only its administrators may say. */
export async function tellAuthority<T>(
  context: Context,
  telling: Omit<Telling, 'stream' | 'drafts'> & { readonly event: RegisterDraft['event'] },
  wrong: Refusal | undefined,
  value: () => T,
): Promise<Told<T>> {
  const refusedFor = onlyFor(context, ADMINISTRATORS, 'set up an authority') ?? wrong;
  if (refusedFor) return notTold(refusedFor);
  const { event, ...rest } = telling;
  const drafts = () => accepted([{ event, occurred: { on: londonDate(context.now) } }]);
  const told = await tellRegister(context, {
    ...rest,
    stream: { kind: 'authority', id: context.caller.authority },
    drafts,
  });
  return told.ok ? toldOf(value()) : notTold(told.refusal);
}

// ---- Mutations ----

builder.mutationField('registerAuthority', (t) =>
  t.field({
    type: payloadOf('RegisterAuthorityPayload', 'authority', AuthorityType, 'The authority.'),
    description: "Register the caller's own authority, or give it another name. For administrators.",
    args: {
      input: t.arg({
        required: true,
        description: 'Its name.',
        type: builder.inputType('RegisterAuthorityInput', {
          description: 'What is told of an authority. Its code is that of the caller.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            title: f.string({ required: true, description: 'Its name.' }),
          }),
        }),
      }),
    },
    resolve: (_, { input: { idempotencyKey, title } }, context) =>
      tellAuthority(
        context,
        {
          mutation: 'registerAuthority',
          idempotencyKey,
          opens: true,
          content: { title },
          event: { type: 'authority.registered', title },
        },
        badKey(idempotencyKey) ?? badTitle(title, 'title'),
        () => ({ code: context.caller.authority, title }),
      ),
  }),
);

builder.mutationField('registerTeam', (t) =>
  t.field({
    type: payloadOf('RegisterTeamPayload', 'team', TeamType, 'The team.'),
    description: 'Register a team, or give it another name. For administrators.',
    args: {
      input: t.arg({
        required: true,
        description: 'The team.',
        type: builder.inputType('RegisterTeamInput', {
          description: 'What is told of a team.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            code: f.string({ required: true, description: 'Its code, as in the tokens of its staff.' }),
            title: f.string({ required: true, description: 'Its name.' }),
          }),
        }),
      }),
    },
    resolve: (_, { input: { idempotencyKey, code, title } }, context) => {
      const team = ownId('team', context.caller.authority, code);
      return tellAuthority(
        context,
        {
          mutation: 'registerTeam',
          idempotencyKey,
          content: { code, title },
          event: { type: 'team.registered', team, code, title },
        },
        badKey(idempotencyKey) ?? badReference(code, 'code') ?? badTitle(title, 'title'),
        () => ({ id: team, code, title }),
      );
    },
  }),
);

builder.mutationField('registerStaff', (t) =>
  t.field({
    type: payloadOf('RegisterStaffPayload', 'staff', StaffType, 'The member of staff.'),
    description: 'Register a member of staff, or change what the person may do. For administrators.',
    args: {
      input: t.arg({
        required: true,
        description: 'The member of staff.',
        type: builder.inputType('RegisterStaffInput', {
          description: 'What is told of a member of staff. No name: an opaque reference.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            reference: f.string({
              required: true,
              description: "The authority's own reference, as in the person's token.",
            }),
            roles: f.field({ type: [RoleEnum], required: true, description: 'What the person may do.' }),
            teams: f.idList({ required: true, description: 'The teams that the person works in.' }),
          }),
        }),
      }),
    },
    resolve: (_, { input }, context) => registerStaff(context, input),
  }),
);

interface StaffInput {
  readonly idempotencyKey: string;
  readonly reference: string;
  readonly roles: readonly Role[];
  readonly teams: readonly string[];
}

async function registerStaff(
  context: Context,
  { idempotencyKey, reference, roles, teams: named }: StaffInput,
): Promise<Told<StaffRow>> {
  const { authority } = context.caller;
  const staff = ownId('staff', authority, reference);
  const ids = named.map((team) => innerId('Team', team) ?? '');
  const known = await context.prisma.team.count({ where: { id: { in: ids }, authority } });
  const unknown = known === new Set(ids).size ? undefined : notFound('team', 'teams');
  const teams = ids.toSorted();
  return tellAuthority(
    context,
    {
      mutation: 'registerStaff',
      idempotencyKey,
      content: { reference, roles, teams },
      event: { type: 'staff.registered', staff, reference, roles, teams },
    },
    badKey(idempotencyKey) ?? badReference(reference, 'reference') ?? unknown,
    () => ({ id: staff, reference, roles, teams }),
  );
}

// ---- Queries ----

/** Who needs the ids of staff: whoever records on their behalf, keeps them, or checks what they did. */
const READS_STAFF: readonly Role[] = ['case-system', 'authority-administrator', 'auditor'];

const StaffConnection = connectionOf('Staff', StaffType, 'A list of staff, by reference.');

interface StaffAsked {
  readonly reference?: string | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

async function listStaff(context: Context, { reference, first, after }: StaffAsked): Promise<Page<StaffRow>> {
  const { prisma, caller } = context;
  if (onlyFor(context, READS_STAFF, 'list staff')) throw asked('not-allowed', 'The list of staff is not for you.');
  const where = { authority: caller.authority, ...(reference == null ? {} : { reference }) };
  const size = pageSize(first);
  const [last] = readCursor(after, 1) ?? [''];
  const rows = async () =>
    prisma.staff.findMany({
      where: { AND: [where, { reference: { gt: String(last) } }] },
      orderBy: { reference: 'asc' },
      take: size + 1,
    });
  const totalCount = () => prisma.staff.count({ where });
  return pageOf(
    rows,
    { first: size, after, totalCount },
    (row) => row,
    (row) => cursorOf(row.reference),
  );
}

builder.queryFields((t) => ({
  teams: t.field({
    type: [TeamType],
    description: "The teams of the caller's authority, by code.",
    resolve: (_, _args, { prisma, caller }) =>
      prisma.team.findMany({ where: { authority: caller.authority }, orderBy: { code: 'asc' } }),
  }),
  staff: t.field({
    type: StaffConnection,
    description: "The registered staff of the caller's authority. For case systems, administrators and auditors.",
    args: { reference: t.arg.string({ description: 'Only the one with this reference.' }), ...pageArgs(50) },
    resolve: (_, args, context) => listStaff(context, args),
  }),
}));
