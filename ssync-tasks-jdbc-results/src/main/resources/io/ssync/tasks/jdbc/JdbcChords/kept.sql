select task_id, status, result from ssync_chord_mark where group_id = :groupId and status is not null
