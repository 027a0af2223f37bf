select exists (select from ssync_ledger_generation where generation = :generation)
