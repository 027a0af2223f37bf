select
    task_id, copy, queue, priority, revoked, payload,
    ceil(extract(epoch from due - clock_timestamp()) * 1000)::bigint as delay
from ssync_ledger
where batch = any(:batches)
order by batch, position
