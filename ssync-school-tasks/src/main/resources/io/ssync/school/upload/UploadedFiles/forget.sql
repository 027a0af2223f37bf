UPDATE ssync_upload_file SET content = NULL WHERE task_id = :task
