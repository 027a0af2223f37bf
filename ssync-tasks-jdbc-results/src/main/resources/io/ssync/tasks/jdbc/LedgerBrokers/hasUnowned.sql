-- What was written before brokers were told apart, or by a version that does not. The index of such rows is empty otherwise.
select exists (select from ssync_ledger where broker is null)
    or exists (select from ssync_ledger_push where broker is null)
    or exists (select from ssync_ledger_generation where broker is null)
