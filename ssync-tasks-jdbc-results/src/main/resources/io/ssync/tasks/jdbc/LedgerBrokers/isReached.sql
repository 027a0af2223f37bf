select cardinality(addresses) > 0 from ssync_ledger_broker where id = :broker
