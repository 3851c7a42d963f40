-- A page of one project and status begins at a number; the counts per project are covered as before.
drop index task_status;
create index task_status on task (project, status, number, not_before);

-- What is said of tokens is in no table that may be asked in SQL.
drop view events;
create view events (id, type, payload_json, occurred_at) as
select seq, type, data, strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') from event
where type not like 'token.%';
