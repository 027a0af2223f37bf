-- Who did what from the dashboard, a row for each.
create table ssync_audit (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    who text not null,
    from_address text not null,
    action text not null,
    subject text not null,
    outcome text not null,
    count bigint not null
)
