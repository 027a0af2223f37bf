-- What the school system gives people who have not chosen yet.
INSERT INTO notifications_notificationpreference (
  user_id, email_enabled, email_attendance, email_fees, email_results, email_exams, email_events, email_promotions,
  email_report_cards, email_assignments, sms_enabled, sms_attendance, sms_fees, sms_results, sms_urgent_only,
  daily_digest, digest_time, created_at, updated_at)
SELECT
  user_id, true, true, true, true, true, true, true,
  true, true, false, false, true, false, true,
  false, TIME '18:00', :now, :now
FROM unnest(:ids) AS user_id
ORDER BY user_id
ON CONFLICT (user_id) DO NOTHING
