-- The few children whose key was destroyed, to be found without reading the whole record.
create index event_erased on event (stream) where type = 'key.erased';
-- Records whose keeping is over, the oldest children first.
create index child_born on child (authority, born_on);

-- Who was shown something of which child: one row for each request and child. Never changed, like the record.
create table read (
  writer text not null, -- one run of one process, whose reads are numbered and chained
  sequence integer not null check (sequence >= 1),
  at timestamptz(3) not null, -- the moment of the request
  actor text not null,
  actor_roles text[] not null,
  authority text not null,
  child text not null,
  journeys text[] not null,
  fields text[] not null, -- of the API; never an argument, a name that a caller chose or a text
  as_at timestamptz(3)[] not null, -- moments asked about, where they are not the request's own
  known_by timestamptz(3)[] not null,
  relation text not null check (relation in ('own-team', 'own-authority', 'hand-over')),
  ground text, -- the code of the ground that was stated
  previous_hash bytea not null,
  hash bytea not null,
  stored_at timestamptz(6) not null default clock_timestamp(), -- the database's own clock; the service cannot write it
  primary key (writer, sequence)
);
create index read_child on read (child, at);
create index read_actor on read (actor, at);

grant select on read to throughline_app;
grant insert (writer, sequence, at, actor, actor_roles, authority, child, journeys, fields, as_at, known_by, relation, ground,
  previous_hash, hash) on read to throughline_app;
