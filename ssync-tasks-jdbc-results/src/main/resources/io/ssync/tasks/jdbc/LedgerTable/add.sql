-- Adds a batch of rows, and notes down what was pushed before, in one statement and so in one commit.
-- Parameters: numbers and claims of pushed batches; messages, bytes, the claim (0 for none), its length in ms or null;
-- eight arrays with a value for each row.
with pushed as (
    delete from ssync_ledger_push as push using unnest(?::bigint[], ?::integer[]) as done (batch, claim)
    where push.batch = done.batch and push.claim = done.claim),
push as (
    insert into ssync_ledger_push (messages, bytes, claim, claimed_until)
    values (?, ?, ?, clock_timestamp() + ?::bigint * interval '1 millisecond')
    returning batch),
added as (
    insert into ssync_ledger (task_id, batch, position, copy, queue, priority, due, payload)
    select
        row.task_id, push.batch, row.position, row.copy, row.queue, row.priority,
        coalesce(
            timestamptz 'epoch' + row.due * interval '1 microsecond',
            clock_timestamp() + row.delay * interval '1 microsecond'),
        row.payload
    from push, unnest(
        ?::text[], ?::integer[], ?::text[], ?::smallint[], ?::bigint[], ?::bigint[], ?::bytea[]
    ) with ordinality as row (task_id, copy, queue, priority, due, delay, payload, position)
    on conflict (task_id) do nothing)
select batch from push
