INSERT INTO ssync_outgoing_message (channel, recipient, subject, body, created_at, attempts, due_at)
SELECT 'email', email, :subject, body, :now, 0, :now
FROM unnest(:emails, :texts) AS message (email, body)
