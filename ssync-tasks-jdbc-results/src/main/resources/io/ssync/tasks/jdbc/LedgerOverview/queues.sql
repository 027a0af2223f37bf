select
    ledger.queue,
    count(*) as tasks,
    count(*) filter (where ledger.due > clock_timestamp()) as later,
    count(*) filter (where push.batch is not null
        and (push.lost is not null or coalesce(push.claimed_until <= clock_timestamp(), true))) as unpublished,
    count(*) filter (where ledger.copy > 0) as republished,
    count(*) filter (where ledger.revoked) as revoked,
    min(ledger.added) as oldest
from ssync_ledger as ledger
left join ssync_ledger_push as push on push.batch = ledger.batch
where ledger.broker = :broker
group by ledger.queue
order by ledger.queue
