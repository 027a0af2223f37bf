WITH invited AS (
  INSERT INTO ssync_outgoing_message (channel, recipient, subject, body, created_at, attempts, due_at)
  SELECT 'email', email, :subject, body, :now, 0, :now
  FROM unnest(:emails, :texts) AS message (email, body)
  RETURNING id, recipient)
INSERT INTO ssync_invitation (message_id, task_id, email, error)
SELECT id, :taskId, recipient, ''
FROM invited
