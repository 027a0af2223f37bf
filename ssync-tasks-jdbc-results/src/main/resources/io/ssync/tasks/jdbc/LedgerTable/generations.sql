select count(*) from ssync_ledger_generation
