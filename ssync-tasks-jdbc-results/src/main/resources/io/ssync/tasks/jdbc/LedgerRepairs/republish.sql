-- The tasks leave their batches and become one of their own.
with chosen as (
    select count(*) as messages, sum(octet_length(payload)) as bytes
    from ssync_ledger where broker = :broker and task_id = any(:taskIds)),
push as (
    insert into ssync_ledger_push (broker, messages, bytes, claim)
    select :broker, messages, bytes, 1 from chosen where messages > 0
    returning batch)
update ssync_ledger set batch = push.batch from push where broker = :broker and task_id = any(:taskIds)
