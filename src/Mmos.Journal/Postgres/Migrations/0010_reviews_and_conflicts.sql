-- Stages of reviews, open and ended.
create table mmos.review (
  workspace text collate "C" not null,
  seq       bigint not null,            -- of the event that opened the stage
  task      int    not null,
  stage     int    not null,            -- from 1
  of_stages int    not null,
  name      text   not null,            -- agent:CAPABILITY, admin or human
  reason    text,                       -- why a stage for agents waits for a person
  opened_at bigint not null,
  closed_at bigint,
  verdict   text,                       -- approve, revise, reject; null when it ended without one
  reviewer  text,
  note      text,
  primary key (workspace, seq)
);
create index review_open on mmos.review (workspace, task) where closed_at is null;

-- Conflicts between tasks, open and settled.
create table mmos.conflict (
  workspace   text collate "C" not null,
  id          bigint not null,          -- number of the event that found it
  kind        text   not null,
  task        int    not null,
  other       int,
  paths       text   not null,          -- JSON
  text        text   not null,
  opened_at   bigint not null,
  resolved_at bigint,
  resolution  text,
  resolved_by text,
  primary key (workspace, id)
);
create index conflict_open on mmos.conflict (workspace, id) where resolved_at is null;
