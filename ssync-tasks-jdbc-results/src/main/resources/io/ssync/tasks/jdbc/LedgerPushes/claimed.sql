-- Of batches that the broker has not had yet.
select
    batch, position, task_id, copy, queue, priority, revoked, payload,
    ceil(extract(epoch from due - clock_timestamp()) * 1000)::bigint as delay,
    seen < clock_timestamp() - interval '30 seconds' as waited
from ssync_ledger
where batch = any(:batches)
