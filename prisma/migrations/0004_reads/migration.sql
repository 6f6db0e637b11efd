-- The few children whose key was destroyed, to be found without reading the whole record.
create index event_erased on event (stream) where type = 'key.erased';
-- Records whose keeping is over, the oldest children first.
create index child_born on child (authority, born_on);
