SELECT fields, recognised, content IS NOT NULL AND kept_at >= :since AS kept FROM ssync_upload_file WHERE task_id = :task
