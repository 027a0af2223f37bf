-- They wait behind all that the other queue had: seen now, none of them is taken for lost because older messages are gone.
update ssync_ledger set queue = :queue, seen = clock_timestamp() where task_id = any(:taskIds)
