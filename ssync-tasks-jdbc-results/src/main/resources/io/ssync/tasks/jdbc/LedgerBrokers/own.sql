with rows as (update ssync_ledger set broker = :broker where broker is null),
pushes as (update ssync_ledger_push set broker = :broker where broker is null)
update ssync_ledger_generation set broker = :broker where broker is null
