-- A row for each batch of the ledger that the broker is to be given. claim counts the claims that were made for it: whoever has the
-- latest one may say that it is done.
create table ssync_ledger_push (
    batch bigserial primary key,
    messages integer not null,
    bytes bigint not null,
    claim integer not null,
    claimed_until timestamptz
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000)
