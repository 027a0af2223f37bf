INSERT INTO ssync_sent_email (task_id, recipient, sent_at)
SELECT :taskId, recipient, :now
FROM unnest(:recipients) AS recipient
ON CONFLICT (task_id, recipient) DO NOTHING
