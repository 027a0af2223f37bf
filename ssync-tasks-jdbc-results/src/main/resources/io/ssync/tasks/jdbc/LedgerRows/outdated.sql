-- What a relay is about to publish again, as a new copy, counts as that copy already: the one at hand would run beside it.
-- Lateral, so that each row is looked up in the index: for some hundred rows the planner would rather read the whole table.
select mark.task_id, mark.copy, ledger.counts
from unnest(:taskIds, :copies) as mark (task_id, copy)
left join lateral (
    select
        case
            when row.ended then null
            when push.claim is null or push.claim = 0 then row.copy
            when push.lost is not null then row.copy + (row.seen <= push.lost)::integer
            else row.copy + coalesce(push.claimed_until < clock_timestamp(), true)::integer
        end as counts
    from ssync_ledger as row
    left join ssync_ledger_push as push on push.batch = row.batch
    where row.task_id = mark.task_id
    limit 1) as ledger on true
where ledger.counts is distinct from mark.copy
