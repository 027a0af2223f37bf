with pushes as (delete from ssync_ledger_push where broker = :other),
generations as (delete from ssync_ledger_generation where broker = :other)
delete from ssync_ledger_broker where id = :other
