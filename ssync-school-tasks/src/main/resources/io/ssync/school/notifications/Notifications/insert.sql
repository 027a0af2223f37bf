-- Ids go up in the order of the rows, which is how the caller tells them apart.
INSERT INTO notifications_notification (
  notification_type, priority, title, message, recipient_id, related_student_id, email_error, sms_error,
  is_read, sent_via_email, sent_via_sms, created_at)
SELECT
  type, priority, title, message, recipient_id, student_id, email_error, sms_error,
  false, false, false, :now
FROM unnest(:types, :priorities, :titles, :messages, :recipients, :students, :emailErrors, :smsErrors) WITH ORDINALITY
  AS notification (
    type, priority, title, message, recipient_id, student_id, email_error, sms_error, position)
ORDER BY position
RETURNING id
