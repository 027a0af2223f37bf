-- Rows that somebody changes at this moment are passed by: their tasks have just ended, or go on.
update ssync_ledger set seen = clock_timestamp()
where ctid = any (array(
    select held.ctid
    from unnest(:taskIds, :copies) as mark (task_id, copy)
    cross join lateral (
        select row.ctid from ssync_ledger as row
        where row.task_id = mark.task_id and row.copy = mark.copy
        for update skip locked) as held))
