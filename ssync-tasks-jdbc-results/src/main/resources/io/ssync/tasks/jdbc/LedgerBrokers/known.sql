select exists (select from ssync_ledger_generation where broker = :broker and generation = :generation)
