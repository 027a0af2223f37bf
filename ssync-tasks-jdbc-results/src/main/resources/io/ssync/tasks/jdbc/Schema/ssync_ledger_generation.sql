-- The generations of the broker's data in the order in which they were found: a row more for each time that it was lost.
create table ssync_ledger_generation (
    number bigserial primary key,
    generation text not null,
    found timestamptz not null default clock_timestamp()
)
