INSERT INTO ssync_upload_report (task_id, report, created_at) VALUES (:taskId, :report, :now)
