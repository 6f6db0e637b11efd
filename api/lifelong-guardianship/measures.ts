import { Prisma } from '../../prisma/client';
import { addDays, addMonths } from '../../statute';
import type { Place } from '../access';
import { builder, placeArgs } from '../builder';
import { ageDaySql } from '../leaving-care/births';
import {
  count,
  measuresShown,
  share,
  sum,
  type Answers,
  type Measure,
  toldMeasures,
  type Period,
  type Rows,
} from '../measures';

/*
 * What is counted of the relationships of young people, and of lifelong bonds. None of it is a target, and a number of orders
 * least of all. Everything comes from the reading tables and the entries of the journeys of one place; no journey is woken.
 * What the record cannot tell is not here (docs/lifelong-guardianship-measures.md).
 */

const MEASURES = {
  'asked-at-18': share(
    'Young people who turned 18 in the period; of these, those who had been asked by that day whom they love, or had said that they prefer not to say.',
  ),
  'two-loving-at-18': share('The same young people; of these, those who called two or more loving on that day.'),
  'declined-at-18': share('The same young people; of these, those who preferred not to say on that day.'),
  'asked-after-exit': share(
    'Checks after care that fell due in the period; of these, those in which the young person was asked or preferred not to say.',
  ),
  'two-loving-after-exit': share('The same checks; of these, those by whose day two or more were called loving.'),
  'connections-before': sum(
    'Gatherings held in the period with counts before and since; the connections that were last counted before the day.',
  ),
  'connections-after': sum('The same gatherings; the connections that were last counted, on the day or since.'),
  'offers-on-time': share('First offers of family finding that fell due in the period; those answered in time.'),
  'reoffers-on-time': share('Further offers of family finding that fell due in the period; those made in time.'),
  'visitor-wait-days': sum(
    'Waits for a visitor that ended in the period, by a match or because the child did not want one any longer; the days waited.',
  ),
  'visitors-past-18': share(
    'Young people with a visitor by their eighteenth birthday in the period; of these, those whose friendship had not been ended by then.',
  ),
  'visitors-past-21': share('The same at the twenty-first birthday.'),
  'visitors-past-25': share('The same at the twenty-fifth birthday.'),
  'mentors-past-18': share(
    'Young people with a mentor by their eighteenth birthday in the period; of these, those with one of whom nobody had said that it ended.',
  ),
  'mentors-past-21': share('The same at the twenty-first birthday.'),
  'mentors-past-25': share('The same at the twenty-fifth birthday.'),
  'mentors-under-two-years': share('Mentorings that ended in the period; those that had lasted less than two years.'),
  'return-home-standing': share(
    'Families that came together again and were looked at in the period; those still together.',
  ),
  'bonds-wished': count('Bonds for which both had wished, each alone, by a day in the period.'),
  'bonds-stopped': count('Bonds that one of the two stopped in the period.'),
  'orders-received': count('Orders received in the period. A proposal of 2022, not law; never a target.'),
  'holds-begun': count('Bonds of which the last hold began in the period.'),
  'orders-discharged': count('Orders discharged in the period.'),
  'notices-on-time': share('Notices that were to be acknowledged in the period; those acknowledged in time.'),
} as const satisfies Readonly<Record<string, Measure>>;

type MeasureId = keyof typeof MEASURES;
// ---- Journeys, duties and entries ----

const journeys = (place: Place, purpose: 'relationships' | 'guardianship'): Prisma.Sql =>
  Prisma.sql`j.type = 'lifelong-guardianship' and j.purpose = ${purpose} and j.authority = ${place.authority}
    ${place.of === 'teams' ? Prisma.sql`and j.team = any(${[...place.teams]})` : Prisma.empty}`;

const duties = (place: Place, purpose: 'relationships' | 'guardianship', ...steps: readonly string[]): Prisma.Sql =>
  Prisma.sql`journey j join duty d on d.journey = j.id where ${journeys(place, purpose)} and d.step = any(${[...steps]})`;

const within = (column: Prisma.Sql, { from, until }: Period): Prisma.Sql =>
  Prisma.sql`${column} between ${from}::date and ${until}::date`;

const DUE = Prisma.sql`d.due_on`;
const SETTLED = Prisma.sql`d.settled_on`;
const DONE = Prisma.sql`d.outcome in ('met', 'met-late')`;
const OWED = Prisma.sql`(d.outcome is null or ${DONE})`;

/** Rows `fact`, `sequence`, `on` and `value` of the standing entries of some facts, as they were last corrected. */
const entries = (journey: Prisma.Sql, ...facts: readonly string[]): Prisma.Sql => Prisma.sql`(
  select e.payload->>'fact' as fact, e.sequence, coalesce(c.occurred_on, e.occurred_on) as on,
    coalesce(c.payload, e.payload)->'value' as value
  from event e left join lateral (
    select payload, occurred_on from event where stream = e.stream and type = 'fact.corrected'
      and (payload->>'corrects')::int = e.sequence order by sequence desc limit 1) c on true
  where e.stream = ${journey} and e.type = 'fact.recorded' and e.payload->>'fact' = any(${[...facts]})
    and not exists (select from event w where w.stream = e.stream and w.type = 'fact.withdrawn'
      and (w.payload->>'withdraws')::int = e.sequence))`;

/** What was said last of each person. */
const lastPerPerson = (journey: Prisma.Sql, fact: string, day: Prisma.Sql): Prisma.Sql => Prisma.sql`(
  select distinct on (value->>'person') value from ${entries(journey, fact)} said where said.on <= ${day}
  order by value->>'person', said.on desc, said.sequence desc)`;

// ---- The goal ----

const asked = (journey: Prisma.Sql, day: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`exists (select from ${entries(journey, 'goalChecked', 'prefersNotToSay')} said where said.on <= ${day})`;

/** Said and not said otherwise since: neither met nor unmet. */
const declined = (journey: Prisma.Sql, day: Prisma.Sql): Prisma.Sql => Prisma.sql`exists (
  select from ${entries(journey, 'prefersNotToSay')} p where p.on <= ${day} and not exists (
    select from ${entries(journey, 'relationship')} r where r.on <= ${day} and r.on > p.on))`;

/** By the same words as the journey itself: somebody paid counts only where both say that it outlasts the role. */
const twoLoving = (
  journey: Prisma.Sql,
  day: Prisma.Sql,
): Prisma.Sql => Prisma.sql`(not ${declined(journey, day)} and 2 <= (
  select count(*) from ${lastPerPerson(journey, 'relationship', day)} r
  where r.value->>'loving' = 'yes' and (not (r.value->>'paidRole')::boolean
    or ((r.value->>'lastsBeyondRole')::boolean and exists (
      select from ${lastPerPerson(journey, 'roleOutlasts', day)} o
      where o.value->>'person' = r.value->>'person' and (o.value->>'outlasts')::boolean)))))`;

/** No month is longer than another by more. */
const MARGIN_DAYS = 4;

/** Rows `journey` and `birthday` of those who reached an age in the period while their journey went on. */
const turned = (place: Place, years: number, period: Period): Prisma.Sql => {
  const day = ageDaySql(Prisma.sql`c.born_on`, years * 12);
  const first = addDays(addMonths(period.from, -years * 12), -MARGIN_DAYS);
  const last = addDays(addMonths(period.until, -years * 12), MARGIN_DAYS);
  return Prisma.sql`(select j.id as journey, ${day} as birthday from journey j join child c on c.id = j.child
    where ${journeys(place, 'relationships')} and c.born_on between ${first}::date and ${last}::date
      and ${within(day, period)} and j.started_on <= ${day} and (j.ended_on is null or j.ended_on >= ${day}))`;
};

const T = Prisma.sql`t.journey`;
const BIRTHDAY = Prisma.sql`t.birthday`;

const atEighteen: Rows = (place, period) => Prisma.sql`
  select m.measure, count(*) filter (where m.so) as numerator, count(*) as denominator
  from ${turned(place, 18, period)} t cross join lateral (values ('asked-at-18', ${asked(T, BIRTHDAY)}),
    ('two-loving-at-18', ${twoLoving(T, BIRTHDAY)}), ('declined-at-18', ${declined(T, BIRTHDAY)})) m(measure, so)
  group by m.measure`;

const afterExit: Rows = (place, period) => Prisma.sql`
  select m.measure, count(*) filter (where m.so) as numerator, count(*) as denominator
  from (select d.journey, d.outcome, d.due_on from ${duties(place, 'relationships', 'after-exit-check')}
    and ${within(DUE, period)} and (${OWED} or d.outcome = 'excused')) t
  cross join lateral (values ('asked-after-exit', coalesce(t.outcome in ('met', 'met-late', 'excused'), false)),
    ('two-loving-after-exit', ${twoLoving(T, Prisma.sql`t.due_on`)})) m(measure, so)
  group by m.measure`;

// ---- Family finding, visitors, mentors ----

const connections: Rows = (place, period) => Prisma.sql`
  select m.measure, sum(m.many) as numerator, count(*) as denominator
  from (select d.journey, d.settled_on as held from ${duties(place, 'relationships', 'gathering')} and ${DONE}
    and ${within(SETTLED, period)}) t
  cross join lateral (
    select (select (value->>'count')::int from ${entries(T, 'connectionCount')} n where n.on < t.held
        order by n.on desc, n.sequence desc limit 1) as before,
      (select (value->>'count')::int from ${entries(T, 'connectionCount')} n where n.on >= t.held
        order by n.on desc, n.sequence desc limit 1) as after) n
  cross join lateral (values ('connections-before', n.before), ('connections-after', n.after)) m(measure, many)
  where n.before is not null and n.after is not null group by m.measure`;

const onTime =
  (measure: MeasureId, purpose: 'relationships' | 'guardianship', ...steps: readonly string[]): Rows =>
  (place, period) => Prisma.sql`
    select ${measure} as measure, count(*) filter (where d.outcome = 'met') as numerator, count(*) as denominator
    from ${duties(place, purpose, ...steps)} and ${within(DUE, period)} and ${OWED}`;

/** A wait has a duty for each time it was looked at; the first of them opened with the wait. */
const visitorWaits: Rows = (place, period) => Prisma.sql`
  select 'visitor-wait-days' as measure, sum(d.settled_on - f.opened_on) as numerator, count(*) as denominator
  from (select d.* from ${duties(place, 'relationships', 'visitor-wait')} and d.reason = 'wait-over'
    and ${within(SETTLED, period)}) d
  join duty f on f.journey = d.journey and f.step = d.step and f.instance = regexp_replace(d.instance, '[0-9]+$', '1')`;

const PAST = [18, 21, 25] as const;

const hasVisitor = Prisma.sql`exists (select from ${entries(T, 'visitorMatched')} m where m.on <= t.birthday)`;
const keepsVisitor = Prisma.sql`(not exists (
    select from ${entries(T, 'visitorEnded')} v where v.on <= t.birthday and not exists (
      select from ${entries(T, 'visitorMatched')} m where m.on <= t.birthday and (m.on, m.sequence) > (v.on, v.sequence)))
  and not exists (
    select from (select distinct on (value->>'party') value from ${entries(T, 'visitorContinues')} s where s.on <= t.birthday
      order by value->>'party', s.on desc, s.sequence desc) s where not (s.value->>'continues')::boolean))`;
const hasMentor = Prisma.sql`exists (select from ${entries(T, 'mentorMatched')} m where m.on <= t.birthday)`;
const keepsMentor = Prisma.sql`exists (
  select from ${entries(T, 'mentorMatched')} m where m.on <= t.birthday and not exists (
    select from ${entries(T, 'mentorEnded')} v where v.on <= t.birthday and v.value->>'mentor' = m.value->>'mentor'
      and (v.on, v.sequence) > (m.on, m.sequence)))`;

const stillThere =
  (who: 'visitors' | 'mentors', has: Prisma.Sql, keeps: Prisma.Sql): Rows =>
  (place, period) =>
    Prisma.join(
      PAST.map(
        (years) => Prisma.sql`
          select ${`${who}-past-${years}`} as measure, count(*) filter (where ${keeps}) as numerator, count(*) as denominator
          from ${turned(place, years, period)} t where ${has}`,
      ),
      ' union all ',
    );

const shortMentorings: Rows = (place, period) => Prisma.sql`
  select 'mentors-under-two-years' as measure, count(*) filter (where v.on < m.on + interval '2 years') as numerator,
    count(*) as denominator
  from journey j cross join lateral ${entries(Prisma.sql`j.id`, 'mentorEnded')} v
  cross join lateral (select m.on from ${entries(Prisma.sql`j.id`, 'mentorMatched')} m
    where m.value->>'mentor' = v.value->>'mentor' and m.on <= v.on order by m.on desc limit 1) m
  where ${journeys(place, 'relationships')} and ${within(Prisma.sql`v.on`, period)}`;

const returnsHome: Rows = (place, period) => Prisma.sql`
  select 'return-home-standing' as measure, count(*) filter (where (r.value->>'together')::boolean) as numerator,
    count(*) as denominator
  from (select d.* from ${duties(place, 'relationships', 'return-home-check')} and ${DONE} and ${within(SETTLED, period)}) d
  cross join lateral (select r.value from ${entries(Prisma.sql`d.journey`, 'returnHomeChecked')} r
    where r.on = d.settled_on order by r.sequence desc limit 1) r`;

// ---- Bonds ----

const counted = (measure: MeasureId, step: string, which: (period: Period) => Prisma.Sql): Rows => {
  return (place, period) => Prisma.sql`
    select ${measure} as measure, count(*) as numerator, count(*) as denominator
    from ${duties(place, 'guardianship', step)} and ${which(period)}`;
};

const opened = (period: Period): Prisma.Sql => within(Prisma.sql`d.opened_on`, period);

/** Duties of a hold are a chain: the first of each is the hold itself. */
const heldFirst = (period: Period): Prisma.Sql =>
  Prisma.sql`(d.instance = '1' or d.instance like '%:1') and ${opened(period)}`;

const discharged = (period: Period): Prisma.Sql => Prisma.sql`${DONE} and ${within(SETTLED, period)} and exists (
  select from ${entries(Prisma.sql`d.journey`, 'changeOutcome')} o where o.on = d.settled_on and o.value->>'choice' = 'discharge')`;

/** Which question to the database answers which measures. */
const ANSWERS: Answers<MeasureId> = [
  [['asked-at-18', 'two-loving-at-18', 'declined-at-18'], atEighteen],
  [['asked-after-exit', 'two-loving-after-exit'], afterExit],
  [['connections-before', 'connections-after'], connections],
  [['offers-on-time'], onTime('offers-on-time', 'relationships', 'family-finding-offer', 'family-finding-asked')],
  [
    ['reoffers-on-time'],
    onTime('reoffers-on-time', 'relationships', 'family-finding-reoffer', 'family-finding-own-day'),
  ],
  [['visitor-wait-days'], visitorWaits],
  [['visitors-past-18', 'visitors-past-21', 'visitors-past-25'], stillThere('visitors', hasVisitor, keepsVisitor)],
  [['mentors-past-18', 'mentors-past-21', 'mentors-past-25'], stillThere('mentors', hasMentor, keepsMentor)],
  [['mentors-under-two-years'], shortMentorings],
  [['return-home-standing'], returnsHome],
  [['bonds-wished'], counted('bonds-wished', 'g-wish', (period) => Prisma.sql`${DONE} and ${within(SETTLED, period)}`)],
  [['bonds-stopped'], counted('bonds-stopped', 'g-stop-told', opened)],
  [['orders-received'], counted('orders-received', 'g-register', opened)],
  [['holds-begun'], counted('holds-begun', 'g-hold', heldFirst)],
  [['orders-discharged'], counted('orders-discharged', 'g-discharge', discharged)],
  [['notices-on-time'], onTime('notices-on-time', 'guardianship', 'g-notices')],
];

const { IdEnum, Type } = measuresShown('LifelongGuardianship', 'relationships and lifelong bonds', MEASURES);

builder.queryField('lifelongGuardianshipMeasures', (t) =>
  t.field({
    type: [Type],
    description:
      "Measures of relationships and lifelong bonds in a period, by all that is known now; small numbers are suppressed, and none is a target. Nothing is told by ethnic group: it is held in each young person's own words, sealed.",
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
    resolve: (_, args, context) => toldMeasures(context, MEASURES, ANSWERS, args),
  }),
);
