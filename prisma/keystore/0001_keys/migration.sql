-- One key for each child, wrapped by the master key, which is in no database. Kept apart from the record and its backups:
-- without the row, whatever was sealed with it can never be read again. Only the owner of this database may use it.
create table child_key (
  child text primary key,
  wrapped bytea not null,
  master_key text not null,
  made_at timestamptz not null default clock_timestamp()
);
