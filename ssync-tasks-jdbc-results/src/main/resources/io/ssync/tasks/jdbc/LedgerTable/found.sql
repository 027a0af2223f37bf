insert into ssync_ledger_generation (generation) values (:generation)
