INSERT INTO ssync_upload_error_workbook (task_id, workbook) VALUES (:taskId, :workbook)
