-- A row that another upload is deleting at this moment is skipped, not waited for.
DELETE FROM ssync_upload_report
WHERE task_id IN (
  SELECT task_id
  FROM ssync_upload_report
  WHERE created_at < :before
  ORDER BY created_at
  LIMIT :most
  FOR UPDATE SKIP LOCKED)
