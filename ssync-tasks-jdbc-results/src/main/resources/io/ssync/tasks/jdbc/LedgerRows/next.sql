-- A worker gives these messages to the broker itself.
update ssync_ledger as ledger set
    queue = row.queue,
    priority = row.priority,
    due = coalesce(
        timestamptz 'epoch' + row.due * interval '1 microsecond',
        clock_timestamp() + row.delay * interval '1 microsecond'),
    payload = row.payload,
    seen = clock_timestamp()
from unnest(:taskIds, :copies, :queues, :priorities, :dues, :delays, :payloads)
    as row (task_id, copy, queue, priority, due, delay, payload)
where ledger.task_id = row.task_id and ledger.copy = row.copy
