import { Prisma } from '../prisma/client';
import { JOURNEYS } from '../workflows/catalogue';
import { OUTSIDE_ROLES, type Role } from '../workflows/kernel/people';
import { TEAM_HAND_OVER } from '../workflows/kernel/state';
import type { Caller } from './auth';
import type { Context } from './context';
import { asked } from './errors';
import { innerId, ownId } from './ids';

/** Parts whose lists cover the whole authority. Everybody else has lists of the teams in the token. */
const LISTS_AUTHORITY: readonly Role[] = [
  ...(['auditor', 'authority-administrator', 'service-manager'] as const),
  ...(['service-lead', 'legal-adviser', 'case-system'] as const),
];
/** Parts that see only what is in their teams, or is offered to them. */
const TEAMS_ONLY: readonly Role[] = ['supervisor'];
/** Parts that see only what was offered to them. */
const OFFERED_ONLY: readonly Role[] = ['receiving-service', ...OUTSIDE_ROLES];

/** How far somebody sees: the whole authority, its own teams, or what was offered. */
type Reach = 'authority' | 'teams' | 'offered';

/** Single journeys, children and duties. */
function reachOf({ roles }: Caller): Reach {
  if (roles.some((role) => !TEAMS_ONLY.includes(role) && !OFFERED_ONLY.includes(role))) return 'authority';
  return roles.some((role) => TEAMS_ONLY.includes(role)) ? 'teams' : 'offered';
}

/** Whether somebody sees every single journey and child of the own authority. */
export const seesAuthority = (caller: Caller): boolean => reachOf(caller) === 'authority';

function listReachOf({ roles }: Caller): Reach {
  if (roles.some((role) => LISTS_AUTHORITY.includes(role))) return 'authority';
  return roles.some((role) => !OFFERED_ONLY.includes(role)) ? 'teams' : 'offered';
}

export const teamsOf = ({ authority, teams }: Caller): string[] => teams.map((code) => ownId('team', authority, code));

/** Where an accepted or open transfer leads; the other authority then sees the journey it takes over. */
export const RECEIVING_AUTHORITY = 'receiving-authority';

const FOR_SERVICES = JOURNEYS.flatMap(({ definition: { handOvers } }) =>
  Object.entries(handOvers).flatMap(([id, { answeredBy }]) => (answeredBy.includes('receiving-service') ? [id] : [])),
);

/** The condition under which the caller sees the journey `j`. */
export function seesJourney({ caller }: Context): Prisma.Sql {
  switch (reachOf(caller)) {
    case 'authority':
      return Prisma.sql`(j.authority = ${caller.authority} or exists (select from hand_over h
        where h.journey = j.id and h."to" = ${RECEIVING_AUTHORITY} and h.receiver = ${caller.authority} and h.accepted is not false))`;
    case 'teams':
      return Prisma.sql`(j.authority = ${caller.authority} and (j.team = any(${teamsOf(caller)}) or exists (
        select from hand_over h where h.journey = j.id and h.hand_over = ${TEAM_HAND_OVER}
          and h.receiver = any(${teamsOf(caller)}) and h.accepted is null)))`;
    case 'offered':
      return Prisma.sql`(j.authority = ${caller.authority} and ${offeredTo(caller)})`;
  }
}

function offeredTo({ roles, subject, teams }: Caller): Prisma.Sql {
  if (!roles.includes('receiving-service')) return Prisma.sql`false`;
  return Prisma.sql`exists (select from hand_over h where h.journey = j.id and h.hand_over = any(${FOR_SERVICES})
    and h.accepted is not false and (h.receiver is null or h.receiver = any(${[subject, ...teams]})))`;
}

/** The condition under which the caller sees the child `c`. */
export function seesChild(context: Context): Prisma.Sql {
  const byJourney = Prisma.sql`exists (select from journey j where j.child = c.id and ${seesJourney(context)})`;
  return reachOf(context.caller) === 'authority'
    ? Prisma.sql`(c.authority = ${context.caller.authority} or ${byJourney})`
    : byJourney;
}

/** Sealed words are for those who work with the child or check that work, not for whoever only keeps the settings. */
export const mayOpenSealed = ({ roles }: Caller): boolean => roles.some((role) => role !== 'authority-administrator');

/** Whose list is meant: a whole authority's, or some teams'. */
export type Place =
  | { readonly of: 'authority'; readonly authority: string }
  | { readonly of: 'teams'; readonly authority: string; readonly teams: readonly string[] };

/**
 * The place that a list is asked for: the team or authority named, or else all that the caller may list.
 * @throws GraphQLError for a place that is not for the caller
 */
export async function placeFor(
  { caller, prisma }: Context,
  { team, authority }: { readonly team?: string | null | undefined; readonly authority?: string | null | undefined },
): Promise<Place> {
  const reach = listReachOf(caller);
  if (reach === 'offered') throw asked('not-allowed', 'This list is not for you: ask for hand-overs.');
  if (authority != null && (reach !== 'authority' || innerId('Authority', authority) !== caller.authority))
    throw asked('not-allowed', 'You may not list the whole of this authority.');
  const own = teamsOf(caller);
  if (team == null)
    return reach === 'authority'
      ? { of: 'authority', authority: caller.authority }
      : { of: 'teams', authority: caller.authority, teams: own };
  const id = innerId('Team', team) ?? '';
  if (reach === 'teams' && !own.includes(id)) throw asked('not-allowed', 'This is not one of your teams.');
  // An id that follows from a team's code in the token is of this authority.
  if (!own.includes(id) && !(await prisma.team.findFirst({ where: { id, authority: caller.authority } })))
    throw asked('not-found', 'There is no such team in your authority.');
  return { of: 'teams', authority: caller.authority, teams: [id] };
}

/** The condition that a row of a list is of a place. */
export const isOf = (place: Place): Prisma.Sql =>
  place.of === 'authority' ? Prisma.sql`authority = ${place.authority}` : Prisma.sql`team = any(${[...place.teams]})`;
