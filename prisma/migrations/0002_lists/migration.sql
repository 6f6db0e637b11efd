-- The lists of duties by their places, so that none of them has to pass by what was settled long ago.
drop index duty_version_team_now;
drop index duty_version_authority_now;
drop index duty_version_team_then;
drop index duty_version_authority_then;

-- Owed now, by all that is known: what supervisors ask for all day.
create index duty_version_team_open on duty_version (team, clock_kind, overdue_from, duty)
  include (true_from, journey_type)
  where known_to = 'infinity' and true_to = 'infinity' and standing = 'open' and overdue_from is not null;
create index duty_version_authority_open on duty_version (authority, clock_kind, overdue_from, duty)
  include (true_from, journey_type)
  where known_to = 'infinity' and true_to = 'infinity' and standing = 'open' and overdue_from is not null;

-- Owed once, by all that is known: the latest to end stand together, so that asking about today finds none of them.
create index duty_version_team_over on duty_version (team, clock_kind, true_to)
  include (overdue_from, duty, true_from, journey_type)
  where known_to = 'infinity' and true_to < 'infinity' and standing = 'open' and overdue_from is not null;
create index duty_version_authority_over on duty_version (authority, clock_kind, true_to)
  include (overdue_from, duty, true_from, journey_type)
  where known_to = 'infinity' and true_to < 'infinity' and standing = 'open' and overdue_from is not null;

-- Owed by what was known then.
create index duty_version_team_then on duty_version (team, clock_kind, overdue_from, duty)
  include (true_from, true_to, known_from, known_to, journey_type) where standing = 'open' and overdue_from is not null;
create index duty_version_authority_then on duty_version (authority, clock_kind, overdue_from, duty)
  include (true_from, true_to, known_from, known_to, journey_type) where standing = 'open' and overdue_from is not null;
