-- A due time has one tick. What was skipped or refused may still run, which only a run beside the schedule asks for.
insert into ssync_beat_tick as t (schedule_id, due, state, task_id, reason, count)
select * from unnest(:ids, :due, :states, :taskIds, :reasons, :counts) as new (id, due, state, task_id, reason, count)
on conflict (schedule_id, due) do update set
    state = excluded.state, task_id = excluded.task_id, reason = excluded.reason, count = excluded.count,
    decided = clock_timestamp()
where t.state <> 'SENT' and excluded.state = 'SENT'
returning schedule_id as id, due
