-- Retrospectives that were held. What they say follows from the log when it is asked for.
create table retrospective (
  seq   integer primary key,            -- of the event
  tasks text    not null,               -- JSON: numbers, in the order they finished
  at    integer not null
);
