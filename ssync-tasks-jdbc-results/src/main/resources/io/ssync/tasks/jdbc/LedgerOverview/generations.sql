select found from ssync_ledger_generation where broker = :broker order by number desc limit 2
