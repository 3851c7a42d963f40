alter table mmos.message add column task int, add column blob text; -- hash of the whole content, or null
create index message_to on mmos.message (workspace, to_worker, id) where to_worker is not null;
create index message_for on mmos.message (workspace, project, id) where to_worker is null;

create table mmos.message_read (
  workspace text collate "C" not null,
  reader    text collate "C" not null,
  project   text collate "C" not null,  -- '' for what is for the reader and for all
  up_to     bigint not null,
  primary key (workspace, reader, project)
);

create table mmos.artifact (
  workspace  text collate "C" not null,
  id         bigint not null,           -- of the event it comes from
  project    text collate "C" not null,
  name       text collate "C" not null,
  version    int    not null,
  task       int,
  media_type text   not null,
  size       bigint not null,
  hash       text   not null,
  producer   text   not null,
  at         bigint not null,
  primary key (workspace, id)
);
create unique index artifact_version on mmos.artifact (workspace, project, name, version);
create index artifact_task on mmos.artifact (workspace, task) where task is not null;

create index note_feedback on mmos.note (workspace, cause) where kind = 'feedback';
