DELETE FROM ssync_upload WHERE task_id IN (
  SELECT task_id FROM ssync_upload WHERE uploaded_at < :before ORDER BY uploaded_at LIMIT :most)
