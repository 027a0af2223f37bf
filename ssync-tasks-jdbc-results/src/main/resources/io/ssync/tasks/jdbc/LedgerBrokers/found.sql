insert into ssync_ledger_generation (broker, generation) values (:broker, :generation)
