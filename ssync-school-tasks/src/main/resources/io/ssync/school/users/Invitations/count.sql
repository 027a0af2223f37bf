SELECT count(sent_at) AS sent, count(message.id) AS waiting
FROM ssync_invitation invitation
LEFT JOIN ssync_outgoing_message message ON message.id = invitation.message_id
WHERE task_id = :taskId
