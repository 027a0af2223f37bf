-- Another transaction that has claimed it holds this one up until its end.
insert into ssync_effect (task_id, effect) values (:taskId, :effect) on conflict (task_id, effect) do nothing
