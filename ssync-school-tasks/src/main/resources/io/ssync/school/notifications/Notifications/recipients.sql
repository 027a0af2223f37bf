SELECT account.id, account.email,
  email_enabled, email_attendance, email_fees, email_results, email_exams, email_events, email_promotions,
  email_report_cards, email_assignments, sms_enabled, sms_attendance, sms_fees, sms_results, sms_urgent_only, daily_digest,
  coalesce(nullif(concat_ws(' ', nullif(account.first_name, ''), nullif(account.last_name, '')), ''), account.email) AS name,
  coalesce(nullif(account.phone_number, ''), parent.phone_number, '') AS phone_number
FROM users_customuser account
JOIN notifications_notificationpreference preference ON preference.user_id = account.id
LEFT JOIN academic_parent parent ON parent.user_id = account.id
WHERE account.id = ANY (:ids)
