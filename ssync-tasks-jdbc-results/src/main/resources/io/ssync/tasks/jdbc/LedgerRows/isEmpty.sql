select not exists (select from ssync_ledger where broker = :broker)
