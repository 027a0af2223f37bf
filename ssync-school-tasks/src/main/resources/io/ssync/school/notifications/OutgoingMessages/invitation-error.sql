UPDATE ssync_invitation SET error = :reason WHERE message_id = :id
