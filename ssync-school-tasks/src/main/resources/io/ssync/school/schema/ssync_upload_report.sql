CREATE TABLE ssync_upload_report (
  task_id varchar(255) PRIMARY KEY,
  report text NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE INDEX ssync_upload_report_created_at ON ssync_upload_report (created_at);
