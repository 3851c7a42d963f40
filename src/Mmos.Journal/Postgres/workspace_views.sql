-- The mission's tables as views of one workspace, in a schema of their own: a role that may read this schema reads this
-- workspace and no other. {schema} and {workspace} are filled in. More columns may follow at the end of each.
create schema if not exists {schema};

create or replace view {schema}.ModelInstances (ID, InstanceName, ModelType, Status, Capabilities, LastActive)
with (security_barrier) as
select id, name, coalesce(model, agent), status, capabilities,
  to_char(to_timestamp(seen_at / 1000.0) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
from mmos.worker where workspace = {workspace};

create or replace view {schema}.TaskQueue
  (ID, SessionID, TaskType, Description, AssignedModelID, Dependencies, Status, Priority, Title)
with (security_barrier) as
select 'T' || t.number, t.project, t.kind, coalesce(nullif(d.definition::json ->> 'description', ''), t.title),
  t.worker,
  (select '[' || coalesce(string_agg('"T' || value || '"', ','), '') || ']' from json_array_elements_text(t.needs::json)),
  t.status, t.priority, t.title
from mmos.task t left join mmos.task_definition d on d.workspace = t.workspace and d.number = t.number
where t.workspace = {workspace};

create or replace view {schema}.WorkSessions (ID, SessionName, CreatedBy, Status, Priority, CreatedAt)
with (security_barrier) as
select p.slug, p.name,
  (select e.actor from mmos.event e
    where e.workspace = p.workspace and e.type = 'project.created' and e.project = p.slug limit 1),
  p.status,
  (select min(t.priority) from mmos.task t
    where t.workspace = p.workspace and t.project = p.slug and t.status not in ('done', 'cancelled')),
  to_char(to_timestamp(p.created_at / 1000.0) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
from mmos.project p where p.workspace = {workspace};

create or replace view {schema}.WorkerPool (ID, ModelInstanceID, Status, CurrentTaskID, TasksCompleted, WorkerCapacity)
with (security_barrier) as
select w.name, w.id, w.status,
  (select 'T' || min(t.number) from mmos.task t where t.workspace = w.workspace and t.worker = w.name),
  w.completed, w.slots
from mmos.worker w where w.workspace = {workspace};

create or replace view {schema}.InterWorkerMessages (ID, FromWorkerID, ToWorkerID, ProjectID, MessageType, Content)
with (security_barrier) as
select id, from_worker, to_worker, project, kind, content from mmos.message where workspace = {workspace};

-- What events say of statuses. A pending task whose needs are done becomes ready without an event of its own.
create or replace view {schema}.TaskStatusLog (ID, TaskID, OldStatus, NewStatus, ChangedBy, Reason, ChangedAt)
with (security_barrier) as
with said as (
  select seq, task, actor, at,
    coalesce(data::json ->> 'cause', data::json ->> 'reason', nullif(data::json ->> 'note', '')) as reason,
    case type
      when 'task.submitted' then
        case when json_array_length(data::json -> 'needs') = 0 then 'ready' else 'pending' end
      when 'task.assigned' then case data::json ->> 'item'
        when 'verify' then 'verifying' when 'merge' then 'merging' else 'running' end
      when 'task.completed' then 'verifying'
      when 'task.returned' then case when data::json ->> 'cause' in
        ('lease_lost', 'process_gone', 'limit', 'drained', 'merge_race', 'engine_error') then 'waiting' else 'ready' end
      when 'task.verified' then 'merging'
      when 'task.failed' then 'failed'
      when 'task.done' then 'done'
      when 'task.cancelled' then 'cancelled'
      when 'task.retried' then 'ready'
      when 'task.reopened' then 'ready'
    end as status
  from mmos.event where workspace = {workspace} and task is not null
), held as (
  -- A lease that was lost gives the same item back: the author's work is ready again, a check or a merge waits as it was.
  select *, lag(status) over (partition by task order by seq) as before from said where status is not null
), changed as (
  select seq, task, actor, at, reason,
    case when status <> 'waiting' then status when before in ('verifying', 'merging') then before else 'ready' end as status
  from held
), compared as (
  select *, lag(status) over (partition by task order by seq) as before from changed
)
select seq, 'T' || task, before, status, actor, reason,
  to_char(to_timestamp(at / 1000.0) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
from compared where before is distinct from status;

create or replace view {schema}.events (id, type, payload_json, occurred_at)
with (security_barrier) as
select seq, type, data, to_char(to_timestamp(at / 1000.0) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
-- What is said of tokens may not be asked in SQL.
from mmos.event where workspace = {workspace} and type not like 'token.%';
