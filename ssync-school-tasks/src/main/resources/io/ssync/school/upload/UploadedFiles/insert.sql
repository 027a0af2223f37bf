INSERT INTO ssync_upload_file (task_id, fields, recognised, content, kept_at)
VALUES (:task, :fields, :recognised, :content, :now)
ON CONFLICT (task_id) DO NOTHING
