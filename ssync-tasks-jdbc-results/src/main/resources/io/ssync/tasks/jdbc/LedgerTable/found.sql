-- Of many who find the same generation at once, one inserts the row, and the others wait for its commit and insert none.
insert into ssync_ledger_generation (generation) values (:generation) on conflict do nothing
