update ssync_ledger_push set
    claim = claim + 1,
    claimed_until = clock_timestamp() + :millis * interval '1 millisecond',
    lost = null
where batch = any(:batches)
