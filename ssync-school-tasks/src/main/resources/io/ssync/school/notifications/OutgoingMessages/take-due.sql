SELECT id, channel, recipient, subject, body, notification_id, attempts
FROM ssync_outgoing_message
WHERE due_at <= :now
ORDER BY due_at, id
LIMIT 1
FOR UPDATE SKIP LOCKED
