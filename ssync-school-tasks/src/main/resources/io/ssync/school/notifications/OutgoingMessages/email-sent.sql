UPDATE notifications_notification SET sent_via_email = true, email_sent_at = :now, email_error = ''
WHERE id = :id
  OR id IN (SELECT notification_id FROM ssync_outgoing_message_notification WHERE message_id = :message)
