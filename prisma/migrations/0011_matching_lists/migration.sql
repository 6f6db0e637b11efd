-- The lists of matching children to homes, each from an index that holds rows of few steps, of one gate, or of one type of journey.

create index duty_version_team_matching on duty_version (team, clock_kind, overdue_from, duty) include (true_from, journey_type)
  where known_to = 'infinity' and true_to = 'infinity' and standing = 'open' and overdue_from is not null
    and journey_type = 'home-matching'
    and split_part(split_part(duty, '/', 2), ':', 1) in ('offer-options', 'offer-options-urgent', 'decide-home',
      'decide-home-urgent', 'move-child', 'stay-length-guard', 'offer-advocate');
create index duty_version_authority_matching on duty_version (authority, clock_kind, overdue_from, duty)
  include (true_from, journey_type)
  where known_to = 'infinity' and true_to = 'infinity' and standing = 'open' and overdue_from is not null
    and journey_type = 'home-matching'
    and split_part(split_part(duty, '/', 2), ':', 1) in ('offer-options', 'offer-options-urgent', 'decide-home',
      'decide-home-urgent', 'move-child', 'stay-length-guard', 'offer-advocate');

-- Emergencies, which may turn into long stays.
create index journey_emergency on journey (authority, team) where type = 'home-matching' and purpose = 'emergency-move';
create index duty_arrival on duty (journey, opened_on) where step = 'arrival-check';

-- Applications that were issued, as they are judged.
create index gate_applied on gate (journey, act_on) where gate = 'apply-to-court' and act <> 'next';

-- Holds of an authority's own children; those of who keeps the register have an index already.
create index hold_live_of_authority on hold (authority, expires_at) where ended_at is null;
