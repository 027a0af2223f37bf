select task_id, bytes from ssync_failed_message where task_id = any(:taskIds)
