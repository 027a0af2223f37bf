-- The notifications of a message that tells of several, besides the one in its own row.
CREATE TABLE ssync_outgoing_message_notification (
  message_id bigint NOT NULL
    REFERENCES ssync_outgoing_message (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  notification_id bigint NOT NULL,
  PRIMARY KEY (message_id, notification_id)
);

CREATE INDEX ssync_outgoing_message_notification_notification_id
  ON ssync_outgoing_message_notification (notification_id);
