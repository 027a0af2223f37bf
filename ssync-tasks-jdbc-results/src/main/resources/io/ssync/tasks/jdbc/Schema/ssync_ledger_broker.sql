-- The brokers that the rows are for. The addresses are those under which apps reach it; none if the ledger was given a name.
create table ssync_ledger_broker (
    id serial primary key,
    name text not null unique,
    addresses text[] not null default '{}',
    seen timestamptz not null default clock_timestamp()
) with (fillfactor = 50)
