update ssync_beat_schedule s
set decided = new.decided, last_task_id = coalesce(new.task_id, s.last_task_id)
from unnest(:ids, :decided, :taskIds) as new (id, decided, task_id)
where s.schedule_id = new.id
