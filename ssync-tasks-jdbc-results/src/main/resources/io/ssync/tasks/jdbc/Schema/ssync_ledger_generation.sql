-- The generations of the broker's data that were seen: a row more for each time that it was lost.
create table ssync_ledger_generation (
    generation text primary key,
    seen timestamptz not null default clock_timestamp()
)
