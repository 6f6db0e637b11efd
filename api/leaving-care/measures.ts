import { Prisma } from '../../prisma/client';
import type { CivilDate } from '../../statute';
import { placeFor, type Place } from '../access';
import { builder, enumOf, placeArgs } from '../builder';
import type { Context } from '../context';
import { ofMeasure, periodOf, share, sum, type Measure, type MeasureTold, type Period } from '../measures';
import { ageDaySql, leavingCareOf, reaching } from './births';
import { toldFigure, type Figure } from '../suppression';

/*
 * What is counted of leaving care. Everything comes from the reading tables by their indexes, bounded by the period; no
 * journey is folded, and none is woken. What the record cannot tell is not here (docs/leaving-care-measures.md).
 */

const MEASURES = {
  'plan-at-18': share(
    'Young people who turned 18 in the period and were owed the duties of a leaver; of these, those with a complete pathway plan, made after their assessment, before that day.',
  ),
  'home-at-18': share('The same young people; of these, those whose home was confirmed before that day.'),
  'adviser-at-18': share(
    'The same young people; of these, those who had met a named personal adviser before that day.',
  ),
  'loved-at-18': share(
    'The same young people; of these, those who called two or more relationships loving when they were last asked by that day.',
  ),
  'unpaid-days-at-18': sum(
    'Young people who turned 18 in the period and stayed with their former foster carer; the days for which the carer was not paid, of the day before and the birthday.',
  ),
  'assessments-on-time': share(
    'Assessments of eligible young people that fell due in the period (G5); those done in time.',
  ),
  'reviews-on-time': share('Reviews of the pathway plan that fell due in the period (G8); those held in time.'),
  'move-in-visits-on-time': share('First visits to a new home that fell due in the period (G10); those made in time.'),
  'second-visits-in-time': share(
    'First reviews of an unregulated home that fell due in the period and were held (G11); those with two visits before them.',
  ),
  'visits-on-time': share('Further visits to a home that fell due in the period (G12); those made in time.'),
  'exit-notice-days': sum(
    'Notices that a home ends which were to be answered in the period; the days from the notice to that end.',
  ),
  'days-to-offer': sum(
    'Requests for a home, or to come back, that were to have an offer in the period and had one; the days from request to offer.',
  ),
  'in-touch-19-to-21': share(
    'Nineteenth, twentieth and twenty-first birthdays in the period of those who had left care with duties owed to them; those on which touch was not lost. Not the count of the national return, which is kept apart.',
  ),
  'in-touch-22-to-25': share('The same for the twenty-second to the twenty-fifth birthday.'),
  'hand-overs-waiting': share(
    'Hand-overs of journeys of leaving care offered in the period; those without an answer by its last day.',
  ),
  'grants-paid-in-full': share(
    'Grants to set up a home to which somebody became entitled in the period; those paid in full by now.',
  ),
  'contacts-after-25': share(
    'Times when somebody past 25 wrote or rang and was to have an answer in the period; those answered in time.',
  ),
  'age-at-end-of-staying-put': sum(
    'Young people whose stay with a former foster carer ended in the period; their ages on that day, in whole months.',
  ),
} as const satisfies Readonly<Record<string, Measure>>;

type MeasureId = keyof typeof MEASURES;
const IDS = Object.keys(MEASURES) as readonly MeasureId[];

/** A figure of those on one side of the immigration line. */
interface Row extends Figure {
  readonly measure: MeasureId;
  readonly abroad: boolean;
}

type Rows = (place: Place, period: Period) => Prisma.Sql;

/** Whether an immigration status was ever undecided, granted or refused in a journey. */
const abroad = (journey: Prisma.Sql): Prisma.Sql => Prisma.sql`exists (select from duty a where a.journey = ${journey}
  and a.step in ('immigration-plan', 'recheck-options'))`;

const STEP = Prisma.sql`split_part(split_part(v.duty, '/', 2), ':', 1)`;

/** Duties of named steps that fell due in the period, as they stand by all that is known. */
const fellDue = (place: Place, { from, until }: Period, ...steps: readonly string[]): Prisma.Sql =>
  Prisma.sql`duty_version v join duty d on d.id = v.duty
    where v.journey_type = 'leaving-care' and v.known_to = 'infinity' and v.true_to = 'infinity'
      and v.authority = ${place.authority} and v.due_on between ${from}::date and ${until}::date
      and ${STEP} = any(${[...steps]}) ${place.of === 'teams' ? Prisma.sql`and v.team = any(${[...place.teams]})` : Prisma.empty}`;

const DONE = Prisma.sql`d.outcome in ('met', 'met-late')`;
const OWED = Prisma.sql`(v.standing = 'open' or ${DONE})`;
const ABROAD = abroad(Prisma.sql`d.journey`);

const onTime =
  (measure: MeasureId, step: string): Rows =>
  (place, period) => Prisma.sql`
    select ${measure} as measure, ${ABROAD} as abroad, count(*) filter (where d.outcome = 'met') as numerator,
      count(*) as denominator
    from ${fellDue(place, period, step)} and ${OWED} group by abroad`;

/** Those who reached an age in the period while their journey went on, each once. */
const turned = (place: Place, months: number, { from, until }: Period): Prisma.Sql => Prisma.sql`(
  select distinct on (r.journey) r.* from ${reaching(place, months, from, until)} r join journey j on j.id = r.journey
  where r.counts and (j.ended_on is null or j.ended_on > r.birthday) order by r.journey, r.birthday)`;

const done = (step: string, by: Prisma.Sql): Prisma.Sql => Prisma.sql`exists (select from duty d
  where d.journey = t.journey and d.step = ${step} and ${DONE} and d.settled_on ${by} t.birthday)`;
const BEFORE = Prisma.sql`<`;

/** Of those who turned 18 in the period with a home to be confirmed: that is asked for everybody owed a leaver's duties. */
const atEighteen: Rows = (place, period) => Prisma.sql`
  select m.measure, t.abroad, count(*) filter (where m.so) as numerator, count(*) as denominator
  from (
    select t.*, ${abroad(Prisma.sql`t.journey`)} as abroad from ${turned(place, 216, period)} t
    where exists (select from duty d where d.journey = t.journey and d.step = 'home-before-18')) t
  cross join lateral (values ('plan-at-18', ${done('pathway-plan', BEFORE)}),
    ('home-at-18', ${done('home-before-18', BEFORE)}), ('adviser-at-18', ${done('allocate-adviser', BEFORE)}),
    ('loved-at-18', coalesce((select ${DONE} and d.settled_on <= t.birthday from duty d where d.journey = t.journey
      and d.step = 'relationship-goal' and d.opened_on <= t.birthday order by d.opened_on desc, d.id desc limit 1), false))
    ) m(measure, so)
  group by m.measure, t.abroad`;

const unpaidDays: Rows = (place, period) => Prisma.sql`
  select 'unpaid-days-at-18' as measure, ${abroad(Prisma.sql`t.journey`)} as abroad, coalesce(sum(unpaid.days), 0) as numerator,
    count(*) as denominator
  from ${turned(place, 216, period)} t
  join gate g on g.journey = t.journey and g.gate = 'money-at-18' and g.act <> 'next' and g.act_on = t.birthday
  cross join lateral (select sum(jsonb_array_length(l->'missing')) as days from jsonb_array_elements(g.limbs) l) unpaid
  group by abroad`;

const secondVisits: Rows = (place, period) => Prisma.sql`
  select 'second-visits-in-time' as measure, ${ABROAD} as abroad, count(*) filter (where l.status = 'met') as numerator,
    count(*) as denominator
  from (select d.* from ${fellDue(place, period, 'accommodation-review')} and ${DONE}) d
  join gate g on g.journey = d.journey and g.gate = 'accommodation-review' and g.act <> 'next' and g.act_on = d.settled_on
  cross join lateral jsonb_to_recordset(g.limbs) as l(limb text, status text)
  where l.limb = 'second-visit' and l.status <> 'not-applicable' group by abroad`;

const exitNotice: Rows = (place, period) => Prisma.sql`
  select 'exit-notice-days' as measure, ${ABROAD} as abroad, sum((n.value->>'endsOn')::date - d.opened_on) as numerator,
    count(*) as denominator
  from (select d.* from ${fellDue(place, period, 'exit-notice-check')}) d
  cross join lateral (
    select coalesce(c.payload, e.payload)->'value' as value, coalesce(c.occurred_on, e.occurred_on) as on
    from event e left join lateral (
      select payload, occurred_on from event where stream = e.stream and type = 'fact.corrected'
        and (payload->>'corrects')::int = e.sequence order by sequence desc limit 1) c on true
    where e.stream = d.journey and e.type = 'fact.recorded' and e.payload->>'fact' = 'noticeGiven'
      and not exists (select from event w where w.stream = e.stream and w.type = 'fact.withdrawn'
        and (w.payload->>'withdraws')::int = e.sequence)) n
  where n.on = d.opened_on and (d.instance = n.value->>'home' or starts_with(d.instance, (n.value->>'home') || '/'))
  group by abroad`;

const daysToOffer: Rows = (place, period) => Prisma.sql`
  select 'days-to-offer' as measure, ${ABROAD} as abroad, sum(d.settled_on - d.opened_on) as numerator, count(*) as denominator
  from ${fellDue(place, period, 'help-offer', 'help-tonight')} and ${DONE} group by abroad`;

const contactsAfter25: Rows = (place, period) => Prisma.sql`
  select 'contacts-after-25' as measure, ${ABROAD} as abroad, count(*) filter (where d.outcome = 'met') as numerator,
    count(*) as denominator
  from (select d.*, v.child from ${fellDue(place, period, 'reply-to-contact')} and ${OWED}) d join child c on c.id = d.child
  where d.opened_on >= ${ageDaySql(Prisma.sql`c.born_on`, 300)} group by abroad`;

const TOUCHES = [
  ['in-touch-19-to-21', [19, 20, 21]],
  ['in-touch-22-to-25', [22, 23, 24, 25]],
] as const satisfies readonly (readonly [MeasureId, readonly number[]])[];

/** Touch is lost while a search is owed; it is looked for from the day somebody left care with duties owed to them. */
const inTouch: Rows = (place, period) => {
  const birthdays = TOUCHES.flatMap(([measure, ages]) =>
    ages.map((years) => Prisma.sql`select ${measure} as measure, b.* from ${turned(place, years * 12, period)} b`),
  );
  return Prisma.sql`
    select t.measure, ${abroad(Prisma.sql`t.journey`)} as abroad, count(*) filter (where not exists (
      select from duty s join duty_version v on v.duty = s.id and v.known_to = 'infinity' and v.standing = 'open'
      where s.journey = t.journey and s.step in ('search', 'search-again')
        and v.true_from <= t.birthday::timestamp at time zone 'Europe/London'
        and v.true_to > t.birthday::timestamp at time zone 'Europe/London')) as numerator, count(*) as denominator
    from (${Prisma.join(birthdays, ' union all ')}) t
    where exists (select from duty d where d.journey = t.journey and d.step in ('keep-in-touch', 'move-in-visit')
      and d.opened_on <= t.birthday)
    group by t.measure, abroad`;
};

const handOversWaiting: Rows = (place, { from, to, until }) => Prisma.sql`
  select 'hand-overs-waiting' as measure, ${abroad(Prisma.sql`h.journey`)} as abroad,
    count(*) filter (where h.answered_on is null or h.answered_on > ${to}::date) as numerator, count(*) as denominator
  from hand_over h join journey j on j.id = h.journey
  where h.offered_on between ${from}::date and ${until}::date and ${leavingCareOf(place)} group by abroad`;

const grants: Rows = (place, { from, until }) => Prisma.sql`
  select 'grants-paid-in-full' as measure, ${ABROAD} as abroad, count(*) filter (where ${DONE}) as numerator,
    count(*) as denominator
  from duty d join journey j on j.id = d.journey
  where d.step = 'set-up-grant' and d.opened_on between ${from}::date and ${until}::date
    and (d.outcome is null or ${DONE}) and ${leavingCareOf(place)} group by abroad`;

const stayingPut: Rows = (place, { from, until }) => Prisma.sql`
  select 'age-at-end-of-staying-put' as measure, ${ABROAD} as abroad, sum(extract(year from a.age) * 12 + extract(month from a.age))
    as numerator, count(*) as denominator
  from duty d join journey j on j.id = d.journey join child c on c.id = j.child
  cross join lateral (select age(d.settled_on, c.born_on) as age) a
  where d.step = 'staying-put-watch' and d.settled_on between ${from}::date and ${until}::date and ${DONE}
    and ${leavingCareOf(place)} group by abroad`;

/** Which question to the database answers which measures. */
const ANSWERS: readonly (readonly [readonly MeasureId[], Rows])[] = [
  [['plan-at-18', 'home-at-18', 'adviser-at-18', 'loved-at-18'], atEighteen],
  [['unpaid-days-at-18'], unpaidDays],
  [['assessments-on-time'], onTime('assessments-on-time', 'needs-assessment')],
  [['reviews-on-time'], onTime('reviews-on-time', 'pathway-review')],
  [['move-in-visits-on-time'], onTime('move-in-visits-on-time', 'move-in-visit')],
  [['second-visits-in-time'], secondVisits],
  [['visits-on-time'], onTime('visits-on-time', 'adviser-visit')],
  [['exit-notice-days'], exitNotice],
  [['days-to-offer'], daysToOffer],
  [['in-touch-19-to-21', 'in-touch-22-to-25'], inTouch],
  [['hand-overs-waiting'], handOversWaiting],
  [['grants-paid-in-full'], grants],
  [['contacts-after-25'], contactsAfter25],
  [['age-at-end-of-staying-put'], stayingPut],
];

interface Asked {
  readonly team?: string | null | undefined;
  readonly authority?: string | null | undefined;
  readonly from: CivilDate;
  readonly to: CivilDate;
  readonly measures?: readonly MeasureId[] | null | undefined;
  readonly immigration?: boolean | null | undefined;
}

async function measures(context: Context, asking: Asked): Promise<MeasureTold<MeasureId>[]> {
  const { immigration } = asking;
  const period = periodOf(context, asking);
  const place = await placeFor(context, asking);
  const wanted = asking.measures ?? IDS;
  const rows = await Promise.all(
    ANSWERS.filter(([ids]) => ids.some((id) => wanted.includes(id))).map(([, sql]) =>
      rowsOf(context, sql(place, period)),
    ),
  );
  return IDS.filter((id) => wanted.includes(id)).map((id) => toldOf(id, rows.flat(), immigration ?? undefined));
}

const rowsOf = ({ prisma }: Context, sql: Prisma.Sql) => prisma.$queryRaw<Row[]>`
  select measure, abroad, coalesce(numerator, 0)::int as numerator, denominator::int as denominator from (${sql}) figures`;

/** The figure that was asked for: of all, or of one side, of which the other must not be told either. */
function toldOf(id: MeasureId, rows: readonly Row[], immigration: boolean | undefined): MeasureTold<MeasureId> {
  const side = (yes: boolean): Figure =>
    rows.find((row) => row.measure === id && row.abroad === yes) ?? { numerator: 0, denominator: 0 };
  const [one, other] = [side(immigration ?? true), side(!(immigration ?? true))];
  const { of } = MEASURES[id];
  if (immigration !== undefined) return { id, ...toldFigure(of, one, other) };
  const all = { numerator: one.numerator + other.numerator, denominator: one.denominator + other.denominator };
  return { id, ...toldFigure(of, all) };
}

// ---- What the schema shows ----

const IdEnum = enumOf<MeasureId>(
  'LeavingCareMeasureId',
  'What is counted of leaving care.',
  Object.fromEntries(IDS.map((id) => [id, MEASURES[id].counts])) as Record<MeasureId, string>,
);

const MeasureType = builder.objectRef<MeasureTold<MeasureId>>('LeavingCareMeasure');
MeasureType.implement({
  description: 'One measure of leaving care over a period.',
  fields: (t) => ({ id: t.field({ type: IdEnum, description: 'Which.', resolve: ({ id }) => id }) }),
});
ofMeasure(MeasureType, MEASURES);

builder.queryField('leavingCareMeasures', (t) =>
  t.field({
    type: [MeasureType],
    description:
      'Measures of leaving care in a period, by all that is known now; small numbers are suppressed. Ethnicity and disability are not held in this record, so nothing is told by them.',
    args: {
      ...placeArgs,
      from: t.arg({ type: 'Date', required: true, description: 'The first day.' }),
      to: t.arg({
        type: 'Date',
        required: true,
        description: 'The last day; what is not over by yesterday is left out.',
      }),
      measures: t.arg({ type: [IdEnum], description: 'Only these; all when left out.' }),
      immigration: t.arg.boolean({
        description:
          'Only those whose immigration status was undecided, granted or refused at any time, or only the others. The record does not tell asylum from other routes.',
      }),
    },
    resolve: (_, args, context) => measures(context, args),
  }),
);
