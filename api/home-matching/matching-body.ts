import { builder } from '../builder';
import type { Context } from '../context';
import { notFound } from '../ids';
import { badKey, keyField, payloadOf } from '../inputs';
import { AuthorityType, tellAuthority } from '../register';

/*
 * Who searches for homes for an authority's children: another body, or the authority itself. Whoever searches, the authority alone
 * decides.
 */

/** The body that searches for an authority's children: the authority itself until it has said otherwise. */
export async function matchingBodyOf({ prisma }: Pick<Context, 'prisma'>, authority: string): Promise<string> {
  const found = await prisma.authority.findUnique({ where: { code: authority }, select: { matchingBody: true } });
  return found?.matchingBody ?? authority;
}

const bodyRow = (context: Context, code: string) => context.prisma.authority.findUnique({ where: { code } });

builder.mutationField('setMatchingBody', (t) =>
  t.field({
    type: payloadOf('SetMatchingBodyPayload', 'body', AuthorityType, 'The body that searches from now on.'),
    description:
      "Say who searches for homes for the children of the caller's own authority. It decides nothing about a child. For administrators.",
    args: {
      input: t.arg({
        required: true,
        description: 'Who searches.',
        type: builder.inputType('SetMatchingBodyInput', {
          description: 'Who searches for homes.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            body: f.string({ description: 'The body by its code; the authority itself when left out.' }),
          }),
        }),
      }),
    },
    resolve: async (_, { input: { idempotencyKey, body: named } }, context) => {
      const body = named ?? context.caller.authority;
      const row = await bodyRow(context, body);
      const telling = { mutation: 'setMatchingBody', idempotencyKey, content: { body } };
      return tellAuthority(
        context,
        { ...telling, event: { type: 'matching-body.set', body } },
        badKey(idempotencyKey) ?? (row ? undefined : notFound('body', 'body')),
        () => ({ code: body, title: row?.title ?? '' }),
      );
    },
  }),
);

builder.queryField('matchingBody', (t) =>
  t.field({
    type: AuthorityType,
    nullable: true,
    description:
      "Who searches for homes for the children of the caller's authority: another body, or the authority itself; null before it is registered.",
    resolve: async (_, _args, context) => bodyRow(context, await matchingBodyOf(context, context.caller.authority)),
  }),
);
