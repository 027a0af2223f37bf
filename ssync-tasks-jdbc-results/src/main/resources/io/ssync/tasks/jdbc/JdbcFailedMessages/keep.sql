insert into ssync_failed_message (task_id, queue, bytes, failed, payload)
select row.task_id, row.queue, octet_length(row.payload), timestamptz 'epoch' + row.failed * interval '1 microsecond', row.payload
from unnest(:taskIds, :queues, :failedAt, :payloads) as row (task_id, queue, failed, payload)
on conflict (task_id) do update set
    queue = excluded.queue,
    bytes = excluded.bytes,
    failed = excluded.failed,
    taken = null,
    payload = excluded.payload
