insert into ssync_ledger_sweep as sweep (broker, queue)
select :broker, queue from unnest(:queues) as wanted (queue)
on conflict (broker, queue) do update set swept = clock_timestamp()
    where sweep.swept <= clock_timestamp() - :millis * interval '1 millisecond'
returning queue
