select task_id, queue, payload from ssync_failed_message where task_id = any(:taskIds)
