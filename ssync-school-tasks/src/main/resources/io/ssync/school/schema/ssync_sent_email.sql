CREATE TABLE ssync_sent_email (
  task_id varchar(255) NOT NULL,
  recipient varchar(254) NOT NULL,
  sent_at timestamptz NOT NULL,
  PRIMARY KEY (task_id, recipient)
);

CREATE INDEX ssync_sent_email_sent_at ON ssync_sent_email (sent_at);
