-- Signed statements about how far every stream had come. Never changed, like the record itself.
create table checkpoint (
  number integer primary key check (number >= 1),
  statement text not null, -- canonical JSON, byte for byte as it was signed
  signature text not null, -- Ed25519, base64
  command text not null unique, -- asking twice takes it once
  stored_at timestamptz(6) not null default clock_timestamp() -- the database's own clock; the service cannot write it
);

-- Where the streams stood that had moved since the checkpoint before. A stream's latest row up to a checkpoint is its leaf
-- in that checkpoint's tree; leaves are in the order of their bytes, whatever the collation of the database.
create table checkpoint_leaf (
  checkpoint integer not null,
  stream text collate "C" not null,
  sequence integer not null check (sequence >= 1),
  hash bytea not null,
  primary key (checkpoint, stream)
);
create unique index checkpoint_leaf_latest on checkpoint_leaf (stream, checkpoint desc) include (sequence, hash);

-- A child's journeys by the record alone, also when a journey's own row has gone.
create index event_child on event ((payload->>'child')) where sequence = 1 and stream_kind = 'journey';

grant select on checkpoint, checkpoint_leaf to throughline_app;
grant insert (number, statement, signature, command) on checkpoint to throughline_app;
grant insert (checkpoint, stream, sequence, hash) on checkpoint_leaf to throughline_app;
