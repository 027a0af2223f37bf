-- Not each time: many look, and each would write the same row.
update ssync_ledger_broker set seen = clock_timestamp()
where id = :broker and seen < clock_timestamp() - interval '1 minute'
