WITH old AS MATERIALIZED (
  SELECT task_id, recipient
  FROM ssync_sent_email
  WHERE sent_at < :before
  ORDER BY sent_at
  LIMIT :most
  FOR UPDATE SKIP LOCKED)
DELETE FROM ssync_sent_email
WHERE (task_id, recipient) IN (SELECT task_id, recipient FROM old)
