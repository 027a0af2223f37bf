-- Uploads that the school system sent itself have a report only.
SELECT task_id, upload.kind, upload.file_name, upload.uploaded_by_id, coalesce(upload.uploaded_at, report.created_at) AS at,
  CAST(CAST(report.report AS json) ->> 'total_rows' AS integer) AS total_rows,
  CAST(CAST(report.report AS json) ->> 'created' AS integer) AS created,
  CAST(CAST(report.report AS json) ->> 'failed' AS integer) AS failed,
  CASE WHEN report.report IS NOT NULL
    THEN coalesce(CAST(CAST(report.report AS json) ->> 'dry_run' AS boolean), false) END AS dry_run
FROM ssync_upload upload
FULL JOIN ssync_upload_report report USING (task_id)
WHERE task_id = :task
