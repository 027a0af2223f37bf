SELECT cells, faults FROM ssync_import_failed_row WHERE import_id = :id ORDER BY position LIMIT :limit
