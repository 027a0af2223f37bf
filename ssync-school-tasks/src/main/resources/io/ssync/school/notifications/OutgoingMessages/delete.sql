DELETE FROM ssync_outgoing_message WHERE id = :id
