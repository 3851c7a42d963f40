-- Retrospectives that were held. What they say follows from the log when it is asked for.
create table mmos.retrospective (
  workspace text collate "C" not null,
  seq       bigint not null,            -- of the event
  tasks     text   not null,            -- JSON: numbers, in the order they finished
  at        bigint not null,
  primary key (workspace, seq)
);
