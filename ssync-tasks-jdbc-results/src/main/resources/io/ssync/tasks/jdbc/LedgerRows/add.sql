-- Adds a batch of rows, and notes down what was pushed before, in one statement and so in one commit.
-- claimMillis is null, and claim 0, for rows that a relay is to push.
with pushed as (
    delete from ssync_ledger_push as push using unnest(:pushedBatches, :pushedClaims) as done (batch, claim)
    where push.batch = done.batch and push.claim = done.claim),
push as (
    insert into ssync_ledger_push (broker, messages, bytes, claim, claimed_until)
    values (:broker, :messages, :bytes, :claim, clock_timestamp() + :claimMillis * interval '1 millisecond')
    returning batch),
added as (
    insert into ssync_ledger (task_id, broker, batch, position, copy, queue, priority, due, payload)
    select
        row.task_id, :broker, push.batch, row.position, row.copy, row.queue, row.priority,
        coalesce(
            timestamptz 'epoch' + row.due * interval '1 microsecond',
            clock_timestamp() + row.delay * interval '1 microsecond'),
        row.payload
    from push, unnest(:taskIds, :copies, :queues, :priorities, :dues, :delays, :payloads)
        with ordinality as row (task_id, copy, queue, priority, due, delay, payload, position)
    on conflict (task_id) do nothing
    returning task_id)
select
    batch,
    case when (select count(*) from added) < cardinality(:taskIds) then
        array(select task_id from unnest(:taskIds) as given (task_id) except select task_id from added)
    end as known
from push
