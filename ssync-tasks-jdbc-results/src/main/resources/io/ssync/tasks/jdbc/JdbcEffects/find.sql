select outcome from ssync_effect where task_id = :taskId and effect = :effect and outcome is not null
