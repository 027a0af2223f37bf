UPDATE notifications_notification SET email_error = :reason WHERE id = :id
