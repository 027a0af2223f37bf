select
    count(*) as tasks,
    (extract(epoch from clock_timestamp() - min(added)) * 1000)::bigint as oldest_millis,
    (select coalesce(sum(messages), 0) from ssync_ledger_push
        where broker = :broker and (lost is not null or claimed_until is null or claimed_until < clock_timestamp())) as to_publish
from ssync_ledger
where broker = :broker
