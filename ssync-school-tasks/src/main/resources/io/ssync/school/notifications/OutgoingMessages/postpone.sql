UPDATE ssync_outgoing_message SET attempts = attempts + 1, due_at = :until WHERE id = :id
