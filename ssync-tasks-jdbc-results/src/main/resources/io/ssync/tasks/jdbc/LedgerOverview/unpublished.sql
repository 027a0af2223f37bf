select
    ledger.task_id, ledger.queue, ledger.priority, ledger.due, ledger.added, ledger.copy, ledger.revoked, ledger.payload,
    false as published, push.claim, push.lost
from ssync_ledger_push as push
join ssync_ledger as ledger on ledger.batch = push.batch
where push.broker = :broker and ledger.broker = :broker
    and (push.lost is not null or coalesce(push.claimed_until <= clock_timestamp(), true))
order by push.batch, ledger.position
limit :limit
