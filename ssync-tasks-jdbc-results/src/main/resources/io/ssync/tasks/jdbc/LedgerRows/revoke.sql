update ssync_ledger set revoked = true where task_id = any(:taskIds)
