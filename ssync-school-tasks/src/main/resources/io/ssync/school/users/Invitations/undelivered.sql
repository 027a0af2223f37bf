SELECT email, error, message.id IS NULL AS given_up
FROM ssync_invitation invitation
LEFT JOIN ssync_outgoing_message message ON message.id = invitation.message_id
WHERE task_id = :taskId AND sent_at IS NULL AND error <> ''
ORDER BY message_id
LIMIT :most
