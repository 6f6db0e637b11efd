-- Matching a child to a home: homes and requests have streams of their own, and what is read of them stands here. All of it can be
-- made again from the events, but for the content of a search, which is kept once and never changed.

-- Two spans of time of one place may not overlap; the index of that needs equality of text beside it.
create extension if not exists btree_gist;

alter table event drop constraint event_stream_kind_check;
alter table event add constraint event_stream_kind_check
  check (stream_kind in ('journey', 'child', 'authority', 'home', 'request'));

-- Who searches for an authority's children: another body, or the authority itself when null.
alter table authority add column matching_body text;

create table home (
  id text primary key,
  body text not null, -- who keeps the register that it stands in
  provider text not null, -- a team of that body
  reference text not null,
  version integer not null, -- the newest that was told; 0 while none was
  sequence integer not null,
  head bytea not null,
  unique (body, reference)
);
create index home_of_provider on home (provider);

-- What was told of a home, and since when it was known. A version is never changed.
create table home_version (
  home text not null,
  version integer not null,
  body text not null,
  known_from timestamptz(3) not null,
  digest text not null, -- of the content, as in the search that saw it
  content jsonb not null, -- what matching sees
  terms jsonb not null, -- what matching never sees: owner, price, how it is bought
  primary key (home, version)
);
create index home_version_known on home_version (body, home, known_from desc, version desc);

-- Places that are held for a request, from one moment to another. What is over stays.
create table hold (
  id text primary key,
  home text not null,
  request text not null,
  authority text not null, -- whose child it is for
  body text not null,
  lane text not null check (lane in ('planned', 'emergency')),
  taken_at timestamptz(3) not null,
  expires_at timestamptz(3) not null, -- as it stands after an extension
  extended boolean not null,
  from_queue boolean not null, -- nobody took it: places became free, and it was the request's turn
  ended_at timestamptz(3), -- when it ended before or at its time
  how text -- released, expired, booked, withdrawn
);
create index hold_live on hold (body, expires_at) where ended_at is null;
create index hold_of_request on hold (request);
create index hold_unended on hold (home, expires_at) where ended_at is null;
create index hold_of_home on hold (home, taken_at);
create index hold_by_expiry on hold (body, expires_at); -- what was held at a moment, ended since or not

create table hold_place (
  hold text not null,
  home text not null,
  place text not null,
  during tstzrange not null,
  primary key (hold, place),
  -- Never two holds on one place at one moment, whatever any program does.
  constraint one_hold_for_a_place exclude using gist (home with =, place with =, during with &&)
);

-- Who waits for places of a home that are held: emergencies first, then in the order of joining.
create table hold_queue (
  home text not null,
  request text not null,
  authority text not null,
  lane text not null,
  places integer not null,
  needed_on date not null, -- the day from which they are needed
  joined_at timestamptz(3) not null,
  left_at timestamptz(3),
  why text,
  primary key (home, request, joined_at)
);
create index hold_queue_of_request on hold_queue (request) where left_at is null;
create unique index hold_queue_once on hold_queue (home, request) where left_at is null;

-- A request for a home: for one child or for siblings who are searched for together.
create table home_request (
  id text primary key,
  body text not null, -- who searches
  authority text not null, -- whose children they are, and who alone decides
  lane text not null check (lane in ('planned', 'emergency')),
  journeys text[] not null,
  children text[] not null,
  sent_at timestamptz(3) not null,
  accepted_at timestamptz(3),
  need_version integer not null, -- 0 before the need is frozen
  closed_at timestamptz(3),
  why text,
  sequence integer not null,
  head bytea not null
);
create index home_request_open on home_request (body, sent_at) where closed_at is null;
create index home_request_body on home_request (body, sent_at);
create index home_request_children on home_request using gin (children);
create index home_request_authority on home_request (authority, sent_at);
create index home_request_journeys on home_request using gin (journeys);

-- A search as it came out. Its content is sealed with the key of the first child of the request, and never changed; its digest is in
-- the record.
create table search_run (
  id text primary key,
  request text not null,
  need_version integer not null,
  ring text not null,
  as_at timestamptz(3) not null,
  rules text not null,
  packs text[] not null,
  register text not null, -- digest of the versions of homes that it saw
  digest text not null, -- of the content before it was sealed
  content bytea not null,
  considered integer not null,
  listed integer not null,
  needs_answer integer not null,
  held_elsewhere integer not null,
  ruled_out integer not null
);
create index search_run_of_request on search_run (request, as_at);

-- Where each home stood in a search, without a word of why: that is in its content.
create table search_run_home (
  run text not null,
  home text not null,
  version integer not null,
  outcome text not null,
  rank integer,
  primary key (run, home)
);
create index search_run_home_of_home on search_run_home (home);

-- A home that was asked for a request, and what came of it.
create table approach (
  id text primary key,
  request text not null,
  home text not null,
  home_version integer not null,
  run text not null,
  provider text not null,
  body text not null,
  authority text not null,
  asked_at timestamptz(3) not null,
  answer_by timestamptz(3) not null,
  in_turn boolean not null, -- nobody asked it: it was its turn in an order
  answer text, -- interested, declined, no-reply; null while it is awaited
  code text, -- why it declined
  until_on date, -- until when a no for a time stands
  answered_at timestamptz(3),
  released_at timestamptz(3), -- the outline was released by the child's social worker
  conditional_at timestamptz(3), -- the provider said yes if
  shortlisted_at timestamptz(3),
  identified_at timestamptz(3), -- chosen, accepted and funded: who the child is may be read
  ended_at timestamptz(3),
  outcome text, -- declined, no-reply, not-chosen, pre-empted, expired, request-withdrawn, chosen …
  reason text -- a code; words are sealed in the record
);
create unique index approach_open on approach (request, home) where ended_at is null;
create index approach_of_request on approach (request, asked_at);
create index approach_of_provider on approach (provider, asked_at) where ended_at is null;
create index approach_answers on approach (body, answered_at) where answer is not null;

grant select, insert, update on home, home_request to throughline_app;
grant select, insert on home_version, search_run, search_run_home to throughline_app;
grant select, insert, update, delete on hold, hold_place, hold_queue, approach to throughline_app;
