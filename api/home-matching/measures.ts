import { Prisma } from '../../prisma/client';
import type { Place } from '../access';
import { builder, placeArgs } from '../builder';
import {
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
 * What is counted of home matching, from the clear parts of what journeys were told; nothing that is sealed is opened. What the record
 * cannot tell without that is not here (docs/home-matching-measures.md).
 */

const MEASURES = {
  'all-met-at-decision': share(
    'Choices of a home in the period; of these, those in which nothing that should be met by law was unmet and nothing was set aside.',
  ),
  'all-met-in-life': share(
    'Fit checks in the period; of these, those that found every criterion met that must or should be.',
  ),
  'out-of-area': share('Choices that say where the home lies; of these, those outside the area.'),
  'siblings-together': share(
    'Choices that say whether brothers and sisters of the request live together; of these, those in which they do.',
  ),
  'type-as-planned': share(
    'Choices that say the type of the home and that in the care plan; of these, those in which they are the same.',
  ),
  'spot-purchases': share('Approvals of money for a home; of these, those bought on the spot.'),
  'options-offered': sum('Offers of options; how many homes they named.'),
  'days-to-offer': sum('First offers of options; the days since the first request.'),
  'days-to-decision': sum('First choices of a home; the days since the first request.'),
  'days-to-move': sum('First moves into a home; the days since the first request.'),
  'notice-days': sum(
    'First moves of children who had been told of it; the days from the day the child was first told.',
  ),
} as const satisfies Readonly<Record<string, Measure>>;

type MeasureId = keyof typeof MEASURES;
/** Journeys of a place: of its children, and for a whole authority or body also those it searches for. */
const journeysOf = (place: Place): Prisma.Sql =>
  place.of === 'teams'
    ? Prisma.sql`j.authority = ${place.authority} and j.team = any(${[...place.teams]})`
    : Prisma.sql`(j.authority = ${place.authority} or exists (
        select from home_request r where r.body = ${place.authority} and j.id = any(r.journeys)))`;

type Told = readonly ['fact' | 'decision', string];

/** What was told of one thing as it stands now, corrected; what was taken back is not among it. */
const told = (place: Place, [kind, name]: Told): Prisma.Sql => Prisma.sql`(
  select j.id as journey, coalesce(c.payload, e.payload) -> 'value' as value, coalesce(c.occurred_on, e.occurred_on) as day
  from journey j join event e on e.stream = j.id left join lateral (
    select payload, occurred_on from event where stream = e.stream and type = 'fact.corrected'
      and (payload ->> 'corrects')::int = e.sequence order by sequence desc limit 1) c on true
  where j.type = 'home-matching' and ${journeysOf(place)}
    and e.type = ${kind === 'fact' ? 'fact.recorded' : 'decision.made'} and e.payload ->> ${kind}::text = ${name}
    and e.payload -> 'carried' is null and not exists (select from event w where w.stream = e.stream
      and w.type = 'fact.withdrawn' and (w.payload ->> 'withdraws')::int = e.sequence))`;

const within = ({ from, until }: Period): Prisma.Sql => Prisma.sql`t.day between ${from}::date and ${until}::date`;

const CHOICE: Told = ['decision', 'homeChoice'];
const CHOSEN = Prisma.sql`t.value ->> 'choice' = 'choose'`;

/** How many of what was told in the period and counts are so. */
const shareOf =
  (measure: MeasureId, what: Told, counts: Prisma.Sql, so: Prisma.Sql): Rows =>
  (place, period) => Prisma.sql`
    select ${measure} as measure, count(*) filter (where ${so}) as numerator, count(*) as denominator
    from ${told(place, what)} t where ${within(period)} and ${counts}`;

/** Days from the first of one thing to the first of another that happened in the period. */
const daysBetween =
  (measure: MeasureId, from: Told, to: Told, counts: Prisma.Sql): Rows =>
  (place, period) => Prisma.sql`
    select ${measure} as measure, sum(t.day - f.day) as numerator, count(*) as denominator
    from (select t.journey, min(t.day) as day from ${told(place, to)} t where ${counts} group by t.journey) t
    join (select journey, min(day) as day from ${told(place, from)} f group by journey) f on f.journey = t.journey
    where ${within(period)} and f.day <= t.day`;

const optionsOffered: Rows = (place, period) => Prisma.sql`
  select 'options-offered' as measure, sum(jsonb_array_length(t.value -> 'homes')) as numerator, count(*) as denominator
  from ${told(place, ['fact', 'optionsOffered'])} t where ${within(period)}`;

const EVERY = Prisma.sql`true`;
const REQUEST: Told = ['fact', 'request'];
const NONE = (field: string): Prisma.Sql => Prisma.sql`coalesce(t.value -> ${field}::text, '[]') = '[]'::jsonb`;
const says = (field: string): Prisma.Sql => Prisma.sql`t.value ->> ${field}::text is not null`;

const ANSWERS: Answers<MeasureId> = [
  [
    ['all-met-at-decision'],
    shareOf('all-met-at-decision', CHOICE, CHOSEN, Prisma.sql`${NONE('unmet')} and ${NONE('setAside')}`),
  ],
  [
    ['all-met-in-life'],
    shareOf('all-met-in-life', ['fact', 'fitChecked'], EVERY, Prisma.sql`(t.value ->> 'unmet')::int = 0`),
  ],
  [
    ['out-of-area'],
    shareOf(
      ...(['out-of-area', CHOICE, Prisma.sql`${CHOSEN} and ${says('where')}`] as const),
      Prisma.sql`t.value ->> 'where' <> 'in-area'`,
    ),
  ],
  [
    ['siblings-together'],
    shareOf(
      ...(['siblings-together', CHOICE, Prisma.sql`${CHOSEN} and ${says('siblings')}`] as const),
      Prisma.sql`t.value ->> 'siblings' = 'together'`,
    ),
  ],
  [
    ['type-as-planned'],
    shareOf(
      ...(['type-as-planned', CHOICE] as const),
      Prisma.sql`${CHOSEN} and ${says('homeType')} and ${says('carePlanType')}`,
      Prisma.sql`t.value ->> 'homeType' = t.value ->> 'carePlanType'`,
    ),
  ],
  [
    ['spot-purchases'],
    shareOf(
      ...(['spot-purchases', ['decision', 'funding'], Prisma.sql`t.value ->> 'choice' = 'approve'`] as const),
      Prisma.sql`t.value ->> 'purchase' = 'spot'`,
    ),
  ],
  [['options-offered'], optionsOffered],
  [['days-to-offer'], daysBetween('days-to-offer', REQUEST, ['fact', 'optionsOffered'], EVERY)],
  [['days-to-decision'], daysBetween('days-to-decision', REQUEST, CHOICE, CHOSEN)],
  [['days-to-move'], daysBetween('days-to-move', REQUEST, ['fact', 'moved'], EVERY)],
  [['notice-days'], daysBetween('notice-days', ['fact', 'childTold'], ['fact', 'moved'], EVERY)],
];

const { IdEnum, Type } = measuresShown('HomeMatching', 'home matching', MEASURES);

builder.queryField('homeMatchingMeasures', (t) =>
  t.field({
    type: [Type],
    description:
      'Measures of home matching in a period, by all that is known now; small numbers are suppressed. For a body that searches: of the children it searches for.',
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
