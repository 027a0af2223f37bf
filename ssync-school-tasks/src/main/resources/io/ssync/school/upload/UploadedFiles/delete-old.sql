DELETE FROM ssync_upload_file WHERE task_id IN (
  SELECT task_id FROM ssync_upload_file WHERE kept_at < :before ORDER BY kept_at LIMIT :most)
