INSERT INTO ssync_outgoing_message (
  channel, recipient, subject, body, notification_id, created_at, attempts, due_at)
SELECT channel, recipient, subject, body, notification_id, :now, 0, :now
FROM unnest(:channels, :recipients, :subjects, :bodies, :notifications)
  AS message (channel, recipient, subject, body, notification_id)
