UPDATE notifications_notification SET email_error = :reason
WHERE id = :id
  OR id IN (SELECT notification_id FROM ssync_outgoing_message_notification WHERE message_id = :message)
