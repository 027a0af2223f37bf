-- The row without a task is that of the chord: how many of its tasks have succeeded, and which one has decided it.
update ssync_chord_mark set succeeded = succeeded + :succeeded, noted = clock_timestamp()
where group_id = :groupId and task_id = ''
returning succeeded, result
