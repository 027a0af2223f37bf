delete from ssync_ledger where task_id = any(:taskIds)
