-- The workflow code of each build that ever ran here, so that what it decided can be replayed for as long as the record is kept.
create table bundle (
  build_id text primary key,
  digest bytea not null check (length(digest) = 32), -- SHA-256 of the code before compression
  code bytea not null, -- Brotli
  node text not null, -- the versions of Node and of the Temporal SDK that ran it
  sdk text not null,
  stored_at timestamptz(6) not null default clock_timestamp() -- the database's own clock; the service cannot write it
);

-- What the engine knew of each closed run of a journey, before it forgets. Never changed, like the record itself.
create table history (
  run text primary key, -- two workers cannot both keep it
  journey text not null,
  workflow_type text not null,
  continued_from text, -- the runs before and after it, so that one that is missing is noticed
  continued_to text,
  build_id text, -- none when it was stopped before any code ran
  bundle_digest bytea,
  closed_at timestamptz(3) not null, -- by the engine's clock
  events integer not null check (events >= 1), -- of the engine, not of the record
  first_sequence integer, -- what it added to the journey's record, where it handed over to a next run
  last_sequence integer,
  key_id text not null, -- of PAYLOAD_KEYS
  history bytea not null, -- protobuf, Brotli, AES-256-GCM; bound to the run
  digest bytea not null check (digest = sha256(history)),
  stored_at timestamptz(6) not null default clock_timestamp()
);
create index history_journey on history (journey, closed_at);

grant select on bundle, history to throughline_app;
grant insert (build_id, digest, code, node, sdk) on bundle to throughline_app;
grant insert (run, journey, workflow_type, continued_from, continued_to, build_id, bundle_digest, closed_at, events,
  first_sequence, last_sequence, key_id, history, digest) on history to throughline_app;
