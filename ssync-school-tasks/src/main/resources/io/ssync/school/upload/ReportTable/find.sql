SELECT report FROM ssync_upload_report WHERE task_id = :taskId
