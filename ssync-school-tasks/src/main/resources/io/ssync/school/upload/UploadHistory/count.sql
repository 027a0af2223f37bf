SELECT count(*) FROM ssync_upload FULL JOIN ssync_upload_report USING (task_id)
