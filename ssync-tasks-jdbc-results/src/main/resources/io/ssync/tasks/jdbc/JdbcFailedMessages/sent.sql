-- One that has failed again by now is another message.
delete from ssync_failed_message where task_id = any(:taskIds) and taken is not null
