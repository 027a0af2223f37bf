INSERT INTO ssync_upload (task_id, kind, file_name, uploaded_by_id, uploaded_at)
VALUES (:task, :kind, :file, :user, :now)
ON CONFLICT (task_id) DO NOTHING
