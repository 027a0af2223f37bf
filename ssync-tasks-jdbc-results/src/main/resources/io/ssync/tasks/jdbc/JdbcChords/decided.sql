update ssync_chord_mark set result = :taskId where group_id = :groupId and task_id = ''
