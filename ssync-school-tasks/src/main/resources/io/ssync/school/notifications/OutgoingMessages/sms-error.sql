UPDATE notifications_notification SET sms_error = :reason WHERE id = :id
