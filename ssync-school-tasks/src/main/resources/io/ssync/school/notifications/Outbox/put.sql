-- Ids go up in the order of the rows, which is how the caller tells them apart.
INSERT INTO ssync_outgoing_message (
  channel, recipient, subject, body, notification_id, created_at, attempts, due_at)
SELECT channel, recipient, subject, body, notification_id, :now, 0, :now
FROM unnest(:channels, :recipients, :subjects, :bodies, :notifications) WITH ORDINALITY
  AS message (channel, recipient, subject, body, notification_id, position)
ORDER BY position
RETURNING id
