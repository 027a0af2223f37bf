-- What a person wants to know, has not read, and was not told by e-mail, of the last week: a digest may have failed.
SELECT account.id AS recipient_id, account.email, notification.id, notification.title, notification.message,
  coalesce(nullif(concat_ws(' ', nullif(account.first_name, ''), nullif(account.last_name, '')), ''), account.email) AS name
FROM notifications_notificationpreference preference
JOIN users_customuser account ON account.id = preference.user_id
JOIN notifications_notification notification ON notification.recipient_id = account.id
WHERE preference.daily_digest AND preference.email_enabled AND preference.digest_time <= :time
  AND account.is_active AND account.email <> ''
  AND NOT notification.is_read AND NOT notification.sent_via_email AND notification.email_error = ''
  AND notification.created_at > :since
  AND CASE notification.notification_type
    WHEN 'attendance' THEN email_attendance WHEN 'fee' THEN email_fees WHEN 'result' THEN email_results
    WHEN 'exam' THEN email_exams WHEN 'event' THEN email_events WHEN 'promotion' THEN email_promotions
    WHEN 'report_card' THEN email_report_cards WHEN 'assignment' THEN email_assignments
    ELSE notification.notification_type = 'general' END
  AND NOT EXISTS (SELECT FROM ssync_outgoing_message WHERE notification_id = notification.id AND channel = 'email')
  AND NOT EXISTS (
    SELECT FROM ssync_outgoing_message_notification link WHERE link.notification_id = notification.id)
ORDER BY account.id, notification.id
