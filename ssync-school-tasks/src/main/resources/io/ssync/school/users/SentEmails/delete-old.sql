DELETE FROM ssync_sent_email
WHERE (task_id, recipient) IN (
  SELECT task_id, recipient
  FROM ssync_sent_email
  WHERE sent_at < :before
  LIMIT :most
  FOR UPDATE SKIP LOCKED)
