-- What workflows are made of, for people: the signatures of all their tasks, by the id of the result.
create table ssync_workflow (
    id varchar(255) primary key,
    canvas text not null,
    saved timestamptz not null default clock_timestamp()
);
create index ssync_workflow_saved_idx on ssync_workflow (saved)
