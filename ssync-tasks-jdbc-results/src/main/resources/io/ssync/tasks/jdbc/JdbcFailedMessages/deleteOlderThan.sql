delete from ssync_failed_message
where task_id in (
    select task_id from ssync_failed_message
    where failed < :time
    order by failed
    limit :limit
    for update skip locked)
