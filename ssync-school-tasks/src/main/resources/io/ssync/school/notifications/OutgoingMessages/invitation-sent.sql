UPDATE ssync_invitation SET sent_at = :now, error = '' WHERE message_id = :id
