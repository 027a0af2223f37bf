update ssync_ledger set ended = true, seen = clock_timestamp() where task_id = any(:taskIds)
