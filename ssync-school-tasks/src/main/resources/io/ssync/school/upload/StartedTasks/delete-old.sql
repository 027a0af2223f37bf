DELETE FROM ssync_started_task WHERE task_id IN (
  SELECT task_id FROM ssync_started_task WHERE started_at < :before ORDER BY started_at LIMIT :most)
