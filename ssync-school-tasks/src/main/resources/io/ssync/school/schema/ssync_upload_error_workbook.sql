CREATE TABLE ssync_upload_error_workbook (
  task_id varchar(255) PRIMARY KEY
    REFERENCES ssync_upload_report (task_id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  workbook bytea NOT NULL
);
