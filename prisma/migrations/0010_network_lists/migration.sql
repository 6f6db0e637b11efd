-- The lists and measures of Family Network Plans and kinship routes, each from an index of its own.

-- The journeys themselves: few of all that an authority has.
create index journey_networks on journey (authority, type, started_on) include (team, ended_on)
  where type in ('family-network-plan', 'kinship-route');

-- What is owed of a few steps, now and at any time before. A duty's id is its journey's, a stroke and its key, which begins with
-- the step.
create index duty_version_network on duty_version (authority, team, duty) include (true_from, true_to, known_from, known_to)
  where standing in ('open', 'paused', 'unknown') and split_part(split_part(duty, '/', 2), ':', 1) in ('status-guard',
    'services-review', 'payment-review', 'review-on-change', 'temporary-approval', 'sgo-wait', 'record-choice');
-- What a plan was to do in a period: support, reviews, answers and looks after its end.
create index duty_version_network_due on duty_version (authority, due_on)
  include (team, duty, standing, outcome, true_from, true_to, known_from, known_to)
  where journey_type = 'family-network-plan' and due_on is not null;

-- What was said in these journeys, by the fact, and what of it was corrected or withdrawn.
create index event_of_networks on event (stream, (payload->>'fact'), sequence)
  where type = 'fact.recorded' and payload->>'fact' in ('planTerm', 'supportLine', 'lineDeclined', 'stay', 'delivery',
    'courtOrder', 'wentHome', 'stillAtHome', 'routeChoice', 'allowance', 'fosteringRate', 'otherwiseInCare', 'adviceOffer',
    'carerWork', 'connectedPlacementEnded', 'order');
create index event_corrected on event (stream, ((payload->>'corrects')::int), sequence) where type = 'fact.corrected';
create index event_withdrawn on event (stream, ((payload->>'withdraws')::int)) where type = 'fact.withdrawn';
