import { lawSince } from '../activities/record';
import type { Instant } from '../statute';
import { BASE_LAW, learn, type LawKnown } from '../workflows/kernel/law';
import { perRequest, type Context } from './context';

/** The law that an authority had loaded by a moment; all that it has loaded where none is named. */
const lawKnownBy = async (
  { prisma }: Pick<Context, 'prisma'>,
  authority: string,
  knownBy?: Instant,
): Promise<LawKnown> => learn(BASE_LAW, await lawSince(prisma, authority, 0, knownBy));

/** The law that the caller's authority holds now: what travels with the code, and all that it has loaded. */
export const readLaw = (context: Context): Promise<LawKnown> => lawKnownBy(context, context.caller.authority);

/** The law of an authority as it was known by a moment; all that is known of it when left out. Each is read once for each request. */
export const lawOf = perRequest(({ prisma }) => {
  const read = new Map<string, Promise<LawKnown>>();
  return (authority: string, knownBy: Instant | undefined): Promise<LawKnown> => {
    const key = `${authority} ${knownBy}`;
    const law = read.get(key) ?? lawKnownBy({ prisma }, authority, knownBy);
    read.set(key, law);
    return law;
  };
});

const held = perRequest((context) => {
  let law: Promise<LawKnown> | undefined;
  return (): Promise<LawKnown> => (law ??= readLaw(context));
});

/** The same, read once for each request. */
export const lawHeld = (context: Context): Promise<LawKnown> => held(context)();
