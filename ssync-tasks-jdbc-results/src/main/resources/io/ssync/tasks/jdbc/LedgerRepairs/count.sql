select count(*) from ssync_ledger where broker = :broker
