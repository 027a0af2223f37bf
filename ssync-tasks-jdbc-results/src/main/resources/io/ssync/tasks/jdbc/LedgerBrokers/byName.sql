select id from ssync_ledger_broker where name = :name
