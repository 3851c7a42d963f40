-- Accounts, what was used, and what is known of workers. Amounts are millionths of a US dollar; null is unknown, never 0.
alter table mmos.task add column pinned text;

alter table mmos.worker add column account text;
alter table mmos.worker add column tier text;
alter table mmos.worker add column handed_in int not null default 0;
alter table mmos.worker add column worked_ms bigint not null default 0; -- from lease to hand-in, together
alter table mmos.worker add column judged int not null default 0;       -- first attempts
alter table mmos.worker add column passed int not null default 0;

alter table mmos.project add column budget_micro_usd bigint;
alter table mmos.project add column budget_tokens bigint;

create table mmos.account (
  workspace        text collate "C" not null,
  name             text collate "C" not null,
  vendor           text,
  billing          text   not null,
  status           text   not null,
  reserve          int    not null,     -- per mille
  parked_until     bigint,              -- clock; null with status `parked`: until a person unparks it
  windows          text   not null,     -- JSON
  budget_micro_usd bigint,
  budget_tokens    bigint,
  per              text   not null,
  spent_micro_usd  bigint not null,
  spent_tokens     bigint not null,
  period_ends_at   bigint,              -- clock
  primary key (workspace, name)
);

create table mmos.usage (
  workspace          text collate "C" not null,
  seq                bigint not null,   -- of the event it comes from
  at                 bigint not null,
  day                text collate "C" not null, -- UTC
  project            text collate "C" not null,
  task               int    not null,
  attempt            int    not null,
  worker             text collate "C" not null,
  account            text,
  model              text collate "C",
  billed_micro_usd   bigint,
  notional_micro_usd bigint,
  input_tokens       bigint,
  output_tokens      bigint,
  primary key (workspace, seq)
);

-- Sums of `usage`, so that a list of tasks need not add up.
create table mmos.task_cost (
  workspace          text collate "C" not null,
  number             int  not null,
  billed_micro_usd   bigint,
  notional_micro_usd bigint,
  input_tokens       bigint,
  output_tokens      bigint,
  primary key (workspace, number)
);

create table mmos.project_cost (
  workspace          text collate "C" not null,
  slug               text collate "C" not null,
  billed_micro_usd   bigint,
  notional_micro_usd bigint,
  input_tokens       bigint,
  output_tokens      bigint,
  primary key (workspace, slug)
);
