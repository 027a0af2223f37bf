-- Files that were tried and not stored yet, for a day: who has seen the report can have the same file stored.
CREATE TABLE ssync_upload_file (
  task_id varchar(255) PRIMARY KEY,
  fields text NOT NULL,
  recognised text NOT NULL,
  content bytea,
  kept_at timestamptz NOT NULL
);

CREATE INDEX ssync_upload_file_kept_at ON ssync_upload_file (kept_at);
