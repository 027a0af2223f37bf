select
    ledger.task_id, ledger.queue, ledger.priority, ledger.due, ledger.added, ledger.copy, ledger.revoked, ledger.payload,
    push.batch is null or (push.lost is null and coalesce(push.claimed_until > clock_timestamp(), false)) as published
from ssync_ledger as ledger
left join ssync_ledger_push as push on push.batch = ledger.batch
where ledger.broker = :broker and ledger.copy > 0
order by ledger.copy desc, ledger.added
limit :limit
