import { Prisma } from '../../prisma/client';
import { addDays, addMonths, anniversary, type CivilDate } from '../../statute';
import type { Place } from '../access';

/* Young people by the day on which they reach an age, found by the index on birth dates. */

const TYPE = 'leaving-care';

/** The day on which an age is reached: whole years are birthdays, anything else is counted in months. */
export const ageDay = (bornOn: CivilDate, months: number): CivilDate =>
  months % 12 === 0 ? anniversary(bornOn, months / 12) : addMonths(bornOn, months);

/** The same in SQL, where 29 February and a year is 28 February. */
export const ageDaySql = (born: Prisma.Sql, months: number): Prisma.Sql => {
  const day = Prisma.sql`(${born} + make_interval(months => ${months}::int))::date`;
  if (months % 12 !== 0) return day;
  return Prisma.sql`(${day} + case when to_char(${born}, 'MMDD') = '0229' and to_char(${day}, 'MMDD') = '0228' then 1 else 0 end)`;
};

/** The condition that the journey `j` is one of leaving care in a place. */
export const leavingCareOf = (place: Place): Prisma.Sql =>
  Prisma.sql`j.type = ${TYPE} and j.authority = ${place.authority}
    ${place.of === 'teams' ? Prisma.sql`and j.team = any(${[...place.teams]})` : Prisma.empty}`;

/** No month is longer than another by more. */
const MARGIN_DAYS = 4;

/** The dates of birth that were decided not to count. */
const KEPT_EARLIER = Prisma.sql`select from event k where k.stream = j.id and k.type = 'decision.made'
  and k.payload->>'decision' = 'dobCorrection' and k.payload->'value'->>'choice' = 'keep-earlier'`;

/** Whether somebody still decides on a corrected date of birth, or has decided that an earlier one counts. */
const DOUBTED = Prisma.sql`exists (select from duty d where d.journey = j.id and d.step = 'dob-correction'
  and (d.outcome is null or exists (${KEPT_EARLIER})))`;

/** Every date of birth that was said in a doubted journey; the last of them that is not rejected or waited for counts. */
const doubted = (place: Place): Prisma.Sql => Prisma.sql`
  select j.id as journey, told.on, told.on = told.counting as counts
  from (select distinct journey from duty where step = 'dob-correction') corrected
  join journey j on j.id = corrected.journey join child c on c.id = j.child
  cross join lateral (
    select said.on, first_value(said.on) over (order by said.rejected, said.sequence desc) as counting
    from (
      select e.on, e.sequence, exists (${KEPT_EARLIER} and (k.payload->'value'->>'bornOn')::date = e.on) or (e.on = c.born_on
        and exists (select from duty d where d.journey = j.id and d.step = 'dob-correction' and d.outcome is null)) as rejected
      from (select (payload->'value'->>'bornOn')::date as on, sequence from event
        where stream = j.id and type in ('fact.recorded', 'fact.corrected') and payload->'value'->>'bornOn' is not null) e
    ) said) told
  where ${leavingCareOf(place)} and ${DOUBTED}`;

/**
 * Rows `journey`, `birthday` and `counts` of those who reach an age from one day to another, by the birth date in the
 * register. Where a corrected birth date takes a category away, the journey counts the earlier one until somebody has decided,
 * or for good: such a journey is there by every birth date that was said, so that nobody is missed, and one of them counts.
 */
export function reaching(place: Place, months: number, from: CivilDate, to: CivilDate): Prisma.Sql {
  const first = addDays(addMonths(from, -months), -MARGIN_DAYS);
  const last = addDays(addMonths(to, -months), MARGIN_DAYS);
  return Prisma.sql`(
    select born.journey, ${ageDaySql(Prisma.sql`born.on`, months)} as birthday, born.counts from (
      select j.id as journey, c.born_on as on, true as counts from child c join journey j on j.child = c.id
      where c.born_on between ${first}::date and ${last}::date and ${leavingCareOf(place)} and not ${DOUBTED}
      union
      ${doubted(place)}
    ) born
    where ${ageDaySql(Prisma.sql`born.on`, months)} between ${from}::date and ${to}::date)`;
}
