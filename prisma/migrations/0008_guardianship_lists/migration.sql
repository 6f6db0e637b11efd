-- The lists of lifelong guardianship, each from an index of its own; they hold rows of few steps, or of one type.

-- Family finding that is owed, and waits for a visitor: owed now, and owed once. A duty's id is its journey's, a stroke and its
-- key, which begins with the step.
create index duty_version_team_finding on duty_version (team, clock_kind, overdue_from, duty) include (true_from, journey_type)
  where known_to = 'infinity' and true_to = 'infinity' and standing = 'open' and overdue_from is not null
    and split_part(split_part(duty, '/', 2), ':', 1) in ('family-finding-offer', 'family-finding-reoffer',
      'family-finding-own-day', 'family-finding-asked', 'visitor-wait');
create index duty_version_authority_finding on duty_version (authority, clock_kind, overdue_from, duty)
  include (true_from, journey_type)
  where known_to = 'infinity' and true_to = 'infinity' and standing = 'open' and overdue_from is not null
    and split_part(split_part(duty, '/', 2), ':', 1) in ('family-finding-offer', 'family-finding-reoffer',
      'family-finding-own-day', 'family-finding-asked', 'visitor-wait');
create index duty_version_team_found on duty_version (team, clock_kind, overdue_from, duty)
  include (true_from, true_to, known_from, known_to, journey_type)
  where standing = 'open' and overdue_from is not null
    and split_part(split_part(duty, '/', 2), ':', 1) in ('family-finding-offer', 'family-finding-reoffer',
      'family-finding-own-day', 'family-finding-asked', 'visitor-wait');
create index duty_version_authority_found on duty_version (authority, clock_kind, overdue_from, duty)
  include (true_from, true_to, known_from, known_to, journey_type)
  where standing = 'open' and overdue_from is not null
    and split_part(split_part(duty, '/', 2), ':', 1) in ('family-finding-offer', 'family-finding-reoffer',
      'family-finding-own-day', 'family-finding-asked', 'visitor-wait');

-- The journeys themselves, by purpose: few of all that an authority has.
create index journey_guardianship on journey (authority, purpose, team) where type = 'lifelong-guardianship';
-- Whose leaving care is planned.
create index duty_planned_exit on duty (journey) where step = 'goal-check' and instance like 'planned-exit%';
