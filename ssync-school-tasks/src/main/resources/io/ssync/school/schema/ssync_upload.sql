-- Who uploaded what, besides what came of it, which is in ssync_upload_report.
CREATE TABLE ssync_upload (
  task_id varchar(255) PRIMARY KEY,
  kind varchar(50) NOT NULL,
  file_name varchar(255) NOT NULL,
  uploaded_by_id bigint,
  uploaded_at timestamptz NOT NULL
);

CREATE INDEX ssync_upload_uploaded_at ON ssync_upload (uploaded_at);
