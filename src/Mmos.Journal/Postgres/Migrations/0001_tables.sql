-- All workspaces share these tables; the workspace leads every key, so that rows can be spread by it.
-- Texts that rows are found or ordered by compare byte by byte (collate "C"), as SQLite does.
create schema if not exists mmos;

-- One row: which tables these are, for every process that opens the database.
create table mmos.install (
  id         int    primary key check (id = 1),
  schema     int    not null,
  mmos       text   not null
);

-- The row that every write locks and compares: `last_seq`, `last_hash` and `epoch` against a fork, `schema` and
-- `min_writer` against an older MMOS that is still running. It is rewritten with each commit: room for that in its page.
create table mmos.workspace (
  workspace  text collate "C" primary key,
  epoch      bigint not null,           -- random, new at create and restore
  last_seq   bigint not null,
  last_hash  bytea  not null,           -- empty for an empty log
  schema     int    not null,
  min_writer int    not null,
  mmos       text   not null            -- the version of MMOS that last raised schema or min_writer
) with (fillfactor = 10);

create table mmos.event (
  workspace text collate "C" not null,
  seq       bigint not null,            -- from 1 without gaps
  at        bigint not null,            -- wall clock, milliseconds
  clock     bigint not null,            -- clock of deadlines, milliseconds
  actor     text   not null,
  record    bigint not null,
  key       text,
  body_hash bigint,
  type      text   not null,
  version   int    not null,
  project   text collate "C",
  task      int,
  worker    text collate "C",
  data      text   not null,            -- as it was hashed, so not jsonb
  hash      bytea  not null,
  primary key (workspace, seq)
);
create index event_task on mmos.event (workspace, task, seq) where task is not null;
create index event_project on mmos.event (workspace, project) where type = 'project.created';

create table mmos.task (
  workspace   text collate "C" not null,
  number      int    not null,
  project     text collate "C" not null,
  key         text collate "C" not null,
  title       text   not null,
  priority    text   not null,
  type        text   not null,
  kind        text   not null,
  tier        text   not null,
  needs       text   not null,          -- JSON list of numbers
  created_at  bigint not null,
  status      text collate "C" not null,
  item        text   not null,
  worker      text collate "C",
  lease       int    not null,
  attempt     int    not null,
  percent     int    not null,
  not_before  bigint,
  started_at  bigint,
  finished_at bigint,
  updated_at  bigint not null,
  result      text,
  commit_id   text,
  certificate text,                     -- JSON
  author      text,
  primary key (workspace, number)
) with (fillfactor = 80);
create unique index task_key on mmos.task (workspace, project, key);
create index task_status on mmos.task (workspace, project, status, not_before);
create index task_worker on mmos.task (workspace, worker) where worker is not null;

create table mmos.task_definition (
  workspace  text collate "C" not null,
  number     int  not null,
  definition text not null,             -- JSON, all that was said on submission
  primary key (workspace, number)
);

create table mmos.note (
  workspace text collate "C" not null,
  seq       bigint not null,            -- of the event it comes from
  task      int    not null,
  attempt   int    not null,
  kind      text   not null,
  cause     text,
  text      text   not null,
  at        bigint not null,
  author    text   not null,
  primary key (workspace, seq)
);
create index note_task on mmos.note (workspace, task, seq);

create table mmos.worker (
  workspace    text collate "C" not null,
  name         text collate "C" not null,
  agent        text   not null,
  model        text,
  capabilities text   not null,         -- JSON list
  slots        int    not null,
  heartbeat_ms bigint not null,
  registration int    not null,
  status       text   not null,
  held         int    not null,
  seen_at      bigint,
  host         text   not null,
  boot_id      text   not null,
  pid          int    not null,
  start_time   bigint not null,
  completed    int    not null,
  failed       int    not null,
  id           int    not null,         -- counts the workers of a workspace, for the mission's views
  primary key (workspace, name)
) with (fillfactor = 80);

create table mmos.project (
  workspace     text collate "C" not null,
  slug          text collate "C" not null,
  name          text   not null,
  goal          text   not null,
  repository    text,
  base          text,
  base_commit   text,
  branch        text,
  status        text   not null,
  landed_commit text,
  created_at    bigint not null,
  updated_at    bigint not null,
  primary key (workspace, slug)
);

create table mmos.inbox (
  workspace text collate "C" not null,
  seq       bigint not null,            -- of the event that opened it
  task      int    not null,
  kind      text   not null,
  cause     text   not null,
  text      text   not null,
  opened_at bigint not null,
  closed_at bigint,
  primary key (workspace, seq)
);
create index inbox_open on mmos.inbox (workspace, task) where closed_at is null;

create table mmos.message (
  workspace   text collate "C" not null,
  id          bigint not null,
  from_worker text   not null,
  to_worker   text,
  project     text,
  kind        text   not null,
  content     text   not null,
  at          bigint not null,
  primary key (workspace, id)
);

create table mmos.blob (
  workspace text collate "C" not null,
  hash      bytea not null,
  content   bytea not null,
  primary key (workspace, hash)
);

create table mmos.snapshot (
  workspace text collate "C" not null,
  format    text   not null,
  seq       bigint not null,
  hash      bytea  not null,
  content   bytea  not null,
  primary key (workspace, format, seq)
);
