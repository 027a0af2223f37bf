SELECT task_id, task, about, started_at AS at FROM ssync_started_task
WHERE task_id = :task AND started_by_id IS NOT DISTINCT FROM CAST(:user AS bigint)
