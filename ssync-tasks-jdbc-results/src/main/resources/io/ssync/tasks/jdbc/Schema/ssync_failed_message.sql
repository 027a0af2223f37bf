-- The messages of failed tasks, so that they can be run again.
create table ssync_failed_message (
    task_id text primary key,
    queue text not null,
    bytes integer not null,
    failed timestamptz not null,
    taken timestamptz,
    payload bytea not null
);
create index ssync_failed_message_failed_idx on ssync_failed_message (failed, bytes)
