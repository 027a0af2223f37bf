SELECT count(*) FROM ssync_outgoing_message
