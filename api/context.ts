import type { Keystore } from '../activities/keys';
import type { Reads } from '../activities/reads';
import type { Verifier } from '../activities/verify';
import type { PrismaClient } from '../prisma/client';
import type { Instant } from '../statute';
import type { Journeys } from '../temporal/connection';
import { OUTSIDE_ROLES, RECORDS_FOR_OTHERS, ROLES, type Authorship } from '../workflows/kernel/people';
import { accepted, refusal, refused, type Judged } from '../workflows/kernel/refusals';
import type { Caller } from './auth';
import { innerId, notFound } from './ids';
import type { Looked } from './looked';

/** What the API works with for as long as it runs. */
export interface Services {
  readonly prisma: PrismaClient;
  readonly keystore: Keystore;
  readonly journeys: Journeys;
  readonly reads: Reads;
  readonly verifier: Verifier;
}

/** One request: who asks, and at what moment. */
export interface Context extends Services {
  readonly caller: Caller;
  readonly now: Instant;
  /** From the host's clock to the moment of the request: nought outside tests and example data. */
  readonly offsetMs: number;
  /** The children of whom it has shown something so far. */
  readonly looked: Looked;
}

/** The two clocks of every reading: what had happened by then, and what was known by then. */
export interface Moment {
  readonly asAt: Instant;
  /** Undefined: everything that is known now. */
  readonly knownBy: Instant | undefined;
}

/** The moment that a query asks about: this one, with all that is known, unless it says otherwise. */
export function momentOf(
  { now }: Context,
  { asAt, knownBy }: { readonly asAt?: Instant | null | undefined; readonly knownBy?: Instant | null | undefined },
): Moment {
  return { asAt: asAt ?? now, knownBy: knownBy ?? undefined };
}

/**
 * The author of a command: the caller, and whoever it is recorded for. A case system records for any registered member of
 * staff. Somebody who works with the child records for the child itself, who is named by its own id, and for registered people
 * outside the authority. The roles that count are those of the person for whom it is recorded.
 * @param children whose journeys the command is for: nobody records a child's own word in another child's journey
 */
export async function authorOf(
  { caller, prisma }: Context,
  onBehalfOf: string | null | undefined,
  children: readonly string[] = [],
): Promise<Judged<Authorship>> {
  const by = { id: caller.subject, roles: caller.roles };
  if (onBehalfOf == null) return accepted({ by });
  const worksWithThem = caller.roles.some((role) => RECORDS_FOR_OTHERS.includes(role));
  if (!caller.roles.includes('case-system') && !worksWithThem) return refused(ONLY_FOR_OTHERS);
  const child = innerId('Child', onBehalfOf);
  if (child !== undefined)
    return children.length > 0 && children.every((one) => one === child)
      ? accepted({ by, onBehalfOf: { id: child, roles: OWN_WORD } })
      : refused(
          refusal('not-allowed', 'A child’s own word is recorded in the journeys of that child alone.', 'onBehalfOf'),
        );
  const id = innerId('Staff', onBehalfOf);
  const member = id && (await prisma.staff.findFirst({ where: { id, authority: caller.authority } }));
  if (!member) return refused(notFound('person in the register', 'onBehalfOf'));
  const roles = rolesOf(member.roles);
  if (!caller.roles.includes('case-system') && !roles.every((role) => OUTSIDE_ROLES.includes(role)))
    return refused(ONLY_FOR_OTHERS);
  return accepted({ by, onBehalfOf: { id: member.reference, roles } });
}

const ONLY_FOR_OTHERS = refusal(
  'not-allowed',
  'Only a case system records for a colleague; whoever works with the child records for the child and for people outside.',
  'onBehalfOf',
);

/** The parts in which a child or young person speaks. */
const OWN_WORD: Authorship['by']['roles'] = ['child', 'young-person'];

const rolesOf = (names: readonly string[]): Authorship['by']['roles'] => ROLES.filter((role) => names.includes(role));

/** Something made once for each request, such as a loader. */
export function perRequest<T>(make: (context: Context) => T): (context: Context) => T {
  const made = new WeakMap<Context, T>();
  return (context) => {
    const known = made.get(context) ?? make(context);
    made.set(context, known);
    return known;
  };
}
