UPDATE notifications_notification SET sent_via_email = true, email_sent_at = :now, email_error = '' WHERE id = :id
