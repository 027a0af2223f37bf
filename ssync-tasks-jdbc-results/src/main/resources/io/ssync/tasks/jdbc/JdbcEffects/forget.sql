delete from ssync_effect where task_id = :taskId
