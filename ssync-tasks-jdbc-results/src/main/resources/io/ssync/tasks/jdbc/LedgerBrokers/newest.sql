select generation from ssync_ledger_generation where broker = :broker order by number desc limit 1
