INSERT INTO ssync_started_task (task_id, task, about, started_by_id, started_at)
VALUES (:task, :name, :about, :user, :now)
ON CONFLICT (task_id) DO NOTHING
