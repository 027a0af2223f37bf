SELECT workbook FROM ssync_upload_error_workbook WHERE task_id = :taskId
