insert into ssync_effect as kept (task_id, effect, outcome) values (:taskId, :effect, :outcome)
on conflict (task_id, effect) do update set outcome = coalesce(kept.outcome, excluded.outcome)
returning outcome
