select generation from ssync_ledger_generation order by number desc limit 1
