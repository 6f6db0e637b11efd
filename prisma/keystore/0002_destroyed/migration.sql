-- A key that was destroyed leaves its row behind, so that no other key is ever made for the child.
alter table child_key
  alter column wrapped drop not null,
  alter column master_key drop not null,
  add column destroyed_at timestamptz,
  add constraint child_key_or_none check (num_nulls(wrapped, master_key) = case when destroyed_at is null then 0 else 2 end);
-- Rotation goes through the keys of one master key after another.
create index child_key_master on child_key (master_key, child);
