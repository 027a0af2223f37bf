-- Those without a state have a result of their own.
select task_id, status, result from ssync_chord_mark where group_id = :groupId and task_id <> ''
