INSERT INTO ssync_outgoing_message_notification (message_id, notification_id)
SELECT * FROM unnest(:messages, :notifications)
