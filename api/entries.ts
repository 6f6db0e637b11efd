import { Prisma } from '../prisma/client';
import type { CivilDate } from '../statute';
import type { Values } from '../workflows/kernel/events';
import { type Place } from './access';
import type { Context } from './context';

/** An entry of a fact as it stands: corrected, and not withdrawn. */
export interface Standing {
  readonly journey: string;
  readonly entry: number;
  readonly occurredOn: CivilDate;
  readonly value: Values;
}

interface Which {
  readonly journeyType: string;
  readonly fact: string;
  readonly openOnly?: boolean;
  readonly from?: CivilDate;
  readonly to?: CivilDate;
}

/** Every standing entry of one fact in the journeys of a place, in the order in which things happened. */
export async function standingEntries({ prisma }: Context, place: Place, which: Which): Promise<readonly Standing[]> {
  const { journeyType, fact, openOnly = false, from = '1900-01-01', to = '2199-12-31' } = which;
  const of = place.of === 'teams' ? Prisma.sql`and j.team = any(${[...place.teams]})` : Prisma.empty;
  return prisma.$queryRaw<Standing[]>`
    select e.stream as journey, e.sequence as entry, coalesce(c.payload, e.payload)->'value' as value,
      coalesce(c.occurred_on, e.occurred_on)::text as "occurredOn"
    from journey j
    join event e on e.stream = j.id and e.type = 'fact.recorded' and e.payload->>'fact' = ${fact}
    left join lateral (
      select payload, occurred_on from event
      where stream = e.stream and type = 'fact.corrected' and (payload->>'corrects')::int = e.sequence
      order by sequence desc limit 1) c on true
    where j.authority = ${place.authority} and j.type = ${journeyType} ${of} and (j.ended_on is null or not ${openOnly})
      and coalesce(c.occurred_on, e.occurred_on) between ${from}::date and ${to}::date
      and not exists (select from event w where w.stream = e.stream and w.type = 'fact.withdrawn'
        and (w.payload->>'withdraws')::int = e.sequence)
    order by coalesce(c.occurred_on, e.occurred_on), e.stream, e.sequence`;
}

/**
 * The entries of some facts in each journey `j`, as they stand by all that is known: `name`, `entry`, `value`, `told_on` and, where
 * the hour is known, `told_at`. To be joined laterally, under the name `said`.
 * @param facts in words, not as values: an index is found by them
 */
export const saidIn = (facts: Prisma.Sql): Prisma.Sql =>
  entriesIn(Prisma.sql`e.type = 'fact.recorded' and e.payload->>'fact' in (${facts})`, Prisma.sql`e.payload->>'fact'`);

/** The same of some decisions. */
export const decidedIn = (decisions: Prisma.Sql): Prisma.Sql =>
  entriesIn(
    Prisma.sql`e.type = 'decision.made' and e.payload->>'decision' in (${decisions})`,
    Prisma.sql`e.payload->>'decision'`,
  );

const entriesIn = (which: Prisma.Sql, name: Prisma.Sql): Prisma.Sql => Prisma.sql`lateral (
  select ${name} as name, e.sequence as entry, coalesce(c.payload, e.payload)->'value' as value,
    coalesce(c.occurred_on, e.occurred_on) as told_on, case when c.payload is null then e.occurred_at else c.occurred_at end as told_at
  from event e left join lateral (
    select payload, occurred_on, occurred_at from event where stream = e.stream and type = 'fact.corrected'
      and (payload->>'corrects')::int = e.sequence order by sequence desc limit 1) c on true
  where e.stream = j.id and ${which} and not exists (select from event w where w.stream = e.stream
    and w.type = 'fact.withdrawn' and (w.payload->>'withdraws')::int = e.sequence)) said`;
