-- Makes new copies, so that those count no more that the broker may have.
update ssync_ledger set copy = copy + 1 where batch = any(:batches)
