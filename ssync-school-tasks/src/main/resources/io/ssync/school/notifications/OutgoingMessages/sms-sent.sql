UPDATE notifications_notification SET sent_via_sms = true, sms_sent_at = :now, sms_error = '' WHERE id = :id
