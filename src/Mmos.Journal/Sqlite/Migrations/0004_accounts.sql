-- Accounts, what was used, and what is known of workers. Amounts are millionths of a US dollar; null is unknown, never 0.
alter table task add column pinned text;

alter table worker add column account text;
alter table worker add column tier text;
alter table worker add column handed_in integer not null default 0;
alter table worker add column worked_ms integer not null default 0; -- from lease to hand-in, together
alter table worker add column judged integer not null default 0;    -- first attempts
alter table worker add column passed integer not null default 0;

alter table project add column budget_micro_usd integer;
alter table project add column budget_tokens integer;

create table account (
  name             text primary key,
  vendor           text,
  billing          text    not null,
  status           text    not null,
  reserve          integer not null,    -- per mille
  parked_until     integer,             -- clock; null with status `parked`: until a person unparks it
  windows          text    not null,    -- JSON
  budget_micro_usd integer,
  budget_tokens    integer,
  per              text    not null,
  spent_micro_usd  integer not null,
  spent_tokens     integer not null,
  period_ends_at   integer              -- clock
);

create table usage (
  seq                integer primary key, -- of the event it comes from
  at                 integer not null,
  day                text    not null,    -- UTC
  project            text    not null,
  task               integer not null,
  attempt            integer not null,
  worker             text    not null,
  account            text,
  model              text,
  billed_micro_usd   integer,
  notional_micro_usd integer,
  input_tokens       integer,
  output_tokens      integer
);

-- Sums of `usage`, so that a list of tasks need not add up.
create table task_cost (
  number             integer primary key,
  billed_micro_usd   integer,
  notional_micro_usd integer,
  input_tokens       integer,
  output_tokens      integer
);

create table project_cost (
  slug               text primary key,
  billed_micro_usd   integer,
  notional_micro_usd integer,
  input_tokens       integer,
  output_tokens      integer
);
