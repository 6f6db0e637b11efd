-- What fell due before the record was taken over, and of which nobody has said whether it was done.
alter table duty_version drop constraint duty_version_standing_check;
alter table duty_version add constraint duty_version_standing_check
  check (standing in ('open', 'paused', 'unknown', 'settled'));

-- Unknown now, by all that is known: what is still to be looked up.
create index duty_version_team_unknown on duty_version (team, clock_kind, overdue_from, duty)
  include (true_from, journey_type)
  where known_to = 'infinity' and true_to = 'infinity' and standing = 'unknown' and overdue_from is not null;
create index duty_version_authority_unknown on duty_version (authority, clock_kind, overdue_from, duty)
  include (true_from, journey_type)
  where known_to = 'infinity' and true_to = 'infinity' and standing = 'unknown' and overdue_from is not null;
