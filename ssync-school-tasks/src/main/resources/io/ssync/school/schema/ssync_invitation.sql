CREATE TABLE ssync_invitation (
  message_id bigint PRIMARY KEY,
  task_id varchar(255) NOT NULL
    REFERENCES ssync_upload_report (task_id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  email varchar(254) NOT NULL,
  sent_at timestamptz,
  error text NOT NULL
);

CREATE INDEX ssync_invitation_task_id ON ssync_invitation (task_id);
