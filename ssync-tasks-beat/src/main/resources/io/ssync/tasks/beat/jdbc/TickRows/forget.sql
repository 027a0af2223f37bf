delete from ssync_beat_tick t using (
    select schedule_id, due from ssync_beat_tick where due < :before order by due limit :limit for update skip locked
) old
where t.schedule_id = old.schedule_id and t.due = old.due
