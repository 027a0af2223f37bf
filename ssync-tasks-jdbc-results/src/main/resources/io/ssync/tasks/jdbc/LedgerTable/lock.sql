-- Held until the end of the transaction: of many who find a loss at once, one has everything published again.
select pg_advisory_xact_lock(hashtext('ssync-ledger-generation'))
