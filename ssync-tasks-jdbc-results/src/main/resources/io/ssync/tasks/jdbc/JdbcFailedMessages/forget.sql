delete from ssync_failed_message where task_id = :taskId
