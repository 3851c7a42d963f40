-- The mission's tables (interfaces section 6) as views, with its names and columns. More columns may follow.
create view ModelInstances (ID, InstanceName, ModelType, Status, Capabilities, LastActive) as
select rowid, name, coalesce(model, agent), status, capabilities, strftime('%Y-%m-%dT%H:%M:%fZ', seen_at / 1000.0, 'unixepoch')
from worker;

create view TaskQueue (ID, SessionID, TaskType, Description, AssignedModelID, Dependencies, Status, Priority, Title) as
select 'T' || t.number, t.project, t.kind, coalesce(nullif(json_extract(d.definition, '$.description'), ''), t.title),
  t.worker, (select json_group_array('T' || value) from json_each(t.needs)), t.status, t.priority, t.title
from task t left join task_definition d on d.number = t.number;

create view WorkSessions (ID, SessionName, CreatedBy, Status, Priority, CreatedAt) as
select p.slug, p.name,
  (select e.actor from event e where e.type = 'project.created' and e.project = p.slug limit 1), p.status,
  (select min(t.priority) from task t where t.project = p.slug and t.status not in ('done', 'cancelled')),
  strftime('%Y-%m-%dT%H:%M:%fZ', p.created_at / 1000.0, 'unixepoch')
from project p;

create view WorkerPool (ID, ModelInstanceID, Status, CurrentTaskID, TasksCompleted, WorkerCapacity) as
select w.name, w.rowid, w.status,
  (select 'T' || min(t.number) from task t where t.worker = w.name), w.completed, w.slots
from worker w;

create view InterWorkerMessages (ID, FromWorkerID, ToWorkerID, ProjectID, MessageType, Content) as
select id, from_worker, to_worker, project, kind, content from message;

-- What events say of statuses. A pending task whose needs are done becomes ready without an event of its own.
create view TaskStatusLog (ID, TaskID, OldStatus, NewStatus, ChangedBy, Reason, ChangedAt) as
with said as (
  select seq, task, actor, at,
    coalesce(json_extract(data, '$.cause'), json_extract(data, '$.reason'), nullif(json_extract(data, '$.note'), '')) as reason,
    case type
      when 'task.submitted' then iif(json_array_length(data, '$.needs') = 0, 'ready', 'pending')
      when 'task.assigned' then case json_extract(data, '$.item')
        when 'verify' then 'verifying' when 'merge' then 'merging' else 'running' end
      when 'task.completed' then 'verifying'
      when 'task.returned' then iif(json_extract(data, '$.cause') in
        ('lease_lost', 'process_gone', 'limit', 'drained', 'merge_race', 'engine_error'), 'waiting', 'ready')
      when 'task.verified' then 'merging'
      when 'task.failed' then 'failed'
      when 'task.done' then 'done'
      when 'task.cancelled' then 'cancelled'
      when 'task.retried' then 'ready'
      when 'task.reopened' then 'ready'
    end as status
  from event where task is not null
), held as (
  -- A lease that was lost gives the same item back: the author's work is ready again, a check or a merge waits as it was.
  select *, lag(status) over (partition by task order by seq) as before from said where status is not null
), changed as (
  select seq, task, actor, at, reason,
    iif(status = 'waiting', iif(before in ('verifying', 'merging'), before, 'ready'), status) as status from held
), compared as (
  select *, lag(status) over (partition by task order by seq) as before from changed
)
select seq, 'T' || task, before, status, actor, reason, strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch')
from compared where before is not status;

create view events (id, type, payload_json, occurred_at) as
select seq, type, data, strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') from event;
