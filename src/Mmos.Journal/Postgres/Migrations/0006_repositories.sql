-- Repositories as entities of their own, and projects that follow the user's branch.
create table mmos.repository (
  workspace text collate "C" not null,
  id        text collate "C" not null,
  origin    text,
  path      text not null,              -- its main worktree on `home`
  home      text not null,              -- name of the host where its integration branches live
  primary key (workspace, id)
);

alter table mmos.project add column repository_id text collate "C";
alter table mmos.project add column follow_base int not null default 0;
alter table mmos.project add column blocked_base text; -- tip of the user's branch that did not fit

alter table mmos.inbox add column project text collate "C"; -- set for what is about a whole project; `task` is 0 then
