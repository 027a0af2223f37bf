-- A row for each durable task that has not ended. Rows come and go all the time, so the table is cleaned up early.
create table ssync_ledger (
    task_id varchar(255) primary key,
    batch bigint not null,
    position integer not null,
    copy integer not null,
    queue text not null,
    priority smallint not null,
    due timestamptz,
    revoked boolean not null default false,
    added timestamptz not null default clock_timestamp(),
    payload bytea not null
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 5000);
create index ssync_ledger_batch_idx on ssync_ledger (batch)
