-- The lists and measures of leaving care, each from an index of its own. None of them is large: they hold rows of few steps.

-- Who reaches an age in a span of days, whichever authority registered the child.
create index child_birthday on child (born_on, id);
-- Corrected birth dates that somebody decides on: until then the earlier one counts.
create index duty_birth_date_doubted on duty (journey) where step = 'dob-correction';

-- Who is out of touch: the searches that are owed now, and those that were owed once. A duty's id is its journey's, a stroke and
-- its key, which begins with the step.
create index duty_version_team_search on duty_version (team, clock_kind, overdue_from, duty) include (true_from, journey_type)
  where known_to = 'infinity' and true_to = 'infinity' and standing = 'open' and overdue_from is not null
    and split_part(split_part(duty, '/', 2), ':', 1) in ('search', 'search-again');
create index duty_version_authority_search on duty_version (authority, clock_kind, overdue_from, duty)
  include (true_from, journey_type)
  where known_to = 'infinity' and true_to = 'infinity' and standing = 'open' and overdue_from is not null
    and split_part(split_part(duty, '/', 2), ':', 1) in ('search', 'search-again');
create index duty_version_team_searched on duty_version (team, clock_kind, overdue_from, duty)
  include (true_from, true_to, known_from, known_to, journey_type)
  where standing = 'open' and overdue_from is not null
    and split_part(split_part(duty, '/', 2), ':', 1) in ('search', 'search-again');
create index duty_version_authority_searched on duty_version (authority, clock_kind, overdue_from, duty)
  include (true_from, true_to, known_from, known_to, journey_type)
  where standing = 'open' and overdue_from is not null
    and split_part(split_part(duty, '/', 2), ':', 1) in ('search', 'search-again');

-- What fell due in a period, as it stands by all that is known.
create index duty_version_leaving_care_due on duty_version (authority, due_on) include (team, duty, standing, outcome)
  where journey_type = 'leaving-care' and known_to = 'infinity' and true_to = 'infinity';
-- What has no due date, or is measured by another day.
create index duty_grant_opened on duty (opened_on) where step = 'set-up-grant';
create index duty_staying_put_settled on duty (settled_on) where step = 'staying-put-watch';
create index hand_over_offered on hand_over (offered_on, journey, offer);
