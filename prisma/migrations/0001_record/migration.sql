-- The record: one row for each thing that happened. A correction is a further row; nothing here is ever changed.
create table event (
  stream text not null,
  sequence integer not null check (sequence >= 1),
  stream_kind text not null check (stream_kind in ('journey', 'child', 'authority')),
  command text not null,
  part smallint not null check (part >= 0), -- one command may record several events
  body text not null, -- hash of what was sent: the same command id with another body is refused
  type text not null,
  version smallint not null,
  payload jsonb not null,
  sealed bytea,
  sealed_fields text[] not null,
  occurred_on date not null,
  occurred_at timestamptz(3),
  recorded_at timestamptz(3) not null, -- by the journey's clock; no default, so that a story may be told in any year
  actor text not null,
  actor_roles text[] not null,
  on_behalf_of text,
  on_behalf_of_roles text[] not null,
  packs text[] not null,
  calendar_edition text,
  previous_hash bytea not null,
  hash bytea not null,
  stored_at timestamptz(6) not null default clock_timestamp(), -- the database's own clock; the service cannot write it
  primary key (stream, sequence), -- two writers cannot both take the next place
  unique (stream, command, part) -- sending a command twice records it once
);

create table authority (
  code text primary key,
  title text not null,
  sequence integer not null,
  head bytea not null,
  law_version integer not null
);

create table team (
  id text primary key,
  authority text not null,
  code text not null,
  title text not null,
  unique (authority, code)
);

create table staff (
  id text primary key,
  authority text not null,
  reference text not null,
  roles text[] not null,
  teams text[] not null,
  unique (authority, reference)
);

create table child (
  id text primary key,
  authority text not null,
  reference text not null,
  born_on date,
  names_in integer,
  sequence integer not null,
  head bytea not null,
  unique (authority, reference)
);

create table law_change (
  authority text not null,
  version integer not null,
  kind text not null,
  payload jsonb not null,
  effective date not null,
  recorded_at timestamptz(3) not null,
  primary key (authority, version)
);

create table journey (
  id text primary key,
  type text not null,
  purpose text not null,
  child text not null,
  authority text not null,
  team text not null,
  reference text not null,
  sibling_group text,
  follows text,
  started_on date not null,
  ended_on date,
  "end" text,
  clock_offset_ms bigint not null,
  sequence integer not null,
  head bytea not null,
  recorded_at timestamptz(3) not null,
  constraint journey_reference unique (authority, type, reference)
);
-- One open journey for each child, type and purpose in an authority; a later one may follow an ended one.
create unique index journey_open on journey (child, type, purpose, authority) where ended_on is null;
create index journey_child on journey (child);
create index journey_siblings on journey (sibling_group) where sibling_group is not null;
create index journey_by_authority on journey (authority, type) where ended_on is null;

create table duty (
  id text primary key,
  journey text not null,
  key text not null,
  step text not null,
  instance text not null,
  owed_by text not null,
  clock_kind text not null,
  rule text,
  label text,
  verified boolean,
  opened_on date not null,
  due_on date,
  due_at timestamptz(3),
  paused boolean not null,
  outcome text,
  settled_on date,
  settled_at timestamptz(3),
  days_late integer not null,
  working_days_late integer not null,
  reason text,
  explained_by integer,
  settled_by integer
);
create index duty_journey on duty (journey);

create table duty_version (
  duty text not null,
  journey text not null,
  journey_type text not null,
  child text not null,
  authority text not null,
  team text not null,
  clock_kind text not null,
  standing text not null check (standing in ('open', 'paused', 'settled')),
  outcome text,
  due_on date,
  due_at timestamptz(3),
  overdue_from timestamptz(3),
  true_from timestamptz(3) not null,
  true_to timestamptz(3) not null check (true_from < true_to),
  known_from timestamptz(3) not null,
  known_to timestamptz(3) not null check (known_from < known_to),
  primary key (duty, known_from, true_from)
);
-- What is known now: the lists that supervisors ask for all day.
create index duty_version_team_now on duty_version (team, clock_kind, overdue_from, duty)
  include (true_from, true_to) where known_to = 'infinity' and standing = 'open' and overdue_from is not null;
create index duty_version_authority_now on duty_version (authority, clock_kind, overdue_from, duty)
  include (true_from, true_to) where known_to = 'infinity' and standing = 'open' and overdue_from is not null;
-- What was known then.
create index duty_version_team_then on duty_version (team, clock_kind, overdue_from, duty)
  include (true_from, true_to, known_from, known_to) where standing = 'open' and overdue_from is not null;
create index duty_version_authority_then on duty_version (authority, clock_kind, overdue_from, duty)
  include (true_from, true_to, known_from, known_to) where standing = 'open' and overdue_from is not null;

create table gate (
  journey text not null,
  gate text not null,
  act text not null,
  act_on date,
  limbs jsonb not null,
  sequence integer not null,
  judged_at timestamptz(3) not null,
  first_limbs jsonb not null,
  first_judged_at timestamptz(3) not null,
  found_not_compliant_on date,
  primary key (journey, gate, act)
);

create table hand_over (
  journey text not null,
  offer integer not null,
  hand_over text not null,
  from_role text not null,
  "to" text not null,
  receiver text,
  returns integer,
  offered_on date not null,
  accepted boolean,
  answered_on date,
  "into" text,
  primary key (journey, offer)
);
create index hand_over_waiting on hand_over ("to", offered_on) where accepted is null;

create table alert (
  journey text not null,
  id text not null,
  about text not null,
  subject text not null,
  team text not null,
  authority text not null,
  raised_at timestamptz(3) not null,
  raised_by integer not null,
  closed_at timestamptz(3),
  because text,
  primary key (journey, id)
);
create index alert_standing on alert (team, raised_at) where closed_at is null;

-- The service may add to the record and read it. By column, so that it can write neither stored_at nor anything later.
grant select on event to throughline_app;
grant insert (stream, sequence, stream_kind, command, part, body, type, version, payload, sealed, sealed_fields, occurred_on,
  occurred_at, recorded_at, actor, actor_roles, on_behalf_of, on_behalf_of_roles, packs, calendar_edition, previous_hash, hash)
  on event to throughline_app;
-- Law changes are a record too: numbered, never altered.
grant select, insert on law_change to throughline_app;
-- Reading tables can be made again, so the service keeps them as it needs.
grant select, insert, update on authority, team, staff, child, journey to throughline_app;
grant select, insert, update, delete on duty, duty_version, gate, hand_over, alert to throughline_app;
