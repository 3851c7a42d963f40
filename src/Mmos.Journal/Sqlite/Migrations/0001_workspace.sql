-- One workspace per file. The row that every write compares: `last_seq`, `last_hash` and `epoch` against a fork,
-- `schema` and `min_writer` against an older MMOS that is still running.
create table workspace (
  id         integer primary key check (id = 1),
  epoch      integer not null,          -- random, new at create and restore
  last_seq   integer not null,
  last_hash  blob    not null,          -- empty for an empty log
  schema     integer not null,
  min_writer integer not null,
  mmos       text    not null           -- the version of MMOS that last raised schema or min_writer
);

create table event (
  seq       integer primary key,        -- from 1 without gaps
  at        integer not null,           -- wall clock, milliseconds
  clock     integer not null,           -- clock of deadlines, milliseconds
  actor     text    not null,
  record    integer not null,
  key       text,
  body_hash integer,
  type      text    not null,
  version   integer not null,
  project   text,
  task      integer,
  worker    text,
  data      text    not null,
  hash      blob    not null
);
create index event_task on event (task, seq) where task is not null;
create index event_project on event (project) where type = 'project.created';

-- What changes often is apart from what is written once: an update rewrites the whole row.
create table task (
  number      integer primary key,
  project     text    not null,
  key         text    not null,
  title       text    not null,
  priority    text    not null,
  type        text    not null,
  kind        text    not null,
  tier        text    not null,
  needs       text    not null,         -- JSON list of numbers
  created_at  integer not null,
  status      text    not null,
  item        text    not null,
  worker      text,
  lease       integer not null,
  attempt     integer not null,
  percent     integer not null,
  not_before  integer,
  started_at  integer,
  finished_at integer,
  updated_at  integer not null,
  result      text,
  commit_id   text,
  certificate text,                     -- JSON
  author      text
);
create unique index task_key on task (project, key);
create index task_status on task (project, status, not_before); -- covers the counts per project
create index task_worker on task (worker) where worker is not null;

create table task_definition (
  number     integer primary key,
  definition text not null              -- JSON, all that was said on submission
);

create table note (
  seq     integer primary key,          -- of the event it comes from
  task    integer not null,
  attempt integer not null,
  kind    text    not null,
  cause   text,
  text    text    not null,
  at      integer not null,
  author  text    not null
);
create index note_task on note (task, seq);

create table worker (
  name         text primary key,
  agent        text    not null,
  model        text,
  capabilities text    not null,        -- JSON list
  slots        integer not null,
  heartbeat_ms integer not null,
  registration integer not null,
  status       text    not null,
  held         integer not null,
  seen_at      integer,
  host         text    not null,
  boot_id      text    not null,
  pid          integer not null,
  start_time   integer not null,
  completed    integer not null,
  failed       integer not null
);

create table project (
  slug          text primary key,
  name          text    not null,
  goal          text    not null,
  repository    text,
  base          text,
  base_commit   text,
  branch        text,
  status        text    not null,
  landed_commit text,
  created_at    integer not null,
  updated_at    integer not null
);

create table inbox (
  seq       integer primary key,        -- of the event that opened it
  task      integer not null,
  kind      text    not null,
  cause     text    not null,
  text      text    not null,
  opened_at integer not null,
  closed_at integer
);
create index inbox_open on inbox (task) where closed_at is null;

create table message (
  id          integer primary key,
  from_worker text not null,
  to_worker   text,
  project     text,
  kind        text not null,
  content     text not null,
  at          integer not null
);

create table blob (
  hash    blob primary key,
  content blob not null
);

create table snapshot (
  format  text    not null,
  seq     integer not null,
  hash    blob    not null,
  content blob    not null,
  primary key (format, seq)
);
