select id from ssync_ledger_broker where :address = any(addresses)
