CREATE TABLE ssync_posted_notification (
  occasion varchar(255) PRIMARY KEY,
  posted_at timestamptz NOT NULL
);
