-- Who started which task; uploads are in ssync_upload.
CREATE TABLE ssync_started_task (
  task_id varchar(255) PRIMARY KEY,
  task varchar(255) NOT NULL,
  about varchar(255) NOT NULL,
  started_by_id bigint,
  started_at timestamptz NOT NULL
);

CREATE INDEX ssync_started_task_started_at ON ssync_started_task (started_at);
CREATE INDEX ssync_started_task_started_by_id ON ssync_started_task (started_by_id, started_at);
