-- Held until the end of the transaction: of many who find a loss at once, or meet a broker for the first time, one writes it down.
select pg_advisory_xact_lock(hashtext('ssync-ledger-generation'))
