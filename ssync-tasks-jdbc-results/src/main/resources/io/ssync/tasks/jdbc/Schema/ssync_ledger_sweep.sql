-- When the rows of a queue were last searched for those whose messages are gone.
create table ssync_ledger_sweep (
    broker integer not null,
    queue text not null,
    swept timestamptz not null default clock_timestamp(),
    primary key (broker, queue)
) with (fillfactor = 50)
