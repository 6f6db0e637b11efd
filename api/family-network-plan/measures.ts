import { Prisma } from '../../prisma/client';
import { londonDate, type CivilDate } from '../../statute';
import { placeFor, type Place } from '../access';
import { builder, placeArgs } from '../builder';
import type { Context } from '../context';
import { decidedIn, saidIn } from '../entries';
import { lastSaid, ROUTE } from '../kinship-route/lists';
import {
  measuresShown,
  periodOf,
  share,
  sum,
  type Measure,
  type MeasuresAsked,
  type MeasureTold,
  type Period,
} from '../measures';
import { toldFigure, toldParts, type Figure } from '../suppression';
import { activeOn, goingOn, KEPT, PLAN } from './lists';

/*
 * What is counted of Family Network Plans and of the kinship routes that grow out of them. Everything comes from the reading
 * tables and the record by their indexes; no journey is folded, and none is woken. What the record cannot tell is not here
 * (docs/family-network-plan-measures.md).
 */

const ENDED = 'Plans that had started and ended in the period';
const ORDERS = 'Orders of a court made in the period to children with a plan or on a kinship route, each once';
const CHOSEN = 'Carers who last chose a route in the period';

const MEASURES = {
  'plans-active': share('Plans that ran on any day of the period; those that still ran after its last day.'),
  'plans-completed': share(`${ENDED}; those that were completed.`),
  'plans-broken-down': share(`${ENDED}; those that did not suffice, or ended as the child became looked after.`),
  'plans-ended-otherwise': share(`${ENDED}; those that ended in any other way.`),
  'at-home-after-six-months': share(
    'Completed plans whose look six months on fell due in the period and was made; those with the child still with the family.',
  ),
  'at-home-after-twelve-months': share('The same for the look twelve months on.'),
  'lines-on-time': share(
    'Promises of support that fell due in the period and were not declined; those that were kept on their day or before.',
  ),
  'line-days-late': sum(
    'Promises of support that fell due in the period and were kept late, or not; the days they were late, so far for what still has not come.',
  ),
  'days-to-first-support': sum(
    'Plans whose first support came in the period; the days from the agreement of family and authority to that support.',
  ),
  'safety-answer-hours': sum(
    'Changes that touch safety, whose answer fell due in the period and was given, with the moments of both known; the hours begun from the report until each was answered and graded.',
  ),
  'reviews-on-point': share('Reviews that fell due in the period; those held and complete in time.'),
  'guards-upheld': share(
    'Questions raised in the period whether a child had become looked after by what the authority did; those decided so.',
  ),
  'orders-supervision': share(`${ORDERS}; supervision orders.`),
  'orders-special-guardianship': share(`${ORDERS}; special guardianship orders.`),
  'orders-child-arrangements': share(`${ORDERS}; child arrangements orders.`),
  'orders-care': share(
    `${ORDERS}; care orders, interim ones too. Whether the child lived at home under one is not held.`,
  ),
  'orders-other': share(`${ORDERS}; other orders.`),
  'reunifications-sustained': share(
    'Children who left care in the period to live by a plan; those of whom nothing shows that they were looked after again by now.',
  ),
  'pounds-approved': sum(
    'Plans with a first and a last day for which money was approved in the period; whole pounds approved. What was spent is not held.',
  ),
  'days-paid-for': sum('The same plans; the days from the first to the last.'),
  'routes-informal': share(`${CHOSEN}; informal care.`),
  'routes-child-arrangements': share(`${CHOSEN}; a child arrangements order.`),
  'routes-special-guardianship': share(`${CHOSEN}; special guardianship.`),
  'routes-kinship-foster': share(`${CHOSEN}; kinship foster care.`),
  'routes-family-network-plan': share(`${CHOSEN}; a Family Network Plan.`),
  'routes-declined': share(`${CHOSEN}; none: they declined.`),
  'allowances-at-parity': share(
    'Carers who were paid an allowance on the last day of the period, and for whom a fostering rate is recorded; those paid at least that rate.',
  ),
  'advice-taken': share('Carers to whom independent advice was offered in the period; those who accepted it by now.'),
  'carers-leaving-work': share(
    'Carers who worked before the child came, and of whose work afterwards was recorded in the period; those who then did not work.',
  ),
  'stays-disrupted': share(
    'Stays with a connected person that ended in the period; those that ended as the child moved to another home.',
  ),
} as const satisfies Readonly<Record<string, Measure>>;

type MeasureId = keyof typeof MEASURES;
// The keys of an object that is written down just so.
const IDS = Object.keys(MEASURES) as readonly MeasureId[];

/** Measures whose numerators are parts of one whole, and would tell each other by subtraction. */
const WHOLES: readonly (readonly MeasureId[])[] = [
  ['plans-completed', 'plans-broken-down', 'plans-ended-otherwise'],
  IDS.filter((id) => id.startsWith('orders-')),
  IDS.filter((id) => id.startsWith('routes-')),
];

interface Row extends Figure {
  readonly measure: MeasureId;
}

interface Asking extends Period {
  readonly place: Place;
  readonly today: CivilDate;
}
type Rows = (asking: Asking) => Prisma.Sql;

/** Journeys `j` of a type in a place, whenever they ran: what is told of a day may be told in a journey that began later. */
const journeysIn = ({ place }: Asking, type: Prisma.Sql): Prisma.Sql => Prisma.sql`
  j.type = ${type} and j.authority = ${place.authority}
  ${place.of === 'teams' ? Prisma.sql`and j.team = any(${[...place.teams]})` : Prisma.empty}`;

const within = (column: Prisma.Sql, { from, until }: Asking): Prisma.Sql =>
  Prisma.sql`${column} between ${from}::date and ${until}::date`;
const TOLD_ON = Prisma.sql`said.told_on`;

/** Duties of plans that fell due in the period, of some steps, as they stand by all that is known. */
const fellDue = (asking: Asking, ...steps: readonly string[]): Prisma.Sql => Prisma.sql`
  duty_version v join duty d on d.id = v.duty join journey j on j.id = v.journey
  where v.journey_type = ${PLAN} and v.known_to = 'infinity' and v.true_to = 'infinity'
    and v.authority = ${asking.place.authority} and ${within(Prisma.sql`v.due_on`, asking)} and d.step = any(${[...steps]})
    ${asking.place.of === 'teams' ? Prisma.sql`and v.team = any(${[...asking.place.teams]})` : Prisma.empty}`;

const DONE = Prisma.sql`d.outcome in ('met', 'met-late')`;
/** Done, or owed past its day: as a promise is kept. */
const LATE = Prisma.sql`(${KEPT.late} or ${KEPT['not-delivered']})`;
const OWED = Prisma.sql`(${KEPT['on-time']} or ${LATE})`;

const onTime =
  (measure: MeasureId, ...steps: readonly string[]): Rows =>
  (asking) => Prisma.sql`
    select ${measure} as measure, count(*) filter (where ${KEPT['on-time']}) as numerator, count(*) as denominator
    from ${fellDue(asking, ...steps)} and ${OWED}`;

// ---- Plans ----

const plansActive: Rows = (asking) => Prisma.sql`
  select 'plans-active' as measure, count(*) filter (where j.ended_on is null or j.ended_on > ${asking.until}::date) as numerator,
    count(*) as denominator
  from journey j cross join ${activeOn(asking.until)}
  where ${journeysIn(asking, PLAN)} and begun.active_on is not null
    and (j.ended_on is null or j.ended_on >= ${asking.from}::date)`;

const plansEnded: Rows = (asking) => Prisma.sql`
  select case when j."end" = 'completed' then 'plans-completed'
      when j."end" in ('insufficient', 'became-looked-after') then 'plans-broken-down' else 'plans-ended-otherwise' end as measure,
    count(*) as numerator, 0 as denominator
  from journey j cross join ${activeOn(asking.until)}
  where ${journeysIn(asking, PLAN)} and begun.active_on is not null and ${within(Prisma.sql`j.ended_on`, asking)}
  group by 1`;

const stillAtHome =
  (measure: MeasureId, step: string, check: string): Rows =>
  (asking) => Prisma.sql`
    select ${measure} as measure, count(*) filter (where (
        select said.value->>'atHome' from ${saidIn(Prisma.sql`'stillAtHome'`)} where said.value->>'check' = ${check}
        order by said.told_on desc, said.entry desc limit 1) = 'true') as numerator, count(*) as denominator
    from ${fellDue(asking, step)} and ${DONE}`;

const daysLate: Rows = (asking) => Prisma.sql`
  select 'line-days-late' as measure, sum(case when v.standing = 'settled' then d.days_late else ${asking.today}::date - v.due_on end)
    as numerator, count(*) as denominator
  from ${fellDue(asking, 'start-line')} and ${LATE}`;

const firstSupport: Rows = (asking) => Prisma.sql`
  select 'days-to-first-support' as measure, sum(greatest(support.came - agreed.on, 0)) as numerator, count(*) as denominator
  from journey j
  cross join lateral (select min(d.settled_on) as came from duty d where d.journey = j.id and d.step = 'start-line' and ${DONE})
    support
  join duty on duty.journey = j.id and duty.step = 'agree-plan' and duty.outcome in ('met', 'met-late')
  cross join lateral (select duty.settled_on as on) agreed
  where ${journeysIn(asking, PLAN)} and ${within(Prisma.sql`support.came`, asking)}`;

const safetyAnswers: Rows = (asking) => Prisma.sql`
  select 'safety-answer-hours' as measure, sum(ceil(extract(epoch from d.settled_at - opened.at) / 3600)) as numerator,
    count(*) as denominator
  from (select d.* from ${fellDue(asking, 'answer-change')} and ${DONE} and v.due_at is not null and d.settled_at is not null) d
  cross join lateral (select min(true_from) as at from duty_version where duty = d.id and known_to = 'infinity') opened`;

/** The decision that settled a guard: of that moment, or of that day and recorded after what raised it. */
const guards: Rows = (asking) => Prisma.sql`
  select 'guards-upheld' as measure, count(*) filter (where ${DONE} and (
      select said.value->>'choice' from ${decidedIn(Prisma.sql`'legalBasis'`)} where said.told_on = d.settled_on
      order by said.told_at is not distinct from d.settled_at desc, said.entry > d.instance::int desc, said.entry limit 1)
      in ('s20', 'court-order')) as numerator, count(*) as denominator
  from journey j join duty d on d.journey = j.id and d.step = 'status-guard'
  where ${journeysIn(asking, PLAN)} and ${within(Prisma.sql`d.opened_on`, asking)} and d.reason is distinct from 'ground-withdrawn'`;

/** An order that was told of in a plan and in the route that follows it is one. */
const orders: Rows = (asking) => Prisma.sql`
  select case when court."order" in ('care', 'interim-care') then 'orders-care' else 'orders-' || court."order" end as measure,
    count(distinct (court.child, court.told_on, court."order")) as numerator, 0 as denominator
  from (
    select j.child, said.told_on, said.value->>'order' as "order" from journey j cross join ${saidIn(Prisma.sql`'courtOrder'`)}
    where ${journeysIn(asking, PLAN)} and ${within(TOLD_ON, asking)}
    union all
    select j.child, said.told_on, said.value->>'order' from journey j cross join ${saidIn(Prisma.sql`'order'`)}
    where ${journeysIn(asking, ROUTE)} and ${within(TOLD_ON, asking)}) court
  group by 1`;

const reunified: Rows = (asking) => Prisma.sql`
  select 'reunifications-sustained' as measure, count(*) filter (where j."end" is distinct from 'became-looked-after'
      and not exists (select from ${decidedIn(Prisma.sql`'legalBasis'`)} where said.value->>'choice' in ('s20', 'court-order')
        and (said.value->>'validFrom')::date > home.told_on)
      and not exists (select from ${saidIn(Prisma.sql`'stillAtHome'`)} where said.value->>'atHome' = 'false')) as numerator,
    count(*) as denominator
  from journey j cross join lateral (select said.told_on from ${saidIn(Prisma.sql`'wentHome'`)} order by said.told_on, said.entry
    limit 1) home
  where ${journeysIn(asking, PLAN)} and ${within(Prisma.sql`home.told_on`, asking)}`;

const money: Rows = (asking) => Prisma.sql`
  select m.measure, sum(m.amount) as numerator, count(*) as denominator
  from journey j
  cross join lateral (select sum((said.value->>'pounds')::int) as pounds from ${decidedIn(Prisma.sql`'fund'`)}
    where said.value->>'choice' in ('approve', 'part') and ${within(TOLD_ON, asking)}) approved
  cross join lateral (select (said.value->>'endOn')::date - (said.value->>'startOn')::date + 1 as days
    from ${saidIn(Prisma.sql`'planTerm'`)} order by said.told_on desc, said.entry desc limit 1) term
  cross join lateral (values ('pounds-approved', approved.pounds), ('days-paid-for', term.days)) m(measure, amount)
  where ${journeysIn(asking, PLAN)} and approved.pounds is not null and term.days is not null group by m.measure`;

// ---- Kinship routes ----

const ROUTE_NAMES = Prisma.sql`case said.value->>'choice' when 'decline' then 'routes-declined'
  else 'routes-' || (said.value->>'choice') end`;

const routes: Rows = (asking) => Prisma.sql`
  select chosen.measure, count(*) as numerator, 0 as denominator
  from journey j cross join lateral (select ${ROUTE_NAMES} as measure, said.told_on from ${saidIn(Prisma.sql`'routeChoice'`)}
    order by said.told_on desc, said.entry desc limit 1) chosen
  where ${journeysIn(asking, ROUTE)} and ${within(Prisma.sql`chosen.told_on`, asking)} group by chosen.measure`;

const parity: Rows = (asking) => Prisma.sql`
  select 'allowances-at-parity' as measure,
    count(*) filter (where (paid.value->>'poundsWeekly')::int >= (rate.value->>'poundsWeekly')::int) as numerator,
    count(*) as denominator
  from journey j cross join ${lastSaid(Prisma.sql`'allowance'`, asking.until)} paid
  cross join ${lastSaid(Prisma.sql`'fosteringRate'`, asking.until)} rate
  where ${goingOn(asking.place, ROUTE, asking.until)}`;

const advice: Rows = (asking) => Prisma.sql`
  select 'advice-taken' as measure, count(*) filter (where offered.taken) as numerator, count(*) as denominator
  from journey j cross join lateral (select bool_or(${within(TOLD_ON, asking)}) as offered,
    bool_or(said.value->>'answer' = 'accepted') as taken from ${saidIn(Prisma.sql`'adviceOffer'`)}) offered
  where ${journeysIn(asking, ROUTE)} and offered.offered`;

const leavingWork: Rows = (asking) => Prisma.sql`
  select 'carers-leaving-work' as measure, count(*) filter (where later.work = 'none') as numerator, count(*) as denominator
  from journey j cross join ${work('before')} cross join ${work('after')}
  where ${journeysIn(asking, ROUTE)} and earlier.work <> 'none' and ${within(Prisma.sql`later.told_on`, asking)}`;

const work = (when: 'before' | 'after'): Prisma.Sql => Prisma.sql`lateral (
  select said.value->>'work' as work, said.told_on from ${saidIn(Prisma.sql`'carerWork'`)} where said.value->>'when' = ${when}
  order by said.told_on desc, said.entry desc limit 1) ${when === 'before' ? Prisma.sql`earlier` : Prisma.sql`later`}`;

const disrupted: Rows = (asking) => Prisma.sql`
  select 'stays-disrupted' as measure, count(*) filter (where said.value->>'to' = 'another-home') as numerator,
    count(*) as denominator
  from journey j cross join ${saidIn(Prisma.sql`'connectedPlacementEnded'`)}
  where ${journeysIn(asking, ROUTE)} and ${within(TOLD_ON, asking)}`;

/** Which question to the database answers which measures. */
const ANSWERS: readonly (readonly [readonly MeasureId[], Rows])[] = [
  [['plans-active'], plansActive],
  [['plans-completed', 'plans-broken-down', 'plans-ended-otherwise'], plansEnded],
  [['at-home-after-six-months'], stillAtHome('at-home-after-six-months', 'outcome-check', 'six-months')],
  [
    ['at-home-after-twelve-months'],
    stillAtHome('at-home-after-twelve-months', 'outcome-check-at-twelve', 'twelve-months'),
  ],
  [['lines-on-time'], onTime('lines-on-time', 'start-line')],
  [['line-days-late'], daysLate],
  [['days-to-first-support'], firstSupport],
  [['safety-answer-hours'], safetyAnswers],
  [['reviews-on-point'], onTime('reviews-on-point', 'review', 'first-review', 'next-review')],
  [['guards-upheld'], guards],
  [IDS.filter((id) => id.startsWith('orders-')), orders],
  [['reunifications-sustained'], reunified],
  [['pounds-approved', 'days-paid-for'], money],
  [IDS.filter((id) => id.startsWith('routes-')), routes],
  [['allowances-at-parity'], parity],
  [['advice-taken'], advice],
  [['carers-leaving-work'], leavingWork],
  [['stays-disrupted'], disrupted],
];

async function measures(context: Context, asked: MeasuresAsked): Promise<MeasureTold[]> {
  const asking = {
    ...periodOf(context, asked),
    place: await placeFor(context, asked),
    today: londonDate(context.now),
  };
  const wanted: readonly string[] = asked.measures ?? IDS;
  const rows = await Promise.all(
    ANSWERS.filter(([ids]) => ids.some((id) => wanted.includes(id))).map(([, sql]) => rowsOf(context, sql(asking))),
  );
  return IDS.filter((id) => wanted.includes(id)).map((id) => toldOf(id, rows.flat()));
}

const rowsOf = ({ prisma }: Context, sql: Prisma.Sql) => prisma.$queryRaw<Row[]>`
  select measure, coalesce(numerator, 0)::int as numerator, denominator::int as denominator from (${sql}) figures`;

function toldOf(id: MeasureId, rows: readonly Row[]): MeasureTold {
  const figure = (one: MeasureId): Figure =>
    rows.find(({ measure }) => measure === one) ?? { numerator: 0, denominator: 0 };
  const whole = WHOLES.find((parts) => parts.includes(id));
  const told = whole
    ? toldParts(whole.map((part) => figure(part).numerator))[whole.indexOf(id)]
    : toldFigure(MEASURES[id].of, figure(id));
  return { id, ...(told ?? toldFigure('share', { numerator: 0, denominator: 0 })) };
}

// ---- What the schema shows ----

const { IdEnum, Type } = measuresShown('FamilyNetwork', 'Family Network Plans and kinship routes', MEASURES);

builder.queryField('familyNetworkMeasures', (t) =>
  t.field({
    type: [Type],
    description:
      'Measures of Family Network Plans and of kinship routes in a period, by all that is known now; small numbers are suppressed. The teams are those of today.',
    args: {
      ...placeArgs,
      from: t.arg({ type: 'Date', required: true, description: 'The first day.' }),
      to: t.arg({
        type: 'Date',
        required: true,
        description: 'The last day; what is not over by yesterday is left out.',
      }),
      measures: t.arg({ type: [IdEnum], description: 'Only these; all when left out.' }),
    },
    resolve: (_, args, context) => measures(context, args),
  }),
);
