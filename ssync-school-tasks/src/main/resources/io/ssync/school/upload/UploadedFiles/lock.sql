SELECT content FROM ssync_upload_file
WHERE task_id = :task AND content IS NOT NULL AND kept_at >= :since
FOR UPDATE
