import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Caller } from '../api/auth';
import { globalId, ownId } from '../api/ids';
import { journeyOf } from '../workflows/catalogue';
import type { Place } from './course';
import { spread, timed, type Figure } from './figures';

const TEAMS = 20;
const OPEN_DUTIES = 100_000;
const DUTIES_A_JOURNEY = 10;
const AIM_MS = 10;
const WARM_UP = 50;
const PAST_DAYS = 200;
/** So many of the open duties with a date are overdue. */
const OVERDUE_SHARE = 0.1;

const { definition } = journeyOf('family-group-decision-making');

/** An authority with many duties: as many settled ones as open ones, and nearly a third of the open ones moved once. */
interface Authority {
  readonly code: string;
  readonly teams: readonly string[];
}

/** How long the list that supervisors ask for all day takes over 100,000 open duties. */
export async function measureDuties(place: Place, owner: Pool, count: number): Promise<readonly Figure[]> {
  const authority = await fill(owner, OPEN_DUTIES);
  const past = new Date(Date.now() - PAST_DAYS * 86_400_000).toISOString();
  const everywhere = { authority: globalId('Authority', authority.code) };
  const [team = ''] = authority.teams;
  const inTeam = { team: globalId('Team', team) };
  const moments = {
    now: {},
    'asAt 200 days ago': { asAt: past },
    'asAt and knownBy 200 days ago': { asAt: past, knownBy: past },
  };
  const empty = await timed(count, WARM_UP, () => place.system.client.ask(callerOf(authority), '{ __typename }'));
  const figures = [spread('A question that asks nothing', empty)];
  for (const [when, moment] of Object.entries(moments))
    for (const [where, scope] of [
      ['authority', everywhere],
      ['one team', inTeam],
    ] as const)
      figures.push(await measureList(place, authority, `${where}, ${when}`, { ...scope, ...moment }, count));
  return [...figures, await measureScreen(place, authority, inTeam, count)];
}

/** So many open duties, and as many settled ones, come to a million versions. */
const OPEN_OF_A_MILLION = 232_000;
const PAST_AIM_MS = 60;

/** How long a list of the past takes, as it was known then, over a million versions of duties. */
export async function measurePast(place: Place, owner: Pool, count: number): Promise<readonly Figure[]> {
  const authority = await fill(owner, OPEN_OF_A_MILLION);
  const { rows } = await owner.query<{ n: number }>(
    'select count(*)::int as n from duty_version where authority = $1',
    [authority.code],
  );
  const past = new Date(Date.now() - PAST_DAYS * 86_400_000).toISOString();
  const [team = ''] = authority.teams;
  const asked = { team: globalId('Team', team), asAt: past, knownBy: past };
  return [
    { what: 'Versions of duties', figure: String(rows[0]?.n ?? 0) },
    await measureList(place, authority, 'one team, asAt and knownBy 200 days ago', asked, count, PAST_AIM_MS),
  ];
}

const LIST = `query ($authority: ID, $team: ID, $asAt: DateTime, $knownBy: DateTime) {
  overdueDuties(authority: $authority, team: $team, asAt: $asAt, knownBy: $knownBy) { totalCount pageInfo { hasNextPage }
    edges { node { id step { id title } owedBy dueOn status daysOverdue } } } }`;

/** What a supervisor's screen shows of each. */
const SCREEN = LIST.replace('daysOverdue', 'daysOverdue journey { reference startedOn } child { reference }');

type Asked = Readonly<Record<string, string>>;

async function measureList(
  place: Place,
  authority: Authority,
  what: string,
  asked: Asked,
  count: number,
  aimMs = AIM_MS,
): Promise<Figure> {
  const total = await listed(place, authority, LIST, asked);
  const times = await timed(count, WARM_UP, () => listed(place, authority, LIST, asked));
  return spread(`overdueDuties, first 50 of ${total}: ${what}`, times, aimMs);
}

async function measureScreen(place: Place, authority: Authority, asked: Asked, count: number): Promise<Figure> {
  const times = await timed(count, WARM_UP, () => listed(place, authority, SCREEN, asked));
  return spread('The same with journey and child of each: one team, now', times);
}

const callerOf = ({ code }: Authority): Caller => ({
  subject: 'manager',
  authority: code,
  roles: ['service-manager'],
  teams: [],
});

/** @returns how many the list holds */
async function listed({ system }: Place, authority: Authority, document: string, asked: Asked): Promise<number> {
  const { overdueDuties } = await system.client.ask(callerOf(authority), document, asked);
  return (overdueDuties as { readonly totalCount: number }).totalCount;
}

// ---- Filling ----

async function fill(owner: Pool, openDuties: number): Promise<Authority> {
  const code = `B${randomUUID().slice(0, 8)}`;
  const codes = Array.from({ length: TEAMS }, (_, number) => `team-${number}`);
  const teams = codes.map((team) => ownId('team', code, team));
  const client = await owner.connect();
  try {
    await client.query('select setseed(0.5)');
    await client.query(`insert into authority values ($1, 'Bench', 0, '', 0)`, [code]);
    await client.query(
      `insert into team (id, authority, code, title) select id, $1, team, team from unnest($2::text[], $3::text[]) as t(id, team)`,
      [code, teams, codes],
    );
    await client.query(CHILDREN, [code, openDuties / DUTIES_A_JOURNEY]);
    await client.query(JOURNEYS, [code, openDuties / DUTIES_A_JOURNEY, teams, definition.id]);
    await client.query(DRAWN, [
      code,
      openDuties,
      Object.keys(definition.steps),
      openDuties / DUTIES_A_JOURNEY,
      OVERDUE_SHARE,
    ]);
    for (const statement of [DUTIES, VERSIONS, 'vacuum analyze']) await client.query(statement);
  } finally {
    client.release();
  }
  return { code, teams };
}

const CHILDREN = `insert into child (id, authority, reference, born_on, sequence, head)
  select md5($1::text || 'child' || n)::uuid::text, $1, 'child-' || n, date '2010-01-01' + n % 5000, 1, '' from generate_series(1, $2::int) n`;

const JOURNEYS = `insert into journey (id, type, purpose, child, authority, team, reference, started_on, clock_offset_ms,
    sequence, head, recorded_at)
  select md5($1::text || n)::uuid::text, $4, 'before-proceedings', md5($1::text || 'child' || n)::uuid::text, $1::text,
    ($3::text[])[1 + n % array_length($3::text[], 1)], 'journey-' || n, current_date - 500, 0, 20, '', now()
  from generate_series(1, $2::int) n`;

/** One row for each duty: the first so many are open, as many again are settled. */
const DRAWN = `create temporary table drawn on commit preserve rows as
  select j.*, md5($1::text || n)::uuid::text || '/' || step || ':' || n as id, step || ':' || n as key, step, n, settled, moved,
    case when kind < 0.6 then 'statutory-limit' when kind < 0.85 then 'local-guard' else 'gate' end as clock_kind,
    opened, due, opened + (now() - opened) / 2 as moved_at, opened + (now() - interval '2 days' - opened) * part as settled_at
  from (
    select n, n > $2::int as settled, random() < 0.3 as moved, random() as kind, ($3::text[])[1 + n % array_length($3::text[], 1)] as step,
      now() - interval '3 days' - random() * interval '500 days' as opened, random() as part,
      date_trunc('day', now()) + case
        when n > $2::int then (random() * 500 - 480) * interval '1 day'
        when random() < $5::float then random() * -300 * interval '1 day'
        else (1 + random() * 180) * interval '1 day' end as due
    from generate_series(1, 2 * $2::int) n) d
  join lateral (
    select id as journey, type, child, authority, team from journey where id = md5($1::text || (1 + (n * 7919::bigint) % $4::int))::uuid::text) j on true`;

const DUTIES = `insert into duty (id, journey, key, step, instance, owed_by, clock_kind, rule, label, verified, opened_on, due_on,
    paused, outcome, settled_on, days_late, working_days_late)
  select id, journey, key, step, n::text, 'social-worker', clock_kind, 'local', 'Local default', false, opened::date,
    case when clock_kind <> 'gate' then due::date - 1 end, false, case when settled then 'met' end,
    case when settled then settled_at::date end, 0, 0
  from drawn`;

/** As known at first, as known since it moved or was settled, and what is true since it was settled. */
const VERSIONS = `insert into duty_version (duty, journey, journey_type, child, authority, team, clock_kind, standing, outcome,
    due_on, overdue_from, true_from, true_to, known_from, known_to)
  select id, journey, type, child, authority, team, clock_kind, standing, case when standing = 'settled' then 'met' end,
    case when clock_kind <> 'gate' and standing = 'open' then due_now::date - 1 end,
    case when clock_kind <> 'gate' and standing = 'open' then date_trunc('day', due_now) end, true_from, true_to, known_from, known_to
  from drawn cross join lateral (values
    ('open', opened, 'infinity', opened + interval '1 hour',
      case when settled then settled_at + interval '1 day' when moved then moved_at + interval '1 day' else 'infinity' end,
      case when moved then due - interval '20 days' else due end, true),
    ('open', opened, 'infinity', moved_at + interval '1 day', 'infinity', due, moved and not settled),
    ('open', opened, settled_at, settled_at + interval '1 day', 'infinity', due, settled and opened < settled_at),
    ('settled', settled_at, 'infinity', settled_at + interval '1 day', 'infinity', null, settled)
  ) as v(standing, true_from, true_to, known_from, known_to, due_now, holds)
  where holds`;
