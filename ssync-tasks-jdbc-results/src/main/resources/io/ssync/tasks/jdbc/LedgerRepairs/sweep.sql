-- Those that are missed become a batch of their own, which may be claimed when workers have had the time to say what they hold.
with missed as (
    select task_id, greatest(seen, due) as since
    from ssync_ledger as ledger
    where broker = :broker and queue = :queue
        and greatest(seen, due) < clock_timestamp() - :ageMillis * interval '1 millisecond'
        and greatest(seen, due)
            < clock_timestamp() - :overdueMillis * power(2, least(copy, 6)) * interval '1 millisecond'
        and not exists (select from ssync_ledger_push as push where push.batch = ledger.batch)),
chosen as (
    select ledger.ctid, octet_length(ledger.payload) as bytes
    from ssync_ledger as ledger
    join missed on missed.task_id = ledger.task_id
    order by missed.since
    limit (select greatest(0, least(:limit, count(*) - :accountedFor)) from missed)
    for update of ledger skip locked),
push as (
    insert into ssync_ledger_push (broker, messages, bytes, claim, claimed_until, lost)
    select
        :broker, count(*), sum(bytes), 1,
        clock_timestamp() + :graceMillis * interval '1 millisecond', clock_timestamp()
    from chosen
    having count(*) > 0
    returning batch)
update ssync_ledger set batch = push.batch from push where ssync_ledger.ctid = any (array(select ctid from chosen))
