-- Repositories as entities of their own, and projects that follow the user's branch.
create table repository (
  id     text primary key,
  origin text,
  path   text not null,                 -- its main worktree on `home`
  home   text not null                  -- name of the host where its integration branches live
);

alter table project add column repository_id text;
alter table project add column follow_base integer not null default 0;
alter table project add column blocked_base text;   -- tip of the user's branch that did not fit

alter table inbox add column project text;          -- set for what is about a whole project; `task` is 0 then
