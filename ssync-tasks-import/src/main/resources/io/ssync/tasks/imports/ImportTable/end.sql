UPDATE ssync_import SET outcome = :outcome, reason = :reason, ended_at = :now WHERE id = :id
