delete from ssync_effect
where (task_id, effect) in (
    select task_id, effect from ssync_effect where happened < :time order by happened limit :limit for update skip locked
)
