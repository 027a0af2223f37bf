-- These have waited for the broker, not for a worker.
update ssync_ledger set seen = clock_timestamp() where batch = any(:batches)
