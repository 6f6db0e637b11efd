import type { Prisma } from '../../prisma/client';
import type { Context } from '../context';
import { openSealed, type Opened } from '../sealed';

/*
 * Words that were told for others to read, field by field: about children, sealed with the first child's key in the stream of their
 * request; about a home, sealed with a key of the home's own in its stream. What was told last for a field stands.
 */

/** What was told, by field, and for which fields there is leave to show it. */
export interface Described {
  readonly words: Readonly<Record<string, string>>;
  readonly agreed: readonly string[];
}

export const NOTHING: Described = { words: {}, agreed: [] };

type Event = Pick<Prisma.EventGetPayload<object>, 'type' | 'payload' | 'sealed'>;

const eventsOf = ({ prisma }: Context, stream: string, types: readonly string[]): Promise<Event[]> =>
  prisma.event.findMany({
    where: { stream, type: { in: [...types] } },
    orderBy: { sequence: 'asc' },
    select: { type: true, payload: true, sealed: true },
  });

const opened = async (context: Context, key: string, { sealed }: Event): Promise<Opened> =>
  sealed ? openSealed(context, key, Buffer.from(sealed).toString('base64')) : { words: {} };

/** What was told of the children of a request for providers to read. */
export const childrenTold = async (
  context: Context,
  { request, children }: { readonly request: string; readonly children: readonly string[] },
): Promise<Described> => described(context, children[0] ?? '', await eventsOf(context, request, ['child.described']));

/** What was told of a home for those to whom it is shown. */
export const homeTold = async (context: Context, home: string): Promise<Described> =>
  described(context, home, await eventsOf(context, home, ['home.described']));

async function described(context: Context, key: string, events: readonly Event[]): Promise<Described> {
  let told = NOTHING;
  for (const event of events) {
    const { words = {} } = await opened(context, key, event);
    const { fields, agreed, withConsent } = Object(event.payload) as {
      readonly fields: readonly string[];
      readonly agreed?: readonly string[];
      readonly withConsent?: boolean;
    };
    const leave = agreed ?? (withConsent === true ? fields : []);
    told = {
      words: { ...told.words, ...words },
      agreed: [...told.agreed.filter((field) => !fields.includes(field)), ...leave],
    };
  }
  return told;
}
