import { Prisma } from '../../prisma/client';
import { addDays, addMs, londonDate, type CivilDate, type Instant } from '../../statute';
import type { LimbVerdict } from '../../workflows/kernel/events';
import type { Role } from '../../workflows/kernel/people';
import { placeFor, type Place } from '../access';
import type { Caller } from '../auth';
import {
  builder,
  connectionOf,
  cursorOf,
  enumOf,
  momentArgs,
  pageArgs,
  pageOf,
  pageSize,
  placeArgs,
  readCursor,
  type Page,
} from '../builder';
import { ChildRef, findChild } from '../children';
import { momentOf, type Context, type Moment } from '../context';
import { DutyConnection, listDuties, listOpen } from '../duty-lists';
import { asked } from '../errors';
import { globalId } from '../ids';
import { behind, MOST, whoseRow, type ListPlace, type OfJourney } from '../journey-rows';
import { JourneyRef } from '../journeys';
import { shows } from '../looked';
import { counting, iso } from '../sql';

/*
 * What a supervisor asks of searches, moves and stays: which wait for options, a decision, a move, an answer to the child. Each list is
 * a page of an index; nobody is named in it, and no words are.
 */

/** In the words of the indexes that hold these steps and no others. */
export const STEPS = Prisma.sql`journey_type = 'home-matching'
  and split_part(split_part(duty, '/', 2), ':', 1) in ('offer-options', 'offer-options-urgent', 'decide-home',
    'decide-home-urgent', 'move-child', 'stay-length-guard', 'offer-advocate')`;
export const stepIs = (...steps: readonly string[]): Prisma.Sql =>
  Prisma.sql`${STEPS} and split_part(split_part(duty, '/', 2), ':', 1) = any(${[...steps]})`;

/** Questions that are answered by the open duties of one step: those that stand open, or only those past their day. */
const OF_STEPS = {
  searchesWithoutOptions: {
    steps: ['offer-options', 'offer-options-urgent'],
    past: false,
    description: 'Searches of which no options have been offered yet.',
  },
  optionsUndecided: {
    steps: ['decide-home', 'decide-home-urgent'],
    past: false,
    description: 'Options that lie before the authority, and of which nothing is decided.',
  },
  childrenWithoutAdvocateOffer: {
    steps: ['offer-advocate'],
    past: false,
    description: 'Children to whom an advocate is to be offered, at the start, before a further move or after a no.',
  },
  movesPastPromisedDate: {
    steps: ['move-child'],
    past: true,
    description: 'Moves that have not happened by the day that was promised first.',
  },
  staysPastToldLength: {
    steps: ['stay-length-guard'],
    past: true,
    description: 'Stays that go on after the day the child was told, and of which the child was told nothing new.',
  },
} as const;

for (const [name, { steps, past, description }] of Object.entries(OF_STEPS))
  builder.queryField(name, (t) =>
    t.field({
      type: DutyConnection,
      description: `${description} The most overdue first.`,
      args: { ...placeArgs, ...momentArgs, ...pageArgs(MOST, MOST) },
      resolve: (_, { asAt, knownBy, ...place }, context) => {
        const moment = momentOf(context, { asAt, knownBy });
        const overdue = past ? Prisma.sql`and overdue_from <= ${moment.asAt}::timestamptz` : Prisma.empty;
        const asking = { ...place, clockKinds: ['local-guard' as const] };
        return listDuties(context, asking, moment, Prisma.sql`${stepIs(...steps)} ${overdue}`, { most: MOST });
      },
    }),
  );

// ---- Emergencies that last ----

const MOST_DAYS = 3660;

/** Emergencies in which the child arrived before a day; in the words of their index. */
export const arrivedBefore = (day: CivilDate): Prisma.Sql =>
  Prisma.sql`j.type = 'home-matching' and j.purpose = 'emergency-move' and exists (select from duty a
    where a.journey = j.id and a.step = 'arrival-check' and a.opened_on < ${day}::date)`;

builder.queryField('emergencyStaysOver', (t) =>
  t.field({
    type: DutyConnection,
    description:
      'Children who arrived in an emergency more than so many days ago and for whom no lasting home is decided on: the decision that is owed. The first opened first.',
    args: {
      days: t.arg.int({ required: true, description: 'More than so many days since the arrival; 0 or more.' }),
      ...placeArgs,
      ...momentArgs,
      ...pageArgs(MOST, MOST),
    },
    resolve: (_, { asAt, knownBy, days, ...place }, context) => {
      if (days < 0 || days > MOST_DAYS) throw asked('invalid-value', `Ask for 0 to ${MOST_DAYS} days.`);
      const moment = momentOf(context, { asAt, knownBy });
      const only = arrivedBefore(addDays(londonDate(moment.asAt), -days));
      return listOpen(context, { ...place, steps: ['next-home-guard'], only, most: MOST }, moment);
    },
  }),
);

// ---- Applications without a family group meeting ----

interface Applied extends OfJourney {
  readonly issuedOn: CivilDate;
  readonly act: string;
  readonly limbs: readonly LimbVerdict[];
}
type AppliedRow = Omit<Applied, keyof Moment>;

const teamIn = (place: Place): Prisma.Sql =>
  place.of === 'authority' ? Prisma.empty : Prisma.sql`and j.team = any(${[...place.teams]})`;

/** Applications before which a meeting was not offered, or not held though somebody accepted; in the words of their index. */
export const appliedWithout = (
  place: Place,
  on: CivilDate,
): Prisma.Sql => Prisma.sql`gate g join journey j on j.id = g.journey
  where g.gate = 'apply-to-court' and g.act <> 'next' and j.type = 'home-matching' and j.authority = ${place.authority} ${teamIn(place)}
    and g.act_on <= ${on}::date and exists (select from jsonb_array_elements(g.limbs::jsonb) limb
      where limb ->> 'limb' in ('meeting-offered', 'meeting-held') and jsonb_array_length(limb -> 'missing') > 0)`;

async function listApplied(
  context: Context,
  asking: ListPlace,
  asAt: Instant | null | undefined,
): Promise<Page<Applied>> {
  const place = await placeFor(context, asking);
  const moment = momentOf(context, { asAt });
  const size = pageSize(asking.first, MOST);
  const from = readCursor(asking.after, 3);
  const which = appliedWithout(place, londonDate(moment.asAt));
  const onwards = from
    ? Prisma.sql`and (g.act_on, g.journey, g.act) > (${String(from[0])}::date, ${String(from[1])}, ${String(from[2])})`
    : Prisma.empty;
  const rows = async () => context.prisma.$queryRaw<AppliedRow[]>`
    select g.journey, j.child, j.team, j.authority, g.act, g.act_on::text as "issuedOn", g.limbs from ${which} ${onwards}
    order by g.act_on, g.journey, g.act limit ${size + 1}`;
  const page = { first: size, after: asking.after, totalCount: counting(context, which) };
  return pageOf(
    rows,
    page,
    (row: AppliedRow): Applied => ({ ...row, ...moment }),
    ({ issuedOn, journey, act }) => cursorOf(issuedOn, journey, act),
  );
}

const AppliedRef = builder.objectRef<Applied>('ApplicationWithoutMeeting').implement({
  ...shows<Applied>(whoseRow),
  description:
    'An application for an order, issued while no family group meeting had been offered, or none held though somebody accepted.',
  fields: (t) => ({
    journey: t.field({
      type: JourneyRef,
      description: 'The journey.',
      resolve: (row, _, context) => behind(context, row),
    }),
    child: t.field({
      type: ChildRef,
      nullable: true,
      description: 'The child; null where no longer for the caller.',
      resolve: ({ child, asAt, knownBy }, _, context) => findChild(context, child, { asAt, knownBy }),
    }),
    issuedOn: t.field({ type: 'Date', description: 'The day of the issue.', resolve: ({ issuedOn }) => issuedOn }),
    inForce: t.boolean({
      description: 'Whether the section that asks for it was in force there on that day; if not, this is no breach.',
      resolve: ({ limbs }) => limbs.some(({ rule, status }) => rule.startsWith('B2') && status === 'not-met'),
    }),
    missing: t.stringList({
      description: 'What was lacking, by its code.',
      resolve: ({ limbs }) => limbs.flatMap(({ missing }) => missing.map(({ what }) => what)),
    }),
  }),
});
const AppliedConnection = connectionOf('ApplicationWithoutMeeting', AppliedRef, 'Applications, the earliest first.');

// ---- Holds that run out ----

interface Expiring {
  readonly id: string;
  readonly home: string;
  readonly request: string;
  readonly lane: 'planned' | 'emergency';
  readonly expiresAt: Instant;
  readonly extended: boolean;
}

const MOST_HOURS = 24 * 31;

const LIVE = Prisma.sql`select id, home, request, lane, expires_at, extended from hold where ended_at is null`;
/** Who searches for the register that their body keeps. */
const SEARCHING: readonly Role[] = ['home-finder', 'home-finding-manager'];

/**
 * Live holds that end in a span: for an authority's own requests, or those of some teams, and, for whoever searches or lists a whole
 * authority, in the register that it keeps.
 */
export const expiring = (place: Place, { roles }: Pick<Caller, 'roles'>, from: Instant, to: Instant): Prisma.Sql => {
  const ends = Prisma.sql`and expires_at > ${from}::timestamptz and expires_at <= ${to}::timestamptz`;
  const ofTeams =
    place.of === 'authority'
      ? Prisma.empty
      : Prisma.sql`and exists (select from home_request r join journey j on j.id = any(r.journeys)
          where r.id = hold.request and j.team = any(${[...place.teams]}))`;
  const keeps = place.of === 'authority' || roles.some((role) => SEARCHING.includes(role));
  const kept = keeps ? Prisma.sql`union ${LIVE} and body = ${place.authority} ${ends}` : Prisma.empty;
  return Prisma.sql`(${LIVE} and authority = ${place.authority} ${ends} ${ofTeams} ${kept}) h where true`;
};

async function listExpiring(
  context: Context,
  { hours, first, after }: Pick<ListPlace, 'first' | 'after'> & { readonly hours: number },
): Promise<Page<Expiring>> {
  if (hours < 1 || hours > MOST_HOURS) throw asked('invalid-value', `Ask for 1 to ${MOST_HOURS} hours.`);
  const place = await placeFor(context, {});
  const now = context.now;
  const size = pageSize(first, MOST);
  const from = readCursor(after, 2);
  const which = expiring(place, context.caller, now, addMs(now, hours * 3_600_000));
  const onwards = from
    ? Prisma.sql`and (expires_at, id) > (${String(from[0])}::timestamptz, ${String(from[1])})`
    : Prisma.empty;
  const rows = async () => context.prisma.$queryRaw<Expiring[]>`
    select id, home, request, lane, ${iso(Prisma.sql`expires_at`)} as "expiresAt", extended from ${which} ${onwards}
    order by h.expires_at, id limit ${size + 1}`;
  const page = { first: size, after, totalCount: counting(context, which) };
  return pageOf(
    rows,
    page,
    (row: Expiring) => row,
    ({ expiresAt, id }) => cursorOf(expiresAt, id),
  );
}

const ExpiringLane = enumOf<Expiring['lane']>('ExpiringHoldLane', 'For what kind of move places are held.', {
  planned: 'A planned move',
  emergency: 'An emergency',
});

const ExpiringRef = builder.objectRef<Expiring>('ExpiringHold').implement({
  description: 'Places that are held, and not for much longer. By references alone.',
  fields: (t) => ({
    hold: t.id({ description: 'The hold.', resolve: ({ id }) => globalId('Hold', id) }),
    home: t.id({ description: 'The home.', resolve: ({ home }) => globalId('Home', home) }),
    request: t.id({ description: 'For which request.', resolve: ({ request }) => globalId('HomeRequest', request) }),
    lane: t.field({ type: ExpiringLane, description: 'For what kind of move.', resolve: ({ lane }) => lane }),
    expiresAt: t.field({
      type: 'DateTime',
      description: 'When it ends by itself.',
      resolve: ({ expiresAt }) => expiresAt,
    }),
    extended: t.exposeBoolean('extended', { description: 'Whether it was extended already, which happens once.' }),
  }),
});
const ExpiringConnection = connectionOf('ExpiringHold', ExpiringRef, 'Holds, the soonest to end first.');

builder.queryFields((t) => ({
  applicationsWithoutFgdm: t.field({
    type: AppliedConnection,
    description:
      'Applications for an order before which no family group meeting was offered, or none held though somebody accepted, as it is judged now. The earliest first.',
    args: {
      ...placeArgs,
      asAt: t.arg({ type: 'DateTime', description: 'Issued by this moment; by now when left out.' }),
      ...pageArgs(MOST, MOST),
    },
    resolve: (_, { asAt, ...place }, context) => listApplied(context, place, asAt),
  }),
  holdsExpiring: t.field({
    type: ExpiringConnection,
    description:
      'Places that are held and whose hold ends within so many hours: for the requests of the caller’s authority, or in the register that it keeps. The soonest first.',
    args: {
      hours: t.arg.int({
        required: true,
        defaultValue: 24,
        description: `Within so many hours; at most ${MOST_HOURS}.`,
      }),
      ...pageArgs(MOST, MOST),
    },
    resolve: (_, asking, context) => listExpiring(context, asking),
  }),
}));
