import { lawSince } from '../activities/record';
import { BASE_LAW, learn, type LawKnown } from '../workflows/kernel/law';
import { perRequest, type Context } from './context';

/** The law that the caller's authority holds now: what travels with the code, and all that it has loaded. */
export const readLaw = async ({ prisma, caller }: Context): Promise<LawKnown> =>
  learn(BASE_LAW, await lawSince(prisma, caller.authority, 0));

const held = perRequest((context) => {
  let law: Promise<LawKnown> | undefined;
  return (): Promise<LawKnown> => (law ??= readLaw(context));
});

/** The same, read once for each request. */
export const lawHeld = (context: Context): Promise<LawKnown> => held(context)();
