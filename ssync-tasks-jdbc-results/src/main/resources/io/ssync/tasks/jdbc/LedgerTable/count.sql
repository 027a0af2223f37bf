select count(*) from ssync_ledger
