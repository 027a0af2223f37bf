UPDATE notifications_notification SET sent_via_sms = true, sms_sent_at = :now, sms_error = ''
WHERE id = :id
  OR id IN (SELECT notification_id FROM ssync_outgoing_message_notification WHERE message_id = :message)
