alter table message add column task integer;
alter table message add column blob text;             -- hash of the whole content; null when it stands here
create index message_to on message (to_worker, id) where to_worker is not null;
create index message_for on message (project, id) where to_worker is null;

create table message_read (
  reader  text    not null,
  project text    not null,           -- '' for what is for the reader and for all
  up_to   integer not null,
  primary key (reader, project)
) without rowid;

create table artifact (
  id         integer primary key,     -- of the event it comes from
  project    text    not null,
  name       text    not null,
  version    integer not null,
  task       integer,
  media_type text    not null,
  size       integer not null,
  hash       text    not null,
  producer   text    not null,
  at         integer not null
);
create unique index artifact_version on artifact (project, name, version);
create index artifact_task on artifact (task) where task is not null;

-- Failures are what `mmos errors` groups; notes of other kinds are many more.
create index note_feedback on note (cause) where kind = 'feedback';
