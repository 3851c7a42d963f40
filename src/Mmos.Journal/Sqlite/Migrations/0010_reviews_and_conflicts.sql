-- Stages of reviews, open and ended.
create table review (
  seq       integer primary key,        -- of the event that opened the stage
  task      integer not null,
  stage     integer not null,           -- from 1
  of_stages integer not null,
  name      text    not null,           -- agent:CAPABILITY, admin or human
  reason    text,                       -- why a stage for agents waits for a person
  opened_at integer not null,
  closed_at integer,
  verdict   text,                       -- approve, revise, reject; null when it ended without one
  reviewer  text,
  note      text
);
create index review_open on review (task) where closed_at is null;

-- Conflicts between tasks, open and settled.
create table conflict (
  id          integer primary key,      -- number of the event that found it
  kind        text    not null,
  task        integer not null,
  other       integer,
  paths       text    not null,         -- JSON
  text        text    not null,
  opened_at   integer not null,
  resolved_at integer,
  resolution  text,
  resolved_by text
);
create index conflict_open on conflict (id) where resolved_at is null;
