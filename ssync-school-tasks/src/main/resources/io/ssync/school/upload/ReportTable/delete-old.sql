-- A row that another upload is deleting at this moment is skipped, not waited for. Materialized, or the planner may look for the
-- oldest anew for each row and delete far more than the limit.
WITH old AS MATERIALIZED (
  SELECT task_id
  FROM ssync_upload_report
  WHERE created_at < :before
  ORDER BY created_at
  LIMIT :most
  FOR UPDATE SKIP LOCKED)
DELETE FROM ssync_upload_report
WHERE task_id IN (SELECT task_id FROM old)
