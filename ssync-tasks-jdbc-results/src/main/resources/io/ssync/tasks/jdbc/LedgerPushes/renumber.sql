-- Makes new copies of batches that the broker may have had, so that those count no more; but not of what a worker was seen to hold after
-- the loss.
update ssync_ledger as ledger set copy = copy + 1, seen = clock_timestamp()
from ssync_ledger_push as push
where ledger.batch = any(:batches) and push.batch = ledger.batch and (push.lost is null or ledger.seen <= push.lost)
returning
    ledger.batch, position, task_id, copy, queue, priority, revoked, payload,
    ceil(extract(epoch from due - clock_timestamp()) * 1000)::bigint as delay
