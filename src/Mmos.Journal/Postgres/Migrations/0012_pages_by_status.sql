-- A page of one project and status begins at a number; the counts per project are covered as before.
drop index mmos.task_status;
create index task_status on mmos.task (workspace, project, status, number, not_before);
